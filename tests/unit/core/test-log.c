/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "test"
#include "core/aus-log.h"

#include <json-glib/json-glib.h>

/* Runs the rest of the test in a child and looks at what it wrote. */
static gboolean
in_child (void)
{
  if (g_test_subprocess ())
    return TRUE;
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  return FALSE;
}

static void
test_text (void)
{
  if (!in_child ()) {
    g_test_trap_assert_stderr ("2*T*:*:*.???Z info test leg 7 up\n");
    return;
  }
  g_unsetenv ("AUS_LOG");
  aus_log_setup ("auscultd", G_LOG_LEVEL_INFO, FALSE);
  aus_info ("leg %d up", 7);
  aus_debug ("not wanted");
}

static void
test_correlation (void)
{
  if (!in_child ()) {
    g_test_trap_assert_stderr ("*message test [c1] one\n*message test two\n");
    return;
  }
  g_unsetenv ("AUS_LOG");
  aus_log_setup ("auscultd", G_LOG_LEVEL_INFO, FALSE);
  aus_log_set_correlation ("c1");
  aus_message ("one");
  aus_log_set_correlation (NULL);
  aus_message ("two");
}

static void
test_one_line (void)
{
  if (!in_child ()) {
    g_test_trap_assert_stderr ("*warning test a b c \xef\xbf\xbd\n");
    g_test_trap_assert_stderr_unmatched ("*\n*\n*");
    return;
  }
  aus_log_setup ("auscultd", G_LOG_LEVEL_INFO, FALSE);
  aus_warning ("%s", "a\nb\x1b"
                     "c\x7f\xff");
}

static void
test_json (void)
{
  if (!in_child ()) {
    g_test_trap_assert_stderr ("{\"time\":\"2*T*:*:*.???Z\",\"level\":\"warning\","
                               "\"program\":\"auscultd\",\"topic\":\"test\","
                               "\"correlation\":\"c1\",\"message\":\"say \\\"é\\\"\"}\n");
    return;
  }
  aus_log_setup ("auscultd", G_LOG_LEVEL_INFO, TRUE);
  aus_log_set_correlation ("c1");
  aus_warning ("say \"é\"");
}

static void
test_environment (void)
{
  if (!in_child ()) {
    g_test_trap_assert_stderr ("*debug test seen\n");
    return;
  }
  g_setenv ("AUS_LOG", "debug", TRUE);
  aus_log_setup ("auscultd", G_LOG_LEVEL_WARNING, FALSE);
  aus_debug ("seen");
}

static void
test_foreign (void)
{
  if (!in_child ()) {
    g_test_trap_assert_stderr ("*message Other library says\n");
    return;
  }
  aus_log_setup ("auscultd", G_LOG_LEVEL_INFO, FALSE);
  g_log_structured ("Other", G_LOG_LEVEL_MESSAGE, "MESSAGE", "library says");
  g_log_structured ("Other", G_LOG_LEVEL_DEBUG, "MESSAGE", "library chats");
}

static void
test_criticals_stay_fatal (void)
{
  if (g_test_subprocess ()) {
    aus_log_setup ("auscultd", G_LOG_LEVEL_INFO, FALSE);
    g_log_structured ("Other", G_LOG_LEVEL_CRITICAL, "MESSAGE", "assertion failed");
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*critical Other assertion failed\n*");
}

static void
test_levels (void)
{
  g_assert_cmpint (aus_log_level_from_name ("info", 0), ==, G_LOG_LEVEL_INFO);
  g_assert_cmpint (aus_log_level_from_name ("loud", G_LOG_LEVEL_MESSAGE), ==, G_LOG_LEVEL_MESSAGE);
  g_assert_cmpint (aus_log_level_from_name (NULL, G_LOG_LEVEL_DEBUG), ==, G_LOG_LEVEL_DEBUG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/log/M2/text", test_text);
  g_test_add_func ("/core/log/M2/correlation", test_correlation);
  g_test_add_func ("/core/log/M2/one-line-whatever-comes", test_one_line);
  g_test_add_func ("/core/log/M2/json", test_json);
  g_test_add_func ("/core/log/environment-overrides", test_environment);
  g_test_add_func ("/core/log/foreign-joins", test_foreign);
  g_test_add_func ("/core/log/criticals-stay-fatal", test_criticals_stay_fatal);
  g_test_add_func ("/core/log/levels", test_levels);
  return g_test_run ();
}
