/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "events"
#include "app/aus-events-private.h"

#include "core/aus-log.h"
#include "storage/aus-consultation-store.h"
#include "storage/aus-event-store.h"

#define BATCH 200

typedef struct {
  guint id;
  AusEventsWants wants;
  AusEventsFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
  gboolean gone; /* unlistened while events are handed out */
} Listener;

struct _AusEvents {
  GObject parent_instance;

  AusDatabase *database; /* ref */
  GPtrArray *listeners;  /* Listener */
  guint next_id;
  GPtrArray *queue;    /* AusEvent: to be handed out */
  gint64 queued;       /* number of the newest that was in the queue */
  gint64 last;         /* handed out */
  gboolean busy;       /* a round is under way */
  gboolean reading;    /* rows of other processes */
  gboolean read_again; /* a commit came meanwhile */
  guint depth;         /* of handing out */
};

G_DEFINE_FINAL_TYPE (AusEvents, aus_events, G_TYPE_OBJECT)

void
aus_event_free (AusEvent *self)
{
  g_free (self->organisation_id);
  g_free (self->practitioner_id);
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self->correlation);
  aus_consultation_unref (self->consultation);
  g_free (self);
}

static AusEventType
type_of (const char *name)
{
  if (g_str_equal (name, "arrival"))
    return AUS_EVENT_ARRIVAL;
  return g_str_equal (name, "gone") ? AUS_EVENT_GONE : AUS_EVENT_CHANGED;
}

static AusEvent *
event_of (AusEventRow *row)
{
  AusEvent *self = g_new0 (AusEvent, 1);

  self->number = row->number;
  self->type = type_of (row->type);
  self->organisation_id = g_steal_pointer (&row->organisation_id);
  self->practitioner_id = g_steal_pointer (&row->practitioner_id);
  self->consultation_id = g_steal_pointer (&row->consultation_id);
  self->participant_id = g_steal_pointer (&row->participant_id);
  self->correlation = g_steal_pointer (&row->correlation);
  return self;
}

static GPtrArray *
queue_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) aus_event_free);
}

/* On a reader thread */

GPtrArray *
aus_events_list (AusTx *tx, gint64 since, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = aus_event_store_list (tx, since, limit, error);
  GPtrArray *events = NULL;

  if (rows == NULL)
    return NULL;
  events = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_event_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (events, event_of (g_ptr_array_index (rows, i)));
  return events;
}

static gpointer
read_new (AusTx *tx, gpointer data, GError **error)
{
  return aus_events_list (tx, *(const gint64 *) data, BATCH, error);
}

static gboolean
load_one (AusTx *tx, AusEvent *event, GHashTable *loaded, GError **error)
{
  AusConsultation *consultation = g_hash_table_lookup (loaded, event->consultation_id);

  if (consultation == NULL) {
    consultation = aus_consultation_store_load (tx, event->consultation_id, error);
    if (consultation == NULL)
      return FALSE;
    g_hash_table_insert (loaded, consultation->id, consultation);
  }
  event->consultation = aus_consultation_ref (consultation);
  return TRUE;
}

/* Several events of one consultation share the newest snapshot. */
gboolean
aus_events_load (AusTx *tx, GPtrArray *events, GError **error)
{
  g_autoptr (GHashTable) loaded = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                         (GDestroyNotify) aus_consultation_unref);

  for (guint i = 0; i < events->len; i++) {
    AusEvent *event = g_ptr_array_index (events, i);
    if (event->type != AUS_EVENT_GONE && !load_one (tx, event, loaded, error))
      return FALSE;
  }
  return TRUE;
}

static gpointer
load_wanted (AusTx *tx, gpointer data, GError **error)
{
  aus_events_load (tx, data, error);
  return NULL;
}

/* Handing out: on the main loop */

static gboolean
somebody_wants (AusEvents *self, const AusEvent *event)
{
  for (guint i = 0; i < self->listeners->len; i++) {
    Listener *listener = g_ptr_array_index (self->listeners, i);
    if (!listener->gone && listener->wants (event, listener->user_data))
      return TRUE;
  }
  return FALSE;
}

static void
drop_gone_listeners (AusEvents *self)
{
  for (guint i = self->listeners->len; i > 0; i--) {
    const Listener *listener = g_ptr_array_index (self->listeners, i - 1);
    if (listener->gone)
      g_ptr_array_remove_index (self->listeners, i - 1);
  }
}

static void
hand_out (AusEvents *self, const AusEvent *event)
{
  guint n_listeners = self->listeners->len; /* those who come meanwhile hear the next one */

  for (guint i = 0; i < n_listeners; i++) {
    Listener *listener = g_ptr_array_index (self->listeners, i);
    if (!listener->gone && listener->wants (event, listener->user_data))
      listener->func (event, listener->user_data);
  }
}

static void
hand_out_all (AusEvents *self, GPtrArray *events)
{
  self->depth++;
  for (guint i = 0; i < events->len; i++) {
    const AusEvent *event = g_ptr_array_index (events, i);
    self->last = event->number;
    hand_out (self, event);
  }
  self->depth--;
  if (self->depth == 0)
    drop_gone_listeners (self);
}

/* Rounds: load snapshots for what somebody wants of the queue; hand out; again. */

typedef struct {
  AusEvents *events; /* ref */
  GPtrArray *all;    /* AusEvent */
  GPtrArray *wanted; /* AusEvent, unowned */
} Round;

static void
round_free (Round *round)
{
  g_object_unref (round->events);
  g_ptr_array_unref (round->all);
  g_ptr_array_unref (round->wanted);
  g_free (round);
}

static void work_off (AusEvents *self);

static void
on_loaded (GObject *source, GAsyncResult *res, gpointer data)
{
  Round *round = data;
  AusEvents *self = round->events;
  g_autoptr (GError) error = NULL;

  if (!aus_database_read_finish (AUS_DATABASE (source), res, NULL, &error))
    aus_warning ("snapshots of events not read: %s", error->message);
  else
    hand_out_all (self, round->all);
  self->busy = FALSE;
  work_off (self);
  round_free (round);
}

static GPtrArray *
choose_wanted (AusEvents *self, GPtrArray *events)
{
  GPtrArray *wanted = g_ptr_array_new ();

  for (guint i = 0; i < events->len; i++) {
    AusEvent *event = g_ptr_array_index (events, i);
    if (somebody_wants (self, event))
      g_ptr_array_add (wanted, event);
  }
  return wanted;
}

/* One round at a time: order is kept. */
static void
work_off (AusEvents *self)
{
  while (!self->busy && self->queue->len > 0) {
    self->busy = TRUE;
    g_autoptr (GPtrArray) all = g_steal_pointer (&self->queue);
    self->queue = queue_new ();
    g_autoptr (GPtrArray) wanted = choose_wanted (self, all);
    if (wanted->len > 0) {
      Round *round = g_new0 (Round, 1);
      round->events = g_object_ref (self);
      round->all = g_steal_pointer (&all);
      round->wanted = g_steal_pointer (&wanted);
      aus_database_read_async (self->database, load_wanted, round->wanted, NULL, NULL, NULL,
                               on_loaded, round);
      return;
    }
    hand_out_all (self, all); /* nobody hears them, but they count as handed out */
    self->busy = FALSE;
  }
}

/* Takes @event over. */
static void
enqueue (AusEvents *self, AusEvent *event)
{
  self->queued = event->number;
  g_ptr_array_add (self->queue, event);
}

/* Rows that no commit of this process brought along: another process wrote them. */

static void
on_read (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusEvents) self = AUS_EVENTS (data);
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  self->reading = FALSE;
  if (!aus_database_read_finish (AUS_DATABASE (source), res, &result, &error)) {
    aus_warning ("events not read: %s", error->message);
    return;
  }
  g_autoptr (GPtrArray) events = result;
  gboolean again = self->read_again || events->len == BATCH;
  while (events->len > 0)
    enqueue (self, g_ptr_array_steal_index (events, 0));
  work_off (self);
  if (again)
    aus_events_catch_up (self);
}

void
aus_events_catch_up (AusEvents *self)
{
  g_return_if_fail (AUS_IS_EVENTS (self));
  self->read_again = self->reading;
  if (self->reading || self->database == NULL)
    return;
  self->reading = TRUE;
  gint64 *since = g_new (gint64, 1);
  *since = self->queued;
  aus_database_read_async (self->database, read_new, since, g_free,
                           (GDestroyNotify) g_ptr_array_unref, NULL, on_read, g_object_ref (self));
}

/*
 * A commit brings its rows along: reading them would cost each booking a query. Numbers are dense,
 * so a gap is a commit of another process.
 */
static void
on_events (AusDatabase *database, GPtrArray *rows, gpointer data)
{
  AusEvents *self = AUS_EVENTS (data);
  const AusEventRow *first = g_ptr_array_index (rows, 0);
  if (self->reading || first->number != self->queued + 1) {
    aus_events_catch_up (self);
    return;
  }
  for (guint i = 0; i < rows->len; i++)
    enqueue (self, event_of (g_ptr_array_index (rows, i)));
  work_off (self);
}

/* Object */

static void
listener_free (gpointer data)
{
  Listener *listener = data;

  if (listener->destroy != NULL)
    listener->destroy (listener->user_data);
  g_free (listener);
}

static void
aus_events_dispose (GObject *object)
{
  AusEvents *self = AUS_EVENTS (object);

  g_ptr_array_set_size (self->listeners, 0);
  g_clear_object (&self->database);
  G_OBJECT_CLASS (aus_events_parent_class)->dispose (object);
}

static void
aus_events_finalize (GObject *object)
{
  AusEvents *self = AUS_EVENTS (object);

  g_ptr_array_unref (self->listeners);
  g_ptr_array_unref (self->queue);
  G_OBJECT_CLASS (aus_events_parent_class)->finalize (object);
}

static void
aus_events_class_init (AusEventsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = aus_events_dispose;
  G_OBJECT_CLASS (klass)->finalize = aus_events_finalize;
}

static void
aus_events_init (AusEvents *self)
{
  self->listeners = g_ptr_array_new_with_free_func (listener_free);
  self->queue = queue_new ();
  self->next_id = 1;
}

static gpointer
read_last (AusTx *tx, gpointer data, GError **error)
{
  gint64 first = 0;

  aus_event_store_get_bounds (tx, &first, data, error);
  return NULL;
}

AusEvents *
aus_events_new (AusApp *app)
{
  g_return_val_if_fail (AUS_IS_APP (app), NULL);
  AusEvents *self = g_object_new (AUS_TYPE_EVENTS, NULL);
  g_autoptr (GError) error = NULL;

  self->database = g_object_ref (aus_app_get_database (app));
  /* Before serving: what happened in an earlier life of the daemon concerns no listener. */
  if (!aus_database_read_sync (self->database, read_last, &self->last, NULL, &error))
    aus_warning ("last event not read: %s", error->message);
  self->queued = self->last;
  g_signal_connect_object (self->database, "foreign", G_CALLBACK (aus_events_catch_up), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->database, "events", G_CALLBACK (on_events), self, 0);
  return self;
}

guint
aus_events_listen (AusEvents *self, AusEventsWants wants, AusEventsFunc func, gpointer user_data,
                   GDestroyNotify destroy)
{
  g_return_val_if_fail (AUS_IS_EVENTS (self) && wants != NULL && func != NULL, 0);
  Listener *listener = g_new0 (Listener, 1);

  listener->id = self->next_id++;
  listener->wants = wants;
  listener->func = func;
  listener->user_data = user_data;
  listener->destroy = destroy;
  g_ptr_array_add (self->listeners, listener);
  return listener->id;
}

void
aus_events_unlisten (AusEvents *self, guint listener_id)
{
  g_return_if_fail (AUS_IS_EVENTS (self));
  for (guint i = 0; i < self->listeners->len; i++) {
    Listener *listener = g_ptr_array_index (self->listeners, i);
    listener->gone |= listener->id == listener_id;
  }
  if (self->depth == 0)
    drop_gone_listeners (self);
}

AusDatabase *
aus_events_get_database (AusEvents *self)
{
  return self->database;
}

gint64
aus_events_get_last (AusEvents *self)
{
  g_return_val_if_fail (AUS_IS_EVENTS (self), 0);
  return self->last;
}
