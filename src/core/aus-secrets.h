/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* AusSecrets: the server's keys, one file (0600) kept apart from the database, never in backups of
 * it. */
typedef struct _AusSecrets AusSecrets;

/* aus_secrets_open: (transfer full): reads @path; made with fresh random keys if it does not exist.
 */
AusSecrets *aus_secrets_open (const char *path, GError **error);
AusSecrets *aus_secrets_new_for_test (void); /* fixed keys */
void aus_secrets_free (AusSecrets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusSecrets, aus_secrets_free)

/*
 * aus_secrets_derive_token: (transfer full): 160 bits of HMAC-SHA-256 under the key for @purpose
 * ("link", "csrf", "resume"…) of @id, base64url without padding (27 characters).
 */
char *aus_secrets_derive_token (AusSecrets *self, const char *purpose, const char *id);

/* aus_secrets_hash_token: (transfer full): what a row keeps of a token: hex SHA-256. */
char *aus_secrets_hash_token (const char *token);

/* aus_secrets_random_token: (transfer full): 160 random bits, base64url. */
char *aus_secrets_random_token (void);

/* aus_secrets_random_code: (transfer full): for typing from a phone, so without look-alikes (C3).
 */
#define AUS_CODE_ALPHABET "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
char *aus_secrets_random_code (guint characters);

/* aus_secrets_equal: in constant time for texts of the same length. */
gboolean aus_secrets_equal (const char *a, const char *b);

/* Argon2id (RFC 9106) by libsodium. Slow on purpose: never on the main loop or the storage thread.
 */
char *aus_password_hash (const char *password, GError **error);
gboolean aus_password_verify (const char *hash, const char *password);
/* aus_password_burn: as slow as a verification; for accounts that do not exist. */
void aus_password_burn (const char *password);

G_END_DECLS
