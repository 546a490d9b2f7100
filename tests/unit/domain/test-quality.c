/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-emodel.h"
#include "domain/aus-quality-summary.h"

#include <math.h>
#include <string.h>

#define assert_near(a, b, within) g_assert_cmpfloat (fabs ((a) - (b)), <=, within)

/* ITU-T G.107 (06/2015), Table B.1: the rating and its mean opinion score. */
static void
test_mos_of_rating (void)
{
  assert_near (aus_emodel_get_mos (90), 4.34, 0.005);
  assert_near (aus_emodel_get_mos (80), 4.03, 0.01);
  assert_near (aus_emodel_get_mos (70), 3.60, 0.005);
  assert_near (aus_emodel_get_mos (60), 3.10, 0.005);
  assert_near (aus_emodel_get_mos (50), 2.58, 0.005);
  assert_near (aus_emodel_get_mos (93.2), 4.41, 0.005);
  g_assert_cmpfloat (aus_emodel_get_mos (-5), ==, 1);
  g_assert_cmpfloat (aus_emodel_get_mos (3), >=, 1);
  g_assert_cmpfloat (aus_emodel_get_mos (120), ==, 4.5);
}

/* The closed form by hand at X = 1, 2 and log2 3. */
static void
test_delay_impairment (void)
{
  g_assert_cmpfloat (aus_emodel_delay_impairment (100), ==, 0);
  assert_near (aus_emodel_delay_impairment (200), 3.04, 0.02);
  assert_near (aus_emodel_delay_impairment (300), 14.8, 0.4);
  assert_near (aus_emodel_delay_impairment (400), 24.07, 0.1);
}

static gdouble
score (gdouble loss, gdouble delay_msec, gdouble kbps)
{
  AusSpeechPath path = { loss, delay_msec, kbps };

  return aus_emodel_score (&path);
}

static void
test_speech (void)
{
  g_assert_cmpfloat (score (0, 80, 32), >, 4.2);
  g_assert_cmpfloat (score (0.05, 80, 32), <, 3.6);
  g_assert_cmpfloat (score (0.05, 80, 32), >, 3.0);
  g_assert_cmpfloat (score (0.2, 80, 32), <, 2.2);
  for (guint i = 0; i < 100; i++) {
    g_assert_cmpfloat (score ((i + 1) / 100.0, 80, 32), <=, score (i / 100.0, 80, 32));
    g_assert_cmpfloat (score (0, i * 10 + 10, 32), <=, score (0, i * 10, 32));
    g_assert_cmpfloat (score (0, 80, i + 1), >=, score (0, 80, i));
  }
}

static void
test_picture (void)
{
  AusPicture picture = { .kbps = 1200, .height = 720, .fps = 30 };

  g_assert_cmpfloat (aus_quality_score_picture (&picture), >, 4.5);
  picture.frozen = 1;
  g_assert_cmpfloat (aus_quality_score_picture (&picture), ==, 1);
  picture = (AusPicture){ .kbps = 60, .height = 180, .fps = 8 };
  g_assert_cmpfloat (aus_quality_score_picture (&picture), <, 2.5);
  picture = (AusPicture){ .kbps = 0 };
  g_assert_cmpfloat (aus_quality_score_picture (&picture), ==, 0);
}

static AusQualityFacts
good_facts (void)
{
  AusQualityFacts facts;

  aus_quality_facts_init (&facts);
  facts.loss_up = facts.loss_down = 0;
  facts.rtt_msec = facts.far_rtt_msec = 30;
  facts.audio_kbps_up = facts.audio_kbps_down = 32;
  facts.sent = (AusPicture){ .kbps = 1200, .height = 720, .fps = 30 };
  facts.seen = facts.sent;
  return facts;
}

static void
assert_verdict (const AusQualityFacts *facts, AusQualityWord word, AusQualityCause cause,
                AusQualityAdvice advice)
{
  AusQuality quality;

  aus_quality_judge (facts, &quality);
  g_assert_cmpstr (aus_quality_word_get_name (quality.word), ==, aus_quality_word_get_name (word));
  g_assert_cmpstr (aus_quality_cause_get_name (quality.cause), ==,
                   aus_quality_cause_get_name (cause));
  g_assert_cmpstr (aus_quality_advice_get_name (quality.advice), ==,
                   aus_quality_advice_get_name (advice));
}

static void
test_causes (void)
{
  AusQualityFacts facts = good_facts ();

  assert_verdict (&facts, AUS_QUALITY_GOOD, AUS_QUALITY_CAUSE_NONE, AUS_QUALITY_ADVICE_NONE);
  facts.loss_up = 0.2;
  assert_verdict (&facts, AUS_QUALITY_POOR, AUS_QUALITY_CAUSE_UPLOAD, AUS_QUALITY_ADVICE_WIFI);
  facts = good_facts ();
  facts.loss_down = 0.06;
  assert_verdict (&facts, AUS_QUALITY_FAIR, AUS_QUALITY_CAUSE_DOWNLOAD, AUS_QUALITY_ADVICE_WIFI);
  facts = good_facts ();
  facts.rtt_msec = 700;
  assert_verdict (&facts, AUS_QUALITY_FAIR, AUS_QUALITY_CAUSE_DELAY, AUS_QUALITY_ADVICE_PAUSE);
  facts = good_facts ();
  facts.sent = (AusPicture){ .kbps = 60, .height = 180, .fps = 10 };
  facts.limit = AUS_QUALITY_LIMIT_BANDWIDTH;
  assert_verdict (&facts, AUS_QUALITY_FAIR, AUS_QUALITY_CAUSE_UPLOAD,
                  AUS_QUALITY_ADVICE_CAMERA_OFF);
  facts.limit = AUS_QUALITY_LIMIT_CPU;
  assert_verdict (&facts, AUS_QUALITY_FAIR, AUS_QUALITY_CAUSE_DEVICE,
                  AUS_QUALITY_ADVICE_CLOSE_PROGRAMS);
  facts = good_facts ();
  facts.seen = (AusPicture){ .kbps = 60, .height = 180, .fps = 10 };
  facts.narrow_down = TRUE;
  assert_verdict (&facts, AUS_QUALITY_FAIR, AUS_QUALITY_CAUSE_DOWNLOAD,
                  AUS_QUALITY_ADVICE_CLOSE_OTHERS);
  facts.narrow_down = FALSE;
  facts.queue_msec = 300;
  assert_verdict (&facts, AUS_QUALITY_FAIR, AUS_QUALITY_CAUSE_DOWNLOAD,
                  AUS_QUALITY_ADVICE_CLOSE_OTHERS);
  facts = good_facts ();
  facts.server_msec = 400;
  assert_verdict (&facts, AUS_QUALITY_FAIR, AUS_QUALITY_CAUSE_SERVER, AUS_QUALITY_ADVICE_WAIT);
}

/* Who was asked to send less, for another's narrow line, is not told that the own line is weak. */
static void
test_asked_less (void)
{
  AusQualityFacts facts = good_facts ();

  facts.sent = (AusPicture){ .kbps = 60, .height = 180, .fps = 15 };
  facts.limit = AUS_QUALITY_LIMIT_BANDWIDTH;
  AusQuality quality;
  aus_quality_judge (&facts, &quality);
  g_assert_cmpint (quality.cause, ==, AUS_QUALITY_CAUSE_UPLOAD);
  facts.asked_less = TRUE;
  aus_quality_judge (&facts, &quality);
  g_assert_cmpint (quality.word, ==, AUS_QUALITY_GOOD);
  g_assert_cmpint (quality.cause, ==, AUS_QUALITY_CAUSE_NONE);
}

/* What is seen and heard badly over a line that is known to be good is another's doing. */
static void
test_a_good_line_is_not_blamed (void)
{
  AusQualityFacts facts = good_facts ();

  facts.seen = (AusPicture){ .kbps = 60, .height = 180, .fps = 6, .frozen = 0.6 };
  facts.concealed = 0.2;
  facts.playout_msec = 500;
  assert_verdict (&facts, AUS_QUALITY_GOOD, AUS_QUALITY_CAUSE_NONE, AUS_QUALITY_ADVICE_NONE);
  facts.loss_down = 0.06;
  assert_verdict (&facts, AUS_QUALITY_POOR, AUS_QUALITY_CAUSE_DOWNLOAD, AUS_QUALITY_ADVICE_WIFI);
  /* What is not measured is taken from the client, less what another's upload lost. */
  facts.loss_down = -1;
  facts.loss_told = 0.06;
  assert_verdict (&facts, AUS_QUALITY_POOR, AUS_QUALITY_CAUSE_DOWNLOAD, AUS_QUALITY_ADVICE_WIFI);
  facts = good_facts ();
  facts.loss_down = -1;
  facts.loss_told = facts.far_loss_up = 0.06;
  assert_verdict (&facts, AUS_QUALITY_GOOD, AUS_QUALITY_CAUSE_NONE, AUS_QUALITY_ADVICE_NONE);
}

/* A small picture is nobody's weak line unless something holds it back. */
static void
test_a_small_camera_is_no_weak_line (void)
{
  AusQualityFacts facts = good_facts ();

  facts.sent = (AusPicture){ .kbps = 60, .height = 180, .fps = 6 };
  assert_verdict (&facts, AUS_QUALITY_GOOD, AUS_QUALITY_CAUSE_NONE, AUS_QUALITY_ADVICE_NONE);
  facts.loss_up = 0.03;
  assert_verdict (&facts, AUS_QUALITY_FAIR, AUS_QUALITY_CAUSE_UPLOAD, AUS_QUALITY_ADVICE_WIFI);
  /* A busy computer makes few frames; what its browser says of the line then is a guess. */
  facts = good_facts ();
  facts.sent = (AusPicture){ .kbps = 370, .height = 240, .fps = 6 };
  facts.limit = AUS_QUALITY_LIMIT_BANDWIDTH;
  assert_verdict (&facts, AUS_QUALITY_GOOD, AUS_QUALITY_CAUSE_NONE, AUS_QUALITY_ADVICE_NONE);
  facts.limit = AUS_QUALITY_LIMIT_CPU;
  assert_verdict (&facts, AUS_QUALITY_FAIR, AUS_QUALITY_CAUSE_DEVICE,
                  AUS_QUALITY_ADVICE_CLOSE_PROGRAMS);
}

/* Who is far away is told; who talks with them is not. */
static void
test_delay_is_the_farthers (void)
{
  AusQualityFacts facts = good_facts ();

  facts.far_rtt_msec = 700;
  assert_verdict (&facts, AUS_QUALITY_GOOD, AUS_QUALITY_CAUSE_NONE, AUS_QUALITY_ADVICE_NONE);
  facts.rtt_msec = 700;
  facts.far_rtt_msec = 30;
  assert_verdict (&facts, AUS_QUALITY_FAIR, AUS_QUALITY_CAUSE_DELAY, AUS_QUALITY_ADVICE_PAUSE);
}

/* Repetition hides a tenth so well that nobody hears it; but then nothing is left in reserve. */
static void
test_a_worn_line (void)
{
  AusQualityFacts facts = good_facts ();

  facts.concealed = 0.002;
  facts.loss_down = 0.05;
  assert_verdict (&facts, AUS_QUALITY_GOOD, AUS_QUALITY_CAUSE_NONE, AUS_QUALITY_ADVICE_NONE);
  facts.loss_down = 0.12;
  assert_verdict (&facts, AUS_QUALITY_FAIR, AUS_QUALITY_CAUSE_DOWNLOAD, AUS_QUALITY_ADVICE_WIFI);
  facts.loss_down = 0;
  facts.loss_up = 0.12;
  facts.voice_lost = 0.002;
  assert_verdict (&facts, AUS_QUALITY_FAIR, AUS_QUALITY_CAUSE_UPLOAD, AUS_QUALITY_ADVICE_WIFI);
}

/* A voice that another's bad upload spoils is not held against who hears it. */
static void
test_anothers_upload (void)
{
  AusQualityFacts facts = good_facts ();
  AusQuality quality;

  facts.far_loss_up = 0.15;
  facts.concealed = 0.15;
  facts.seen.frozen = 0.5;
  aus_quality_judge (&facts, &quality);
  g_assert_cmpint (quality.word, ==, AUS_QUALITY_GOOD);
  g_assert_cmpfloat (quality.audio, <, 2.6);
}

/* Forward error correction makes up for loss: what counts is what had to be concealed. */
static void
test_concealment_counts (void)
{
  AusQualityFacts facts = good_facts ();
  AusQuality quality;

  facts.loss_down = 0.07;
  facts.concealed = 0.005;
  aus_quality_judge (&facts, &quality);
  g_assert_cmpint (quality.word, ==, AUS_QUALITY_GOOD);
  g_assert_cmpfloat (quality.audio, >, 4);
}

static void
test_reconnecting_is_poor (void)
{
  AusQualityFacts facts = good_facts ();

  facts.reconnecting = TRUE;
  assert_verdict (&facts, AUS_QUALITY_POOR, AUS_QUALITY_CAUSE_RECONNECTING,
                  AUS_QUALITY_ADVICE_WAIT);
}

static void
test_trend (void)
{
  AusQualityTrend trend = { 0 };
  AusQuality good = { .word = AUS_QUALITY_GOOD };
  AusQuality poor = { .word = AUS_QUALITY_POOR, .cause = AUS_QUALITY_CAUSE_UPLOAD };

  g_assert_true (aus_quality_trend_add (&trend, &good));
  g_assert_false (aus_quality_trend_add (&trend, &good));
  g_assert_true (aus_quality_trend_add (&trend, &poor));
  for (guint i = 1; i < AUS_QUALITY_BETTER_AFTER; i++) {
    g_assert_false (aus_quality_trend_add (&trend, &good));
    g_assert_cmpint (trend.shown.word, ==, AUS_QUALITY_POOR);
    g_assert_cmpint (trend.shown.cause, ==, AUS_QUALITY_CAUSE_UPLOAD);
  }
  g_assert_true (aus_quality_trend_add (&trend, &good));
  g_assert_cmpint (trend.shown.word, ==, AUS_QUALITY_GOOD);
}

static void
test_summary (void)
{
  AusQualitySummary first = { .legs = 1 }, second = { .legs = 1 };
  AusQualityFacts facts = good_facts ();
  AusQuality good = { .word = AUS_QUALITY_GOOD, .audio = 4, .picture = 4 };
  AusQuality poor = {
    .word = AUS_QUALITY_POOR, .cause = AUS_QUALITY_CAUSE_DOWNLOAD, .audio = 2, .picture = 0
  };

  for (guint i = 0; i < 25; i++)
    aus_quality_summary_add (&first, i == 12 ? &poor : &good, &facts);
  g_assert_cmpstr (first.timeline, ==, "gpg");
  facts.reconnecting = TRUE;
  poor.cause = AUS_QUALITY_CAUSE_RECONNECTING;
  for (guint i = 0; i < 15; i++)
    aus_quality_summary_add (&second, &poor, &facts);
  aus_quality_summary_merge (&first, &second);
  g_assert_cmpstr (first.timeline, ==, "gpgrr");
  g_assert_cmpuint (first.seconds, ==, 40);
  g_assert_cmpuint (first.seconds_poor, ==, 16);
  g_assert_cmpuint (first.seconds_reconnecting, ==, 15);
  g_assert_cmpuint (first.legs, ==, 2);
  assert_near (aus_quality_summary_get_audio (&first), (24 * 4 + 2) / 25.0, 1e-9);
  assert_near (aus_quality_summary_get_picture (&first), 4, 1e-9);
  g_assert_cmpfloat (first.audio_lowest, ==, 2);
  g_assert_cmpint (aus_quality_summary_get_cause (&first), ==, AUS_QUALITY_CAUSE_RECONNECTING);
  g_assert_cmpint (aus_quality_summary_get_word (&first), ==, AUS_QUALITY_POOR);
}

/* Whatever the length of a call, what is kept of it has a bound. */
static void
test_summary_is_bounded (void)
{
  AusQualitySummary summary = { 0 };
  AusQualityFacts facts = good_facts ();
  AusQuality good = { .word = AUS_QUALITY_GOOD };

  for (guint i = 0; i < 4 * 3600; i++)
    aus_quality_summary_add (&summary, &good, &facts);
  g_assert_cmpuint (strlen (summary.timeline), ==, AUS_QUALITY_TIMELINE_MAX);
  aus_quality_summary_merge (&summary, &summary);
  g_assert_cmpuint (strlen (summary.timeline), ==, AUS_QUALITY_TIMELINE_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/quality/E6/mos-of-rating", test_mos_of_rating);
  g_test_add_func ("/domain/quality/E6/delay-impairment", test_delay_impairment);
  g_test_add_func ("/domain/quality/E6/speech", test_speech);
  g_test_add_func ("/domain/quality/E6/picture", test_picture);
  g_test_add_func ("/domain/quality/E6/causes", test_causes);
  g_test_add_func ("/domain/quality/E6/asked-less", test_asked_less);
  g_test_add_func ("/domain/quality/E6/a-good-line-is-not-blamed", test_a_good_line_is_not_blamed);
  g_test_add_func ("/domain/quality/E6/a-small-camera-is-no-weak-line",
                   test_a_small_camera_is_no_weak_line);
  g_test_add_func ("/domain/quality/E6/delay-is-the-farthers", test_delay_is_the_farthers);
  g_test_add_func ("/domain/quality/E6/a-worn-line", test_a_worn_line);
  g_test_add_func ("/domain/quality/E6/anothers-upload", test_anothers_upload);
  g_test_add_func ("/domain/quality/E6/concealment-counts", test_concealment_counts);
  g_test_add_func ("/domain/quality/E6/reconnecting-is-poor", test_reconnecting_is_poor);
  g_test_add_func ("/domain/quality/E6/trend", test_trend);
  g_test_add_func ("/domain/quality/F6/summary", test_summary);
  g_test_add_func ("/domain/quality/F6/summary-is-bounded", test_summary_is_bounded);
  return g_test_run ();
}
