/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-red.h"

#include <string.h>

static AusPacket *
make (gint64 sequence, guint32 timestamp, const char *payload)
{
  AusPacket *packet = aus_packet_new ((const guint8 *) payload, strlen (payload));
  packet->sequence = sequence;
  packet->timestamp = timestamp;
  packet->payload_type = AUS_RTP_OPUS;
  packet->audio_level = 0x92;
  return packet;
}

/* A packet laid out by hand from RFC 2198 section 3. */
static void
test_parse (void)
{
  static const guint8 packet[] = {
    0x80 | 111, 0x0f, 0x00, 0x02, /* 960 older, 2 octets */
    0x80 | 0,   0x07, 0x80, 0x01, /* 480 older, 1 octet */
    111,        'a',  'b',  'c',  'd', 'e',
  };
  AusRedBlock blocks[AUS_RED_MAX_BLOCKS];
  g_assert_cmpuint (aus_red_parse (packet, sizeof packet, blocks), ==, 3);
  g_assert_cmpuint (blocks[0].payload_type, ==, 111);
  g_assert_cmpuint (blocks[0].timestamp_offset, ==, 960);
  g_assert_cmpmem (blocks[0].data, blocks[0].length, "ab", 2);
  g_assert_cmpuint (blocks[1].payload_type, ==, 0);
  g_assert_cmpuint (blocks[1].timestamp_offset, ==, 480);
  g_assert_cmpmem (blocks[1].data, blocks[1].length, "c", 1);
  g_assert_cmpuint (blocks[2].timestamp_offset, ==, 0);
  g_assert_cmpmem (blocks[2].data, blocks[2].length, "de", 2);

  g_assert_cmpuint (aus_red_parse (packet + 8, 1, blocks), ==, 1); /* an empty primary */
  g_assert_cmpuint (blocks[0].length, ==, 0);
  g_assert_cmpuint (aus_red_parse (packet, 11, blocks), ==, 0); /* a block short of an octet */
}

static void
test_malformed (void)
{
  guint8 endless[64];
  static const guint8 too_long[] = { 0x80 | 111, 0x0f, 0x03, 0xff, 111, 'a' };
  AusRedBlock blocks[AUS_RED_MAX_BLOCKS];
  memset (endless, 0xff, sizeof endless);
  for (gsize length = 0; length <= sizeof endless; length++)
    g_assert_cmpuint (aus_red_parse (endless, length, blocks), ==, 0);
  for (gsize length = 0; length <= sizeof too_long; length++)
    g_assert_cmpuint (aus_red_parse (too_long, length, blocks), ==, 0);
}

/* Payloads are opaque: a frame that the clients encrypted goes as it came. */
static void
test_build_then_parse (void)
{
  AusRedBlock blocks[AUS_RED_MAX_BLOCKS];
  g_autoptr (AusPacket) oldest = make (7, G_MAXUINT32 - 959, "oldest");
  g_autoptr (AusPacket) older = make (8, 0, "older");
  g_autoptr (AusPacket) primary = make (9, 960, "primary");
  AusPacket *const earlier[] = { oldest, older };
  g_autoptr (AusPacket) red = aus_red_build (primary, earlier, 2);
  g_assert_cmpuint (red->payload_type, ==, AUS_RTP_RED);
  g_assert_cmpint (red->sequence, ==, 9);
  g_assert_cmpuint (red->timestamp, ==, 960);
  g_assert_cmpint (red->audio_level, ==, 0x92);
  g_assert_cmpuint (aus_red_parse (red->payload, red->length, blocks), ==, 3);
  g_assert_cmpuint (blocks[0].timestamp_offset, ==, 1920); /* across the wrap of the clock */
  g_assert_cmpmem (blocks[0].data, blocks[0].length, "oldest", 6);
  g_assert_cmpuint (blocks[1].timestamp_offset, ==, 960);
  g_assert_cmpmem (blocks[1].data, blocks[1].length, "older", 5);
  g_assert_cmpmem (blocks[2].data, blocks[2].length, "primary", 7);
}

/* 14 bits of time, 10 bits of length; a pause of DTX is longer than the former. */
static void
test_what_does_not_fit_is_left_out (void)
{
  g_autofree char *huge_text = g_strnfill (1024, 'x');
  g_autofree char *big_text = g_strnfill (600, 'x');
  g_autoptr (AusPacket) before_pause = make (7, 0, "before");
  g_autoptr (AusPacket) huge = make (8, 16384 - 960, huge_text);
  g_autoptr (AusPacket) big = make (8, 16384 - 960, big_text);
  g_autoptr (AusPacket) primary = make (9, 16384, "primary");
  AusPacket *const nothing[] = { before_pause, huge, primary };
  g_autoptr (AusPacket) same = aus_red_build (primary, nothing, 3);
  g_assert_true (same == primary);

  AusRedBlock blocks[AUS_RED_MAX_BLOCKS];
  AusPacket *const both[] = { big, big };
  g_autoptr (AusPacket) red = aus_red_build (primary, both, 2);
  g_assert_cmpuint (aus_red_parse (red->payload, red->length, blocks), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/red/E1/parse", test_parse);
  g_test_add_func ("/media/red/E1/malformed", test_malformed);
  g_test_add_func ("/media/red/E1/build-then-parse", test_build_then_parse);
  g_test_add_func ("/media/red/E1/what-does-not-fit-is-left-out",
                   test_what_does_not_fit_is_left_out);
  return g_test_run ();
}
