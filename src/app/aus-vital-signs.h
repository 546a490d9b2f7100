/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-use-case.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Measurements of a consultation (E8): entered by a host who is with the patient, by an
 * accompanying professional or the patient; seen by patient, practitioner and professionals at
 * once; a host sees those of the site's hosts. Sealed in the database, audited without their
 * values.
 */

/* AusCommand → JsonNode, an array in the order of entry. */
extern const AusUseCase AUS_VITAL_SIGNS_LIST;
/*
 * AusCommand, object: {kind, value, diastolic?, corrects?} → JsonNode, the entry.
 * AUS_ERROR_INVALID at /value, /diastolic or /corrects; _ILLEGAL_TRANSITION when the consultation
 * is over, or the host is not with the patient.
 */
extern const AusUseCase AUS_VITAL_SIGNS_ENTER;

G_END_DECLS
