/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/aus-signal-limits.h"

static void
test_bucket (void)
{
  AusSignalBucket bucket = { 0 };
  gint64 now = 100 * G_USEC_PER_SEC;

  for (guint i = 0; i < 10; i++)
    g_assert_true (aus_signal_bucket_take (&bucket, 10, 2, now));
  g_assert_false (aus_signal_bucket_take (&bucket, 10, 2, now));
  now += G_USEC_PER_SEC;
  g_assert_true (aus_signal_bucket_take (&bucket, 10, 2, now));
  g_assert_true (aus_signal_bucket_take (&bucket, 10, 2, now));
  g_assert_false (aus_signal_bucket_take (&bucket, 10, 2, now));
  now += (gint64) 3600 * G_USEC_PER_SEC;
  for (guint i = 0; i < 10; i++)
    g_assert_true (aus_signal_bucket_take (&bucket, 10, 2, now));
  g_assert_false (aus_signal_bucket_take (&bucket, 10, 2, now));
}

static void
test_tally (void)
{
  AusSignalTally tally;

  aus_signal_tally_init (&tally);
  g_assert_true (aus_signal_tally_add (&tally, "a", 2));
  g_assert_true (aus_signal_tally_add (&tally, "a", 2));
  g_assert_false (aus_signal_tally_add (&tally, "a", 2));
  g_assert_true (aus_signal_tally_add (&tally, "b", 2));
  aus_signal_tally_remove (&tally, "a");
  g_assert_true (aus_signal_tally_add (&tally, "a", 2));
  aus_signal_tally_remove (&tally, "b");
  g_assert_cmpuint (g_hash_table_size (tally.counts), ==, 1);
  aus_signal_tally_clear (&tally);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signal/limits/N2/bucket", test_bucket);
  g_test_add_func ("/signal/limits/N2/tally", test_tally);
  return g_test_run ();
}
