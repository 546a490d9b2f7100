/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-audit.h"

static char *
hash (const char *previous, const char *a, const char *b)
{
  const char *values[] = { a, b };

  return aus_audit_hash (previous, values, G_N_ELEMENTS (values));
}

/* SHA-256 of the canonical form written out by hand: "64:0…0,4:plan,-,". */
static void
test_canonical_form (void)
{
  g_autofree char *expected =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, "64:" AUS_AUDIT_GENESIS ",4:plan,-,", -1);
  g_autofree char *actual = hash (AUS_AUDIT_GENESIS, "plan", NULL);

  g_assert_cmpstr (actual, ==, expected);
}

static void
test_no_two_rows_alike (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *const one[] = { "ab" };

  g_assert_true (g_hash_table_add (seen, hash (AUS_AUDIT_GENESIS, "ab", "c")));
  g_assert_true (g_hash_table_add (seen, hash (AUS_AUDIT_GENESIS, "a", "bc")));
  g_assert_true (g_hash_table_add (seen, hash (AUS_AUDIT_GENESIS, "ab", "")));
  g_assert_true (g_hash_table_add (seen, hash (AUS_AUDIT_GENESIS, "ab", NULL)));
  g_assert_true (g_hash_table_add (seen, hash (AUS_AUDIT_GENESIS, NULL, "ab")));
  g_assert_true (g_hash_table_add (seen, hash (AUS_AUDIT_GENESIS, "ab,1:c", "")));
  g_assert_true (g_hash_table_add (seen, hash ("", "ab", "c")));
  g_assert_true (g_hash_table_add (seen, aus_audit_hash (AUS_AUDIT_GENESIS, one, 1)));
}

static void
test_chain (void)
{
  const char *const rows[][1] = { { "plan" }, { "start" }, { "end" } };
  g_autofree char *first = aus_audit_hash (AUS_AUDIT_GENESIS, rows[0], 1);
  g_autofree char *second = aus_audit_hash (first, rows[1], 1);
  const char *const altered[] = { "absent" };
  g_autofree char *forged = aus_audit_hash (AUS_AUDIT_GENESIS, altered, 1);

  g_assert_true (aus_audit_check (AUS_AUDIT_GENESIS, rows[0], 1, first));
  g_assert_true (aus_audit_check (first, rows[1], 1, second));
  g_assert_false (aus_audit_check (AUS_AUDIT_GENESIS, altered, 1, first));
  g_assert_false (aus_audit_check (first, rows[1], 1, NULL));
  /* Who alters a row and its hash breaks the next one. */
  g_assert_false (aus_audit_check (forged, rows[1], 1, second));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/audit/L2/canonical-form", test_canonical_form);
  g_test_add_func ("/domain/audit/L2/no-two-rows-alike", test_no_two_rows_alike);
  g_test_add_func ("/domain/audit/L2/chain", test_chain);
  return g_test_run ();
}
