/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-ring.h"
#include "media/aus-rtcp.h"

G_BEGIN_DECLS

typedef enum {
  AUS_STREAM_MICROPHONE, /* m-line 0 */
  AUS_STREAM_CAMERA,     /* m-line 1 */
  AUS_STREAM_EXTRA,      /* m-line 2 */
  AUS_STREAM_CAMERA_LOW, /* m-line 14: the camera once more, small, for a viewer far behind */
  AUS_N_STREAMS,
} AusStream;

/* Between two requests to one source while its round trip is not known. */
#define AUS_KEY_FRAME_INTERVAL_USEC 500000

typedef struct {
  guint64 received; /* packets, retransmissions included */
  guint64 octets;   /* of payload */
  guint64 lost;
  guint64 recovered; /* came by retransmission */
  guint64 repaired;  /* came as redundancy of a later packet; still counted as lost */
  guint64 nacks;     /* sequence numbers asked for */
  guint64 plis;
  gint64 jitter_usec; /* RFC 3550 section 6.4.1 */
} AusIngressStats;

/*
 * AusIngress: one stream that a publisher sends us: what came, what is missing, what to report, the
 * ring, and when to ask for a key frame. Guarded by the lock of its AusPlane; it sends nothing by
 * itself but fills RTCP for its caller.
 */
typedef struct _AusIngress AusIngress;

AusIngress *aus_ingress_new (AusStream stream);
void aus_ingress_free (AusIngress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusIngress, aus_ingress_free)

AusStream aus_ingress_get_stream (AusIngress *self);
gboolean aus_ingress_is_video (AusIngress *self);

/* aus_ingress_set_feedback: what the publisher's answer allows us to ask for. */
void aus_ingress_set_feedback (AusIngress *self, gboolean nack, gboolean fir_only);
/* aus_ingress_set_rtt: to the publisher and back; spaces requests. */
void aus_ingress_set_rtt (AusIngress *self, gint64 rtt_usec);

/* The publisher's SSRC; 0 while unknown. Another one than before is another sequence. */
void aus_ingress_set_ssrc (AusIngress *self, guint32 ssrc);
guint32 aus_ingress_get_ssrc (AusIngress *self);

/* What a packet that was sent for the first time, or again, is to the stream. */
typedef enum {
  AUS_INGRESS_FORWARD,   /* new: forward it */
  AUS_INGRESS_RESTART,   /* new, and its numbers have nothing to do with those before */
  AUS_INGRESS_DUPLICATE, /* known, or too old: drop it */
} AusIngressVerdict;

typedef enum {
  AUS_ARRIVAL_ORIGINAL,
  AUS_ARRIVAL_RTX, /* RFC 4588 */
} AusArrival;

/*
 * aus_ingress_receive: accounts for @packet, whose sequence number is still @packet->sequence
 * modulo 2^16, and extends it. Packets are kept in the ring only while the stream is open.
 */
AusIngressVerdict aus_ingress_receive (AusIngress *self, AusPacket *packet, AusArrival arrival);

/*
 * aus_ingress_recover: @packet, unpacked from the redundancy of a later one, with the sequence
 * number that it must have had. FALSE: it is not missing.
 */
gboolean aus_ingress_recover (AusIngress *self, AusPacket *packet);

/*
 * aus_ingress_set_reach: the round trip to the farthest viewer. Packets are kept for as long as it,
 * or the publisher, may still ask or be asked for them.
 */
void aus_ingress_set_reach (AusIngress *self, gint64 rtt_usec);

/* aus_ingress_end: the publisher said BYE: nothing more is asked for until it begins anew. */
void aus_ingress_end (AusIngress *self);

/*
 * aus_ingress_set_open: the gate. Shutting it empties the ring, so that nothing from before an
 * admission can be served after it.
 */
void aus_ingress_set_open (AusIngress *self, gboolean open);
gboolean aus_ingress_is_open (AusIngress *self);

/* aus_ingress_find: a packet for retransmission; unowned, or NULL. */
AusPacket *aus_ingress_find (AusIngress *self, gint64 sequence);

/*
 * aus_ingress_find_key_frame: the sequence number at which the newest key frame starts and of the
 * newest packet, if that key frame is young and complete enough to be served to a newcomer.
 */
gboolean aus_ingress_find_key_frame (AusIngress *self, gint64 now_usec, gint64 *first,
                                     gint64 *last);

/* aus_ingress_want_key_frame: one is needed; asked for at the next aus_ingress_write_due(). */
void aus_ingress_want_key_frame (AusIngress *self);
/*
 * aus_ingress_write_due: what is due now: NACKs, and a PLI if one is wanted and the last is long
 * enough ago.
 */
void aus_ingress_write_due (AusIngress *self, AusRtcpWriter *writer, guint32 ssrc, gint64 now_usec);

/*
 * aus_ingress_get_delay: how much later, in ms, a viewer should show the picture so that what is
 * sent again by the publisher still comes in time; 0 while hardly anything is. A viewer knows only
 * the round trip to us.
 */
guint aus_ingress_get_delay (AusIngress *self, gint64 now_usec);

/* aus_ingress_receive_sr: the publisher's clock (RFC 3550 section 6.4.1). */
void aus_ingress_receive_sr (AusIngress *self, const AusSenderInfo *info, gint64 now_usec);
/* aus_ingress_get_sr: the last one; FALSE when there was none. */
gboolean aus_ingress_get_sr (AusIngress *self, AusSenderInfo *info);
/* aus_ingress_report: a report block about what came since the last; FALSE when nothing ever did.
 */
gboolean aus_ingress_report (AusIngress *self, AusReportBlock *block, gint64 now_usec);

void aus_ingress_get_stats (AusIngress *self, AusIngressStats *stats);

G_END_DECLS
