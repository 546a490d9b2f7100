/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-time.h"

#include <string.h>

#include "core/aus-error.h"

#define SECOND G_USEC_PER_SEC
#define HOUR   (3600 * (gint64) SECOND)

static gint64
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 usec = -1;

  aus_time_parse (text, &usec, &error);
  g_assert_no_error (error);
  return usec;
}

static void
assert_same (const char *a, const char *b)
{
  g_assert_cmpint (parse (a), ==, parse (b));
}

static void
test_parse (void)
{
  g_assert_cmpint (parse ("1970-01-01T00:00:00Z"), ==, 0);
  g_assert_cmpint (parse ("2026-11-23T14:30:00+01:00"), ==, 1795440600 * (gint64) SECOND);
  g_assert_cmpint (parse ("1969-12-31T23:59:59Z"), ==, -SECOND);
  g_assert_cmpint (parse ("1970-01-01T00:00:00.5Z"), ==, SECOND / 2);
  g_assert_cmpint (parse ("1970-01-01T00:00:00.123456789Z"), ==, 123456);
  g_assert_cmpint (parse ("2000-02-29T00:00:00Z"), ==, 951782400 * (gint64) SECOND);
}

/* RFC 3339 sections 4.3, 5.6 and 5.8. */
static void
test_parse_forms (void)
{
  assert_same ("2026-11-23t14:30:00z", "2026-11-23T14:30:00Z");
  assert_same ("2026-11-23T14:30:00-00:00", "2026-11-23T14:30:00Z");
  assert_same ("2026-11-23T14:30Z", "2026-11-23T14:30:00Z");
  assert_same ("2026-11-23T14:30:00+0100", "2026-11-23T13:30:00Z");
  assert_same ("2026-11-23T00:30:00+01:00", "2026-11-22T23:30:00Z");
  assert_same ("2026-12-31T23:30:00-05:30", "2027-01-01T05:00:00Z");
  assert_same ("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.87Z");
  assert_same ("1990-12-31T23:59:60Z", "1991-01-01T00:00:00Z");
  assert_same ("1990-12-31T15:59:60.7-08:00", "1991-01-01T00:00:00Z");
}

/* What is taken can be written in any zone. */
static void
test_parse_extremes (void)
{
  static const char *const times[] = { "0002-01-01T00:00:00+23:59", "0026-02-14T23:59:00Z",
                                       "9998-12-31T23:59:60-23:59" };
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    gint64 usec = parse (times[i]);
    g_autofree char *utc = aus_time_format_utc (usec);
    g_autofree char *far = aus_time_format (usec, "Pacific/Kiritimati");
    g_assert_cmpuint (strlen (utc), ==, strlen ("2026-11-23T13:30:00Z"));
    g_assert_cmpuint (strlen (far), ==, strlen ("2026-11-23T14:30:00+01:00"));
  }
}

static void
test_format_year_26 (void)
{
  gint64 usec = parse ("0026-02-14T23:59:00Z");
  g_autofree char *utc = aus_time_format_utc (usec);
  g_assert_cmpstr (utc, ==, "0026-02-14T23:59:00Z");
}

static void
test_parse_refuses (void)
{
  static const char *const bad[] = {
    "",
    "2026-11-23",
    "2026-11-23T14:30:00",
    "2026-11-23 14:30:00Z",
    "0001-01-01T00:00:00+01:00",
    "9999-12-31T23:30:00Z",
    "2026-11-23T14Z",
    "2026-11-23T24:00:00Z",
    "2026-11-23T14:60:00Z",
    "2026-11-23T14:30:61Z",
    "2026-11-23T14:30:00.Z",
    "2026-11-23T14:30:00+24:00",
    "2026-11-23T14:30:00+01:60",
    "2026-11-23T14:30:00+1:00",
    "2026-11-23T14:30:00Z ",
    " 2026-11-23T14:30:00Z",
    "2026-11-23T14:30:00ZZ",
    "2026-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "26-11-23T14:30:00Z",
    "2026-W48-1T14:30:00Z",
    "20261123T143000Z",
    "+2026-11-23T14:30:00Z",
    "2026-11-23T14:30:-1Z",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    gint64 usec = 7;

    g_assert_false (aus_time_parse (bad[i], &usec, &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
    g_assert_cmpint (usec, ==, 7);
  }
}

static void
assert_format (const char *text, const char *zone, const char *expected)
{
  g_autofree char *actual = aus_time_format (parse (text), zone);

  g_assert_cmpstr (actual, ==, expected);
}

static void
test_format (void)
{
  g_autofree char *utc = aus_time_format_utc (parse ("2026-11-23T14:30:00.9+01:00"));

  g_assert_cmpstr (utc, ==, "2026-11-23T13:30:00Z");
  assert_format ("2026-11-23T13:30:00Z", "Europe/Paris", "2026-11-23T14:30:00+01:00");
  assert_format ("2026-07-14T13:30:00Z", "Europe/Paris", "2026-07-14T15:30:00+02:00");
  assert_format ("2026-07-14T13:30:00Z", "Asia/Kathmandu", "2026-07-14T19:15:00+05:45");
  assert_format ("2026-07-14T13:30:00Z", "America/Cayenne", "2026-07-14T10:30:00-03:00");
  assert_format ("2026-07-14T13:30:00Z", "No/Where", "2026-07-14T13:30:00+00:00");
  assert_format ("1969-12-31T23:59:59Z", "UTC", "1969-12-31T23:59:59+00:00");
}

/* The hour that Paris has twice on 2026-10-25 keeps its two offsets. */
static void
test_format_ambiguous_hour (void)
{
  assert_format ("2026-10-25T00:30:00Z", "Europe/Paris", "2026-10-25T02:30:00+02:00");
  assert_format ("2026-10-25T01:30:00Z", "Europe/Paris", "2026-10-25T02:30:00+01:00");
}

static void
test_zones (void)
{
  static const char *const bad[] = {
    "",       "Europe", "Paris", "Europe/Nowhere",       "+01:00",      "CET-1CEST",
    "Z",      "EST",    "UTC0",  "Europe/../etc/passwd", "/etc/passwd", "Europe/Paris ",
    "europe/"
  };

  g_assert_true (aus_time_zone_is_valid ("Europe/Paris"));
  g_assert_true (aus_time_zone_is_valid ("Indian/Reunion"));
  g_assert_true (aus_time_zone_is_valid ("America/Argentina/Buenos_Aires"));
  g_assert_true (aus_time_zone_is_valid ("Etc/GMT+5"));
  g_assert_true (aus_time_zone_is_valid ("UTC"));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (aus_time_zone_is_valid (bad[i]));
}

static void
assert_day (const char *moment, const char *zone, const char *first, int hours)
{
  gint64 start, end;

  aus_time_day_bounds (parse (moment), zone, &start, &end);
  g_assert_cmpint (start, ==, parse (first));
  g_assert_cmpint (end - start, ==, hours * HOUR);
}

static void
test_day_bounds (void)
{
  assert_day ("2026-11-23T12:00:00Z", "UTC", "2026-11-23T00:00:00Z", 24);
  assert_day ("2026-11-23T23:30:00Z", "Europe/Paris", "2026-11-24T00:00:00+01:00", 24);
  assert_day ("2026-11-23T00:00:00+01:00", "Europe/Paris", "2026-11-23T00:00:00+01:00", 24);
  assert_day ("2026-12-31T23:59:59.999999+01:00", "Europe/Paris", "2026-12-31T00:00:00+01:00", 24);
}

static void
test_day_bounds_dst (void)
{
  assert_day ("2026-03-29T12:00:00Z", "Europe/Paris", "2026-03-29T00:00:00+01:00", 23);
  assert_day ("2026-10-25T12:00:00Z", "Europe/Paris", "2026-10-25T00:00:00+02:00", 25);
  /* Santiago goes forward over midnight: the day begins at 01:00. */
  assert_day ("2026-09-06T12:00:00Z", "America/Santiago", "2026-09-06T01:00:00-03:00", 23);
  /* Havana goes back to midnight: the day begins with the first of the two. */
  assert_day ("2026-11-01T12:00:00Z", "America/Havana", "2026-11-01T00:00:00-04:00", 25);
}

static void
test_dates (void)
{
  static const char *const bad[] = { "",           "1951-4-2",    "1951-02-30",
                                     "51-04-02",   "1951-04-02 ", "1951/04/02",
                                     "02-04-1951", "1951-04-02T" };

  g_assert_true (aus_date_is_valid ("1951-04-02"));
  g_assert_true (aus_date_is_valid ("2024-02-29"));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (aus_date_is_valid (bad[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/time/N1/parse", test_parse);
  g_test_add_func ("/core/time/N1/parse-forms", test_parse_forms);
  g_test_add_func ("/core/time/N1/parse-extremes", test_parse_extremes);
  g_test_add_func ("/core/time/N1/format-year-26", test_format_year_26);
  g_test_add_func ("/core/time/N1/parse-refuses", test_parse_refuses);
  g_test_add_func ("/core/time/N1/format", test_format);
  g_test_add_func ("/core/time/N1/format-ambiguous-hour", test_format_ambiguous_hour);
  g_test_add_func ("/core/time/zones", test_zones);
  g_test_add_func ("/core/time/C3/day-bounds", test_day_bounds);
  g_test_add_func ("/core/time/C3/day-bounds-dst", test_day_bounds_dst);
  g_test_add_func ("/core/time/dates", test_dates);
  return g_test_run ();
}
