/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "outbox"
#include "app/aus-outbox.h"

#include "app/aus-change.h"
#include "app/aus-letter.h"
#include "core/aus-error.h"
#include "core/aus-log.h"
#include "storage/aus-event-store.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

/* Longer than any carrier's own time-out, twice. */
#define LEASE_USEC (21 * 60 * SECOND)

/* Rows taken at once; more are taken when these have left. */
#define LEASE_COUNT 64

/* Commits come by the hundred: what they queued is looked for so often. */
#define ASK_INTERVAL_MS 50
/* What other processes queue, and a wall clock that was set, are noticed so soon. */
#define LONGEST_SLEEP_USEC (60 * SECOND)
/* A storage that could not be asked is asked again. */
#define TROUBLE_SLEEP_USEC (5 * SECOND)

struct _AusOutbox {
  GObject parent_instance;

  AusApp *app;         /* ref */
  AusCarrier *carrier; /* ref */
  AusChannel channel;
  GCancellable *cancellable;
  gulong committed_id;
  guint timer_id, ask_id;
  gboolean running; /* between start and stop */
  gboolean busy;    /* a round is under way */
  gboolean again;   /* something was queued meanwhile */
};

G_DEFINE_FINAL_TYPE (AusOutbox, aus_outbox, G_TYPE_OBJECT)

/* One message on its way */

typedef struct {
  GTask *round; /* ref */
  AusOutboxRow *row;
  AusLetter *letter;
  AusDelivery *delivery;
} Trip;

static void
trip_free (gpointer data)
{
  Trip *self = data;

  g_object_unref (self->round);
  aus_outbox_row_free (self->row);
  g_clear_pointer (&self->letter, aus_letter_free);
  g_clear_pointer (&self->delivery, aus_delivery_free);
  g_free (self);
}

typedef struct {
  guint left;
  gint64 leased;
} Round;

static void
round_release (GTask *task)
{
  Round *round = g_task_get_task_data (task);

  if (--round->left == 0)
    g_task_return_int (task, round->leased);
}

/* On the storage threads */

static gpointer
lease (AusTx *tx, gpointer data, GError **error)
{
  const AusOutbox *self = data;

  return aus_outbox_store_lease (tx, self->channel, LEASE_USEC, LEASE_COUNT, error);
}

static gpointer
compose (AusTx *tx, gpointer data, GError **error)
{
  const Trip *trip = data;

  return aus_letter_compose (tx, trip->row, error);
}

static gpointer
read_next (AusTx *tx, gpointer data, GError **error)
{
  const AusOutbox *self = data;
  g_autofree gint64 *next = g_new0 (gint64, 1);

  return aus_outbox_store_get_next (tx, self->channel, next, error) ? g_steal_pointer (&next)
                                                                    : NULL;
}

static void
decide (const Trip *trip, gint64 now, AusMessageState *state, gint64 *due_at)
{
  *due_at = 0;
  if (trip->delivery == NULL) {
    *state = AUS_MESSAGE_DROPPED;
    return;
  }
  switch (trip->delivery->state) {
  case AUS_DELIVERY_SENT:
    *state = AUS_MESSAGE_SENT;
    break;
  case AUS_DELIVERY_FILED:
    *state = AUS_MESSAGE_FILED;
    break;
  case AUS_DELIVERY_LATER:
    *state = AUS_MESSAGE_WAITING;
    *due_at = now + aus_message_get_retry (trip->row->tries, g_random_double ());
    break;
  case AUS_DELIVERY_REFUSED:
    *state = AUS_MESSAGE_FAILED;
    *due_at = AUS_OUTBOX_NEVER;
    break;
  }
}

static const char *
action_of (AusMessageState state)
{
  switch (state) {
  case AUS_MESSAGE_SENT:
    return "message.sent";
  case AUS_MESSAGE_FILED:
    return "message.filed";
  case AUS_MESSAGE_FAILED:
    return "message.failed";
  case AUS_MESSAGE_DROPPED:
    return "message.dropped";
  case AUS_MESSAGE_WAITING:
  case AUS_MESSAGE_SENDING:
    break;
  }
  return NULL;
}

/* What is final goes into the trail; pages hear of that and of the first failure. */
static gboolean
record (AusTx *tx, const Trip *trip, AusMessageState state, GError **error)
{
  const AusOutboxRow *row = trip->row;
  const char *action = action_of (state);

  if (action == NULL && row->reason != NULL)
    return TRUE;
  g_autoptr (AusActor) system = aus_actor_new_system ();
  g_autoptr (AusConsultation) consultation =
      aus_consultation_store_load (tx, row->consultation_id, error);
  g_autofree char *detail = g_strconcat (aus_message_kind_get_name (row->kind), " ",
                                         aus_channel_get_name (row->channel), NULL);
  return consultation != NULL &&
         (action == NULL || aus_change_audit (tx, system, consultation, row->participant_id, action,
                                              detail, error)) &&
         aus_event_store_add (tx, "changed", consultation, NULL, error);
}

static gpointer
finish (AusTx *tx, gpointer data, GError **error)
{
  const Trip *trip = data;
  AusMessageState state = AUS_MESSAGE_DROPPED;
  gint64 due_at = 0;
  gboolean done = FALSE;

  decide (trip, aus_tx_now (tx), &state, &due_at);
  if (aus_outbox_store_finish (tx, trip->row, state, due_at,
                               trip->delivery != NULL ? trip->delivery->reason : NULL, &done,
                               error) &&
      done)
    record (tx, trip, state, error);
  return NULL;
}

/* On the main loop: lease → compose → send → finish */

static void
on_finished (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) round = data;
  g_autoptr (GError) error = NULL;

  /* The row stays leased, and is tried again under the same id when that is over. */
  if (!aus_database_write_finish (AUS_DATABASE (source), res, NULL, &error))
    aus_warning ("what became of a message was not stored: %s", error->message);
  round_release (round);
}

static void
trip_end (Trip *trip)
{
  AusOutbox *self = g_task_get_source_object (trip->round);

  aus_database_write_async (aus_app_get_database (self->app), finish, trip, trip_free, NULL, NULL,
                            on_finished, g_object_ref (trip->round));
}

static void
on_sent (GObject *source, GAsyncResult *res, gpointer data)
{
  Trip *trip = data;

  trip->delivery = aus_carrier_send_finish (AUS_CARRIER (source), res);
  if (trip->delivery == NULL) {
    g_autoptr (GTask) round = g_object_ref (trip->round);
    trip_free (trip);
    round_release (round);
    return;
  }
  /* Once for each letter: an outage of an hour is not a thousand lines a minute. */
  if (trip->delivery->reason != NULL && trip->row->reason == NULL)
    aus_message ("a %s did not leave: %s", aus_channel_get_name (trip->row->channel),
                 trip->delivery->reason);
  trip_end (trip);
}

static void
on_composed (GObject *source, GAsyncResult *res, gpointer data)
{
  Trip *trip = data;
  AusOutbox *self = g_task_get_source_object (trip->round);
  g_autoptr (GError) error = NULL;
  gpointer letter = NULL;

  if (!aus_database_read_finish (AUS_DATABASE (source), res, &letter, &error)) {
    aus_warning ("a message could not be written: %s", error->message);
    trip->delivery = aus_delivery_new (AUS_DELIVERY_LATER, "internal", 0);
  }
  trip->letter = letter;
  if (letter == NULL)
    trip_end (trip);
  else
    aus_carrier_send_async (self->carrier, trip->letter, self->cancellable, on_sent, trip);
}

static void
begin_trip (GTask *round, AusOutboxRow *row)
{
  AusOutbox *self = g_task_get_source_object (round);
  Trip *trip = g_new0 (Trip, 1);

  trip->round = g_object_ref (round);
  trip->row = row;
  aus_database_read_async (aus_app_get_database (self->app), compose, trip, NULL,
                           (GDestroyNotify) aus_letter_free, NULL, on_composed, trip);
}

static void
on_leased (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  Round *round = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = NULL;

  if (!aus_database_write_finish (AUS_DATABASE (source), res, &result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  g_autoptr (GPtrArray) rows = result;
  round->leased = rows->len;
  round->left = rows->len + 1;
  while (rows->len > 0)
    begin_trip (task, g_ptr_array_steal_index (rows, 0));
  round_release (task);
}

void
aus_outbox_run_due_async (AusOutbox *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_OUTBOX (self));
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, g_new0 (Round, 1), g_free);
  aus_database_write_async (aus_app_get_database (self->app), lease, self, NULL,
                            (GDestroyNotify) g_ptr_array_unref, NULL, on_leased, task);
}

gint64
aus_outbox_run_due_finish (AusOutbox *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), -1);
  return g_task_propagate_int (G_TASK (res), error);
}

/* By itself: one timer for the earliest */

static void look (AusOutbox *self);

static gboolean
on_timer (gpointer data)
{
  AusOutbox *self = AUS_OUTBOX (data);

  self->timer_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
sleep_for (AusOutbox *self, gint64 usec)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id =
      g_timeout_add ((guint) (CLAMP (usec, 0, LONGEST_SLEEP_USEC) / 1000 + 1), on_timer, self);
}

static void
on_ran (GObject *source, GAsyncResult *res, gpointer data)
{
  AusOutbox *self = AUS_OUTBOX (source);
  g_autoptr (GError) error = NULL;

  self->busy = FALSE;
  if (aus_outbox_run_due_finish (self, res, &error) < 0)
    aus_warning ("messages were not looked for: %s", error->message);
  if (self->running && error != NULL)
    sleep_for (self, TROUBLE_SLEEP_USEC);
  else
    look (self);
}

static void
on_next (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusOutbox) self = data;
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;
  gint64 now = aus_clock_now (aus_app_get_clock (self->app));

  self->busy = FALSE;
  if (!aus_database_read_finish (AUS_DATABASE (source), res, &result, &error))
    aus_warning ("the next message was not read: %s", error->message);
  g_autofree gint64 *next = result;
  if (!self->running)
    return;
  if (next == NULL) {
    sleep_for (self, TROUBLE_SLEEP_USEC);
  } else if (*next != 0 && *next <= now) {
    self->busy = TRUE;
    self->again = FALSE;
    aus_outbox_run_due_async (self, on_ran, NULL);
  } else if (self->again) {
    look (self);
  } else {
    sleep_for (self, *next == 0 ? LONGEST_SLEEP_USEC : *next - now);
  }
}

/* Reads first: most commits queue nothing, and a lease is a write. */
static void
look (AusOutbox *self)
{
  if (!self->running)
    return;
  self->again = self->busy;
  if (self->busy)
    return;
  self->busy = TRUE;
  aus_database_read_async (aus_app_get_database (self->app), read_next, self, NULL, g_free, NULL,
                           on_next, g_object_ref (self));
}

static gboolean
on_ask (gpointer data)
{
  AusOutbox *self = AUS_OUTBOX (data);

  self->ask_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
on_committed (AusDatabase *database, guint marks, gpointer data)
{
  AusOutbox *self = AUS_OUTBOX (data);

  if ((marks & AUS_TX_OUTBOX) != 0 && self->ask_id == 0)
    self->ask_id = g_timeout_add (ASK_INTERVAL_MS, on_ask, self);
}

static void
aus_outbox_dispose (GObject *object)
{
  AusOutbox *self = AUS_OUTBOX (object);

  aus_outbox_stop (self);
  g_clear_object (&self->carrier);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->app);
  G_OBJECT_CLASS (aus_outbox_parent_class)->dispose (object);
}

static void
aus_outbox_class_init (AusOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = aus_outbox_dispose;
}

static void
aus_outbox_init (AusOutbox *self)
{
  self->cancellable = g_cancellable_new ();
}

AusOutbox *
aus_outbox_new (AusApp *app, AusChannel channel, AusCarrier *carrier)
{
  g_return_val_if_fail (AUS_IS_APP (app) && AUS_IS_CARRIER (carrier), NULL);
  AusOutbox *self = g_object_new (AUS_TYPE_OUTBOX, NULL);

  self->app = g_object_ref (app);
  self->channel = channel;
  self->carrier = g_object_ref (carrier);
  return self;
}

void
aus_outbox_start (AusOutbox *self)
{
  g_return_if_fail (AUS_IS_OUTBOX (self));
  if (self->running)
    return;
  self->running = TRUE;
  self->committed_id = g_signal_connect_object (aus_app_get_database (self->app), "committed",
                                                G_CALLBACK (on_committed), self, 0);
  look (self);
}

void
aus_outbox_stop (AusOutbox *self)
{
  g_return_if_fail (AUS_IS_OUTBOX (self));
  if (!self->running)
    return;
  self->running = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_signal_handler (&self->committed_id, aus_app_get_database (self->app));
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_handle_id (&self->ask_id, g_source_remove);
}
