/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-consent.h"

#include "core/aus-error.h"
#include "core/aus-time.h"

static void
test_table (void)
{
  const char *last = NULL;
  const char *previous_day = "0000-00-00";

  for (const AusConsentText *text = aus_consent_texts; text->version != NULL; text++) {
    g_assert_true (aus_date_is_valid (text->in_force));
    g_assert_cmpstr (previous_day, <, text->in_force);
    g_assert_true (g_strv_contains (text->locales, "fr"));
    g_assert_true (g_strv_contains (text->locales, "en"));
    previous_day = text->in_force;
    last = text->version;
  }
  g_assert_cmpstr (aus_consent_get_current (), ==, last);
}

static void
assert_check (const char *version, const char *locale, const char *pointer)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (aus_consent_check (version, locale, &error), ==, pointer == NULL);
  if (pointer == NULL)
    return;
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
}

static void
test_check (void)
{
  const char *current = aus_consent_get_current ();

  assert_check (current, "fr", NULL);
  assert_check (current, "en", NULL);
  assert_check (current, "de", "/locale");
  assert_check (current, NULL, "/locale");
  assert_check ("2020-01", "fr", "/text_version");
  assert_check (NULL, "fr", "/text_version");
}

/* D2: the version in force is the last; every version there was can still be found. */
static void
test_find (void)
{
  const AusConsentText *const tables[] = { aus_consent_texts, aus_information_texts };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    const AusConsentText *last = NULL;
    for (const AusConsentText *text = tables[i]; text->version != NULL; text++) {
      g_assert_true (aus_consent_find (tables[i], text->version) == text);
      if (last != NULL)
        g_assert_cmpstr (last->in_force, <, text->in_force);
      last = text;
    }
    g_assert_true (aus_consent_find (tables[i], NULL) == last);
    g_assert_null (aus_consent_find (tables[i], "1999-01"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/consent/D2/table", test_table);
  g_test_add_func ("/domain/consent/D2/check", test_check);
  g_test_add_func ("/domain/consent/D2/versions", test_find);
  return g_test_run ();
}
