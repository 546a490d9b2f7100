/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-space.h"
#include "domain/aus-actor.h"
#include "http/api/aus-api-documents.h"
#include "http/api/aus-api.h"
#include "http/aus-http-nobody.h"
#include "http/aus-pages.h"

/*
 * The secure space of a recipient of documents (F2). Its link is the first half of the credential
 * and stands in the address; the second is the cookie that a one-time code gives, for this address
 * alone. Not of the programs' API.
 */

static const AusJsonMember ask_body[] = {
  { "channel", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_channel_names },
  { NULL },
};

static const AusJsonMember enter_body[] = {
  { "code", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 20 },
  { NULL },
};

static AusSpaceKnock *
make_knock (AusHttpRequest *request, const char *text)
{
  g_autofree char *session =
      aus_cookie_find (aus_http_request_get_header (request, "Cookie"), AUS_COOKIE_SPACE);

  return aus_space_knock_new (aus_http_request_get_param (request, "token"), session, text);
}

static char *
make_path (AusHttpRequest *request)
{
  return g_strconcat ("/documents/", aus_http_request_get_param (request, "token"), NULL);
}

/* (transfer full): what the use case gave; NULL and answered: an error. */
static JsonNode *
take_node (AusHttpRequest *request, GObject *source, GAsyncResult *res)
{
  GError *error = NULL;
  JsonNode *node = aus_app_run_finish (AUS_APP (source), res, &error);

  if (node == NULL)
    aus_http_request_answer_error (request, error);
  return node;
}

static void
on_page (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  g_autoptr (JsonNode) node = take_node (request, source, res);

  if (node != NULL)
    aus_pages_answer (request, SOUP_STATUS_OK, "");
}

static void
serve_page (AusHttpRequest *request)
{
  aus_http_run_for_nobody (request, &AUS_SPACE_SHOW, make_knock (request, NULL),
                           (GDestroyNotify) aus_space_knock_free, on_page);
}

static void
show (AusHttpRequest *request)
{
  aus_http_run_for_nobody (request, &AUS_SPACE_SHOW, make_knock (request, NULL),
                           (GDestroyNotify) aus_space_knock_free, aus_http_answer_node);
}

static void
on_done (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  g_autoptr (JsonNode) node = take_node (request, source, res);

  if (node != NULL)
    aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
}

static void
ask (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);
  AusSpaceKnock *knock = make_knock (request, NULL);

  aus_channel_from_name (json_object_get_string_member (body, "channel"), &knock->channel);
  aus_http_run_for_nobody (request, &AUS_SPACE_ASK, knock, (GDestroyNotify) aus_space_knock_free,
                           on_done);
}

static void
on_entered (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autofree char *session = aus_app_run_finish (AUS_APP (source), res, &error);
  g_autofree char *path = make_path (request);

  if (session == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  aus_http_request_add_cookie (request, AUS_COOKIE_SPACE, session, path,
                               AUS_SPACE_SESSION_USEC / G_USEC_PER_SEC);
  aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
}

/* As people copy it: "123 456". */
static char *
clean_code (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace (*p) && *p != '-')
      g_string_append_c (digits, *p);
  return g_string_free (digits, FALSE);
}

static void
enter (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);
  g_autofree char *code = clean_code (json_object_get_string_member (body, "code"));

  aus_http_run_for_nobody (request, &AUS_SPACE_ENTER, make_knock (request, code),
                           (GDestroyNotify) aus_space_knock_free, on_entered);
}

static void
leave (AusHttpRequest *request)
{
  g_autofree char *path = make_path (request);

  aus_http_request_add_cookie (request, AUS_COOKIE_SPACE, "", path, 0);
  aus_http_run_for_nobody (request, &AUS_SPACE_LEAVE, make_knock (request, NULL),
                           (GDestroyNotify) aus_space_knock_free, on_done);
}

static void
fetch (AusHttpRequest *request)
{
  g_autoptr (AusActor) nobody = aus_actor_new_nobody ();

  aus_api_documents_send (request, &AUS_SPACE_FETCH, nobody,
                          make_knock (request, aus_http_request_get_param (request, "did")),
                          (GDestroyNotify) aus_space_knock_free,
                          aus_http_request_get_param (request, "token"));
}

#define SPACE "/documents/{token}"

const AusHttpRoute aus_api_space_routes[] = {
  { .method = "GET",
    .pattern = SPACE,
    .rate = AUS_RATE_PAGE,
    .handler = serve_page,
    .traits = AUS_HTTP_NOT_JSON },
  { .method = "GET", .pattern = SPACE "/space", .rate = AUS_RATE_PAGE, .handler = show },
  { .method = "POST",
    .pattern = SPACE "/code",
    .rate = AUS_RATE_GUESS,
    .handler = ask,
    .body = ask_body },
  { .method = "POST",
    .pattern = SPACE "/enter",
    .rate = AUS_RATE_GUESS,
    .handler = enter,
    .body = enter_body },
  { .method = "POST", .pattern = SPACE "/leave", .rate = AUS_RATE_WRITE, .handler = leave },
  { .method = "GET",
    .pattern = SPACE "/files/{did}",
    .rate = AUS_RATE_PAGE,
    .handler = fetch,
    .traits = AUS_HTTP_GIVES_BYTES,
    .query = aus_api_document_view_query },
  { NULL },
};
