/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/aus-turn.h"

G_BEGIN_DECLS

/*
 * AusTurnProbe: one client of a STUN or TURN server (RFC 8489, RFC 8656), to find out whether it
 * works. Blocking, each step with a deadline: for the operator's tool, not for the server.
 */
typedef struct _AusTurnProbe AusTurnProbe;

#define AUS_TURN_PROBE_SECONDS 4 /* of one step */

/*
 * aus_turn_probe_new: (transfer full): connects, with TLS where the URL says so; the certificate is
 * checked against @authorities, or the system's when NULL. @credential may be NULL for STUN.
 */
AusTurnProbe *aus_turn_probe_new (const AusTurnUrl *url, const AusTurnCredential *credential,
                                  GTlsDatabase *authorities, GError **error);
void aus_turn_probe_free (AusTurnProbe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusTurnProbe, aus_turn_probe_free)

/* aus_turn_probe_bind: (transfer full): our address as the server sees it. */
GSocketAddress *aus_turn_probe_bind (AusTurnProbe *self, GError **error);

/* aus_turn_probe_allocate: (transfer full): the address of a relay made for us. */
GSocketAddress *aus_turn_probe_allocate (AusTurnProbe *self, GError **error);
/* aus_turn_probe_permit: lets the relay exchange datagrams with @peer. */
gboolean aus_turn_probe_permit (AusTurnProbe *self, GSocketAddress *peer, GError **error);
/* aus_turn_probe_send: @text through the relay to @peer; whether it arrives is another matter. */
gboolean aus_turn_probe_send (AusTurnProbe *self, GSocketAddress *peer, const char *text,
                              GError **error);
/* aus_turn_probe_receive: waits for a datagram with @text through the relay. */
gboolean aus_turn_probe_receive (AusTurnProbe *self, const char *text, GError **error);

G_END_DECLS
