/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So much left in so much time; what is older counts less. */
typedef struct {
  guint64 bytes;
  gint64 usec;
} AusBacklogRun;

/*
 * AusBacklog: what waits in front of the narrowest part of a path: packets join it when they are
 * sent and leave it as fast as the path takes them. What feedback tells sets it right: a packet's
 * delay is what was waiting when it joined, and two that left one behind the other tell how fast
 * the path is, from the first of them on, long before a rate over time does. All times in µs.
 */
typedef struct {
  gint64 wait_usec; /* until what joins at at_usec has left */
  gint64 at_usec;

  gint64 least_usec[2];     /* queue of this while, and of the one before */
  gint64 least_way_usec[2]; /* likewise, until what came was told */
  gint64 while_usec;        /* when this while began; 0: none has */

  gboolean came;         /* something did */
  gint64 arrival_usec;   /* of the newest packet, on the viewer's clock, which may be below zero */
  gint64 last_wait_usec; /* its queue */
  gboolean idle;         /* something has come to an idle path since slowed was counted */
  AusBacklogRun run;     /* what left without a pause between */
  AusBacklogRun slowed;  /* of that, what left slower than it had joined */
  gint64 slowed_usec;    /* the newest of it, on the viewer's clock */
  gboolean doubted;
  guint64 drain_bps; /* 0: never measured */
  gint64 drain_usec; /* when it was last */
} AusBacklog;

/* aus_backlog_join: @size bytes are sent at @now_usec, and the path takes @bps. */
void aus_backlog_join (AusBacklog *self, gsize size, guint64 bps, gint64 now_usec);
/*
 * aus_backlog_note: the queue was @queue_usec long for what was thought to have @wait_usec before
 * it. Returns how much of that may be ours: what stays beyond what was thought, although pictures
 * are held back, is somebody else's, and to wait for it would be to give up.
 */
gint64 aus_backlog_note (AusBacklog *self, gint64 queue_usec, gint64 wait_usec, gint64 now_usec);
/* aus_backlog_note_way: the least time of late until what came is told, and now it took @way_usec.
 */
gint64 aus_backlog_note_way (AusBacklog *self, gint64 way_usec);
/* aus_backlog_set: what was sent at @sent_usec had @wait_usec to wait; what was sent later joins
 * again. */
void aus_backlog_set (AusBacklog *self, gint64 wait_usec, gint64 sent_usec);
/* aus_backlog_get: how long what is sent now has to wait. */
gint64 aus_backlog_get (const AusBacklog *self, gint64 now_usec);

/*
 * aus_backlog_leave: @size bytes have come at @arrival_usec after @wait_usec in the queue; in the
 * order in which they were sent.
 */
void aus_backlog_leave (AusBacklog *self, gsize size, gint64 arrival_usec, gint64 wait_usec);
/*
 * aus_backlog_doubt: something came much later than expected, and pictures are held back since: the
 * next judgement goes by what left before, though nothing may wait any more.
 */
void aus_backlog_doubt (AusBacklog *self);
/*
 * aus_backlog_judge: all that feedback told is in; something has waited for @wait_usec by now.
 * Returns what the path takes, in bit/s, if that is beyond doubt; else 0.
 */
guint64 aus_backlog_judge (AusBacklog *self, gint64 wait_usec, gint64 now_usec);
/* aus_backlog_get_drain: bit/s at which a queue drains now; 0: none has been seen of late. */
guint64 aus_backlog_get_drain (const AusBacklog *self, gint64 now_usec);

G_END_DECLS
