/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-payment-provider.h"

G_BEGIN_DECLS

/*
 * AusPayer: asks the payment provider what rows of payment want to know or have done: leases due
 * rows, calls outside of any transaction, and does in one more what follows from the answer.
 *
 * A process that dies between the provider's answer and that commit asks again under the same
 * idempotency key when the lease is over or at the next start: nothing is lost, nothing done twice.
 */
#define AUS_TYPE_PAYER (aus_payer_get_type ())
G_DECLARE_FINAL_TYPE (AusPayer, aus_payer, AUS, PAYER, GObject)

AusPayer *aus_payer_new (AusApp *app, AusPaymentProvider *provider);

/* aus_payer_start: asks what is due now and whenever something is. */
void aus_payer_start (AusPayer *self);
/* aus_payer_stop: begins nothing more; questions on their way are asked again later. */
void aus_payer_stop (AusPayer *self);

/* aus_payer_run_due_async: one round of what is due now, for tests; gives how many were asked. */
void aus_payer_run_due_async (AusPayer *self, GAsyncReadyCallback callback, gpointer user_data);
gint64 aus_payer_run_due_finish (AusPayer *self, GAsyncResult *res, GError **error);

G_END_DECLS
