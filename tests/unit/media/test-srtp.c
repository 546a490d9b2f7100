/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <openssl/evp.h>

#include "media/aus-bytes.h"
#include "media/aus-srtp.h"

/* RFC 3711 appendix B.3: master key and salt, and the session keys derived from them. */
static const guint8 master[AUS_SRTP_KEY_LENGTH] = { 0xe1, 0xf9, 0x7a, 0x0d, 0x3e, 0x01, 0x8b, 0xe0,
                                                    0xd6, 0x4f, 0xa3, 0x2c, 0x06, 0xde, 0x41, 0x39,
                                                    0x0e, 0xc6, 0x75, 0xad, 0x49, 0x8a, 0xfe, 0xeb,
                                                    0xb6, 0x96, 0x0b, 0x3a, 0xab, 0xe6 };
static const guint8 cipher_key[16] = { 0xc6, 0x1e, 0x7a, 0x93, 0x74, 0x4f, 0x39, 0xee,
                                       0x10, 0x73, 0x4a, 0xfe, 0x3f, 0xf7, 0xa0, 0x87 };
static const guint8 cipher_salt[14] = { 0x30, 0xcb, 0xbc, 0x08, 0x86, 0x3d, 0x8c,
                                        0x85, 0xd4, 0x9d, 0xb3, 0x4a, 0x9a, 0xe1 };
static const guint8 auth_key[20] = { 0xce, 0xbe, 0x32, 0x1f, 0x6f, 0xf7, 0x71, 0x6b, 0x6f, 0xd4,
                                     0xab, 0x49, 0xaf, 0x25, 0x6a, 0x15, 0x6d, 0x38, 0xba, 0xa4 };

#define PAYLOAD 40
#define PACKET  (12 + PAYLOAD)

static void
make_packet (guint8 *data, guint16 sequence)
{
  memset (data, 0xab, PACKET);
  data[0] = 0x80;
  data[1] = 0x0f;
  aus_write_u16 (data + 2, sequence);
  aus_write_u32 (data + 4, 0xdecafbad);
  aus_write_u32 (data + 8, 0xcafebabe);
}

/* RFC 3711 sections 4.1.1 and 4.2.1 by OpenSSL and GLib, from the derived keys above. */
static void
protect_by_the_book (guint8 *data, guint32 roc)
{
  guint8 iv[16] = { 0 };
  memcpy (iv, cipher_salt, sizeof cipher_salt);
  for (guint i = 0; i < 4; i++) {
    iv[4 + i] ^= data[8 + i];
    iv[8 + i] ^= (guint8) (roc >> (24 - 8 * i));
  }
  iv[12] ^= data[2];
  iv[13] ^= data[3];
  EVP_CIPHER_CTX *aes = EVP_CIPHER_CTX_new ();
  int length;
  g_assert_cmpint (EVP_EncryptInit_ex (aes, EVP_aes_128_ctr (), NULL, cipher_key, iv), ==, 1);
  g_assert_cmpint (EVP_EncryptUpdate (aes, data + 12, &length, data + 12, PAYLOAD), ==, 1);
  EVP_CIPHER_CTX_free (aes);

  guint8 roc_bytes[4], digest[20];
  gsize digest_length = sizeof digest;
  aus_write_u32 (roc_bytes, roc);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, auth_key, sizeof auth_key);
  g_hmac_update (hmac, data, PACKET);
  g_hmac_update (hmac, roc_bytes, sizeof roc_bytes);
  g_hmac_get_digest (hmac, digest, &digest_length);
  memcpy (data + PACKET, digest, 10);
}

static void
test_rfc3711_keys (void)
{
  g_autoptr (AusSrtp) out = aus_srtp_new (AUS_SRTP_OUTBOUND, master, NULL);
  guint8 ours[PACKET + AUS_SRTP_MAX_TRAILER], theirs[PACKET + AUS_SRTP_MAX_TRAILER];
  gsize length = PACKET;
  make_packet (ours, 0x1234);
  make_packet (theirs, 0x1234);
  g_assert_true (aus_srtp_protect_rtp (out, ours, &length));
  protect_by_the_book (theirs, 0);
  g_assert_cmpmem (ours, length, theirs, PACKET + 10);
}

/* The sequence number wraps: the rollover counter enters cipher and tag on both sides. */
static void
test_rollover (void)
{
  g_autoptr (AusSrtp) out = aus_srtp_new (AUS_SRTP_OUTBOUND, master, NULL);
  g_autoptr (AusSrtp) in = aus_srtp_new (AUS_SRTP_INBOUND, master, NULL);
  for (guint i = 0; i < 70000; i++) {
    guint8 data[PACKET + AUS_SRTP_MAX_TRAILER], book[PACKET + AUS_SRTP_MAX_TRAILER];
    gsize length = PACKET;
    make_packet (data, (guint16) (1000 + i));
    g_assert_true (aus_srtp_protect_rtp (out, data, &length));
    if (1000 + i == 0x10005) {
      make_packet (book, 5);
      protect_by_the_book (book, 1);
      g_assert_cmpmem (data, length, book, PACKET + 10);
    }
    g_assert_true (aus_srtp_unprotect_rtp (in, data, &length));
    g_assert_cmpuint (length, ==, PACKET);
  }
}

static void
test_tampered_and_replayed (void)
{
  g_autoptr (AusSrtp) out = aus_srtp_new (AUS_SRTP_OUTBOUND, master, NULL);
  g_autoptr (AusSrtp) in = aus_srtp_new (AUS_SRTP_INBOUND, master, NULL);
  guint8 good[PACKET + AUS_SRTP_MAX_TRAILER], copy[PACKET + AUS_SRTP_MAX_TRAILER];
  gsize length = PACKET;
  make_packet (good, 1);
  g_assert_true (aus_srtp_protect_rtp (out, good, &length));
  for (gsize at = 0; at < length; at += 7) {
    gsize size = length;
    memcpy (copy, good, length);
    copy[at] ^= 1;
    g_assert_false (aus_srtp_unprotect_rtp (in, copy, &size));
  }
  gsize size = length;
  memcpy (copy, good, length);
  g_assert_true (aus_srtp_unprotect_rtp (in, copy, &size));
  size = length;
  g_assert_false (aus_srtp_unprotect_rtp (in, good, &size)); /* again */
  size = 5;
  g_assert_false (aus_srtp_unprotect_rtp (in, copy, &size));
}

/* Retransmissions come long after: up to 1,000 packets late is neither lost nor a replay. */
static void
test_late_packet (void)
{
  g_autoptr (AusSrtp) out = aus_srtp_new (AUS_SRTP_OUTBOUND, master, NULL);
  g_autoptr (AusSrtp) in = aus_srtp_new (AUS_SRTP_INBOUND, master, NULL);
  guint8 late[PACKET + AUS_SRTP_MAX_TRAILER], data[PACKET + AUS_SRTP_MAX_TRAILER];
  gsize late_length = PACKET;
  make_packet (late, 1);
  g_assert_true (aus_srtp_protect_rtp (out, late, &late_length));
  for (guint16 i = 2; i < 1000; i++) {
    gsize length = PACKET;
    make_packet (data, i);
    g_assert_true (aus_srtp_protect_rtp (out, data, &length));
    g_assert_true (aus_srtp_unprotect_rtp (in, data, &length));
  }
  g_assert_true (aus_srtp_unprotect_rtp (in, late, &late_length));
}

/* RFC 3711 section 9.1: only what was sent goes again, and then it is the same ciphertext. */
static void
test_sent_again (void)
{
  g_autoptr (AusSrtp) out = aus_srtp_new (AUS_SRTP_OUTBOUND, master, NULL);
  guint8 first[PACKET + AUS_SRTP_MAX_TRAILER], again[PACKET + AUS_SRTP_MAX_TRAILER];
  gsize first_length = PACKET, again_length = PACKET;
  make_packet (again, 0xffff);
  g_assert_false (aus_srtp_protect_rtp_again (out, again, &again_length)); /* never sent */
  make_packet (first, 0xffff);
  g_assert_true (aus_srtp_protect_rtp (out, first, &first_length));
  for (guint16 i = 0; i < 10; i++) { /* the rollover counter moves on meanwhile */
    guint8 other[PACKET + AUS_SRTP_MAX_TRAILER];
    gsize length = PACKET;
    make_packet (other, i);
    g_assert_true (aus_srtp_protect_rtp (out, other, &length));
  }
  make_packet (again, 0xffff);
  g_assert_true (aus_srtp_protect_rtp_again (out, again, &again_length));
  g_assert_cmpmem (again, again_length, first, first_length);
  make_packet (again, 0xffff);
  again_length = PACKET;
  g_assert_false (aus_srtp_protect_rtp (out, again, &again_length));
  make_packet (again, 10); /* not yet sent */
  g_assert_false (aus_srtp_protect_rtp_again (out, again, &again_length));
}

static void
test_rtcp (void)
{
  g_autoptr (AusSrtp) out = aus_srtp_new (AUS_SRTP_OUTBOUND, master, NULL);
  g_autoptr (AusSrtp) in = aus_srtp_new (AUS_SRTP_INBOUND, master, NULL);
  static const guint8 report[] = { 0x80, 201, 0, 1, 0xca, 0xfe, 0xba, 0xbe };
  guint8 data[sizeof report + AUS_SRTP_MAX_TRAILER];
  gsize length = sizeof report;
  memcpy (data, report, sizeof report);
  g_assert_true (aus_srtp_protect_rtcp (out, data, &length));
  g_assert_cmpuint (length, ==, sizeof report + 14);
  g_assert_true (aus_srtp_unprotect_rtcp (in, data, &length));
  g_assert_cmpmem (data, length, report, sizeof report);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/srtp/E1/rfc3711-keys", test_rfc3711_keys);
  g_test_add_func ("/media/srtp/E1/rollover", test_rollover);
  g_test_add_func ("/media/srtp/E1/tampered-and-replayed", test_tampered_and_replayed);
  g_test_add_func ("/media/srtp/E1/late-packet", test_late_packet);
  g_test_add_func ("/media/srtp/E1/sent-again", test_sent_again);
  g_test_add_func ("/media/srtp/E1/rtcp", test_rtcp);
  return g_test_run ();
}
