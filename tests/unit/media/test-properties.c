/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is built and then parsed is what was meant, for random input around every wrap; --seed
 * repeats a run. Sequence numbers, timestamps, rollover counters and RTX of whole packets, against
 * another implementation, are test-rewrite.c's; SRTP packet by packet is test-srtp-libsrtp.c's.
 */
#include "media/aus-bytes.h"
#include "media/aus-forward.h"
#include "media/aus-red.h"
#include "media/aus-rtcp.h"
#include "media/aus-srtp.h"
#include "media/aus-twcc-reader.h"

#define ROUNDS 2000
#define WRAP   ((gint64) 64000 << 24)

static guint
draw (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint32) n);
}

/*
 * Transport-wide feedback: packets that come, are lost or overtaken, across the wraps of the
 * sequence number (2^16) and of the reference time (2^24 × 64 ms).
 */
static void
test_twcc (void)
{
  g_autoptr (AusTwccRecorder) recorder = aus_twcc_recorder_new ();
  g_autofree gint64 *sent_usec = g_new0 (gint64, 1 << 16); /* arrival of what is not told yet */
  AusTwccReader reader = { 0 };
  gint64 now_usec = WRAP - 30 * G_USEC_PER_SEC, offset_usec = 0;
  guint16 next = (guint16) (0 - 3000);
  guint told = 0, came = 0;
  for (guint round = 0; round < ROUNDS; round++) {
    for (guint n = draw (20); n > 0; n--) {
      now_usec += draw (20000);
      next = (guint16) (next + 1 + (draw (8) == 0 ? draw (40) : 0));
      /* One that was overtaken comes later than those after it. */
      gint64 arrival_usec = now_usec + (draw (10) == 0 ? draw (30000) : 0);
      aus_twcc_recorder_add (recorder, next, arrival_usec);
      sent_usec[next] = arrival_usec;
      came++;
    }
    AusRtcpWriter writer = { .length = 0 };
    for (; aus_twcc_recorder_write (recorder, &writer, 1, 2); writer.length = 0) {
      AusTwccResult results[AUS_TWCC_MAX_RESULTS];
      AusRtcpPacket packet;
      gsize at = 0;
      g_assert_true (aus_rtcp_next (writer.data, writer.length, &at, &packet));
      guint n = aus_twcc_read (&reader, &packet, results);
      g_assert_cmpuint (n, >, 0);
      for (guint i = 0; i < n; i++) {
        gint64 *expected = &sent_usec[results[i].sequence];
        if (results[i].arrival_usec == AUS_TWCC_MISSING)
          continue;
        if (told++ == 0) /* the reader's clock begins anywhere */
          offset_usec = (results[i].arrival_usec - *expected) / WRAP * WRAP;
        gint64 error_usec = results[i].arrival_usec - offset_usec - *expected;
        g_assert_cmpint (ABS (error_usec), <=, 250);
        *expected = 0;
      }
    }
  }
  g_assert_cmpint (now_usec, >, WRAP + 30 * G_USEC_PER_SEC);
  g_assert_cmpuint (told, ==, came);
}

static AusPacket *
make_packet (gint64 sequence, guint32 timestamp, gint64 now_usec)
{
  AusPacket *packet = aus_packet_new ((const guint8 *) "\x10\x00", 2);
  packet->sequence = sequence;
  packet->timestamp = timestamp;
  packet->payload_type = AUS_RTP_VP8;
  packet->starts_key_frame = TRUE;
  packet->audio_level = -1;
  packet->vp8.temporal = -1;
  packet->arrival_usec = now_usec;
  return packet;
}

/*
 * Sender reports: at the same NTP time, a viewer's clock is as far past any packet it has as the
 * source's is past the original, whoever is in the slot, across the wraps of both clocks.
 */
static void
test_sender_reports (void)
{
  g_autoptr (AusForward) forward =
      aus_forward_new (AUS_FORWARD_VIDEO, 7, 8, 0x7ff0, G_MAXUINT32 - 90000);
  gint64 now_usec = G_USEC_PER_SEC, sequence = 1 << 16;
  guint32 timestamp = (guint32) g_test_rand_int ();
  guint64 octets = 0;
  for (guint i = 0; i < ROUNDS; i++) {
    if (draw (10) == 0) { /* somebody else */
      aus_forward_rebind (forward);
      sequence = (gint64) (1 + draw (1 << 10)) << 16;
      timestamp = (guint32) g_test_rand_int ();
    }
    AusRtpOut out;
    AusSenderInfo translated;
    now_usec += 1000 + draw (2000000);
    timestamp += draw (1u << 30);
    sequence += 1 + draw (20000);
    g_autoptr (AusPacket) packet = make_packet (sequence, timestamp, now_usec);
    g_assert_true (aus_forward_map (forward, packet, &out));
    aus_forward_account (forward, packet);
    octets += packet->length;
    AusSenderInfo source = { .ssrc = 1,
                             .ntp =
                                 (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int (),
                             .rtp_timestamp = (guint32) g_test_rand_int () };
    g_assert_true (aus_forward_translate_sr (forward, &source, now_usec, &translated));
    AusRtcpWriter writer = { .length = 0 };
    AusRtcpPacket parsed;
    AusSenderInfo info;
    gsize at = 0;
    aus_rtcp_write_sr (&writer, &translated);
    g_assert_true (aus_rtcp_next (writer.data, writer.length, &at, &parsed));
    g_assert_true (aus_rtcp_get_sender_info (&parsed, &info));
    g_assert_cmpuint (info.ssrc, ==, 7);
    g_assert_cmphex (info.ntp, ==, source.ntp);
    g_assert_cmpuint (info.rtp_timestamp - out.timestamp, ==, source.rtp_timestamp - timestamp);
    g_assert_cmpuint (info.packets, ==, i + 1);
    g_assert_cmpuint (info.octets, ==, octets);
  }
}

/* Requests for any set of packets, across the wrap, ask for that set. */
static void
test_nack (void)
{
  for (guint i = 0; i < ROUNDS; i++) {
    guint16 written[64], asked[64];
    guint n = 1 + draw (64);
    gint64 at = (1 << 16) - 200 + draw (400);
    for (guint j = 0; j < n; j++, at += 1 + draw (draw (4) == 0 ? 60 : 3))
      written[j] = (guint16) at;
    AusRtcpWriter writer = { .length = 0 };
    AusRtcpPacket packet;
    gsize offset = 0;
    aus_rtcp_write_nack (&writer, 1, 2, written, n);
    g_assert_true (aus_rtcp_next (writer.data, writer.length, &offset, &packet));
    g_assert_cmpuint (aus_rtcp_get_nack (&packet, asked, G_N_ELEMENTS (asked)), ==, n);
    g_assert_cmpmem (asked, n * sizeof *asked, written, n * sizeof *written);
  }
}

/* Report blocks, whatever is in them; what is lost has 24 bits and a sign. */
static void
test_report_blocks (void)
{
  for (guint i = 0; i < ROUNDS; i++) {
    AusReportBlock blocks[4], parsed;
    guint n = 1 + draw (4);
    for (guint j = 0; j < n; j++)
      blocks[j] = (AusReportBlock){
        .ssrc = (guint32) g_test_rand_int (),
        .fraction_lost = (guint8) draw (256),
        .lost = g_test_rand_int_range (-0x800000, 0x800000),
        .highest_sequence = (guint32) g_test_rand_int (),
        .jitter = (guint32) g_test_rand_int (),
        .last_sr = (guint32) g_test_rand_int (),
        .delay_since_sr = (guint32) g_test_rand_int (),
      };
    AusRtcpWriter writer = { .length = 0 };
    AusRtcpPacket packet;
    gsize offset = 0;
    aus_rtcp_write_rr (&writer, 9, blocks, n);
    g_assert_true (aus_rtcp_next (writer.data, writer.length, &offset, &packet));
    for (guint j = 0; j < n; j++) {
      g_assert_true (aus_rtcp_get_report_block (&packet, j, &parsed));
      g_assert_cmpuint (parsed.ssrc, ==, blocks[j].ssrc);
      g_assert_cmpuint (parsed.fraction_lost, ==, blocks[j].fraction_lost);
      g_assert_cmpint (parsed.lost, ==, blocks[j].lost);
      g_assert_cmpuint (parsed.highest_sequence, ==, blocks[j].highest_sequence);
      g_assert_cmpuint (parsed.jitter, ==, blocks[j].jitter);
      g_assert_cmpuint (parsed.last_sr, ==, blocks[j].last_sr);
      g_assert_cmpuint (parsed.delay_since_sr, ==, blocks[j].delay_since_sr);
    }
    g_assert_false (aus_rtcp_get_report_block (&packet, n, &parsed));
  }
}

/* RED: what was put in comes out, with its time, across the wrap of the clock. */
static void
test_red (void)
{
  for (guint i = 0; i < ROUNDS; i++) {
    AusPacket *packets[AUS_RED_MAX_LEVEL + 1];
    guint n = 2 + draw (AUS_RED_MAX_LEVEL);
    guint32 timestamp = (guint32) (0 - draw (4000));
    for (guint j = 0; j < n; j++, timestamp += 1 + draw (5000)) {
      guint8 payload[250];
      gsize length = 1 + draw (sizeof payload);
      for (gsize k = 0; k < length; k++)
        payload[k] = (guint8) draw (256);
      packets[j] = aus_packet_new (payload, length);
      packets[j]->timestamp = timestamp;
      packets[j]->payload_type = AUS_RTP_OPUS;
    }
    AusRedBlock blocks[AUS_RED_MAX_BLOCKS];
    g_autoptr (AusPacket) red = aus_red_build (packets[n - 1], packets, n - 1);
    g_assert_cmpuint (aus_red_parse (red->payload, red->length, blocks), ==, n);
    for (guint j = 0; j < n; j++) {
      g_assert_cmpuint (blocks[j].payload_type, ==, AUS_RTP_OPUS);
      g_assert_cmpuint (red->timestamp - blocks[j].timestamp_offset, ==, packets[j]->timestamp);
      g_assert_cmpmem (blocks[j].data, blocks[j].length, packets[j]->payload, packets[j]->length);
    }
    for (guint j = 0; j < n; j++)
      aus_packet_unref (packets[j]);
  }
}

/*
 * Our SRTP opens what our SRTP sealed, with loss and disorder, over several rollovers: both ends
 * guess the same counter (RFC 3711 section 3.3.1).
 */
static void
test_rollover (void)
{
  const guint8 key[AUS_SRTP_KEY_LENGTH] = { 3 };
  AusSrtp *out = aus_srtp_new (AUS_SRTP_OUTBOUND, key, NULL);
  AusSrtp *in = aus_srtp_new (AUS_SRTP_INBOUND, key, NULL);
  guint8 held[128];
  gsize held_length = 0;
  for (guint32 i = 100; i < 5u << 16; i += 1 + (draw (50) == 0 ? draw (3000) : 0)) {
    guint8 data[128] = { 0x80, 96 };
    gsize length = 40;
    aus_write_u16 (data + 2, (guint16) i);
    aus_write_u32 (data + 8, 0xcafe);
    aus_write_u32 (data + 12, i);
    g_assert_true (aus_srtp_protect_rtp (out, data, &length));
    if (held_length == 0 && draw (30) == 0) { /* this one comes after the next */
      memcpy (held, data, length);
      held_length = length;
      continue;
    }
    g_assert_true (aus_srtp_unprotect_rtp (in, data, &length));
    g_assert_cmpuint (length, ==, 40);
    g_assert_cmpuint (aus_read_u32 (data + 12), ==, i);
    if (held_length > 0 && (guint16) (aus_read_u16 (data + 2) - aus_read_u16 (held + 2)) < 1000)
      g_assert_true (aus_srtp_unprotect_rtp (in, held, &held_length));
    held_length = 0;
  }
  aus_srtp_free (out);
  aus_srtp_free (in);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/properties/E1/twcc", test_twcc);
  g_test_add_func ("/media/properties/E7/sender-reports", test_sender_reports);
  g_test_add_func ("/media/properties/E1/nack", test_nack);
  g_test_add_func ("/media/properties/E1/report-blocks", test_report_blocks);
  g_test_add_func ("/media/properties/E1/red", test_red);
  g_test_add_func ("/media/properties/E7/rollover", test_rollover);
  return g_test_run ();
}
