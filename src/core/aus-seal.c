/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-seal.h"

#include "core/aus-error.h"
#include "core/aus-json.h"

#include <sodium.h>
#include <string.h>

/* The derived token holds 160 bits; the hash only brings it to the length of a key. */
static void
derive_key (AusSecrets *secrets, const char *purpose, const char *id,
            guchar key[crypto_secretbox_KEYBYTES])
{
  g_autofree char *token = aus_secrets_derive_token (secrets, purpose, id);

  crypto_generichash (key, crypto_secretbox_KEYBYTES, (const guchar *) token, strlen (token), NULL,
                      0);
}

char *
aus_seal (AusSecrets *secrets, const char *purpose, const char *id, GBytes *bytes)
{
  guchar key[crypto_secretbox_KEYBYTES];
  gsize length = 0;
  const guchar *plain = g_bytes_get_data (bytes, &length);
  gsize sealed_length = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
  g_autofree guchar *sealed = g_malloc (sealed_length);

  derive_key (secrets, purpose, id, key);
  randombytes_buf (sealed, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (sealed + crypto_secretbox_NONCEBYTES, plain, length, sealed, key);
  sodium_memzero (key, sizeof key);
  return g_base64_encode (sealed, sealed_length);
}

GBytes *
aus_unseal (AusSecrets *secrets, const char *purpose, const char *id, const char *sealed,
            GError **error)
{
  guchar key[crypto_secretbox_KEYBYTES];
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (sealed, &length);
  const gsize overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  gsize plain_length = length >= overhead ? length - overhead : 0;
  g_autofree guchar *plain = g_malloc0 (plain_length + 1);

  derive_key (secrets, purpose, id, key);
  int failed = length < overhead ||
               crypto_secretbox_open_easy (plain, bytes + crypto_secretbox_NONCEBYTES,
                                           length - crypto_secretbox_NONCEBYTES, bytes, key) != 0;
  sodium_memzero (key, sizeof key);
  if (failed) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INTERNAL, "what was sealed cannot be opened");
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&plain), plain_length);
}

char *
aus_seal_object (AusSecrets *secrets, const char *purpose, const char *id, JsonObject *object)
{
  g_autoptr (JsonNode) node = aus_json_take_object (json_object_ref (object));
  g_autofree char *text = aus_json_print (node);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return aus_seal (secrets, purpose, id, bytes);
}

JsonNode *
aus_unseal_object (AusSecrets *secrets, const char *purpose, const char *id, const char *sealed,
                   GError **error)
{
  g_autoptr (GBytes) bytes = aus_unseal (secrets, purpose, id, sealed, error);
  gsize length = 0;

  if (bytes == NULL)
    return NULL;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) node = aus_json_parse (text, length, length, error);
  if (node == NULL || JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INTERNAL, "what was sealed is no object");
  return NULL;
}
