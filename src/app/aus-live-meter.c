/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-meter.h"

#include <string.h>

/* Fewer packets say nothing about a share of them. */
#define MIN_PACKETS 20
/* What a client said longer ago describes another network. */
#define DIGEST_VALID_USEC (6 * G_USEC_PER_SEC)
/* An encoder that was held back says so until it has found its rate again. */
#define REGAIN_USEC (10 * G_USEC_PER_SEC)

void
aus_live_digest_init (AusLiveDigest *self)
{
  *self = (AusLiveDigest){ .concealed = -1, .loss_down = -1, .playout_msec = -1, .rtt_msec = -1 };
}

AusLiveMeter *
aus_live_meter_new (void)
{
  AusLiveMeter *self = g_new0 (AusLiveMeter, 1);

  aus_live_digest_init (&self->digest);
  aus_quality_facts_init (&self->facts);
  return self;
}

void
aus_live_meter_free (AusLiveMeter *self)
{
  g_clear_pointer (&self->last, aus_leg_stats_free);
  g_free (self->leg_id);
  g_free (self->samples);
  g_free (self);
}

static void
count_voice (const AusStreamStats *stream, AusLiveReading *reading)
{
  reading->voice_bytes += stream->bytes;
  reading->voice_packets += stream->packets + stream->lost;
  reading->voice_lost += stream->lost - MIN (stream->repaired, stream->lost);
}

static void
count_incoming (const AusStreamStats *stream, AusLiveReading *reading)
{
  reading->up_packets += stream->packets;
  /* What came by retransmission was lost on the line all the same. */
  reading->up_lost += stream->lost + stream->recovered;
  if (!stream->video)
    count_voice (stream, reading);
  else if (g_str_has_prefix (stream->kind, "camera"))
    reading->camera_bytes += stream->bytes;
}

static void
count_outgoing (const AusStreamStats *stream, AusLiveReading *reading)
{
  reading->down_reported += stream->reported;
  reading->down_lost += stream->lost;
  if (!stream->video)
    reading->heard_bytes += stream->bytes;
  else
    reading->seen_bytes += stream->bytes;
}

static AusLiveReading
take_reading (const AusLegStats *stats, gint64 now_usec)
{
  AusLiveReading reading = { .at_usec = now_usec,
                             .bytes_up = stats->bytes_in,
                             .bytes_down = stats->bytes_out,
                             .residence_usec = stats->residence_sum_usec };

  for (guint i = 0; i < AUS_LEG_STATS_BUCKETS; i++)
    reading.residence_packets += stats->residence[i];
  for (guint i = 0; i < stats->n_streams; i++) {
    if (stats->streams[i].outgoing)
      count_outgoing (&stats->streams[i], &reading);
    else
      count_incoming (&stats->streams[i], &reading);
  }
  return reading;
}

void
aus_live_meter_read (AusLiveMeter *self, AusLegStats *stats, gint64 now_usec)
{
  if (g_strcmp0 (self->leg_id, stats->leg_id) != 0) {
    g_free (self->leg_id);
    self->leg_id = g_strdup (stats->leg_id);
    self->n_readings = 0;
    self->summary.legs++;
  }
  if (self->n_readings == AUS_LIVE_READINGS) {
    memmove (&self->readings[0], &self->readings[1],
             (AUS_LIVE_READINGS - 1) * sizeof self->readings[0]);
    self->n_readings--;
  }
  self->readings[self->n_readings++] = take_reading (stats, now_usec);
  g_clear_pointer (&self->last, aus_leg_stats_free);
  self->last = stats;
}

gboolean
aus_live_meter_digest (AusLiveMeter *self, const AusLiveDigest *digest, gint64 now_usec)
{
  if (self->digest_usec != 0 && now_usec - self->digest_usec < AUS_LIVE_DIGEST_USEC)
    return FALSE;
  self->digest = *digest;
  self->digest_usec = now_usec;
  return TRUE;
}

/* Counters only grow, but a leg that is replaced behind our back must not give a huge rate. */
static guint64
grown (guint64 before, guint64 now)
{
  return now > before ? now - before : 0;
}

static gdouble
share_of (guint64 part, guint64 whole)
{
  return whole >= MIN_PACKETS ? CLAMP ((gdouble) part / whole, 0, 1) : -1;
}

static gdouble
kbps (guint64 before, guint64 now, gint64 usec)
{
  return usec > 0 ? (gdouble) grown (before, now) * 8000 / usec : 0;
}

/* Of transport feedback, if the client gives any: it tells within a second. Reports take several.
 */
static void
add_path (AusLiveMeter *self, AusQualityFacts *facts)
{
  const AusLegStats *last = self->last;

  if (last->path_fed_back)
    facts->loss_down = (gdouble) last->path_lost_permille / 1000;
  facts->narrow_down = last->path_narrow;
  facts->queue_msec = (gdouble) last->path_queue_usec / 1000;
}

static void
add_readings (AusLiveMeter *self, AusQualityFacts *facts)
{
  const AusLiveReading *first = &self->readings[0];
  const AusLiveReading *last = &self->readings[self->n_readings - 1];
  gint64 usec = last->at_usec - first->at_usec;
  guint64 up_lost = grown (first->up_lost, last->up_lost);
  guint64 passed = grown (first->residence_packets, last->residence_packets);

  facts->loss_up = share_of (up_lost, grown (first->up_packets, last->up_packets) + up_lost);
  facts->voice_lost = share_of (grown (first->voice_lost, last->voice_lost),
                                grown (first->voice_packets, last->voice_packets));
  facts->loss_down = share_of (grown (first->down_lost, last->down_lost),
                               grown (first->down_reported, last->down_reported));
  facts->audio_kbps_up = kbps (first->voice_bytes, last->voice_bytes, usec);
  facts->audio_kbps_down = kbps (first->heard_bytes, last->heard_bytes, usec);
  facts->sent.kbps = kbps (first->camera_bytes, last->camera_bytes, usec);
  facts->seen.kbps = kbps (first->seen_bytes, last->seen_bytes, usec);
  facts->rtt_msec = (gdouble) self->last->rtt_usec / 1000;
  add_path (self, facts);
  if (passed > 0)
    facts->server_msec =
        (gdouble) grown (first->residence_usec, last->residence_usec) / (gdouble) passed / 1000;
}

/* Our own counters go first; the client adds what only it can know. */
static void
add_digest (const AusLiveDigest *digest, AusQualityFacts *facts)
{
  gdouble seen_kbps = facts->seen.kbps;

  facts->concealed = digest->concealed;
  facts->playout_msec = digest->playout_msec;
  facts->limit = digest->limit;
  facts->sent.height = digest->sent_height;
  facts->sent.fps = digest->sent_fps;
  facts->loss_told = digest->loss_down;
  if (digest->rtt_msec >= 0)
    facts->rtt_msec = digest->rtt_msec;
  facts->seen = digest->seen;
  if (facts->seen.kbps > 0 && seen_kbps > 0)
    facts->seen.kbps = MIN (facts->seen.kbps, seen_kbps);
}

void
aus_live_meter_prepare (AusLiveMeter *self, gboolean reconnecting, gint64 now_usec)
{
  aus_quality_facts_init (&self->facts);
  self->facts.reconnecting = reconnecting;
  if (self->n_readings > 1)
    add_readings (self, &self->facts);
  if (self->digest_usec != 0 && now_usec - self->digest_usec < DIGEST_VALID_USEC)
    add_digest (&self->digest, &self->facts);
}

void
aus_live_meter_note_asked (AusLiveMeter *self, gboolean asked, gint64 now_usec)
{
  if (asked)
    self->asked_usec = now_usec;
  self->facts.asked_less = self->asked_usec != 0 && now_usec - self->asked_usec < REGAIN_USEC;
}

static gfloat
percent (gdouble share)
{
  return share > 0 ? (gfloat) (share * 100) : 0;
}

static void
keep_sample (AusLiveMeter *self, gint64 wall_usec)
{
  if (self->samples == NULL)
    self->samples = g_new (AusLiveSample, AUS_LIVE_SAMPLES);
  AusLiveSample *sample = &self->samples[self->n_samples++ % AUS_LIVE_SAMPLES];
  const AusQuality *shown = &self->trend.shown;
  const AusLiveReading *last = self->n_readings > 1 ? &self->readings[self->n_readings - 1] : NULL;
  const AusLiveReading *before = last != NULL ? last - 1 : NULL;

  *sample = (AusLiveSample){
    .at_usec = wall_usec,
    .audio = (gfloat) shown->audio,
    .voice = (gfloat) shown->voice,
    .picture = (gfloat) shown->picture,
    .rtt_msec = (gfloat) self->facts.rtt_msec,
    .loss_up = percent (self->facts.loss_up),
    .loss_down = percent (self->facts.loss_down),
    .word = shown->word,
  };
  if (last == NULL)
    return;
  sample->kbps_up =
      (gfloat) kbps (before->bytes_up, last->bytes_up, last->at_usec - before->at_usec);
  sample->kbps_down =
      (gfloat) kbps (before->bytes_down, last->bytes_down, last->at_usec - before->at_usec);
}

gboolean
aus_live_meter_judge (AusLiveMeter *self, gboolean in_turn, gint64 wall_usec)
{
  AusQuality verdict;
  gboolean changed;

  aus_quality_judge (&self->facts, &verdict);
  changed = aus_quality_trend_add (&self->trend, &verdict);
  if (in_turn) {
    aus_quality_summary_add (&self->summary, &self->trend.shown, &self->facts);
    keep_sample (self, wall_usec);
  }
  return changed;
}

const AusLiveSample *
aus_live_meter_get_sample (const AusLiveMeter *self, guint age)
{
  if (age >= MIN (self->n_samples, AUS_LIVE_SAMPLES))
    return NULL;
  return &self->samples[(self->n_samples - 1 - age) % AUS_LIVE_SAMPLES];
}
