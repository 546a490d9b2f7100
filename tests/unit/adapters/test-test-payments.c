/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-test-payments.h"

#include "core/aus-error.h"

#include <glib/gstdio.h>

#define DAY (24 * 3600 * (gint64) G_USEC_PER_SEC)

typedef struct {
  char *path;
  AusClock *clock;
  AusPaymentProvider *provider;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *directory = g_dir_make_tmp ("aus-test-payments-XXXXXX", NULL);

  self->path = g_build_filename (directory, "books.ini", NULL);
  self->clock = aus_clock_new_fake (G_GINT64_CONSTANT (1795440600) * G_USEC_PER_SEC);
  self->provider = aus_test_payments_new (self->path, self->clock);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *directory = g_path_get_dirname (self->path);

  g_object_unref (self->provider);
  g_object_unref (self->clock);
  g_unlink (self->path);
  g_rmdir (directory);
  g_free (self->path);
}

static void
on_asked (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

static AusPaymentReport *
ask (Fixture *self, AusHoldWant want, gint64 cents)
{
  g_autoptr (GAsyncResult) res = NULL;
  AusPaymentOrder order = { .payment_id = (char *) "p1",
                            .want = want,
                            .amount = { cents, "EUR" },
                            .return_url = (char *) "https://x.example/visit/1" };

  aus_payment_provider_ask_async (self->provider, &order, NULL, on_asked, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  return aus_payment_provider_ask_finish (self->provider, res);
}

static void
assert_truth (Fixture *self, AusHoldWant want, gint64 cents, AusHoldTruth truth)
{
  g_autoptr (AusPaymentReport) report = ask (self, want, cents);

  g_assert_cmpint (report->outcome, ==, AUS_PAYMENT_KNOWN);
  g_assert_cmpint (report->truth, ==, truth);
}

static const char *
try_card (Fixture *self, const char *number, const char *expiry, const char *cvc, int answer,
          GError **error)
{
  AusCard card = { .session_ref = (char *) "test_p1",
                   .number = (char *) number,
                   .expiry = (char *) expiry,
                   .cvc = (char *) cvc,
                   .confirmed = answer > 0,
                   .refused = answer < 0 };

  return aus_payment_provider_try_card (self->provider, &card, aus_clock_now (self->clock), error);
}

static void
test_cards (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *number, *expiry, *cvc, *pointer;
  } bad[] = {
    { "4111111111111111", "12/30", "123", "/number" }, /* no test card of ours */
    { AUS_TEST_CARD_GOOD, "10/26", "123", "/expiry" },
    { AUS_TEST_CARD_GOOD, "13/30", "123", "/expiry" },
    { AUS_TEST_CARD_GOOD, "1230", "123", "/expiry" },
    { AUS_TEST_CARD_GOOD, "1x/30", "123", "/expiry" },
    { AUS_TEST_CARD_GOOD, " 1/30", "123", "/expiry" },
    { AUS_TEST_CARD_GOOD, "12/3x", "123", "/expiry" },
    { AUS_TEST_CARD_GOOD, "12/+3", "123", "/expiry" },
    { AUS_TEST_CARD_GOOD, "00/30", "123", "/expiry" },
    { AUS_TEST_CARD_GOOD, "12/30", "12", "/cvc" },
    { AUS_TEST_CARD_GOOD, "12/30", "12a", "/cvc" },
  };

  assert_truth (self, AUS_HOLD_WANT_OPEN, 2500, AUS_HOLD_TRUTH_OPEN);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (try_card (self, bad[i].number, bad[i].expiry, bad[i].cvc, 0, &error));
    g_assert_cmpstr (aus_error_get_pointer (error), ==, bad[i].pointer);
  }
  g_assert_cmpstr (try_card (self, AUS_TEST_CARD_DECLINED, "12/30", "123", 0, NULL), ==,
                   "declined:card");
  g_assert_cmpstr (try_card (self, AUS_TEST_CARD_INSUFFICIENT, "12/30", "123", 0, NULL), ==,
                   "declined:funds");
  g_assert_cmpstr (try_card (self, AUS_TEST_CARD_EXPIRED, "12/30", "123", 0, NULL), ==,
                   "declined:expired");
  g_assert_cmpstr (try_card (self, AUS_TEST_CARD_ASKS, "12/30", "123", 0, NULL), ==,
                   "authenticate");
  g_assert_cmpstr (try_card (self, AUS_TEST_CARD_ASKS, "12/30", "123", -1, NULL), ==,
                   "declined:bank");
  assert_truth (self, AUS_HOLD_WANT_CHECK, 0, AUS_HOLD_TRUTH_OPEN);
  g_assert_cmpstr (try_card (self, AUS_TEST_CARD_ASKS, "12/30", "123", 1, NULL), ==, "held");
  assert_truth (self, AUS_HOLD_WANT_CHECK, 0, AUS_HOLD_TRUTH_HELD);
  g_autoptr (GError) error = NULL;
  g_assert_null (try_card (self, AUS_TEST_CARD_GOOD, "12/30", "123", 0, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_NOT_FOUND);
}

/* Twice is once; the books survive the process; the bank ends what is held too long. */
static void
test_books (Fixture *self, gconstpointer data)
{
  assert_truth (self, AUS_HOLD_WANT_OPEN, 2500, AUS_HOLD_TRUTH_OPEN);
  assert_truth (self, AUS_HOLD_WANT_OPEN, 2500, AUS_HOLD_TRUTH_OPEN);
  g_assert_cmpstr (try_card (self, AUS_TEST_CARD_GOOD, "12/30", "123", 0, NULL), ==, "held");
  g_object_unref (self->provider);
  self->provider = aus_test_payments_new (self->path, self->clock);
  g_autoptr (AusPaymentReport) refused = ask (self, AUS_HOLD_WANT_CAPTURE, 2501);
  g_assert_cmpint (refused->outcome, ==, AUS_PAYMENT_REFUSED);
  g_autoptr (AusPaymentReport) taken = ask (self, AUS_HOLD_WANT_CAPTURE, 2000);
  g_assert_cmpint (taken->captured_cents, ==, 2000);
  g_assert_cmpint (taken->fee_cents, ==, 53);
  g_autoptr (AusPaymentReport) again = ask (self, AUS_HOLD_WANT_CAPTURE, 500);
  g_assert_cmpint (again->captured_cents, ==, 2000);
  assert_truth (self, AUS_HOLD_WANT_RELEASE, 0, AUS_HOLD_TRUTH_CAPTURED);
}

static void
test_lapse (Fixture *self, gconstpointer data)
{
  assert_truth (self, AUS_HOLD_WANT_OPEN, 2500, AUS_HOLD_TRUTH_OPEN);
  g_assert_cmpstr (try_card (self, AUS_TEST_CARD_GOOD, "12/30", "123", 0, NULL), ==, "held");
  g_autoptr (AusPaymentReport) held = ask (self, AUS_HOLD_WANT_CHECK, 0);
  g_assert_cmpint (held->capture_before - aus_clock_now (self->clock), ==, 7 * DAY);
  aus_clock_advance (self->clock, 7 * DAY);
  assert_truth (self, AUS_HOLD_WANT_CAPTURE, 2000, AUS_HOLD_TRUTH_GONE);
}

#define TEST(path, func)                                                                           \
  g_test_add ("/adapters/test-payments/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("G3/cards", test_cards);
  TEST ("G1/books", test_books);
  TEST ("G1/lapse", test_lapse);
  return g_test_run ();
}
