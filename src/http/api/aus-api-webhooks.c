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

/* Answers */

#define NEED     AUS_JSON_REQUIRED
#define NEED_OR0 (AUS_JSON_REQUIRED | AUS_JSON_NULLABLE)

#define WEBHOOK_MEMBERS                                                                            \
  { "id", AUS_JSON_ID, NEED }, { "url", AUS_JSON_STRING, NEED },                                   \
      { "created_at", AUS_JSON_TIME, NEED },                                                       \
      { "failing_since", AUS_JSON_TIME, NEED_OR0, .doc = "It has taken nothing since" },           \
  {                                                                                                \
    "disabled_at", AUS_JSON_TIME, NEED_OR0, .doc = "Given up, until it is switched on again"       \
  }

/* clang-format off */
const AusJsonMember aus_api_known_webhook[] = {
  WEBHOOK_MEMBERS,
  { NULL },
};
const AusJsonMember aus_api_webhook[] = {
  WEBHOOK_MEMBERS,
  { "secret", AUS_JSON_STRING, .doc = "whsec_…: shown when it is made" },
  { NULL },
};
/* clang-format on */
const AusJsonMember aus_api_webhook_ping[] = { { "id", AUS_JSON_ID, NEED }, { NULL } };

const AusJsonMember aus_api_delivery[] = {
  { "id", AUS_JSON_ID, NEED, .doc = "The header webhook-id, the same at each try" },
  { "type", AUS_JSON_STRING, NEED },
  { "state", AUS_JSON_ENUM, NEED, .values = aus_webhook_state_names },
  { "tries", AUS_JSON_INTEGER, NEED },
  { "created_at", AUS_JSON_TIME, NEED },
  { "tried_at", AUS_JSON_TIME, NEED_OR0 },
  { "next_try_at", AUS_JSON_TIME, NEED_OR0 },
  { "status", AUS_JSON_INTEGER, NEED_OR0, .doc = "Of HTTP; null: no answer" },
  { "reason", AUS_JSON_STRING, NEED_OR0,
    .doc = "unreachable, timeout, tls, private-address, disabled" },
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
