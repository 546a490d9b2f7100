/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-events-private.h"

#include "storage/aus-event-store.h"

/* More than that is faster told as a fresh snapshot. */
#define MAX_REPLAY 2000

typedef struct {
  gint64 since;
  gint64 until;           /* what comes later reaches the listener itself */
  GStrv practitioner_ids; /* NULL: all */
} Replay;

static void
replay_free (gpointer data)
{
  Replay *self = data;

  g_strfreev (self->practitioner_ids);
  g_free (self);
}

static gboolean
concerns (const Replay *self, const AusEvent *event)
{
  return event->number <= self->until &&
         (self->practitioner_ids == NULL ||
          g_strv_contains ((const char *const *) self->practitioner_ids, event->practitioner_id));
}

/* Each consultation once, at the place of its newest event; arrivals all: they ring. */
static GPtrArray *
choose (const Replay *self, GPtrArray *events)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) newest_first =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aus_event_free);
  GPtrArray *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_event_free);

  for (guint i = events->len; i > 0; i--) {
    const AusEvent *event = g_ptr_array_index (events, i - 1);
    if (concerns (self, event) && g_hash_table_add (seen, event->consultation_id))
      g_ptr_array_add (newest_first, g_ptr_array_steal_index (events, i - 1));
  }
  while (newest_first->len > 0)
    g_ptr_array_add (chosen, g_ptr_array_steal_index (newest_first, newest_first->len - 1));
  return chosen;
}

static gpointer
replay_run (AusTx *tx, gpointer data, GError **error)
{
  const Replay *self = data;
  gint64 first = 0, last = 0;

  if (!aus_event_store_get_bounds (tx, &first, &last, error))
    return NULL;
  /* Pruned rows, or a number of another database: only a fresh snapshot is the truth. */
  if (self->since > last || self->since + 1 < first)
    return NULL;
  g_autoptr (GPtrArray) events = aus_events_list (tx, self->since, MAX_REPLAY + 1, error);
  if (events == NULL || events->len > MAX_REPLAY)
    return NULL;
  GPtrArray *chosen = choose (self, events);
  if (aus_events_load (tx, chosen, error))
    return chosen;
  g_ptr_array_unref (chosen);
  return NULL;
}

static void
on_replayed (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gpointer events = NULL;

  if (aus_database_read_finish (AUS_DATABASE (source), res, &events, &error))
    g_task_return_pointer (task, events, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
aus_events_replay_async (AusEvents *self, gint64 since, const char *const *practitioner_ids,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (AUS_IS_EVENTS (self));
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Replay *replay = g_new0 (Replay, 1);

  replay->since = since;
  replay->until = aus_events_get_last (self);
  replay->practitioner_ids = g_strdupv ((char **) practitioner_ids);
  aus_database_read_async (aus_events_get_database (self), replay_run, replay, replay_free,
                           (GDestroyNotify) g_ptr_array_unref, cancellable, on_replayed, task);
}

gboolean
aus_events_replay_finish (AusEvents *self, GAsyncResult *res, GPtrArray **events, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), FALSE);
  g_autoptr (GError) local = NULL;
  GPtrArray *result = g_task_propagate_pointer (G_TASK (res), &local);

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  *events = result;
  return TRUE;
}
