/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-advice.h"
#include "http/api/aus-api.h"

/* Computed on the main loop: a few dozen rules, no database, nothing kept. */

static void
answer (AusHttpRequest *request, JsonNode *advice, GError *error)
{
  g_autoptr (JsonNode) node = advice;

  if (node != NULL)
    aus_http_request_answer_json (request, SOUP_STATUS_OK, node);
  else
    aus_http_request_answer_error (request, error);
}

void
aus_api_list_questions (AusHttpRequest *request)
{
  answer (request, aus_advice_questions (aus_app_get_rules (request->app), request->query), NULL);
}

void
aus_api_advise_eligibility (AusHttpRequest *request)
{
  GError *error = NULL;
  JsonNode *advice = aus_advice_eligibility (aus_app_get_rules (request->app),
                                             aus_http_request_get_object (request), &error);

  answer (request, advice, error);
}

void
aus_api_advise_billing (AusHttpRequest *request)
{
  GError *error = NULL;
  JsonNode *advice = aus_advice_billing (aus_app_get_rules (request->app),
                                         aus_http_request_get_object (request), &error);

  answer (request, advice, error);
}
