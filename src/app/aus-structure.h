/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-use-case.h"
#include "storage/aus-site-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Equipped sites of an organisation (K1). Bodies are JsonObject, results JsonNode. */
extern const AusUseCase AUS_STRUCTURE_LIST; /* → an array, by name; closed ones are left out */
extern const AusUseCase AUS_STRUCTURE_ADD;  /* object */
extern const AusUseCase AUS_STRUCTURE_EDIT; /* AusCommand: consultation_id: the structure's id,
                                               object: merge patch with `closed` */

/* aus_structure_to_json: (transfer full). */
JsonNode *aus_structure_to_json (const AusStructure *structure);

/*
 * aus_structure_choose: what a plan or a patch says about the site of @consultation, within a
 * transaction; @changed: whether it is another one than before. AUS_ERROR_INVALID at /structure_id:
 * not one of the organisation, or closed; _ILLEGAL_TRANSITION once the call has begun.
 */
gboolean aus_structure_choose (AusTx *tx, AusConsultation *consultation, JsonObject *object,
                               gboolean *changed, GError **error);

G_END_DECLS
