/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our SRTP beside libsrtp2, packet by packet: the same bytes and the same verdicts. */
#include <srtp2/srtp.h>

#include "media/aus-bytes.h"
#include "media/aus-srtp-crypto.h"
#include "media/aus-srtp-window.h"
#include "media/aus-srtp.h"

#define PACKETS    40000
#define MAX_LENGTH 1300
#define SSRCS      5

typedef struct {
  AusSrtp *out, *in;
  srtp_t their_out, their_in;
  guint8 key[AUS_SRTP_KEY_LENGTH];
} Pair;

static srtp_t
make_theirs (guint8 *key, srtp_ssrc_type_t type)
{
  srtp_t session;
  srtp_policy_t policy = { .ssrc = { .type = type }, .key = key, .window_size = AUS_SRTP_WINDOW };
  srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80 (&policy.rtp);
  srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80 (&policy.rtcp);
  g_assert_cmpint (srtp_create (&session, &policy), ==, srtp_err_status_ok);
  return session;
}

static void
set_up (Pair *pair, gconstpointer data)
{
  for (guint i = 0; i < sizeof pair->key; i++)
    pair->key[i] = (guint8) g_test_rand_int ();
  pair->out = aus_srtp_new (AUS_SRTP_OUTBOUND, pair->key, NULL);
  pair->in = aus_srtp_new (AUS_SRTP_INBOUND, pair->key, NULL);
  pair->their_out = make_theirs (pair->key, ssrc_any_outbound);
  pair->their_in = make_theirs (pair->key, ssrc_any_inbound);
}

static void
tear_down (Pair *pair, gconstpointer data)
{
  aus_srtp_free (pair->out);
  aus_srtp_free (pair->in);
  srtp_dealloc (pair->their_out);
  srtp_dealloc (pair->their_in);
}

/* With or without CSRCs and extension; the payload is whatever comes. */
static gsize
make_rtp (guint8 *data, guint32 ssrc, guint16 sequence)
{
  guint csrcs = g_test_rand_bit () ? (guint) g_test_rand_int_range (0, 4) : 0;
  guint words = (guint) g_test_rand_int_range (0, 4);
  gboolean extended = g_test_rand_bit ();
  gsize head = 12 + 4 * csrcs + (extended ? 4 + 4 * words : 0);
  gsize length = head + (gsize) g_test_rand_int_range (0, MAX_LENGTH - 60);
  for (gsize i = 0; i < length; i++)
    data[i] = (guint8) g_test_rand_int ();
  data[0] = (guint8) (0x80 | (extended ? 0x10 : 0) | csrcs);
  data[1] = 96;
  aus_write_u16 (data + 2, sequence);
  aus_write_u32 (data + 8, ssrc);
  if (extended) {
    aus_write_u16 (data + 12 + 4 * csrcs, 0xbede);
    aus_write_u16 (data + 14 + 4 * csrcs, (guint16) words);
  }
  return length;
}

/* Mostly onwards by one; sometimes late, a repetition, or a jump. */
static gint64
step (gint64 sequence)
{
  int chance = g_test_rand_int_range (0, 100);
  if (chance < 80)
    return sequence + 1;
  if (chance < 90)
    return MAX (sequence - g_test_rand_int_range (0, 1500), 0);
  return sequence + g_test_rand_int_range (1, 2000);
}

static void
test_rtp (Pair *pair, gconstpointer data)
{
  gint64 sequences[SSRCS] = { 0 };
  for (guint i = 0; i < PACKETS; i++) {
    guint8 ours[MAX_LENGTH + 32], theirs[MAX_LENGTH + 32], arrived[MAX_LENGTH + 32];
    guint which = (guint) g_test_rand_int_range (0, SSRCS);
    gint64 sequence = step (sequences[which]);
    gsize length = make_rtp (ours, 1000 + which, (guint16) sequence);
    int their_length = (int) length;
    memcpy (theirs, ours, length);

    gboolean sent = aus_srtp_protect_rtp (pair->out, ours, &length);
    gboolean they_sent =
        srtp_protect (pair->their_out, theirs, &their_length) == srtp_err_status_ok;
    g_assert_cmpint (sent, ==, they_sent);
    sequences[which] = MAX (sequences[which], sequence);
    if (!sent)
      continue;
    g_assert_cmpmem (ours, length, theirs, (gsize) their_length);

    if (g_test_rand_int_range (0, 20) == 0)
      ours[g_test_rand_int_range (0, (int) length)] ^= 4;
    memcpy (arrived, ours, length);
    gboolean taken = aus_srtp_unprotect_rtp (pair->in, arrived, &length);
    gboolean they_took = srtp_unprotect (pair->their_in, ours, &their_length) == srtp_err_status_ok;
    g_assert_cmpint (taken, ==, they_took);
    if (taken)
      g_assert_cmpmem (arrived, length, ours, (gsize) their_length);
  }
}

static void
test_rtcp (Pair *pair, gconstpointer data)
{
  for (guint i = 0; i < PACKETS / 10; i++) {
    guint8 ours[MAX_LENGTH + 32], theirs[MAX_LENGTH + 32], arrived[MAX_LENGTH + 32];
    gsize length = 8 + 4 * (gsize) g_test_rand_int_range (0, 300);
    int their_length = (int) length;
    for (gsize j = 0; j < length; j++)
      ours[j] = (guint8) g_test_rand_int ();
    ours[0] = 0x80;
    ours[1] = 201;
    aus_write_u32 (ours + 4, 1000 + (guint32) g_test_rand_int_range (0, SSRCS));
    memcpy (theirs, ours, length);

    g_assert_true (aus_srtp_protect_rtcp (pair->out, ours, &length));
    g_assert_cmpint (srtp_protect_rtcp (pair->their_out, theirs, &their_length), ==,
                     srtp_err_status_ok);
    g_assert_cmpmem (ours, length, theirs, (gsize) their_length);

    if (g_test_rand_int_range (0, 20) == 0)
      ours[g_test_rand_int_range (0, (int) length)] ^= 4;
    memcpy (arrived, ours, length);
    gboolean taken = aus_srtp_unprotect_rtcp (pair->in, arrived, &length);
    gboolean they_took =
        srtp_unprotect_rtcp (pair->their_in, ours, &their_length) == srtp_err_status_ok;
    g_assert_cmpint (taken, ==, they_took);
    if (taken)
      g_assert_cmpmem (arrived, length, ours, (gsize) their_length);
  }
}

/* A client cannot make us keep ever more SSRCs, nor anybody without the key a single one. */
static void
test_too_many_ssrcs (Pair *pair, gconstpointer data)
{
  guint accepted = 0;
  for (guint32 ssrc = 1; ssrc <= 1000; ssrc++) {
    guint8 packet[MAX_LENGTH + 32];
    gsize length = make_rtp (packet, ssrc, 1);
    int size = (int) length;
    g_assert_cmpint (srtp_protect (pair->their_out, packet, &size), ==, srtp_err_status_ok);
    length = (gsize) size;
    accepted += aus_srtp_unprotect_rtp (pair->in, packet, &length);
  }
  g_assert_cmpuint (accepted, >, 0);
  g_assert_cmpuint (accepted, <, 1000);
}

/* RFC 3711 appendix B.2: the key stream's first and later blocks. */
static void
test_key_stream (void)
{
  static const guint8 master[AUS_SRTP_KEY_LENGTH] = {
    0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f,
    0x3c, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd
  };
  static const guint8 first[16] = { 0xe0, 0x3e, 0xad, 0x09, 0x35, 0xc9, 0x5e, 0x80,
                                    0xe1, 0x66, 0xb1, 0x6d, 0xd9, 0x2b, 0x4e, 0xb4 };
  static const guint8 second[16] = { 0xd2, 0x35, 0x13, 0x16, 0x2b, 0x02, 0xd0, 0xf7,
                                     0x2a, 0x43, 0xa2, 0xfe, 0x4a, 0x5f, 0x97, 0xab };
  guint8 stream[32];
  g_assert_true (aus_srtp_derive (master, 0, stream, sizeof stream));
  g_assert_cmpmem (stream, 16, first, 16);
  g_assert_cmpmem (stream + 16, 16, second, 16);
}

/* RFC 3711 appendix B.3. */
static void
test_derived_keys (void)
{
  static const guint8 master[AUS_SRTP_KEY_LENGTH] = {
    0xe1, 0xf9, 0x7a, 0x0d, 0x3e, 0x01, 0x8b, 0xe0, 0xd6, 0x4f, 0xa3, 0x2c, 0x06, 0xde, 0x41,
    0x39, 0x0e, 0xc6, 0x75, 0xad, 0x49, 0x8a, 0xfe, 0xeb, 0xb6, 0x96, 0x0b, 0x3a, 0xab, 0xe6
  };
  static const guint8 cipher_key[16] = { 0xc6, 0x1e, 0x7a, 0x93, 0x74, 0x4f, 0x39, 0xee,
                                         0x10, 0x73, 0x4a, 0xfe, 0x3f, 0xf7, 0xa0, 0x87 };
  static const guint8 salt[14] = { 0x30, 0xcb, 0xbc, 0x08, 0x86, 0x3d, 0x8c,
                                   0x85, 0xd4, 0x9d, 0xb3, 0x4a, 0x9a, 0xe1 };
  guint8 key[16];
  g_assert_true (aus_srtp_derive (master, 0, key, 16));
  g_assert_cmpmem (key, 16, cipher_key, 16);
  g_assert_true (aus_srtp_derive (master, 2, key, 14));
  g_assert_cmpmem (key, 14, salt, 14);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (srtp_init (), ==, srtp_err_status_ok);
  g_test_add_func ("/media/srtp/E1/rfc3711-key-stream", test_key_stream);
  g_test_add_func ("/media/srtp/E1/rfc3711-derived-keys", test_derived_keys);
  g_test_add ("/media/srtp/E1/rtp-as-libsrtp", Pair, NULL, set_up, test_rtp, tear_down);
  g_test_add ("/media/srtp/E1/rtcp-as-libsrtp", Pair, NULL, set_up, test_rtcp, tear_down);
  g_test_add ("/media/srtp/L3/too-many-ssrcs", Pair, NULL, set_up, test_too_many_ssrcs, tear_down);
  return g_test_run ();
}
