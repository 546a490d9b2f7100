/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aus-test-path.h"

#include "media/aus-bytes.h"
#include "media/aus-twcc.h"

#define KBPS 1000

/* E6: what a call of two needs is found within seconds of its beginning, by probes. */
static void
test_start (void)
{
  g_autoptr (AusTestPath) path = aus_test_path_new (1);
  aus_test_path_set_rate (path, 5000 * KBPS);
  AusTestPathSeen seen = aus_test_path_run (path, 3);
  g_assert_cmpuint (seen.end_bps, >, 1700 * KBPS);
  g_assert_cmpint (seen.longest_queue_usec, <, 50000);
}

/* A viewer on a narrow line from the start: found out within a second. */
static void
test_narrow_start (void)
{
  g_autoptr (AusTestPath) path = aus_test_path_new (1);
  aus_test_path_set_rate (path, 300 * KBPS);
  AusTestPathSeen seen = aus_test_path_run (path, 1);
  g_assert_cmpuint (seen.end_bps, <, 300 * KBPS);
  seen = aus_test_path_run (path, 20);
  g_assert_cmpuint (seen.least_bps, >, 150 * KBPS);
  g_assert_cmpuint (seen.most_bps, <, 400 * KBPS);
}

static void
test_step (gconstpointer data)
{
  gint64 rtt_usec = GPOINTER_TO_INT (data);
  g_autoptr (AusTestPath) path = aus_test_path_new (2);
  aus_test_path_settings (path)->line.delay_usec = rtt_usec / 2;
  aus_test_path_settings (path)->return_usec = rtt_usec / 2;
  aus_test_path_set_rate (path, 2000 * KBPS);
  aus_test_path_run (path, 5);

  aus_test_path_set_rate (path, 300 * KBPS);
  AusTestPathSeen seen = aus_test_path_run (path, 1);
  g_assert_cmpuint (seen.end_bps, <, 300 * KBPS);
  g_assert_cmpuint (seen.end_bps, >, 150 * KBPS);
  aus_test_path_run (path, 2);
  seen = aus_test_path_run (path, 12);
  g_assert_cmpuint (seen.least_bps, >, 150 * KBPS);
  g_assert_cmpint (seen.longest_queue_usec, <, 250000);

  aus_test_path_set_rate (path, 2000 * KBPS);
  seen = aus_test_path_run (path, 10);
  g_assert_cmpuint (seen.end_bps, >, 1500 * KBPS);
}

/*
 * A quiet picture over a line that becomes a little narrower than it: sound comes late by whatever
 * queue that makes, and what comes late is made up.
 */
static void
test_quiet_step (gconstpointer data)
{
  g_autoptr (AusTestPath) path = aus_test_path_new (8);
  aus_test_path_settings (path)->viewer_clock_usec = *(const gint64 *) data;
  aus_test_path_settings (path)->video_cap_bps = 270 * KBPS;
  aus_test_path_set_rate (path, 2000 * KBPS);
  aus_test_path_run (path, 5);
  aus_test_path_set_rate (path, 300 * KBPS);
  AusTestPathSeen seen = aus_test_path_run (path, 10);
  g_test_message ("queue %d ms, end %u kbit/s", (int) (seen.longest_queue_usec / 1000),
                  (guint) (seen.end_bps / KBPS));
  g_assert_cmpint (seen.longest_queue_usec, <, 150000);
  g_assert_cmpuint (seen.end_bps, <, 350 * KBPS);
  g_assert_cmpuint (seen.end_bps, >, 150 * KBPS);
}

typedef struct {
  const char *name;
  double loss, burst_loss;
} LossCase;

static const LossCase LOSSES[] = {
  { "2", 0.02, 0 },
  { "5", 0.05, 0 },
  { "10", 0.1, 0 },
  { "bursts-10", 0, 0.1 },
};

/* A radio link loses as much at any rate: less would help nobody. */
static void
test_loss (gconstpointer data)
{
  const LossCase *losses = data;
  static const gint64 RTTS[] = { 0, 50000, 200000 };
  for (guint i = 0; i < G_N_ELEMENTS (RTTS); i++) {
    g_autoptr (AusTestPath) path = aus_test_path_new (3 + i);
    AusTestPathSettings *settings = aus_test_path_settings (path);
    settings->line.loss = losses->loss;
    settings->line.burst_loss = losses->burst_loss;
    settings->line.burst_length = 5;
    settings->line.delay_usec = settings->return_usec = RTTS[i] / 2;
    aus_test_path_run (path, 5);
    AusTestPathSeen seen = aus_test_path_run (path, 30);
    g_assert_cmpuint (seen.least_bps, >, 900 * KBPS);
  }
}

/* A line that drops what is too much, without a queue: loss alone tells. */
static void
test_policer (void)
{
  g_autoptr (AusTestPath) path = aus_test_path_new (4);
  aus_test_path_run (path, 4);
  aus_test_path_settings (path)->line.rate_bps = 400 * KBPS;
  aus_test_path_settings (path)->line.queue_bytes = 2500;
  aus_test_path_run (path, 3);
  AusTestPathSeen seen = aus_test_path_run (path, 10);
  g_assert_cmpuint (seen.most_bps, <, 650 * KBPS);
  g_assert_cmpuint (seen.least_bps, >, 100 * KBPS);
}

/* Delays that come and go, packets that overtake: no queue, nothing to yield to. */
static void
test_jitter (void)
{
  g_autoptr (AusTestPath) path = aus_test_path_new (5);
  AusTestPathSettings *settings = aus_test_path_settings (path);
  settings->line.jitter_usec = 30000;
  settings->line.reorder = 0.05;
  settings->line.reorder_usec = 20000;
  aus_test_path_run (path, 5);
  AusTestPathSeen seen = aus_test_path_run (path, 30);
  g_assert_cmpuint (seen.end_bps, >, 1000 * KBPS);
}

/* Somebody takes half of the line and does not yield; when it is over, the line is ours again. */
static void
test_competing_flow (void)
{
  g_autoptr (AusTestPath) path = aus_test_path_new (6);
  aus_test_path_set_rate (path, 1500 * KBPS);
  aus_test_path_run (path, 5);
  aus_test_path_settings (path)->cross_bps = 750 * KBPS;
  aus_test_path_run (path, 3);
  AusTestPathSeen seen = aus_test_path_run (path, 20);
  g_assert_cmpuint (seen.least_bps, >, 300 * KBPS);
  g_assert_cmpuint (seen.end_bps, <, 1000 * KBPS);
  g_assert_cmpint (seen.longest_queue_usec, <, 300000);
  aus_test_path_settings (path)->cross_bps = 0;
  seen = aus_test_path_run (path, 12);
  g_assert_cmpuint (seen.end_bps, >, 1000 * KBPS);
}

/*
 * Somebody's download made the line look worse than it is. What then comes through without a queue
 * is believed, sooner than any growth by percents would get there.
 */
static void
test_what_came_through (void)
{
  g_autoptr (AusTestPath) path = aus_test_path_new (9);
  AusTestPathSettings *settings = aus_test_path_settings (path);
  aus_test_path_set_rate (path, 1000 * KBPS);
  settings->video_least_bps = settings->video_cap_bps = 450 * KBPS;
  aus_test_path_run (path, 5);
  settings->unprobed = TRUE;
  settings->cross_bps = 900 * KBPS;
  AusTestPathSeen seen = aus_test_path_run (path, 2);
  g_assert_cmpuint (seen.end_bps, <, 250 * KBPS);
  settings->cross_bps = 0;
  seen = aus_test_path_run (path, 2);
  g_assert_cmpuint (seen.end_bps, >, 400 * KBPS);
}

/* Every third feedback lost: what the others tell is enough. */
static void
test_feedback_loss (void)
{
  g_autoptr (AusTestPath) path = aus_test_path_new (7);
  aus_test_path_settings (path)->feedback_loss = 0.3;
  aus_test_path_run (path, 5);
  AusTestPathSeen seen = aus_test_path_run (path, 20);
  g_assert_cmpuint (seen.least_bps, >, 1000 * KBPS);
  aus_test_path_set_rate (path, 300 * KBPS);
  seen = aus_test_path_run (path, 2);
  g_assert_cmpuint (seen.end_bps, <, 300 * KBPS);
}

/* The viewer's clock wraps in its 24 bits of 64 ms, and sequence numbers pass 2^16 on the way. */
static void
test_wraps (void)
{
  g_autoptr (AusTestPath) path = aus_test_path_new (8);
  gint64 wrap_usec = (gint64) 64000 << 24;
  aus_test_path_settings (path)->viewer_clock_usec = wrap_usec - 200 * G_USEC_PER_SEC;
  aus_test_path_run (path, 5);
  AusTestPathSeen seen = aus_test_path_run (path, 400);
  g_assert_cmpuint (seen.least_bps, >, 1200 * KBPS);
  g_assert_cmpint (seen.longest_queue_usec, <, 50000);
}

static void
give_feedback (AusEstimate *estimate, AusTwccRecorder *recorder, gint64 now_usec)
{
  AusRtcpWriter writer = { .length = 0 };
  AusRtcpPacket packet;
  gsize offset = 0;
  g_assert_true (aus_twcc_recorder_write (recorder, &writer, 1, 2));
  g_assert_true (aus_rtcp_next (writer.data, writer.length, &offset, &packet));
  aus_estimate_receive_twcc (estimate, &packet, now_usec);
}

/* One packet that others overtook was held up by itself: nothing waits on the path for that. */
static void
test_overtaken_packet_is_no_queue (void)
{
  g_autoptr (AusEstimate) estimate = aus_estimate_new ();
  g_autoptr (AusTwccRecorder) recorder = aus_twcc_recorder_new ();
  const gint64 way_usec = 20000, start_usec = G_USEC_PER_SEC;
  for (guint i = 0; i < 10; i++) {
    gint64 now_usec = start_usec + i * 5000;
    guint16 number = aus_estimate_send (estimate, 1000, AUS_ESTIMATE_MEDIA, now_usec);
    if (i != 5)
      aus_twcc_recorder_add (recorder, number, now_usec + way_usec);
  }
  give_feedback (estimate, recorder, start_usec + 100000);
  g_assert_cmpint (aus_estimate_get_queue (estimate), <, 1000);
  aus_twcc_recorder_add (recorder, 5, start_usec + 180000);
  give_feedback (estimate, recorder, start_usec + 200000);
  g_assert_cmpint (aus_estimate_get_queue (estimate), <, 1000);
  g_assert_cmpint (aus_estimate_get_backlog (estimate, start_usec + 200000), ==, 0);
}

static void
give_remb (AusEstimate *estimate, guint8 exponent, guint32 mantissa)
{
  guint8 body[20] = { 0 };
  guint64 bps = 0;
  memcpy (body + 8, "REMB", 4);
  body[12] = 1;
  body[13] = (guint8) (exponent << 2 | mantissa >> 16);
  aus_write_u16 (body + 14, (guint16) mantissa);
  AusRtcpPacket packet = { AUS_RTCP_PSFB, AUS_RTCP_FMT_REMB, body, sizeof body };
  g_assert_true (aus_rtcp_get_remb (&packet, &bps));
  aus_estimate_receive_remb (estimate, bps, G_USEC_PER_SEC);
}

/* A client without transport-wide feedback: its own estimate, and loss that it reports. */
static void
test_remb (void)
{
  g_autoptr (AusEstimate) estimate = aus_estimate_new ();
  g_assert_false (aus_estimate_is_known (estimate));
  give_remb (estimate, 2, 100000);
  g_assert_true (aus_estimate_is_known (estimate));
  g_assert_cmpuint (aus_estimate_get_target (estimate), ==, 400000);
  give_remb (estimate, 63, 1);
  g_assert_cmpuint (aus_estimate_get_target (estimate), ==, 1000000);
  g_assert_cmpuint (aus_estimate_begin_probe (estimate, 2000000, G_USEC_PER_SEC), ==, 0);
}

/* One with nothing but receiver reports: the draft's section 6. */
static void
test_reports (void)
{
  g_autoptr (AusEstimate) estimate = aus_estimate_new ();
  const gint64 second = G_USEC_PER_SEC;
  aus_estimate_receive_report (estimate, 50, 10, second);
  g_assert_true (aus_estimate_is_known (estimate));
  aus_estimate_receive_report (estimate, 50, 10, 2 * second); /* 4 %: stays */
  g_assert_cmpuint (aus_estimate_get_target (estimate), ==, 1000000);
  aus_estimate_receive_report (estimate, 100, 128, 3 * second); /* 50 % */
  g_assert_cmpuint (aus_estimate_get_target (estimate), ==, 750000);
  aus_estimate_receive_report (estimate, 100, 0, 4 * second);
  g_assert_cmpuint (aus_estimate_get_target (estimate), ==, 787500);
  /* Of several streams each reports by itself, and one lost packet of few is no lossy path. */
  aus_estimate_receive_report (estimate, 4, 64, 4 * second + 100);
  aus_estimate_receive_report (estimate, 10, 0, 5 * second);
  g_assert_cmpuint (aus_estimate_get_target (estimate), ==, 787500); /* too few to tell */
  aus_estimate_receive_report (estimate, 86, 0, 5 * second + 100);
  g_assert_cmpuint (aus_estimate_get_target (estimate), ==, 826875);
  aus_estimate_receive_report (estimate, 100, 128, 5 * second + 200);
  g_assert_cmpuint (aus_estimate_get_target (estimate), ==, 826875);
}

/* The reference time has a sign: a machine that has run for a week tells times below zero. */
static const gint64 CLOCK = 0, CLOCK_OF_A_WEEK = (gint64) 64000 * 0xa00000;

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/media/estimate/E6/quiet-step", &CLOCK, test_quiet_step);
  g_test_add_data_func ("/media/estimate/E6/quiet-step/clock-below-zero", &CLOCK_OF_A_WEEK,
                        test_quiet_step);
  g_test_add_func ("/media/estimate/E6/start", test_start);
  g_test_add_func ("/media/estimate/E6/narrow-start", test_narrow_start);
  g_test_add_data_func ("/media/estimate/E6/step/rtt-20", GINT_TO_POINTER (20000), test_step);
  g_test_add_data_func ("/media/estimate/E6/step/rtt-200", GINT_TO_POINTER (200000), test_step);
  for (guint i = 0; i < G_N_ELEMENTS (LOSSES); i++) {
    g_autofree char *path = g_strconcat ("/media/estimate/E6/loss/", LOSSES[i].name, NULL);
    g_test_add_data_func (path, &LOSSES[i], test_loss);
  }
  g_test_add_func ("/media/estimate/E6/policer", test_policer);
  g_test_add_func ("/media/estimate/E6/jitter", test_jitter);
  g_test_add_func ("/media/estimate/E6/competing-flow", test_competing_flow);
  g_test_add_func ("/media/estimate/E6/what-came-through", test_what_came_through);
  g_test_add_func ("/media/estimate/E6/feedback-loss", test_feedback_loss);
  g_test_add_func ("/media/estimate/E6/wraps", test_wraps);
  g_test_add_func ("/media/estimate/E6/overtaken-packet-is-no-queue",
                   test_overtaken_packet_is_no_queue);
  g_test_add_func ("/media/estimate/remb", test_remb);
  g_test_add_func ("/media/estimate/reports", test_reports);
  return g_test_run ();
}
