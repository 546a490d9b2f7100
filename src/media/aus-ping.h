/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusPing: a question that a client answers at once, with the keys of one ICE session. It is a STUN
 * request (RFC 8489 section 5) of method 0x080, which libwebrtc calls GOOG-PING: no attribute but
 * the first 32 bits of an HMAC-SHA1 under the client's password, 28 bytes both ways. ICE's own
 * checks will not do: libnice keeps their answers to itself, and these it hands on, because they
 * bear no fingerprint. Chromium and Safari answer, out of their network thread; a client that knows
 * no such method does not, as RFC 8489 section 6.3 wants.
 */
typedef struct _AusPing AusPing;

#define AUS_PING_LENGTH    28
#define AUS_PING_ID_LENGTH 12

/* aus_ping_new: @password is the client's (RFC 8839 section 5.4). */
AusPing *aus_ping_new (const char *password);
void aus_ping_free (AusPing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPing, aus_ping_free)

/* aus_ping_is_answer: by its first bytes; a browser's own checks and answers to ours are none. */
gboolean aus_ping_is_answer (const guint8 *data, gsize length);

void aus_ping_write (const AusPing *self, const guint8 id[AUS_PING_ID_LENGTH],
                     guint8 out[AUS_PING_LENGTH]);
/* aus_ping_read_answer: FALSE: malformed, or not of who knows the password. */
gboolean aus_ping_read_answer (const AusPing *self, const guint8 *data, gsize length,
                               guint8 id[AUS_PING_ID_LENGTH]);

G_END_DECLS
