/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-quality.h"

#include "domain/aus-emodel.h"

const char *const aus_quality_word_names[] = {
  [AUS_QUALITY_GOOD] = "good",
  [AUS_QUALITY_FAIR] = "fair",
  [AUS_QUALITY_POOR] = "poor",
  [AUS_QUALITY_WORD_N] = NULL,
};
AUS_DEFINE_NAMES (AusQualityWord, aus_quality_word)

const char *const aus_quality_cause_names[] = {
  [AUS_QUALITY_CAUSE_NONE] = "none",
  [AUS_QUALITY_CAUSE_UPLOAD] = "upload",
  [AUS_QUALITY_CAUSE_DOWNLOAD] = "download",
  [AUS_QUALITY_CAUSE_DELAY] = "delay",
  [AUS_QUALITY_CAUSE_DEVICE] = "device",
  [AUS_QUALITY_CAUSE_SERVER] = "server",
  [AUS_QUALITY_CAUSE_RECONNECTING] = "reconnecting",
  [AUS_QUALITY_CAUSE_N] = NULL,
};
AUS_DEFINE_NAMES (AusQualityCause, aus_quality_cause)

const char *const aus_quality_advice_names[] = {
  [AUS_QUALITY_ADVICE_NONE] = "none",
  [AUS_QUALITY_ADVICE_WIFI] = "wifi",
  [AUS_QUALITY_ADVICE_CAMERA_OFF] = "camera_off",
  [AUS_QUALITY_ADVICE_CLOSE_OTHERS] = "close_others",
  [AUS_QUALITY_ADVICE_PAUSE] = "pause",
  [AUS_QUALITY_ADVICE_CLOSE_PROGRAMS] = "close_programs",
  [AUS_QUALITY_ADVICE_WAIT] = "wait",
  [AUS_QUALITY_ADVICE_N] = NULL,
};
AUS_DEFINE_NAMES (AusQualityAdvice, aus_quality_advice)

const char *const aus_quality_limit_names[] = {
  [AUS_QUALITY_LIMIT_NONE] = "none",
  [AUS_QUALITY_LIMIT_BANDWIDTH] = "bandwidth",
  [AUS_QUALITY_LIMIT_CPU] = "cpu",
  [AUS_QUALITY_LIMIT_N] = NULL,
};
AUS_DEFINE_NAMES (AusQualityLimit, aus_quality_limit)

/*
 * ITU-T G.107 Annex B: above 3.6 some are dissatisfied, below 2.6 nearly all. A bad picture does
 * less harm to a consultation than a bad sound: alone it makes a connection poor only when nothing
 * can be recognised.
 */
#define GOOD_AUDIO   3.6
#define FAIR_AUDIO   2.6
#define GOOD_PICTURE 2.8
#define FAIR_PICTURE 1.6

#define FELT_LOSS 0.02 /* above it loss is a cause */
/*
 * What is sent twice and sent again hides about so much. Beyond it nothing is left in reserve, and
 * who sits at such a line should move before it is heard.
 */
#define WORN_LOSS    0.08
#define FELT_RTT     300.0 /* milliseconds; there and back twice, people talk into each other */
#define LONG_QUEUE   150.0 /* milliseconds: more than a home line makes packets wait in passing */
#define SLOW_SERVER  30.0  /* milliseconds of mean residence: our machine is in trouble */
#define DEFAULT_KBPS 32.0  /* of Opus as browsers send it */
#define PACKET_MSEC  26.5  /* a frame of 20 ms and Opus's look-ahead */
#define PLAYOUT_MSEC 60.0  /* of a browser's jitter buffer, while it does not tell */

/* What a talking head needs to look its best at a height, with VP8. */
static const struct {
  gdouble height, score, kbps;
} SIZES[] = {
  { 90, 1.6, 60 },   { 180, 2.6, 150 },  { 240, 3.1, 220 },   { 360, 3.8, 400 },
  { 480, 4.2, 650 }, { 720, 4.6, 1100 }, { 1080, 4.8, 2000 },
};

void
aus_quality_facts_init (AusQualityFacts *self)
{
  *self = (AusQualityFacts){
    .loss_up = -1,
    .voice_lost = -1,
    .loss_down = -1,
    .loss_told = -1,
    .concealed = -1,
    .playout_msec = -1,
  };
}

/* The best score of that height, and the bit-rate it takes. */
static void
look_up_size (gdouble height, gdouble *score, gdouble *kbps)
{
  guint i = 1;
  gdouble share;

  while (i < G_N_ELEMENTS (SIZES) - 1 && SIZES[i].height < height)
    i++;
  share = CLAMP ((height - SIZES[i - 1].height) / (SIZES[i].height - SIZES[i - 1].height), 0, 1);
  *score = SIZES[i - 1].score + share * (SIZES[i].score - SIZES[i - 1].score);
  *kbps = SIZES[i - 1].kbps + share * (SIZES[i].kbps - SIZES[i - 1].kbps);
}

/*
 * In the spirit of ITU-T G.1070: quality grows with bit-rate until the size is served, falls off
 * below the frame-rate that looks fluent, and is lost while the picture stands still.
 */
gdouble
aus_quality_score_picture (const AusPicture *picture)
{
  gdouble score, enough, served, fluent;

  if (picture->kbps <= 0)
    return 0;
  look_up_size (picture->height > 0 ? picture->height : 360, &score, &enough);
  /* Quiet pictures cost little: half of what is enough is not felt yet. */
  served = CLAMP (picture->kbps / (enough / 2), 0, 1);
  fluent = picture->fps > 0 ? CLAMP (picture->fps / 15, 0, 1) : 1;
  score -= 1.2 * (1 - served) + 1.2 * (1 - fluent);
  score -= (score - 1) * CLAMP (picture->frozen * 2, 0, 1);
  return CLAMP (score, 1, 5);
}

static gdouble
or_zero (gdouble value)
{
  return value > 0 ? value : 0;
}

/* What its line loses, whether or not redundancy makes up for it: that is what there is to mend. */
static gdouble
line_loss_down (const AusQualityFacts *facts)
{
  if (facts->loss_down >= 0)
    return facts->loss_down;
  return CLAMP (facts->loss_told - or_zero (facts->far_loss_up), 0, 1);
}

/* What is lost at its ear: what it had to make up, less what never reached us. */
static gdouble
own_loss_down (const AusQualityFacts *facts)
{
  if (facts->concealed < 0)
    return line_loss_down (facts);
  return CLAMP (facts->concealed - or_zero (facts->far_loss_up), 0, 1);
}

/*
 * Whether something was measured of its way from us that explains what it hears and sees badly. Who
 * sees a bad picture over a line that is known to be good sees what another sends badly.
 */
static gboolean
is_weak_down (const AusQualityFacts *facts)
{
  return line_loss_down (facts) > MAX (FELT_LOSS, or_zero (facts->far_loss_up)) ||
         facts->narrow_down || facts->queue_msec > LONG_QUEUE;
}

/* Without any figure of its line the client is believed. */
static gboolean
is_known_good_down (const AusQualityFacts *facts)
{
  return facts->loss_down >= 0 && !is_weak_down (facts);
}

/* What it hears badly by its own line. */
static gdouble
blamed_loss_down (const AusQualityFacts *facts)
{
  gdouble own = own_loss_down (facts);

  return is_known_good_down (facts) ? MIN (own, facts->loss_down) : own;
}

static gdouble
felt_loss_down (const AusQualityFacts *facts)
{
  return MAX (line_loss_down (facts), blamed_loss_down (facts));
}

static gdouble
voice_loss (const AusQualityFacts *facts)
{
  return or_zero (facts->voice_lost >= 0 ? facts->voice_lost : facts->loss_up);
}

/* What it hears badly, whoever's line it is. */
static gdouble
heard_loss (const AusQualityFacts *facts)
{
  if (facts->concealed >= 0)
    return facts->concealed;
  return 1 - (1 - own_loss_down (facts)) * (1 - or_zero (facts->far_loss_up));
}

/* The facts without the delay that others cause: theirs is longer, or their packets come unevenly.
 */
static AusQualityFacts
leave_others_out (const AusQualityFacts *facts)
{
  AusQualityFacts own = *facts;

  if (own.rtt_msec < own.far_rtt_msec)
    own.far_rtt_msec = 0;
  if (is_known_good_down (facts))
    own.playout_msec = MIN (own.playout_msec, PLAYOUT_MSEC);
  return own;
}

static gdouble
score_speech (const AusQualityFacts *facts, gdouble loss, gdouble kbps)
{
  gdouble playout = facts->playout_msec >= 0 ? facts->playout_msec : PLAYOUT_MSEC;
  AusSpeechPath path = {
    .loss = loss,
    .delay_msec =
        (facts->rtt_msec + facts->far_rtt_msec) / 2 + playout + PACKET_MSEC + facts->server_msec,
    .bitrate_kbps = kbps > 0 ? MAX (kbps, DEFAULT_KBPS / 2) : DEFAULT_KBPS,
  };

  return aus_emodel_score (&path);
}

static AusQualityWord
word_for_audio (gdouble mos)
{
  return mos >= GOOD_AUDIO   ? AUS_QUALITY_GOOD
         : mos >= FAIR_AUDIO ? AUS_QUALITY_FAIR
                             : AUS_QUALITY_POOR;
}

static AusQualityWord
word_for_picture (gdouble score)
{
  if (score == 0 || score >= GOOD_PICTURE)
    return AUS_QUALITY_GOOD;
  return score >= FAIR_PICTURE ? AUS_QUALITY_FAIR : AUS_QUALITY_POOR;
}

static AusQualityWord
word_for_line (gdouble loss)
{
  return loss > WORN_LOSS ? AUS_QUALITY_FAIR : AUS_QUALITY_GOOD;
}

/* By its own line; a picture alone tells nothing of whose fault it is. */
static AusQualityWord
word_for_received (const AusQualityFacts *facts, gdouble picture)
{
  AusQualityWord word =
      MAX (word_for_audio (score_speech (facts, blamed_loss_down (facts), facts->audio_kbps_down)),
           word_for_line (line_loss_down (facts)));

  return is_weak_down (facts) ? MAX (word, word_for_picture (picture)) : word;
}

static gboolean
is_limited (const AusQualityFacts *facts)
{
  return facts->limit == AUS_QUALITY_LIMIT_CPU ||
         (facts->limit == AUS_QUALITY_LIMIT_BANDWIDTH && !facts->asked_less);
}

/* A narrow line takes bits away: where these are enough and frames are few, the line is not why. */
static gdouble
score_sent (const AusQualityFacts *facts)
{
  AusPicture sent = facts->sent;

  if (facts->limit != AUS_QUALITY_LIMIT_CPU)
    sent.fps = 0;
  return aus_quality_score_picture (&sent);
}

/*
 * Who sends a small picture because another's line takes no more, or because that is what the
 * camera gives, has nothing to mend.
 */
static AusQualityWord
word_for_sent (const AusQualityFacts *facts, gdouble voice)
{
  AusQualityWord word = MAX (word_for_audio (voice), word_for_line (or_zero (facts->loss_up)));

  if (!facts->asked_less && (is_limited (facts) || or_zero (facts->loss_up) > FELT_LOSS))
    word = MAX (word, word_for_picture (score_sent (facts)));
  return word;
}

static AusQualityCause
find_cause (const AusQualityFacts *facts, AusQualityWord heard, AusQualityWord sent)
{
  gdouble up = or_zero (facts->loss_up), down = felt_loss_down (facts);

  if (facts->server_msec > SLOW_SERVER)
    return AUS_QUALITY_CAUSE_SERVER;
  if (up > FELT_LOSS && up >= down)
    return AUS_QUALITY_CAUSE_UPLOAD;
  if (down > FELT_LOSS)
    return AUS_QUALITY_CAUSE_DOWNLOAD;
  if (facts->rtt_msec > FELT_RTT)
    return AUS_QUALITY_CAUSE_DELAY;
  if (heard > sent || (heard == sent && is_weak_down (facts)))
    return AUS_QUALITY_CAUSE_DOWNLOAD;
  if (facts->limit == AUS_QUALITY_LIMIT_CPU)
    return AUS_QUALITY_CAUSE_DEVICE;
  if (is_limited (facts) || up > FELT_LOSS)
    return AUS_QUALITY_CAUSE_UPLOAD;
  /* Speech suffers, and nothing is lost: it comes from far away. */
  return AUS_QUALITY_CAUSE_DELAY;
}

static AusQualityAdvice
find_advice (const AusQualityFacts *facts, AusQualityCause cause)
{
  switch (cause) {
  case AUS_QUALITY_CAUSE_NONE:
    return AUS_QUALITY_ADVICE_NONE;
  case AUS_QUALITY_CAUSE_UPLOAD:
    /* A line that is only narrow is helped by sending less; one that loses packets is not. */
    return facts->limit == AUS_QUALITY_LIMIT_BANDWIDTH && facts->sent.kbps > 0
               ? AUS_QUALITY_ADVICE_CAMERA_OFF
               : AUS_QUALITY_ADVICE_WIFI;
  case AUS_QUALITY_CAUSE_DOWNLOAD:
    return felt_loss_down (facts) > FELT_LOSS ? AUS_QUALITY_ADVICE_WIFI
                                              : AUS_QUALITY_ADVICE_CLOSE_OTHERS;
  case AUS_QUALITY_CAUSE_DELAY:
    return AUS_QUALITY_ADVICE_PAUSE;
  case AUS_QUALITY_CAUSE_DEVICE:
    return AUS_QUALITY_ADVICE_CLOSE_PROGRAMS;
  case AUS_QUALITY_CAUSE_SERVER:
  case AUS_QUALITY_CAUSE_RECONNECTING:
    break;
  }
  return AUS_QUALITY_ADVICE_WAIT;
}

void
aus_quality_judge (const AusQualityFacts *facts, AusQuality *quality)
{
  AusQualityFacts own = leave_others_out (facts);
  AusQualityWord received, sent;

  *quality = (AusQuality){
    .audio = score_speech (facts, heard_loss (facts), facts->audio_kbps_down),
    .voice = score_speech (&own, voice_loss (&own), own.audio_kbps_up),
    .picture = aus_quality_score_picture (&facts->seen),
  };
  if (facts->reconnecting) {
    *quality = (AusQuality){ .word = AUS_QUALITY_POOR,
                             .cause = AUS_QUALITY_CAUSE_RECONNECTING,
                             .advice = AUS_QUALITY_ADVICE_WAIT,
                             .audio = 1,
                             .voice = 1,
                             .picture = 1 };
    return;
  }
  received = word_for_received (&own, quality->picture);
  sent = word_for_sent (&own, quality->voice);
  quality->word = MAX (received, sent);
  if (quality->word == AUS_QUALITY_GOOD)
    return;
  quality->cause = find_cause (facts, received, sent);
  quality->advice = find_advice (facts, quality->cause);
}

static gboolean
same_words (const AusQuality *a, const AusQuality *b)
{
  return a->word == b->word && a->cause == b->cause && a->advice == b->advice;
}

gboolean
aus_quality_trend_add (AusQualityTrend *self, const AusQuality *verdict)
{
  AusQuality before = self->shown;
  gboolean was_known = self->known;

  self->known = TRUE;
  self->better = was_known && verdict->word < before.word ? self->better + 1 : 0;
  self->shown = *verdict;
  if (self->better > 0 && self->better < AUS_QUALITY_BETTER_AFTER) {
    self->shown.word = before.word;
    self->shown.cause = before.cause;
    self->shown.advice = before.advice;
  } else {
    self->better = 0;
  }
  return !was_known || !same_words (&before, &self->shown);
}
