/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-receipt-print.h"

#include "core/aus-error.h"

void
aus_receipt_sheet_free (AusReceiptSheet *self)
{
  if (self == NULL)
    return;
  g_free (self->locale);
  g_free (self->number);
  g_free (self->organisation);
  g_free (self->practitioner);
  g_free (self->patient);
  g_free (self->consulted);
  g_free (self->paid);
  g_free (self->card);
  g_free (self->amount);
  g_free (self->held);
  g_free (self->returned);
  g_free (self);
}

static void
print_on_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  AusReceiptPrint print = aus_app_get_receipt_print (aus_documents_get_app (source));
  GBytes *bytes = print (data, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
on_sheet (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  AusReceiptSheet *sheet = aus_app_run_finish (AUS_APP (source), res, &error);

  if (sheet == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_task_set_task_data (task, sheet, (GDestroyNotify) aus_receipt_sheet_free);
  aus_documents_run (g_task_get_source_object (task), task, print_on_thread);
}

void
aus_receipt_print_async (AusDocuments *documents, AusActor *actor, AusReceiptPath *path,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_DOCUMENTS (documents) && actor != NULL && path != NULL);
  AusApp *app = aus_documents_get_app (documents);
  GTask *task = g_task_new (documents, NULL, callback, user_data);

  if (aus_app_get_receipt_print (app) == NULL) {
    aus_receipt_path_free (path);
    g_task_return_new_error (task, AUS_ERROR, AUS_ERROR_UNAVAILABLE,
                             "this server prints no receipts");
    g_object_unref (task);
    return;
  }
  aus_app_run_async (app, &AUS_RECEIPT_COMPOSE, actor, path, (GDestroyNotify) aus_receipt_path_free,
                     NULL, on_sheet, task);
}

GBytes *
aus_receipt_print_finish (GAsyncResult *res, GError **error)
{
  return g_task_propagate_pointer (G_TASK (res), error);
}
