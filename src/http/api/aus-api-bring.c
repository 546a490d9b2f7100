/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-bring.h"
#include "domain/aus-actor.h"
#include "http/api/aus-api-documents.h"
#include "http/api/aus-api.h"
#include "http/aus-http-nobody.h"

/*
 * Documents by the personal link before its day (F4). The link's secret and the ticket stand for a
 * cookie: no other site's page knows them, and the Origin is checked as well.
 */

#define TICKET_HEADER "X-Ticket"

static const AusJsonMember open_body[] = {
  { "birth_date", AUS_JSON_DATE, AUS_JSON_NULLABLE, .doc = "When the practice knows it" },
  { NULL },
};

static void
open_door (AusHttpRequest *request)
{
  const char *birth_date =
      aus_json_get_string (aus_http_request_get_object (request), "birth_date", NULL);

  aus_http_run_for_nobody (
      request, &AUS_BRING_OPEN,
      aus_bring_link_new (aus_http_request_get_param (request, "token"), birth_date, NULL),
      (GDestroyNotify) aus_bring_link_free, aus_http_answer_node);
}

/* The participant of the link; NULL and answered: not with this ticket. */
static AusActor *
take_actor (AusHttpRequest *request, GObject *source, GAsyncResult *res)
{
  GError *error = NULL;
  AusActor *actor = aus_app_run_finish (AUS_APP (source), res, &error);

  if (actor == NULL)
    aus_http_request_answer_error (request, error);
  return actor;
}

static void
enter (AusHttpRequest *request, GAsyncReadyCallback entered)
{
  aus_http_run_for_nobody (
      request, &AUS_BRING_ENTER,
      aus_bring_link_new (aus_http_request_get_param (request, "token"), NULL,
                          aus_http_request_get_header (request, TICKET_HEADER)),
      (GDestroyNotify) aus_bring_link_free, entered);
}

static void
list_entered (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  g_autoptr (AusActor) actor = take_actor (request, source, res);

  if (actor != NULL)
    aus_app_run_async (request->app, &AUS_DOCUMENT_LIST, actor,
                       aus_command_new (actor->consultation_id), (GDestroyNotify) aus_command_free,
                       NULL, aus_http_answer_node, aus_http_request_ref (request));
}

static void
list (AusHttpRequest *request)
{
  enter (request, list_entered);
}

static void
add_entered (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  g_autoptr (AusActor) actor = take_actor (request, source, res);
  g_autofree char *name = aus_api_documents_dup_name (request);

  if (actor != NULL)
    aus_api_documents_upload (request, actor,
                              aus_document_draft_new (actor->consultation_id,
                                                      AUS_DOCUMENT_FROM_PATIENT, AUS_DOCUMENT_OTHER,
                                                      name));
}

static void
add (AusHttpRequest *request)
{
  enter (request, add_entered);
}

static void
take_back_entered (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  g_autoptr (AusActor) actor = take_actor (request, source, res);

  if (actor != NULL)
    aus_api_documents_erase (request, actor, actor->consultation_id);
}

static void
take_back (AusHttpRequest *request)
{
  enter (request, take_back_entered);
}

#define DOOR "/c/{token}/documents"

const AusHttpRoute aus_api_bring_routes[] = {
  { .method = "POST",
    .pattern = DOOR "/open",
    .rate = AUS_RATE_GUESS,
    .handler = open_door,
    .body = open_body },
  { .method = "GET", .pattern = DOOR, .rate = AUS_RATE_READ, .handler = list },
  { .method = "POST",
    .pattern = DOOR,
    .rate = AUS_RATE_WRITE,
    .traits = AUS_HTTP_TAKES_BYTES,
    .handler = add },
  { .method = "DELETE", .pattern = DOOR "/{did}", .rate = AUS_RATE_WRITE, .handler = take_back },
  { NULL },
};
