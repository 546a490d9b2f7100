/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-gcc-trendline.h"

G_BEGIN_DECLS

/* Below this no picture can be sent at all; above it nothing of ours is needed. */
#define AUS_GCC_MIN_BPS 40000
#define AUS_GCC_MAX_BPS 10000000

typedef enum {
  AUS_GCC_HOLD,
  AUS_GCC_INCREASE,
} AusGccAimdState;

/*
 * AusGccAimd: the delay-based controller (draft-ietf-rmcat-gcc-02 section 5.5): additive increase
 * near the known capacity, multiplicative elsewhere, and a decrease to a part of what came through.
 */
typedef struct {
  guint64 rate_bps;
  AusGccAimdState state;
  gint64 updated_usec;
  gint64 decreased_usec;
  gint64 rtt_usec;
  double capacity_kbps; /* mean of the rates at which a queue grew; 0: unknown */
  double deviation;     /* of it, normalised */
} AusGccAimd;

void aus_gcc_aimd_init (AusGccAimd *self, guint64 rate_bps);
/* aus_gcc_aimd_update: @acked_bps is 0 while unknown. TRUE when the rate was decreased. */
gboolean aus_gcc_aimd_update (AusGccAimd *self, AusGccUsage usage, guint64 acked_bps,
                              gint64 now_usec);
/* aus_gcc_aimd_ease: a little less, because of a short queue that says nothing of the capacity. */
gboolean aus_gcc_aimd_ease (AusGccAimd *self, gint64 now_usec);
/* aus_gcc_aimd_set: the rate is known otherwise: a probe came through. */
void aus_gcc_aimd_set (AusGccAimd *self, guint64 rate_bps, gint64 now_usec);

G_END_DECLS
