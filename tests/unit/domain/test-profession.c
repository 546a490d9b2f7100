/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-profession.h"

/* H4, word for word. */
static void
test_teleconsultation (void)
{
  static const char *const medical[] = { "doctor", "midwife", "dental_surgeon", NULL };
  guint n = 0;

  for (const AusProfession *row = aus_professions; row->name != NULL; row++) {
    gboolean expected = g_strv_contains (medical, row->name);

    g_assert_cmpint (aus_profession_may (row->name, AUS_KIND_TELECONSULTATION), ==, expected);
    g_assert_cmpint (aus_profession_may (row->name, AUS_KIND_TELECARE), ==, !expected);
    g_assert_true (aus_profession_may (row->name, AUS_KIND_TELE_EXPERTISE));
    g_assert_true (aus_profession_may (row->name, AUS_KIND_CASE_MEETING));
    g_assert_cmpint (aus_profession_default_kind (row->name), ==,
                     expected ? AUS_KIND_TELECONSULTATION : AUS_KIND_TELECARE);
    n++;
  }
  g_assert_cmpuint (n, ==, 3 + 18 + 2);
}

static void
test_unknown (void)
{
  g_assert_null (aus_profession_find ("astrologer"));
  g_assert_null (aus_profession_find (NULL));
  g_assert_cmpstr (aus_profession_find ("nurse")->name, ==, "nurse");
  g_assert_false (aus_profession_may ("astrologer", AUS_KIND_CASE_MEETING));
}

static void
test_patient (void)
{
  g_assert_true (aus_kind_needs_patient (AUS_KIND_TELECONSULTATION));
  g_assert_true (aus_kind_needs_patient (AUS_KIND_TELECARE));
  g_assert_false (aus_kind_needs_patient (AUS_KIND_TELE_EXPERTISE));
  g_assert_false (aus_kind_needs_patient (AUS_KIND_CASE_MEETING));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/profession/H4/kinds", test_teleconsultation);
  g_test_add_func ("/domain/profession/H4/unknown", test_unknown);
  g_test_add_func ("/domain/profession/A6/patient", test_patient);
  return g_test_run ();
}
