/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-credential.h"

#include <string.h>

#define MAX_TOKEN 256

gboolean
aus_credential_origin_is_ours (const char *origin, const char *base_url, const char *host)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *named = NULL;

  if (base_url != NULL && g_str_equal (origin, base_url))
    return TRUE;
  uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || host == NULL || g_uri_get_host (uri) == NULL)
    return FALSE;
  if (!g_str_equal (g_uri_get_scheme (uri), "http") &&
      !g_str_equal (g_uri_get_scheme (uri), "https"))
    return FALSE;
  named = g_strdup (strstr (origin, "://") + strlen ("://"));
  return g_ascii_strcasecmp (named, host) == 0;
}

char *
aus_credential_dup_bearer (const char *authorization)
{
  gsize scheme = strlen ("Bearer ");
  g_autofree char *token = NULL;

  if (authorization == NULL || g_ascii_strncasecmp (authorization, "Bearer ", scheme) != 0)
    return NULL;
  token = g_strstrip (g_strdup (authorization + scheme));
  if (token[0] == '\0' || strlen (token) > MAX_TOKEN || !g_str_is_ascii (token))
    return NULL;
  return g_steal_pointer (&token);
}
