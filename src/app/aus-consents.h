/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-use-case.h"
#include "storage/aus-consultation-record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * The ledger of consent (D2): each giving and each withdrawing with the exact text that was shown,
 * oldest first. AusCommand with the consultation → JsonNode, an array.
 */
/*
 * aus_consents_check_standing: nothing more of the patient is taken in once the patient, or
 * @person (NULL: the practice), has withdrawn consent: AUS_ERROR_CONSENT_REQUIRED. Consent that was
 * not asked for yet is none that was withdrawn.
 */
gboolean aus_consents_check_standing (const AusConsultation *consultation, const AusPerson *person,
                                      GError **error);

extern const AusUseCase AUS_CONSENTS_LIST;

G_END_DECLS
