/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-change.h"
#include "app/aus-command.h"
#include "app/aus-consultation.h"
#include "app/aus-use-case.h"
#include "domain/aus-arrival.h"

G_BEGIN_DECLS

/*
 * Arrival and presence of one participant (D1–D6, A1, A3, A5). The actor is the participant (visit
 * cookie) or the practitioner's account; input AusCommand, result AusConsultation. participant_id
 * says which seat; when NULL the actor's own.
 */
extern const AusUseCase AUS_VISIT_OPEN; /* the page is open: away → arriving (waiting if ready) */
extern const AusUseCase AUS_VISIT_IDENTIFY; /* text = birth date or NULL; AUS_ERROR_INVALID: wrong
                                               date, _FORBIDDEN: third time; both are counted */
extern const AusUseCase AUS_VISIT_NOT_ME;
extern const AusUseCase AUS_VISIT_CONSENT;  /* text = text version, locale, accepted */
extern const AusUseCase AUS_VISIT_WITHDRAW; /* of consent */
extern const AusUseCase AUS_VISIT_READY;    /* object = equipment; AUS_ERROR_CONSENT_REQUIRED */
extern const AusUseCase AUS_VISIT_LEAVE; /* for good, by the button: waiting → scheduled at once */
/*
 * AUS_VISIT_PRESENCE: presence = AWAY when the session is gone (starts the grace time),
 * RECONNECTING when the socket or leg is lost, IN_CALL when the leg is up and its gate open,
 * WAITING when it no longer is. Does nothing if it is so already.
 */
extern const AusUseCase AUS_VISIT_PRESENCE;

/*
 * aus_visit_check_birth_date: whether change->person, within a transaction, is who the practice
 * knows. AUS_ERROR_INVALID: another date, _FORBIDDEN: the third time or later; what was wrong is
 * counted and stays so although it is refused, and @change is spent.
 */
gboolean aus_visit_check_birth_date (AusChange *change, const char *birth_date, GError **error);

/*
 * aus_visit_step: where a participant stands on the way to the call (docs/interfaces.md "step");
 * @reason may be NULL. Derived from the snapshot alone, so that a reload keeps the place.
 */
AusArrivalStep aus_visit_step (const AusConsultation *consultation, const AusPerson *person,
                               AusArrivalReason *reason);

G_END_DECLS
