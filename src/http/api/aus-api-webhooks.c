/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-webhook.h"
#include "domain/aus-webhook.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"

const AusJsonMember aus_api_webhook_body[] = {
  { "url", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, AUS_WEBHOOK_MAX_URL,
    .doc = "What is called with POST" },
  { NULL },
};

void
aus_api_create_webhook (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);

  aus_http_run (request, g_strdup (json_object_get_string_member (body, "url")), g_free);
}

void
aus_api_run_webhook (AusHttpRequest *request)
{
  aus_http_run (request,
                aus_webhook_path_new (aus_http_request_get_param (request, "id"),
                                      aus_http_request_get_param (request, "did")),
                (GDestroyNotify) aus_webhook_path_free);
}
