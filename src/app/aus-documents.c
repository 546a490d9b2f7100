/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "documents"
#include "app/aus-documents.h"

#include "app/aus-document-checks.h"
#include "app/aus-download.h"
#include "app/aus-handout.h"
#include "app/aus-space.h"
#include "app/aus-upload.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-log.h"

#define HOUR_S      3600
#define ERASE_BATCH 500 /* the rest an hour later */

struct _AusDocuments {
  GObject parent_instance;

  AusApp *app;          /* ref */
  AusVault *vault;      /* unowned: outlives us */
  AusScanner *scanner;  /* ref; NULL */
  GPtrArray *downloads; /* AusDownload, unowned: they leave before they go */
  GThreadPool *threads; /* of Errand; NULL: closed */
  AusDocumentChecks *checks;
  guint erase_id; /* 0: stopped */
};

G_DEFINE_FINAL_TYPE (AusDocuments, aus_documents, G_TYPE_OBJECT)

AusApp *
aus_documents_get_app (AusDocuments *self)
{
  return self->app;
}

AusVault *
aus_documents_get_vault (AusDocuments *self)
{
  return self->vault;
}

/* Threads of our own, so that the end can wait for them: they use the vault and its keys. */

#define MAX_THREADS 8

typedef struct {
  GTask *task; /* ref */
  GTaskThreadFunc func;
} Errand;

static void
errand_run (gpointer data, gpointer user_data)
{
  g_autofree Errand *errand = data;
  g_autoptr (GTask) task = errand->task;

  errand->func (task, g_task_get_source_object (task), g_task_get_task_data (task),
                g_task_get_cancellable (task));
}

void
aus_documents_run (AusDocuments *self, GTask *task, GTaskThreadFunc func)
{
  if (self->threads == NULL) {
    g_task_return_new_error (task, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "the server stops");
    return;
  }
  Errand *errand = g_new0 (Errand, 1);
  errand->task = g_object_ref (task);
  errand->func = func;
  g_thread_pool_push (self->threads, errand, NULL);
}

void
aus_documents_close (AusDocuments *self)
{
  g_return_if_fail (AUS_IS_DOCUMENTS (self));

  aus_documents_stop (self);
  if (self->threads != NULL)
    g_thread_pool_free (g_steal_pointer (&self->threads), FALSE, TRUE);
}

/* Bodies */

static void
remove_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AusDocuments *self = source;
  g_autoptr (GError) error = NULL;

  if (!aus_vault_remove (self->vault, data, &error))
    aus_warning ("%s; the next start tries again", error->message);
  g_task_return_boolean (task, TRUE);
}

void
aus_documents_remove_body (AusDocuments *self, const char *id)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_task_data (task, g_strdup (id), g_free);
  aus_documents_run (self, task, remove_in_thread);
}

static gpointer
find_orphans (AusTx *tx, gpointer data, GError **error)
{
  GPtrArray *ids = data;
  g_autoptr (GPtrArray) orphans = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < ids->len; i++) {
    const char *id = g_ptr_array_index (ids, i);
    gboolean exists = FALSE;

    if (!aus_document_store_exists (tx, id, &exists, error))
      return NULL;
    /* What is not ours by its name was put there by somebody, who will know why. */
    if (!exists && aus_id_is_valid (id))
      g_ptr_array_add (orphans, g_strdup (id));
  }
  return g_steal_pointer (&orphans);
}

gboolean
aus_documents_sweep (AusDocuments *self, GError **error)
{
  g_autoptr (GPtrArray) ids = aus_vault_list (self->vault, error);
  gpointer result = NULL;

  if (ids == NULL ||
      !aus_database_read_sync (aus_app_get_database (self->app), find_orphans, ids, &result, error))
    return FALSE;
  g_autoptr (GPtrArray) orphans = result;
  for (guint i = 0; i < orphans->len; i++)
    if (!aus_vault_remove (self->vault, g_ptr_array_index (orphans, i), error))
      return FALSE;
  if (orphans->len > 0)
    aus_message ("cleared away what %u broken uploads had left", orphans->len);
  return TRUE;
}

/* Scanning */

static gssize
read_body (gpointer source, guint8 *buffer, gsize size, GError **error)
{
  return aus_vault_reader_next (source, buffer, error);
}

AusScan *
aus_documents_scan (AusDocuments *self, const char *id, const char *wrapped_key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusVaultReader) reader = NULL;

  if (self->scanner == NULL)
    return aus_scan_new (AUS_SCAN_CLEAN, NULL);
  reader = aus_vault_read (self->vault, id, wrapped_key, &error);
  if (reader == NULL)
    return aus_scan_new (AUS_SCAN_UNAVAILABLE, error->message);
  return aus_scanner_scan (self->scanner, read_body, reader, AUS_VAULT_FRAME_BYTES);
}

/* Withdrawing */

void
aus_documents_add_download (AusDocuments *self, AusDownload *download)
{
  g_ptr_array_add (self->downloads, download);
}

void
aus_documents_remove_download (AusDocuments *self, AusDownload *download)
{
  g_ptr_array_remove_fast (self->downloads, download);
}

void
aus_documents_cut (AusDocuments *self, const char *document_id, const char *recipient_id)
{
  g_autofree char *token =
      recipient_id != NULL ? aus_space_dup_token (self->app, recipient_id) : NULL;

  for (guint i = 0; i < self->downloads->len; i++) {
    AusDownload *download = g_ptr_array_index (self->downloads, i);
    const char *holder = aus_download_get_holder (download);

    if (holder != NULL && g_str_equal (aus_download_get_document (download)->id, document_id) &&
        (token == NULL || g_str_equal (holder, token) || g_str_equal (holder, AUS_HANDOUT_HOLDER)))
      aus_download_cut (download);
  }
}

/* Erasing */

static void
on_erased (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  AusDocuments *self = g_task_get_source_object (task);
  GError *error = NULL;
  AusDocument *document = aus_app_run_finish (AUS_APP (source), res, &error);

  if (document == NULL) {
    g_task_return_error (task, error);
    return;
  }
  aus_documents_cut (self, document->id, NULL);
  aus_documents_remove_body (self, document->id);
  g_task_return_pointer (task, document, (GDestroyNotify) aus_document_free);
}

void
aus_documents_erase_async (AusDocuments *self, AusActor *actor, AusCommand *command,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_DOCUMENTS (self));

  aus_app_run_async (self->app, &AUS_DOCUMENT_ERASE, actor, command,
                     (GDestroyNotify) aus_command_free, NULL, on_erased,
                     g_task_new (self, NULL, callback, user_data));
}

AusDocument *
aus_documents_erase_finish (AusDocuments *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}

static gpointer
read_erase_due (AusTx *tx, gpointer data, GError **error)
{
  return aus_document_store_list_erase_due (tx, data, ERASE_BATCH, error);
}

static void
on_erase_due (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusDocuments) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AusActor) system = aus_actor_new_system ();
  gpointer result = NULL;

  if (!aus_database_read_finish (AUS_DATABASE (source), res, &result, &error)) {
    aus_warning ("documents to be erased were not read: %s", error->message);
    return;
  }
  g_autoptr (GPtrArray) documents = result;
  for (guint i = 0; i < documents->len; i++) {
    const AusDocument *document = g_ptr_array_index (documents, i);

    aus_documents_erase_async (self, system,
                               aus_command_new_with (document->consultation_id, NULL, document->id),
                               NULL, NULL);
  }
}

void
aus_documents_erase_due (AusDocuments *self)
{
  aus_database_read_async (
      aus_app_get_database (self->app), read_erase_due, aus_vault_get_keys (self->vault), NULL,
      (GDestroyNotify) g_ptr_array_unref, NULL, on_erase_due, g_object_ref (self));
}

static gboolean
on_hour (gpointer data)
{
  aus_documents_erase_due (data);
  return G_SOURCE_CONTINUE;
}

/* What was made here */

static void
on_saved (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  AusDocument *document = aus_upload_finish_finish (AUS_UPLOAD (source), res, &error);

  if (document == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, document, (GDestroyNotify) aus_document_free);
}

static void
on_opened (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (AusUpload) upload = aus_upload_open_finish (res, &error);

  if (upload == NULL) {
    g_task_return_error (task, error);
    return;
  }
  /* It waits for no room: the bytes are in memory already. What fails is said at the end. */
  aus_upload_push (upload, g_task_get_task_data (task));
  aus_upload_finish_async (upload, on_saved, g_steal_pointer (&task));
}

void
aus_documents_save_async (AusDocuments *self, AusActor *actor, const AusDocumentDraft *draft,
                          GBytes *bytes, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  aus_upload_open_async (self, actor, aus_document_draft_copy (draft),
                         (gint64) g_bytes_get_size (bytes), on_opened, task);
}

AusDocument *
aus_documents_save_finish (AusDocuments *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}

/* Object */

void
aus_documents_start (AusDocuments *self)
{
  g_return_if_fail (AUS_IS_DOCUMENTS (self));
  if (self->erase_id != 0)
    return;
  self->erase_id = g_timeout_add_seconds (HOUR_S, on_hour, self);
  aus_documents_erase_due (self);
  aus_document_checks_start (self->checks);
}

void
aus_documents_stop (AusDocuments *self)
{
  g_return_if_fail (AUS_IS_DOCUMENTS (self));

  g_clear_handle_id (&self->erase_id, g_source_remove);
  aus_document_checks_stop (self->checks);
}

static void
aus_documents_dispose (GObject *object)
{
  AusDocuments *self = AUS_DOCUMENTS (object);

  if (self->checks != NULL)
    aus_documents_close (self);
  g_clear_pointer (&self->checks, aus_document_checks_unref);
  g_clear_object (&self->scanner);
  g_clear_object (&self->app);
  G_OBJECT_CLASS (aus_documents_parent_class)->dispose (object);
}

static void
aus_documents_finalize (GObject *object)
{
  g_ptr_array_unref (AUS_DOCUMENTS (object)->downloads);
  G_OBJECT_CLASS (aus_documents_parent_class)->finalize (object);
}

static void
aus_documents_class_init (AusDocumentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = aus_documents_dispose;
  G_OBJECT_CLASS (klass)->finalize = aus_documents_finalize;
}

static void
aus_documents_init (AusDocuments *self)
{
  self->threads = g_thread_pool_new (errand_run, NULL, MAX_THREADS, FALSE, NULL);
  self->checks = aus_document_checks_new (self);
  self->downloads = g_ptr_array_new ();
}

AusDocuments *
aus_documents_new (AusApp *app, AusVault *vault, AusScanner *scanner)
{
  g_return_val_if_fail (AUS_IS_APP (app) && vault != NULL, NULL);
  AusDocuments *self = g_object_new (AUS_TYPE_DOCUMENTS, NULL);

  self->app = g_object_ref (app);
  self->vault = vault;
  self->scanner = scanner != NULL ? g_object_ref (scanner) : NULL;
  aus_app_set_vault (app, vault);
  return self;
}
