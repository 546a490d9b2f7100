/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "jobs"
#include "app/aus-jobs.h"

#include "app/aus-timer.h"
#include "core/aus-log.h"
#include "storage/aus-booking-store.h"
#include "storage/aus-event-store.h"
#include "storage/aus-idempotency-store.h"
#include "storage/aus-outbox-store.h"
#include "storage/aus-payment-store.h"
#include "storage/aus-queue-store.h"
#include "storage/aus-recipient-store.h"
#include "storage/aus-search-store.h"
#include "storage/aus-session-store.h"
#include "storage/aus-webhook-store.h"

#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)

/* Longer than any of these transactions can take; a daemon that dies gives its jobs back after it.
 */
#define LEASE_USEC  (60 * (gint64) G_USEC_PER_SEC)
#define LEASE_COUNT 100

/* Bookings come by the hundred and move the next timer once in a day: it is looked for so often. */
#define ASK_INTERVAL_MS 50

/* Our timer counts running time: a wall clock that was set, or a machine that slept, is noticed so
 * soon. */
#define LONGEST_SLEEP_USEC (60 * (gint64) G_USEC_PER_SEC)
#define IDEMPOTENCY_KEEP   (24 * HOUR)
#define BOOKING_KEEP       (24 * HOUR)
#define PLACE_KEEP         (24 * HOUR)
#define SESSION_KEEP       (30 * 24 * HOUR)
/* Providers tell for three days at most. */
#define NEWS_KEEP    (30 * 24 * HOUR)
#define FAILURE_KEEP (30 * 24 * HOUR)
/* 2 MB of the index of words each hour: all of a large one within the month that the law gives
 * (GDPR art. 12 (3)). */
#define TIDY_PAGES 500

struct _AusJobs {
  GObject parent_instance;

  AusApp *app; /* ref */
  guint source_id;
  guint ask_id; /* a commit is going to be looked at */
  gulong committed_id;
  gboolean running; /* between start and stop */
  gboolean asking;  /* when the next one is due */
  gboolean ask_again;
  gint64 pruned_at;
};

G_DEFINE_FINAL_TYPE (AusJobs, aus_jobs, G_TYPE_OBJECT)

/* On the writer thread */

static gpointer
lease (AusTx *tx, gpointer data, GError **error)
{
  return aus_job_store_lease (tx, LEASE_USEC, LEASE_COUNT, error);
}

/* @data: an AusJob. Gives a counter of 0 or 1. */
static gpointer
fire (AusTx *tx, gpointer data, GError **error)
{
  gboolean done = FALSE;

  if (!aus_timer_fire (tx, data, &done, error))
    return NULL;
  gint64 *count = g_new (gint64, 1);
  *count = done ? 1 : 0;
  return count;
}

static gpointer
prune (AusTx *tx, gpointer data, GError **error)
{
  gint64 now = aus_tx_now (tx);
  const AusSettings *settings = aus_app_get_settings (aus_app_from_tx (tx));

  if (aus_event_store_prune (tx, now - settings->event_keep_usec, error) &&
      aus_webhook_store_prune (tx, now - AUS_WEBHOOK_LOG_USEC, error) &&
      aus_booking_store_prune (tx, now - BOOKING_KEEP, error) &&
      aus_payment_event_store_prune (tx, now - NEWS_KEEP, error) &&
      aus_idempotency_store_prune (tx, now - IDEMPOTENCY_KEEP, error))
    aus_session_store_prune (tx, now - SESSION_KEEP, error);
  if (error == NULL || *error == NULL)
    aus_space_session_store_prune (tx, now, error);
  if (error == NULL || *error == NULL)
    aus_outbox_store_prune (tx, now - FAILURE_KEEP, error);
  if (error == NULL || *error == NULL)
    aus_queue_store_prune (tx, now - PLACE_KEEP, error);
  if (error == NULL || *error == NULL)
    aus_search_store_tidy (tx, TIDY_PAGES, error);
  return NULL;
}

static gpointer
read_next (AusTx *tx, gpointer data, GError **error)
{
  g_autofree gint64 *next = g_new0 (gint64, 1);

  return aus_job_store_get_next (tx, next, error) ? g_steal_pointer (&next) : NULL;
}

/* Running what is due */

typedef struct {
  guint left;
  gint64 done;
} Run;

static void
run_end (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (--run->left > 0)
    return;
  g_task_return_int (task, run->done);
  g_object_unref (task);
}

static void
on_fired (GObject *source, GAsyncResult *res, gpointer data)
{
  GTask *task = data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer count = NULL;

  if (aus_database_write_finish (AUS_DATABASE (source), res, &count, &error))
    run->done += *(const gint64 *) count;
  else
    aus_warning ("a timer failed and will be tried again: %s", error->message);
  g_free (count);
  run_end (task);
}

static void
on_leased (GObject *source, GAsyncResult *res, gpointer data)
{
  GTask *task = data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = NULL;

  if (!aus_database_write_finish (AUS_DATABASE (source), res, &result, &error)) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  g_autoptr (GPtrArray) jobs = result;
  run->left = jobs->len + 1;
  while (jobs->len > 0)
    aus_database_write_async (AUS_DATABASE (source), fire, g_ptr_array_steal_index (jobs, 0),
                              (GDestroyNotify) aus_job_free, g_free, NULL, on_fired, task);
  run_end (task);
}

void
aus_jobs_run_due_async (AusJobs *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_JOBS (self));
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, g_new0 (Run, 1), g_free);
  aus_database_write_async (aus_app_get_database (self->app), lease, NULL, NULL,
                            (GDestroyNotify) g_ptr_array_unref, NULL, on_leased, task);
}

gint64
aus_jobs_run_due_finish (AusJobs *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), -1);
  return g_task_propagate_int (G_TASK (res), error);
}

/* The one timer */

static void schedule (AusJobs *self);

static void
on_ran (GObject *source, GAsyncResult *res, gpointer data)
{
  AusJobs *self = AUS_JOBS (source);
  g_autoptr (GError) error = NULL;

  if (aus_jobs_run_due_finish (self, res, &error) < 0)
    aus_warning ("timers not run: %s", error->message);
  schedule (self);
}

static void
prune_sometimes (AusJobs *self)
{
  gint64 now = aus_clock_now (aus_app_get_clock (self->app));

  if (now - self->pruned_at < HOUR)
    return;
  self->pruned_at = now;
  aus_database_write_async (aus_app_get_database (self->app), prune, NULL, NULL, NULL, NULL, NULL,
                            NULL);
}

static gboolean
on_due (gpointer data)
{
  AusJobs *self = AUS_JOBS (data);

  self->source_id = 0;
  prune_sometimes (self);
  aus_jobs_run_due_async (self, on_ran, NULL);
  return G_SOURCE_REMOVE;
}

static void
set_timer (AusJobs *self, gint64 next)
{
  gint64 now = aus_clock_now (aus_app_get_clock (self->app));
  gint64 wait = next == 0 ? LONGEST_SLEEP_USEC : CLAMP (next - now, 0, LONGEST_SLEEP_USEC);

  g_clear_handle_id (&self->source_id, g_source_remove);
  /* Rounded up: a timer that wakes early finds nothing due and wakes again. */
  self->source_id = g_timeout_add ((guint) (wait / 1000 + 1), on_due, self);
}

static void
on_next (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusJobs) self = data;
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  self->asking = FALSE;
  if (!aus_database_read_finish (AUS_DATABASE (source), res, &result, &error))
    aus_warning ("next timer not read: %s", error->message);
  g_autofree gint64 *next = result;
  if (!self->running)
    return;
  set_timer (self, next != NULL ? *next : 0);
  if (self->ask_again)
    schedule (self);
}

static void
schedule (AusJobs *self)
{
  if (!self->running)
    return;
  self->ask_again = self->asking;
  if (self->asking)
    return;
  self->asking = TRUE;
  aus_database_read_async (aus_app_get_database (self->app), read_next, NULL, NULL, g_free, NULL,
                           on_next, g_object_ref (self));
}

static gboolean
on_ask (gpointer data)
{
  AusJobs *self = AUS_JOBS (data);

  self->ask_id = 0;
  schedule (self);
  return G_SOURCE_REMOVE;
}

static void
on_committed (AusDatabase *database, guint marks, gpointer data)
{
  AusJobs *self = AUS_JOBS (data);

  if ((marks & AUS_TX_JOBS) && self->ask_id == 0)
    self->ask_id = g_timeout_add (ASK_INTERVAL_MS, on_ask, self);
}

/* Object */

static void
aus_jobs_dispose (GObject *object)
{
  AusJobs *self = AUS_JOBS (object);

  aus_jobs_stop (self);
  g_clear_object (&self->app);
  G_OBJECT_CLASS (aus_jobs_parent_class)->dispose (object);
}

static void
aus_jobs_class_init (AusJobsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = aus_jobs_dispose;
}

static void
aus_jobs_init (AusJobs *self)
{
}

AusJobs *
aus_jobs_new (AusApp *app)
{
  g_return_val_if_fail (AUS_IS_APP (app), NULL);
  AusJobs *self = g_object_new (AUS_TYPE_JOBS, NULL);

  self->app = g_object_ref (app);
  return self;
}

void
aus_jobs_start (AusJobs *self)
{
  g_return_if_fail (AUS_IS_JOBS (self));
  if (self->running)
    return;
  self->running = TRUE;
  self->committed_id = g_signal_connect_object (aus_app_get_database (self->app), "committed",
                                                G_CALLBACK (on_committed), self, 0);
  prune_sometimes (self);
  schedule (self);
}

void
aus_jobs_stop (AusJobs *self)
{
  g_return_if_fail (AUS_IS_JOBS (self));
  if (!self->running)
    return;
  self->running = FALSE;
  g_clear_signal_handler (&self->committed_id, aus_app_get_database (self->app));
  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_handle_id (&self->ask_id, g_source_remove);
}
