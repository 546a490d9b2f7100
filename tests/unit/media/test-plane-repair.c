/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "media/aus-bytes.h"
#include "media/aus-early.h"
#include "media/aus-red.h"
#include "plane-room.h"

#define ADD(path, function) g_test_add (path, Room, NULL, room_set_up, function, room_tear_down)
#define NACKS(client)       count_rtcp (client, AUS_RTCP_RTPFB, AUS_RTCP_FMT_NACK)

static void
let_both_talk (Room *room, const AusAbilities *viewer, const AusAbilities *publisher)
{
  if (viewer != NULL)
    aus_member_set_abilities (room->a->member, viewer);
  if (publisher != NULL)
    aus_member_set_abilities (room->b->member, publisher);
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
}

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

/* Packet @index of the sound that came to @client. */
static const guint8 *
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

/* RFC 3550 section 6.6: nothing is asked of a source that has left, and it may begin anew. */
static void
test_bye_from_publisher (Room *room, gconstpointer data)
{
  AusRtcpWriter writer = { .length = 0 };
  AusRtpHeader before, after;
  let_both_talk (room, NULL, NULL);
  send_video (room->b, 1, KEY, room->now_usec);
  send_video (room->b, 3, DELTA, room->now_usec);
  count_rtp (room->a, room->a->slots.video[0], &before, NULL);
  client_forget (room->b);
  aus_rtcp_write_bye (&writer, &room->b->ssrc, 1);
  send_rtcp (room->b, &writer, room->now_usec);
  for (gint64 i = 1; i < 20; i++)
    aus_plane_tick (room->plane, room->now_usec + i * AUS_PLANE_TICK_USEC);
  g_assert_cmpuint (NACKS (room->b) + PLIS (room->b), ==, 0);

  send_video (room->b, 9, KEY, room->now_usec + G_USEC_PER_SEC);
  g_assert_cmpuint (count_rtp (room->a, room->a->slots.video[0], &after, NULL), ==, 3);
  g_assert_cmpuint (after.sequence, ==, (guint16) (before.sequence + 1));
  g_assert_cmpuint (NACKS (room->b), ==, 0);
}

/* RFC 3550 section 6.3.7. Who stays hears of it by nothing: its slots go on with the next source.
 */
static void
test_bye_to_client (Room *room, gconstpointer data)
{
  let_both_talk (room, NULL, NULL);
  send_video (room->b, 1, KEY, room->now_usec);
  client_forget (room->b);
  aus_plane_remove (room->plane, room->a->member);
  g_assert_cmpuint (count_rtcp (room->a, AUS_RTCP_BYE, 2), ==, 1); /* feedback and one picture */
  g_assert_cmpuint (count_rtcp (room->b, AUS_RTCP_BYE, 1), ==, 0);
  aus_plane_remove (room->plane, room->a->member);
  g_assert_cmpuint (count_rtcp (room->a, AUS_RTCP_BYE, 2), ==, 1);
}

/* RFC 5506: feedback alone only if it was agreed; else after a report and a CNAME. */
static void
test_compound_feedback (Room *room, gconstpointer data)
{
  static const AusAbilities compound = { .nack = { FALSE, TRUE, TRUE } };
  let_both_talk (room, NULL, &compound);
  send_video (room->b, 1, KEY, room->now_usec);
  client_forget (room->b);
  send_video (room->b, 3, DELTA, room->now_usec);
  g_assert_cmpuint (room->b->rtcp->len, ==, 1);
  g_assert_cmpuint (count_rtcp (room->b, AUS_RTCP_RR, 0), ==, 1);
  g_assert_cmpuint (count_rtcp (room->b, AUS_RTCP_SDES, 1), ==, 1);
  g_assert_cmpuint (NACKS (room->b), ==, 1);

  send_video (room->a, 1, KEY, room->now_usec);
  send_video (room->a, 3, DELTA, room->now_usec);
  g_assert_cmpuint (NACKS (room->a), ==, 1);
  g_assert_cmpuint (count_rtcp (room->a, AUS_RTCP_RR, 0), ==, 0);
}

/* RFC 5104 section 4.3.1: sent where PLI was not agreed; one command however often it comes. */
static void
test_fir (Room *room, gconstpointer data)
{
  static const AusAbilities old = { .fir_only = TRUE, .reduced_size = TRUE };
  AusRtcpWriter writer = { .length = 0 };
  let_both_talk (room, NULL, &old);
  send_video (room->b, 1, KEY, room->now_usec);
  client_forget (room->b);
  for (guint i = 0; i < 5; i++) {
    writer.length = 0;
    aus_rtcp_write_fir (&writer, 1, room->a->slots.video[0], 7);
    send_rtcp (room->a, &writer, room->now_usec + i * 1000);
    if (i == 2)
      send_video (room->b, 2, KEY, room->now_usec + i * 1000);
  }
  for (gint64 i = 1; i < 10; i++)
    aus_plane_tick (room->plane, room->now_usec + i * AUS_PLANE_TICK_USEC);
  g_assert_cmpuint (PLIS (room->b), ==, 0);
  g_assert_cmpuint (count_rtcp (room->b, AUS_RTCP_PSFB, AUS_RTCP_FMT_FIR), ==, 0);

  writer.length = 0;
  aus_rtcp_write_fir (&writer, 1, room->a->slots.video[0], 8);
  send_rtcp (room->a, &writer, room->now_usec + G_USEC_PER_SEC / 2);
  send_video (room->b, 3, DELTA, room->now_usec + G_USEC_PER_SEC / 2);
  g_assert_cmpuint (count_rtcp (room->b, AUS_RTCP_PSFB, AUS_RTCP_FMT_FIR), ==, 1);
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
  aus_member_receive (room->b->member, out, length, room->now_usec + 500000);
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
  AusSenderInfo info = { .ssrc = room->b->ssrc, .ntp = G_GUINT64_CONSTANT (1) << 32 };
  AusReportBlock block = { .ssrc = room->a->slots.video[0], .last_sr = 1 << 16 };
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

/* The client's handshake ends before ours: its first key frame waits for our keys. */
static void
test_early_packets_wait_for_keys (Room *room, gconstpointer data)
{
  AusMediaStats stats;
  Client *c = client_new (room->plane, 0x30);
  apply_pair (room->plane, room->a, TRUE, c, TRUE);
  send_video (c, 1, KEY, room->now_usec);
  for (guint16 i = 2; i <= AUS_EARLY_MAX_PACKETS + 5; i++)
    send_video (c, i, DELTA, room->now_usec);
  g_assert_cmpuint (VIDEO (room->a), ==, 0);
  client_secure (c);
  aus_plane_refresh (room->plane, c->member);
  send_video (c, AUS_EARLY_MAX_PACKETS + 6, DELTA, room->now_usec + 100000);
  g_assert_cmpuint (VIDEO (room->a), ==, AUS_EARLY_MAX_PACKETS + 1);
  g_assert_cmpuint (PLIS (c), ==, 0);
  aus_member_get_stats (c->member, &stats);
  g_assert_cmpuint (stats.transport.dropped_auth, ==, 5); /* more are not kept */
  aus_plane_remove (room->plane, c->member);
  client_free (c);
}

static void
test_early_packets_grow_old (Room *room, gconstpointer data)
{
  Client *c = client_new (room->plane, 0x30);
  apply_pair (room->plane, room->a, TRUE, c, TRUE);
  send_video (c, 1, KEY, room->now_usec);
  client_secure (c);
  aus_plane_refresh (room->plane, c->member);
  send_video (c, 2, DELTA, room->now_usec + AUS_EARLY_MAX_USEC + 1);
  g_assert_cmpuint (VIDEO (room->a), ==, 0);
  aus_plane_remove (room->plane, c->member);
  client_free (c);
}

/* One leg's flood is dropped before it costs anything, and is nobody else's trouble. */
static void
test_flood (Room *room, gconstpointer data)
{
  AusMediaStats stats;
  guint8 noise[64] = { 0x80, AUS_RTP_VP8 };
  let_both_talk (room, NULL, NULL);
  for (guint i = 0; i < 2 * AUS_TRANSPORT_MAX_RATE; i++)
    aus_member_receive (room->b->member, noise, sizeof noise, room->now_usec);
  aus_member_get_stats (room->b->member, &stats);
  g_assert_cmpuint (stats.transport.dropped_auth, ==, AUS_TRANSPORT_MAX_RATE);
  g_assert_cmpuint (stats.transport.dropped_flood, ==, AUS_TRANSPORT_MAX_RATE);
  send_video (room->a, 1, KEY, room->now_usec);
  g_assert_cmpuint (VIDEO (room->b), ==, 1);

  send_video (room->b, 1, KEY, room->now_usec + 1); /* three packets are allowed in 1 ms */
  g_assert_cmpuint (VIDEO (room->a), ==, 0);
  for (guint16 i = 2; i <= 6; i++)
    send_video (room->b, i, KEY, room->now_usec + 1000);
  g_assert_cmpuint (VIDEO (room->a), ==, 3);
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
  aus_member_receive (client->member, data, length, now_usec);
}

/* A viewer near us knows nothing of the publisher's long way, over which packets come again. */
static void
test_picture_waits_for_a_far_publisher (Room *room, gconstpointer data)
{
  static const AusAbilities viewer = { .playout_delay = TRUE, .reduced_size = TRUE };
  AusRtcpWriter writer = { .length = 0 };
  AusSenderInfo info = { .ssrc = room->a->ssrc, .ntp = G_GUINT64_CONSTANT (1) << 32 };
  AusReportBlock block = { .ssrc = room->b->slots.video[0], .last_sr = 1 << 16 };
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

/* The numbers that a viewer must see: on by one, in time by what has passed. */
typedef struct {
  guint32 ssrc;
  guint16 sequence;
  guint32 timestamp;
  guint n;
} Continuity;

static void
follow (Continuity *self, Client *viewer, gint64 passed_usec)
{
  for (guint i = 0; i < viewer->rtp->len; i++) {
    gsize length;
    AusRtpHeader header;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (viewer->rtp, i), &length);
    g_assert_true (aus_rtp_parse (data, length, &header));
    if (header.ssrc != self->ssrc)
      continue;
    if (self->n++ > 0) {
      g_assert_cmpuint (header.sequence, ==, (guint16) (self->sequence + 1));
      guint32 step = header.timestamp - self->timestamp;
      guint32 expected = (guint32) (passed_usec * 90 / 1000);
      g_assert_cmpuint (step, <=, expected + 2);
      g_assert_cmpuint (step + 2, >=, expected);
    }
    self->sequence = header.sequence;
    self->timestamp = header.timestamp;
  }
  client_forget (viewer);
}

/*
 * A participant's connection is rebuilt again and again, each time with other SSRCs, sequence
 * numbers and times. The viewer's SRTP (its rollover counter, RFC 3711 section 3.3.1) takes every
 * packet, over several wraps of the sequence and of the clock, and sees neither jump nor reset.
 */
static void
test_rebuilt_connections (Room *room, gconstpointer data)
{
  Continuity seen = { .ssrc = room->a->slots.video[0] };
  g_autoptr (GRand) random = g_rand_new_with_seed (3711);
  const gint64 frame_usec = 1000000; /* a picture a second: the clock wraps after 13 hours */
  gint64 now_usec = room->now_usec;
  for (guint leg = 0; leg < 300; leg++) {
    Client *b = client_new (room->plane, 0x1000 + leg * 16);
    client_secure (b);
    apply_pair (room->plane, room->a, TRUE, b, TRUE);
    guint16 sequence = (guint16) g_rand_int (random);
    guint32 timestamp = g_rand_int (random);
    guint n = (guint) g_rand_int_range (random, 1, 1000);
    for (guint i = 0; i < n; i++, now_usec += frame_usec) {
      send_picture (b, (guint16) (sequence + i), timestamp + i * 90000, i == 0 ? KEY : DELTA,
                    now_usec);
      follow (&seen, room->a, frame_usec);
    }
    aus_plane_remove (room->plane, b->member);
    client_free (b);
  }
  g_assert_cmpuint (seen.n, >, 2 * 65536);
}

/* Sound and picture of one publisher keep their distance, whatever their numbers become. */
static void
test_lip_sync_across_wraps (Room *room, gconstpointer data)
{
  AusSenderInfo sound = { .ssrc = room->b->ssrc + 2, .ntp = G_GUINT64_CONSTANT (7) << 32 };
  AusSenderInfo picture = { .ssrc = room->b->ssrc, .ntp = G_GUINT64_CONSTANT (7) << 32 };
  AusRtpHeader audio, video;
  let_both_talk (room, NULL, NULL);
  send_audio (room->b, 0xffff, 30, room->now_usec);
  send_picture (room->b, 0xffff, G_MAXUINT32 - 3000, KEY, room->now_usec);
  count_rtp (room->a, room->a->slots.audio[0], &audio, NULL);
  count_rtp (room->a, room->a->slots.video[0], &video, NULL);

  /* The report's moment is 100 ms after both, beyond the wrap of the picture's clock. */
  sound.rtp_timestamp = 0xffff * 960u + 4800;
  picture.rtp_timestamp = G_MAXUINT32 - 3000 + 9000u;
  AusRtcpWriter writer = { .length = 0 };
  aus_rtcp_write_sr (&writer, &sound);
  aus_rtcp_write_sr (&writer, &picture);
  send_rtcp (room->b, &writer, room->now_usec);
  guint found = 0;
  for (guint i = 0; i < room->a->rtcp->len; i++) {
    gsize length, offset = 0;
    AusRtcpPacket packet;
    AusSenderInfo info;
    const guint8 *report = g_bytes_get_data (g_ptr_array_index (room->a->rtcp, i), &length);
    while (aus_rtcp_next (report, length, &offset, &packet)) {
      if (!aus_rtcp_get_sender_info (&packet, &info))
        continue;
      found++;
      g_assert_cmpuint (info.ntp, ==, sound.ntp);
      if (info.ssrc == audio.ssrc)
        g_assert_cmpuint (info.rtp_timestamp - audio.timestamp, ==, 4800);
      else
        g_assert_cmpuint (info.rtp_timestamp - video.timestamp, ==, 9000);
    }
  }
  g_assert_cmpuint (found, ==, 2);
}

/* RFC 3550 section 5.1, RFC 8285: contributors, padding, both forms of extensions, empty packets.
 */
static void
test_header_forms (Room *room, gconstpointer data)
{
  static const struct {
    guint8 bytes[40];
    gsize length;
    guint payload; /* of what the viewer gets */
  } forms[] = {
    { { 0x82, 111, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0x22, 0, 0, 0, 5, 0, 0, 0, 6, 'a' }, 21, 1 },
    { { 0xa0, 111, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0x22, 'a', 'b', 0, 0, 3 }, 17, 2 },
    { { 0x90, 111, 0, 3, 0, 0, 0, 3, 0, 0, 0, 0x22, 0xbe, 0xde, 0, 1, 0x20, 0x92, 0, 0, 'a' },
      21,
      1 },
    { { 0x90, 111, 0, 4, 0, 0, 0, 4, 0, 0, 0, 0x22, 0x10, 0x00, 0, 1, 2, 1, 0x92, 0, 'a' }, 21, 1 },
    { { 0x80, 111, 0, 5, 0, 0, 0, 5, 0, 0, 0, 0x22 }, 12, 0 },
  };
  AusRtpHeader header;
  let_both_talk (room, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    guint8 packet[64];
    gsize length = forms[i].length, value_length;
    memcpy (packet, forms[i].bytes, length);
    g_assert_true (aus_srtp_protect_rtp (room->b->out, packet, &length));
    aus_member_receive (room->b->member, packet, length, room->now_usec);
    const guint8 *payload = nth_sound (room->a, i, &header);
    g_assert_cmpuint (header.payload_length, ==, forms[i].payload);
    g_assert_true (forms[i].payload == 0 || payload[0] == 'a');
    const guint8 *whole =
        g_bytes_get_data (g_ptr_array_index (room->a->rtp, room->a->rtp->len - 1), NULL);
    g_assert_cmphex (whole[0] & 0x2f, ==, 0); /* neither padding nor contributors */
    const guint8 *level =
        aus_rtp_find_extension (whole, &header, AUS_RTP_EXT_AUDIO_LEVEL, &value_length);
    g_assert_cmpint (level != NULL, ==, i == 2 || i == 3);
    g_assert_true (level == NULL || level[0] == 0x92);
  }
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
  aus_member_receive (client->member, data, length, now_usec);
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
  ADD ("/media/plane/E1/bye-from-publisher", test_bye_from_publisher);
  ADD ("/media/plane/E1/bye-to-client", test_bye_to_client);
  ADD ("/media/plane/E1/compound-feedback", test_compound_feedback);
  ADD ("/media/plane/E1/fir", test_fir);
  ADD ("/media/plane/E1/dtx", test_dtx);
  ADD ("/media/plane/E1/answers-are-spaced", test_answers_are_spaced);
  ADD ("/media/plane/E1/early-packets-wait-for-keys", test_early_packets_wait_for_keys);
  ADD ("/media/plane/E1/early-packets-grow-old", test_early_packets_grow_old);
  ADD ("/media/plane/E1/flood", test_flood);
  ADD ("/media/plane/E1/picture-waits-for-a-far-publisher", test_picture_waits_for_a_far_publisher);
  ADD ("/media/plane/E7/rebuilt-connections", test_rebuilt_connections);
  ADD ("/media/plane/E1/lip-sync-across-wraps", test_lip_sync_across_wraps);
  ADD ("/media/plane/E1/header-forms", test_header_forms);
  ADD ("/media/plane/E1/bursts-leave-together", test_bursts_leave_together);
  ADD ("/media/plane/E1/retransmissions-are-paced", test_retransmissions_are_paced);
  return g_test_run ();
}
