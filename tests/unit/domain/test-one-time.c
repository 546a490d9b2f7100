/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-one-time.h"

#include "core/aus-error.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define HOUR   (3600 * SECOND)
#define NOW    (1000000 * HOUR)

static void
assert_refused (AusOneTime *code, gint64 now, guint seconds)
{
  g_autoptr (GError) error = NULL;
  AusOneTime before = *code;

  g_assert_false (aus_one_time_ask (code, now, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS);
  g_assert_cmpuint (aus_error_get_retry_after (error), ==, seconds);
  g_assert_cmpint (code->sent_at, ==, before.sent_at);
  g_assert_cmpuint (code->tries, ==, before.tries);
}

static void
test_asking (void)
{
  AusOneTime code = { 0 };

  g_assert_false (aus_one_time_is_valid (&code, NOW));
  g_assert_true (aus_one_time_ask (&code, NOW, NULL));
  assert_refused (&code, NOW + 10 * SECOND, 21);
  g_assert_true (aus_one_time_ask (&code, NOW + 30 * SECOND, NULL));
  for (guint i = 2; i < AUS_ONE_TIME_A_DAY; i++)
    g_assert_true (aus_one_time_ask (&code, NOW + i * HOUR, NULL));
  assert_refused (&code, NOW + 20 * HOUR, 4 * 3600 + 1);
  g_assert_true (aus_one_time_ask (&code, NOW + 24 * HOUR, NULL));
}

static void
test_trying (void)
{
  AusOneTime code = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (aus_one_time_try (&code, NOW, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_LOCKED_OUT);
  g_assert_true (aus_one_time_ask (&code, NOW, NULL));
  for (guint i = 0; i < AUS_ONE_TIME_TRIES; i++)
    g_assert_true (aus_one_time_try (&code, NOW + i * SECOND, NULL));
  g_assert_false (aus_one_time_try (&code, NOW + 60 * SECOND, NULL));
  g_assert_false (aus_one_time_is_valid (&code, NOW + 60 * SECOND));
  /* Another code has tries of its own. */
  g_assert_true (aus_one_time_ask (&code, NOW + 60 * SECOND, NULL));
  g_assert_true (aus_one_time_try (&code, NOW + 61 * SECOND, NULL));
}

static void
test_ten_minutes (void)
{
  AusOneTime code = { 0 };

  g_assert_true (aus_one_time_ask (&code, NOW, NULL));
  g_assert_true (aus_one_time_try (&code, NOW + 600 * SECOND - 1, NULL));
  g_assert_false (aus_one_time_try (&code, NOW + 600 * SECOND, NULL));
}

/* Six digits, leading zeros kept, every digit at every place. */
static void
test_digits (void)
{
  guint seen[AUS_ONE_TIME_DIGITS][10] = { 0 };

  for (guint i = 0; i < 2000; i++) {
    g_autofree char *mac = g_strdup_printf ("mac %u", i);
    g_autofree char *code = aus_one_time_digits (mac);
    g_autofree char *again = aus_one_time_digits (mac);

    g_assert_cmpstr (code, ==, again);
    g_assert_cmpuint (strlen (code), ==, AUS_ONE_TIME_DIGITS);
    for (guint j = 0; j < AUS_ONE_TIME_DIGITS; j++) {
      g_assert_true (g_ascii_isdigit (code[j]));
      seen[j][code[j] - '0']++;
    }
  }
  for (guint j = 0; j < AUS_ONE_TIME_DIGITS; j++)
    for (guint digit = 0; digit < 10; digit++)
      g_assert_cmpuint (seen[j][digit], >, 100); /* 200 expected; 10 sigma off would be a bias */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/one-time/F2/asking", test_asking);
  g_test_add_func ("/domain/one-time/F2/trying", test_trying);
  g_test_add_func ("/domain/one-time/F2/ten-minutes", test_ten_minutes);
  g_test_add_func ("/domain/one-time/F2/digits", test_digits);
  return g_test_run ();
}
