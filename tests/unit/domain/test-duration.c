/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-duration.h"

#define NOW 1000

static void
assert_both (const AusInterval *a, gsize n_a, const AusInterval *b, gsize n_b, gint64 from,
             gint64 to)
{
  gint64 first = 0, last = 0;

  g_assert_true (aus_duration_both (a, n_a, b, n_b, NOW, &first, &last));
  g_assert_cmpint (first, ==, from);
  g_assert_cmpint (last, ==, to);
  /* It is the same from the other side. */
  g_assert_true (aus_duration_both (b, n_b, a, n_a, NOW, &first, &last));
  g_assert_cmpint (first, ==, from);
  g_assert_cmpint (last, ==, to);
}

static void
assert_never (const AusInterval *a, gsize n_a, const AusInterval *b, gsize n_b)
{
  gint64 first = -7, last = -7;

  g_assert_false (aus_duration_both (a, n_a, b, n_b, NOW, &first, &last));
  g_assert_cmpint (first, ==, -7);
  g_assert_cmpint (last, ==, -7);
}

static void
test_simple (void)
{
  const AusInterval practitioner[] = { { 100, 400 } };
  const AusInterval patient[] = { { 150, 350 } };

  assert_both (practitioner, 1, patient, 1, 150, 350);
}

/* The time from first to last counts, gaps in between included (A5). */
static void
test_reconnections (void)
{
  const AusInterval practitioner[] = { { 100, 200 }, { 300, 500 } };
  const AusInterval patient[] = { { 450, 600 }, { 150, 250 }, { 210, 290 } };

  assert_both (practitioner, 2, patient, 3, 150, 500);
}

static void
test_still_there (void)
{
  const AusInterval practitioner[] = { { 100, 0 } };
  const AusInterval patient[] = { { 700, 0 } };
  const AusInterval past_now[] = { { 700, 2000 } };

  assert_both (practitioner, 1, patient, 1, 700, NOW);
  assert_both (practitioner, 1, past_now, 1, 700, NOW);
}

static void
test_never (void)
{
  const AusInterval practitioner[] = { { 100, 200 }, { 300, 400 } };
  const AusInterval patient[] = { { 200, 300 }, { 400, 0 }, { 150, 150 } };

  assert_never (practitioner, 2, patient, 3);
  assert_never (practitioner, 2, NULL, 0);
  assert_never (NULL, 0, patient, 3);
}

static void
test_seconds (void)
{
  g_assert_cmpint (aus_duration_seconds (0, 0), ==, 0);
  g_assert_cmpint (aus_duration_seconds (1, 2 * G_USEC_PER_SEC), ==, 1);
  g_assert_cmpint (aus_duration_seconds (1, 1 + 2 * G_USEC_PER_SEC), ==, 2);
  g_assert_cmpint (aus_duration_seconds (5, 4), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/duration/A5/simple", test_simple);
  g_test_add_func ("/domain/duration/A5/reconnections", test_reconnections);
  g_test_add_func ("/domain/duration/A5/still-there", test_still_there);
  g_test_add_func ("/domain/duration/A5/never", test_never);
  g_test_add_func ("/domain/duration/A5/seconds", test_seconds);
  return g_test_run ();
}
