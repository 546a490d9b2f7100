/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "signal/aus-signal-limits.h"
#include "signal/aus-signal-session.h"

G_BEGIN_DECLS

/*
 * AusSignalSocket: one WebSocket: its pings, its limits, and the session it belongs to once the
 * client has said hello. libsoup 3.2 has no pong time-out and does not tell what it has not sent
 * yet, so both are found out by numbered pings: what was sent before one has arrived with its pong.
 */
AusSignalSocket *aus_signal_socket_new (AusSignalServer *server,
                                        SoupWebsocketConnection *connection,
                                        AusSignalTicket *ticket);
/* aus_signal_socket_send: @text is one whole message. */
void aus_signal_socket_send (AusSignalSocket *self, const char *text);
/*
 * aus_signal_socket_pass: the same, unless the client is far behind what it was sent: then FALSE,
 * and nothing is kept. What others send to a client can thus never fill our memory nor close its
 * socket.
 */
gboolean aus_signal_socket_pass (AusSignalSocket *self, const char *text);
/* aus_signal_socket_close: the session (if any) has been told or is about to be. */
void aus_signal_socket_close (AusSignalSocket *self, AusSignalClose code, const char *reason);
/* aus_signal_socket_free: by the server, when the socket is in no list any more. */
void aus_signal_socket_free (AusSignalSocket *self);

G_END_DECLS
