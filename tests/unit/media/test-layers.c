/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-forward.h"

/* RFC 7741 section 4.2: X, then I, L and T; a wide picture id. */
static AusPacket *
make_packet (gint64 sequence, guint16 picture, guint8 tl0, guint8 temporal, gboolean sync,
             gboolean key)
{
  guint8 payload[] = { 0x90,
                       0xe0,
                       (guint8) (0x80 | picture >> 8),
                       (guint8) picture,
                       tl0,
                       (guint8) (temporal << 6 | (sync ? 0x20 : 0)),
                       key ? 0 : 1 };
  AusPacket *packet = aus_packet_new (payload, sizeof payload);
  packet->sequence = sequence;
  packet->timestamp = picture * 3000u;
  packet->payload_type = AUS_RTP_VP8;
  packet->starts_key_frame = key;
  aus_vp8_parse (payload, sizeof payload, &packet->vp8);
  return packet;
}

static void
test_vp8_parse (void)
{
  static const guint8 full[] = { 0x90, 0xe0, 0x92, 0x34, 7, 0x60, 1 };
  AusVp8 vp8;
  aus_vp8_parse (full, sizeof full, &vp8);
  g_assert_cmpint (vp8.temporal, ==, 1);
  g_assert_true (vp8.sync);
  g_assert_cmpuint (vp8.picture_id, ==, 0x1234);
  g_assert_cmpuint (vp8.tl0, ==, 7);
  for (gsize length = 0; length < 6; length++) { /* cut off anywhere: nothing is known */
    aus_vp8_parse (full, length, &vp8);
    g_assert_cmpint (vp8.temporal, ==, -1);
    g_assert_cmpuint (vp8.picture_id_at, ==, 0);
  }
  static const guint8 narrow[] = { 0x90, 0x80, 0x35, 1 };
  aus_vp8_parse (narrow, sizeof narrow, &vp8);
  g_assert_cmpint (vp8.temporal, ==, -1);
  g_assert_cmpuint (vp8.picture_id, ==, 0x35);
  guint8 copy[sizeof narrow];
  memcpy (copy, narrow, sizeof narrow);
  aus_vp8_rewrite (copy, &vp8, 0x1ff, 0);
  g_assert_cmpuint (copy[2], ==, 0x7f);
}

/* What was skipped, against the plain list of what was sent. */
static void
test_skips_property (void)
{
  AusSkips skips = { 0 };
  gint64 sent[2000], n_sent = 0;
  for (gint64 sequence = 100; sequence < 2000; sequence++) {
    if (g_test_rand_int_range (0, 40) == 0) {
      for (gint run = g_test_rand_int_range (1, 4); run > 0; run--, sequence++)
        aus_skips_add (&skips, sequence, AUS_SKIP_PICTURE_BEGINS);
    }
    sent[n_sent++] = sequence;
  }
  for (gint64 i = 0; i < n_sent; i++) {
    gint64 packets, sequence;
    guint32 pictures;
    g_assert_true (aus_skips_find (&skips, sent[i], &packets, &pictures));
    g_assert_cmpint (sent[i] - packets, ==, 100 + i);
    g_assert_cmpuint (pictures, ==, (guint) packets);
    g_assert_true (aus_skips_restore (&skips, 100 + i, &sequence));
    g_assert_cmpint (sequence, ==, sent[i]);
  }
}

static void
test_skips_forget (void)
{
  AusSkips skips = { 0 };
  gint64 packets, sequence;
  guint32 pictures;
  for (gint64 i = 1; i <= AUS_SKIPS_MAX + 1; i++)
    aus_skips_add (&skips, 10 * i, AUS_SKIP_PICTURE_BEGINS);
  g_assert_false (aus_skips_find (&skips, 15, &packets, &pictures));
  g_assert_false (aus_skips_restore (&skips, 5, &sequence));
  g_assert_false (aus_skips_find (&skips, 20, &packets, &pictures)); /* skipped itself */
  g_assert_true (aus_skips_find (&skips, 25, &packets, &pictures));
  g_assert_cmpint (packets, ==, 2);
}

/* A browser's L1T3: layers 0 2 1 2, the first half of eight pictures standing on layer 0 alone. */
static const guint8 PATTERN[8] = { 0, 2, 1, 2, 0, 2, 1, 2 };
static const gboolean SYNC[8] = { FALSE, TRUE, TRUE, FALSE, FALSE, FALSE, FALSE, FALSE };

typedef struct {
  AusForward *forward;
  gint64 sequence;
  guint16 picture;
  guint8 tl0;
  guint at;
  guint16 last_sequence, last_picture; /* as the viewer sees them */
  guint8 last_tl0;
  guint sent;
} Stream;

static void
stream_init (Stream *stream)
{
  *stream = (Stream){
    .forward = aus_forward_new (AUS_FORWARD_VIDEO, 1, 2, 65500, 0),
    .sequence = 70000,
    .picture = 0x7ff0, /* wraps on the way */
    .tl0 = 250,
  };
}

static void
see (Stream *stream, AusPacket *packet, const AusRtpOut *out)
{
  guint8 payload[16];
  AusVp8 vp8;
  memcpy (payload, packet->payload, packet->length);
  aus_forward_rewrite (stream->forward, packet, payload);
  aus_forward_account (stream->forward, packet);
  aus_vp8_parse (payload, packet->length, &vp8);
  if (stream->sent++ > 0) {
    g_assert_cmpuint (out->sequence, ==, (guint16) (stream->last_sequence + 1));
    g_assert_cmpuint (vp8.picture_id, ==, (stream->last_picture + 1) & 0x7fff);
    g_assert_cmpuint ((guint8) (vp8.tl0 - stream->last_tl0), <=, 1);
  }
  stream->last_sequence = out->sequence;
  stream->last_picture = vp8.picture_id;
  stream->last_tl0 = vp8.tl0;
}

/* @n pictures; how many the viewer got, of each layer. */
static void
run (Stream *stream, guint n, guint got[3])
{
  got[0] = got[1] = got[2] = 0;
  for (guint i = 0; i < n; i++, stream->at++) {
    guint8 layer = PATTERN[stream->at % 8];
    gboolean key = stream->at == 0;
    stream->tl0 = (guint8) (stream->tl0 + (layer == 0));
    g_autoptr (AusPacket) packet = make_packet (stream->sequence++, stream->picture++ & 0x7fff,
                                                stream->tl0, layer, SYNC[stream->at % 8], key);
    AusRtpOut out;
    if (!aus_forward_map (stream->forward, packet, &out))
      continue;
    see (stream, packet, &out);
    got[layer]++;
  }
}

/* E6: layers left out leave no hole in the viewer's numbers, and come back at a sync point. */
static void
test_layers_are_left_out (void)
{
  Stream stream;
  guint got[3];
  stream_init (&stream);
  run (&stream, 16, got);
  g_assert_cmpuint (got[0] + got[1] + got[2], ==, 16);
  aus_forward_limit_layer (stream.forward, 0);
  run (&stream, 16, got);
  g_assert_cmpuint (got[0], ==, 4);
  g_assert_cmpuint (got[1] + got[2], ==, 0);
  aus_forward_limit_layer (stream.forward, 1);
  run (&stream, 16, got);
  g_assert_cmpuint (got[0], ==, 4);
  g_assert_cmpuint (got[1], ==, 4);
  g_assert_cmpuint (got[2], ==, 0);
  aus_forward_limit_layer (stream.forward, AUS_LAYERS_ALL);
  run (&stream, 4, got);
  run (&stream, 4, got);
  run (&stream, 8, got);
  g_assert_cmpuint (got[2], ==, 4);
  AusForwardStats stats;
  aus_forward_get_stats (stream.forward, &stats);
  g_assert_cmpuint (stats.skipped, >=, 12 + 8);
  aus_forward_free (stream.forward);
}

/* In the middle of a cycle a higher picture stands on one that was left out: not before a sync. */
static void
test_layer_waits_for_sync (void)
{
  Stream stream;
  guint got[3];
  stream_init (&stream);
  run (&stream, 1, got);
  aus_forward_limit_layer (stream.forward, 0);
  run (&stream, 4, got); /* through the sync points of the first half */
  aus_forward_limit_layer (stream.forward, AUS_LAYERS_ALL);
  run (&stream, 3, got); /* 2, 1, 2 of the second half */
  g_assert_cmpuint (got[0] + got[1] + got[2], ==, 0);
  run (&stream, 4, got);
  g_assert_cmpuint (got[0] + got[1] + got[2], ==, 4);
  aus_forward_free (stream.forward);
}

/* What the viewer asks for again is found under the numbers it was given. */
static void
test_retransmission_after_skips (void)
{
  Stream stream;
  guint got[3];
  stream_init (&stream);
  run (&stream, 1, got);
  aus_forward_limit_layer (stream.forward, 0);
  run (&stream, 15, got); /* 70000, then 70004, 70008, 70012 */
  gint64 source;
  g_assert_true (aus_forward_find_lost (stream.forward, stream.last_sequence, &source));
  g_assert_cmpint (source, ==, 70012);
  g_assert_true (
      aus_forward_find_lost (stream.forward, (guint16) (stream.last_sequence - 2), &source));
  g_assert_cmpint (source, ==, 70004);

  AusRtpOut out;
  guint16 original;
  g_autoptr (AusPacket) again = make_packet (70004, 0x7ff4, 252, 0, FALSE, FALSE);
  g_assert_true (aus_forward_map_rtx (stream.forward, again, 0, &out, &original));
  g_assert_cmpuint (original, ==, (guint16) (stream.last_sequence - 2));
  guint8 payload[16];
  AusVp8 vp8;
  memcpy (payload, again->payload, again->length);
  aus_forward_rewrite (stream.forward, again, payload);
  aus_vp8_parse (payload, again->length, &vp8);
  g_assert_cmpuint (vp8.picture_id, ==, (stream.last_picture - 2) & 0x7fff);
  /* One that was left out is not sent late, either. */
  g_autoptr (AusPacket) skipped = make_packet (70005, 0x7ff5, 252, 2, TRUE, FALSE);
  g_assert_false (aus_forward_map_rtx (stream.forward, skipped, 0, &out, &original));
  g_assert_false (aus_forward_map (stream.forward, skipped, &out));
  aus_forward_free (stream.forward);
}

/* Another source, or the low picture of the same: its numbers go on from where the last ended. */
static void
test_other_source_goes_on (void)
{
  Stream stream;
  guint got[3];
  stream_init (&stream);
  run (&stream, 8, got);
  aus_forward_rebind (stream.forward);
  stream.sequence = 9;
  stream.picture = 55;
  stream.tl0 = 3;
  stream.at = 0;
  run (&stream, 8, got);
  g_assert_cmpuint (got[0] + got[1] + got[2], ==, 8);
  aus_forward_free (stream.forward);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/vp8/parse", test_vp8_parse);
  g_test_add_func ("/media/skips/property", test_skips_property);
  g_test_add_func ("/media/skips/forget", test_skips_forget);
  g_test_add_func ("/media/layers/E6/left-out", test_layers_are_left_out);
  g_test_add_func ("/media/layers/E6/wait-for-sync", test_layer_waits_for_sync);
  g_test_add_func ("/media/layers/retransmission", test_retransmission_after_skips);
  g_test_add_func ("/media/layers/other-source", test_other_source_goes_on);
  return g_test_run ();
}
