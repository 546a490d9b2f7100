/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/aus-daemon-payment.h"

#include "adapters/aus-stripe.h"
#include "adapters/aus-test-payments.h"
#include "core/aus-error.h"

#include <string.h>

static gboolean
fail (GError **error, const char *key, const char *why)
{
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s: %s", key, why);
  return FALSE;
}

static gboolean
is_demo (AusConfig *config)
{
  return g_str_equal (aus_config_get_string (config, "server.mode"), "demo");
}

static const char *
provider_name (AusConfig *config)
{
  const char *name = aus_config_get_string (config, "payment.provider");

  if (!g_str_equal (name, "auto"))
    return name;
  return is_demo (config) ? "test" : "none";
}

static char *
read_secret (AusConfig *config, const char *key, GError **error)
{
  const char *path = aus_config_get_string (config, key);
  g_autoptr (GError) local = NULL;
  char *text = NULL;

  if (*path == '\0') {
    fail (error, key, "must be set for payment.provider=stripe");
    return NULL;
  }
  if (!g_file_get_contents (path, &text, NULL, &local)) {
    fail (error, key, local->message);
    return NULL;
  }
  return g_strchomp (text);
}

static gboolean
check_url (const char *url, GError **error)
{
  return g_str_has_prefix (url, "https://") || g_str_has_prefix (url, "http://127.0.0.1:") ||
         fail (error, "payment.stripe-url",
               "must begin with https:// (http://127.0.0.1: on this machine only)");
}

static AusPaymentProvider *
stripe_new (AusConfig *config, GError **error)
{
  const char *url = aus_config_get_string (config, "payment.stripe-url");
  g_autofree char *key = NULL;
  g_autofree char *secrets = NULL;

  if (!check_url (url, error) ||
      (key = read_secret (config, "payment.stripe-key-file", error)) == NULL ||
      (secrets = read_secret (config, "payment.stripe-webhook-file", error)) == NULL)
    return NULL;
  if (!g_str_has_prefix (key, "sk_") && !g_str_has_prefix (key, "rk_")) {
    fail (error, "payment.stripe-key-file", "holds no secret key (sk_…, rk_…)");
    return NULL;
  }
  g_auto (GStrv) lines = g_strsplit_set (secrets, " \t\r\n", -1);
  AusStripeOptions options = {
    .url = url,
    .key = key,
    .webhook_secrets = (const char *const *) lines,
    .timeout_seconds = (guint) aus_config_get_int (config, "payment.timeout-seconds"),
  };
  return aus_stripe_new (&options);
}

gboolean
aus_daemon_payment_open (AusApp *app, AusConfig *config, AusPayer **payer, GError **error)
{
  const char *name = provider_name (config);
  g_autoptr (AusPaymentProvider) provider = NULL;

  *payer = NULL;
  if (g_str_equal (name, "none"))
    return TRUE;
  if (g_str_equal (name, "test") && !is_demo (config))
    return fail (error, "payment.provider", "test takes no money: never in production");
  if (g_str_equal (name, "test")) {
    g_autofree char *path = g_build_filename (aus_config_get_string (config, "data.directory"),
                                              "test-payments.ini", NULL);
    provider = aus_test_payments_new (path, aus_app_get_clock (app));
  } else {
    provider = stripe_new (config, error);
  }
  if (provider == NULL)
    return FALSE;
  aus_app_set_payments (app, provider);
  *payer = aus_payer_new (app, provider);
  return TRUE;
}
