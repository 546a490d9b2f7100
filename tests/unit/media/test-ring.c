/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-ring.h"

static AusPacket *
make (gint64 sequence)
{
  AusPacket *packet = aus_packet_new ((const guint8 *) "abc", 3);
  packet->sequence = sequence;
  return packet;
}

static gboolean
put (AusRing *ring, gint64 sequence)
{
  g_autoptr (AusPacket) packet = make (sequence);
  return aus_ring_put (ring, packet);
}

static void
test_keeps_the_newest (void)
{
  g_autoptr (AusRing) ring = aus_ring_new ();
  const gint64 first = 0xff00; /* crosses 2^16: extended numbers do not wrap */
  for (gint64 i = 0; i < 2 * AUS_RING_SIZE; i++)
    g_assert_true (put (ring, first + i));
  for (gint64 i = 0; i < 2 * AUS_RING_SIZE; i++) {
    AusPacket *packet = aus_ring_get (ring, first + i);
    if (i < AUS_RING_SIZE) {
      g_assert_null (packet);
      continue;
    }
    g_assert_cmpint (packet->sequence, ==, first + i);
    g_assert_cmpmem (packet->payload, packet->length, "abc", 3);
  }
}

static void
test_late_and_duplicate (void)
{
  g_autoptr (AusRing) ring = aus_ring_new ();
  g_assert_true (put (ring, 1000));
  g_assert_false (put (ring, 1000));
  g_assert_true (put (ring, 999));
  g_assert_true (put (ring, 1000 - AUS_RING_SIZE + 1));
  g_assert_false (put (ring, 1000 - AUS_RING_SIZE)); /* would push out a newer one */
  g_assert_nonnull (aus_ring_get (ring, 1000));
  g_assert_null (aus_ring_get (ring, 1001));
}

static gboolean
put_at (AusRing *ring, gint64 sequence, gint64 arrival_usec)
{
  g_autoptr (AusPacket) packet = make (sequence);
  packet->arrival_usec = arrival_usec;
  return aus_ring_put (ring, packet);
}

static void
test_forgets_by_age (void)
{
  g_autoptr (AusRing) ring = aus_ring_new ();
  g_assert_true (put_at (ring, 100, 0));
  g_assert_true (put_at (ring, 102, 1000));
  g_assert_true (put_at (ring, 101, AUS_RING_USEC)); /* late, and not too old */
  g_assert_nonnull (aus_ring_get (ring, 100));

  g_assert_true (put_at (ring, 103, AUS_RING_USEC + 500));
  g_assert_null (aus_ring_get (ring, 100));
  g_assert_nonnull (aus_ring_get (ring, 101)); /* it came a moment ago */
  g_assert_nonnull (aus_ring_get (ring, 102));
  g_assert_false (put_at (ring, 100, AUS_RING_USEC + 600)); /* a replay is no new packet */

  g_assert_true (put_at (ring, 110, 3 * AUS_RING_USEC));
  g_assert_null (aus_ring_get (ring, 103));
  g_assert_false (put_at (ring, 99, 3 * AUS_RING_USEC));
  g_assert_true (put_at (ring, 109, 3 * AUS_RING_USEC)); /* missing, not forgotten */
}

static void
test_span (void)
{
  g_autoptr (AusRing) ring = aus_ring_new ();
  g_assert_true (put_at (ring, 100, 0));
  g_assert_true (put_at (ring, 101, AUS_RING_USEC / 2));
  aus_ring_set_span (ring, AUS_RING_USEC / 4);
  g_assert_true (put_at (ring, 102, AUS_RING_USEC / 2 + 100));
  g_assert_null (aus_ring_get (ring, 100));
  g_assert_nonnull (aus_ring_get (ring, 101));
  aus_ring_set_span (ring, 5 * AUS_RING_USEC); /* never more than what bounds the memory */
  g_assert_true (put_at (ring, 103, 2 * AUS_RING_USEC));
  g_assert_null (aus_ring_get (ring, 102));
}

/* A publisher that begins anew far ahead leaves nothing of the old numbers behind. */
static void
test_jump (void)
{
  g_autoptr (AusRing) ring = aus_ring_new ();
  g_assert_true (put (ring, 1));
  g_assert_true (put (ring, 1 + 3 * AUS_RING_SIZE));
  g_assert_null (aus_ring_get (ring, 1));
  g_assert_false (put (ring, 1));
}

static void
test_clear (void)
{
  g_autoptr (AusRing) ring = aus_ring_new ();
  put (ring, 100000);
  aus_ring_clear (ring);
  g_assert_null (aus_ring_get (ring, 100000));
  g_assert_true (put (ring, 5)); /* nothing is too old for an empty ring */
}

static void
test_packet_outlives_ring (void)
{
  AusRing *ring = aus_ring_new ();
  put (ring, 1);
  g_autoptr (AusPacket) packet = aus_packet_ref (aus_ring_get (ring, 1));
  aus_ring_free (ring);
  g_assert_cmpmem (packet->payload, packet->length, "abc", 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/ring/E1/keeps-the-newest", test_keeps_the_newest);
  g_test_add_func ("/media/ring/E1/late-and-duplicate", test_late_and_duplicate);
  g_test_add_func ("/media/ring/E1/forgets-by-age", test_forgets_by_age);
  g_test_add_func ("/media/ring/E1/span", test_span);
  g_test_add_func ("/media/ring/E1/jump", test_jump);
  g_test_add_func ("/media/ring/E1/clear", test_clear);
  g_test_add_func ("/media/ring/E1/packet-outlives-ring", test_packet_outlives_ring);
  return g_test_run ();
}
