/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "stream"
#include "http/aus-http-stream.h"

#include "core/aus-log.h"
#include "http/aus-connections.h"

/* A client gets another deadline for each of these: slow lines may, standing still may not. */
#define STEP_BYTES (64 * 1024)

/* What is refused in the middle is read on so far, that a browser, which sends first and reads
 * then, sees why. */
#define DRAIN_BYTES (64 * 1024 * 1024)

struct _AusHttpStream {
  const AusHttpSink *sink; /* NULL: nobody has taken the body */
  gpointer data;
  gsize step;    /* bytes since the last deadline was set */
  gsize drained; /* bytes nobody wanted */
};

static GSocket *
get_socket (AusHttpRequest *request)
{
  return soup_server_message_get_socket (request->message);
}

/* In */

static void
stand_still (AusHttpRequest *request)
{
  aus_connections_enter (get_socket (request), AUS_CONNECTION_HANDLING);
  request->paused = TRUE;
  soup_server_message_pause (request->message);
}

static void
let_come (AusHttpRequest *request)
{
  aus_connections_enter (get_socket (request), AUS_CONNECTION_BODY);
  request->paused = FALSE;
  /* libsoup forgets the connection of a client that left while we worked. */
  if (!request->gone)
    soup_server_message_unpause (request->message);
}

static void
drain (AusHttpRequest *request, gsize length)
{
  request->stream->drained += length;
  if (request->stream->drained > DRAIN_BYTES)
    g_socket_shutdown (get_socket (request), TRUE, TRUE, NULL);
}

static void
got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  AusHttpRequest *request = data;
  AusHttpStream *self = request->stream;
  gsize length = g_bytes_get_size (chunk);

  self->step += length;
  if (self->step >= STEP_BYTES) {
    self->step = 0;
    aus_connections_enter (get_socket (request), AUS_CONNECTION_BODY);
  }
  if (request->answered || self->sink == NULL)
    drain (request, length);
  else
    self->sink->take (request, chunk, self->data);
}

static void
forget_sink (AusHttpStream *self)
{
  const AusHttpSink *sink = g_steal_pointer (&self->sink);

  if (sink != NULL)
    sink->free (g_steal_pointer (&self->data));
}

/* Also after a client that left in the middle: what it had sent goes at once. */
static void
finished (SoupServerMessage *message, gpointer data)
{
  AusHttpRequest *request = data;

  forget_sink (request->stream);
}

void
aus_http_stream_begin (AusHttpRequest *request)
{
  request->stream = g_new0 (AusHttpStream, 1);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (request->message), FALSE);
  g_signal_connect (request->message, "got-chunk", G_CALLBACK (got_chunk), request);
  g_signal_connect (request->message, "finished", G_CALLBACK (finished), request);
  stand_still (request);
}

void
aus_http_stream_end (AusHttpRequest *request)
{
  AusHttpStream *self = request->stream;

  if (self->sink != NULL)
    self->sink->end (request, self->data);
}

void
aus_http_stream_free (AusHttpStream *self)
{
  forget_sink (self);
  g_free (self);
}

gint64
aus_http_stream_get_size (AusHttpRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
             ? soup_message_headers_get_content_length (headers)
             : -1;
}

void
aus_http_stream_take (AusHttpRequest *request, const AusHttpSink *sink, gpointer data)
{
  request->stream->sink = sink;
  request->stream->data = data;
  let_come (request);
}

void
aus_http_stream_hold (AusHttpRequest *request)
{
  if (!request->paused && !request->answered)
    stand_still (request);
}

void
aus_http_stream_go_on (AusHttpRequest *request)
{
  if (request->paused && !request->answered)
    let_come (request);
}

/* Out */

typedef struct {
  AusHttpRequest *request; /* unowned: we go with its message */
  AusDownload *download;   /* ref */
} Sending;

static void
sending_free (gpointer data, GClosure *closure)
{
  Sending *self = data;

  g_object_unref (self->download);
  g_free (self);
}

static void
on_bytes (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!aus_download_next_finish (AUS_DOWNLOAD (source), res, &bytes, &error)) {
    aus_warning ("request %s: %s", request->id, error->message);
    if (!request->gone)
      g_socket_shutdown (get_socket (request), TRUE, TRUE, NULL);
  }
  if (request->gone)
    return;
  if (bytes != NULL)
    soup_message_body_append_bytes (soup_server_message_get_response_body (request->message),
                                    bytes);
  request->paused = FALSE;
  soup_server_message_unpause (request->message);
}

static void
send_next (Sending *self)
{
  aus_connections_enter (get_socket (self->request), AUS_CONNECTION_WRITING);
  aus_download_next_async (self->download, on_bytes, aus_http_request_ref (self->request));
}

/* Also when the client left in the middle: libsoup wants to hear nothing more of this message. */
static void
sent (SoupServerMessage *message, gpointer data)
{
  AusHttpRequest *request = data;

  request->gone = TRUE;
}

static void
wrote_chunk (SoupServerMessage *message, gpointer data)
{
  send_next (data);
}

/* The name in both forms of RFC 6266; the plain one for programs that know no other. */
static char *
make_disposition (const char *disposition, const char *name)
{
  g_autofree char *encoded = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *plain = g_str_to_ascii (name, "C");

  for (char *p = plain; *p != '\0'; p++)
    if (*p == '"' || *p == '\\' || !g_ascii_isprint (*p))
      *p = '_';
  return g_strdup_printf ("%s; filename=\"%s\"; filename*=UTF-8''%s", disposition, plain, encoded);
}

static void
set_headers (AusHttpRequest *request, const AusDocument *document, const char *disposition)
{
  const char *type = aus_file_type_get_name (document->type);
  g_autofree char *named = make_disposition (disposition, document->name);

  aus_http_request_set_header (request, "Content-Type",
                               document->type == AUS_FILE_TEXT ? "text/plain; charset=utf-8"
                                                               : type);
  aus_http_request_set_header (request, "Content-Disposition", named);
  /* Whatever is inside runs nothing and reaches nothing, also in a tab of its own. */
  aus_http_request_set_header (request, "Content-Security-Policy",
                               "default-src 'none'; frame-ancestors 'none'; sandbox");
  aus_http_request_set_header (request, "Cache-Control", "no-store");
}

void
aus_http_stream_send (AusHttpRequest *request, AusDownload *download, const char *disposition)
{
  const AusDocument *document = aus_download_get_document (download);
  gboolean is_head = g_str_equal (soup_server_message_get_method (request->message), "HEAD");
  Sending *self = g_new0 (Sending, 1);

  self->request = request;
  self->download = g_object_ref (download);
  g_signal_connect_data (request->message, "wrote-chunk", G_CALLBACK (wrote_chunk), self,
                         sending_free, 0);
  g_signal_connect (request->message, "finished", G_CALLBACK (sent), request);
  set_headers (request, document, disposition);
  soup_message_headers_set_content_length (
      soup_server_message_get_response_headers (request->message), document->size);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (request->message),
                                    FALSE);
  soup_server_message_set_status (request->message, SOUP_STATUS_OK, NULL);
  request->answered = TRUE;
  if (!is_head) {
    send_next (self);
    return;
  }
  request->paused = FALSE;
  if (!request->gone)
    soup_server_message_unpause (request->message);
}
