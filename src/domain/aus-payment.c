/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-payment.h"

#include "core/aus-error.h"

const char *const aus_payment_mode_names[] = {
  [AUS_PAYMENT_MODE_NONE] = "none",
  [AUS_PAYMENT_MODE_ONLINE] = "online",
  [AUS_PAYMENT_MODE_N] = NULL,
};
AUS_DEFINE_NAMES (AusPaymentMode, aus_payment_mode)

const char *const aus_payment_state_names[] = {
  [AUS_PAYMENT_NONE] = "none",         [AUS_PAYMENT_HOLD] = "hold",
  [AUS_PAYMENT_CAPTURED] = "captured", [AUS_PAYMENT_RELEASED] = "released",
  [AUS_PAYMENT_LAPSED] = "lapsed",     [AUS_PAYMENT_N] = NULL,
};
AUS_DEFINE_NAMES (AusPaymentState, aus_payment_state)

const char *const aus_payment_event_names[] = {
  [AUS_PAYMENT_EVENT_NONE] = "none",       [AUS_PAYMENT_EVENT_PLACE_HOLD] = "place_hold",
  [AUS_PAYMENT_EVENT_CAPTURE] = "capture", [AUS_PAYMENT_EVENT_RELEASE] = "release",
  [AUS_PAYMENT_EVENT_LAPSE] = "lapse",     [AUS_PAYMENT_EVENT_N] = NULL,
};
AUS_DEFINE_NAMES (AusPaymentEvent, aus_payment_event)

typedef struct {
  gboolean (*holds) (const AusPaymentFacts *facts);
  const char *message; /* when it does not hold */
} Rule;

static gboolean
may_be_held (const AusPaymentFacts *facts)
{
  return facts->mode == AUS_PAYMENT_MODE_ONLINE && facts->maximum.cents > 0 &&
         facts->price_shown_at != 0 && facts->price_shown_at <= facts->now &&
         facts->patient_came_at != 0;
}

static gboolean
is_alive (const AusPaymentFacts *facts)
{
  return facts->now < facts->hold_expires_at;
}

static gboolean
is_expired (const AusPaymentFacts *facts)
{
  return !is_alive (facts);
}

static gboolean
is_within_hold (const AusPaymentFacts *facts)
{
  return is_alive (facts) && facts->amount.cents > 0 &&
         facts->amount.cents <= facts->maximum.cents &&
         g_str_equal (facts->amount.currency, facts->maximum.currency);
}

static gboolean
is_nothing (const AusPaymentFacts *facts)
{
  return facts->amount.cents == 0;
}

static const Rule shown_and_here = { may_be_held,
                                     "A hold needs the price shown to the patient who has come" };
static const Rule within_hold = {
  is_within_hold, "Only an amount up to the hold, in its currency, before it expires"
};
static const Rule nothing_billed = { is_nothing, "The amount is not 0" };
static const Rule expired = { is_expired, "The hold has not expired" };

typedef struct {
  AusPaymentState from;
  AusPaymentEvent event;
  AusPaymentState to;
  const Rule *rule; /* NULL: always */
} Edge;

/*
 * G1. Where two edges leave for one event, the first whose rule holds is taken. A capture ends all;
 * after a release or lapse the same patient may come again and is shown the price again.
 */
static const Edge edges[] = {
  { AUS_PAYMENT_NONE, AUS_PAYMENT_EVENT_PLACE_HOLD, AUS_PAYMENT_HOLD, &shown_and_here },
  { AUS_PAYMENT_RELEASED, AUS_PAYMENT_EVENT_PLACE_HOLD, AUS_PAYMENT_HOLD, &shown_and_here },
  { AUS_PAYMENT_LAPSED, AUS_PAYMENT_EVENT_PLACE_HOLD, AUS_PAYMENT_HOLD, &shown_and_here },
  { AUS_PAYMENT_HOLD, AUS_PAYMENT_EVENT_CAPTURE, AUS_PAYMENT_RELEASED, &nothing_billed },
  { AUS_PAYMENT_HOLD, AUS_PAYMENT_EVENT_CAPTURE, AUS_PAYMENT_CAPTURED, &within_hold },
  { AUS_PAYMENT_HOLD, AUS_PAYMENT_EVENT_RELEASE, AUS_PAYMENT_RELEASED, NULL },
  { AUS_PAYMENT_HOLD, AUS_PAYMENT_EVENT_LAPSE, AUS_PAYMENT_LAPSED, &expired },
};

gboolean
aus_payment_decide (AusPaymentState state, AusPaymentEvent event, const AusPaymentFacts *facts,
                    AusPaymentState *next, GError **error)
{
  g_return_val_if_fail (facts != NULL && next != NULL, FALSE);

  const char *message = NULL;

  if (event == AUS_PAYMENT_EVENT_NONE) {
    *next = state;
    return TRUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (edges); i++) {
    const Edge *edge = &edges[i];

    if (edge->from != state || edge->event != event)
      continue;
    if (edge->rule == NULL || edge->rule->holds (facts)) {
      *next = edge->to;
      return TRUE;
    }
    message = edge->rule->message;
  }
  g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "Payment %s: no %s: %s",
               aus_payment_state_get_name (state), aus_payment_event_get_name (event),
               message != NULL ? message : "not possible from here");
  return FALSE;
}

gint64
aus_payment_fee (gint64 cents, const AusFees *fees)
{
  g_return_val_if_fail (fees != NULL, 0);

  if (cents <= 0)
    return 0;
  return MIN (cents, (cents * fees->basis_points + 5000) / 10000 + fees->fixed_cents);
}

gboolean
aus_payment_check_currency (const char *currency, const char *expected, const char *pointer,
                            GError **error)
{
  g_return_val_if_fail (currency != NULL && expected != NULL && *expected != '\0', FALSE);

  if (g_str_equal (currency, expected))
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Must be %s", expected);
  return FALSE;
}

gboolean
aus_payment_check_amount (const AusMoney *amount, const AusMoney *maximum, GError **error)
{
  g_return_val_if_fail (amount != NULL && maximum != NULL, FALSE);

  if (!aus_payment_check_currency (amount->currency, maximum->currency, "/amount/currency", error))
    return FALSE;
  if (amount->cents < 0 || amount->cents > maximum->cents)
    aus_set_error_at (error, AUS_ERROR_INVALID, "/amount/cents",
                      "Must be from 0 to %" G_GINT64_FORMAT, maximum->cents);
  else if (amount->cents > 0 && amount->cents < AUS_PAYMENT_MIN_CENTS)
    aus_set_error_at (error, AUS_ERROR_INVALID, "/amount/cents", "Must be 0, or at least %d",
                      AUS_PAYMENT_MIN_CENTS);
  else
    return TRUE;
  return FALSE;
}

gint64
aus_payment_warn_due (AusPaymentState state, gint64 hold_expires_at, gint64 before_usec)
{
  return state == AUS_PAYMENT_HOLD && hold_expires_at != 0 ? hold_expires_at - before_usec : 0;
}
