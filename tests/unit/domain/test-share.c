/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-share.h"

/* H3: the parts of a price; every row adds up. */
static void
test_parts (void)
{
  static const struct {
    gint64 price, base;
    guint rate;
    gint64 reimbursed, remainder, extra;
  } rows[] = {
    { 2500, 2500, 70, 1750, 750, 0 },
    { 4000, 2500, 70, 1750, 750, 1500 },
    { 2500, 2500, 100, 2500, 0, 0 },
    { 4000, 2500, 100, 2500, 0, 1500 },
    { 2000, 2500, 70, 1400, 600, 0 },
    { 0, 2500, 70, 0, 0, 0 },
    { 2500, 0, 70, 0, 0, 2500 },
    { 2655, 2655, 70, 1859, 796, 0 },
    { 10000000, 10000000, 33, 3300000, 6700000, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    AusShare share = aus_share_of (rows[i].price, rows[i].base, rows[i].rate);

    g_assert_cmpint (share.reimbursed_cents, ==, rows[i].reimbursed);
    g_assert_cmpint (share.remainder_cents, ==, rows[i].remainder);
    g_assert_cmpint (share.extra_cents, ==, rows[i].extra);
    g_assert_cmpint (share.reimbursed_cents + share.remainder_cents + share.extra_cents, ==,
                     rows[i].price);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/share/H3/parts", test_parts);
  return g_test_run ();
}
