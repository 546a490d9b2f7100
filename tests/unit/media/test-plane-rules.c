/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "media/aus-bytes.h"
#include "media/aus-early.h"
#include "plane-room.h"

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
    aus_member_receive (room->b->member, noise, sizeof noise, room->now_usec, room->now_usec);
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
      g_assert_cmpuint (info.ntp, ==, aus_rtcp_make_ntp (room->now_usec));
      if (info.ssrc == audio.ssrc)
        g_assert_cmpuint (info.rtp_timestamp - audio.timestamp, ==, 4800);
      else
        g_assert_cmpuint (info.rtp_timestamp - video.timestamp, ==, 9000);
    }
  }
  g_assert_cmpuint (found, ==, 2);
}

/* The time of the last sender report to @client; it is forgotten. */
static guint64
take_told_time (Client *client)
{
  AusSenderInfo info = { 0 };
  for (guint i = 0; i < client->rtcp->len; i++) {
    gsize length, offset = 0;
    AusRtcpPacket packet;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (client->rtcp, i), &length);
    while (aus_rtcp_next (data, length, &offset, &packet))
      aus_rtcp_get_sender_info (&packet, &info);
  }
  client_forget (client);
  return info.ntp;
}

static void
tell_time (Client *client, guint64 ntp, gint64 now_usec)
{
  AusRtcpWriter writer = { .length = 0 };
  AusSenderInfo info = { .ssrc = client->ssrc, .ntp = ntp };
  aus_rtcp_write_sr (&writer, &info);
  send_rtcp (client, &writer, now_usec);
}

/* RFC 3550 section 6.5.1: one CNAME, one clock, whoever is in the slot and whatever theirs say. */
static void
test_viewers_see_one_clock (Room *room, gconstpointer data)
{
  const guint64 second = G_GUINT64_CONSTANT (1) << 32;
  const gint64 start_usec = room->now_usec;
  Client *c = client_new (room->plane, 0x300);
  client_secure (c);
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
  send_video (room->b, 1, KEY, start_usec);
  tell_time (room->b, 5000 * second, start_usec);
  g_assert_cmphex (take_told_time (room->a), ==, aus_rtcp_make_ntp (start_usec));
  tell_time (room->b, 5001 * second, start_usec + 1030000); /* its own time counts, not the way's */
  g_assert_cmphex (take_told_time (room->a), ==, aus_rtcp_make_ntp (start_usec) + second);

  /* Another one in the same slot, whose clock is hours behind. */
  apply_pair (room->plane, room->a, TRUE, c, TRUE);
  send_video (c, 1, KEY, start_usec + 2000000);
  tell_time (c, 7 * second, start_usec + 2000000);
  g_assert_cmphex (take_told_time (room->a), ==, aus_rtcp_make_ntp (start_usec + 2000000));
  tell_time (c, 0, start_usec + 3000000); /* a client that has none */
  g_assert_cmphex (take_told_time (room->a), ==, 0);
  aus_plane_remove (room->plane, c->member);
  client_free (c);
}

/* The SSRC of the last key-frame request to @client; 0: there is none. */
static guint32
get_asked_ssrc (Client *client)
{
  guint32 ssrc = 0;
  for (guint i = 0; i < client->rtcp->len; i++) {
    gsize length, offset = 0;
    AusRtcpPacket packet;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (client->rtcp, i), &length);
    while (aus_rtcp_next (data, length, &offset, &packet)) {
      if (packet.type == AUS_RTCP_PSFB)
        aus_rtcp_get_media_ssrc (&packet, &ssrc);
    }
  }
  return ssrc;
}

/* A client's stream goes on under another SSRC, and later under the first again. */
static void
test_source_changes_its_ssrc (Room *room, gconstpointer data)
{
  AusRtpHeader before, after;
  guint32 first = room->b->ssrc, second = first + 7;
  gint64 now_usec = room->now_usec;
  let_both_talk (room, NULL, NULL);
  send_video (room->b, 1, KEY, now_usec);
  aus_member_set_ssrc (room->b->member, AUS_STREAM_CAMERA, second, 0);
  room->b->ssrc = second;
  send_video (room->b, 30000, KEY, now_usec + 20000);
  send_video (room->b, 30001, DELTA, now_usec + 40000);
  g_assert_cmpuint (count_rtp (room->a, room->a->slots.video[0], &before, NULL), ==, 3);
  room->b->ssrc = first; /* a packet that was held up on the way */
  send_video (room->b, 2, DELTA, now_usec + 50000);
  room->b->ssrc = second;
  send_video (room->b, 30002, DELTA, now_usec + 60000);
  g_assert_cmpuint (count_rtp (room->a, room->a->slots.video[0], &after, NULL), ==, 4);
  g_assert_cmpuint (after.sequence, ==, (guint16) (before.sequence + 1));

  now_usec += 2 * G_USEC_PER_SEC;
  client_forget (room->b);
  room->b->ssrc = first;
  send_video (room->b, 60, DELTA, now_usec);
  aus_plane_tick (room->plane, now_usec);
  g_assert_cmpuint (get_asked_ssrc (room->b), ==, first);
  send_video (room->b, 61, KEY, now_usec + 20000);
  g_assert_cmpuint (count_rtp (room->a, room->a->slots.video[0], &after, NULL), ==, 5);
  g_assert_cmpuint (after.sequence, ==, (guint16) (before.sequence + 2));
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
    aus_member_receive (room->b->member, packet, length, room->now_usec, room->now_usec);
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

/* Neither a packet that no path carries nor one of nothing at all gets anywhere. */
static void
test_oversize_and_empty (Room *room, gconstpointer data)
{
  AusMediaStats stats;
  guint8 huge[2 * AUS_RTP_MAX_PACKET] = { 0x80, AUS_RTP_VP8 };
  let_both_talk (room, NULL, NULL);
  g_assert_true (
      aus_member_receive (room->b->member, huge, sizeof huge, room->now_usec, room->now_usec));
  g_assert_false (aus_member_receive (room->b->member, huge, 0, room->now_usec, room->now_usec));
  g_assert_false (aus_member_receive (room->b->member, huge, 1, room->now_usec, room->now_usec));
  aus_member_get_stats (room->b->member, &stats);
  g_assert_cmpuint (stats.transport.dropped_auth, ==, 1);
  g_assert_cmpuint (room->a->rtp->len, ==, 0);

  /* Nor is it kept until there are keys. */
  Client *c = client_new (room->plane, 0x30);
  g_assert_true (aus_member_receive (c->member, huge, sizeof huge, room->now_usec, room->now_usec));
  aus_member_get_stats (c->member, &stats);
  g_assert_cmpuint (stats.transport.dropped_auth, ==, 1);
  aus_plane_remove (room->plane, c->member);
  client_free (c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/media/plane/E1/bye-from-publisher", test_bye_from_publisher);
  ADD ("/media/plane/E1/bye-to-client", test_bye_to_client);
  ADD ("/media/plane/E1/compound-feedback", test_compound_feedback);
  ADD ("/media/plane/E1/fir", test_fir);
  ADD ("/media/plane/E1/early-packets-wait-for-keys", test_early_packets_wait_for_keys);
  ADD ("/media/plane/E1/early-packets-grow-old", test_early_packets_grow_old);
  ADD ("/media/plane/E1/flood", test_flood);
  ADD ("/media/plane/E7/rebuilt-connections", test_rebuilt_connections);
  ADD ("/media/plane/E1/lip-sync-across-wraps", test_lip_sync_across_wraps);
  ADD ("/media/plane/E1/source-changes-its-ssrc", test_source_changes_its_ssrc);
  ADD ("/media/plane/E7/viewers-see-one-clock", test_viewers_see_one_clock);
  ADD ("/media/plane/E1/header-forms", test_header_forms);
  ADD ("/media/plane/E1/oversize-and-empty", test_oversize_and_empty);
  return g_test_run ();
}
