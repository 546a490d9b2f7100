/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-wheel.h"

/* A power of two; 128 s per turn, longer than nearly every timer: few entries wait for a later
 * turn. */
#define N_BUCKETS 512

struct _AusLiveWheel {
  gint64 tick;
  guint source_id;
  AusLiveTimer buckets[N_BUCKETS]; /* heads of circular lists */
};

static AusLiveTimer *
bucket_of (AusLiveWheel *self, gint64 tick)
{
  return &self->buckets[tick & (N_BUCKETS - 1)];
}

static void
append (AusLiveTimer *head, AusLiveTimer *timer)
{
  timer->previous = head->previous;
  timer->next = head;
  head->previous->next = timer;
  head->previous = timer;
}

static void
make_empty (AusLiveTimer *head)
{
  head->next = head->previous = head;
}

AusLiveWheel *
aus_live_wheel_new (gint64 now_usec)
{
  AusLiveWheel *self = g_new0 (AusLiveWheel, 1);
  self->tick = now_usec / AUS_LIVE_WHEEL_TICK_USEC;
  for (guint i = 0; i < N_BUCKETS; i++)
    make_empty (&self->buckets[i]);
  return self;
}

static gboolean
on_tick (gpointer user_data)
{
  aus_live_wheel_advance (user_data, g_get_monotonic_time ());
  return G_SOURCE_CONTINUE;
}

AusLiveWheel *
aus_live_wheel_new_running (void)
{
  AusLiveWheel *self = aus_live_wheel_new (g_get_monotonic_time ());
  self->source_id = g_timeout_add (AUS_LIVE_WHEEL_TICK_USEC / 1000, on_tick, self);
  return self;
}

void
aus_live_wheel_free (AusLiveWheel *self)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
  for (guint i = 0; i < N_BUCKETS; i++) {
    AusLiveTimer *head = &self->buckets[i];
    while (head->next != head)
      aus_live_timer_disarm (head->next);
  }
  g_free (self);
}

gint64
aus_live_wheel_now (AusLiveWheel *self)
{
  return self->tick * AUS_LIVE_WHEEL_TICK_USEC;
}

gboolean
aus_live_timer_is_armed (const AusLiveTimer *timer)
{
  return timer->next != NULL;
}

void
aus_live_timer_disarm (AusLiveTimer *timer)
{
  if (!aus_live_timer_is_armed (timer))
    return;
  timer->previous->next = timer->next;
  timer->next->previous = timer->previous;
  timer->next = timer->previous = NULL;
}

void
aus_live_wheel_arm (AusLiveWheel *self, AusLiveTimer *timer, gint64 delay_usec,
                    AusLiveTimerFunc func, gpointer user_data)
{
  g_return_if_fail (delay_usec >= 0);

  aus_live_timer_disarm (timer);
  /* Rounded up, and one more because we stand somewhere inside the current tick: never early. */
  timer->due_tick =
      self->tick + 1 + (delay_usec + AUS_LIVE_WHEEL_TICK_USEC - 1) / AUS_LIVE_WHEEL_TICK_USEC;
  timer->func = func;
  timer->user_data = user_data;
  append (bucket_of (self, timer->due_tick), timer);
}

static void
fire_tick (AusLiveWheel *self)
{
  AusLiveTimer *head = bucket_of (self, self->tick);
  AusLiveTimer waiting;

  /* Moved to a private list first: a callback may disarm its neighbours or arm into this bucket. */
  make_empty (&waiting);
  while (head->next != head) {
    AusLiveTimer *timer = head->next;
    aus_live_timer_disarm (timer);
    append (&waiting, timer);
  }
  while (waiting.next != &waiting) {
    AusLiveTimer *timer = waiting.next;
    aus_live_timer_disarm (timer);
    if (timer->due_tick > self->tick)
      append (head, timer);
    else
      timer->func (timer->user_data);
  }
}

void
aus_live_wheel_advance (AusLiveWheel *self, gint64 now_usec)
{
  gint64 target = now_usec / AUS_LIVE_WHEEL_TICK_USEC;

  while (self->tick < target) {
    self->tick++;
    fire_tick (self);
  }
}
