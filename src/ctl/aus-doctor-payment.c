/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "adapters/aus-stripe.h"
#include "ctl/aus-doctor.h"

#define CHECK           "payment"
#define TIMEOUT_SECONDS 15

static gboolean
is_stripe (AusDoctor *self)
{
  return g_str_equal (aus_config_get_string (self->config, "payment.provider"), "stripe");
}

/* (transfer full): NULL and said: it cannot be read, or is empty. */
static char *
read_secret (AusDoctor *self, const char *key)
{
  const char *path = aus_config_get_string (self->config, key);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error)) {
    aus_doctor_find (self, CHECK, AUS_DOCTOR_FAILED, "Name a file that the server can read.",
                     "%s: %s", key, error->message);
    return NULL;
  }
  if (*g_strstrip (text) != '\0')
    return text;
  aus_doctor_find (self, CHECK, AUS_DOCTOR_FAILED, "Put the secret into it.", "%s: empty", key);
  g_free (text);
  return NULL;
}

/* Test keys take no money; live keys do, also by mistake. */
static void
check_mode (AusDoctor *self, const char *key)
{
  gboolean is_live = strstr (key, "_live_") != NULL;
  const char *mode = aus_config_get_string (self->config, "server.mode");
  gboolean is_production = g_str_equal (mode, "production");

  if (is_live != is_production)
    aus_doctor_find (self, CHECK, AUS_DOCTOR_WARNING,
                     is_production ? "Use a live key when patients are to pay."
                                   : "Use a test key on a server for trying things.",
                     "a %s key in %s mode", is_live ? "live" : "test", mode);
}

static const char *
advice_for (const char *reason)
{
  if (g_str_equal (reason, "account"))
    return "Make a new key at Stripe, with the rights of docs/payment.md.";
  return "Check payment.stripe-url, and that the firewall lets us out.";
}

void
aus_doctor_check_payment (AusDoctor *self)
{
  if (!is_stripe (self))
    return;
  g_autofree char *key = read_secret (self, "payment.stripe-key-file");
  g_autofree char *secret = read_secret (self, "payment.stripe-webhook-file");
  if (key == NULL || secret == NULL)
    return;
  AusStripeOptions options = { .url = aus_config_get_string (self->config, "payment.stripe-url"),
                               .key = key,
                               .timeout_seconds = TIMEOUT_SECONDS };
  g_autofree char *reason = aus_stripe_check (&options);
  if (reason != NULL)
    aus_doctor_find (self, CHECK, AUS_DOCTOR_FAILED, advice_for (reason), "Stripe: %s", reason);
  else
    aus_doctor_find (self, CHECK, AUS_DOCTOR_OK, NULL, "Stripe opens the account");
  if (!g_str_has_prefix (secret, "whsec_"))
    aus_doctor_find (self, CHECK, AUS_DOCTOR_FAILED,
                     "Copy the signing secret of the webhook endpoint.",
                     "payment.stripe-webhook-file holds no whsec_…");
  check_mode (self, key);
}
