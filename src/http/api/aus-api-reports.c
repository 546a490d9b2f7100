/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-reports.h"
#include "http/api/aus-api-documents.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"
#include "http/aus-http-server.h"

/* Reports of consultations (F5). */

#define NEED AUS_JSON_REQUIRED
#define SECTION(name_)                                                                             \
  {                                                                                                \
    name_, AUS_JSON_STRING, 0, 0, AUS_REPORT_MAX_SECTION                                           \
  }
#define SHOWN(name_)                                                                               \
  {                                                                                                \
    name_, AUS_JSON_STRING, NEED                                                                   \
  }

const AusJsonMember aus_api_report_body[] = {
  { "version", AUS_JSON_INTEGER, NEED, 0, G_MAXINT32, .doc = "That of the note which was edited" },
  SECTION ("reason"),
  SECTION ("history"),
  SECTION ("examination"),
  SECTION ("conclusion"),
  SECTION ("prescription"),
  SECTION ("follow_up"),
  { NULL },
};

const AusJsonMember aus_api_report_sign_body[] = {
  { "version", AUS_JSON_INTEGER, NEED, 0, G_MAXINT32, .doc = "That of the note which was read" },
  { NULL },
};

static const AusJsonMember version[] = {
  { "number", AUS_JSON_INTEGER, NEED, 1, G_MAXINT32, .doc = "Each cancels the one before" },
  { "document_id", AUS_JSON_ID, NEED },
  { "created_at", AUS_JSON_TIME, NEED },
  { NULL },
};
static const AusJsonMember version_item[] = {
  { "version", AUS_JSON_OBJECT, .members = version },
  { NULL },
};
const AusJsonMember aus_api_report_answer[] = {
  { "version", AUS_JSON_INTEGER, NEED, .doc = "Of the note; 0: nothing was written yet" },
  { "updated_at", AUS_JSON_TIME, NEED | AUS_JSON_NULLABLE },
  SHOWN ("reason"),
  SHOWN ("history"),
  SHOWN ("examination"),
  SHOWN ("conclusion"),
  SHOWN ("prescription"),
  SHOWN ("follow_up"),
  { "versions", AUS_JSON_ARRAY, NEED, .members = version_item, .doc = "Documents made of it" },
  { NULL },
};

static void
on_preview (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (GBytes) pdf = aus_reports_preview_finish (res, &error);

  if (pdf == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  aus_http_request_set_header (request, "Content-Disposition", "inline; filename=\"report.pdf\"");
  aus_http_request_set_header (request, "Cache-Control", "no-store");
  aus_http_request_answer_bytes (request, SOUP_STATUS_OK, "application/pdf", pdf);
}

void
aus_api_preview_report (AusHttpRequest *request)
{
  AusDocuments *documents = aus_api_documents_get (request);

  if (documents != NULL)
    aus_reports_preview_async (documents, aus_http_request_get_actor (request),
                               aus_http_request_get_param (request, "id"), on_preview,
                               aus_http_request_ref (request));
}

static void
on_signed (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (JsonNode) node = aus_reports_sign_finish (res, &error);

  if (node == NULL)
    aus_http_request_answer_error (request, error);
  else
    aus_http_request_answer_json (request, SOUP_STATUS_CREATED, node);
}

void
aus_api_sign_report (AusHttpRequest *request)
{
  AusDocuments *documents = aus_api_documents_get (request);
  JsonObject *body = aus_http_request_get_object (request);

  if (documents != NULL)
    aus_reports_sign_async (
        documents, aus_http_request_get_actor (request), aus_http_request_get_param (request, "id"),
        aus_json_get_int (body, "version", 0), on_signed, aus_http_request_ref (request));
}
