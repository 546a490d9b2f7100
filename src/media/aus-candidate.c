/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-candidate.h"

#include "core/aus-error.h"

#define MAX_LENGTH 512
#define ADDRESS    4 /* foundation component transport priority ADDRESS port "typ" type */
#define MIN_FIELDS 8

static gboolean
is_printable (const char *text)
{
  for (const char *at = text; *at != '\0'; at++) {
    if (!g_ascii_isprint (*at))
      return FALSE;
  }
  return TRUE;
}

gboolean
aus_candidate_check (const char *candidate, GError **error)
{
  if (*candidate == '\0')
    return TRUE;
  gboolean good = strlen (candidate) <= MAX_LENGTH && g_str_has_prefix (candidate, "candidate:") &&
                  is_printable (candidate);
  if (good) {
    g_auto (GStrv) fields = g_strsplit (candidate, " ", 0);
    good = g_strv_length (fields) >= MIN_FIELDS && strcmp (fields[6], "typ") == 0;
  }
  if (!good)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INVALID, "not an ICE candidate");
  return good;
}

gboolean
aus_candidate_is_usable (const char *candidate)
{
  if (*candidate == '\0')
    return FALSE;
  g_auto (GStrv) fields = g_strsplit (candidate, " ", 0);
  return g_strv_length (fields) >= MIN_FIELDS && !g_str_has_suffix (fields[ADDRESS], ".local");
}
