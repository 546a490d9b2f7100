/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Packets that other implementations publish in their tests, read and, where the coding is ours
 * too, written: what we took from a document is held against what others took from it. Each row
 * names where its bytes stand; test-figures.c has those of the documents, test-captured.c what
 * browsers send.
 */
#include <string.h>

#include "media/aus-bytes.h"
#include "media/aus-rtp.h"
#include "media/aus-twcc-reader.h"
#include "media/aus-vp8.h"

#define MAX_BYTES 64
#define MAX_ROWS  24
#define LOST      G_MININT32 /* instead of a delta */

/* draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1. */
typedef struct {
  const char *origin;
  guint8 data[MAX_BYTES];
  gsize length;
  guint16 base;
  guint n;
  guint32 reference; /* of 64 ms */
  guint8 count;
  gint32 deltas_usec[MAX_ROWS];
} Feedback;

/*
 * "rtcp": pion/rtcp, transport_layer_cc_test.go, whole packets (of Unmarshal where not said, by
 * their number). "gst": GStreamer, tests/check/elements/rtpsession.c, feedback control
 * information by the name of its test; without a head of its own.
 */
static const Feedback feedbacks[] = {
  { "rtcp 1: a run of one, one octet of padding",
    { 0xaf, 0xcd, 0x00, 0x05, 0xfa, 0x17, 0xfa, 0x17, 0x43, 0x03, 0x2f, 0xa0,
      0x00, 0x99, 0x00, 0x01, 0x3d, 0xe8, 0x02, 0x17, 0x20, 0x01, 0x94, 0x01 },
    24,
    153,
    1,
    4057090,
    23,
    { 37000 } },
  { "rtcp 4: a run of seven small deltas",
    { 0xaf, 0xcd, 0x00, 0x07, 0xfa, 0x17, 0xfa, 0x17, 0x19, 0x3d, 0xd8,
      0xbb, 0x00, 0x04, 0x00, 0x07, 0x10, 0x63, 0x6e, 0x01, 0x20, 0x07,
      0x4c, 0x24, 0x24, 0x10, 0x0c, 0x0c, 0x10, 0x00, 0x00, 0x03 },
    32,
    4,
    7,
    1074030,
    1,
    { 19000, 9000, 9000, 4000, 3000, 3000, 4000 } },
  { "rtcp 5 (Marshal): one-bit symbols",
    { 0xaf, 0xcd, 0x00, 0x06, 0xfa, 0x17, 0xfa, 0x17, 0x19, 0x3d, 0xd8, 0xbb, 0x00, 0x01,
      0x00, 0x0e, 0x10, 0x63, 0x6d, 0x00, 0xba, 0x00, 0x10, 0x0c, 0x0c, 0x10, 0x00, 0x02 },
    28,
    1,
    14,
    1074029,
    0,
    { 4000, 3000, 3000, LOST, 4000, LOST, LOST, LOST, LOST, LOST, LOST, LOST, LOST, LOST } },
  { "rtcp 6: a run longer than the packets that are left",
    { 0xaf, 0xcd, 0x00, 0x07, 0x9b, 0x74, 0xf6, 0x1f, 0x93, 0x71, 0xdc,
      0xbc, 0x85, 0x3c, 0x00, 0x09, 0x63, 0xf9, 0x16, 0xb3, 0xd5, 0x52,
      0x00, 0x30, 0x9b, 0xaa, 0x6a, 0xaa, 0x7b, 0x01, 0x09, 0x01 },
    32,
    34108,
    9,
    6551830,
    179,
    { 38750, 42500, 26500, 42500, 30750, LOST, 66250, LOST, LOST } },
  { "gst test_twcc_1_bit_status_vector",
    { 0x00, 0x0a, 0x00, 0x0e, 0x00, 0x00, 0x00, 0x00, 0xab, 0x4d,
      0x00, 0x30, 0x08, 0x04, 0x08, 0x0c, 0x04, 0x08, 0x00, 0x00 },
    20,
    10,
    14,
    0,
    0,
    { 0, LOST, 12000, LOST, 2000, 1000, LOST, 2000, LOST, LOST, 3000, 1000, LOST, 2000 } },
  { "gst test_twcc_status_vector_split_into_three",
    { 0x00, 0x00, 0x00, 0x16, 0x00, 0x00, 0x00, 0x00, 0x20, 0x07, 0x40, 0x02, 0x20, 0x0d,
      0x00, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x1b, 0x52, 0xe4, 0xb0, 0x01, 0x01, 0x01,
      0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x00, 0x00 },
    40,
    0,
    22,
    0,
    0,
    { 0,   250, 250, 250, 250, 250, 250, 1748500, -1748000, 250, 250,
      250, 250, 250, 250, 250, 250, 250, 250,     250,      250, 250 } },
  { "gst test_twcc_negative_delta",
    { 0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0xd6, 0x40, 0x00, 0x02, 0xff, 0xff, 0x02,
      0x00 },
    16,
    0,
    4,
    0,
    0,
    { 0, 500, -250, 500 } },
  /* From here on also as we write them. */
  { "gst test_twcc_2_bit_status_vector",
    { 0x00, 0x05, 0x00, 0x07, 0x00, 0x00, 0x05, 0x00, 0xd2, 0x82,
      0x00, 0x02, 0x00, 0x01, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00 },
    20,
    5,
    7,
    5,
    0,
    { 0, LOST, 128000, 64000, LOST, LOST, 256000 } },
  { "gst test_twcc_2_bit_full_status_vector",
    { 0x00, 0x01, 0x00, 0x07, 0x00, 0x00, 0x01, 0x00, 0xd8, 0x0a,
      0x00, 0x01, 0x00, 0x04, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00 },
    20,
    1,
    7,
    1,
    0,
    { 0, 64000, LOST, LOST, LOST, 256000, 64000 } },
  { "gst test_twcc_status_vector_split_large_delta",
    { 0x00, 0x01, 0x00, 0x0f, 0x00, 0x00, 0x00, 0x00, 0x20, 0x0e, 0x40, 0x01, 0xf0, 0xf0,
      0xf0, 0xf0, 0xf0, 0xf0, 0xf0, 0xf0, 0xf0, 0xf0, 0xf0, 0xf0, 0xf0, 0xf0, 0x2b, 0x20 },
    28,
    1,
    15,
    0,
    0,
    { 60000, 60000, 60000, 60000, 60000, 60000, 60000, 60000, 60000, 60000, 60000, 60000, 60000,
      60000, 2760000 } },
};
#define FIRST_WRITTEN 7

/* The whole packet: with the head that a row of control information has not. */
static AusRtcpPacket
packet_of (const Feedback *feedback, guint8 data[12 + MAX_BYTES])
{
  gboolean whole = g_str_has_prefix (feedback->origin, "rtcp");
  gsize head = whole ? 0 : 12, length = head + feedback->length, offset = 0;
  AusRtcpPacket packet;
  memcpy (data + head, feedback->data, feedback->length);
  if (!whole) {
    aus_write_u32 (data, 0x8fcd0000 | (guint32) (length / 4 - 1));
    aus_write_u32 (data + 4, 1);
    aus_write_u32 (data + 8, 2);
  }
  g_assert_true (aus_rtcp_next (data, length, &offset, &packet));
  g_assert_cmpuint (offset, ==, length);
  return packet;
}

static void
test_twcc_read (void)
{
  for (guint row = 0; row < G_N_ELEMENTS (feedbacks); row++) {
    const Feedback *expected = &feedbacks[row];
    guint8 data[12 + MAX_BYTES];
    AusTwccResult results[AUS_TWCC_MAX_RESULTS];
    AusTwccReader reader = { 0 };
    AusTwccFeedback sum;
    AusRtcpPacket packet = packet_of (expected, data);
    g_test_message ("%s", expected->origin);
    g_assert_true (aus_twcc_parse (&packet, &sum));
    g_assert_cmpuint (sum.base_sequence, ==, expected->base);
    g_assert_cmpuint (sum.feedback_count, ==, expected->count);
    g_assert_cmpint (sum.reference_usec, ==, (gint64) expected->reference * 64000);
    g_assert_cmpuint (aus_twcc_read (&reader, &packet, results), ==, expected->n);
    gint64 time_usec = sum.reference_usec;
    for (guint i = 0; i < expected->n; i++) {
      gboolean arrived = expected->deltas_usec[i] != LOST;
      time_usec += arrived ? expected->deltas_usec[i] : 0;
      g_assert_cmpuint (results[i].sequence, ==, expected->base + i);
      g_assert_cmpint (results[i].arrival_usec, ==, arrived ? time_usec : AUS_TWCC_MISSING);
    }
  }
}

static void
test_twcc_written (void)
{
  for (guint row = FIRST_WRITTEN; row < G_N_ELEMENTS (feedbacks); row++) {
    const Feedback *feedback = &feedbacks[row];
    guint8 data[12 + MAX_BYTES];
    g_autoptr (AusTwccRecorder) recorder = aus_twcc_recorder_new ();
    AusRtcpWriter writer = { .length = 0 };
    AusRtcpPacket expected = packet_of (feedback, data);
    gint64 time_usec = (gint64) feedback->reference * 64000;
    g_test_message ("%s", feedback->origin);
    for (guint i = 0; i < feedback->n; i++) {
      if (feedback->deltas_usec[i] == LOST)
        continue;
      time_usec += feedback->deltas_usec[i];
      aus_twcc_recorder_add (recorder, (guint16) (feedback->base + i), time_usec);
    }
    g_assert_true (aus_twcc_recorder_write (recorder, &writer, 1, 2));
    g_assert_cmpmem (writer.data + 4, writer.length - 4, expected.body, expected.length);
  }
}

/*
 * pion/rtcp, the same file: in 8 and 9 more deltas are announced than there is room for; the
 * padding of 2 (RFC 3550 section 6.4.1) would cover the second delta, which its own reader takes
 * all the same.
 */
static void
test_twcc_refused (void)
{
  static const struct {
    guint8 data[28];
    gsize length;
  } packets[] = {
    { { 0xaf, 0xcd, 0x00, 0x06, 0xfa, 0x17, 0xfa, 0x17, 0x19, 0x3d, 0xd8, 0xbb, 0x01, 0x74,
        0x00, 0x0e, 0x45, 0xb1, 0x5a, 0x40, 0xd8, 0x00, 0xf0, 0xff, 0xd0, 0x00, 0x00, 0x03 },
      28 },
    { { 0xaf, 0xcd, 0x00, 0x05, 0xfa, 0x17, 0xfa, 0x17, 0x43, 0x03, 0x2f, 0xa0,
        0x00, 0x99, 0x00, 0x03, 0x3d, 0xe8, 0x02, 0x17, 0x20, 0x03, 0x94, 0x01 },
      24 },
    { { 0xaf, 0xcd, 0x00, 0x05, 0xfa, 0x17, 0xfa, 0x17, 0x43, 0x03, 0x2f, 0xa0,
        0x00, 0x99, 0x00, 0x02, 0x3d, 0xe8, 0x02, 0x17, 0x40, 0x02, 0x94, 0x01 },
      24 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (packets); i++) {
    AusRtcpPacket packet;
    AusTwccFeedback feedback;
    gsize offset = 0;
    g_assert_true (aus_rtcp_next (packets[i].data, packets[i].length, &offset, &packet));
    g_assert_false (aus_twcc_parse (&packet, &feedback));
  }
}

/* RFC 7741 section 4.2. */
typedef struct {
  const char *origin;
  guint8 payload[10];
  gsize length;
  gboolean key;
  gint picture_id; /* -1: none */
  gboolean wide;
  gint tl0;      /* -1: none */
  gint temporal; /* -1: none */
  gboolean sync;
} Descriptor;

/*
 * "gst": GStreamer, tests/check/elements/rtpvp8.c: packets put in, and what rtpvp8pay is to
 * make of a key frame. "ms": mediasoup, worker/test/src/RTC/Codecs/TestVP8.cpp.
 */
static const Descriptor descriptors[] = {
  { "gst intra_picid6336_seqnum0",
    { 0x90, 0x80, 0x98, 0xc0, 0xf0, 0x07, 0x00, 0x9d, 0x01, 0x2a },
    10,
    TRUE,
    6336,
    TRUE,
    -1,
    -1,
    FALSE },
  { "gst intra_picid24_seqnum0",
    { 0x90, 0x80, 0x18, 0xf0, 0x07, 0x00, 0x9d, 0x01, 0x2a },
    9,
    TRUE,
    24,
    FALSE,
    -1,
    -1,
    FALSE },
  { "gst intra_nopicid_seqnum0",
    { 0x90, 0x00, 0xf0, 0x07, 0x00, 0x9d, 0x01, 0x2a },
    8,
    TRUE,
    -1,
    FALSE,
    -1,
    -1,
    FALSE },
  { "gst with_meta, everything",
    { 0x90, 0xe0, 0xda, 0x5a, 0xff, 0xa0, 0x30 },
    7,
    TRUE,
    0x5a5a,
    TRUE,
    255,
    2,
    TRUE },
  { "gst with_meta, 7 bits, not a reference",
    { 0xb0, 0xe0, 0x5a, 0xff, 0x80, 0x30 },
    6,
    TRUE,
    0x5a,
    FALSE,
    255,
    2,
    FALSE },
  { "gst with_meta, no PictureID",
    { 0x90, 0x60, 0xff, 0xa0, 0x30 },
    5,
    TRUE,
    -1,
    FALSE,
    255,
    2,
    TRUE },
  { "ms 1: reserved bit set", { 0xd0, 0x80, 0x11, 0x00 }, 4, TRUE, 17, FALSE, -1, -1, FALSE },
  { "ms 2: T and K in one octet", { 0x88, 0x3e, 0xe4, 0x00 }, 4, FALSE, -1, FALSE, -1, 3, TRUE },
  { "ms 3: ends in its descriptor", { 0xd0, 0xc0, 0x11, 0x03 }, 4, FALSE, 17, FALSE, 3, -1, FALSE },
  { "ms: no room for the PictureID", { 0xd0, 0x80 }, 2, FALSE, -1, FALSE, -1, -1, FALSE },
  { "ms encode",
    { 0x80, 0xe0, 0x01, 0x01, 0xe8, 0x40, 0x7a, 0xd8 },
    8,
    FALSE,
    1,
    FALSE,
    1,
    3,
    TRUE },
};

static void
test_vp8_descriptors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (descriptors); i++) {
    const Descriptor *expected = &descriptors[i];
    AusVp8 vp8;
    g_test_message ("%s", expected->origin);
    aus_vp8_parse (expected->payload, expected->length, &vp8);
    g_assert_cmpint (vp8.picture_id_at != 0 ? vp8.picture_id : -1, ==, expected->picture_id);
    g_assert_cmpint (vp8.wide, ==, expected->wide);
    g_assert_cmpint (vp8.tl0_at != 0 ? vp8.tl0 : -1, ==, expected->tl0);
    g_assert_cmpint (vp8.temporal, ==, expected->temporal);
    g_assert_cmpint (vp8.sync, ==, expected->sync);
    g_assert_cmpint (aus_rtp_vp8_starts_key_frame (expected->payload, expected->length), ==,
                     expected->key);
  }
}

/* mediasoup, the same file, 3: other numbers in place. */
static void
test_vp8_rewritten (void)
{
  static const guint8 expected[] = { 0xd0, 0xc0, 0x14, 0x01 };
  guint8 payload[] = { 0xd0, 0xc0, 0x11, 0x03 };
  AusVp8 vp8;
  aus_vp8_parse (payload, sizeof payload, &vp8);
  aus_vp8_rewrite (payload, &vp8, 20, 1);
  g_assert_cmpmem (payload, sizeof payload, expected, sizeof expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/vectors/E1/twcc-read", test_twcc_read);
  g_test_add_func ("/media/vectors/E1/twcc-written", test_twcc_written);
  g_test_add_func ("/media/vectors/E1/twcc-refused", test_twcc_refused);
  g_test_add_func ("/media/vectors/E1/vp8-descriptors", test_vp8_descriptors);
  g_test_add_func ("/media/vectors/E1/vp8-rewritten", test_vp8_rewritten);
  return g_test_run ();
}
