/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-route.h"

G_BEGIN_DECLS

/*
 * aus_daemon_routes: what one sibling publishes through the other: the JSON Schema of the
 * signalling at /api/v1/signal.schema.json. Neither of http and signal knows the other.
 */
extern const AusHttpRoute aus_daemon_routes[];

G_END_DECLS
