/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

/* AusPeriodUnit: what statistics are counted by (H5). */
typedef enum {
  AUS_PERIOD_DAY,
  AUS_PERIOD_WEEK, /* from Monday on (ISO 8601) */
  AUS_PERIOD_MONTH,
} AusPeriodUnit;
#define AUS_PERIOD_N (AUS_PERIOD_MONTH + 1)
AUS_DECLARE_NAMES (AusPeriodUnit, aus_period_unit)

/* More than two years of weeks, ten of months; a picture with more points shows nothing. */
#define AUS_PERIOD_MAX 120

/* AusPeriod: usec UTC in [start, end); @name: its first day, "2026-11-23". */
typedef struct {
  gint64 start;
  gint64 end;
  char name[11];
} AusPeriod;

/*
 * aus_periods_new: (transfer full) (element-type AusPeriod): every period of @time_zone that has a
 * moment of [from, to), the first and last cut at these; AUS_ERROR_INVALID when it is empty or has
 * more than AUS_PERIOD_MAX of them.
 */
GArray *aus_periods_new (gint64 from, gint64 to, const char *time_zone, AusPeriodUnit unit,
                         GError **error);

G_END_DECLS
