/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-live-limits.h"
#include "app/aus-live-seat.h"

G_BEGIN_DECLS

/*
 * AusLiveTold: what one client knows of its state. The whole state is some 2 kB, more than 50 ms of
 * a narrow line, in front of every voice; what changes in the middle of a call because of a line
 * goes in a message of its own of some hundred bytes, when nothing else has changed.
 */
typedef struct {
  guint64 rest;         /* hash of the state but for what follows; 0: nothing was told yet */
  AusLiveLimits limits; /* what it sends at most */
  guint paused_slots;   /* pictures it is not sent: bit k - 1: slot k */
} AusLiveTold;

/* aus_live_seat_tell: sends what the client does not know yet of its state. */
void aus_live_seat_tell (AusLiveSeat *self);
/* aus_live_seat_tell_speaking: at once, that @speaker begins or ceases to; it is so afterwards. */
void aus_live_seat_tell_speaking (AusLiveSeat *self, AusLiveSeat *speaker, gboolean speaking);

G_END_DECLS
