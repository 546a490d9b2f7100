/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-command.h"
#include "app/aus-payment-provider.h"
#include "storage/aus-payment-store.h"

G_BEGIN_DECLS

/*
 * Use cases about money (G1, F1). None of them calls the provider: they say in the payment's row
 * what it is to be asked next, and AusPayer asks.
 */

/* Of the patient's visit; input AusCommand, result AusConsultation. */
extern const AusUseCase
    AUS_PAY_ACCEPT;                   /* the price (cents) was shown and accepted: open the page */
extern const AusUseCase AUS_PAY_LOOK; /* back from the provider's page: what does it say? */
/* aus_pay_offer: of the visit; result JsonNode: price, share, whom it goes to (D1, H3). */
extern const AusUseCase AUS_PAY_OFFER;
/* Whether a card may be tried: input AusCommand with text: the session. Result AusConsultation. */
extern const AusUseCase AUS_PAY_CARD;

/* Of the practice; input AusCommand with object {amount}, result AusConsultation. */
extern const AusUseCase AUS_PAY_BILL;

/* By the provider: input AusPaymentNews, result JsonNode. */
extern const AusUseCase AUS_PAY_NEWS;

/* aus_pay_check_allowed: whether @practitioner_id may be paid online: AUS_ERROR_INVALID at
 * "/payment/mode". */
gboolean aus_pay_check_allowed (AusTx *tx, const char *practitioner_id, GError **error);

/* AusPayTrip: a question on its way: the row as leased, the order, and what came back. */
typedef struct {
  AusPayment *row;
  AusPaymentOrder *order;
  AusPaymentReport *report; /* NULL until it came */
} AusPayTrip;

void aus_pay_trip_free (AusPayTrip *self);

/* On the writer thread, for AusPayer: (transfer full) (element-type AusPayTrip). */
GPtrArray *aus_pay_lease (AusTx *tx, gint64 lease_usec, guint limit, GError **error);
/* aus_pay_take_report: does what follows from @trip's report; nothing when the row has moved on. */
gboolean aus_pay_take_report (AusTx *tx, const AusPayTrip *trip, GError **error);

G_END_DECLS
