/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-carrier.h"
#include "storage/aus-consultation-record.h"
#include "storage/aus-outbox-store.h"
#include "storage/aus-template-store.h"

G_BEGIN_DECLS

/*
 * aus_letter_compose: (transfer full): what @row has to say now: the consultation is read again, so
 * it tells the present time, address and language. NULL without error: it is no longer true, or
 * there is nobody to tell.
 */
AusLetter *aus_letter_compose (AusTx *tx, const AusOutboxRow *row, GError **error);

/* aus_letter_dup_id: (transfer full): what names this message to the outside; the same each try. */
char *aus_letter_dup_id (AusApp *app, const AusOutboxRow *row);

/*
 * aus_letter_dup_waiting_message: (transfer full): what the organisation wrote for its waiting room
 * (J4), in the language of the patient; "" when it wrote nothing.
 */
char *aus_letter_dup_waiting_message (AusTx *tx, const AusConsultation *consultation,
                                      GError **error);

/*
 * aus_letter_preview: (transfer full): @template with a made-up appointment, as the page of
 * templates shows it; html is that of the mail.
 */
AusLetter *aus_letter_preview (AusApp *app, const AusTemplate *template, AusTemplateKind kind,
                               const char *locale, const char *organisation_name,
                               const char *practitioner_name);

G_END_DECLS
