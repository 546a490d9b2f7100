/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-wheel.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

typedef struct {
  AusLiveWheel *wheel;
  AusLiveTimer timer;
  AusLiveTimer *victim;
  guint fired;
  gint64 fired_at;
  gint64 again_usec;
} Subject;

static void
on_fire (gpointer user_data)
{
  Subject *subject = user_data;

  subject->fired++;
  subject->fired_at = aus_live_wheel_now (subject->wheel);
  if (subject->victim != NULL)
    aus_live_timer_disarm (subject->victim);
  if (subject->again_usec != 0)
    aus_live_wheel_arm (subject->wheel, &subject->timer, subject->again_usec, on_fire, subject);
}

static void
test_never_early (void)
{
  g_autoptr (AusLiveWheel) wheel = aus_live_wheel_new (SECOND + 1234);

  for (gint64 delay = 0; delay < 3 * SECOND; delay += 77777) {
    Subject subject = { .wheel = wheel };
    gint64 start = aus_live_wheel_now (wheel);
    aus_live_wheel_arm (wheel, &subject.timer, delay, on_fire, &subject);
    aus_live_wheel_advance (wheel, start + delay - 1);
    g_assert_cmpuint (subject.fired, ==, 0);
    aus_live_wheel_advance (wheel, start + delay + 2 * AUS_LIVE_WHEEL_TICK_USEC);
    g_assert_cmpuint (subject.fired, ==, 1);
    g_assert_cmpint (subject.fired_at - start, >=, delay);
  }
}

/* Longer than one turn of the wheel. */
static void
test_long_delay (void)
{
  g_autoptr (AusLiveWheel) wheel = aus_live_wheel_new (0);
  Subject subject = { .wheel = wheel };

  aus_live_wheel_arm (wheel, &subject.timer, 1000 * SECOND, on_fire, &subject);
  aus_live_wheel_advance (wheel, 999 * SECOND);
  g_assert_cmpuint (subject.fired, ==, 0);
  aus_live_wheel_advance (wheel, 1001 * SECOND);
  g_assert_cmpuint (subject.fired, ==, 1);
  g_assert_false (aus_live_timer_is_armed (&subject.timer));
}

static void
test_rearm_moves (void)
{
  g_autoptr (AusLiveWheel) wheel = aus_live_wheel_new (0);
  Subject subject = { .wheel = wheel };

  aus_live_wheel_arm (wheel, &subject.timer, SECOND, on_fire, &subject);
  aus_live_wheel_arm (wheel, &subject.timer, 10 * SECOND, on_fire, &subject);
  aus_live_wheel_advance (wheel, 5 * SECOND);
  g_assert_cmpuint (subject.fired, ==, 0);
  aus_live_wheel_advance (wheel, 11 * SECOND);
  g_assert_cmpuint (subject.fired, ==, 1);
}

static void
test_repeats_from_callback (void)
{
  g_autoptr (AusLiveWheel) wheel = aus_live_wheel_new (0);
  Subject subject = { .wheel = wheel, .again_usec = 5 * SECOND };

  aus_live_wheel_arm (wheel, &subject.timer, 5 * SECOND, on_fire, &subject);
  aus_live_wheel_advance (wheel, 61 * SECOND);
  g_assert_cmpuint (subject.fired, >=, 11);
  g_assert_cmpuint (subject.fired, <=, 12);
  aus_live_timer_disarm (&subject.timer);
}

/* Two in the same tick: the first one takes the second one away. */
static void
test_disarmed_by_neighbour (void)
{
  g_autoptr (AusLiveWheel) wheel = aus_live_wheel_new (0);
  Subject second = { .wheel = wheel };
  Subject first = { .wheel = wheel, .victim = &second.timer };

  aus_live_wheel_arm (wheel, &first.timer, SECOND, on_fire, &first);
  aus_live_wheel_arm (wheel, &second.timer, SECOND, on_fire, &second);
  aus_live_wheel_advance (wheel, 3 * SECOND);
  g_assert_cmpuint (first.fired, ==, 1);
  g_assert_cmpuint (second.fired, ==, 0);
}

static void
test_freed_with_timers (void)
{
  AusLiveWheel *wheel = aus_live_wheel_new (0);
  Subject subject = { .wheel = wheel };

  aus_live_wheel_arm (wheel, &subject.timer, SECOND, on_fire, &subject);
  aus_live_wheel_free (wheel);
  g_assert_false (aus_live_timer_is_armed (&subject.timer));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live/wheel/N2/never-early", test_never_early);
  g_test_add_func ("/live/wheel/N2/long-delay", test_long_delay);
  g_test_add_func ("/live/wheel/N2/rearm-moves", test_rearm_moves);
  g_test_add_func ("/live/wheel/N2/repeats-from-callback", test_repeats_from_callback);
  g_test_add_func ("/live/wheel/N2/disarmed-by-neighbour", test_disarmed_by_neighbour);
  g_test_add_func ("/live/wheel/N2/freed-with-timers", test_freed_with_timers);
  return g_test_run ();
}
