/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-call-quality.h"
#include "app/aus-statistics.h"
#include "app/aus-live-operate.h"
#include "app/aus-plan.h"
#include "http/api/aus-api.h"
#include "http/aus-http-server.h"

/*
 * What the operator's page and auscultctl ask (M2). Opaque ids and figures only; not part of the
 * published description, as it follows the server's inside.
 */

/* NULL: answered already. */
static AusLive *
begin (AusHttpRequest *request)
{
  AusLive *live = aus_http_server_get_live (request->server);
  AusSubject subject = { 0 };
  GError *error = NULL;

  if (!aus_policy_check (aus_http_request_get_actor (request), AUS_ACTION_SERVER_OPERATE, &subject,
                         &error)) {
    aus_http_request_answer_error (request, error);
    return NULL;
  }
  if (live == NULL)
    aus_http_request_answer_error (
        request, g_error_new_literal (AUS_ERROR, AUS_ERROR_UNAVAILABLE, "No calls are served"));
  return live;
}

static void
answer_object (AusHttpRequest *request, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  aus_http_request_answer_json (request, SOUP_STATUS_OK, node);
}

static JsonObject *
describe_server (AusHttpRequest *request, AusLive *live)
{
  guint n_workers = 0, n_ready = 0;
  JsonObject *object = json_object_new ();

  aus_live_count_workers (live, &n_workers, &n_ready);
  json_object_set_boolean_member (
      object, "draining", aus_http_server_get_readiness (request->server) == AUS_HTTP_DRAINING);
  json_object_set_int_member (object, "workers", n_workers);
  json_object_set_int_member (object, "workers_ready", n_ready);
  return object;
}

static void
list_rooms (AusHttpRequest *request)
{
  AusLive *live = begin (request);

  if (live == NULL)
    return;
  JsonObject *object = describe_server (request, live);
  json_object_set_member (object, "items", aus_live_describe (live));
  answer_object (request, object);
}

static void
show_room (AusHttpRequest *request)
{
  AusLive *live = begin (request);

  if (live == NULL)
    return;
  g_autoptr (JsonNode) node =
      aus_live_describe_room (live, aus_http_request_get_param (request, "id"));
  if (node == NULL)
    aus_http_request_answer_error (
        request, g_error_new_literal (AUS_ERROR, AUS_ERROR_NOT_FOUND, "Nobody is there now"));
  else
    aus_http_request_answer_json (request, SOUP_STATUS_OK, node);
}

/* A leg's pipeline: the worker makes DOT; Graphviz, where it is installed, makes a picture of it.
 */
typedef struct {
  AusHttpRequest *request; /* ref */
  char *dot;
} Graph;

static void
graph_free (Graph *graph)
{
  aus_http_request_unref (graph->request);
  g_free (graph->dot);
  g_free (graph);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Graph, graph_free)

static void
answer_graph (Graph *graph, const char *svg)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "dot", graph->dot);
  if (svg != NULL)
    json_object_set_string_member (object, "svg", svg);
  else
    json_object_set_null_member (object, "svg");
  answer_object (graph->request, object);
}

static void
drawn (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (Graph) graph = data;
  g_autofree char *svg = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), res, &svg, NULL, NULL);
  answer_graph (graph, g_subprocess_get_successful (G_SUBPROCESS (source)) ? svg : NULL);
}

static void
graph_dumped (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (Graph) graph = data;
  GError *error = NULL;
  g_autoptr (GSubprocess) program = NULL;

  graph->dot = aus_live_dump_graph_finish (AUS_LIVE (source), res, &error);
  if (graph->dot == NULL) {
    aus_http_request_answer_error (graph->request, error);
    return;
  }
  program = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL,
                              "dot", "-Tsvg", NULL);
  if (program == NULL) {
    answer_graph (graph, NULL);
    return;
  }
  const char *dot = graph->dot;
  g_subprocess_communicate_utf8_async (program, dot, NULL, drawn, g_steal_pointer (&graph));
}

static void
show_graph (AusHttpRequest *request)
{
  AusLive *live = begin (request);

  if (live == NULL)
    return;
  Graph *graph = g_new0 (Graph, 1);
  graph->request = aus_http_request_ref (request);
  aus_live_dump_graph_async (live, aus_http_request_get_param (request, "id"), graph_dumped, graph);
}

static const AusJsonMember drain_body[] = {
  { "draining", AUS_JSON_BOOLEAN, AUS_JSON_REQUIRED,
    .doc = "TRUE: /ready says no; calls under way go on" },
  { "worker", AUS_JSON_INTEGER, AUS_JSON_NULLABLE, 0, 63,
    .doc = "Only this media process: its rooms move to others now" },
  { NULL },
};

static void
drain (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);
  gboolean draining = json_object_get_boolean_member (body, "draining");
  gint64 worker = aus_json_get_int (body, "worker", -1);
  AusLive *live = begin (request);
  GError *error = NULL;

  if (live == NULL)
    return;
  if (worker < 0) {
    aus_http_server_set_readiness (request->server, draining ? AUS_HTTP_DRAINING : AUS_HTTP_READY);
  } else if (!aus_live_drain_worker (live, (guint) worker, draining, &error)) {
    aus_http_request_answer_error (request, error);
    return;
  }
  answer_object (request, describe_server (request, live));
}

#define OPERATOR(method_, pattern_, rate_)                                                         \
  .method = method_, .pattern = AUS_API_ROOT "/operator" pattern_, .auth = AUS_HTTP_AUTH_OPERATE,  \
  .rate = rate_

const AusHttpRoute aus_api_operator_routes[] = {
  { OPERATOR ("GET", "/rooms", AUS_RATE_READ), .handler = list_rooms },
  { OPERATOR ("GET", "/rooms/{id}", AUS_RATE_READ), .handler = show_room },
  { OPERATOR ("POST", "/rooms/{id}/tests", AUS_RATE_WRITE), .handler = aus_api_command,
    .use_case = &AUS_PLAN_ADD_DIAGNOSTIC, .answer = aus_api_answer_new_link },
  { OPERATOR ("GET", "/legs/{id}/graph", AUS_RATE_READ), .handler = show_graph },
  { OPERATOR ("GET", "/problems", AUS_RATE_READ), .handler = aus_api_command,
    .use_case = &AUS_FEEDBACK_LIST_PROBLEMS, .answer = aus_api_answer_items },
  { OPERATOR ("GET", "/statistics", AUS_RATE_READ), .handler = aus_api_show_statistics,
    .use_case = &AUS_STATISTICS_SERVER, .answer = aus_api_answer_statistics,
    .query = aus_api_statistics_query },
  { OPERATOR ("POST", "/drain", AUS_RATE_WRITE), .handler = drain, .body = drain_body },
  { NULL },
};
