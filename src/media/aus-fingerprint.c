/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-fingerprint.h"

#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "core/aus-error.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free)

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "fingerprint: %s", what);
  return FALSE;
}

gboolean
aus_fingerprint_parse (const char *attribute, AusFingerprint *fingerprint, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (attribute, " ", 2);
  if (g_strv_length (parts) != 2 || g_ascii_strcasecmp (parts[0], "sha-256") != 0)
    return refuse (error, "not sha-256");

  AusFingerprint parsed;
  const char *at = parts[1];
  for (guint i = 0; i < AUS_FINGERPRINT_LENGTH; i++, at += 3) {
    int high = g_ascii_xdigit_value (at[0]);
    int low = high < 0 ? -1 : g_ascii_xdigit_value (at[1]);
    if (low < 0)
      return refuse (error, "not 32 bytes in hexadecimal");
    parsed.digest[i] = (guint8) (high << 4 | low);
    char expected = i + 1 < AUS_FINGERPRINT_LENGTH ? ':' : '\0';
    if (at[2] != expected)
      return refuse (error, "not 32 bytes in hexadecimal");
  }
  *fingerprint = parsed;
  return TRUE;
}

gboolean
aus_fingerprint_from_pem (const char *pem, AusFingerprint *fingerprint, GError **error)
{
  g_autoptr (BIO) bio = BIO_new_mem_buf (pem, -1);
  g_autoptr (X509) certificate = bio != NULL ? PEM_read_bio_X509 (bio, NULL, NULL, NULL) : NULL;
  if (certificate == NULL)
    return refuse (error, "not a certificate");

  guint8 digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  if (X509_digest (certificate, EVP_sha256 (), digest, &length) != 1 ||
      length != AUS_FINGERPRINT_LENGTH)
    return refuse (error, "cannot hash the certificate");
  memcpy (fingerprint->digest, digest, AUS_FINGERPRINT_LENGTH);
  return TRUE;
}

gboolean
aus_fingerprint_equal (const AusFingerprint *a, const AusFingerprint *b)
{
  return CRYPTO_memcmp (a->digest, b->digest, AUS_FINGERPRINT_LENGTH) == 0;
}
