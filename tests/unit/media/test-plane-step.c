/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A viewer's line becomes narrow in the middle of a call: what that does to what it is sent. */
#include "plane-call.h"

#define MOMENTS   16
#define FULL_RATE 540000

static void
print (const char *what, const Heard *heard)
{
  g_test_message ("%s: sound %d ms late at most, %d ms made up, %u lost; longest picture %d ms, %u",
                  what, (int) (heard->longest_usec / 1000), (int) (heard->made_up_usec / 1000),
                  heard->lost, (int) (heard->longest_gap_usec / 1000), heard->frames);
}

static guint64
count_skipped (Call *call)
{
  AusMediaStats stats;
  aus_member_get_stats (call->room.a->member, &stats);
  return stats.outgoing[AUS_N_AUDIO_SLOTS].counts.skipped;
}

/*
 * What a narrow line may do: made up is what a jitter buffer of 60 ms would have to, of all voices
 * together. A viewer that says how long something took fares better than one that does not.
 */
typedef struct {
  gboolean silent;
  gint64 step_usec, average_usec; /* made up when it becomes narrow */
  gint64 narrow_usec;             /* and as long as it is */
  gint64 gap_usec;                /* between pictures then */
} Limits;

static const Limits ONE[] = { { TRUE, 180000, 140000, 30000, 400000 },
                              { FALSE, 100000, 45000, 60000, 400000 } };
static const Limits THREE[] = { { TRUE, 560000, 420000, 100000, 500000 },
                                { FALSE, 160000, 60000, 250000, 450000 } };

/* One call whose line becomes narrow @after_usec past a picture; what that did to the sound. */
static gint64
play_step (gint64 after_usec, const Limits *limits)
{
  Call call;
  call_begin (&call, 1, FULL_RATE);
  call.silent = limits->silent;
  call_run (&call, 3 + (double) after_usec / G_USEC_PER_SEC, 2000);
  Heard before = call_run (&call, 5, 2000);
  g_assert_cmpint (before.made_up_usec, ==, 0);
  g_assert_cmpuint (count_skipped (&call), ==, 0);

  Heard step = call_run (&call, 2, 300);
  print ("300 kbit/s", &step);
  g_assert_cmpuint (step.lost, ==, 0);
  g_assert_cmpint (step.made_up_usec, <, limits->step_usec);
  g_assert_cmpint (step.longest_gap_usec, <, limits->gap_usec);
  /* Two seconds later it is over: the picture fits the line, whole, beside the sound. */
  guint64 skipped = count_skipped (&call);
  Heard narrow = call_run (&call, 8, 300);
  print ("adapted", &narrow);
  g_assert_cmpint (narrow.made_up_usec, <, limits->narrow_usec);
  g_assert_cmpuint (call.publishers[0].high.rate_bps, >, 150000);
  g_assert_cmpuint (count_skipped (&call) - skipped, <=, 2);

  Heard wide = call_run (&call, 15, 2000);
  print ("2 Mbit/s again", &wide);
  g_assert_cmpint (wide.made_up_usec, <, 30000);
  g_assert_cmpuint (call.publishers[0].high.rate_bps, ==, FULL_RATE);
  call_end (&call);
  return step.made_up_usec;
}

/*
 * E6: 2 Mbit/s become 300 kbit/s, and back, at any moment between two pictures. What is on its way
 * before anybody can know comes late; after that nothing stands in the way of what is said.
 */
static void
test_step (gconstpointer data)
{
  const Limits *limits = data;
  gint64 sum_usec = 0;
  for (guint i = 0; i < MOMENTS; i++)
    sum_usec += play_step (i * 4 * FRAME_USEC / MOMENTS, limits);
  g_test_message ("%d ms made up on average", (int) (sum_usec / MOMENTS / 1000));
  g_assert_cmpint (sum_usec / MOMENTS, <, limits->average_usec);
}

/* A radio link that delays and reorders, but takes all: nothing is held back or left out for it. */
static void
test_jitter_is_no_queue (void)
{
  Call call;
  call_begin (&call, 1, FULL_RATE);
  call.line.jitter_usec = 30000;
  call.line.reorder = 0.05;
  call.line.reorder_usec = 20000;
  call_run (&call, 3, 0);
  Heard heard = call_run (&call, 20, 0);
  print ("jitter", &heard);
  g_assert_cmpuint (count_skipped (&call), ==, 0);
  g_assert_cmpuint (heard.frames, >=, 20 * G_USEC_PER_SEC / FRAME_USEC * 95 / 100);
  g_assert_cmpuint (call.publishers[0].high.rate_bps, ==, FULL_RATE);
  call_end (&call);
}

/* Bursts of loss, and a line that stands still for a moment: no reason to send less either. */
static void
test_stalls_are_no_queue (void)
{
  Call call;
  AusMediaStats stats;
  call_begin (&call, 1, FULL_RATE);
  call.line.burst_loss = 0.1;
  call.line.burst_length = 5;
  call.stall_usec = 150000;
  Heard heard = call_run (&call, 25, 0);
  print ("bursts and stalls", &heard);
  aus_member_get_stats (call.room.a->member, &stats);
  g_assert_cmpuint (stats.estimate.decreases, ==, 0);
  g_assert_cmpuint (count_skipped (&call), ==, 0);
  g_assert_cmpuint (call.publishers[0].high.rate_bps, ==, FULL_RATE);
  call_end (&call);
}

/* Another way, which is longer from one moment to the next, is no queue. */
static void
test_longer_way (void)
{
  Call call;
  call_begin (&call, 1, FULL_RATE);
  call_run (&call, 5, 0);
  call.line.delay_usec = 100000;
  call.line.burst_loss = 0.1;
  call.line.burst_length = 5;
  call_run (&call, 2, 0);
  Heard heard = call_run (&call, 10, 0);
  print ("longer way", &heard);
  g_assert_cmpint (heard.longest_gap_usec, <, 500000);
  g_assert_cmpuint (heard.frames, >=, 150);
  g_assert_cmpuint (call.publishers[0].high.rate_bps, ==, FULL_RATE);
  call_end (&call);
}

/*
 * E6: a publisher without layers that sends what it wants: until its picture is paused, sound goes
 * before it.
 */
static void
test_stubborn_publisher (void)
{
  Call call;
  AusAdvice advice;
  call_begin (&call, 1, FULL_RATE);
  call.habits.stubborn = TRUE;
  call_run (&call, 5, 2000);
  call_run (&call, 0.5, 300);
  Heard heard = call_run (&call, 5, 300);
  print ("300 kbit/s", &heard);
  g_assert_cmpint (heard.made_up_usec, ==, 0);
  g_assert_cmpint (heard.longest_usec, <, 120000);
  g_assert_cmpuint (heard.frames, >=, 10); /* while it lasts, still a picture now and then */
  aus_member_get_advice (call.room.a->member, &advice);
  g_assert_cmpuint (advice.paused_slots, ==, 1);
  call_end (&call);
}

/*
 * E6: a pause is told in a message of 2 kB over that very line: not while sound has to wait there,
 * but within a second.
 */
static void
test_pause_is_told_behind_sound (void)
{
  Call call;
  guint paused = 0, told = 0;
  AusMember *viewer;
  call_begin (&call, 2, 420000);
  call.habits.stubborn = TRUE;
  viewer = call.room.a->member;
  call_run (&call, 8, 2000);
  for (guint i = 1; i <= 300 && told == 0; i++) {
    AusMediaStats stats;
    AusAdvice advice;
    call_run (&call, 0.04, 300);
    aus_member_get_stats (viewer, &stats);
    aus_member_get_advice (viewer, &advice);
    if (paused == 0 &&
        (stats.outgoing[AUS_N_AUDIO_SLOTS].paused || stats.outgoing[AUS_N_AUDIO_SLOTS + 1].paused))
      paused = i;
    if (advice.paused_slots != 0)
      told = i;
  }
  g_assert_cmpuint (paused, >, 0);
  g_test_message ("told %u ms later", (told - paused) * 40);
  g_assert_cmpuint (told, >=, paused + 12); /* many a pause is over by then */
  g_assert_cmpuint (told, <=, paused + 26);
  call_end (&call);
}

/*
 * E6: a line that was too narrow for any picture is wide again, far away and losing packets: what a
 * short probe loses there by chance is not held against it, and a probe lost altogether is
 * repeated.
 */
static void
test_back_over_a_lossy_line (void)
{
  gint64 longest_usec = 0;
  for (guint i = 0; i < 4 * MOMENTS; i++) {
    Call call;
    call_begin (&call, 1, 250000);
    network_shaper_free (call.shaper);
    call.shaper = network_shaper_new (2100 + i);
    call_run (&call, 4, 2000);
    call_run (&call, 8, 70);
    call.line.delay_usec = 100000;
    call.line.loss = 0.05;
    Heard back = call_run (&call, 20, 0);
    longest_usec = MAX (longest_usec, back.longest_gap_usec);
    call_end (&call);
  }
  /* Eight seconds of it were the narrow line's. */
  g_test_message ("without a picture for %d ms", (int) (longest_usec / 1000));
  g_assert_cmpint (longest_usec, <, 16 * G_USEC_PER_SEC);
}

/* A queue of somebody else's is nothing to wait for: pictures take their part of the line. */
static void
test_others_queue (void)
{
  Call call;
  call_begin (&call, 1, FULL_RATE);
  call_run (&call, 8, 3000);
  call.filled_usec = 200000;
  call_run (&call, 3, 3000);
  Heard heard = call_run (&call, 12, 3000);
  print ("beside a download", &heard);
  g_assert_cmpuint (heard.frames, >=, 12 * G_USEC_PER_SEC / FRAME_USEC * 95 / 100);
  g_assert_cmpuint (call.publishers[0].high.rate_bps, ==, FULL_RATE);
  call_end (&call);
}

static gint64
get_others_gap (const Call *call)
{
  return MAX (call->publishers[0].longest_gap_usec, call->publishers[1].longest_gap_usec);
}

/* Two who are seen, one of whose viewers has a line that becomes narrow @after_usec past a picture.
 */
static gint64
play_three (gint64 after_usec, guint64 full_bps, gint64 low_start_usec, const Limits *limits)
{
  Call call;
  call_begin (&call, 2, full_bps);
  call.silent = limits->silent;
  call.habits.low_start_usec = low_start_usec;
  call_run (&call, 8 + (double) after_usec / G_USEC_PER_SEC, 2000);
  call.publishers[0].longest_gap_usec = call.publishers[1].longest_gap_usec = 0;
  Heard step = call_run (&call, 2, 300);
  print ("three, 300 kbit/s", &step);
  g_assert_cmpint (step.longest_gap_usec, <, 500000);
  g_assert_cmpint (step.made_up_usec, <, limits->step_usec);
  Heard narrow = call_run (&call, 13, 300);
  print ("adapted", &narrow);
  g_assert_cmpint (narrow.longest_gap_usec, <, limits->gap_usec);
  g_assert_cmpint (narrow.made_up_usec, <, limits->narrow_usec);
  Heard wide = call_run (&call, 15, 2000);
  print ("2 Mbit/s again", &wide);
  g_assert_cmpint (wide.longest_gap_usec, <, 500000);
  g_assert_cmpint (wide.made_up_usec, <, 2 * 80000); /* behind two key frames */
  g_assert_cmpint (get_others_gap (&call), <, 150000);
  call_end (&call);
  return step.made_up_usec;
}

/*
 * E6: two pictures do not fit a line that became narrow, and the low ones take their time, as
 * browsers do: one of the two goes on, rather than each in the other's way.
 */
static void
test_three (gconstpointer data)
{
  const Limits *limits = data;
  gint64 sum_usec = 0;
  static const guint64 rates[] = { 360000, 420000 };
  static const gint64 starts[] = { 600000, 3000000 };
  for (guint i = 0; i < 4 * MOMENTS; i++)
    sum_usec += play_three (i % MOMENTS * 4 * FRAME_USEC / MOMENTS, rates[i / MOMENTS % 2],
                            starts[i / MOMENTS / 2], limits);
  g_test_message ("%d ms made up on average", (int) (sum_usec / MOMENTS / 4000));
  g_assert_cmpint (sum_usec / MOMENTS / 4, <, limits->average_usec);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/media/step/E6/sound-goes-on", &ONE[1], test_step);
  g_test_add_data_func ("/media/step/E6/sound-goes-on/silent", &ONE[0], test_step);
  g_test_add_func ("/media/step/E6/jitter-is-no-queue", test_jitter_is_no_queue);
  g_test_add_func ("/media/step/E6/stalls-are-no-queue", test_stalls_are_no_queue);
  g_test_add_func ("/media/step/E6/longer-way", test_longer_way);
  g_test_add_func ("/media/step/E6/stubborn-publisher", test_stubborn_publisher);
  g_test_add_func ("/media/step/E6/pause-is-told-behind-sound", test_pause_is_told_behind_sound);
  g_test_add_func ("/media/step/E6/back-over-a-lossy-line", test_back_over_a_lossy_line);
  g_test_add_func ("/media/step/E6/others-queue", test_others_queue);
  g_test_add_data_func ("/media/step/E6/one-of-two-pictures-goes-on", &THREE[1], test_three);
  g_test_add_data_func ("/media/step/E6/one-of-two-pictures-goes-on/silent", &THREE[0], test_three);
  return g_test_run ();
}
