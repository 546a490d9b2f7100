/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Packets laid out byte by byte from the figures and examples of the documents that define them;
 * each test names the section. What browsers send is test-captured.c's.
 */
#include <string.h>

#include "media/aus-bytes.h"
#include "media/aus-forward.h"
#include "media/aus-red.h"
#include "media/aus-rtcp.h"
#include "media/aus-rtp.h"
#include "media/aus-twcc-reader.h"
#include "media/aus-vp8.h"

/* RFC 3550 section 5.1, with the two contributors of a mixer and the padding of section 5.1. */
static void
test_rtp_header (void)
{
  static const guint8 packet[] = {
    0xa2, 0xe0, 0x12, 0x34, /* V=2 P=1 X=0 CC=2, M=1 PT=96, sequence number */
    0x00, 0x01, 0x5f, 0x90, /* timestamp */
    0xde, 0xad, 0xbe, 0xef, /* SSRC */
    0x00, 0x00, 0x00, 0x01, /* CSRC 1 */
    0x00, 0x00, 0x00, 0x02, /* CSRC 2 */
    0x77, 0x00, 0x00, 0x03, /* one octet of payload, three of padding */
  };
  AusRtpHeader header;
  g_assert_true (aus_rtp_parse (packet, sizeof packet, &header));
  g_assert_true (header.marker);
  g_assert_cmpuint (header.payload_type, ==, 96);
  g_assert_cmphex (header.sequence, ==, 0x1234);
  g_assert_cmpuint (header.timestamp, ==, 90000);
  g_assert_cmphex (header.ssrc, ==, 0xdeadbeef);
  g_assert_cmpuint (header.payload_offset, ==, 20);
  g_assert_cmpuint (header.payload_length, ==, 1);
}

static void
check_extension (const guint8 *packet, gsize size, guint8 id, const void *data, gsize length)
{
  AusRtpHeader header;
  gsize found_length = 99;
  g_assert_true (aus_rtp_parse (packet, size, &header));
  const guint8 *found = aus_rtp_find_extension (packet, &header, id, &found_length);
  g_assert_nonnull (found);
  g_assert_cmpmem (found, found_length, data, length);
}

/* RFC 8285: the examples of section 4.2 (one-byte headers) and of section 4.3 (two-byte headers).
 */
static void
test_rtp_extensions (void)
{
  static const guint8 one_byte[] = {
    0x90, 0x6f, 0,    1,    0,    0, 0, 2, 0, 0, 0, 3, /* RTP header, X=1 */
    0xbe, 0xde, 0x00, 0x03,                            /* length=3 */
    0x10, 0xaa,                                        /* ID L=0, one octet */
    0x21, 0xb1, 0xb2,                                  /* ID L=1, two octets */
    0x00, 0x00,                                        /* pad pad */
    0x33, 0xc1, 0xc2, 0xc3, 0xc4,                      /* ID L=3, four octets */
  };
  static const guint8 two_byte[] = {
    0x90, 0x6f, 0,    1,    0,    0,    0, 2, 0, 0, 0, 3, /* RTP header, X=1 */
    0x10, 0x00, 0x00, 0x03,                               /* length=3 */
    0x01, 0x00,                                           /* ID L=0, nothing */
    0x02, 0x01, 0xb1,                                     /* ID L=1, one octet */
    0x00,                                                 /* pad */
    0x03, 0x04, 0xc1, 0xc2, 0xc3, 0xc4,                   /* ID L=4, four octets */
  };
  check_extension (one_byte, sizeof one_byte, 1, "\xaa", 1);
  check_extension (one_byte, sizeof one_byte, 2, "\xb1\xb2", 2);
  check_extension (one_byte, sizeof one_byte, 3, "\xc1\xc2\xc3\xc4", 4);
  check_extension (two_byte, sizeof two_byte, 1, "", 0);
  check_extension (two_byte, sizeof two_byte, 2, "\xb1", 1);
  check_extension (two_byte, sizeof two_byte, 3, "\xc1\xc2\xc3\xc4", 4);
}

/* RFC 6464 section 3, figure 1: ID, len=0, V, level; RFC 8285 around it: as we write it. */
static void
test_audio_level (void)
{
  static const guint8 expected[] = {
    0x90,
    0x6f,
    0x00,
    0x01,
    0x00,
    0x00,
    0x00,
    0x02,
    0x00,
    0x00,
    0x00,
    0x03,
    0xbe,
    0xde,
    0x00,
    0x01,
    AUS_RTP_EXT_AUDIO_LEVEL << 4,
    0x80 | 42,
    0x00,
    0x00,
  };
  AusRtpOut out = { .payload_type = 111,
                    .sequence = 1,
                    .timestamp = 2,
                    .ssrc = 3,
                    .audio_level = 0x80 | 42, /* somebody speaks, at -42 dBov */
                    .twcc = -1 };
  guint8 data[AUS_RTP_MAX_HEADER];
  gsize length = aus_rtp_write_header (data, &out);
  g_assert_cmpmem (data, length, expected, sizeof expected);
}

/* RFC 2198 section 7: DVI4 (PT 5) of 20 ms at 8 kHz behind LPC (PT 7) of the 20 ms before. */
static void
test_red (void)
{
  guint8 payload[4 + 1 + 14 + 84] = { 0x80 | 7, 160 >> 6, (160 & 0x3f) << 2, 14, 5 };
  memset (payload + 5, 'l', 14);
  memset (payload + 19, 'd', 84);
  AusRedBlock blocks[AUS_RED_MAX_BLOCKS];
  g_assert_cmpuint (aus_red_parse (payload, sizeof payload, blocks), ==, 2);
  g_assert_cmpuint (blocks[0].payload_type, ==, 7);
  g_assert_cmpuint (blocks[0].timestamp_offset, ==, 160);
  g_assert_cmpmem (blocks[0].data, blocks[0].length, payload + 5, 14);
  g_assert_cmpuint (blocks[1].payload_type, ==, 5);
  g_assert_cmpmem (blocks[1].data, blocks[1].length, payload + 19, 84);

  /* And built from the two packets it stands for. */
  g_autoptr (AusPacket) before = aus_packet_new (payload + 5, 14);
  g_autoptr (AusPacket) primary = aus_packet_new (payload + 19, 84);
  before->payload_type = 7;
  primary->payload_type = 5;
  primary->timestamp = before->timestamp + 160;
  AusPacket *const earlier[] = { before };
  g_autoptr (AusPacket) built = aus_red_build (primary, earlier, 1);
  g_assert_cmpmem (built->payload, built->length, payload, sizeof payload);
}

typedef struct {
  const char *section; /* of RFC 7741 */
  guint8 payload[5];
  gsize length;
  gboolean key;
  guint picture_id;
  gboolean wide;
} Vp8Example;

/* RFC 7741 section 4.6: the descriptors of its examples, each with the first octet of the frame. */
static void
test_vp8 (void)
{
  static const Vp8Example examples[] = {
    { "4.6.1: key frame in one packet", { 0x90, 0x80, 0x11, 0x10 }, 4, TRUE, 17, FALSE },
    { "4.6.2: interframe, no PictureID", { 0x10, 0x01 }, 2, FALSE, 0, FALSE },
    { "4.6.3: first partition", { 0x90, 0x80, 0x11, 0x10 }, 4, TRUE, 17, FALSE },
    { "4.6.3: second partition", { 0x91, 0x80, 0x11, 0x10 }, 4, FALSE, 17, FALSE },
    { "4.6.4: first fragment", { 0x90, 0x80, 0x11, 0x10 }, 4, TRUE, 17, FALSE },
    { "4.6.4: second fragment", { 0x80, 0x80, 0x11, 0x10 }, 4, FALSE, 17, FALSE },
    { "4.6.5: long PictureID", { 0x90, 0x80, 0x92, 0x67, 0x10 }, 5, TRUE, 4711, TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++) {
    const Vp8Example *example = &examples[i];
    AusVp8 vp8;
    g_test_message ("%s", example->section);
    g_assert_cmpint (aus_rtp_vp8_starts_key_frame (example->payload, example->length), ==,
                     example->key);
    aus_vp8_parse (example->payload, example->length, &vp8);
    g_assert_cmpint (vp8.temporal, ==, -1);
    g_assert_cmpint (vp8.wide, ==, example->wide);
    g_assert_cmpint (vp8.picture_id_at != 0, ==, example->picture_id != 0);
    g_assert_cmpuint (vp8.picture_id, ==, example->picture_id);
  }

  /* Section 4.2, figure 2, with every field that it may have. */
  static const guint8 full[] = { 0x90, 0xf0, 0x92, 0x67, 0x21, 0x6a, 0x10 };
  guint8 copy[sizeof full];
  AusVp8 vp8;
  aus_vp8_parse (full, sizeof full, &vp8);
  g_assert_cmpuint (vp8.picture_id, ==, 4711);
  g_assert_cmpuint (vp8.tl0, ==, 0x21);
  g_assert_cmpint (vp8.temporal, ==, 1); /* TID=1 Y=1 KEYIDX=10 */
  g_assert_true (vp8.sync);
  g_assert_true (aus_rtp_vp8_starts_key_frame (full, sizeof full));
  memcpy (copy, full, sizeof full);
  aus_vp8_rewrite (copy, &vp8, 17, 0x22);
  static const guint8 rewritten[] = { 0x90, 0xf0, 0x80, 0x11, 0x22, 0x6a, 0x10 };
  g_assert_cmpmem (copy, sizeof copy, rewritten, sizeof rewritten);
}

/* RFC 4588 section 4: the original sequence number in front of the original payload. */
static void
test_rtx (void)
{
  g_autoptr (AusForward) forward = aus_forward_new (AUS_FORWARD_VIDEO, 0x51, 0x52, 100, 7000);
  static const guint8 key[] = { 0x10, 0x00 };
  g_autoptr (AusPacket) packet = aus_packet_new (key, sizeof key);
  packet->sequence = 70000;
  packet->payload_type = AUS_RTP_VP8;
  packet->starts_key_frame = TRUE;
  packet->vp8.temporal = -1;
  AusRtpOut out;
  guint16 original;
  g_assert_true (aus_forward_map (forward, packet, &out));
  guint32 timestamp = out.timestamp;
  g_assert_true (aus_forward_map_rtx (forward, packet, 0, &out, &original));
  g_assert_cmpuint (original, ==, 100);                     /* OSN */
  g_assert_cmpuint (out.ssrc, ==, 0x52);                    /* a stream of its own */
  g_assert_cmpuint (out.payload_type, ==, AUS_RTP_VP8_RTX); /* of its own type */
  g_assert_cmpuint (out.timestamp, ==, timestamp);          /* with the original's time */
}

static AusRtcpPacket
read_rtcp (const guint8 *data, gsize length, gsize *offset)
{
  AusRtcpPacket packet;
  g_assert_true (aus_rtcp_next (data, length, offset, &packet));
  return packet;
}

/* RFC 3550 sections 6.4.1, 6.5.1 and 6.6: a sender report, a CNAME and a BYE as they are written.
 */
static void
test_reports (void)
{
  static const guint8 expected[] = {
    0x80, 0xc8, 0x00, 0x06, 0x00, 0x00, 0x00, 0x05, /* V=2 P=0 RC=0, SR, length, SSRC */
    0xb4, 0x4d, 0xb7, 0x05, 0x20, 0x00, 0x00, 0x00, /* NTP */
    0x00, 0x00, 0x03, 0xe8, 0x00, 0x00, 0x00, 0x0a, /* RTP timestamp, packets */
    0x00, 0x00, 0x04, 0xd2,                         /* octets */
    0x81, 0xca, 0x00, 0x03, 0x00, 0x00, 0x00, 0x05, /* SC=1, SDES, SSRC */
    0x01, 0x04, 'a',  'b',  'c',  'd',  0x00, 0x00, /* CNAME, its length, the end */
    0x81, 0xcb, 0x00, 0x01, 0x00, 0x00, 0x00, 0x05, /* BYE of one source */
  };
  const guint32 leaving = 5;
  AusSenderInfo info = { .ssrc = 5,
                         .ntp = G_GUINT64_CONSTANT (0xb44db70520000000),
                         .rtp_timestamp = 1000,
                         .packets = 10,
                         .octets = 1234 };
  AusRtcpWriter writer = { .length = 0 };
  aus_rtcp_write_sr (&writer, &info);
  aus_rtcp_write_cname (&writer, 5, "abcd");
  aus_rtcp_write_bye (&writer, &leaving, 1);
  g_assert_cmpmem (writer.data, writer.length, expected, sizeof expected);

  AusSenderInfo parsed;
  gsize offset = 0;
  AusRtcpPacket packet = read_rtcp (expected, sizeof expected, &offset);
  g_assert_true (aus_rtcp_get_sender_info (&packet, &parsed));
  g_assert_cmphex (parsed.ssrc, ==, info.ssrc);
  g_assert_cmphex (parsed.ntp, ==, info.ntp);
  g_assert_cmpuint (parsed.rtp_timestamp, ==, info.rtp_timestamp);
  g_assert_cmpuint (parsed.packets, ==, info.packets);
  g_assert_cmpuint (parsed.octets, ==, info.octets);
}

/* RFC 3550 section 6.4.1, figure 2: the round trip of 6.125 s. */
static void
test_round_trip (void)
{
  static const guint8 report[] = {
    0x81, 0xc9, 0x00, 0x07, 0x00, 0x00, 0x00, 0x09, /* RR */
    0x00, 0x00, 0x00, 0x51, 0x00, 0x00, 0x00, 0x00, /* source, fraction and cumulative loss */
    0x00, 0x00, 0x00, 0x64, 0x00, 0x00, 0x00, 0x00, /* highest, jitter */
    0xb7, 0x05, 0x20, 0x00, 0x00, 0x05, 0x40, 0x00, /* LSR 46853.125 s, DLSR 5.250 s */
  };
  const gint64 sent_usec = 1000000;
  g_autoptr (AusForward) forward = aus_forward_new (AUS_FORWARD_AUDIO, 0x51, 0, 100, 0);
  g_autoptr (AusPacket) packet = aus_packet_new ((const guint8 *) "x", 1);
  AusSenderInfo source = { .ntp = G_GUINT64_CONSTANT (0xb44db70520000000) }, translated;
  AusReportBlock block;
  AusForwardStats stats;
  AusRtpOut out;
  packet->sequence = 70000;
  packet->audio_level = -1;
  g_assert_true (aus_forward_map (forward, packet, &out));
  g_assert_true (aus_forward_translate_sr (forward, &source, sent_usec, &translated));
  gsize offset = 0;
  AusRtcpPacket read = read_rtcp (report, sizeof report, &offset);
  g_assert_true (aus_rtcp_get_report_block (&read, 0, &block));
  /* A: 46864.500 s, 11.375 s after the sender report. */
  aus_forward_receive_report (forward, &block, sent_usec + 11375000);
  aus_forward_get_stats (forward, &stats);
  g_assert_cmpint (stats.rtt_usec, ==, 6125000);
}

/* RFC 4585 sections 6.2.1 and 6.3.1, RFC 5104 section 4.3.1.1: requests as they are written. */
static void
test_requests (void)
{
  static const guint16 lost[] = { 0x0101, 0x0102, 0x0111 };
  static const guint8 expected[] = {
    0x81, 0xcd, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, /* FMT=1 PT=205, sender */
    0x00, 0x00, 0x00, 0x02, 0x01, 0x01, 0x80, 0x01, /* source, PID, BLP: PID+1 and PID+16 */
    0x81, 0xce, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, /* FMT=1 PT=206, sender */
    0x00, 0x00, 0x00, 0x02,                         /* source; no FCI */
    0x84, 0xce, 0x00, 0x04, 0x00, 0x00, 0x00, 0x01, /* FMT=4 PT=206, sender */
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, /* unused; SSRC */
    0x07, 0x00, 0x00, 0x00,                         /* command number, reserved */
  };
  AusRtcpWriter writer = { .length = 0 };
  aus_rtcp_write_nack (&writer, 1, 2, lost, 3);
  aus_rtcp_write_pli (&writer, 1, 2);
  aus_rtcp_write_fir (&writer, 1, 2, 7);
  g_assert_cmpmem (writer.data, writer.length, expected, sizeof expected);

  guint16 asked[8];
  gsize offset = 0;
  AusRtcpPacket packet = read_rtcp (expected, sizeof expected, &offset);
  g_assert_cmpuint (aus_rtcp_get_nack (&packet, asked, G_N_ELEMENTS (asked)), ==, 3);
  g_assert_cmpmem (asked, 3 * sizeof *asked, lost, sizeof lost);
}

/* draft-alvestrand-rmcat-remb-03 section 2.2: mantissa × 2^exponent. */
static void
test_remb (void)
{
  guint8 message[] = {
    0x8f, 0xce, 0x00, 0x05, 0x00, 0x00, 0x00, 0x01, /* FMT=15 PT=206, sender */
    0x00, 0x00, 0x00, 0x00, 'R',  'E',  'M',  'B',  /* unused, identifier */
    0x01, 0x0d, 0x24, 0xf8, 0x00, 0x00, 0x00, 0x02, /* one SSRC, exponent 3, 75000; SSRC */
  };
  guint64 bps;
  gsize offset = 0;
  AusRtcpPacket packet = read_rtcp (message, sizeof message, &offset);
  g_assert_true (aus_rtcp_get_remb (&packet, &bps));
  g_assert_cmpuint (bps, ==, 600000);
  message[17] = 46 << 2 | 3; /* all 18 bits below are 1: the largest that 64 bits hold */
  message[18] = message[19] = 0xff;
  g_assert_true (aus_rtcp_get_remb (&packet, &bps));
  g_assert_cmpuint (bps, ==, G_GUINT64_CONSTANT (0x3ffff) << 46);
  message[17] = 63 << 2 | 3;
  g_assert_true (aus_rtcp_get_remb (&packet, &bps));
  g_assert_cmpuint (bps, ==, G_MAXUINT64);
}

typedef struct {
  guint16 chunk;
  guint n;
  const char *symbols; /* '.': not received, 's', 'l': with a small or large delta, '-': reserved */
} TwccExample;

/* Feedback of one chunk with the deltas it needs, each of 4 ms. */
static void
check_chunk (const TwccExample *example)
{
  guint8 data[512] = { 0x8f, 0xcd };
  AusTwccResult results[AUS_TWCC_MAX_RESULTS];
  AusTwccReader reader = { 0 };
  gsize at = 20, offset = 0;
  aus_write_u16 (data + 12, 1000);
  aus_write_u16 (data + 14, (guint16) example->n);
  aus_write_u24 (data + 16, 1);
  aus_write_u16 (data + at, example->chunk);
  at += 2;
  for (guint i = 0; i < strlen (example->symbols); i++) {
    if (example->symbols[i] == 'l')
      at++; /* a zero octet: the delta's upper half */
    if (g_ascii_isalpha (example->symbols[i]))
      data[at++] = 16;
  }
  at = (at + 3) / 4 * 4;
  aus_write_u16 (data + 2, (guint16) (at / 4 - 1));
  AusRtcpPacket packet = read_rtcp (data, at, &offset);
  g_assert_cmpuint (aus_twcc_read (&reader, &packet, results), ==, example->n);
  gint64 time_usec = 64000;
  for (guint i = 0; i < example->n; i++) {
    char symbol = i < strlen (example->symbols) ? example->symbols[i] : '.';
    gboolean arrived = g_ascii_isalpha (symbol);
    time_usec += arrived ? 4000 : 0;
    g_assert_cmpuint (results[i].sequence, ==, 1000 + i);
    g_assert_cmpint (results[i].arrival_usec, ==, arrived ? time_usec : AUS_TWCC_MISSING);
  }
}

/*
 * draft-holmer-rmcat-transport-wide-cc-extensions-01: the chunks of sections 3.1.3 and 3.1.4. The
 * symbol that its examples call received without a delta is reserved in section 3.1.1.
 */
static void
test_twcc (void)
{
  static const TwccExample examples[] = {
    { 0x00dd, 221, "" },                        /* a run of 221, not received */
    { 0x6018, 24, "------------------------" }, /* a run of 24, 11 */
    { 0x9f1c, 14, ".sssss...sss.." },           /* one-bit symbols */
    { 0xcd50, 7, ".-sss.." },                   /* two-bit symbols */
    { 0xcd60, 7, ".-ssl.." },                   /* and one of them large */
  };
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    check_chunk (&examples[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/figures/E1/rtp-header-rfc3550", test_rtp_header);
  g_test_add_func ("/media/figures/E1/extensions-rfc8285", test_rtp_extensions);
  g_test_add_func ("/media/figures/E1/audio-level-rfc6464", test_audio_level);
  g_test_add_func ("/media/figures/E1/red-rfc2198", test_red);
  g_test_add_func ("/media/figures/E1/vp8-rfc7741", test_vp8);
  g_test_add_func ("/media/figures/E1/rtx-rfc4588", test_rtx);
  g_test_add_func ("/media/figures/E1/reports-rfc3550", test_reports);
  g_test_add_func ("/media/figures/E1/round-trip-rfc3550", test_round_trip);
  g_test_add_func ("/media/figures/E1/requests-rfc4585-rfc5104", test_requests);
  g_test_add_func ("/media/figures/E6/remb", test_remb);
  g_test_add_func ("/media/figures/E1/twcc-chunks", test_twcc);
  return g_test_run ();
}
