/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-request.h"

G_BEGIN_DECLS

/* aus_feed_page_serve: GET /calendar/{file}: a calendar feed (B7) with ETag and If-None-Match. */
void aus_feed_page_serve (AusHttpRequest *request);

G_END_DECLS
