/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-stripe-answer.h"
#include "adapters/aus-stripe-event.h"

#include "core/aus-error.h"

#include <string.h>

#define SECRET  "whsec_test_secret"
#define SECONDS G_GINT64_CONSTANT (1795440600)
#define NOW     (SECONDS * G_USEC_PER_SEC)

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static void
assert_signature (const char *header, gint64 now, gboolean good)
{
  static const char *const secrets[] = { "whsec_older", SECRET, NULL };
  g_autoptr (GBytes) payload = bytes_of ("{\"id\":\"evt_1\"}");
  g_autoptr (GError) error = NULL;
  gboolean ok = aus_stripe_check_signature (payload, header, secrets, now, &error);

  g_assert_cmpint (ok, ==, good);
  if (!good)
    g_assert_error (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED);
}

/* The published scheme: HMAC-SHA-256 of "t.payload"; rolled secrets, several signatures. */
static void
test_signature (void)
{
  g_autoptr (GBytes) payload = bytes_of ("{\"id\":\"evt_1\"}");
  g_autofree char *right = aus_stripe_sign (payload, SECONDS, SECRET);
  g_autofree char *plain = g_strdup_printf ("%" G_GINT64_FORMAT ".{\"id\":\"evt_1\"}", SECONDS);
  g_autofree char *known = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) SECRET,
                                                      strlen (SECRET), plain, -1);
  g_autofree char *good =
      g_strdup_printf ("t=%" G_GINT64_FORMAT ",v1=00ff,v1=%s,v0=1234", SECONDS, right);
  g_autofree char *other_scheme = g_strdup_printf ("t=%" G_GINT64_FORMAT ",v0=%s", SECONDS, right);
  g_autofree char *other_time =
      g_strdup_printf ("t=%" G_GINT64_FORMAT ",v1=%s", SECONDS + 1, right);

  g_assert_cmpstr (right, ==, known);
  assert_signature (good, NOW, TRUE);
  assert_signature (good, NOW + AUS_STRIPE_TOLERANCE_USEC, TRUE);
  assert_signature (good, NOW - AUS_STRIPE_TOLERANCE_USEC, TRUE);
  assert_signature (good, NOW + AUS_STRIPE_TOLERANCE_USEC + G_USEC_PER_SEC, FALSE);
  assert_signature (good, NOW - AUS_STRIPE_TOLERANCE_USEC - G_USEC_PER_SEC, FALSE);
  assert_signature (other_scheme, NOW, FALSE);
  assert_signature (other_time, NOW, FALSE);
  assert_signature ("", NOW, FALSE);
  assert_signature (NULL, NOW, FALSE);
  assert_signature ("t=,v1=", NOW, FALSE);
}

static AusPaymentReport *
read_answer (guint status, const char *body, gboolean *must_look)
{
  return aus_stripe_read_answer (status, body, strlen (body), "timeout", 0, must_look);
}

static void
test_intents (void)
{
  static const struct {
    const char *status;
    AusHoldTruth truth;
  } rows[] = {
    { "requires_payment_method", AUS_HOLD_TRUTH_OPEN },
    { "requires_action", AUS_HOLD_TRUTH_OPEN },
    { "processing", AUS_HOLD_TRUTH_OPEN },
    { "requires_capture", AUS_HOLD_TRUTH_HELD },
    { "succeeded", AUS_HOLD_TRUTH_CAPTURED },
    { "canceled", AUS_HOLD_TRUTH_GONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *body = g_strdup_printf (
        "{\"object\":\"payment_intent\",\"id\":\"pi_1\",\"status\":\"%s\","
        "\"amount_capturable\":2500,\"amount_received\":2000,\"latest_charge\":{\"payment_method_"
        "details\":{\"card\":{\"brand\":\"visa\",\"last4\":\"4242\",\"capture_before\":1796045400}}"
        ","
        "\"balance_transaction\":{\"fee\":53}}}",
        rows[i].status);
    gboolean look;
    g_autoptr (AusPaymentReport) report = read_answer (200, body, &look);
    g_assert_cmpint (report->outcome, ==, AUS_PAYMENT_KNOWN);
    g_assert_cmpint (report->truth, ==, rows[i].truth);
    g_assert_cmpint (report->held_cents, ==, rows[i].truth == AUS_HOLD_TRUTH_HELD ? 2500 : -1);
    g_assert_cmpint (report->captured_cents, ==,
                     rows[i].truth == AUS_HOLD_TRUTH_CAPTURED ? 2000 : -1);
    g_assert_cmpint (report->capture_before, ==, G_GINT64_CONSTANT (1796045400) * G_USEC_PER_SEC);
    g_assert_cmpstr (report->card, ==, "Visa 4242");
  }
}

static void
assert_failure (guint status, const char *body, AusPaymentOutcome outcome, const char *reason,
                gboolean answered, gboolean look)
{
  gboolean must_look;
  g_autoptr (AusPaymentReport) report = read_answer (status, body, &must_look);

  g_assert_cmpint (report->outcome, ==, outcome);
  g_assert_cmpstr (report->reason, ==, reason);
  g_assert_cmpint (report->answered, ==, answered);
  g_assert_cmpint (must_look, ==, look);
}

/* What failed, whether the same key may be used again, whether to look how it stands. */
static void
test_failures (void)
{
  assert_failure (0, "", AUS_PAYMENT_LATER, "timeout", FALSE, FALSE);
  assert_failure (429, "{}", AUS_PAYMENT_LATER, "rate-limited", FALSE, FALSE);
  assert_failure (409, "{}", AUS_PAYMENT_LATER, "busy", FALSE, FALSE);
  assert_failure (500, "{}", AUS_PAYMENT_LATER, "provider-500", TRUE, FALSE);
  assert_failure (502, "<html>", AUS_PAYMENT_LATER, "provider-502", TRUE, FALSE);
  assert_failure (200, "no JSON", AUS_PAYMENT_LATER, "provider-answer", FALSE, FALSE);
  assert_failure (200, "{\"object\":\"payment_intent\",\"status\":\"new_one\"}", AUS_PAYMENT_LATER,
                  "provider-answer", FALSE, FALSE);
  assert_failure (401, "{\"error\":{\"code\":\"api_key_expired\"}}", AUS_PAYMENT_REFUSED, "account",
                  FALSE, FALSE);
  assert_failure (400, "{\"error\":{\"code\":\"payment_intent_unexpected_state\"}}",
                  AUS_PAYMENT_REFUSED, "refused-400", FALSE, TRUE);
  assert_failure (400, "{\"error\":{\"code\":\"amount_too_large\"}}", AUS_PAYMENT_REFUSED,
                  "refused-400", FALSE, FALSE);
}

static void
test_sessions (void)
{
  gboolean look;
  g_autoptr (AusPaymentReport) open =
      read_answer (200,
                   "{\"object\":\"checkout.session\",\"id\":\"cs_1\",\"status\":\"open\","
                   "\"url\":\"https://checkout.stripe.com/c/pay/cs_1\",\"payment_intent\":null}",
                   &look);
  g_autoptr (AusPaymentReport) gone = read_answer (
      200, "{\"object\":\"checkout.session\",\"id\":\"cs_1\",\"status\":\"expired\"}", &look);
  g_autoptr (AusPaymentReport) held =
      read_answer (200,
                   "{\"object\":\"checkout.session\",\"id\":\"cs_1\",\"status\":\"complete\","
                   "\"payment_intent\":{\"object\":\"payment_intent\",\"id\":\"pi_1\","
                   "\"status\":\"requires_capture\",\"amount_capturable\":2500}}",
                   &look);

  g_assert_cmpint (open->truth, ==, AUS_HOLD_TRUTH_OPEN);
  g_assert_cmpstr (open->url, ==, "https://checkout.stripe.com/c/pay/cs_1");
  g_assert_cmpint (gone->truth, ==, AUS_HOLD_TRUTH_GONE);
  g_assert_cmpint (held->truth, ==, AUS_HOLD_TRUTH_HELD);
  g_assert_cmpstr (held->intent_ref, ==, "pi_1");
}

static void
test_events (void)
{
  static const char *const bad[] = { "", "[]", "{}", "{\"id\":7,\"type\":\"x\",\"data\":{}}",
                                     "{\"id\":\"a\",\"type\":\"b\",\"data\":{\"object\":3}}" };
  g_autoptr (GBytes) session = bytes_of (
      "{\"id\":\"evt_1\",\"type\":\"checkout.session.completed\",\"account\":\"acct_1\",\"data\":{"
      "\"object\":{\"object\":\"checkout.session\",\"id\":\"cs_1\",\"payment_intent\":\"pi_1\","
      "\"client_reference_id\":\"our-id\"}}}");
  g_autoptr (GBytes) account =
      bytes_of ("{\"id\":\"evt_2\",\"type\":\"account.updated\",\"created\":1763800000,\"data\":{"
                "\"object\":{\"object\":"
                "\"account\",\"id\":\"acct_1\",\"charges_enabled\":true}}}");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GBytes) payload = bytes_of (bad[i]);
    g_autoptr (GError) error = NULL;
    g_assert_null (aus_stripe_read_event (payload, &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_MALFORMED);
  }
  g_autoptr (AusPaymentNews) first = aus_stripe_read_event (session, NULL);
  g_assert_cmpstr (first->session_ref, ==, "cs_1");
  g_assert_cmpstr (first->intent_ref, ==, "pi_1");
  g_assert_cmpstr (first->payment_id, ==, "our-id");
  g_assert_cmpstr (first->account, ==, "acct_1");
  g_autoptr (AusPaymentNews) second = aus_stripe_read_event (account, NULL);
  g_assert_true (second->about_account && second->ready);
  g_assert_cmpint (second->created_at, ==, G_GINT64_CONSTANT (1763800000000000));
  g_autoptr (GBytes) gone = bytes_of (
      "{\"id\":\"evt_3\",\"type\":\"account.application.deauthorized\",\"account\":\"acct_1\","
      "\"data\":{\"object\":{\"object\":\"application\",\"id\":\"ca_1\",\"name\":\"x\"}}}");
  g_autoptr (AusPaymentNews) third = aus_stripe_read_event (gone, NULL);
  g_assert_true (third->about_account && !third->ready);
  g_assert_cmpstr (third->account, ==, "acct_1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/adapters/stripe/G2/signature", test_signature);
  g_test_add_func ("/adapters/stripe/G2/events", test_events);
  g_test_add_func ("/adapters/stripe/G1/intents", test_intents);
  g_test_add_func ("/adapters/stripe/G1/sessions", test_sessions);
  g_test_add_func ("/adapters/stripe/G1/failures", test_failures);
  return g_test_run ();
}
