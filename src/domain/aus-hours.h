/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusHours: when a practitioner takes appointments (B5): weekly opening hours, days that differ,
 * and what an appointment is. Times of day are minutes by the clocks of the practitioner's zone.
 */

/* AusOpening: from the first minute to the one that is no longer in it, 0 to 1440. */
typedef struct {
  guint from_minute;
  guint until_minute;
} AusOpening;

/* AusOpenDays: days from @first to @last, "YYYY-MM-DD", whose hours are @openings and no others. */
typedef struct {
  char first[11];
  char last[11];
  GArray *openings; /* AusOpening; empty: closed */
} AusOpenDays;

typedef struct {
  guint slot_minutes;
  guint buffer_minutes; /* free before and after each appointment */
  guint lead_minutes;   /* booked at least so long ahead */
  guint horizon_days;   /* and at most so many days */
  gint64 price_cents;   /* what an appointment costs; -1: not told */
  gint64 base_cents;    /* the reimbursable tariff in it (H3); -1: all of it */
  GArray *weekly[7];    /* AusOpening, from Monday */
  GPtrArray *days;      /* AusOpenDays */
} AusHours;

#define AUS_HOURS_MAX_OPENINGS    8 /* of one day */
#define AUS_HOURS_MAX_DAYS        100
#define AUS_HOURS_MAX_BUFFER      120
#define AUS_HOURS_MAX_LEAD        (30 * 24 * 60)
#define AUS_HOURS_MAX_HORIZON     365
#define AUS_HOURS_MAX_PRICE_CENTS 100000

/* aus_hours_new: closed all week, appointments of @slot_minutes, from two hours to a month ahead.
 */
AusHours *aus_hours_new (guint slot_minutes);
void aus_hours_free (AusHours *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusHours, aus_hours_free)

AusOpenDays *aus_open_days_new (const char *first, const char *last);
void aus_open_days_free (AusOpenDays *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusOpenDays, aus_open_days_free)

/* aus_hours_parse_minute: "09:30", "24:00"; FALSE for anything else. */
gboolean aus_hours_parse_minute (const char *text, guint *minute);
/* aus_hours_format_minute: (transfer full) */
char *aus_hours_format_minute (guint minute);

/*
 * aus_hours_check: openings begin before they end, hold at least one appointment and do not
 * overlap within their day; neither do the days that differ; the reimbursable tariff is within the
 * price. AUS_ERROR_INVALID with the pointer into the body of the REST API: of weekly openings,
 * which stand there in one list ordered by day, "/weekly/3/from".
 */
gboolean aus_hours_check (const AusHours *self, GError **error);

/* aus_hours_get_openings: AusOpening of the day @date; unowned. */
const GArray *aus_hours_get_openings (const AusHours *self, const char *date);

/* Slots */

/* AusSpan: from @start until @end, usec UTC. */
typedef struct {
  gint64 start;
  gint64 end;
} AusSpan;

/*
 * aus_hours_append_open: adds to @spans (AusSpan) when it is open on @date. Of a time that is there
 * twice, openings hold what is in them both times; where clocks jump, they are as much shorter.
 */
void aus_hours_append_open (const AusHours *self, const char *date, const char *time_zone,
                            GArray *spans);

/*
 * aus_hours_list_slots: (transfer full) (element-type AusSpan): the appointments that may be booked
 * at @now on @n_days days from @date on, in order. None shares a moment with, or comes nearer than
 * the buffer to, a span of @busy.
 */
GArray *aus_hours_list_slots (const AusHours *self, const char *date, guint n_days,
                              const char *time_zone, const AusSpan *busy, gsize n_busy, gint64 now);

G_END_DECLS
