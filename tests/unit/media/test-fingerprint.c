/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "media/aus-fingerprint.h"

/* A certificate made for this test, and what `openssl x509 -fingerprint -sha256` says of it. */
static const char pem[] = "-----BEGIN CERTIFICATE-----\n"
                          "MIIBhTCCASugAwIBAgIUb4SWIIPRS/Ajrdb9uNLpyhpKvAswCgYIKoZIzj0EAwIw\n"
                          "FzEVMBMGA1UEAwwMYXVzY3VsdC10ZXN0MCAXDTI2MTEyMjA1NTExNVoYDzIxMjYx\n"
                          "MDI5MDU1MTE1WjAXMRUwEwYDVQQDDAxhdXNjdWx0LXRlc3QwWTATBgcqhkjOPQIB\n"
                          "BggqhkjOPQMBBwNCAAStKT2YAqnN2Pjxe7ogyhjLlTVPAN7sdNgBfylPorMx4XIR\n"
                          "OBuNXmJ13+KfVUd7WcqowOr1GT2GgW+yL0uy5sqpo1MwUTAdBgNVHQ4EFgQU119B\n"
                          "qSC2g3pOKm543FQTWfhvisowHwYDVR0jBBgwFoAU119BqSC2g3pOKm543FQTWfhv\n"
                          "isowDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAgbCvYDGzs7c9\n"
                          "1+XfJouaD2J/EpysnW0jmGanx7RpETcCIFKyFewkBNKzrdv/UR9x16fNfwqM5hA2\n"
                          "Rg4IGhsgUg92\n"
                          "-----END CERTIFICATE-----\n";
#define FINGERPRINT                                                                                \
  "6D:D8:AE:40:DA:EF:5D:CF:54:CE:C8:8B:AD:69:47:E8:C2:F0:81:46:5E:8D:81:5E:D2:3D:BB:33:58:8E:DD:"  \
  "FD"

static void
test_certificate (void)
{
  AusFingerprint promised, actual;
  g_assert_true (aus_fingerprint_parse ("sha-256 " FINGERPRINT, &promised, NULL));
  g_assert_true (aus_fingerprint_from_pem (pem, &actual, NULL));
  g_assert_true (aus_fingerprint_equal (&promised, &actual));
}

static void
test_every_bit_counts (void)
{
  AusFingerprint a, b;
  g_assert_true (aus_fingerprint_parse ("SHA-256 " FINGERPRINT, &a, NULL));
  for (guint bit = 0; bit < 8 * AUS_FINGERPRINT_LENGTH; bit++) {
    b = a;
    b.digest[bit / 8] ^= (guint8) (1u << bit % 8);
    g_assert_false (aus_fingerprint_equal (&a, &b));
  }
}

static void
test_refused (void)
{
  static const char *const rows[] = {
    "",
    "sha-256",
    "sha-256 ",
    "sha-1 " FINGERPRINT,
    "sha-512 " FINGERPRINT,
    "sha-256 " FINGERPRINT ":00",
    "sha-256 " FINGERPRINT " ",
    "sha-256  " FINGERPRINT,
    "sha-256 00:11",
    "sha-256 0:011",
    "sha-256 zz:11",
    FINGERPRINT,
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    AusFingerprint fingerprint = { { 7 } };
    g_assert_false (aus_fingerprint_parse (rows[i], &fingerprint, &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
    g_assert_cmpuint (fingerprint.digest[0], ==, 7);
  }
  g_autoptr (GError) error = NULL;
  AusFingerprint fingerprint;
  g_assert_false (aus_fingerprint_from_pem ("no certificate", &fingerprint, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/fingerprint/E1/certificate", test_certificate);
  g_test_add_func ("/media/fingerprint/E1/every-bit-counts", test_every_bit_counts);
  g_test_add_func ("/media/fingerprint/E1/refused", test_refused);
  return g_test_run ();
}
