/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-plane-private.h"

#include <stdatomic.h>

#include "media/aus-bytes.h"

const guint aus_residence_bounds[AUS_RESIDENCE_BUCKETS - 1] = { 50,   100,  200,  300,  500,
                                                                1000, 2000, 5000, 10000 };

static AusForward *
make_forward (AusForwardKind kind, guint32 ssrc, guint32 rtx_ssrc)
{
  /* Below 2^15: a receiver that misses the first packets cannot guess a wrong rollover counter. */
  guint16 sequence = (guint16) g_random_int_range (1, 1 << 15);
  return aus_forward_new (kind, ssrc, rtx_ssrc, sequence, g_random_int ());
}

AusMember *
aus_member_new (AusPlane *plane, AusTransport *transport, const AusSlots *slots)
{
  AusMember *self = g_new0 (AusMember, 1);
  g_atomic_ref_count_init (&self->references);
  self->plane = aus_plane_ref (plane);
  self->transport = aus_transport_ref (transport);
  self->feedback_ssrc = slots->feedback;
  self->cname = g_strdup (slots->cname);
  self->twcc_in = aus_twcc_recorder_new ();
  self->estimate = aus_estimate_new ();
  self->abilities.reduced_size = TRUE;
  for (guint i = 0; i < AUS_N_STREAMS; i++) {
    self->feeds[i].publisher = self;
    self->feeds[i].ingress = aus_ingress_new ((AusStream) i);
    self->feeds[i].subscribers = g_ptr_array_new ();
  }
  for (guint i = 0; i < AUS_N_BINDINGS; i++)
    self->bindings[i].viewer = self;
  for (guint i = 0; i < AUS_N_AUDIO_SLOTS; i++)
    self->bindings[i].forward = make_forward (AUS_FORWARD_AUDIO, slots->audio[i], 0);
  for (guint i = 0; i < AUS_N_SLOTS; i++)
    self->bindings[AUS_N_AUDIO_SLOTS + i].forward =
        make_forward (AUS_FORWARD_VIDEO, slots->video[i], slots->rtx[i]);
  return self;
}

AusMember *
aus_member_ref (AusMember *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
aus_member_unref (AusMember *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < AUS_N_STREAMS; i++) {
    aus_ingress_free (self->feeds[i].ingress);
    g_ptr_array_unref (self->feeds[i].subscribers);
  }
  for (guint i = 0; i < AUS_N_BINDINGS; i++)
    aus_forward_free (self->bindings[i].forward);
  aus_twcc_recorder_free (self->twcc_in);
  aus_early_free (self->early);
  aus_estimate_free (self->estimate);
  aus_pacer_free (self->pacer);
  aus_ping_free (self->ping);
  g_free (self->numbers);
  g_free (self->cname);
  aus_transport_unref (self->transport);
  aus_plane_unref (self->plane);
  g_free (self);
}

static void
learn_ssrc (AusMember *self, guint32 ssrc, AusStream stream, gboolean rtx)
{
  if (ssrc == 0 || self->n_ssrcs == AUS_MAX_SSRCS)
    return;
  self->ssrcs[self->n_ssrcs++] = (AusSsrcEntry){ .ssrc = ssrc, .stream = stream, .rtx = rtx };
  if (!rtx)
    aus_ingress_set_ssrc (self->feeds[stream].ingress, ssrc);
}

void
aus_member_set_ssrc (AusMember *self, AusStream stream, guint32 ssrc, guint32 rtx_ssrc)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->plane->lock);
  learn_ssrc (self, ssrc, stream, FALSE);
  learn_ssrc (self, rtx_ssrc, stream, TRUE);
}

void
aus_member_set_abilities (AusMember *self, const AusAbilities *abilities)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->plane->lock);
  self->abilities = *abilities;
  for (guint i = 0; i < AUS_N_STREAMS; i++)
    aus_ingress_set_feedback (self->feeds[i].ingress, abilities->nack[i], abilities->fir_only);
}

void
aus_member_set_password (AusMember *self, const char *password)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->plane->lock);
  aus_ping_free (self->ping);
  self->ping = aus_ping_new (password);
  aus_brake_reset (&self->brake);
}

void
aus_member_set_numbers (AusMember *self, const AusRtpNumbers *numbers)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->plane->lock);
  g_free (self->numbers);
  self->numbers = g_memdup2 (numbers, sizeof *numbers);
}

/* Our number for one of a client that chose its own; 0: none of those it may send. */
guint8
aus_member_read_payload_type (const AusMember *self, guint8 payload_type)
{
  const AusRtpNumbers *numbers = self->numbers;
  if (numbers == NULL)
    return payload_type;
  return payload_type == 0               ? 0
         : payload_type == numbers->opus ? AUS_RTP_OPUS
         : payload_type == numbers->vp8  ? AUS_RTP_VP8
         : payload_type == numbers->rtx  ? AUS_RTP_VP8_RTX
                                         : 0;
}

/* FALSE: this client knows no such packets. */
static gboolean
use_numbers (const AusMember *viewer, AusRtpOut *out)
{
  const AusRtpNumbers *numbers = viewer->numbers;
  if (numbers == NULL)
    return TRUE;
  out->payload_type = out->payload_type == AUS_RTP_OPUS  ? numbers->opus
                      : out->payload_type == AUS_RTP_VP8 ? numbers->vp8
                                                         : numbers->rtx;
  out->ext_level = numbers->ext_level;
  out->ext_twcc = numbers->ext_twcc;
  if (out->ext_level == 0)
    out->audio_level = -1;
  if (out->ext_twcc == 0)
    out->twcc = -1;
  return out->payload_type != 0;
}

static gboolean
payload_fits (AusStream stream, guint8 payload_type, gboolean *rtx)
{
  *rtx = payload_type == AUS_RTP_VP8_RTX;
  if (stream == AUS_STREAM_MICROPHONE)
    return payload_type == AUS_RTP_OPUS || payload_type == AUS_RTP_RED;
  return payload_type == AUS_RTP_VP8 || *rtx;
}

/*
 * Our MIDs are the m-line's index; only the client's own three may carry media to us. Who made the
 * offer has one line of each kind, which the payload type tells.
 */
static gboolean
read_mid (const AusMember *self, const guint8 *data, const AusRtpHeader *header, AusStream *stream)
{
  if (self->numbers != NULL) {
    *stream = header->payload_type == AUS_RTP_OPUS ? AUS_STREAM_MICROPHONE : AUS_STREAM_EXTRA;
    return TRUE;
  }
  gsize length;
  const guint8 *mid = aus_rtp_find_extension (data, header, AUS_RTP_EXT_MID, &length);
  for (guint i = 0; mid != NULL && i < AUS_N_STREAMS; i++) {
    char ours[4];
    int size = g_snprintf (ours, sizeof ours, "%u", aus_slots_stream_mline (i));
    if (length != (gsize) size || memcmp (mid, ours, length) != 0)
      continue;
    *stream = (AusStream) i;
    return TRUE;
  }
  return FALSE;
}

AusFeed *
aus_member_find_feed (AusMember *self, const guint8 *data, const AusRtpHeader *header,
                      gboolean *rtx)
{
  for (guint i = 0; i < self->n_ssrcs; i++) {
    const AusSsrcEntry *entry = &self->ssrcs[i];
    if (entry->ssrc != header->ssrc)
      continue;
    if (!payload_fits (entry->stream, header->payload_type, rtx) || *rtx != entry->rtx)
      return NULL;
    return &self->feeds[entry->stream];
  }

  AusStream stream;
  if (!read_mid (self, data, header, &stream) ||
      !payload_fits (stream, header->payload_type, rtx) || self->n_ssrcs == AUS_MAX_SSRCS)
    return NULL;
  learn_ssrc (self, header->ssrc, stream, *rtx);
  return &self->feeds[stream];
}

AusBinding *
aus_member_find_binding (AusMember *self, guint32 ssrc)
{
  for (guint i = 0; i < AUS_N_BINDINGS; i++) {
    if (aus_forward_get_ssrc (self->bindings[i].forward) == ssrc)
      return &self->bindings[i];
  }
  return NULL;
}

/* RFC 3550 section 6.1: a compound packet begins with a report and has a CNAME in it. */
static void
make_compound (AusMember *self, AusRtcpWriter *writer)
{
  AusRtcpWriter feedback = *writer;
  writer->length = 0;
  aus_rtcp_write_rr (writer, self->feedback_ssrc, NULL, 0);
  aus_rtcp_write_cname (writer, self->feedback_ssrc, self->cname);
  if (writer->length + feedback.length > AUS_RTCP_MAX_PACKET)
    return;
  memcpy (writer->data + writer->length, feedback.data, feedback.length);
  writer->length += feedback.length;
}

void
aus_member_send_rtcp (AusMember *self, AusRtcpWriter *writer)
{
  if (writer->length == 0)
    return;
  gboolean has_report = writer->data[1] == AUS_RTCP_SR || writer->data[1] == AUS_RTCP_RR;
  if (!has_report && !self->abilities.reduced_size)
    make_compound (self, writer);
  aus_transport_send_rtcp (self->transport, writer->data, writer->length);
  writer->length = 0;
}

void
aus_member_send_due (AusMember *self, AusFeed *feed, gint64 now_usec)
{
  AusRtcpWriter writer;
  writer.length = 0;
  aus_ingress_write_due (feed->ingress, &writer, self->feedback_ssrc, now_usec);
  aus_member_send_rtcp (self, &writer);
}

void
aus_binding_send_sr (AusBinding *self, gint64 now_usec)
{
  AusSenderInfo source, translated;
  if (self->feed == NULL || !aus_ingress_get_sr (self->feed->ingress, &source))
    return;
  if (source.ntp != 0) /* a client without a clock; its streams cannot be kept together */
    source.ntp += self->feed->publisher->clock_shift;
  if (!aus_forward_translate_sr (self->forward, &source, now_usec, &translated))
    return;
  AusRtcpWriter writer;
  writer.length = 0;
  aus_rtcp_write_sr (&writer, &translated);
  aus_rtcp_write_cname (&writer, translated.ssrc, self->viewer->cname);
  aus_member_send_rtcp (self->viewer, &writer);
}

/* What a packet takes on the line beyond its RTP: authentication tag, UDP and IPv4 headers. */
#define LINE_OVERHEAD (10 + 8 + 20)
/*
 * A picture that waited so long is of the past, and what comes after it is no better: the line
 * takes less than is sent. The next one is a key frame.
 */
#define WAIT_USEC 800000
/* When several wait, one has to go much sooner, or none of them gets through in time. */
#define WAIT_FOR_OTHERS_USEC 400000
/* One that a smaller picture is to take the place of goes on, late, until that is there. */
#define WAIT_FOR_LOW_USEC (2 * G_USEC_PER_SEC)

/* The number that the estimate of the viewer's path knows the packet by. */
static int
number_packet (AusMember *viewer, gsize payload_length, AusEstimateKind kind, gint64 now_usec)
{
  gsize size = AUS_RTP_MAX_HEADER + payload_length + LINE_OVERHEAD;
  return aus_estimate_send (viewer->estimate, size, kind, now_usec);
}

/* The payload behind the header that @out asks for, with the viewer's next number. */
static gsize
write_packet (AusMember *viewer, AusRtpOut *out, const AusPacket *packet, gint64 now_usec,
              guint8 *data)
{
  out->twcc = number_packet (viewer, packet->length, AUS_ESTIMATE_MEDIA, now_usec);
  if (!use_numbers (viewer, out))
    return 0;
  gsize length = aus_rtp_write_header (data, out);
  memcpy (data + length, packet->payload, packet->length);
  return length + packet->length;
}

static AusPacket *
choose_form (AusBinding *self, AusPacket *packet, gint64 now_usec)
{
  if (!self->viewer->abilities.red || aus_forward_get_kind (self->forward) != AUS_FORWARD_AUDIO ||
      !aus_viewer_takes_redundancy (self->viewer, now_usec))
    return aus_packet_ref (packet);
  return aus_forward_wrap (self->forward, self->feed->ingress, packet);
}

static gboolean
is_echo (const AusBinding *self)
{
  return self->feed >= self->viewer->feeds && self->feed < self->viewer->feeds + AUS_N_STREAMS;
}

/* A token bucket as the time until which it is paid for; 100 ms may come at once. */
static gboolean
pay_for_echo (AusMember *self, gsize length, gint64 now_usec)
{
  if (self->echo_until > now_usec)
    return FALSE;
  self->echo_until = MAX (self->echo_until, now_usec - G_USEC_PER_SEC / 10);
  self->echo_until += (gint64) length * G_USEC_PER_SEC / AUS_ECHO_BYTES;
  return TRUE;
}

static gboolean
send_now (AusBinding *self, AusPacket *packet, gint64 now_usec)
{
  AusRtpOut out;
  if (is_echo (self) && !pay_for_echo (self->viewer, packet->length, now_usec))
    return FALSE;
  gboolean first = !aus_forward_is_started (self->forward);
  g_autoptr (AusPacket) form = choose_form (self, packet, now_usec);
  if (packet->vp8.temporal > 0)
    aus_forward_limit_layer (self->forward, aus_viewer_get_layers (self->viewer, self, now_usec));
  if (!aus_forward_map (self->forward, form, &out))
    return FALSE;
  if (self->viewer->abilities.playout_delay &&
      aus_forward_get_kind (self->forward) == AUS_FORWARD_VIDEO)
    aus_forward_tell_delay (self->forward, aus_ingress_get_delay (self->feed->ingress, now_usec),
                            &out);

  guint8 data[AUS_RTP_MAX_HEADER + AUS_RTP_MAX_PACKET + AUS_SRTP_MAX_TRAILER];
  gsize length = write_packet (self->viewer, &out, form, now_usec, data);
  if (length == 0)
    return FALSE;
  aus_forward_rewrite (self->forward, form, data + length - form->length);
  aus_forward_account (self->forward, form);
  gboolean sent = aus_transport_send_rtp (self->viewer->transport, data, length);
  if (aus_forward_get_kind (self->forward) == AUS_FORWARD_AUDIO) {
    aus_gcc_rate_add (&self->viewer->sound, length + LINE_OVERHEAD, now_usec);
    aus_forward_keep (self->forward, form);
  }
  aus_viewer_note_sent (self, length, now_usec);
  if (first) /* without the clock the viewer could not keep picture and sound together */
    aus_binding_send_sr (self, now_usec);
  return sent;
}

static void
give_up (AusBinding *self)
{
  aus_binding_forget_waiting (self);
  aus_forward_rebind (self->forward);
}

/* Whose pictures have waited too long, or are too many; NULL: nobody's. */
static AusBinding *
find_hopeless (AusMember *self, gint64 now_usec)
{
  AusBinding *next = aus_pacer_get_next (self->pacer), *other = aus_pacer_get_other (self->pacer);
  gint64 limit_usec = other != NULL           ? WAIT_FOR_OTHERS_USEC
                      : next->pending != NULL ? WAIT_FOR_LOW_USEC
                                              : WAIT_USEC;
  if (!aus_pacer_is_overfull (self->pacer) &&
      now_usec - aus_pacer_get_since (self->pacer) <= limit_usec)
    return NULL;
  if (other == NULL)
    return next;
  return aus_viewer_is_before (next, other) ? other : next;
}

void
aus_member_send_waiting (AusMember *self, gint64 now_usec)
{
  while (!aus_pacer_is_empty (self->pacer)) {
    gpointer binding;
    if (aus_viewer_has_room (aus_pacer_get_next (self->pacer), now_usec)) {
      g_autoptr (AusPacket) packet = aus_pacer_pop (self->pacer, &binding);
      send_now (binding, packet, now_usec);
      continue;
    }
    AusBinding *hopeless = find_hopeless (self, now_usec);
    if (hopeless == NULL)
      return;
    give_up (hopeless);
    aus_pacer_wait_anew (self->pacer, now_usec);
  }
}

void
aus_binding_forget_waiting (AusBinding *self)
{
  aus_pacer_forget (self->viewer->pacer, self);
}

/* FALSE also when it has to wait: the time until the line takes it is not spent by us. */
gboolean
aus_binding_send_packet (AusBinding *self, AusPacket *packet, gint64 now_usec)
{
  AusMember *viewer = self->viewer;
  gboolean sent = FALSE;
  if (aus_forward_get_kind (self->forward) == AUS_FORWARD_AUDIO)
    sent = send_now (self, packet, now_usec);
  aus_member_send_waiting (viewer, now_usec);
  if (aus_forward_get_kind (self->forward) == AUS_FORWARD_AUDIO)
    return sent;
  if (aus_pacer_is_empty (viewer->pacer) && aus_viewer_has_room (self, now_usec))
    return send_now (self, packet, now_usec);
  /* Without the key frame that it needs it would wait for nothing. */
  if (aus_forward_is_waiting (self->forward) && !packet->starts_key_frame &&
      !aus_pacer_holds (viewer->pacer, self))
    return FALSE;
  if (viewer->pacer == NULL)
    viewer->pacer = aus_pacer_new ();
  aus_pacer_push (viewer->pacer, self, packet, now_usec);
  return FALSE;
}

/*
 * What is sent again must not fill the queue of a line that loses packets because it is full. Half
 * a second's worth of the estimate may go at once; what is refused is asked for again.
 */
static gboolean
may_send_again (AusMember *self, gint64 now_usec)
{
  return self->rtx_until <= now_usec;
}

static void
pay_for_rtx (AusMember *self, gsize length, gint64 now_usec)
{
  guint64 target = aus_estimate_is_known (self->estimate) ? aus_estimate_get_target (self->estimate)
                                                          : AUS_RTX_UNKNOWN_BPS;
  gint64 bytes_per_second = (gint64) MAX (target, AUS_RTX_MIN_BPS) / 8;
  gint64 size = (gint64) (AUS_RTP_MAX_HEADER + length + LINE_OVERHEAD);
  self->rtx_until = MAX (self->rtx_until, now_usec - G_USEC_PER_SEC / 2);
  self->rtx_until += size * G_USEC_PER_SEC / bytes_per_second;
}

void
aus_binding_send_again (AusBinding *self, guint16 sequence, gint64 now_usec)
{
  AusRtpOut out;
  if (!may_send_again (self->viewer, now_usec))
    return;
  AusPacket *packet = aus_forward_map_again (self->forward, sequence, now_usec, &out);
  if (packet == NULL)
    return;
  pay_for_rtx (self->viewer, packet->length, now_usec);
  guint8 data[AUS_RTP_MAX_HEADER + AUS_RTP_MAX_PACKET + AUS_SRTP_MAX_TRAILER];
  gsize length = write_packet (self->viewer, &out, packet, now_usec, data);
  if (length > 0)
    aus_transport_send_rtp_again (self->viewer->transport, data, length);
}

void
aus_binding_send_rtx (AusBinding *self, const AusPacket *packet, gint64 now_usec)
{
  AusRtpOut out;
  guint16 original;
  if (!may_send_again (self->viewer, now_usec) ||
      !aus_viewer_takes_again (self->viewer, now_usec) ||
      packet->vp8.temporal > aus_viewer_get_layers (self->viewer, self, now_usec) ||
      !aus_forward_map_rtx (self->forward, packet, now_usec, &out, &original))
    return;
  pay_for_rtx (self->viewer, packet->length, now_usec);
  out.twcc = number_packet (self->viewer, packet->length + 2, AUS_ESTIMATE_MEDIA, now_usec);
  if (!use_numbers (self->viewer, &out))
    return;

  guint8 data[AUS_RTP_MAX_HEADER + 2 + AUS_RTP_MAX_PACKET + AUS_SRTP_MAX_TRAILER];
  gsize length = aus_rtp_write_header (data, &out);
  aus_write_u16 (data + length, original);
  memcpy (data + length + 2, packet->payload, packet->length);
  aus_forward_rewrite (self->forward, packet, data + length + 2);
  aus_transport_send_rtp (self->viewer->transport, data, length + 2 + packet->length);
}

/* Padding alone (RFC 3550 section 5.1), in the RTX stream, where it stands for no media. */
static void
send_padding_packet (AusMember *self, guint8 padding, AusEstimateKind kind, gint64 now_usec)
{
  AusRtpOut out;
  guint8 data[AUS_RTP_MAX_HEADER + G_MAXUINT8 + AUS_SRTP_MAX_TRAILER];
  aus_forward_map_padding (self->bindings[AUS_N_AUDIO_SLOTS].forward, &out);
  out.twcc = number_packet (self, padding, kind, now_usec);
  if (!use_numbers (self, &out))
    return;
  gsize length = aus_rtp_write_header (data, &out);
  memset (data + length, 0, padding);
  data[0] |= 0x20;                      /* P */
  data[length + padding - 1] = padding; /* the last byte counts the padding, itself included */
  aus_transport_send_rtp (self->transport, data, length + padding);
}

void
aus_member_probe (AusMember *self, gint64 now_usec)
{
  send_padding_packet (self, 1, AUS_ESTIMATE_MEDIA, now_usec);
}

void
aus_member_send_padding (AusMember *self, gsize length, gint64 now_usec)
{
  for (gsize done = 0; done < length; done += G_MAXUINT8)
    send_padding_packet (self, G_MAXUINT8, AUS_ESTIMATE_PADDING, now_usec);
}

gboolean
aus_member_is_speaking (AusMember *self, gint64 now_usec)
{
  return now_usec < atomic_load_explicit (&self->speaking_until, memory_order_relaxed);
}

void
aus_member_get_stats (AusMember *self, AusMediaStats *stats)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->plane->lock);
  *stats = self->stats;
  stats->rtt_usec = self->rtt_usec;
  aus_transport_get_stats (self->transport, &stats->transport);
  aus_estimate_get_stats (self->estimate, &stats->estimate);
  for (guint i = 0; i < AUS_N_STREAMS; i++) {
    AusIngressStats *ingress = &stats->incoming[i];
    aus_ingress_get_stats (self->feeds[i].ingress, ingress);
    stats->lost_in += ingress->lost;
    stats->nack_out += ingress->nacks;
    stats->pli_out += ingress->plis;
  }
  for (guint i = 0; i < AUS_N_BINDINGS; i++) {
    AusForwardStats *forward = &stats->outgoing[i].counts;
    aus_forward_get_stats (self->bindings[i].forward, forward);
    stats->outgoing[i].active = self->bindings[i].feed != NULL;
    stats->outgoing[i].paused = self->bindings[i].share.paused;
    stats->rtx_out += forward->retransmitted;
  }
}
