/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-skips.h"

void
aus_skips_clear (AusSkips *self)
{
  self->n = 0;
  self->forgot = FALSE;
}

static const AusSkip *
nth_newest (const AusSkips *self, guint index)
{
  return &self->skips[(self->newest + AUS_SKIPS_MAX - index) % AUS_SKIPS_MAX];
}

void
aus_skips_add (AusSkips *self, gint64 sequence, AusSkipPicture picture)
{
  AusSkip *newest = self->n > 0 ? &self->skips[self->newest] : NULL;
  guint32 begun = picture == AUS_SKIP_PICTURE_BEGINS;
  if (newest != NULL && newest->next == sequence) {
    newest->next++;
    newest->length++;
    newest->packets++;
    newest->pictures += begun;
    return;
  }
  AusSkip skip = {
    .next = sequence + 1,
    .length = 1,
    .packets = newest != NULL ? newest->packets + 1 : 1,
    .pictures = newest != NULL ? newest->pictures + begun : begun,
  };
  self->forgot = self->forgot || self->n == AUS_SKIPS_MAX;
  self->n = MIN (self->n + 1, AUS_SKIPS_MAX);
  self->newest = (self->newest + 1) % AUS_SKIPS_MAX;
  self->skips[self->newest] = skip;
}

gboolean
aus_skips_find (const AusSkips *self, gint64 sequence, gint64 *packets, guint32 *pictures)
{
  for (guint i = 0; i < self->n; i++) {
    const AusSkip *skip = nth_newest (self, i);
    if (sequence >= skip->next) {
      *packets = skip->packets;
      *pictures = skip->pictures;
      return TRUE;
    }
    if (sequence >= skip->next - skip->length)
      return FALSE;
  }
  *packets = 0;
  *pictures = 0;
  return !self->forgot;
}

gboolean
aus_skips_restore (const AusSkips *self, gint64 position, gint64 *sequence)
{
  for (guint i = 0; i < self->n; i++) {
    const AusSkip *skip = nth_newest (self, i);
    if (position >= skip->next - skip->packets) {
      *sequence = position + skip->packets;
      return TRUE;
    }
  }
  *sequence = position;
  return !self->forgot;
}
