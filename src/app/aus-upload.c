/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-upload.h"

#include "core/aus-error.h"

#include <string.h>

/* One batch is written while the next gathers; beyond two, the sender has to wait. */
#define BATCH_BYTES AUS_VAULT_FRAME_BYTES
#define HIGH_BYTES  (2 * BATCH_BYTES)

struct _AusUpload {
  GObject parent_instance;

  AusDocuments *documents; /* ref */
  AusActor *actor;         /* ref */
  AusDocument *document;
  AusVaultWriter *writer; /* the thread's while writing */
  GByteArray *pending;    /* came in, not yet given to the thread */
  GByteArray *batch;      /* the thread's while writing */
  guint64 received;
  gboolean sniffed;
  gboolean writing; /* the thread is busy */
  gboolean held;    /* the sender was told to wait */
  gboolean sealed;  /* the body is whole and on the disk */
  GError *failure;
  guint fail_id;
  GTask *finish; /* ref; NULL: more may come */
  const AusUploadFuncs *funcs;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (AusUpload, aus_upload, G_TYPE_OBJECT)

static void pump (AusUpload *self);

/* Failing */

static gboolean
tell_failure (gpointer data)
{
  AusUpload *self = data;
  const AusUploadFuncs *funcs = self->funcs;

  self->fail_id = 0;
  self->funcs = NULL;
  if (self->finish != NULL) {
    g_autoptr (GTask) finish = g_steal_pointer (&self->finish);
    g_task_return_error (finish, g_error_copy (self->failure));
  } else if (funcs != NULL) {
    funcs->failed (g_error_copy (self->failure), self->user_data);
  }
  return G_SOURCE_REMOVE;
}

/* Takes @error. Told later, for callers of push() are in the middle of something. */
static void
fail (AusUpload *self, GError *error)
{
  if (self->failure != NULL) {
    g_error_free (error);
    return;
  }
  self->failure = error;
  g_byte_array_set_size (self->pending, 0);
  self->fail_id =
      g_idle_add_full (G_PRIORITY_DEFAULT, tell_failure, g_object_ref (self), g_object_unref);
}

/* Storing */

static void
on_added (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusUpload) self = data;
  GError *error = NULL;
  AusDocument *document = aus_app_run_finish (AUS_APP (source), res, &error);

  if (document == NULL) {
    aus_documents_remove_body (self->documents, self->document->id);
    fail (self, error);
    return;
  }
  g_autoptr (GTask) finish = g_steal_pointer (&self->finish);
  g_task_return_pointer (finish, document, (GDestroyNotify) aus_document_free);
}

static void
add (AusUpload *self)
{
  aus_app_run_async (aus_documents_get_app (self->documents), &AUS_DOCUMENT_ADD, self->actor,
                     aus_document_copy (self->document), (GDestroyNotify) aus_document_free, NULL,
                     on_added, g_object_ref (self));
}

static void
on_scanned (GObject *source, GAsyncResult *res, gpointer data)
{
  AusUpload *self = AUS_UPLOAD (source);
  GError *error = NULL;
  g_autoptr (AusScan) scan = g_task_propagate_pointer (G_TASK (res), &error);

  if (scan == NULL) {
    fail (self, error);
    return;
  }
  if (scan->verdict == AUS_SCAN_INFECTED) {
    aus_documents_remove_body (self->documents, self->document->id);
    fail (self,
          g_error_new (AUS_ERROR, AUS_ERROR_INFECTED, "The virus scanner found %s", scan->finding));
    return;
  }
  self->document->state =
      scan->verdict == AUS_SCAN_CLEAN ? AUS_DOCUMENT_READY : AUS_DOCUMENT_CHECKING;
  add (self);
}

static void
scan_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AusUpload *self = source;

  g_task_return_pointer (
      task, aus_documents_scan (self->documents, self->document->id, self->document->wrapped_key),
      (GDestroyNotify) aus_scan_free);
}

static void
on_sealed (GObject *source, GAsyncResult *res, gpointer data)
{
  AusUpload *self = AUS_UPLOAD (source);
  GError *error = NULL;
  char *wrapped_key = g_task_propagate_pointer (G_TASK (res), &error);

  self->writing = FALSE;
  if (wrapped_key == NULL) {
    fail (self, error);
    return;
  }
  self->document->wrapped_key = wrapped_key;
  self->document->size = (gint64) self->received;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_scanned, NULL);
  aus_documents_run (self->documents, task, scan_in_thread);
}

static void
seal_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AusUpload *self = source;
  GError *error = NULL;
  char *wrapped_key = aus_vault_writer_commit (self->writer, &error);

  if (wrapped_key == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, wrapped_key, g_free);
}

static void
on_written (GObject *source, GAsyncResult *res, gpointer data)
{
  AusUpload *self = AUS_UPLOAD (source);
  GError *error = NULL;

  self->writing = FALSE;
  if (!g_task_propagate_boolean (G_TASK (res), &error)) {
    fail (self, error);
    return;
  }
  pump (self);
  if (!self->held || self->failure != NULL || self->pending->len >= HIGH_BYTES)
    return;
  self->held = FALSE;
  if (self->funcs != NULL)
    self->funcs->room (self->user_data);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AusUpload *self = source;
  GError *error = NULL;

  if (self->writer == NULL)
    self->writer =
        aus_vault_create (aus_documents_get_vault (self->documents), self->document->id, &error);
  if (self->writer == NULL ||
      !aus_vault_writer_write (self->writer, self->batch->data, self->batch->len, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
run (AusUpload *self, GTaskThreadFunc func, GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, done, NULL);

  self->writing = TRUE;
  aus_documents_run (self->documents, task, func);
}

/* Gives the thread what there is for it, one thing at a time. */
static void
pump (AusUpload *self)
{
  gboolean last = self->finish != NULL;

  if (self->writing || self->failure != NULL || self->sealed)
    return;
  if (self->pending->len >= BATCH_BYTES || (last && self->pending->len > 0)) {
    GByteArray *spare = self->batch;
    self->batch = self->pending;
    self->pending = spare;
    g_byte_array_set_size (self->pending, 0);
    run (self, write_in_thread, on_written);
  } else if (last) {
    self->sealed = TRUE;
    run (self, seal_in_thread, on_sealed);
  }
}

/* Taking */

static void
sniff (AusUpload *self)
{
  GError *error = NULL;

  if (!aus_file_type_sniff (self->pending->data, MIN (self->pending->len, AUS_FILE_HEAD_BYTES),
                            &self->document->type, &error)) {
    fail (self, error);
    return;
  }
  self->sniffed = TRUE;
  char *name = aus_file_name_make (self->document->name, self->document->type);
  g_free (self->document->name);
  self->document->name = name;
}

static const AusDocumentLimits *
get_limits (AusDocuments *documents)
{
  return &aus_app_get_settings (aus_documents_get_app (documents))->documents;
}

void
aus_upload_listen (AusUpload *self, const AusUploadFuncs *funcs, gpointer user_data)
{
  self->funcs = funcs;
  self->user_data = user_data;
}

const AusActor *
aus_upload_get_actor (AusUpload *self)
{
  return self->actor;
}

gboolean
aus_upload_push (AusUpload *self, GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  GError *error = NULL;

  if (self->failure != NULL || self->finish != NULL)
    return TRUE;
  self->received += length;
  if (!aus_document_check_size (get_limits (self->documents), self->received, &error)) {
    fail (self, error);
    return TRUE;
  }
  g_byte_array_append (self->pending, data, (guint) length);
  if (!self->sniffed && self->pending->len >= AUS_FILE_HEAD_BYTES)
    sniff (self);
  pump (self);
  self->held = self->pending->len >= HIGH_BYTES;
  return !self->held;
}

void
aus_upload_finish_async (AusUpload *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_UPLOAD (self) && self->finish == NULL);

  self->finish = g_task_new (self, NULL, callback, user_data);
  if (self->failure != NULL) {
    /* Told already, or on its way: whoever asks at the end is told once more. */
    if (self->fail_id == 0)
      tell_failure (self);
    return;
  }
  if (!self->sniffed)
    sniff (self);
  pump (self);
}

AusDocument *
aus_upload_finish_finish (AusUpload *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}

/* Opening */

static AusUpload *
upload_new (AusDocuments *documents, AusActor *actor, AusDocument *document)
{
  AusUpload *self = g_object_new (AUS_TYPE_UPLOAD, NULL);

  self->documents = g_object_ref (documents);
  self->actor = aus_actor_ref (actor);
  self->document = document;
  self->pending = g_byte_array_sized_new (HIGH_BYTES + BATCH_BYTES);
  self->batch = g_byte_array_sized_new (HIGH_BYTES + BATCH_BYTES);
  return self;
}

static void
on_prepared (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  AusDocument *document = aus_app_run_finish (AUS_APP (source), res, &error);

  if (document == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (
        task, upload_new (g_task_get_source_object (task), g_task_get_task_data (task), document),
        g_object_unref);
}

void
aus_upload_open_async (AusDocuments *documents, AusActor *actor, AusDocumentDraft *draft,
                       gint64 size, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (documents, NULL, callback, user_data);
  GError *error = NULL;

  if (size >= 0 && !aus_document_check_size (get_limits (documents), (guint64) size, &error)) {
    aus_document_draft_free (draft);
    g_task_return_error (task, error);
    return;
  }
  g_task_set_task_data (task, aus_actor_ref (actor), (GDestroyNotify) aus_actor_unref);
  aus_app_run_async (aus_documents_get_app (documents), &AUS_DOCUMENT_PREPARE, actor, draft,
                     (GDestroyNotify) aus_document_draft_free, NULL, on_prepared,
                     g_steal_pointer (&task));
}

AusUpload *
aus_upload_open_finish (GAsyncResult *res, GError **error)
{
  return g_task_propagate_pointer (G_TASK (res), error);
}

/* Object */

/* Closing and removing a large file takes its time. */
static void
drop_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  aus_vault_writer_free (data);
  g_task_return_boolean (task, TRUE);
}

static void
aus_upload_dispose (GObject *object)
{
  AusUpload *self = AUS_UPLOAD (object);

  if (self->writer != NULL) {
    g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
    g_task_set_task_data (task, g_steal_pointer (&self->writer), NULL);
    aus_documents_run (self->documents, task, drop_in_thread);
  }
  g_clear_object (&self->documents);
  G_OBJECT_CLASS (aus_upload_parent_class)->dispose (object);
}

static void
aus_upload_finalize (GObject *object)
{
  AusUpload *self = AUS_UPLOAD (object);

  g_clear_pointer (&self->actor, aus_actor_unref);
  aus_document_free (self->document);
  g_clear_pointer (&self->pending, g_byte_array_unref);
  g_clear_pointer (&self->batch, g_byte_array_unref);
  g_clear_error (&self->failure);
  G_OBJECT_CLASS (aus_upload_parent_class)->finalize (object);
}

static void
aus_upload_class_init (AusUploadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = aus_upload_dispose;
  G_OBJECT_CLASS (klass)->finalize = aus_upload_finalize;
}

static void
aus_upload_init (AusUpload *self)
{
}
