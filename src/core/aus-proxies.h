/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * AusProxies: reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. From
 * anybody else these headers are only what a client says about itself.
 */
typedef struct _AusProxies AusProxies;

/* aus_proxies_new: @list: addresses and networks (10.0.0.0/8), comma-separated; "" for none. */
AusProxies *aus_proxies_new (const char *list, GError **error);
AusProxies *aus_proxies_ref (AusProxies *self);
void aus_proxies_unref (AusProxies *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusProxies, aus_proxies_unref)

gboolean aus_proxies_is_empty (AusProxies *self);
gboolean aus_proxies_trusts (AusProxies *self, GInetAddress *peer);

/*
 * aus_proxies_find_client: (transfer full): who is behind the connection of @peer: itself, or, for
 * a trusted one, the last address of @forwarded_for (X-Forwarded-For, NULL without) that is not a
 * trusted proxy, too: what stands before that one is the client's own invention.
 */
GInetAddress *aus_proxies_find_client (AusProxies *self, GInetAddress *peer,
                                       const char *forwarded_for);

/*
 * aus_proxies_name_line: (transfer full): whom limits count: one line has a whole /64 of IPv6
 * addresses (RFC 6177 section 2), and an IPv4 address is the same however a socket writes it.
 */
char *aus_proxies_name_line (GInetAddress *address);

G_END_DECLS
