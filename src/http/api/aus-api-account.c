/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-account.h"
#include "domain/aus-actor.h"
#include "domain/aus-planning.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"

static const char *const locales[] = { "fr", "en", NULL };

static const AusJsonMember scope_item[] = {
  { "scope", AUS_JSON_ENUM, .values = aus_scope_names },
  { NULL },
};

const AusJsonMember aus_api_token_body[] = {
  { "name", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 100,
    .doc = "What the token is for" },
  { "scopes", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, 1, 8, .members = scope_item },
  { "expires_at", AUS_JSON_TIME, AUS_JSON_NULLABLE, .doc = "null or absent: never" },
  { NULL },
};

const AusJsonMember aus_api_account_patch[] = {
  { "display_name", AUS_JSON_STRING, AUS_JSON_LINE, 1, 100 },
  { "locale", AUS_JSON_ENUM, .values = locales },
  { "sound", AUS_JSON_BOOLEAN, .doc = "Ring when somebody arrives" },
  { "default_duration_minutes", AUS_JSON_INTEGER, 0, AUS_PLAN_MIN_MINUTES, AUS_PLAN_MAX_MINUTES },
  { "signature", AUS_JSON_STRING, 0, 0, 300, .doc = "Under messages to patients" },
  { "mail_notices", AUS_JSON_BOOLEAN, .doc = "A mail when a patient books or cancels" },
  { NULL },
};

/* Length is what counts (NIST SP 800-63B 5.1.1.2); no rules on kinds of characters. */
const AusJsonMember aus_api_password_body[] = {
  { "current", AUS_JSON_STRING, AUS_JSON_REQUIRED, 1, 1024 },
  { "new", AUS_JSON_STRING, AUS_JSON_REQUIRED, 10, 1024 },
  { NULL },
};

void
aus_api_list_account_things (AusHttpRequest *request)
{
  aus_http_run (request, g_strdup (request->identity->session_id), g_free);
}

void
aus_api_end_account_thing (AusHttpRequest *request)
{
  aus_http_run (request, g_strdup (aus_http_request_get_param (request, "id")), g_free);
}

void
aus_api_create_token (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);
  JsonArray *scopes = json_object_get_array_member (body, "scopes");
  AusTokenRequest *wanted = g_new0 (AusTokenRequest, 1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (scopes); i++)
    g_strv_builder_add (names, json_array_get_string_element (scopes, i));
  wanted->name = g_strdup (json_object_get_string_member (body, "name"));
  wanted->scopes = g_strv_builder_end (names);
  wanted->expires_at = aus_json_get_time (body, "expires_at", 0);
  aus_http_run (request, wanted, (GDestroyNotify) aus_token_request_free);
}

static void
password_changed (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;

  if (!aus_account_change_password_finish (request->app, res, &error))
    aus_http_request_answer_error (request, error);
  else
    aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
}

void
aus_api_change_password (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);

  aus_account_change_password_async (request->app, request->identity,
                                     json_object_get_string_member (body, "current"),
                                     json_object_get_string_member (body, "new"), NULL,
                                     password_changed, aus_http_request_ref (request));
}
