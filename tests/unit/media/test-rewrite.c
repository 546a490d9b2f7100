/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The whole way of a packet out, against another implementation: rewritten, written, protected by
 * ours; unprotected by libsrtp, which keeps its own rollover counter, and parsed. Random sources
 * with loss and disorder, over many wraps of every number; --seed repeats a run.
 */
#include <srtp2/srtp.h>
#include <string.h>

#include "media/aus-bytes.h"
#include "media/aus-forward.h"
#include "media/aus-srtp.h"

#define SSRC    0x1000
#define RTX     0x1001
#define PACKETS 300000 /* more than four turns of the sequence number */

typedef struct {
  AusForward *forward;
  AusSrtp *own;
  srtp_t viewer;
  gint64 sequence; /* the source's next */
  guint32 timestamp;
  guint16 twcc;
  gint64 now_usec;
  gboolean bound; /* the source has sent something since it was bound */
  gint64 first_sequence;
  guint16 first_out;
  guint32 first_timestamp, first_timestamp_out;
  guint16 last_out;
  guint32 last_timestamp_out;
} Chain;

static void
chain_init (Chain *chain, guint8 key[AUS_SRTP_KEY_LENGTH])
{
  srtp_policy_t policy = { .ssrc = { .type = ssrc_any_inbound }, .key = key, .window_size = 1024 };
  srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80 (&policy.rtp);
  srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80 (&policy.rtcp);
  srtp_init ();
  g_assert_cmpint (srtp_create (&chain->viewer, &policy), ==, srtp_err_status_ok);
  chain->own = aus_srtp_new (AUS_SRTP_OUTBOUND, key, NULL);
  chain->last_out = (guint16) g_test_rand_int_range (1, 1 << 15);
  chain->last_timestamp_out = (guint32) g_test_rand_int ();
  chain->forward = aus_forward_new (AUS_FORWARD_VIDEO, SSRC, RTX, (guint16) (chain->last_out + 1),
                                    chain->last_timestamp_out + 1);
}

static void
chain_clear (Chain *chain)
{
  aus_forward_free (chain->forward);
  aus_srtp_free (chain->own);
  srtp_dealloc (chain->viewer);
}

/* Somebody else is in the slot, with numbers that have nothing to do with those before. */
static void
rebind (Chain *chain)
{
  chain->sequence = g_test_rand_int_range (1 << 16, 1 << 30);
  chain->timestamp = (guint32) g_test_rand_int ();
  chain->bound = FALSE;
  aus_forward_rebind (chain->forward);
}

static AusPacket *
make_packet (Chain *chain, gint64 sequence, guint32 timestamp)
{
  guint8 payload[16];
  for (guint i = 0; i < sizeof payload; i++)
    payload[i] = (guint8) g_test_rand_int ();
  AusPacket *packet = aus_packet_new (payload, (gsize) g_test_rand_int_range (1, sizeof payload));
  packet->sequence = sequence;
  packet->timestamp = timestamp;
  packet->payload_type = AUS_RTP_VP8;
  packet->marker = g_test_rand_bit () != 0;
  packet->starts_key_frame = !chain->bound;
  packet->audio_level = -1;
  packet->arrival_usec = chain->now_usec;
  return packet;
}

/* To the viewer and back into a header; @extra: what stands in front of the payload. */
static void
transmit (Chain *chain, AusRtpOut *out, const AusPacket *packet, const guint8 *extra,
          gsize extra_length, AusRtpHeader *header)
{
  guint8 data[256];
  out->twcc = chain->twcc++;
  gsize length = aus_rtp_write_header (data, out);
  memcpy (data + length, extra, extra_length);
  memcpy (data + length + extra_length, packet->payload, packet->length);
  length += extra_length + packet->length;
  g_assert_true (aus_srtp_protect_rtp (chain->own, data, &length));

  int opened = (int) length;
  g_assert_cmpint (srtp_unprotect (chain->viewer, data, &opened), ==, srtp_err_status_ok);
  g_assert_true (aus_rtp_parse (data, (gsize) opened, header));
  g_assert_cmpuint (header->payload_type, ==, out->payload_type);
  g_assert_cmpuint (header->ssrc, ==, out->ssrc);
  g_assert_cmpuint (header->sequence, ==, out->sequence);
  g_assert_cmpuint (header->timestamp, ==, out->timestamp);
  g_assert_cmpint (header->marker, ==, out->marker);
  g_assert_cmpmem (data + header->payload_offset + extra_length,
                   header->payload_length - extra_length, packet->payload, packet->length);
  gsize twcc_length;
  const guint8 *twcc = aus_rtp_find_extension (data, header, AUS_RTP_EXT_TWCC, &twcc_length);
  g_assert_cmpuint (aus_read_u16 (twcc), ==, (guint16) out->twcc);
}

/* The numbers a viewer sees keep the source's distances, and go on when the source changes. */
static void
check_numbers (Chain *chain, const AusPacket *packet, const AusRtpHeader *header)
{
  if (!chain->bound) {
    chain->bound = TRUE;
    chain->first_sequence = packet->sequence;
    chain->first_timestamp = packet->timestamp;
    chain->first_out = header->sequence;
    chain->first_timestamp_out = header->timestamp;
    g_assert_cmpuint (header->sequence, ==, (guint16) (chain->last_out + 1));
    guint32 step = header->timestamp - chain->last_timestamp_out;
    g_assert_cmpuint (step, <, 90000);
  }
  gint64 distance = packet->sequence - chain->first_sequence;
  g_assert_cmpuint (header->sequence, ==, (guint16) (chain->first_out + distance));
  g_assert_cmpuint (header->timestamp - chain->first_timestamp_out, ==,
                    packet->timestamp - chain->first_timestamp);
  if ((gint16) (header->sequence - chain->last_out) > 0) {
    chain->last_out = header->sequence;
    chain->last_timestamp_out = header->timestamp;
  }
}

static void
send_original (Chain *chain, AusPacket *packet)
{
  AusRtpOut out;
  AusRtpHeader header;
  g_assert_true (aus_forward_map (chain->forward, packet, &out));
  transmit (chain, &out, packet, NULL, 0, &header);
  aus_forward_account (chain->forward, packet);
  check_numbers (chain, packet, &header);
}

static void
send_again (Chain *chain, AusPacket *packet, guint16 viewer_sequence)
{
  AusRtpOut out;
  AusRtpHeader header;
  guint16 original;
  guint8 extra[2];
  gint64 source;
  g_assert_true (aus_forward_find_lost (chain->forward, viewer_sequence, &source));
  g_assert_cmpint (source, ==, packet->sequence);
  if (!aus_forward_map_rtx (chain->forward, packet, chain->now_usec, &out, &original))
    return;
  g_assert_cmpuint (original, ==, viewer_sequence);
  aus_write_u16 (extra, original);
  transmit (chain, &out, packet, extra, sizeof extra, &header);
  g_assert_cmpuint (header.payload_type, ==, AUS_RTP_VP8_RTX);
}

/* Two packets, perhaps the other way round; some are sent again, some never come. */
static void
step (Chain *chain)
{
  gint64 lost = g_test_rand_int_range (0, 20) == 0 ? g_test_rand_int_range (1, 30) : 0;
  gint64 sequence = chain->sequence + lost;
  g_autoptr (AusPacket) first = make_packet (chain, sequence, chain->timestamp);
  g_autoptr (AusPacket) second = make_packet (chain, sequence + 1, chain->timestamp);
  gboolean swapped = chain->bound && g_test_rand_int_range (0, 10) == 0;
  send_original (chain, swapped ? second : first);
  second->starts_key_frame = FALSE;
  send_original (chain, swapped ? first : second);
  if (g_test_rand_int_range (0, 30) == 0)
    send_again (chain, second, chain->last_out);
  chain->sequence = sequence + 2;
  chain->timestamp += (guint32) g_test_rand_int_range (1, 6000);
  chain->now_usec += 33333;
}

static void
test_rewrite (void)
{
  guint8 key[AUS_SRTP_KEY_LENGTH];
  Chain chain = { 0 };
  for (guint i = 0; i < sizeof key; i++)
    key[i] = (guint8) g_test_rand_int ();
  chain_init (&chain, key);
  rebind (&chain);
  for (guint i = 0; i < PACKETS; i += 2) {
    if (g_test_rand_int_range (0, 2000) == 0)
      rebind (&chain);
    step (&chain);
  }
  chain_clear (&chain);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/rewrite/E7/every-wrap", test_rewrite);
  return g_test_run ();
}
