/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-consultation.h"
#include "app/aus-use-case.h"

G_BEGIN_DECLS

/*
 * The patient's own cancellation, until the cut-off consultation.cancel-minutes (A1, B3). Nobody
 * else's link cancels: AUS_ERROR_FORBIDDEN. Too late, or twice: AUS_ERROR_ILLEGAL_TRANSITION.
 */

/* AUS_CANCEL_BY_VISIT: in the visit, identity confirmed; AusCommand → AusConsultation. */
extern const AusUseCase AUS_CANCEL_BY_VISIT;

/* AusCancelLink: a personal link by itself: before its day there is no visit. */
typedef struct {
  char *token;      /* of /c/{token} */
  char *birth_date; /* as typed; NULL: not asked yet */
} AusCancelLink;

AusCancelLink *aus_cancel_link_new (const char *token, const char *birth_date);
void aus_cancel_link_free (AusCancelLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusCancelLink, aus_cancel_link_free)

/*
 * Actor: aus_actor of nobody; input AusCancelLink. Errors of a link that does not open, save that
 * it may be another day.
 * AUS_CANCEL_BY_LINK: → AusConsultation. AUS_ERROR_INVALID at "/birth_date": missing, or another
 * than the practice knows, which is counted; the third time AUS_ERROR_FORBIDDEN.
 * AUS_CANCEL_OFFER: → JsonNode: what the link's page may offer (docs/interfaces.md).
 */
extern const AusUseCase AUS_CANCEL_BY_LINK;
extern const AusUseCase AUS_CANCEL_OFFER;

G_END_DECLS
