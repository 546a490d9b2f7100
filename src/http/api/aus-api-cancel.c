/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-cancel.h"
#include "http/api/aus-api.h"
#include "http/aus-http-nobody.h"

/*
 * A patient cancels by the personal link (A1, B3): before its day the link opens no visit. The
 * credential is the link's secret, which no other site's page knows; the Origin is checked as well.
 */

static const AusJsonMember cancel_body[] = {
  { "birth_date", AUS_JSON_DATE, AUS_JSON_NULLABLE, .doc = "When the practice knows it" },
  { NULL },
};

static void
run (AusHttpRequest *request, const AusUseCase *use_case, const char *birth_date,
     GAsyncReadyCallback done)
{
  AusCancelLink *link =
      aus_cancel_link_new (aus_http_request_get_param (request, "token"), birth_date);

  aus_http_run_for_nobody (request, use_case, link, (GDestroyNotify) aus_cancel_link_free, done);
}

static void
show_offer (AusHttpRequest *request)
{
  run (request, &AUS_CANCEL_OFFER, NULL, aus_http_answer_node);
}

static void
cancelled (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusConsultation) snapshot = aus_app_run_finish (AUS_APP (source), res, &error);

  if (snapshot == NULL)
    aus_http_request_answer_error (request, error);
  else
    aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
}

static void
cancel (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);

  run (request, &AUS_CANCEL_BY_LINK, aus_json_get_string (body, "birth_date", NULL), cancelled);
}

const AusHttpRoute aus_api_cancel_routes[] = {
  { .method = "GET", .pattern = "/c/{token}/cancel", .rate = AUS_RATE_PAGE, .handler = show_offer },
  { .method = "POST",
    .pattern = "/c/{token}/cancel",
    .rate = AUS_RATE_GUESS,
    .handler = cancel,
    .body = cancel_body },
  { NULL },
};
