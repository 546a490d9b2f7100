/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-demo.h"
#include "app/aus-identity.h"
#include "core/aus-error.h"
#include "practice.h"

#include <glib/gstdio.h>

static JsonObject *
prepare (Practice *f)
{
  g_autofree char *path = g_build_filename (f->directory, "demo.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (aus_demo_prepare (f->app, f->directory, &error));
  g_assert_no_error (error);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (JsonNode) node = json_from_string (text, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static const char *
link_of (JsonObject *demo)
{
  return json_object_get_string_member (json_object_get_object_member (demo, "consultation"),
                                        "patient_link");
}

static void
test_fill (Practice *f, gconstpointer data)
{
  g_autoptr (JsonObject) demo = prepare (f);
  g_autofree char *path = g_build_filename (f->directory, "demo.json", NULL);
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (demo, "accounts")), ==, 5);
  g_assert_cmpint (practice_count (f, "SELECT count(DISTINCT status) FROM consultation"), ==,
                   AUS_CONSULTATION_N);
  const char *token = strrchr (link_of (demo), '/') + 1;
  g_autoptr (AusVisitPass) pass =
      practice_run (f, &AUS_LINK_FOLLOW, f->nobody, g_strdup (token), g_free);
  g_assert_nonnull (pass);
}

static void
test_again (Practice *f, gconstpointer data)
{
  g_autoptr (JsonObject) first = prepare (f);
  g_autofree char *before = practice_dump (f);
  g_autoptr (JsonObject) second = prepare (f);
  g_autofree char *after = practice_dump (f);

  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (link_of (first), ==, link_of (second));

  gint64 count = practice_count (f, "SELECT count(*) FROM consultation");
  aus_clock_advance (f->clock, 24 * HOUR);
  g_autoptr (JsonObject) next_day = prepare (f);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM consultation"), ==, 2 * count);
  g_assert_cmpstr (link_of (first), !=, link_of (next_day));
}

/* The links must work whenever the demo is started. */
static void
test_late (Practice *f, gconstpointer data)
{
  aus_clock_advance (f->clock, 14 * HOUR + 55 * MINUTE); /* five to midnight */
  g_autoptr (JsonObject) demo = prepare (f);
  const char *token = strrchr (link_of (demo), '/') + 1;
  g_autoptr (AusVisitPass) pass =
      practice_run (f, &AUS_LINK_FOLLOW, f->nobody, g_strdup (token), g_free);

  g_assert_nonnull (pass);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/demo/M1/fill", test_fill);
  PRACTICE_TEST ("/app/demo/M1/again", test_again);
  PRACTICE_TEST ("/app/demo/M1/late", test_late);
  return g_test_run ();
}
