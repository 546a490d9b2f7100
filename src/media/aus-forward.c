/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-forward.h"

#include "media/aus-red.h"

#define AUDIO_RATE 48000
#define VIDEO_RATE 90000
#define KEPT       64 /* audio packets: more than a second */

/* Loss, of 256, from which on an audio packet repeats two, and three, packets before it. */
#define LOSS_FOR_TWO   (256 * 3 / 100)
#define LOSS_FOR_THREE (256 * 8 / 100)
#define LOSS_USEC      (30 * G_USEC_PER_SEC) /* what was lost says so much about what will be */

/* A stream that has ended, or is not reported on, says nothing about the path as it is now. */
#define RTT_USEC (10 * G_USEC_PER_SEC)

#define DELAY_REPETITIONS 100

/* A command repeated later means that its answer was lost. */
#define FIR_USEC (G_USEC_PER_SEC / 2)

/* How often and when a packet was last sent again. */
typedef struct {
  guint8 n;
  guint16 last_msec; /* modulo 2^16; the ring is shorter */
} Answers;

struct _AusForward {
  AusForwardKind kind;
  guint32 ssrc;
  guint32 rtx_ssrc;

  gboolean started;       /* something of the present source has been sent */
  gint64 first_source;    /* its first sequence number; older ones are not for this binding */
  gint64 sequence_offset; /* ours = the source's + offset */
  guint32 timestamp_offset;
  AusLayers *layers; /* video that has begun, or is limited; else NULL: most slots stay empty */

  gboolean ever_sent;
  gint64 lowest_sequence;  /* ours, of the first packet */
  gint64 highest_sequence; /* ours, extended */
  guint32 last_timestamp;  /* of highest_sequence */
  gint64 last_usec;        /* its arrival */

  guint16 rtx_sequence;
  Answers *answers; /* AUS_RING_SIZE, by our sequence number; NULL before the first */
  AusPacket **kept; /* KEPT refs, by our sequence number; NULL before the first */
  guint delays_to_tell;
  gint64 rtt_usec;
  guint8 worst_loss; /* of 256 */
  gint64 worst_loss_usec;
  guint8 fir_number;
  gint64 fir_usec; /* when it was first seen; 0: none */

  guint32 sr_ntp_middle;
  gint64 sr_usec;
  gint64 rtt_told_usec; /* when the viewer last told its round trip */
  AusForwardStats stats;
};

AusForward *
aus_forward_new (AusForwardKind kind, guint32 ssrc, guint32 rtx_ssrc, guint16 first_sequence,
                 guint32 first_timestamp)
{
  AusForward *self = g_new0 (AusForward, 1);
  self->kind = kind;
  self->ssrc = ssrc;
  self->rtx_ssrc = rtx_ssrc;
  self->lowest_sequence = first_sequence;
  self->highest_sequence = (gint64) first_sequence - 1;
  self->last_timestamp = first_timestamp;
  self->rtx_sequence = first_sequence; /* any; RFC 3550 section 5.1 wants it not to be known */
  return self;
}

static void
forget_kept (AusForward *self)
{
  for (guint i = 0; self->kept != NULL && i < KEPT; i++)
    g_clear_pointer (&self->kept[i], aus_packet_unref);
}

void
aus_forward_free (AusForward *self)
{
  if (self == NULL)
    return;
  forget_kept (self);
  g_free (self->kept);
  g_free (self->layers);
  g_free (self->answers);
  g_free (self);
}

AusForwardKind
aus_forward_get_kind (AusForward *self)
{
  return self->kind;
}

guint32
aus_forward_get_ssrc (AusForward *self)
{
  return self->ssrc;
}

void
aus_forward_rebind (AusForward *self)
{
  self->started = FALSE;
  forget_kept (self);
}

gboolean
aus_forward_is_started (AusForward *self)
{
  return self->started;
}

gboolean
aus_forward_is_waiting (AusForward *self)
{
  return !self->started && self->kind == AUS_FORWARD_VIDEO;
}

static AusLayers *
ensure_layers (AusForward *self)
{
  if (self->layers == NULL) {
    self->layers = g_new (AusLayers, 1);
    aus_layers_init (self->layers);
  }
  return self->layers;
}

/*
 * The first packet of a source continues the sequence by one and the time by what has passed. That
 * is counted between arrivals: what comes from the ring is older than now, and a viewer's clock
 * that ran ahead by its age would delay every picture after it.
 */
static void
start (AusForward *self, const AusPacket *packet)
{
  gint64 rate = self->kind == AUS_FORWARD_AUDIO ? AUDIO_RATE : VIDEO_RATE;
  guint32 timestamp = self->last_timestamp;
  if (self->ever_sent) {
    gint64 passed_usec = packet->arrival_usec - self->last_usec;
    timestamp += (guint32) MAX (passed_usec * rate / G_USEC_PER_SEC, 1);
  }
  self->first_source = packet->sequence;
  self->sequence_offset = self->highest_sequence + 1 - packet->sequence;
  self->timestamp_offset = timestamp - packet->timestamp;
  if (self->kind == AUS_FORWARD_VIDEO)
    aus_layers_start (ensure_layers (self), packet);
  self->started = TRUE;
  self->ever_sent = TRUE;
}

static AusRtpOut
map (AusForward *self, const AusPacket *packet, gint64 sequence)
{
  return (AusRtpOut){
    .payload_type = packet->payload_type,
    .marker = packet->marker,
    .sequence = (guint16) sequence,
    .timestamp = packet->timestamp + self->timestamp_offset,
    .ssrc = self->ssrc,
    .audio_level = packet->audio_level,
    .twcc = -1,
  };
}

/* The packets up to @sequence are new. */
static void
forget_answers (AusForward *self, gint64 sequence)
{
  if (self->answers == NULL)
    return;
  gint64 first = MAX (self->highest_sequence + 1, sequence - AUS_RING_SIZE + 1);
  for (gint64 at = first; at <= sequence; at++)
    self->answers[(guint64) at % AUS_RING_SIZE] = (Answers){ 0 };
}

gboolean
aus_forward_map (AusForward *self, const AusPacket *packet, AusRtpOut *out)
{
  if (aus_forward_is_waiting (self) && !packet->starts_key_frame)
    return FALSE;
  if (!self->started)
    start (self, packet);
  gint64 skipped = 0;
  if (packet->sequence < self->first_source)
    return FALSE;
  if (self->kind == AUS_FORWARD_VIDEO && !aus_layers_take (self->layers, packet, &skipped))
    return FALSE;

  gint64 sequence = packet->sequence + self->sequence_offset - skipped;
  *out = map (self, packet, sequence);
  if (sequence > self->highest_sequence) {
    forget_answers (self, sequence);
    self->highest_sequence = sequence;
    self->last_timestamp = out->timestamp;
    self->last_usec = packet->arrival_usec;
  }
  return TRUE;
}

void
aus_forward_tell_delay (AusForward *self, guint delay_msec, AusRtpOut *out)
{
  /* A client keeps the last it was told: each packet says it, and its end is said often enough. */
  if (delay_msec > 0)
    self->delays_to_tell = DELAY_REPETITIONS;
  if (self->delays_to_tell == 0)
    return;
  self->delays_to_tell--;
  out->has_delay = TRUE;
  out->delay_msec = delay_msec;
}

void
aus_forward_rewrite (AusForward *self, const AusPacket *packet, guint8 *payload)
{
  if (self->kind == AUS_FORWARD_VIDEO)
    aus_layers_rewrite (self->layers, packet, payload);
}

void
aus_forward_limit_layer (AusForward *self, guint8 layer)
{
  if (layer != AUS_LAYERS_ALL || self->layers != NULL)
    ensure_layers (self)->limit = layer;
}

void
aus_forward_account (AusForward *self, const AusPacket *packet)
{
  self->stats.packets++;
  self->stats.octets += packet->length;
}

gboolean
aus_forward_find_lost (AusForward *self, guint16 sequence, gint64 *source_sequence)
{
  if (!self->started)
    return FALSE;
  gint64 ours = aus_rtp_extend (self->highest_sequence, sequence);
  gint64 source = ours - self->sequence_offset;
  if (ours > self->highest_sequence || ours <= self->highest_sequence - AUS_RING_SIZE ||
      (self->layers != NULL && !aus_skips_restore (&self->layers->skips, source, &source)) ||
      source < self->first_source)
    return FALSE;
  *source_sequence = source;
  return TRUE;
}

/* Counts an answer to @sequence, ours; FALSE when it must not be given (again) now. */
static gboolean
take_answer (AusForward *self, gint64 sequence, gint64 now_usec)
{
  if (self->answers == NULL)
    self->answers = g_new0 (Answers, AUS_RING_SIZE);
  Answers *answers = &self->answers[(guint64) sequence % AUS_RING_SIZE];
  guint16 now_msec = (guint16) (now_usec / 1000);
  guint16 passed_msec = (guint16) (now_msec - answers->last_msec);
  /* A little less than the round trip, for jitter works in the client's favour, too. */
  if (answers->n >= AUS_RTX_MAX_ANSWERS ||
      (answers->n > 0 && passed_msec < self->rtt_usec * 3 / 4 / 1000))
    return FALSE;
  answers->n++;
  answers->last_msec = now_msec;
  self->stats.retransmitted++;
  return TRUE;
}

gboolean
aus_forward_map_rtx (AusForward *self, const AusPacket *packet, gint64 now_usec, AusRtpOut *out,
                     guint16 *original_sequence)
{
  gint64 skipped = 0;
  guint32 pictures;
  if (self->layers != NULL &&
      !aus_skips_find (&self->layers->skips, packet->sequence, &skipped, &pictures))
    return FALSE;
  gint64 ours = packet->sequence + self->sequence_offset - skipped;
  if (self->rtx_ssrc == 0 || !take_answer (self, ours, now_usec))
    return FALSE;
  *original_sequence = (guint16) ours;
  *out = (AusRtpOut){
    .payload_type = AUS_RTP_VP8_RTX,
    .marker = packet->marker,
    .sequence = self->rtx_sequence++,
    .timestamp = packet->timestamp + self->timestamp_offset,
    .ssrc = self->rtx_ssrc,
    .audio_level = -1,
    .twcc = -1,
  };
  return TRUE;
}

guint8
aus_forward_get_loss (AusForward *self, gint64 now_usec)
{
  return now_usec - self->worst_loss_usec > LOSS_USEC ? 0 : self->worst_loss;
}

static guint
get_red_level (AusForward *self, gint64 now_usec)
{
  guint8 loss = aus_forward_get_loss (self, now_usec);
  if (loss < LOSS_FOR_TWO)
    return 1;
  return loss < LOSS_FOR_THREE ? 2 : 3;
}

AusPacket *
aus_forward_wrap (AusForward *self, AusIngress *ingress, AusPacket *packet)
{
  AusPacket *earlier[AUS_RED_MAX_LEVEL];
  guint n = 0;
  /* What comes late is itself the repetition; and nothing from before this binding goes out. */
  if (!self->started || packet->sequence + self->sequence_offset <= self->highest_sequence)
    return aus_packet_ref (packet);
  for (gint64 back = get_red_level (self, packet->arrival_usec); back > 0; back--) {
    AusPacket *found = aus_ingress_find (ingress, packet->sequence - back);
    if (found != NULL && found->sequence >= self->first_source)
      earlier[n++] = found;
  }
  self->stats.redundant += n > 0;
  return aus_red_build (packet, earlier, n);
}

void
aus_forward_keep (AusForward *self, AusPacket *packet)
{
  if (self->kept == NULL)
    self->kept = g_new0 (AusPacket *, KEPT);
  AusPacket **slot = &self->kept[(guint64) (packet->sequence + self->sequence_offset) % KEPT];
  g_clear_pointer (slot, aus_packet_unref);
  *slot = aus_packet_ref (packet);
}

AusPacket *
aus_forward_map_again (AusForward *self, guint16 sequence, gint64 now_usec, AusRtpOut *out)
{
  gint64 ours = aus_rtp_extend (self->highest_sequence, sequence);
  AusPacket *packet = self->kept != NULL ? self->kept[(guint64) ours % KEPT] : NULL;
  if (packet == NULL || packet->sequence + self->sequence_offset != ours ||
      now_usec - packet->arrival_usec > AUS_RING_USEC || !take_answer (self, ours, now_usec))
    return NULL;
  *out = map (self, packet, ours);
  return packet;
}

void
aus_forward_map_padding (AusForward *self, AusRtpOut *out)
{
  g_return_if_fail (self->rtx_ssrc != 0);
  *out = (AusRtpOut){
    .payload_type = AUS_RTP_VP8_RTX,
    .sequence = self->rtx_sequence++,
    .timestamp = self->last_timestamp,
    .ssrc = self->rtx_ssrc,
    .audio_level = -1,
    .twcc = -1,
  };
}

gboolean
aus_forward_translate_sr (AusForward *self, const AusSenderInfo *source, gint64 now_usec,
                          AusSenderInfo *info)
{
  if (!self->started)
    return FALSE;
  *info = (AusSenderInfo){
    .ssrc = self->ssrc,
    .ntp = source->ntp,
    .rtp_timestamp = source->rtp_timestamp + self->timestamp_offset,
    .packets = (guint32) self->stats.packets,
    .octets = (guint32) self->stats.octets,
  };
  self->sr_ntp_middle = (guint32) (source->ntp >> 16);
  self->sr_usec = now_usec;
  return TRUE;
}

/*
 * A viewer cannot tell a packet that was lost on its own line from one that never reached us: both
 * are holes in our sequence. We know the second kind; the rest is its line.
 */
static void
note_loss (AusForward *self, const AusReportBlock *block)
{
  if (!self->ever_sent)
    return;
  gint64 highest = aus_rtp_extend (self->highest_sequence, (guint16) block->highest_sequence);
  gint64 holes = self->highest_sequence - self->lowest_sequence + 1 - (gint64) self->stats.packets;
  gint64 reported = highest - self->lowest_sequence + 1 - holes;
  gint64 lost = (gint64) block->lost - holes;
  gint64 rate = self->kind == AUS_FORWARD_AUDIO ? AUDIO_RATE : VIDEO_RATE;

  self->stats.reported = MAX (self->stats.reported, (guint64) MAX (reported, 0));
  self->stats.lost = MAX (self->stats.lost, (guint64) MAX (lost, 0));
  self->stats.jitter_usec = (gint64) block->jitter * G_USEC_PER_SEC / rate;
}

static void
note_trip (AusForward *self, const AusReportBlock *block, gint64 now_usec)
{
  /* LSR echoes the publisher's time, shifted to ours: only its identity counts (RFC 3550 6.4.1). */
  if (block->last_sr == 0 || block->last_sr != self->sr_ntp_middle)
    return;
  gint64 delay_usec = (gint64) block->delay_since_sr * G_USEC_PER_SEC / 65536;
  self->stats.rtt_usec = MAX (now_usec - self->sr_usec - delay_usec, 1);
  self->rtt_told_usec = now_usec;
}

guint64
aus_forward_receive_report (AusForward *self, const AusReportBlock *block, gint64 now_usec)
{
  guint64 before = self->stats.reported;
  note_loss (self, block);
  if (block->fraction_lost >= self->worst_loss || now_usec - self->worst_loss_usec > LOSS_USEC) {
    self->worst_loss = block->fraction_lost;
    self->worst_loss_usec = now_usec;
  }
  note_trip (self, block, now_usec);
  return self->stats.reported - before;
}

gint64
aus_forward_get_rtt (AusForward *self, gint64 now_usec)
{
  return now_usec - self->rtt_told_usec <= RTT_USEC ? self->stats.rtt_usec : 0;
}

void
aus_forward_set_rtt (AusForward *self, gint64 rtt_usec)
{
  self->rtt_usec = rtt_usec;
}

gboolean
aus_forward_is_repeated_fir (AusForward *self, guint8 number, gint64 now_usec)
{
  if (self->fir_usec > 0 && self->fir_number == number && now_usec - self->fir_usec < FIR_USEC)
    return TRUE;
  self->fir_number = number;
  self->fir_usec = now_usec;
  return FALSE;
}

void
aus_forward_count_nacks (AusForward *self, guint n)
{
  self->stats.nacks += n;
}

void
aus_forward_count_pli (AusForward *self)
{
  self->stats.plis++;
}

void
aus_forward_get_stats (AusForward *self, AusForwardStats *stats)
{
  *stats = self->stats;
  stats->skipped = self->layers != NULL ? self->layers->skipped_pictures : 0;
}
