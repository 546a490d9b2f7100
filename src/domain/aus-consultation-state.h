/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-payment.h"
#include "domain/aus-profession.h"

G_BEGIN_DECLS

/* AusConsultationStatus: derived from presence, payment and outcome (PRODUCT part A). */
typedef enum {
  AUS_CONSULTATION_SCHEDULED,
  AUS_CONSULTATION_WAITING,
  AUS_CONSULTATION_IN_PROGRESS,
  AUS_CONSULTATION_ENDED, /* held, the amount is not yet captured */
  AUS_CONSULTATION_FINALIZED,
  AUS_CONSULTATION_CANCELLED,
  AUS_CONSULTATION_ABSENT, /* the patient never came */
  AUS_CONSULTATION_MISSED, /* the practitioner never came */
} AusConsultationStatus;
#define AUS_CONSULTATION_N (AUS_CONSULTATION_MISSED + 1)
AUS_DECLARE_NAMES (AusConsultationStatus, aus_consultation_status)

typedef enum {
  AUS_CONSULTATION_EVENT_PATIENT_READY,
  AUS_CONSULTATION_EVENT_PATIENT_LEFT, /* by the button, or the grace time is over */
  AUS_CONSULTATION_EVENT_START,
  AUS_CONSULTATION_EVENT_HANG_UP,
  AUS_CONSULTATION_EVENT_RESUME,
  AUS_CONSULTATION_EVENT_CAPTURE,
  AUS_CONSULTATION_EVENT_RELEASE,
  AUS_CONSULTATION_EVENT_HOLD_LAPSED,
  AUS_CONSULTATION_EVENT_CANCEL,
  AUS_CONSULTATION_EVENT_CANCEL_BY_PATIENT,
  AUS_CONSULTATION_EVENT_MARK_ABSENT,
  AUS_CONSULTATION_EVENT_ABSENT_TIMER,
  AUS_CONSULTATION_EVENT_MARK_MISSED,
  AUS_CONSULTATION_EVENT_MISSED_TIMER,
  AUS_CONSULTATION_EVENT_ABANDON_TIMER,
  AUS_CONSULTATION_EVENT_CORRECT,
} AusConsultationEvent;
#define AUS_CONSULTATION_EVENT_N (AUS_CONSULTATION_EVENT_CORRECT + 1)
AUS_DECLARE_NAMES (AusConsultationEvent, aus_consultation_event)

/* AusConsultationFacts: all the edges look at. Times in usec UTC, 0: has not happened. */
typedef struct {
  gint64 now;
  gint64 planned_start;
  gint64 waiting_since;        /* of the patient who waits now */
  gint64 patient_came_at;      /* first time ready; also when gone again */
  gint64 queued_since;         /* B8: by a queue, not taken, in this status since; 0: planned */
  gint64 patient_away_since;   /* the connection is lost since; 0: is here */
  gboolean patient_said_leave; /* by the button: no grace time */
  gint64 both_away_since;      /* a call without practitioner and patient since */
  gint64 ended_at;
  gboolean was_waiting; /* correct: the status before this one was waiting */
  gboolean has_reason;  /* cancel, correct: a reason was given */
  AusPaymentMode payment_mode;
  AusPaymentState payment_state;
  gboolean capture_pending; /* asked for, and the provider has not answered yet */
} AusConsultationFacts;

typedef struct {
  gint64 grace_usec;          /* A1: waiting → scheduled */
  gint64 resume_usec;         /* A2 */
  gint64 absent_after_usec;   /* after the planned start */
  gint64 missed_after_usec;   /* of waiting after the planned start; never under 60 minutes */
  gint64 abandoned_usec;      /* A1: both left a call */
  gint64 patient_cutoff_usec; /* before the planned start: until then patients may cancel */
  gint64 queue_usec;          /* B8: a place of who is not ready is kept for so long */
} AusConsultationSettings;

/* aus_consultation_settings_init: 30 s, 10 min, 60 min, 60 min, 15 min, 60 min, 30 min. */
void aus_consultation_settings_init (AusConsultationSettings *self);

typedef struct {
  AusConsultationStatus status;
  gboolean changed;              /* FALSE: allowed, and the status stays */
  AusPaymentEvent payment_event; /* what the same transaction does to the money */
} AusDecision;

/*
 * aus_consultation_decide: what @event does to a consultation in @status. The edges are one table
 * (A1–A4, G1). AUS_ERROR_ILLEGAL_TRANSITION (AUS_ERROR_INVALID at "/reason" when only the reason is
 * missing) otherwise, @decision untouched.
 */
gboolean aus_consultation_decide (AusConsultationStatus status, AusConsultationEvent event,
                                  const AusConsultationFacts *facts,
                                  const AusConsultationSettings *settings, AusDecision *decision,
                                  GError **error);

/* aus_consultation_is_over: no call can happen any more unless resumed or corrected. */
gboolean aus_consultation_is_over (AusConsultationStatus status);

/* aus_consultation_resumable_until: usec UTC; 0 when it cannot be resumed at all (A2). */
gint64 aus_consultation_resumable_until (AusConsultationStatus status, gint64 ended_at,
                                         AusPaymentState payment_state,
                                         const AusConsultationSettings *settings);

/* What status_reason says when the patient cancelled: a fixed word, which pages translate. */
#define AUS_CONSULTATION_BY_PATIENT "by the patient"
/* The same for who joined a queue and was not ready in time (B8). */
#define AUS_CONSULTATION_NOT_READY "not ready in time"
/* …and when a call ended by itself: until the practitioner has confirmed how long it was (A1). */
#define AUS_CONSULTATION_NOBODY_BACK "nobody came back"

/*
 * aus_consultation_cancel_until: the last moment at which the patient may cancel, usec UTC; 0 when
 * there is nothing to cancel (any more).
 */
gint64 aus_consultation_cancel_until (AusConsultationStatus status, gint64 planned_start,
                                      gint64 cutoff_usec);

/* When a timer is due, usec UTC; 0: this timer does not run for these facts. */
gint64 aus_consultation_absent_due (AusConsultationStatus status, const AusConsultationFacts *facts,
                                    const AusConsultationSettings *settings);
gint64 aus_consultation_missed_due (AusConsultationStatus status, const AusConsultationFacts *facts,
                                    const AusConsultationSettings *settings);
gint64 aus_consultation_abandon_due (AusConsultationStatus status,
                                     const AusConsultationFacts *facts,
                                     const AusConsultationSettings *settings);
gint64 aus_consultation_leave_due (AusConsultationStatus status, const AusConsultationFacts *facts,
                                   const AusConsultationSettings *settings);

G_END_DECLS
