/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "media/aus-estimate.h"
#include "media/aus-abilities.h"
#include "media/aus-forward.h"
#include "media/aus-ingress.h"
#include "media/aus-rtp-numbers.h"
#include "media/aus-slots.h"
#include "media/aus-transport.h"

G_BEGIN_DECLS

/*
 * AusPlane: the packets of one room: who sends what to whom. AusMember: one leg in it. Both are
 * reference-counted and thread safe: packets come on the legs' receiving threads, desired state on
 * the main thread, the tick on its own.
 */
typedef struct _AusPlane AusPlane;
typedef struct _AusMember AusMember;

#define AUS_PLANE_TICK_USEC   40000
#define AUS_RESIDENCE_BUCKETS 10
/* What a leg is sent of its own media in a second at most, however much it sends. */
#define AUS_ECHO_BYTES 500000

/* Upper bounds of the residence histogram in µs; the last bucket has none. */
extern const guint aus_residence_bounds[AUS_RESIDENCE_BUCKETS - 1];

AusPlane *aus_plane_new (void);
AusPlane *aus_plane_ref (AusPlane *self);
void aus_plane_unref (AusPlane *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPlane, aus_plane_unref)

AusMember *aus_member_ref (AusMember *self);
void aus_member_unref (AusMember *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusMember, aus_member_unref)

/* aus_plane_add: (transfer full): a member with its gate shut and nothing in its slots. */
AusMember *aus_plane_add (AusPlane *self, AusTransport *transport, const AusSlots *slots);
/* aus_plane_remove: it sends nobody anything any more, and nothing is sent to it. */
void aus_plane_remove (AusPlane *self, AusMember *member);

typedef struct {
  AusMember *source; /* unowned; NULL: the slot is empty */
  gboolean extra;    /* the screen or device instead of microphone and camera */
} AusSlotSource;

typedef struct {
  AusMember *member; /* unowned */
  gboolean gate_open;
  AusSlotSource slots[AUS_N_SLOTS];
} AusMemberState;

/*
 * aus_plane_apply: the desired state of all members at once. Streams whose source and gates stay as
 * they are do not notice.
 */
void aus_plane_apply (AusPlane *self, const AusMemberState *states, guint n_states);

/*
 * aus_plane_refresh: @member's transport has become secure: what is desired for it begins now, with
 * a key frame, not with what was lost on the way there.
 */
void aus_plane_refresh (AusPlane *self, AusMember *member);

/* aus_plane_tick: every AUS_PLANE_TICK_USEC: retransmission requests, feedback, reports. */
void aus_plane_tick (AusPlane *self, gint64 now_usec);

/* aus_member_set_ssrc: a client's SSRC from its answer; @rtx_ssrc 0 when there is none. */
void aus_member_set_ssrc (AusMember *self, AusStream stream, guint32 ssrc, guint32 rtx_ssrc);

/* aus_member_set_abilities: what its answer allows; before that, video NACK and PLI. */
void aus_member_set_abilities (AusMember *self, const AusAbilities *abilities);

/* aus_member_set_numbers: of a client that made the offer itself; before it can send anything. */
void aus_member_set_numbers (AusMember *self, const AusRtpNumbers *numbers);

/* aus_member_set_password: of its ICE session, the first or the next: what it is asked with. */
void aus_member_set_password (AusMember *self, const char *password);

/*
 * aus_member_receive: one datagram from the client, overwritten. FALSE: nothing of the packet
 * plane's: neither RTP nor RTCP nor an answer to its own question. @arrival_usec: when it came, at
 * most @now_usec. Only from the leg's receiving thread.
 */
gboolean aus_member_receive (AusMember *self, guint8 *data, gsize length, gint64 arrival_usec,
                             gint64 now_usec);

/* aus_member_is_speaking: by the level that the client declares (RFC 6464). */
gboolean aus_member_is_speaking (AusMember *self, gint64 now_usec);

/* What a client is to be told about lines. */
typedef struct {
  guint camera_kbps;  /* what its viewers can take; 0: no limit but the room's */
  guint low_kbps;     /* of a second, low picture of the camera; 0: none is needed */
  guint extra_kbps;   /* 0: no limit */
  guint paused_slots; /* bit n: the video of slot n + 1 is paused, its own line being too slow */
} AusAdvice;

void aus_member_get_advice (AusMember *self, AusAdvice *advice);

/* The streams that a leg receives: audio of slots 1..5, then video of slots 1..6. */
#define AUS_N_OUTGOING (AUS_N_AUDIO_SLOTS + AUS_N_SLOTS)

/* One stream into a slot; its slot and kind follow from its place in AusMediaStats. */
typedef struct {
  AusForwardStats counts;
  gboolean active; /* somebody is in the slot now */
  gboolean paused; /* and not sent: the line is too slow */
} AusOutgoingStats;

/* What GetStats tells about a leg: counters since it began, and what is measured now. */
typedef struct {
  AusTransportStats transport;
  AusEstimateStats estimate;
  guint64 dropped_gate;
  guint64 dropped_malformed;
  guint64 dropped_unknown;
  guint64 lost_in;
  guint64 nack_in;
  guint64 nack_out;
  guint64 rtx_out;
  guint64 pli_in;
  guint64 pli_out;
  gboolean narrow; /* its line is known to take less than what it should see */
  guint64 pauses;  /* times that a video was paused, the line to this client being too slow */
  gint64 rtt_usec;
  guint64 residence[AUS_RESIDENCE_BUCKETS];
  guint64 residence_sum_usec;
  AusIngressStats incoming[AUS_N_STREAMS];
  AusOutgoingStats outgoing[AUS_N_OUTGOING];
} AusMediaStats;

void aus_member_get_stats (AusMember *self, AusMediaStats *stats);

G_END_DECLS
