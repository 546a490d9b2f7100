/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-use-case.h"
#include "domain/aus-message.h"
#include "storage/aus-recipient-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * The secure space of one recipient (F2): the link of the message, then a one-time code by another
 * way where there is one, then documents for half an hour. What was withdrawn is gone at once, also
 * for who has a session.
 */

/* AusSpaceKnock: somebody at the door. */
typedef struct {
  char *token;        /* of the link */
  char *session;      /* of the cookie; NULL */
  char *text;         /* the code, or a document's id; NULL */
  AusChannel channel; /* by which a code is wanted */
} AusSpaceKnock;

AusSpaceKnock *aus_space_knock_new (const char *token, const char *session, const char *text);
void aus_space_knock_free (AusSpaceKnock *self);

/*
 * AusSpaceKnock → JsonNode {organisation, practitioner, locale, channels: [{channel, hint}], open,
 * items?}; items only when open. AUS_ERROR_LINK_UNKNOWN; _LINK_EXPIRED when nothing is left in it.
 */
extern const AusUseCase AUS_SPACE_SHOW;
/* AusSpaceKnock → JsonNode {}: sends a code. AUS_ERROR_TOO_MANY_REQUESTS, _INVALID (/channel) */
extern const AusUseCase AUS_SPACE_ASK;
/* AusSpaceKnock, text = code → char *, a session. AUS_ERROR_WRONG_CREDENTIALS, _LOCKED_OUT */
extern const AusUseCase AUS_SPACE_ENTER;
/* AusSpaceKnock → JsonNode {}: the session is over */
extern const AusUseCase AUS_SPACE_LEAVE;
/* AusSpaceKnock, text = document → AusDocument; AUS_ERROR_UNAUTHENTICATED without a session */
extern const AusUseCase AUS_SPACE_FETCH;

#define AUS_SPACE_SESSION_USEC (30 * 60 * (gint64) G_USEC_PER_SEC)

/* aus_space_dup_token: (transfer full): what the link of a recipient ends with. */
char *aus_space_dup_token (AusApp *app, const char *recipient_id);
/* aus_space_dup_code: (transfer full): the digits of the code that @recipient waits for. */
char *aus_space_dup_code (AusApp *app, const AusRecipient *recipient);

G_END_DECLS
