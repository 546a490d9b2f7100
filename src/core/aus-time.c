/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-time.h"

#include "core/aus-error.h"

#include <string.h>

#define UNIX_EPOCH_JULIAN 719163 /* GDate's day number of 1970-01-01 */
#define HOUR              (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
/* GDateTime knows the years 1 to 9999: a time must be one of them in every zone. */
#define FIRST_DAY (366 - UNIX_EPOCH_JULIAN)     /* 0002-01-01 */
#define LAST_DAY  (3651694 - UNIX_EPOCH_JULIAN) /* 9998-12-31 */

/* Exactly @n digits at *@p, which moves behind them; -1 otherwise. */
static int
take_number (const char **p, int n)
{
  int value = 0;

  for (int i = 0; i < n; i++, (*p)++) {
    if (!g_ascii_isdigit (**p))
      return -1;
    value = value * 10 + (**p - '0');
  }
  return value;
}

static gboolean
take (const char **p, const char *set)
{
  if (**p == '\0' || strchr (set, **p) == NULL)
    return FALSE;
  (*p)++;
  return TRUE;
}

static gboolean
take_date (const char **p, gint64 *days)
{
  int year = take_number (p, 4);
  gboolean dash = year > 0 && take (p, "-");
  int month = dash ? take_number (p, 2) : -1;
  int day = month > 0 && take (p, "-") ? take_number (p, 2) : -1;

  if (month < 1 || day < 1 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;

  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  *days = (gint64) g_date_get_julian (&date) - UNIX_EPOCH_JULIAN;
  return TRUE;
}

/* RFC 3339 time-secfrac: any number of digits; what is finer than a microsecond is dropped. */
static gboolean
take_fraction (const char **p, gint64 *usec)
{
  gint64 unit = G_USEC_PER_SEC / 10;

  if (!take (p, ".,"))
    return TRUE;
  if (!g_ascii_isdigit (**p))
    return FALSE;
  for (; g_ascii_isdigit (**p); (*p)++, unit /= 10)
    *usec += (**p - '0') * unit;
  return TRUE;
}

/*
 * ISO 8601 allows seconds to be left out, RFC 3339 does not; forms send it so. A leap second
 * (RFC 3339 section 5.7) has no number in POSIX time: it is the first of the next minute.
 */
static gboolean
take_time (const char **p, gint64 *usec)
{
  int hour = take_number (p, 2);
  int minute = hour >= 0 && take (p, ":") ? take_number (p, 2) : -1;
  int second = 0;

  if (hour > 23 || minute < 0 || minute > 59)
    return FALSE;
  *usec = 0;
  if (take (p, ":")) {
    second = take_number (p, 2);
    if (second < 0 || second > 60 || !take_fraction (p, usec))
      return FALSE;
  }
  if (second == 60)
    *usec = 0;
  *usec += ((gint64) hour * 3600 + minute * 60 + second) * G_USEC_PER_SEC;
  return TRUE;
}

static gboolean
take_offset (const char **p, gint64 *usec)
{
  *usec = 0;
  if (take (p, "Zz"))
    return TRUE;

  int sign = **p == '-' ? -1 : 1;

  if (!take (p, "+-"))
    return FALSE;

  int hour = take_number (p, 2);

  if (hour < 0 || hour > 23)
    return FALSE;
  take (p, ":");

  int minute = take_number (p, 2);

  if (minute < 0 || minute > 59)
    return FALSE;
  *usec = sign * ((gint64) hour * 3600 + minute * 60) * G_USEC_PER_SEC;
  return TRUE;
}

gboolean
aus_time_parse (const char *text, gint64 *usec, GError **error)
{
  g_return_val_if_fail (text != NULL, FALSE);

  const char *p = text;
  gint64 days, time, offset;

  if (take_date (&p, &days) && days >= FIRST_DAY && days <= LAST_DAY && take (&p, "Tt") &&
      take_time (&p, &time) && take_offset (&p, &offset) && *p == '\0') {
    if (usec != NULL)
      *usec = days * 24 * HOUR + time - offset;
    return TRUE;
  }
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID,
               "Must be a date and time with its zone, such as 2026-11-23T14:30:00+01:00");
  return FALSE;
}

/*
 * GLib expands a zone's rules to the year 2037 and beyond each time nobody holds it: that is 100 µs
 * a time, and a page of a list prints hundreds. The few zones a server meets are kept for ever.
 */
static GTimeZone *
load_zone (const char *time_zone)
{
  static GMutex mutex;
  static GHashTable *zones; /* name → GTimeZone */
  GTimeZone *zone;

  if (time_zone == NULL)
    return g_time_zone_new_utc ();
  g_mutex_lock (&mutex);
  if (zones == NULL)
    zones = g_hash_table_new (g_str_hash, g_str_equal);
  zone = g_hash_table_lookup (zones, time_zone);
  if (zone == NULL && (zone = g_time_zone_new_identifier (time_zone)) != NULL)
    g_hash_table_insert (zones, g_strdup (time_zone), zone);
  if (zone != NULL)
    g_time_zone_ref (zone);
  g_mutex_unlock (&mutex);
  return zone != NULL ? zone : g_time_zone_new_utc ();
}

static GDateTime *
to_zone (gint64 usec, GTimeZone *zone)
{
  g_autoptr (GDateTime) epoch = g_date_time_new_from_unix_utc (0);
  g_autoptr (GDateTime) utc = g_date_time_add (epoch, usec);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

/* g_date_time_format() takes four times as long, and a page of a list prints hundreds of times. */
char *
aus_time_format (gint64 usec, const char *time_zone)
{
  g_autoptr (GTimeZone) zone = load_zone (time_zone);
  g_autoptr (GDateTime) local = to_zone (usec, zone);
  int year, month, day;

  g_return_val_if_fail (local != NULL, NULL);

  int offset = (int) (g_date_time_get_utc_offset (local) / G_TIME_SPAN_MINUTE);
  int minutes = ABS (offset);
  g_date_time_get_ymd (local, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", year, month, day,
                          g_date_time_get_hour (local), g_date_time_get_minute (local),
                          g_date_time_get_second (local), offset < 0 ? '-' : '+', minutes / 60,
                          minutes % 60);
}

char *
aus_time_format_utc (gint64 usec)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) utc = to_zone (usec, zone);

  g_return_val_if_fail (utc != NULL, NULL);

  int year, month, day;
  g_date_time_get_ymd (utc, &year, &month, &day); /* "%Y" would not have four digits before 1000 */
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day,
                          g_date_time_get_hour (utc), g_date_time_get_minute (utc),
                          g_date_time_get_second (utc));
}

gboolean
aus_time_zone_is_valid (const char *time_zone)
{
  static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789/_+-";

  g_return_val_if_fail (time_zone != NULL, FALSE);

  if (g_str_equal (time_zone, "UTC"))
    return TRUE;
  /*
   * GLib also takes offsets and POSIX rules ("CET-1CEST"), and reads a file of that name: only
   * Area/Location names, without dots, may get there.
   */
  if (!g_ascii_isalpha (time_zone[0]) || strchr (time_zone, '/') == NULL ||
      strlen (time_zone) > 64 || strspn (time_zone, allowed) != strlen (time_zone))
    return FALSE;

  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (time_zone);

  return zone != NULL;
}

static gint64
to_usec (GDateTime *time)
{
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

static gboolean
is_on_day (gint64 usec, GTimeZone *zone, const GDate *day)
{
  g_autoptr (GDateTime) local = to_zone (usec, zone);

  return g_date_time_get_day_of_month (local) == g_date_get_day (day);
}

/*
 * Midnight need not exist (clocks go forward over it: GLib gives the first moment after) and may
 * be there twice (they go back to it: GLib gives the second one).
 */
static gint64
first_moment (GTimeZone *zone, const GDate *day)
{
  g_autoptr (GDateTime) midnight = g_date_time_new (
      zone, g_date_get_year (day), (int) g_date_get_month (day), g_date_get_day (day), 0, 0, 0);
  gint64 start = to_usec (midnight);

  while (is_on_day (start - 1, zone, day))
    start -= HOUR / 2;
  return start;
}

void
aus_time_day_bounds (gint64 usec, const char *time_zone, gint64 *start, gint64 *end)
{
  g_autoptr (GTimeZone) zone = load_zone (time_zone);
  g_autoptr (GDateTime) local = to_zone (usec, zone);
  int year, month, day_of_month;
  GDate day;

  g_return_if_fail (local != NULL && start != NULL && end != NULL);

  g_date_time_get_ymd (local, &year, &month, &day_of_month);
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) day_of_month, (GDateMonth) month, (GDateYear) year);
  *start = first_moment (zone, &day);
  g_date_add_days (&day, 1);
  *end = first_moment (zone, &day);
}

gboolean
aus_date_is_valid (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  const char *p = text;
  gint64 days;

  return take_date (&p, &days) && *p == '\0';
}

/* Local times and days */

static gint64
offset_at (GTimeZone *zone, gint64 second)
{
  gint interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, second);

  return g_time_zone_get_offset (zone, interval);
}

/* The first second in (@before, @after] at which the offset is no longer that of @before. */
static gint64
find_jump (GTimeZone *zone, gint64 before, gint64 after)
{
  gint64 offset = offset_at (zone, before);

  while (after - before > 1) {
    gint64 middle = before + (after - before) / 2;
    if (offset_at (zone, middle) == offset)
      before = middle;
    else
      after = middle;
  }
  return after;
}

gint64
aus_time_from_local (const char *date, guint minute, const char *time_zone, AusLocalMoment which)
{
  g_autoptr (GTimeZone) zone = load_zone (time_zone);
  const gint64 far = 26 * 3600; /* no offset is greater, so that the jump lies between */
  gint64 days = 0;

  g_return_val_if_fail (date != NULL && minute <= 1440, 0);
  if (!take_date (&date, &days))
    g_return_val_if_reached (0);
  gint64 local = days * 24 * 3600 + minute * 60;
  gint64 before = offset_at (zone, local - far), after = offset_at (zone, local + far);
  gboolean is_before = offset_at (zone, local - before) == before;
  gboolean is_after = offset_at (zone, local - after) == after;
  gint64 second;

  if (is_before && is_after)
    second = local - (which == AUS_LOCAL_FIRST ? MAX (before, after) : MIN (before, after));
  else if (is_before || is_after)
    second = local - (is_before ? before : after);
  else
    second = find_jump (zone, local - MAX (before, after), local - MIN (before, after));
  return second * G_USEC_PER_SEC;
}

char *
aus_time_local_date (gint64 usec, const char *time_zone)
{
  char *date = aus_time_format (usec, time_zone);

  date[strlen ("YYYY-MM-DD")] = '\0';
  return date;
}

static GDate
read_date (const char *text)
{
  gint64 days = 0;
  GDate date;

  g_date_clear (&date, 1);
  if (take_date (&text, &days))
    g_date_set_julian (&date, (guint32) (days + UNIX_EPOCH_JULIAN));
  return date;
}

char *
aus_date_add_days (const char *date, int days)
{
  GDate day = read_date (date);

  g_return_val_if_fail (g_date_valid (&day), NULL);
  g_date_set_julian (&day, (guint32) ((gint64) g_date_get_julian (&day) + days));
  return g_strdup_printf ("%04u-%02u-%02u", g_date_get_year (&day), (guint) g_date_get_month (&day),
                          g_date_get_day (&day));
}

guint
aus_date_get_weekday (const char *date)
{
  GDate day = read_date (date);

  g_return_val_if_fail (g_date_valid (&day), 1);
  return (guint) g_date_get_weekday (&day);
}
