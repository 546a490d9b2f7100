/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-janus-link.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <unistd.h>

#include "core/aus-error.h"

#define LIBRARY           "/usr/lib/x86_64-linux-gnu/janus"
#define START_TRIES       100
#define START_TRY_USEC    50000
#define KEEPALIVE_SECONDS 25

typedef struct {
  MediaJanusCallback function;
  gpointer data;
} Pending;

struct _MediaJanusLink {
  MediaRun *run; /* unowned */
  char *directory;
  guint16 port;
  SoupSession *session;
  SoupWebsocketConnection *socket;
  gint64 session_id;
  gint64 next_transaction;
  GHashTable *pending; /* transaction → Pending */
  Pending watch;
  guint keepalive_id;
  gboolean tried;
};

static const char *const JANUS_CONFIGURATION =
    "general: { plugins_folder = \"%s/plugins\" transports_folder = \"%s/transports\"\n"
    "  events_folder = \"%s/none\" loggers_folder = \"%s/none\" debug_level = 2 }\n";
static const char *const SOCKET_CONFIGURATION =
    "general: { json = \"compact\" ws = true ws_port = %u ws_ip = \"127.0.0.1\" }\n"
    "admin: { admin_ws = false }\n";

static gboolean
write_file (MediaJanusLink *self, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  return g_file_set_contents (path, text, -1, error);
}

static gboolean
link_library (MediaJanusLink *self, const char *folder, const char *name)
{
  g_autofree char *from = g_build_filename (LIBRARY, folder, name, NULL);
  g_autofree char *directory = g_build_filename (self->directory, folder, NULL);
  g_autofree char *to = g_build_filename (directory, name, NULL);
  return g_mkdir (directory, 0700) == 0 && symlink (from, to) == 0;
}

/* The other plugins and transports would add threads and memory that are not the call's. */
static gboolean
configure (MediaJanusLink *self, GError **error)
{
  const char *d = self->directory;
  g_autofree char *none = g_build_filename (d, "none", NULL);
  g_autofree char *general = g_strdup_printf (JANUS_CONFIGURATION, d, d, d, d);
  g_autofree char *websockets = g_strdup_printf (SOCKET_CONFIGURATION, self->port);
  if (!link_library (self, "plugins", "libjanus_videoroom.so") ||
      !link_library (self, "transports", "libjanus_websockets.so") || g_mkdir (none, 0700) != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "cannot lay out Janus's folders");
    return FALSE;
  }
  return write_file (self, "janus.jcfg", general, error) &&
         write_file (self, "janus.transport.websockets.jcfg", websockets, error) &&
         write_file (self, "janus.plugin.videoroom.jcfg", "general: { }\n", error);
}

static guint16
free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
on_message (SoupWebsocketConnection *socket, gint type, GBytes *bytes, gpointer user_data)
{
  MediaJanusLink *self = user_data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  if (!json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return;
  JsonObject *message = json_node_get_object (json_parser_get_root (parser));
  const char *kind = json_object_get_string_member_with_default (message, "janus", "");
  const char *transaction = json_object_get_string_member_with_default (message, "transaction", "");
  if (g_str_equal (kind, "webrtcup") && self->watch.function != NULL)
    self->watch.function (message, self->watch.data);
  Pending *pending = g_hash_table_lookup (self->pending, transaction);
  /* A plugin's "ack" only says that its event is to come. */
  if (pending == NULL || g_str_equal (kind, "ack"))
    return;
  Pending call = *pending;
  g_hash_table_remove (self->pending, transaction);
  if (g_str_equal (kind, "error"))
    media_run_fail (self->run, media_janus_make_error (message));
  else
    call.function (message, call.data);
}

void
media_janus_link_watch (MediaJanusLink *self, MediaJanusCallback callback, gpointer data)
{
  self->watch = (Pending){ callback, data };
}

void
media_janus_link_call (MediaJanusLink *self, gint64 handle, JsonObject *message,
                       MediaJanusCallback callback, gpointer data)
{
  g_autofree char *transaction = g_strdup_printf ("%" G_GINT64_FORMAT, ++self->next_transaction);
  json_object_set_string_member (message, "transaction", transaction);
  if (self->session_id != 0)
    json_object_set_int_member (message, "session_id", self->session_id);
  if (handle != 0)
    json_object_set_int_member (message, "handle_id", handle);
  if (callback != NULL) {
    Pending *pending = g_new (Pending, 1);
    *pending = (Pending){ callback, data };
    g_hash_table_insert (self->pending, g_steal_pointer (&transaction), pending);
  }
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (root, message);
  g_autofree char *text = json_to_string (root, FALSE);
  soup_websocket_connection_send_text (self->socket, text);
}

void
media_janus_link_attach (MediaJanusLink *self, const char *plugin, MediaJanusCallback callback,
                         gpointer data)
{
  JsonObject *message = json_object_new ();
  json_object_set_string_member (message, "janus", "attach");
  json_object_set_string_member (message, "plugin", plugin);
  media_janus_link_call (self, 0, message, callback, data);
}

static gboolean
on_keepalive (gpointer user_data)
{
  JsonObject *message = json_object_new ();
  json_object_set_string_member (message, "janus", "keepalive");
  media_janus_link_call (user_data, 0, message, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MediaJanusLink *self = user_data;
  self->socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, NULL);
  self->tried = TRUE;
}

static void
on_session (JsonObject *reply, gpointer user_data)
{
  MediaJanusLink *self = user_data;
  self->session_id = media_janus_get_id (reply);
}

/* Janus says nowhere that it listens: tried until it does. */
static gboolean
connect_socket (MediaJanusLink *self)
{
  char *protocols[] = { (char *) "janus-protocol", NULL };
  g_autofree char *uri = g_strdup_printf ("ws://127.0.0.1:%u/", self->port);
  for (guint i = 0; i < START_TRIES && self->socket == NULL; i++) {
    g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
    self->tried = FALSE;
    soup_session_websocket_connect_async (self->session, message, NULL, protocols,
                                          G_PRIORITY_DEFAULT, NULL, on_connected, self);
    while (!self->tried)
      g_main_context_iteration (NULL, TRUE);
    if (self->socket == NULL)
      g_usleep (START_TRY_USEC);
  }
  return self->socket != NULL;
}

static gboolean
open_session (MediaJanusLink *self, GError **error)
{
  self->session = soup_session_new ();
  if (!connect_socket (self)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "Janus does not listen");
    return FALSE;
  }
  g_signal_connect (self->socket, "message", G_CALLBACK (on_message), self);
  JsonObject *create = json_object_new ();
  json_object_set_string_member (create, "janus", "create");
  media_janus_link_call (self, 0, create, on_session, self);
  while (self->session_id == 0 && self->run->error == NULL)
    g_main_context_iteration (NULL, TRUE);
  self->keepalive_id = g_timeout_add_seconds (KEEPALIVE_SECONDS, on_keepalive, self);
  return self->session_id != 0;
}

MediaJanusLink *
media_janus_link_start (MediaRun *run, const char *program, GError **error)
{
  g_autoptr (MediaJanusLink) self = g_new0 (MediaJanusLink, 1);
  self->run = run;
  self->port = free_port ();
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->directory = g_dir_make_tmp ("media-janus-XXXXXX", error);
  if (self->directory == NULL || !configure (self, error))
    return NULL;
  const char *argv[] = { program, "--configs-folder", self->directory, NULL };
  run->process = media_process_start (argv, -1, error);
  if (run->process == NULL || !open_session (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
remove_file (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_remove (path);
}

static void
remove_directory (const char *directory)
{
  static const char *const names[] = {
    "plugins/libjanus_videoroom.so",
    "plugins",
    "transports/libjanus_websockets.so",
    "transports",
    "none",
    "janus.transport.websockets.jcfg",
    "janus.plugin.videoroom.jcfg",
    "janus.jcfg",
  };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    remove_file (directory, names[i]);
  g_rmdir (directory);
}

void
media_janus_link_free (MediaJanusLink *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->keepalive_id, g_source_remove);
  g_clear_object (&self->socket);
  g_clear_object (&self->session);
  g_hash_table_unref (self->pending);
  if (self->directory != NULL)
    remove_directory (self->directory);
  g_free (self->directory);
  g_free (self);
}

gint64
media_janus_get_id (JsonObject *reply)
{
  JsonObject *data =
      json_object_has_member (reply, "data") ? json_object_get_object_member (reply, "data") : NULL;
  return data != NULL ? json_object_get_int_member_with_default (data, "id", 0) : 0;
}

const char *
media_janus_get_sdp (JsonObject *event)
{
  if (!json_object_has_member (event, "jsep"))
    return NULL;
  return json_object_get_string_member_with_default (json_object_get_object_member (event, "jsep"),
                                                     "sdp", NULL);
}

GError *
media_janus_make_error (JsonObject *event)
{
  g_autoptr (JsonNode) root = json_node_alloc ();
  json_node_init_object (root, event);
  g_autofree char *text = json_to_string (root, FALSE);
  return g_error_new (AUS_ERROR, AUS_ERROR_UNAVAILABLE, "Janus: %s", text);
}
