/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-teardown.h"

#define AUS_LOG_TOPIC "teardown"
#include "core/aus-log.h"

typedef struct {
  GstElement *pipeline; /* ref */
  GDestroyNotify done;
  gpointer data;
  gint64 started_usec;
  gboolean reported;
} Teardown;

static GMutex lock; /* guards running and late */
static GCond finished;
static GList *running;
static guint late;

static gpointer
run (gpointer data)
{
  Teardown *self = data;
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_object_unref (self->pipeline);
  if (self->done != NULL)
    self->done (self->data);

  g_mutex_lock (&lock);
  running = g_list_remove (running, self);
  g_cond_broadcast (&finished);
  g_mutex_unlock (&lock);
  g_free (self);
  return NULL;
}

void
aus_teardown_run (GstElement *pipeline, GDestroyNotify done, gpointer data)
{
  Teardown *self = g_new0 (Teardown, 1);
  self->pipeline = pipeline;
  self->done = done;
  self->data = data;
  self->started_usec = g_get_monotonic_time ();
  g_mutex_lock (&lock);
  running = g_list_prepend (running, self);
  g_mutex_unlock (&lock);
  /* A thread each, not a pool: one that never ends must not keep the others waiting. */
  g_thread_unref (g_thread_new ("aus-teardown", run, self));
}

guint
aus_teardown_check (gint64 now_usec)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  for (GList *at = running; at != NULL; at = at->next) {
    Teardown *teardown = at->data;
    if (teardown->reported || now_usec - teardown->started_usec < AUS_TEARDOWN_LIMIT_USEC)
      continue;
    teardown->reported = TRUE;
    late++;
    aus_warning ("a pipeline does not stop (%u so far)", late);
  }
  return late;
}

gboolean
aus_teardown_wait (gint64 limit_usec)
{
  gint64 end_usec = g_get_monotonic_time () + limit_usec;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  while (running != NULL) {
    if (!g_cond_wait_until (&finished, &lock, end_usec))
      return FALSE;
  }
  return TRUE;
}

guint
aus_teardown_get_running (void)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  return g_list_length (running);
}
