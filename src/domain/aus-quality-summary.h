/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-quality.h"

G_BEGIN_DECLS

#define AUS_QUALITY_TIMELINE_SECONDS 10  /* one letter */
#define AUS_QUALITY_TIMELINE_MAX     720 /* two hours; later ones are not drawn */

/*
 * AusQualitySummary: what is kept of a participant's connection after the call (F6): figures only,
 * of bounded size. One verdict a second; several stays in one call add up.
 */
typedef struct {
  guint seconds;
  guint seconds_fair;
  guint seconds_poor; /* reconnecting included */
  guint seconds_reconnecting;
  guint causes[AUS_QUALITY_CAUSE_N]; /* seconds by cause */
  guint seconds_heard;               /* with an audio score */
  gdouble audio_sum;
  gdouble audio_lowest; /* 0: none */
  guint seconds_seen;   /* with a picture score */
  gdouble picture_sum;
  gdouble picture_lowest; /* 0: none */
  gdouble rtt_highest_msec;
  gdouble loss_up_highest; /* 0 to 1, over a few seconds */
  gdouble loss_down_highest;
  guint legs; /* connections that were built, the first included */
  /* "g", "f", "p" or "r": the worst of each ten seconds */
  char timeline[AUS_QUALITY_TIMELINE_MAX + 1];
} AusQualitySummary;

/* aus_quality_summary_add: one second. */
void aus_quality_summary_add (AusQualitySummary *self, const AusQuality *quality,
                              const AusQualityFacts *facts);
/* aus_quality_summary_merge: @later follows @self in time. */
void aus_quality_summary_merge (AusQualitySummary *self, const AusQualitySummary *later);
/* The means; 0: there was nothing to hear or see. */
gdouble aus_quality_summary_get_audio (const AusQualitySummary *self);
gdouble aus_quality_summary_get_picture (const AusQualitySummary *self);
/* aus_quality_summary_get_cause: the one that lasted longest. */
AusQualityCause aus_quality_summary_get_cause (const AusQualitySummary *self);
/* aus_quality_summary_get_word: the verdict on the whole: by how much of the time was bad. */
AusQualityWord aus_quality_summary_get_word (const AusQualitySummary *self);

G_END_DECLS
