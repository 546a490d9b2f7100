/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-reports.h"

#include "core/aus-error.h"

typedef struct {
  AusDocuments *documents; /* ref */
  AusActor *actor;         /* ref */
  char *consultation_id;
  gboolean sign;
  AusReportSheet *sheet;
  GBytes *bytes;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->documents);
  aus_actor_unref (job->actor);
  g_free (job->consultation_id);
  aus_report_sheet_free (job->sheet);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job);
}

/* Filing */

static void
on_saved (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AusDocument) document =
      aus_documents_save_finish (AUS_DOCUMENTS (source), res, &error);

  if (document == NULL) {
    g_task_return_error (task, error);
    return;
  }
  aus_app_run_async (aus_documents_get_app (job->documents), &AUS_REPORT_SIGNED, job->actor,
                     aus_command_new (job->consultation_id), (GDestroyNotify) aus_command_free,
                     NULL, aus_app_return_node, g_steal_pointer (&task));
}

/* Printing */

static void
print_on_thread (GTask *inner, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  AusReportPrint print = aus_app_get_report_print (aus_documents_get_app (job->documents));
  GBytes *bytes = print (job->sheet, &error);

  if (bytes != NULL)
    g_task_return_pointer (inner, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (inner, error);
}

static void
save (Job *job, GTask *task)
{
  g_autofree char *name = aus_report_dup_file_name (job->sheet);
  g_autoptr (AusDocumentDraft) draft = aus_document_draft_new (
      job->consultation_id, AUS_DOCUMENT_FROM_NOTE, AUS_DOCUMENT_REPORT, name);

  draft->report_number = job->sheet->number;
  aus_documents_save_async (job->documents, job->actor, draft, job->bytes, on_saved, task);
}

static void
on_printed (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->bytes = g_task_propagate_pointer (G_TASK (res), &error);
  if (job->bytes == NULL)
    g_task_return_error (task, error);
  else if (job->sign)
    save (job, g_steal_pointer (&task));
  else
    g_task_return_pointer (task, g_bytes_ref (job->bytes), (GDestroyNotify) g_bytes_unref);
}

static void
on_sheet (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->sheet = aus_app_run_finish (AUS_APP (source), res, &error);
  if (job->sheet == NULL) {
    g_task_return_error (task, error);
    return;
  }
  AusDocuments *documents = job->documents;
  g_autoptr (GTask) inner = g_task_new (documents, NULL, on_printed, g_steal_pointer (&task));
  g_task_set_task_data (inner, job, NULL);
  aus_documents_run (documents, inner, print_on_thread);
}

static void
begin (AusDocuments *documents, AusActor *actor, const AusUseCase *use_case, AusCommand *command,
       gboolean sign, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (documents, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->documents = g_object_ref (documents);
  job->actor = aus_actor_ref (actor);
  job->consultation_id = g_strdup (command->consultation_id);
  job->sign = sign;
  g_task_set_task_data (task, job, job_free);
  if (aus_app_get_report_print (aus_documents_get_app (documents)) == NULL) {
    aus_command_free (command);
    g_task_return_new_error (task, AUS_ERROR, AUS_ERROR_UNAVAILABLE,
                             "this server makes no reports");
    g_object_unref (task);
    return;
  }
  aus_app_run_async (aus_documents_get_app (documents), use_case, actor, command,
                     (GDestroyNotify) aus_command_free, NULL, on_sheet, task);
}

void
aus_reports_preview_async (AusDocuments *documents, AusActor *actor, const char *consultation_id,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  begin (documents, actor, &AUS_REPORT_PREVIEW, aus_command_new (consultation_id), FALSE, callback,
         user_data);
}

GBytes *
aus_reports_preview_finish (GAsyncResult *res, GError **error)
{
  return g_task_propagate_pointer (G_TASK (res), error);
}

void
aus_reports_sign_async (AusDocuments *documents, AusActor *actor, const char *consultation_id,
                        gint64 version, GAsyncReadyCallback callback, gpointer user_data)
{
  AusCommand *command = aus_command_new (consultation_id);

  command->object = json_object_new ();
  json_object_set_int_member (command->object, "version", version);
  begin (documents, actor, &AUS_REPORT_COMPOSE, command, TRUE, callback, user_data);
}

JsonNode *
aus_reports_sign_finish (GAsyncResult *res, GError **error)
{
  return g_task_propagate_pointer (G_TASK (res), error);
}
