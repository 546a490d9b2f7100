/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-slots.h"

#define MAIN(slots, who)  aus_live_slots_find (slots, who, AUS_MEDIA_SOURCE_MAIN)
#define EXTRA(slots, who) aus_live_slots_find (slots, who, AUS_MEDIA_SOURCE_EXTRA)

static void
test_others_never_move (void)
{
  g_auto (AusLiveSlots) slots = { 0 };
  const AusLiveWish three[] = { { "a", FALSE }, { "b", FALSE }, { "c", FALSE } };
  const AusLiveWish without_b[] = { { "a", FALSE }, { "c", FALSE } };
  const AusLiveWish with_d[] = { { "a", FALSE }, { "d", FALSE }, { "c", FALSE } };

  aus_live_slots_assign (&slots, three, 3);
  g_assert_cmpuint (MAIN (&slots, "a"), ==, 1);
  g_assert_cmpuint (MAIN (&slots, "b"), ==, 2);
  g_assert_cmpuint (MAIN (&slots, "c"), ==, 3);
  aus_live_slots_assign (&slots, without_b, 2);
  g_assert_cmpuint (MAIN (&slots, "a"), ==, 1);
  g_assert_cmpuint (MAIN (&slots, "b"), ==, 0);
  g_assert_cmpuint (MAIN (&slots, "c"), ==, 3);
  aus_live_slots_assign (&slots, with_d, 3);
  g_assert_cmpuint (MAIN (&slots, "a"), ==, 1);
  g_assert_cmpuint (MAIN (&slots, "d"), ==, 2);
  g_assert_cmpuint (MAIN (&slots, "c"), ==, 3);
}

/* Whoever comes, goes, shares and stops sharing: everybody who stays, stays in place. */
static void
test_random_changes (void)
{
  static const char *const NAMES[] = { "a", "b", "c", "d", "e" };
  g_auto (AusLiveSlots) slots = { 0 };
  guint place[G_N_ELEMENTS (NAMES)] = { 0 };

  for (guint round = 0; round < 2000; round++) {
    AusLiveWish wishes[G_N_ELEMENTS (NAMES)];
    gboolean here[G_N_ELEMENTS (NAMES)] = { FALSE };
    guint n = 0;
    for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++) {
      here[i] = g_test_rand_bit ();
      if (here[i])
        wishes[n++] = (AusLiveWish){ NAMES[i], g_test_rand_bit () };
    }
    aus_live_slots_assign (&slots, wishes, n);
    for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++) {
      guint slot = MAIN (&slots, NAMES[i]);
      g_assert_true (here[i] ? slot >= 1 && slot <= AUS_LIVE_N_MAIN : slot == 0);
      if (here[i] && place[i] != 0)
        g_assert_cmpuint (slot, ==, place[i]);
      place[i] = slot;
    }
  }
}

static void
test_extras (void)
{
  g_auto (AusLiveSlots) slots = { 0 };
  const AusLiveWish both[] = { { "a", TRUE }, { "b", TRUE } };
  const AusLiveWish second[] = { { "a", FALSE }, { "b", TRUE } };

  aus_live_slots_assign (&slots, both, 2);
  g_assert_cmpuint (EXTRA (&slots, "a"), ==, AUS_LIVE_EXTRA_SLOT);
  g_assert_cmpuint (EXTRA (&slots, "b"), ==, 3);
  aus_live_slots_assign (&slots, second, 2);
  g_assert_cmpuint (EXTRA (&slots, "a"), ==, 0);
  g_assert_cmpuint (EXTRA (&slots, "b"), ==, 3);
  aus_live_slots_assign (&slots, both, 2);
  g_assert_cmpuint (EXTRA (&slots, "a"), ==, AUS_LIVE_EXTRA_SLOT);
  g_assert_cmpuint (EXTRA (&slots, "b"), ==, 3);
}

static void
test_people_before_extras (void)
{
  g_auto (AusLiveSlots) slots = { 0 };
  const AusLiveWish four[] = { { "a", TRUE }, { "b", TRUE }, { "c", FALSE }, { "d", FALSE } };
  const AusLiveWish five[] = {
    { "a", TRUE }, { "b", TRUE }, { "c", FALSE }, { "d", FALSE }, { "e", FALSE }
  };

  aus_live_slots_assign (&slots, four, 4);
  g_assert_cmpuint (EXTRA (&slots, "b"), ==, 5);
  aus_live_slots_assign (&slots, five, 5);
  g_assert_cmpuint (MAIN (&slots, "e"), ==, 5);
  g_assert_cmpuint (EXTRA (&slots, "b"), ==, 0);
  g_assert_cmpuint (EXTRA (&slots, "a"), ==, AUS_LIVE_EXTRA_SLOT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live/slots/E1/others-never-move", test_others_never_move);
  g_test_add_func ("/live/slots/E1/random-changes", test_random_changes);
  g_test_add_func ("/live/slots/E2/extras", test_extras);
  g_test_add_func ("/live/slots/E3/people-before-extras", test_people_before_extras);
  return g_test_run ();
}
