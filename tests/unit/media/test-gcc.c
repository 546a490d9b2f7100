/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-bytes.h"
#include "media/aus-gcc-aimd.h"
#include "media/aus-gcc-loss.h"
#include "media/aus-gcc-rate.h"
#include "media/aus-probe.h"
#include "media/aus-send-history.h"
#include "media/aus-twcc-reader.h"

#define KBPS 1000
#define MS   1000
#define S    G_USEC_PER_SEC

/* The parts of the estimator one by one; together they are in test-estimate.c. */

static void
test_history (void)
{
  g_autoptr (AusSendHistory) history = aus_send_history_new ();
  AusSentPacket packet;
  g_assert_cmpint (aus_send_history_tell (history, 0, TRUE, 0, &packet), ==, AUS_SENT_UNKNOWN);
  for (guint i = 0; i < 70000; i++) /* past 2^16 */
    g_assert_cmpuint (aus_send_history_add (history, 100 + i % 7, 0, 0, i), ==, i & 0xffff);
  guint16 last = 69999 & 0xffff;
  g_assert_cmpint (aus_send_history_tell (history, last, TRUE, 5, &packet), ==, AUS_SENT_ARRIVED);
  g_assert_cmpint (packet.sent_usec, ==, 69999);
  g_assert_cmpint (packet.arrival_usec, ==, 5);
  g_assert_cmpint (aus_send_history_tell (history, last, TRUE, 5, &packet), ==, AUS_SENT_UNKNOWN);
  guint16 late = (guint16) (last - 3);
  g_assert_cmpint (aus_send_history_tell (history, late, FALSE, 0, &packet), ==, AUS_SENT_LOST);
  g_assert_cmpint (aus_send_history_tell (history, late, FALSE, 0, &packet), ==, AUS_SENT_UNKNOWN);
  g_assert_cmpint (aus_send_history_tell (history, late, TRUE, 9, &packet), ==, AUS_SENT_RECOVERED);
  /* Forgotten, and not sent yet. */
  guint16 old = (guint16) (last - AUS_SEND_HISTORY_SIZE), next = (guint16) (last + 1);
  g_assert_cmpint (aus_send_history_tell (history, old, TRUE, 9, &packet), ==, AUS_SENT_UNKNOWN);
  g_assert_cmpint (aus_send_history_tell (history, next, TRUE, 9, &packet), ==, AUS_SENT_UNKNOWN);
}

/* Only the low 32 bits of a time are kept. */
static void
test_history_past_an_hour (void)
{
  g_autoptr (AusSendHistory) history = aus_send_history_new ();
  AusSentPacket packet;
  const gint64 wrap = (gint64) 3 << 32;
  guint16 before = aus_send_history_add (history, 100, 0, 0, wrap - 5);
  guint16 after = aus_send_history_add (history, 100, 0, 0, wrap + 7);
  g_assert_cmpint (aus_send_history_tell (history, before, TRUE, 1, &packet), ==, AUS_SENT_ARRIVED);
  g_assert_cmpint (packet.sent_usec, ==, wrap - 5);
  g_assert_cmpint (aus_send_history_tell (history, after, TRUE, 1, &packet), ==, AUS_SENT_ARRIVED);
  g_assert_cmpint (packet.sent_usec, ==, wrap + 7);
}

/* A feedback of the draft's section 3.1: small and large deltas, all kinds of chunks. */
static guint
read_feedback (AusTwccReader *reader, guint32 reference, AusTwccResult *results)
{
  guint8 body[40] = { 0 };
  aus_write_u16 (body + 8, 0xfffe);
  aus_write_u16 (body + 10, 5);
  aus_write_u24 (body + 12, reference);
  aus_write_u16 (body + 16, 0x2001);          /* one small */
  aus_write_u16 (body + 18, 0xc000 | 0x0680); /* missing, small, large, large */
  body[20] = 4;
  body[21] = 8;
  aus_write_u16 (body + 22, (guint16) -4);
  aus_write_u16 (body + 24, 1000);
  AusRtcpPacket packet = { AUS_RTCP_RTPFB, AUS_RTCP_FMT_TWCC, body, 28 };
  return aus_twcc_read (reader, &packet, results);
}

static void
test_reader (void)
{
  AusTwccReader reader = { 0 };
  AusTwccResult results[AUS_TWCC_MAX_RESULTS];
  g_assert_cmpuint (read_feedback (&reader, 10, results), ==, 5);
  g_assert_cmpuint (results[0].sequence, ==, 0xfffe);
  g_assert_cmpint (results[0].arrival_usec, ==, 640 * MS + 1 * MS);
  g_assert_cmpint (results[1].arrival_usec, ==, AUS_TWCC_MISSING);
  g_assert_cmpuint (results[2].sequence, ==, 0); /* over 2^16 */
  g_assert_cmpint (results[2].arrival_usec, ==, 640 * MS + 3 * MS);
  g_assert_cmpint (results[3].arrival_usec, ==, 640 * MS + 2 * MS);
  g_assert_cmpint (results[4].arrival_usec, ==, 640 * MS + 252 * MS);
}

/* 24 bits of 64 ms start over, in either sign; time goes on. */
static void
test_reader_wraps (void)
{
  AusTwccReader reader = { 0 };
  AusTwccResult results[AUS_TWCC_MAX_RESULTS];
  read_feedback (&reader, 0x7fffff, results);
  gint64 before = results[0].arrival_usec;
  read_feedback (&reader, 0x800001, results);
  g_assert_cmpint (results[0].arrival_usec - before, ==, 128 * MS);
  read_feedback (&reader, 0xffffff, results);
  before = results[0].arrival_usec;
  read_feedback (&reader, 0, results);
  g_assert_cmpint (results[0].arrival_usec - before, ==, 64 * MS);
  read_feedback (&reader, 0xfffffe, results); /* late */
  g_assert_cmpint (results[0].arrival_usec - before, ==, -64 * MS);
}

static void
test_reader_refuses (void)
{
  AusTwccReader reader = { 0 };
  AusTwccResult results[AUS_TWCC_MAX_RESULTS];
  guint8 body[64] = { 0 };
  AusRtcpPacket packet = { AUS_RTCP_RTPFB, AUS_RTCP_FMT_TWCC, body, 20 };
  aus_write_u16 (body + 10, AUS_TWCC_MAX_RESULTS + 1);
  aus_write_u16 (body + 16, AUS_TWCC_MAX_RESULTS + 1); /* a run of missing ones */
  g_assert_cmpuint (aus_twcc_read (&reader, &packet, results), ==, 0);
  aus_write_u16 (body + 10, 4);
  aus_write_u16 (body + 16, 0x2004); /* four deltas, and no room for them */
  packet.length = 18;
  g_assert_cmpuint (aus_twcc_read (&reader, &packet, results), ==, 0);
  g_assert_false (reader.started);
}

static void
test_rate (void)
{
  AusGccRate rate = { 0 };
  for (gint64 at = 0; at < S; at += 10 * MS)
    aus_gcc_rate_add (&rate, 1250, at); /* 1 Mbit/s */
  g_assert_cmpuint (aus_gcc_rate_get (&rate, 200 * MS), >, 900 * KBPS);
  g_assert_cmpuint (aus_gcc_rate_get (&rate, 200 * MS), <, 1100 * KBPS);
  aus_gcc_rate_add (&rate, 100, S + S); /* a second of nothing */
  g_assert_cmpuint (aus_gcc_rate_get (&rate, 200 * MS), ==, 0);
  aus_gcc_rate_add (&rate, 100, -3600 * (gint64) S); /* another clock altogether */
  g_assert_cmpuint (aus_gcc_rate_get (&rate, 200 * MS), ==, 0);
}

/* @n groups 10 ms apart, each @growth_usec later than it should be. */
static AusGccUsage
feed (AusGccGroups *groups, AusGccTrendline *line, guint n, gint64 *sent, gint64 *late,
      gint64 growth_usec)
{
  gboolean overused = FALSE;
  for (guint i = 0; i < n; i++) {
    AusGccDelta delta;
    *sent += 10 * MS;
    *late += growth_usec;
    if (aus_gcc_groups_add (groups, *sent, *sent + *late, &delta))
      overused = aus_gcc_trendline_add (line, &delta) == AUS_GCC_OVERUSE || overused;
  }
  return overused ? AUS_GCC_OVERUSE : line->usage;
}

static void
test_trendline (void)
{
  AusGccGroups groups = { 0 };
  AusGccTrendline line;
  gint64 sent = 0, late = 20 * MS;
  aus_gcc_trendline_init (&line);
  g_assert_cmpint (feed (&groups, &line, 60, &sent, &late, 0), ==, AUS_GCC_NORMAL);
  g_assert_cmpint (feed (&groups, &line, 20, &sent, &late, 3 * MS), ==, AUS_GCC_OVERUSE);
  feed (&groups, &line, 20, &sent, &late, -3 * MS); /* it drains: first the line flattens */
  g_assert_cmpint (line.usage, ==, AUS_GCC_UNDERUSE);
  feed (&groups, &line, 60, &sent, &late, 0);
  g_assert_cmpint (line.usage, ==, AUS_GCC_NORMAL);
}

/* One burst is one group; a clock that jumps begins anew. */
static void
test_groups (void)
{
  AusGccGroups groups = { 0 };
  AusGccDelta delta;
  for (guint i = 0; i < 4; i++)
    g_assert_false (aus_gcc_groups_add (&groups, i * MS, 50 * MS + i * 8 * MS, &delta));
  g_assert_false (aus_gcc_groups_add (&groups, 20 * MS, 90 * MS, &delta));
  g_assert_true (aus_gcc_groups_add (&groups, 40 * MS, 110 * MS, &delta));
  g_assert_cmpint (delta.send_delta_usec, ==, 17 * MS);
  g_assert_cmpint (delta.arrival_delta_usec, ==, 16 * MS);
  g_assert_false (aus_gcc_groups_add (&groups, 5 * MS, 120 * MS, &delta)); /* overtaken */
  g_assert_true (aus_gcc_groups_add (&groups, 60 * MS, 10 * S, &delta));
  g_assert_false (aus_gcc_groups_add (&groups, 80 * MS, 10 * S + 20 * MS, &delta));
}

static void
test_aimd (void)
{
  AusGccAimd aimd;
  aus_gcc_aimd_init (&aimd, 1000 * KBPS);
  g_assert_true (aus_gcc_aimd_update (&aimd, AUS_GCC_OVERUSE, 600 * KBPS, S));
  g_assert_cmpuint (aimd.rate_bps, ==, 510 * KBPS);
  /* The same queue is not answered twice, and one that drains is let drain. */
  g_assert_false (aus_gcc_aimd_update (&aimd, AUS_GCC_OVERUSE, 400 * KBPS, S + 10 * MS));
  aus_gcc_aimd_update (&aimd, AUS_GCC_UNDERUSE, 500 * KBPS, S + 50 * MS);
  g_assert_cmpuint (aimd.rate_bps, ==, 510 * KBPS);
  for (gint64 at = 2 * S; at < 4 * S; at += 50 * MS)
    aus_gcc_aimd_update (&aimd, AUS_GCC_NORMAL, 500 * KBPS, at);
  g_assert_cmpuint (aimd.rate_bps, >, 530 * KBPS);
  g_assert_cmpuint (aimd.rate_bps, <, 700 * KBPS);
  for (gint64 at = 4 * S; at < 60 * S; at += 50 * MS) /* never far ahead of what is tried */
    aus_gcc_aimd_update (&aimd, AUS_GCC_NORMAL, 500 * KBPS, at);
  g_assert_cmpuint (aimd.rate_bps, <=, 760 * KBPS);
}

/* @n observations of a quarter of a second at @kbps, of which @lost in a hundred does not come. */
static void
observe (AusGccLoss *loss, guint n, guint kbps, guint lost, gint64 *now)
{
  for (guint i = 0; i < n; i++) {
    for (guint j = 0; j < 100; j++)
      aus_gcc_loss_tell (loss, kbps * 1000 / 8 / 4 / 100, j % 100 < lost);
    *now += 250 * MS;
    aus_gcc_loss_update (loss, (guint64) kbps * 10 * (100 - lost), *now);
  }
}

static void
test_loss (void)
{
  AusGccLoss loss;
  gint64 now = S;
  aus_gcc_loss_init (&loss);
  aus_gcc_loss_update (&loss, 0, now);
  observe (&loss, 40, 1000, 5, &now); /* a radio link: no reason to send less */
  g_assert_cmpuint (loss.rate_bps, >, 5000 * KBPS);
  g_assert_cmpuint ((guint) (1000 * aus_gcc_loss_get_share (&loss) + 0.5), ==, 50);
  observe (&loss, 4, 1000, 60, &now); /* most of it: a line of 400 kbit/s */
  g_assert_cmpuint (loss.rate_bps, <=, 400 * KBPS);
  observe (&loss, 20, 300, 0, &now);
  guint64 after = loss.rate_bps;
  g_assert_cmpuint (after, >, 400 * KBPS);
  aus_gcc_loss_recover (&loss); /* nothing was lost of late: nothing to take back */
  g_assert_cmpuint ((guint) (1000 * aus_gcc_loss_get_share (&loss) + 0.5), ==, 0);
}

static guint64
send_train (AusProbe *probe, guint64 estimate, guint64 needed, guint64 path_bps, gint64 *now)
{
  gsize bytes = aus_probe_begin (probe, estimate, needed, *now);
  gint64 arrival = *now;
  for (gsize done = 0; done < bytes; done += 300) {
    aus_probe_count (probe);
    arrival += (gint64) (300 * 8 * (guint64) S / path_bps);
    aus_probe_receive (probe, probe->cluster, 300, arrival);
  }
  *now += 100 * MS;
  return bytes > 0 ? aus_probe_finish (probe, estimate, *now) : 0;
}

static void
test_probe (void)
{
  AusProbe probe;
  gint64 now = S;
  aus_probe_init (&probe);
  g_assert_cmpuint (aus_probe_begin (&probe, 1000 * KBPS, 800 * KBPS, now), ==, 0); /* enough */
  /* A good path: doubled at once, and again. */
  g_assert_cmpuint (send_train (&probe, 300 * KBPS, 2000 * KBPS, 50000 * KBPS, &now), ==,
                    600 * KBPS);
  g_assert_cmpuint (send_train (&probe, 600 * KBPS, 2000 * KBPS, 50000 * KBPS, &now), ==,
                    1200 * KBPS);
  /* A path of 1.3 Mbit/s: what it proved, less some; and not again at once. */
  guint64 proved = send_train (&probe, 1200 * KBPS, 3000 * KBPS, 1400 * KBPS, &now);
  g_assert_cmpuint (proved, >, 1200 * KBPS);
  g_assert_cmpuint (proved, <, 1400 * KBPS);
  g_assert_cmpuint (send_train (&probe, 1200 * KBPS, 3000 * KBPS, 1300 * KBPS, &now), ==, 0);
  gint64 first_wait = probe.next_usec - now;
  g_assert_cmpint (first_wait, >, S);
  now = probe.next_usec;
  send_train (&probe, 1200 * KBPS, 3000 * KBPS, 1000 * KBPS, &now);
  g_assert_cmpint (probe.next_usec - now, >, first_wait); /* later and later */
}

/* What a train proved and the path did not keep counts as failed. */
static void
test_probe_disproved (void)
{
  AusProbe probe;
  gint64 now = S;
  aus_probe_init (&probe);
  send_train (&probe, 500 * KBPS, 2000 * KBPS, 50000 * KBPS, &now);
  gint64 interval = probe.interval_usec;
  aus_probe_defer (&probe, now + S);
  g_assert_cmpint (probe.interval_usec, >, interval);
  g_assert_cmpint (probe.next_usec, >=, now + S + interval);
  /* One that is lost on the way proves nothing, and is not waited for for ever. */
  now = probe.next_usec;
  g_assert_cmpuint (aus_probe_begin (&probe, 500 * KBPS, 2000 * KBPS, now), >, 0);
  aus_probe_count (&probe);
  g_assert_cmpuint (aus_probe_finish (&probe, 500 * KBPS, now + 10 * MS), ==, 0);
  g_assert_true (probe.pending);
  g_assert_cmpuint (aus_probe_finish (&probe, 500 * KBPS, now + S), ==, 0);
  g_assert_false (probe.pending);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/send-history", test_history);
  g_test_add_func ("/media/send-history-past-an-hour", test_history_past_an_hour);
  g_test_add_func ("/media/twcc-reader/read", test_reader);
  g_test_add_func ("/media/twcc-reader/wraps", test_reader_wraps);
  g_test_add_func ("/media/twcc-reader/refuses", test_reader_refuses);
  g_test_add_func ("/media/gcc/rate", test_rate);
  g_test_add_func ("/media/gcc/groups", test_groups);
  g_test_add_func ("/media/gcc/trendline", test_trendline);
  g_test_add_func ("/media/gcc/aimd", test_aimd);
  g_test_add_func ("/media/gcc/loss", test_loss);
  g_test_add_func ("/media/gcc/probe", test_probe);
  g_test_add_func ("/media/gcc/probe-disproved", test_probe_disproved);
  return g_test_run ();
}
