/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Equipped sites: what a structure is, and when its host may be with the patient (K1). */
#include "domain/aus-site.h"

#include "core/aus-error.h"

/* Every wish, with and without a host: only an unasked host keeps the interview from beginning. */
static void
test_interview (void)
{
  for (int i = 0; i < AUS_HOST_WISH_N; i++) {
    AusHostWish wish = (AusHostWish) i;
    g_autoptr (GError) error = NULL;

    g_assert_true (aus_site_check_interview (FALSE, wish, &error));
    g_assert_no_error (error);
    g_assert_cmpint (aus_site_check_interview (TRUE, wish, &error), ==, wish == AUS_HOST_WISH_STAY);
    if (wish != AUS_HOST_WISH_STAY)
      g_assert_error (error, AUS_ERROR, AUS_ERROR_HOST_PRESENT);
  }
}

/* Every status × wish. */
static void
test_accompany (void)
{
  for (int i = 0; i < AUS_CONSULTATION_N; i++) {
    for (int j = 0; j < AUS_HOST_WISH_N; j++) {
      AusConsultationStatus status = (AusConsultationStatus) i;
      AusHostWish wish = (AusHostWish) j;
      gboolean to_come = status == AUS_CONSULTATION_SCHEDULED || status == AUS_CONSULTATION_WAITING;
      gboolean asked = status == AUS_CONSULTATION_IN_PROGRESS && wish == AUS_HOST_WISH_STAY;
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (aus_site_check_accompany (status, wish, &error), ==, to_come || asked);
      if (!to_come && !asked)
        g_assert_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION);
    }
  }
}

static void
assert_pointer (const AusStructureFields *fields, const char *pointer)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (aus_structure_check (fields, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
}

static void
test_fields (void)
{
  const AusStructureFields good = { "Pharmacie des Tilleuls", "3 place du Marché", "69380",
                                    "Lozanne" };
  AusStructureFields bad;
  g_autofree char *longest = g_strnfill (AUS_STRUCTURE_MAX_TEXT, 'x');
  g_autofree char *too_long = g_strnfill (AUS_STRUCTURE_MAX_TEXT + 1, 'x');

  g_assert_true (aus_structure_check (&good, NULL));
  bad = good;
  bad.name = "";
  assert_pointer (&bad, "/name");
  bad.name = longest;
  g_assert_true (aus_structure_check (&bad, NULL));
  bad.name = too_long;
  assert_pointer (&bad, "/name");
  bad = good;
  bad.address = "two\nlines";
  assert_pointer (&bad, "/address");
  bad = good;
  bad.postal_code = NULL;
  assert_pointer (&bad, "/postal_code");
  bad = good;
  bad.town = "";
  assert_pointer (&bad, "/town");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/site/K1/interview-begins-without-the-host", test_interview);
  g_test_add_func ("/domain/site/K1/accompany", test_accompany);
  g_test_add_func ("/domain/site/K1/fields", test_fields);
  return g_test_run ();
}
