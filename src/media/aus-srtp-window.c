/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-srtp-window.h"

#include <string.h>

#define HALF 0x8000

guint64
aus_srtp_window_guess (const AusSrtpWindow *self, guint16 sequence)
{
  guint64 rollovers = self->newest >> 16;
  guint16 newest = (guint16) self->newest;
  if (!self->started)
    return sequence;
  if (newest < HALF && sequence > newest + HALF && rollovers > 0)
    rollovers--;
  else if (newest >= HALF && sequence < newest - HALF)
    rollovers++;
  return rollovers << 16 | sequence;
}

static guint64 *
word_of (guint64 *used, guint64 index)
{
  return &used[index % AUS_SRTP_WINDOW / 64];
}

static guint64
bit_of (guint64 index)
{
  return G_GUINT64_CONSTANT (1) << index % 64;
}

gboolean
aus_srtp_window_is_fresh (const AusSrtpWindow *self, guint64 index)
{
  if (!self->started || index > self->newest)
    return TRUE;
  if (self->newest - index >= AUS_SRTP_WINDOW)
    return FALSE;
  return (self->used[index % AUS_SRTP_WINDOW / 64] & bit_of (index)) == 0;
}

void
aus_srtp_window_use (AusSrtpWindow *self, guint64 index)
{
  if (self->started && index > self->newest + AUS_SRTP_WINDOW)
    memset (self->used, 0, sizeof self->used);
  else if (self->started) {
    for (guint64 skipped = self->newest + 1; skipped < index; skipped++)
      *word_of (self->used, skipped) &= ~bit_of (skipped);
  }
  *word_of (self->used, index) |= bit_of (index);
  self->newest = self->started ? MAX (self->newest, index) : index;
  self->started = TRUE;
}
