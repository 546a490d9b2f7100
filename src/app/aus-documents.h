/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-document-case.h"
#include "app/aus-scanner.h"

G_BEGIN_DECLS

/*
 * AusDocuments: rows and bodies together, on the main loop. Bodies are read, written and scanned on
 * threads. A body is on the disk before its row is committed and goes after its row has gone: a
 * crash between the two leaves a body without a row, which the next start clears away.
 */
#define AUS_TYPE_DOCUMENTS (aus_documents_get_type ())
G_DECLARE_FINAL_TYPE (AusDocuments, aus_documents, AUS, DOCUMENTS, GObject)

/*
 * aus_documents_new: @vault is unowned, outlives it and is also @app's. @scanner: NULL: documents
 * are given out unchecked.
 */
AusDocuments *aus_documents_new (AusApp *app, AusVault *vault, AusScanner *scanner);

/* aus_documents_sweep: at start: clears away bodies that have no row. Blocks. */
gboolean aus_documents_sweep (AusDocuments *self, GError **error);

/* aus_documents_start: checks what was not checked, erases what has been kept long enough. */
void aus_documents_start (AusDocuments *self);
void aus_documents_stop (AusDocuments *self);
/* aus_documents_erase_due: for the timer and for tests. */
void aus_documents_erase_due (AusDocuments *self);

AusApp *aus_documents_get_app (AusDocuments *self);
AusVault *aus_documents_get_vault (AusDocuments *self);

/* aus_documents_run: @func on one of our threads, as g_task_run_in_thread() does on GLib's. */
void aus_documents_run (AusDocuments *self, GTask *task, GTaskThreadFunc func);

/*
 * aus_documents_close: waits for what is under way; nothing is begun afterwards. Before the vault
 * goes.
 */
void aus_documents_close (AusDocuments *self);

/*
 * aus_documents_scan: (transfer full): what the scanner says of a body; clean without a scanner.
 * Blocks, on any thread.
 */
AusScan *aus_documents_scan (AusDocuments *self, const char *id, const char *wrapped_key);

/*
 * aus_documents_remove_body: on a thread, some time: its row has gone. What fails is only logged;
 * the next start clears it away.
 */
void aus_documents_remove_body (AusDocuments *self, const char *id);

typedef struct _AusDownload AusDownload;

/* aus_documents_add_download, _remove_download: those under way; for AusDownload. */
void aus_documents_add_download (AusDocuments *self, AusDownload *download);
void aus_documents_remove_download (AusDocuments *self, AusDownload *download);

/*
 * aus_documents_cut: it was withdrawn from @recipient_id (NULL: from everybody): what is on its way
 * to them stops in the middle.
 */
void aus_documents_cut (AusDocuments *self, const char *document_id, const char *recipient_id);

/*
 * aus_documents_erase_async: AUS_DOCUMENT_ERASE, or another case of the same kind, then the body.
 * @command is taken. Finish: (transfer full): what it was.
 */
void aus_documents_erase_async (AusDocuments *self, AusActor *actor, AusCommand *command,
                                GAsyncReadyCallback callback, gpointer user_data);
AusDocument *aus_documents_erase_finish (AusDocuments *self, GAsyncResult *res, GError **error);

/*
 * aus_documents_save_async: files what was made here (F5): the whole way of an upload. @draft and
 * @bytes are the caller's. Finish: (transfer full).
 */
void aus_documents_save_async (AusDocuments *self, AusActor *actor, const AusDocumentDraft *draft,
                               GBytes *bytes, GAsyncReadyCallback callback, gpointer user_data);
AusDocument *aus_documents_save_finish (AusDocuments *self, GAsyncResult *res, GError **error);

G_END_DECLS
