/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-period.h"

#include "core/aus-error.h"
#include "core/aus-time.h"

const char *const aus_period_unit_names[] = {
  [AUS_PERIOD_DAY] = "day",
  [AUS_PERIOD_WEEK] = "week",
  [AUS_PERIOD_MONTH] = "month",
  [AUS_PERIOD_N] = NULL,
};
AUS_DEFINE_NAMES (AusPeriodUnit, aus_period_unit)

/* The first day of the period that @day is in; @day is taken. */
static GDateTime *
first_day (GDateTime *day, AusPeriodUnit unit)
{
  g_autoptr (GDateTime) taken = day;

  switch (unit) {
  case AUS_PERIOD_DAY:
    break;
  case AUS_PERIOD_WEEK:
    return g_date_time_add_days (taken, 1 - g_date_time_get_day_of_week (taken));
  case AUS_PERIOD_MONTH:
    return g_date_time_add_days (taken, 1 - g_date_time_get_day_of_month (taken));
  }
  return g_steal_pointer (&taken);
}

static GDateTime *
next_first_day (GDateTime *day, AusPeriodUnit unit)
{
  switch (unit) {
  case AUS_PERIOD_DAY:
    return g_date_time_add_days (day, 1);
  case AUS_PERIOD_WEEK:
    return g_date_time_add_days (day, 7);
  case AUS_PERIOD_MONTH:
    break;
  }
  return g_date_time_add_months (day, 1);
}

/* Noon of the day: days that begin at one o'clock exist, days without a noon do not. */
static GDateTime *
noon_of (gint64 usec, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (usec / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_new (zone, g_date_time_get_year (local), g_date_time_get_month (local),
                          g_date_time_get_day_of_month (local), 12, 0, 0);
}

static gint64
start_of (GDateTime *noon, const char *time_zone)
{
  gint64 start = 0, end = 0;

  aus_time_day_bounds (g_date_time_to_unix (noon) * G_USEC_PER_SEC, time_zone, &start, &end);
  return start;
}

static void
append (GArray *periods, GDateTime *noon, gint64 start, gint64 end)
{
  AusPeriod period = { .start = start, .end = end };
  g_autofree char *name = g_date_time_format (noon, "%Y-%m-%d");

  g_strlcpy (period.name, name, sizeof period.name);
  g_array_append_val (periods, period);
}

GArray *
aus_periods_new (gint64 from, gint64 to, const char *time_zone, AusPeriodUnit unit, GError **error)
{
  g_autoptr (GArray) periods = g_array_new (FALSE, FALSE, sizeof (AusPeriod));
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (time_zone);

  if (from >= to || zone == NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "?to", "Must be later than from");
    return NULL;
  }
  g_autoptr (GDateTime) noon = first_day (noon_of (from, zone), unit);
  for (gint64 start = from; start < to;) {
    g_autoptr (GDateTime) next = next_first_day (noon, unit);
    gint64 end = MIN (to, start_of (next, time_zone));
    if (periods->len == AUS_PERIOD_MAX) {
      aus_set_error_at (error, AUS_ERROR_INVALID, "?to", "Too long for so short periods");
      return NULL;
    }
    append (periods, noon, start, end);
    start = end;
    g_date_time_unref (noon);
    noon = g_steal_pointer (&next);
  }
  return g_steal_pointer (&periods);
}
