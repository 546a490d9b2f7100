/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <sys/socket.h>

#include "aus-media-dbus.h"
#include "core/aus-error.h"
#include "media-run.h"
#include "media-sdp.h"

/* Our media worker, told over its D-Bus contract what auscultd would tell it. */

#define OBJECT_PATH "/org/auscult/Media1"

struct _MediaServer {
  MediaRun *run; /* unowned */
  GDBusConnection *connection;
  AusDbusMedia1 *proxy;
  GHashTable *peers; /* leg id → unowned MediaPeer */
};

static void
on_called (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  if (answer == NULL)
    media_run_fail (user_data, error);
}

static void
call (MediaServer *self, const char *method, GVariant *parameters)
{
  g_dbus_proxy_call (G_DBUS_PROXY (self->proxy), method, parameters, G_DBUS_CALL_FLAGS_NONE, -1,
                     NULL, on_called, self->run);
}

static void
on_offer (AusDbusMedia1 *proxy, const char *room, const char *leg, const char *sdp,
          MediaServer *self)
{
  GError *error = NULL;
  MediaPeer *peer = g_hash_table_lookup (self->peers, leg);
  if (peer == NULL || !media_sdp_read (sdp, peer, &error)) {
    media_run_fail (self->run, error != NULL
                                   ? error
                                   : g_error_new (AUS_ERROR, AUS_ERROR_INTERNAL, "leg %s?", leg));
    return;
  }
  g_autofree char *answer = media_sdp_answer (sdp, peer, self->run->address);
  g_autofree char *candidate = media_sdp_candidate (peer, self->run->address);
  call (self, "SetAnswer", g_variant_new ("(ss)", leg, answer));
  call (self, "AddCandidate", g_variant_new ("(sus)", leg, 0, candidate));
}

static void
on_candidate (AusDbusMedia1 *proxy, const char *room, const char *leg, guint mline,
              const char *candidate, MediaServer *self)
{
  MediaPeer *peer = g_hash_table_lookup (self->peers, leg);
  if (peer != NULL)
    media_peer_add_candidate (peer, candidate);
}

static void
on_state (AusDbusMedia1 *proxy, const char *room, const char *leg, const char *state,
          const char *reason, MediaServer *self)
{
  if (g_str_equal (state, "failed"))
    media_run_fail (self->run, g_error_new (AUS_ERROR, AUS_ERROR_UNAVAILABLE, "leg %s failed: %s",
                                            leg, reason));
}

static char *
leg_id (guint room, guint person)
{
  return g_strdup_printf ("room%u-leg%u", room, person);
}

static GVariant *
describe_leg (guint room, guint person, guint people)
{
  GVariantBuilder routes;
  g_variant_builder_init (&routes, G_VARIANT_TYPE ("a(uss)"));
  for (guint slot = 1, other = 0; other < people; other++) {
    g_autofree char *source = leg_id (room, other);
    if (other != person)
      g_variant_builder_add (&routes, "(uss)", slot++, source, "main");
  }
  g_autofree char *leg = leg_id (room, person);
  return g_variant_new ("(ssba(uss))", leg, "", TRUE, &routes);
}

static void
open_room (MediaServer *self, guint room)
{
  GVariantBuilder legs;
  g_autofree char *room_id = g_strdup_printf ("room%u", room);
  g_variant_builder_init (&legs, G_VARIANT_TYPE ("a(ssba(uss))"));
  for (guint person = 0; person < self->run->people; person++) {
    MediaPeer *peer = media_run_add (self->run, MEDIA_ICE_CONTROLLING, TRUE);
    g_hash_table_insert (self->peers, leg_id (room, person), peer);
    g_variant_builder_add_value (&legs, describe_leg (room, person, self->run->people));
  }
  call (self, "SetRoom", g_variant_new ("(sa(ssba(uss)))", room_id, &legs));
}

static gboolean
configure (MediaServer *self, GError **error)
{
  const char *addresses[] = { self->run->address, NULL };
  GVariantBuilder options;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "addresses", g_variant_new_strv (addresses, -1));
  g_variant_builder_add (&options, "{sv}", "ice-tcp", g_variant_new_boolean (FALSE));
  return aus_dbus_media1_call_configure_sync (self->proxy, g_variant_builder_end (&options), NULL,
                                              error);
}

static gboolean
connect_worker (MediaServer *self, const char *program, GError **error)
{
  int fds[2];
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "socketpair");
    return FALSE;
  }
  g_autofree char *number = g_strdup_printf ("%d", fds[1]);
  /* As auscultd starts it (src/adapters/aus-worker.c), but with less to read on the terminal. */
  const char *argv[] = { "env", "G_SLICE=always-malloc", "AUS_LOG=warning", program, "--fd", number,
                         NULL };
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fds[0], error);
  self->run->process = media_process_start (argv, fds[1], error);
  if (socket == NULL || self->run->process == NULL)
    return FALSE;
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  self->connection = g_dbus_connection_new_sync (
      G_IO_STREAM (stream), NULL, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, NULL, error);
  if (self->connection == NULL)
    return FALSE;
  self->proxy = aus_dbus_media1_proxy_new_sync (
      self->connection, G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES, NULL, OBJECT_PATH, NULL, error);
  return self->proxy != NULL;
}

static void
leave (MediaServer *self)
{
  g_clear_object (&self->proxy);
  g_clear_object (&self->connection);
  g_hash_table_unref (self->peers);
  g_free (self);
}

static MediaServer *
join (MediaRun *run, const char *program, GError **error)
{
  MediaServer *self = g_new0 (MediaServer, 1);
  self->run = run;
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!connect_worker (self, program, error) || !configure (self, error) ||
      !media_process_sample (run->process, &run->before, error)) {
    leave (self);
    return NULL;
  }
  g_signal_connect (self->proxy, "leg-offer", G_CALLBACK (on_offer), self);
  g_signal_connect (self->proxy, "leg-candidate", G_CALLBACK (on_candidate), self);
  g_signal_connect (self->proxy, "leg-state", G_CALLBACK (on_state), self);
  for (guint room = 0; room < run->rooms; room++)
    open_room (self, room);
  return self;
}

static gboolean
get_residence (MediaServer *self, guint64 histogram[10], GError **error)
{
  g_autoptr (GVariant) legs = NULL;
  if (!aus_dbus_media1_call_get_stats_sync (self->proxy, &legs, NULL, error))
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (legs); i++) {
    g_autoptr (GVariant) leg = g_variant_get_child_value (legs, i);
    g_autoptr (GVariant) counts =
        g_variant_lookup_value (leg, "residence-usec", G_VARIANT_TYPE ("at"));
    for (gsize j = 0; counts != NULL && j < MIN (g_variant_n_children (counts), 10); j++) {
      guint64 count;
      g_variant_get_child (counts, j, "t", &count);
      histogram[j] += count;
    }
  }
  return TRUE;
}

const MediaServerClass media_auscult = {
  .name = "auscult",
  .join = join,
  .leave = leave,
  .get_residence = get_residence,
};
