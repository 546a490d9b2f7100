/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-request.h"

G_BEGIN_DECLS

/* AusHttpAuthFunc: @error (transfer full) is NULL when the request may go on. */
typedef void (*AusHttpAuthFunc) (AusHttpRequest *request, GError *error);

/*
 * aus_http_auth_check: who asks, and may such a caller use this route at all? (What somebody may do
 * to which consultation is aus_policy_allows() inside the use case.) Calls @done at once when the
 * credential is known already, else later.
 */
void aus_http_auth_check (AusHttpRequest *request, AusHttpAuthFunc done);

G_END_DECLS
