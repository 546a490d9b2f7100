/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-http-input.h"

#include <string.h>

#include "http/aus-accept.h"
#include "http/aus-etag.h"
#include "http/aus-http-query.h"
#include "http/aus-http-server.h"

#define MAX_ONCE_KEY 128

/* Actions without members still take {} as a body. */
static const AusJsonMember no_members[] = { { NULL } };

static gboolean
read_accept (AusHttpRequest *request, GError **error)
{
  const char *accept = soup_message_headers_get_list (
      soup_server_message_get_request_headers (request->message), "Accept");

  gboolean is_sheet = (request->match.route->traits & AUS_HTTP_SHEET) != 0;
  const char *media_type = is_sheet ? "text/csv" : "application/json";

  if ((request->match.route->traits & AUS_HTTP_NOT_JSON) != 0 ||
      aus_accept_allows (accept, media_type))
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_NOT_ACCEPTABLE, "Answers are %s only", media_type);
  return FALSE;
}

static gboolean
read_precondition (AusHttpRequest *request, GError **error)
{
  AusHttpTraits traits = request->match.route->traits;
  const char *match = aus_http_request_get_header (request, "If-Match");

  if (match == NULL && (traits & AUS_HTTP_MATCH_REQUIRED) != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_PRECONDITION_REQUIRED,
                         "Send If-Match with the ETag of what you saw");
    return FALSE;
  }
  if (match == NULL || (traits & (AUS_HTTP_MATCH | AUS_HTTP_MATCH_REQUIRED)) == 0)
    return TRUE;
  return aus_etag_parse_version (match, &request->if_version, error);
}

static gboolean
read_once_key (AusHttpRequest *request, GError **error)
{
  const char *key = aus_http_request_get_header (request, "Idempotency-Key");
  gsize length = key != NULL ? strlen (key) : 0;

  if (key == NULL || (request->match.route->traits & AUS_HTTP_ONCE) == 0)
    return TRUE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (key[i]))
      length = 0;
  if (length == 0 || length > MAX_ONCE_KEY) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_MALFORMED,
                 "An Idempotency-Key has 1 to %d printable characters", MAX_ONCE_KEY);
    return FALSE;
  }
  request->once_key = g_strdup (key);
  return TRUE;
}

static gboolean
check_content_type (AusHttpRequest *request, GError **error)
{
  const char *type = soup_message_headers_get_content_type (
      soup_server_message_get_request_headers (request->message), NULL);
  gboolean is_patch = (request->match.route->traits & AUS_HTTP_MERGE_PATCH) != 0;

  if (type != NULL &&
      (g_ascii_strcasecmp (type, "application/json") == 0 ||
       (is_patch && g_ascii_strcasecmp (type, "application/merge-patch+json") == 0)))
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_UNSUPPORTED_MEDIA, "Send application/json%s",
               is_patch ? " or application/merge-patch+json" : "");
  return FALSE;
}

static gboolean
has_required_member (const AusJsonMember *members)
{
  for (const AusJsonMember *member = members; member->name != NULL; member++)
    if ((member->flags & AUS_JSON_REQUIRED) != 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_body (AusHttpRequest *request, GError **error)
{
  const AusHttpRoute *route = request->match.route;
  const AusJsonMember *members = route->body != NULL ? route->body : no_members;
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  gsize size = g_bytes_get_size (bytes);

  if (g_str_equal (route->method, "GET"))
    return TRUE;
  if (size == 0 && !has_required_member (members)) {
    request->body = json_node_new (JSON_NODE_OBJECT);
    json_node_take_object (request->body, json_object_new ());
    return TRUE;
  }
  if (size > 0 && !check_content_type (request, error))
    return FALSE;
  request->body = aus_json_parse (g_bytes_get_data (bytes, NULL), size,
                                  aus_http_server_get_options (request->server)->max_body, error);
  return request->body != NULL && aus_json_check (request->body, members, "", error);
}

/* A document has the type it has. */
static gboolean
gives_bytes (AusHttpRequest *request)
{
  return (request->match.route->traits & AUS_HTTP_GIVES_BYTES) != 0;
}

gboolean
aus_http_input_read (AusHttpRequest *request, GError **error)
{
  GUri *uri = soup_server_message_get_uri (request->message);

  /* Pages ignore what others append to their address (campaign parameters of mail programs). */
  if ((request->match.route->traits & (AUS_HTTP_NOT_JSON | AUS_HTTP_RAW)) != 0)
    return TRUE;
  if ((!gives_bytes (request) && !read_accept (request, error)) ||
      !read_precondition (request, error) || !read_once_key (request, error))
    return FALSE;
  request->query = aus_http_query_parse (g_uri_get_query (uri), request->match.route->query, error);
  if (request->query == NULL || (request->match.route->traits & AUS_HTTP_TAKES_BYTES) != 0)
    return request->query != NULL;
  return read_body (request, error);
}
