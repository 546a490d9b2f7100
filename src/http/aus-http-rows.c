/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-http-rows.h"

#include <string.h>

#include "http/aus-connections.h"

struct _AusHttpRows {
  AusHttpRequest *request; /* unowned: it owns us through its message */
  AusHttpRowsNext next;
  gpointer data;
  GDestroyNotify destroy;
  gboolean ended;
  gboolean reporting; /* libsoup tells of a chunk, and goes on by itself afterwards */
};

static void
rows_free (gpointer data)
{
  AusHttpRows *self = data;

  if (self->destroy != NULL)
    self->destroy (self->data);
  g_free (self);
}

static void
on_wrote_chunk (SoupServerMessage *message, gpointer data)
{
  AusHttpRows *self = data;

  self->reporting = TRUE;
  if (!self->ended && !self->request->gone)
    self->next (self, self->data);
  self->reporting = FALSE;
}

/* Also when the client left in the middle: libsoup wants to hear nothing more of this message. */
static void
on_finished (SoupServerMessage *message, gpointer data)
{
  AusHttpRows *self = data;

  self->request->gone = TRUE;
}

AusHttpRows *
aus_http_rows_new (AusHttpRequest *request, const char *media_type, AusHttpRowsNext next,
                   gpointer data, GDestroyNotify destroy)
{
  SoupServerMessage *message = request->message;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  AusHttpRows *self = g_new0 (AusHttpRows, 1);

  self->request = request;
  self->next = next;
  self->data = data;
  self->destroy = destroy;
  g_object_set_data_full (G_OBJECT (message), "aus-http-rows", self, rows_free);
  request->answered = TRUE;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (headers, media_type, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), self);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), self);
  return self;
}

AusHttpRequest *
aus_http_rows_get_request (AusHttpRows *self)
{
  return self->request;
}

/* Each piece has the time of a whole answer: who takes it in slowly but steadily is not cut off. */
static void
go_on (AusHttpRows *self)
{
  AusHttpRequest *request = self->request;

  if (request->gone)
    return;
  aus_connections_enter (soup_server_message_get_socket (request->message), AUS_CONNECTION_WRITING);
  request->paused = FALSE;
  /* Without a chunk to write libsoup has paused the message. */
  if (!self->reporting)
    soup_server_message_unpause (request->message);
}

void
aus_http_rows_add (AusHttpRows *self, char *text)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->request->message);

  soup_message_body_append (body, SOUP_MEMORY_TAKE, text, strlen (text));
  go_on (self);
}

void
aus_http_rows_end (AusHttpRows *self)
{
  self->ended = TRUE;
  soup_message_body_complete (soup_server_message_get_response_body (self->request->message));
  go_on (self);
}

void
aus_http_rows_break (AusHttpRows *self)
{
  GSocket *socket = soup_server_message_get_socket (self->request->message);

  self->ended = TRUE;
  if (socket != NULL && !self->request->gone)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  go_on (self);
}
