/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-queue.h"
#include "domain/aus-queue.h"
#include "http/api/aus-api.h"
#include "http/aus-http-nobody.h"
#include "http/aus-http-run.h"

/* Of those who serve a queue */

static const AusJsonMember id_item[] = { { "id", AUS_JSON_ID }, { NULL } };

/* clang-format off */
const AusJsonMember aus_api_queue_body[] = {
  { "name", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, AUS_QUEUE_MAX_NAME,
    .doc = "Patients see it until somebody takes them" },
  { "profession", AUS_JSON_STRING, AUS_JSON_LINE, 1, 64,
    .doc = "What people come for (H4); the account's own when absent" },
  { "practitioner_ids", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, 1, AUS_QUEUE_MAX_MEMBERS,
    .members = id_item, .doc = "Who serves it: somebody has to" },
  { NULL },
};

const AusJsonMember aus_api_queue_patch[] = {
  { "name", AUS_JSON_STRING, AUS_JSON_LINE, 1, AUS_QUEUE_MAX_NAME },
  { "practitioner_ids", AUS_JSON_ARRAY, 0, 1, AUS_QUEUE_MAX_MEMBERS, .members = id_item },
  { "version", AUS_JSON_INTEGER, 0, 0, G_MAXINT32,
    .doc = "That of the queue which was edited: another's changes are not written over" },
  { NULL },
};

const AusJsonMember aus_api_take_body[] = {
  { "consultation_id", AUS_JSON_ID, .doc = "Absent: who has waited longest" },
  { NULL },
};

static const AusJsonMember member[] = {
  { "id", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "display_name", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { NULL },
};
static const AusJsonMember member_item[] = {
  { "practitioner", AUS_JSON_OBJECT, .members = member },
  { NULL },
};

const AusJsonMember aus_api_queue_answer[] = {
  { "id", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "name", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "profession", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "open", AUS_JSON_BOOLEAN, AUS_JSON_REQUIRED },
  { "code", AUS_JSON_STRING, AUS_JSON_REQUIRED, .doc = "Typed at the home page; public" },
  { "url", AUS_JSON_STRING, AUS_JSON_REQUIRED, .doc = "Where patients come in; public" },
  { "patients", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, .doc = "Not yet taken" },
  { "serves", AUS_JSON_BOOLEAN, AUS_JSON_REQUIRED, .doc = "This account, or a principal of it" },
  { "practitioners", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, .members = member_item },
  { "version", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, .doc = "Of its name and of who serves it" },
  { NULL },
};
static const AusJsonMember queue_item[] = {
  { "queue", AUS_JSON_OBJECT, .members = aus_api_queue_answer },
  { NULL },
};
const AusJsonMember aus_api_queue_list[] = {
  { "items", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, .members = queue_item },
  { NULL },
};
/* clang-format on */

void
aus_api_run_queue (AusHttpRequest *request)
{
  aus_http_run (request,
                aus_queue_change_new (aus_http_request_get_param (request, "id"),
                                      aus_http_request_get_object (request)),
                (GDestroyNotify) aus_queue_change_free);
}

void
aus_api_take_next (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);
  AusQueueTake *take = g_new0 (AusQueueTake, 1);

  take->queue_id = g_strdup (aus_http_request_get_param (request, "id"));
  take->consultation_id = g_strdup (aus_json_get_string (body, "consultation_id", NULL));
  aus_http_run (request, take, (GDestroyNotify) aus_queue_take_free);
}

/* Of whoever comes without an appointment: beside the page /q/{code} */

static const AusJsonMember join_body[] = {
  { "given_name", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 100 },
  { "family_name", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 100 },
  { "birth_date", AUS_JSON_DATE, AUS_JSON_NULLABLE },
  { "email", AUS_JSON_STRING, AUS_JSON_NULLABLE | AUS_JSON_LINE, 0, 254 },
  { "mobile", AUS_JSON_STRING, AUS_JSON_NULLABLE | AUS_JSON_LINE, 0, 30 },
  { "locale", AUS_JSON_STRING, AUS_JSON_LINE, 2, 8 },
  { NULL },
};

static void
run (AusHttpRequest *request, const AusUseCase *use_case, GAsyncReadyCallback done)
{
  AusQueueVisit *visit = g_new0 (AusQueueVisit, 1);

  visit->code = g_strdup (aus_http_request_get_param (request, "code"));
  visit->origin = g_strdup (request->line);
  if (request->body != NULL)
    visit->person = json_object_ref (aus_http_request_get_object (request));
  aus_http_run_for_nobody (request, use_case, visit, (GDestroyNotify) aus_queue_visit_free, done);
}

static void
look (AusHttpRequest *request)
{
  run (request, &AUS_QUEUE_LOOK, aus_http_answer_node);
}

static void
joined (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusVisitPass) pass = aus_app_run_finish (AUS_APP (source), res, &error);

  if (pass == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  g_autofree char *path = aus_http_give_visit (request, pass);
  aus_http_request_answer (request, SOUP_STATUS_CREATED, "application/json",
                           g_strdup_printf ("{\"location\":\"%s\"}", path));
}

static void
join (AusHttpRequest *request)
{
  run (request, &AUS_QUEUE_JOIN, joined);
}

const AusHttpRoute aus_api_queue_routes[] = {
  { .method = "GET", .pattern = "/q/{code}/queue", .rate = AUS_RATE_READ, .handler = look },
  { .method = "POST",
    .pattern = "/q/{code}/join",
    .rate = AUS_RATE_BOOK,
    .handler = join,
    .body = join_body },
  { NULL },
};
