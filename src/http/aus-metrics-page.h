/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-request.h"

G_BEGIN_DECLS

/*
 * GET /metrics for Prometheus (M2). By default only this machine may read it; metrics.addresses and
 * metrics.token-file say who else. Never a label that names a person or a consultation.
 */
void aus_metrics_page_serve (AusHttpRequest *request);

G_END_DECLS
