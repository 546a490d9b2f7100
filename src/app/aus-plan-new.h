/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-account-store.h"
#include "storage/aus-consultation-record.h"

G_BEGIN_DECLS

/* How a consultation comes to be, whoever plans it. */

/* aus_plan_new_for: (transfer full): the practitioner's, with their seat and defaults, from @now.
 */
AusConsultation *aus_plan_new_for (const AusAccount *account, gint64 now);

/* aus_plan_name_people: gives everybody an id. */
void aus_plan_name_people (AusConsultation *consultation);

/*
 * aus_plan_insert: (transfer full) (element-type AusLinkSecret): stores it with its people, their
 * links and its timers, and gives the links.
 */
GPtrArray *aus_plan_insert (AusTx *tx, AusConsultation *consultation, GError **error);

G_END_DECLS
