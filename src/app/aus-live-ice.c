/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-ice.h"

#include "core/aus-error.h"

#define CREDENTIAL_SECONDS (24 * 60 * 60)

struct _AusLiveIce {
  AusClock *clock; /* ref */
  char *stun_url;  /* NULL: none */
  char **turn_urls;
  char *turn_secret; /* NULL: none */
};

static char *
read_secret (const char *path, GError **error)
{
  char *secret = NULL;

  if (!g_file_get_contents (path, &secret, NULL, error)) {
    aus_error_from_foreign (error, AUS_ERROR_INTERNAL, "secret of the TURN server");
    return NULL;
  }
  return g_strstrip (secret);
}

static char **
split_urls (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);
  }
  return g_strv_builder_end (builder);
}

AusLiveIce *
aus_live_ice_new (AusConfig *config, AusClock *clock, GError **error)
{
  g_autoptr (AusLiveIce) self = g_new0 (AusLiveIce, 1);
  const char *stun = aus_config_get_string (config, "media.stun-server");
  const char *secret_path = aus_config_get_string (config, "media.turn-secret-file");

  self->clock = g_object_ref (clock);
  self->turn_urls = split_urls (aus_config_get_string (config, "media.turn-servers"));
  if (*stun != '\0')
    self->stun_url = g_strconcat ("stun:", stun, NULL);
  if (*secret_path != '\0') {
    self->turn_secret = read_secret (secret_path, error);
    if (self->turn_secret == NULL)
      return NULL;
  }
  return g_steal_pointer (&self);
}

void
aus_live_ice_free (AusLiveIce *self)
{
  g_clear_object (&self->clock);
  g_free (self->stun_url);
  g_strfreev (self->turn_urls);
  g_free (self->turn_secret);
  g_free (self);
}

static char *
sign (const char *secret, const char *user)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, (const guchar *) secret, strlen (secret));
  guint8 digest[20];
  gsize length = sizeof digest;

  g_hmac_update (hmac, (const guchar *) user, -1);
  g_hmac_get_digest (hmac, digest, &length);
  return g_base64_encode (digest, length);
}

static void
add_credential (AusLiveIce *self, JsonObject *server, const char *leg_id)
{
  gint64 expiry = aus_clock_now (self->clock) / G_USEC_PER_SEC + CREDENTIAL_SECONDS;
  g_autofree char *user = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", expiry, leg_id);
  g_autofree char *password = sign (self->turn_secret, user);

  json_object_set_string_member (server, "username", user);
  json_object_set_string_member (server, "credential", password);
}

JsonArray *
aus_live_ice_build (AusLiveIce *self, const char *leg_id)
{
  JsonArray *servers = json_array_new ();

  if (self->stun_url != NULL) {
    JsonObject *server = json_object_new ();
    JsonArray *urls = json_array_new ();
    json_array_add_string_element (urls, self->stun_url);
    json_object_set_array_member (server, "urls", urls);
    json_array_add_object_element (servers, server);
  }
  if (self->turn_urls[0] != NULL) {
    JsonObject *server = json_object_new ();
    JsonArray *urls = json_array_new ();
    for (guint i = 0; self->turn_urls[i] != NULL; i++)
      json_array_add_string_element (urls, self->turn_urls[i]);
    json_object_set_array_member (server, "urls", urls);
    if (self->turn_secret != NULL)
      add_credential (self, server, leg_id);
    json_array_add_object_element (servers, server);
  }
  return servers;
}
