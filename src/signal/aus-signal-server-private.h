/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What sockets, sessions and peers want of the server they belong to. */

#include "app/aus-live.h"
#include "signal/aus-signal-limits.h"
#include "signal/aus-signal-server.h"
#include "signal/aus-signal-session.h"

G_BEGIN_DECLS

AusApp *aus_signal_server_get_app (AusSignalServer *self);
AusProxies *aus_signal_server_get_proxies (AusSignalServer *self);
AusLive *aus_signal_server_get_live (AusSignalServer *self);
AusLiveWheel *aus_signal_server_get_wheel (AusSignalServer *self);
const AusSignalLimits *aus_signal_server_get_limits (AusSignalServer *self);

/* aus_signal_server_admit: counts the socket; AUS_ERROR_TOO_MANY_REQUESTS when it is one too many.
 */
gboolean aus_signal_server_admit (AusSignalServer *self, const AusSignalTicket *ticket,
                                  GError **error);
/* aus_signal_server_adopt: an authenticated, upgraded connection; takes @ticket. */
void aus_signal_server_adopt (AusSignalServer *self, SoupWebsocketConnection *connection,
                              AusSignalTicket *ticket);
void aus_signal_server_forget_socket (AusSignalServer *self, AusSignalSocket *socket,
                                      const AusSignalTicket *ticket);

/* aus_signal_server_find_session: by its resume token; unowned. */
AusSignalSession *aus_signal_server_find_session (AusSignalServer *self, const char *resume);
void aus_signal_server_keep_session (AusSignalServer *self, AusSignalSession *session);
void aus_signal_server_forget_session (AusSignalServer *self, AusSignalSession *session);

/* Dashboards that want live changes. */
void aus_signal_server_add_dashboard (AusSignalServer *self, AusSignalSession *session);
void aus_signal_server_remove_dashboard (AusSignalServer *self, AusSignalSession *session);
gboolean aus_signal_dashboard_wants (AusSignalSession *session, const AusEvent *event);
void aus_signal_dashboard_tell (AusSignalSession *session, const AusEvent *event);

/* aus-signal-upgrade.c: looks at every request's headers; ours are authenticated and upgraded. */
void aus_signal_upgrade_watch (AusSignalServer *self, SoupServer *soup);

G_END_DECLS
