/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/api/aus-api-documents.h"

#include "app/aus-command.h"
#include "app/aus-handout.h"
#include "app/aus-upload.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"
#include "http/aus-http-server.h"
#include "http/aus-http-stream.h"

/* Documents of a consultation (F2, F4): bodies go in and out as they are, without a wrapping. */

static const char *const origins[] = { "practice", "chat", NULL };

const AusJsonMember aus_api_document_query[] = {
  { "kind", AUS_JSON_ENUM, .values = aus_document_kind_names, .doc = "other, unless said" },
  { "origin", AUS_JSON_ENUM, .values = origins, .doc = "practice, unless said; chat: of the call" },
  { NULL },
};

const AusJsonMember aus_api_document_view_query[] = {
  { "inline", AUS_JSON_BOOLEAN, .doc = "To be shown rather than saved" },
  { NULL },
};

AusDocuments *
aus_api_documents_get (AusHttpRequest *request)
{
  AusDocuments *documents = aus_http_server_get_documents (request->server);

  if (documents == NULL)
    aus_http_request_answer_error (request, g_error_new_literal (AUS_ERROR, AUS_ERROR_UNAVAILABLE,
                                                                 "This server keeps no documents"));
  return documents;
}

char *
aus_api_documents_dup_name (AusHttpRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  g_autofree char *disposition = NULL;
  g_autoptr (GHashTable) params = NULL;

  if (!soup_message_headers_get_content_disposition (headers, &disposition, &params))
    return NULL;
  return g_strdup (g_hash_table_lookup (params, "filename"));
}

/* In */

typedef struct {
  AusHttpRequest *request; /* unowned: we are its stream's */
  AusUpload *upload;       /* ref */
} Taking;

static void
on_room (gpointer data)
{
  Taking *self = data;

  aus_http_stream_go_on (self->request);
}

static void
on_failed (GError *error, gpointer data)
{
  Taking *self = data;

  /* The rest of the body has no place to go, and the next request stands behind it. */
  aus_http_request_set_header (self->request, "Connection", "close");
  aus_http_request_answer_error (self->request, error);
}

static const AusUploadFuncs upload_funcs = { on_room, on_failed };

static void
take (AusHttpRequest *request, GBytes *bytes, gpointer data)
{
  Taking *self = data;

  if (!aus_upload_push (self->upload, bytes))
    aus_http_stream_hold (request);
}

static void
on_finished (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusDocument) document = aus_upload_finish_finish (AUS_UPLOAD (source), res, &error);

  if (document == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  g_autoptr (GString) text = g_string_new ("");
  aus_document_print (document, aus_upload_get_actor (AUS_UPLOAD (source)), NULL, NULL, text, NULL);
  aus_http_request_answer (request, SOUP_STATUS_CREATED, "application/json",
                           g_string_free (g_steal_pointer (&text), FALSE));
}

static void
end (AusHttpRequest *request, gpointer data)
{
  Taking *self = data;

  aus_upload_listen (self->upload, NULL, NULL);
  aus_upload_finish_async (self->upload, on_finished, aus_http_request_ref (request));
}

static void
taking_free (gpointer data)
{
  Taking *self = data;

  aus_upload_listen (self->upload, NULL, NULL);
  g_object_unref (self->upload);
  g_free (self);
}

static const AusHttpSink sink = { take, end, taking_free };

static void
on_opened (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusUpload) upload = aus_upload_open_finish (res, &error);

  if (upload == NULL) {
    aus_http_request_set_header (request, "Connection", "close");
    aus_http_request_answer_error (request, error);
    return;
  }
  Taking *self = g_new0 (Taking, 1);
  self->request = request;
  self->upload = g_steal_pointer (&upload);
  aus_upload_listen (self->upload, &upload_funcs, self);
  aus_http_stream_take (request, &sink, self);
}

void
aus_api_documents_upload (AusHttpRequest *request, AusActor *actor, AusDocumentDraft *draft)
{
  AusDocuments *documents = aus_api_documents_get (request);

  if (documents == NULL) {
    aus_document_draft_free (draft);
    return;
  }
  aus_upload_open_async (documents, actor, draft, aus_http_stream_get_size (request), on_opened,
                         aus_http_request_ref (request));
}

void
aus_api_add_document (AusHttpRequest *request)
{
  AusDocumentKind kind = AUS_DOCUMENT_OTHER;
  AusDocumentOrigin origin = AUS_DOCUMENT_FROM_PRACTICE;
  g_autofree char *name = aus_api_documents_dup_name (request);

  aus_document_kind_from_name (aus_json_get_string (request->query, "kind", "other"), &kind);
  aus_document_origin_from_name (aus_json_get_string (request->query, "origin", "practice"),
                                 &origin);
  aus_api_documents_upload (
      request, aus_http_request_get_actor (request),
      aus_document_draft_new (aus_http_request_get_param (request, "id"), origin, kind, name));
}

/* Out */

static void
on_download (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusDownload) download = aus_download_open_finish (res, &error);

  if (download == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  gboolean shown = aus_json_get_boolean (request->query, "inline", FALSE) &&
                   aus_file_type_is_shown (aus_download_get_document (download)->type);
  aus_http_stream_send (request, download, shown ? "inline" : "attachment");
}

void
aus_api_documents_send (AusHttpRequest *request, const AusUseCase *use_case, AusActor *actor,
                        gpointer input, GDestroyNotify input_free, const char *holder)
{
  AusDocuments *documents = aus_api_documents_get (request);

  if (documents != NULL)
    aus_download_open_async (documents, use_case, actor, input, input_free, holder, on_download,
                             aus_http_request_ref (request));
  else
    input_free (input);
}

static AusCommand *
make_command (AusHttpRequest *request, const char *consultation_id)
{
  return aus_command_new_with (consultation_id, NULL, aus_http_request_get_param (request, "did"));
}

void
aus_api_open_document (AusHttpRequest *request)
{
  aus_api_documents_send (request, request->match.route->use_case,
                          aus_http_request_get_actor (request),
                          make_command (request, aus_http_request_get_param (request, "id")),
                          (GDestroyNotify) aus_command_free, NULL);
}

/* Sending and withdrawing */

static const char *const locales[] = { "fr", "en", NULL };

static const AusJsonMember recipient_members[] = {
  { "name", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 200 },
  { "email", AUS_JSON_EMAIL, AUS_JSON_NULLABLE, .doc = "E-mail or mobile is needed" },
  { "mobile", AUS_JSON_PHONE, AUS_JSON_NULLABLE, .doc = "Gets the one-time code" },
  { "locale", AUS_JSON_ENUM, .values = locales, .doc = "fr, unless said" },
  { NULL },
};
static const AusJsonMember recipient_item[] = {
  { "recipient", AUS_JSON_OBJECT, .members = recipient_members },
  { NULL },
};

const AusJsonMember aus_api_send_body[] = {
  { "kind", AUS_JSON_ENUM, .values = aus_document_kind_names, .doc = "What it is from now on" },
  { "to_patient", AUS_JSON_BOOLEAN, .doc = "To the addresses of the consultation" },
  { "recipients", AUS_JSON_ARRAY, .max = AUS_SENDING_MAX, .members = recipient_item,
    .doc = "Others: a colleague, a pharmacy" },
  { NULL },
};

const AusJsonMember aus_api_withdraw_body[] = {
  { "recipient_id", AUS_JSON_ID, AUS_JSON_NULLABLE, .doc = "null: from everybody" },
  { NULL },
};

/* What is done to the document {did}, with the body. */
void
aus_api_document_command (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);
  AusCommand *command = make_command (request, aus_http_request_get_param (request, "id"));

  command->object = body != NULL ? json_object_ref (body) : NULL;
  aus_http_run (request, command, (GDestroyNotify) aus_command_free);
}

static void
on_withdrawn (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  AusDocuments *documents = aus_http_server_get_documents (request->server);
  GError *error = NULL;
  g_autoptr (JsonNode) node = aus_app_run_finish (AUS_APP (source), res, &error);

  if (node == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  aus_documents_cut (
      documents, aus_http_request_get_param (request, "did"),
      aus_json_get_string (aus_http_request_get_object (request), "recipient_id", NULL));
  aus_http_request_answer_json (request, SOUP_STATUS_OK, node);
}

/* Not only the rows: what is on its way at this moment stops, too. */
void
aus_api_withdraw_document (AusHttpRequest *request)
{
  AusCommand *command = make_command (request, aus_http_request_get_param (request, "id"));

  command->object = json_object_ref (aus_http_request_get_object (request));
  aus_app_run_async (
      request->app, request->match.route->use_case, aus_http_request_get_actor (request), command,
      (GDestroyNotify) aus_command_free, NULL, on_withdrawn, aus_http_request_ref (request));
}

/* Erasing */

static void
on_erased (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusDocument) document =
      aus_documents_erase_finish (AUS_DOCUMENTS (source), res, &error);

  if (document == NULL)
    aus_http_request_answer_error (request, error);
  else
    aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
}

void
aus_api_documents_erase (AusHttpRequest *request, AusActor *actor, const char *consultation_id)
{
  AusDocuments *documents = aus_api_documents_get (request);

  if (documents != NULL)
    aus_documents_erase_async (documents, actor, make_command (request, consultation_id), on_erased,
                               aus_http_request_ref (request));
}

void
aus_api_erase_document (AusHttpRequest *request)
{
  aus_api_documents_erase (request, aus_http_request_get_actor (request),
                           aus_http_request_get_param (request, "id"));
}

/* What was sent, printed at a machine of a site (K1) */

static AusHandoutKnock *
knock_of (AusHttpRequest *request)
{
  return aus_handout_knock_new (aus_http_request_get_param (request, "id"),
                                request->identity->session_id,
                                aus_http_request_get_param (request, "did"));
}

static void
list_handouts (AusHttpRequest *request)
{
  aus_http_run (request, knock_of (request), (GDestroyNotify) aus_handout_knock_free);
}

static void
fetch_handout (AusHttpRequest *request)
{
  aus_api_documents_send (request, request->match.route->use_case,
                          aus_http_request_get_actor (request), knock_of (request),
                          (GDestroyNotify) aus_handout_knock_free, AUS_HANDOUT_HOLDER);
}

/* By the cookie of a visit (F4); the practitioner's own seat files for the practice (E4). */
const AusHttpRoute aus_api_visit_document_routes[] = {
  { .method = "GET",
    .pattern = "/visit/{id}/documents",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_READ,
    .handler = aus_api_command,
    .use_case = &AUS_DOCUMENT_LIST,
    .answer = aus_api_answer_node },
  { .method = "POST",
    .pattern = "/visit/{id}/documents",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_WRITE,
    .traits = AUS_HTTP_TAKES_BYTES,
    .handler = aus_api_add_document,
    .query = aus_api_document_query },
  { .method = "DELETE",
    .pattern = "/visit/{id}/documents/{did}",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_WRITE,
    .handler = aus_api_erase_document },
  { .method = "GET",
    .pattern = "/visit/{id}/handouts",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_READ,
    .handler = list_handouts,
    .use_case = &AUS_HANDOUT_LIST,
    .answer = aus_api_answer_items },
  { .method = "GET",
    .pattern = "/visit/{id}/handouts/{did}",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_READ,
    .handler = fetch_handout,
    .use_case = &AUS_HANDOUT_FETCH,
    .traits = AUS_HTTP_GIVES_BYTES },
  { NULL },
};
