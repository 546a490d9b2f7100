/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-documents.h"

G_BEGIN_DECLS

/* AusDownload: one document on its way out, a frame at a time. Main loop only. */
#define AUS_TYPE_DOWNLOAD (aus_download_get_type ())
G_DECLARE_FINAL_TYPE (AusDownload, aus_download, AUS, DOWNLOAD, GObject)

/*
 * aus_download_open_async: runs @use_case, which gives an AusDocument that may be given out
 * (AUS_DOCUMENT_OPEN or another door), with @input (taken), then opens its body. @holder: the token
 * of the secure space it goes to; NULL: to the practice.
 */
void aus_download_open_async (AusDocuments *documents, const AusUseCase *use_case, AusActor *actor,
                              gpointer input, GDestroyNotify input_free, const char *holder,
                              GAsyncReadyCallback callback, gpointer user_data);
AusDownload *aus_download_open_finish (GAsyncResult *res, GError **error);

/* aus_download_get_holder: NULL: the practice. */
const char *aus_download_get_holder (AusDownload *self);
/* aus_download_cut: gives nothing more; see aus_documents_cut(). */
void aus_download_cut (AusDownload *self);

const AusDocument *aus_download_get_document (AusDownload *self);

/* aus_download_next_async: the next bytes; NULL without error: that was all. */
void aus_download_next_async (AusDownload *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean aus_download_next_finish (AusDownload *self, GAsyncResult *res, GBytes **bytes,
                                   GError **error);

G_END_DECLS
