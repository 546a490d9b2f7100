/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plane-publisher.h"

#include "media/aus-bytes.h"

#define SOUND_BYTES    82
#define MAX_PAYLOAD    1050
#define HEAR_USEC      150000 /* until a publisher that was told sends less */
#define LOW_SSRC       100    /* above the client's first */
#define LOW_FRAME_USEC 66667
#define LOW_KEY_BYTES  4000

void
publisher_begin (Publisher *self, Client *client, const Habits *habits, gboolean watches,
                 gint64 now_usec)
{
  guint32 low_ssrc = client->ssrc + LOW_SSRC;
  *self = (Publisher){ .client = client,
                       .habits = habits,
                       .recorder = watches ? aus_twcc_recorder_new () : NULL,
                       .last_frame_usec = now_usec };
  self->high = (Picture){ .ssrc = client->ssrc,
                          .rate_bps = habits->full_bps,
                          .next_rate_bps = habits->full_bps,
                          .frame_usec = now_usec,
                          .every_usec = FRAME_USEC,
                          .key = TRUE };
  self->low = (Picture){ .ssrc = low_ssrc,
                         .frame_usec = now_usec,
                         .every_usec = LOW_FRAME_USEC,
                         .least_key = LOW_KEY_BYTES };
  aus_member_set_ssrc (client->member, AUS_STREAM_CAMERA_LOW, low_ssrc, low_ssrc + 1);
}

void
publisher_clear (Publisher *self)
{
  g_clear_pointer (&self->recorder, aus_twcc_recorder_free);
}

/* As browsers describe a picture of one of three temporal layers (RFC 7741 section 4.2). */
static void
send_packet (const Publisher *self, Picture *picture, guint8 layer, gsize size, gboolean first,
             gboolean last, gint64 now_usec)
{
  guint8 data[MAX_PAYLOAD + 200] = { 0 };
  AusRtpOut out = { .payload_type = AUS_RTP_VP8,
                    .marker = last,
                    .sequence = picture->sequence++,
                    .timestamp = (guint32) (now_usec * 9 / 100),
                    .ssrc = picture->ssrc,
                    .audio_level = -1,
                    .twcc = -1 };
  gsize length = aus_rtp_write_header (data, &out);
  guint8 *payload = data + length;
  payload[0] = first ? 0x90 : 0x80;
  payload[1] = self->habits->stubborn ? 0xc0 : 0xe0; /* I, L, T */
  aus_write_u16 (payload + 2, 0x8000 | picture->number);
  payload[4] = picture->tl0;
  payload[5] = (guint8) (layer << 6 | 0x20);
  payload[6] = first && picture->key ? 0 : 1;
  length += size;
  g_assert_true (aus_srtp_protect_rtp (self->client->out, data, &length));
  aus_member_receive (self->client->member, data, length, now_usec, now_usec);
}

static void
send_frame (const Publisher *self, Picture *picture, gint64 now_usec)
{
  static const guint8 LAYERS[] = { 0, 2, 1, 2 };
  static const double SHARES[] = { 1.6, 1.0, 0.7 };
  guint8 layer = picture->key ? 0 : LAYERS[picture->n_frames % 4];
  picture->n_frames = picture->key ? 1 : picture->n_frames + 1;
  double bytes = (double) picture->rate_bps * (double) picture->every_usec / (8 * G_USEC_PER_SEC) *
                 SHARES[layer];
  gsize left = picture->key ? MAX ((gsize) bytes * 4, picture->least_key) : (gsize) bytes;
  picture->tl0 += layer == 0;
  picture->number = (picture->number + 1) & 0x7fff;
  for (gboolean first = TRUE; left > 0; first = FALSE) {
    gsize size = MAX (MIN (left, MAX_PAYLOAD), 20);
    left -= MIN (left, size);
    send_packet (self, picture, layer, size, first, left == 0, now_usec);
  }
  picture->key = FALSE;
}

static gboolean
is_asked_for (Client *client, guint32 ssrc)
{
  for (guint i = 0; i < client->rtcp->len; i++) {
    gsize length, offset = 0;
    guint32 asked;
    AusRtcpPacket packet;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (client->rtcp, i), &length);
    while (aus_rtcp_next (data, length, &offset, &packet)) {
      if (packet.type == AUS_RTCP_PSFB && packet.count == AUS_RTCP_FMT_PLI &&
          aus_rtcp_get_media_ssrc (&packet, &asked) && asked == ssrc)
        return TRUE;
    }
  }
  return FALSE;
}

static void
note_request (Publisher *self, Picture *picture)
{
  gboolean asked = is_asked_for (self->client, picture->ssrc);
  self->key_frames += asked;
  picture->key = picture->key || asked;
}

static void
send_picture_if_due (const Publisher *self, Picture *picture, gint64 now_usec)
{
  if (now_usec < picture->frame_usec)
    return;
  picture->frame_usec += picture->every_usec;
  if (picture->rate_bps > 0)
    send_frame (self, picture, now_usec);
}

void
publisher_send (Publisher *self, gboolean speaks, gint64 now_usec)
{
  static const guint8 opus[SOUND_BYTES] = { 0xfc };
  note_request (self, &self->high);
  note_request (self, &self->low);
  g_ptr_array_set_size (self->client->rtcp, 0);
  if (speaks)
    send_sound (self->client, self->sound++, AUS_RTP_OPUS, opus, sizeof opus, now_usec);
  send_picture_if_due (self, &self->high, now_usec);
  send_picture_if_due (self, &self->low, now_usec);
}

/* The publisher's page hears a little later what it may send. */
static void
follow (Picture *picture, guint64 bps, gint64 start_usec, gint64 now_usec)
{
  gboolean starts = picture->rate_bps == 0;
  if (bps != picture->next_rate_bps) {
    /* A limit that changes while the encoder starts is what it starts with. */
    if (picture->next_rate_bps == 0 || !starts)
      picture->next_rate_usec = now_usec + (starts ? start_usec : HEAR_USEC);
    picture->next_rate_bps = bps;
  }
  if (now_usec < picture->next_rate_usec)
    return;
  picture->key = picture->key || (starts && bps > 0);
  picture->rate_bps = picture->next_rate_bps;
}

void
publisher_obey (Publisher *self, gint64 now_usec)
{
  AusAdvice advice;
  const Habits *habits = self->habits;
  if (habits->stubborn)
    return;
  aus_member_get_advice (self->client->member, &advice);
  guint64 bps = advice.camera_kbps != 0 ? advice.camera_kbps * (guint64) 1000 : habits->full_bps;
  follow (&self->high, MIN (bps, habits->full_bps), HEAR_USEC, now_usec);
  follow (&self->low, advice.low_kbps * (guint64) 1000, habits->low_start_usec, now_usec);
}

static void
watch (Publisher *self, const guint8 *data, const AusRtpHeader *header, gint64 now_usec)
{
  note_twcc (self->recorder, data, header, now_usec + DELAY_USEC);
  if (header->ssrc != self->client->slots.video[0] || !header->marker)
    return;
  self->longest_gap_usec = MAX (self->longest_gap_usec, now_usec - self->last_frame_usec);
  self->last_frame_usec = now_usec;
}

void
publisher_watch (Publisher *self, gint64 now_usec)
{
  GPtrArray *sent = self->client->rtp;
  for (guint i = 0; i < sent->len && self->recorder != NULL; i++) {
    AusRtpHeader header;
    gsize length;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (sent, i), &length);
    g_assert_true (aus_rtp_parse (data, length, &header));
    watch (self, data, &header, now_usec);
  }
  g_ptr_array_set_size (sent, 0);
}
