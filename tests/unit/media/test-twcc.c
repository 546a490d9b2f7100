/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-bytes.h"
#include "media/aus-twcc.h"

/* Reads feedback back in full: which packets, and when in µs; the test's own decoder. */
typedef struct {
  guint16 sequence[1024];
  gint64 usec[1024];
  guint n;
} Decoded;

static guint
read_symbols (const guint8 *body, guint total, guint8 *symbols)
{
  guint at = 16, n = 0;
  while (n < total) {
    guint16 chunk = aus_read_u16 (body + at);
    at += 2;
    if ((chunk & 0x8000) == 0) {
      for (guint i = 0; i < (chunk & 0x1fffu) && n < total; i++)
        symbols[n++] = (chunk >> 13) & 3;
      continue;
    }
    for (guint i = 0; i < 7 && n < total; i++)
      symbols[n++] = (chunk >> (12 - 2 * i)) & 3;
  }
  return at;
}

static void
decode (const AusRtcpPacket *packet, Decoded *out)
{
  const guint8 *body = packet->body;
  guint total = aus_read_u16 (body + 10);
  guint8 symbols[1024] = { 0 };
  guint at = read_symbols (body, total, symbols);
  gint64 usec = (gint64) aus_read_u24 (body + 12) * 64000;
  for (guint i = 0; i < total; i++) {
    if (symbols[i] == 0)
      continue;
    gint16 delta = symbols[i] == 1 ? body[at] : (gint16) aus_read_u16 (body + at);
    at += symbols[i];
    usec += delta * 250;
    out->sequence[out->n] = (guint16) (aus_read_u16 (body + 8) + i);
    out->usec[out->n++] = usec;
  }
}

/* All feedback that is due, decoded; returns the number of packets it took. */
static guint
collect (AusTwccRecorder *recorder, Decoded *out, AusTwccFeedback *last)
{
  guint packets = 0;
  AusRtcpWriter writer = { .length = 0 };
  while (aus_twcc_recorder_write (recorder, &writer, 1, 2)) {
    AusRtcpPacket packet;
    gsize offset = 0;
    g_assert_true (aus_rtcp_next (writer.data, writer.length, &offset, &packet));
    g_assert_true (aus_twcc_parse (&packet, last));
    decode (&packet, out);
    writer.length = 0;
    packets++;
  }
  return packets;
}

static void
test_in_order (void)
{
  g_autoptr (AusTwccRecorder) recorder = aus_twcc_recorder_new ();
  Decoded decoded = { .n = 0 };
  AusTwccFeedback feedback;
  for (guint i = 0; i < 20; i++)
    aus_twcc_recorder_add (recorder, (guint16) (0xfff8 + i), 1000000 + 5000 * (gint64) i);
  g_assert_cmpuint (collect (recorder, &decoded, &feedback), ==, 1);
  g_assert_cmphex (feedback.base_sequence, ==, 0xfff8);
  g_assert_cmpuint (feedback.n_packets, ==, 20);
  g_assert_cmpuint (feedback.n_received, ==, 20);
  g_assert_cmpuint (decoded.n, ==, 20);
  for (guint i = 0; i < 20; i++) {
    g_assert_cmpuint (decoded.sequence[i], ==, (guint16) (0xfff8 + i));
    g_assert_cmpint (decoded.usec[i], ==, 1000000 + 5000 * (gint64) i);
  }
  g_assert_cmpuint (collect (recorder, &decoded, &feedback), ==, 0);
}

static void
test_losses_and_reordering (void)
{
  static const guint16 order[] = { 10, 12, 11, 20, 40, 39, 300 };
  g_autoptr (AusTwccRecorder) recorder = aus_twcc_recorder_new ();
  Decoded decoded = { .n = 0 };
  AusTwccFeedback feedback;
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    aus_twcc_recorder_add (recorder, order[i], 500000 + 100000 * (gint64) i);
  collect (recorder, &decoded, &feedback);
  g_assert_cmpuint (decoded.n, ==, 7);
  static const guint16 sorted[] = { 10, 11, 12, 20, 39, 40, 300 };
  static const gint64 steps[] = { 0, 2, 1, 3, 5, 4, 6 };
  for (guint i = 0; i < 7; i++) {
    g_assert_cmpuint (decoded.sequence[i], ==, sorted[i]);
    g_assert_cmpint (decoded.usec[i], ==, 500000 + 100000 * steps[i]);
  }
}

static void
test_late_packet_is_told_again (void)
{
  g_autoptr (AusTwccRecorder) recorder = aus_twcc_recorder_new ();
  Decoded decoded = { .n = 0 };
  AusTwccFeedback feedback;
  aus_twcc_recorder_add (recorder, 5, 1000000);
  aus_twcc_recorder_add (recorder, 7, 1010000);
  collect (recorder, &decoded, &feedback);
  decoded.n = 0;
  aus_twcc_recorder_add (recorder, 6, 1030000);
  aus_twcc_recorder_add (recorder, 6, 1090000); /* twice: the first counts */
  collect (recorder, &decoded, &feedback);
  g_assert_cmpuint (decoded.sequence[0], ==, 6);
  g_assert_cmpint (decoded.usec[0], ==, 1030000);
}

/* A pause too long for a 16-bit delta (8.2 s) begins another packet. */
static void
test_long_pause (void)
{
  g_autoptr (AusTwccRecorder) recorder = aus_twcc_recorder_new ();
  Decoded decoded = { .n = 0 };
  AusTwccFeedback feedback;
  aus_twcc_recorder_add (recorder, 1, 1000000);
  aus_twcc_recorder_add (recorder, 2, 10000000);
  g_assert_cmpuint (collect (recorder, &decoded, &feedback), ==, 2);
  g_assert_cmpint (decoded.usec[1], ==, 10000000);
}

static void
test_reference_time_wraps (void)
{
  const gint64 wrap_usec = (G_GINT64_CONSTANT (1) << 24) * 64000;
  g_autoptr (AusTwccRecorder) recorder = aus_twcc_recorder_new ();
  Decoded decoded = { .n = 0 };
  AusTwccFeedback feedback;
  aus_twcc_recorder_add (recorder, 1, wrap_usec - 1000);
  collect (recorder, &decoded, &feedback);
  g_assert_cmpint (feedback.reference_usec, ==, -64000); /* 24 bits, signed */
  aus_twcc_recorder_add (recorder, 2, wrap_usec + 1000);
  collect (recorder, &decoded, &feedback);
  g_assert_cmpint (feedback.reference_usec, ==, 0);
  g_assert_cmpint (decoded.usec[1], ==, 1000);
}

/* The count of feedback packets goes from 255 to 0: 256 values, not 255. */
static void
test_feedback_count_wraps (void)
{
  g_autoptr (AusTwccRecorder) recorder = aus_twcc_recorder_new ();
  AusTwccFeedback feedback;
  for (guint i = 0; i < 258; i++) {
    Decoded decoded = { .n = 0 };
    aus_twcc_recorder_add (recorder, (guint16) i, 1000000 + (gint64) i * 1000);
    g_assert_cmpuint (collect (recorder, &decoded, &feedback), ==, 1);
    g_assert_cmpuint (feedback.feedback_count, ==, i % 256);
  }
}

static void
test_many_packets (void)
{
  g_autoptr (AusTwccRecorder) recorder = aus_twcc_recorder_new ();
  Decoded decoded = { .n = 0 };
  AusTwccFeedback feedback;
  for (guint i = 0; i < 900; i++) {
    if (i % 7 != 3)
      aus_twcc_recorder_add (recorder, (guint16) (0xfe00 + i), 1000000 + (gint64) i * 90000);
  }
  g_assert_cmpuint (collect (recorder, &decoded, &feedback), >=, 3);
  g_assert_cmpuint (decoded.n, ==, 771);
  for (guint i = 1; i < decoded.n; i++)
    g_assert_cmpint (decoded.usec[i], >, decoded.usec[i - 1]);
}

static void
test_jump_restarts (void)
{
  g_autoptr (AusTwccRecorder) recorder = aus_twcc_recorder_new ();
  Decoded decoded = { .n = 0 };
  AusTwccFeedback feedback;
  aus_twcc_recorder_add (recorder, 1, 1000000);
  aus_twcc_recorder_add (recorder, 20000, 1010000);
  collect (recorder, &decoded, &feedback);
  g_assert_cmpuint (decoded.sequence[decoded.n - 1], ==, 20000);
  g_assert_cmpuint (feedback.n_packets, ==, 1);
}

static void
test_parse_refuses (void)
{
  guint8 body[24] = { 0 };
  AusRtcpPacket packet = {
    .type = AUS_RTCP_RTPFB, .count = AUS_RTCP_FMT_TWCC, .body = body, .length = sizeof body
  };
  AusTwccFeedback feedback;
  aus_write_u16 (body + 10, 5);
  aus_write_u16 (body + 16, 0x2005); /* five small deltas, six bytes left */
  g_assert_true (aus_twcc_parse (&packet, &feedback));
  g_assert_cmpuint (feedback.n_received, ==, 5);
  aus_write_u16 (body + 16, 0x4005); /* five large ones need ten */
  g_assert_false (aus_twcc_parse (&packet, &feedback));
  aus_write_u16 (body + 16, 0); /* a run of none */
  g_assert_false (aus_twcc_parse (&packet, &feedback));
  packet.length = 12;
  g_assert_false (aus_twcc_parse (&packet, &feedback));
  aus_write_u16 (body + 16, 0xa000); /* one-bit symbols: the second of fourteen */
  packet.length = 24;
  g_assert_true (aus_twcc_parse (&packet, &feedback));
  g_assert_cmpuint (feedback.n_received, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/twcc/E1/in-order", test_in_order);
  g_test_add_func ("/media/twcc/E1/losses-and-reordering", test_losses_and_reordering);
  g_test_add_func ("/media/twcc/E1/late-packet-is-told-again", test_late_packet_is_told_again);
  g_test_add_func ("/media/twcc/E1/long-pause", test_long_pause);
  g_test_add_func ("/media/twcc/E1/reference-time-wraps", test_reference_time_wraps);
  g_test_add_func ("/media/twcc/E1/feedback-count-wraps", test_feedback_count_wraps);
  g_test_add_func ("/media/twcc/E1/many-packets", test_many_packets);
  g_test_add_func ("/media/twcc/E1/jump-restarts", test_jump_restarts);
  g_test_add_func ("/media/twcc/E1/parse-refuses", test_parse_refuses);
  return g_test_run ();
}
