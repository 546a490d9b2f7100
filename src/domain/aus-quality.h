/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

/* AusQualityWord: how good somebody's connection is, as a word that people understand (E6). */
typedef enum {
  AUS_QUALITY_GOOD,
  AUS_QUALITY_FAIR,
  AUS_QUALITY_POOR,
} AusQualityWord;
#define AUS_QUALITY_WORD_N (AUS_QUALITY_POOR + 1)
AUS_DECLARE_NAMES (AusQualityWord, aus_quality_word)

/* AusQualityCause: what is to blame when it is not good; the lines are that participant's own. */
typedef enum {
  AUS_QUALITY_CAUSE_NONE,
  AUS_QUALITY_CAUSE_UPLOAD,
  AUS_QUALITY_CAUSE_DOWNLOAD,
  AUS_QUALITY_CAUSE_DELAY,
  AUS_QUALITY_CAUSE_DEVICE, /* the computer or telephone cannot keep up */
  AUS_QUALITY_CAUSE_SERVER,
  AUS_QUALITY_CAUSE_RECONNECTING,
} AusQualityCause;
#define AUS_QUALITY_CAUSE_N (AUS_QUALITY_CAUSE_RECONNECTING + 1)
AUS_DECLARE_NAMES (AusQualityCause, aus_quality_cause)

/* AusQualityAdvice: the one thing to do about it. */
typedef enum {
  AUS_QUALITY_ADVICE_NONE,
  AUS_QUALITY_ADVICE_WIFI,           /* packets get lost: nearer to the box, or a cable */
  AUS_QUALITY_ADVICE_CAMERA_OFF,     /* the upload is too narrow for a picture */
  AUS_QUALITY_ADVICE_CLOSE_OTHERS,   /* others use up the download */
  AUS_QUALITY_ADVICE_PAUSE,          /* wait a moment before answering */
  AUS_QUALITY_ADVICE_CLOSE_PROGRAMS, /* the device is busy */
  AUS_QUALITY_ADVICE_WAIT,           /* nothing to do: it comes back, or we are at it */
} AusQualityAdvice;
#define AUS_QUALITY_ADVICE_N (AUS_QUALITY_ADVICE_WAIT + 1)
AUS_DECLARE_NAMES (AusQualityAdvice, aus_quality_advice)

typedef enum {
  AUS_QUALITY_LIMIT_NONE,
  AUS_QUALITY_LIMIT_BANDWIDTH,
  AUS_QUALITY_LIMIT_CPU,
} AusQualityLimit;
#define AUS_QUALITY_LIMIT_N (AUS_QUALITY_LIMIT_CPU + 1)
AUS_DECLARE_NAMES (AusQualityLimit, aus_quality_limit)

/* One picture as somebody sees it, or sends it. */
typedef struct {
  gdouble kbps;   /* 0: no picture */
  guint height;   /* 0: unknown */
  gdouble fps;    /* 0: unknown */
  gdouble frozen; /* share of the time in which it stood still: 0 to 1 */
} AusPicture;

/* AusQualityFacts: one participant's connection over the last seconds. Negative: not known. */
typedef struct {
  gboolean reconnecting;
  gdouble loss_up;       /* share of packets lost on the way to us, before any recovery */
  gdouble voice_lost;    /* share of its voice that never came, for all that was done */
  gdouble loss_down;     /* and on the way from us, as we measured it */
  gdouble loss_told;     /* as the client counts it, wherever it was lost */
  gdouble concealed;     /* share of what is heard that was made up, as the client says */
  gdouble far_loss_up;   /* the worst upload among those it hears */
  gdouble rtt_msec;      /* of its own connection to us */
  gdouble far_rtt_msec;  /* of the farthest among the others; 0: alone */
  gdouble playout_msec;  /* what its jitter buffer adds, as the client says */
  gdouble audio_kbps_up; /* 0: does not speak */
  gdouble audio_kbps_down;
  AusPicture sent;
  AusPicture seen;       /* the most important picture it sees */
  AusQualityLimit limit; /* what its encoder says that holds it back */
  gboolean asked_less;   /* we told it to send less, for somebody else's line */
  gboolean narrow_down;  /* its line is known to take less than what it should see */
  gdouble queue_msec;    /* how long what we send it waits in front of its line */
  gdouble server_msec;   /* mean time its packets spend with us */
} AusQualityFacts;

/* aus_quality_facts_init: nothing is known, nothing is wrong. */
void aus_quality_facts_init (AusQualityFacts *self);

typedef struct {
  AusQualityWord word;
  AusQualityCause cause;
  AusQualityAdvice advice;
  gdouble audio;   /* MOS of what it hears, all the way from the speaker; 0: nothing is heard */
  gdouble voice;   /* MOS of its own voice, as far as its own line is concerned */
  gdouble picture; /* score 1 to 5 of the picture it sees; 0: none */
} AusQuality;

/* aus_quality_score_picture: 1 (useless) to 5; 0: there is none. */
gdouble aus_quality_score_picture (const AusPicture *picture);
/* aus_quality_judge: the verdict on these facts alone. */
void aus_quality_judge (const AusQualityFacts *facts, AusQuality *quality);

/* AusQualityTrend: a word gets worse at once, and better only when that has held for a while. */
typedef struct {
  AusQuality shown;
  guint better; /* verdicts in a row that were better than what is shown */
  gboolean known;
} AusQualityTrend;

#define AUS_QUALITY_BETTER_AFTER 3

/* aus_quality_trend_add: one more verdict, one a second. TRUE: word, cause or advice changed. */
gboolean aus_quality_trend_add (AusQualityTrend *self, const AusQuality *verdict);

G_END_DECLS
