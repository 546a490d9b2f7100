/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aus-room-line.h"

#include <libsoup/soup.h>

#define SUBPROTOCOL     "auscult.v1"
#define MESSAGE_MAX     (1024 * 1024)
#define TIMEOUT_SECONDS 15

struct _AusRoomLine {
  SoupSession *session;
  SoupWebsocketConnection *connection; /* NULL: not yet */
  GCancellable *cancellable;
  GSource *complaint; /* NULL: none */
  AusRoomLineCalls calls;
  gpointer data; /* unowned */
  char *link;    /* of the participant */
  char *client;
  char *cookie;
  gint64 last_id;
  gboolean ended;
};

static void
end (AusRoomLine *self, const char *why)
{
  if (self->ended)
    return;
  self->ended = TRUE;
  self->calls.ended (why, self->data);
}

static void
send_object (AusRoomLine *self, const char *type, JsonObject *members, gboolean is_request)
{
  g_autoptr (JsonObject) object = members != NULL ? members : json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  if (self->connection == NULL ||
      soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  json_object_set_int_member (object, "v", 1);
  json_object_set_string_member (object, "type", type);
  if (is_request)
    json_object_set_int_member (object, "id", ++self->last_id);
  json_node_set_object (node, object);
  g_autofree char *text = json_to_string (node, FALSE);
  soup_websocket_connection_send_text (self->connection, text);
}

void
aus_room_line_send (AusRoomLine *self, const char *type, JsonObject *members)
{
  send_object (self, type, members, TRUE);
}

static void
answer_ping (AusRoomLine *self, JsonObject *ping)
{
  JsonObject *pong = json_object_new ();

  json_object_set_int_member (pong, "n", json_object_get_int_member_with_default (ping, "n", 0));
  send_object (self, "pong", pong, FALSE);
}

static void
on_message (SoupWebsocketConnection *connection, int kind, GBytes *bytes, AusRoomLine *self)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!json_parser_load_from_data (parser, text, (gssize) length, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return;
  JsonObject *object = json_node_get_object (json_parser_get_root (parser));
  const char *type = json_object_get_string_member_with_default (object, "type", "");
  if (g_str_equal (type, "ping"))
    answer_ping (self, object);
  else
    self->calls.received (type, object, self->data);
}

static void
on_closed (SoupWebsocketConnection *connection, AusRoomLine *self)
{
  const char *words = soup_websocket_connection_get_close_data (connection);
  g_autofree char *why = g_strdup_printf ("the server closed the signalling (%u %s)",
                                          soup_websocket_connection_get_close_code (connection),
                                          words != NULL ? words : "");

  end (self, why);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  SoupWebsocketConnection *connection =
      soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  AusRoomLine *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* freed */
  if (connection == NULL) {
    end (self, error->message);
    return;
  }
  self->connection = connection;
  soup_websocket_connection_set_max_incoming_payload_size (connection, MESSAGE_MAX);
  g_signal_connect (connection, "message", G_CALLBACK (on_message), self);
  g_signal_connect (connection, "closed", G_CALLBACK (on_closed), self);
  JsonObject *hello = json_object_new ();
  json_object_set_string_member (hello, "client", self->client);
  send_object (self, "hello", hello, TRUE);
}

static void
open_socket (AusRoomLine *self, const char *visit)
{
  char *protocols[] = { (char *) SUBPROTOCOL, NULL };
  g_autofree char *path = g_strconcat (visit, "/socket", NULL);
  g_autoptr (GUri) base = g_uri_parse (self->link, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) uri = g_uri_parse_relative (base, path, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (SoupMessage) message = soup_message_new_from_uri ("GET", uri);

  soup_message_headers_append (soup_message_get_request_headers (message), "Cookie", self->cookie);
  soup_session_websocket_connect_async (self->session, message, NULL, protocols, G_PRIORITY_DEFAULT,
                                        self->cancellable, on_connected, self);
}

static char *
find_cookie (SoupMessage *message)
{
  GSList *cookies = soup_cookies_from_response (message);
  char *found = NULL;

  for (GSList *at = cookies; at != NULL && found == NULL; at = at->next) {
    if (g_str_equal (soup_cookie_get_name (at->data), "aus_visit"))
      found = soup_cookie_to_cookie_header (at->data);
  }
  soup_cookies_free (cookies);
  return found;
}

static void
on_followed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  AusRoomLine *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* freed */
  if (body == NULL) {
    end (self, error->message);
    return;
  }
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  const char *visit =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  self->cookie = find_cookie (message);
  if (soup_message_get_status (message) != SOUP_STATUS_SEE_OTHER || self->cookie == NULL ||
      visit == NULL) {
    g_autofree char *why = g_strdup_printf ("the link was not accepted (status %u)",
                                            soup_message_get_status (message));
    end (self, why);
    return;
  }
  open_socket (self, visit);
}

/* Later, so that nothing is called before the caller knows its line. */
static gboolean
complain (gpointer data)
{
  end (data, "location is no http or https address");
  return G_SOURCE_REMOVE;
}

static void
follow_link (AusRoomLine *self)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", self->link);

  if (message == NULL) {
    self->complaint = g_idle_source_new ();
    g_source_set_callback (self->complaint, complain, self, NULL);
    g_source_attach (self->complaint, g_main_context_get_thread_default ());
    return;
  }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, self->cancellable,
                                    on_followed, self);
}

AusRoomLine *
aus_room_line_new (const char *location, const char *token, const char *client,
                   const AusRoomLineCalls *calls, gpointer data)
{
  AusRoomLine *self = g_new0 (AusRoomLine, 1);

  self->session = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, NULL);
  self->cancellable = g_cancellable_new ();
  self->calls = *calls;
  self->data = data;
  self->client = g_strdup (client);
  if (token != NULL && *token != '\0')
    self->link =
        g_strconcat (location, g_str_has_suffix (location, "/") ? "" : "/", "c/", token, NULL);
  else
    self->link = g_strdup (location);
  follow_link (self);
  return self;
}

void
aus_room_line_leave (AusRoomLine *self)
{
  if (self->connection == NULL) {
    end (self, "left");
    return;
  }
  send_object (self, "leave", NULL, TRUE);
  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
}

void
aus_room_line_free (AusRoomLine *self)
{
  self->ended = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->complaint != NULL)
    g_source_destroy (self->complaint);
  g_clear_pointer (&self->complaint, g_source_unref);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  g_object_unref (self->session);
  g_object_unref (self->cancellable);
  g_free (self->link);
  g_free (self->client);
  g_free (self->cookie);
  g_free (self);
}
