/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-request.h"

G_BEGIN_DECLS

/*
 * aus_http_input_read: Accept, preconditions, Idempotency-Key, query and body, each as the row of
 * the route declares it. Behind it a handler reads without further tests.
 */
gboolean aus_http_input_read (AusHttpRequest *request, GError **error);

G_END_DECLS
