/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * aus_time_parse: RFC 3339 date-time, also without seconds; the zone must be there; years 2 to
 * 9998, which exist in every zone. @usec may be NULL. AUS_ERROR_INVALID otherwise.
 */
gboolean aus_time_parse (const char *text, gint64 *usec, GError **error);

/* aus_time_format: (transfer full): "2026-11-23T14:30:00+01:00" in @time_zone (IANA name). */
char *aus_time_format (gint64 usec, const char *time_zone);
/* aus_time_format_utc: (transfer full): "2026-11-23T13:30:00Z" */
char *aus_time_format_utc (gint64 usec);

gboolean aus_time_zone_is_valid (const char *time_zone);
/* aus_time_day_bounds: first microsecond of the day of @usec in @time_zone, and of the next day. */
void aus_time_day_bounds (gint64 usec, const char *time_zone, gint64 *start, gint64 *end);
/* AusLocalMoment: which of two moments, when clocks go back over a local time. */
typedef enum {
  AUS_LOCAL_FIRST,
  AUS_LOCAL_LAST,
} AusLocalMoment;

/*
 * aus_time_from_local: usec UTC of @minute (0 to 1440) of the valid day @date ("YYYY-MM-DD") by the
 * clocks of @time_zone. A time that clocks jump over is the moment of the jump.
 */
gint64 aus_time_from_local (const char *date, guint minute, const char *time_zone,
                            AusLocalMoment which);

/* aus_time_local_date: (transfer full): "YYYY-MM-DD" of @usec by the clocks of @time_zone. */
char *aus_time_local_date (gint64 usec, const char *time_zone);

/* aus_date_add_days: (transfer full): the valid day @date and @days, which may be negative. */
char *aus_date_add_days (const char *date, int days);
/* aus_date_get_weekday: 1 (Monday) to 7 (Sunday) of the valid day @date (ISO 8601). */
guint aus_date_get_weekday (const char *date);

/* aus_date_is_valid: a calendar date "YYYY-MM-DD" that exists. */
gboolean aus_date_is_valid (const char *text);

G_END_DECLS
