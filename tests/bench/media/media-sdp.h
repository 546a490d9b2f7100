/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media-peer.h"

G_BEGIN_DECLS

/*
 * Session descriptions of a bot. Payload types and header-extension ids are those of
 * media/aus-rtp.h with both servers, so that one clip serves both.
 */

/* media_sdp_read: tells @peer the server's transport and candidates. */
gboolean media_sdp_read (const char *sdp, MediaPeer *peer, GError **error);

/*
 * media_sdp_answer: (transfer full): takes whatever is offered; what the server receives is
 * published on the first audio and the first video line, if @peer publishes.
 */
char *media_sdp_answer (const char *offer, MediaPeer *peer, const char *address);
/* media_sdp_offer: (transfer full): sendonly audio and video. */
char *media_sdp_offer (MediaPeer *peer, const char *address);
/* media_sdp_candidate: (transfer full): the one we have. */
char *media_sdp_candidate (MediaPeer *peer, const char *address);

G_END_DECLS
