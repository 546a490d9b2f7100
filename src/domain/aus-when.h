/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Dates and times as people say them, in French or English, in the zone of the consultation. Own
 * tables, because the locale of a server's process is nobody's language.
 */

/* aus_when_date: (transfer full): "lundi 23 novembre 2026", "Monday 23 November 2026". */
char *aus_when_date (gint64 usec, const char *time_zone, const char *locale);

/* aus_when_time: (transfer full): "14 h 30", "2:30 pm". */
char *aus_when_time (gint64 usec, const char *time_zone, const char *locale);

/*
 * aus_when_zone: (transfer full): by whose clocks: "heure de Paris", "Paris time". A time alone is
 * an hour or ten off for whoever reads it overseas.
 */
char *aus_when_zone (const char *time_zone, const char *locale);

G_END_DECLS
