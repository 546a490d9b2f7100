/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-outbound.h"

#include <string.h>

#include "media-hub.h"
#include "media/aus-bytes.h"
#include "media/aus-rtp.h"
#include "media/aus-srtp.h"

#define NTP_OFFSET  2208988800u /* seconds from 1900 to 1970 */
#define AUDIO_LEVEL 30          /* -30 dBov: somebody speaks (RFC 6464) */

struct _MediaOutbound {
  const MediaClip *clip; /* unowned */
  MediaTally *tally;     /* unowned */
  MediaOutboundSend send;
  gpointer data;

  guint32 ssrc, rtx_ssrc;
  guint16 sequence;
  guint32 first_timestamp;
  gint64 first_usec; /* of the stream: its clock */
  gint64 loop_usec;  /* of the present round through the clip */
  guint next;
  gboolean restart;
  guint32 packets, octets;
};

MediaOutbound *
media_outbound_new (const MediaClip *clip, MediaTally *tally, MediaOutboundSend send, gpointer data)
{
  MediaOutbound *self = g_new0 (MediaOutbound, 1);
  self->clip = clip;
  self->tally = tally;
  self->send = send;
  self->data = data;
  self->ssrc = g_random_int () | 1;
  self->rtx_ssrc = clip->payload_type == AUS_RTP_VP8 ? self->ssrc + 2 : 0;
  self->sequence = (guint16) g_random_int_range (0, 1 << 15);
  self->first_timestamp = g_random_int ();
  return self;
}

void
media_outbound_free (MediaOutbound *self)
{
  g_free (self);
}

guint32
media_outbound_get_ssrc (MediaOutbound *self)
{
  return self->ssrc;
}

guint32
media_outbound_get_rtx_ssrc (MediaOutbound *self)
{
  return self->rtx_ssrc;
}

void
media_outbound_start (MediaOutbound *self, gint64 start_usec)
{
  self->first_usec = self->loop_usec = start_usec;
}

static guint32
timestamp_at (MediaOutbound *self, gint64 usec)
{
  gint64 units = (usec - self->first_usec) * self->clip->clock_rate / G_USEC_PER_SEC;
  return self->first_timestamp + (guint32) units;
}

static void
send_packet (MediaOutbound *self, const MediaClipPacket *packet, guint16 *twcc)
{
  guint8 data[AUS_RTP_MAX_HEADER + AUS_RTP_MAX_PACKET + AUS_SRTP_MAX_TRAILER];
  AusRtpOut out = {
    .payload_type = self->clip->payload_type,
    .marker = packet->marker,
    .sequence = self->sequence++,
    .timestamp = timestamp_at (self, self->loop_usec) + packet->timestamp,
    .ssrc = self->ssrc,
    .audio_level = self->clip->payload_type == AUS_RTP_OPUS ? AUDIO_LEVEL : -1,
    .twcc = (*twcc)++,
  };
  gsize header = aus_rtp_write_header (data, &out);
  memcpy (data + header, packet->payload, packet->length);
  self->packets++;
  self->octets += packet->length;
  if (self->tally->counting)
    self->tally->sent++;

  guint8 *stamp = data + header + packet->length - MEDIA_STAMP_LENGTH;
  guint64 nsec = (guint64) media_hub_now_nsec ();
  aus_write_u32 (stamp, MEDIA_STAMP_MAGIC);
  aus_write_u32 (stamp + 4, (guint32) (nsec >> 32));
  aus_write_u32 (stamp + 8, (guint32) nsec);
  self->send (self->data, data, header + packet->length);
  self->tally->left[nsec % MEDIA_TALLY_LEFT] = (MediaLeft){ (gint64) nsec, self->tally->left_nsec };
}

/* A new round through the clip, in the middle of one when a key frame was asked for. */
static void
begin_round (MediaOutbound *self, gint64 usec)
{
  self->loop_usec = usec;
  self->next = 0;
  self->restart = FALSE;
}

gint64
media_outbound_play (MediaOutbound *self, gint64 now_usec, guint16 *twcc)
{
  for (;;) {
    const MediaClip *clip = self->clip;
    gboolean frame_is_over = self->next == 0 || clip->packets[self->next - 1].marker;
    if (self->restart && frame_is_over && self->next < clip->n_packets)
      begin_round (self, self->loop_usec + clip->packets[self->next].offset_usec);
    if (self->next == clip->n_packets)
      begin_round (self, self->loop_usec + clip->duration_usec);
    gint64 due = self->loop_usec + clip->packets[self->next].offset_usec;
    if (due > now_usec)
      return due;
    send_packet (self, &clip->packets[self->next++], twcc);
  }
}

void
media_outbound_restart (MediaOutbound *self)
{
  self->restart = TRUE;
}

void
media_outbound_write_sr (MediaOutbound *self, AusRtcpWriter *writer, gint64 now_usec)
{
  guint64 nsec = (guint64) media_hub_now_nsec ();
  guint64 fraction = ((nsec % 1000000000) << 32) / 1000000000;
  AusSenderInfo info = {
    .ssrc = self->ssrc,
    .ntp = (nsec / 1000000000 + NTP_OFFSET) << 32 | fraction,
    .rtp_timestamp = timestamp_at (self, now_usec),
    .packets = self->packets,
    .octets = self->octets,
  };
  aus_rtcp_write_sr (writer, &info);
  aus_rtcp_write_cname (writer, self->ssrc, "bot");
}
