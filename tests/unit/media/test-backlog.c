/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-backlog.h"
#include "media/aus-send-history.h"

#define BPS  300000
#define SIZE 1125 /* bytes: 30 ms at BPS */
#define TRIP ((gint64) SIZE * 8 * 1000000 / BPS)

static void
test_drains (void)
{
  AusBacklog backlog = { 0 };
  g_assert_cmpint (aus_backlog_get (&backlog, 5), ==, 0);
  aus_backlog_join (&backlog, SIZE, BPS, 1000000);
  aus_backlog_join (&backlog, SIZE, BPS, 1000000);
  g_assert_cmpint (aus_backlog_get (&backlog, 1000000), ==, 2 * TRIP);
  g_assert_cmpint (aus_backlog_get (&backlog, 1000000 + TRIP), ==, TRIP);
  g_assert_cmpint (aus_backlog_get (&backlog, 9000000), ==, 0);
  aus_backlog_join (&backlog, SIZE, BPS, 9000000);
  g_assert_cmpint (aus_backlog_get (&backlog, 9000000), ==, TRIP);
  /* A step back of the clock empties nothing. */
  g_assert_cmpint (aus_backlog_get (&backlog, 8000000), ==, TRIP);
}

/* What feedback tells counts, and what was sent since joins again. */
static void
test_is_corrected (void)
{
  AusBacklog backlog = { 0 };
  aus_backlog_join (&backlog, 100 * SIZE, BPS, 1000000); /* never more than half a second */
  g_assert_cmpint (aus_backlog_get (&backlog, 1000000), ==, 500000);
  aus_backlog_set (&backlog, 20000, 1000000);
  aus_backlog_join (&backlog, SIZE, BPS, 1010000);
  g_assert_cmpint (aus_backlog_get (&backlog, 1010000), ==, 10000 + TRIP);
}

/* @n packets that were sent at once, behind others, left a full path one behind the other. */
static void
leave (AusBacklog *backlog, guint n, gint64 *arrival_usec)
{
  for (guint i = 0; i < n; i++) {
    gint64 wait_usec = MAX (backlog->last_wait_usec, TRIP) + TRIP;
    *arrival_usec += TRIP;
    aus_backlog_leave (backlog, SIZE, *arrival_usec, wait_usec);
  }
}

static void
test_drain_is_seen (gconstpointer data)
{
  AusBacklog backlog = { 0 };
  gint64 arrival_usec = GPOINTER_TO_INT (data); /* on a clock of its own */
  aus_backlog_leave (&backlog, SIZE, arrival_usec, 0);
  g_assert_cmpuint (aus_backlog_judge (&backlog, 0, 1000000), ==, 0);
  g_assert_cmpuint (aus_backlog_get_drain (&backlog, 1000000), ==, 0);
  /* One large packet behind another: a hint, as long as something waits. */
  leave (&backlog, 1, &arrival_usec);
  aus_backlog_judge (&backlog, 30000, 1050000);
  g_assert_cmpuint (aus_backlog_get_drain (&backlog, 1050000), ==, 0);
  g_assert_cmpuint (aus_backlog_judge (&backlog, 50000, 1100000), ==, 0);
  g_assert_cmpuint (aus_backlog_get_drain (&backlog, 1100000), ==, BPS);
  /* Three: beyond doubt. */
  leave (&backlog, 2, &arrival_usec);
  g_assert_cmpuint (aus_backlog_judge (&backlog, 50000, 1150000), ==, BPS);
  leave (&backlog, 20, &arrival_usec);
  g_assert_cmpuint (aus_backlog_judge (&backlog, 50000, 1200000), ==, BPS);
  /* It is forgotten when nothing waits any more. */
  g_assert_cmpuint (aus_backlog_get_drain (&backlog, 1200000 + 499999), ==, BPS);
  g_assert_cmpuint (aus_backlog_get_drain (&backlog, 1200000 + 500000), ==, 0);
}

/* A small picture of two packets: one behind the other is enough for a hint, a voice is not. */
static void
test_small_pictures (void)
{
  AusBacklog picture = { 0 }, voice = { 0 };
  gint64 arrival_usec = 777000000;
  aus_backlog_leave (&picture, 735, arrival_usec, 20000);
  aus_backlog_leave (&picture, 735, arrival_usec + 19600, 39000);
  g_assert_cmpuint (aus_backlog_judge (&picture, 44000, 1000000), ==, 0);
  g_assert_cmpuint (aus_backlog_get_drain (&picture, 1000000), ==, BPS);
  for (guint i = 0; i < 3; i++)
    aus_backlog_leave (&voice, 170, arrival_usec + i * 20000, 40000);
  g_assert_cmpuint (aus_backlog_judge (&voice, 44000, 1000000), ==, 0);
  g_assert_cmpuint (aus_backlog_get_drain (&voice, 1000000), ==, 0);
}

/* Behind somebody else's queue what is sent with pauses comes with pauses, on a path of any width.
 */
static void
test_others_queue_is_no_drain (void)
{
  AusBacklog backlog = { 0 };
  gint64 arrival_usec = 777000000;
  for (guint i = 0; i < 100; i++, arrival_usec += TRIP) {
    aus_backlog_leave (&backlog, SIZE, arrival_usec, 200000 + i % 3 * 1000);
    g_assert_cmpuint (aus_backlog_judge (&backlog, 200000, arrival_usec), ==, 0);
  }
  g_assert_cmpuint (aus_backlog_get_drain (&backlog, arrival_usec), ==, 0);
}

/* Pictures are held back in time: nothing waits any more when it is told what came. */
static void
test_doubt (void)
{
  AusBacklog backlog = { 0 };
  gint64 arrival_usec = 777000000;
  aus_backlog_leave (&backlog, SIZE, arrival_usec, 0);
  leave (&backlog, 2, &arrival_usec);
  arrival_usec += 20000;
  aus_backlog_leave (&backlog, 170, arrival_usec, 1000);
  g_assert_cmpuint (aus_backlog_judge (&backlog, 1000, 1000000), ==, 0);
  g_assert_cmpuint (aus_backlog_get_drain (&backlog, 1000000), ==, 0);
  aus_backlog_doubt (&backlog);
  g_assert_cmpuint (aus_backlog_judge (&backlog, 1000, 1050000), ==, 0); /* not beyond doubt */
  g_assert_cmpuint (aus_backlog_get_drain (&backlog, 1050000), ==, BPS);
  /* What was seen long ago is of another time. */
  arrival_usec += 300000;
  aus_backlog_leave (&backlog, 170, arrival_usec, 1000);
  aus_backlog_doubt (&backlog);
  aus_backlog_judge (&backlog, 1000, 1600000);
  g_assert_cmpuint (aus_backlog_get_drain (&backlog, 1600000), ==, 0);
}

/* A path that was idle in between, and packets that were overtaken, tell nothing. */
static void
test_pauses_are_no_drain (void)
{
  AusBacklog backlog = { 0 };
  gint64 arrival_usec = 777000000;
  for (guint i = 0; i < 100; i++) {
    arrival_usec += 50000;
    aus_backlog_leave (&backlog, SIZE, arrival_usec, 10000);
    aus_backlog_leave (&backlog, SIZE, arrival_usec - 20000, 60000);
    g_assert_cmpuint (aus_backlog_judge (&backlog, 60000, arrival_usec), ==, 0);
  }
  g_assert_cmpuint (aus_backlog_get_drain (&backlog, arrival_usec), ==, 0);
}

/* What was thought to wait there is ours, however long it stays: we keep some of it there. */
static void
test_own_queue_stays_ours (void)
{
  AusBacklog backlog = { 0 };
  gint64 now_usec = 1000000;
  for (guint i = 0; i < 60; i++, now_usec += 50000)
    g_assert_cmpint (aus_backlog_note (&backlog, 60000, 55000, now_usec), >=, 55000);
}

/* What never gets shorter is somebody else's; what does was ours. */
static void
test_others_queue (void)
{
  AusBacklog backlog = { 0 };
  gint64 now_usec = 1000000;
  for (guint i = 0; i < 20; i++, now_usec += 50000)
    g_assert_cmpint (aus_backlog_note (&backlog, 5000, 0, now_usec), <=, 5000);
  for (guint i = 0; i < 8; i++, now_usec += 50000)
    g_assert_cmpint (aus_backlog_note (&backlog, 200000 + i, 0, now_usec), >=, 195000);
  for (guint i = 0; i < 10; i++, now_usec += 50000)
    aus_backlog_note (&backlog, 200000, 0, now_usec);
  g_assert_cmpint (aus_backlog_note (&backlog, 210000, 0, now_usec), <=, 10000);
  /* It is gone: at once nothing of it is taken for the other's. */
  g_assert_cmpint (aus_backlog_note (&backlog, 0, 0, now_usec), ==, 0);
  g_assert_cmpint (aus_backlog_note (&backlog, 100000, 0, now_usec), ==, 100000);
}

/* What is looked at is not told; what is too old is not there. */
static void
test_history_is_looked_at (void)
{
  g_autoptr (AusSendHistory) history = aus_send_history_new ();
  AusSentPacket packet;
  g_assert_false (aus_send_history_look (history, 0, &packet));
  for (guint i = 0; i <= AUS_SEND_HISTORY_SIZE; i++)
    aus_send_history_add (history, i, i % 2, i * 1000, 1000000 + i);
  g_assert_cmpuint (aus_send_history_get_next (history), ==, AUS_SEND_HISTORY_SIZE + 1);
  g_assert_false (aus_send_history_look (history, 0, &packet));
  g_assert_false (aus_send_history_look (history, AUS_SEND_HISTORY_SIZE + 1, &packet));
  for (guint twice = 0; twice < 2; twice++) {
    g_assert_true (aus_send_history_look (history, 7, &packet));
    g_assert_cmpint (packet.sent_usec, ==, 1000007);
    g_assert_cmpuint (packet.size, ==, 7);
    g_assert_cmpuint (packet.probe, ==, 1);
    g_assert_cmpint (packet.wait_usec, ==, 7000);
  }
  g_assert_cmpint (aus_send_history_tell (history, 7, TRUE, 5, &packet), ==, AUS_SENT_ARRIVED);
  g_assert_true (aus_send_history_look (history, 7, &packet));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/backlog/E6/drains", test_drains);
  g_test_add_func ("/media/backlog/E6/is-corrected", test_is_corrected);
  g_test_add_data_func ("/media/backlog/E6/drain-is-seen", GINT_TO_POINTER (777000000),
                        test_drain_is_seen);
  g_test_add_data_func ("/media/backlog/E6/drain-is-seen/clock-below-zero",
                        GINT_TO_POINTER (-777000000), test_drain_is_seen);
  g_test_add_func ("/media/backlog/E6/small-pictures", test_small_pictures);
  g_test_add_func ("/media/backlog/E6/others-queue-is-no-drain", test_others_queue_is_no_drain);
  g_test_add_func ("/media/backlog/E6/doubt", test_doubt);
  g_test_add_func ("/media/backlog/E6/own-queue-stays-ours", test_own_queue_stays_ours);
  g_test_add_func ("/media/backlog/E6/pauses-are-no-drain", test_pauses_are_no_drain);
  g_test_add_func ("/media/backlog/E6/others-queue", test_others_queue);
  g_test_add_func ("/media/send-history-is-looked-at", test_history_is_looked_at);
  return g_test_run ();
}
