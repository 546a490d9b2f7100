/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "core/aus-secrets.h"

#include <sodium.h>
#include <string.h>

/* RFC 9106 section 4, second recommended option: three passes over 64 MiB. */
#define PASSES       3
#define MEMORY_BYTES (64 * 1024 * 1024)

char *
aus_password_hash (const char *password, GError **error)
{
  g_return_val_if_fail (password != NULL, NULL);

  char hash[crypto_pwhash_STRBYTES];

  if (sodium_init () >= 0 &&
      crypto_pwhash_str_alg (hash, password, strlen (password), PASSES, MEMORY_BYTES,
                             crypto_pwhash_ALG_ARGON2ID13) == 0)
    return g_strdup (hash);

  g_set_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "Not enough memory to hash a password");
  return NULL;
}

gboolean
aus_password_verify (const char *hash, const char *password)
{
  g_return_val_if_fail (hash != NULL && password != NULL, FALSE);
  return sodium_init () >= 0 && crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
}

void
aus_password_burn (const char *password)
{
  g_return_if_fail (password != NULL);

  static const guint8 salt[crypto_pwhash_SALTBYTES] = "auscult-no-one";
  guint8 out[32];

  if (sodium_init () < 0 || crypto_pwhash (out, sizeof out, password, strlen (password), salt,
                                           PASSES, MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return;
  sodium_memzero (out, sizeof out);
}
