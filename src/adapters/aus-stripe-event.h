/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-payment-provider.h"

G_BEGIN_DECLS

/* A signature of another time is not believed: somebody may have kept the message. Stripe's own
 * libraries take five minutes. */
#define AUS_STRIPE_TOLERANCE_USEC ((gint64) 300 * G_USEC_PER_SEC)

/* aus_stripe_sign: (transfer full): the hex of v1: HMAC-SHA-256 of "SECONDS.PAYLOAD" under the
 * endpoint's secret, as Stripe publishes the scheme. */
char *aus_stripe_sign (GBytes *payload, gint64 seconds, const char *secret);

/*
 * aus_stripe_check_signature: whether the header Stripe-Signature ("t=…,v1=…[,v1=…]") fits one of
 * @secrets, near @now (usec UTC). AUS_ERROR_UNAUTHENTICATED otherwise.
 */
gboolean aus_stripe_check_signature (GBytes *payload, const char *header,
                                     const char *const *secrets, gint64 now, GError **error);

/* aus_stripe_read_event: (transfer full): what an event is about; AUS_ERROR_MALFORMED. */
AusPaymentNews *aus_stripe_read_event (GBytes *payload, GError **error);

G_END_DECLS
