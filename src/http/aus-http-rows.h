/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-request.h"

G_BEGIN_DECLS

/*
 * AusHttpRows: an answer of unknown length that is made piece by piece: the next one is asked for
 * when the one before has gone out, so a slow client costs one piece of memory. It belongs to its
 * request.
 */
typedef struct _AusHttpRows AusHttpRows;

/* AusHttpRowsNext: make the next piece, then aus_http_rows_add(), _end() or _break(). */
typedef void (*AusHttpRowsNext) (AusHttpRows *stream, gpointer data);

/*
 * aus_http_rows_new: answers 200 with @media_type; @next is called after each piece, with @data,
 * which is freed with the request.
 */
AusHttpRows *aus_http_rows_new (AusHttpRequest *request, const char *media_type,
                                AusHttpRowsNext next, gpointer data, GDestroyNotify destroy);
AusHttpRequest *aus_http_rows_get_request (AusHttpRows *self); /* unowned */

/* aus_http_rows_add: @text (transfer full) goes out; not empty. */
void aus_http_rows_add (AusHttpRows *self, char *text);
/* aus_http_rows_end: that was all. */
void aus_http_rows_end (AusHttpRows *self);
/* aus_http_rows_break: cut off, so that nobody takes a part for the whole. */
void aus_http_rows_break (AusHttpRows *self);

G_END_DECLS
