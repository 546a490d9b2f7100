/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-use-case.h"
#include "domain/aus-patient.h"
#include "storage/aus-consultation-record.h"

G_BEGIN_DECLS

/*
 * aus_patient_link_check: may @person, at @pointer of the body, be the patient of the register that
 * patient_id names (F3)? Only patients are; it is a patient of @organisation_id; and the birth date
 * is the same: one that is missing is filled in, another is refused, as the wrong record is worse
 * than none. TRUE when nobody is named.
 */
gboolean aus_patient_link_check (AusTx *tx, const AusActor *actor, const char *organisation_id,
                                 AusPerson *person, const char *pointer, GError **error);

/*
 * aus_patient_list_similar: (transfer full) (element-type AusPatient): those of the register who
 * may be the same person: similar names, born the same day (F3).
 */
GPtrArray *aus_patient_list_similar (AusTx *tx, const char *organisation_id,
                                     const AusPatientTraits *traits, GError **error);

/*
 * aus_command: participant → JsonNode, {items, more}: whom of the register a participant may be.
 * Suggestions: only people tie somebody to a record. Whom it showed is in the audit.
 */
extern const AusUseCase AUS_PATIENT_CANDIDATES;

G_END_DECLS
