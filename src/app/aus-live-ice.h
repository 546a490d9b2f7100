/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-clock.h"
#include "core/aus-config.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * AusLiveIce: the `ice_servers` of an offer: STUN, and TURN with credentials that live for a day
 * (the scheme of draft-uberti-behave-turn-rest, which coturn calls use-auth-secret).
 */
typedef struct _AusLiveIce AusLiveIce;

/* aus_live_ice_new: (transfer full): AUS_ERROR_INTERNAL when the secret's file cannot be read. */
AusLiveIce *aus_live_ice_new (AusConfig *config, AusClock *clock, GError **error);
void aus_live_ice_free (AusLiveIce *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusLiveIce, aus_live_ice_free)

/* aus_live_ice_build: (transfer full): @leg_id makes the user name of TURN. */
JsonArray *aus_live_ice_build (AusLiveIce *self, const char *leg_id);

G_END_DECLS
