/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-change.h"

G_BEGIN_DECLS

/*
 * aus_plan_correct_person: a merge patch of the name, the birth date or the addresses of @change's
 * person, who is told at a new address. AUS_ERROR_INVALID below @pointer; the practitioner's are
 * those of the account: AUS_ERROR_ILLEGAL_TRANSITION.
 */
gboolean aus_plan_correct_person (AusChange *change, JsonObject *patch, const char *pointer,
                                  GError **error);

/* aus_plan_name_correction: unowned: what the audit calls @patch, which was applied to @person:
 * whose record of the register a consultation is filed in has a name of its own (F3). */
const char *aus_plan_name_correction (const AusPerson *person, JsonObject *patch);

G_END_DECLS
