/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "hooks"
#include "app/aus-hooks.h"

#include "app/aus-dispatcher.h"
#include "app/aus-hook-tell.h"
#include "core/aus-log.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

/* Longer than a caller's own time-out. */
#define LEASE_USEC  (2 * 60 * SECOND)
#define LEASE_COUNT 16
/* Bookings wait for so many events at most. */
#define TELL_COUNT 100
struct _AusHooks {
  GObject parent_instance;

  AusApp *app;           /* ref */
  AusHookCaller *caller; /* ref */
  AusDispatcher *dispatcher;
};

G_DEFINE_FINAL_TYPE (AusHooks, aus_hooks, G_TYPE_OBJECT)

/* One call on its way */

typedef struct {
  GTask *round; /* ref */
  AusWebhookDelivery *delivery;
  AusHookCall *call; /* NULL: switched off meanwhile */
  AusHookAnswer *answer;
} Trip;

static void
trip_free (gpointer data)
{
  Trip *self = data;

  g_clear_object (&self->round);
  g_clear_pointer (&self->delivery, aus_webhook_delivery_free);
  g_clear_pointer (&self->call, aus_hook_call_free);
  g_free (self->answer);
  g_free (self);
}

typedef struct {
  guint left;
  gint64 calls;
} Round;

static void
round_release (GTask *task)
{
  Round *round = g_task_get_task_data (task);

  if (--round->left == 0)
    g_task_return_int (task, round->calls);
}

/* On the storage threads */

static gboolean
prepare (AusTx *tx, Trip *trip, GError **error)
{
  AusWebhookDelivery *delivery = trip->delivery;
  g_autoptr (GError) local = NULL;
  g_autofree char *url = aus_webhook_store_get_url (tx, delivery->webhook_id, &local);
  g_autofree char *key = NULL;

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (url == NULL)
    return TRUE;
  key = aus_hook_derive_key (tx, delivery->webhook_id);
  trip->call = g_new0 (AusHookCall, 1);
  trip->call->url = g_steal_pointer (&url);
  trip->call->id = g_strdup (delivery->id);
  trip->call->seconds = aus_tx_now (tx) / SECOND;
  trip->call->payload = g_strdup (delivery->payload);
  trip->call->signature =
      aus_webhook_sign (key, trip->call->id, trip->call->seconds, trip->call->payload);
  return TRUE;
}

/* Tells what happened, and takes what is due: (element-type Trip). */
static gpointer
take (AusTx *tx, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) trips = g_ptr_array_new_with_free_func (trip_free);
  g_autoptr (GPtrArray) due = NULL;

  if (!aus_hook_tell (tx, TELL_COUNT, error))
    return NULL;
  due = aus_webhook_store_lease (tx, LEASE_USEC, LEASE_COUNT, error);
  while (due != NULL && due->len > 0) {
    Trip *trip = g_new0 (Trip, 1);

    g_ptr_array_add (trips, trip);
    trip->delivery = g_ptr_array_steal_index (due, 0);
    if (!prepare (tx, trip, error))
      return NULL;
  }
  return due != NULL ? g_steal_pointer (&trips) : NULL;
}

static void
decide (Trip *trip, gint64 now)
{
  AusWebhookDelivery *delivery = trip->delivery;
  gint64 wait = aus_webhook_get_retry (delivery->tries, g_random_double ());

  g_clear_pointer (&delivery->reason, g_free);
  delivery->status = trip->answer != NULL ? trip->answer->status : 0;
  delivery->due_at = 0;
  if (trip->call == NULL) {
    delivery->state = AUS_WEBHOOK_FAILED;
    delivery->reason = g_strdup ("disabled");
  } else if (aus_webhook_is_success (delivery->status)) {
    delivery->state = AUS_WEBHOOK_SENT;
  } else {
    gboolean again = wait != 0 && !aus_webhook_is_gone (delivery->status);

    delivery->state = again ? AUS_WEBHOOK_WAITING : AUS_WEBHOOK_FAILED;
    delivery->due_at = again ? now + wait : 0;
    delivery->reason = g_strdup (trip->answer->reason);
  }
}

static gpointer
finish (AusTx *tx, gpointer data, GError **error)
{
  Trip *trip = data;
  gint64 now = aus_tx_now (tx);

  decide (trip, now);
  if (aus_webhook_store_finish (tx, trip->delivery, error) && trip->call != NULL)
    aus_webhook_store_judge (
        tx, trip->delivery->webhook_id, trip->delivery->state == AUS_WEBHOOK_SENT,
        aus_webhook_is_gone (trip->delivery->status), now - AUS_WEBHOOK_GIVE_UP_USEC, error);
  return NULL;
}

static gpointer
read_look (AusTx *tx, gpointer data, GError **error)
{
  g_autofree gint64 *next = g_new0 (gint64, 1);
  gboolean untold = FALSE;

  if (!aus_webhook_store_look (tx, &untold, next, error))
    return NULL;
  if (untold)
    *next = aus_tx_now (tx);
  return g_steal_pointer (&next);
}

/* On the main loop: take → call → finish */

static void
on_finished (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) round = data;
  g_autoptr (GError) error = NULL;

  /* The row stays leased, and is told again under the same id when that is over. */
  if (!aus_database_write_finish (AUS_DATABASE (source), res, NULL, &error))
    aus_warning ("what became of a webhook call was not stored: %s", error->message);
  round_release (round);
}

static void
trip_end (Trip *trip)
{
  AusHooks *self = g_task_get_source_object (trip->round);
  GTask *round = g_object_ref (trip->round);

  aus_database_write_async (aus_app_get_database (self->app), finish, trip, trip_free, NULL, NULL,
                            on_finished, round);
}

static void
on_called (GObject *source, GAsyncResult *res, gpointer data)
{
  Trip *trip = data;

  trip->answer = aus_hook_caller_call_finish (AUS_HOOK_CALLER (source), res);
  if (trip->answer == NULL) {
    g_autoptr (GTask) round = g_object_ref (trip->round);
    trip_free (trip);
    round_release (round);
    return;
  }
  trip_end (trip);
}

static void
begin_trip (GTask *round, Trip *trip)
{
  AusHooks *self = g_task_get_source_object (round);

  trip->round = g_object_ref (round);
  if (trip->call == NULL)
    trip_end (trip);
  else
    aus_hook_caller_call_async (self->caller, trip->call,
                                aus_dispatcher_get_cancellable (self->dispatcher), on_called, trip);
}

static void
on_taken (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  AusHooks *self = g_task_get_source_object (task);
  Round *round = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = NULL;

  if (!aus_database_write_finish (AUS_DATABASE (source), res, &result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  g_autoptr (GPtrArray) trips = result;
  round->calls = trips->len;
  round->left = trips->len + 1;
  while (trips->len > 0)
    begin_trip (task, g_ptr_array_steal_index (trips, 0));
  round_release (task);
  /* Not after the answers: a slow receiver is waited for by its own row alone. */
  aus_dispatcher_ran (self->dispatcher, NULL);
}

void
aus_hooks_run_async (AusHooks *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_HOOKS (self));
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, g_new0 (Round, 1), g_free);
  aus_database_write_async (aus_app_get_database (self->app), take, NULL, NULL,
                            (GDestroyNotify) g_ptr_array_unref, NULL, on_taken, task);
}

gint64
aus_hooks_run_finish (AusHooks *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), -1);
  return g_task_propagate_int (G_TASK (res), error);
}

/* By itself */

static void
on_ran (GObject *source, GAsyncResult *res, gpointer data)
{
  AusHooks *self = AUS_HOOKS (source);
  g_autoptr (GError) error = NULL;

  if (aus_hooks_run_finish (self, res, &error) < 0)
    aus_dispatcher_ran (self->dispatcher, error);
}

static void
run (gpointer owner)
{
  aus_hooks_run_async (owner, on_ran, NULL);
}

static const AusDispatch dispatch = {
  .what = "webhooks",
  .marks = AUS_TX_EVENTS | AUS_TX_WEBHOOK,
  .ask_ms = 100,
  .longest_sleep_usec = 3600 * SECOND,
  .look = read_look, /* with no webhook, a booking costs this and no write */
  .run = run,
};

static void
aus_hooks_dispose (GObject *object)
{
  AusHooks *self = AUS_HOOKS (object);

  if (self->dispatcher != NULL)
    aus_hooks_stop (self);
  g_clear_object (&self->dispatcher);
  g_clear_object (&self->caller);
  g_clear_object (&self->app);
  G_OBJECT_CLASS (aus_hooks_parent_class)->dispose (object);
}

static void
aus_hooks_class_init (AusHooksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = aus_hooks_dispose;
}

static void
aus_hooks_init (AusHooks *self)
{
}

AusHooks *
aus_hooks_new (AusApp *app, AusHookCaller *caller)
{
  g_return_val_if_fail (AUS_IS_APP (app) && AUS_IS_HOOK_CALLER (caller), NULL);
  AusHooks *self = g_object_new (AUS_TYPE_HOOKS, NULL);

  self->app = g_object_ref (app);
  self->caller = g_object_ref (caller);
  self->dispatcher = aus_dispatcher_new (app, &dispatch, self, NULL);
  return self;
}

void
aus_hooks_start (AusHooks *self)
{
  g_return_if_fail (AUS_IS_HOOKS (self));
  aus_dispatcher_start (self->dispatcher);
}

void
aus_hooks_stop (AusHooks *self)
{
  g_return_if_fail (AUS_IS_HOOKS (self));
  aus_dispatcher_stop (self->dispatcher);
}
