/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-bytes.h"
#include "media/aus-rtcp.h"

static AusRtcpPacket
only_packet (const AusRtcpWriter *writer)
{
  AusRtcpPacket packet;
  gsize offset = 0;
  g_assert_true (aus_rtcp_next (writer->data, writer->length, &offset, &packet));
  g_assert_cmpuint (offset, ==, writer->length);
  return packet;
}

static void
test_compound (void)
{
  AusRtcpWriter writer = { .length = 0 };
  AusReportBlock block = { .ssrc = 1 };
  AusRtcpPacket packet;
  gsize offset = 0;
  aus_rtcp_write_rr (&writer, 9, &block, 1);
  aus_rtcp_write_cname (&writer, 9, "abc");
  aus_rtcp_write_pli (&writer, 9, 4);
  static const guint8 types[] = { AUS_RTCP_RR, AUS_RTCP_SDES, AUS_RTCP_PSFB };
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_assert_true (aus_rtcp_next (writer.data, writer.length, &offset, &packet));
    g_assert_cmpuint (packet.type, ==, types[i]);
  }
  g_assert_false (aus_rtcp_next (writer.data, writer.length, &offset, &packet));
  g_assert_cmpuint (offset, ==, writer.length);
}

static void
test_sender_report (void)
{
  AusRtcpWriter writer = { .length = 0 };
  AusSenderInfo info = { .ssrc = 0xcafebabe,
                         .ntp = G_GUINT64_CONSTANT (0xb44db7052000aabb),
                         .rtp_timestamp = 0xfffffff0,
                         .packets = 10,
                         .octets = 1000 };
  AusSenderInfo parsed;
  aus_rtcp_write_sr (&writer, &info);
  AusRtcpPacket packet = only_packet (&writer);
  g_assert_true (aus_rtcp_get_sender_info (&packet, &parsed));
  g_assert_cmphex (parsed.ssrc, ==, info.ssrc);
  g_assert_cmphex (parsed.ntp, ==, info.ntp);
  g_assert_cmphex (parsed.rtp_timestamp, ==, info.rtp_timestamp);
  g_assert_cmpuint (parsed.packets, ==, info.packets);
  g_assert_cmpuint (parsed.octets, ==, info.octets);
  packet.length = 20;
  g_assert_false (aus_rtcp_get_sender_info (&packet, &parsed));
}

static void
test_report_blocks (void)
{
  AusRtcpWriter writer = { .length = 0 };
  AusReportBlock blocks[2] = {
    { .ssrc = 1,
      .fraction_lost = 255,
      .lost = -3,
      .highest_sequence = 0x10002,
      .jitter = 5,
      .last_sr = 6,
      .delay_since_sr = 7 },
    { .ssrc = 2, .lost = 0x7fffff },
  };
  AusReportBlock parsed;
  aus_rtcp_write_rr (&writer, 9, blocks, 2);
  AusRtcpPacket packet = only_packet (&writer);
  for (guint i = 0; i < 2; i++) {
    g_assert_true (aus_rtcp_get_report_block (&packet, i, &parsed));
    g_assert_cmpuint (parsed.ssrc, ==, blocks[i].ssrc);
    g_assert_cmpint (parsed.lost, ==, blocks[i].lost);
    g_assert_cmpuint (parsed.fraction_lost, ==, blocks[i].fraction_lost);
    g_assert_cmpuint (parsed.highest_sequence, ==, blocks[i].highest_sequence);
    g_assert_cmpuint (parsed.delay_since_sr, ==, blocks[i].delay_since_sr);
  }
  g_assert_false (aus_rtcp_get_report_block (&packet, 2, &parsed));
  packet.count = 3; /* says more than it has */
  g_assert_false (aus_rtcp_get_report_block (&packet, 2, &parsed));
}

/* Writes @n numbers and reads them again; returns the packet's length in bytes. */
static gsize
nack_round_trip (const guint16 *sequences, guint n)
{
  AusRtcpWriter writer = { .length = 0 };
  guint16 parsed[64];
  guint32 media;
  aus_rtcp_write_nack (&writer, 1, 2, sequences, n);
  AusRtcpPacket packet = only_packet (&writer);
  g_assert_true (aus_rtcp_get_media_ssrc (&packet, &media));
  g_assert_cmpuint (media, ==, 2);
  g_assert_cmpuint (aus_rtcp_get_nack (&packet, parsed, G_N_ELEMENTS (parsed)), ==, n);
  g_assert_cmpmem (parsed, n * sizeof *parsed, sequences, n * sizeof *sequences);
  g_assert_cmpuint (aus_rtcp_get_nack (&packet, parsed, 1), ==, 1);
  return writer.length;
}

static void
test_nack (void)
{
  static const guint16 dense[] = { 100, 101, 105, 116 };
  static const guint16 wrapping[] = { 0xfffe, 0xffff, 0, 14 };
  static const guint16 sparse[] = { 100, 117, 134 };
  g_assert_cmpuint (nack_round_trip (dense, 4), ==, 16); /* one PID with its BLP */
  g_assert_cmpuint (nack_round_trip (wrapping, 4), ==, 16);
  g_assert_cmpuint (nack_round_trip (sparse, 3), ==, 24);
}

static void
test_fir (void)
{
  AusRtcpWriter writer = { .length = 0 };
  guint8 *body = aus_rtcp_begin (&writer, AUS_RTCP_PSFB, AUS_RTCP_FMT_FIR, 24);
  memset (body, 0, 24);
  aus_write_u32 (body + 8, 0x11);
  body[12] = 7;
  aus_write_u32 (body + 16, 0x22);
  AusRtcpPacket packet = only_packet (&writer);
  guint32 ssrc;
  guint8 number;
  g_assert_true (aus_rtcp_get_fir (&packet, 0, &ssrc, &number));
  g_assert_cmphex (ssrc, ==, 0x11);
  g_assert_cmpuint (number, ==, 7);
  g_assert_true (aus_rtcp_get_fir (&packet, 1, &ssrc, &number));
  g_assert_cmphex (ssrc, ==, 0x22);
  g_assert_false (aus_rtcp_get_fir (&packet, 2, &ssrc, &number));

  writer.length = 0;
  aus_rtcp_write_fir (&writer, 0xaa, 0xbb, 255);
  packet = only_packet (&writer);
  g_assert_true (aus_rtcp_get_fir (&packet, 0, &ssrc, &number));
  g_assert_cmphex (ssrc, ==, 0xbb);
  g_assert_cmpuint (number, ==, 255);
  g_assert_cmphex (aus_read_u32 (packet.body), ==, 0xaa);
  g_assert_cmphex (aus_read_u32 (packet.body + 4), ==, 0); /* RFC 5104 section 4.3.1.2 */
}

/* RFC 3550 section 6.6. */
static void
test_bye (void)
{
  AusRtcpWriter writer = { .length = 0 };
  const guint32 leaving[] = { 0x11, 0x22 };
  guint32 ssrc;
  aus_rtcp_write_bye (&writer, leaving, 2);
  AusRtcpPacket packet = only_packet (&writer);
  g_assert_true (aus_rtcp_get_bye (&packet, 1, &ssrc));
  g_assert_cmphex (ssrc, ==, 0x22);
  g_assert_false (aus_rtcp_get_bye (&packet, 2, &ssrc));
  packet.length = 4; /* the count says more than there is */
  g_assert_true (aus_rtcp_get_bye (&packet, 0, &ssrc));
  g_assert_false (aus_rtcp_get_bye (&packet, 1, &ssrc));
  packet.type = AUS_RTCP_RR;
  g_assert_false (aus_rtcp_get_bye (&packet, 0, &ssrc));
}

static void
test_malformed (void)
{
  AusRtcpPacket packet;
  gsize offset = 0;
  static const guint8 too_long[] = { 0x80, 200, 0, 1, 0, 0, 0 };
  static const guint8 version[] = { 0x40, 200, 0, 0 };
  static const guint8 padding[] = { 0xa0, 200, 0, 1, 0, 0, 0, 5 };
  g_assert_false (aus_rtcp_next (too_long, sizeof too_long, &offset, &packet));
  g_assert_false (aus_rtcp_next (too_long, 3, &offset, &packet));
  g_assert_false (aus_rtcp_next (version, sizeof version, &offset, &packet));
  g_assert_false (aus_rtcp_next (padding, sizeof padding, &offset, &packet));
  offset = 9;
  g_assert_false (aus_rtcp_next (padding, sizeof padding, &offset, &packet));
}

static void
test_full_writer (void)
{
  AusRtcpWriter writer = { .length = 0 };
  guint written = 0;
  while (aus_rtcp_begin (&writer, AUS_RTCP_RR, 0, 96) != NULL)
    written++;
  g_assert_cmpuint (written, ==, 14);
  g_assert_cmpuint (writer.length, ==, 1400);
  aus_rtcp_write_pli (&writer, 1, 2); /* left out whole */
  g_assert_cmpuint (writer.length, ==, 1400);
}

static void
test_ntp (void)
{
  g_assert_cmphex (aus_rtcp_make_ntp (0), ==, 0);
  g_assert_cmphex (aus_rtcp_make_ntp (1500000), ==, G_GUINT64_CONSTANT (0x180000000));
  g_assert_cmphex (aus_rtcp_make_ntp ((gint64) 86400 * G_USEC_PER_SEC + 999999), ==,
                   G_GUINT64_CONSTANT (86400) << 32 | 0xffffef39);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/rtcp/E1/ntp", test_ntp);
  g_test_add_func ("/media/rtcp/E1/compound", test_compound);
  g_test_add_func ("/media/rtcp/E1/sender-report", test_sender_report);
  g_test_add_func ("/media/rtcp/E1/report-blocks", test_report_blocks);
  g_test_add_func ("/media/rtcp/E1/nack-packs-and-wraps", test_nack);
  g_test_add_func ("/media/rtcp/E1/fir", test_fir);
  g_test_add_func ("/media/rtcp/E1/bye", test_bye);
  g_test_add_func ("/media/rtcp/E1/malformed", test_malformed);
  g_test_add_func ("/media/rtcp/E1/full-writer", test_full_writer);
  return g_test_run ();
}
