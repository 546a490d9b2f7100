/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-hold.h"

#include "core/aus-error.h"

/* Every state × want × truth: what follows, and that it never takes money twice (G1). */
static void
test_total (void)
{
  for (int state = 0; state < AUS_HOLD_N; state++)
    for (int want = 0; want < AUS_HOLD_WANT_N; want++)
      for (int truth = 0; truth < AUS_HOLD_TRUTH_N; truth++) {
        AusHoldStep step =
            aus_hold_decide ((AusHoldState) state, (AusHoldWant) want, (AusHoldTruth) truth);

        if (state == AUS_HOLD_CAPTURED) {
          g_assert_cmpint (step.state, ==, AUS_HOLD_CAPTURED);
          g_assert_cmpint (step.want, ==, AUS_HOLD_WANT_NONE);
          g_assert_cmpint (step.event, ==, AUS_PAYMENT_EVENT_NONE);
        }
        if (step.event == AUS_PAYMENT_EVENT_CAPTURE) {
          g_assert_cmpint (state, ==, AUS_HOLD_HELD);
          g_assert_cmpint (truth, ==, AUS_HOLD_TRUTH_CAPTURED);
        }
        if (step.event == AUS_PAYMENT_EVENT_PLACE_HOLD)
          g_assert_true (state == AUS_HOLD_NEW || state == AUS_HOLD_OPEN);
        /* Nothing begins a capture but a person who bills. */
        if (step.want == AUS_HOLD_WANT_CAPTURE)
          g_assert_cmpint (want, ==, AUS_HOLD_WANT_CAPTURE);
        /* What is promised back is never called captured by us. */
        if (want == AUS_HOLD_WANT_RELEASE)
          g_assert_cmpint (step.event, ==, AUS_PAYMENT_EVENT_NONE);
      }
}

/* Told again, a thing that is so stays so: reports may come twice. */
static void
test_repeated (void)
{
  for (int state = 0; state < AUS_HOLD_N; state++)
    for (int want = 0; want < AUS_HOLD_WANT_N; want++)
      for (int truth = 0; truth < AUS_HOLD_TRUTH_N; truth++) {
        AusHoldStep once =
            aus_hold_decide ((AusHoldState) state, (AusHoldWant) want, (AusHoldTruth) truth);
        AusHoldStep twice = aus_hold_decide (once.state, once.want, (AusHoldTruth) truth);

        if (once.want != AUS_HOLD_WANT_NONE)
          continue; /* asked on purpose: the next answer may differ */
        g_assert_cmpint (twice.state, ==, once.state);
        g_assert_true (twice.want == AUS_HOLD_WANT_NONE || once.state == AUS_HOLD_OVER);
        g_assert_cmpint (twice.event, ==, AUS_PAYMENT_EVENT_NONE);
      }
}

/*
 * A provider that obeys, a patient and a practice that do anything at any moment, answers that are
 * late: at most one capture, nothing held for ever, no capture after a release.
 */
typedef struct {
  AusHoldState state;
  AusHoldWant want;
  AusHoldTruth truth; /* at the provider */
  AusHoldTruth heard; /* an answer on its way: may be old */
  guint captures, places;
} Walk;

static void
obey (Walk *walk)
{
  if (walk->want == AUS_HOLD_WANT_CAPTURE && walk->truth == AUS_HOLD_TRUTH_HELD) {
    walk->truth = AUS_HOLD_TRUTH_CAPTURED;
    walk->captures++;
  }
  if (walk->want == AUS_HOLD_WANT_RELEASE && walk->truth != AUS_HOLD_TRUTH_CAPTURED)
    walk->truth = AUS_HOLD_TRUTH_GONE;
  walk->heard = walk->truth;
}

static void
hear (Walk *walk, AusHoldTruth truth)
{
  AusHoldStep step = aus_hold_decide (walk->state, walk->want, truth);

  walk->state = step.state;
  walk->want = step.want;
  walk->places += step.event == AUS_PAYMENT_EVENT_PLACE_HOLD;
}

static void
wish (Walk *walk, AusHoldWant want)
{
  if (aus_hold_may_ask (walk->state, walk->want, want))
    walk->want = want;
}

static void
test_walk (void)
{
  for (guint round = 0; round < 20000; round++) {
    Walk walk = {
      AUS_HOLD_NEW, AUS_HOLD_WANT_OPEN, AUS_HOLD_TRUTH_OPEN, AUS_HOLD_TRUTH_OPEN, 0, 0
    };
    gboolean released = FALSE;

    for (guint i = 0; i < 40; i++) {
      switch (g_test_rand_int_range (0, 6)) {
      case 0:
        if (walk.truth == AUS_HOLD_TRUTH_OPEN)
          walk.truth = AUS_HOLD_TRUTH_HELD;
        break;
      case 1:
        wish (&walk, AUS_HOLD_WANT_CAPTURE);
        break;
      case 2:
        released |= aus_hold_may_ask (walk.state, walk.want, AUS_HOLD_WANT_RELEASE);
        wish (&walk, AUS_HOLD_WANT_RELEASE);
        break;
      case 3:
        wish (&walk, AUS_HOLD_WANT_CHECK);
        break;
      default:
        if (walk.want != AUS_HOLD_WANT_NONE) {
          obey (&walk);
          hear (&walk, walk.heard);
        }
      }
      g_assert_cmpuint (walk.captures, <=, 1);
      g_assert_cmpuint (walk.places, <=, 1);
      g_assert_false (released && walk.captures > 0);
    }
    wish (&walk, AUS_HOLD_WANT_RELEASE);
    for (guint i = 0; i < 4 && walk.want != AUS_HOLD_WANT_NONE; i++) {
      obey (&walk);
      hear (&walk, walk.heard);
    }
    wish (&walk, AUS_HOLD_WANT_CHECK);
    for (guint i = 0; i < 4 && walk.want != AUS_HOLD_WANT_NONE; i++) {
      obey (&walk);
      hear (&walk, walk.heard);
    }
    g_assert_true (walk.truth == AUS_HOLD_TRUTH_GONE || walk.truth == AUS_HOLD_TRUTH_CAPTURED);
    g_assert_cmpint (walk.want, ==, AUS_HOLD_WANT_NONE);
  }
}

static void
test_fee (void)
{
  AusFees usual = { .basis_points = 140, .fixed_cents = 25 };

  g_assert_cmpint (aus_payment_fee (2500, &usual), ==, 60);
  g_assert_cmpint (aus_payment_fee (2600, &usual), ==, 61); /* 36.4 */
  g_assert_cmpint (aus_payment_fee (2536, &usual), ==, 61); /* 35.504: half a cent goes up */
  g_assert_cmpint (aus_payment_fee (0, &usual), ==, 0);
  g_assert_cmpint (aus_payment_fee (10, &usual), ==, 10);
  g_assert_cmpint (aus_payment_fee (100000, &(AusFees){ 0, 0 }), ==, 0);
}

static void
assert_amount (gint64 cents, const char *currency, const char *pointer)
{
  AusMoney maximum = { 2500, "EUR" };
  AusMoney amount = { .cents = cents };
  g_autoptr (GError) error = NULL;

  g_strlcpy (amount.currency, currency, sizeof amount.currency);
  gboolean ok = aus_payment_check_amount (&amount, &maximum, &error);
  g_assert_cmpint (ok, ==, pointer == NULL);
  if (pointer != NULL)
    g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
}

static void
test_amount (void)
{
  assert_amount (0, "EUR", NULL);
  assert_amount (50, "EUR", NULL);
  assert_amount (2500, "EUR", NULL);
  assert_amount (-1, "EUR", "/amount/cents");
  assert_amount (49, "EUR", "/amount/cents");
  assert_amount (2501, "EUR", "/amount/cents");
  assert_amount (2000, "CHF", "/amount/currency");
}

static void
test_warnings (void)
{
  gint64 end = 7 * 24 * 3600 * (gint64) G_USEC_PER_SEC;

  g_assert_cmpint (aus_payment_warn_due (AUS_PAYMENT_HOLD, end, AUS_HOLD_WARN_EARLY_USEC), ==,
                   end - 2 * 24 * 3600 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpint (aus_payment_warn_due (AUS_PAYMENT_HOLD, 0, AUS_HOLD_WARN_USEC), ==, 0);
  g_assert_cmpint (aus_payment_warn_due (AUS_PAYMENT_CAPTURED, end, AUS_HOLD_WARN_USEC), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/hold/G1/every-combination", test_total);
  g_test_add_func ("/domain/hold/G2/told-twice", test_repeated);
  g_test_add_func ("/domain/hold/G1/any-order-at-most-one-capture", test_walk);
  g_test_add_func ("/domain/payment/G2/fees", test_fee);
  g_test_add_func ("/domain/payment/F1/amounts", test_amount);
  g_test_add_func ("/domain/payment/G1/warnings", test_warnings);
  return g_test_run ();
}
