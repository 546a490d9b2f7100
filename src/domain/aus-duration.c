/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-duration.h"

static gint64
end_of (const AusInterval *interval, gint64 now)
{
  return interval->to != 0 ? MIN (interval->to, now) : now;
}

/*
 * Every pair is looked at: a call has a handful of reconnections, and nothing need be sorted. The
 * first common moment starts the earliest common part, the last one ends the latest.
 */
gboolean
aus_duration_both (const AusInterval *practitioner, gsize n_practitioner,
                   const AusInterval *patient, gsize n_patient, gint64 now, gint64 *first,
                   gint64 *last)
{
  gint64 earliest = G_MAXINT64;
  gint64 latest = G_MININT64;

  g_return_val_if_fail (first != NULL && last != NULL, FALSE);

  for (gsize i = 0; i < n_practitioner; i++) {
    for (gsize k = 0; k < n_patient; k++) {
      gint64 from = MAX (practitioner[i].from, patient[k].from);
      gint64 to = MIN (end_of (&practitioner[i], now), end_of (&patient[k], now));

      if (from >= to)
        continue;
      earliest = MIN (earliest, from);
      latest = MAX (latest, to);
    }
  }
  if (earliest >= latest)
    return FALSE;
  *first = earliest;
  *last = latest;
  return TRUE;
}

gint64
aus_duration_seconds (gint64 first, gint64 last)
{
  return first != 0 && last > first ? (last - first) / G_USEC_PER_SEC : 0;
}
