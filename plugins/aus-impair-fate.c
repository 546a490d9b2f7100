/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aus-impair-fate.h"

void
aus_impair_fate_init (AusImpairFate *self, guint32 seed)
{
  g_clear_pointer (&self->random, g_rand_free);
  self->random = g_rand_new_with_seed (seed);
}

void
aus_impair_fate_clear (AusImpairFate *self)
{
  g_clear_pointer (&self->random, g_rand_free);
}

AusImpairVerdict
aus_impair_fate_next (AusImpairFate *self)
{
  g_return_val_if_fail (self->random != NULL, AUS_IMPAIR_PASS);

  gdouble lost = g_rand_double (self->random);
  gdouble held = g_rand_double (self->random);

  if (lost < self->loss)
    return AUS_IMPAIR_LOSE;
  return held < self->reorder ? AUS_IMPAIR_HOLD : AUS_IMPAIR_PASS;
}
