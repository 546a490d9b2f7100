/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-receipt-sheet.h"
#include "storage/aus-payment-store.h"

G_BEGIN_DECLS

/* aus_receipt_dup_url: (transfer full): the page with the receipt of what @payment took. Its last
 * part is an HMAC under the server's key: whoever has the address may read it, nobody can guess. */
char *aus_receipt_dup_url (AusApp *app, const AusPayment *payment);

/* AusReceiptPath: what such an address says. */
typedef struct {
  char *payment_id;
  char *token;
} AusReceiptPath;

AusReceiptPath *aus_receipt_path_new (const char *payment_id, const char *token);
void aus_receipt_path_free (AusReceiptPath *self);

/* Input AusReceiptPath, result JsonNode; AUS_ERROR_NOT_FOUND: no such address, or nothing paid. */
extern const AusUseCase AUS_RECEIPT_SHOW;
/* The same, result AusReceiptSheet. */
extern const AusUseCase AUS_RECEIPT_COMPOSE;

/* Of the practice; input AusCommand, result JsonNode {url}. */
extern const AusUseCase AUS_RECEIPT_LINK;

G_END_DECLS
