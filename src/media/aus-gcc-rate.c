/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-gcc-rate.h"

void
aus_gcc_rate_add (AusGccRate *self, gsize size, gint64 at_usec)
{
  gint64 step = at_usec / AUS_GCC_RATE_STEP_USEC;
  if (!self->started || step - self->newest > G_MAXUINT16 || self->newest - step > G_MAXUINT16) {
    *self = (AusGccRate){ .newest = step, .first = step, .started = TRUE };
  }
  if (step <= self->newest - AUS_GCC_RATE_STEPS)
    return;
  while (self->newest < step)
    self->bytes[(guint64) ++self->newest % AUS_GCC_RATE_STEPS] = 0;
  self->bytes[(guint64) step % AUS_GCC_RATE_STEPS] += (guint32) size;
}

guint64
aus_gcc_rate_get (const AusGccRate *self, gint64 span_usec)
{
  gint64 n = MIN (span_usec / AUS_GCC_RATE_STEP_USEC, AUS_GCC_RATE_STEPS - 1);
  if (!self->started || self->newest - self->first <= n)
    return 0;
  /* The newest step is still filling: only whole ones count. */
  guint64 bytes = 0;
  for (gint64 step = self->newest - n; step < self->newest; step++)
    bytes += self->bytes[(guint64) step % AUS_GCC_RATE_STEPS];
  return bytes * 8 * G_USEC_PER_SEC / ((guint64) n * AUS_GCC_RATE_STEP_USEC);
}
