/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-pay-account.h"
#include "app/aus-pay.h"
#include "app/aus-receipt-print.h"
#include "app/aus-receipt.h"
#include "domain/aus-actor.h"
#include "domain/aus-payment.h"
#include "http/api/aus-api.h"
#include "http/aus-http-server.h"
#include "http/aus-pages.h"
#include "http/aus-visit-page.h"

/* Money: what the practice does, the patient's way, and what the provider tells (G1–G3). */

static const AusJsonMember amount[] = {
  { "cents", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 0, 100000 },
  { "currency", AUS_JSON_STRING, 0, 3, 3, .doc = "The one that is held" },
  { NULL },
};

const AusJsonMember aus_api_bill_body[] = {
  { "amount", AUS_JSON_OBJECT, AUS_JSON_REQUIRED, .members = amount,
    .doc = "From 0, which gives everything back, to what is held" },
  { NULL },
};

static const AusJsonMember fees[] = {
  { "basis_points", AUS_JSON_INTEGER, 0, 0, 10000, .doc = "140: 1.4 %" },
  { "fixed_cents", AUS_JSON_INTEGER, 0, 0, 1000 },
  { NULL },
};

const AusJsonMember aus_api_payment_patch[] = {
  { "enabled", AUS_JSON_BOOLEAN, .doc = "Consultations may be paid online" },
  { "default_amount", AUS_JSON_OBJECT, AUS_JSON_NULLABLE, .members = amount },
  { "base_amount", AUS_JSON_OBJECT, AUS_JSON_NULLABLE, .members = amount,
    .doc = "The tariff that is reimbursed; null: the whole amount" },
  { "fees", AUS_JSON_OBJECT, .members = fees, .doc = "Of the own contract, for showing only" },
  { NULL },
};

/* Answers */

#define NEED     AUS_JSON_REQUIRED
#define NEED_OR0 (AUS_JSON_REQUIRED | AUS_JSON_NULLABLE)

static const AusJsonMember money[] = {
  { "cents", AUS_JSON_INTEGER, NEED },
  { "currency", AUS_JSON_STRING, NEED },
  { NULL },
};

const AusJsonMember aus_api_payment_members[] = {
  { "mode", AUS_JSON_ENUM, NEED, .values = aus_payment_mode_names },
  { "state", AUS_JSON_ENUM, NEED, .values = aus_payment_state_names },
  { "max_amount", AUS_JSON_OBJECT, NEED_OR0, .members = money },
  { "held_amount", AUS_JSON_OBJECT, NEED_OR0, .members = money, .doc = "On the patient's card" },
  { "captured_amount", AUS_JSON_OBJECT, NEED_OR0, .members = money },
  { "pending_amount", AUS_JSON_OBJECT, NEED_OR0, .members = money,
    .doc = "Is being captured; the provider has not confirmed it yet" },
  { "fee", AUS_JSON_OBJECT, NEED_OR0, .members = money, .doc = "What the provider kept" },
  { "capture_before", AUS_JSON_TIME, NEED_OR0, .doc = "The hold is lost after it" },
  { "card", AUS_JSON_STRING, NEED_OR0, .doc = "Brand and last four digits" },
  { "problem", AUS_JSON_STRING, NEED_OR0, .doc = "Why the provider did not do what was asked" },
  { NULL },
};

const AusJsonMember aus_api_payment_brief[] = {
  { "available", AUS_JSON_BOOLEAN, NEED,
    .doc = "Consultations may be planned with online payment" },
  { "default_amount", AUS_JSON_OBJECT, NEED_OR0, .members = money },
  { NULL },
};
static const char *const payment_accounts[] = { "not_needed", "none",       "begun",
                                                "ready",      "restricted", NULL };
static const AusJsonMember payment_fees[] = {
  { "basis_points", AUS_JSON_INTEGER, NEED },
  { "fixed_cents", AUS_JSON_INTEGER, NEED },
  { NULL },
};
#define PAYMENT_ACCOUNT_MEMBERS                                                                    \
  { "provider", AUS_JSON_STRING, NEED, .doc = "stripe, test or none" },                            \
      { "enabled", AUS_JSON_BOOLEAN, NEED }, { "available", AUS_JSON_BOOLEAN, NEED },              \
      { "default_amount", AUS_JSON_OBJECT, NEED_OR0, .members = money },                           \
      { "base_amount", AUS_JSON_OBJECT, NEED_OR0, .members = money },                              \
      { "fees", AUS_JSON_OBJECT, NEED, .members = payment_fees },                                  \
      { "version", AUS_JSON_INTEGER, NEED, .doc = "If-Match: \"v3\"" },                            \
  {                                                                                                \
    "account", AUS_JSON_ENUM, NEED, .values = payment_accounts                                     \
  }
/* clang-format off */
const AusJsonMember aus_api_payment_account[] = {
  PAYMENT_ACCOUNT_MEMBERS,
  { NULL },
};
const AusJsonMember aus_api_payment_link[] = {
  PAYMENT_ACCOUNT_MEMBERS,
  { "url", AUS_JSON_STRING, NEED_OR0 },
  { NULL },
};
/* clang-format on */
const AusJsonMember aus_api_receipt[] = { { "url", AUS_JSON_STRING, NEED }, { NULL } };
/* Linking an account */

static void
connected (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (JsonNode) node = aus_pay_account_connect_finish (AUS_APP (source), res, &error);

  if (node == NULL)
    aus_http_request_answer_error (request, error);
  else
    aus_http_request_answer_json (request, SOUP_STATUS_OK, node);
}

void
aus_api_connect_payment (AusHttpRequest *request)
{
  aus_pay_account_connect_async (request->app, aus_http_request_get_actor (request), NULL,
                                 connected, aus_http_request_ref (request));
}

/* The built-in test provider's page */

static const AusJsonMember card_body[] = {
  { "session", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 100 },
  { "number", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 19, .doc = "Digits" },
  { "expiry", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 5, .doc = "MM/YY" },
  { "cvc", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 4 },
  { "confirmed", AUS_JSON_BOOLEAN, AUS_JSON_NULLABLE, .doc = "What the bank's question got" },
  { NULL },
};

static AusCard *
read_card (JsonObject *body)
{
  AusCard *card = g_new0 (AusCard, 1);
  gboolean answered = json_object_has_member (body, "confirmed") &&
                      !json_object_get_null_member (body, "confirmed");

  card->session_ref = g_strdup (json_object_get_string_member (body, "session"));
  card->number = g_strdup (json_object_get_string_member (body, "number"));
  card->expiry = g_strdup (json_object_get_string_member (body, "expiry"));
  card->cvc = g_strdup (json_object_get_string_member (body, "cvc"));
  card->confirmed = answered && json_object_get_boolean_member (body, "confirmed");
  card->refused = answered && !card->confirmed;
  return card;
}

static void
answer_result (AusHttpRequest *request, const char *result)
{
  g_auto (GStrv) parts = g_strsplit (result, ":", 2);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "result", parts[0]);
  if (parts[1] != NULL)
    json_object_set_string_member (object, "reason", parts[1]);
  else
    json_object_set_null_member (object, "reason");
  json_node_take_object (node, object);
  aus_http_request_answer_json (request, SOUP_STATUS_OK, node);
}

static AusCommand *
command_of (AusHttpRequest *request, const char *text)
{
  return aus_command_new_with (aus_http_request_get_param (request, "id"), NULL, text);
}

static void
looked (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusConsultation) snapshot = aus_app_run_finish (AUS_APP (source), res, &error);

  if (snapshot == NULL)
    aus_http_request_answer_error (request, error);
  else
    answer_result (request, "held");
}

static void
may_try (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  AusApp *app = AUS_APP (source);
  GError *error = NULL;
  g_autoptr (AusConsultation) snapshot = aus_app_run_finish (app, res, &error);

  if (snapshot == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  g_autoptr (AusCard) card = read_card (aus_http_request_get_object (request));
  const char *result = aus_payment_provider_try_card (
      aus_app_get_payments (app), card, aus_clock_now (aus_app_get_clock (app)), &error);
  if (result == NULL)
    aus_http_request_answer_error (request, error);
  else if (!g_str_equal (result, "held"))
    answer_result (request, result);
  else
    aus_app_run_async (app, &AUS_PAY_LOOK, aus_http_request_get_actor (request),
                       command_of (request, NULL), (GDestroyNotify) aus_command_free, NULL, looked,
                       aus_http_request_ref (request));
}

static gboolean
has_test_cards (AusHttpRequest *request)
{
  AusPaymentProvider *provider = aus_app_get_payments (request->app);

  if (provider != NULL && aus_payment_provider_has_test_cards (provider))
    return TRUE;
  aus_http_request_answer_error (
      request, g_error_new_literal (AUS_ERROR, AUS_ERROR_NOT_FOUND, "No such page"));
  return FALSE;
}

static void
try_card (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);

  if (has_test_cards (request))
    aus_app_run_async (request->app, &AUS_PAY_CARD, aus_http_request_get_actor (request),
                       command_of (request, json_object_get_string_member (body, "session")),
                       (GDestroyNotify) aus_command_free, NULL, may_try,
                       aus_http_request_ref (request));
}

static void
show_card_page (AusHttpRequest *request)
{
  if (has_test_cards (request))
    aus_visit_page_serve (request);
}

/* The receipt: its address is the credential */

static void
receipt_read (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (JsonNode) node = aus_app_run_finish (AUS_APP (source), res, &error);

  if (node == NULL)
    aus_http_request_answer_error (request, error);
  else
    aus_http_request_answer_json (request, SOUP_STATUS_OK, node);
}

static AusReceiptPath *
receipt_path_of (AusHttpRequest *request)
{
  return aus_receipt_path_new (aus_http_request_get_param (request, "id"),
                               aus_http_request_get_param (request, "token"));
}

static void
show_receipt (AusHttpRequest *request)
{
  g_autoptr (AusActor) nobody = aus_actor_new_nobody ();

  aus_app_run_async (request->app, &AUS_RECEIPT_SHOW, nobody, receipt_path_of (request),
                     (GDestroyNotify) aus_receipt_path_free, NULL, receipt_read,
                     aus_http_request_ref (request));
}

static void
receipt_printed (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (GBytes) pdf = aus_receipt_print_finish (res, &error);

  if (pdf == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  aus_http_request_set_header (request, "Content-Disposition", "inline; filename=\"recu.pdf\"");
  aus_http_request_set_header (request, "Cache-Control", "no-store");
  aus_http_request_answer_bytes (request, SOUP_STATUS_OK, "application/pdf", pdf);
}

static void
print_receipt (AusHttpRequest *request)
{
  AusDocuments *documents = aus_http_server_get_documents (request->server);
  g_autoptr (AusActor) nobody = aus_actor_new_nobody ();

  if (documents == NULL)
    aus_http_request_answer_error (request, g_error_new_literal (AUS_ERROR, AUS_ERROR_UNAVAILABLE,
                                                                 "This server prints no receipts"));
  else
    aus_receipt_print_async (documents, nobody, receipt_path_of (request), receipt_printed,
                             aus_http_request_ref (request));
}

static void
show_receipt_page (AusHttpRequest *request)
{
  aus_pages_answer (request, SOUP_STATUS_OK, "");
}

/* News of the provider: the signature is the credential */

static void
news_taken (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (JsonNode) node = aus_app_run_finish (AUS_APP (source), res, &error);

  if (node == NULL)
    aus_http_request_answer_error (request, error);
  else
    aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
}

static void
take_news (AusHttpRequest *request)
{
  AusPaymentProvider *provider = aus_app_get_payments (request->app);
  g_autoptr (GBytes) payload =
      soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  GError *error = NULL;

  if (provider == NULL) {
    aus_http_request_answer_error (
        request, g_error_new_literal (AUS_ERROR, AUS_ERROR_NOT_FOUND, "No payments here"));
    return;
  }
  AusPaymentNews *news = aus_payment_provider_read_news (
      provider, payload, aus_http_request_get_header (request, "Stripe-Signature"),
      aus_clock_now (aus_app_get_clock (request->app)), &error);
  if (news == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  g_autoptr (AusActor) system = aus_actor_new_system ();
  aus_app_run_async (request->app, &AUS_PAY_NEWS, system, news,
                     (GDestroyNotify) aus_payment_news_free, NULL, news_taken,
                     aus_http_request_ref (request));
}

const AusHttpRoute aus_api_payment_routes[] = {
  { .method = "GET",
    .pattern = "/visit/{id}/payment",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_READ,
    .handler = aus_api_command,
    .use_case = &AUS_PAY_OFFER,
    .answer = aus_api_answer_node },
  { .method = "GET",
    .pattern = "/visit/{id}/card",
    .rate = AUS_RATE_PAGE,
    .handler = show_card_page,
    .traits = AUS_HTTP_NOT_JSON },
  { .method = "POST",
    .pattern = "/visit/{id}/card",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_GUESS,
    .handler = try_card,
    .body = card_body },
  { .method = "GET",
    .pattern = "/receipt/{id}/{token}",
    .rate = AUS_RATE_PAGE,
    .handler = show_receipt_page,
    .traits = AUS_HTTP_NOT_JSON },
  { .method = "GET",
    .pattern = "/receipt/{id}/{token}/data",
    .rate = AUS_RATE_PAGE,
    .handler = show_receipt },
  { .method = "GET",
    .pattern = "/receipt/{id}/{token}/pdf",
    .rate = AUS_RATE_PAGE,
    .handler = print_receipt,
    .traits = AUS_HTTP_NOT_JSON },
  { .method = "POST",
    .pattern = "/payments/events",
    .rate = AUS_RATE_WRITE,
    .handler = take_news,
    .traits = AUS_HTTP_RAW },
  { NULL },
};
