/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media-clip.h"
#include "media-hub.h"
#include "media-tally.h"

G_BEGIN_DECLS

/*
 * MediaPeer: one peer connection of a bot: a host candidate, DTLS, SRTP, and what is sent and
 * received on it. Bound to the main thread, as everything of the bots.
 */

typedef enum {
  MEDIA_ICE_CONTROLLED,  /* the server offered */
  MEDIA_ICE_CONTROLLING, /* we offered */
} MediaIceRole;

/* @hub and @tally are unowned: the run's. */
MediaPeer *media_peer_new (MediaHub *hub, MediaTally *tally, MediaIceRole role);
void media_peer_free (MediaPeer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MediaPeer, media_peer_free)

const char *media_peer_get_ufrag (MediaPeer *self);
const char *media_peer_get_password (MediaPeer *self);
guint16 media_peer_get_port (MediaPeer *self);

typedef struct {
  const char *ufrag;
  const char *password;
  gboolean passive; /* the server waits for our DTLS hello */
  guint8 twcc_id;   /* of the header extension in what it sends; 0: none */
} MediaRemote;

void media_peer_set_remote (MediaPeer *self, const MediaRemote *remote);
/*
 * media_peer_add_candidate: a "candidate:…" line of the server. UDP over IPv4 is taken, the first
 * one; returns its address (unowned, the same for the peer's life) or NULL.
 */
const char *media_peer_add_candidate (MediaPeer *self, const char *candidate);

/* media_peer_publish: sends both clips from when the path is secure. Unowned: the run's. */
void media_peer_publish (MediaPeer *self, const MediaClip *video, const MediaClip *audio,
                         gint64 phase_usec);
guint32 media_peer_get_ssrc (MediaPeer *self, guint8 payload_type); /* also of RTX */

gboolean media_peer_is_secure (MediaPeer *self);
guint media_peer_get_n_received (MediaPeer *self); /* streams */

/* media_peer_play: sends what is due; returns when the next packet is (G_MAXINT64: never). */
gint64 media_peer_play (MediaPeer *self, gint64 now_usec);
/* media_peer_tick: checks, handshake timers and RTCP; every MEDIA_TICK_MSEC. */
#define MEDIA_TICK_MSEC 50
void media_peer_tick (MediaPeer *self, gint64 now_usec);

void media_peer_receive (MediaPeer *self, guint8 *data, gsize length,
                         const struct sockaddr_in *from, gint64 nsec);

G_END_DECLS
