/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-idempotency.h"

#include "core/aus-seal.h"
#include "core/aus-error.h"
#include "core/aus-log.h"
#include "storage/aus-idempotency-store.h"

#define ANSWER_TYPE "(umsmsms)"

AusAnswer *
aus_answer_new (guint status, char *body, char *etag, char *location)
{
  AusAnswer *self = g_new0 (AusAnswer, 1);

  self->status = status;
  self->body = body;
  self->etag = etag;
  self->location = location;
  return self;
}

void
aus_answer_free (AusAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->body);
  g_free (self->etag);
  g_free (self->location);
  g_free (self);
}

typedef struct {
  const AusUseCase *use_case; /* unowned: static */
  AusActor *actor;            /* ref */
  gpointer input;
  GDestroyNotify input_free;
  char *key; /* NULL: without the bookkeeping */
  char *request_hash;
  char *correlation; /* of the request; NULL: of none */
  AusAnswerFunc answer;
  gpointer answer_data;
  GDestroyNotify answer_data_free;
} Once;

static void
once_free (gpointer data)
{
  Once *self = data;

  if (self->input != NULL && self->input_free != NULL)
    self->input_free (self->input);
  if (self->answer_data != NULL && self->answer_data_free != NULL)
    self->answer_data_free (self->answer_data);
  aus_actor_unref (self->actor);
  g_free (self->key);
  g_free (self->request_hash);
  g_free (self->correlation);
  g_free (self);
}

/* Answers may hold links, which no row shows: sealed for this account and key only. */

static char *
seal_answer (AusTx *tx, const Once *self, const AusAnswer *answer)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (
      g_variant_new (ANSWER_TYPE, answer->status, answer->body, answer->etag, answer->location));
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (variant);

  return aus_seal (aus_app_get_secrets (aus_app_from_tx (tx)), "idempotency", self->key, bytes);
}

static AusAnswer *
open_answer (AusTx *tx, const Once *self, const char *sealed, GError **error)
{
  g_autoptr (GBytes) bytes = aus_unseal (aus_app_get_secrets (aus_app_from_tx (tx)), "idempotency",
                                         self->key, sealed, error);
  AusAnswer *answer = NULL;

  if (bytes == NULL)
    return NULL;
  g_autoptr (GVariant) variant =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (ANSWER_TYPE), bytes, FALSE));
  answer = aus_answer_new (0, NULL, NULL, NULL);
  g_variant_get (variant, ANSWER_TYPE, &answer->status, &answer->body, &answer->etag,
                 &answer->location);
  answer->replayed = TRUE;
  return answer;
}

static AusAnswer *
work (AusTx *tx, const Once *self, GError **error)
{
  gpointer result;

  /* Events remember the request that caused them: its id leads on to rooms and legs. */
  aus_log_set_correlation (self->correlation);
  result = self->use_case->func (tx, self->actor, self->input, error);
  aus_log_set_correlation (NULL);

  if (result == NULL)
    return NULL;
  AusAnswer *answer = self->answer (result, self->actor, self->answer_data);
  self->use_case->result_free (result);
  return answer;
}

/* @answer stays NULL when the request is a new one. */
static gboolean
replay (AusTx *tx, const Once *self, AusAnswer **answer, GError **error)
{
  g_autofree char *hash = NULL;
  g_autofree char *sealed = NULL;

  if (!aus_idempotency_store_find (tx, self->actor->account_id, self->key, &hash, &sealed, error))
    return FALSE;
  if (sealed == NULL)
    return TRUE;
  if (g_strcmp0 (hash, self->request_hash) != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_IDEMPOTENCY_MISMATCH,
                         "this Idempotency-Key belongs to another request");
    return FALSE;
  }
  *answer = open_answer (tx, self, sealed, error);
  return *answer != NULL;
}

static gpointer
run_once (AusTx *tx, gpointer data, GError **error)
{
  const Once *self = data;
  g_autoptr (AusAnswer) answer = NULL;

  if (self->key == NULL || self->actor->account_id == NULL)
    return work (tx, self, error);
  if (!replay (tx, self, &answer, error))
    return NULL;
  if (answer != NULL)
    return g_steal_pointer (&answer);
  answer = work (tx, self, error);
  if (answer == NULL)
    return NULL;
  g_autofree char *sealed = seal_answer (tx, self, answer);
  if (!aus_idempotency_store_insert (tx, self->actor->account_id, self->key, self->request_hash,
                                     sealed, error))
    return NULL;
  return g_steal_pointer (&answer);
}

static void
on_done (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gpointer answer = NULL;

  if (aus_database_write_finish (AUS_DATABASE (source), res, &answer, &error))
    g_task_return_pointer (task, answer, (GDestroyNotify) aus_answer_free);
  else
    g_task_return_error (task, error);
}

void
aus_app_run_once_async (AusApp *self, const AusUseCase *use_case, AusActor *actor, gpointer input,
                        GDestroyNotify input_free, const char *key, const char *request_hash,
                        AusAnswerFunc answer, gpointer answer_data, GDestroyNotify answer_data_free,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_APP (self) && use_case != NULL && actor != NULL);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Once *once = g_new0 (Once, 1);

  once->use_case = use_case;
  once->actor = aus_actor_ref (actor);
  once->input = input;
  once->input_free = input_free;
  once->key = g_strdup (key);
  once->request_hash = g_strdup (request_hash);
  once->correlation = g_strdup (aus_log_get_correlation ());
  once->answer = answer;
  once->answer_data = answer_data;
  once->answer_data_free = answer_data_free;
  g_task_set_check_cancellable (task, FALSE); /* what is committed is told */
  g_task_set_task_data (task, once, once_free);
  aus_database_write_async (aus_app_get_database (self), run_once, once, NULL,
                            (GDestroyNotify) aus_answer_free, cancellable, on_done, task);
}

AusAnswer *
aus_app_run_once_finish (AusApp *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}
