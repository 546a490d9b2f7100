/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "core/aus-time.h"
#include "domain/aus-period.h"

#define PARIS "Europe/Paris"

static GArray *
periods (const char *from, const char *to, AusPeriodUnit unit, GError **error)
{
  gint64 start = 0, end = 0;

  g_assert_true (aus_time_parse (from, &start, NULL));
  g_assert_true (aus_time_parse (to, &end, NULL));
  return aus_periods_new (start, end, PARIS, unit, error);
}

/* Each begins where the one before ended: no consultation is counted twice or not at all. */
static void
check (GArray *array, const char *from, const char *to, const char *const *names)
{
  g_autofree char *first = NULL, *last = NULL;

  g_assert_nonnull (array);
  g_assert_cmpuint (array->len, ==, g_strv_length ((GStrv) names));
  for (guint i = 0; i < array->len; i++) {
    const AusPeriod *period = &g_array_index (array, AusPeriod, i);
    g_assert_cmpstr (period->name, ==, names[i]);
    g_assert_cmpint (period->start, <, period->end);
    if (i > 0)
      g_assert_cmpint (period->start, ==, g_array_index (array, AusPeriod, i - 1).end);
  }
  first = aus_time_format (g_array_index (array, AusPeriod, 0).start, PARIS);
  last = aus_time_format (g_array_index (array, AusPeriod, array->len - 1).end, PARIS);
  g_assert_cmpstr (first, ==, from);
  g_assert_cmpstr (last, ==, to);
}

static void
test_months (void)
{
  const char *from = "2026-01-15T00:00:00+01:00", *to = "2026-04-01T00:00:00+02:00";
  g_autoptr (GArray) array = periods (from, to, AUS_PERIOD_MONTH, NULL);

  check (array, from, to, (const char *[]){ "2026-01-01", "2026-02-01", "2026-03-01", NULL });
}

static void
test_weeks (void)
{
  /* Over the change to summer time, on Sunday 29 March 2026. */
  const char *from = "2026-03-25T00:00:00+01:00", *to = "2026-04-08T00:00:00+02:00";
  g_autoptr (GArray) array = periods (from, to, AUS_PERIOD_WEEK, NULL);

  check (array, from, to, (const char *[]){ "2026-03-23", "2026-03-30", "2026-04-06", NULL });
}

static void
test_days (void)
{
  const char *from = "2026-10-24T00:00:00+02:00", *to = "2026-10-27T00:00:00+01:00";
  g_autoptr (GArray) array = periods (from, to, AUS_PERIOD_DAY, NULL);
  const AusPeriod *change = &g_array_index (array, AusPeriod, 1);

  check (array, from, to, (const char *[]){ "2026-10-24", "2026-10-25", "2026-10-26", NULL });
  g_assert_cmpint (change->end - change->start, ==, 25 * G_TIME_SPAN_HOUR);
}

static void
test_bounds (void)
{
  g_autoptr (GError) empty = NULL, long_one = NULL;

  g_assert_null (periods ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", AUS_PERIOD_DAY, &empty));
  g_assert_error (empty, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_cmpstr (aus_error_get_pointer (empty), ==, "?to");
  g_assert_null (
      periods ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", AUS_PERIOD_DAY, &long_one));
  g_assert_error (long_one, AUS_ERROR, AUS_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/period/H5/months", test_months);
  g_test_add_func ("/domain/period/H5/weeks", test_weeks);
  g_test_add_func ("/domain/period/H5/days", test_days);
  g_test_add_func ("/domain/period/H5/bounds", test_bounds);
  return g_test_run ();
}
