/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-documents.h"
#include "app/aus-report-case.h"

G_BEGIN_DECLS

/*
 * Reports of consultations (F5): from the note to a PDF, printed on a thread, and to a document. On
 * the main loop.
 */

/* aus_reports_preview_async: the PDF as it would be now. Finish: (transfer full). */
void aus_reports_preview_async (AusDocuments *documents, AusActor *actor,
                                const char *consultation_id, GAsyncReadyCallback callback,
                                gpointer user_data);
GBytes *aus_reports_preview_finish (GAsyncResult *res, GError **error);

/*
 * aus_reports_sign_async: prints the note of @version and files it as a document of the kind
 * report, a version of its own: both rows in one transaction. Finish: (transfer full): as
 * AUS_REPORT_SIGNED.
 */
void aus_reports_sign_async (AusDocuments *documents, AusActor *actor, const char *consultation_id,
                             gint64 version, GAsyncReadyCallback callback, gpointer user_data);
JsonNode *aus_reports_sign_finish (GAsyncResult *res, GError **error);

G_END_DECLS
