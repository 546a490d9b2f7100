/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "media/aus-bytes.h"
#include "media/aus-red.h"
#include "plane-room.h"

static void
send_opus (Client *client, guint16 sequence, gint64 now_usec)
{
  guint8 payload[] = { 0xfc, (guint8) sequence };
  send_sound (client, sequence, AUS_RTP_OPUS, payload, sizeof payload, now_usec);
}

/* As a browser does: the packet before, then the packet. */
static void
send_red (Client *client, guint16 sequence, gint64 now_usec)
{
  guint8 payload[] = { 0x80 | AUS_RTP_OPUS,     960 >> 6, (960 << 2) & 0xff, 2, AUS_RTP_OPUS, 0xfc,
                       (guint8) (sequence - 1), 0xfc,     (guint8) sequence };
  send_sound (client, sequence, AUS_RTP_RED, payload, sizeof payload, now_usec);
}

static void
send_nack (Client *client, guint32 ssrc, guint16 sequence, gint64 now_usec)
{
  AusRtcpWriter writer = { .length = 0 };
  aus_rtcp_write_nack (&writer, 1, ssrc, &sequence, 1);
  send_rtcp (client, &writer, now_usec);
}

/* RFC 2198: who does not take RED gets the primary, and what was lost on the way up besides. */
static void
test_red_is_stripped (Room *room, gconstpointer data)
{
  AusRtpHeader header;
  let_both_talk (room, NULL, NULL);
  send_red (room->b, 1, room->now_usec);
  send_red (room->b, 3, room->now_usec);
  g_assert_cmpuint (AUDIO (room->a), ==, 3);
  for (guint i = 0; i < 3; i++) {
    const guint8 *payload = nth_sound (room->a, i, &header);
    g_assert_cmpuint (header.payload_type, ==, AUS_RTP_OPUS);
    g_assert_cmpuint (header.payload_length, ==, 2);
    g_assert_cmpuint (payload[1], ==, i + 1);
  }
  AusMediaStats stats;
  aus_member_get_stats (room->b->member, &stats);
  g_assert_cmpuint (stats.incoming[AUS_STREAM_MICROPHONE].repaired, ==, 1);
  g_assert_cmpuint (stats.incoming[AUS_STREAM_MICROPHONE].lost, ==, 1); /* of the line, it was */
}

/* Redundancy is made here, for each viewer: also when the publisher has none. */
static void
test_red_is_made (Room *room, gconstpointer data)
{
  static const AusAbilities viewer = { .red = TRUE, .reduced_size = TRUE };
  AusRedBlock blocks[AUS_RED_MAX_BLOCKS];
  AusRtpHeader header;
  let_both_talk (room, &viewer, NULL);
  send_opus (room->b, 1, room->now_usec);
  send_opus (room->b, 2, room->now_usec);
  nth_sound (room->a, 0, &header); /* nothing from before this viewer's beginning */
  g_assert_cmpuint (header.payload_type, ==, AUS_RTP_OPUS);
  const guint8 *payload = nth_sound (room->a, 1, &header);
  g_assert_cmpuint (header.payload_type, ==, AUS_RTP_RED);
  g_assert_cmpuint (aus_red_parse (payload, header.payload_length, blocks), ==, 2);
  g_assert_cmpuint (blocks[0].data[1], ==, 1);
  g_assert_cmpuint (blocks[1].data[1], ==, 2);

  /* Packets lost in rows want more of it. */
  AusRtcpWriter writer = { .length = 0 };
  AusReportBlock block = { .ssrc = room->a->slots.audio[0], .fraction_lost = 30 };
  aus_rtcp_write_rr (&writer, 1, &block, 1);
  send_rtcp (room->a, &writer, room->now_usec);
  for (guint16 i = 3; i <= 5; i++)
    send_opus (room->b, i, room->now_usec);
  payload = nth_sound (room->a, 4, &header);
  g_assert_cmpuint (aus_red_parse (payload, header.payload_length, blocks), ==, 4);
  g_assert_cmpuint (blocks[0].data[1], ==, 2);
}

/* A gate that opens later lets nothing of before through, not even as redundancy. */
static void
test_red_begins_with_the_gate (Room *room, gconstpointer data)
{
  static const AusAbilities viewer = { .red = TRUE, .reduced_size = TRUE };
  AusRtpHeader header;
  aus_member_set_abilities (room->a->member, &viewer);
  apply_pair (room->plane, room->a, FALSE, room->b, TRUE);
  send_opus (room->b, 1, room->now_usec);
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
  send_opus (room->b, 2, room->now_usec);
  g_assert_cmpuint (AUDIO (room->a), ==, 1);
  nth_sound (room->a, 0, &header);
  g_assert_cmpuint (header.payload_type, ==, AUS_RTP_OPUS);
}

static void
test_malformed_red (Room *room, gconstpointer data)
{
  static const guint8 bad[][4] = { { 0xff, 0xff, 0xff, 0xff }, { 0, 1, 2, 3 }, { 0xef, 0, 4, 5 } };
  AusMediaStats stats;
  let_both_talk (room, NULL, NULL);
  for (guint16 i = 0; i < G_N_ELEMENTS (bad); i++)
    send_sound (room->b, (guint16) (1 + i), AUS_RTP_RED, bad[i], sizeof bad[i], room->now_usec);
  g_assert_cmpuint (AUDIO (room->a), ==, 0);
  aus_member_get_stats (room->b->member, &stats);
  g_assert_cmpuint (stats.dropped_malformed, ==, 3);
}

/* What redundancy does not bring is asked for, of a publisher that agreed to answer. */
static void
test_lost_sound_is_asked_for (Room *room, gconstpointer data)
{
  static const AusAbilities answers = { .nack = { TRUE, TRUE, TRUE }, .reduced_size = TRUE };
  let_both_talk (room, NULL, &answers);
  send_red (room->b, 1, room->now_usec);
  send_red (room->b, 3, room->now_usec);
  g_assert_cmpuint (NACKS (room->b), ==, 0);
  send_red (room->b, 6, room->now_usec); /* 4 and 5 are lost, 5 is in 6 */
  g_assert_cmpuint (NACKS (room->b), ==, 1);
  send_opus (room->b, 4, room->now_usec); /* again, in its own sequence: there is no RTX */
  g_assert_cmpuint (AUDIO (room->a), ==, 6);

  apply_pair (room->plane, room->b, TRUE, room->a, TRUE);
  send_opus (room->a, 1, room->now_usec);
  send_opus (room->a, 5, room->now_usec);
  g_assert_cmpuint (NACKS (room->a), ==, 0);                 /* it has not agreed */
  g_assert_cmpuint (PLIS (room->a) + PLIS (room->b), ==, 0); /* no picture mends a sound */
}

/* Under its own number, to the last octet, or two texts would share a key stream. */
static void
test_lost_sound_is_sent_again (Room *room, gconstpointer data)
{
  static const AusAbilities viewer = { .red = TRUE, .reduced_size = TRUE };
  AusRtpHeader first, header;
  gsize length;
  let_both_talk (room, &viewer, NULL);
  send_opus (room->b, 1, room->now_usec);
  nth_sound (room->a, 0, &first);
  room->a->deaf = TRUE;
  send_opus (room->b, 2, room->now_usec);
  room->a->deaf = FALSE;
  send_opus (room->b, 3, room->now_usec);
  guint16 lost = (guint16) (first.sequence + 1);
  send_nack (room->a, room->a->slots.audio[0], lost, room->now_usec);
  const guint8 *payload = nth_sound (room->a, 2, &header);
  g_assert_cmpuint (header.sequence, ==, lost);
  g_assert_cmpuint (header.timestamp, ==, first.timestamp + 960);
  g_assert_cmpuint (header.payload_type, ==, AUS_RTP_RED); /* as it was */
  g_assert_cmpuint (payload[header.payload_length - 1], ==, 2);
  const guint8 *again = g_bytes_get_data (g_ptr_array_index (room->a->rtp, 2), &length);
  const guint8 *before = g_bytes_get_data (g_ptr_array_index (room->a->rtp, 1), &length);
  AusRtpHeader before_header;
  g_assert_true (aus_rtp_parse (before, length, &before_header));
  guint16 number =
      aus_read_u16 (aus_rtp_find_extension (again, &header, AUS_RTP_EXT_TWCC, &length));
  g_assert_cmpuint (
      number, ==,
      aus_read_u16 (aus_rtp_find_extension (before, &before_header, AUS_RTP_EXT_TWCC, &length)) +
          1);

  /* Who has never been sent it, or asks for too old a one, gets nothing. */
  send_nack (room->a, room->a->slots.audio[0], (guint16) (lost + 2), room->now_usec);
  send_nack (room->a, room->a->slots.audio[0], lost, room->now_usec + 2 * AUS_RING_USEC);
  g_assert_cmpuint (AUDIO (room->a), ==, 3);
}

/* Discontinuous transmission: a pause in time is no loss, and the speaker has fallen silent. */
static void
test_dtx (Room *room, gconstpointer data)
{
  static const AusAbilities red = { .red = TRUE, .nack = { TRUE }, .reduced_size = TRUE };
  AusRtpHeader header, paused;
  let_both_talk (room, &red, &red);
  for (guint16 i = 1; i <= 5; i++)
    send_opus (room->b, i, room->now_usec + i * 20000);
  g_assert_true (aus_member_is_speaking (room->b->member, room->now_usec + 200000));
  nth_sound (room->a, 4, &header);

  guint8 out[64] = { 0 };
  AusRtpOut silence = { .payload_type = AUS_RTP_OPUS,
                        .sequence = 6,
                        .timestamp = 5 * 960 + 19200, /* 400 ms later */
                        .ssrc = room->b->ssrc + 2,
                        .audio_level = 127,
                        .twcc = -1 };
  gsize length = aus_rtp_write_header (out, &silence) + 1;
  g_assert_true (aus_srtp_protect_rtp (room->b->out, out, &length));
  aus_member_receive (room->b->member, out, length, room->now_usec + 500000,
                      room->now_usec + 500000);
  nth_sound (room->a, 5, &paused);
  g_assert_cmpuint (paused.payload_type, ==, AUS_RTP_OPUS); /* too far for RED's 14 bits */
  g_assert_cmpuint (paused.sequence, ==, (guint16) (header.sequence + 1));
  g_assert_cmpuint (paused.timestamp, ==, header.timestamp + 19200);
  g_assert_cmpuint (NACKS (room->b), ==, 0);
  g_assert_false (aus_member_is_speaking (room->b->member, room->now_usec + 2 * G_USEC_PER_SEC));
}

/* The second request of a round trip is the first one's echo, and is not answered again. */
static void
test_answers_are_spaced (Room *room, gconstpointer data)
{
  AusRtcpWriter writer = { .length = 0 };
  AusSenderInfo info = { .ssrc = room->b->ssrc, .ntp = aus_rtcp_make_ntp (room->now_usec) };
  AusReportBlock block = { .ssrc = room->a->slots.video[0], .last_sr = (guint32) (info.ntp >> 16) };
  AusRtpHeader header;
  let_both_talk (room, NULL, NULL);
  send_video (room->b, 1, KEY, room->now_usec);
  aus_rtcp_write_sr (&writer, &info);
  send_rtcp (room->b, &writer, room->now_usec);
  writer.length = 0;
  aus_rtcp_write_rr (&writer, 1, &block, 1);
  send_rtcp (room->a, &writer, room->now_usec + 200000); /* a round trip of 200 ms */

  send_video (room->b, 2, DELTA, room->now_usec + 200000);
  count_rtp (room->a, room->a->slots.video[0], &header, NULL);
  for (gint64 later = 0; later < 1000000; later += 20000)
    send_nack (room->a, room->a->slots.video[0], header.sequence, room->now_usec + 200000 + later);
  g_assert_cmpuint (count_rtp (room->a, room->a->slots.rtx[0], NULL, NULL), ==,
                    AUS_RTX_MAX_ANSWERS);
  client_forget (room->a);
  send_video (room->b, 3, DELTA, room->now_usec + 1200000);
  count_rtp (room->a, room->a->slots.video[0], &header, NULL);
  for (gint64 later = 0; later < 140000; later += 20000)
    send_nack (room->a, room->a->slots.video[0], header.sequence, room->now_usec + 1200000 + later);
  g_assert_cmpuint (count_rtp (room->a, room->a->slots.rtx[0], NULL, NULL), ==, 1);
}

/* @client reports on its slot stream @ssrc: a round trip of @rtt_usec ends now. */
static void
report_trip (Room *room, guint32 source, guint32 ssrc, gint64 rtt_usec)
{
  AusRtcpWriter writer = { .length = 0 };
  AusSenderInfo info = { .ssrc = source, .ntp = aus_rtcp_make_ntp (room->now_usec - rtt_usec) };
  AusReportBlock block = { .ssrc = ssrc, .last_sr = (guint32) (info.ntp >> 16) };
  aus_rtcp_write_sr (&writer, &info);
  send_rtcp (room->b, &writer, room->now_usec - rtt_usec);
  writer.length = 0;
  aus_rtcp_write_rr (&writer, 1, &block, 1);
  send_rtcp (room->a, &writer, room->now_usec);
}

static gint64
get_trip (Client *client)
{
  AusMediaStats stats;
  aus_member_get_stats (client->member, &stats);
  return stats.rtt_usec;
}

/* A stream that is reported on no more says nothing about the way as it is now. */
static void
test_round_trip_is_of_late (Room *room, gconstpointer data)
{
  guint32 camera = room->b->ssrc, microphone = room->b->ssrc + 2;
  let_both_talk (room, NULL, NULL);
  send_video (room->b, 1, KEY, room->now_usec);
  send_audio (room->b, 1, 30, room->now_usec);
  report_trip (room, camera, room->a->slots.video[0], 20000);
  g_assert_cmpint (get_trip (room->a), ==, 20000);
  room->now_usec += G_USEC_PER_SEC; /* one of two waited for something: not the way */
  report_trip (room, microphone, room->a->slots.audio[0], 200000);
  g_assert_cmpint (get_trip (room->a), ==, 20000);
  room->now_usec += 10 * G_USEC_PER_SEC; /* the camera is off, and the way longer */
  report_trip (room, microphone, room->a->slots.audio[0], 200000);
  g_assert_cmpint (get_trip (room->a), ==, 200000);
  room->now_usec += 11 * G_USEC_PER_SEC;
  report_trip (room, camera, room->a->slots.video[0], 30000);
  g_assert_cmpint (get_trip (room->a), ==, 30000);
}

/* The least that a viewer is told to wait with @data's picture, in ms; -1: not told. */
static int
get_told_delay (const guint8 *data, const AusRtpHeader *header)
{
  gsize length;
  const guint8 *value = aus_rtp_find_extension (data, header, AUS_RTP_EXT_PLAYOUT, &length);
  return value != NULL ? (int) (aus_read_u24 (value) >> 12) * 10 : -1;
}

static int
get_last_told_delay (Client *client)
{
  gsize length;
  AusRtpHeader header;
  const guint8 *data =
      g_bytes_get_data (g_ptr_array_index (client->rtp, client->rtp->len - 1), &length);
  g_assert_true (aus_rtp_parse (data, length, &header));
  g_assert_cmphex (header.ssrc, ==, client->slots.video[0]);
  return get_told_delay (data, &header);
}

static void
send_video_again (Client *client, guint16 sequence, gint64 now_usec)
{
  guint8 data[64] = { 0 };
  AusRtpOut out = { .payload_type = AUS_RTP_VP8_RTX,
                    .sequence = sequence,
                    .ssrc = client->ssrc + 1,
                    .audio_level = -1,
                    .twcc = -1 };
  gsize length = aus_rtp_write_header (data, &out);
  aus_write_u16 (data + length, sequence);
  length += 5;
  g_assert_true (aus_srtp_protect_rtp (client->out, data, &length));
  aus_member_receive (client->member, data, length, now_usec, now_usec);
}

/* A viewer near us knows nothing of the publisher's long way, over which packets come again. */
static void
test_picture_waits_for_a_far_publisher (Room *room, gconstpointer data)
{
  static const AusAbilities viewer = { .playout_delay = TRUE, .reduced_size = TRUE };
  AusRtcpWriter writer = { .length = 0 };
  AusSenderInfo info = { .ssrc = room->a->ssrc, .ntp = aus_rtcp_make_ntp (room->now_usec) };
  AusReportBlock block = { .ssrc = room->b->slots.video[0], .last_sr = (guint32) (info.ntp >> 16) };
  let_both_talk (room, &viewer, NULL);
  send_video (room->a, 1, KEY, room->now_usec);
  send_video (room->b, 1, KEY, room->now_usec);
  aus_rtcp_write_sr (&writer, &info);
  send_rtcp (room->a, &writer, room->now_usec);
  writer.length = 0;
  aus_rtcp_write_rr (&writer, 1, &block, 1);
  send_rtcp (room->b, &writer, room->now_usec + 200000); /* b's round trip is 200 ms */
  g_assert_cmpint (get_last_told_delay (room->a), ==, -1);

  gint64 now_usec = room->now_usec + 200000;
  for (guint16 i = 3; i <= 7; i += 2) {
    send_video (room->b, i, DELTA, now_usec);
    g_assert_cmpint (get_last_told_delay (room->a), ==, -1); /* once or twice is chance */
    send_video_again (room->b, (guint16) (i - 1), now_usec);
  }
  send_video (room->b, 8, DELTA, now_usec);
  g_assert_cmpint (get_last_told_delay (room->a), ==, 290);
  send_video (room->b, 9, DELTA, now_usec + 11 * G_USEC_PER_SEC);
  g_assert_cmpint (get_last_told_delay (room->a), ==, 0); /* taken back */
  for (guint16 i = 10; i < 120; i++)
    send_video (room->b, i, DELTA, now_usec + 12 * G_USEC_PER_SEC);
  g_assert_cmpint (get_last_told_delay (room->a), ==, -1);
}

/* A burst for one client leaves in few calls, in order. */
static void
test_bursts_leave_together (Room *room, gconstpointer data)
{
  Client *c = client_new (room->plane, 0x30);
  AusRtpHeader header;
  let_both_talk (room, NULL, NULL);
  client_secure (c);
  for (guint16 i = 1; i <= 40; i++)
    send_video (room->b, i, i == 1 ? KEY : DELTA, room->now_usec);
  AusMemberState states[3] = { { .member = room->a->member, .gate_open = TRUE },
                               { .member = room->b->member, .gate_open = TRUE },
                               { .member = c->member, .gate_open = TRUE } };
  states[0].slots[0].source = room->b->member;
  states[2].slots[0].source = room->b->member;
  aus_plane_apply (room->plane, states, 3);
  g_assert_cmpuint (VIDEO (c), ==, 40);
  g_assert_cmpuint (c->calls, ==, (40 + AUS_TRANSPORT_BATCH - 1) / AUS_TRANSPORT_BATCH);
  for (guint i = 1; i < 40; i++) {
    AusRtpHeader before;
    gsize length;
    const guint8 *packet = g_bytes_get_data (g_ptr_array_index (c->rtp, i - 1), &length);
    g_assert_true (aus_rtp_parse (packet, length, &before));
    packet = g_bytes_get_data (g_ptr_array_index (c->rtp, i), &length);
    g_assert_true (aus_rtp_parse (packet, length, &header));
    g_assert_cmpuint (header.sequence, ==, before.sequence + 1);
  }
  send_video (room->b, 41, DELTA, room->now_usec); /* alone again: at once */
  g_assert_cmpuint (VIDEO (c), ==, 41);
  aus_plane_remove (room->plane, c->member);
  client_free (c);
}

static void
send_big_picture (Client *client, guint16 sequence, Frame frame, gint64 now_usec)
{
  guint8 data[1300] = { 0 };
  AusRtpOut out = { .payload_type = AUS_RTP_VP8,
                    .sequence = sequence,
                    .timestamp = 3000,
                    .ssrc = client->ssrc,
                    .audio_level = -1,
                    .twcc = -1 };
  gsize length = aus_rtp_write_header (data, &out);
  data[length] = 0x10;
  data[length + 1] = frame == KEY ? 0 : 1;
  length += 1000;
  g_assert_true (aus_srtp_protect_rtp (client->out, data, &length));
  aus_member_receive (client->member, data, length, now_usec, now_usec);
}

/* A whole lost picture does not come again as one burst: the rest when it is asked for again. */
static void
test_retransmissions_are_paced (Room *room, gconstpointer data)
{
  const guint n = 250, at_once = AUS_RTX_UNKNOWN_BPS / 8 / 2 / 1000;
  AusRtcpWriter writer = { .length = 0 };
  guint16 lost[250];
  AusRtpHeader header;
  let_both_talk (room, NULL, NULL);
  for (guint16 i = 0; i < n; i++)
    send_big_picture (room->b, i, i == 0 ? KEY : DELTA, room->now_usec);
  count_rtp (room->a, room->a->slots.video[0], &header, NULL);
  for (guint i = 0; i < n; i++)
    lost[i] = (guint16) (header.sequence - (n - 1) + i);
  aus_rtcp_write_nack (&writer, 1, room->a->slots.video[0], lost, n);
  send_rtcp (room->a, &writer, room->now_usec);
  guint sent = count_rtp (room->a, room->a->slots.rtx[0], NULL, NULL);
  g_assert_cmpuint (sent, <=, at_once);
  g_assert_cmpuint (sent, >=, at_once * 9 / 10);
  writer.length = 0;
  aus_rtcp_write_nack (&writer, 1, room->a->slots.video[0], lost + n - 50, 50);
  send_rtcp (room->a, &writer, room->now_usec + G_USEC_PER_SEC / 2);
  g_assert_cmpuint (count_rtp (room->a, room->a->slots.rtx[0], NULL, NULL), ==, sent + 50);
}

/* What the publisher is told of its microphone: the loss, of 256. */
static guint8
get_reported_loss (Client *client)
{
  guint8 lost = 0;
  for (guint i = 0; i < client->rtcp->len; i++) {
    gsize length, offset = 0;
    AusRtcpPacket packet;
    AusReportBlock block;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (client->rtcp, i), &length);
    while (aus_rtcp_next (data, length, &offset, &packet)) {
      for (guint j = 0; aus_rtcp_get_report_block (&packet, j, &block); j++) {
        if (block.ssrc == client->ssrc + 2)
          lost = MAX (lost, block.fraction_lost);
      }
    }
  }
  return lost;
}

/* Opus adds FEC for the loss that it is told of; who takes RED does not need it. */
static void
test_viewers_loss_is_the_encoders_concern (Room *room, gconstpointer data)
{
  static const AusAbilities red = { .red = TRUE, .reduced_size = TRUE };
  AusReportBlock block = { .ssrc = room->a->slots.audio[0], .fraction_lost = 20 };
  AusRtcpWriter writer = { .length = 0 };
  let_both_talk (room, NULL, NULL);
  send_opus (room->b, 1, room->now_usec);
  aus_rtcp_write_rr (&writer, 1, &block, 1);
  send_rtcp (room->a, &writer, room->now_usec);
  for (guint i = 0; i < 25; i++)
    aus_plane_tick (room->plane, room->now_usec);
  g_assert_cmpuint (get_reported_loss (room->b), ==, 20);

  client_forget (room->b);
  aus_member_set_abilities (room->a->member, &red);
  for (guint i = 0; i < 25; i++)
    aus_plane_tick (room->plane, room->now_usec);
  g_assert_cmpuint (get_reported_loss (room->b), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/media/plane/E1/red-is-stripped", test_red_is_stripped);
  ADD ("/media/plane/E1/red-is-made", test_red_is_made);
  ADD ("/media/plane/D6/red-begins-with-the-gate", test_red_begins_with_the_gate);
  ADD ("/media/plane/E1/malformed-red", test_malformed_red);
  ADD ("/media/plane/E1/lost-sound-is-asked-for", test_lost_sound_is_asked_for);
  ADD ("/media/plane/E1/lost-sound-is-sent-again", test_lost_sound_is_sent_again);
  ADD ("/media/plane/E1/dtx", test_dtx);
  ADD ("/media/plane/E1/answers-are-spaced", test_answers_are_spaced);
  ADD ("/media/plane/E1/round-trip-is-of-late", test_round_trip_is_of_late);
  ADD ("/media/plane/E1/picture-waits-for-a-far-publisher", test_picture_waits_for_a_far_publisher);
  ADD ("/media/plane/E1/bursts-leave-together", test_bursts_leave_together);
  ADD ("/media/plane/E1/retransmissions-are-paced", test_retransmissions_are_paced);
  ADD ("/media/plane/E1/viewers-loss-is-the-encoders-concern",
       test_viewers_loss_is_the_encoders_concern);
  return g_test_run ();
}
