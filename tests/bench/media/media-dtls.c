/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-dtls.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>

#define MTU         1200
#define KEY_LENGTH  16
#define SALT_LENGTH 14
#define VALID_DAYS  30

struct _MediaDtls {
  SSL *ssl;
  gboolean active;
  MediaDtlsSend send;
  gpointer data;
};

typedef struct {
  SSL_CTX *context;
  char *fingerprint;
} Identity;

static X509 *
make_certificate (EVP_PKEY *key)
{
  X509 *certificate = X509_new ();
  X509_NAME *name = X509_get_subject_name (certificate);
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 1);
  X509_gmtime_adj (X509_getm_notBefore (certificate), -3600);
  X509_gmtime_adj (X509_getm_notAfter (certificate), VALID_DAYS * 24 * 3600L);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_ASC, (const guchar *) "bot", -1, -1, 0);
  X509_set_issuer_name (certificate, name);
  X509_set_pubkey (certificate, key);
  X509_sign (certificate, key, EVP_sha256 ());
  return certificate;
}

static char *
fingerprint_of (X509 *certificate)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  guint length = 0;
  GString *text = g_string_new (NULL);
  X509_digest (certificate, EVP_sha256 (), digest, &length);
  for (guint i = 0; i < length; i++)
    g_string_append_printf (text, "%s%02X", i > 0 ? ":" : "", digest[i]);
  return g_string_free (text, FALSE);
}

/* The certificate is checked by nobody here: the fingerprint test of the product is elsewhere. */
static int
accept_any (int preverified, X509_STORE_CTX *store)
{
  return 1;
}

static const Identity *
get_identity (void)
{
  static Identity identity;
  if (identity.context != NULL)
    return &identity;
  EVP_PKEY *key = EVP_EC_gen ("P-256");
  X509 *certificate = make_certificate (key);
  identity.context = SSL_CTX_new (DTLS_method ());
  SSL_CTX_use_certificate (identity.context, certificate);
  SSL_CTX_use_PrivateKey (identity.context, key);
  SSL_CTX_set_verify (identity.context, SSL_VERIFY_PEER, accept_any);
  SSL_CTX_set_tlsext_use_srtp (identity.context, "SRTP_AES128_CM_SHA1_80");
  identity.fingerprint = fingerprint_of (certificate);
  X509_free (certificate);
  EVP_PKEY_free (key);
  return &identity;
}

const char *
media_dtls_get_fingerprint (void)
{
  return get_identity ()->fingerprint;
}

MediaDtls *
media_dtls_new (gboolean active, MediaDtlsSend send, gpointer data)
{
  MediaDtls *self = g_new0 (MediaDtls, 1);
  self->ssl = SSL_new (get_identity ()->context);
  self->active = active;
  self->send = send;
  self->data = data;
  SSL_set_bio (self->ssl, BIO_new (BIO_s_mem ()), BIO_new (BIO_s_mem ()));
  SSL_set_options (self->ssl, SSL_OP_NO_QUERY_MTU);
  SSL_set_mtu (self->ssl, MTU);
  if (active)
    SSL_set_connect_state (self->ssl);
  else
    SSL_set_accept_state (self->ssl);
  return self;
}

void
media_dtls_free (MediaDtls *self)
{
  if (self == NULL)
    return;
  SSL_free (self->ssl);
  g_free (self);
}

/* A flight of ours fits one datagram: the certificate is short. */
static void
flush (MediaDtls *self)
{
  guint8 flight[4096];
  int length = BIO_read (SSL_get_wbio (self->ssl), flight, sizeof flight);
  if (length > 0)
    self->send (self->data, flight, (gsize) length);
}

void
media_dtls_start (MediaDtls *self)
{
  if (SSL_in_before (self->ssl)) {
    if (self->active)
      SSL_do_handshake (self->ssl);
  } else if (!SSL_is_init_finished (self->ssl)) {
    DTLSv1_handle_timeout (self->ssl);
  }
  flush (self);
}

void
media_dtls_receive (MediaDtls *self, const guint8 *datagram, gsize length)
{
  BIO_write (SSL_get_rbio (self->ssl), datagram, (int) length);
  if (SSL_is_init_finished (self->ssl)) {
    guint8 ignored[2048]; /* data channels, alerts, a repeated last flight */
    SSL_read (self->ssl, ignored, sizeof ignored);
  } else {
    SSL_do_handshake (self->ssl);
  }
  flush (self);
}

gboolean
media_dtls_is_connected (MediaDtls *self)
{
  return SSL_is_init_finished (self->ssl);
}

/* RFC 5764 section 4.2: client key, server key, client salt, server salt. */
gboolean
media_dtls_get_keys (MediaDtls *self, guint8 inbound[AUS_SRTP_KEY_LENGTH],
                     guint8 outbound[AUS_SRTP_KEY_LENGTH])
{
  static const char label[] = "EXTRACTOR-dtls_srtp";
  guint8 material[2 * AUS_SRTP_KEY_LENGTH];
  if (SSL_export_keying_material (self->ssl, material, sizeof material, label, strlen (label), NULL,
                                  0, 0) != 1)
    return FALSE;
  guint8 *client = self->active ? outbound : inbound;
  guint8 *server = self->active ? inbound : outbound;
  memcpy (client, material, KEY_LENGTH);
  memcpy (server, material + KEY_LENGTH, KEY_LENGTH);
  memcpy (client + KEY_LENGTH, material + 2 * KEY_LENGTH, SALT_LENGTH);
  memcpy (server + KEY_LENGTH, material + 2 * KEY_LENGTH + SALT_LENGTH, SALT_LENGTH);
  return TRUE;
}
