/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-rtcp.h"

G_BEGIN_DECLS

/* What an estimate stands on, best last. */
typedef enum {
  AUS_ESTIMATE_NONE,    /* the viewer has told nothing yet: nothing is limited */
  AUS_ESTIMATE_REPORTS, /* loss in receiver reports */
  AUS_ESTIMATE_REMB,    /* the viewer's own estimate (draft-alvestrand-rmcat-remb-03) */
  AUS_ESTIMATE_TWCC,    /* arrival times of packets */
} AusEstimateSource;

typedef struct {
  AusEstimateSource source;
  guint64 target_bps;    /* what may be sent */
  guint64 delay_bps;     /* the delay-based controller's */
  guint64 loss_bps;      /* the loss-based controller's */
  guint64 acked_bps;     /* what comes through now */
  guint64 lost_permille; /* over the last seconds, before retransmission */
  gint64 queue_usec;     /* waiting on the path now, over the least of the last seconds */
  gint64 rtt_usec;       /* 0: unknown */
  guint64 decreases;     /* by the delay-based controller */
  guint64 probes;        /* packets of padding sent to find out more */
} AusEstimateStats;

/*
 * AusEstimate: how many bits a second the path to one viewer takes (draft-ietf-rmcat-gcc-02): the
 * lesser of what delay and loss say, with probes where nothing is being tried. Numbers the packets
 * that are sent. Guarded by the lock of its AusPlane; no clock of its own.
 */
typedef struct _AusEstimate AusEstimate;

AusEstimate *aus_estimate_new (void);
void aus_estimate_free (AusEstimate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusEstimate, aus_estimate_free)

/* What is sent, as far as the estimate cares. */
typedef enum {
  AUS_ESTIMATE_MEDIA,
  AUS_ESTIMATE_PADDING, /* of the probe that aus_estimate_begin_probe() asked for */
} AusEstimateKind;

/* aus_estimate_send: the transport-wide number of the packet of @size bytes that leaves now. */
guint16 aus_estimate_send (AusEstimate *self, gsize size, AusEstimateKind kind, gint64 now_usec);

/*
 * What the viewer tells: transport-wide feedback, its own estimate, and of so many packets of one
 * stream how many of 256 were lost.
 */
void aus_estimate_receive_twcc (AusEstimate *self, const AusRtcpPacket *packet, gint64 now_usec);
void aus_estimate_receive_remb (AusEstimate *self, guint64 bps, gint64 now_usec);
void aus_estimate_receive_report (AusEstimate *self, guint64 packets, guint8 fraction_lost,
                                  gint64 now_usec);

/* aus_estimate_wants_probe: there is one to be begun now. */
gboolean aus_estimate_wants_probe (AusEstimate *self, guint64 needed_bps, gint64 now_usec);
/* aus_estimate_begin_probe: bytes of padding to send now, all at once; mostly 0. */
gsize aus_estimate_begin_probe (AusEstimate *self, guint64 needed_bps, gint64 now_usec);

/* aus_estimate_is_known: the viewer has told something. */
gboolean aus_estimate_is_known (AusEstimate *self);
guint64 aus_estimate_get_target (AusEstimate *self);
/* aus_estimate_get_queue: how long packets wait on the path now, in µs, over the least of late. */
gint64 aus_estimate_get_queue (AusEstimate *self);
/* aus_estimate_get_told: when the newest was sent that transport-wide feedback said has come. */
gint64 aus_estimate_get_told (AusEstimate *self);
/* aus_estimate_doubt: what was asked of the client came much later than the backlog explains. */
void aus_estimate_doubt (AusEstimate *self, gint64 now_usec);
/*
 * aus_estimate_get_backlog: how long what is sent now has to wait on the path, in µs, by what was
 * sent and what feedback told of it.
 */
gint64 aus_estimate_get_backlog (AusEstimate *self, gint64 now_usec);
/* aus_estimate_get_drain: bit/s that leave a queue on the path now; 0: there is none. */
guint64 aus_estimate_get_drain (AusEstimate *self, gint64 now_usec);
void aus_estimate_get_stats (AusEstimate *self, AusEstimateStats *stats);

G_END_DECLS
