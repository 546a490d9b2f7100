/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "payment"
#include "app/aus-payer.h"

#include "app/aus-dispatcher.h"
#include "app/aus-pay.h"
#include "core/aus-log.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

/* Longer than any provider's own time-out, twice. */
#define LEASE_USEC  (3 * 60 * SECOND)
#define LEASE_COUNT 16

/* A patient waits for the first answer. */
#define ASK_INTERVAL_MS    10
#define LONGEST_SLEEP_USEC (60 * SECOND)

struct _AusPayer {
  GObject parent_instance;

  AusApp *app;                  /* ref */
  AusPaymentProvider *provider; /* ref */
  AusDispatcher *dispatcher;
};

G_DEFINE_FINAL_TYPE (AusPayer, aus_payer, G_TYPE_OBJECT)

typedef struct {
  guint left;
  gint64 leased;
} Round;

typedef struct {
  GTask *round; /* ref */
  AusPayTrip *trip;
} Call;

static void
call_free (gpointer data)
{
  Call *self = data;

  g_object_unref (self->round);
  aus_pay_trip_free (self->trip);
  g_free (self);
}

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
  return aus_pay_lease (tx, LEASE_USEC, LEASE_COUNT, error);
}

static gpointer
take_report (AusTx *tx, gpointer data, GError **error)
{
  const Call *call = data;

  aus_pay_take_report (tx, call->trip, error);
  return NULL;
}

static gpointer
read_next (AusTx *tx, gpointer data, GError **error)
{
  g_autofree gint64 *next = g_new0 (gint64, 1);

  return aus_payment_store_get_next (tx, next, error) ? g_steal_pointer (&next) : NULL;
}

/* On the main loop: lease → ask → take the report */

static void
on_taken (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) round = data;
  g_autoptr (GError) error = NULL;

  /* The row stays leased, and is asked again under the same key when that is over. */
  if (!aus_database_write_finish (AUS_DATABASE (source), res, NULL, &error))
    aus_warning ("what the provider of payments said was not stored: %s", error->message);
  round_release (round);
}

static void
on_asked (GObject *source, GAsyncResult *res, gpointer data)
{
  Call *call = data;
  AusPayer *self = g_task_get_source_object (call->round);

  call->trip->report = aus_payment_provider_ask_finish (AUS_PAYMENT_PROVIDER (source), res);
  if (call->trip->report == NULL) {
    g_autoptr (GTask) round = g_object_ref (call->round);
    call_free (call);
    round_release (round);
    return;
  }
  aus_database_write_async (aus_app_get_database (self->app), take_report, call, call_free, NULL,
                            NULL, on_taken, g_object_ref (call->round));
}

static void
begin_call (GTask *round, AusPayTrip *trip)
{
  AusPayer *self = g_task_get_source_object (round);
  Call *call = g_new0 (Call, 1);

  call->round = g_object_ref (round);
  call->trip = trip;
  aus_payment_provider_ask_async (self->provider, trip->order,
                                  aus_dispatcher_get_cancellable (self->dispatcher), on_asked,
                                  call);
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
  g_autoptr (GPtrArray) trips = result;
  round->leased = trips->len;
  round->left = trips->len + 1;
  while (trips->len > 0)
    begin_call (task, g_ptr_array_steal_index (trips, 0));
  round_release (task);
}

void
aus_payer_run_due_async (AusPayer *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_PAYER (self));
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, g_new0 (Round, 1), g_free);
  aus_database_write_async (aus_app_get_database (self->app), lease, NULL, NULL,
                            (GDestroyNotify) g_ptr_array_unref, NULL, on_leased, task);
}

gint64
aus_payer_run_due_finish (AusPayer *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), -1);
  return g_task_propagate_int (G_TASK (res), error);
}

/* By itself */

static void
on_ran (GObject *source, GAsyncResult *res, gpointer data)
{
  AusPayer *self = AUS_PAYER (source);
  g_autoptr (GError) error = NULL;

  aus_payer_run_due_finish (self, res, &error);
  aus_dispatcher_ran (self->dispatcher, error);
}

static void
run_due (gpointer owner)
{
  aus_payer_run_due_async (AUS_PAYER (owner), on_ran, NULL);
}

static const AusDispatch DISPATCH = {
  .what = "payments",
  .marks = AUS_TX_PAYMENT,
  .ask_ms = ASK_INTERVAL_MS,
  .longest_sleep_usec = LONGEST_SLEEP_USEC,
  .look = read_next,
  .run = run_due,
};

static void
aus_payer_dispose (GObject *object)
{
  AusPayer *self = AUS_PAYER (object);

  if (self->dispatcher != NULL)
    aus_payer_stop (self);
  g_clear_object (&self->dispatcher);
  g_clear_object (&self->provider);
  g_clear_object (&self->app);
  G_OBJECT_CLASS (aus_payer_parent_class)->dispose (object);
}

static void
aus_payer_class_init (AusPayerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = aus_payer_dispose;
}

static void
aus_payer_init (AusPayer *self)
{
}

AusPayer *
aus_payer_new (AusApp *app, AusPaymentProvider *provider)
{
  g_return_val_if_fail (AUS_IS_APP (app) && AUS_IS_PAYMENT_PROVIDER (provider), NULL);
  AusPayer *self = g_object_new (AUS_TYPE_PAYER, NULL);

  self->app = g_object_ref (app);
  self->provider = g_object_ref (provider);
  self->dispatcher = aus_dispatcher_new (app, &DISPATCH, self, NULL);
  return self;
}

void
aus_payer_start (AusPayer *self)
{
  g_return_if_fail (AUS_IS_PAYER (self));
  aus_dispatcher_start (self->dispatcher);
}

void
aus_payer_stop (AusPayer *self)
{
  g_return_if_fail (AUS_IS_PAYER (self));
  aus_dispatcher_stop (self->dispatcher);
}
