/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-config.h"
#include "http/aus-http-server.h"

G_BEGIN_DECLS

/*
 * aus_daemon_dev_add: the page /dev/outbox with what a demo server would have sent (C4). In
 * production mode there are no such routes: the outbox holds everybody's links.
 */
void aus_daemon_dev_add (AusHttpServer *http, AusConfig *config);

G_END_DECLS
