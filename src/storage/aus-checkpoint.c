/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "database"
#include "storage/aus-checkpoint.h"

#include "core/aus-log.h"

/* Pages in the log: some hundred bookings, which have many pages in common. */
#define ROUND 4000

/*
 * The log begins anew only when a checkpoint reaches its end, and under a steady load the thread
 * never does: here the writer does the little that is left itself.
 */
#define LIMIT (4 * ROUND)

struct _AusCheckpoint {
  AusConnection *connection; /* the thread's */
  AusConnection *writer;     /* unowned */
  GThread *thread;
  int next; /* length of the log that wakes the thread; the writer's own */

  GMutex running; /* held during a checkpoint; never together with the other */
  GMutex mutex;   /* guards the two below */
  GCond cond;
  gboolean due;
  gboolean stopped;
};

static gboolean
wait_until_due (AusCheckpoint *self)
{
  g_mutex_lock (&self->mutex);
  while (!self->due && !self->stopped)
    g_cond_wait (&self->cond, &self->mutex);
  self->due = FALSE;
  gboolean going = !self->stopped;
  g_mutex_unlock (&self->mutex);
  return going;
}

/*
 * Passive: neither waits for readers nor lets the writer wait. SQLite refuses two at a time without
 * asking its busy handler: they wait for each other here.
 */
static void
checkpoint (AusCheckpoint *self, AusConnection *connection)
{
  g_mutex_lock (&self->running);
  int code = sqlite3_wal_checkpoint_v2 (aus_connection_get_sqlite (connection), NULL,
                                        SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  g_mutex_unlock (&self->running);
  if (code != SQLITE_OK && code != SQLITE_BUSY)
    aus_warning ("checkpoint: %s", sqlite3_errstr (code));
}

static gpointer
checkpoint_main (gpointer data)
{
  AusCheckpoint *self = data;

  while (wait_until_due (self))
    checkpoint (self, self->connection);
  return NULL;
}

static void
wake (AusCheckpoint *self)
{
  g_mutex_lock (&self->mutex);
  self->due = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* On the writer's thread after each commit; @n_pages: length of the log. */
static int
on_commit (void *data, sqlite3 *db, const char *name, int n_pages)
{
  AusCheckpoint *self = data;

  if (n_pages < self->next - ROUND)
    self->next = ROUND; /* it began anew */
  if (n_pages < self->next)
    return SQLITE_OK;
  self->next = n_pages + ROUND;
  if (n_pages < LIMIT)
    wake (self);
  else
    checkpoint (self, self->writer);
  return SQLITE_OK; /* what was committed is committed, whatever became of the checkpoint */
}

AusCheckpoint *
aus_checkpoint_start (const char *path, AusConnection *writer, GError **error)
{
  AusConnection *connection = aus_connection_open (path, AUS_CONNECTION_WRITER, error);

  if (connection == NULL)
    return NULL;
  AusCheckpoint *self = g_new0 (AusCheckpoint, 1);
  self->connection = connection;
  self->writer = writer;
  self->next = ROUND;
  g_mutex_init (&self->running);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("storage-log", checkpoint_main, self);
  sqlite3_wal_hook (aus_connection_get_sqlite (writer), on_commit, self);
  return self;
}

void
aus_checkpoint_stop (AusCheckpoint *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->stopped = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  aus_connection_close (self->connection);
  g_mutex_clear (&self->running);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}
