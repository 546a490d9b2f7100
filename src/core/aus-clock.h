/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * AusClock: the only source of wall-clock time. Tests make one that stands still and is moved by
 * hand; it may be moved from one thread and read from others.
 */
#define AUS_TYPE_CLOCK (aus_clock_get_type ())
G_DECLARE_FINAL_TYPE (AusClock, aus_clock, AUS, CLOCK, GObject)

AusClock *aus_clock_new_system (void);
AusClock *aus_clock_new_fake (gint64 now_usec);

/* aus_clock_now: microseconds since 1970-01-01T00:00:00Z. */
gint64 aus_clock_now (AusClock *self);
void aus_clock_advance (AusClock *self, gint64 usec); /* fake clocks only */

G_END_DECLS
