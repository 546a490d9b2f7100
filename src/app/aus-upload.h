/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-documents.h"

G_BEGIN_DECLS

/*
 * AusUpload: one document on its way in: bytes as they come → type by content → encrypted on a
 * thread → on the disk for good → virus scanner → row. Whatever ends it before that leaves nothing.
 * However large the document, an upload holds about a quarter of a megabyte. Main loop only.
 */
#define AUS_TYPE_UPLOAD (aus_upload_get_type ())
G_DECLARE_FINAL_TYPE (AusUpload, aus_upload, AUS, UPLOAD, GObject)

/*
 * aus_upload_open_async: asks whether @actor may bring @draft (taken). @size: bytes that were
 * announced; -1: unknown. Finish: (transfer full): AUS_ERROR_TOO_LARGE, or why not.
 */
void aus_upload_open_async (AusDocuments *documents, AusActor *actor, AusDocumentDraft *draft,
                            gint64 size, GAsyncReadyCallback callback, gpointer user_data);
AusUpload *aus_upload_open_finish (GAsyncResult *res, GError **error);

/* aus_upload_get_actor: who brings it; unowned. */
const AusActor *aus_upload_get_actor (AusUpload *self);

/* AusUploadFuncs: called on the main loop, never from within aus_upload_push(). */
typedef struct {
  void (*room) (gpointer user_data);                  /* go on pushing */
  void (*failed) (GError *error, gpointer user_data); /* takes @error; once; nothing more comes */
} AusUploadFuncs;

/* aus_upload_listen: @funcs is static; NULL: nobody any more. */
void aus_upload_listen (AusUpload *self, const AusUploadFuncs *funcs, gpointer user_data);

/* aus_upload_push: FALSE: wait until there is room again. */
gboolean aus_upload_push (AusUpload *self, GBytes *bytes);

/*
 * aus_upload_finish_async: that was all. Finish: (transfer full): the document, committed.
 * AUS_ERROR_UNSUPPORTED_MEDIA, _TOO_LARGE, _STORAGE_FULL, _INFECTED.
 */
void aus_upload_finish_async (AusUpload *self, GAsyncReadyCallback callback, gpointer user_data);
AusDocument *aus_upload_finish_finish (AusUpload *self, GAsyncResult *res, GError **error);

/* Dropping the last reference before that aborts. */

G_END_DECLS
