/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "domain/aus-ins.h"

static void
assert_good (const char *text, const char *ins)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *normal = aus_ins_normalise (text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (normal, ==, ins);
}

static void
assert_bad (const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (aus_ins_normalise (text, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
}

/* The key of each was worked out by hand: 97 − (13 digits mod 97). */
static void
test_key (void)
{
  assert_good ("255081416802538", "255081416802538");
  assert_good (" 2 55 08 14 168 025 38 ", "255081416802538");
  assert_bad ("255081416802537");
  assert_bad ("255081416802583");
  /* Every single wrong digit is found: 97 is prime and greater than any change of one. */
  for (guint i = 0; i < 15; i++) {
    g_autofree char *wrong = g_strdup ("255081416802538");
    wrong[i] = wrong[i] == '9' ? '8' : wrong[i] + 1;
    assert_bad (wrong);
  }
}

/* 2A counts as 19 and 2B as 18, whatever the case. */
static void
test_corsica (void)
{
  const struct {
    const char *number, *digits;
  } rows[] = { { "195062A004123", "1950619004123" }, { "295062B033045", "2950618033045" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    guint key = 97 - (guint) (g_ascii_strtoull (rows[i].digits, NULL, 10) % 97);
    g_autofree char *ins = g_strdup_printf ("%s%02u", rows[i].number, key);
    g_autofree char *lower = g_ascii_strdown (ins, -1);
    g_autofree char *other = g_strdup_printf ("%s%02u", rows[i].number, key % 97 + 1);

    assert_good (ins, ins);
    assert_good (lower, ins);
    assert_bad (other);
  }
  assert_good ("195062A00412367", "195062A00412367");
  assert_bad ("195062C00412367");
  assert_bad ("195A62000412367");
}

static void
test_shape (void)
{
  assert_bad ("");
  assert_bad ("2550814168025");
  assert_bad ("2550814168025380");
  assert_bad ("955081416802538");
  assert_bad ("25508141680253é");
  assert_bad ("２５５０８１４１６８０２５３８");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/ins/F3/key", test_key);
  g_test_add_func ("/domain/ins/F3/corsica", test_corsica);
  g_test_add_func ("/domain/ins/F3/shape", test_shape);
  return g_test_run ();
}
