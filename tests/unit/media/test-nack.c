/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-nack.h"

#define RTT   200000
#define ROUND (RTT + RTT / 8 + AUS_NACK_ECHO_USEC)

/* Twice for each round trip: RFC 4585 section 6.2.1 has its numbers modulo 2^16. */
static void
test_asks_until_it_comes (void)
{
  g_autoptr (AusNackList) list = aus_nack_list_new ();
  guint16 asked[8];
  gboolean overdue = FALSE;
  aus_nack_list_set_rtt (list, RTT);
  g_assert_true (aus_nack_list_add_gap (list, 0xffff, 0x10001, 0));
  g_assert_cmpuint (aus_nack_list_take_due (list, 0, asked, 8, &overdue), ==, 3);
  g_assert_cmpuint (asked[0], ==, 0xffff);
  g_assert_cmpuint (asked[1], ==, 0);
  g_assert_cmpuint (asked[2], ==, 1);
  g_assert_cmpuint (aus_nack_list_take_due (list, AUS_NACK_ECHO_USEC - 1, asked, 8, &overdue), ==,
                    0);
  g_assert_cmpuint (aus_nack_list_take_due (list, AUS_NACK_ECHO_USEC, asked, 8, &overdue), ==, 3);
  g_assert_true (aus_nack_list_remove (list, 0x10000));
  g_assert_false (aus_nack_list_remove (list, 0x10000));
  g_assert_cmpuint (aus_nack_list_take_due (list, ROUND - 1, asked, 8, &overdue), ==, 0);
  g_assert_cmpuint (aus_nack_list_take_due (list, ROUND, asked, 8, &overdue), ==, 2);
  g_assert_false (overdue);
}

/* Beside a path of no length, requests still do not follow each other at once. */
static void
test_short_round_trip (void)
{
  g_autoptr (AusNackList) list = aus_nack_list_new ();
  guint16 asked[8];
  gboolean overdue = FALSE;
  guint n = 0;
  aus_nack_list_set_rtt (list, 0);
  aus_nack_list_add_gap (list, 5, 5, 0);
  for (gint64 now_usec = 0; now_usec < 100000; now_usec += 1000)
    n += aus_nack_list_take_due (list, now_usec, asked, 8, &overdue);
  g_assert_cmpuint (n, ==, 5);
}

/* Three round trips in vain: only a key frame helps now, but the packet may still come. */
static void
test_overdue_then_given_up (void)
{
  g_autoptr (AusNackList) list = aus_nack_list_new ();
  guint16 asked[8];
  gboolean overdue = FALSE;
  aus_nack_list_set_rtt (list, RTT);
  aus_nack_list_add_gap (list, 5, 5, 0);
  aus_nack_list_take_due (list, 3 * ROUND - 1, asked, 8, &overdue);
  g_assert_false (overdue);
  g_assert_cmpuint (aus_nack_list_take_due (list, 3 * ROUND + 20000, asked, 8, &overdue), ==, 1);
  g_assert_true (overdue);
  overdue = FALSE;
  aus_nack_list_take_due (list, 3 * ROUND + 50000, asked, 8, &overdue);
  g_assert_false (overdue); /* said once */
  aus_nack_list_add_gap (list, 9, 9, AUS_NACK_MAX_AGE_USEC);
  g_assert_cmpuint (aus_nack_list_take_due (list, AUS_NACK_MAX_AGE_USEC, asked, 8, &overdue), ==,
                    1);
  g_assert_cmpuint (asked[0], ==, 9);
  g_assert_cmpuint (aus_nack_list_get_size (list), ==, 1);
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
  gboolean overdue = FALSE;
  aus_nack_list_add_gap (list, 1, 6, 0);
  g_assert_cmpuint (aus_nack_list_take_due (list, 0, asked, 4, &overdue), ==, 4);
  g_assert_cmpuint (aus_nack_list_take_due (list, 0, asked, 4, &overdue), ==, 2);
  g_assert_cmpuint (asked[0], ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/nack/E1/asks-until-it-comes", test_asks_until_it_comes);
  g_test_add_func ("/media/nack/E1/short-round-trip", test_short_round_trip);
  g_test_add_func ("/media/nack/E1/overdue-then-given-up", test_overdue_then_given_up);
  g_test_add_func ("/media/nack/E1/key-frame-ends-it", test_key_frame_ends_it);
  g_test_add_func ("/media/nack/E1/too-many", test_too_many);
  g_test_add_func ("/media/nack/E1/bounded-answer", test_bounded_answer);
  return g_test_run ();
}
