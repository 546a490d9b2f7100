/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-cookie.h"

#include <string.h>

/* Our own values are base64url; anything else in the header was not set by us. */
static gboolean
value_is_ours (const char *value, gsize length)
{
  if (length == 0 || length > 256)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (value[i]) && strchr ("-_.", value[i]) == NULL)
      return FALSE;
  return TRUE;
}

char *
aus_cookie_find (const char *header, const char *name)
{
  gsize name_length = strlen (name);

  while (header != NULL && *header != '\0') {
    const char *value, *end;

    header += strspn (header, " \t;");
    end = header + strcspn (header, ";");
    value = header + name_length;
    if (strncmp (header, name, name_length) == 0 && *value == '=') {
      value++;
      while (end > value && g_ascii_isspace (end[-1]))
        end--;
      return value_is_ours (value, end - value) ? g_strndup (value, end - value) : NULL;
    }
    header = end;
  }
  return NULL;
}

char *
aus_cookie_format (const char *name, const char *value, const char *path, gint64 max_age,
                   AusCookieTransport transport)
{
  GString *cookie = g_string_new (name);

  g_string_append_printf (cookie, "=%s; Path=%s; HttpOnly; SameSite=Lax", value, path);
  if (max_age >= 0)
    g_string_append_printf (cookie, "; Max-Age=%" G_GINT64_FORMAT, max_age);
  if (transport == AUS_COOKIE_SECURE)
    g_string_append (cookie, "; Secure");
  return g_string_free (cookie, FALSE);
}
