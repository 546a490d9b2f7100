/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "http/aus-rate-limit.h"

typedef struct {
  AusClock *clock;
  AusRateLimiter *limiter;
} Fixture;

static const AusRateLimit limits[AUS_RATE_N_CLASSES] = {
  [AUS_RATE_READ] = { 10, 60 },
  [AUS_RATE_GUESS] = { 3, 6 },
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = aus_clock_new_fake (G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC);
  fixture->limiter = aus_rate_limiter_new (fixture->clock, limits);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  aus_rate_limiter_free (fixture->limiter);
  g_object_unref (fixture->clock);
}

static guint
take_all (Fixture *fixture, const char *subject, AusRateClass rate)
{
  guint taken = 0;

  while (taken < 1000 && aus_rate_limiter_take (fixture->limiter, subject, rate, NULL))
    taken++;
  return taken;
}

static void
test_burst (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (take_all (fixture, "a", AUS_RATE_READ), ==, 10);
  g_assert_cmpuint (take_all (fixture, "a", AUS_RATE_READ), ==, 0);
}

static void
test_refill (Fixture *fixture, gconstpointer data)
{
  take_all (fixture, "a", AUS_RATE_GUESS);
  aus_clock_advance (fixture->clock, 10 * G_USEC_PER_SEC - 1);
  g_assert_cmpuint (take_all (fixture, "a", AUS_RATE_GUESS), ==, 0);
  aus_clock_advance (fixture->clock, 1);
  g_assert_cmpuint (take_all (fixture, "a", AUS_RATE_GUESS), ==, 1);
  aus_clock_advance (fixture->clock, 3600 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpuint (take_all (fixture, "a", AUS_RATE_GUESS), ==, 3);
}

static void
test_apart (Fixture *fixture, gconstpointer data)
{
  take_all (fixture, "a", AUS_RATE_GUESS);
  g_assert_cmpuint (take_all (fixture, "b", AUS_RATE_GUESS), ==, 3);
  g_assert_cmpuint (take_all (fixture, "a", AUS_RATE_READ), ==, 10);
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  take_all (fixture, "a", AUS_RATE_GUESS);
  aus_clock_advance (fixture->clock, 2 * G_USEC_PER_SEC);
  g_assert_false (aus_rate_limiter_take (fixture->limiter, "a", AUS_RATE_GUESS, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS);
  g_assert_cmpuint (aus_error_get_retry_after (error), ==, 8);
  aus_clock_advance (fixture->clock, 8 * G_USEC_PER_SEC);
  g_assert_true (aus_rate_limiter_take (fixture->limiter, "a", AUS_RATE_GUESS, NULL));
}

/* A class without a row of its own in the table allows nothing: closed by default. */
static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (take_all (fixture, "a", AUS_RATE_WRITE), ==, 0);
}

/* One visitor after the other must not fill the memory for ever. */
static void
test_forgets (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 5000; i++) {
    g_autofree char *subject = g_strdup_printf ("10.0.%u.%u", i / 256, i % 256);

    g_assert_true (aus_rate_limiter_take (fixture->limiter, subject, AUS_RATE_READ, NULL));
  }
  g_assert_cmpuint (aus_rate_limiter_get_size (fixture->limiter), ==, 5000);
  aus_clock_advance (fixture->clock, 120 * G_USEC_PER_SEC);
  g_assert_true (aus_rate_limiter_take (fixture->limiter, "a", AUS_RATE_READ, NULL));
  g_assert_cmpuint (aus_rate_limiter_get_size (fixture->limiter), ==, 1);
}

/* A wall clock put back by an hour locks nobody out. */
static void
test_clock_put_back (Fixture *fixture, gconstpointer data)
{
  take_all (fixture, "a", AUS_RATE_GUESS);
  aus_clock_advance (fixture->clock, -3600 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpuint (take_all (fixture, "a", AUS_RATE_GUESS), ==, 3);
  g_assert_cmpuint (take_all (fixture, "a", AUS_RATE_GUESS), ==, 0);
  aus_clock_advance (fixture->clock, 30 * G_USEC_PER_SEC);
  g_assert_cmpuint (take_all (fixture, "a", AUS_RATE_GUESS), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/http/rate-limit/L1/burst", test_burst);
  ADD ("/http/rate-limit/L1/refill", test_refill);
  ADD ("/http/rate-limit/L1/apart", test_apart);
  ADD ("/http/rate-limit/L1/retry-after", test_retry_after);
  ADD ("/http/rate-limit/L1/nothing", test_nothing);
  ADD ("/http/rate-limit/L1/forgets", test_forgets);
  ADD ("/http/rate-limit/L1/clock-put-back", test_clock_put_back);
  return g_test_run ();
}
