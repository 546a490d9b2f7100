/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-json.h"
#include "domain/aus-rules.h"

G_BEGIN_DECLS

/*
 * Advice from the dated rules (H1–H3): shown with its reasons, never a lock. Nothing here touches
 * the database: nothing said of a patient is kept.
 */

/*
 * aus_advice_load: (transfer full): the built-in rules and the *.json of @directory ("": none), by
 * name. AUS_ERROR_INVALID names the file: a server that would give wrong advice does not start.
 */
AusRules *aus_advice_load (const char *directory, GError **error);

/* Bodies and answers: also the published description. */
extern const AusJsonMember aus_advice_query[];
extern const AusJsonMember aus_advice_eligibility_body[];
extern const AusJsonMember aus_advice_billing_body[];
extern const AusJsonMember aus_advice_questions_answer[];
extern const AusJsonMember aus_advice_eligibility_answer[];
extern const AusJsonMember aus_advice_billing_answer[];
extern const AusJsonMember aus_advice_share_item[];

/*
 * aus_advice_questions, _eligibility, _billing: (transfer full): the answer to a checked query or
 * body. AUS_ERROR_INVALID with its pointer when a fact is unknown or no truth value.
 */
JsonNode *aus_advice_questions (const AusRules *rules, JsonObject *query);
JsonNode *aus_advice_eligibility (const AusRules *rules, JsonObject *body, GError **error);
JsonNode *aus_advice_billing (const AusRules *rules, JsonObject *body, GError **error);

G_END_DECLS
