/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-ingress.h"
#include "media/aus-nack.h"

#define SSRC 0x55

static AusIngress *
make_camera (void)
{
  AusIngress *ingress = aus_ingress_new (AUS_STREAM_CAMERA);
  aus_ingress_set_ssrc (ingress, SSRC);
  aus_ingress_set_open (ingress, TRUE);
  return ingress;
}

static AusIngressVerdict
receive_at (AusIngress *ingress, guint16 sequence, AusArrival arrival, gboolean key,
            gint64 now_usec)
{
  g_autoptr (AusPacket) packet = aus_packet_new ((const guint8 *) "x", 1);
  packet->sequence = sequence;
  packet->timestamp = (guint32) (now_usec * 90 / 1000);
  packet->starts_key_frame = key;
  packet->arrival_usec = now_usec;
  return aus_ingress_receive (ingress, packet, arrival);
}

static AusIngressVerdict
receive (AusIngress *ingress, guint16 sequence)
{
  return receive_at (ingress, sequence, AUS_ARRIVAL_ORIGINAL, FALSE, 1000);
}

/* What is due: the number of packets asked for again; *@plis counts key-frame requests. */
static guint
due (AusIngress *ingress, gint64 now_usec, guint *plis)
{
  AusRtcpWriter writer = { .length = 0 };
  AusRtcpPacket packet;
  gsize offset = 0;
  guint asked = 0;
  guint16 sequences[300];
  aus_ingress_write_due (ingress, &writer, 1, now_usec);
  while (aus_rtcp_next (writer.data, writer.length, &offset, &packet)) {
    asked += aus_rtcp_get_nack (&packet, sequences, G_N_ELEMENTS (sequences));
    if (packet.type == AUS_RTCP_PSFB && plis != NULL)
      (*plis)++;
  }
  return asked;
}

/* Packets wait as long as somebody may ask for them: longer for the far, and for newcomers. */
static void
test_keeps_for_the_farthest (void)
{
  g_autoptr (AusIngress) near = make_camera (), far = make_camera (), young = make_camera ();
  const gint64 step = 100000;
  aus_ingress_set_reach (near, 10000);
  aus_ingress_set_reach (far, 200000);
  for (guint16 i = 0; i <= 8; i++) {
    receive_at (near, i, AUS_ARRIVAL_ORIGINAL, FALSE, i * step);
    receive_at (far, i, AUS_ARRIVAL_ORIGINAL, FALSE, i * step);
    receive_at (young, i, AUS_ARRIVAL_ORIGINAL, i == 0, i * step);
  }
  gint64 first = G_MAXUINT16 + 1;
  g_assert_null (aus_ingress_find (near, first));
  g_assert_nonnull (aus_ingress_find (near, first + 4));
  g_assert_nonnull (aus_ingress_find (far, first));
  g_assert_nonnull (aus_ingress_find (young, first)); /* a newcomer is served from it */
}

static void
test_gap_is_asked_for (void)
{
  g_autoptr (AusIngress) ingress = make_camera ();
  AusIngressStats stats;
  g_assert_cmpint (receive (ingress, 0xfffe), ==, AUS_INGRESS_RESTART);
  g_assert_cmpint (receive (ingress, 2), ==, AUS_INGRESS_FORWARD);
  g_assert_cmpuint (due (ingress, 1000, NULL), ==, 3);
  g_assert_cmpint (receive (ingress, 0), ==, AUS_INGRESS_FORWARD); /* only late */
  g_assert_cmpint (receive_at (ingress, 1, AUS_ARRIVAL_RTX, FALSE, 1000), ==, AUS_INGRESS_FORWARD);
  g_assert_cmpint (receive_at (ingress, 1, AUS_ARRIVAL_RTX, FALSE, 1000), ==,
                   AUS_INGRESS_DUPLICATE);
  g_assert_cmpint (receive (ingress, 2), ==, AUS_INGRESS_DUPLICATE);
  g_assert_cmpuint (due (ingress, 1000 + AUS_NACK_ECHO_USEC, NULL), ==, 1);
  aus_ingress_get_stats (ingress, &stats);
  g_assert_cmpuint (stats.recovered, ==, 1);
  g_assert_cmpuint (stats.lost, ==, 1);
  g_assert_cmpuint (stats.nacks, ==, 4);
}

static void
test_unasked_retransmission (void)
{
  g_autoptr (AusIngress) ingress = make_camera ();
  g_assert_cmpint (receive_at (ingress, 5, AUS_ARRIVAL_RTX, FALSE, 0), ==, AUS_INGRESS_DUPLICATE);
  receive (ingress, 10);
  g_assert_cmpint (receive_at (ingress, 9, AUS_ARRIVAL_RTX, FALSE, 0), ==, AUS_INGRESS_DUPLICATE);
  g_assert_cmpint (receive_at (ingress, 11, AUS_ARRIVAL_RTX, FALSE, 0), ==, AUS_INGRESS_DUPLICATE);
}

static void
test_key_frame_requests_are_merged (void)
{
  g_autoptr (AusIngress) ingress = make_camera ();
  guint plis = 0;
  receive_at (ingress, 1, AUS_ARRIVAL_ORIGINAL, FALSE, 0);
  for (gint64 now_usec = 0; now_usec < 2 * G_USEC_PER_SEC; now_usec += 10000) {
    receive_at (ingress, (guint16) (2 + now_usec / 10000), AUS_ARRIVAL_ORIGINAL, FALSE, now_usec);
    aus_ingress_want_key_frame (ingress); /* many viewers, many times */
    due (ingress, now_usec, &plis);
  }
  g_assert_cmpuint (plis, ==, 4); /* one each 500 ms */
  receive_at (ingress, 300, AUS_ARRIVAL_ORIGINAL, TRUE, 3 * G_USEC_PER_SEC);
  due (ingress, 3 * G_USEC_PER_SEC, &plis);
  g_assert_cmpuint (plis, ==, 4); /* it came */
}

static void
test_idle_stream_is_left_alone (void)
{
  g_autoptr (AusIngress) ingress = make_camera ();
  guint plis = 0;
  receive_at (ingress, 1, AUS_ARRIVAL_ORIGINAL, FALSE, 0);
  aus_ingress_want_key_frame (ingress);
  due (ingress, 5 * G_USEC_PER_SEC, &plis);
  g_assert_cmpuint (plis, ==, 0); /* the camera is off */
  receive_at (ingress, 2, AUS_ARRIVAL_ORIGINAL, FALSE, 6 * G_USEC_PER_SEC);
  due (ingress, 6 * G_USEC_PER_SEC, &plis);
  g_assert_cmpuint (plis, ==, 1);
}

static void
test_open_gap_ends_in_request (void)
{
  g_autoptr (AusIngress) ingress = make_camera ();
  guint plis = 0;
  receive_at (ingress, 1, AUS_ARRIVAL_ORIGINAL, TRUE, 0);
  receive_at (ingress, 3, AUS_ARRIVAL_ORIGINAL, FALSE, 0);
  for (gint64 now_usec = 0; now_usec <= 6 * AUS_NACK_RTT_USEC; now_usec += AUS_NACK_ECHO_USEC)
    due (ingress, now_usec, &plis);
  g_assert_cmpuint (plis, ==, 1);
}

static void
test_young_key_frame (void)
{
  g_autoptr (AusIngress) ingress = make_camera ();
  gint64 first, last;
  receive_at (ingress, 0xfff0, AUS_ARRIVAL_ORIGINAL, FALSE, 0);
  g_assert_false (aus_ingress_find_key_frame (ingress, 0, &first, &last));
  receive_at (ingress, 0xfff1, AUS_ARRIVAL_ORIGINAL, TRUE, 0);
  for (guint i = 2; i < 40; i++)
    receive_at (ingress, (guint16) (0xfff0 + i), AUS_ARRIVAL_ORIGINAL, FALSE, 1000);
  g_assert_true (aus_ingress_find_key_frame (ingress, 1000, &first, &last));
  g_assert_cmpint (last - first, ==, 38);
  g_assert_false (aus_ingress_find_key_frame (ingress, 2 * G_USEC_PER_SEC, &first, &last));
  receive_at (ingress, (guint16) (0xfff0 + 41), AUS_ARRIVAL_ORIGINAL, FALSE, 1000); /* a hole */
  g_assert_false (aus_ingress_find_key_frame (ingress, 1000, &first, &last));
}

/* Nothing that was received before an admission can be served after it. */
static void
test_shut_gate_keeps_nothing (void)
{
  g_autoptr (AusIngress) ingress = make_camera ();
  gint64 first, last;
  aus_ingress_set_open (ingress, FALSE);
  receive_at (ingress, 100, AUS_ARRIVAL_ORIGINAL, TRUE, 0);
  receive_at (ingress, 110, AUS_ARRIVAL_ORIGINAL, FALSE, 0);
  g_assert_cmpuint (due (ingress, 0, NULL), ==, 0);
  aus_ingress_set_open (ingress, TRUE);
  g_assert_false (aus_ingress_find_key_frame (ingress, 0, &first, &last));
  for (gint64 sequence = 0; sequence < 3 * 65536; sequence++)
    g_assert_null (aus_ingress_find (ingress, sequence));
}

/* RFC 3550 A.3 and A.8. */
static void
test_report (void)
{
  g_autoptr (AusIngress) ingress = make_camera ();
  AusReportBlock block;
  AusSenderInfo sr = { .ssrc = SSRC, .ntp = G_GUINT64_CONSTANT (0x1122334455667788) };
  g_assert_false (aus_ingress_report (ingress, &block, 0));
  for (guint i = 0; i < 100; i++) {
    if (i % 4 != 1)
      receive_at (ingress, (guint16) (0xffd0 + i), AUS_ARRIVAL_ORIGINAL, FALSE, (gint64) i * 10000);
  }
  aus_ingress_receive_sr (ingress, &sr, 1000000);
  g_assert_true (aus_ingress_report (ingress, &block, 1500000));
  g_assert_cmpuint (block.ssrc, ==, SSRC);
  g_assert_cmpint (block.lost, ==, 25);
  g_assert_cmpuint (block.fraction_lost, ==, 64);
  g_assert_cmphex (block.highest_sequence, ==, 0x10033); /* one cycle since the first */
  g_assert_cmpuint (block.jitter, <=, 1);
  g_assert_cmphex (block.last_sr, ==, 0x33445566);
  g_assert_cmpuint (block.delay_since_sr, ==, 32768);
  g_assert_true (aus_ingress_report (ingress, &block, 1500000));
  g_assert_cmpuint (block.fraction_lost, ==, 0); /* nothing since */
}

/* RTX is a stream of its own: what it brings was lost all the same, what was late was not. */
static void
test_report_is_before_repair (void)
{
  g_autoptr (AusIngress) ingress = make_camera ();
  AusReportBlock block;
  AusIngressStats stats;
  receive (ingress, 1);
  receive (ingress, 4);
  receive_at (ingress, 2, AUS_ARRIVAL_RTX, FALSE, 1000);
  receive (ingress, 3);
  g_assert_true (aus_ingress_report (ingress, &block, 1000));
  g_assert_cmpint (block.lost, ==, 1);
  g_assert_cmpuint (block.fraction_lost, ==, 64);
  aus_ingress_get_stats (ingress, &stats);
  g_assert_cmpuint (stats.lost, ==, 0); /* what is missing for good */
  receive (ingress, 2);                 /* it was only late, and comes after its repair */
  g_assert_true (aus_ingress_report (ingress, &block, 1000));
  g_assert_cmpint (block.lost, ==, 0);
}

/* RFC 3550 section 6.4.1: LSR is of the source that is reported on; its clock is nobody else's. */
static void
test_clock_ends_with_its_source (void)
{
  g_autoptr (AusIngress) ingress = make_camera ();
  AusReportBlock block;
  AusSenderInfo sr = { .ssrc = SSRC, .ntp = G_GUINT64_CONSTANT (0x1122334455667788) };
  receive (ingress, 1);
  aus_ingress_receive_sr (ingress, &sr, 1000);
  aus_ingress_set_ssrc (ingress, SSRC);
  g_assert_true (aus_ingress_get_sr (ingress, &sr));
  aus_ingress_set_ssrc (ingress, SSRC + 1);
  g_assert_false (aus_ingress_get_sr (ingress, &sr));
  receive (ingress, 40000);
  g_assert_true (aus_ingress_report (ingress, &block, 2000));
  g_assert_cmpuint (block.last_sr + block.delay_since_sr, ==, 0);

  /* A report may overtake its source's first packet; a jump begins another time. */
  aus_ingress_set_ssrc (ingress, SSRC + 2);
  aus_ingress_receive_sr (ingress, &sr, 3000);
  receive (ingress, 100);
  g_assert_true (aus_ingress_get_sr (ingress, &sr));
  receive (ingress, 50000);
  g_assert_false (aus_ingress_get_sr (ingress, &sr));
}

static void
test_new_numbering (void)
{
  g_autoptr (AusIngress) ingress = make_camera ();
  receive (ingress, 100);
  g_assert_cmpint (receive (ingress, 101), ==, AUS_INGRESS_FORWARD);
  g_assert_cmpint (receive (ingress, 40000), ==, AUS_INGRESS_RESTART);
  g_assert_cmpint (receive (ingress, 40001), ==, AUS_INGRESS_FORWARD);
  g_assert_cmpuint (due (ingress, 1000, NULL), ==, 0);
  aus_ingress_set_ssrc (ingress, SSRC + 1);
  g_assert_cmpint (receive (ingress, 40002), ==, AUS_INGRESS_RESTART);

  /* What is counted goes on; what is reported is of the present source. */
  AusIngressStats stats;
  AusReportBlock block;
  receive (ingress, 40005);
  aus_ingress_set_ssrc (ingress, SSRC + 2);
  receive (ingress, 7);
  receive (ingress, 9);
  aus_ingress_get_stats (ingress, &stats);
  g_assert_cmpuint (stats.received, ==, 8);
  g_assert_cmpuint (stats.lost, ==, 3);
  g_assert_true (aus_ingress_report (ingress, &block, 1000));
  g_assert_cmpint (block.lost, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/ingress/E1/gap-is-asked-for", test_gap_is_asked_for);
  g_test_add_func ("/media/ingress/E1/keeps-for-the-farthest", test_keeps_for_the_farthest);
  g_test_add_func ("/media/ingress/E1/unasked-retransmission", test_unasked_retransmission);
  g_test_add_func ("/media/ingress/E1/key-frame-requests-are-merged",
                   test_key_frame_requests_are_merged);
  g_test_add_func ("/media/ingress/E1/idle-stream-is-left-alone", test_idle_stream_is_left_alone);
  g_test_add_func ("/media/ingress/E1/open-gap-ends-in-request", test_open_gap_ends_in_request);
  g_test_add_func ("/media/ingress/E1/young-key-frame", test_young_key_frame);
  g_test_add_func ("/media/ingress/D6/shut-gate-keeps-nothing", test_shut_gate_keeps_nothing);
  g_test_add_func ("/media/ingress/E1/report", test_report);
  g_test_add_func ("/media/ingress/E1/report-is-before-repair", test_report_is_before_repair);
  g_test_add_func ("/media/ingress/E1/clock-ends-with-its-source", test_clock_ends_with_its_source);
  g_test_add_func ("/media/ingress/E7/new-numbering", test_new_numbering);
  return g_test_run ();
}
