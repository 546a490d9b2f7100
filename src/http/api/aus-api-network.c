/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-path-test.h"
#include "http/api/aus-api.h"
#include "http/aus-http-server.h"

/* The server's offers have fourteen m-lines; browsers' answers stay well under this. */
#define SDP_MAX 120000

const AusJsonMember aus_api_network_answer_body[] = {
  { "leg", AUS_JSON_ID, AUS_JSON_REQUIRED, .doc = "Which of the test's legs" },
  { "sdp", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_CRLF, 1, SDP_MAX,
    .doc = "The answer to its offer, candidates included" },
  { NULL },
};

/* NULL and answered: this server runs without media. */
static AusPathTests *
get_tests (AusHttpRequest *request)
{
  AusPathTests *tests = aus_http_server_get_path_tests (request->server);

  if (tests == NULL)
    aus_http_request_answer_error (request, g_error_new_literal (AUS_ERROR, AUS_ERROR_UNAVAILABLE,
                                                                 "No media worker is there"));
  return tests;
}

static void
opened (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (JsonNode) node = aus_path_tests_open_finish (res, &error);

  if (node == NULL)
    aus_http_request_answer_error (request, error);
  else
    aus_http_request_answer_json (request, SOUP_STATUS_CREATED, node);
}

void
aus_api_open_network_test (AusHttpRequest *request)
{
  AusPathTests *tests = get_tests (request);

  if (tests != NULL)
    aus_path_tests_open_async (tests, request->line, opened, aus_http_request_ref (request));
}

static void
answered (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;

  if (aus_path_tests_answer_finish (res, &error))
    aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
  else
    aus_http_request_answer_error (request, error);
}

void
aus_api_answer_network_test (AusHttpRequest *request)
{
  AusPathTests *tests = get_tests (request);
  JsonObject *body = aus_http_request_get_object (request);

  if (tests == NULL)
    return;
  aus_path_tests_answer_async (tests, aus_http_request_get_param (request, "id"),
                               json_object_get_string_member (body, "leg"),
                               json_object_get_string_member (body, "sdp"), answered,
                               aus_http_request_ref (request));
}

void
aus_api_close_network_test (AusHttpRequest *request)
{
  AusPathTests *tests = get_tests (request);
  GError *error = NULL;

  if (tests == NULL)
    return;
  if (aus_path_tests_close (tests, aus_http_request_get_param (request, "id"), &error))
    aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
  else
    aus_http_request_answer_error (request, error);
}
