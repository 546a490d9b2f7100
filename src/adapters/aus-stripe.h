/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-payment-provider.h"

G_BEGIN_DECLS

/* The version whose names and types we rely on, whatever the account's own default is. */
#define AUS_STRIPE_VERSION "2026-10-28.endive"

/*
 * AusStripe: the port of payments filled by Stripe. The patient's card goes to Stripe's own page
 * (Checkout Session, manual capture), as a direct charge on the practitioner's connected account.
 */
#define AUS_TYPE_STRIPE (aus_stripe_get_type ())
G_DECLARE_FINAL_TYPE (AusStripe, aus_stripe, AUS, STRIPE, GObject)

typedef struct {
  const char *url;                    /* "https://api.stripe.com" */
  const char *key;                    /* secret or restricted key of the platform */
  const char *const *webhook_secrets; /* NULL-terminated; none: news are refused */
  guint timeout_seconds;
} AusStripeOptions;

/* aus_stripe_new: @options is copied. */
AusPaymentProvider *aus_stripe_new (const AusStripeOptions *options);

/*
 * aus_stripe_check: for auscultctl doctor, blocking: whether the key opens the account. NULL: yes;
 * else a fixed word: unreachable, timeout, tls, account (401, 403) or "refused-STATUS".
 */
char *aus_stripe_check (const AusStripeOptions *options);

G_END_DECLS
