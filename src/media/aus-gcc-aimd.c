/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-gcc-aimd.h"

#include <math.h>

#define BETA               0.85
#define EASE               0.95
#define GROWTH_PER_S       1.08
#define MIN_STEP_BPS       1000
#define RESPONSE_USEC      100000
#define DEFAULT_RTT_USEC   100000
#define PACKET_BITS        (1200 * 8)
#define FRAMES_PER_S       30
#define CAPACITY_SMOOTHING 0.05
#define MIN_DEVIATION      0.4
#define MAX_DEVIATION      2.5
/* More than this over what came through was never tried: nothing is known of it. */
#define AHEAD(acked) ((acked) + (acked) / 2 + 10000)

void
aus_gcc_aimd_init (AusGccAimd *self, guint64 rate_bps)
{
  *self = (AusGccAimd){
    .rate_bps = rate_bps,
    .state = AUS_GCC_INCREASE,
    .rtt_usec = DEFAULT_RTT_USEC,
    .deviation = MIN_DEVIATION,
  };
}

static void
learn_capacity (AusGccAimd *self, guint64 acked_bps)
{
  double kbps = (double) acked_bps / 1000;
  if (self->capacity_kbps <= 0)
    self->capacity_kbps = kbps;
  double error = self->capacity_kbps - kbps;
  self->capacity_kbps -= CAPACITY_SMOOTHING * error;
  self->deviation = (1 - CAPACITY_SMOOTHING) * self->deviation +
                    CAPACITY_SMOOTHING * error * error / MAX (self->capacity_kbps, 1);
  self->deviation = CLAMP (self->deviation, MIN_DEVIATION, MAX_DEVIATION);
}

/* Three standard deviations around the capacity; outside of it, it is not the capacity any more. */
static gboolean
is_near_capacity (AusGccAimd *self, guint64 acked_bps)
{
  if (self->capacity_kbps <= 0)
    return FALSE;
  double spread = 3 * sqrt (self->deviation * self->capacity_kbps);
  if ((double) acked_bps / 1000 <= self->capacity_kbps + spread)
    return TRUE;
  self->capacity_kbps = 0;
  return FALSE;
}

/* One packet for each response time: as much as a queue can take before we hear of it. */
static double
additive_bps (AusGccAimd *self, double seconds)
{
  double frame_bits = (double) self->rate_bps / FRAMES_PER_S;
  double packet_bits = frame_bits / MAX (ceil (frame_bits / PACKET_BITS), 1);
  double response_s = (double) (self->rtt_usec + RESPONSE_USEC) / G_USEC_PER_SEC;
  return packet_bits / response_s * seconds;
}

static void
increase (AusGccAimd *self, guint64 acked_bps, gint64 now_usec)
{
  gint64 since_usec = self->updated_usec != 0 ? now_usec - self->updated_usec : 0;
  double seconds = CLAMP ((double) since_usec / G_USEC_PER_SEC, 0, 1);
  double step = is_near_capacity (self, acked_bps)
                    ? additive_bps (self, seconds)
                    : (double) self->rate_bps * (pow (GROWTH_PER_S, seconds) - 1);
  guint64 rate = self->rate_bps + (guint64) MAX (step, MIN_STEP_BPS * seconds);
  if (acked_bps > 0 && rate > AHEAD (acked_bps))
    rate = MAX (self->rate_bps, AHEAD (acked_bps));
  self->rate_bps = MIN (rate, AUS_GCC_MAX_BPS);
}

/* Twice within one round trip would answer the same queue twice. */
static gboolean
may_decrease (AusGccAimd *self, guint64 acked_bps, gint64 now_usec)
{
  gint64 pause_usec = CLAMP (self->rtt_usec, 10000, 200000);
  return self->decreased_usec == 0 || now_usec - self->decreased_usec >= pause_usec ||
         (acked_bps > 0 && acked_bps < self->rate_bps / 2);
}

static gboolean
decrease (AusGccAimd *self, guint64 acked_bps, gint64 now_usec)
{
  if (!may_decrease (self, acked_bps, now_usec))
    return FALSE;
  guint64 through_bps = acked_bps > 0 ? acked_bps : self->rate_bps;
  guint64 rate = (guint64) (BETA * (double) through_bps);
  if (acked_bps > 0) {
    is_near_capacity (self, acked_bps);
    learn_capacity (self, acked_bps);
  }
  self->state = AUS_GCC_HOLD;
  self->decreased_usec = now_usec;
  if (rate >= self->rate_bps)
    return FALSE;
  self->rate_bps = MAX (rate, AUS_GCC_MIN_BPS);
  return TRUE;
}

gboolean
aus_gcc_aimd_update (AusGccAimd *self, AusGccUsage usage, guint64 acked_bps, gint64 now_usec)
{
  gboolean decreased = FALSE;
  switch (usage) {
  case AUS_GCC_OVERUSE:
    decreased = decrease (self, acked_bps, now_usec);
    break;
  case AUS_GCC_UNDERUSE: /* the queue drains: more would keep it */
    self->state = AUS_GCC_HOLD;
    break;
  case AUS_GCC_NORMAL:
    if (self->state == AUS_GCC_INCREASE)
      increase (self, acked_bps, now_usec);
    self->state = AUS_GCC_INCREASE;
    break;
  }
  self->updated_usec = now_usec;
  return decreased;
}

gboolean
aus_gcc_aimd_ease (AusGccAimd *self, gint64 now_usec)
{
  self->state = AUS_GCC_HOLD;
  self->updated_usec = now_usec;
  if (!may_decrease (self, 0, now_usec))
    return FALSE;
  self->decreased_usec = now_usec;
  self->rate_bps = MAX ((guint64) (EASE * (double) self->rate_bps), AUS_GCC_MIN_BPS);
  return TRUE;
}

void
aus_gcc_aimd_set (AusGccAimd *self, guint64 rate_bps, gint64 now_usec)
{
  self->rate_bps = CLAMP (rate_bps, AUS_GCC_MIN_BPS, AUS_GCC_MAX_BPS);
  self->updated_usec = now_usec;
  self->state = AUS_GCC_INCREASE;
  if ((double) rate_bps / 1000 > self->capacity_kbps)
    self->capacity_kbps = 0;
}
