/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-use-case.h"
#include "domain/aus-hours.h"
#include "storage/aus-account-store.h"
#include "storage/aus-hours-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Opening hours and free slots of one practitioner (B5), for the practice. */

/* AusHoursInput: whose, and the checked body or query. */
typedef struct {
  char *practitioner_id;
  JsonObject *object; /* NULL */
} AusHoursInput;

AusHoursInput *aus_hours_input_new (const char *practitioner_id, JsonObject *object);
void aus_hours_input_free (AusHoursInput *self);

extern const AusUseCase AUS_HOURS_SHOW; /* → JsonNode */
/*
 * AUS_HOURS_REPLACE: "weekly" and what else the body says → JsonNode. AUS_ERROR_PRECONDITION_FAILED
 * when its "version" is no longer the present one.
 */
extern const AusUseCase AUS_HOURS_REPLACE;
/* AUS_HOURS_SLOTS: "from" (today when absent), "days" (7) → JsonNode {items, open}. */
extern const AusUseCase AUS_HOURS_SLOTS;

/*
 * aus_hours_find_slots: (transfer full) (element-type AusSpan): free slots of @account on @n_days
 * days from @date on. @except: a booking whose own reservation does not count (may be NULL).
 */
GArray *aus_hours_find_slots (AusTx *tx, const AusAccount *account, const AusHours *hours,
                              const char *date, guint n_days, const char *except, GError **error);

/* aus_hours_dup_date: (transfer full): "from" of a query, within the years there are; else today.
 */
char *aus_hours_dup_date (JsonObject *query, const AusAccount *account, gint64 now);

#define AUS_HOURS_MAX_LISTED_DAYS 42

G_END_DECLS
