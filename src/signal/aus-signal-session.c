/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/aus-signal-session.h"

#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-time.h"
#include "signal/aus-signal-server-private.h"
#include "signal/aus-signal-socket.h"

void
aus_signal_ticket_free (AusSignalTicket *self)
{
  g_clear_pointer (&self->identity, aus_identity_unref);
  g_free (self->secret);
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self->address);
  g_free (self);
}

const char *
aus_signal_ticket_get_subject (const AusSignalTicket *self)
{
  return self->participant_id != NULL ? self->participant_id
                                      : aus_actor_get_id (self->identity->actor);
}

AusSignalSession *
aus_signal_session_new (AusSignalServer *server, AusSignalTicket *ticket)
{
  AusSignalSession *self = g_new0 (AusSignalSession, 1);

  g_ref_count_init (&self->ref_count);
  self->server = server;
  self->ticket = ticket;
  self->vfuncs =
      ticket->room == AUS_SIGNAL_ROOM_VISIT ? &aus_signal_visit_peer : &aus_signal_dashboard_peer;
  self->resume = aus_secrets_random_token ();
  return self;
}

AusSignalSession *
aus_signal_session_ref (AusSignalSession *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
aus_signal_session_unref (AusSignalSession *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  aus_live_timer_disarm (&self->expiry);
  aus_signal_replay_clear (&self->replay);
  aus_signal_ticket_free (self->ticket);
  g_free (self->resume);
  g_free (self);
}

static void
welcome (AusSignalSession *self, gboolean resumed)
{
  const AusSignalLimits *limits = aus_signal_server_get_limits (self->server);
  AusClock *clock = aus_app_get_clock (aus_signal_server_get_app (self->server));
  gint64 now = aus_clock_now (clock);
  g_autofree char *session_id = aus_id_new (now);
  g_autofree char *time = aus_time_format_utc (now);
  gboolean in_call = resumed && self->vfuncs->is_in_call (self);
  g_autofree char *text = g_strdup_printf (
      "{\"v\":1,\"type\":\"welcome\",\"session\":\"%s\",\"resume\":\"%s\",\"resumed\":%s,"
      "\"ping_seconds\":%u,\"server_time\":\"%s\"}",
      session_id, self->resume, resumed ? "true" : "false",
      in_call ? limits->ping_in_call_seconds : limits->ping_seconds, time);

  aus_signal_socket_send (self->socket, text);
}

void
aus_signal_session_begin (AusSignalSession *self, AusSignalSocket *socket,
                          const AusSignalMessage *hello)
{
  self->socket = socket;
  welcome (self, FALSE);
  self->vfuncs->start (self, hello);
}

gboolean
aus_signal_session_can_resume (AusSignalSession *self, const AusSignalTicket *ticket,
                               gint64 last_seq)
{
  return !self->ended && self->ticket->room == ticket->room &&
         g_strcmp0 (self->ticket->consultation_id, ticket->consultation_id) == 0 &&
         g_str_equal (aus_signal_ticket_get_subject (self->ticket),
                      aus_signal_ticket_get_subject (ticket)) &&
         last_seq >= 0 && last_seq <= self->seq &&
         aus_signal_replay_reaches (&self->replay, last_seq);
}

static void
send_again (const char *text, gpointer user_data)
{
  aus_signal_socket_send (user_data, text);
}

void
aus_signal_session_resume (AusSignalSession *self, AusSignalSocket *socket, AusSignalTicket *ticket,
                           guint last_seq)
{
  AusSignalSocket *previous = g_steal_pointer (&self->socket);

  /* The network dropped it without a word; the client that came back knows better. */
  if (previous != NULL)
    aus_signal_socket_close (previous, AUS_SIGNAL_CLOSE_TIMEOUT, "resumed elsewhere");
  aus_live_timer_disarm (&self->expiry);
  aus_signal_ticket_free (self->ticket);
  self->ticket = ticket;
  self->socket = socket;
  welcome (self, TRUE);
  aus_signal_replay_confirm (&self->replay, last_seq);
  aus_signal_replay_each (&self->replay, last_seq, send_again, socket);
  self->vfuncs->connected (self, TRUE);
}

static void
on_expired (gpointer user_data)
{
  aus_signal_session_end (user_data, AUS_SIGNAL_CLOSE_TIMEOUT, "timeout");
}

void
aus_signal_session_lose_socket (AusSignalSession *self)
{
  self->socket = NULL;
  if (self->ended)
    return;
  aus_live_wheel_arm (aus_signal_server_get_wheel (self->server), &self->expiry,
                      aus_signal_server_get_limits (self->server)->session_usec, on_expired, self);
  self->vfuncs->connected (self, FALSE);
}

void
aus_signal_session_confirm (AusSignalSession *self, guint seq)
{
  aus_signal_replay_confirm (&self->replay, seq);
}

void
aus_signal_session_send (AusSignalSession *self, const char *type, const char *body)
{
  if (self->ended)
    return;
  /* The body is the text of an object with at least one member: its brace becomes our comma. */
  char *text =
      g_strdup_printf ("{\"v\":1,\"type\":\"%s\",\"seq\":%u,%s", type, ++self->seq, body + 1);
  aus_signal_replay_push (&self->replay, self->seq, text);
  if (self->socket != NULL)
    aus_signal_socket_send (self->socket, text);
}

gboolean
aus_signal_session_pass (AusSignalSession *self, const char *type, const char *body)
{
  if (self->ended || self->socket == NULL)
    return FALSE;
  g_autofree char *text = g_strdup_printf ("{\"v\":1,\"type\":\"%s\",%s", type, body + 1);
  return aus_signal_socket_pass (self->socket, text);
}

void
aus_signal_session_send_object (AusSignalSession *self, const char *type, JsonObject *object)
{
  g_autofree char *body = aus_json_print_object (object);

  aus_signal_session_send (self, type, body);
}

void
aus_signal_session_answer_ok (AusSignalSession *self, gint64 id)
{
  if (id == 0)
    return;
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "re", id);
  aus_signal_session_send_object (self, "ok", object);
}

void
aus_signal_session_answer_error (AusSignalSession *self, gint64 id, const GError *error)
{
  JsonObject *object = json_object_new ();
  gboolean is_ours = error->domain == AUS_ERROR && error->code != AUS_ERROR_INTERNAL;
  const char *pointer = is_ours ? aus_error_get_pointer (error) : NULL;
  guint retry_after = is_ours ? aus_error_get_retry_after (error) : 0;

  if (id != 0)
    json_object_set_int_member (object, "re", id);
  json_object_set_string_member (
      object, "problem",
      aus_error_get_name (is_ours ? (AusError) error->code : AUS_ERROR_INTERNAL));
  /* What went wrong inside is for the log alone. */
  json_object_set_string_member (object, "detail",
                                 is_ours ? error->message : "Something went wrong on our side");
  if (pointer != NULL)
    json_object_set_string_member (object, "pointer", pointer);
  if (retry_after != 0)
    json_object_set_int_member (object, "retry_after", retry_after);
  aus_signal_session_send_object (self, "error", object);
}

void
aus_signal_session_end (AusSignalSession *self, AusSignalClose code, const char *reason)
{
  if (self->ended)
    return;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "reason", reason);
  aus_signal_session_send_object (self, "bye", object);
  self->ended = TRUE;
  aus_live_timer_disarm (&self->expiry);
  AusSignalSocket *socket = g_steal_pointer (&self->socket);
  if (socket != NULL)
    aus_signal_socket_close (socket, code, reason);
  self->vfuncs->end (self);
  /* Last: this may be the last reference. */
  aus_signal_server_forget_session (self->server, self);
}

/* Rechecking */

static void
on_rechecked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AusSignalSession *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AusIdentity) identity = aus_identity_resolve_finish (AUS_APP (source), result, &error);
  /* Out of order is not revoked: only a plain no ends the session. */
  gboolean is_gone = identity == NULL && error->domain == AUS_ERROR && !aus_error_is_ours (error);

  if (is_gone)
    aus_signal_session_end (self, AUS_SIGNAL_CLOSE_UNAUTHENTICATED, "unauthenticated");
  aus_signal_session_unref (self);
}

void
aus_signal_session_recheck (AusSignalSession *self)
{
  const AusSignalTicket *ticket = self->ticket;

  if (self->ended)
    return;
  AusApp *app = aus_signal_server_get_app (self->server);
  g_autoptr (AusIdentity) known =
      aus_identity_peek (app, ticket->identity->credential, ticket->secret);
  if (known == NULL)
    aus_identity_resolve_async (app, ticket->identity->credential, ticket->secret, NULL,
                                on_rechecked, aus_signal_session_ref (self));
}
