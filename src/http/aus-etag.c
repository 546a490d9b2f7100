/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-etag.h"

#include <string.h>

#include "core/aus-error.h"

char *
aus_etag_format (gint64 version, gint64 revision)
{
  return g_strdup_printf ("\"v%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "\"", version, revision);
}

/* Steps over blanks and commas; RFC 9110 5.6.1.2 wants empty list elements ignored. */
static const char *
skip_separators (const char *at)
{
  return at + strspn (at, " \t,");
}

gboolean
aus_etag_matches (const char *header, const char *tag, AusEtagComparison comparison)
{
  gsize tag_length = strlen (tag);

  if (header == NULL)
    return FALSE;
  for (const char *at = skip_separators (header); *at != '\0'; at = skip_separators (at)) {
    gboolean weak = FALSE;
    const char *end;

    if (*at == '*')
      return TRUE;
    if (g_str_has_prefix (at, "W/")) {
      weak = TRUE;
      at += 2;
    }
    /* An unquoted word is no tag: nothing after it can be trusted to be one. */
    if (*at != '"' || (end = strchr (at + 1, '"')) == NULL)
      return FALSE;
    end++;
    if ((gsize) (end - at) == tag_length && memcmp (at, tag, tag_length) == 0 &&
        (!weak || comparison == AUS_ETAG_WEAK))
      return TRUE;
    at = end;
  }
  return FALSE;
}

gboolean
aus_etag_parse_version (const char *header, gint64 *version, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (header));
  gsize length = strlen (text);
  gint64 value, revision;
  char *dot;

  if (g_str_equal (text, "*")) {
    *version = 0;
    return TRUE;
  }
  if (length < 4 || !g_str_has_prefix (text, "\"v") || text[length - 1] != '"') {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_MALFORMED,
                         "If-Match must be one entity tag as given in an ETag, or *");
    return FALSE;
  }
  text[length - 1] = '\0';
  dot = strchr (text, '.');
  if (dot != NULL)
    *dot = '\0';
  if (!g_ascii_string_to_signed (text + 2, 10, 1, G_MAXINT64, &value, NULL) ||
      (dot != NULL && !g_ascii_string_to_signed (dot + 1, 10, 1, G_MAXINT64, &revision, NULL))) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_MALFORMED,
                         "If-Match names no version of this resource");
    return FALSE;
  }
  *version = value;
  return TRUE;
}
