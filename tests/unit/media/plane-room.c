/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plane-room.h"

#include <string.h>

#include "media/aus-bytes.h"
#include "media/aus-ping.h"

#define PASSWORD "a password of the client"

static void
keep_one (Client *client, const GOutputVector *datagram)
{
  gsize length = datagram->size;
  if (length == AUS_PING_LENGTH && aus_read_u16 (datagram->buffer) == 0x0200) {
    g_ptr_array_add (client->asked, g_bytes_new (datagram->buffer, length));
    return;
  }
  g_autofree guint8 *copy = g_memdup2 (datagram->buffer, length);
  gboolean is_rtcp = aus_rtp_classify (copy, length) == AUS_DATAGRAM_RTCP;
  g_assert_true (is_rtcp ? aus_srtp_unprotect_rtcp (client->in, copy, &length)
                         : aus_srtp_unprotect_rtp (client->in, copy, &length));
  g_ptr_array_add (is_rtcp ? client->rtcp : client->rtp, g_bytes_new (copy, length));
}

static guint
keep (gpointer data, const GOutputVector *datagrams, guint n)
{
  Client *client = data;
  client->calls++;
  for (guint i = 0; i < n && !client->deaf; i++)
    keep_one (client, &datagrams[i]);
  return n;
}

void
client_secure (Client *client)
{
  guint8 up[AUS_SRTP_KEY_LENGTH] = { 1 }, down[AUS_SRTP_KEY_LENGTH] = { 2 };
  g_assert_true (aus_transport_secure (client->transport, up, down, NULL));
}

Client *
client_new (AusPlane *plane, guint32 ssrc)
{
  guint8 up[AUS_SRTP_KEY_LENGTH] = { 1 }, down[AUS_SRTP_KEY_LENGTH] = { 2 };
  Client *client = g_new0 (Client, 1);
  client->ssrc = ssrc;
  client->rtp = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  client->rtcp = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  client->asked = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  client->out = aus_srtp_new (AUS_SRTP_OUTBOUND, up, NULL);
  client->in = aus_srtp_new (AUS_SRTP_INBOUND, down, NULL);
  client->transport = aus_transport_new (keep, client, NULL);
  aus_slots_init (&client->slots);
  client->member = aus_plane_add (plane, client->transport, &client->slots);
  aus_member_set_ssrc (client->member, AUS_STREAM_CAMERA, ssrc, ssrc + 1);
  aus_member_set_ssrc (client->member, AUS_STREAM_MICROPHONE, ssrc + 2, 0);
  return client;
}

void
client_free (Client *client)
{
  g_ptr_array_unref (client->rtp);
  g_ptr_array_unref (client->rtcp);
  g_ptr_array_unref (client->asked);
  aus_srtp_free (client->out);
  aus_srtp_free (client->in);
  aus_transport_unref (client->transport);
  aus_member_unref (client->member);
  g_free (client);
}

void
client_forget (Client *client)
{
  g_ptr_array_set_size (client->rtp, 0);
  g_ptr_array_set_size (client->rtcp, 0);
  g_ptr_array_set_size (client->asked, 0);
}

void
client_set_password (Client *client)
{
  aus_member_set_password (client->member, PASSWORD);
}

void
client_answer (Client *client, GBytes *question, gint64 now_usec)
{
  gsize size;
  guint8 data[AUS_PING_LENGTH], tag[20];
  gsize tag_length = sizeof tag;
  memcpy (data, g_bytes_get_data (question, &size), sizeof data);
  g_assert_cmpuint (size, ==, sizeof data);
  aus_write_u16 (data, 0x0300);
  g_autoptr (GHmac) hmac =
      g_hmac_new (G_CHECKSUM_SHA1, (const guchar *) PASSWORD, strlen (PASSWORD));
  g_hmac_update (hmac, data, 20);
  g_hmac_get_digest (hmac, tag, &tag_length);
  memcpy (data + 24, tag, 4);
  g_assert_true (aus_member_receive (client->member, data, sizeof data, now_usec, now_usec));
}

void
send_picture (Client *client, guint16 sequence, guint32 timestamp, Frame frame, gint64 now_usec)
{
  guint8 data[200] = { 0 };
  AusRtpOut out = { .payload_type = AUS_RTP_VP8,
                    .marker = TRUE,
                    .sequence = sequence,
                    .timestamp = timestamp,
                    .ssrc = client->ssrc,
                    .audio_level = -1,
                    .twcc = sequence };
  gsize length = aus_rtp_write_header (data, &out);
  data[length++] = 0x10;
  data[length++] = frame == KEY ? 0x00 : 0x01;
  data[length++] = (guint8) sequence; /* tells it from others */
  g_assert_true (aus_srtp_protect_rtp (client->out, data, &length));
  aus_member_receive (client->member, data, length, now_usec, now_usec);
}

void
send_video (Client *client, guint16 sequence, Frame frame, gint64 now_usec)
{
  send_picture (client, sequence, sequence * 3000u, frame, now_usec);
}

void
send_audio (Client *client, guint16 sequence, int level, gint64 now_usec)
{
  guint8 data[200] = { 0 };
  AusRtpOut out = { .payload_type = AUS_RTP_OPUS,
                    .sequence = sequence,
                    .timestamp = sequence * 960u,
                    .ssrc = client->ssrc + 2,
                    .audio_level = level,
                    .twcc = -1 };
  gsize length = aus_rtp_write_header (data, &out);
  data[length++] = 0xfc;
  g_assert_true (aus_srtp_protect_rtp (client->out, data, &length));
  aus_member_receive (client->member, data, length, now_usec, now_usec);
}

void
send_sound (Client *client, guint16 sequence, guint8 payload_type, const guint8 *payload,
            gsize length, gint64 now_usec)
{
  guint8 data[1500] = { 0 };
  AusRtpOut out = { .payload_type = payload_type,
                    .sequence = sequence,
                    .timestamp = sequence * 960u,
                    .ssrc = client->ssrc + 2,
                    .audio_level = 30,
                    .twcc = -1 };
  gsize size = aus_rtp_write_header (data, &out);
  memcpy (data + size, payload, length);
  size += length;
  g_assert_true (aus_srtp_protect_rtp (client->out, data, &size));
  aus_member_receive (client->member, data, size, now_usec, now_usec);
}

void
send_rtcp (Client *client, AusRtcpWriter *writer, gint64 now_usec)
{
  gsize length = writer->length;
  g_assert_true (aus_srtp_protect_rtcp (client->out, writer->data, &length));
  aus_member_receive (client->member, writer->data, length, now_usec, now_usec);
}

/* The packets of one SSRC that came to a client; @last: the newest of them, parsed. */
guint
count_rtp (Client *client, guint32 ssrc, AusRtpHeader *last, const guint8 **payload)
{
  guint n = 0;
  for (guint i = 0; i < client->rtp->len; i++) {
    gsize length;
    AusRtpHeader header;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (client->rtp, i), &length);
    g_assert_true (aus_rtp_parse (data, length, &header));
    if (header.ssrc != ssrc)
      continue;
    n++;
    if (last != NULL)
      *last = header;
    if (payload != NULL)
      *payload = data + header.payload_offset;
  }
  return n;
}

guint
count_rtcp (Client *client, guint8 type, guint8 count)
{
  guint n = 0;
  for (guint i = 0; i < client->rtcp->len; i++) {
    gsize length, offset = 0;
    AusRtcpPacket packet;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (client->rtcp, i), &length);
    while (aus_rtcp_next (data, length, &offset, &packet))
      n += packet.type == type && packet.count == count;
  }
  return n;
}

/* Each of two sees the other in slot 1. */
void
apply_pair (AusPlane *plane, Client *a, gboolean a_open, Client *b, gboolean b_open)
{
  AusMemberState states[2] = { { .member = a->member, .gate_open = a_open },
                               { .member = b->member, .gate_open = b_open } };
  states[0].slots[0].source = b->member;
  states[1].slots[0].source = a->member;
  aus_plane_apply (plane, states, 2);
}

void
room_set_up (Room *room, gconstpointer data)
{
  room->plane = aus_plane_new ();
  room->a = client_new (room->plane, 0x10);
  room->b = client_new (room->plane, 0x20);
  client_secure (room->a);
  client_secure (room->b);
  room->now_usec = g_get_monotonic_time ();
}

void
room_tear_down (Room *room, gconstpointer data)
{
  aus_plane_remove (room->plane, room->a->member);
  aus_plane_remove (room->plane, room->b->member);
  client_free (room->a);
  client_free (room->b);
  aus_plane_unref (room->plane);
}

void
let_both_talk (Room *room, const AusAbilities *viewer, const AusAbilities *publisher)
{
  if (viewer != NULL)
    aus_member_set_abilities (room->a->member, viewer);
  if (publisher != NULL)
    aus_member_set_abilities (room->b->member, publisher);
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
}

const guint8 *
nth_sound (Client *client, guint index, AusRtpHeader *header)
{
  for (guint i = 0; i < client->rtp->len; i++) {
    gsize length;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (client->rtp, i), &length);
    g_assert_true (aus_rtp_parse (data, length, header));
    if (header->ssrc == client->slots.audio[0] && index-- == 0)
      return data + header->payload_offset;
  }
  g_assert_not_reached ();
}

void
note_twcc (AusTwccRecorder *recorder, const guint8 *data, const AusRtpHeader *header,
           gint64 at_usec)
{
  gsize length;
  const guint8 *twcc = aus_rtp_find_extension (data, header, AUS_RTP_EXT_TWCC, &length);
  aus_twcc_recorder_add (recorder, aus_read_u16 (twcc), at_usec);
}

void
send_twcc (Client *client, AusTwccRecorder *recorder, gint64 now_usec)
{
  AusRtcpWriter writer = { .length = 0 };
  for (; aus_twcc_recorder_write (recorder, &writer, 1, 2); writer.length = 0)
    send_rtcp (client, &writer, now_usec);
}
