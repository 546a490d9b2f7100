/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-payment.h"

G_BEGIN_DECLS

/*
 * One hold on a card, as the payment provider and we see it (G1). What the consultation says about
 * money (AusPaymentState) follows from it and never runs ahead of the provider, but for giving
 * money back: that is promised first and done after.
 */

/* AusHoldState: what we last heard. */
typedef enum {
  AUS_HOLD_NEW,      /* asked for; the provider has not been told yet */
  AUS_HOLD_OPEN,     /* the provider's page waits for the patient's card */
  AUS_HOLD_HELD,     /* the amount is reserved on the card */
  AUS_HOLD_CAPTURED, /* an amount was taken; final */
  AUS_HOLD_OVER,     /* given back, expired or given up; final */
} AusHoldState;
#define AUS_HOLD_N (AUS_HOLD_OVER + 1)
AUS_DECLARE_NAMES (AusHoldState, aus_hold_state)

/* AusHoldWant: the next call to the provider; one at a time, kept until it is known to be done. */
typedef enum {
  AUS_HOLD_WANT_NONE,
  AUS_HOLD_WANT_OPEN,
  AUS_HOLD_WANT_CHECK,
  AUS_HOLD_WANT_CAPTURE,
  AUS_HOLD_WANT_RELEASE,
} AusHoldWant;
#define AUS_HOLD_WANT_N (AUS_HOLD_WANT_RELEASE + 1)
AUS_DECLARE_NAMES (AusHoldWant, aus_hold_want)

/* AusHoldTruth: how it stands at the provider, whatever we asked for. */
typedef enum {
  AUS_HOLD_TRUTH_OPEN, /* no card yet, or the bank is still being asked */
  AUS_HOLD_TRUTH_HELD,
  AUS_HOLD_TRUTH_CAPTURED,
  AUS_HOLD_TRUTH_GONE, /* cancelled, expired, or never there */
} AusHoldTruth;
#define AUS_HOLD_TRUTH_N (AUS_HOLD_TRUTH_GONE + 1)
AUS_DECLARE_NAMES (AusHoldTruth, aus_hold_truth)

typedef struct {
  AusHoldState state;
  AusHoldWant want;      /* not NONE: a further call, later unless it is another than before */
  AusPaymentEvent event; /* what it means for the consultation */
} AusHoldStep;

/*
 * aus_hold_decide: what follows from hearing @truth while in @state and wanting @want. It is told
 * how things are and not what happened, so reports may come twice, late and in any order. Every
 * combination has an answer.
 */
AusHoldStep aus_hold_decide (AusHoldState state, AusHoldWant want, AusHoldTruth truth);

/* aus_hold_is_live: may still become money, or is money that is held. */
gboolean aus_hold_is_live (AusHoldState state, AusHoldWant want);

/* aus_hold_may_ask: may @asked take the place of @want? A capture or a giving back stays. */
gboolean aus_hold_may_ask (AusHoldState state, AusHoldWant want, AusHoldWant asked);

G_END_DECLS
