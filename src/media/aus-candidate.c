/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-candidate.h"

#include <gio/gio.h>

#include "core/aus-error.h"

#define MAX_LENGTH 512
#define ADDRESS    4 /* foundation component transport priority ADDRESS port "typ" type */
#define TYPE       7
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

/* FALSE for what is no address. */
static gboolean
get_family (const char *text, GSocketFamily *family)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);
  if (address == NULL)
    return FALSE;
  *family = g_inet_address_get_family (address);
  return TRUE;
}

gboolean
aus_candidate_check_advertised (const char *rule)
{
  g_auto (GStrv) pair = g_strsplit (rule, "/", 2);
  GSocketFamily public, local;
  if (pair[0] == NULL || !get_family (pair[0], &public))
    return FALSE;
  return pair[1] == NULL || (get_family (pair[1], &local) && local == public);
}

/* The public address of @local; NULL: this rule is for another one. */
static char *
apply_rule (const char *rule, const char *local)
{
  g_auto (GStrv) pair = g_strsplit (rule, "/", 2);
  GSocketFamily public, family;
  if (!get_family (pair[0], &public) || !get_family (local, &family) || public != family)
    return NULL;
  return pair[1] == NULL || strcmp (pair[1], local) == 0 ? g_strdup (pair[0]) : NULL;
}

char *
aus_candidate_advertise (const char *candidate, const char *const *rules)
{
  g_auto (GStrv) fields = g_strsplit (candidate, " ", 0);
  if (g_strv_length (fields) < MIN_FIELDS || strcmp (fields[TYPE], "host") != 0)
    return g_strdup (candidate);
  for (guint i = 0; rules[i] != NULL; i++) {
    char *public = apply_rule (rules[i], fields[ADDRESS]);
    if (public == NULL)
      continue;
    g_free (fields[ADDRESS]);
    fields[ADDRESS] = public;
    return g_strjoinv (" ", fields);
  }
  return g_strdup (candidate);
}
