/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-forward.h"

#define SSRC 0x1000
#define RTX  0x1001

static AusForward *
make_video (guint16 first_sequence)
{
  return aus_forward_new (AUS_FORWARD_VIDEO, SSRC, RTX, first_sequence, 900000);
}

static AusPacket *
make (gint64 sequence, guint32 timestamp, gboolean key)
{
  AusPacket *packet = aus_packet_new ((const guint8 *) "payload", 7);
  packet->sequence = sequence;
  packet->timestamp = timestamp;
  packet->payload_type = AUS_RTP_VP8;
  packet->starts_key_frame = key;
  return packet;
}

static gboolean
map (AusForward *forward, gint64 sequence, guint32 timestamp, gboolean key, gint64 now_usec,
     AusRtpOut *out)
{
  g_autoptr (AusPacket) packet = make (sequence, timestamp, key);
  packet->arrival_usec = now_usec;
  return aus_forward_map (forward, packet, out);
}

static void
test_picture_starts_with_key_frame (void)
{
  g_autoptr (AusForward) forward = make_video (100);
  AusRtpOut out;
  g_assert_true (aus_forward_is_waiting (forward));
  g_assert_false (map (forward, 70000, 5, FALSE, 0, &out));
  g_assert_true (map (forward, 70001, 3005, TRUE, 0, &out));
  g_assert_false (aus_forward_is_waiting (forward));
  g_assert_cmpuint (out.sequence, ==, 100);
  g_assert_cmpuint (out.ssrc, ==, SSRC);
  g_assert_false (map (forward, 70000, 5, FALSE, 0, &out)); /* from before, come late */
  g_assert_true (map (forward, 70003, 6005, FALSE, 0, &out));
  g_assert_cmpuint (out.sequence, ==, 102); /* the gap is the viewer's to see */
  g_assert_true (map (forward, 70002, 6005, FALSE, 0, &out));
  g_assert_cmpuint (out.sequence, ==, 101);
}

static void
test_sound_starts_at_once (void)
{
  g_autoptr (AusForward) forward = aus_forward_new (AUS_FORWARD_AUDIO, SSRC, 0, 7, 0);
  AusRtpOut out;
  g_assert_true (map (forward, 70000, 5, FALSE, 0, &out));
  g_assert_cmpuint (out.sequence, ==, 7);
}

/* Another source, or the same person on a rebuilt connection: no jump, across every wrap. */
static void
test_rebind_continues (void)
{
  g_autoptr (AusForward) forward = make_video (0x7ff0);
  guint16 expected = 0x7ff0;
  guint32 last_timestamp = 0;
  gint64 now_usec = 0;
  for (guint source = 0; source < 500; source++) {
    gint64 sequence = 0x10000 + (gint64) source * 7919;
    guint32 timestamp = source * 0x9e3779b9u;
    for (guint i = 0; i < 300; i++) {
      AusRtpOut out;
      g_assert_true (map (forward, sequence + i, timestamp + i * 3000, i == 0, now_usec, &out));
      g_assert_cmpuint (out.sequence, ==, expected);
      if (source + i > 0) {
        guint32 step = out.timestamp - last_timestamp;
        g_assert_cmpuint (step, >=, 2999);
        g_assert_cmpuint (step, <=, 3001);
      }
      last_timestamp = out.timestamp;
      expected++;
      now_usec += 33333;
    }
    aus_forward_rebind (forward);
  }
}

static void
test_pause_shows_in_time_only (void)
{
  g_autoptr (AusForward) forward = make_video (10);
  AusRtpOut before, after;
  map (forward, 70000, 0, TRUE, 0, &before);
  aus_forward_rebind (forward);
  map (forward, 90000, 77, TRUE, 10 * G_USEC_PER_SEC, &after);
  g_assert_cmpuint (after.sequence, ==, before.sequence + 1);
  g_assert_cmpuint (after.timestamp - before.timestamp, ==, 10 * 90000);
}

/* Served from the ring, newest packet last: the viewer's clock is where it would be anyway. */
static void
test_burst_from_ring_keeps_time (void)
{
  g_autoptr (AusForward) forward = make_video (10);
  AusRtpOut before, out;
  map (forward, 70000, 0, TRUE, 0, &before);
  aus_forward_rebind (forward);
  for (guint i = 0; i <= 10; i++)
    map (forward, 90000 + i, i * 9000, i == 0, 4000000 + i * 100000, &out);
  g_assert_cmpuint (out.timestamp - before.timestamp, ==, 5 * 90000);
  aus_forward_rebind (forward);
  map (forward, 5, 0, TRUE, 3000000, &out); /* older than what was sent: on by a tick */
  g_assert_cmpuint (out.timestamp - before.timestamp, ==, 5 * 90000 + 1);
}

static void
test_find_lost (void)
{
  g_autoptr (AusForward) forward = make_video (0x7fff);
  AusRtpOut out;
  gint64 sequence;
  g_assert_false (aus_forward_find_lost (forward, 0x7fff, &sequence)); /* nothing sent yet */
  for (gint64 i = 0; i < 0x9000; i++)
    map (forward, 70000 + i, 0, i == 0, 0, &out);
  g_assert_true (aus_forward_find_lost (forward, out.sequence, &sequence));
  g_assert_cmpint (sequence, ==, 70000 + 0x8fff);
  g_assert_true (aus_forward_find_lost (forward, (guint16) (out.sequence - 100), &sequence));
  g_assert_cmpint (sequence, ==, 70000 + 0x8fff - 100);
  g_assert_false (aus_forward_find_lost (forward, (guint16) (out.sequence + 1), &sequence));
  g_assert_false (
      aus_forward_find_lost (forward, (guint16) (out.sequence - AUS_RING_SIZE), &sequence));
  guint16 old = out.sequence;
  aus_forward_rebind (forward);
  g_assert_false (aus_forward_find_lost (forward, old, &sequence));
  map (forward, 5, 0, TRUE, 0, &out);
  g_assert_false (aus_forward_find_lost (forward, old, &sequence)); /* of another source */
}

static void
test_rtx (void)
{
  g_autoptr (AusForward) forward = make_video (0x7000);
  g_autoptr (AusPacket) packet = make (70000, 1000, TRUE);
  AusRtpOut first, out;
  guint16 original, previous = 0;
  aus_forward_map (forward, packet, &first);
  for (guint i = 0; i < AUS_RTX_MAX_ANSWERS; i++) {
    g_assert_true (aus_forward_map_rtx (forward, packet, 0, &out, &original));
    g_assert_cmpuint (out.ssrc, ==, RTX);
    g_assert_cmpuint (out.payload_type, ==, AUS_RTP_VP8_RTX);
    g_assert_cmpuint (out.timestamp, ==, first.timestamp);
    g_assert_cmpuint (original, ==, first.sequence);
    if (i > 0)
      g_assert_cmpuint (out.sequence, ==, previous + 1);
    previous = out.sequence;
  }
  g_assert_false (aus_forward_map_rtx (forward, packet, 0, &out, &original));

  /* The count belongs to the packet, not to its place in the table. */
  g_autoptr (AusPacket) later = make (70000 + AUS_RING_SIZE, 2000, FALSE);
  aus_forward_map (forward, later, &first);
  g_assert_true (aus_forward_map_rtx (forward, later, 0, &out, &original));

  g_autoptr (AusForward) audio = aus_forward_new (AUS_FORWARD_AUDIO, SSRC, 0, 7, 0);
  aus_forward_map (audio, packet, &first);
  g_assert_false (aus_forward_map_rtx (audio, packet, 0, &out, &original));
}

static void
test_clock_and_rtt (void)
{
  g_autoptr (AusForward) forward = make_video (5);
  g_autoptr (AusPacket) packet = make (70000, 1000, TRUE);
  AusSenderInfo source = { .ssrc = 1,
                           .ntp = G_GUINT64_CONSTANT (0x1122334455667788),
                           .rtp_timestamp = 4000,
                           .packets = 99,
                           .octets = 99 };
  AusSenderInfo info;
  AusRtpOut out;
  g_assert_false (aus_forward_translate_sr (forward, &source, 0, &info));
  aus_forward_map (forward, packet, &out);
  aus_forward_account (forward, packet);
  g_assert_true (aus_forward_translate_sr (forward, &source, 1000000, &info));
  g_assert_cmpuint (info.ssrc, ==, SSRC);
  g_assert_cmpuint (info.ntp, ==, source.ntp);
  g_assert_cmpuint (info.rtp_timestamp, ==, out.timestamp + 3000);
  g_assert_cmpuint (info.packets, ==, 1);
  g_assert_cmpuint (info.octets, ==, 7);

  AusForwardStats stats;
  AusReportBlock block = { .ssrc = SSRC, .last_sr = 0x33445566, .delay_since_sr = 65536 / 10 };
  aus_forward_receive_report (forward, &block, 1150000);
  aus_forward_get_stats (forward, &stats);
  g_assert_cmpint (stats.rtt_usec, >=, 50000);
  g_assert_cmpint (stats.rtt_usec, <=, 50020);
  block.last_sr = 1; /* of another report */
  aus_forward_receive_report (forward, &block, 9150000);
  aus_forward_get_stats (forward, &stats);
  g_assert_cmpint (stats.rtt_usec, <=, 50020);
}

/* Packets 2 and 3 never reach us; the viewer then loses one of the eight that we send. */
static void
test_loss_is_the_viewers_line (void)
{
  g_autoptr (AusForward) forward = make_video (100);
  AusForwardStats stats;
  for (gint64 i = 0; i < 10; i++) {
    g_autoptr (AusPacket) packet = make (50 + i, 0, i == 0);
    AusRtpOut out;
    if (i == 2 || i == 3)
      continue;
    g_assert_true (aus_forward_map (forward, packet, &out));
    aus_forward_account (forward, packet);
  }
  AusReportBlock block = { .ssrc = SSRC, .lost = 3, .highest_sequence = 109, .jitter = 900 };
  g_assert_cmpuint (aus_forward_receive_report (forward, &block, 0), ==, 8);
  aus_forward_get_stats (forward, &stats);
  g_assert_cmpuint (stats.reported, ==, 8);
  g_assert_cmpuint (stats.lost, ==, 1);
  g_assert_cmpint (stats.jitter_usec, ==, 10000);

  /* A late arrival makes up for one of the holes, and the report for the loss: nothing new. */
  g_autoptr (AusPacket) late = make (52, 0, FALSE);
  AusRtpOut out;
  g_assert_true (aus_forward_map (forward, late, &out));
  aus_forward_account (forward, late);
  block.lost = 2;
  g_assert_cmpuint (aus_forward_receive_report (forward, &block, 0), ==, 1);
  aus_forward_get_stats (forward, &stats);
  g_assert_cmpuint (stats.reported, ==, 9);
  g_assert_cmpuint (stats.lost, ==, 1);
}

static void
test_requests_are_counted (void)
{
  g_autoptr (AusForward) forward = make_video (100);
  AusForwardStats stats;
  aus_forward_count_nacks (forward, 3);
  aus_forward_count_pli (forward);
  aus_forward_get_stats (forward, &stats);
  g_assert_cmpuint (stats.nacks, ==, 3);
  g_assert_cmpuint (stats.plis, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/forward/E1/picture-starts-with-key-frame",
                   test_picture_starts_with_key_frame);
  g_test_add_func ("/media/forward/E1/sound-starts-at-once", test_sound_starts_at_once);
  g_test_add_func ("/media/forward/E7/rebind-continues", test_rebind_continues);
  g_test_add_func ("/media/forward/E7/pause-shows-in-time-only", test_pause_shows_in_time_only);
  g_test_add_func ("/media/forward/E7/burst-from-ring-keeps-time", test_burst_from_ring_keeps_time);
  g_test_add_func ("/media/forward/E1/find-lost", test_find_lost);
  g_test_add_func ("/media/forward/E1/rtx", test_rtx);
  g_test_add_func ("/media/forward/E1/clock-and-rtt", test_clock_and_rtt);
  g_test_add_func ("/media/forward/E6/loss-is-the-viewers-line", test_loss_is_the_viewers_line);
  g_test_add_func ("/media/forward/E6/requests-are-counted", test_requests_are_counted);
  return g_test_run ();
}
