/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-account.h"
#include "core/aus-time.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"

/* Any text may be tried: a stricter form would tell which addresses can have an account. */
const AusJsonMember aus_api_login_body[] = {
  { "email", AUS_JSON_STRING, AUS_JSON_REQUIRED, 1, 254, .doc = "Address of the account" },
  { "password", AUS_JSON_STRING, AUS_JSON_REQUIRED, 1, 1024 },
  { NULL },
};

/* The session as its pages need it: the use case's answer, the CSRF token and our clock. */
static void
answer_session (AusHttpRequest *request, JsonNode *node)
{
  JsonObject *session = json_node_get_object (node);
  gint64 now = aus_clock_now (aus_app_get_clock (request->app));
  g_autofree char *server_time = aus_time_format_utc (now);

  if (request->identity->csrf_token != NULL)
    json_object_set_string_member (session, "csrf_token", request->identity->csrf_token);
  else
    json_object_set_null_member (session, "csrf_token");
  json_object_set_string_member (session, "server_time", server_time);
  aus_http_request_answer_json (request, SOUP_STATUS_OK, node);
}

static void
session_shown (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (JsonNode) node = aus_app_run_finish (AUS_APP (source), res, &error);

  if (node == NULL)
    aus_http_request_answer_error (request, error);
  else
    answer_session (request, node);
}

void
aus_api_show_session (AusHttpRequest *request)
{
  aus_app_run_async (request->app, &AUS_ACCOUNT_SHOW, aus_http_request_get_actor (request),
                     g_strdup (request->identity->session_id), g_free, NULL, session_shown,
                     aus_http_request_ref (request));
}

/* The session a browser had before: ended, so that a cookie planted or left there is worthless. */
static void
previous_resolved (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusApp) app = data;
  g_autoptr (AusIdentity) previous = aus_identity_resolve_finish (app, res, NULL);

  if (previous != NULL)
    aus_app_run_async (app, &AUS_ACCOUNT_END_SESSION, previous->actor,
                       g_strdup (previous->session_id), g_free, NULL, NULL, NULL);
}

static void
end_previous (AusHttpRequest *request)
{
  g_autofree char *token =
      aus_cookie_find (aus_http_request_get_header (request, "Cookie"), AUS_COOKIE_SESSION);

  if (token != NULL)
    aus_identity_resolve_async (request->app, AUS_CREDENTIAL_SESSION, token, NULL,
                                previous_resolved, g_object_ref (request->app));
}

static void
logged_in (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusLogin) login = aus_account_login_finish (request->app, res, &error);

  if (login == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  end_previous (request);
  request->identity = aus_identity_ref (login->identity);
  aus_http_request_add_cookie (request, AUS_COOKIE_SESSION, login->token, "/", -1);
  aus_api_show_session (request);
}

void
aus_api_log_in (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);

  aus_account_login_async (request->app, json_object_get_string_member (body, "email"),
                           json_object_get_string_member (body, "password"),
                           aus_http_request_get_header (request, "User-Agent"), NULL, logged_in,
                           aus_http_request_ref (request));
}

void
aus_api_log_out (AusHttpRequest *request)
{
  aus_http_request_add_cookie (request, AUS_COOKIE_SESSION, "", "/", 0);
  aus_http_run (request, g_strdup (request->identity->session_id), g_free);
}
