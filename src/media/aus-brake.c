/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-brake.h"

#include <string.h>

/* So much of pictures goes unasked: no voice is late behind it on a line that takes any. */
#define ASK_BYTES 2000
/* On average not more often than this, though a few questions may follow at once. */
#define ASK_USEC  10000
#define ASK_BURST (2 * ASK_USEC)
/* While held, with the sound: an answer that was lost shall not hold anything for long. */
#define HELD_USEC 20000
/* What has not answered, or not of late, is asked now and then; at first a few times only. */
#define TRY_USEC  G_USEC_PER_SEC
#define MAX_TRIES 10
/* Later than expected by this, and by four times what is usual, as in RFC 6298 section 2. */
#define SLACK_USEC 12000
/* By this and what is usual: not yet a sign, but no time for more. */
#define SOFT_USEC 4000
/* A picture may be so much later for the answer to what went before it. */
#define NEAR_USEC 20000
/* The path is dead, or what was asked was lost: no reason to hold anything longer. */
#define GIVE_UP_USEC 200000
/* What need not be sent at all waits so long for an answer. */
#define SOON_USEC 40000
/* The least round trip is that of the last two halves. */
#define BASE_HALF_USEC (5 * G_USEC_PER_SEC)
/* On a path that loses packets one missing answer means nothing. */
#define LOSSY_USEC (10 * G_USEC_PER_SEC)

void
aus_brake_reset (AusBrake *self)
{
  *self = (AusBrake){ 0 };
}

void
aus_brake_note_picture (AusBrake *self, gconstpointer stream, gsize size, gint64 now_usec)
{
  self->bytes += size;
  self->stream = stream;
  self->picture_usec = now_usec;
}

static guint
get_place (const AusBrake *self, guint i)
{
  return (self->first + i) % AUS_BRAKE_ASKED;
}

static gint64
get_base_usec (const AusBrake *self)
{
  return MIN (self->base_usec[0], self->base_usec[1]);
}

static gboolean
is_near (const AusBrake *self)
{
  return get_base_usec (self) + 2 * self->spread_usec < NEAR_USEC;
}

/* How much later than expected the answer to the @i-th is, or will be. */
static gint64
get_late_usec (const AusBrake *self, guint i, gint64 now_usec)
{
  guint place = get_place (self, i);
  return now_usec - self->asked[place].sent_usec - self->asked[place].wait_usec -
         get_base_usec (self);
}

static gint64
get_slack_usec (const AusBrake *self)
{
  return SLACK_USEC + 4 * self->spread_usec;
}

static gint64
get_soft_usec (const AusBrake *self)
{
  return SOFT_USEC + 2 * self->spread_usec;
}

static gboolean
is_given_up (const AusBrake *self, gint64 now_usec)
{
  return self->n > 0 && get_late_usec (self, 0, now_usec) > get_slack_usec (self) + GIVE_UP_USEC;
}

gboolean
aus_brake_is_relied_upon (const AusBrake *self)
{
  return self->answers;
}

void
aus_brake_take_care (AusBrake *self)
{
  self->careful = TRUE;
}

gboolean
aus_brake_is_due (const AusBrake *self, gint64 now_usec)
{
  gint64 passed_usec = now_usec - self->asked_usec;
  gboolean never = self->half_usec == 0;
  if (!self->answers)
    return self->bytes > 0 && passed_usec >= TRY_USEC && (!never || self->tries < MAX_TRIES);
  if (aus_brake_holds (self, now_usec))
    return passed_usec >= HELD_USEC;
  return self->bytes >= ASK_BYTES && (self->careful || self->paid_usec <= now_usec);
}

gboolean
aus_brake_is_due_before (const AusBrake *self, gconstpointer stream, gint64 now_usec)
{
  return self->answers && stream != self->stream && self->bytes > 0 && is_near (self) &&
         self->paid_usec <= now_usec;
}

void
aus_brake_ask (AusBrake *self, const guint8 id[AUS_PING_ID_LENGTH], gint64 wait_usec,
               gint64 now_usec)
{
  if (self->answers && is_given_up (self, now_usec)) {
    self->answers = FALSE; /* it is not relied upon before it answers again */
    self->n = 0;
  }
  if (self->n == AUS_BRAKE_ASKED) {
    self->first = get_place (self, 1);
    self->n--;
  }
  guint place = get_place (self, self->n++);
  memcpy (self->asked[place].id, id, AUS_PING_ID_LENGTH);
  self->asked[place].sent_usec = now_usec;
  self->asked[place].wait_usec = wait_usec;
  self->asked_usec = now_usec;
  self->paid_usec = MAX (self->paid_usec, now_usec - ASK_BURST) + ASK_USEC;
  self->bytes = 0;
  self->tries++;
}

static void
note_trip (AusBrake *self, gint64 trip_usec, gint64 now_usec)
{
  gint64 passed_usec = now_usec - self->half_usec;
  if (self->half_usec == 0 || passed_usec > 2 * BASE_HALF_USEC) {
    self->half_usec = now_usec;
    self->base_usec[0] = self->base_usec[1] = trip_usec;
  } else if (passed_usec > BASE_HALF_USEC) {
    self->half_usec = now_usec;
    self->base_usec[1] = self->base_usec[0];
    self->base_usec[0] = trip_usec;
  }
  self->base_usec[0] = MIN (self->base_usec[0], trip_usec);
}

gboolean
aus_brake_note_answer (AusBrake *self, const guint8 id[AUS_PING_ID_LENGTH], gint64 now_usec)
{
  guint i = 0;
  while (i < self->n && memcmp (self->asked[get_place (self, i)].id, id, AUS_PING_ID_LENGTH) != 0)
    i++;
  if (i == self->n)
    return FALSE;
  if (i > 0)
    self->lost_usec = now_usec;
  note_trip (self, now_usec - self->asked[get_place (self, i)].sent_usec, now_usec);
  gint64 late_usec = MAX (get_late_usec (self, i, now_usec), 0);
  if (late_usec > get_slack_usec (self))
    self->late_usec = now_usec;
  self->careful = late_usec > get_soft_usec (self);
  self->spread_usec = (7 * self->spread_usec + late_usec) / 8;
  self->first = get_place (self, i + 1);
  self->n -= i + 1;
  self->answers = TRUE;
  return TRUE;
}

void
aus_brake_note_feedback (AusBrake *self, gint64 sent_usec)
{
  if (sent_usec >= self->picture_usec)
    self->late_usec = 0;
}

static gboolean
is_lossy (const AusBrake *self, gint64 now_usec)
{
  return self->lost_usec != 0 && now_usec - self->lost_usec < LOSSY_USEC;
}

gboolean
aus_brake_holds (const AusBrake *self, gint64 now_usec)
{
  if (self->late_usec != 0 && now_usec - self->late_usec < GIVE_UP_USEC)
    return TRUE;
  guint telling = is_lossy (self, now_usec) ? 1 : 0;
  return self->answers && self->n > telling && !is_given_up (self, now_usec) &&
         get_late_usec (self, telling, now_usec) > get_soft_usec (self);
}

gboolean
aus_brake_is_asking (const AusBrake *self, gint64 now_usec)
{
  gboolean soon = get_base_usec (self) < SOON_USEC && now_usec - self->asked_usec < SOON_USEC;
  return aus_brake_holds (self, now_usec) || (self->answers && self->n > 0 && soon);
}

gboolean
aus_brake_keeps_back (const AusBrake *self, gconstpointer stream, gint64 now_usec)
{
  gboolean others = self->careful || stream != self->stream;
  if (!self->answers || self->n == 0 || !others || !is_near (self) || is_lossy (self, now_usec) ||
      is_given_up (self, now_usec))
    return FALSE;
  gint64 wait_usec = self->asked[get_place (self, self->n - 1)].wait_usec;
  return wait_usec < NEAR_USEC || now_usec - self->asked_usec < NEAR_USEC;
}
