/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-slots.h"

#define BLOCK 32 /* SSRCs set apart for one leg */

void
aus_slots_init (AusSlots *slots)
{
  guint32 next = g_random_int () & ~(guint32) (BLOCK - 1);
  next = MAX (next, BLOCK); /* 0 means "unknown" everywhere here */
  g_snprintf (slots->cname, sizeof slots->cname, "%08x%08x%08x", g_random_int (), g_random_int (),
              g_random_int ());
  slots->feedback = next++;
  for (guint i = 0; i < AUS_N_AUDIO_SLOTS; i++)
    slots->audio[i] = next++;
  for (guint i = 0; i < AUS_N_SLOTS; i++) {
    slots->video[i] = next++;
    slots->rtx[i] = next++;
  }
}

guint
aus_slots_audio_mline (guint slot)
{
  g_return_val_if_fail (slot >= 1 && slot <= AUS_N_AUDIO_SLOTS, 0);
  return AUS_N_CLIENT_MLINES + 2 * (slot - 1);
}

guint
aus_slots_video_mline (guint slot)
{
  g_return_val_if_fail (slot >= 1 && slot <= AUS_N_SLOTS, 0);
  return slot == AUS_N_SLOTS ? AUS_LOW_MLINE - 1 : AUS_N_CLIENT_MLINES + 2 * (slot - 1) + 1;
}

guint
aus_slots_stream_mline (guint stream)
{
  return stream < AUS_N_CLIENT_MLINES ? stream : AUS_LOW_MLINE;
}
