/* SPDX-License-Identifier: GPL-3.0-or-later */
/* auscultimpair: the same seed, the same fate; nothing but what was asked for. */
#include "aus-gst-impair.h"

#include <gst/gst.h>

#define N_PACKETS 2000

typedef struct {
  guint seed;
  gdouble loss, reorder;
  guint distance, delay;
} Line;

/* Packets are a byte each: their place in the stream is their number. */
static void
on_handoff (GstElement *sink, GstBuffer *buffer, GstPad *pad, GArray *order)
{
  guint number = (guint) GST_BUFFER_OFFSET (buffer);

  g_assert_cmpuint (number, <, N_PACKETS);
  g_array_append_val (order, number);
}

static void
wait_for_end (GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message =
      gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
}

/* (transfer full): the numbers of the packets that come out of @line, in their order. */
static GArray *
send_through (const Line *line)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (
      "fakesrc num-buffers=%d sizetype=fixed sizemax=1 ! "
      "auscultimpair seed=%u loss=%f reorder=%f reorder-distance=%u delay=%u ! "
      "fakesink name=sink signal-handoffs=true sync=false",
      N_PACKETS, line->seed, line->loss, line->reorder, line->distance, line->delay);
  g_autoptr (GstElement) pipeline = gst_parse_launch (text, &error);
  g_assert_no_error (error);
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));

  g_signal_connect (sink, "handoff", G_CALLBACK (on_handoff), order);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  wait_for_end (pipeline);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return order;
}

static gboolean
is_same (GArray *a, GArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len * sizeof (guint)) == 0;
}

static guint
count_overtaken (GArray *order)
{
  guint highest = 0, overtaken = 0;

  for (guint i = 0; i < order->len; i++) {
    guint number = g_array_index (order, guint, i);
    overtaken += number < highest;
    highest = MAX (highest, number);
  }
  return overtaken;
}

static void
test_good_line (void)
{
  static const Line line = { 1, 0, 0, 3, 5 };
  g_autoptr (GArray) order = send_through (&line);

  g_assert_cmpuint (order->len, ==, N_PACKETS);
  g_assert_cmpuint (count_overtaken (order), ==, 0);
}

static void
test_seed (void)
{
  static const Line line = { 7, 10, 5, 3, 0 };
  static const Line other = { 8, 10, 5, 3, 0 };
  static const Line delayed = { 7, 10, 5, 3, 20 };
  g_autoptr (GArray) first = send_through (&line);
  g_autoptr (GArray) again = send_through (&line);
  g_autoptr (GArray) later = send_through (&delayed);
  g_autoptr (GArray) different = send_through (&other);

  g_assert_true (is_same (first, again));
  g_assert_true (is_same (first, later));
  g_assert_false (is_same (first, different));
}

/* Ten and five percent of 2000, four standard deviations to each side. */
static void
test_shares (void)
{
  static const Line line = { 7, 10, 5, 3, 0 };
  g_autoptr (GArray) order = send_through (&line);
  guint lost = N_PACKETS - order->len;
  guint overtaken = count_overtaken (order);

  g_assert_cmpuint (lost, >, 146);
  g_assert_cmpuint (lost, <, 254);
  g_assert_cmpuint (overtaken, >, 50);
  g_assert_cmpuint (overtaken, <, 140);
}

/* Reordering is drawn beside loss: another share of it loses the same packets. */
static void
test_reordering_loses_the_same (void)
{
  static const Line straight = { 7, 10, 0, 3, 0 };
  static const Line shuffled = { 7, 10, 20, 3, 0 };
  g_autoptr (GArray) a = send_through (&straight);
  g_autoptr (GArray) b = send_through (&shuffled);
  gboolean seen[N_PACKETS] = { FALSE };

  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < b->len; i++)
    seen[g_array_index (b, guint, i)] = TRUE;
  for (guint i = 0; i < a->len; i++)
    g_assert_true (seen[g_array_index (a, guint, i)]);
}

static void
test_all_lost (void)
{
  static const Line line = { 1, 100, 0, 3, 0 };
  g_autoptr (GArray) order = send_through (&line);

  g_assert_cmpuint (order->len, ==, 0);
}

/* What is held back when the stream ends still arrives. */
static void
test_end_releases (void)
{
  static const Line line = { 1, 0, 100, 1000, 0 };
  g_autoptr (GArray) order = send_through (&line);

  g_assert_cmpuint (order->len, ==, N_PACKETS);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  gst_element_register (NULL, "auscultimpair", GST_RANK_NONE, AUS_TYPE_GST_IMPAIR);
  g_test_add_func ("/plugins/impair/M3/good-line", test_good_line);
  g_test_add_func ("/plugins/impair/M3/seed", test_seed);
  g_test_add_func ("/plugins/impair/M3/shares", test_shares);
  g_test_add_func ("/plugins/impair/M3/reordering-loses-the-same", test_reordering_loses_the_same);
  g_test_add_func ("/plugins/impair/M3/all-lost", test_all_lost);
  g_test_add_func ("/plugins/impair/M3/end-releases", test_end_releases);
  return g_test_run ();
}
