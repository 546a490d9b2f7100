/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-download.h"
#include "http/aus-http-request.h"

G_BEGIN_DECLS

/*
 * Bodies that are never in memory as a whole. In: routes with AUS_HTTP_TAKES_BYTES are
 * authenticated and handled when their head is there, and the message stands still until the
 * handler takes the body or refuses it. Out: frames follow as the client takes them.
 */

/* AusHttpSink: where a body goes. */
typedef struct {
  void (*take) (AusHttpRequest *request, GBytes *bytes, gpointer data);
  void (*end) (AusHttpRequest *request, gpointer data); /* that was all: answer */
  GDestroyNotify free; /* of the data: also when the client left in the middle */
} AusHttpSink;

/* aus_http_stream_begin, _end: for the dispatcher. */
void aus_http_stream_begin (AusHttpRequest *request);
void aus_http_stream_end (AusHttpRequest *request);
void aus_http_stream_free (AusHttpStream *self);

/* aus_http_stream_get_size: what the head announces; -1: nothing. */
gint64 aus_http_stream_get_size (AusHttpRequest *request);

/* aus_http_stream_take: lets the body come to @sink (static); @data is taken. */
void aus_http_stream_take (AusHttpRequest *request, const AusHttpSink *sink, gpointer data);

/* aus_http_stream_hold: nothing more is read until aus_http_stream_go_on(). */
void aus_http_stream_hold (AusHttpRequest *request);
void aus_http_stream_go_on (AusHttpRequest *request);

/*
 * aus_http_stream_send: answers 200 with a document. @disposition: "attachment" or "inline". What
 * breaks in the middle ends the connection: the client sees that something is missing.
 */
void aus_http_stream_send (AusHttpRequest *request, AusDownload *download, const char *disposition);

G_END_DECLS
