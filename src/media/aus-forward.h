/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-ingress.h"
#include "media/aus-layers.h"
#include "media/aus-rtcp.h"

G_BEGIN_DECLS

#define AUS_RTX_MAX_ANSWERS 3
/* How fast one viewer's lost packets are sent again, if its path is not known, and at least. */
#define AUS_RTX_UNKNOWN_BPS 2000000
#define AUS_RTX_MIN_BPS     300000

typedef enum {
  AUS_FORWARD_AUDIO,
  AUS_FORWARD_VIDEO,
} AusForwardKind;

typedef struct {
  guint64 packets;
  guint64 octets;
  guint64 skipped;   /* pictures left out, of higher temporal layers, because the line was narrow */
  guint64 redundant; /* packets of sound that carried earlier ones again (RED) */
  guint64 retransmitted;
  guint64 nacks;      /* sequence numbers the viewer asked for */
  guint64 plis;       /* its key-frame requests */
  guint64 reported;   /* packets sent up to the viewer's last report */
  guint64 lost;       /* of these, between us and the viewer: not what never reached us */
  gint64 jitter_usec; /* as the viewer reports it */
  gint64 rtt_usec;    /* 0: unknown */
} AusForwardStats;

/*
 * AusForward: one stream that a viewer sees in one slot. It numbers what it sends by itself, so
 * whoever comes into the slot, or comes back as another leg, continues the same sequence and time.
 * Guarded by the lock of its AusPlane; it makes packets, its caller sends them.
 */
typedef struct _AusForward AusForward;

/* @rtx_ssrc: 0 for audio. @first_sequence: below 2^15, so that the rollover counter starts at 0. */
AusForward *aus_forward_new (AusForwardKind kind, guint32 ssrc, guint32 rtx_ssrc,
                             guint16 first_sequence, guint32 first_timestamp);
void aus_forward_free (AusForward *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusForward, aus_forward_free)

AusForwardKind aus_forward_get_kind (AusForward *self);
guint32 aus_forward_get_ssrc (AusForward *self);

/* aus_forward_rebind: what comes next is another source, or the same after a pause. */
void aus_forward_rebind (AusForward *self);
/* aus_forward_is_started: something has been sent since it was bound. */
gboolean aus_forward_is_started (AusForward *self);
/* aus_forward_is_waiting: a video stream that has sent nothing since it was bound. */
gboolean aus_forward_is_waiting (AusForward *self);

/*
 * aus_forward_map: how @packet goes to this viewer. FALSE: not at all (before the key frame that
 * starts the picture, or from before the binding).
 */
gboolean aus_forward_map (AusForward *self, const AusPacket *packet, AusRtpOut *out);
/* aus_forward_tell_delay: the picture is to be shown @delay_msec later than it could be. */
void aus_forward_tell_delay (AusForward *self, guint delay_msec, AusRtpOut *out);
/*
 * aus_forward_rewrite: this viewer's picture numbers in @payload, a copy of that of @packet, which
 * was mapped, or is to be sent again.
 */
void aus_forward_rewrite (AusForward *self, const AusPacket *packet, guint8 *payload);
/* aus_forward_limit_layer: from the next picture on, none of a higher temporal layer. */
void aus_forward_limit_layer (AusForward *self, guint8 layer);
/* aus_forward_account: @packet has left as mapped; its counters go into the sender reports. */
void aus_forward_account (AusForward *self, const AusPacket *packet);

/*
 * aus_forward_find_lost: the source's sequence number of what the viewer misses as @sequence; FALSE
 * when it is not of this binding.
 */
gboolean aus_forward_find_lost (AusForward *self, guint16 sequence, gint64 *source_sequence);
/*
 * aus_forward_map_rtx: @packet once more, as RTX (RFC 4588 section 4). FALSE after
 * AUS_RTX_MAX_ANSWERS, and while the last answer may still be on its way. @original_sequence goes
 * in front of the payload.
 */
gboolean aus_forward_map_rtx (AusForward *self, const AusPacket *packet, gint64 now_usec,
                              AusRtpOut *out, guint16 *original_sequence);

/*
 * aus_forward_wrap: (transfer full): the form in which audio @packet goes to a viewer that takes
 * RED: with as many of the packets before it, from @ingress, as its losses call for.
 */
AusPacket *aus_forward_wrap (AusForward *self, AusIngress *ingress, AusPacket *packet);
/* aus_forward_keep: audio @packet has left in this form; should it be lost, it leaves so again. */
void aus_forward_keep (AusForward *self, AusPacket *packet);
/*
 * aus_forward_map_again: audio has no RTX: what was kept as @sequence goes again under its own
 * number, and so has to be the same to the last octet. NULL: not kept, or as in map_rtx; unowned.
 */
AusPacket *aus_forward_map_again (AusForward *self, guint16 sequence, gint64 now_usec,
                                  AusRtpOut *out);
/* aus_forward_get_loss: the worst, of 256, that the viewer told of lately. */
guint8 aus_forward_get_loss (AusForward *self, gint64 now_usec);
/* aus_forward_get_rtt: as its reports told of late, in µs; 0: they did not. */
gint64 aus_forward_get_rtt (AusForward *self, gint64 now_usec);
/* aus_forward_set_rtt: to the viewer and back. */
void aus_forward_set_rtt (AusForward *self, gint64 rtt_usec);
/* aus_forward_is_repeated_fir: FIR @number is the last command again (RFC 5104 4.3.1.1). */
gboolean aus_forward_is_repeated_fir (AusForward *self, guint8 number, gint64 now_usec);

/* aus_forward_map_padding: a packet of nothing but padding, in the sequence of the RTX stream. */
void aus_forward_map_padding (AusForward *self, AusRtpOut *out);

/*
 * aus_forward_translate_sr: the publisher's clock in the viewer's time, so that picture and sound
 * stay together; FALSE while nothing is sent.
 */
gboolean aus_forward_translate_sr (AusForward *self, const AusSenderInfo *source, gint64 now_usec,
                                   AusSenderInfo *info);
/*
 * aus_forward_receive_report: what the viewer says about this stream: loss, jitter, its RTT.
 * Returns how many packets the fraction of loss is of.
 */
guint64 aus_forward_receive_report (AusForward *self, const AusReportBlock *block, gint64 now_usec);

/* The viewer asked for @n packets again, or for a key frame: counted only. */
void aus_forward_count_nacks (AusForward *self, guint n);
void aus_forward_count_pli (AusForward *self);

void aus_forward_get_stats (AusForward *self, AusForwardStats *stats);

G_END_DECLS
