/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-use-case.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Sending documents by the personal link before its day (F4), when it opens no visit yet: who knows
 * the birth date, where the practice does, gets a ticket, and with it may send, list and take back.
 */

typedef struct {
  char *token;
  char *birth_date; /* NULL */
  char *ticket;     /* NULL */
} AusBringLink;

AusBringLink *aus_bring_link_new (const char *token, const char *birth_date, const char *ticket);
void aus_bring_link_free (AusBringLink *self);

/* AusBringLink, birth_date → JsonNode {ticket}; wrong dates are counted as at the identity step */
extern const AusUseCase AUS_BRING_OPEN;
/* AusBringLink, ticket → AusActor, the participant; AUS_ERROR_UNAUTHENTICATED */
extern const AusUseCase AUS_BRING_ENTER;

G_END_DECLS
