/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "media/aus-media-options.h"
#include "media/aus-plane.h"
#include "media/aus-remote-offer.h"

G_BEGIN_DECLS

typedef enum {
  AUS_LEG_NEW, /* its offer is being made, or waits for the answer */
  AUS_LEG_CONNECTING,
  AUS_LEG_CONNECTED, /* ICE and DTLS up, certificate as the answer said */
  AUS_LEG_SILENT,    /* was connected, nothing heard for AUS_LEG_SILENT_USEC */
  AUS_LEG_FAILED,    /* for good */
} AusLegState;

#define AUS_LEG_SILENT_USEC (2 * G_USEC_PER_SEC)

const char *aus_leg_state_get_name (AusLegState state);

/*
 * AusLeg: one peer connection of one participant: owns the pipeline with its webrtcbin. It offers
 * once and is never reused. Belongs to the main thread; signals, on the context of construction:
 *   offer     (const char *sdp)
 *   candidate (guint mline_index, const char *candidate): "" after the last
 *   state     (int AusLegState, const char *reason)
 */
#define AUS_TYPE_LEG (aus_leg_get_type ())
G_DECLARE_FINAL_TYPE (AusLeg, aus_leg, AUS, LEG, GObject)

/* aus_leg_new: (transfer full): a leg whose packets go through @plane, gate shut. */
AusLeg *aus_leg_new (const char *id, AusPlane *plane, const AusMediaOptions *options);
/* aus_leg_start: makes the offer; its state becomes failed when GStreamer lacks something. */
void aus_leg_start (AusLeg *self);
/* aus_leg_close: leaves the plane at once; the pipeline is stopped in the background. */
void aus_leg_close (AusLeg *self);

/*
 * aus_leg_accept_offer: (transfer full): in place of an answer to ours, somebody's own offer; our
 * answer to it, without candidates: those come as for an offer. Only after the signal "offer".
 */
char *aus_leg_accept_offer (AusLeg *self, const char *sdp, AusRemotePurpose purpose,
                            GError **error);
gboolean aus_leg_set_answer (AusLeg *self, const char *sdp, GError **error);
/*
 * aus_leg_restart_ice: (transfer full): the client's new user fragment and password (RFC 8445
 * section 9); ours, as lines of SDP. Media go on by the way in use until the client nominates
 * another. AUS_ERROR_INVALID: no credentials; AUS_ERROR_ILLEGAL_TRANSITION: not answered yet.
 */
char *aus_leg_restart_ice (AusLeg *self, const char *ufrag, const char *password, GError **error);
gboolean aus_leg_add_candidate (AusLeg *self, guint mline_index, const char *candidate,
                                GError **error);

/* aus_leg_poll: goes silent, or comes back, by what was heard until now. */
void aus_leg_poll (AusLeg *self, gint64 now_usec);

const char *aus_leg_get_id (AusLeg *self);
AusLegState aus_leg_get_state (AusLeg *self);
AusMember *aus_leg_get_member (AusLeg *self); /* unowned */
/* aus_leg_dump_graph: (transfer full): DOT, without element parameters: they hold keys. */
char *aus_leg_dump_graph (AusLeg *self);

G_END_DECLS
