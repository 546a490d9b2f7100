/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_N_AUDIO_SLOTS   5 /* slots 1 to 5 */
#define AUS_N_SLOTS         6 /* slot 6: video only */
#define AUS_N_MLINES        15
#define AUS_N_CLIENT_MLINES 3  /* in front of the slots */
#define AUS_LOW_MLINE       14 /* the client's, too, behind them */

/* The SSRCs that a viewer's slots are sent with, fixed for the life of its leg. */
typedef struct {
  char cname[25];   /* RFC 7022 section 4.2: 96 random bits, for one session */
  guint32 feedback; /* of the RTCP that is about no slot */
  guint32 audio[AUS_N_AUDIO_SLOTS];
  guint32 video[AUS_N_SLOTS];
  guint32 rtx[AUS_N_SLOTS];
} AusSlots;

/* aus_slots_init: a random block; a clash with the client's own SSRCs is one in 10^8. */
void aus_slots_init (AusSlots *slots);

/* aus_slots_mline: the m-line of @slot (1 based); docs/interfaces.md, "m-lines of every offer". */
guint aus_slots_audio_mline (guint slot);
guint aus_slots_video_mline (guint slot);
/* aus_slots_stream_mline: the m-line of the client's stream number @stream. */
guint aus_slots_stream_mline (guint stream);

G_END_DECLS
