/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-http-dispatch.h"

#define AUS_LOG_TOPIC "dispatch"
#include "core/aus-log.h"

#include "http/aus-http-auth.h"
#include "http/aus-http-headers.h"
#include "http/aus-http-input.h"
#include "http/aus-http-server.h"
#include "http/aus-http-stream.h"

/* A refused body is read on so far, that a client which sends first and listens then gets its 413.
 */
#define DRAIN_BYTES (1024 * 1024)

/* These are left to the signalling, which authenticates them itself. */
static gboolean
is_upgrade (AusHttpRequest *request)
{
  const AusHttpRoute *route = request->match.route;

  return route != NULL && (route->traits & AUS_HTTP_UPGRADE) != 0;
}

static gboolean
takes_bytes (AusHttpRequest *request)
{
  const AusHttpRoute *route = request->match.route;

  return route != NULL && (route->traits & AUS_HTTP_TAKES_BYTES) != 0;
}

/* Devices: the one place where pages of other origins have business. */
static gboolean
is_for_devices (AusHttpRequest *request)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (request->message));

  return g_str_has_prefix (path, "/whip/") || g_str_has_prefix (path, "/whep/");
}

static void
set_common_headers (AusHttpRequest *request, gboolean is_page)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  aus_http_headers_secure (headers, is_page ? AUS_HTTP_CONTENT_PAGE : AUS_HTTP_CONTENT_API,
                           request->secure ? AUS_HTTP_TRANSPORT_TLS : AUS_HTTP_TRANSPORT_PLAIN);
  if (is_for_devices (request))
    aus_http_headers_share (headers);
  soup_message_headers_append (headers, "X-Request-Id", request->id);
  if (!is_page)
    soup_message_headers_append (headers, "Cache-Control", "no-store");
}

static gboolean
find_route (AusHttpRequest *request, const char *path, GError **error)
{
  const char *method = soup_server_message_get_method (request->message);
  g_autofree char *allow = NULL;
  gboolean found;

  found = aus_router_match (aus_http_server_get_router (request->server), method, path,
                            &request->match, &allow, error);
  if (allow != NULL)
    aus_http_request_set_header (request, "Allow", allow);
  return found;
}

/* OPTIONS asks only what Allow says; but devices ask so across origins, too (CORS preflight). */
static gboolean
answer_options (AusHttpRequest *request, GError **error)
{
  if (!g_str_equal (soup_server_message_get_method (request->message), "OPTIONS") ||
      !g_error_matches (*error, AUS_ERROR, AUS_ERROR_METHOD_NOT_ALLOWED))
    return FALSE;
  g_clear_error (error);
  /* RFC 9725 section 4.2: what may be posted to an endpoint. */
  if (is_for_devices (request))
    aus_http_request_set_header (request, "Accept-Post", "application/sdp");
  aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
  return TRUE;
}

/* Rejects on the way in: the body is not kept, and the connection ends after the answer. */
static void
refuse_body (AusHttpRequest *request)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  GError *error = g_error_new (AUS_ERROR, AUS_ERROR_TOO_LARGE, "At most %" G_GSIZE_FORMAT " bytes",
                               aus_http_server_get_options (request->server)->max_body);

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
  aus_http_request_set_header (request, "Connection", "close");
  aus_http_request_answer_error (request, error);
}

static void
got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  AusHttpRequest *request = data;
  gsize limit = aus_http_server_get_options (request->server)->max_body;

  request->received += g_bytes_get_size (chunk);
  if (request->received > limit && !request->answered)
    refuse_body (request);
  if (request->received > limit + DRAIN_BYTES)
    g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
}

static void
guard_body (AusHttpRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  gboolean has_length = soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CHUNKED;
  goffset length = soup_message_headers_get_content_length (headers);
  goffset limit = (goffset) aus_http_server_get_options (request->server)->max_body;

  if (has_length && length <= limit)
    return;
  g_signal_connect (request->message, "got-chunk", G_CALLBACK (got_chunk), request);
  if (has_length)
    refuse_body (request);
}

/* A WebSocket has no deadline of ours; but one that is to come does not begin with a body. */
static void
let_upgrade (AusHttpRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_NONE)
    aus_connections_enter (soup_server_message_get_socket (request->message),
                           AUS_CONNECTION_UPGRADED);
}

static void
handle (AusHttpRequest *request)
{
  GError *error = NULL;

  /* Whatever is begun here belongs to this request, also on other threads and in the workers. */
  aus_log_set_correlation (request->id);
  if (!aus_http_input_read (request, &error))
    aus_http_request_answer_error (request, error);
  else
    request->match.route->handler (request);
  aus_log_set_correlation (NULL);
}

static void
authenticated (AusHttpRequest *request, GError *error)
{
  if (error != NULL)
    aus_http_request_answer_error (request, error);
  else
    handle (request);
}

/* What may be done with a file is decided before the first of its bytes is read. */
static void
begin_stream (AusHttpRequest *request)
{
  aus_http_stream_begin (request);
  aus_http_auth_check (request, authenticated);
}

void
aus_http_dispatch_headers (AusHttpRequest *request)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (request->message));
  GError *error = NULL;
  gboolean found = find_route (request, path, &error);

  request->is_page = found ? (request->match.route->traits & AUS_HTTP_NOT_JSON) != 0
                           : !g_str_has_prefix (path, "/api/") && !is_for_devices (request);
  set_common_headers (request, request->is_page);
  if (!found && answer_options (request, &error))
    return;
  if (found && !aus_rate_limiter_take (aus_http_server_get_rate_limiter (request->server),
                                       request->line, request->match.route->rate, &error))
    found = FALSE;
  if (!found)
    aus_http_request_answer_error (request, error);
  else if (is_upgrade (request))
    let_upgrade (request);
  else if (takes_bytes (request))
    begin_stream (request);
  else
    guard_body (request);
}

/* libsoup forgets the headers of an answer once it has said "100 Continue". */
static void
restore_headers (AusHttpRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  if (soup_message_headers_get_one (headers, "X-Request-Id") == NULL)
    set_common_headers (request, request->is_page);
}

void
aus_http_dispatch_body (AusHttpRequest *request)
{
  GSocket *socket = soup_server_message_get_socket (request->message);

  if (!request->answered && is_upgrade (request))
    return;
  restore_headers (request);
  if (!request->answered && takes_bytes (request)) {
    soup_server_message_set_status (request->message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
    aus_http_stream_end (request);
  } else if (!request->answered) {
    /* Any status keeps libsoup from looking for a handler of its own; this one fails closed. */
    soup_server_message_set_status (request->message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
    aus_http_auth_check (request, authenticated);
  }
  if (!request->answered) {
    aus_connections_enter (socket, AUS_CONNECTION_HANDLING);
    request->paused = TRUE;
    soup_server_message_pause (request->message);
  } else {
    aus_connections_enter (socket, AUS_CONNECTION_WRITING);
  }
}
