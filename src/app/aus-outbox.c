/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "outbox"
#include "app/aus-outbox.h"

#include "app/aus-change.h"
#include "app/aus-dispatcher.h"
#include "app/aus-letter.h"
#include "core/aus-error.h"
#include "core/aus-log.h"
#include "storage/aus-event-store.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

/* Longer than any carrier's own time-out, twice. */
#define LEASE_USEC (21 * 60 * SECOND)

/* Rows taken at once; more are taken when these have left. */
#define LEASE_COUNT 64

struct _AusOutbox {
  GObject parent_instance;

  AusApp *app;         /* ref */
  AusCarrier *carrier; /* ref */
  AusChannel channel;
  AusDispatcher *dispatcher;
};

G_DEFINE_FINAL_TYPE (AusOutbox, aus_outbox, G_TYPE_OBJECT)

/* One message on its way */

typedef struct {
  AusOutboxRow *row;
  AusLetter *letter; /* NULL: there is nothing to say any more */
  AusDelivery *delivery;
} Trip;

static void
trip_free (gpointer data)
{
  Trip *self = data;

  aus_outbox_row_free (self->row);
  g_clear_pointer (&self->letter, aus_letter_free);
  g_clear_pointer (&self->delivery, aus_delivery_free);
  g_free (self);
}

static GPtrArray *
trips_new (void)
{
  return g_ptr_array_new_with_free_func (trip_free);
}

/* Data of a round's task. */
typedef struct {
  gint64 leased;
  guint left;       /* trips that are not over */
  GPtrArray *begun; /* Trip, until each is sent */
  GPtrArray *done;  /* Trip, what became of them is to be written */
  gboolean writing;
} Round;

static void
round_free (gpointer data)
{
  Round *self = data;

  g_ptr_array_unref (self->begun);
  g_ptr_array_unref (self->done);
  g_free (self);
}

static Round *
round_new (void)
{
  Round *self = g_new0 (Round, 1);

  self->begun = trips_new ();
  self->done = trips_new ();
  return self;
}

/* @task (transfer full): a use of it that is over; with the last trip, the round is. */
static void
round_release (GTask *task, guint trips)
{
  Round *round = g_task_get_task_data (task);

  round->left -= trips;
  if (trips > 0 && round->left == 0)
    g_task_return_int (task, round->leased);
  g_object_unref (task);
}

/* On the storage threads */

static gpointer
lease (AusTx *tx, gpointer data, GError **error)
{
  const AusOutbox *self = data;

  return aus_outbox_store_lease (tx, self->channel, LEASE_USEC, LEASE_COUNT, error);
}

/* @data: (element-type Trip). What cannot be written now is tried again later. */
static gpointer
compose (AusTx *tx, gpointer data, GError **error)
{
  GPtrArray *trips = data;

  for (guint i = 0; i < trips->len; i++) {
    Trip *trip = g_ptr_array_index (trips, i);
    g_autoptr (GError) local = NULL;

    g_clear_pointer (&trip->letter, aus_letter_free);
    g_clear_pointer (&trip->delivery, aus_delivery_free);
    trip->letter = aus_letter_compose (tx, trip->row, &local);
    if (local == NULL)
      continue;
    aus_warning ("a message could not be written: %s", local->message);
    trip->delivery = aus_delivery_new (AUS_DELIVERY_LATER, "internal", 0);
  }
  return NULL;
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

  /* There is no consultation yet; the patient looks at a page that can send it again. */
  if (row->kind == AUS_MESSAGE_BOOKING_CODE)
    return TRUE;
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

static gboolean
finish_one (AusTx *tx, const Trip *trip, GError **error)
{
  AusMessageState state = AUS_MESSAGE_DROPPED;
  gint64 due_at = 0;
  gboolean done = FALSE;

  decide (trip, aus_tx_now (tx), &state, &due_at);
  return aus_outbox_store_finish (tx, trip->row, state, due_at,
                                  trip->delivery != NULL ? trip->delivery->reason : NULL, &done,
                                  error) &&
         (!done || record (tx, trip, state, error));
}

static gpointer
finish (AusTx *tx, gpointer data, GError **error)
{
  GPtrArray *trips = data;

  for (guint i = 0; i < trips->len; i++)
    if (!finish_one (tx, g_ptr_array_index (trips, i), error))
      break;
  return NULL;
}

/* On the main loop: lease → compose → send → finish */

static void flush (GTask *task);

typedef struct {
  GTask *task; /* ref */
  GPtrArray *trips;
} Writing;

static void write_trips (GTask *task, GPtrArray *trips, GAsyncReadyCallback callback);

static void
on_written_alone (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autofree Writing *writing = data;
  g_autoptr (GPtrArray) trips = writing->trips;
  g_autoptr (GError) error = NULL;

  /* The row stays leased, and is tried again under the same id when that is over. */
  if (!aus_database_write_finish (AUS_DATABASE (source), res, NULL, &error))
    aus_warning ("what became of a message was not stored: %s", error->message);
  round_release (writing->task, trips->len);
}

/* Each alone, so that one row that cannot be written does not have the others sent twice. */
static void
write_each (GTask *task, GPtrArray *trips)
{
  while (trips->len > 0) {
    g_autoptr (GPtrArray) one = trips_new ();

    g_ptr_array_add (one, g_ptr_array_steal_index (trips, 0));
    write_trips (task, one, on_written_alone);
  }
}

static void
on_written (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autofree Writing *writing = data;
  g_autoptr (GPtrArray) trips = writing->trips;
  GTask *task = writing->task;
  Round *round = g_task_get_task_data (task);
  guint written = trips->len;

  round->writing = FALSE;
  if (!aus_database_write_finish (AUS_DATABASE (source), res, NULL, NULL)) {
    written = 0;
    write_each (task, trips);
  }
  flush (task);
  round_release (task, written);
}

static void
write_trips (GTask *task, GPtrArray *trips, GAsyncReadyCallback callback)
{
  AusOutbox *self = g_task_get_source_object (task);
  Writing *writing = g_new0 (Writing, 1);

  writing->task = g_object_ref (task);
  writing->trips = g_ptr_array_ref (trips);
  aus_database_write_async (aus_app_get_database (self->app), finish, trips, NULL, NULL, NULL,
                            callback, writing);
}

/* What has left while the last of it was being written shares one commit. */
static void
flush (GTask *task)
{
  Round *round = g_task_get_task_data (task);

  if (round->writing || round->done->len == 0)
    return;
  g_autoptr (GPtrArray) trips = g_steal_pointer (&round->done);
  round->done = trips_new ();
  round->writing = TRUE;
  write_trips (task, trips, on_written);
}

typedef struct {
  GTask *task; /* ref */
  Trip *trip;  /* in begun */
} Sending;

static void
on_sent (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autofree Sending *sending = data;
  GTask *task = sending->task;
  Round *round = g_task_get_task_data (task);
  Trip *trip = sending->trip;

  trip->delivery = aus_carrier_send_finish (AUS_CARRIER (source), res);
  /* Once for each letter: an outage of an hour is not a thousand lines a minute. */
  if (trip->delivery != NULL && trip->delivery->reason != NULL && trip->row->reason == NULL)
    aus_message ("a %s did not leave: %s", aus_channel_get_name (trip->row->channel),
                 trip->delivery->reason);
  guint index = 0;
  g_ptr_array_find (round->begun, trip, &index);
  g_ptr_array_steal_index_fast (round->begun, index);
  if (trip->delivery == NULL) { /* cancelled: leased again by whoever comes after us */
    trip_free (trip);
    round_release (task, 1);
    return;
  }
  g_ptr_array_add (round->done, trip);
  flush (task);
  round_release (task, 0);
}

static void
send_letters (GTask *task)
{
  AusOutbox *self = g_task_get_source_object (task);
  Round *round = g_task_get_task_data (task);

  /* Answers come from the main loop, never from within: the array stays as it is meanwhile. */
  for (guint i = 0; i < round->begun->len; i++) {
    Trip *trip = g_ptr_array_index (round->begun, i);
    Sending *sending = g_new0 (Sending, 1);

    sending->task = g_object_ref (task);
    sending->trip = trip;
    aus_carrier_send_async (self->carrier, trip->letter,
                            aus_dispatcher_get_cancellable (self->dispatcher), on_sent, sending);
  }
}

static void
on_composed (GObject *source, GAsyncResult *res, gpointer data)
{
  GTask *task = data;
  Round *round = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!aus_database_read_finish (AUS_DATABASE (source), res, NULL, &error)) {
    aus_warning ("messages could not be written: %s", error->message);
    g_ptr_array_set_size (round->begun, 0);
    round_release (task, round->left);
    return;
  }
  for (guint i = round->begun->len; i-- > 0;) {
    Trip *trip = g_ptr_array_index (round->begun, i);
    if (trip->letter == NULL)
      g_ptr_array_add (round->done, g_ptr_array_steal_index (round->begun, i));
  }
  send_letters (task);
  flush (task);
  round_release (task, 0);
}

static void
on_leased (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  AusOutbox *self = g_task_get_source_object (task);
  Round *round = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = NULL;

  if (!aus_database_write_finish (AUS_DATABASE (source), res, &result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  g_autoptr (GPtrArray) rows = result;
  round->leased = rows->len;
  round->left = rows->len;
  while (rows->len > 0) {
    Trip *trip = g_new0 (Trip, 1);

    trip->row = g_ptr_array_steal_index (rows, 0);
    g_ptr_array_add (round->begun, trip);
  }
  if (round->left == 0)
    g_task_return_int (task, 0);
  else
    aus_database_read_async (aus_app_get_database (self->app), compose, round->begun, NULL, NULL,
                             NULL, on_composed, g_steal_pointer (&task));
}

void
aus_outbox_run_due_async (AusOutbox *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_OUTBOX (self));
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, round_new (), round_free);
  aus_database_write_async (aus_app_get_database (self->app), lease, self, NULL,
                            (GDestroyNotify) g_ptr_array_unref, NULL, on_leased, task);
}

gint64
aus_outbox_run_due_finish (AusOutbox *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), -1);
  return g_task_propagate_int (G_TASK (res), error);
}

/* By itself */

static void
on_ran (GObject *source, GAsyncResult *res, gpointer data)
{
  AusOutbox *self = AUS_OUTBOX (source);
  g_autoptr (GError) error = NULL;

  aus_outbox_run_due_finish (self, res, &error);
  aus_dispatcher_ran (self->dispatcher, error);
}

static void
run (gpointer owner)
{
  aus_outbox_run_due_async (owner, on_ran, NULL);
}

static const AusDispatch dispatch = {
  .what = "messages",
  .marks = AUS_TX_OUTBOX,
  .ask_ms = 200,
  .gives_way = TRUE,
  .longest_sleep_usec = 60 * SECOND,
  .look = read_next,
  .run = run,
};

static void
aus_outbox_dispose (GObject *object)
{
  AusOutbox *self = AUS_OUTBOX (object);

  if (self->dispatcher != NULL)
    aus_outbox_stop (self);
  g_clear_object (&self->dispatcher);
  g_clear_object (&self->carrier);
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
}

AusOutbox *
aus_outbox_new (AusApp *app, AusChannel channel, AusCarrier *carrier)
{
  g_return_val_if_fail (AUS_IS_APP (app) && AUS_IS_CARRIER (carrier), NULL);
  AusOutbox *self = g_object_new (AUS_TYPE_OUTBOX, NULL);

  self->app = g_object_ref (app);
  self->channel = channel;
  self->carrier = g_object_ref (carrier);
  self->dispatcher = aus_dispatcher_new (app, &dispatch, self, self);
  return self;
}

void
aus_outbox_start (AusOutbox *self)
{
  g_return_if_fail (AUS_IS_OUTBOX (self));
  aus_dispatcher_start (self->dispatcher);
}

void
aus_outbox_stop (AusOutbox *self)
{
  g_return_if_fail (AUS_IS_OUTBOX (self));
  aus_dispatcher_stop (self->dispatcher);
}
