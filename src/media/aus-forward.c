/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-forward.h"

#define AUDIO_RATE 48000
#define VIDEO_RATE 90000

struct _AusForward {
  AusForwardKind kind;
  guint32 ssrc;
  guint32 rtx_ssrc;

  gboolean started;       /* something of the present source has been sent */
  gint64 first_source;    /* its first sequence number; older ones are not for this binding */
  gint64 sequence_offset; /* ours = the source's + offset */
  guint32 timestamp_offset;

  gboolean ever_sent;
  gint64 lowest_sequence;  /* ours, of the first packet */
  gint64 highest_sequence; /* ours, extended */
  guint32 last_timestamp;  /* of highest_sequence */
  gint64 last_usec;        /* its arrival */

  guint16 rtx_sequence;
  guint8 answers[AUS_RING_SIZE]; /* retransmissions of each packet, by our sequence number */

  guint32 sr_ntp_middle;
  gint64 sr_usec;
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
  return self;
}

void
aus_forward_free (AusForward *self)
{
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
  self->started = TRUE;
  self->ever_sent = TRUE;
}

gboolean
aus_forward_map (AusForward *self, const AusPacket *packet, AusRtpOut *out)
{
  if (aus_forward_is_waiting (self) && !packet->starts_key_frame)
    return FALSE;
  if (!self->started)
    start (self, packet);
  if (packet->sequence < self->first_source)
    return FALSE;

  gint64 sequence = packet->sequence + self->sequence_offset;
  *out = (AusRtpOut){
    .payload_type = packet->payload_type,
    .marker = packet->marker,
    .sequence = (guint16) sequence,
    .timestamp = packet->timestamp + self->timestamp_offset,
    .ssrc = self->ssrc,
    .audio_level = packet->audio_level,
    .twcc = -1,
  };
  if (sequence > self->highest_sequence) {
    for (gint64 at = MAX (self->highest_sequence + 1, sequence - AUS_RING_SIZE + 1); at <= sequence;
         at++)
      self->answers[(guint64) at % AUS_RING_SIZE] = 0;
    self->highest_sequence = sequence;
    self->last_timestamp = out->timestamp;
    self->last_usec = packet->arrival_usec;
  }
  return TRUE;
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
      source < self->first_source)
    return FALSE;
  *source_sequence = source;
  return TRUE;
}

gboolean
aus_forward_map_rtx (AusForward *self, const AusPacket *packet, AusRtpOut *out,
                     guint16 *original_sequence)
{
  gint64 ours = packet->sequence + self->sequence_offset;
  guint8 *answers = &self->answers[(guint64) ours % AUS_RING_SIZE];
  if (self->rtx_ssrc == 0 || *answers >= AUS_RTX_MAX_ANSWERS)
    return FALSE;
  (*answers)++;
  self->stats.retransmitted++;
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

void
aus_forward_receive_report (AusForward *self, const AusReportBlock *block, gint64 now_usec)
{
  note_loss (self, block);
  /* LSR echoes the publisher's clock, which is not ours: only its identity counts (RFC 3550 6.4.1).
   */
  if (block->last_sr == 0 || block->last_sr != self->sr_ntp_middle)
    return;
  gint64 delay_usec = (gint64) block->delay_since_sr * G_USEC_PER_SEC / 65536;
  self->stats.rtt_usec = MAX (now_usec - self->sr_usec - delay_usec, 1);
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
}
