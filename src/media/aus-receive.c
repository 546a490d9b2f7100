/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-plane-private.h"

#include <stdatomic.h>

#include "media/aus-bytes.h"
#include "media/aus-red.h"

/* RFC 6464: 0 is the loudest, 127 is silence, in -dBov. */
#define SPEECH_LEVEL   45
#define SPEECH_PACKETS 3 /* in a row: a click is not speech */
#define SPEECH_USEC    700000
#define MAX_ASKED      256 /* sequence numbers of one NACK that we answer */
/* What comes under a stream's former SSRC while the present one sends was held up on the way. */
#define FORMER_USEC (G_USEC_PER_SEC / 2)

static void
count_residence (AusMember *self, gint64 arrival_usec)
{
  gint64 usec = g_get_monotonic_time () - arrival_usec;
  guint bucket = 0;
  while (bucket < AUS_RESIDENCE_BUCKETS - 1 && usec > aus_residence_bounds[bucket])
    bucket++;
  self->stats.residence[bucket]++;
  self->stats.residence_sum_usec += (guint64) MAX (usec, 0);
}

static void
forward_to_all (AusMember *self, AusFeed *feed, AusPacket *packet, gint64 now_usec)
{
  for (guint i = 0; i < feed->subscribers->len; i++) {
    if (aus_binding_send_packet (g_ptr_array_index (feed->subscribers, i), packet, now_usec))
      count_residence (self, packet->arrival_usec);
  }
}

/* The publisher numbers anew: its viewers' numbers go on from where they are. */
static void
restart_all (AusFeed *feed)
{
  for (guint i = 0; i < feed->subscribers->len; i++) {
    AusBinding *binding = g_ptr_array_index (feed->subscribers, i);
    aus_binding_forget_waiting (binding);
    aus_forward_rebind (binding->forward);
  }
}

static void
note_level (AusMember *self, const AusPacket *packet)
{
  if (packet->audio_level < 0 || (packet->audio_level & 0x7f) > SPEECH_LEVEL) {
    self->loud_packets = 0;
    return;
  }
  if (++self->loud_packets >= SPEECH_PACKETS)
    atomic_store_explicit (&self->speaking_until, packet->arrival_usec + SPEECH_USEC,
                           memory_order_relaxed);
}

/* The media packet inside @data; a retransmission is unwrapped (RFC 4588 section 4). */
static AusPacket *
make_packet (const AusMember *self, const guint8 *data, const AusRtpHeader *header, gboolean rtx,
             gint64 arrival_usec)
{
  const guint8 *payload = data + header->payload_offset;
  gsize length = header->payload_length;
  guint16 sequence = header->sequence;
  if (rtx) {
    if (length < 2) /* padding, sent to probe the bandwidth */
      return NULL;
    sequence = aus_read_u16 (payload);
    payload += 2;
    length -= 2;
  }
  AusPacket *packet = aus_packet_new (payload, length);
  packet->sequence = sequence;
  packet->timestamp = header->timestamp;
  packet->marker = header->marker;
  packet->payload_type = rtx ? AUS_RTP_VP8 : header->payload_type;
  packet->arrival_usec = arrival_usec;
  packet->starts_key_frame =
      packet->payload_type == AUS_RTP_VP8 && aus_rtp_vp8_starts_key_frame (payload, length);
  if (packet->payload_type == AUS_RTP_VP8)
    aus_vp8_parse (payload, length, &packet->vp8);
  gsize level_length;
  guint8 id = self->numbers != NULL ? self->numbers->ext_level : AUS_RTP_EXT_AUDIO_LEVEL;
  const guint8 *level = id != 0 ? aus_rtp_find_extension (data, header, id, &level_length) : NULL;
  packet->audio_level = level != NULL ? level[0] : -1;
  return packet;
}

/* Of RED the primary is the packet (RFC 2198 section 4); FALSE: there is none that is Opus. */
static gboolean
unwrap_red (AusRtpHeader *header, const guint8 *data, AusRedBlock blocks[AUS_RED_MAX_BLOCKS],
            guint *n_earlier)
{
  *n_earlier = 0;
  if (header->payload_type != AUS_RTP_RED)
    return TRUE;
  guint n = aus_red_parse (data + header->payload_offset, header->payload_length, blocks);
  if (n == 0 || blocks[n - 1].payload_type != AUS_RTP_OPUS)
    return FALSE;
  header->payload_type = AUS_RTP_OPUS;
  header->payload_offset = (gsize) (blocks[n - 1].data - data);
  header->payload_length = blocks[n - 1].length;
  *n_earlier = n - 1;
  return TRUE;
}

/* A publisher repeats its last packets without a gap: the block before the primary is the last. */
static void
recover (AusMember *self, AusFeed *feed, const AusPacket *packet, const AusRedBlock *earlier,
         guint n_earlier, gint64 now_usec)
{
  for (guint i = 0; i < n_earlier; i++) {
    if (earlier[i].payload_type != AUS_RTP_OPUS || earlier[i].length == 0)
      continue;
    g_autoptr (AusPacket) lost = aus_packet_new (earlier[i].data, earlier[i].length);
    lost->sequence = packet->sequence - (gint64) (n_earlier - i);
    lost->timestamp = packet->timestamp - earlier[i].timestamp_offset;
    lost->payload_type = AUS_RTP_OPUS;
    lost->arrival_usec = packet->arrival_usec;
    if (aus_ingress_recover (feed->ingress, lost))
      forward_to_all (self, feed, lost, now_usec);
  }
}

static void
note_twcc (AusMember *self, const guint8 *data, const AusRtpHeader *header, gint64 arrival_usec)
{
  gsize length;
  guint8 id = self->numbers != NULL ? self->numbers->ext_twcc : AUS_RTP_EXT_TWCC;
  const guint8 *twcc = id != 0 ? aus_rtp_find_extension (data, header, id, &length) : NULL;
  if (twcc != NULL && length == 2)
    aus_twcc_recorder_add (self->twcc_in, aus_read_u16 (twcc), arrival_usec);
}

/* Whether @ssrc is the one that @feed is sent under, from now on at least. */
static gboolean
is_present_source (AusFeed *feed, guint32 ssrc, gint64 now_usec)
{
  if (aus_ingress_get_ssrc (feed->ingress) == ssrc)
    return TRUE;
  if (now_usec - feed->last_usec < FORMER_USEC)
    return FALSE;
  aus_ingress_set_ssrc (feed->ingress, ssrc);
  return TRUE;
}

void
aus_member_receive_rtp (AusMember *self, guint8 *data, gsize length, gint64 arrival_usec,
                        gint64 now_usec)
{
  AusRtpHeader header;
  if (!aus_rtp_parse (data, length, &header)) {
    self->stats.dropped_malformed++;
    return;
  }
  /* Counted before anything is dropped: the sender's estimate is about the network, not the gate.
   */
  note_twcc (self, data, &header, arrival_usec);
  header.payload_type = aus_member_read_payload_type (self, header.payload_type);
  gboolean rtx;
  AusFeed *feed = aus_member_find_feed (self, data, &header, &rtx);
  if (feed == NULL) {
    self->stats.dropped_unknown++;
    return;
  }
  if (!rtx && !is_present_source (feed, header.ssrc, now_usec)) {
    self->stats.dropped_unknown++;
    return;
  }
  AusRedBlock blocks[AUS_RED_MAX_BLOCKS];
  guint n_earlier;
  if (!unwrap_red (&header, data, blocks, &n_earlier)) {
    self->stats.dropped_malformed++;
    return;
  }
  g_autoptr (AusPacket) packet = make_packet (self, data, &header, rtx, arrival_usec);
  if (packet == NULL)
    return;

  aus_gcc_rate_add (&feed->rate, length, now_usec);
  feed->last_usec = now_usec;
  feed->layered = packet->vp8.temporal >= 0;
  AusIngressVerdict verdict =
      aus_ingress_receive (feed->ingress, packet, rtx ? AUS_ARRIVAL_RTX : AUS_ARRIVAL_ORIGINAL);
  if (!self->gate_open) {
    self->stats.dropped_gate++;
    return;
  }
  if (verdict == AUS_INGRESS_RESTART)
    restart_all (feed);
  if (packet->starts_key_frame && verdict != AUS_INGRESS_DUPLICATE)
    aus_feed_switch (feed);
  if (verdict != AUS_INGRESS_DUPLICATE) {
    if (!aus_ingress_is_video (feed->ingress))
      note_level (self, packet);
    recover (self, feed, packet, blocks, n_earlier, now_usec);
    forward_to_all (self, feed, packet, now_usec);
  }
  aus_member_send_due (self, feed, now_usec);
}

/*
 * All that a viewer is sent has one CNAME, and so one clock (RFC 3550 section 6.5.1): ours. A
 * browser draws a line through the last twenty reports of a stream: who comes into the slot with
 * another clock, or comes back on another machine, would bend it, and lips would be off until they
 * are past.
 */
static void
note_clock (AusMember *self, guint64 ntp, gint64 now_usec)
{
  if (self->has_clock || ntp == 0)
    return;
  self->clock_shift = aus_rtcp_make_ntp (now_usec) - ntp;
  self->has_clock = TRUE;
}

static void
receive_sr (AusMember *self, const AusRtcpPacket *packet, gint64 now_usec)
{
  AusSenderInfo info;
  if (!aus_rtcp_get_sender_info (packet, &info))
    return;
  note_clock (self, info.ntp, now_usec);
  for (guint i = 0; i < AUS_N_STREAMS; i++) {
    AusFeed *feed = &self->feeds[i];
    if (aus_ingress_get_ssrc (feed->ingress) != info.ssrc)
      continue;
    aus_ingress_receive_sr (feed->ingress, &info, now_usec);
    for (guint j = 0; j < feed->subscribers->len; j++)
      aus_binding_send_sr (g_ptr_array_index (feed->subscribers, j), now_usec);
  }
}

/* Of all its streams the shortest is the path; the others waited for something. */
static void
update_rtt (AusMember *self, gint64 now_usec)
{
  gint64 rtt_usec = 0;
  for (guint i = 0; i < AUS_N_BINDINGS; i++) {
    gint64 told_usec = aus_forward_get_rtt (self->bindings[i].forward, now_usec);
    if (told_usec > 0 && (rtt_usec == 0 || told_usec < rtt_usec))
      rtt_usec = told_usec;
  }
  if (rtt_usec == 0 || rtt_usec == self->rtt_usec)
    return;
  self->rtt_usec = rtt_usec;
  for (guint i = 0; i < AUS_N_BINDINGS; i++)
    aus_forward_set_rtt (self->bindings[i].forward, rtt_usec);
  for (guint i = 0; i < AUS_N_STREAMS; i++)
    aus_ingress_set_rtt (self->feeds[i].ingress, rtt_usec);
}

static void
receive_reports (AusMember *self, const AusRtcpPacket *packet, gint64 now_usec)
{
  AusReportBlock block;
  for (guint i = 0; aus_rtcp_get_report_block (packet, i, &block); i++) {
    AusBinding *binding = aus_member_find_binding (self, block.ssrc);
    if (binding == NULL)
      continue;
    guint64 packets = aus_forward_receive_report (binding->forward, &block, now_usec);
    aus_estimate_receive_report (self->estimate, packets, block.fraction_lost, now_usec);
  }
  update_rtt (self, now_usec);
}

static void
send_lost (AusBinding *binding, guint16 asked, gint64 now_usec)
{
  gint64 sequence;
  if (!aus_forward_find_lost (binding->forward, asked, &sequence))
    return;
  if (aus_forward_get_kind (binding->forward) == AUS_FORWARD_AUDIO) {
    aus_binding_send_again (binding, asked, now_usec);
    return;
  }
  /* Not in the ring: we miss it too, and have asked its publisher already. */
  AusPacket *lost = aus_ingress_find (binding->feed->ingress, sequence);
  if (lost != NULL)
    aus_binding_send_rtx (binding, lost, now_usec);
}

static void
receive_nack (AusMember *self, const AusRtcpPacket *packet, gint64 now_usec)
{
  guint32 ssrc;
  guint16 asked[MAX_ASKED];
  guint n = aus_rtcp_get_nack (packet, asked, MAX_ASKED);
  self->stats.nack_in += n;
  if (!aus_rtcp_get_media_ssrc (packet, &ssrc))
    return;
  AusBinding *binding = aus_member_find_binding (self, ssrc);
  if (binding != NULL)
    aus_forward_count_nacks (binding->forward, n);
  if (binding == NULL || binding->feed == NULL)
    return;

  aus_transport_hold (self->transport);
  for (guint i = 0; i < n; i++)
    send_lost (binding, asked[i], now_usec);
  aus_transport_release (self->transport);
}

/* A viewer's key-frame request goes to whoever is in that slot, merged with everybody else's. */
static void
request_key_frame (AusMember *self, AusBinding *binding)
{
  self->stats.pli_in++;
  if (binding == NULL)
    return;
  aus_forward_count_pli (binding->forward);
  if (binding->feed != NULL)
    aus_ingress_want_key_frame (binding->feed->ingress);
}

static void
receive_transport_feedback (AusMember *self, const AusRtcpPacket *packet, gint64 now_usec)
{
  if (packet->count != AUS_RTCP_FMT_TWCC) {
    receive_nack (self, packet, now_usec);
    return;
  }
  if (aus_brake_holds (&self->brake, now_usec))
    aus_estimate_doubt (self->estimate, now_usec);
  aus_estimate_receive_twcc (self->estimate, packet, now_usec);
  aus_brake_note_feedback (&self->brake, aus_estimate_get_told (self->estimate));
}

static void
receive_payload_feedback (AusMember *self, const AusRtcpPacket *packet, gint64 now_usec)
{
  guint32 ssrc;
  guint8 number;
  guint64 bps;
  if (aus_rtcp_get_remb (packet, &bps))
    aus_estimate_receive_remb (self->estimate, bps, now_usec);
  if (packet->count == AUS_RTCP_FMT_PLI && aus_rtcp_get_media_ssrc (packet, &ssrc))
    request_key_frame (self, aus_member_find_binding (self, ssrc));
  for (guint i = 0; aus_rtcp_get_fir (packet, i, &ssrc, &number); i++) {
    AusBinding *binding = aus_member_find_binding (self, ssrc);
    if (binding == NULL || !aus_forward_is_repeated_fir (binding->forward, number, now_usec))
      request_key_frame (self, binding);
  }
}

/* RFC 3550 section 6.6: the source sends no more; the leg stays, its end is told by signalling. */
static void
receive_bye (AusMember *self, const AusRtcpPacket *packet)
{
  guint32 ssrc;
  for (guint i = 0; aus_rtcp_get_bye (packet, i, &ssrc); i++) {
    for (guint j = 0; ssrc != 0 && j < AUS_N_STREAMS; j++) {
      if (aus_ingress_get_ssrc (self->feeds[j].ingress) == ssrc)
        aus_ingress_end (self->feeds[j].ingress);
    }
  }
}

void
aus_member_receive_rtcp (AusMember *self, const guint8 *data, gsize length, gint64 now_usec)
{
  AusRtcpPacket packet;
  gsize offset = 0;
  while (aus_rtcp_next (data, length, &offset, &packet)) {
    switch (packet.type) {
    case AUS_RTCP_SR:
      receive_sr (self, &packet, now_usec);
      receive_reports (self, &packet, now_usec);
      break;
    case AUS_RTCP_RR:
      receive_reports (self, &packet, now_usec);
      break;
    case AUS_RTCP_RTPFB:
      receive_transport_feedback (self, &packet, now_usec);
      break;
    case AUS_RTCP_PSFB:
      receive_payload_feedback (self, &packet, now_usec);
      break;
    case AUS_RTCP_BYE:
      receive_bye (self, &packet);
      break;
    default: /* SDES, APP, XR */
      break;
    }
  }
  if (offset != length)
    self->stats.dropped_malformed++;
}

static void
open_and_receive (AusMember *self, guint8 *data, gsize length, gint64 arrival_usec, gint64 now_usec)
{
  gboolean is_rtp = aus_rtp_classify (data, length) == AUS_DATAGRAM_RTP;
  gboolean authentic = is_rtp ? aus_transport_open_rtp (self->transport, data, &length)
                              : aus_transport_open_rtcp (self->transport, data, &length);
  if (!authentic)
    return;

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->plane->lock);
  if (!self->present)
    return;
  if (is_rtp)
    aus_member_receive_rtp (self, data, length, arrival_usec, now_usec);
  else
    aus_member_receive_rtcp (self, data, length, now_usec);
}

static void
receive_answer (AusMember *self, const guint8 *data, gsize length, gint64 now_usec)
{
  guint8 id[AUS_PING_ID_LENGTH];
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->plane->lock);
  if (!self->present || self->ping == NULL ||
      !aus_ping_read_answer (self->ping, data, length, id) ||
      !aus_brake_note_answer (&self->brake, id, now_usec))
    return;
  aus_member_send_waiting (self, now_usec);
  aus_viewer_note_answer (self, now_usec);
}

static void
receive_early (AusMember *self, gint64 now_usec)
{
  GByteArray *packet;
  gint64 arrival_usec;
  while ((packet = aus_early_take (self->early, now_usec, &arrival_usec)) != NULL) {
    open_and_receive (self, packet->data, packet->len, arrival_usec, now_usec);
    g_byte_array_unref (packet);
  }
  g_clear_pointer (&self->early, aus_early_free);
}

static void
hold_early (AusMember *self, const guint8 *data, gsize length, gint64 arrival_usec)
{
  if (self->early == NULL)
    self->early = aus_early_new ();
  gboolean fits = length <= AUS_RTP_MAX_PACKET + AUS_SRTP_MAX_TRAILER;
  if (!fits || !aus_early_hold (self->early, data, length, arrival_usec))
    aus_transport_refuse (self->transport);
}

gboolean
aus_member_receive (AusMember *self, guint8 *data, gsize length, gint64 arrival_usec,
                    gint64 now_usec)
{
  aus_transport_heard (self->transport, now_usec);
  AusDatagram kind = aus_rtp_classify (data, length);
  if (kind == AUS_DATAGRAM_OTHER)
    return FALSE;
  if (!aus_transport_admit (self->transport, now_usec))
    return TRUE;
  if (kind == AUS_DATAGRAM_ANSWER) {
    receive_answer (self, data, length, now_usec);
    return TRUE;
  }
  if (aus_transport_is_new (self->transport)) {
    hold_early (self, data, length, arrival_usec);
    return TRUE;
  }
  if (self->early != NULL)
    receive_early (self, now_usec);
  open_and_receive (self, data, length, arrival_usec, now_usec);
  return TRUE;
}
