/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "storage/aus-payment-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How a practitioner is paid (J3, G1): own settings, and the own account at the provider. */

/* No input; result JsonNode. */
extern const AusUseCase AUS_PAY_ACCOUNT_SHOW;
/* Input JsonObject, a merge patch; result JsonNode. */
extern const AusUseCase AUS_PAY_ACCOUNT_UPDATE;
/* Input AusPaymentLink: what the provider said of the account; result JsonNode. */
extern const AusUseCase AUS_PAY_ACCOUNT_LINKED;
/* No input; result JsonNode: the account is forgotten here; at the provider it stays. */
extern const AusUseCase AUS_PAY_ACCOUNT_UNLINK;

/* aus_pay_account_brief: (transfer full): for whoever plans: {available, default_amount}. */
JsonNode *aus_pay_account_brief (AusTx *tx, const char *practitioner_id, GError **error);

/*
 * aus_pay_account_connect_async: makes an account at the provider or goes on with it; gives
 * {url, ready}. Each step is committed before the next; trying again goes on where it stopped.
 */
void aus_pay_account_connect_async (AusApp *app, AusActor *actor, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
JsonNode *aus_pay_account_connect_finish (AusApp *app, GAsyncResult *res, GError **error);

G_END_DECLS
