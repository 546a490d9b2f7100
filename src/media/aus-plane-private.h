/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-allocate.h"
#include "media/aus-brake.h"
#include "media/aus-estimate.h"
#include "media/aus-early.h"
#include "media/aus-forward.h"
#include "media/aus-gcc-rate.h"
#include "media/aus-pacer.h"
#include "media/aus-ping.h"
#include "media/aus-plane.h"
#include "media/aus-rtp-numbers.h"
#include "media/aus-rtp.h"
#include "media/aus-twcc.h"

G_BEGIN_DECLS

#define AUS_MAX_SSRCS 16 /* a client may use; more are a flood */

/* A publisher's stream and who gets it. */
typedef struct {
  AusMember *publisher; /* unowned: whose feed it is */
  AusIngress *ingress;
  GPtrArray *subscribers; /* AusBinding, unowned: a viewer unsubscribes before it leaves */

  AusGccRate rate; /* of what comes */
  gint64 last_usec;
  gboolean layered;    /* pictures may be left out of it */
  guint64 told_bps;    /* what the client may send, as its viewers' lines are; 0: no limit */
  gint64 told_usec;    /* when that changed */
  guint64 free_bps;    /* what it sends, or last sent, when its viewers' lines do not limit it */
  gint64 lowered_usec; /* when it went down for a client that obeyed until then */
} AusFeed;

typedef struct {
  guint32 ssrc;
  AusStream stream;
  gboolean rtx;
} AusSsrcEntry;

/* One stream into a viewer's slot, and where it comes from now. */
typedef struct {
  AusMember *viewer; /* unowned: whose slot it is */
  AusForward *forward;
  AusFeed *feed;      /* unowned: NULL while nothing may come */
  AusFeed *pending;   /* unowned: takes over with its next key frame; NULL: nothing does */
  AusShare share;     /* video: of what the viewer's line takes */
  gboolean low;       /* video: the source's low second picture will do */
  gint64 behind_usec; /* when its share last was too little for the high one */
} AusBinding;

#define AUS_N_BINDINGS AUS_N_OUTGOING

/*
 * Everything but the first four fields and speaking_until is guarded by plane->lock.
 *
 * Lock order: AusTicker.lock > AusPlane.lock > AusTransport.lock > AusNicePath.lock > the ICE
 * agent's. Nothing is called back upwards: libnice hands packets to nicesrc's thread without its
 * own lock.
 */
struct _AusMember {
  gatomicrefcount references;
  AusPlane *plane;         /* ref */
  AusTransport *transport; /* ref */
  AusEarly *early;         /* receiving thread only; NULL once the keys are there */

  AusAbilities abilities;
  gboolean present; /* in plane->members */
  gboolean gate_open;
  guint32 feedback_ssrc;
  char *cname;

  AusFeed feeds[AUS_N_STREAMS];
  AusSsrcEntry ssrcs[AUS_MAX_SSRCS];
  guint n_ssrcs;
  AusTwccRecorder *twcc_in;
  gboolean has_clock;  /* its client has told its time */
  guint64 clock_shift; /* from that to ours, modulo 2^64, in NTP's units */
  guint loud_packets;  /* in a row */
  _Atomic gint64 speaking_until;

  AusSlotSource desired[AUS_N_SLOTS];  /* whatever the gates and transports are now */
  AusBinding bindings[AUS_N_BINDINGS]; /* audio of slots 1..5, then video of slots 1..6 */
  AusEstimate *estimate;               /* of the path to it */
  AusPing *ping;                       /* NULL: nothing can be asked */
  AusBrake brake;                      /* by what it answers */
  gint64 rtt_usec;                     /* to the client and back; 0: unknown */
  gint64 rtx_until;                    /* what was sent again is paid for until then */
  AusRtpNumbers *numbers;              /* NULL: ours */
  gint64 echo_until;                   /* what it was sent of its own is paid for until then */
  AusGccRate sound;                    /* that goes to it */
  gint64 known_usec;                   /* since when anything is known of that path */
  guint64 needed_bps;                  /* of its line, by the last tick */
  gboolean asked_to_probe;             /* what was asked at last comes before a probe */
  guint told_paused;                   /* slots that its client is told are paused */
  gint64 untold_usec;                  /* since when that is not right; 0: it is */
  AusPacer *pacer;                     /* pictures that wait for a slow line; NULL: none ever did */

  gboolean low_on; /* its client is asked for the low second picture */
  gint64 low_usec; /* since when; 0: it never was */
  gint64 low_wanted_usec;

  AusMediaStats stats;
};

struct _AusPlane {
  gatomicrefcount references;
  GMutex lock;
  GPtrArray *members; /* ref */
  guint64 ticks;
};

AusMember *aus_member_new (AusPlane *plane, AusTransport *transport, const AusSlots *slots);

guint8 aus_member_read_payload_type (const AusMember *self, guint8 payload_type);

/* aus_member_find_feed: whose stream a packet belongs to: by SSRC, else by its MID (RFC 9143). */
AusFeed *aus_member_find_feed (AusMember *self, const guint8 *data, const AusRtpHeader *header,
                               gboolean *rtx);
/*
 * aus_member_get_wanted_feed: the video that belongs into @slot (0 based) if the line allows it;
 * NULL: none, or gates are shut. Unowned.
 */
AusFeed *aus_member_get_wanted_feed (AusMember *viewer, guint slot);
/* aus_member_find_binding: the slot stream that is sent with @ssrc; unowned, or NULL. */
AusBinding *aus_member_find_binding (AusMember *self, guint32 ssrc);

void aus_member_send_rtcp (AusMember *self, AusRtcpWriter *writer);
/* aus_member_send_due: the NACKs and key-frame request that @feed owes its publisher now. */
void aus_member_send_due (AusMember *self, AusFeed *feed, gint64 now_usec);
/* aus_binding_send_sr: the source's clock translated for this slot stream. */
void aus_binding_send_sr (AusBinding *self, gint64 now_usec);
/* aus_binding_send_packet: @packet to the viewer, as its slot stream numbers it. */
gboolean aus_binding_send_packet (AusBinding *self, AusPacket *packet, gint64 now_usec);
/* aus_binding_forget_waiting: what waits in the pacer is of the past. */
void aus_binding_forget_waiting (AusBinding *self);
/* aus_member_send_waiting: what the line to @self takes by now of the pictures that wait. */
void aus_member_send_waiting (AusMember *self, gint64 now_usec);
void aus_binding_send_rtx (AusBinding *self, const AusPacket *packet, gint64 now_usec);
/* aus_binding_send_again: what was sent as @sequence once more, where there is no RTX. */
void aus_binding_send_again (AusBinding *self, guint16 sequence, gint64 now_usec);

/*
 * aus_member_probe: a packet of padding that makes the client answer with feedback, for one that
 * has nothing to say by itself: libnice tells nobody that a STUN packet came.
 */
void aus_member_probe (AusMember *self, gint64 now_usec);
/* aus_member_send_padding: @length bytes of padding, because the estimate wants to know. */
void aus_member_send_padding (AusMember *self, gsize length, gint64 now_usec);

/* aus_feed_measure_reach: how far its farthest viewer is, for what it keeps. Every tick. */
void aus_feed_measure_reach (AusFeed *self, gint64 now_usec);
/* aus_feed_get_rate: bit/s of the last second. */
guint64 aus_feed_get_rate (AusFeed *self, gint64 now_usec);
/* aus_feed_switch: who waits for this feed's next key frame is shown it from now on. */
void aus_feed_switch (AusFeed *self);

/* aus_viewer_update: divides what the line to @self takes; probes it. Every tick. */
void aus_viewer_update (AusMember *self, gint64 now_usec);
/* aus_viewer_note_answer: to what it was asked. */
void aus_viewer_note_answer (AusMember *self, gint64 now_usec);
/* aus_viewer_note_pauses: which pictures are paused, for the advice. Every tick, after that. */
void aus_viewer_note_pauses (AusMember *self, gint64 now_usec);
/* aus_viewer_is_full: the line is slow, and has enough to do with what was sent already. */
gboolean aus_viewer_is_full (AusMember *self, gint64 now_usec);
/* aus_viewer_note_sent: @size bytes went to it; asks it, now and then, how long that takes. */
void aus_viewer_note_sent (const AusBinding *binding, gsize size, gint64 now_usec);
/* aus_viewer_has_room: a packet of this picture may go now. */
gboolean aus_viewer_has_room (const AusBinding *binding, gint64 now_usec);
/* aus_viewer_is_before: the line is divided for @binding before it is for @other, of one viewer. */
gboolean aus_viewer_is_before (const AusBinding *binding, const AusBinding *other);
/* aus_viewer_is_crowded: so much waits for the line that nothing large should join it. */
gboolean aus_viewer_is_crowded (AusMember *self, gint64 now_usec);
/* aus_viewer_get_layers: the highest temporal layer to send now. */
guint8 aus_viewer_get_layers (AusMember *self, const AusBinding *binding, gint64 now_usec);
/* aus_viewer_takes_redundancy: its line is wide enough for sound to be sent twice. */
gboolean aus_viewer_takes_redundancy (AusMember *self, gint64 now_usec);
/* aus_viewer_takes_again: what was lost of a picture would not wait before what is said. */
gboolean aus_viewer_takes_again (AusMember *self, gint64 now_usec);
/* aus_publisher_update: what the client of @self should send, by its viewers' shares. Every tick.
 */
void aus_publisher_update (AusMember *self, gint64 now_usec);

void aus_member_receive_rtp (AusMember *self, guint8 *data, gsize length, gint64 arrival_usec,
                             gint64 now_usec);
void aus_member_receive_rtcp (AusMember *self, const guint8 *data, gsize length, gint64 now_usec);

G_END_DECLS
