/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

typedef enum {
  AUS_PAYMENT_MODE_NONE,
  AUS_PAYMENT_MODE_ONLINE,
} AusPaymentMode;
#define AUS_PAYMENT_MODE_N (AUS_PAYMENT_MODE_ONLINE + 1)
AUS_DECLARE_NAMES (AusPaymentMode, aus_payment_mode)

typedef enum {
  AUS_PAYMENT_NONE,     /* no money is held */
  AUS_PAYMENT_HOLD,     /* held at arrival, after the price was shown */
  AUS_PAYMENT_CAPTURED, /* an amount up to the hold was taken; final */
  AUS_PAYMENT_RELEASED, /* nothing was taken, the hold was given back */
  AUS_PAYMENT_LAPSED,   /* the hold expired at the provider before anything was taken */
} AusPaymentState;
#define AUS_PAYMENT_N (AUS_PAYMENT_LAPSED + 1)
AUS_DECLARE_NAMES (AusPaymentState, aus_payment_state)

typedef enum {
  AUS_PAYMENT_EVENT_NONE, /* nothing happens to the money */
  AUS_PAYMENT_EVENT_PLACE_HOLD,
  AUS_PAYMENT_EVENT_CAPTURE, /* an amount of 0 gives the hold back (F1) */
  AUS_PAYMENT_EVENT_RELEASE,
  AUS_PAYMENT_EVENT_LAPSE,
} AusPaymentEvent;
#define AUS_PAYMENT_EVENT_N (AUS_PAYMENT_EVENT_LAPSE + 1)
AUS_DECLARE_NAMES (AusPaymentEvent, aus_payment_event)

typedef struct {
  gint64 cents;
  char currency[4]; /* ISO 4217, "EUR" */
} AusMoney;

/* The smallest amount card providers charge in euros (Stripe's minimum); 0 is always possible. */
#define AUS_PAYMENT_MIN_CENTS 50

/* AusFees: what the provider keeps of an amount that is taken: a hundredth of a percent each. */
typedef struct {
  gint64 basis_points; /* 140: 1.4 % */
  gint64 fixed_cents;
} AusFees;

/* aus_payment_fee: cents, half a cent rounded up; 0 of nothing, never more than was taken. */
gint64 aus_payment_fee (gint64 cents, const AusFees *fees);

/*
 * aus_payment_check_amount: of a capture, at most @maximum: AUS_ERROR_INVALID at "/amount/cents" or
 * "/amount/currency". 0 gives everything back.
 */
gboolean aus_payment_check_amount (const AusMoney *amount, const AusMoney *maximum, GError **error);

/*
 * aus_payment_check_currency: an amount is in the currency of who is paid: AUS_ERROR_INVALID at
 * @pointer.
 */
gboolean aus_payment_check_currency (const char *currency, const char *expected,
                                     const char *pointer, GError **error);

/* G1: warnings before a hold is lost. */
#define AUS_HOLD_WARN_EARLY_USEC ((gint64) 48 * 3600 * G_USEC_PER_SEC)
#define AUS_HOLD_WARN_USEC       ((gint64) 24 * 3600 * G_USEC_PER_SEC)

/* aus_payment_warn_due: when to warn of a hold that is about to expire, usec UTC; 0: not at all. */
gint64 aus_payment_warn_due (AusPaymentState state, gint64 hold_expires_at, gint64 before_usec);

/* AusPaymentFacts: what the rules of money look at; times in usec UTC, 0: has not happened. */
typedef struct {
  gint64 now;
  AusPaymentMode mode;
  AusMoney maximum;       /* agreed when planned; what a hold is placed for */
  AusMoney amount;        /* of a capture */
  gint64 price_shown_at;  /* to the patient */
  gint64 patient_came_at; /* a hold is taken at arrival, not at planning */
  gint64 hold_expires_at;
} AusPaymentFacts;

/*
 * aus_payment_decide: the state after @event (G1): nothing is captured twice, above the hold or
 * after its expiry, and nothing is held before the price was shown. AUS_ERROR_ILLEGAL_TRANSITION
 * otherwise, @next untouched.
 */
gboolean aus_payment_decide (AusPaymentState state, AusPaymentEvent event,
                             const AusPaymentFacts *facts, AusPaymentState *next, GError **error);

G_END_DECLS
