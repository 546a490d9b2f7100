/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-metrics.h"

G_BEGIN_DECLS

#define AUS_HTTP_TALLY_BOUNDS 8

/* AusHttpTally: what was asked of the server since it began, for /metrics. */
typedef struct {
  guint64 by_status[5]; /* 1xx to 5xx */
  guint64 times[AUS_HTTP_TALLY_BOUNDS + 1];
  gint64 sum_usec;
} AusHttpTally;

void aus_http_tally_add (AusHttpTally *self, guint status, gint64 usec);
void aus_http_tally_write (const AusHttpTally *self, AusMetrics *metrics);

G_END_DECLS
