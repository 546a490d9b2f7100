/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-request.h"

G_BEGIN_DECLS

/*
 * aus_http_run: the end of most handlers: runs the route's use case for the request's actor on
 * @input (taken; NULL: the use case needs none) and answers with what the route's answer function
 * says of the result, on the thread of the database. Writes are done once for each Idempotency-Key.
 */
void aus_http_run (AusHttpRequest *self, gpointer input, GDestroyNotify input_free);

G_END_DECLS
