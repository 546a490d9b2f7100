/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-carrier.h"
#include "domain/aus-template.h"
#include "storage/aus-consultation-record.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/*
 * Where a letter's reader is expected, and as whom (C1, K1). @values by AusPlaceholder, each
 * (transfer full).
 */

/*
 * aus_letter_place_load: @place (transfer full): "Pharmacie des Tilleuls, 3 place du Marché, 69380
 * Lozanne" for a patient who comes to a site; NULL: @person does not.
 */
gboolean aus_letter_place_load (AusTx *tx, const AusConsultation *consultation,
                                const AusPerson *person, char **place, GError **error);

/*
 * aus_letter_place_fill: {{role}} of @person; {{place}} for a patient who comes to @place (else
 * NULL): where it is, and what to say there. It takes the link's code from @values.
 */
void aus_letter_place_fill (char *values[AUS_PLACEHOLDER_N], AusChannel channel,
                            const AusPerson *person, const char *place);

/* aus_letter_place_sample: for a preview. */
void aus_letter_place_sample (char *values[AUS_PLACEHOLDER_N], const char *locale);

G_END_DECLS
