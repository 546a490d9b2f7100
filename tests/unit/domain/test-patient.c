/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "core/aus-time.h"
#include "domain/aus-name-match.h"
#include "domain/aus-patient.h"

static gint64
now (void)
{
  gint64 usec = 0;

  g_assert_true (aus_time_parse ("2026-11-23T10:00:00+01:00", &usec, NULL));
  return usec;
}

/* Names */

static void
assert_folded (const char *text, const char *expected)
{
  g_auto (GStrv) words = aus_name_fold (text);
  g_autofree char *joined = g_strjoinv (" ", words);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_fold (void)
{
  assert_folded ("  Élise  Anne-Sophie ", "elise anne sophie");
  assert_folded ("D'ARC-Œuvrard", "d arc oeuvrard");
  assert_folded ("D’Arc", "d arc");
  assert_folded ("ÇELİK", "celik");
  assert_folded ("Nguyễn Thị", "nguyen thi");
  assert_folded ("É", "e"); /* composed and not composed are the same */
  assert_folded ("Иванова", "иванова");
  assert_folded ("--", "");
}

static void
test_similar (void)
{
  static const struct {
    const char *a, *b;
    gboolean similar;
  } rows[] = {
    { "Durand", "DURAND", TRUE },
    { "Durand", "Duran", TRUE },
    { "Durand", "Duarnd", TRUE },
    { "Durand", "Dupont", FALSE },
    { "Petit", "Petit-Lacroix", TRUE },
    { "Le Goff", "LeGoff", TRUE },
    { "Martin", "Marin", TRUE },
    { "Roy", "Ray", FALSE },
    { "Vandenberghe", "Vandenberge", TRUE },
    { "Vandenberghe", "Vandenberque", TRUE },
    { "Élise", "Elise", TRUE },
    { "Marie Thérèse", "Marie-Thérèse", TRUE },
    { "Louise Marie", "Louise", TRUE },
    { "", "Louise", FALSE },
    { "-", "-", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s and %s", rows[i].a, rows[i].b);
    g_assert_cmpint (aus_name_is_similar (rows[i].a, rows[i].b), ==, rows[i].similar);
    g_assert_cmpint (aus_name_is_similar (rows[i].b, rows[i].a), ==, rows[i].similar);
  }
}

static gboolean
is_candidate (const char *name, const char *typed)
{
  g_auto (GStrv) words = aus_name_fold (typed);
  g_autoptr (GPtrArray) keys = aus_name_list_keys (name);
  g_autoptr (GPtrArray) wanted = aus_name_list_query_keys (words[0]);

  for (guint i = 0; i < wanted->len; i++)
    if (g_ptr_array_find_with_equal_func (keys, wanted->pdata[i], g_str_equal, NULL))
      return TRUE;
  return FALSE;
}

/* What somebody types finds a name twice: by a key of the index, and on the second look. */
static void
test_search (void)
{
  static const struct {
    const char *name, *typed;
    gboolean found;
  } rows[] = {
    { "Durand", "dur", TRUE },
    { "Durand", "durand", TRUE },
    { "Durand", "durnad", TRUE },
    { "Durand", "burand", TRUE },
    { "Durand", "durrand", TRUE },
    { "Durand", "duran", TRUE },
    { "Durand", "dupont", FALSE },
    { "Vandenberghe", "vandenbergh", TRUE },
    { "Vandenberghe", "vanbe", FALSE },
    { "Vandenberghe", "vandnberghe", TRUE },
    { "Le Goff", "legoff", TRUE },
    { "Le Goff", "goff", TRUE },
    { "Li", "li", TRUE },
    { "Élise", "elise", TRUE },
    { "Œuvrard", "oeuv", TRUE },
    { "Nguyễn", "nguyen", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s by %s", rows[i].name, rows[i].typed);
    g_assert_cmpint (is_candidate (rows[i].name, rows[i].typed) &&
                         aus_name_answers (rows[i].name, rows[i].typed),
                     ==, rows[i].found);
  }
}

/* Any one slip in the eight letters that count is found by the keys. */
static void
test_every_slip (void)
{
  const char *name = "lefebvre";

  for (guint i = 0; i < 8; i++) {
    g_autofree char *other = g_strdup (name);
    other[i] = 'x';
    g_assert_true (is_candidate (name, other));
    g_autofree char *less = g_strdup_printf ("%.*s%s", (int) i, name, name + i + 1);
    g_assert_true (is_candidate (name, less));
    g_autofree char *more = g_strdup_printf ("%.*sx%s", (int) i, name, name + i);
    g_assert_true (is_candidate (name, more));
  }
}

/* Traits */

static AusPatientTraits
louise (void)
{
  return (AusPatientTraits){ .birth_name = g_strdup ("Durand"),
                             .given_names = g_strdup ("Louise Marie"),
                             .birth_date = g_strdup ("1951-04-02") };
}

static void
set (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
test_normalise (void)
{
  g_auto (AusPatientTraits) traits = louise ();
  g_autoptr (GError) error = NULL;

  set (&traits.birth_name, "  Durand ");
  set (&traits.used_name, "   ");
  set (&traits.birth_place, "2a004");
  set (&traits.ins, "1 95 06 2a 004 123 67");
  set (&traits.mobile, "06 12 34 56 78");
  g_assert_true (aus_patient_traits_normalise (&traits, now (), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (traits.birth_name, ==, "Durand");
  g_assert_null (traits.used_name);
  g_assert_cmpstr (traits.birth_place, ==, "2A004");
  g_assert_cmpstr (traits.ins, ==, "195062A00412367");
  g_assert_cmpstr (traits.ins_oid, ==, "1.2.250.1.213.1.4.8");
  g_assert_cmpstr (traits.mobile, ==, "+33612345678");

  set (&traits.ins, "");
  g_assert_true (aus_patient_traits_normalise (&traits, now (), &error));
  g_assert_null (traits.ins);
  g_assert_null (traits.ins_oid);
}

static void
test_refused (void)
{
  static const struct {
    gsize member;
    const char *value, *pointer;
  } rows[] = {
    { G_STRUCT_OFFSET (AusPatientTraits, birth_name), "", "/birth_name" },
    { G_STRUCT_OFFSET (AusPatientTraits, birth_name), "- -", "/birth_name" },
    { G_STRUCT_OFFSET (AusPatientTraits, birth_name), "Du\nrand", "/birth_name" },
    { G_STRUCT_OFFSET (AusPatientTraits, given_names), NULL, "/given_names" },
    { G_STRUCT_OFFSET (AusPatientTraits, used_name), "42", "/used_name" },
    { G_STRUCT_OFFSET (AusPatientTraits, used_given_name), "?", "/used_given_name" },
    { G_STRUCT_OFFSET (AusPatientTraits, birth_date), NULL, "/birth_date" },
    { G_STRUCT_OFFSET (AusPatientTraits, birth_date), "1951-02-30", "/birth_date" },
    { G_STRUCT_OFFSET (AusPatientTraits, birth_date), "2026-11-25", "/birth_date" },
    { G_STRUCT_OFFSET (AusPatientTraits, birth_date), "1879-12-31", "/birth_date" },
    { G_STRUCT_OFFSET (AusPatientTraits, birth_place), "7505", "/birth_place" },
    { G_STRUCT_OFFSET (AusPatientTraits, birth_place), "2C004", "/birth_place" },
    { G_STRUCT_OFFSET (AusPatientTraits, ins), "195062A00412368", "/ins" },
    { G_STRUCT_OFFSET (AusPatientTraits, email), "louise", "/email" },
    { G_STRUCT_OFFSET (AusPatientTraits, mobile), "12", "/mobile" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (AusPatientTraits) traits = louise ();
    g_autoptr (GError) error = NULL;
    g_test_message ("%s: %s", rows[i].pointer, rows[i].value);
    set (&G_STRUCT_MEMBER (char *, &traits, rows[i].member), rows[i].value);
    g_assert_false (aus_patient_traits_normalise (&traits, now (), &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
    g_assert_cmpstr (aus_error_get_pointer (error), ==, rows[i].pointer);
  }
}

static void
test_oid (void)
{
  g_auto (AusPatientTraits) traits = louise ();
  g_autoptr (GError) error = NULL;

  set (&traits.ins, "255081416802538");
  set (&traits.ins_oid, "1.2.3");
  g_assert_false (aus_patient_traits_normalise (&traits, now (), &error));
  g_assert_cmpstr (aus_error_get_pointer (error), ==, "/ins_oid");
}

static void
test_names (void)
{
  g_auto (AusPatientTraits) traits = louise ();
  g_autofree char *before = aus_patient_dup_display_name (&traits);

  g_assert_cmpstr (before, ==, "Louise Durand");
  set (&traits.used_name, "Petit");
  set (&traits.used_given_name, "Lou");
  g_autofree char *after = aus_patient_dup_display_name (&traits);
  g_assert_cmpstr (after, ==, "Lou Petit");
}

static void
test_duplicate (void)
{
  g_auto (AusPatientTraits) one = louise ();
  g_auto (AusPatientTraits) other = louise ();

  g_assert_true (aus_patient_is_duplicate (&one, &other));
  set (&other.given_names, "louise");
  set (&other.birth_name, "DURANT");
  g_assert_true (aus_patient_is_duplicate (&one, &other));
  /* Married: found by the name of birth that only one of the two has. */
  set (&other.birth_name, "Petit");
  g_assert_false (aus_patient_is_duplicate (&one, &other));
  set (&other.used_name, "Durand");
  g_assert_true (aus_patient_is_duplicate (&one, &other));
  /* Twins have other first names, a namesake another birth date. */
  set (&other.given_names, "Hélène");
  g_assert_false (aus_patient_is_duplicate (&one, &other));
  set (&other.given_names, "Louise");
  set (&other.birth_date, "1951-04-03");
  g_assert_false (aus_patient_is_duplicate (&one, &other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/patient/F3/fold", test_fold);
  g_test_add_func ("/domain/patient/F3/similar", test_similar);
  g_test_add_func ("/domain/patient/F3/search", test_search);
  g_test_add_func ("/domain/patient/F3/every-slip", test_every_slip);
  g_test_add_func ("/domain/patient/F3/normalise", test_normalise);
  g_test_add_func ("/domain/patient/F3/refused", test_refused);
  g_test_add_func ("/domain/patient/F3/oid", test_oid);
  g_test_add_func ("/domain/patient/F3/names", test_names);
  g_test_add_func ("/domain/patient/F3/duplicate", test_duplicate);
  return g_test_run ();
}
