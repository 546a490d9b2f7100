/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-allocate.h"

#define KBPS 1000
#define S    G_USEC_PER_SEC

typedef struct {
  AusShare extra, first, second;
  AusShare *all[3];
} World;

static void
world_init (World *self)
{
  *self = (World){
    .extra = { AUS_ALLOCATE_EXTRA, 100 * KBPS, 2000 * KBPS, FALSE, 0, 0 },
    .first = { AUS_ALLOCATE_CAMERA, 60 * KBPS, 1500 * KBPS, FALSE, 0, 0 },
    .second = { AUS_ALLOCATE_CAMERA, 60 * KBPS, 300 * KBPS, FALSE, 0, 0 },
  };
  /* The order of the slots says nothing about rank. */
  self->all[0] = &self->first;
  self->all[1] = &self->extra;
  self->all[2] = &self->second;
}

static void
assert_shares (const World *self, guint64 extra_kbps, guint64 first_kbps, guint64 second_kbps)
{
  g_assert_cmpuint (self->extra.share_bps, ==, extra_kbps * KBPS);
  g_assert_cmpuint (self->first.share_bps, ==, first_kbps * KBPS);
  g_assert_cmpuint (self->second.share_bps, ==, second_kbps * KBPS);
}

/* E6: a screen before cameras; cameras alike, and what one cannot use is the other's. */
static void
test_order (void)
{
  World world;
  world_init (&world);
  aus_allocate (world.all, 3, 10000 * KBPS, S);
  assert_shares (&world, 2000, 1500, 300);
  aus_allocate (world.all, 3, 3000 * KBPS, S);
  assert_shares (&world, 2000, 700, 300);
  aus_allocate (world.all, 3, 2400 * KBPS, S);
  assert_shares (&world, 2000, 200, 200);
  aus_allocate (world.all, 3, 1000 * KBPS, S);
  assert_shares (&world, 880, 60, 60);
  g_assert_false (world.first.paused || world.second.paused);
}

/* The last camera goes first, the screen last, and none for a moment's shortness. */
static void
test_pause (void)
{
  World world;
  world_init (&world);
  aus_allocate (world.all, 3, 170 * KBPS, 1 * S);
  g_assert_false (world.second.paused);
  aus_allocate (world.all, 3, 1000 * KBPS, 1 * S + S / 2); /* it was a moment */
  aus_allocate (world.all, 3, 170 * KBPS, 2 * S);
  aus_allocate (world.all, 3, 170 * KBPS, 2 * S + S / 2);
  g_assert_false (world.second.paused);
  aus_allocate (world.all, 3, 170 * KBPS, 3 * S + S / 2);
  g_assert_true (world.second.paused);
  g_assert_false (world.first.paused || world.extra.paused);
  assert_shares (&world, 110, 60, 0);
  aus_allocate (world.all, 3, 50 * KBPS, 4 * S);
  aus_allocate (world.all, 3, 50 * KBPS, 5 * S + S / 2);
  g_assert_true (world.first.paused && world.extra.paused);
  assert_shares (&world, 0, 0, 0);
}

/* It takes more, and longer, to come back than to stay. */
static void
test_resume (void)
{
  World world;
  world_init (&world);
  AusShare *one[] = { &world.first };
  aus_allocate (one, 1, 40 * KBPS, 1 * S);
  aus_allocate (one, 1, 40 * KBPS, 2 * S + S / 2);
  g_assert_true (world.first.paused);
  for (gint64 at = 3; at < 10; at++)
    aus_allocate (one, 1, 70 * KBPS, at * S);
  g_assert_true (world.first.paused);
  aus_allocate (one, 1, 80 * KBPS, 10 * S);
  aus_allocate (one, 1, 80 * KBPS, 11 * S);
  g_assert_true (world.first.paused);
  aus_allocate (one, 1, 80 * KBPS, 12 * S);
  g_assert_false (world.first.paused);
  for (gint64 at = 13; at < 20; at++)
    aus_allocate (one, 1, 56 * KBPS, at * S);
  g_assert_false (world.first.paused);
}

/* Never more than there is, whatever is asked. */
static void
test_property (void)
{
  for (guint round = 0; round < 2000; round++) {
    AusShare shares[6], *all[6];
    guint n = (guint) g_test_rand_int_range (0, 7);
    guint64 budget = (guint64) g_test_rand_int_range (0, 4000) * KBPS, given = 0, least = 0;
    for (guint i = 0; i < n; i++) {
      shares[i] = (AusShare){
        .kind = (AusAllocateKind) g_test_rand_int_range (0, 2),
        .least_bps = (guint64) g_test_rand_int_range (1, 200) * KBPS,
        .useful_bps = (guint64) g_test_rand_int_range (200, 2000) * KBPS,
      };
      least += shares[i].least_bps;
      all[i] = &shares[i];
    }
    aus_allocate (all, n, budget, S);
    for (guint i = 0; i < n; i++) {
      g_assert_cmpuint (shares[i].share_bps, <=, shares[i].useful_bps);
      given += shares[i].share_bps;
    }
    /* Streams about to be paused still have their least. */
    g_assert_cmpuint (given, <=, MAX (budget, least));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/allocate/E6/order", test_order);
  g_test_add_func ("/media/allocate/E6/pause", test_pause);
  g_test_add_func ("/media/allocate/E6/resume", test_resume);
  g_test_add_func ("/media/allocate/property", test_property);
  return g_test_run ();
}
