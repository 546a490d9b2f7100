/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-gcc-groups.h"

G_BEGIN_DECLS

#define AUS_GCC_WINDOW 20 /* groups */

typedef enum {
  AUS_GCC_NORMAL,
  AUS_GCC_OVERUSE,  /* a queue on the path grows */
  AUS_GCC_UNDERUSE, /* a queue drains */
} AusGccUsage;

/*
 * AusGccTrendline: the slope of the delay over the last groups, and whether it means that a queue
 * grows: a least-squares line instead of the draft's Kalman filter, as browsers have it, with the
 * draft's adaptive threshold (draft-ietf-rmcat-gcc-02 sections 5.3 and 5.4).
 */
typedef struct {
  double at_ms[AUS_GCC_WINDOW];
  double delay_ms[AUS_GCC_WINDOW]; /* smoothed */
  guint n_points, next_point;
  gboolean started;
  gint64 first_arrival_usec;
  double accumulated_ms, smoothed_ms;
  guint n_deltas;
  double slope, previous_slope;

  double threshold_ms;
  gint64 threshold_usec; /* when it was adapted */
  double over_ms;        /* how long the slope has been above it; negative: not at all */
  guint over_count;
  AusGccUsage usage;
} AusGccTrendline;

void aus_gcc_trendline_init (AusGccTrendline *self);
/* aus_gcc_trendline_add: what @delta makes of the path's usage. */
AusGccUsage aus_gcc_trendline_add (AusGccTrendline *self, const AusGccDelta *delta);

G_END_DECLS
