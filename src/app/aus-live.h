/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-live-ice.h"
#include "app/aus-live-seat.h"
#include "app/aus-live-wheel.h"
#include "app/aus-media.h"

G_BEGIN_DECLS

/* AusLiveSettings: how long a seat waits for its owner after the connection was lost. */
typedef struct {
  gint64 grace_usec;      /* before the call */
  gint64 seat_usec;       /* in the call; at least 30 s (A3) */
  gboolean encrypts;      /* end to end (E5) */
  guint max_waiting_legs; /* of all workers: connections built ahead for people who wait */
} AusLiveSettings;

void aus_live_settings_load (AusLiveSettings *self, AusConfig *config);

/*
 * AusLive: who is connected now: one room for each consultation with somebody in it. What may be
 * seen and heard follows from committed snapshots only, as AusEvents brings them; nothing here is
 * stored, and a restart rebuilds it from the clients that come back.
 */
#define AUS_TYPE_LIVE (aus_live_get_type ())
G_DECLARE_FINAL_TYPE (AusLive, aus_live, AUS, LIVE, GObject)

/* aus_live_new: @media: (nullable): NULL: rooms without media. @wheel is unowned, outlives it. */
AusLive *aus_live_new (AusApp *app, AusMedia *media, AusLiveWheel *wheel,
                       const AusLiveSettings *settings, AusLiveIce *ice);

/*
 * aus_live_enter: takes the seat of a participant; whoever sat there is closed as replaced, and a
 * new connection is offered. @actor is the participant, or the practitioner's account. The seat is
 * lent until it was left or @listener's close() was called.
 */
AusLiveSeat *aus_live_enter (AusLive *self, AusActor *actor, const char *consultation_id,
                             const char *participant_id, const AusLiveListener *listener,
                             gpointer listener_data);

/* aus_live_store_quality: what was measured of calls under way goes to their consultations. */
void aus_live_store_quality (AusLive *self);

guint aus_live_count_rooms (AusLive *self);
guint aus_live_count_seats (AusLive *self);
/* aus_live_count_waiting_legs: connections of those who came by a link and are not in the call. */
guint aus_live_count_waiting_legs (AusLive *self);

G_END_DECLS
