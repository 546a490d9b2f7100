/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-gcc-trendline.h"

#include <math.h>

#define SMOOTHING     0.9
#define GAIN          4.0
#define MAX_DELTAS    60 /* the slope counts for more the longer it was watched, up to this */
#define OVER_MS       10 /* above the threshold for so long */
#define START_MS      12.5
#define MIN_MS        6.0
#define MAX_MS        600.0
#define MAX_EXCESS_MS 15.0 /* a spike does not move the threshold */
#define RATE_UP       0.0087
#define RATE_DOWN     0.039
#define MAX_STEP_MS   100.0

void
aus_gcc_trendline_init (AusGccTrendline *self)
{
  *self = (AusGccTrendline){ .threshold_ms = START_MS, .over_ms = -1 };
}

static void
add_point (AusGccTrendline *self, const AusGccDelta *delta)
{
  double growth_ms = (double) (delta->arrival_delta_usec - delta->send_delta_usec) / 1000;
  if (!self->started) {
    self->started = TRUE;
    self->first_arrival_usec = delta->arrival_usec;
  }
  self->accumulated_ms += growth_ms;
  self->smoothed_ms = SMOOTHING * self->smoothed_ms + (1 - SMOOTHING) * self->accumulated_ms;
  self->n_deltas = MIN (self->n_deltas + 1, MAX_DELTAS);
  self->at_ms[self->next_point] = (double) (delta->arrival_usec - self->first_arrival_usec) / 1000;
  self->delay_ms[self->next_point] = self->smoothed_ms;
  self->next_point = (self->next_point + 1) % AUS_GCC_WINDOW;
  self->n_points = MIN (self->n_points + 1, AUS_GCC_WINDOW);
}

/* Milliseconds of delay for each millisecond of time, by least squares. */
static double
fit_slope (const AusGccTrendline *self)
{
  double mean_at = 0, mean_delay = 0, over = 0, under = 0;
  for (guint i = 0; i < AUS_GCC_WINDOW; i++) {
    mean_at += self->at_ms[i] / AUS_GCC_WINDOW;
    mean_delay += self->delay_ms[i] / AUS_GCC_WINDOW;
  }
  for (guint i = 0; i < AUS_GCC_WINDOW; i++) {
    double distance = self->at_ms[i] - mean_at;
    over += distance * (self->delay_ms[i] - mean_delay);
    under += distance * distance;
  }
  return under > 0 ? over / under : 0;
}

/*
 * The threshold follows the slope slowly, so that a flow that lives with a competitor's queue is
 * not starved by it, and yet a growing queue is seen (section 5.4).
 */
static void
adapt (AusGccTrendline *self, double trend_ms, gint64 now_usec)
{
  double size_ms = fabs (trend_ms);
  gint64 since_usec = self->threshold_usec != 0 ? now_usec - self->threshold_usec : 0;
  self->threshold_usec = now_usec;
  if (size_ms > self->threshold_ms + MAX_EXCESS_MS)
    return;
  double rate = size_ms < self->threshold_ms ? RATE_DOWN : RATE_UP;
  double step_ms = CLAMP ((double) since_usec / 1000, 0, MAX_STEP_MS);
  self->threshold_ms += rate * (size_ms - self->threshold_ms) * step_ms;
  self->threshold_ms = CLAMP (self->threshold_ms, MIN_MS, MAX_MS);
}

static void
detect (AusGccTrendline *self, const AusGccDelta *delta)
{
  double trend_ms = self->n_deltas * self->slope * GAIN;
  double send_ms = (double) delta->send_delta_usec / 1000;
  if (trend_ms > self->threshold_ms) {
    /* Half of the first interval: it began somewhere inside it. */
    self->over_ms = self->over_ms < 0 ? send_ms / 2 : self->over_ms + send_ms;
    self->over_count++;
    if (self->over_ms > OVER_MS && self->over_count > 1 && self->slope >= self->previous_slope) {
      self->over_ms = 0;
      self->over_count = 0;
      self->usage = AUS_GCC_OVERUSE;
    }
  } else {
    self->over_ms = -1;
    self->over_count = 0;
    self->usage = trend_ms < -self->threshold_ms ? AUS_GCC_UNDERUSE : AUS_GCC_NORMAL;
  }
  self->previous_slope = self->slope;
  adapt (self, trend_ms, delta->arrival_usec);
}

AusGccUsage
aus_gcc_trendline_add (AusGccTrendline *self, const AusGccDelta *delta)
{
  add_point (self, delta);
  if (self->n_points == AUS_GCC_WINDOW) {
    self->slope = fit_slope (self);
    detect (self, delta);
  }
  return self->usage;
}
