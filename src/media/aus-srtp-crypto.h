/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "media/aus-srtp.h"

G_BEGIN_DECLS

#define AUS_SRTP_TAG_LENGTH 10

/* Whose session keys are derived from a master key (RFC 3711 section 4.3.2). */
typedef enum {
  AUS_SRTP_KEYS_RTP,
  AUS_SRTP_KEYS_RTCP,
} AusSrtpKeys;

/*
 * AusSrtpCrypto: AES-128 in counter mode and HMAC-SHA1-80 with one set of session keys, on OpenSSL,
 * which uses the processor's AES and SHA instructions. Not thread safe.
 */
typedef struct _AusSrtpCrypto AusSrtpCrypto;

/* aus_srtp_crypto_new: NULL when OpenSSL refuses. */
AusSrtpCrypto *aus_srtp_crypto_new (const guint8 master[AUS_SRTP_KEY_LENGTH], AusSrtpKeys keys);
void aus_srtp_crypto_free (AusSrtpCrypto *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusSrtpCrypto, aus_srtp_crypto_free)

/*
 * aus_srtp_crypto_apply: encrypts or decrypts in place: the key stream of @ssrc and the 48-bit
 * packet @index (RFC 3711 section 4.1.1).
 */
gboolean aus_srtp_crypto_apply (AusSrtpCrypto *self, guint32 ssrc, guint64 index, guint8 *data,
                                gsize length);

/* aus_srtp_crypto_sign: the tag of @data followed by the four bytes of @suffix (section 4.2). */
void aus_srtp_crypto_sign (AusSrtpCrypto *self, const guint8 *data, gsize length, guint32 suffix,
                           guint8 tag[AUS_SRTP_TAG_LENGTH]);
gboolean aus_srtp_crypto_verify (AusSrtpCrypto *self, const guint8 *data, gsize length,
                                 guint32 suffix, const guint8 tag[AUS_SRTP_TAG_LENGTH]);

/* aus_srtp_derive: the key stream of @label under the master key (section 4.3.1, rate 0). */
gboolean aus_srtp_derive (const guint8 master[AUS_SRTP_KEY_LENGTH], guint8 label, guint8 *key,
                          gsize length);

G_END_DECLS
