/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-probe.h"

#include "media/aus-gcc-aimd.h"

#define TRAIN_USEC    15000 /* at the rate hoped for */
#define MIN_BYTES     900
#define MAX_BYTES     12000
#define WAIT_USEC     (G_USEC_PER_SEC / 2) /* for the feedback, besides the round trip */
#define DEFER_USEC    (G_USEC_PER_SEC)
#define INTERVAL_USEC (2 * G_USEC_PER_SEC)
#define INTERVAL_MAX  (8 * G_USEC_PER_SEC)
#define MIN_SPAN_USEC 1000 /* arrival times are told in steps of a quarter of this */
/* What a train proves shows within this to be true, or only a gap in somebody else's traffic. */
#define TRIAL_USEC   (3 * G_USEC_PER_SEC)
#define NEED(bps)    ((bps) + (bps) / 10)
#define ENOUGH(goal) ((goal) - (goal) / 5)

void
aus_probe_init (AusProbe *self)
{
  *self = (AusProbe){ .interval_usec = INTERVAL_USEC };
}

gboolean
aus_probe_is_due (const AusProbe *self, guint64 estimate_bps, guint64 needed_bps, gint64 now_usec)
{
  return !self->pending && estimate_bps < NEED (needed_bps) && now_usec >= self->next_usec;
}

gsize
aus_probe_begin (AusProbe *self, guint64 estimate_bps, guint64 needed_bps, gint64 now_usec)
{
  if (!aus_probe_is_due (self, estimate_bps, needed_bps, now_usec))
    return 0;
  if (self->proved_usec != 0 && now_usec - self->proved_usec >= TRIAL_USEC) {
    self->proved_usec = 0; /* it has held */
    self->interval_usec = INTERVAL_USEC;
  }
  guint64 goal = MIN (2 * estimate_bps, NEED (needed_bps) + needed_bps / 10);
  goal = MAX (goal, AUS_GCC_MIN_BPS);
  self->cluster = self->cluster == G_MAXUINT8 ? 1 : self->cluster + 1;
  self->pending = TRUE;
  self->sent_usec = now_usec;
  self->goal_bps = goal;
  self->sent_packets = self->came_packets = 0;
  self->came_bytes = 0;
  return CLAMP (goal * TRAIN_USEC / (8 * G_USEC_PER_SEC), MIN_BYTES, MAX_BYTES);
}

void
aus_probe_count (AusProbe *self)
{
  self->sent_packets++;
  self->sent_total++;
}

void
aus_probe_receive (AusProbe *self, guint8 cluster, gsize size, gint64 arrival_usec)
{
  if (!self->pending || cluster != self->cluster)
    return;
  if (self->came_packets++ == 0) {
    self->first_usec = self->last_usec = arrival_usec;
    return;
  }
  self->came_bytes += size;
  self->first_usec = MIN (self->first_usec, arrival_usec);
  self->last_usec = MAX (self->last_usec, arrival_usec);
}

/* A short train may lose one packet to a bad radio link. */
static gboolean
came_through (const AusProbe *self)
{
  guint lost = self->sent_packets - MIN (self->came_packets, self->sent_packets);
  return self->came_packets >= 3 && (lost <= 1 || lost * 5 <= self->sent_packets);
}

/* What the train came at; 0 when too little of it came. Its packets are of one size. */
static guint64
measure (const AusProbe *self)
{
  if (!came_through (self))
    return 0;
  gint64 span_usec = MAX (self->last_usec - self->first_usec, MIN_SPAN_USEC);
  guint64 bytes = self->came_bytes * (self->sent_packets - 1) / (self->came_packets - 1);
  return MIN (bytes * 8 * G_USEC_PER_SEC / (guint64) span_usec, self->goal_bps);
}

static void
back_off (AusProbe *self, gint64 now_usec)
{
  self->next_usec = now_usec + self->interval_usec;
  self->interval_usec = MIN (self->interval_usec * 3 / 2, INTERVAL_MAX);
}

/* Lost by chance a train says nothing; one after the other that there is no room for them. */
static void
put_off (AusProbe *self, gint64 now_usec)
{
  self->repeated = !self->repeated && !came_through (self);
  if (self->repeated)
    self->next_usec = now_usec + DEFER_USEC;
  else
    back_off (self, now_usec);
}

guint64
aus_probe_finish (AusProbe *self, guint64 estimate_bps, gint64 now_usec)
{
  if (!self->pending)
    return 0;
  gboolean complete = self->came_packets > 0 && self->came_packets == self->sent_packets;
  if (!complete && now_usec - self->sent_usec < WAIT_USEC)
    return 0;
  self->pending = FALSE;
  guint64 bps = measure (self);
  if (bps >= ENOUGH (self->goal_bps)) {
    self->next_usec = now_usec; /* and faster at once */
    self->proved_usec = now_usec;
    self->repeated = FALSE;
  } else {
    put_off (self, now_usec);
    bps = bps * 9 / 10; /* all of the path would leave no room for the queue to drain */
  }
  return bps > estimate_bps ? bps : 0;
}

void
aus_probe_defer (AusProbe *self, gint64 now_usec)
{
  if (self->proved_usec != 0 && now_usec - self->proved_usec < TRIAL_USEC) {
    self->proved_usec = 0;
    back_off (self, now_usec);
  }
  self->next_usec = MAX (self->next_usec, now_usec + DEFER_USEC);
}
