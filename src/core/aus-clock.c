/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-clock.h"

struct _AusClock {
  GObject parent_instance;
  gboolean fake;
  GMutex lock;     /* guards fake_now: the storage thread reads while a test moves it */
  gint64 fake_now; /* usec UTC */
};

G_DEFINE_FINAL_TYPE (AusClock, aus_clock, G_TYPE_OBJECT)

static void
aus_clock_finalize (GObject *object)
{
  g_mutex_clear (&AUS_CLOCK (object)->lock);
  G_OBJECT_CLASS (aus_clock_parent_class)->finalize (object);
}

static void
aus_clock_class_init (AusClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aus_clock_finalize;
}

static void
aus_clock_init (AusClock *self)
{
  g_mutex_init (&self->lock);
}

AusClock *
aus_clock_new_system (void)
{
  return g_object_new (AUS_TYPE_CLOCK, NULL);
}

AusClock *
aus_clock_new_fake (gint64 now_usec)
{
  AusClock *self = g_object_new (AUS_TYPE_CLOCK, NULL);

  self->fake = TRUE;
  self->fake_now = now_usec;
  return self;
}

gint64
aus_clock_now (AusClock *self)
{
  g_return_val_if_fail (AUS_IS_CLOCK (self), 0);

  if (!self->fake)
    return g_get_real_time ();

  g_mutex_lock (&self->lock);
  gint64 now = self->fake_now;
  g_mutex_unlock (&self->lock);
  return now;
}

void
aus_clock_advance (AusClock *self, gint64 usec)
{
  g_return_if_fail (AUS_IS_CLOCK (self));
  g_return_if_fail (self->fake);

  g_mutex_lock (&self->lock);
  self->fake_now += usec;
  g_mutex_unlock (&self->lock);
}
