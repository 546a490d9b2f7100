/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-arrival.h"

#include "core/aus-error.h"

const char *const aus_arrival_step_names[] = {
  [AUS_ARRIVAL_IDENTITY] = "identity",
  [AUS_ARRIVAL_CONSENT] = "consent",
  [AUS_ARRIVAL_PAYMENT] = "payment",
  [AUS_ARRIVAL_EQUIPMENT] = "equipment",
  [AUS_ARRIVAL_WAITING] = "waiting",
  [AUS_ARRIVAL_CALL] = "call",
  [AUS_ARRIVAL_AFTER] = "after",
  [AUS_ARRIVAL_CLOSED] = "closed",
  [AUS_ARRIVAL_N] = NULL,
};
AUS_DEFINE_NAMES (AusArrivalStep, aus_arrival_step)

const char *const aus_arrival_reason_names[] = {
  [AUS_ARRIVAL_REASON_NONE] = "",
  [AUS_ARRIVAL_REASON_REMOVED] = "removed",
  [AUS_ARRIVAL_REASON_CANCELLED] = "cancelled",
  [AUS_ARRIVAL_REASON_ENDED] = "ended",
  [AUS_ARRIVAL_REASON_NOT_ME] = "not_me",
  [AUS_ARRIVAL_REASON_LINK_REVOKED] = "link_revoked",
  [AUS_ARRIVAL_REASON_ABSENT] = "absent",
  [AUS_ARRIVAL_REASON_MISSED] = "missed",
  [AUS_ARRIVAL_REASON_LOCKED] = "locked",
  [AUS_ARRIVAL_REASON_FULL] = "full",
  [AUS_ARRIVAL_REASON_DISMISSED] = "dismissed",
  [AUS_ARRIVAL_REASON_N] = NULL,
};
AUS_DEFINE_NAMES (AusArrivalReason, aus_arrival_reason)

static gboolean
is_practitioner (const AusArrivalFacts *facts)
{
  return facts->role == AUS_ROLE_PRACTITIONER;
}

/* What keeps this person out, whatever the consultation is doing. */
static AusArrivalReason
find_personal_reason (const AusArrivalFacts *facts)
{
  if (facts->remover == AUS_REMOVER_PATIENT)
    return AUS_ARRIVAL_REASON_DISMISSED;
  if (facts->remover != AUS_REMOVER_NOBODY)
    return AUS_ARRIVAL_REASON_REMOVED;
  if (facts->link_revoked)
    return AUS_ARRIVAL_REASON_LINK_REVOKED;
  if (facts->not_me)
    return AUS_ARRIVAL_REASON_NOT_ME;
  return AUS_ARRIVAL_REASON_NONE;
}

static AusArrivalReason
find_outcome_reason (const AusArrivalFacts *facts)
{
  switch (facts->status) {
  case AUS_CONSULTATION_CANCELLED:
    return AUS_ARRIVAL_REASON_CANCELLED;
  case AUS_CONSULTATION_ABSENT:
    return AUS_ARRIVAL_REASON_ABSENT;
  case AUS_CONSULTATION_MISSED:
    return AUS_ARRIVAL_REASON_MISSED;
  case AUS_CONSULTATION_ENDED:
  case AUS_CONSULTATION_FINALIZED:
    return AUS_ARRIVAL_REASON_ENDED;
  case AUS_CONSULTATION_SCHEDULED:
  case AUS_CONSULTATION_WAITING:
  case AUS_CONSULTATION_IN_PROGRESS:
    break;
  }
  return AUS_ARRIVAL_REASON_NONE;
}

/* A lock and a full room stop newcomers only: who is in, or waits already, keeps the place. */
static AusArrivalReason
find_room_reason (const AusArrivalFacts *facts)
{
  if (is_practitioner (facts) || facts->admitted || facts->ready)
    return AUS_ARRIVAL_REASON_NONE;
  if (facts->room_locked)
    return AUS_ARRIVAL_REASON_LOCKED;
  if (facts->admitted_people >= AUS_MAX_PEOPLE)
    return AUS_ARRIVAL_REASON_FULL;
  return AUS_ARRIVAL_REASON_NONE;
}

/* The order of D1: identity, consent, payment, equipment, waiting room. */
static AusArrivalStep
find_step (const AusArrivalFacts *facts)
{
  if (aus_role_confirms_identity (facts->role) && !facts->identity_confirmed)
    return AUS_ARRIVAL_IDENTITY;
  if (aus_role_gives_consent (facts->role) && !facts->consent_given)
    return AUS_ARRIVAL_CONSENT;
  if (facts->role == AUS_ROLE_PATIENT && facts->payment_mode == AUS_PAYMENT_MODE_ONLINE &&
      facts->payment_state != AUS_PAYMENT_HOLD && !facts->was_in_call)
    return AUS_ARRIVAL_PAYMENT;
  if (!facts->ready)
    return AUS_ARRIVAL_EQUIPMENT;
  if (facts->status == AUS_CONSULTATION_IN_PROGRESS && (facts->admitted || is_practitioner (facts)))
    return AUS_ARRIVAL_CALL;
  return AUS_ARRIVAL_WAITING;
}

static AusArrivalStep
decide (const AusArrivalFacts *facts, AusArrivalReason *reason)
{
  *reason = find_personal_reason (facts);
  if (*reason != AUS_ARRIVAL_REASON_NONE)
    return AUS_ARRIVAL_CLOSED;

  *reason = find_outcome_reason (facts);
  if (*reason == AUS_ARRIVAL_REASON_ENDED && (facts->was_in_call || is_practitioner (facts))) {
    *reason = AUS_ARRIVAL_REASON_NONE;
    return AUS_ARRIVAL_AFTER;
  }
  if (*reason == AUS_ARRIVAL_REASON_NONE)
    *reason = find_room_reason (facts);
  return *reason != AUS_ARRIVAL_REASON_NONE ? AUS_ARRIVAL_CLOSED : find_step (facts);
}

AusArrivalStep
aus_arrival_decide (const AusArrivalFacts *facts, AusArrivalReason *reason)
{
  AusArrivalReason unused;

  g_return_val_if_fail (facts != NULL, AUS_ARRIVAL_CLOSED);
  return decide (facts, reason != NULL ? reason : &unused);
}

gboolean
aus_arrival_check_ready (const AusArrivalFacts *facts, GError **error)
{
  g_return_val_if_fail (facts != NULL, FALSE);

  AusArrivalReason reason;
  AusArrivalStep step = decide (facts, &reason);
  AusError code = AUS_ERROR_ILLEGAL_TRANSITION;

  if (step == AUS_ARRIVAL_EQUIPMENT || step == AUS_ARRIVAL_WAITING || step == AUS_ARRIVAL_CALL)
    return TRUE;

  if (step == AUS_ARRIVAL_CONSENT)
    code = AUS_ERROR_CONSENT_REQUIRED;
  else if (reason == AUS_ARRIVAL_REASON_LOCKED)
    code = AUS_ERROR_ROOM_LOCKED;
  else if (reason == AUS_ARRIVAL_REASON_FULL)
    code = AUS_ERROR_ROOM_FULL;
  g_set_error (error, AUS_ERROR, (int) code, "Not ready: the step is %s %s",
               aus_arrival_step_get_name (step), aus_arrival_reason_get_name (reason));
  return FALSE;
}
