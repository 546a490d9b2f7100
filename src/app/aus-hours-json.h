/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-hours-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Opening hours as the REST API has them (docs/interfaces.md). */

/* aus_hours_to_json: (transfer full): @base_url is what the page's address begins with. */
JsonNode *aus_hours_to_json (const AusHoursRecord *record, const char *time_zone,
                             const char *base_url);

/*
 * aus_hours_read_json: (transfer full): what @body, checked against the table of its route, says;
 * members that are not there are as in @known, but lists are replaced whole. AUS_ERROR_INVALID with
 * its pointer; what the domain demands is not yet asked.
 */
AusHoursRecord *aus_hours_read_json (JsonObject *body, const AusHoursRecord *known, GError **error);

/* aus_spans_to_json: (transfer full): [{start, end}] by the clocks of @time_zone. */
JsonArray *aus_spans_to_json (const GArray *spans, const char *time_zone);

G_END_DECLS
