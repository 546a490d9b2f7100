/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-media.h"

G_BEGIN_DECLS

/*
 * AusLiveSlots: which of one viewer's receiving slots shows whom. Whoever sits in a slot keeps it
 * until leaving: nobody's picture moves when others come, go or reconnect. Slots 1 to 5 carry
 * microphone and camera; the first extra video goes to slot 6, a second one to a free slot 1 to 5,
 * which it yields when a person needs it. Occupants are participants, not legs: a participant who
 * reconnects by a new leg stays in place.
 */
#define AUS_LIVE_N_SLOTS    6
#define AUS_LIVE_N_MAIN     5
#define AUS_LIVE_EXTRA_SLOT 6

typedef struct {
  char *participant_id; /* owned; NULL: free */
  AusMediaSource source;
} AusLiveOccupant;

typedef struct {
  AusLiveOccupant occupants[AUS_LIVE_N_SLOTS]; /* slot k at [k - 1] */
} AusLiveSlots;

/* AusLiveWish: somebody this viewer is to see. */
typedef struct {
  const char *participant_id;
  gboolean extra;  /* sends screen or device, too */
  gboolean device; /* is a device: nothing but an extra */
} AusLiveWish;

/* aus_live_slots_assign: brings the slots in line with @wishes, in their order. */
void aus_live_slots_assign (AusLiveSlots *self, const AusLiveWish *wishes, guint n_wishes);
/* aus_live_slots_find: the slot 1..6 of a participant's source, or 0. */
guint aus_live_slots_find (const AusLiveSlots *self, const char *participant_id,
                           AusMediaSource source);
/* aus_live_slots_has: a participant's source is in one of @slots (bit k - 1: slot k). */
gboolean aus_live_slots_has (const AusLiveSlots *self, guint slots, const char *participant_id,
                             AusMediaSource source);
void aus_live_slots_clear (AusLiveSlots *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusLiveSlots, aus_live_slots_clear)

G_END_DECLS
