/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-nack.h"

static void
test_asks_until_it_comes (void)
{
  g_autoptr (AusNackList) list = aus_nack_list_new ();
  guint16 asked[8];
  gboolean given_up = FALSE;
  g_assert_true (aus_nack_list_add_gap (list, 0xffff, 0x10001, 0));
  g_assert_cmpuint (aus_nack_list_take_due (list, 0, asked, 8, &given_up), ==, 3);
  g_assert_cmpuint (asked[0], ==, 0xffff);
  g_assert_cmpuint (asked[1], ==, 0); /* on the wire modulo 2^16 */
  g_assert_cmpuint (asked[2], ==, 1);
  g_assert_cmpuint (aus_nack_list_take_due (list, AUS_NACK_INTERVAL_USEC - 1, asked, 8, &given_up),
                    ==, 0);
  g_assert_true (aus_nack_list_remove (list, 0x10000));
  g_assert_false (aus_nack_list_remove (list, 0x10000));
  g_assert_cmpuint (aus_nack_list_take_due (list, AUS_NACK_INTERVAL_USEC, asked, 8, &given_up), ==,
                    2);
  g_assert_false (given_up);
}

static void
test_gives_up (void)
{
  g_autoptr (AusNackList) list = aus_nack_list_new ();
  guint16 asked[8];
  gboolean given_up = FALSE;
  aus_nack_list_add_gap (list, 5, 5, 0);
  for (guint i = 0; i < AUS_NACK_MAX_TRIES; i++) {
    g_assert_cmpuint (
        aus_nack_list_take_due (list, i * AUS_NACK_INTERVAL_USEC, asked, 8, &given_up), ==, 1);
    g_assert_false (given_up);
  }
  g_assert_cmpuint (aus_nack_list_take_due (list, AUS_NACK_MAX_TRIES * AUS_NACK_INTERVAL_USEC,
                                            asked, 8, &given_up),
                    ==, 0);
  g_assert_true (given_up);
  g_assert_cmpuint (aus_nack_list_get_size (list), ==, 0);
}

static void
test_key_frame_ends_it (void)
{
  g_autoptr (AusNackList) list = aus_nack_list_new ();
  aus_nack_list_add_gap (list, 10, 12, 0);
  aus_nack_list_add_gap (list, 20, 21, 0);
  aus_nack_list_forget_before (list, 20);
  g_assert_cmpuint (aus_nack_list_get_size (list), ==, 2);
  g_assert_true (aus_nack_list_remove (list, 20));
}

static void
test_too_many (void)
{
  g_autoptr (AusNackList) list = aus_nack_list_new ();
  g_assert_true (aus_nack_list_add_gap (list, 1, AUS_NACK_MAX_MISSING, 0));
  g_assert_false (aus_nack_list_add_gap (list, 1000, 1000, 0));
  g_assert_cmpuint (aus_nack_list_get_size (list), ==, 0);
}

static void
test_bounded_answer (void)
{
  g_autoptr (AusNackList) list = aus_nack_list_new ();
  guint16 asked[4];
  gboolean given_up = FALSE;
  aus_nack_list_add_gap (list, 1, 6, 0);
  g_assert_cmpuint (aus_nack_list_take_due (list, 0, asked, 4, &given_up), ==, 4);
  g_assert_cmpuint (aus_nack_list_take_due (list, 0, asked, 4, &given_up), ==, 2);
  g_assert_cmpuint (asked[0], ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/nack/E1/asks-until-it-comes", test_asks_until_it_comes);
  g_test_add_func ("/media/nack/E1/gives-up", test_gives_up);
  g_test_add_func ("/media/nack/E1/key-frame-ends-it", test_key_frame_ends_it);
  g_test_add_func ("/media/nack/E1/too-many", test_too_many);
  g_test_add_func ("/media/nack/E1/bounded-answer", test_bounded_answer);
  return g_test_run ();
}
