/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "app/aus-events.h"
#include "app/aus-live.h"
#include "core/aus-proxies.h"
#include "signal/aus-signal-limits.h"

G_BEGIN_DECLS

/*
 * AusSignalServer: the WebSockets of visits and dashboards on somebody's SoupServer. It needs no
 * handler of its own there: it authenticates and upgrades the requests for its two addresses before
 * anybody else looks for one.
 */
#define AUS_TYPE_SIGNAL_SERVER (aus_signal_server_get_type ())
G_DECLARE_FINAL_TYPE (AusSignalServer, aus_signal_server, AUS, SIGNAL_SERVER, GObject)

/* aus_signal_server_new: @limits are copied; @wheel is unowned and outlives it. */
AusSignalServer *aus_signal_server_new (AusApp *app, AusLive *live, AusLiveWheel *wheel,
                                        const AusSignalLimits *limits, AusProxies *proxies);
void aus_signal_server_attach (AusSignalServer *self, SoupServer *soup);

/* aus_signal_server_stop: every socket is closed as going away; no new ones. */
void aus_signal_server_stop (AusSignalServer *self);

guint aus_signal_server_count_sockets (AusSignalServer *self);

G_END_DECLS
