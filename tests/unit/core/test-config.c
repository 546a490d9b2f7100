/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-config.h"

#include "core/aus-config-keys.h"
#include "core/aus-error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *
write_file (const char *text)
{
  char *path = NULL;
  int fd = g_file_open_tmp ("auscult-XXXXXX.conf", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
test_defaults (void)
{
  g_autoptr (AusConfig) config = aus_config_new ();

  g_assert_cmpint (aus_config_get_int (config, "http.port"), ==, 8420);
  g_assert_cmpstr (aus_config_get_string (config, "http.addresses"), ==, "127.0.0.1");
  g_assert_cmpstr (aus_config_get_string (config, "server.mode"), ==, "production");
  g_assert_true (aus_config_get_boolean (config, "media.ice-tcp"));
}

/* Every default passes the check of its own row. */
static void
test_defaults_are_valid (void)
{
  g_autoptr (AusConfig) config = aus_config_new ();

  for (const AusConfigKey *key = aus_config_keys; key->name != NULL; key++) {
    g_autoptr (GError) error = NULL;

    aus_config_set (config, key->name, key->fallback, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (strlen (key->comment), >, 0);
  }
}

static void
test_load (void)
{
  g_autofree char *path = write_file ("# comment\n[http]\nport = 9000\n"
                                      "base-url=https://visio.example.org/\\x\n"
                                      "[media]\nice-tcp=false\n");
  g_autoptr (AusConfig) config = aus_config_new ();
  g_autoptr (GError) error = NULL;

  aus_config_load (config, path, &error);
  g_unlink (path);
  g_assert_no_error (error);
  g_assert_cmpint (aus_config_get_int (config, "http.port"), ==, 9000);
  g_assert_false (aus_config_get_boolean (config, "media.ice-tcp"));
  g_assert_cmpstr (aus_config_get_string (config, "http.base-url"), ==,
                   "https://visio.example.org/\\x");
}

static void
assert_refused (const char *text, const char *expected)
{
  g_autofree char *path = write_file (text);
  g_autoptr (AusConfig) config = aus_config_new ();
  g_autoptr (GError) error = NULL;
  gboolean ok = aus_config_load (config, path, &error);

  g_unlink (path);
  g_assert_false (ok);
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, expected));
}

static void
test_refuses_with_line (void)
{
  assert_refused ("[http]\n\nprot=1\n", ":3: http.prot is not a key");
  assert_refused ("[http]\nport=80000\n", ":2: http.port must be a whole number");
  assert_refused ("[http]\nport=\n", ":2: http.port");
  assert_refused ("[http]\nport=8420x\n", ":2: http.port");
  assert_refused ("[http]\nport=1\n[media]\n\nice-tcp = maybe\n", ":5: media.ice-tcp");
  assert_refused ("[server]\nmode=test\n", "demo, production");
  assert_refused ("[nothing]\na=b\n", ":2: nothing.a");
  assert_refused ("port=1\n", "");
}

/* A1: nothing can be set so that a waiting patient is sent away before 60 minutes. */
static void
test_floors (void)
{
  g_autoptr (AusConfig) config = aus_config_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (aus_config_set (config, "consultation.missed-minutes", "60", &error));
  g_assert_false (aus_config_set (config, "consultation.missed-minutes", "59", &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_cmpint (aus_config_get_int (config, "consultation.missed-minutes"), ==, 60);
}

static void
test_missing_file (void)
{
  g_autoptr (AusConfig) config = aus_config_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (aus_config_load (config, "/nonexistent/auscult.conf", &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE);
}

/* What is printed, with its values uncommented, is a configuration that loads. */
static void
test_print_loads (void)
{
  g_autofree char *text = aus_config_print ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (AusConfig) config = aus_config_new ();
  g_autoptr (GError) error = NULL;

  for (char **line = lines; *line != NULL; line++)
    if ((*line)[0] == '#' && (*line)[1] != ' ')
      memmove (*line, *line + 1, strlen (*line));

  g_autofree char *active = g_strjoinv ("\n", lines);
  g_autofree char *path = write_file (active);

  aus_config_load (config, path, &error);
  g_unlink (path);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (active, "\nport=8420\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/config/defaults", test_defaults);
  g_test_add_func ("/core/config/defaults-are-valid", test_defaults_are_valid);
  g_test_add_func ("/core/config/load", test_load);
  g_test_add_func ("/core/config/refuses-with-line", test_refuses_with_line);
  g_test_add_func ("/core/config/A1/floors", test_floors);
  g_test_add_func ("/core/config/missing-file", test_missing_file);
  g_test_add_func ("/core/config/M1/print-loads", test_print_loads);
  return g_test_run ();
}
