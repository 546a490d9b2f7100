/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Time-limited credentials of a TURN server (draft-uberti-behave-turn-rest-00, which coturn calls
 * use-auth-secret): who holds the shared secret can make them, and nobody can prolong them.
 */
typedef struct {
  char *user; /* "EXPIRY:ID", EXPIRY in seconds since 1970 */
  char *password;
} AusTurnCredential;

/* aus_turn_credential_new: (transfer full): @id is opaque: it shows in coturn's log. */
AusTurnCredential *aus_turn_credential_new (const char *secret, const char *id, gint64 expiry_usec);
void aus_turn_credential_free (AusTurnCredential *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusTurnCredential, aus_turn_credential_free)

/* aus_turn_read_secret: (transfer full): the first line of a file; AUS_ERROR_INVALID if none. */
char *aus_turn_read_secret (const char *path, GError **error);

typedef enum {
  AUS_TURN_UDP,
  AUS_TURN_TCP,
  AUS_TURN_TLS,
} AusTurnTransport;

/* Where a TURN server is (RFC 7065). */
typedef struct {
  char *host; /* without the brackets of an IPv6 address */
  guint16 port;
  AusTurnTransport transport;
} AusTurnUrl;

/* aus_turn_url_parse: AUS_ERROR_INVALID for what a browser would not take, and for DTLS. */
AusTurnUrl *aus_turn_url_parse (const char *text, GError **error);
void aus_turn_url_free (AusTurnUrl *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusTurnUrl, aus_turn_url_free)

G_END_DECLS
