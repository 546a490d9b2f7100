/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-plane-private.h"

#include <openssl/rand.h>

/*
 * A member as viewer: what its path takes is divided among what it should see.
 *
 *   estimate ─ sound = budget ─► aus_allocate ─► share of each slot ─► pauses, here
 *                                                                  └─► limits, aus-publisher.c
 */

/* More than a camera or a screen of ours ever sends. */
#define CAMERA_USEFUL_BPS 1700000
#define EXTRA_USEFUL_BPS  2500000
/* Some of the path is for retransmissions and reports. */
#define FOR_MEDIA(bps) ((bps) *95 / 100)
/* A microphone that is silent now may speak the next moment. */
#define MIN_AUDIO_BPS 32000
#define RATE_USEC     (G_USEC_PER_SEC)
#define IDLE_USEC     (2 * G_USEC_PER_SEC)
/* The first probes take this long; until then nobody is limited for lack of knowledge. */
#define SETTLE_USEC (3 * G_USEC_PER_SEC / 2)
/* A publisher that sends more than it was told for so long will not go lower. */
#define OBEY_USEC (3 * G_USEC_PER_SEC)
/* For each voice: below this its second copy would take more than a tenth of the line. */
#define REDUNDANCY_BPS 350000
/* Sent but not yet through, at the estimated rate: when pictures are left out. */
#define FEW_LAYERS_USEC 100000
#define ONE_LAYER_USEC  200000
/* So much of a slow line's time may be taken by pictures that are on their way. */
#define PACE_USEC 40000
/* A shorter pause than this is not worth saying; and so long one may go untold. */
#define BRIEF_USEC  (G_USEC_PER_SEC / 2)
#define UNTOLD_USEC G_USEC_PER_SEC
/* What was lost of a picture goes before what is new. */
#define AGAIN_USEC 100000
/* What has waited so long may be much, and how wide the line is by now is not known. */
#define RELEASED_USEC 30000

guint64
aus_feed_get_rate (AusFeed *self, gint64 now_usec)
{
  return now_usec - self->last_usec < IDLE_USEC ? aus_gcc_rate_get (&self->rate, RATE_USEC) : 0;
}

/* Neither it nor, of a camera, its high picture has come of late: there is nothing to share for. */
static gboolean
is_idle (AusFeed *feed, gint64 now_usec)
{
  AusFeed *high = feed == &feed->publisher->feeds[AUS_STREAM_CAMERA_LOW]
                      ? &feed->publisher->feeds[AUS_STREAM_CAMERA]
                      : feed;
  gint64 last_usec = MAX (feed->last_usec, high->last_usec);
  return last_usec == 0 || now_usec - last_usec >= IDLE_USEC;
}

static guint
count_voices (AusMember *self)
{
  guint n = 0;
  for (guint i = 0; i < AUS_N_AUDIO_SLOTS; i++)
    n += self->bindings[i].feed != NULL;
  return n;
}

static guint64
measure_audio (AusMember *self)
{
  return MAX (aus_gcc_rate_get (&self->sound, RATE_USEC),
              (guint64) count_voices (self) * MIN_AUDIO_BPS);
}

/* What cannot be had for less: some publishers cannot, or do not want to, send less. */
static guint64
find_least (const AusBinding *binding, AusFeed *feed, gint64 now_usec)
{
  guint64 least = binding->share.kind == AUS_ALLOCATE_EXTRA ? AUS_ALLOCATE_MIN_EXTRA_BPS
                                                            : AUS_ALLOCATE_MIN_CAMERA_BPS;
  guint64 rate = aus_feed_get_rate (feed, now_usec);
  if (feed->told_bps == 0 || now_usec - feed->lowered_usec < OBEY_USEC ||
      rate < feed->told_bps + feed->told_bps / 2)
    return least;
  return MAX (least, feed->layered ? rate * 45 / 100 : rate * 80 / 100);
}

/* What should be found out about the path for this stream's sake. */
static guint64
find_need (AusFeed *feed, guint64 useful_bps, gint64 now_usec)
{
  guint64 rate = aus_feed_get_rate (feed, now_usec);
  if (feed->told_bps != 0 && feed->told_bps < rate + rate / 2)
    return useful_bps;
  return MIN (rate + rate / 2 + 100000, useful_bps);
}

/* The streams that are to be divided for, filled in; @needed grows by what they need. */
static guint
collect (AusMember *self, AusShare *shares[AUS_N_SLOTS], guint64 *needed, gint64 now_usec)
{
  guint n = 0;
  for (guint slot = 0; slot < AUS_N_SLOTS; slot++) {
    AusBinding *binding = &self->bindings[AUS_N_AUDIO_SLOTS + slot];
    AusFeed *feed = aus_member_get_wanted_feed (self, slot);
    if (feed == NULL || is_idle (feed, now_usec)) {
      binding->share = (AusShare){ 0 };
      continue;
    }
    gboolean extra = self->desired[slot].extra;
    binding->share.kind = extra ? AUS_ALLOCATE_EXTRA : AUS_ALLOCATE_CAMERA;
    binding->share.useful_bps = extra ? EXTRA_USEFUL_BPS : CAMERA_USEFUL_BPS;
    binding->share.least_bps = find_least (binding, feed, now_usec);
    /* The low picture is not all that is wanted. */
    *needed += binding->low ? binding->share.useful_bps
                            : find_need (feed, binding->share.useful_bps, now_usec);
    shares[n++] = &binding->share;
  }
  return n;
}

/*
 * Whether the line is known to be too narrow for what is needed. As long as it is not, nobody is
 * held back by a figure that was never put to the test.
 */
static gboolean
is_narrow (AusMember *self, guint64 needed_bps, gint64 now_usec)
{
  AusEstimateStats stats;
  if (!aus_estimate_is_known (self->estimate))
    return FALSE;
  if (self->known_usec == 0)
    self->known_usec = now_usec;
  aus_estimate_get_stats (self->estimate, &stats);
  gboolean tested = stats.decreases > 0 || now_usec - self->known_usec > SETTLE_USEC;
  return tested && FOR_MEDIA (stats.target_bps) < needed_bps;
}

static guint
count_paused (AusShare *const *shares, guint n)
{
  guint paused = 0;
  for (guint i = 0; i < n; i++)
    paused += shares[i]->paused;
  return paused;
}

static void
divide (AusMember *self, AusShare *const *shares, guint n, guint64 budget_bps, gint64 now_usec)
{
  guint before = count_paused (shares, n);
  aus_allocate (shares, n, budget_bps, now_usec);
  guint after = count_paused (shares, n);
  if (after > before)
    self->stats.pauses += after - before;
}

/* How long what was just sent is on its way; with @wait_usec before it, by what is known. */
static void
ask (AusMember *self, gint64 wait_usec, gint64 now_usec)
{
  guint8 id[AUS_PING_ID_LENGTH], data[AUS_PING_LENGTH];
  if (RAND_bytes (id, sizeof id) != 1)
    return;
  aus_ping_write (self->ping, id, data);
  if (aus_transport_send_stun (self->transport, data, sizeof data))
    aus_brake_ask (&self->brake, id, wait_usec, now_usec);
}

void
aus_viewer_note_sent (const AusBinding *binding, gsize size, gint64 now_usec)
{
  AusMember *self = binding->viewer;
  if (self->ping == NULL)
    return;
  if (aus_forward_get_kind (binding->forward) == AUS_FORWARD_VIDEO)
    aus_brake_note_picture (&self->brake, binding, size, now_usec);
  if (aus_brake_is_due (&self->brake, now_usec))
    ask (self, aus_estimate_get_backlog (self->estimate, now_usec), now_usec);
}

/* A train of padding, for the estimate; if there is no room for it, nothing large should follow. */
static void
probe (AusMember *self, gint64 now_usec)
{
  gsize size = aus_estimate_begin_probe (self->estimate, self->needed_bps, now_usec);
  if (size == 0)
    return;
  guint64 bps = aus_estimate_get_target (self->estimate);
  gint64 wait_usec = aus_estimate_get_backlog (self->estimate, now_usec) +
                     (gint64) (size * 8 * G_USEC_PER_SEC / bps);
  aus_member_send_padding (self, size, now_usec);
  if (self->ping == NULL || !aus_brake_is_relied_upon (&self->brake))
    return;
  aus_brake_note_picture (&self->brake, NULL, size, now_usec);
  ask (self, wait_usec, now_usec);
}

/* What waits already would wait for the probe as well, and tells as much. */
static gboolean
may_probe (AusMember *self, gint64 now_usec)
{
  return aus_estimate_get_drain (self->estimate, now_usec) == 0 &&
         !aus_brake_is_asking (&self->brake, now_usec);
}

void
aus_viewer_update (AusMember *self, gint64 now_usec)
{
  AusShare *shares[AUS_N_SLOTS];
  guint64 audio_bps = measure_audio (self);
  guint64 needed_bps = audio_bps;
  guint n = collect (self, shares, &needed_bps, now_usec);
  if (n == 0) {
    self->stats.narrow = FALSE;
    return;
  }
  guint64 media_bps = FOR_MEDIA (aus_estimate_get_target (self->estimate));
  self->stats.narrow = is_narrow (self, needed_bps, now_usec);
  if (self->stats.narrow)
    divide (self, shares, n, media_bps - MIN (media_bps, audio_bps), now_usec);
  else
    divide (self, shares, n, n * (guint64) EXTRA_USEFUL_BPS, now_usec);
  self->needed_bps = needed_bps;
  if (!may_probe (self, now_usec) ||
      !aus_estimate_wants_probe (self->estimate, needed_bps, now_usec))
    return;
  /* Where what was sent last has not come through, there is no room for a probe. */
  self->asked_to_probe = self->ping != NULL && !self->asked_to_probe &&
                         aus_brake_is_due_before (&self->brake, NULL, now_usec);
  if (self->asked_to_probe)
    ask (self, aus_estimate_get_backlog (self->estimate, now_usec), now_usec);
  else
    probe (self, now_usec);
}

void
aus_viewer_note_answer (AusMember *self, gint64 now_usec)
{
  if (!self->asked_to_probe || !may_probe (self, now_usec))
    return;
  self->asked_to_probe = FALSE;
  probe (self, now_usec);
}

/*
 * To say that a picture is paused takes a message of some 2 kB, over the line that has just become
 * narrow: what is said by voice goes first. Many a pause is over by then.
 */
void
aus_viewer_note_pauses (AusMember *self, gint64 now_usec)
{
  guint paused = 0;
  for (guint slot = 0; slot < AUS_N_SLOTS; slot++) {
    if (self->bindings[AUS_N_AUDIO_SLOTS + slot].share.paused)
      paused |= 1u << slot;
  }
  if (paused == self->told_paused) {
    self->untold_usec = 0;
    return;
  }
  if (self->untold_usec == 0)
    self->untold_usec = now_usec;
  gboolean busy = aus_estimate_get_backlog (self->estimate, now_usec) > PACE_USEC;
  gint64 least_usec = busy ? UNTOLD_USEC : (paused & ~self->told_paused) != 0 ? BRIEF_USEC : 0;
  if (now_usec - self->untold_usec < least_usec)
    return;
  self->told_paused = paused;
  self->untold_usec = 0;
}

gboolean
aus_viewer_is_full (AusMember *self, gint64 now_usec)
{
  if (aus_brake_holds (&self->brake, now_usec))
    return TRUE;
  if (!aus_estimate_is_known (self->estimate) ||
      (!self->stats.narrow && aus_estimate_get_drain (self->estimate, now_usec) == 0))
    return FALSE;
  return aus_estimate_get_backlog (self->estimate, now_usec) > PACE_USEC;
}

static gboolean
is_released (const AusMember *self, gint64 now_usec)
{
  return !aus_pacer_is_empty (self->pacer) &&
         now_usec - aus_pacer_get_since (self->pacer) > RELEASED_USEC;
}

gboolean
aus_viewer_has_room (const AusBinding *binding, gint64 now_usec)
{
  AusMember *self = binding->viewer;
  if (aus_viewer_is_full (self, now_usec))
    return FALSE;
  if (self->ping == NULL)
    return TRUE;
  if (is_released (self, now_usec))
    aus_brake_take_care (&self->brake);
  if (aus_brake_is_due_before (&self->brake, binding, now_usec))
    ask (self, aus_estimate_get_backlog (self->estimate, now_usec), now_usec);
  return !aus_brake_keeps_back (&self->brake, binding, now_usec);
}

gboolean
aus_viewer_takes_again (AusMember *self, gint64 now_usec)
{
  return aus_estimate_get_drain (self->estimate, now_usec) == 0 ||
         aus_estimate_get_backlog (self->estimate, now_usec) < AGAIN_USEC;
}

/* What the line takes: what is seen of it now is sooner right than the estimate. */
static guint64
get_line_bps (AusMember *self, gint64 now_usec)
{
  guint64 target_bps = aus_estimate_get_target (self->estimate);
  guint64 drain_bps = aus_estimate_get_drain (self->estimate, now_usec);
  return drain_bps > 0 ? MIN (drain_bps, target_bps) : target_bps;
}

/* What waits here, at the estimated rate. */
static gint64
get_held_usec (AusMember *self, gint64 now_usec)
{
  guint64 bits = 8 * aus_pacer_get_bytes (self->pacer);
  return (gint64) (bits * G_USEC_PER_SEC / get_line_bps (self, now_usec));
}

gboolean
aus_viewer_is_before (const AusBinding *binding, const AusBinding *other)
{
  return binding->share.kind != other->share.kind ? binding->share.kind == AUS_ALLOCATE_EXTRA
                                                  : binding < other;
}

gboolean
aus_viewer_is_crowded (AusMember *self, gint64 now_usec)
{
  return aus_viewer_is_full (self, now_usec) && get_held_usec (self, now_usec) > FEW_LAYERS_USEC;
}

guint8
aus_viewer_get_layers (AusMember *self, const AusBinding *binding, gint64 now_usec)
{
  if (!aus_estimate_is_known (self->estimate))
    return AUS_LAYERS_ALL;
  gint64 waiting_usec =
      aus_estimate_get_backlog (self->estimate, now_usec) + get_held_usec (self, now_usec);
  /* What is being shown on a screen stands longer than what a face does. */
  if (binding->share.kind == AUS_ALLOCATE_EXTRA)
    waiting_usec /= 2;
  return waiting_usec > ONE_LAYER_USEC ? 0 : waiting_usec > FEW_LAYERS_USEC ? 1 : AUS_LAYERS_ALL;
}

gboolean
aus_viewer_takes_redundancy (AusMember *self, gint64 now_usec)
{
  if (!aus_estimate_is_known (self->estimate))
    return TRUE;
  return get_line_bps (self, now_usec) >= (guint64) count_voices (self) * REDUNDANCY_BPS &&
         !aus_brake_holds (&self->brake, now_usec);
}
