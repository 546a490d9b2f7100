/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-policy.h"
#include "storage/aus-consultation-record.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/*
 * aus_patient_link_check: may @person, at @pointer of the body, be the patient of the register that
 * patient_id names (F3)? Only patients are; it is a patient of @organisation_id; and the birth date
 * is the same: one that is missing is filled in, another is refused, as the wrong record is worse
 * than none. TRUE when nobody is named.
 */
gboolean aus_patient_link_check (AusTx *tx, const AusActor *actor, const char *organisation_id,
                                 AusPerson *person, const char *pointer, GError **error);

G_END_DECLS
