/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-consultation-record.h"

G_BEGIN_DECLS

/*
 * iCalendar (RFC 5545, 5546) of consultations. Times are UTC ("Z"): right in every zone and across
 * changes of the clock without a VTIMEZONE, as no event repeats.
 */

/* AusCalendarEntry: one VEVENT. */
typedef struct {
  const AusConsultation *consultation;
  gint64 sequence;
  gint64 stamp; /* DTSTAMP */
  const char *summary;
  const char *description;
  const char *url;
  const char *location; /* NULL: the url */
  const char *organizer_name;
  const char *organizer; /* address; NULL: no ORGANIZER and ATTENDEE */
  const char *attendee_name;
  const char *attendee;
  gboolean cancelled;
} AusCalendarEntry;

/* aus_calendar_invite: (transfer full): an iTIP object; @method: "REQUEST" or "CANCEL". */
char *aus_calendar_invite (const AusCalendarEntry *entry, const char *method);

/* aus_calendar_feed: (transfer full): many of them, METHOD:PUBLISH, under the calendar's @name. */
char *aus_calendar_feed (const AusCalendarEntry *entries, guint n_entries, const char *name);

G_END_DECLS
