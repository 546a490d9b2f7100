/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_FINGERPRINT_LENGTH 32

/* SHA-256 of a certificate in DER (RFC 8122 section 5). */
typedef struct {
  guint8 digest[AUS_FINGERPRINT_LENGTH];
} AusFingerprint;

/*
 * aus_fingerprint_parse: the value of an a=fingerprint attribute, "sha-256 AB:CD:…". Only SHA-256
 * is taken: it is what browsers send, and an older hash would weaken the check.
 */
gboolean aus_fingerprint_parse (const char *attribute, AusFingerprint *fingerprint, GError **error);

/* aus_fingerprint_from_pem: of the first certificate in @pem. */
gboolean aus_fingerprint_from_pem (const char *pem, AusFingerprint *fingerprint, GError **error);

gboolean aus_fingerprint_equal (const AusFingerprint *a, const AusFingerprint *b);

G_END_DECLS
