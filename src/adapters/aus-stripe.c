/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-stripe.h"

#include "adapters/aus-stripe-answer.h"
#include "adapters/aus-stripe-event.h"
#include "core/aus-error.h"
#include "core/aus-json.h"

#include <curl/curl.h>
#include <string.h>

#define THREADS         4
#define CONNECT_SECONDS 10L
#define MAX_ANSWER      (1024 * 1024)

/* What the answers must hold so that one call says it all. */
#define EXPAND_INTENT  "expand[]=latest_charge.balance_transaction"
#define EXPAND_SESSION "expand[]=payment_intent.latest_charge"

struct _AusStripe {
  GObject parent_instance;

  char *url, *key;
  GStrv webhook_secrets;
  guint timeout_seconds;
  GThreadPool *pool;
};

static void provider_init (AusPaymentProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AusStripe, aus_stripe, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AUS_TYPE_PAYMENT_PROVIDER, provider_init))

/* Forms (application/x-www-form-urlencoded), as Stripe nests them: a[b][c]=d */

static void
put (GString *form, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);
  g_autofree char *escaped_name = g_uri_escape_string (name, "[]", FALSE);

  g_string_append_printf (form, "%s%s=%s", form->len > 0 ? "&" : "", escaped_name, escaped);
}

static void
put_int (GString *form, const char *name, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  put (form, name, text);
}

/* Nothing of the patient: neither name nor address. The page asks the payer itself. */
static char *
make_session_form (const AusPaymentOrder *order)
{
  g_autoptr (GString) form = g_string_new (NULL);
  g_autofree char *paid = g_strconcat (order->return_url, "?paid", NULL);
  g_autofree char *unpaid = g_strconcat (order->return_url, "?unpaid", NULL);
  g_autofree char *currency = g_ascii_strdown (order->amount.currency, -1);

  put (form, "mode", "payment");
  put (form, "payment_method_types[0]", "card");
  put (form, "payment_intent_data[capture_method]", "manual");
  put (form, "payment_intent_data[metadata][auscult_payment]", order->payment_id);
  put (form, "client_reference_id", order->payment_id);
  put_int (form, "line_items[0][quantity]", 1);
  put (form, "line_items[0][price_data][currency]", currency);
  put_int (form, "line_items[0][price_data][unit_amount]", order->amount.cents);
  put (form, "line_items[0][price_data][product_data][name]", order->label);
  put (form, "locale", g_strcmp0 (order->locale, "en") == 0 ? "en" : "fr");
  put (form, "success_url", paid);
  put (form, "cancel_url", unpaid);
  put (form, "expand[0]", "payment_intent.latest_charge");
  return g_string_free (g_steal_pointer (&form), FALSE);
}

/* Requests */

typedef struct {
  const char *method;
  char *path; /* with its query */
  char *form; /* NULL: none */
  const char *key, *account;
} Request;

static void
request_clear (Request *self)
{
  g_free (self->path);
  g_free (self->form);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

typedef struct {
  guint status; /* 0: none */
  const char *reason;
  gint64 retry_after;
  GString *body;
  GCancellable *cancellable; /* unowned */
  gboolean cancelled;
} Answer;

static void
answer_clear (Answer *self)
{
  g_string_free (self->body, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static size_t
on_body (char *bytes, size_t size, size_t count, void *data)
{
  Answer *answer = data;

  if (answer->body->len + size * count > MAX_ANSWER)
    return 0;
  g_string_append_len (answer->body, bytes, (gssize) (size * count));
  return size * count;
}

static int
on_progress (void *data, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
  const Answer *answer = data;

  return g_cancellable_is_cancelled (answer->cancellable) ? 1 : 0;
}

static const char *
reason_of (CURLcode result)
{
  switch ((int) result) {
  case CURLE_OPERATION_TIMEDOUT:
    return "timeout";
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
    return "tls";
  default:
    return "unreachable";
  }
}

static struct curl_slist *
add_header (struct curl_slist *headers, const char *name, const char *value)
{
  g_autofree char *line = g_strconcat (name, ": ", value, NULL);

  return value != NULL ? curl_slist_append (headers, line) : headers;
}

static struct curl_slist *
make_headers (const AusStripe *self, const Request *request)
{
  g_autofree char *bearer = g_strconcat ("Bearer ", self->key, NULL);
  struct curl_slist *headers = add_header (NULL, "Authorization", bearer);

  headers = add_header (headers, "Stripe-Version", AUS_STRIPE_VERSION);
  headers = add_header (headers, "Stripe-Account", request->account);
  headers = add_header (headers, "Idempotency-Key", request->key);
  return curl_slist_append (headers, "Expect:");
}

static void
set_options (AusStripe *self, CURL *handle, const Request *request, Answer *answer)
{
  curl_easy_setopt (handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (handle, CURLOPT_TIMEOUT, (long) self->timeout_seconds);
  curl_easy_setopt (handle, CURLOPT_CONNECTTIMEOUT,
                    MIN (CONNECT_SECONDS, (long) self->timeout_seconds));
  curl_easy_setopt (handle, CURLOPT_USERAGENT, "auscult/" AUS_VERSION);
  if (g_str_equal (request->method, "POST"))
    curl_easy_setopt (handle, CURLOPT_POSTFIELDS, request->form != NULL ? request->form : "");
  curl_easy_setopt (handle, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt (handle, CURLOPT_WRITEDATA, answer);
  curl_easy_setopt (handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (handle, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt (handle, CURLOPT_XFERINFODATA, answer);
}

static void
perform (AusStripe *self, const Request *request, GCancellable *cancellable, Answer *answer)
{
  g_autofree char *url = g_strconcat (self->url, request->path, NULL);
  struct curl_slist *headers = make_headers (self, request);
  CURL *handle = curl_easy_init ();
  curl_off_t retry_after = 0;
  long status = 0;

  answer->body = g_string_new (NULL);
  answer->cancellable = cancellable;
  set_options (self, handle, request, answer);
  curl_easy_setopt (handle, CURLOPT_URL, url);
  curl_easy_setopt (handle, CURLOPT_HTTPHEADER, headers);
  CURLcode result = curl_easy_perform (handle);

  if (result == CURLE_OK) {
    curl_easy_getinfo (handle, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo (handle, CURLINFO_RETRY_AFTER, &retry_after);
  }
  answer->status = (guint) status;
  answer->retry_after = (gint64) retry_after;
  answer->reason = result == CURLE_OK ? NULL : reason_of (result);
  answer->cancelled = result == CURLE_ABORTED_BY_CALLBACK;
  curl_easy_cleanup (handle);
  curl_slist_free_all (headers);
}

/* Questions */

static void
fill_check (Request *request, const AusPaymentOrder *order)
{
  request->method = "GET";
  request->key = NULL;
  g_clear_pointer (&request->form, g_free);
  g_free (request->path);
  if (order->intent_ref != NULL)
    request->path =
        g_strconcat ("/v1/payment_intents/", order->intent_ref, "?" EXPAND_INTENT, NULL);
  else
    request->path =
        g_strconcat ("/v1/checkout/sessions/", order->session_ref, "?" EXPAND_SESSION, NULL);
}

static void
fill_capture (Request *request, const AusPaymentOrder *order)
{
  request->path = g_strconcat ("/v1/payment_intents/", order->intent_ref, "/capture", NULL);
  request->form = g_strdup_printf ("amount_to_capture=%" G_GINT64_FORMAT
                                   "&expand[0]=latest_charge.balance_transaction",
                                   order->amount.cents);
}

static void
fill_release (Request *request, const AusPaymentOrder *order)
{
  if (order->intent_ref != NULL) {
    request->path = g_strconcat ("/v1/payment_intents/", order->intent_ref, "/cancel", NULL);
    request->form = g_strdup ("cancellation_reason=abandoned");
  } else {
    request->path = g_strconcat ("/v1/checkout/sessions/", order->session_ref, "/expire", NULL);
  }
}

static void
fill (Request *request, const AusPaymentOrder *order)
{
  request->method = "POST";
  request->key = order->key;
  request->account = order->account;
  switch (order->want) {
  case AUS_HOLD_WANT_OPEN:
    request->path = g_strdup ("/v1/checkout/sessions");
    request->form = make_session_form (order);
    break;
  case AUS_HOLD_WANT_CAPTURE:
    fill_capture (request, order);
    break;
  case AUS_HOLD_WANT_RELEASE:
    fill_release (request, order);
    break;
  case AUS_HOLD_WANT_CHECK:
  case AUS_HOLD_WANT_NONE:
    fill_check (request, order);
    break;
  }
}

/* Stripe never heard of it: there is nothing to look at and nothing to give back. */
static gboolean
is_unknown_there (const AusPaymentOrder *order)
{
  return order->want != AUS_HOLD_WANT_OPEN && order->session_ref == NULL &&
         order->intent_ref == NULL;
}

static AusPaymentReport *
ask_once (AusStripe *self, const Request *request, GCancellable *cancellable, gboolean *must_look)
{
  g_auto (Answer) answer = { 0 };

  perform (self, request, cancellable, &answer);
  if (answer.cancelled)
    return NULL;
  return aus_stripe_read_answer (answer.status, answer.body->str, answer.body->len, answer.reason,
                                 answer.retry_after, must_look);
}

static AusPaymentReport *
ask (AusStripe *self, const AusPaymentOrder *order, GCancellable *cancellable)
{
  g_auto (Request) request = { 0 };
  gboolean must_look = FALSE;

  if (is_unknown_there (order)) {
    AusPaymentReport *report = aus_payment_report_new (AUS_PAYMENT_KNOWN, NULL);
    report->truth = AUS_HOLD_TRUTH_GONE;
    return report;
  }
  fill (&request, order);
  g_autoptr (AusPaymentReport) report = ask_once (self, &request, cancellable, &must_look);
  if (report == NULL || !must_look || order->want == AUS_HOLD_WANT_OPEN ||
      order->want == AUS_HOLD_WANT_CHECK)
    return g_steal_pointer (&report);
  /* It stands otherwise than we thought: taken, given back or lapsed already. */
  fill_check (&request, order);
  g_autoptr (AusPaymentReport) truth = ask_once (self, &request, cancellable, &must_look);
  if (truth == NULL || truth->outcome == AUS_PAYMENT_REFUSED ||
      (truth->outcome == AUS_PAYMENT_KNOWN && truth->truth == AUS_HOLD_TRUTH_HELD &&
       order->intent_ref != NULL))
    return g_steal_pointer (&report);
  return g_steal_pointer (&truth);
}

/* Linking an account (Connect) */

static JsonNode *
fetch (AusStripe *self, const Request *request, GError **error)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) node = NULL;

  perform (self, request, NULL, &answer);
  if (answer.status >= 200 && answer.status < 300)
    node = aus_json_parse (answer.body->str, answer.body->len, MAX_ANSWER, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  g_set_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "Stripe: %s %u",
               answer.reason != NULL ? answer.reason : "answered", answer.status);
  return NULL;
}

/* The practitioner's own account, with Stripe's own dashboard and contract (docs/payment.md). */
static JsonNode *
fetch_account (AusStripe *self, const char *key, const char *account, GError **error)
{
  g_auto (Request) request = { .method = account != NULL ? "GET" : "POST" };

  request.path =
      account != NULL ? g_strconcat ("/v1/accounts/", account, NULL) : g_strdup ("/v1/accounts");
  if (account == NULL) {
    request.form = g_strdup ("type=standard&country=FR");
    request.key = key;
  }
  return fetch (self, &request, error);
}

static char *
fetch_url (AusStripe *self, const char *account, const char *return_url, GError **error)
{
  g_auto (Request) request = { .method = "POST" };
  g_autoptr (GString) form = g_string_new (NULL);

  put (form, "account", account);
  put (form, "type", "account_onboarding");
  put (form, "refresh_url", return_url);
  put (form, "return_url", return_url);
  request.path = g_strdup ("/v1/account_links");
  request.form = g_strdup (form->str);
  g_autoptr (JsonNode) node = fetch (self, &request, error);
  if (node == NULL)
    return NULL;
  return g_strdup (aus_stripe_get_string (json_node_get_object (node), "url"));
}

typedef struct {
  char *key, *account, *return_url;
} LinkOrder;

static void
link_order_free (gpointer data)
{
  LinkOrder *self = data;

  g_free (self->key);
  g_free (self->account);
  g_free (self->return_url);
  g_free (self);
}

static AusPaymentLink *
link_account (AusStripe *self, const LinkOrder *order, GError **error)
{
  g_autoptr (JsonNode) node = fetch_account (self, order->key, order->account, error);

  if (node == NULL)
    return NULL;
  g_autoptr (AusPaymentLink) link = g_new0 (AusPaymentLink, 1);
  JsonObject *account = json_node_get_object (node);
  link->account = g_strdup (aus_stripe_get_string (account, "id"));
  link->ready = aus_stripe_get_boolean (account, "charges_enabled");
  if (link->account == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "Stripe: no account");
    return NULL;
  }
  /* An account that was made is kept, also when the address does not come: it is asked again. */
  if (!link->ready)
    link->url = fetch_url (self, link->account, order->return_url, NULL);
  return g_steal_pointer (&link);
}

/* The port */

static const char link_tag; /* its address tells the two kinds of tasks apart */

static void
work (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  AusStripe *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (g_task_get_source_tag (task) == &link_tag) {
    AusPaymentLink *link = link_account (self, g_task_get_task_data (task), &error);
    if (link != NULL)
      g_task_return_pointer (task, link, (GDestroyNotify) aus_payment_link_free);
    else
      g_task_return_error (task, error);
    return;
  }
  g_task_return_pointer (task,
                         ask (self, g_task_get_task_data (task), g_task_get_cancellable (task)),
                         (GDestroyNotify) aus_payment_report_free);
}

static void
ask_async (AusPaymentProvider *provider, const AusPaymentOrder *order, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (provider, cancellable, callback, user_data);

  /* What was done is told, also when the cancellation came just after. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, (gpointer) order, NULL);
  g_thread_pool_push (AUS_STRIPE (provider)->pool, task, NULL);
}

static void
link_async (AusPaymentProvider *provider, const char *key, const char *account,
            const char *return_url, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (provider, cancellable, callback, user_data);
  LinkOrder *order = g_new0 (LinkOrder, 1);

  order->key = g_strdup (key);
  order->account = g_strdup (account);
  order->return_url = g_strdup (return_url);
  g_task_set_source_tag (task, (gpointer) &link_tag);
  g_task_set_task_data (task, order, link_order_free);
  g_thread_pool_push (AUS_STRIPE (provider)->pool, task, NULL);
}

static AusPaymentNews *
read_news (AusPaymentProvider *provider, GBytes *payload, const char *signature, gint64 now,
           GError **error)
{
  AusStripe *self = AUS_STRIPE (provider);

  if (!aus_stripe_check_signature (payload, signature, (const char *const *) self->webhook_secrets,
                                   now, error))
    return NULL;
  return aus_stripe_read_event (payload, error);
}

static void
provider_init (AusPaymentProviderInterface *iface)
{
  iface->name = "stripe";
  iface->links_accounts = TRUE;
  iface->ask_async = ask_async;
  iface->link_async = link_async;
  iface->read_news = read_news;
}

static void
aus_stripe_finalize (GObject *object)
{
  AusStripe *self = AUS_STRIPE (object);

  /* Every call under way holds us, so none is; the last one may end on a thread of the pool. */
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_free (self->url);
  g_free (self->key);
  g_strfreev (self->webhook_secrets);
  G_OBJECT_CLASS (aus_stripe_parent_class)->finalize (object);
}

static void
aus_stripe_class_init (AusStripeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aus_stripe_finalize;
  curl_global_init (CURL_GLOBAL_DEFAULT);
}

static void
aus_stripe_init (AusStripe *self)
{
  self->pool = g_thread_pool_new (work, NULL, THREADS, FALSE, NULL);
}

static AusStripe *
stripe_new (const AusStripeOptions *options)
{
  AusStripe *self = g_object_new (AUS_TYPE_STRIPE, NULL);

  self->url = g_strdup (options->url);
  self->key = g_strdup (options->key);
  self->webhook_secrets = g_strdupv ((char **) options->webhook_secrets);
  self->timeout_seconds = options->timeout_seconds;
  return self;
}

AusPaymentProvider *
aus_stripe_new (const AusStripeOptions *options)
{
  g_return_val_if_fail (options != NULL, NULL);
  return AUS_PAYMENT_PROVIDER (stripe_new (options));
}

char *
aus_stripe_check (const AusStripeOptions *options)
{
  g_autoptr (AusStripe) self = stripe_new (options);
  g_auto (Request) request = { .method = "GET", .path = g_strdup ("/v1/account") };
  g_auto (Answer) answer = { 0 };

  perform (self, &request, NULL, &answer);
  if (answer.status >= 200 && answer.status < 300)
    return NULL;
  if (answer.status == 401 || answer.status == 403)
    return g_strdup ("account");
  return answer.reason != NULL ? g_strdup (answer.reason)
                               : g_strdup_printf ("refused-%u", answer.status);
}
