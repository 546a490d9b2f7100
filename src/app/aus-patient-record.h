/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-patient-case.h"

G_BEGIN_DECLS

/* What becomes of a record of the register: it is found to be another's, handed out, erased (F3,
 * L2). */

/*
 * aus_command: text = patient, object {patient_id} → AusPatient: the other record becomes part of
 * this one, and its number leads here. AUS_ERROR_INVALID at /patient_id when they cannot be one
 * person. It cannot be undone.
 */
extern const AusUseCase AUS_PATIENT_MERGE;

/*
 * aus_command: text = patient → JsonNode: everything kept of the patient that the actor may read,
 * for the patient (GDPR art. 15 and 20).
 */
extern const AusUseCase AUS_PATIENT_EXPORT;

/* aus_command: text = patient → JsonNode: whether the record may be erased, until when not, and
 * which colleagues have had the patient, too. */
extern const AusUseCase AUS_PATIENT_ERASURE;

/*
 * aus_command: text = patient, object {birth_date}, which confirms → JsonNode, {erased,
 * practitioners}: the record, and of consultations that were never held, or so long ago that
 * nothing keeps them, who came and what was noted. Where colleagues have had the patient, too, it
 * is agreed to, and whoever agrees last erases. AUS_ERROR_FORBIDDEN, naming whom to ask, when only
 * colleagues have; AUS_ERROR_ILLEGAL_TRANSITION while a consultation is open or has to be kept. The
 * audit stays, with ids only.
 */
extern const AusUseCase AUS_PATIENT_ERASE;

G_END_DECLS
