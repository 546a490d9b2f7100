/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-quality-summary.h"

#include <string.h>

static const char LETTERS[] = "gfpr"; /* from good to worst */

static char
letter_of (const AusQuality *quality)
{
  if (quality->cause == AUS_QUALITY_CAUSE_RECONNECTING)
    return 'r';
  return LETTERS[quality->word];
}

static void
draw (AusQualitySummary *self, char letter)
{
  guint at = self->seconds / AUS_QUALITY_TIMELINE_SECONDS;

  if (at >= AUS_QUALITY_TIMELINE_MAX)
    return;
  if (self->timeline[at] == '\0' || strchr (LETTERS, letter) > strchr (LETTERS, self->timeline[at]))
    self->timeline[at] = letter;
}

static gdouble
lower (gdouble a, gdouble b)
{
  if (a == 0 || b == 0)
    return MAX (a, b);
  return MIN (a, b);
}

void
aus_quality_summary_add (AusQualitySummary *self, const AusQuality *quality,
                         const AusQualityFacts *facts)
{
  draw (self, letter_of (quality));
  self->seconds++;
  self->seconds_fair += quality->word == AUS_QUALITY_FAIR;
  self->seconds_poor += quality->word == AUS_QUALITY_POOR;
  self->seconds_reconnecting += facts->reconnecting;
  self->causes[quality->cause]++;
  /* While reconnecting nothing is measured: the scores then are no scores. */
  if (facts->reconnecting)
    return;
  if (quality->audio > 0) {
    self->seconds_heard++;
    self->audio_sum += quality->audio;
    self->audio_lowest = lower (self->audio_lowest, quality->audio);
  }
  if (quality->picture > 0) {
    self->seconds_seen++;
    self->picture_sum += quality->picture;
    self->picture_lowest = lower (self->picture_lowest, quality->picture);
  }
  self->rtt_highest_msec = MAX (self->rtt_highest_msec, facts->rtt_msec);
  self->loss_up_highest = MAX (self->loss_up_highest, facts->loss_up);
  self->loss_down_highest = MAX (self->loss_down_highest, facts->loss_down);
}

void
aus_quality_summary_merge (AusQualitySummary *self, const AusQualitySummary *later)
{
  gsize length = strlen (self->timeline);

  g_strlcpy (self->timeline + length, later->timeline, sizeof self->timeline - length);
  self->seconds += later->seconds;
  self->seconds_fair += later->seconds_fair;
  self->seconds_poor += later->seconds_poor;
  self->seconds_reconnecting += later->seconds_reconnecting;
  for (guint i = 0; i < AUS_QUALITY_CAUSE_N; i++)
    self->causes[i] += later->causes[i];
  self->seconds_heard += later->seconds_heard;
  self->audio_sum += later->audio_sum;
  self->audio_lowest = lower (self->audio_lowest, later->audio_lowest);
  self->seconds_seen += later->seconds_seen;
  self->picture_sum += later->picture_sum;
  self->picture_lowest = lower (self->picture_lowest, later->picture_lowest);
  self->rtt_highest_msec = MAX (self->rtt_highest_msec, later->rtt_highest_msec);
  self->loss_up_highest = MAX (self->loss_up_highest, later->loss_up_highest);
  self->loss_down_highest = MAX (self->loss_down_highest, later->loss_down_highest);
  self->legs += later->legs;
}

gdouble
aus_quality_summary_get_audio (const AusQualitySummary *self)
{
  return self->seconds_heard > 0 ? self->audio_sum / self->seconds_heard : 0;
}

gdouble
aus_quality_summary_get_picture (const AusQualitySummary *self)
{
  return self->seconds_seen > 0 ? self->picture_sum / self->seconds_seen : 0;
}

AusQualityCause
aus_quality_summary_get_cause (const AusQualitySummary *self)
{
  AusQualityCause longest = AUS_QUALITY_CAUSE_NONE;
  guint seconds = 0;

  for (guint i = AUS_QUALITY_CAUSE_NONE + 1; i < AUS_QUALITY_CAUSE_N; i++) {
    if (self->causes[i] > seconds) {
      longest = (AusQualityCause) i;
      seconds = self->causes[i];
    }
  }
  return longest;
}

/* One second in ten spoils a talk; one in three makes it hard to hold. */
AusQualityWord
aus_quality_summary_get_word (const AusQualitySummary *self)
{
  guint bad = self->seconds_poor * 2 + self->seconds_fair;

  if (bad * 10 < self->seconds * 2 || self->seconds == 0)
    return AUS_QUALITY_GOOD;
  return bad * 3 < self->seconds * 2 ? AUS_QUALITY_FAIR : AUS_QUALITY_POOR;
}
