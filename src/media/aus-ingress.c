/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-ingress.h"

#include "media/aus-nack.h"

#define AUDIO_RATE 48000
#define VIDEO_RATE 90000
#define MAX_NACKS  64 /* in one RTCP packet */
/*
 * As many packets sent again in this time are worth a later picture, if the round trip is longer
 * than what a jitter buffer holds anyway.
 */
#define DELAY_LOSSES       3
#define DELAY_USEC         (10 * G_USEC_PER_SEC)
#define DELAY_MIN_RTT_USEC 60000
#define DELAY_MAX_MSEC     500

#define MIN_KEY_INTERVAL_USEC 300000
#define MAX_KEY_INTERVAL_USEC (1 * G_USEC_PER_SEC)
/* A jump this wide is a new stream under an old SSRC, not loss (RFC 3550 A.1, MAX_DROPOUT). */
#define MAX_DROPOUT 3000
/* Nothing for so long: the camera is off or nothing is shared; what wakes it is a key frame. */
#define IDLE_USEC (1 * G_USEC_PER_SEC)
/* A newcomer gets at most this much past, or its jitter buffer takes the burst for a bad network.
 */
#define YOUNG_USEC    (1 * G_USEC_PER_SEC)
#define YOUNG_PACKETS 80

/*
 * How long packets wait for being asked for: a radio link that stands still for a moment, and the
 * round trips of a request that gets lost itself, a few times.
 */
#define KEEP_USEC           (2 * G_USEC_PER_SEC / 5)
#define KEEP_FOR_TRIPS(rtt) (4 * (rtt))

struct _AusIngress {
  AusStream stream;
  guint32 ssrc;
  gboolean open;
  gboolean nack;     /* the publisher answers requests for lost packets */
  gboolean fir_only; /* it makes key frames for FIR only */
  guint8 fir_number;
  gint64 rtt_usec;   /* 0: unknown */
  gint64 reach_usec; /* the longest round trip to a viewer; 0: unknown */
  gint64 recovered_usec[DELAY_LOSSES];

  gboolean started;
  gboolean restart; /* the next packet begins a new sequence */
  gboolean ended;   /* by a BYE; it may begin anew */
  gint64 base;      /* first extended sequence number */
  gint64 highest;
  guint64 received;
  guint64 originals;         /* of these, what was not sent again as RTX */
  guint64 expected_reported; /* at the last report */
  guint64 originals_reported;
  gint64 last_usec; /* when the last packet came */
  gint64 transit;   /* of the last packet, in units of the clock */
  gint64 jitter;    /* times 16, as RFC 3550 A.8 keeps it */

  gboolean has_sr;
  AusSenderInfo sr;
  gint64 sr_usec;

  AusRing *ring;
  AusNackList *nacks;
  gint64 key_sequence; /* start of the newest key frame; -1: none */
  gint64 key_usec;
  gboolean key_wanted;
  gint64 pli_usec; /* when the last was sent */

  AusIngressStats stats; /* received and lost: of the sequences before */
};

AusIngress *
aus_ingress_new (AusStream stream)
{
  AusIngress *self = g_new0 (AusIngress, 1);
  self->stream = stream;
  self->ring = aus_ring_new ();
  self->nacks = aus_nack_list_new ();
  self->key_sequence = -1;
  self->pli_usec = -AUS_KEY_FRAME_INTERVAL_USEC;
  self->nack = aus_ingress_is_video (self);
  return self;
}

void
aus_ingress_free (AusIngress *self)
{
  if (self == NULL)
    return;
  aus_ring_free (self->ring);
  aus_nack_list_free (self->nacks);
  g_free (self);
}

AusStream
aus_ingress_get_stream (AusIngress *self)
{
  return self->stream;
}

gboolean
aus_ingress_is_video (AusIngress *self)
{
  return self->stream != AUS_STREAM_MICROPHONE;
}

void
aus_ingress_set_feedback (AusIngress *self, gboolean nack, gboolean fir_only)
{
  self->nack = nack;
  self->fir_only = fir_only;
}

void
aus_ingress_set_rtt (AusIngress *self, gint64 rtt_usec)
{
  self->rtt_usec = rtt_usec;
  aus_nack_list_set_rtt (self->nacks, rtt_usec);
}

void
aus_ingress_set_reach (AusIngress *self, gint64 rtt_usec)
{
  self->reach_usec = rtt_usec;
}

void
aus_ingress_set_ssrc (AusIngress *self, guint32 ssrc)
{
  if (self->ssrc == ssrc)
    return;
  self->restart = self->started;
  self->has_sr = FALSE; /* another source's clock */
  self->ssrc = ssrc;
}

guint32
aus_ingress_get_ssrc (AusIngress *self)
{
  return self->ssrc;
}

static void
forget (AusIngress *self)
{
  aus_ring_clear (self->ring);
  aus_nack_list_clear (self->nacks);
  self->key_sequence = -1;
}

/* Of the present sequence. */
static guint64
get_lost (AusIngress *self)
{
  gint64 lost = self->started ? self->highest - self->base + 1 - (gint64) self->received : 0;
  return (guint64) MAX (lost, 0);
}

static void
start (AusIngress *self, guint16 sequence)
{
  self->stats.received += self->received;
  self->stats.lost += get_lost (self);
  /* One cycle above zero, so that a late packet before the first stays positive. */
  self->base = (gint64) sequence + G_MAXUINT16 + 1;
  self->highest = self->base - 1;
  self->received = 0;
  self->originals = 0;
  self->expected_reported = 0;
  self->originals_reported = 0;
  self->jitter = 0;
  self->started = TRUE;
  self->restart = FALSE;
  self->ended = FALSE;
  forget (self);
}

static gint64
get_clock_rate (AusIngress *self)
{
  return aus_ingress_is_video (self) ? VIDEO_RATE : AUDIO_RATE;
}

/* Interarrival jitter, RFC 3550 A.8. */
static void
update_jitter (AusIngress *self, const AusPacket *packet)
{
  gint64 rate = get_clock_rate (self);
  gint64 arrival = packet->arrival_usec * rate / G_USEC_PER_SEC;
  gint64 transit = arrival - (gint64) packet->timestamp;
  if (self->received > 1) {
    /* Timestamps wrap at 2^32; their difference does not mind. */
    gint64 difference = (gint32) (guint32) (transit - self->transit);
    self->jitter += ABS (difference) - ((self->jitter + 8) >> 4);
  }
  self->transit = transit;
}

static void
note_key_frame (AusIngress *self, const AusPacket *packet)
{
  if (!packet->starts_key_frame || packet->sequence <= self->key_sequence)
    return;
  self->key_sequence = packet->sequence;
  self->key_usec = packet->arrival_usec;
  if (self->key_wanted)
    self->fir_number++; /* the next command is another one (RFC 5104 section 4.3.1.1) */
  self->key_wanted = FALSE;
  aus_nack_list_forget_before (self->nacks, packet->sequence);
}

static void
note_gap (AusIngress *self, const AusPacket *packet)
{
  gint64 first = self->highest + 1;
  if (first >= packet->sequence || !self->open)
    return;
  if (!aus_nack_list_add_gap (self->nacks, first, packet->sequence - 1, packet->arrival_usec))
    aus_ingress_want_key_frame (self);
}

/* Extends the packet's number; TRUE when it begins a sequence of its own. */
static gboolean
place (AusIngress *self, AusPacket *packet)
{
  guint16 sequence = (guint16) packet->sequence;
  packet->sequence = aus_rtp_extend (self->highest, sequence);
  gboolean goes_on = self->started && !self->restart && !self->ended;
  if (goes_on && ABS (packet->sequence - self->highest) <= MAX_DROPOUT)
    return FALSE;
  if (goes_on) /* a jump: its time may be another as well, and the last report of the old one */
    self->has_sr = FALSE;
  start (self, sequence);
  packet->sequence = self->base;
  return TRUE;
}

/* A newcomer can be served from the newest key frame on. */
static gboolean
is_key_frame_young (AusIngress *self, gint64 now_usec)
{
  return self->key_sequence >= 0 && now_usec - self->key_usec <= YOUNG_USEC &&
         self->highest - self->key_sequence < YOUNG_PACKETS;
}

static gboolean
keep (AusIngress *self, AusPacket *packet)
{
  gint64 trips_usec = KEEP_FOR_TRIPS (MAX (self->rtt_usec, self->reach_usec));
  aus_ring_set_span (self->ring, is_key_frame_young (self, packet->arrival_usec)
                                     ? AUS_RING_USEC
                                     : KEEP_USEC + trips_usec);
  return aus_ring_put (self->ring, packet);
}

/* A retransmission counts only if it was asked for: it is never the newest (RFC 4588 section 4). */
static gboolean
place_rtx (AusIngress *self, AusPacket *packet)
{
  packet->sequence = aus_rtp_extend (self->highest, (guint16) packet->sequence);
  return self->started && aus_nack_list_remove (self->nacks, packet->sequence);
}

AusIngressVerdict
aus_ingress_receive (AusIngress *self, AusPacket *packet, AusArrival arrival)
{
  gboolean restarted = FALSE;
  if (arrival == AUS_ARRIVAL_ORIGINAL)
    restarted = place (self, packet);
  else if (!place_rtx (self, packet))
    return AUS_INGRESS_DUPLICATE;
  self->originals += arrival == AUS_ARRIVAL_ORIGINAL;

  if (self->open && !keep (self, packet))
    return AUS_INGRESS_DUPLICATE;
  self->received++;
  self->stats.octets += packet->length;
  self->last_usec = packet->arrival_usec;
  if (arrival == AUS_ARRIVAL_RTX) {
    self->recovered_usec[self->stats.recovered % DELAY_LOSSES] = packet->arrival_usec;
    self->stats.recovered++;
  }
  if (packet->sequence > self->highest) {
    note_gap (self, packet);
    self->highest = packet->sequence;
    update_jitter (self, packet);
  } else {
    aus_nack_list_remove (self->nacks, packet->sequence);
  }
  note_key_frame (self, packet);
  return restarted ? AUS_INGRESS_RESTART : AUS_INGRESS_FORWARD;
}

/* RED carries no sequence numbers: the neighbours' times tell whether it is what is missing. */
static gboolean
fits_in (AusIngress *self, const AusPacket *packet)
{
  const AusPacket *before = aus_ring_get (self->ring, packet->sequence - 1);
  const AusPacket *after = aus_ring_get (self->ring, packet->sequence + 1);
  return (before == NULL || (gint32) (packet->timestamp - before->timestamp) > 0) &&
         (after == NULL || (gint32) (after->timestamp - packet->timestamp) > 0);
}

gboolean
aus_ingress_recover (AusIngress *self, AusPacket *packet)
{
  if (!self->open || !self->started || packet->sequence < self->base || !fits_in (self, packet) ||
      !aus_nack_list_remove (self->nacks, packet->sequence) || !keep (self, packet))
    return FALSE;
  self->stats.repaired++;
  return TRUE;
}

void
aus_ingress_end (AusIngress *self)
{
  self->key_wanted = FALSE;
  self->has_sr = FALSE;
  self->ended = TRUE;
  forget (self);
}

void
aus_ingress_set_open (AusIngress *self, gboolean open)
{
  if (self->open == open)
    return;
  self->open = open;
  forget (self);
  self->key_wanted = FALSE;
}

gboolean
aus_ingress_is_open (AusIngress *self)
{
  return self->open;
}

AusPacket *
aus_ingress_find (AusIngress *self, gint64 sequence)
{
  return aus_ring_get (self->ring, sequence);
}

gboolean
aus_ingress_find_key_frame (AusIngress *self, gint64 now_usec, gint64 *first, gint64 *last)
{
  if (!self->open || !is_key_frame_young (self, now_usec))
    return FALSE;
  /* With a hole in it the newcomer would wait for a retransmission: a fresh one comes as soon. */
  for (gint64 sequence = self->key_sequence; sequence <= self->highest; sequence++) {
    if (aus_ring_get (self->ring, sequence) == NULL)
      return FALSE;
  }
  *first = self->key_sequence;
  *last = self->highest;
  return TRUE;
}

void
aus_ingress_want_key_frame (AusIngress *self)
{
  if (self->open && aus_ingress_is_video (self))
    self->key_wanted = TRUE;
}

/* The answer to one is a round trip away, and a key frame takes its time to come through. */
static gint64
get_key_interval (AusIngress *self)
{
  if (self->rtt_usec == 0)
    return AUS_KEY_FRAME_INTERVAL_USEC;
  return CLAMP (2 * self->rtt_usec + 100000, MIN_KEY_INTERVAL_USEC, MAX_KEY_INTERVAL_USEC);
}

static void
write_key_frame_request (AusIngress *self, AusRtcpWriter *writer, guint32 ssrc)
{
  if (self->fir_only)
    aus_rtcp_write_fir (writer, ssrc, self->ssrc, self->fir_number);
  else
    aus_rtcp_write_pli (writer, ssrc, self->ssrc);
}

void
aus_ingress_write_due (AusIngress *self, AusRtcpWriter *writer, guint32 ssrc, gint64 now_usec)
{
  guint16 sequences[MAX_NACKS];
  gboolean overdue = FALSE;
  guint n = aus_nack_list_take_due (self->nacks, now_usec, sequences, MAX_NACKS, &overdue);
  if (n > 0 && self->nack) {
    aus_rtcp_write_nack (writer, ssrc, self->ssrc, sequences, n);
    self->stats.nacks += n;
  }
  if (overdue)
    aus_ingress_want_key_frame (self);

  if (self->key_wanted && self->ssrc != 0 && now_usec - self->last_usec < IDLE_USEC &&
      now_usec - self->pli_usec >= get_key_interval (self)) {
    write_key_frame_request (self, writer, ssrc);
    /* Wanted until one starts: a lost request or a lost first packet must not freeze a viewer. */
    self->pli_usec = now_usec;
    self->stats.plis++;
  }
}

guint
aus_ingress_get_delay (AusIngress *self, gint64 now_usec)
{
  gint64 oldest_usec = self->recovered_usec[self->stats.recovered % DELAY_LOSSES];
  if (oldest_usec == 0 || now_usec - oldest_usec > DELAY_USEC ||
      self->rtt_usec < DELAY_MIN_RTT_USEC)
    return 0;
  gint64 delay_usec = self->rtt_usec + self->rtt_usec / 4 + 2 * AUS_NACK_ECHO_USEC;
  return (guint) MIN (delay_usec / 1000, DELAY_MAX_MSEC);
}

void
aus_ingress_receive_sr (AusIngress *self, const AusSenderInfo *info, gint64 now_usec)
{
  self->sr = *info;
  self->sr_usec = now_usec;
  self->has_sr = TRUE;
}

gboolean
aus_ingress_get_sr (AusIngress *self, AusSenderInfo *info)
{
  if (self->has_sr)
    *info = self->sr;
  return self->has_sr;
}

gboolean
aus_ingress_report (AusIngress *self, AusReportBlock *block, gint64 now_usec)
{
  if (!self->started || self->ended || self->ssrc == 0)
    return FALSE;
  /*
   * RFC 3550 A.3: late and duplicate packets were not lost. What came by RTX was: that is a stream
   * of its own (RFC 4588 section 5.1), and the loss reported is that before repair (RFC 7509).
   */
  guint64 expected = (guint64) (self->highest - self->base + 1);
  gint64 expected_now = (gint64) (expected - self->expected_reported);
  gint64 lost_now = expected_now - (gint64) (self->originals - self->originals_reported);
  self->expected_reported = expected;
  self->originals_reported = self->originals;

  *block = (AusReportBlock){
    .ssrc = self->ssrc,
    .fraction_lost =
        expected_now > 0 && lost_now > 0 ? (guint8) MIN (lost_now * 256 / expected_now, 255) : 0,
    .lost = (gint32) CLAMP ((gint64) (expected - self->originals), -0x800000, 0x7fffff),
    /* The cycles count from the first packet on: undo the cycle that start() put below. */
    .highest_sequence = (guint32) (self->highest - (G_MAXUINT16 + 1)),
    .jitter = (guint32) (self->jitter >> 4),
  };
  if (self->has_sr) {
    block->last_sr = (guint32) (self->sr.ntp >> 16);
    block->delay_since_sr = (guint32) ((now_usec - self->sr_usec) * 65536 / G_USEC_PER_SEC);
  }
  return TRUE;
}

void
aus_ingress_get_stats (AusIngress *self, AusIngressStats *stats)
{
  *stats = self->stats;
  stats->received += self->received;
  stats->lost += get_lost (self);
  stats->jitter_usec = (self->jitter >> 4) * G_USEC_PER_SEC / get_clock_rate (self);
}
