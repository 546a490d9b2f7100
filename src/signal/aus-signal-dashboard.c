/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/aus-signal-session.h"

#include "app/aus-events.h"
#include "app/aus-query.h"
#include "app/aus-site.h"
#include "core/aus-error.h"
#include "signal/aus-signal-server-private.h"

#define SNAPSHOT_LIMIT 200

/* The peer of a dashboard's session. */
typedef struct {
  char **watched; /* practitioner ids; NULL: all that are allowed */
  /*
   * While a snapshot or a replay is being read, changes wait here: the client must not get an old
   * list after a newer change. NULL: nothing is being read.
   */
  GPtrArray *held;  /* Held */
  guint generation; /* of the snapshot asked for last: an older one is not sent */
} Dashboard;

typedef struct {
  gint64 number;
  AusEventType type;
  char *consultation_id;
  char *participant_id;
  AusConsultation *consultation; /* ref, NULL */
} Held;

static void
held_free (gpointer data)
{
  Held *held = data;

  g_free (held->consultation_id);
  g_free (held->participant_id);
  g_clear_pointer (&held->consultation, aus_consultation_unref);
  g_free (held);
}

static const AusActor *
get_actor (AusSignalSession *session)
{
  return session->ticket->identity->actor;
}

static gboolean
is_host (AusSignalSession *session)
{
  return get_actor (session)->account_role == AUS_ACCOUNT_SITE_HOST;
}

/* Hosts are told of their site's consultations, and of each only what they must know (K1). */
static void
send_site (AusSignalSession *session, gint64 number, const AusConsultation *consultation)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "event", number);
  json_object_set_member (object, "consultation",
                          aus_site_to_json (consultation, get_actor (session)));
  aus_signal_session_send_object (session, "site", object);
}

static void
send_consultation (AusSignalSession *session, gint64 number, const AusConsultation *consultation)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "event", number);
  json_object_set_member (object, "consultation",
                          aus_consultation_to_json (consultation, get_actor (session)));
  aus_signal_session_send_object (session, "consultation", object);
}

static void
send_change (AusSignalSession *session, gint64 number, AusEventType type,
             const char *consultation_id, const char *participant_id,
             const AusConsultation *consultation)
{
  JsonObject *object;

  if (is_host (session)) {
    if (consultation != NULL)
      send_site (session, number, consultation);
    return;
  }
  switch (type) {
  case AUS_EVENT_CHANGED:
    if (consultation != NULL)
      send_consultation (session, number, consultation);
    return;
  case AUS_EVENT_ARRIVAL:
    /* The row must be there when it rings. */
    if (consultation != NULL)
      send_consultation (session, number, consultation);
    if (participant_id == NULL)
      return;
    object = json_object_new ();
    json_object_set_int_member (object, "event", number);
    json_object_set_string_member (object, "consultation_id", consultation_id);
    json_object_set_string_member (object, "participant_id", participant_id);
    aus_signal_session_send_object (session, "arrival", object);
    return;
  case AUS_EVENT_GONE:
    object = json_object_new ();
    json_object_set_int_member (object, "event", number);
    json_object_set_string_member (object, "consultation_id", consultation_id);
    aus_signal_session_send_object (session, "gone", object);
    return;
  }
}

gboolean
aus_signal_dashboard_wants (AusSignalSession *session, const AusEvent *event)
{
  const Dashboard *dashboard = session->peer;
  AusSubject subject = {
    .organisation_id = event->organisation_id,
    .practitioner_id = event->practitioner_id,
    .consultation_id = event->consultation_id,
  };

  /* Before the snapshot is loaded nobody knows of which site it is. */
  if (is_host (session)) {
    subject.structure_id = event->consultation != NULL ? event->consultation->structure_id
                                                       : get_actor (session)->structure_id;
    return aus_policy_allows (get_actor (session), AUS_ACTION_SITE, &subject);
  }
  if (dashboard->watched != NULL &&
      !g_strv_contains ((const char *const *) dashboard->watched, event->practitioner_id))
    return FALSE;
  return aus_policy_allows (get_actor (session), AUS_ACTION_CONSULTATION_READ, &subject);
}

void
aus_signal_dashboard_tell (AusSignalSession *session, const AusEvent *event)
{
  Dashboard *dashboard = session->peer;

  if (dashboard->held == NULL) {
    send_change (session, event->number, event->type, event->consultation_id, event->participant_id,
                 event->consultation);
    return;
  }
  Held *held = g_new0 (Held, 1);
  held->number = event->number;
  held->type = event->type;
  held->consultation_id = g_strdup (event->consultation_id);
  held->participant_id = g_strdup (event->participant_id);
  if (event->consultation != NULL)
    held->consultation = aus_consultation_ref (event->consultation);
  g_ptr_array_add (dashboard->held, held);
}

/* What a snapshot up to @number already tells is not told again. */
static void
release_held (AusSignalSession *session, gint64 number)
{
  Dashboard *dashboard = session->peer;
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&dashboard->held);

  for (guint i = 0; waiting != NULL && i < waiting->len && !session->ended; i++) {
    const Held *held = g_ptr_array_index (waiting, i);
    if (held->number > number)
      send_change (session, held->number, held->type, held->consultation_id, held->participant_id,
                   held->consultation);
  }
}

static void
hold (Dashboard *dashboard)
{
  if (dashboard->held == NULL)
    dashboard->held = g_ptr_array_new_with_free_func (held_free);
  dashboard->generation++;
}

/* A reading under way for a session that may end, or ask for another, before it comes back. */
typedef struct {
  AusSignalSession *session; /* ref */
  guint generation;
} Reading;

static Reading *
reading_new (AusSignalSession *session)
{
  Dashboard *dashboard = session->peer;
  Reading *reading = g_new0 (Reading, 1);

  hold (dashboard);
  reading->session = aus_signal_session_ref (session);
  reading->generation = dashboard->generation;
  return reading;
}

static void
reading_free (Reading *reading)
{
  aus_signal_session_unref (reading->session);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static gboolean
reading_is_stale (const Reading *reading)
{
  const Dashboard *dashboard = reading->session->peer;

  return reading->session->ended || dashboard->generation != reading->generation;
}

static void
send_snapshot (AusSignalSession *session, const AusConsultationPage *page)
{
  const Dashboard *dashboard = session->peer;
  JsonObject *object = json_object_new ();
  JsonArray *waiting = json_array_new ();

  for (guint i = 0; i < page->items->len; i++) {
    const AusConsultation *consultation = g_ptr_array_index (page->items, i);
    if (dashboard->watched == NULL ||
        g_strv_contains ((const char *const *) dashboard->watched, consultation->practitioner_id))
      json_array_add_element (waiting,
                              aus_consultation_to_json (consultation, get_actor (session)));
  }
  json_object_set_int_member (object, "event", page->event);
  json_object_set_array_member (object, "waiting", waiting);
  aus_signal_session_send_object (session, "snapshot", object);
}

static void
on_snapshot (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AusConsultationPage) page = aus_app_run_finish (AUS_APP (source), result, &error);

  if (reading_is_stale (reading))
    return;
  if (page == NULL) {
    aus_signal_session_answer_error (reading->session, 0, error);
    release_held (reading->session, 0);
    return;
  }
  send_snapshot (reading->session, page);
  release_held (reading->session, page->event);
}

/* A host's page asks for its list by REST; it must only know from where on it is told of changes.
 */
static void
send_empty_snapshot (AusSignalSession *session)
{
  AusEvents *events = aus_app_get_events (aus_signal_server_get_app (session->server));
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "event", aus_events_get_last (events));
  json_object_set_array_member (object, "waiting", json_array_new ());
  aus_signal_session_send_object (session, "snapshot", object);
}

static void
read_snapshot (AusSignalSession *session)
{
  if (is_host (session)) {
    send_empty_snapshot (session);
    release_held (session, 0);
    return;
  }
  AusListQuery *query = aus_list_query_new ();
  query->statuses = 1u << AUS_CONSULTATION_WAITING;
  query->limit = SNAPSHOT_LIMIT;
  aus_app_run_async (aus_signal_server_get_app (session->server), &AUS_QUERY_LIST,
                     session->ticket->identity->actor, query, (GDestroyNotify) aus_list_query_free,
                     NULL, on_snapshot, reading_new (session));
}

static void
on_replay (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = NULL;
  gboolean ok = aus_events_replay_finish (AUS_EVENTS (source), result, &events, &error);
  AusSignalSession *session = reading->session;
  gint64 last = 0;

  if (reading_is_stale (reading))
    return;
  if (!ok || events == NULL) {
    JsonObject *object = json_object_new ();
    json_object_set_int_member (object, "event", aus_events_get_last (AUS_EVENTS (source)));
    aus_signal_session_send_object (session, "resync", object);
    read_snapshot (session);
    return;
  }
  for (guint i = 0; i < events->len && !session->ended; i++) {
    const AusEvent *event = g_ptr_array_index (events, i);
    last = MAX (last, event->number);
    if (aus_signal_dashboard_wants (session, event))
      send_change (session, event->number, event->type, event->consultation_id,
                   event->participant_id, event->consultation);
  }
  if (!session->ended)
    release_held (session, last);
}

static void
dashboard_start (AusSignalSession *session, const AusSignalMessage *hello)
{
  AusEvents *events = aus_app_get_events (aus_signal_server_get_app (session->server));
  gint64 last_event = aus_json_get_int (hello->object, "last_event", 0);

  session->peer = g_new0 (Dashboard, 1);
  aus_signal_server_add_dashboard (session->server, session);
  if (last_event > 0)
    aus_events_replay_async (events, last_event, NULL, NULL, on_replay, reading_new (session));
  else
    read_snapshot (session);
}

static void
dashboard_message (AusSignalSession *session, const AusSignalMessage *message)
{
  Dashboard *dashboard = session->peer;

  if (message->kind != AUS_SIGNAL_WATCH)
    return; /* the others stay with the socket, or are not for dashboards */
  JsonArray *ids = json_object_get_array_member (message->object, "practitioner_ids");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (ids); i++)
    g_strv_builder_add (builder, json_array_get_string_element (ids, i));
  g_clear_pointer (&dashboard->watched, g_strfreev);
  if (json_array_get_length (ids) > 0)
    dashboard->watched = g_strv_builder_end (builder);
  aus_signal_session_answer_ok (session, message->id);
  read_snapshot (session);
}

static void
dashboard_connected (AusSignalSession *session, gboolean connected)
{
}

static gboolean
dashboard_is_in_call (AusSignalSession *session)
{
  return FALSE;
}

static void
dashboard_end (AusSignalSession *session)
{
  Dashboard *dashboard = g_steal_pointer (&session->peer);

  aus_signal_server_remove_dashboard (session->server, session);
  g_strfreev (dashboard->watched);
  g_clear_pointer (&dashboard->held, g_ptr_array_unref);
  g_free (dashboard);
}

const AusSignalPeer aus_signal_dashboard_peer = {
  .start = dashboard_start,
  .message = dashboard_message,
  .connected = dashboard_connected,
  .is_in_call = dashboard_is_in_call,
  .end = dashboard_end,
};
