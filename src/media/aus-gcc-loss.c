/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-gcc-loss.h"

#include <math.h>

#include "media/aus-gcc-aimd.h"

#define OBSERVE_USEC 250000
#define MIN_PACKETS  10
#define AGEING       0.85 /* weight of an observation beside that of the next */
#define NEGLIGIBLE   0.01
/*
 * How much loss may have nothing to do with the rate: a narrow path may be a bad radio link, but
 * one that carries megabits does not lose a fifth by itself.
 */
#define INHERENT_MAX(bps) (0.05 + 75000 / (bps))
/* Between explanations equally good, the higher bandwidth: per packet and per doubling. */
#define OPTIMISM 0.01

static const double INHERENT[] = { 0.001, 0.01, 0.02, 0.03,  0.04, 0.05, 0.06,
                                   0.08,  0.1,  0.12, 0.145, 0.17, 0.2 };

void
aus_gcc_loss_init (AusGccLoss *self)
{
  *self = (AusGccLoss){ .rate_bps = AUS_GCC_MAX_BPS };
}

void
aus_gcc_loss_tell (AusGccLoss *self, gsize size, gboolean lost)
{
  self->packets++;
  self->bytes += size;
  self->lost += lost;
}

void
aus_gcc_loss_recover (AusGccLoss *self)
{
  guint newest = (self->next + AUS_GCC_LOSS_WINDOW - 1) % AUS_GCC_LOSS_WINDOW;
  if (self->lost > 0)
    self->lost--;
  else if (self->n_observed > 0 && self->window[newest].lost > 0)
    self->window[newest].lost--;
}

static const AusGccObservation *
nth_newest (const AusGccLoss *self, guint index)
{
  return &self->window[(self->next + 2 * AUS_GCC_LOSS_WINDOW - 1 - index) % AUS_GCC_LOSS_WINDOW];
}

double
aus_gcc_loss_get_share (const AusGccLoss *self)
{
  double packets = 0, lost = 0, weight = 1;
  for (guint i = 0; i < self->n_observed; i++, weight *= AGEING) {
    packets += weight * nth_newest (self, i)->packets;
    lost += weight * nth_newest (self, i)->lost;
  }
  return packets > 0 ? lost / packets : 0;
}

/* How likely what was observed is, if the path has @bps and loses @inherent in any case. */
static double
weigh (const AusGccLoss *self, double bps, double inherent)
{
  double likelihood = 0, weight = 1;
  for (guint i = 0; i < self->n_observed; i++, weight *= AGEING) {
    const AusGccObservation *seen = nth_newest (self, i);
    double excess = seen->sent_bps > bps ? (seen->sent_bps - bps) / seen->sent_bps : 0;
    double chance = CLAMP (inherent + (1 - inherent) * excess, 0.0001, 0.9999);
    likelihood +=
        weight * (seen->lost * log (chance) + (seen->packets - seen->lost) * log (1 - chance) +
                  seen->packets * OPTIMISM * log2 (bps));
  }
  return likelihood;
}

static double
weigh_best (const AusGccLoss *self, double bps)
{
  double best = -G_MAXDOUBLE;
  for (guint i = 0; i < G_N_ELEMENTS (INHERENT) && INHERENT[i] <= INHERENT_MAX (bps); i++)
    best = MAX (best, weigh (self, bps, INHERENT[i]));
  return best;
}

static void
choose (AusGccLoss *self, guint64 acked_bps)
{
  double current = (double) self->rate_bps;
  double candidates[] = { current * 1.05, current, current * 0.95, (double) acked_bps };
  double best_bps = current, best = -G_MAXDOUBLE;
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++) {
    double bps = CLAMP (candidates[i], AUS_GCC_MIN_BPS, AUS_GCC_MAX_BPS);
    if (candidates[i] <= 0 || (candidates[i] > current && i > 0))
      continue;
    double likelihood = weigh_best (self, bps);
    if (likelihood > best) {
      best = likelihood;
      best_bps = bps;
    }
  }
  self->rate_bps = (guint64) best_bps;
}

void
aus_gcc_loss_update (AusGccLoss *self, guint64 acked_bps, gint64 now_usec)
{
  if (self->since_usec == 0)
    self->since_usec = now_usec;
  gint64 span_usec = now_usec - self->since_usec;
  if (span_usec < OBSERVE_USEC || self->packets < MIN_PACKETS)
    return;
  self->window[self->next] = (AusGccObservation){
    .packets = self->packets,
    .lost = self->lost,
    .sent_bps = (double) self->bytes * 8 * G_USEC_PER_SEC / (double) span_usec,
  };
  self->next = (self->next + 1) % AUS_GCC_LOSS_WINDOW;
  self->n_observed = MIN (self->n_observed + 1, AUS_GCC_LOSS_WINDOW);
  self->packets = self->lost = 0;
  self->bytes = 0;
  self->since_usec = now_usec;
  choose (self, acked_bps);
}

void
aus_gcc_loss_set (AusGccLoss *self, guint64 rate_bps)
{
  if (aus_gcc_loss_get_share (self) < NEGLIGIBLE)
    self->rate_bps = AUS_GCC_MAX_BPS;
  else
    self->rate_bps = MAX (self->rate_bps, MIN (rate_bps, AUS_GCC_MAX_BPS));
}

void
aus_gcc_loss_report (AusGccLoss *self, guint8 fraction)
{
  double share = (double) fraction / 256;
  double rate = (double) self->rate_bps;
  if (share > 0.1)
    rate *= 1 - 0.5 * share;
  else if (share < 0.02)
    rate *= 1.05;
  self->rate_bps = (guint64) CLAMP (rate, AUS_GCC_MIN_BPS, AUS_GCC_MAX_BPS);
}
