/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "domain/aus-template.h"
#include "storage/aus-consultation-record.h"

G_BEGIN_DECLS

/* Another appointment for whom the practitioner did not see (A1 "missed"). */

/*
 * aus_rebook_dup_url: (transfer full): the practitioner's public page; NULL without @error: there
 * is none that is switched on.
 */
char *aus_rebook_dup_url (AusTx *tx, const AusConsultation *consultation, GError **error);

/*
 * aus_rebook_fill: {{rebook}} of a letter: where to choose another time, or that the practice will
 * propose one; the page becomes {{link}}.
 */
gboolean aus_rebook_fill (char *values[AUS_PLACEHOLDER_N], AusTx *tx,
                          const AusConsultation *consultation, const char *locale, GError **error);

extern const AusUseCase AUS_REBOOK_SHOW; /* AusCommand → JsonNode {url}; null: none */

G_END_DECLS
