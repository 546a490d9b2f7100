/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-pacer.h"

static void
push (AusPacer *pacer, gpointer stream, gint64 sequence, gsize length, gint64 now_usec)
{
  /* Whole pictures: each packet ends one, but those with an odd number of tens. */
  guint8 payload[100] = { 0 };
  g_autoptr (AusPacket) packet = aus_packet_new (payload, length);
  packet->sequence = sequence;
  packet->marker = length / 10 % 2 == 0;
  aus_pacer_push (pacer, stream, packet, now_usec);
}

static gint64
pop (AusPacer *pacer, gpointer *stream)
{
  g_autoptr (AusPacket) packet = aus_pacer_pop (pacer, stream);
  return packet->sequence;
}

static void
test_order (void)
{
  g_autoptr (AusPacer) pacer = aus_pacer_new ();
  int a, b;
  gpointer stream;
  g_assert_true (aus_pacer_is_empty (pacer));
  push (pacer, &a, 1, 20, 100);
  push (pacer, &b, 7, 20, 200);
  push (pacer, &a, 2, 20, 300);
  g_assert_cmpuint (aus_pacer_get_bytes (pacer), ==, 60);
  g_assert_cmpint (aus_pacer_get_since (pacer), ==, 100);
  g_assert_cmpint (pop (pacer, &stream), ==, 1);
  g_assert_true (stream == &a);
  g_assert_cmpint (aus_pacer_get_since (pacer), ==, 200);
  g_assert_cmpint (pop (pacer, &stream), ==, 7);
  g_assert_true (stream == &b);
  g_assert_cmpint (pop (pacer, &stream), ==, 2);
  g_assert_true (aus_pacer_is_empty (pacer));
  g_assert_cmpuint (aus_pacer_get_bytes (pacer), ==, 0);
}

/* A picture that has begun to leave goes first, and knows who waits for it. */
static void
test_whole_pictures (void)
{
  g_autoptr (AusPacer) pacer = aus_pacer_new ();
  int a, b;
  gpointer stream;
  push (pacer, &a, 1, 10, 100);
  push (pacer, &b, 7, 20, 200);
  push (pacer, &a, 2, 20, 300);
  push (pacer, &a, 3, 20, 400);
  g_assert_cmpint (pop (pacer, &stream), ==, 1);
  g_assert_true (aus_pacer_get_next (pacer) == &a);
  g_assert_true (aus_pacer_get_other (pacer) == &b);
  g_assert_cmpint (pop (pacer, &stream), ==, 2);
  g_assert_true (aus_pacer_get_next (pacer) == &b);
  aus_pacer_wait_anew (pacer, 500);
  g_assert_cmpint (aus_pacer_get_since (pacer), ==, 500);
  g_assert_cmpint (pop (pacer, &stream), ==, 7);
  g_assert_null (aus_pacer_get_other (pacer));
  g_assert_cmpint (pop (pacer, &stream), ==, 3);
}

static void
test_forget (void)
{
  g_autoptr (AusPacer) pacer = aus_pacer_new ();
  int a, b;
  gpointer stream;
  for (guint i = 0; i < 10; i++)
    push (pacer, i % 2 == 0 ? &a : &b, i, 10, i);
  aus_pacer_forget (pacer, &a);
  g_assert_false (aus_pacer_holds (pacer, &a));
  g_assert_true (aus_pacer_holds (pacer, &b));
  g_assert_cmpuint (aus_pacer_get_bytes (pacer), ==, 50);
  for (guint i = 1; i < 10; i += 2)
    g_assert_cmpint (pop (pacer, &stream), ==, i);
  g_assert_true (aus_pacer_is_empty (pacer));
  /* Most lines never need one. */
  aus_pacer_forget (NULL, &a);
  g_assert_true (aus_pacer_is_empty (NULL));
  g_assert_false (aus_pacer_holds (NULL, &a));
  g_assert_cmpuint (aus_pacer_get_bytes (NULL), ==, 0);
}

/* A picture that is given up half way has no claim on what comes of its stream later. */
static void
test_given_up_half_way (void)
{
  g_autoptr (AusPacer) pacer = aus_pacer_new ();
  int a, b;
  gpointer stream;
  push (pacer, &a, 1, 10, 100);
  push (pacer, &a, 2, 10, 100);
  push (pacer, &b, 7, 20, 200);
  g_assert_cmpint (pop (pacer, &stream), ==, 1);
  aus_pacer_forget (pacer, &a);
  push (pacer, &a, 5, 20, 300);
  g_assert_true (aus_pacer_get_next (pacer) == &b);
  g_assert_cmpint (pop (pacer, &stream), ==, 7);
  g_assert_cmpint (pop (pacer, &stream), ==, 5);
  g_assert_false (aus_pacer_is_overfull (pacer));
  for (guint i = 0; i < AUS_PACER_MAX_PACKETS; i++)
    push (pacer, &a, i, 20, 400);
  g_assert_true (aus_pacer_is_overfull (pacer));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/pacer/order", test_order);
  g_test_add_func ("/media/pacer/whole-pictures", test_whole_pictures);
  g_test_add_func ("/media/pacer/forget", test_forget);
  g_test_add_func ("/media/pacer/given-up-half-way", test_given_up_half_way);
  return g_test_run ();
}
