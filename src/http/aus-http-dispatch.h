/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-request.h"

G_BEGIN_DECLS

/*
 * aus_http_dispatch_headers: what can be decided before the body: route, rate of the address, size.
 * aus_http_dispatch_body: authentication → input → handler; pauses the message when the answer
 * comes later.
 */
void aus_http_dispatch_headers (AusHttpRequest *request);
void aus_http_dispatch_body (AusHttpRequest *request);

G_END_DECLS
