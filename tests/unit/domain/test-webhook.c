/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "domain/aus-webhook.h"

#include <string.h>

/* The example of the Standard Webhooks specification. */
static void
test_signature (void)
{
  gsize length;
  g_autofree guchar *raw = g_base64_decode ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &length);
  g_autofree char *key = g_strndup ((const char *) raw, length);
  g_autofree char *signature = NULL;
  g_autofree char *secret = NULL;

  g_assert_cmpuint (strlen (key), ==, length);
  signature =
      aus_webhook_sign (key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}");
  g_assert_cmpstr (signature, ==, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  secret = aus_webhook_format_secret (key);
  g_assert_cmpstr (secret, ==, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
}

static void
test_url (void)
{
  static const char *const good[] = { "https://example.org/hook", "http://10.0.0.3:8080/a?b=c",
                                      "https://[2001:db8::1]/x", NULL };
  static const char *const bad[] = {
    "",
    "example.org",
    "ftp://example.org/",
    "https://",
    "https:///path",
    "javascript:alert(1)",
    "https://user:secret@example.org/",
    "file:///etc/passwd",
    "http://exa mple.org:port/",
    NULL,
  };
  g_autofree char *path = g_strnfill (AUS_WEBHOOK_MAX_URL, 'x');
  g_autofree char *too_long = g_strconcat ("https://example.org/", path, NULL);

  for (guint i = 0; good[i] != NULL; i++)
    g_assert_true (aus_webhook_check_url (good[i], NULL));
  g_assert_false (aus_webhook_check_url (too_long, NULL));
  for (guint i = 0; bad[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (aus_webhook_check_url (bad[i], &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
    g_assert_cmpstr (aus_error_get_pointer (error), ==, "/url");
  }
}

static void
test_retries (void)
{
  gint64 before = 0, total = 0;
  guint tries = 1;

  for (; aus_webhook_get_retry (tries, 0) != 0; tries++) {
    gint64 wait = aus_webhook_get_retry (tries, 0);

    g_assert_cmpint (wait, >, before);
    g_assert_cmpint (aus_webhook_get_retry (tries, 1), <=, wait + wait / 10 + 1);
    before = wait;
    total += wait;
  }
  /* A weekend's outage of the receiver loses nothing. */
  g_assert_cmpint (total, >, (gint64) 3 * 24 * 3600 * G_USEC_PER_SEC);
  g_assert_cmpint (total, <, AUS_WEBHOOK_GIVE_UP_USEC);
}

static void
test_status (void)
{
  for (guint status = 0; status < 600; status++) {
    g_assert_cmpint (aus_webhook_is_success (status), ==, status / 100 == 2);
    g_assert_cmpint (aus_webhook_is_gone (status), ==, status == 410);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/webhook/N1/signature", test_signature);
  g_test_add_func ("/domain/webhook/N1/url", test_url);
  g_test_add_func ("/domain/webhook/N1/retries", test_retries);
  g_test_add_func ("/domain/webhook/N1/status", test_status);
  return g_test_run ();
}
