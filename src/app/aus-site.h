/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-use-case.h"
#include "storage/aus-consultation-record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the hosts of an equipped site see and do (K1); the actor is the account of a host. */
extern const AusUseCase AUS_SITE_SHOW; /* → JsonNode: the structure */
extern const AusUseCase AUS_SITE_LIST; /* → JsonNode, an array: today's and those to come */
/*
 * AusCommand → AusConsultation. CHECK_IN: text = the connection code that the patient shows:
 * AUS_ERROR_LINK_UNKNOWN also for one of another site. ACCOMPANY: consultation_id: the host goes to
 * the patient; AUS_ERROR_FORBIDDEN when the patient has sent them out. LEAVE: and is gone again.
 */
extern const AusUseCase AUS_SITE_CHECK_IN;
extern const AusUseCase AUS_SITE_ACCOMPANY;
extern const AusUseCase AUS_SITE_LEAVE;

/*
 * aus_site_print: appends what a host must know of @consultation and nothing else: when, with whom,
 * the patient's masked name; nothing that is medical, no address.
 * aus_site_to_json: (transfer full): the same as a tree.
 */
void aus_site_print (const AusConsultation *consultation, const AusActor *actor, GString *text);
JsonNode *aus_site_to_json (const AusConsultation *consultation, const AusActor *actor);

G_END_DECLS
