/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-test-payments.h"

#include "core/aus-error.h"

#include <string.h>

#define SECOND     ((gint64) G_USEC_PER_SEC)
#define HOLD_USEC  (7 * 24 * 3600 * SECOND)
#define SHORT_USEC (180 * SECOND)
#define MIN_CVC    3
#define MAX_CVC    4

struct _AusTestPayments {
  GObject parent_instance;

  char *path;
  AusClock *clock; /* ref */
  GMutex mutex;    /* protects books and the file */
  GKeyFile *books; /* one group for each session, named by its reference */
};

static void provider_init (AusPaymentProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AusTestPayments, aus_test_payments, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AUS_TYPE_PAYMENT_PROVIDER, provider_init))

/* Books. With the mutex held. */

static const char *const truths[] = { "open", "held", "captured", "gone", NULL };

static AusHoldTruth
get_truth (AusTestPayments *self, const char *ref)
{
  g_autofree char *name = g_key_file_get_string (self->books, ref, "state", NULL);
  AusHoldTruth truth = AUS_HOLD_TRUTH_GONE;

  if (name != NULL)
    aus_hold_truth_from_name (name, &truth);
  return truth;
}

static void
set_truth (AusTestPayments *self, const char *ref, AusHoldTruth truth)
{
  g_key_file_set_string (self->books, ref, "state", truths[truth]);
}

static gint64
get_number (AusTestPayments *self, const char *ref, const char *name)
{
  return g_key_file_get_int64 (self->books, ref, name, NULL);
}

static gboolean
save (AusTestPayments *self, GError **error)
{
  g_autofree char *text = g_key_file_to_data (self->books, NULL, NULL);

  return g_file_set_contents_full (self->path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

/* Banks end a hold by themselves. */
static void
let_lapse (AusTestPayments *self, const char *ref)
{
  if (get_truth (self, ref) == AUS_HOLD_TRUTH_HELD &&
      get_number (self, ref, "capture_before") <= aus_clock_now (self->clock))
    set_truth (self, ref, AUS_HOLD_TRUTH_GONE);
}

/* Questions */

static AusPaymentReport *
report_of (AusTestPayments *self, const char *ref)
{
  AusPaymentReport *report = aus_payment_report_new (AUS_PAYMENT_KNOWN, NULL);

  report->truth = get_truth (self, ref);
  report->session_ref = g_strdup (ref);
  report->intent_ref = g_strdup (ref);
  report->url = g_key_file_get_string (self->books, ref, "url", NULL);
  report->card = g_key_file_get_string (self->books, ref, "card", NULL);
  if (report->truth == AUS_HOLD_TRUTH_HELD) {
    report->held_cents = get_number (self, ref, "cents");
    report->capture_before = get_number (self, ref, "capture_before");
  }
  if (report->truth == AUS_HOLD_TRUTH_CAPTURED) {
    report->captured_cents = get_number (self, ref, "captured_cents");
    report->fee_cents = aus_payment_fee (report->captured_cents,
                                         &(AusFees){ .basis_points = 140, .fixed_cents = 25 });
  }
  return report;
}

/* The reference is the payment's own id: asked twice, there is one. */
static void
open_session (AusTestPayments *self, const AusPaymentOrder *order, const char *ref)
{
  g_autofree char *url = g_strdup_printf ("%s/card#%s", order->return_url, ref);

  if (g_key_file_has_group (self->books, ref))
    return;
  set_truth (self, ref, AUS_HOLD_TRUTH_OPEN);
  g_key_file_set_int64 (self->books, ref, "cents", order->amount.cents);
  g_key_file_set_string (self->books, ref, "url", url);
}

/* Holds of the demo's first day, and of books that were lost, are taken over: it is no money. */
static void
adopt (AusTestPayments *self, const AusPaymentOrder *order, const char *ref)
{
  if (order->intent_ref == NULL || g_key_file_has_group (self->books, ref))
    return;
  set_truth (self, ref, AUS_HOLD_TRUTH_HELD);
  g_key_file_set_int64 (self->books, ref, "cents", order->amount.cents);
  g_key_file_set_string (self->books, ref, "card", "Test 4242");
  g_key_file_set_int64 (self->books, ref, "capture_before",
                        aus_clock_now (self->clock) + HOLD_USEC);
}

static AusPaymentReport *
capture (AusTestPayments *self, const AusPaymentOrder *order, const char *ref)
{
  if (get_truth (self, ref) != AUS_HOLD_TRUTH_HELD)
    return report_of (self, ref);
  if (order->amount.cents > get_number (self, ref, "cents"))
    return aus_payment_report_new (AUS_PAYMENT_REFUSED, "amount-too-large");
  set_truth (self, ref, AUS_HOLD_TRUTH_CAPTURED);
  g_key_file_set_int64 (self->books, ref, "captured_cents", order->amount.cents);
  return report_of (self, ref);
}

static AusPaymentReport *
ask (AusTestPayments *self, const AusPaymentOrder *order)
{
  g_autofree char *ref = g_strconcat ("test_", order->payment_id, NULL);
  g_autoptr (AusPaymentReport) report = NULL;

  adopt (self, order, ref);
  let_lapse (self, ref);
  switch (order->want) {
  case AUS_HOLD_WANT_OPEN:
    open_session (self, order, ref);
    break;
  case AUS_HOLD_WANT_CAPTURE:
    report = capture (self, order, ref);
    break;
  case AUS_HOLD_WANT_RELEASE:
    if (get_truth (self, ref) != AUS_HOLD_TRUTH_CAPTURED)
      set_truth (self, ref, AUS_HOLD_TRUTH_GONE);
    break;
  case AUS_HOLD_WANT_CHECK:
  case AUS_HOLD_WANT_NONE:
    break;
  }
  if (report == NULL)
    report = report_of (self, ref);
  /* A provider whose books are full has done nothing. */
  if (!save (self, NULL))
    return aus_payment_report_new (AUS_PAYMENT_LATER, "test-books");
  return g_steal_pointer (&report);
}

static void
work (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  AusTestPayments *self = AUS_TEST_PAYMENTS (source);

  g_mutex_lock (&self->mutex);
  AusPaymentReport *report = ask (self, task_data);
  g_mutex_unlock (&self->mutex);
  g_task_return_pointer (task, report, (GDestroyNotify) aus_payment_report_free);
}

static void
ask_async (AusPaymentProvider *provider, const AusPaymentOrder *order, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, (gpointer) order, NULL);
  g_task_run_in_thread (task, work);
}

/* Cards */

static const struct {
  const char *number;
  const char *result;
} cards[] = {
  { AUS_TEST_CARD_GOOD, "held" },
  { AUS_TEST_CARD_SHORT, "held" },
  { AUS_TEST_CARD_ASKS, "authenticate" },
  { AUS_TEST_CARD_DECLINED, "declined:card" },
  { AUS_TEST_CARD_INSUFFICIENT, "declined:funds" },
  { AUS_TEST_CARD_EXPIRED, "declined:expired" },
};

static const char *
find_result (const char *number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cards); i++) {
    if (g_str_equal (cards[i].number, number))
      return cards[i].result;
  }
  return NULL;
}

/* -1: not two digits. */
static int
read_two_digits (const char *text)
{
  if (!g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]))
    return -1;
  return g_ascii_digit_value (text[0]) * 10 + g_ascii_digit_value (text[1]);
}

/* "MM/YY", this month or later. */
static gboolean
is_coming (const char *expiry, gint64 now)
{
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_utc (now / SECOND);
  int month = 0, year = 0;

  if (strlen (expiry) != 5 || expiry[2] != '/')
    return FALSE;
  month = read_two_digits (expiry);
  year = read_two_digits (expiry + 3);
  if (year < 0)
    return FALSE;
  year += 2000;
  return month >= 1 && month <= 12 &&
         year * 12 + month >= g_date_time_get_year (today) * 12 + g_date_time_get_month (today);
}

static gboolean
check_card (const AusCard *card, gint64 now, GError **error)
{
  gsize cvc = strlen (card->cvc);

  if (find_result (card->number) == NULL)
    aus_set_error_at (error, AUS_ERROR_INVALID, "/number", "Only the test cards work here");
  else if (!is_coming (card->expiry, now))
    aus_set_error_at (error, AUS_ERROR_INVALID, "/expiry", "Must be a month to come, MM/YY");
  else if (cvc < MIN_CVC || cvc > MAX_CVC || strspn (card->cvc, "0123456789") != cvc)
    aus_set_error_at (error, AUS_ERROR_INVALID, "/cvc", "Must be three digits");
  else
    return TRUE;
  return FALSE;
}

static const char *
place_hold (AusTestPayments *self, const AusCard *card, gint64 now, GError **error)
{
  gboolean is_short = g_str_equal (card->number, AUS_TEST_CARD_SHORT);
  g_autofree char *name = g_strconcat ("Test ", card->number + strlen (card->number) - 4, NULL);

  set_truth (self, card->session_ref, AUS_HOLD_TRUTH_HELD);
  g_key_file_set_string (self->books, card->session_ref, "card", name);
  g_key_file_set_int64 (self->books, card->session_ref, "capture_before",
                        now + (is_short ? SHORT_USEC : HOLD_USEC));
  return save (self, error) ? "held" : NULL;
}

static const char *
judge_card (AusTestPayments *self, const AusCard *card, gint64 now, GError **error)
{
  if (get_truth (self, card->session_ref) != AUS_HOLD_TRUTH_OPEN) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such page any more");
    return NULL;
  }
  if (!check_card (card, now, error))
    return NULL;
  const char *result = find_result (card->number);
  if (g_str_equal (result, "authenticate") && card->refused)
    return "declined:bank";
  if (g_str_equal (result, "held") || (g_str_equal (result, "authenticate") && card->confirmed))
    return place_hold (self, card, now, error);
  return result;
}

static const char *
try_card (AusPaymentProvider *provider, const AusCard *card, gint64 now, GError **error)
{
  AusTestPayments *self = AUS_TEST_PAYMENTS (provider);

  g_mutex_lock (&self->mutex);
  const char *result = judge_card (self, card, now, error);
  g_mutex_unlock (&self->mutex);
  return result;
}

static void
provider_init (AusPaymentProviderInterface *iface)
{
  iface->name = "test";
  iface->ask_async = ask_async;
  iface->try_card = try_card;
}

static void
aus_test_payments_finalize (GObject *object)
{
  AusTestPayments *self = AUS_TEST_PAYMENTS (object);

  g_free (self->path);
  g_clear_object (&self->clock);
  g_key_file_unref (self->books);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (aus_test_payments_parent_class)->finalize (object);
}

static void
aus_test_payments_class_init (AusTestPaymentsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aus_test_payments_finalize;
}

static void
aus_test_payments_init (AusTestPayments *self)
{
  g_mutex_init (&self->mutex);
  self->books = g_key_file_new ();
}

AusPaymentProvider *
aus_test_payments_new (const char *path, AusClock *clock)
{
  AusTestPayments *self = g_object_new (AUS_TYPE_TEST_PAYMENTS, NULL);

  self->path = g_strdup (path);
  self->clock = g_object_ref (clock);
  g_key_file_load_from_file (self->books, path, G_KEY_FILE_NONE, NULL);
  return AUS_PAYMENT_PROVIDER (self);
}
