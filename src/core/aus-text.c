/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-text.h"

#include <string.h>

gboolean
aus_text_is_clean (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c != '\n' && c != '\t' && g_unichar_iscntrl (c))
      return FALSE;
  }
  return TRUE;
}

/*
 * U+2028 and U+2029 end lines and are no control characters. U+202A to U+202E and U+2066 to U+2069
 * turn the direction of what stands beside a name, too (UAX 9 section 2); no language needs them in
 * one.
 */
static gboolean
breaks_line (gunichar c)
{
  return c == '\n' || c == '\t' || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

gboolean
aus_text_is_line (const char *text)
{
  if (!aus_text_is_clean (text))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (breaks_line (g_utf8_get_char (p)))
      return FALSE;
  }
  return TRUE;
}

/* RFC 5322 section 3.2.3, with the letters beyond ASCII of RFC 6532. */
static gboolean
is_local_part (const char *text, gsize length)
{
  if (length < 1 || length > 64 || text[0] == '.' || text[length - 1] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    guchar c = (guchar) text[i];

    if (c == '.' && text[i - 1] == '.')
      return FALSE;
    if (c < 0x80 && !g_ascii_isalnum (c) && strchr (".!#$%&'*+-/=?^_`{|}~", c) == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length < 1 || length > 63 || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  for (const char *p = label; *p != '\0'; p++)
    if ((guchar) *p < 0x80 && !g_ascii_isalnum (*p) && *p != '-')
      return FALSE;
  return TRUE;
}

static gboolean
is_domain (const char *text)
{
  g_auto (GStrv) labels = g_strsplit (text, ".", -1);
  guint n = g_strv_length (labels);

  for (guint i = 0; i < n; i++)
    if (!is_label (labels[i]))
      return FALSE;
  /* A last label of digits would be an IPv4 address. */
  return n >= 2 && strlen (labels[n - 1]) >= 2 && !g_ascii_isdigit (labels[n - 1][0]);
}

gboolean
aus_text_is_email (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  const char *at = strrchr (text, '@');

  if (at == NULL || strlen (text) > 254 || !aus_text_is_clean (text))
    return FALSE;
  return is_local_part (text, (gsize) (at - text)) && is_domain (at + 1);
}

gboolean
aus_text_is_phone (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  guint digits = 0;

  if (strlen (text) > 32)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++) {
    if (g_ascii_isdigit (*p))
      digits++;
    else if (strchr (" .-()/", *p) == NULL && !(*p == '+' && p == text))
      return FALSE;
  }
  return digits >= 3 && digits <= 15;
}

gint64
aus_text_version (const char *first, ...)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint32 digest[8];
  gsize size = sizeof digest;
  va_list texts;

  va_start (texts, first);
  /* With the NUL that ends it, "a" and "bc" are not "ab" and "c". */
  for (const char *text = first; text != NULL; text = va_arg (texts, const char *))
    g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text) + 1);
  va_end (texts);
  g_checksum_get_digest (sum, (guint8 *) digest, &size);
  return MAX (1, GUINT32_FROM_BE (digest[0]) >> 1);
}
