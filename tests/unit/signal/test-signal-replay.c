/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/aus-signal-replay.h"

static void
collect (const char *text, gpointer user_data)
{
  g_string_append (user_data, text);
}

static void
assert_after (AusSignalReplay *replay, guint last_seq, const char *expected)
{
  g_autoptr (GString) found = g_string_new (NULL);

  aus_signal_replay_each (replay, last_seq, collect, found);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
push (AusSignalReplay *replay, guint from, guint to)
{
  for (guint seq = from; seq <= to; seq++)
    aus_signal_replay_push (replay, seq, g_strdup_printf ("%u,", seq));
}

static void
test_after_last_seq (void)
{
  AusSignalReplay replay = { 0 };

  push (&replay, 1, 5);
  g_assert_true (aus_signal_replay_reaches (&replay, 0));
  assert_after (&replay, 0, "1,2,3,4,5,");
  assert_after (&replay, 3, "4,5,");
  assert_after (&replay, 5, "");
  aus_signal_replay_clear (&replay);
}

static void
test_confirmed_is_dropped (void)
{
  AusSignalReplay replay = { 0 };

  push (&replay, 1, 5);
  aus_signal_replay_confirm (&replay, 3);
  g_assert_cmpuint (replay.messages.length, ==, 2);
  g_assert_false (aus_signal_replay_reaches (&replay, 2));
  g_assert_true (aus_signal_replay_reaches (&replay, 3));
  aus_signal_replay_confirm (&replay, 5);
  g_assert_cmpuint (replay.bytes, ==, 0);
  g_assert_true (aus_signal_replay_reaches (&replay, 5));
  aus_signal_replay_clear (&replay);
}

static void
test_bounded_in_number (void)
{
  AusSignalReplay replay = { 0 };

  push (&replay, 1, AUS_SIGNAL_REPLAY_MESSAGES + 10);
  g_assert_cmpuint (replay.messages.length, ==, AUS_SIGNAL_REPLAY_MESSAGES);
  g_assert_false (aus_signal_replay_reaches (&replay, 9));
  g_assert_true (aus_signal_replay_reaches (&replay, 10));
  aus_signal_replay_clear (&replay);
}

static void
test_bounded_in_bytes (void)
{
  AusSignalReplay replay = { 0 };

  for (guint seq = 1; seq <= 8; seq++)
    aus_signal_replay_push (&replay, seq, g_strnfill (AUS_SIGNAL_REPLAY_BYTES / 4, 'x'));
  g_assert_cmpuint (replay.messages.length, ==, 4);
  g_assert_cmpuint (replay.bytes, <=, AUS_SIGNAL_REPLAY_BYTES);
  g_assert_true (aus_signal_replay_reaches (&replay, 4));
  g_assert_false (aus_signal_replay_reaches (&replay, 3));
  aus_signal_replay_clear (&replay);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signal/replay/N2/after-last-seq", test_after_last_seq);
  g_test_add_func ("/signal/replay/N2/confirmed-is-dropped", test_confirmed_is_dropped);
  g_test_add_func ("/signal/replay/N2/bounded-in-number", test_bounded_in_number);
  g_test_add_func ("/signal/replay/N2/bounded-in-bytes", test_bounded_in_bytes);
  return g_test_run ();
}
