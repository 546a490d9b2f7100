/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-ping.h"

G_BEGIN_DECLS

#define AUS_BRAKE_ASKED 32

/*
 * AusBrake: holds pictures back while something that was asked of the client among them is overdue.
 * Transport-wide feedback comes every 60 ms, and a path that has just become narrow is full in a
 * fraction of that. How wide the path is the brake does not judge: that is the estimate's to say,
 * which is why it also waits for the feedback that follows a late answer. All times in µs.
 */
typedef struct {
  struct {
    guint8 id[AUS_PING_ID_LENGTH];
    gint64 sent_usec;
    gint64 wait_usec;       /* that it was thought to have before it */
  } asked[AUS_BRAKE_ASKED]; /* and not answered; a ring, the oldest at first */
  guint first, n;
  guint tries;
  gint64 asked_usec;    /* the newest */
  gint64 paid_usec;     /* a token bucket, as the time until which it is empty */
  gsize bytes;          /* of pictures since */
  gint64 picture_usec;  /* when the newest of those was sent */
  gconstpointer stream; /* of which it is; only compared */

  gboolean answers;    /* the client did, of late */
  gint64 base_usec[2]; /* the least round trip: of this half and of the one before */
  gint64 half_usec;    /* when this half began; 0: it has never answered */
  gint64 spread_usec;  /* how late answers are, of late */
  gboolean careful; /* the newest answer was overdue, or much waits: what goes, goes bit by bit */
  gint64 late_usec; /* when one was too late, and what was sent is not told yet; 0: none */
  gint64 lost_usec; /* when one was last found missing; 0: never */
} AusBrake;

/* aus_brake_reset: what is known is of another path. */
void aus_brake_reset (AusBrake *self);
/* aus_brake_note_picture: @size bytes of @stream's were sent; NULL: of padding, as much as of one.
 */
void aus_brake_note_picture (AusBrake *self, gconstpointer stream, gsize size, gint64 now_usec);
/* aus_brake_is_relied_upon: the client has answered, of late. */
gboolean aus_brake_is_relied_upon (const AusBrake *self);
/* aus_brake_take_care: much waits to be sent; until the next answer it goes bit by bit. */
void aus_brake_take_care (AusBrake *self);
/* aus_brake_is_due: something should be asked now, behind what was sent. */
gboolean aus_brake_is_due (const AusBrake *self, gint64 now_usec);
/*
 * aus_brake_is_due_before: likewise, for the next is a picture of @stream: two that come at once
 * are more than a line that has just become narrow can hide.
 */
gboolean aus_brake_is_due_before (const AusBrake *self, gconstpointer stream, gint64 now_usec);
/* aus_brake_ask: as @id, with @wait_usec before it by what is known of the path. */
void aus_brake_ask (AusBrake *self, const guint8 id[AUS_PING_ID_LENGTH], gint64 wait_usec,
                    gint64 now_usec);
/* aus_brake_note_answer: FALSE: nothing like that was asked, or it came out of order. */
gboolean aus_brake_note_answer (AusBrake *self, const guint8 id[AUS_PING_ID_LENGTH],
                                gint64 now_usec);
/* aus_brake_note_feedback: what came has been told, up to what was sent at @sent_usec. */
void aus_brake_note_feedback (AusBrake *self, gint64 sent_usec);
/*
 * aus_brake_is_asking: an answer is due that will soon tell whether there is room for more than
 * must be sent.
 */
gboolean aus_brake_is_asking (const AusBrake *self, gint64 now_usec);
gboolean aus_brake_holds (const AusBrake *self, gint64 now_usec);
/*
 * aus_brake_keeps_back: the way is short, and the answer to what was asked behind somebody else's
 * picture is here before one of @stream is much later for it.
 */
gboolean aus_brake_keeps_back (const AusBrake *self, gconstpointer stream, gint64 now_usec);

G_END_DECLS
