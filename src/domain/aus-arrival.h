/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-consultation-state.h"
#include "domain/aus-participant.h"

G_BEGIN_DECLS

/* AusArrivalStep: which page a participant is on (D1); the `step` of the visit socket. */
typedef enum {
  AUS_ARRIVAL_IDENTITY,
  AUS_ARRIVAL_CONSENT,
  AUS_ARRIVAL_PAYMENT,
  AUS_ARRIVAL_EQUIPMENT,
  AUS_ARRIVAL_WAITING,
  AUS_ARRIVAL_CALL,
  AUS_ARRIVAL_AFTER,
  AUS_ARRIVAL_CLOSED,
} AusArrivalStep;
#define AUS_ARRIVAL_N (AUS_ARRIVAL_CLOSED + 1)
AUS_DECLARE_NAMES (AusArrivalStep, aus_arrival_step)

/* AusArrivalReason: why a visit is closed. */
typedef enum {
  AUS_ARRIVAL_REASON_NONE,
  AUS_ARRIVAL_REASON_REMOVED,
  AUS_ARRIVAL_REASON_CANCELLED,
  AUS_ARRIVAL_REASON_ENDED,
  AUS_ARRIVAL_REASON_NOT_ME,
  AUS_ARRIVAL_REASON_LINK_REVOKED,
  AUS_ARRIVAL_REASON_ABSENT,
  AUS_ARRIVAL_REASON_MISSED,
  AUS_ARRIVAL_REASON_LOCKED,
  AUS_ARRIVAL_REASON_FULL,
  AUS_ARRIVAL_REASON_DISMISSED, /* the patient asked them to leave */
} AusArrivalReason;
#define AUS_ARRIVAL_REASON_N (AUS_ARRIVAL_REASON_DISMISSED + 1)

/* The names are those of `reason`; the one of NONE is "". */
AUS_DECLARE_NAMES (AusArrivalReason, aus_arrival_reason)

typedef struct {
  AusRole role;
  AusConsultationStatus status;
  AusPaymentMode payment_mode;
  AusPaymentState payment_state;
  AusRemover remover;    /* at whose word this person is out */
  gboolean link_revoked; /* a seat reached by an account has no link to revoke */
  gboolean not_me;       /* said so on the identity page */
  gboolean identity_confirmed;
  gboolean consent_given; /* and not withdrawn */
  gboolean ready;         /* equipment checked once */
  gboolean admitted;
  gboolean was_in_call;
  gboolean room_locked;
  guint admitted_people; /* the practitioner and everybody admitted, without this one */
} AusArrivalFacts;

/* aus_arrival_decide: the step; @reason may be NULL. Reload keeps the place: facts decide alone. */
AusArrivalStep aus_arrival_decide (const AusArrivalFacts *facts, AusArrivalReason *reason);

/* aus_arrival_check_ready: AUS_ERROR_CONSENT_REQUIRED, _ROOM_LOCKED, _ROOM_FULL,
 * _ILLEGAL_TRANSITION. */
gboolean aus_arrival_check_ready (const AusArrivalFacts *facts, GError **error);

G_END_DECLS
