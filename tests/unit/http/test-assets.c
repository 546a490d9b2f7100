/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-assets.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *directory;
} Fixture;

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->directory, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = g_dir_make_tmp ("aus-assets-XXXXXX", NULL);
  write_file (fixture, "index.html", "<!doctype html><html lang=\"fr\"><p>shell</p></html>");
  write_file (fixture, "assets/app-1.js", "let a");
  write_file (fixture, "assets/app-1.js.gz", "compressed");
  write_file (fixture, "assets/fonts/a.woff2", "font");
}

static void
remove_file (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *const names[] = { "index.html",
                                "assets/app-1.js",
                                "assets/app-1.js.gz",
                                "assets/fonts/a.woff2",
                                "assets/fonts",
                                "assets",
                                "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    remove_file (fixture->directory, names[i]);
  g_free (fixture->directory);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusAssets) assets = aus_assets_load (fixture->directory, &error);
  const AusAsset *script, *font;

  g_assert_no_error (error);
  script = aus_assets_find (assets, "assets/app-1.js");
  g_assert_cmpstr (script->media_type, ==, "text/javascript; charset=utf-8");
  g_assert_cmpuint (g_bytes_get_size (script->data), ==, 5);
  g_assert_cmpuint (g_bytes_get_size (script->gzip), ==, 10);
  font = aus_assets_find (assets, "assets/fonts/a.woff2");
  g_assert_cmpstr (font->media_type, ==, "font/woff2");
  g_assert_null (font->gzip);
  g_assert_cmpstr (font->etag, !=, script->etag);
  g_assert_null (aus_assets_find (assets, "assets/../index.html"));
  g_assert_null (aus_assets_find (assets, "assets"));
}

static void
test_shell (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AusAssets) assets = aus_assets_load (fixture->directory, NULL);
  g_autofree char *plain = aus_assets_make_shell (assets, "", AUS_SHELL_MAYBE_KNOWN);
  g_autofree char *expired = aus_assets_make_shell (assets, "link-expired", AUS_SHELL_MAYBE_KNOWN);

  g_assert_cmpstr (plain, ==, "<!doctype html><html lang=\"fr\"><p>shell</p></html>");
  g_assert_cmpstr (expired, ==,
                   "<!doctype html><html data-problem=\"link-expired\" lang=\"fr\"><p>shell</p>"
                   "</html>");
}

static void
test_built_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AusAssets) assets = aus_assets_load (NULL, NULL);
  g_autofree char *shell = aus_assets_make_shell (assets, "not-found", AUS_SHELL_STRANGER);

  g_assert_nonnull (strstr (shell, "<html data-problem=\"not-found\" data-session=\"none\""));
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (aus_assets_load ("/nonexistent/auscult", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/http/assets/L3/find", test_find);
  ADD ("/http/assets/C3/shell", test_shell);
  ADD ("/http/assets/L3/built-in", test_built_in);
  ADD ("/http/assets/M1/missing", test_missing);
  return g_test_run ();
}
