/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-clock.h"
#include "core/aus-config.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* AusLiveIce: the `ice_servers` of an offer: STUN, and TURN with credentials that expire. */
typedef struct _AusLiveIce AusLiveIce;

/*
 * aus_live_ice_new: (transfer full): AUS_ERROR_INVALID when a URL is none, the secret's file cannot
 * be read, or TURN is configured without one. The secret stays in here.
 */
AusLiveIce *aus_live_ice_new (AusConfig *config, AusClock *clock, GError **error);
AusLiveIce *aus_live_ice_ref (AusLiveIce *self);
void aus_live_ice_unref (AusLiveIce *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusLiveIce, aus_live_ice_unref)

/* How long credentials may be used for a new relay. */
typedef enum {
  AUS_LIVE_ICE_CALL, /* media.turn-hours: a relay is renewed with them all through a call */
  AUS_LIVE_ICE_TEST, /* one minute: strangers get them on the page of the equipment check */
} AusLiveIceUse;

/* aus_live_ice_build: (transfer full): @id is opaque and of one connection; coturn logs it. */
JsonArray *aus_live_ice_build (AusLiveIce *self, const char *id, AusLiveIceUse use);
gboolean aus_live_ice_has_turn (AusLiveIce *self);

G_END_DECLS
