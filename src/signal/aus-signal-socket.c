/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/aus-signal-socket.h"

#include "core/aus-error.h"
#include "signal/aus-signal-server-private.h"
#define AUS_LOG_TOPIC "signal-socket"
#include "core/aus-log.h"

#define STRIKES_OF_MALFORMED 5
/* Unanswered pings after which the other side is thought to be gone. */
#define MISSED_PINGS 2

struct _AusSignalSocket {
  AusSignalServer *server;             /* unowned: closes its sockets before it goes */
  SoupWebsocketConnection *connection; /* ref */
  AusSignalTicket *ticket;             /* owned until hello, then the session's; NULL */
  AusSignalTicket *counted;            /* room and keys under which the socket is counted */
  AusSignalSession *session;           /* ref; NULL before hello */
  AusLiveTimer timer;                  /* first for hello, then for pings */
  AusSignalBucket bucket;
  guint strikes;
  guint ping; /* number of the last one sent */
  guint pong; /* number of the last one answered */
  guint missed;
  guint seq_at_ping;
  gsize sent, sent_at_ping, confirmed; /* bytes */
  char correlation[24];                /* of what its messages begin, for the log */
  gboolean closing;
};

static AusSignalTicket *
copy_keys (const AusSignalTicket *ticket)
{
  AusSignalTicket *keys = g_new0 (AusSignalTicket, 1);

  keys->room = ticket->room;
  keys->identity = aus_identity_ref (ticket->identity);
  keys->participant_id = g_strdup (ticket->participant_id);
  keys->address = g_strdup (ticket->address);
  return keys;
}

void
aus_signal_socket_free (AusSignalSocket *self)
{
  aus_live_timer_disarm (&self->timer);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->ticket, aus_signal_ticket_free);
  g_clear_pointer (&self->counted, aus_signal_ticket_free);
  g_clear_pointer (&self->session, aus_signal_session_unref);
  g_free (self);
}

/* However it ended: the session goes on without it, if it was the session's present one. */
static void
leave_session (AusSignalSocket *self)
{
  g_autoptr (AusSignalSession) session = g_steal_pointer (&self->session);

  if (session != NULL && session->socket == self)
    aus_signal_session_lose_socket (session);
}

static void
on_closed (SoupWebsocketConnection *connection, AusSignalSocket *self)
{
  leave_session (self);
  aus_signal_server_forget_socket (self->server, self, self->counted);
  aus_signal_socket_free (self);
}

void
aus_signal_socket_close (AusSignalSocket *self, AusSignalClose code, const char *reason)
{
  if (self->closing)
    return;
  self->closing = TRUE;
  aus_live_timer_disarm (&self->timer);
  leave_session (self);
  /* libsoup waits five seconds for the other side, then tells on_closed() either way. */
  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, code, reason);
}

static void
send_raw (AusSignalSocket *self, const char *text)
{
  if (self->closing ||
      soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  self->sent += strlen (text);
  soup_websocket_connection_send_text (self->connection, text);
}

static void
send_ping (AusSignalSocket *self)
{
  g_autofree char *text = g_strdup_printf ("{\"v\":1,\"type\":\"ping\",\"n\":%u}", ++self->ping);

  self->seq_at_ping = self->session != NULL ? self->session->seq : 0;
  self->sent_at_ping = self->sent;
  send_raw (self, text);
}

void
aus_signal_socket_send (AusSignalSocket *self, const char *text)
{
  gsize limit = aus_signal_server_get_limits (self->server)->unconfirmed_bytes;
  gsize unconfirmed = self->sent - self->confirmed;

  if (unconfirmed > limit) {
    aus_info ("too slow: %" G_GSIZE_FORMAT " bytes behind", unconfirmed);
    aus_signal_socket_close (self, AUS_SIGNAL_CLOSE_TIMEOUT, "too slow");
    return;
  }
  send_raw (self, text);
  /* Half way to the limit: ask how far it has come, without waiting for the next turn. */
  if (unconfirmed > limit / 2 && self->ping == self->pong)
    send_ping (self);
}

gboolean
aus_signal_socket_pass (AusSignalSocket *self, const char *text)
{
  gsize limit = aus_signal_server_get_limits (self->server)->unconfirmed_bytes;

  if (self->closing)
    return FALSE;
  if (self->sent - self->confirmed + strlen (text) <= limit / 2) {
    aus_signal_socket_send (self, text);
    return TRUE;
  }
  if (self->ping == self->pong)
    send_ping (self);
  return FALSE;
}

static void on_ping_time (gpointer user_data);

static void
arm_ping (AusSignalSocket *self)
{
  const AusSignalLimits *limits = aus_signal_server_get_limits (self->server);
  gboolean in_call = self->session != NULL && self->session->vfuncs->is_in_call (self->session);
  guint seconds = in_call ? limits->ping_in_call_seconds : limits->ping_seconds;

  aus_live_wheel_arm (aus_signal_server_get_wheel (self->server), &self->timer,
                      seconds * G_USEC_PER_SEC, on_ping_time, self);
}

static void
on_ping_time (gpointer user_data)
{
  AusSignalSocket *self = user_data;

  self->missed = self->ping == self->pong ? 0 : self->missed + 1;
  if (self->missed >= MISSED_PINGS) {
    aus_signal_socket_close (self, AUS_SIGNAL_CLOSE_TIMEOUT, "no pong");
    return;
  }
  send_ping (self);
  arm_ping (self);
  if (self->session != NULL)
    aus_signal_session_recheck (self->session);
}

static void
on_no_hello (gpointer user_data)
{
  aus_signal_socket_close (user_data, AUS_SIGNAL_CLOSE_TIMEOUT, "no hello");
}

static void
on_pong (AusSignalSocket *self, gint64 n)
{
  if (n != self->ping)
    return; /* of an earlier one: the present one's is still to come */
  self->pong = self->ping;
  self->missed = 0;
  self->confirmed = self->sent_at_ping;
  aus_signal_session_confirm (self->session, self->seq_at_ping);
}

static void
on_hello (AusSignalSocket *self, const AusSignalMessage *message)
{
  const char *resume = aus_json_get_string (message->object, "resume", NULL);
  gint64 last_seq = aus_json_get_int (message->object, "last_seq", 0);
  AusSignalSession *known =
      resume != NULL ? aus_signal_server_find_session (self->server, resume) : NULL;
  AusSignalTicket *ticket = g_steal_pointer (&self->ticket);

  if (known != NULL && aus_signal_session_can_resume (known, ticket, last_seq)) {
    self->session = aus_signal_session_ref (known);
    aus_signal_session_resume (known, self, ticket, last_seq);
  } else {
    self->session = aus_signal_session_new (self->server, ticket);
    aus_signal_server_keep_session (self->server, self->session);
    aus_signal_session_begin (self->session, self, message);
  }
  if (!self->closing)
    arm_ping (self);
}

static void
dispatch (AusSignalSocket *self, const AusSignalMessage *message)
{
  if (message->kind == AUS_SIGNAL_HELLO && self->session == NULL) {
    on_hello (self, message);
    return;
  }
  if (message->kind == AUS_SIGNAL_HELLO || self->session == NULL) {
    aus_signal_socket_close (self, AUS_SIGNAL_CLOSE_MALFORMED, "hello comes first, and once");
    return;
  }
  if (message->kind == AUS_SIGNAL_PONG) {
    on_pong (self, json_object_get_int_member (message->object, "n"));
  } else if (message->kind == AUS_SIGNAL_PING) {
    g_autofree char *text =
        g_strdup_printf ("{\"v\":1,\"type\":\"pong\",\"n\":%" G_GINT64_FORMAT "}",
                         json_object_get_int_member (message->object, "n"));
    send_raw (self, text);
  } else {
    /* What this message begins can be followed through the log, as a request's. */
    aus_log_set_correlation (self->correlation);
    self->session->vfuncs->message (self->session, message);
    aus_log_set_correlation (NULL);
  }
}

static void
on_bad_message (AusSignalSocket *self, const AusSignalMessage *message, const GError *error)
{
  gboolean is_member = g_error_matches (error, AUS_ERROR, AUS_ERROR_INVALID);

  self->strikes += is_member ? 1 : STRIKES_OF_MALFORMED;
  if (self->session == NULL ||
      self->strikes >= aus_signal_server_get_limits (self->server)->strikes)
    aus_signal_socket_close (self, AUS_SIGNAL_CLOSE_MALFORMED, "malformed");
  else
    aus_signal_session_answer_error (self->session, message->id, error);
}

static void
on_message (SoupWebsocketConnection *connection, int type, GBytes *bytes, AusSignalSocket *self)
{
  const AusSignalLimits *limits = aus_signal_server_get_limits (self->server);
  gint64 now = aus_live_wheel_now (aus_signal_server_get_wheel (self->server));
  g_autoptr (GError) error = NULL;
  g_auto (AusSignalMessage) message = { 0 };
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (self->closing)
    return;
  if (!aus_signal_bucket_take (&self->bucket, limits->messages_burst, limits->messages_per_second,
                               now)) {
    aus_signal_socket_close (self, AUS_SIGNAL_CLOSE_TOO_MANY, "too many messages");
    return;
  }
  self->missed = 0;
  if (type != SOUP_WEBSOCKET_DATA_TEXT)
    g_set_error_literal (&error, AUS_ERROR, AUS_ERROR_MALFORMED, "Messages are text");
  else if (aus_signal_message_parse (data, length, self->counted->room, &message, &error))
    dispatch (self, &message);
  if (error != NULL)
    on_bad_message (self, &message, error);
}

AusSignalSocket *
aus_signal_socket_new (AusSignalServer *server, SoupWebsocketConnection *connection,
                       AusSignalTicket *ticket)
{
  AusSignalSocket *self = g_new0 (AusSignalSocket, 1);
  const AusSignalLimits *limits = aus_signal_server_get_limits (server);

  self->server = server;
  self->connection = g_object_ref (connection);
  self->counted = copy_keys (ticket);
  g_snprintf (self->correlation, sizeof self->correlation, "ws-%08x%08x", g_random_int (),
              g_random_int ());
  self->ticket = ticket;
  soup_websocket_connection_set_max_incoming_payload_size (connection, AUS_SIGNAL_MAX_ANSWER_BYTES);
  g_signal_connect (connection, "message", G_CALLBACK (on_message), self);
  g_signal_connect (connection, "closed", G_CALLBACK (on_closed), self);
  aus_live_wheel_arm (aus_signal_server_get_wheel (server), &self->timer, limits->hello_usec,
                      on_no_hello, self);
  return self;
}
