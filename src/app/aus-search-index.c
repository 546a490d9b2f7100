/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "search"
#include "app/aus-search-index.h"

#include "core/aus-log.h"
#include "storage/aus-search-store.h"

/* Long enough to gather bookings, short enough that a search has few rows to read one by one. */
#define DELAY_MS 300
/* Bookings that are waiting meanwhile wait for so many events at most. */
#define BATCH 200

struct _AusSearchIndex {
  AusDatabase *database; /* ref */
  GCancellable *cancellable;
  gulong committed_id;
  guint source_id;
  gboolean busy; /* a batch is being written */
  gboolean more; /* a commit came meanwhile */
};

static gpointer
catch_up (AusTx *tx, gpointer data, GError **error)
{
  gboolean behind = FALSE;

  return aus_search_store_catch_up (tx, BATCH, &behind, error) ? GINT_TO_POINTER (behind) : NULL;
}

static void wait_a_moment (AusSearchIndex *self);
static void write_batch (AusSearchIndex *self);

static void
on_caught_up (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer behind = NULL;
  gboolean ok = aus_database_write_finish (AUS_DATABASE (source), res, &behind, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (res))))
    return; /* @data is gone */
  AusSearchIndex *self = data;
  self->busy = FALSE;
  if (!ok)
    aus_warning ("the index of words stays behind: %s", error->message);
  else if (behind != NULL)
    write_batch (self);
  else if (self->more)
    wait_a_moment (self);
}

static void
write_batch (AusSearchIndex *self)
{
  self->busy = TRUE;
  self->more = FALSE;
  aus_database_write_async (self->database, catch_up, NULL, NULL, NULL, self->cancellable,
                            on_caught_up, self);
}

static gboolean
on_moment (gpointer data)
{
  AusSearchIndex *self = data;

  self->source_id = 0;
  write_batch (self);
  return G_SOURCE_REMOVE;
}

static void
wait_a_moment (AusSearchIndex *self)
{
  self->more = self->busy;
  if (self->source_id == 0 && !self->busy)
    self->source_id = g_timeout_add (DELAY_MS, on_moment, self);
}

static void
on_committed (AusDatabase *database, guint marks, gpointer data)
{
  if (marks & AUS_TX_EVENTS)
    wait_a_moment (data);
}

AusSearchIndex *
aus_search_index_new (AusDatabase *database)
{
  AusSearchIndex *self = g_new0 (AusSearchIndex, 1);

  self->database = g_object_ref (database);
  self->cancellable = g_cancellable_new ();
  self->committed_id = g_signal_connect (database, "committed", G_CALLBACK (on_committed), self);
  wait_a_moment (self);
  return self;
}

void
aus_search_index_free (AusSearchIndex *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_signal_handler (&self->committed_id, self->database);
  g_object_unref (self->cancellable);
  g_object_unref (self->database);
  g_free (self);
}
