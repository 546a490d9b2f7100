/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/aus-signal-session.h"

#include "app/aus-admit.h"
#include "app/aus-cancel.h"
#include "app/aus-company.h"
#include "app/aus-hangup.h"
#include "app/aus-pay.h"
#include "app/aus-live.h"
#include "app/aus-visit.h"
#include "core/aus-error.h"
#include "signal/aus-signal-server-private.h"

/* The peer of a visit's session is its seat; NULL once the seat was taken away. */
static AusLiveSeat *
get_seat (AusSignalSession *session)
{
  return session->peer;
}

static void
on_seat_send (gpointer user_data, const char *type, const char *body)
{
  aus_signal_session_send (user_data, type, body);
}

static void
on_seat_close (gpointer user_data, AusLiveEnd end, const char *reason)
{
  static const AusSignalClose CODES[] = {
    [AUS_LIVE_END_REPLACED] = AUS_SIGNAL_CLOSE_REPLACED,
    [AUS_LIVE_END_REMOVED] = AUS_SIGNAL_CLOSE_REMOVED,
    [AUS_LIVE_END_LINK_GONE] = AUS_SIGNAL_CLOSE_UNAUTHENTICATED,
    [AUS_LIVE_END_OVER] = AUS_SIGNAL_CLOSE_OVER,
    [AUS_LIVE_END_TIMEOUT] = AUS_SIGNAL_CLOSE_TIMEOUT,
    [AUS_LIVE_END_LEFT] = AUS_SIGNAL_CLOSE_OVER,
  };
  AusSignalSession *session = user_data;

  session->peer = NULL;
  aus_signal_session_end (session, CODES[end], reason);
}

static gboolean
on_seat_pass (gpointer user_data, const char *type, const char *body)
{
  return aus_signal_session_pass (user_data, type, body);
}

static const AusLiveListener LISTENER = {
  .send = on_seat_send,
  .pass = on_seat_pass,
  .close = on_seat_close,
};

static void
visit_start (AusSignalSession *session, const AusSignalMessage *hello)
{
  const AusSignalTicket *ticket = session->ticket;

  session->peer =
      aus_live_enter (aus_signal_server_get_live (session->server), ticket->identity->actor,
                      ticket->consultation_id, ticket->participant_id, &LISTENER, session);
  aus_live_seat_set_instance (get_seat (session),
                              aus_json_get_string (hello->object, "instance", NULL));
}

static void
visit_connected (AusSignalSession *session, gboolean connected)
{
  if (get_seat (session) != NULL)
    aus_live_seat_set_connected (get_seat (session), connected);
}

static gboolean
visit_is_in_call (AusSignalSession *session)
{
  return get_seat (session) != NULL && aus_live_seat_is_in_call (get_seat (session));
}

static void
visit_end (AusSignalSession *session)
{
  AusLiveSeat *seat = g_steal_pointer (&session->peer);

  if (seat != NULL)
    aus_live_seat_detach (seat);
}

/* A request whose use case is under way. */
typedef struct {
  AusSignalSession *session; /* ref */
  gint64 id;
  AusSignalKind kind;
} Request;

static void
request_free (Request *request)
{
  aus_signal_session_unref (request->session);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AusConsultation) snapshot = aus_app_run_finish (AUS_APP (source), result, &error);

  if (snapshot == NULL) {
    aus_signal_session_answer_error (request->session, request->id, error);
    return;
  }
  aus_signal_session_answer_ok (request->session, request->id);
  AusLiveSeat *seat = get_seat (request->session);
  if (seat != NULL && request->kind == AUS_SIGNAL_LEAVE)
    aus_live_seat_leave (seat);
  else if (seat != NULL && request->kind == AUS_SIGNAL_NOT_ME)
    aus_live_seat_refuse (seat);
}

static void
run (AusSignalSession *session, const AusSignalMessage *message, const AusUseCase *use_case,
     AusCommand *command)
{
  Request *request = g_new0 (Request, 1);

  request->session = aus_signal_session_ref (session);
  request->id = message->id;
  request->kind = message->kind;
  aus_app_run_async (aus_signal_server_get_app (session->server), use_case,
                     session->ticket->identity->actor, command, (GDestroyNotify) aus_command_free,
                     NULL, on_done, request);
}

static AusCommand *
new_command (AusSignalSession *session, const char *text)
{
  return aus_command_new_with (session->ticket->consultation_id, session->ticket->participant_id,
                               text);
}

static void
run_consent (AusSignalSession *session, const AusSignalMessage *message)
{
  AusCommand *command =
      new_command (session, json_object_get_string_member (message->object, "text_version"));

  command->locale = g_strdup (json_object_get_string_member (message->object, "locale"));
  command->accepted = json_object_get_boolean_member (message->object, "accepted");
  run (session, message, &AUS_VISIT_CONSENT, command);
}

static void
run_pay (AusSignalSession *session, const AusSignalMessage *message)
{
  AusCommand *command = new_command (session, NULL);

  command->cents = json_object_get_int_member (message->object, "cents");
  run (session, message, &AUS_PAY_ACCEPT, command);
}

static void
run_ready (AusSignalSession *session, const AusSignalMessage *message)
{
  AusCommand *command = new_command (session, NULL);

  command->object = json_object_ref (json_object_get_object_member (message->object, "equipment"));
  run (session, message, &AUS_VISIT_READY, command);
}

/* The practitioner's actions. Whether this participant may is the policy's decision. */
typedef struct {
  const char *name;
  const AusUseCase *use_case;
  gboolean about_participant;
} Action;

static const Action ACTIONS[] = {
  { "start", &AUS_ADMIT_START, FALSE },      { "admit", &AUS_ADMIT_ADMIT, TRUE },
  { "put_back", &AUS_ADMIT_PUT_BACK, TRUE }, { "remove", &AUS_ADMIT_REMOVE, TRUE },
  { "lock", &AUS_ADMIT_LOCK, FALSE },        { "unlock", &AUS_ADMIT_UNLOCK, FALSE },
  { "end", &AUS_HANGUP_END, FALSE },         { "resume", &AUS_HANGUP_RESUME, FALSE },
  { "message", &AUS_ADMIT_MESSAGE, FALSE },  { "delay", &AUS_ADMIT_DELAY, FALSE },
  { "note", &AUS_ADMIT_NOTE, FALSE },        { "bill", &AUS_PAY_BILL, FALSE },
};

static const Action *
find_action (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (ACTIONS); i++) {
    if (g_str_equal (ACTIONS[i].name, name))
      return &ACTIONS[i];
  }
  g_return_val_if_reached (NULL); /* the message table lets no other through */
}

/* As the body of a bill by REST. */
static JsonObject *
new_bill (JsonObject *message)
{
  JsonObject *amount = json_object_new ();
  JsonObject *bill = json_object_new ();

  if (json_object_has_member (message, "cents"))
    json_object_set_int_member (amount, "cents", aus_json_get_int (message, "cents", 0));
  json_object_set_object_member (bill, "amount", amount);
  return bill;
}

static void
run_act (AusSignalSession *session, const AusSignalMessage *message)
{
  const Action *action = find_action (json_object_get_string_member (message->object, "action"));
  const char *participant_id = aus_json_get_string (message->object, "participant", NULL);
  const char *text = aus_json_get_string (message->object, "text",
                                          aus_json_get_string (message->object, "reason", NULL));

  if (action->about_participant && participant_id == NULL) {
    g_autoptr (GError) error =
        aus_error_new_at (AUS_ERROR_INVALID, "/participant", "Whom is it about?");
    aus_signal_session_answer_error (session, message->id, error);
    return;
  }
  AusCommand *command =
      aus_command_new_with (session->ticket->consultation_id, participant_id, text);
  command->minutes = aus_json_get_int (message->object, "minutes", -1);
  command->object = new_bill (message->object);
  run (session, message, action->use_case, command);
}

static void
run_company (AusSignalSession *session, const AusSignalMessage *message)
{
  static const AusUseCase *const WISHES[] = { &AUS_COMPANY_LEAVE, &AUS_COMPANY_RETURN,
                                              &AUS_COMPANY_STAY };
  guint wish = 0;

  aus_names_find (aus_signal_company_wishes,
                  json_object_get_string_member (message->object, "wish"), &wish);
  run (session, message, WISHES[wish],
       aus_command_new_with (session->ticket->consultation_id,
                             json_object_get_string_member (message->object, "participant"), NULL));
}

static void
set_media (AusSignalSession *session, const AusSignalMessage *message)
{
  const char *extra = json_object_get_string_member (message->object, "extra");
  const char *label = aus_json_get_string (message->object, "extra_label", NULL);
  g_autofree char *label_copy = g_strdup (label);
  AusLiveMedia media = {
    .microphone = json_object_get_boolean_member (message->object, "microphone"),
    .camera = json_object_get_boolean_member (message->object, "camera"),
    .extra = g_str_equal (extra, "screen")   ? AUS_LIVE_EXTRA_SCREEN
             : g_str_equal (extra, "device") ? AUS_LIVE_EXTRA_DEVICE
                                             : AUS_LIVE_EXTRA_NONE,
    .extra_label = label_copy,
  };

  aus_live_seat_set_media (get_seat (session), &media);
}

static gdouble
read_number (JsonObject *object, const char *name, gdouble scale, gdouble fallback)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) * scale
                                                      : fallback;
}

static JsonObject *
read_part (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
take_stats (AusSignalSession *session, JsonObject *object, GError **error)
{
  JsonObject *seen = read_part (object, "seen"), *sent = read_part (object, "sent");
  AusLiveDigest digest;

  aus_live_digest_init (&digest);
  digest.concealed = read_number (object, "concealed_percent", 0.01, -1);
  digest.loss_down = read_number (object, "lost_percent", 0.01, -1);
  digest.playout_msec = read_number (object, "playout_ms", 1, -1);
  digest.rtt_msec = read_number (object, "rtt_ms", 1, -1);
  if (seen != NULL) {
    digest.seen.kbps = read_number (seen, "kbps", 1, 0);
    digest.seen.height = (guint) json_object_get_int_member (seen, "height");
    digest.seen.fps = read_number (seen, "fps", 1, 0);
    digest.seen.frozen = read_number (seen, "frozen_percent", 0.01, 0);
  }
  if (sent != NULL) {
    digest.sent_height = (guint) json_object_get_int_member (sent, "height");
    digest.sent_fps = read_number (sent, "fps", 1, 0);
    aus_quality_limit_from_name (json_object_get_string_member (sent, "limit"), &digest.limit);
  }
  return aus_live_seat_report (get_seat (session), json_object_get_string_member (object, "leg"),
                               &digest, error);
}

static gboolean
relay_keys (AusSignalSession *session, const AusSignalMessage *message, GError **error)
{
  JsonObject *object = message->object;
  AusLiveKeys keys = {
    .to = aus_json_get_string (object, "to", NULL),
    .round = json_object_get_int_member (object, "round"),
    .part = json_object_get_string_member (object, "part"),
    .body = json_object_get_string_member (object, "body"),
  };

  return aus_live_seat_relay_keys (get_seat (session), &keys, error);
}

/* What concerns the leg and the others' pages is answered at once: nothing of it is stored. */
static gboolean
handle_leg (AusSignalSession *session, const AusSignalMessage *message, GError **error)
{
  AusLiveSeat *seat = get_seat (session);
  JsonObject *object = message->object;
  const char *leg = aus_json_get_string (object, "leg", NULL);

  switch (message->kind) {
  case AUS_SIGNAL_ANSWER:
    return aus_live_seat_answer (seat, leg, json_object_get_string_member (object, "sdp"), error);
  case AUS_SIGNAL_CANDIDATE:
    return aus_live_seat_add_candidate (seat, leg, json_object_get_int_member (object, "mline"),
                                        json_object_get_string_member (object, "candidate"), error);
  case AUS_SIGNAL_RESTART:
    return aus_live_seat_restart (seat, leg, error);
  case AUS_SIGNAL_REJOIN:
    return aus_live_seat_restart (seat, NULL, error);
  case AUS_SIGNAL_MEDIA:
    set_media (session, message);
    return TRUE;
  case AUS_SIGNAL_STATS:
    return take_stats (session, object, error);
  case AUS_SIGNAL_KEYS:
    return relay_keys (session, message, error);
  case AUS_SIGNAL_ROUND:
    return aus_live_seat_ask_round (seat, json_object_get_int_member (object, "round"), error);
  case AUS_SIGNAL_SEALED:
    return aus_live_seat_relay_sealed (seat, json_object_get_string_member (object, "to"),
                                       json_object_get_string_member (object, "body"), error);
  case AUS_SIGNAL_HELLO:
  case AUS_SIGNAL_PING:
  case AUS_SIGNAL_PONG:
  case AUS_SIGNAL_CONFIRM_IDENTITY:
  case AUS_SIGNAL_NOT_ME:
  case AUS_SIGNAL_CONSENT:
  case AUS_SIGNAL_WITHDRAW_CONSENT:
  case AUS_SIGNAL_PAY:
  case AUS_SIGNAL_PAY_LOOK:
  case AUS_SIGNAL_READY:
  case AUS_SIGNAL_LEAVE:
  case AUS_SIGNAL_CANCEL:
  case AUS_SIGNAL_ACT:
  case AUS_SIGNAL_COMPANY:
  case AUS_SIGNAL_WATCH:
  case AUS_SIGNAL_N_KINDS:
    break;
  }
  g_return_val_if_reached (TRUE);
}

static void
answer_leg (AusSignalSession *session, const AusSignalMessage *message)
{
  g_autoptr (GError) error = NULL;

  if (handle_leg (session, message, &error))
    aus_signal_session_answer_ok (session, message->id);
  else
    aus_signal_session_answer_error (session, message->id, error);
}

/* What says everything by its kind. */
static void
run_plain (AusSignalSession *session, const AusSignalMessage *message)
{
  static const AusUseCase *const use_cases[AUS_SIGNAL_N_KINDS] = {
    [AUS_SIGNAL_NOT_ME] = &AUS_VISIT_NOT_ME,    [AUS_SIGNAL_WITHDRAW_CONSENT] = &AUS_VISIT_WITHDRAW,
    [AUS_SIGNAL_PAY_LOOK] = &AUS_PAY_LOOK,      [AUS_SIGNAL_LEAVE] = &AUS_VISIT_LEAVE,
    [AUS_SIGNAL_CANCEL] = &AUS_CANCEL_BY_VISIT,
  };

  run (session, message, use_cases[message->kind], new_command (session, NULL));
}

static void
visit_message (AusSignalSession *session, const AusSignalMessage *message)
{
  if (get_seat (session) == NULL)
    return; /* taken away: the close is on its way */
  aus_live_seat_heard (get_seat (session));
  switch (message->kind) {
  case AUS_SIGNAL_CONFIRM_IDENTITY:
    run (session, message, &AUS_VISIT_IDENTIFY,
         new_command (session, aus_json_get_string (message->object, "birth_date", NULL)));
    break;
  case AUS_SIGNAL_NOT_ME:
  case AUS_SIGNAL_WITHDRAW_CONSENT:
  case AUS_SIGNAL_PAY_LOOK:
  case AUS_SIGNAL_LEAVE:
  case AUS_SIGNAL_CANCEL:
    run_plain (session, message);
    break;
  case AUS_SIGNAL_CONSENT:
    run_consent (session, message);
    break;
  case AUS_SIGNAL_READY:
    run_ready (session, message);
    break;
  case AUS_SIGNAL_PAY:
    run_pay (session, message);
    break;
  case AUS_SIGNAL_ACT:
    run_act (session, message);
    break;
  case AUS_SIGNAL_COMPANY:
    run_company (session, message);
    break;
  case AUS_SIGNAL_ANSWER:
  case AUS_SIGNAL_CANDIDATE:
  case AUS_SIGNAL_RESTART:
  case AUS_SIGNAL_REJOIN:
  case AUS_SIGNAL_MEDIA:
  case AUS_SIGNAL_STATS:
  case AUS_SIGNAL_KEYS:
  case AUS_SIGNAL_ROUND:
  case AUS_SIGNAL_SEALED:
    answer_leg (session, message);
    break;
  case AUS_SIGNAL_HELLO: /* these stay with the socket, or are not for visits */
  case AUS_SIGNAL_PING:
  case AUS_SIGNAL_PONG:
  case AUS_SIGNAL_WATCH:
  case AUS_SIGNAL_N_KINDS:
    break;
  }
}

const AusSignalPeer aus_signal_visit_peer = {
  .start = visit_start,
  .message = visit_message,
  .connected = visit_connected,
  .is_in_call = visit_is_in_call,
  .end = visit_end,
};
