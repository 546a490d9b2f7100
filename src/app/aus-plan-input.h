/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-planning.h"
#include "storage/aus-consultation-record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * From checked bodies to records. Addresses are normalised on the way (aus-contact.h); errors are
 * AUS_ERROR_INVALID with the pointer into the body.
 */

/* aus_plan_read_person: (transfer full): a participant's object at @pointer. No id yet. */
AusPerson *aus_plan_read_person (JsonObject *object, const char *pointer, const char *locale,
                                 GError **error);

/* aus_plan_merge_person: a merge patch of address, name, birth date, locale, patient_id. */
gboolean aus_plan_merge_person (AusPerson *person, JsonObject *patch, const char *pointer,
                                GError **error);

/* aus_plan_merge: a merge patch (or the body itself, for a new one) of the plan's own members. */
gboolean aus_plan_merge (AusConsultation *consultation, JsonObject *patch, GError **error);

/* aus_plan_check: everything the domain demands; @moved: the planned start is a new one. */
gboolean aus_plan_check (const AusConsultation *consultation, gboolean moved, gint64 now,
                         GError **error);

/* aus_plan_person_of: what the domain's checks look at. */
AusPlanPerson aus_plan_person_of (const AusPerson *person);

G_END_DECLS
