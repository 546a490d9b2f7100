/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "database"
#include "storage/aus-database.h"

#include "core/aus-error.h"
#include "core/aus-log.h"
#include "storage/aus-checkpoint.h"
#include "storage/aus-connection.h"
#include "storage/aus-migration.h"
#include "storage/aus-work.h"

#define N_READERS 2
/* Bounds how long the first of a batch waits for the last. */
#define MAX_BATCH 256

struct _AusDatabase {
  GObject parent_instance;

  char *path;
  AusClock *clock;    /* ref */
  GMainContext *home; /* ref: where "committed" is emitted */
  gpointer context;   /* unowned */

  AusQueue *writes;
  AusQueue *reads;
  AusConnection *writer; /* the writer thread's once it runs */
  AusCheckpoint *checkpoint;
  GPtrArray *threads;    /* GThread */
  GFileMonitor *monitor; /* ref; NULL: not watching */
};

enum { COMMITTED, EVENTS, FOREIGN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AusDatabase, aus_database, G_TYPE_OBJECT)

/* Writer thread */

static gboolean
is_cancelled (AusWork *work)
{
  GCancellable *cancellable = work->task != NULL ? g_task_get_cancellable (work->task) : NULL;

  if (!g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_set_error_literal (&work->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  return TRUE;
}

static void
tx_clear (AusTx *tx)
{
  g_clear_pointer (&tx->events, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusTx, tx_clear)

static AusTx
call (AusDatabase *self, AusConnection *connection, AusWork *work)
{
  AusTx tx = {
    .connection = connection,
    .context = self->context,
    .now = aus_clock_now (self->clock),
  };

  work->result = work->func (&tx, work->data, &work->error);
  tx.keep = tx.keep || work->error == NULL;
  return tx;
}

static AusError
get_loss (const GError *reason)
{
  return g_error_matches (reason, AUS_ERROR, AUS_ERROR_STORAGE_FULL) ? AUS_ERROR_STORAGE_FULL
                                                                     : AUS_ERROR_UNAVAILABLE;
}

/* SQLite rolls everything back by itself when the disk is full or fails, as @work then found out.
 */
static gboolean
check_transaction (AusDatabase *self, const AusWork *work, GError **error)
{
  if (aus_connection_in_transaction (self->writer))
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, (int) get_loss (work->error), "the transaction was lost");
  return FALSE;
}

/* What @work leaves behind joins @commit. @error is set only when the transaction is lost. */
static void
run_in_savepoint (AusDatabase *self, AusWork *work, AusCommit *commit, GError **error)
{
  if (is_cancelled (work) || !aus_connection_step (self->writer, "SAVEPOINT one", error))
    return;
  g_auto (AusTx) tx = call (self, self->writer, work);
  if (!check_transaction (self, work, error))
    return;
  if (!tx.keep)
    aus_connection_run (self->writer, "ROLLBACK TO one; RELEASE one", error);
  else if (aus_connection_step (self->writer, "RELEASE one", error))
    aus_commit_add (commit, &tx);
}

/* A savepoint copies every page that is touched: one that is alone does without. */
static void
run_alone (AusDatabase *self, AusWork *work, AusCommit *commit, GError **error)
{
  if (is_cancelled (work))
    return;
  g_auto (AusTx) tx = call (self, self->writer, work);
  if (!check_transaction (self, work, error))
    return;
  if (tx.keep)
    aus_commit_add (commit, &tx);
  else
    aus_connection_step (self->writer, "ROLLBACK", error);
}

/* @commit is of use only without @error. */
static void
run_batch (AusDatabase *self, GPtrArray *works, AusCommit *commit, GError **error)
{
  GError *lost = NULL;

  if (!aus_connection_step (self->writer, "BEGIN IMMEDIATE", error))
    return;
  if (works->len == 1)
    run_alone (self, g_ptr_array_index (works, 0), commit, &lost);
  for (guint i = 0; i < works->len && works->len > 1 && lost == NULL; i++)
    run_in_savepoint (self, g_ptr_array_index (works, i), commit, &lost);
  if (lost == NULL && !aus_connection_in_transaction (self->writer))
    return; /* refused, and gone */
  if (lost == NULL && aus_connection_step (self->writer, "COMMIT", &lost))
    return;
  if (aus_connection_in_transaction (self->writer))
    aus_connection_run (self->writer, "ROLLBACK", NULL);
  g_propagate_error (error, lost);
}

/*
 * Nothing of this batch is on disk. Those who were refused hear it too: the reason may have been a
 * row that another one of the batch wrote and that is not there now.
 */
static void
fail_batch (GPtrArray *works, const GError *error)
{
  g_autoptr (GError) unsaved =
      g_error_new (AUS_ERROR, (int) get_loss (error), "nothing was saved: %s", error->message);

  aus_warning ("a commit for %u failed: %s", works->len, error->message);
  for (guint i = 0; i < works->len; i++)
    aus_work_fail (g_ptr_array_index (works, i), unsaved);
}

static gpointer
writer_main (gpointer data)
{
  AusDatabase *self = data;
  GPtrArray *works = NULL;

  while ((works = aus_queue_take (self->writes, MAX_BATCH)) != NULL) {
    g_autoptr (GError) error = NULL;
    g_auto (AusCommit) commit = { 0 };
    run_batch (self, works, &commit, &error);
    if (error != NULL) {
      fail_batch (works, error);
      aus_commit_clear (&commit);
    }
    aus_work_answer_all (works, self, self->home, &commit);
  }
  return NULL;
}

/* Reader threads */

typedef struct {
  AusDatabase *database; /* unowned: joins its threads before it goes */
  AusConnection *connection;
} Reader;

static void
run_read (Reader *reader, AusWork *work)
{
  if (is_cancelled (work) || !aus_connection_step (reader->connection, "BEGIN", &work->error))
    return;
  g_auto (AusTx) tx G_GNUC_UNUSED = call (reader->database, reader->connection, work);
  aus_connection_step (reader->connection, "ROLLBACK", NULL);
}

static gpointer
reader_main (gpointer data)
{
  g_autofree Reader *reader = data;
  AusDatabase *self = reader->database;
  GPtrArray *works = NULL;

  while ((works = aus_queue_take (self->reads, 1)) != NULL) {
    run_read (reader, g_ptr_array_index (works, 0));
    aus_work_answer_all (works, self, self->home, NULL);
  }
  aus_connection_close (reader->connection);
  return NULL;
}

/* Object */

static void
aus_database_finalize (GObject *object)
{
  AusDatabase *self = AUS_DATABASE (object);

  aus_database_close (self);
  g_clear_object (&self->monitor);
  aus_queue_free (self->writes);
  aus_queue_free (self->reads);
  g_ptr_array_unref (self->threads);
  g_clear_object (&self->clock);
  g_main_context_unref (self->home);
  g_free (self->path);
  G_OBJECT_CLASS (aus_database_parent_class)->finalize (object);
}

static void
aus_database_class_init (AusDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aus_database_finalize;

  signals[COMMITTED] =
      g_signal_new ("committed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    g_cclosure_marshal_VOID__UINT, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[EVENTS] =
      g_signal_new ("events", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    g_cclosure_marshal_VOID__POINTER, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[FOREIGN] = g_signal_new ("foreign", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
}

static void
aus_database_init (AusDatabase *self)
{
  self->writes = aus_queue_new ();
  self->reads = aus_queue_new ();
  self->threads = g_ptr_array_new ();
  self->home = g_main_context_ref_thread_default ();
}

static gboolean
open_writer (AusDatabase *self, GError **error)
{
  g_autoptr (GPtrArray) migrations = aus_migrations_load (error);

  if (migrations == NULL || !aus_migrations_check (self->path, migrations, error))
    return FALSE;
  self->writer = aus_connection_open (self->path, AUS_CONNECTION_WRITER, error);
  return self->writer != NULL &&
         aus_connection_run (self->writer, "PRAGMA journal_mode = WAL", error) &&
         aus_migrations_apply (self->writer, migrations, error);
}

static gboolean
start_threads (AusDatabase *self, GError **error)
{
  self->checkpoint = aus_checkpoint_start (self->path, self->writer, error);
  if (self->checkpoint == NULL)
    return FALSE;
  for (guint i = 0; i < N_READERS; i++) {
    AusConnection *connection = aus_connection_open (self->path, AUS_CONNECTION_READER, error);
    if (connection == NULL)
      return FALSE;
    Reader *reader = g_new0 (Reader, 1);
    reader->database = self;
    reader->connection = connection;
    g_ptr_array_add (self->threads, g_thread_new ("storage-read", reader_main, reader));
  }
  g_ptr_array_add (self->threads, g_thread_new ("storage-write", writer_main, self));
  return TRUE;
}

AusDatabase *
aus_database_open (const char *path, AusClock *clock, GError **error)
{
  g_return_val_if_fail (path != NULL && AUS_IS_CLOCK (clock), NULL);
  g_autoptr (AusDatabase) self = g_object_new (AUS_TYPE_DATABASE, NULL);

  self->path = g_strdup (path);
  self->clock = g_object_ref (clock);
  if (!open_writer (self, error) || !start_threads (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
aus_database_set_context (AusDatabase *self, gpointer context)
{
  g_return_if_fail (AUS_IS_DATABASE (self));
  self->context = context;
}

void
aus_database_close (AusDatabase *self)
{
  g_return_if_fail (AUS_IS_DATABASE (self));
  aus_queue_close (self->writes);
  aus_queue_close (self->reads);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_set_size (self->threads, 0);
  g_clear_pointer (&self->checkpoint, aus_checkpoint_stop);
  /* The last connection checkpoints and removes the -wal file. */
  g_clear_pointer (&self->writer, aus_connection_close);
}

/* Other processes */

static char *
announcement_of (AusDatabase *self)
{
  return g_strconcat (self->path, "-changed", NULL);
}

gboolean
aus_database_announce (AusDatabase *self, GError **error)
{
  g_return_val_if_fail (AUS_IS_DATABASE (self), FALSE);
  g_autofree char *path = announcement_of (self);

  return g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, error);
}

static void
on_announced (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
              gpointer user_data)
{
  AusDatabase *self = user_data;

  if (event != G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT)
    return;
  g_signal_emit (self, signals[FOREIGN], 0);
  g_signal_emit (self, signals[COMMITTED], 0, (guint) ~0u);
}

gboolean
aus_database_watch (AusDatabase *self, GError **error)
{
  g_return_val_if_fail (AUS_IS_DATABASE (self), FALSE);
  g_autofree char *path = announcement_of (self);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, error);
  if (self->monitor == NULL)
    return FALSE;
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_announced), self, 0);
  return TRUE;
}

/* Asking */

static void
push (AusQueue *queue, AusWork *work)
{
  if (aus_queue_push (queue, work))
    return;
  g_task_return_new_error (work->task, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "the database is closed");
  aus_work_free (work);
}

static void
ask_async (AusDatabase *self, AusQueue *queue, AusWork *work, GDestroyNotify destroy,
           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  work->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_check_cancellable (work->task, FALSE); /* what is committed is told */
  g_task_set_task_data (work->task, work->data, destroy);
  push (queue, work);
}

static AusWork *
work_new (AusDatabaseFunc func, gpointer data, GDestroyNotify result_free)
{
  AusWork *work = g_new0 (AusWork, 1);

  work->func = func;
  work->data = data;
  work->result_free = result_free;
  return work;
}

void
aus_database_write_async (AusDatabase *self, AusDatabaseFunc func, gpointer data,
                          GDestroyNotify destroy, GDestroyNotify result_free,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (AUS_IS_DATABASE (self));
  ask_async (self, self->writes, work_new (func, data, result_free), destroy, cancellable, callback,
             user_data);
}

void
aus_database_read_async (AusDatabase *self, AusDatabaseFunc func, gpointer data,
                         GDestroyNotify destroy, GDestroyNotify result_free,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (AUS_IS_DATABASE (self));
  ask_async (self, self->reads, work_new (func, data, result_free), destroy, cancellable, callback,
             user_data);
}

static gboolean
finish (AusDatabase *self, GAsyncResult *res, gpointer *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), FALSE);
  g_autoptr (GError) local = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (res), &local);

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (result != NULL)
    *result = value;
  return TRUE;
}

gboolean
aus_database_write_finish (AusDatabase *self, GAsyncResult *res, gpointer *result, GError **error)
{
  return finish (self, res, result, error);
}

gboolean
aus_database_read_finish (AusDatabase *self, GAsyncResult *res, gpointer *result, GError **error)
{
  return finish (self, res, result, error);
}

static void
wait_for (AusWaiter *waiter)
{
  g_mutex_lock (&waiter->mutex);
  while (!waiter->done)
    g_cond_wait (&waiter->cond, &waiter->mutex);
  g_mutex_unlock (&waiter->mutex);
  g_mutex_clear (&waiter->mutex);
  g_cond_clear (&waiter->cond);
}

static gboolean
ask_sync (AusQueue *queue, AusWork *work, gpointer *result, GError **error)
{
  AusWaiter waiter = { .done = FALSE };

  g_mutex_init (&waiter.mutex);
  g_cond_init (&waiter.cond);
  work->waiter = &waiter;
  if (aus_queue_push (queue, work))
    wait_for (&waiter);
  else
    g_set_error_literal (&work->error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "the database is closed");

  gboolean ok = work->error == NULL;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&work->error));
  else if (result != NULL)
    *result = g_steal_pointer (&work->result);
  aus_work_free (work);
  return ok;
}

gboolean
aus_database_write_sync (AusDatabase *self, AusDatabaseFunc func, gpointer data, gpointer *result,
                         GError **error)
{
  g_return_val_if_fail (AUS_IS_DATABASE (self), FALSE);
  return ask_sync (self->writes, work_new (func, data, NULL), result, error);
}

gboolean
aus_database_read_sync (AusDatabase *self, AusDatabaseFunc func, gpointer data, gpointer *result,
                        GError **error)
{
  g_return_val_if_fail (AUS_IS_DATABASE (self), FALSE);
  return ask_sync (self->reads, work_new (func, data, NULL), result, error);
}
