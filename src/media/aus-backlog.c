/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-backlog.h"

/* What cannot be through yet is a guess: it is not to be held against the path for ever. */
#define MAX_WAIT_USEC 500000
/* So much of a wait may be the packet's own way through slower parts, or a clock's step. */
#define SLACK_USEC 5000
/* Half a picture, behind a queue that no jitter of a home line makes. */
#define MIN_BUSY_BYTES 600
#define MIN_BUSY_USEC  15000
#define MIN_QUEUE_USEC 32000
/* A queue of ours, of a third of a second, is through in this time if pictures are held back. */
#define WHILE_USEC 400000
/* Two packets of a picture and more: not one that was held up, but what the path takes. */
#define SURE_BYTES 2500
#define SURE_USEC  60000
/* Older packets count half as much after this long. */
#define HALF_USEC  150000
#define FRESH_USEC (G_USEC_PER_SEC / 2)

void
aus_backlog_join (AusBacklog *self, gsize size, guint64 bps, gint64 now_usec)
{
  self->wait_usec = aus_backlog_get (self, now_usec);
  self->wait_usec += (gint64) (size * 8 * G_USEC_PER_SEC / bps);
  self->wait_usec = MIN (self->wait_usec, MAX_WAIT_USEC);
  self->at_usec = now_usec;
}

/* Longer although pictures were held back: somebody else's queue, or another way altogether. */
static gint64
get_others (const AusBacklog *self)
{
  return MAX (MIN (self->least_usec[0], self->least_usec[1]), 0);
}

gint64
aus_backlog_note (AusBacklog *self, gint64 queue_usec, gint64 wait_usec, gint64 now_usec)
{
  gint64 beyond_usec = queue_usec - wait_usec;
  if (self->while_usec == 0) {
    self->while_usec = now_usec;
    self->least_way_usec[0] = self->least_way_usec[1] = G_MAXINT64;
  }
  if (now_usec - self->while_usec > WHILE_USEC) {
    self->while_usec = now_usec;
    self->least_usec[1] = self->least_usec[0];
    self->least_usec[0] = beyond_usec;
    self->least_way_usec[1] = self->least_way_usec[0];
    self->least_way_usec[0] = G_MAXINT64;
  }
  self->least_usec[0] = MIN (self->least_usec[0], beyond_usec);
  return queue_usec - get_others (self);
}

gint64
aus_backlog_note_way (AusBacklog *self, gint64 way_usec)
{
  self->least_way_usec[0] = MIN (self->least_way_usec[0], way_usec);
  return MIN (self->least_way_usec[0], self->least_way_usec[1]);
}

void
aus_backlog_set (AusBacklog *self, gint64 wait_usec, gint64 sent_usec)
{
  self->wait_usec = CLAMP (wait_usec, 0, MAX_WAIT_USEC);
  self->at_usec = sent_usec;
}

gint64
aus_backlog_get (const AusBacklog *self, gint64 now_usec)
{
  return MAX (self->wait_usec - MAX (now_usec - self->at_usec, 0), 0);
}

static void
count (AusBacklogRun *run, gsize size, gint64 gap_usec)
{
  run->bytes += size;
  run->usec += gap_usec;
  if (run->usec > HALF_USEC) {
    run->bytes /= 2;
    run->usec /= 2;
  }
}

static gboolean
is_at_least (const AusBacklogRun *run, guint64 bytes, gint64 usec)
{
  return run->bytes >= bytes && run->usec >= usec;
}

static guint64
get_bps (const AusBacklogRun *run)
{
  return run->bytes * 8 * G_USEC_PER_SEC / (guint64) run->usec;
}

/*
 * What comes as fast as it was sent tells nothing: behind a queue of somebody else's, all does. The
 * count outlives the pause behind it, until there is another.
 */
static void
count_slowed (AusBacklog *self, gsize size, gint64 gap_usec, gint64 grown_usec)
{
  if (2 * grown_usec < gap_usec)
    return;
  if (self->idle)
    self->slowed = (AusBacklogRun){ 0 };
  self->idle = FALSE;
  self->slowed_usec = self->arrival_usec;
  count (&self->slowed, size, gap_usec);
}

void
aus_backlog_leave (AusBacklog *self, gsize size, gint64 arrival_usec, gint64 wait_usec)
{
  gint64 gap_usec = arrival_usec - self->arrival_usec;
  if (self->came && gap_usec < 0)
    return; /* overtaken */
  gint64 grown_usec = wait_usec - self->last_wait_usec;
  gboolean idle = !self->came || wait_usec - get_others (self) < gap_usec + SLACK_USEC;
  self->came = TRUE;
  self->arrival_usec = arrival_usec;
  self->last_wait_usec = wait_usec;
  if (idle) {
    self->idle = TRUE;
    self->run = (AusBacklogRun){ 0 };
    return;
  }
  count (&self->run, size, gap_usec);
  count_slowed (self, size, gap_usec, grown_usec);
}

void
aus_backlog_doubt (AusBacklog *self)
{
  self->doubted = TRUE;
}

guint64
aus_backlog_judge (AusBacklog *self, gint64 wait_usec, gint64 now_usec)
{
  gboolean doubted = self->doubted;
  gboolean waits = !self->idle && wait_usec >= MIN_QUEUE_USEC;
  gboolean waited = self->arrival_usec - self->slowed_usec < FRESH_USEC / 2;
  self->doubted = FALSE;
  if (!is_at_least (&self->slowed, MIN_BUSY_BYTES, MIN_BUSY_USEC) || (doubted ? !waited : !waits))
    return 0;
  self->drain_bps = get_bps (&self->slowed);
  self->drain_usec = now_usec;
  if (doubted || !is_at_least (&self->slowed, SURE_BYTES, SURE_USEC) ||
      !is_at_least (&self->run, SURE_BYTES, SURE_USEC))
    return 0;
  /* Others' packets between ours make it look narrower than it is, never wider. */
  return MAX (self->drain_bps, get_bps (&self->run));
}

guint64
aus_backlog_get_drain (const AusBacklog *self, gint64 now_usec)
{
  return self->drain_bps > 0 && now_usec - self->drain_usec < FRESH_USEC ? self->drain_bps : 0;
}
