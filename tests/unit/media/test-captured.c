/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What browsers really sent (captured/, see tests/fixture/wire/record.mjs), to our parsers. */
#include <string.h>

#include "media/aus-bytes.h"
#include "media/aus-red.h"
#include "media/aus-rtcp.h"
#include "media/aus-rtp.h"
#include "media/aus-twcc-reader.h"
#include "media/aus-vp8.h"

static GByteArray *
read_hex (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();
  for (; g_ascii_isxdigit (text[0]) && g_ascii_isxdigit (text[1]); text += 2) {
    guint8 byte = (guint8) (g_ascii_xdigit_value (text[0]) << 4 | g_ascii_xdigit_value (text[1]));
    g_byte_array_append (bytes, &byte, 1);
  }
  return bytes;
}

/* (transfer full): of GByteArray: one datagram each. */
static GPtrArray *
read_captured (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "captured", name, NULL);
  GPtrArray *packets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_ascii_isxdigit (lines[i][0]))
      g_ptr_array_add (packets, read_hex (lines[i]));
  }
  g_assert_cmpuint (packets->len, >, 0);
  return packets;
}

/* Every packet names its m-line, and the clock of video its transport-wide number. */
static void
check_rtp (const GByteArray *packet)
{
  AusRtpHeader header;
  gsize length = 0;
  g_assert_cmpint (aus_rtp_classify (packet->data, packet->len), ==, AUS_DATAGRAM_RTP);
  g_assert_true (aus_rtp_parse (packet->data, packet->len, &header));
  const guint8 *mid = aus_rtp_find_extension (packet->data, &header, AUS_RTP_EXT_MID, &length);
  g_assert_nonnull (mid);
  gboolean own = (length == 1 && mid[0] >= '0' && mid[0] <= '2') ||
                 (length == 2 && memcmp (mid, "14", 2) == 0); /* the low second picture */
  g_assert_true (own);
  const guint8 *twcc = aus_rtp_find_extension (packet->data, &header, AUS_RTP_EXT_TWCC, &length);
  g_assert_true (mid[0] == '0' || (twcc != NULL && length == 2));
  if (header.payload_type == AUS_RTP_OPUS) {
    g_assert_nonnull (
        aus_rtp_find_extension (packet->data, &header, AUS_RTP_EXT_AUDIO_LEVEL, &length));
    g_assert_cmpuint (length, ==, 1);
  }
}

static void
test_rtp (gconstpointer name)
{
  g_autoptr (GPtrArray) packets = read_captured (name);
  guint key_frames = 0;
  for (guint i = 0; i < packets->len; i++) {
    const GByteArray *packet = g_ptr_array_index (packets, i);
    AusRtpHeader header;
    check_rtp (packet);
    aus_rtp_parse (packet->data, packet->len, &header);
    key_frames +=
        header.payload_type == AUS_RTP_VP8 &&
        aus_rtp_vp8_starts_key_frame (packet->data + header.payload_offset, header.payload_length);
  }
  g_assert_cmpuint (key_frames, >=, 1); /* the first packet of video */
}

static void
test_rtcp (gconstpointer name)
{
  g_autoptr (GPtrArray) packets = read_captured (name);
  guint n_reports = 0, n_feedback = 0;
  for (guint i = 0; i < packets->len; i++) {
    const GByteArray *datagram = g_ptr_array_index (packets, i);
    AusRtcpPacket packet;
    gsize offset = 0;
    g_assert_cmpint (aus_rtp_classify (datagram->data, datagram->len), ==, AUS_DATAGRAM_RTCP);
    while (aus_rtcp_next (datagram->data, datagram->len, &offset, &packet)) {
      AusSenderInfo info;
      AusTwccFeedback feedback;
      n_reports += packet.type == AUS_RTCP_SR && aus_rtcp_get_sender_info (&packet, &info);
      if (packet.type == AUS_RTCP_RTPFB && packet.count == AUS_RTCP_FMT_TWCC) {
        g_assert_true (aus_twcc_parse (&packet, &feedback));
        n_feedback++;
      }
    }
    g_assert_cmpuint (offset, ==, datagram->len);
  }
  g_assert_cmpuint (n_reports, >=, 1);
  g_assert_cmpuint (n_feedback, >=, 1);
}

/* Bit n for each temporal layer n that @packet belongs to. */
static guint
read_layer (const GByteArray *packet, const AusRtpHeader *header)
{
  AusVp8 vp8;
  aus_vp8_parse (packet->data + header->payload_offset, header->payload_length, &vp8);
  g_assert_true (vp8.picture_id_at != 0 && vp8.wide);
  return vp8.temporal >= 0 ? 1u << vp8.temporal : 0;
}

/* The blocks of a RED packet; how many. */
static guint
read_red (const GByteArray *packet, const AusRtpHeader *header)
{
  AusRedBlock blocks[AUS_RED_MAX_BLOCKS];
  guint n = aus_red_parse (packet->data + header->payload_offset, header->payload_length, blocks);
  g_assert_cmpuint (n, >=, 1);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpuint (blocks[i].payload_type, ==, AUS_RTP_OPUS);
    g_assert_cmpuint (blocks[i].timestamp_offset % 960, ==, 0); /* 20 ms each */
  }
  return n;
}

/* On a bad line: sound that is repeated, pictures in layers, and what was lost of them once more.
 */
static void
test_lossy_rtp (void)
{
  g_autoptr (GPtrArray) packets = read_captured ("lossy-rtp.hex");
  guint layers = 0, n_repeated = 0, n_again = 0;
  for (guint i = 0; i < packets->len; i++) {
    const GByteArray *packet = g_ptr_array_index (packets, i);
    AusRtpHeader header;
    g_assert_true (aus_rtp_parse (packet->data, packet->len, &header));
    if (header.payload_type == AUS_RTP_VP8)
      layers |= read_layer (packet, &header);
    else if (header.payload_type == AUS_RTP_RED)
      n_repeated += read_red (packet, &header) > 1;
    else if (header.payload_type == AUS_RTP_VP8_RTX)
      n_again += header.payload_length > 2;
  }
  g_assert_cmphex (layers, ==, 7);
  g_assert_cmpuint (n_repeated, >=, 1);
  g_assert_cmpuint (n_again, >=, 1);
}

static void
test_lossy_rtcp (void)
{
  g_autoptr (GPtrArray) packets = read_captured ("lossy-rtcp.hex");
  guint n_asked = 0;
  for (guint i = 0; i < packets->len; i++) {
    const GByteArray *datagram = g_ptr_array_index (packets, i);
    AusRtcpPacket packet;
    gsize offset = 0;
    while (aus_rtcp_next (datagram->data, datagram->len, &offset, &packet)) {
      guint16 lost[64];
      if (packet.type == AUS_RTCP_RTPFB && packet.count == AUS_RTCP_FMT_NACK)
        n_asked += aus_rtcp_get_nack (&packet, lost, G_N_ELEMENTS (lost));
    }
    g_assert_cmpuint (offset, ==, datagram->len);
  }
  g_assert_cmpuint (n_asked, >=, 1);
}

typedef struct {
  const char *name;
  const char *hex;
  guint16 base;
  guint n;
  guint ticks[5]; /* of 250 µs, since the reference time */
  guint reference;
} TwccVector;

static void
check_twcc (const TwccVector *vector)
{
  g_autoptr (GByteArray) bytes = read_hex (vector->hex);
  AusTwccResult results[AUS_TWCC_MAX_RESULTS];
  AusTwccReader reader = { 0 };
  AusRtcpPacket packet;
  gsize offset = 0;
  g_assert_true (aus_rtcp_next (bytes->data, bytes->len, &offset, &packet));
  g_assert_cmpuint (aus_twcc_read (&reader, &packet, results), ==, vector->n);
  for (guint i = 0; i < vector->n; i++) {
    g_assert_cmpuint (results[i].sequence, ==, vector->base + i);
    g_assert_cmpint (results[i].arrival_usec, ==,
                     vector->reference * 64000 + vector->ticks[i] * 250);
  }
}

static void
test_twcc (void)
{
  static const TwccVector vectors[] = {
    { "chromium, a run of small deltas, padding",
      "afcd0006e09e2905c134a6e6000000040010670020049f0426230002",
      0,
      4,
      { 0x9f, 0xa3, 0xc9, 0xec },
      0x1067 },
    { "chromium, the next",
      "afcd0006e09e2905c134a6e600040005001068012005191815151801",
      4,
      5,
      { 0x19, 0x31, 0x46, 0x5b, 0x73 },
      0x1068 },
    { "firefox", "8fcd00057e9661e86c709a41000000020010b30020028f16", 0, 2, { 0x8f, 0xa5 }, 0x10b3 },
    { "firefox, the next",
      "8fcd00057e9661e86c709a41000200020010b3012002f65f",
      2,
      2,
      { 0xf6, 0x155 },
      0x10b3 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_test_message ("%s", vectors[i].name);
    check_twcc (&vectors[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/media/captured/E1/rtp/chromium", "chromium-rtp.hex", test_rtp);
  g_test_add_data_func ("/media/captured/E1/rtp/firefox", "firefox-rtp.hex", test_rtp);
  g_test_add_data_func ("/media/captured/E1/rtcp/chromium", "chromium-rtcp.hex", test_rtcp);
  g_test_add_data_func ("/media/captured/E1/rtcp/firefox", "firefox-rtcp.hex", test_rtcp);
  g_test_add_func ("/media/captured/E6/rtp/lossy", test_lossy_rtp);
  g_test_add_func ("/media/captured/E6/rtcp/lossy", test_lossy_rtcp);
  g_test_add_func ("/media/captured/E1/twcc", test_twcc);
  return g_test_run ();
}
