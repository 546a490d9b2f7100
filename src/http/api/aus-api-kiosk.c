/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-kiosk.h"
#include "http/api/aus-api.h"
#include "http/aus-http-nobody.h"
#include "http/aus-cookie.h"

const AusJsonMember aus_api_kiosk_answer[] = {
  { "id", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "name", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "created_at", AUS_JSON_TIME, AUS_JSON_REQUIRED },
  { NULL },
};
static const AusJsonMember kiosk_item[] = {
  { "item", AUS_JSON_OBJECT, .members = aus_api_kiosk_answer },
  { NULL },
};
const AusJsonMember aus_api_kiosk_list[] = {
  { "items", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, .members = kiosk_item },
  { NULL },
};

/*
 * Kiosks (K1). A host opens this machine once: it keeps a cookie of its own that is sent to /kiosk
 * alone. What a patient does there lies under /visit as everywhere; wiping ends those visits at the
 * server and removes their cookies, so that nothing is left to come back to.
 */

#define PATH    "/kiosk"
#define MAX_AGE (5 * 365 * 24 * 3600)

const AusJsonMember aus_api_kiosk_body[] = {
  { "name", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 60,
    .doc = "Which machine: the booth, the tablet at the counter" },
  { NULL },
};

static void
opened (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusKioskPass) pass = aus_app_run_finish (AUS_APP (source), res, &error);

  if (pass == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  g_autoptr (JsonNode) node = aus_kiosk_to_json (pass->kiosk);
  aus_http_request_add_cookie (request, AUS_COOKIE_KIOSK, pass->token, PATH, MAX_AGE);
  aus_http_request_answer_json (request, SOUP_STATUS_CREATED, node);
}

void
aus_api_open_kiosk (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);

  aus_app_run_async (
      request->app, &AUS_KIOSK_OPEN, aus_http_request_get_actor (request),
      aus_command_new_with (NULL, NULL, json_object_get_string_member (body, "name")),
      (GDestroyNotify) aus_command_free, NULL, opened, aus_http_request_ref (request));
}

/* The machine's own requests. (transfer full): its token; NULL: answered already. */
static char *
find_token (AusHttpRequest *request)
{
  char *token = aus_cookie_find (aus_http_request_get_header (request, "Cookie"), AUS_COOKIE_KIOSK);

  if (token == NULL)
    aus_http_request_answer_error (request,
                                   g_error_new_literal (AUS_ERROR, AUS_ERROR_UNAUTHENTICATED,
                                                        "This machine is not open as a kiosk"));
  return token;
}

static void
show (AusHttpRequest *request)
{
  char *token = find_token (request);

  if (token != NULL)
    aus_http_run_for_nobody (request, &AUS_KIOSK_SHOW, token, g_free, aus_http_answer_node);
}

static void
redeemed (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusVisitPass) pass = aus_app_run_finish (AUS_APP (source), res, &error);

  if (pass == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  g_free (aus_http_give_visit (request, pass));
  aus_http_request_answer (request, SOUP_STATUS_OK, "application/json",
                           g_strdup_printf ("{\"consultation_id\":\"%s\"}", pass->consultation_id));
}

static void
redeem (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);
  g_autofree char *token = find_token (request);

  if (token != NULL)
    aus_http_run_for_nobody (
        request, &AUS_KIOSK_REDEEM,
        aus_kiosk_knock_new (token, json_object_get_string_member (body, "code")),
        (GDestroyNotify) aus_kiosk_knock_free, redeemed);
}

static void
wiped (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) visited = aus_app_run_finish (AUS_APP (source), res, &error);

  if (visited == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  for (guint i = 0; i < visited->len; i++)
    aus_http_take_visit (request, g_ptr_array_index (visited, i));
  aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
}

static void
wipe (AusHttpRequest *request)
{
  char *token = find_token (request);

  if (token != NULL)
    aus_http_run_for_nobody (request, &AUS_KIOSK_WIPE, token, g_free, wiped);
}

const AusHttpRoute aus_api_kiosk_routes[] = {
  { .method = "GET", .pattern = PATH "/session", .rate = AUS_RATE_READ, .handler = show },
  { .method = "POST",
    .pattern = PATH "/visits",
    .rate = AUS_RATE_GUESS,
    .handler = redeem,
    .body = aus_api_redeem_body },
  { .method = "DELETE", .pattern = PATH "/visits", .rate = AUS_RATE_WRITE, .handler = wipe },
  { NULL },
};
