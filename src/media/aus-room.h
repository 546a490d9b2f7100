/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-leg.h"
#include "media/aus-room-spec.h"

G_BEGIN_DECLS

/*
 * AusRoom: brings one room to its desired state: makes and closes legs, then hands gates and routes
 * to its plane in one step. Belongs to the main thread. Signals:
 *   leg-added    (AusLeg *leg): before it starts, to listen to it
 *   leg-speaking (const char *leg_id, gboolean speaking)
 *   leg-advice   (const char *leg_id, const AusAdvice *advice)
 */
#define AUS_TYPE_ROOM (aus_room_get_type ())
G_DECLARE_FINAL_TYPE (AusRoom, aus_room, AUS, ROOM, GObject)

AusRoom *aus_room_new (const char *id, const AusMediaOptions *options);
const char *aus_room_get_id (AusRoom *self);
AusPlane *aus_room_get_plane (AusRoom *self); /* unowned */

void aus_room_apply (AusRoom *self, const AusRoomSpec *spec);
/* aus_room_find_leg: unowned, or NULL. */
AusLeg *aus_room_find_leg (AusRoom *self, const char *leg_id);
void aus_room_poll (AusRoom *self, gint64 now_usec);
/* aus_room_foreach_leg: in no particular order. */
void aus_room_foreach_leg (AusRoom *self, GFunc function, gpointer data);

G_END_DECLS
