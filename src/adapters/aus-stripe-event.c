/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-stripe-event.h"

#include "adapters/aus-stripe-answer.h"
#include "core/aus-error.h"
#include "core/aus-json.h"
#include "core/aus-secrets.h"

#include <string.h>

#define MAX_BYTES (1024 * 1024)

char *
aus_stripe_sign (GBytes *payload, gint64 seconds, const char *secret)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret));
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT ".", seconds);
  gsize length = 0;
  const guchar *data = g_bytes_get_data (payload, &length);

  g_hmac_update (hmac, (const guchar *) time, (gssize) strlen (time));
  g_hmac_update (hmac, data, (gssize) length);
  return g_strdup (g_hmac_get_string (hmac));
}

/* One of the v1 elements is one of the secrets'; every pair is looked at. */
static gboolean
fits (char **elements, GBytes *payload, gint64 seconds, const char *const *secrets)
{
  gboolean found = FALSE;

  for (guint i = 0; secrets[i] != NULL; i++) {
    g_autofree char *wanted = aus_stripe_sign (payload, seconds, secrets[i]);

    for (guint j = 0; elements[j] != NULL; j++)
      found |= g_str_has_prefix (elements[j], "v1=") &&
               aus_secrets_equal (wanted, elements[j] + strlen ("v1="));
  }
  return found;
}

gboolean
aus_stripe_check_signature (GBytes *payload, const char *header, const char *const *secrets,
                            gint64 now, GError **error)
{
  g_auto (GStrv) elements = g_strsplit (header != NULL ? header : "", ",", 16);
  gint64 seconds = 0;

  for (guint i = 0; elements[i] != NULL; i++) {
    g_strstrip (elements[i]);
    if (g_str_has_prefix (elements[i], "t="))
      seconds = g_ascii_strtoll (elements[i] + strlen ("t="), NULL, 10);
  }
  gint64 away = ABS (now / G_USEC_PER_SEC - seconds);
  if (seconds <= 0 || !fits (elements, payload, seconds, secrets))
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED, "The signature is wrong");
  else if (away > AUS_STRIPE_TOLERANCE_USEC / G_USEC_PER_SEC)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED,
                         "The signature is of another time: is the clock right?");
  else
    return TRUE;
  return FALSE;
}

/* What names the payment, by the kind of thing the event is about. */
static void
read_subject (AusPaymentNews *news, JsonObject *object)
{
  /* The owner took the platform's access away, in Stripe's own dashboard. */
  static const char deauthorized[] = "account.application.deauthorized";

  const char *kind = aus_stripe_get_string (object, "object");
  const char *id = aus_stripe_get_string (object, "id");
  JsonObject *metadata = aus_stripe_get_object (object, "metadata");

  if (g_strcmp0 (kind, "checkout.session") == 0) {
    news->session_ref = g_strdup (id);
    news->payment_id = g_strdup (aus_stripe_get_string (object, "client_reference_id"));
    news->intent_ref = g_strdup (aus_stripe_get_id (object, "payment_intent"));
  } else if (g_strcmp0 (kind, "payment_intent") == 0) {
    news->intent_ref = g_strdup (id);
  } else if (g_strcmp0 (kind, "charge") == 0) {
    news->intent_ref = g_strdup (aus_stripe_get_id (object, "payment_intent"));
  } else if (g_strcmp0 (kind, "account") == 0) {
    news->about_account = TRUE;
    news->ready = aus_stripe_get_boolean (object, "charges_enabled");
    if (news->account == NULL)
      news->account = g_strdup (id);
  }
  if (g_str_equal (news->type, deauthorized))
    news->about_account = TRUE;
  if (news->payment_id == NULL && metadata != NULL)
    news->payment_id = g_strdup (aus_stripe_get_string (metadata, "auscult_payment"));
}

AusPaymentNews *
aus_stripe_read_event (GBytes *payload, GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (payload, &length);
  g_autoptr (JsonNode) node = aus_json_parse (data, length, MAX_BYTES, error);

  if (node == NULL)
    return NULL;
  JsonObject *event = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = event != NULL ? aus_stripe_get_string (event, "id") : NULL;
  const char *type = event != NULL ? aus_stripe_get_string (event, "type") : NULL;
  JsonObject *about = event != NULL ? aus_stripe_get_object (event, "data") : NULL;
  JsonObject *object = about != NULL ? aus_stripe_get_object (about, "object") : NULL;
  if (id == NULL || type == NULL || object == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_MALFORMED, "That is no event");
    return NULL;
  }
  AusPaymentNews *news = g_new0 (AusPaymentNews, 1);
  news->id = g_strdup (id);
  news->type = g_strdup (type);
  news->account = g_strdup (aus_stripe_get_string (event, "account"));
  news->created_at = aus_stripe_get_int (event, "created", 0) * G_USEC_PER_SEC;
  read_subject (news, object);
  return news;
}
