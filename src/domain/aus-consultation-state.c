/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-consultation-state.h"

#include "core/aus-error.h"

#define SECOND G_USEC_PER_SEC
#define MINUTE (G_GINT64_CONSTANT (60) * SECOND)

/* "No waiting patient is ever sent away before 60 minutes" (A1): no setting goes below. */
#define MISSED_FLOOR (60 * MINUTE)

const char *const aus_consultation_status_names[] = {
  [AUS_CONSULTATION_SCHEDULED] = "scheduled",
  [AUS_CONSULTATION_WAITING] = "waiting",
  [AUS_CONSULTATION_IN_PROGRESS] = "in_progress",
  [AUS_CONSULTATION_ENDED] = "ended",
  [AUS_CONSULTATION_FINALIZED] = "finalized",
  [AUS_CONSULTATION_CANCELLED] = "cancelled",
  [AUS_CONSULTATION_ABSENT] = "absent",
  [AUS_CONSULTATION_MISSED] = "missed",
  [AUS_CONSULTATION_N] = NULL,
};
AUS_DEFINE_NAMES (AusConsultationStatus, aus_consultation_status)

const char *const aus_consultation_event_names[] = {
  [AUS_CONSULTATION_EVENT_PATIENT_READY] = "patient_ready",
  [AUS_CONSULTATION_EVENT_PATIENT_LEFT] = "patient_left",
  [AUS_CONSULTATION_EVENT_START] = "start",
  [AUS_CONSULTATION_EVENT_HANG_UP] = "hang_up",
  [AUS_CONSULTATION_EVENT_RESUME] = "resume",
  [AUS_CONSULTATION_EVENT_CAPTURE] = "capture",
  [AUS_CONSULTATION_EVENT_RELEASE] = "release",
  [AUS_CONSULTATION_EVENT_HOLD_LAPSED] = "hold_lapsed",
  [AUS_CONSULTATION_EVENT_CANCEL] = "cancel",
  [AUS_CONSULTATION_EVENT_CANCEL_BY_PATIENT] = "cancel_by_patient",
  [AUS_CONSULTATION_EVENT_MARK_ABSENT] = "mark_absent",
  [AUS_CONSULTATION_EVENT_ABSENT_TIMER] = "absent_timer",
  [AUS_CONSULTATION_EVENT_MARK_MISSED] = "mark_missed",
  [AUS_CONSULTATION_EVENT_MISSED_TIMER] = "missed_timer",
  [AUS_CONSULTATION_EVENT_ABANDON_TIMER] = "abandon_timer",
  [AUS_CONSULTATION_EVENT_CORRECT] = "correct",
  [AUS_CONSULTATION_EVENT_N] = NULL,
};
AUS_DEFINE_NAMES (AusConsultationEvent, aus_consultation_event)

typedef struct {
  gboolean (*holds) (const AusConsultationFacts *facts, const AusConsultationSettings *settings);
  const char *message; /* when it does not hold */
} Rule;

static gboolean
is_reached (gint64 now, gint64 due)
{
  return due != 0 && now >= due;
}

static gboolean
has_hold (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return facts->payment_state == AUS_PAYMENT_HOLD;
}

static gboolean
has_no_hold (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return facts->payment_state != AUS_PAYMENT_HOLD;
}

static gboolean
has_lapsed (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return facts->payment_state == AUS_PAYMENT_LAPSED;
}

static gboolean
is_paid_for (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return facts->payment_mode == AUS_PAYMENT_MODE_NONE || has_hold (facts, settings);
}

static gboolean
is_gone (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return facts->patient_said_leave ||
         is_reached (facts->now,
                     aus_consultation_leave_due (AUS_CONSULTATION_WAITING, facts, settings));
}

static gboolean
is_abandoned (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return is_reached (facts->now,
                     aus_consultation_abandon_due (AUS_CONSULTATION_IN_PROGRESS, facts, settings));
}

static gboolean
is_resumable (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  /* Both statuses that resume have the same limit. */
  gint64 until = aus_consultation_resumable_until (AUS_CONSULTATION_ENDED, facts->ended_at,
                                                   facts->payment_state, settings);

  return facts->now < until && !facts->capture_pending;
}

/* Money that is on its way is neither taken again nor declared lost. */
static gboolean
is_settled (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return !facts->capture_pending;
}

static gboolean
is_before_cutoff (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return facts->now <= aus_consultation_cancel_until (AUS_CONSULTATION_SCHEDULED,
                                                      facts->planned_start,
                                                      settings->patient_cutoff_usec);
}

static gboolean
has_begun (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return facts->now >= facts->planned_start;
}

static gboolean
is_absent (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return is_reached (facts->now,
                     aus_consultation_absent_due (AUS_CONSULTATION_SCHEDULED, facts, settings));
}

static gboolean
is_missed (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return is_reached (facts->now,
                     aus_consultation_missed_due (AUS_CONSULTATION_WAITING, facts, settings));
}

static gboolean
has_reason (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return facts->has_reason;
}

static gboolean
still_waits (const AusConsultationFacts *facts, const AusConsultationSettings *settings)
{
  return facts->was_waiting && facts->waiting_since != 0;
}

static const Rule held = { has_hold, "no amount is held" };
static const Rule not_held = { has_no_hold, "an amount is held" };
static const Rule lapsed = { has_lapsed, "the hold has not lapsed" };
static const Rule settled = { is_settled, "the amount is being captured" };
static const Rule paid_for = { is_paid_for, "the amount is not held yet" };
static const Rule gone = { is_gone, "the grace time is not over" };
static const Rule abandoned = { is_abandoned, "somebody is there, or was until just now" };
static const Rule resumable = { is_resumable,
                                "it is too late, or the amount was captured or is about to be" };
static const Rule before_cutoff = { is_before_cutoff, "it is too late for the patient to cancel" };
static const Rule begun = { has_begun, "the planned start has not come" };
static const Rule absent = { is_absent, "the patient came, or may still come" };
static const Rule missed = { is_missed, "the patient has not waited long enough" };
static const Rule reason_given = { has_reason, "a reason must be given" };
static const Rule waits_still = { still_waits, "the patient does not wait any more" };

typedef struct {
  AusConsultationStatus from;
  AusConsultationEvent event;
  AusConsultationStatus to;
  const Rule *rules[2];    /* all must hold; NULL: none */
  AusPaymentEvent payment; /* RELEASE gives back what is held, if anything is */
} Edge;

#define EDGE(from, event, to, ...)                                                                 \
  {                                                                                                \
    AUS_CONSULTATION_##from, AUS_CONSULTATION_EVENT_##event, AUS_CONSULTATION_##to, __VA_ARGS__    \
  }
#define GIVE_BACK AUS_PAYMENT_EVENT_RELEASE

/*
 * The life of a consultation (A1–A4, G1). Of several edges for one event the first whose rules hold
 * is taken. Whatever is not here is refused. Edges back to the same status are events that are
 * legal there and change nothing but money: a lost connection never ends a call (A3), a patient may
 * be ready again after a reload.
 */
/* clang-format off */
static const Edge edges[] = {
  EDGE (SCHEDULED,   PATIENT_READY,     WAITING,     { &paid_for }),
  EDGE (SCHEDULED,   START,             IN_PROGRESS, { NULL }),
  EDGE (SCHEDULED,   HOLD_LAPSED,       SCHEDULED,   { &held }, AUS_PAYMENT_EVENT_LAPSE),
  EDGE (SCHEDULED,   CANCEL,            CANCELLED,   { &reason_given }, GIVE_BACK),
  EDGE (SCHEDULED,   CANCEL_BY_PATIENT, CANCELLED,   { &before_cutoff }, GIVE_BACK),
  EDGE (SCHEDULED,   MARK_ABSENT,       ABSENT,      { &begun }, GIVE_BACK),
  EDGE (SCHEDULED,   ABSENT_TIMER,      ABSENT,      { &absent }, GIVE_BACK),

  EDGE (WAITING,     PATIENT_READY,     WAITING,     { &paid_for }),
  EDGE (WAITING,     PATIENT_LEFT,      SCHEDULED,   { &gone }),
  EDGE (WAITING,     START,             IN_PROGRESS, { NULL }),
  EDGE (WAITING,     HOLD_LAPSED,       WAITING,     { &held }, AUS_PAYMENT_EVENT_LAPSE),
  EDGE (WAITING,     CANCEL,            CANCELLED,   { &reason_given }, GIVE_BACK),
  EDGE (WAITING,     CANCEL_BY_PATIENT, CANCELLED,   { &before_cutoff }, GIVE_BACK),
  EDGE (WAITING,     MARK_MISSED,       MISSED,      { &begun }, GIVE_BACK),
  EDGE (WAITING,     MISSED_TIMER,      MISSED,      { &missed }, GIVE_BACK),

  EDGE (IN_PROGRESS, PATIENT_READY,     IN_PROGRESS, { &paid_for }),
  EDGE (IN_PROGRESS, PATIENT_LEFT,      IN_PROGRESS, { NULL }),
  EDGE (IN_PROGRESS, HOLD_LAPSED,       IN_PROGRESS, { &held }, AUS_PAYMENT_EVENT_LAPSE),
  EDGE (IN_PROGRESS, HANG_UP,           ENDED,       { &held }),
  EDGE (IN_PROGRESS, HANG_UP,           FINALIZED,   { &not_held }),
  EDGE (IN_PROGRESS, ABANDON_TIMER,     ENDED,       { &held, &abandoned }),
  EDGE (IN_PROGRESS, ABANDON_TIMER,     FINALIZED,   { &not_held, &abandoned }),

  EDGE (ENDED,       RESUME,            IN_PROGRESS, { &resumable }),
  EDGE (ENDED,       CAPTURE,           FINALIZED,   { &held, &settled }, AUS_PAYMENT_EVENT_CAPTURE),
  EDGE (ENDED,       RELEASE,           FINALIZED,   { &held, &settled }, AUS_PAYMENT_EVENT_RELEASE),
  EDGE (ENDED,       RELEASE,           FINALIZED,   { &lapsed }),
  EDGE (ENDED,       HOLD_LAPSED,       ENDED,       { &held, &settled }, AUS_PAYMENT_EVENT_LAPSE),

  EDGE (FINALIZED,   RESUME,            IN_PROGRESS, { &resumable }),

  EDGE (CANCELLED,   CORRECT,           WAITING,     { &reason_given, &waits_still }),
  EDGE (CANCELLED,   CORRECT,           SCHEDULED,   { &reason_given }),
  EDGE (ABSENT,      CORRECT,           SCHEDULED,   { &reason_given }),
  EDGE (MISSED,      CORRECT,           WAITING,     { &reason_given, &waits_still }),
  EDGE (MISSED,      CORRECT,           SCHEDULED,   { &reason_given }),
};
/* clang-format on */

void
aus_consultation_settings_init (AusConsultationSettings *self)
{
  g_return_if_fail (self != NULL);

  self->grace_usec = 30 * SECOND;
  self->resume_usec = 10 * MINUTE;
  self->absent_after_usec = 60 * MINUTE;
  self->missed_after_usec = MISSED_FLOOR;
  self->abandoned_usec = 15 * MINUTE;
  self->patient_cutoff_usec = 60 * MINUTE;
  self->queue_usec = 30 * MINUTE;
}

/* The first rule of @edge that does not hold, NULL if all do. */
static const Rule *
find_obstacle (const Edge *edge, const AusConsultationFacts *facts,
               const AusConsultationSettings *settings)
{
  for (gsize i = 0; i < G_N_ELEMENTS (edge->rules); i++)
    if (edge->rules[i] != NULL && !edge->rules[i]->holds (facts, settings))
      return edge->rules[i];
  return NULL;
}

static gboolean
refuse (AusConsultationStatus status, AusConsultationEvent event, const Rule *obstacle,
        GError **error)
{
  if (obstacle == &reason_given)
    aus_set_error_at (error, AUS_ERROR_INVALID, "/reason", "A reason must be given");
  else
    g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "%s: no %s: %s",
                 aus_consultation_status_get_name (status), aus_consultation_event_get_name (event),
                 obstacle != NULL ? obstacle->message : "not possible in this status");
  return FALSE;
}

static void
follow (const Edge *edge, const AusConsultationFacts *facts, AusDecision *decision)
{
  decision->status = edge->to;
  decision->changed = edge->to != edge->from;
  decision->payment_event = edge->payment;
  if (edge->payment == GIVE_BACK && facts->payment_state != AUS_PAYMENT_HOLD)
    decision->payment_event = AUS_PAYMENT_EVENT_NONE;
}

gboolean
aus_consultation_decide (AusConsultationStatus status, AusConsultationEvent event,
                         const AusConsultationFacts *facts, const AusConsultationSettings *settings,
                         AusDecision *decision, GError **error)
{
  g_return_val_if_fail (facts != NULL && settings != NULL && decision != NULL, FALSE);

  const Rule *obstacle = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (edges); i++) {
    const Edge *edge = &edges[i];

    if (edge->from != status || edge->event != event)
      continue;
    obstacle = find_obstacle (edge, facts, settings);
    if (obstacle == NULL) {
      follow (edge, facts, decision);
      return TRUE;
    }
  }
  return refuse (status, event, obstacle, error);
}

gboolean
aus_consultation_is_over (AusConsultationStatus status)
{
  switch (status) {
  case AUS_CONSULTATION_SCHEDULED:
  case AUS_CONSULTATION_WAITING:
  case AUS_CONSULTATION_IN_PROGRESS:
    return FALSE;
  case AUS_CONSULTATION_ENDED:
  case AUS_CONSULTATION_FINALIZED:
  case AUS_CONSULTATION_CANCELLED:
  case AUS_CONSULTATION_ABSENT:
  case AUS_CONSULTATION_MISSED:
    break;
  }
  return TRUE;
}

gint64
aus_consultation_resumable_until (AusConsultationStatus status, gint64 ended_at,
                                  AusPaymentState payment_state,
                                  const AusConsultationSettings *settings)
{
  g_return_val_if_fail (settings != NULL, 0);

  if ((status != AUS_CONSULTATION_ENDED && status != AUS_CONSULTATION_FINALIZED) || ended_at == 0 ||
      payment_state == AUS_PAYMENT_CAPTURED)
    return 0;
  return ended_at + settings->resume_usec;
}

gint64
aus_consultation_cancel_until (AusConsultationStatus status, gint64 planned_start,
                               gint64 cutoff_usec)
{
  if (status != AUS_CONSULTATION_SCHEDULED && status != AUS_CONSULTATION_WAITING)
    return 0;
  return planned_start - cutoff_usec;
}

gint64
aus_consultation_absent_due (AusConsultationStatus status, const AusConsultationFacts *facts,
                             const AusConsultationSettings *settings)
{
  g_return_val_if_fail (facts != NULL && settings != NULL, 0);

  if (status != AUS_CONSULTATION_SCHEDULED)
    return 0;
  /* B8: who does not get ready, or left the waiting room, keeps nobody else out for ever. */
  if (facts->queued_since != 0)
    return facts->queued_since + settings->queue_usec;
  /* Somebody who came and went again was not absent: that is for the practice to judge. */
  if (facts->patient_came_at != 0)
    return 0;
  return facts->planned_start + settings->absent_after_usec;
}

gint64
aus_consultation_missed_due (AusConsultationStatus status, const AusConsultationFacts *facts,
                             const AusConsultationSettings *settings)
{
  g_return_val_if_fail (facts != NULL && settings != NULL, 0);

  if (status != AUS_CONSULTATION_WAITING || facts->waiting_since == 0)
    return 0;
  /* Who comes early waits for the planned start first. */
  return MAX (facts->planned_start, facts->waiting_since) +
         MAX (settings->missed_after_usec, MISSED_FLOOR);
}

gint64
aus_consultation_abandon_due (AusConsultationStatus status, const AusConsultationFacts *facts,
                              const AusConsultationSettings *settings)
{
  g_return_val_if_fail (facts != NULL && settings != NULL, 0);

  if (status != AUS_CONSULTATION_IN_PROGRESS || facts->both_away_since == 0)
    return 0;
  return facts->both_away_since + settings->abandoned_usec;
}

gint64
aus_consultation_leave_due (AusConsultationStatus status, const AusConsultationFacts *facts,
                            const AusConsultationSettings *settings)
{
  g_return_val_if_fail (facts != NULL && settings != NULL, 0);

  if (status != AUS_CONSULTATION_WAITING || facts->patient_away_since == 0)
    return 0;
  return facts->patient_away_since + settings->grace_usec;
}
