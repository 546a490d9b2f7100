/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-work.h"

struct _AusQueue {
  GMutex mutex;
  GCond cond;
  GQueue works;
  gboolean closed;
};

void
aus_work_free (AusWork *self)
{
  if (self->result != NULL && self->result_free != NULL)
    self->result_free (self->result);
  g_clear_error (&self->error);
  g_clear_object (&self->task);
  g_free (self);
}

void
aus_work_fail (AusWork *self, const GError *error)
{
  if (self->result != NULL && self->result_free != NULL)
    self->result_free (self->result);
  self->result = NULL;
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
}

void
aus_commit_clear (AusCommit *self)
{
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->marks = 0;
}

void
aus_commit_add (AusCommit *self, AusTx *tx)
{
  self->marks |= tx->marks;
  if (tx->events == NULL)
    return;
  if (self->events == NULL)
    self->events = g_steal_pointer (&tx->events);
  else
    g_ptr_array_extend_and_steal (self->events, g_steal_pointer (&tx->events));
}

/* Answering */

typedef struct {
  AusDatabase *database; /* ref */
  GPtrArray *works;      /* ref: all of the same main context */
  AusCommit commit;
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *self = data;

  g_object_unref (self->database);
  g_ptr_array_unref (self->works);
  aus_commit_clear (&self->commit);
  g_free (self);
}

static void
answer_task (AusWork *work)
{
  if (work->error != NULL)
    g_task_return_error (work->task, g_steal_pointer (&work->error));
  else
    g_task_return_pointer (work->task, g_steal_pointer (&work->result), work->result_free);
}

static gboolean
deliver (gpointer data)
{
  Delivery *self = data;

  if (self->commit.events != NULL)
    g_signal_emit_by_name (self->database, "events", self->commit.events);
  if (self->commit.marks != 0)
    g_signal_emit_by_name (self->database, "committed", (guint) self->commit.marks);
  for (guint i = 0; i < self->works->len; i++)
    answer_task (g_ptr_array_index (self->works, i));
  return G_SOURCE_REMOVE;
}

static Delivery *
delivery_for (GHashTable *deliveries, AusDatabase *database, GMainContext *context)
{
  Delivery *self = g_hash_table_lookup (deliveries, context);

  if (self == NULL) {
    self = g_new0 (Delivery, 1);
    self->database = g_object_ref (database);
    self->works = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_work_free);
    g_hash_table_insert (deliveries, context, self);
  }
  return self;
}

static void
answer_waiter (AusWork *work)
{
  AusWaiter *waiter = work->waiter;

  g_mutex_lock (&waiter->mutex);
  waiter->done = TRUE; /* from here on @work belongs to the waiting thread */
  g_cond_signal (&waiter->cond);
  g_mutex_unlock (&waiter->mutex);
}

void
aus_work_answer_all (GPtrArray *works, AusDatabase *database, GMainContext *home, AusCommit *commit)
{
  g_autoptr (GHashTable) deliveries = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer context, delivery;

  if (commit != NULL && commit->marks != 0) {
    delivery_for (deliveries, database, home)->commit = *commit;
    *commit = (AusCommit){ 0 };
  }
  for (guint i = 0; i < works->len; i++) {
    AusWork *work = g_ptr_array_index (works, i);
    if (work->task != NULL)
      g_ptr_array_add (delivery_for (deliveries, database, g_task_get_context (work->task))->works,
                       work);
    else
      answer_waiter (work);
  }
  g_ptr_array_unref (works);

  g_hash_table_iter_init (&iter, deliveries);
  while (g_hash_table_iter_next (&iter, &context, &delivery)) {
    g_autoptr (GSource) source = g_idle_source_new ();
    g_source_set_priority (source, G_PRIORITY_DEFAULT);
    g_source_set_callback (source, deliver, delivery, delivery_free);
    g_source_set_static_name (source, "storage answers");
    g_source_attach (source, context);
  }
}

/* Queue */

AusQueue *
aus_queue_new (void)
{
  AusQueue *self = g_new0 (AusQueue, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->works);
  return self;
}

void
aus_queue_free (AusQueue *self)
{
  g_queue_clear_full (&self->works, (GDestroyNotify) aus_work_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

gboolean
aus_queue_push (AusQueue *self, AusWork *work)
{
  g_mutex_lock (&self->mutex);
  gboolean open = !self->closed;
  if (open)
    g_queue_push_tail (&self->works, work);
  g_mutex_unlock (&self->mutex);
  /* Outside: who is woken would at once wait again, for the mutex, and be woken a second time. */
  if (open)
    g_cond_signal (&self->cond);
  return open;
}

GPtrArray *
aus_queue_take (AusQueue *self, guint max)
{
  GPtrArray *taken = NULL;

  g_mutex_lock (&self->mutex);
  while (self->works.length == 0 && !self->closed)
    g_cond_wait (&self->cond, &self->mutex);
  if (self->works.length > 0)
    taken = g_ptr_array_sized_new (MIN (max, self->works.length));
  while (taken != NULL && taken->len < max && self->works.length > 0)
    g_ptr_array_add (taken, g_queue_pop_head (&self->works));
  g_mutex_unlock (&self->mutex);
  return taken;
}

void
aus_queue_close (AusQueue *self)
{
  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}
