/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-bytes.h"
#include "media/aus-rtp.h"

static const guint8 plain[] = { 0x80, 0xe0, 0x12, 0x34, 0xde, 0xca, 0xfb, 0xad,
                                0xca, 0xfe, 0xba, 0xbe, 0x01, 0x02, 0x03 };

static void
test_classify (void)
{
  static const struct {
    guint8 bytes[2];
    AusDatagram expected;
  } rows[] = {
    { { 0, 1 }, AUS_DATAGRAM_OTHER },     { { 22, 254 }, AUS_DATAGRAM_OTHER }, /* STUN, DTLS */
    { { 64, 0 }, AUS_DATAGRAM_OTHER },    { { 127, 200 }, AUS_DATAGRAM_OTHER },
    { { 128, 96 }, AUS_DATAGRAM_RTP },    { { 0x90, 0xe0 }, AUS_DATAGRAM_RTP },
    { { 0x80, 191 }, AUS_DATAGRAM_RTP },  { { 0x80, 192 }, AUS_DATAGRAM_RTCP },
    { { 0x80, 200 }, AUS_DATAGRAM_RTCP }, { { 0x80, 223 }, AUS_DATAGRAM_RTCP },
    { { 0x80, 224 }, AUS_DATAGRAM_RTP },  { { 192, 200 }, AUS_DATAGRAM_OTHER },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (aus_rtp_classify (rows[i].bytes, 2), ==, rows[i].expected);
  g_assert_cmpint (aus_rtp_classify (plain, 1), ==, AUS_DATAGRAM_OTHER);
  g_assert_cmpint (aus_rtp_classify (plain, 0), ==, AUS_DATAGRAM_OTHER);
}

static void
test_parse (void)
{
  AusRtpHeader header;
  g_assert_true (aus_rtp_parse (plain, sizeof plain, &header));
  g_assert_cmpuint (header.payload_type, ==, 96);
  g_assert_true (header.marker);
  g_assert_cmphex (header.sequence, ==, 0x1234);
  g_assert_cmphex (header.timestamp, ==, 0xdecafbad);
  g_assert_cmphex (header.ssrc, ==, 0xcafebabe);
  g_assert_cmpuint (header.payload_offset, ==, 12);
  g_assert_cmpuint (header.payload_length, ==, 3);
}

static void
test_contributors_and_padding (void)
{
  guint8 packet[12 + 8 + 4] = { 0xa2, 111 };
  AusRtpHeader header;
  packet[sizeof packet - 1] = 3;
  g_assert_true (aus_rtp_parse (packet, sizeof packet, &header));
  g_assert_cmpuint (header.payload_offset, ==, 20);
  g_assert_cmpuint (header.payload_length, ==, 1);
  packet[sizeof packet - 1] = 4; /* nothing but padding */
  g_assert_true (aus_rtp_parse (packet, sizeof packet, &header));
  g_assert_cmpuint (header.payload_length, ==, 0);
}

static void
test_malformed (void)
{
  AusRtpHeader header = { .sequence = 77 };
  for (gsize length = 0; length < 12; length++)
    g_assert_false (aus_rtp_parse (plain, length, &header));

  guint8 packet[64] = { 0x80, 96 };
  packet[0] = 0x40; /* version 1 */
  g_assert_false (aus_rtp_parse (packet, 64, &header));
  packet[0] = 0x8f; /* 15 contributors need 72 bytes */
  g_assert_false (aus_rtp_parse (packet, 64, &header));
  packet[0] = 0x90; /* an extension that begins behind the end */
  g_assert_false (aus_rtp_parse (packet, 12, &header));
  aus_write_u16 (packet + 14, 13); /* 52 bytes do not fit */
  g_assert_false (aus_rtp_parse (packet, 64, &header));
  packet[0] = 0xa0; /* padding of zero, and more than there is */
  g_assert_false (aus_rtp_parse (packet, 64, &header));
  packet[63] = 53;
  g_assert_false (aus_rtp_parse (packet, 64, &header));
  g_assert_cmpuint (header.sequence, ==, 77);

  g_autofree guint8 *huge = g_malloc0 (AUS_RTP_MAX_PACKET + 1);
  huge[0] = 0x80;
  g_assert_false (aus_rtp_parse (huge, AUS_RTP_MAX_PACKET + 1, &header));
}

static void
test_extension_forms (void)
{
  /* RFC 8285 section 4.2: padding between elements, id 15 ends them. */
  guint8 one[12 + 4 + 12] = { 0x90, 111 };
  static const guint8 one_block[] = { 0xbe, 0xde, 0,    3,    0x10, '0', 0, 0,
                                      0x31, 0xab, 0xcd, 0xf0, 0x20, 5,   0, 0 };
  AusRtpHeader header;
  gsize length = 0;
  memcpy (one + 12, one_block, sizeof one_block);
  g_assert_true (aus_rtp_parse (one, sizeof one, &header));
  const guint8 *mid = aus_rtp_find_extension (one, &header, 1, &length);
  g_assert_nonnull (mid);
  g_assert_cmpuint (length, ==, 1);
  g_assert_cmpint (*mid, ==, '0');
  const guint8 *twcc = aus_rtp_find_extension (one, &header, 3, &length);
  g_assert_cmpuint (length, ==, 2);
  g_assert_cmphex (aus_read_u16 (twcc), ==, 0xabcd);
  g_assert_null (aus_rtp_find_extension (one, &header, 2, &length)); /* behind the end mark */

  /* An element of id 0 that has a length is no padding: nothing behind it counts. */
  one[12 + 4 + 2] = 0x01;
  g_assert_nonnull (aus_rtp_find_extension (one, &header, 1, &length));
  g_assert_null (aus_rtp_find_extension (one, &header, 3, &length));

  guint8 two[12 + 4 + 8] = { 0x90, 111 };
  static const guint8 two_block[] = { 0x10, 0x00, 0, 2, 5, 0, 3, 2, 0x12, 0x34, 2, 1 };
  memcpy (two + 12, two_block, sizeof two_block);
  g_assert_true (aus_rtp_parse (two, sizeof two, &header));
  twcc = aus_rtp_find_extension (two, &header, 3, &length);
  g_assert_cmphex (aus_read_u16 (twcc), ==, 0x1234);
  g_assert_nonnull (aus_rtp_find_extension (two, &header, 5, &length));
  g_assert_cmpuint (length, ==, 0);
  g_assert_null (
      aus_rtp_find_extension (two, &header, 2, &length)); /* one byte that is not there */
}

static void
test_write_then_parse (void)
{
  for (int level = -1; level <= 255; level += 64) {
    for (int twcc = -1; twcc <= 0xffff; twcc += 0x8000) {
      AusRtpOut out = { .payload_type = 111,
                        .marker = level > 0,
                        .sequence = (guint16) twcc,
                        .timestamp = 0xfffffff0,
                        .ssrc = 7,
                        .audio_level = level,
                        .twcc = twcc };
      guint8 data[AUS_RTP_MAX_HEADER];
      AusRtpHeader header;
      gsize length = aus_rtp_write_header (data, &out);
      g_assert_cmpuint (length, <=, AUS_RTP_MAX_HEADER);
      g_assert_true (aus_rtp_parse (data, length, &header));
      g_assert_cmpuint (header.sequence, ==, out.sequence);
      g_assert_cmpuint (header.timestamp, ==, out.timestamp);
      g_assert_cmpuint (header.payload_length, ==, 0);
      gsize size;
      const guint8 *value = aus_rtp_find_extension (data, &header, AUS_RTP_EXT_TWCC, &size);
      g_assert_cmpint (value != NULL ? aus_read_u16 (value) : -1, ==, twcc);
      value = aus_rtp_find_extension (data, &header, AUS_RTP_EXT_AUDIO_LEVEL, &size);
      g_assert_cmpint (value != NULL ? *value : -1, ==, level);
    }
  }
}

static void
test_extend (void)
{
  g_assert_cmpint (aus_rtp_extend (0x1fffe, 0x0001), ==, 0x20001);
  g_assert_cmpint (aus_rtp_extend (0x20001, 0xfffe), ==, 0x1fffe);
  g_assert_cmpint (aus_rtp_extend (0x20000, 0x7fff), ==, 0x27fff);
  g_assert_cmpint (aus_rtp_extend (0x20000, 0x8001), ==, 0x18001);
  for (gint64 sequence = 0x1fff0; sequence < 0x20010; sequence++)
    g_assert_cmpint (aus_rtp_extend (sequence - 3, (guint16) sequence), ==, sequence);
}

static void
test_vp8_key_frame (void)
{
  static const struct {
    guint8 payload[6];
    gsize length;
    gboolean key;
  } rows[] = {
    { { 0x10, 0x00 }, 2, TRUE },                         /* no extended bits */
    { { 0x10, 0x01 }, 2, FALSE },                        /* P: a delta frame */
    { { 0x00, 0x00 }, 2, FALSE },                        /* not the start of a partition */
    { { 0x11, 0x00 }, 2, FALSE },                        /* second partition */
    { { 0x90, 0x80, 0x12, 0x00 }, 4, TRUE },             /* 7-bit picture id */
    { { 0x90, 0x80, 0x92, 0x34, 0x00 }, 5, TRUE },       /* 15-bit picture id */
    { { 0x90, 0xe0, 0x12, 0x05, 0x20, 0x00 }, 6, TRUE }, /* with TL0PICIDX and TID */
    { { 0x90, 0xe0, 0x12, 0x05, 0x20, 0x01 }, 6, FALSE },
    { { 0x90, 0x80, 0x92, 0x34 }, 4, FALSE }, /* ends in its descriptor */
    { { 0x90, 0x80 }, 2, FALSE },
    { { 0x10 }, 1, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (aus_rtp_vp8_starts_key_frame (rows[i].payload, rows[i].length), ==,
                     rows[i].key);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/rtp/E1/classify-rfc7983", test_classify);
  g_test_add_func ("/media/rtp/E1/parse", test_parse);
  g_test_add_func ("/media/rtp/E1/contributors-and-padding", test_contributors_and_padding);
  g_test_add_func ("/media/rtp/E1/malformed", test_malformed);
  g_test_add_func ("/media/rtp/E1/extension-forms", test_extension_forms);
  g_test_add_func ("/media/rtp/E1/write-then-parse", test_write_then_parse);
  g_test_add_func ("/media/rtp/E1/extend-across-wraps", test_extend);
  g_test_add_func ("/media/rtp/E1/vp8-key-frame", test_vp8_key_frame);
  return g_test_run ();
}
