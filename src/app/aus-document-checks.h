/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-documents.h"

G_BEGIN_DECLS

/*
 * AusDocumentChecks: has the virus scanner look at what it could not look at when it came, one
 * after the other, each again and again until it has been seen. Main loop only.
 */
typedef struct _AusDocumentChecks AusDocumentChecks;

/* aus_document_checks_new: @documents is unowned and owns it. */
AusDocumentChecks *aus_document_checks_new (AusDocuments *documents);
void aus_document_checks_start (AusDocumentChecks *self);
void aus_document_checks_stop (AusDocumentChecks *self);
void aus_document_checks_unref (AusDocumentChecks *self);

G_END_DECLS
