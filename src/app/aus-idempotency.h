/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"

G_BEGIN_DECLS

/*
 * Idempotency-Key: the first answer is written by the transaction that does the work, sealed under
 * the server's key (it may hold links), and given again to whoever repeats the request.
 */
typedef struct {
  guint status;
  char *body;     /* NULL: no body */
  char *etag;     /* NULL */
  char *location; /* NULL */
  gboolean replayed;
} AusAnswer;

AusAnswer *aus_answer_new (guint status, char *body, char *etag, char *location); /* takes all */
void aus_answer_free (AusAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusAnswer, aus_answer_free)

/*
 * AusAnswerFunc: (transfer full): what the client is told about @result. Runs on the storage thread
 * with @data, which must hold nothing that another thread changes.
 */
typedef AusAnswer *(*AusAnswerFunc) (gconstpointer result, const AusActor *actor, gpointer data);

/*
 * aus_app_run_once_async: like aus_app_run_async() for a write; with @key (NULL: without the
 * bookkeeping) the work is done once for each @actor and key. @request_hash tells one request from
 * another: the same key with another hash is AUS_ERROR_IDEMPOTENCY_MISMATCH. A refused request
 * leaves no trace and may be tried again.
 */
void aus_app_run_once_async (AusApp *self, const AusUseCase *use_case, AusActor *actor,
                             gpointer input, GDestroyNotify input_free, const char *key,
                             const char *request_hash, AusAnswerFunc answer, gpointer answer_data,
                             GDestroyNotify answer_data_free, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
AusAnswer *aus_app_run_once_finish (AusApp *self, GAsyncResult *res, GError **error);

G_END_DECLS
