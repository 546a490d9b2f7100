/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusLiveWheel: the timers of everybody connected, on one hashed wheel with a tick of 250 ms.
 * Thousands of sockets each want a ping every few seconds: a GSource each would make every turn of
 * the main loop walk all of them. A timer is embedded in its owner, arming it allocates nothing,
 * and it may fire up to one tick late, never early.
 */
#define AUS_LIVE_WHEEL_TICK_USEC (G_USEC_PER_SEC / 4)

typedef struct _AusLiveWheel AusLiveWheel;
typedef struct _AusLiveTimer AusLiveTimer;
typedef void (*AusLiveTimerFunc) (gpointer user_data);

/* AusLiveTimer: zero-filled means disarmed; the owner disarms it before it goes away. */
struct _AusLiveTimer {
  AusLiveTimer *next, *previous;
  gint64 due_tick;
  AusLiveTimerFunc func;
  gpointer user_data; /* unowned: the timer is part of it */
};

/* aus_live_wheel_new: (transfer full): a wheel that stands at @now_usec until it is advanced. */
AusLiveWheel *aus_live_wheel_new (gint64 now_usec);
/* aus_live_wheel_new_running: (transfer full): one that follows the monotonic clock by itself. */
AusLiveWheel *aus_live_wheel_new_running (void);
void aus_live_wheel_free (AusLiveWheel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusLiveWheel, aus_live_wheel_free)

/* aus_live_wheel_now: monotonic microseconds, as of the last tick. */
gint64 aus_live_wheel_now (AusLiveWheel *self);

/* aus_live_wheel_arm: fires once after @delay_usec; a timer already armed is moved. */
void aus_live_wheel_arm (AusLiveWheel *self, AusLiveTimer *timer, gint64 delay_usec,
                         AusLiveTimerFunc func, gpointer user_data);
void aus_live_timer_disarm (AusLiveTimer *timer);
gboolean aus_live_timer_is_armed (const AusLiveTimer *timer);

/* aus_live_wheel_advance: fires all that is due at @now_usec, in order; they may arm and disarm. */
void aus_live_wheel_advance (AusLiveWheel *self, gint64 now_usec);

G_END_DECLS
