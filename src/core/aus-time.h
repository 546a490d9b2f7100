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
/* aus_date_is_valid: a calendar date "YYYY-MM-DD" that exists. */
gboolean aus_date_is_valid (const char *text);

G_END_DECLS
