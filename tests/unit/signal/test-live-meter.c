/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-meter.h"

#include <math.h>

#define SECOND G_USEC_PER_SEC

/* What data/dbus/ says a worker answers, and a leg of a newer worker with keys nobody knows. */
static const char LEGS[] =
    "[{'room': <'r'>, 'leg': <'l'>, 'state': <'connected'>, 'packets-in': <uint64 7>,"
    "  'residence-usec': <[uint64 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]>,"
    "  'residence-sum-usec': <uint64 5500>, 'novelty': <true>, 'pauses': <uint64 3>,"
    "  'estimate-bps': <uint64 300000>, 'estimate-source': <'twcc'>, 'path-narrow': <true>,"
    "  'path-lost-permille': <uint64 120>, 'path-queue-usec': <uint64 40000>,"
    "  'streams': <[{'direction': <'in'>, 'kind': <'camera'>, 'slot': <uint32 0>,"
    "                'packets': <uint64 90>, 'lost': <uint64 6>, 'recovered': <uint64 4>},"
    "               {'direction': <'out'>, 'kind': <'audio'>, 'slot': <uint32 1>,"
    "                'active': <true>, 'packets': <uint64 50>, 'reported': <uint64 40>,"
    "                'lost': <uint64 2>, 'redundant': <uint64 30>, 'paused': <true>,"
    "                'jitter-usec': <uint64 900>}]>},"
    " {'leg': <'without a room'>},"
    " {'room': <'r'>, 'leg': <'odd'>, 'packets-in': <'many'>, 'streams': <true>,"
    "  'residence-usec': <[uint64 1]>}]";

static GPtrArray *
read_legs (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) legs = g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), LEGS, NULL, NULL, &error);

  g_assert_no_error (error);
  return aus_leg_stats_read (legs);
}

static void
test_read (void)
{
  g_autoptr (GPtrArray) legs = read_legs ();
  const AusLegStats *leg = g_ptr_array_index (legs, 0);

  g_assert_cmpuint (legs->len, ==, 2);
  g_assert_cmpstr (leg->state, ==, "connected");
  g_assert_cmpuint (leg->packets_in, ==, 7);
  g_assert_cmpuint (leg->residence[9], ==, 10);
  g_assert_cmpuint (leg->residence_sum_usec, ==, 5500);
  g_assert_cmpuint (leg->pauses, ==, 3);
  g_assert_cmpuint (leg->estimate_bps, ==, 300000);
  g_assert_cmpuint (leg->path_lost_permille, ==, 120);
  g_assert_cmpuint (leg->path_queue_usec, ==, 40000);
  g_assert_true (leg->path_fed_back);
  g_assert_true (leg->path_narrow);
  g_assert_cmpuint (leg->n_streams, ==, 2);
  g_assert_true (leg->streams[0].video);
  g_assert_false (leg->streams[0].outgoing);
  g_assert_cmpuint (leg->streams[0].recovered, ==, 4);
  g_assert_true (leg->streams[1].outgoing);
  g_assert_true (leg->streams[1].active);
  g_assert_true (leg->streams[1].paused);
  g_assert_cmpuint (leg->streams[1].redundant, ==, 30);
  g_assert_cmpuint (leg->streams[1].slot, ==, 1);
  g_assert_cmpuint (leg->streams[1].jitter_usec, ==, 900);
  leg = g_ptr_array_index (legs, 1);
  g_assert_cmpstr (leg->leg_id, ==, "odd");
  g_assert_cmpuint (leg->packets_in, ==, 0);
  g_assert_cmpuint (leg->n_streams, ==, 0);
}

static AusLegStats *
make (const char *leg_id, guint64 packets, guint64 lost, guint64 recovered)
{
  AusLegStats *leg = g_new0 (AusLegStats, 1);

  leg->leg_id = g_strdup (leg_id);
  leg->n_streams = 1;
  leg->streams[0] = (AusStreamStats){ .kind = "camera",
                                      .video = TRUE,
                                      .packets = packets,
                                      .bytes = packets * 1000,
                                      .lost = lost,
                                      .recovered = recovered };
  leg->bytes_in = packets * 1000;
  return leg;
}

/* Loss on the line counts whether or not a retransmission made up for it. */
static void
test_window (void)
{
  g_autoptr (AusLiveMeter) meter = aus_live_meter_new ();

  aus_live_meter_read (meter, make ("a", 100, 0, 0), 1 * SECOND);
  aus_live_meter_prepare (meter, FALSE, 1 * SECOND);
  g_assert_cmpfloat (meter->facts.loss_up, <, 0); /* one reading says nothing */
  aus_live_meter_read (meter, make ("a", 190, 5, 5), 2 * SECOND);
  aus_live_meter_prepare (meter, FALSE, 2 * SECOND);
  g_assert_cmpfloat (fabs (meter->facts.loss_up - 0.1), <, 1e-9);
  g_assert_cmpfloat (fabs (meter->facts.sent.kbps - 720), <, 1e-9);
  /* Three clean seconds later it is forgotten. */
  for (guint i = 1; i <= 3; i++)
    aus_live_meter_read (meter, make ("a", 190 + i * 100, 5, 5), (2 + i) * SECOND);
  aus_live_meter_prepare (meter, FALSE, 5 * SECOND);
  g_assert_cmpfloat (meter->facts.loss_up, ==, 0);
  /* Another leg counts from the beginning: its counters have nothing to do with these. */
  aus_live_meter_read (meter, make ("b", 3, 0, 0), 6 * SECOND);
  aus_live_meter_prepare (meter, FALSE, 6 * SECOND);
  g_assert_cmpfloat (meter->facts.loss_up, <, 0);
  g_assert_cmpuint (meter->summary.legs, ==, 2);
}

static void
test_digest (void)
{
  g_autoptr (AusLiveMeter) meter = aus_live_meter_new ();
  AusLiveDigest digest;

  aus_live_digest_init (&digest);
  digest.loss_down = 0.2;
  digest.rtt_msec = 70;
  g_assert_true (aus_live_meter_digest (meter, &digest, SECOND));
  g_assert_false (aus_live_meter_digest (meter, &digest, SECOND + AUS_LIVE_DIGEST_USEC - 1));
  aus_live_meter_prepare (meter, FALSE, SECOND);
  g_assert_cmpfloat (meter->facts.loss_told, ==, 0.2);
  g_assert_cmpfloat (meter->facts.loss_down, <, 0); /* not measured by us */
  g_assert_cmpfloat (meter->facts.rtt_msec, ==, 70);
  /* It gets old. */
  aus_live_meter_prepare (meter, FALSE, 8 * SECOND);
  g_assert_cmpfloat (meter->facts.loss_told, <, 0);
}

/* A voice is what came of it in the end; the line is what it lost on the way. */
static void
test_voice (void)
{
  g_autoptr (AusLiveMeter) meter = aus_live_meter_new ();
  AusLegStats *before = make ("a", 100, 0, 0), *after = make ("a", 180, 15, 5);

  before->streams[0].kind = after->streams[0].kind = "microphone";
  before->streams[0].video = after->streams[0].video = FALSE;
  after->streams[0].repaired = 14;
  aus_live_meter_read (meter, before, 1 * SECOND);
  aus_live_meter_read (meter, after, 2 * SECOND);
  aus_live_meter_prepare (meter, FALSE, 2 * SECOND);
  g_assert_cmpfloat (fabs (meter->facts.loss_up - 0.2), <, 1e-9);
  g_assert_cmpfloat (fabs (meter->facts.voice_lost - 1 / 95.0), <, 1e-9);
}

/* Transport-wide feedback tells of the path at once, receiver reports only of seconds ago. */
static void
test_path (void)
{
  g_autoptr (AusLiveMeter) meter = aus_live_meter_new ();
  AusLegStats *second = make ("a", 200, 0, 0);

  second->path_fed_back = second->path_narrow = TRUE;
  second->path_lost_permille = 250;
  second->path_queue_usec = 80000;
  aus_live_meter_read (meter, make ("a", 100, 0, 0), 1 * SECOND);
  aus_live_meter_read (meter, second, 2 * SECOND);
  aus_live_meter_prepare (meter, FALSE, 2 * SECOND);
  g_assert_cmpfloat (meter->facts.loss_down, ==, 0.25);
  g_assert_cmpfloat (meter->facts.queue_msec, ==, 80);
  g_assert_true (meter->facts.narrow_down);
}

/* Who was held back for another's line is not taken for slow while the encoder comes up again. */
static void
test_held_back (void)
{
  g_autoptr (AusLiveMeter) meter = aus_live_meter_new ();

  aus_live_meter_note_asked (meter, FALSE, 1 * SECOND);
  g_assert_false (meter->facts.asked_less);
  aus_live_meter_note_asked (meter, TRUE, 2 * SECOND);
  g_assert_true (meter->facts.asked_less);
  aus_live_meter_note_asked (meter, FALSE, 6 * SECOND);
  g_assert_true (meter->facts.asked_less);
  aus_live_meter_note_asked (meter, FALSE, 20 * SECOND);
  g_assert_false (meter->facts.asked_less);
}

static void
test_samples_go_round (void)
{
  g_autoptr (AusLiveMeter) meter = aus_live_meter_new ();

  g_assert_null (aus_live_meter_get_sample (meter, 0));
  for (guint i = 0; i < AUS_LIVE_SAMPLES + 5; i++) {
    aus_live_meter_prepare (meter, FALSE, i * SECOND);
    aus_live_meter_judge (meter, TRUE, i + 1);
  }
  g_assert_cmpint (aus_live_meter_get_sample (meter, 0)->at_usec, ==, AUS_LIVE_SAMPLES + 5);
  g_assert_cmpint (aus_live_meter_get_sample (meter, AUS_LIVE_SAMPLES - 1)->at_usec, ==, 6);
  g_assert_null (aus_live_meter_get_sample (meter, AUS_LIVE_SAMPLES));
  /* Out of turn: shown, but it is no second of the call. */
  aus_live_meter_prepare (meter, TRUE, 0);
  g_assert_true (aus_live_meter_judge (meter, FALSE, 0));
  g_assert_cmpuint (meter->summary.seconds, ==, AUS_LIVE_SAMPLES + 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live/meter/M2/read", test_read);
  g_test_add_func ("/live/meter/E6/window", test_window);
  g_test_add_func ("/live/meter/E6/digest", test_digest);
  g_test_add_func ("/live/meter/E6/voice", test_voice);
  g_test_add_func ("/live/meter/E6/path", test_path);
  g_test_add_func ("/live/meter/E6/held-back", test_held_back);
  g_test_add_func ("/live/meter/M2/samples-go-round", test_samples_go_round);
  return g_test_run ();
}
