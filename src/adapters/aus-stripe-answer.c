/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-stripe-answer.h"

#include "core/aus-json.h"

#include <string.h>

#define MAX_BYTES (1024 * 1024)
#define SECOND    ((gint64) G_USEC_PER_SEC)

static JsonNode *
get (JsonObject *object, const char *name)
{
  return object != NULL && json_object_has_member (object, name)
             ? json_object_get_member (object, name)
             : NULL;
}

const char *
aus_stripe_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = get (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

JsonObject *
aus_stripe_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = get (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

gboolean
aus_stripe_get_boolean (JsonObject *object, const char *name)
{
  JsonNode *node = get (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

gint64
aus_stripe_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = get (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_INT64
             ? json_node_get_int (node)
             : fallback;
}

const char *
aus_stripe_get_id (JsonObject *object, const char *name)
{
  JsonObject *expanded = aus_stripe_get_object (object, name);

  return expanded != NULL ? aus_stripe_get_string (expanded, "id")
                          : aus_stripe_get_string (object, name);
}

static const struct {
  const char *status;
  AusHoldTruth truth;
} intent_states[] = {
  { "requires_payment_method", AUS_HOLD_TRUTH_OPEN },
  { "requires_confirmation", AUS_HOLD_TRUTH_OPEN },
  { "requires_action", AUS_HOLD_TRUTH_OPEN },
  { "processing", AUS_HOLD_TRUTH_OPEN },
  { "requires_capture", AUS_HOLD_TRUTH_HELD },
  { "succeeded", AUS_HOLD_TRUTH_CAPTURED },
  { "canceled", AUS_HOLD_TRUTH_GONE },
};

/* The charge says how long the bank holds, and what Stripe kept of what was taken. */
static void
read_charge (AusPaymentReport *report, JsonObject *charge)
{
  JsonObject *method = aus_stripe_get_object (charge, "payment_method_details");
  JsonObject *card = aus_stripe_get_object (method, "card");
  JsonObject *balance = aus_stripe_get_object (charge, "balance_transaction");
  const char *brand = aus_stripe_get_string (card, "brand");
  const char *last4 = aus_stripe_get_string (card, "last4");

  report->capture_before = aus_stripe_get_int (card, "capture_before", 0) * SECOND;
  if (brand != NULL && last4 != NULL) {
    report->card = g_strdup_printf ("%s %s", brand, last4);
    report->card[0] = g_ascii_toupper (report->card[0]);
  }
  if (report->truth == AUS_HOLD_TRUTH_CAPTURED)
    report->fee_cents = aus_stripe_get_int (balance, "fee", -1);
}

static gboolean
read_intent (AusPaymentReport *report, JsonObject *intent)
{
  const char *status = aus_stripe_get_string (intent, "status");

  for (gsize i = 0; i < G_N_ELEMENTS (intent_states); i++) {
    if (g_strcmp0 (intent_states[i].status, status) != 0)
      continue;
    report->truth = intent_states[i].truth;
    report->intent_ref = g_strdup (aus_stripe_get_string (intent, "id"));
    if (report->truth == AUS_HOLD_TRUTH_HELD)
      report->held_cents = aus_stripe_get_int (intent, "amount_capturable", -1);
    if (report->truth == AUS_HOLD_TRUTH_CAPTURED)
      report->captured_cents = aus_stripe_get_int (intent, "amount_received", -1);
    read_charge (report, aus_stripe_get_object (intent, "latest_charge"));
    return TRUE;
  }
  return FALSE;
}

/* Stripe makes the intent when a card is given; until then the session says it all. */
static gboolean
read_session (AusPaymentReport *report, JsonObject *session)
{
  const char *status = aus_stripe_get_string (session, "status");
  JsonObject *intent = aus_stripe_get_object (session, "payment_intent");

  report->session_ref = g_strdup (aus_stripe_get_string (session, "id"));
  report->url = g_strdup (aus_stripe_get_string (session, "url"));
  if (g_strcmp0 (status, "expired") == 0) {
    report->truth = AUS_HOLD_TRUTH_GONE;
    return TRUE;
  }
  if (intent != NULL && g_strcmp0 (status, "complete") == 0)
    return read_intent (report, intent);
  report->truth = AUS_HOLD_TRUTH_OPEN;
  return status != NULL;
}

static AusPaymentReport *
read_success (JsonObject *object)
{
  g_autoptr (AusPaymentReport) report = aus_payment_report_new (AUS_PAYMENT_KNOWN, NULL);
  const char *kind = aus_stripe_get_string (object, "object");
  gboolean ok = FALSE;

  if (g_strcmp0 (kind, "checkout.session") == 0)
    ok = read_session (report, object);
  else if (g_strcmp0 (kind, "payment_intent") == 0)
    ok = read_intent (report, object);
  if (ok)
    return g_steal_pointer (&report);
  return aus_payment_report_new (AUS_PAYMENT_LATER, "provider-answer");
}

static AusPaymentReport *
later (const char *reason, guint status, gint64 retry_after)
{
  AusPaymentReport *report = aus_payment_report_new (AUS_PAYMENT_LATER, NULL);

  report->reason = status != 0 ? g_strdup_printf ("%s-%u", reason, status) : g_strdup (reason);
  report->retry_after = retry_after * SECOND;
  return report;
}

/*
 * Stripe keeps the answer to an idempotency key, also when it was a 500: the next try needs another
 * key. Not so where it did not begin: 409 (a try with this key is under way) and 429.
 */
static AusPaymentReport *
read_failure (guint status, JsonObject *object, gint64 retry_after, gboolean *must_look)
{
  JsonObject *error = aus_stripe_get_object (object, "error");
  const char *code = aus_stripe_get_string (error, "code");
  AusPaymentReport *report;

  if (status == 429 || status == 409)
    return later (status == 429 ? "rate-limited" : "busy", 0, retry_after);
  if (status >= 500) {
    report = later ("provider", status, retry_after);
    report->answered = TRUE;
    return report;
  }
  /* A session that is complete or expired, an intent that was captured, cancelled or has lapsed. */
  *must_look = g_strcmp0 (code, "payment_intent_unexpected_state") == 0 ||
               g_strcmp0 (code, "charge_expired_for_capture") == 0 ||
               g_strcmp0 (code, "charge_already_captured") == 0 || code == NULL;
  if (status == 401 || status == 403)
    return aus_payment_report_new (AUS_PAYMENT_REFUSED, "account");
  report = aus_payment_report_new (AUS_PAYMENT_REFUSED, NULL);
  report->reason = g_strdup_printf ("refused-%u", status);
  return report;
}

AusPaymentReport *
aus_stripe_read_answer (guint status, const char *body, gsize length, const char *reason,
                        gint64 retry_after, gboolean *must_look)
{
  g_autoptr (JsonNode) node = status != 0 ? aus_json_parse (body, length, MAX_BYTES, NULL) : NULL;
  JsonObject *object =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  *must_look = FALSE;
  if (status == 0)
    return later (reason, 0, 0);
  if (status >= 200 && status < 300)
    return read_success (object);
  return read_failure (status, object, retry_after, must_look);
}
