/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "domain/aus-public-page.h"

static void
assert_slug (const char *slug, gboolean enabled, gboolean good)
{
  g_auto (AusPublicPage) page = { 0 };
  g_autoptr (GError) error = NULL;

  aus_public_page_init (&page);
  g_free (page.slug);
  page.slug = g_strdup (slug);
  page.enabled = enabled;
  g_assert_true (aus_public_page_check (&page, &error) == good);
  if (!good)
    g_assert_cmpstr (aus_error_get_pointer (error), ==, "/page/slug");
}

static void
test_slug (void)
{
  g_autofree char *sixty_one = g_strnfill (61, 'a');

  assert_slug ("", FALSE, TRUE);
  assert_slug ("", TRUE, FALSE);
  assert_slug ("dr-claire-martin", TRUE, TRUE);
  assert_slug ("dr-2", FALSE, TRUE);
  assert_slug ("ab", FALSE, FALSE);
  assert_slug ("Dr-Martin", TRUE, FALSE);
  assert_slug ("dr--martin", TRUE, FALSE);
  assert_slug ("-martin", TRUE, FALSE);
  assert_slug ("martin-", TRUE, FALSE);
  assert_slug ("éloïse", TRUE, FALSE);
  assert_slug ("a/b/c", TRUE, FALSE);
  assert_slug (sixty_one, TRUE, FALSE);
}

static void
assert_languages (const char *list, const char *pointer)
{
  g_auto (AusPublicPage) page = { 0 };
  g_autoptr (GError) error = NULL;

  aus_public_page_init (&page);
  g_strfreev (page.languages);
  page.languages = g_strsplit (list, " ", -1);
  g_assert_true (aus_public_page_check (&page, &error) == (pointer == NULL));
  if (pointer != NULL)
    g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
}

static void
test_languages (void)
{
  assert_languages ("fr en pcm", NULL);
  assert_languages ("fr English", "/page/languages/1");
  assert_languages ("fr en fr", "/page/languages/0");
  assert_languages ("FR", "/page/languages/0");
  assert_languages ("aa bb cc dd ee ff gg hh ii", "/page/languages/8");
}

static void
test_propose (void)
{
  static const char *const names[][2] = {
    { "Dr Claire Martin", "dr-claire-martin" },
    { "  Mme Éloïse d'Aubigné-Çelik ", "mme-eloise-d-aubigne-celik" },
    { "…", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *slug = aus_public_page_propose_slug (names[i][0]);
    g_assert_cmpstr (slug, ==, names[i][1]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/public-page/B5/slug", test_slug);
  g_test_add_func ("/domain/public-page/B5/languages", test_languages);
  g_test_add_func ("/domain/public-page/B5/propose", test_propose);
  return g_test_run ();
}
