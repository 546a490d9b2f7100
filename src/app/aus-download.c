/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-download.h"

#include "core/aus-error.h"

struct _AusDownload {
  GObject parent_instance;

  AusDocuments *documents; /* ref */
  AusDocument *document;
  AusVaultReader *reader; /* the thread's while reading */
  char *holder;           /* NULL: the practice */
  gboolean cut;
};

G_DEFINE_FINAL_TYPE (AusDownload, aus_download, G_TYPE_OBJECT)

/* Opening */

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AusDownload *self = data;
  GError *error = NULL;

  self->reader = aus_vault_read (aus_documents_get_vault (self->documents), self->document->id,
                                 self->document->wrapped_key, &error);
  if (self->reader == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
on_found (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  AusDocument *document = aus_app_run_finish (AUS_APP (source), res, &error);

  if (document == NULL) {
    g_task_return_error (task, error);
    return;
  }
  AusDownload *self = g_object_new (AUS_TYPE_DOWNLOAD, NULL);
  self->documents = g_object_ref (g_task_get_source_object (task));
  self->document = document;
  self->holder = g_strdup (g_task_get_task_data (task));
  aus_documents_add_download (self->documents, self);
  g_task_set_task_data (task, self, g_object_unref);
  aus_documents_run (self->documents, task, open_in_thread);
}

void
aus_download_open_async (AusDocuments *documents, const AusUseCase *use_case, AusActor *actor,
                         gpointer input, GDestroyNotify input_free, const char *holder,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (documents, NULL, callback, user_data);

  g_task_set_task_data (task, g_strdup (holder), g_free);
  aus_app_run_async (aus_documents_get_app (documents), use_case, actor, input, input_free, NULL,
                     on_found, task);
}

AusDownload *
aus_download_open_finish (GAsyncResult *res, GError **error)
{
  return g_task_propagate_pointer (G_TASK (res), error);
}

const char *
aus_download_get_holder (AusDownload *self)
{
  return self->holder;
}

void
aus_download_cut (AusDownload *self)
{
  self->cut = TRUE;
}

const AusDocument *
aus_download_get_document (AusDownload *self)
{
  return self->document;
}

/* Reading */

static void
next_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AusDownload *self = source;
  g_autofree guint8 *buffer = g_malloc (AUS_VAULT_FRAME_BYTES);
  GError *error = NULL;
  gssize n = aus_vault_reader_next (self->reader, buffer, &error);

  if (n < 0)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task,
                           n > 0 ? g_bytes_new_take (g_steal_pointer (&buffer), (gsize) n) : NULL,
                           (GDestroyNotify) g_bytes_unref);
}

void
aus_download_next_async (AusDownload *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (self->cut)
    g_task_return_new_error (task, AUS_ERROR, AUS_ERROR_NOT_FOUND, "it was withdrawn");
  else
    aus_documents_run (self->documents, task, next_in_thread);
}

gboolean
aus_download_next_finish (AusDownload *self, GAsyncResult *res, GBytes **bytes, GError **error)
{
  g_autoptr (GError) local = NULL;
  GBytes *next = g_task_propagate_pointer (G_TASK (res), &local);

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  *bytes = next;
  return TRUE;
}

/* Object */

static void
aus_download_finalize (GObject *object)
{
  AusDownload *self = AUS_DOWNLOAD (object);

  aus_documents_remove_download (self->documents, self);
  aus_vault_reader_free (self->reader);
  g_free (self->holder);
  aus_document_free (self->document);
  g_clear_object (&self->documents);
  G_OBJECT_CLASS (aus_download_parent_class)->finalize (object);
}

static void
aus_download_class_init (AusDownloadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aus_download_finalize;
}

static void
aus_download_init (AusDownload *self)
{
}
