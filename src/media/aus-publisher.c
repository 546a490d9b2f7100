/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-plane-private.h"
#include "media/aus-room-spec.h"

/*
 * A member as publisher: what the viewers of its camera and screen can take becomes what its client
 * is told to send. All get one picture as long as their lines are much alike; when one of several
 * is far behind, that one gets the low second picture, and the others keep theirs
 * (docs/decisions/0009).
 */

/* A limit above this is none. */
#define NO_LIMIT_BPS 1600000
/* Above this everybody has a decent picture: a second encoder would cost more than it gives. */
#define LOW_BELOW_BPS 600000
#define LOW_AGAIN_BPS 750000
/*
 * With less than half of what the best viewer has, a viewer is far behind. It is back when it could
 * take the high picture as those have it who watch it, for a while; at once when nobody does.
 */
#define IS_FAR_BEHIND(share, best)   ((share) < LOW_BELOW_BPS && (share) *2 < (best))
#define IS_STILL_BEHIND(share, high) ((share) < LOW_AGAIN_BPS && (share) < (high) + (high) / 10)
#define RETURN_USEC                  (3 * G_USEC_PER_SEC)
#define LOW_MAX_BPS                  300000
#define LOW_OFF_USEC                 (8 * G_USEC_PER_SEC)
/* A client that was asked for the low picture and sends none cannot. */
#define LOW_WAIT_USEC (4 * G_USEC_PER_SEC)
/* As if the viewer were so far away: what a full line lost waits until it has drained. */
#define DRAIN_USEC               150000
#define RAISE_USEC               (1 * G_USEC_PER_SEC)
#define LOWER_USEC               200000
#define IS_LOWER(bps, than)      ((bps) < (than) - (than) / 16)
#define IS_MUCH_LOWER(bps, than) ((bps) < (than) - (than) / 4)
#define IS_HIGHER(bps, than)     ((bps) > (than) + (than) / 8)

void
aus_feed_measure_reach (AusFeed *self, gint64 now_usec)
{
  gint64 rtt_usec = 0;
  for (guint i = 0; i < self->subscribers->len; i++) {
    AusBinding *binding = g_ptr_array_index (self->subscribers, i);
    rtt_usec = MAX (rtt_usec, binding->viewer->rtt_usec);
    if (aus_estimate_get_drain (binding->viewer->estimate, now_usec) > 0)
      rtt_usec = MAX (rtt_usec, DRAIN_USEC);
  }
  aus_ingress_set_reach (self->ingress, rtt_usec);
}

typedef struct {
  AusBinding *bindings[AUS_ROOM_MAX_LEGS * AUS_N_SLOTS];
  guint n;
  guint n_paused;
  guint n_low;                 /* have the low picture, or wait for it */
  guint64 best_bps, worst_bps; /* of those that are not paused; 0: there is none */
  guint64 high_bps;            /* the least of those of them that watch the high picture */
} Audience;

static void
add_viewer (Audience *self, AusBinding *binding)
{
  guint64 share = binding->share.share_bps;
  if (self->n == G_N_ELEMENTS (self->bindings))
    return;
  self->bindings[self->n++] = binding;
  self->n_paused += binding->share.paused;
  self->n_low += binding->low;
  if (binding->share.paused || share == 0)
    return;
  self->best_bps = MAX (self->best_bps, share);
  self->worst_bps = self->worst_bps == 0 ? share : MIN (self->worst_bps, share);
  if (!binding->low)
    self->high_bps = self->high_bps == 0 ? share : MIN (self->high_bps, share);
}

static void
find_audience (AusMember *self, gboolean extra, Audience *audience)
{
  GPtrArray *members = self->plane->members;
  *audience = (Audience){ 0 };
  for (guint i = 0; i < members->len; i++) {
    AusMember *viewer = g_ptr_array_index (members, i);
    for (guint slot = 0; slot < AUS_N_SLOTS; slot++) {
      if (viewer->desired[slot].source == self && viewer->desired[slot].extra == extra &&
          aus_member_get_wanted_feed (viewer, slot) != NULL)
        add_viewer (audience, &viewer->bindings[AUS_N_AUDIO_SLOTS + slot]);
    }
  }
}

/* It sends about what it was told. */
static gboolean
obeys (AusFeed *feed, gint64 now_usec)
{
  return feed->told_bps == 0 ||
         aus_feed_get_rate (feed, now_usec) < feed->told_bps + feed->told_bps / 2;
}

/* What the client is told changes in steps, down at once and up calmly. */
static void
tell (AusFeed *feed, guint64 bps, gint64 now_usec)
{
  gint64 since_usec = now_usec - feed->told_usec;
  guint64 told = feed->told_bps != 0 ? feed->told_bps : NO_LIMIT_BPS;
  bps = MIN (bps, NO_LIMIT_BPS);
  gboolean lower = IS_LOWER (bps, told) && (since_usec >= LOWER_USEC || IS_MUCH_LOWER (bps, told));
  gboolean higher =
      (IS_HIGHER (bps, told) || (bps == NO_LIMIT_BPS && bps > told)) && since_usec >= RAISE_USEC;
  if (!lower && !higher)
    return;
  if (lower && obeys (feed, now_usec))
    feed->lowered_usec = now_usec;
  feed->told_bps = bps == NO_LIMIT_BPS ? 0 : bps;
  feed->told_usec = now_usec;
}

static gboolean
can_send_low (AusMember *self, gint64 now_usec)
{
  AusFeed *low = &self->feeds[AUS_STREAM_CAMERA_LOW];
  return self->low_usec == 0 || now_usec - self->low_usec < LOW_WAIT_USEC ||
         now_usec - low->last_usec < LOW_WAIT_USEC;
}

/*
 * What the best viewer gets, or would get: never more than the client sends by itself, for a room's
 * cap or a weak processor slows nobody down.
 */
static guint64
find_reference (AusMember *self, const Audience *audience, gint64 now_usec)
{
  AusFeed *camera = &self->feeds[AUS_STREAM_CAMERA];
  guint64 rate = aus_feed_get_rate (camera, now_usec);
  if (camera->told_bps == 0 || rate < camera->told_bps * 3 / 4)
    camera->free_bps = rate;
  return MIN (audience->best_bps, MAX (camera->free_bps, rate));
}

/* Whether a second, low picture is worth its encoder; it stays on for a while. */
static void
decide_low (AusMember *self, const Audience *audience, guint64 reference_bps, gint64 now_usec)
{
  gboolean behind =
      self->low_on ? audience->n_low > 0 : IS_FAR_BEHIND (audience->worst_bps, reference_bps);
  gboolean wanted = audience->n >= 2 && behind;
  if (wanted)
    self->low_wanted_usec = now_usec;
  if (wanted && !self->low_on && can_send_low (self, now_usec)) {
    self->low_on = TRUE;
    self->low_usec = now_usec;
  } else if (self->low_on &&
             (now_usec - self->low_wanted_usec > LOW_OFF_USEC || !can_send_low (self, now_usec))) {
    self->low_on = FALSE;
  }
}

/* Whether the low picture is the one for @binding; it was so before, or not. */
static gboolean
needs_low (AusBinding *binding, const Audience *audience, guint64 reference_bps, gint64 now_usec)
{
  guint64 high_bps = MIN (reference_bps, audience->high_bps);
  guint64 share = binding->share.share_bps;
  if (!binding->low || IS_STILL_BEHIND (share, high_bps))
    binding->behind_usec = now_usec;
  return binding->low ? now_usec - binding->behind_usec < RETURN_USEC
                      : IS_FAR_BEHIND (share, reference_bps);
}

/* Who gets which; the least of each group is what its picture may take. */
static void
split (AusMember *self, const Audience *audience, guint64 reference_bps, guint64 *high_bps,
       guint64 *low_bps, gint64 now_usec)
{
  *high_bps = *low_bps = G_MAXUINT64;
  for (guint i = 0; i < audience->n; i++) {
    AusBinding *binding = audience->bindings[i];
    guint64 share = binding->share.share_bps;
    binding->low = self->low_on && needs_low (binding, audience, reference_bps, now_usec);
    /* Paused, a low picture goes on at its least, too: so it can come back. */
    if (binding->share.paused && binding->low)
      share = AUS_ALLOCATE_MIN_CAMERA_BPS;
    else if (binding->share.paused || share == 0)
      continue;
    if (binding->low)
      *low_bps = MIN (*low_bps, share);
    else
      *high_bps = MIN (*high_bps, share);
  }
  /* Paused for all: it goes on at its least, so that it can come back. */
  if (audience->n_paused > 0 && *high_bps == G_MAXUINT64 && *low_bps == G_MAXUINT64)
    *high_bps = AUS_ALLOCATE_MIN_CAMERA_BPS;
}

void
aus_publisher_update (AusMember *self, gint64 now_usec)
{
  Audience audience;
  guint64 high_bps, low_bps;
  find_audience (self, FALSE, &audience);
  guint64 reference_bps = find_reference (self, &audience, now_usec);
  decide_low (self, &audience, reference_bps, now_usec);
  split (self, &audience, reference_bps, &high_bps, &low_bps, now_usec);
  tell (&self->feeds[AUS_STREAM_CAMERA], high_bps, now_usec);
  tell (&self->feeds[AUS_STREAM_CAMERA_LOW],
        CLAMP (low_bps, AUS_ALLOCATE_MIN_CAMERA_BPS, LOW_MAX_BPS), now_usec);

  find_audience (self, TRUE, &audience);
  tell (&self->feeds[AUS_STREAM_EXTRA],
        audience.worst_bps == 0 && audience.n_paused == 0
            ? NO_LIMIT_BPS
            : MAX (audience.worst_bps, AUS_ALLOCATE_MIN_EXTRA_BPS),
        now_usec);
}

void
aus_member_get_advice (AusMember *self, AusAdvice *advice)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->plane->lock);
  *advice = (AusAdvice){
    .camera_kbps = (guint) (self->feeds[AUS_STREAM_CAMERA].told_bps / 1000),
    .extra_kbps = (guint) (self->feeds[AUS_STREAM_EXTRA].told_bps / 1000),
    .low_kbps = self->low_on ? (guint) (self->feeds[AUS_STREAM_CAMERA_LOW].told_bps / 1000) : 0,
    .paused_slots = self->told_paused,
  };
}
