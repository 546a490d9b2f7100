/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-clock.h"

#define ROUNDS 1000

static void
test_fake_stands_still (void)
{
  g_autoptr (AusClock) clock = aus_clock_new_fake (42);

  g_assert_cmpint (aus_clock_now (clock), ==, 42);
  g_assert_cmpint (aus_clock_now (clock), ==, 42);
  aus_clock_advance (clock, 8);
  g_assert_cmpint (aus_clock_now (clock), ==, 50);
}

static gpointer
advance (gpointer clock)
{
  for (int i = 0; i < ROUNDS; i++)
    aus_clock_advance (clock, 1);
  return NULL;
}

static void
test_fake_across_threads (void)
{
  g_autoptr (AusClock) clock = aus_clock_new_fake (0);
  GThread *thread = g_thread_new ("clock", advance, clock);

  advance (clock);
  g_thread_join (thread);
  g_assert_cmpint (aus_clock_now (clock), ==, 2 * ROUNDS);
}

static void
test_system (void)
{
  g_autoptr (AusClock) clock = aus_clock_new_system ();

  /* Any machine that runs this knows it is after 2020. */
  g_assert_cmpint (aus_clock_now (clock), >, G_GINT64_CONSTANT (1577836800000000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/clock/fake-stands-still", test_fake_stands_still);
  g_test_add_func ("/core/clock/fake-across-threads", test_fake_across_threads);
  g_test_add_func ("/core/clock/system", test_system);
  return g_test_run ();
}
