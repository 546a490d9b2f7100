/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-emodel.h"

#include <math.h>

#define BEST_RATING      148.0 /* Ro,FB − Is,FB of an undisturbed path, G.107.2 */
#define FULLBAND_SCALE   1.48  /* to the scale of G.107 */
#define LOSS_CEILING     132.0 /* G.107.2; the narrowband model has 95 here */
#define UNFELT_DELAY     100.0 /* mT: milliseconds that nobody notices */
#define DELAY_EXPONENT   6.0   /* 6 × sT, default sensitivity */
#define DELAY_IMPAIRMENT 25.0

/* Opus, super-wideband, variable bit-rate, random loss: see the header. */
static const struct {
  gdouble kbps, ie, bpl;
} OPUS[] = {
  { 14, 38.06, 16.51 }, { 16, 30.16, 11.83 }, { 19, 23.81, 10.67 }, { 22, 20.22, 10.47 },
  { 25, 20.21, 11.28 }, { 28, 18.48, 10.63 }, { 31, 16.83, 10.44 }, { 34, 14.76, 10.12 },
  { 37, 12.08, 10.38 }, { 40, 10.67, 9.79 },
};
#define N_OPUS G_N_ELEMENTS (OPUS)

static gdouble
mix (gdouble a, gdouble b, gdouble share)
{
  return a + (b - a) * share;
}

/* Between two rows linearly; beyond the table its ends. */
static void
look_up_opus (gdouble kbps, gdouble *ie, gdouble *bpl)
{
  guint i = 1;
  gdouble share;

  while (i < N_OPUS - 1 && OPUS[i].kbps < kbps)
    i++;
  share = CLAMP ((kbps - OPUS[i - 1].kbps) / (OPUS[i].kbps - OPUS[i - 1].kbps), 0, 1);
  *ie = mix (OPUS[i - 1].ie, OPUS[i].ie, share);
  *bpl = mix (OPUS[i - 1].bpl, OPUS[i].bpl, share);
}

static gdouble
bend (gdouble x)
{
  return pow (1 + pow (x, DELAY_EXPONENT), 1 / DELAY_EXPONENT);
}

gdouble
aus_emodel_delay_impairment (gdouble delay_msec)
{
  gdouble x;

  if (delay_msec <= UNFELT_DELAY)
    return 0;
  x = log2 (delay_msec / UNFELT_DELAY);
  return DELAY_IMPAIRMENT * (bend (x) - 3 * bend (x / 3) + 2);
}

gdouble
aus_emodel_rate (const AusSpeechPath *path)
{
  gdouble percent = CLAMP (path->loss, 0, 1) * 100;
  gdouble ie, bpl, ie_eff;

  look_up_opus (path->bitrate_kbps, &ie, &bpl);
  ie_eff = ie + (LOSS_CEILING - ie) * percent / (percent + bpl);
  return CLAMP (BEST_RATING - ie_eff -
                    FULLBAND_SCALE * aus_emodel_delay_impairment (path->delay_msec),
                0, BEST_RATING);
}

gdouble
aus_emodel_get_mos (gdouble rating)
{
  if (rating <= 0)
    return 1;
  if (rating >= 100)
    return 4.5;
  /* The cubic dips under 1 near the bottom of the scale. */
  return MAX (1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6, 1);
}

gdouble
aus_emodel_score (const AusSpeechPath *path)
{
  return aus_emodel_get_mos (aus_emodel_rate (path) / FULLBAND_SCALE);
}
