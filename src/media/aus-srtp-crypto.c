/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EVP_MAC of OpenSSL 3.0 allocates and copies two digest contexts for every packet; the plain SHA-1
 * state is copied on the stack. It is deprecated in favour of EVP, not insecure: HMAC does not
 * depend on SHA-1's resistance to collisions (RFC 6194 section 3.3).
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "media/aus-srtp-crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

#include "media/aus-bytes.h"

#define CIPHER_KEY_LENGTH 16
#define SALT_LENGTH       14
#define BLOCK_LENGTH      16
#define HMAC_KEY_LENGTH   20
#define LABELS_EACH       3 /* encryption, authentication, salt */
#define HMAC_INNER        0x36
#define HMAC_OUTER        0x5c

struct _AusSrtpCrypto {
  EVP_CIPHER_CTX *cipher;
  guint8 salt[SALT_LENGTH];
  SHA_CTX inner, outer; /* after the padded key (RFC 2104 section 4) */
};

static EVP_CIPHER_CTX *
make_cipher (const guint8 key[CIPHER_KEY_LENGTH])
{
  EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new ();
  if (cipher != NULL && EVP_EncryptInit_ex2 (cipher, EVP_aes_128_ctr (), key, NULL, NULL) == 1)
    return cipher;
  EVP_CIPHER_CTX_free (cipher);
  return NULL;
}

/* Counter mode: encrypting and decrypting are the same. */
static gboolean
apply_stream (EVP_CIPHER_CTX *cipher, const guint8 counter[BLOCK_LENGTH], guint8 *data,
              gsize length)
{
  int written;
  return EVP_EncryptInit_ex2 (cipher, NULL, NULL, counter, NULL) == 1 &&
         EVP_EncryptUpdate (cipher, data, &written, data, (int) length) == 1;
}

gboolean
aus_srtp_derive (const guint8 master[AUS_SRTP_KEY_LENGTH], guint8 label, guint8 *key, gsize length)
{
  guint8 counter[BLOCK_LENGTH] = { 0 };
  EVP_CIPHER_CTX *cipher = make_cipher (master);
  memcpy (counter, master + CIPHER_KEY_LENGTH, SALT_LENGTH);
  counter[7] ^= label; /* label || index DIV rate: 56 bits at the end of the salt */
  memset (key, 0, length);
  gboolean ok = cipher != NULL && apply_stream (cipher, counter, key, length);
  EVP_CIPHER_CTX_free (cipher);
  return ok;
}

static void
start_hash (SHA_CTX *hash, const guint8 key[HMAC_KEY_LENGTH], guint8 pad)
{
  guint8 block[SHA_CBLOCK];
  memset (block, pad, sizeof block);
  for (guint i = 0; i < HMAC_KEY_LENGTH; i++)
    block[i] ^= key[i];
  SHA1_Init (hash);
  SHA1_Update (hash, block, sizeof block);
  OPENSSL_cleanse (block, sizeof block);
}

AusSrtpCrypto *
aus_srtp_crypto_new (const guint8 master[AUS_SRTP_KEY_LENGTH], AusSrtpKeys keys)
{
  g_autoptr (AusSrtpCrypto) self = g_new0 (AusSrtpCrypto, 1);
  guint8 label = keys == AUS_SRTP_KEYS_RTP ? 0 : LABELS_EACH;
  guint8 cipher_key[CIPHER_KEY_LENGTH], hash_key[HMAC_KEY_LENGTH];
  gboolean derived = aus_srtp_derive (master, label, cipher_key, sizeof cipher_key) &&
                     aus_srtp_derive (master, label + 1, hash_key, sizeof hash_key) &&
                     aus_srtp_derive (master, label + 2, self->salt, sizeof self->salt);
  if (derived) {
    self->cipher = make_cipher (cipher_key);
    start_hash (&self->inner, hash_key, HMAC_INNER);
    start_hash (&self->outer, hash_key, HMAC_OUTER);
  }
  OPENSSL_cleanse (cipher_key, sizeof cipher_key);
  OPENSSL_cleanse (hash_key, sizeof hash_key);
  return self->cipher != NULL ? g_steal_pointer (&self) : NULL;
}

void
aus_srtp_crypto_free (AusSrtpCrypto *self)
{
  if (self == NULL)
    return;
  EVP_CIPHER_CTX_free (self->cipher);
  OPENSSL_cleanse (self, sizeof *self);
  g_free (self);
}

gboolean
aus_srtp_crypto_apply (AusSrtpCrypto *self, guint32 ssrc, guint64 index, guint8 *data, gsize length)
{
  guint8 counter[BLOCK_LENGTH] = { 0 }, mask[BLOCK_LENGTH] = { 0 };
  memcpy (counter, self->salt, SALT_LENGTH);
  aus_write_u32 (mask + 4, ssrc);
  aus_write_u32 (mask + 8, (guint32) (index >> 16));
  aus_write_u16 (mask + 12, (guint16) index);
  for (guint i = 0; i < BLOCK_LENGTH; i++)
    counter[i] ^= mask[i];
  return apply_stream (self->cipher, counter, data, length);
}

void
aus_srtp_crypto_sign (AusSrtpCrypto *self, const guint8 *data, gsize length, guint32 suffix,
                      guint8 tag[AUS_SRTP_TAG_LENGTH])
{
  guint8 digest[SHA_DIGEST_LENGTH], tail[4];
  SHA_CTX hash = self->inner;
  aus_write_u32 (tail, suffix);
  SHA1_Update (&hash, data, length);
  SHA1_Update (&hash, tail, sizeof tail);
  SHA1_Final (digest, &hash);
  hash = self->outer;
  SHA1_Update (&hash, digest, sizeof digest);
  SHA1_Final (digest, &hash);
  memcpy (tag, digest, AUS_SRTP_TAG_LENGTH);
}

gboolean
aus_srtp_crypto_verify (AusSrtpCrypto *self, const guint8 *data, gsize length, guint32 suffix,
                        const guint8 tag[AUS_SRTP_TAG_LENGTH])
{
  guint8 expected[AUS_SRTP_TAG_LENGTH];
  aus_srtp_crypto_sign (self, data, length, suffix, expected);
  return CRYPTO_memcmp (expected, tag, sizeof expected) == 0;
}
