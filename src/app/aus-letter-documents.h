/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-carrier.h"
#include "storage/aus-consultation-record.h"
#include "storage/aus-outbox-store.h"

G_BEGIN_DECLS

/*
 * aus_letter_compose_documents: (transfer full): what recipients of documents are told (F2): that
 * something lies in their secure space, and the code that opens it; never what it is. NULL without
 * error: there is nothing to fetch any more, or the code has expired.
 */
AusLetter *aus_letter_compose_documents (AusTx *tx, const AusOutboxRow *row,
                                         const AusConsultation *consultation, GError **error);

G_END_DECLS
