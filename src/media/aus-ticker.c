/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-ticker.h"

struct _AusTicker {
  GThread *thread;
  GMutex lock; /* guards what follows; taken before any plane's lock */
  GCond changed;
  GPtrArray *planes; /* ref */
  gboolean stopping;
};

static gpointer
run (gpointer data)
{
  AusTicker *self = data;
  gint64 next_usec = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  while (!self->stopping) {
    if (self->planes->len == 0) {
      g_cond_wait (&self->changed, &self->lock);
      next_usec = g_get_monotonic_time () + AUS_PLANE_TICK_USEC;
    } else if (!g_cond_wait_until (&self->changed, &self->lock, next_usec)) {
      gint64 now_usec = g_get_monotonic_time ();
      for (guint i = 0; i < self->planes->len; i++)
        aus_plane_tick (g_ptr_array_index (self->planes, i), now_usec);
      /* After a stall go on from now: ticks that were missed have nothing to catch up. */
      next_usec = MAX (next_usec + AUS_PLANE_TICK_USEC, now_usec);
    }
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

AusTicker *
aus_ticker_new (void)
{
  AusTicker *self = g_new0 (AusTicker, 1);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->planes = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_plane_unref);
  self->thread = g_thread_new ("aus-ticker", run, self);
  return self;
}

void
aus_ticker_free (AusTicker *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->planes);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
aus_ticker_add (AusTicker *self, AusPlane *plane)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_ptr_array_add (self->planes, aus_plane_ref (plane));
  g_cond_signal (&self->changed);
}

void
aus_ticker_remove (AusTicker *self, AusPlane *plane)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_ptr_array_remove (self->planes, plane);
  g_cond_signal (&self->changed);
}
