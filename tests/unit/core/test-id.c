/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-id.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1469918176385000)

static void
test_format (void)
{
  g_autofree char *id = aus_id_new (NOW);

  g_assert_cmpuint (strlen (id), ==, AUS_ID_LENGTH);
  g_assert_true (aus_id_is_valid (id));
  /* The example of the ULID specification for this time. */
  g_assert_true (g_str_has_prefix (id, "01aryz6s41"));
}

static void
test_ends_of_time (void)
{
  g_autofree char *first = aus_id_new (0);
  g_autofree char *last = aus_id_new (((G_GINT64_CONSTANT (1) << 48) - 1) * 1000);

  g_assert_true (g_str_has_prefix (first, "0000000000"));
  g_assert_true (g_str_has_prefix (last, "7zzzzzzzzz"));
}

static void
test_sorts (void)
{
  g_autofree char *previous = aus_id_new (NOW);

  for (int i = 0; i < 10000; i++) {
    char *next = aus_id_new (NOW + i / 100 * 1000);

    g_assert_cmpstr (previous, <, next);
    g_free (previous);
    previous = next;
  }
}

static void
test_unique_backwards (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 1000; i++)
    g_assert_true (g_hash_table_add (seen, aus_id_new (NOW - i % 3 * 1000)));
}

static void
test_valid (void)
{
  g_assert_true (aus_id_is_valid ("01arz3ndektsv4rrffq69g5fav"));
  g_assert_false (aus_id_is_valid (NULL));
  g_assert_false (aus_id_is_valid (""));
  g_assert_false (aus_id_is_valid ("01arz3ndektsv4rrffq69g5fa"));
  g_assert_false (aus_id_is_valid ("01arz3ndektsv4rrffq69g5favv"));
  g_assert_false (aus_id_is_valid ("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
  g_assert_false (aus_id_is_valid ("81arz3ndektsv4rrffq69g5fav"));
  g_assert_false (aus_id_is_valid ("01arz3ndektsv4rrffq69g5fau"));
  g_assert_false (aus_id_is_valid ("01arz3ndektsv4rrffq69g5f v"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/id/format", test_format);
  g_test_add_func ("/core/id/ends-of-time", test_ends_of_time);
  g_test_add_func ("/core/id/sorts-within-a-millisecond", test_sorts);
  g_test_add_func ("/core/id/unique-when-time-goes-back", test_unique_backwards);
  g_test_add_func ("/core/id/valid", test_valid);
  return g_test_run ();
}
