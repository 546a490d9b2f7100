/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-ice.h"

#include "core/aus-error.h"
#include "core/aus-turn.h"

#define TEST_USEC (60 * G_USEC_PER_SEC)

struct _AusLiveIce {
  AusClock *clock; /* ref */
  char *stun_url;  /* NULL: none */
  char **turn_urls;
  char *turn_secret; /* NULL: none */
  gint64 call_usec;
};

static char **
split_urls (const char *text, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    if (*g_strstrip (parts[i]) == '\0')
      continue;
    g_autoptr (AusTurnUrl) url = aus_turn_url_parse (parts[i], error);
    if (url == NULL)
      return NULL;
    g_strv_builder_add (builder, parts[i]);
  }
  return g_strv_builder_end (builder);
}

static gboolean
load_turn (AusLiveIce *self, AusConfig *config, GError **error)
{
  const char *path = aus_config_get_string (config, "media.turn-secret-file");

  self->turn_urls = split_urls (aus_config_get_string (config, "media.turn-servers"), error);
  if (self->turn_urls == NULL)
    return FALSE;
  if (*path != '\0') {
    self->turn_secret = aus_turn_read_secret (path, error);
    return self->turn_secret != NULL;
  }
  if (self->turn_urls[0] == NULL)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INVALID,
                       "media.turn-servers needs media.turn-secret-file");
  return FALSE;
}

AusLiveIce *
aus_live_ice_new (AusConfig *config, AusClock *clock, GError **error)
{
  g_autoptr (AusLiveIce) self = g_atomic_rc_box_new0 (AusLiveIce);
  const char *stun = aus_config_get_string (config, "media.stun-server");

  self->clock = g_object_ref (clock);
  self->call_usec = aus_config_get_int (config, "media.turn-hours") * 3600 * G_USEC_PER_SEC;
  if (*stun != '\0')
    self->stun_url = g_strconcat ("stun:", stun, NULL);
  return load_turn (self, config, error) ? g_steal_pointer (&self) : NULL;
}

AusLiveIce *
aus_live_ice_ref (AusLiveIce *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  AusLiveIce *self = data;

  g_clear_object (&self->clock);
  g_free (self->stun_url);
  g_strfreev (self->turn_urls);
  g_free (self->turn_secret);
}

void
aus_live_ice_unref (AusLiveIce *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static JsonObject *
add_server (JsonArray *servers, const char *const *urls)
{
  JsonObject *server = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; urls[i] != NULL; i++)
    json_array_add_string_element (array, urls[i]);
  json_object_set_array_member (server, "urls", array);
  json_array_add_object_element (servers, server);
  return server;
}

JsonArray *
aus_live_ice_build (AusLiveIce *self, const char *id, AusLiveIceUse use)
{
  JsonArray *servers = json_array_new ();
  gint64 now = aus_clock_now (self->clock);
  gint64 expiry = now + (use == AUS_LIVE_ICE_CALL ? self->call_usec : TEST_USEC);

  if (self->stun_url != NULL)
    add_server (servers, (const char *const[]){ self->stun_url, NULL });
  if (!aus_live_ice_has_turn (self))
    return servers;
  g_autoptr (AusTurnCredential) credential =
      aus_turn_credential_new (self->turn_secret, id, expiry);
  JsonObject *server = add_server (servers, (const char *const *) self->turn_urls);
  json_object_set_string_member (server, "username", credential->user);
  json_object_set_string_member (server, "credential", credential->password);
  return servers;
}

gboolean
aus_live_ice_has_turn (AusLiveIce *self)
{
  return self->turn_urls[0] != NULL;
}
