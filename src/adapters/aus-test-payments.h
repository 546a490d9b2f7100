/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-payment-provider.h"
#include "core/aus-clock.h"

G_BEGIN_DECLS

/*
 * AusTestPayments: a provider of payments that moves no money (G3): its own books in one file, test
 * cards that are accepted, declined, asked about by "the bank", or whose hold soon ends. It behaves
 * as the real one does; what it is asked twice it does once.
 */
#define AUS_TYPE_TEST_PAYMENTS (aus_test_payments_get_type ())
G_DECLARE_FINAL_TYPE (AusTestPayments, aus_test_payments, AUS, TEST_PAYMENTS, GObject)

/* The cards of its page; docs/payment.md explains them. */
#define AUS_TEST_CARD_GOOD         "4242424242424242"
#define AUS_TEST_CARD_ASKS         "4000002760003184" /* 3-D Secure */
#define AUS_TEST_CARD_DECLINED     "4000000000000002"
#define AUS_TEST_CARD_INSUFFICIENT "4000000000009995"
#define AUS_TEST_CARD_EXPIRED      "4000000000000069"
#define AUS_TEST_CARD_SHORT        "4000000000007007" /* the hold ends after three minutes */

/* aus_test_payments_new: @path: the file with its books, made when there is none. */
AusPaymentProvider *aus_test_payments_new (const char *path, AusClock *clock);

G_END_DECLS
