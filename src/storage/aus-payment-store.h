/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-consultation-record.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Rows of payment, payment_event and payment_account. */

/* aus_payment_store_load: (transfer full): AUS_ERROR_NOT_FOUND. */
AusPayment *aus_payment_store_load (AusTx *tx, const char *id, GError **error);
/* aus_payment_store_load_current: fills @consultation's payment where there is one. */
gboolean aus_payment_store_load_current (AusTx *tx, AusConsultation *consultation, GError **error);
/* aus_payment_store_find: (transfer full): by what the provider calls it, newest first; NULL
 * without error: it is none of ours. Any of the three may be NULL. */
AusPayment *aus_payment_store_find (AusTx *tx, const char *id, const char *session_ref,
                                    const char *intent_ref, GError **error);
/* aus_payment_store_insert: becomes the current one of its consultation. */
gboolean aus_payment_store_insert (AusTx *tx, const AusPayment *payment, GError **error);
gboolean aus_payment_store_save (AusTx *tx, const AusPayment *payment, GError **error);

/* aus_payment_store_get_next: when the earliest is due, or a lease runs out; 0: none. */
gboolean aus_payment_store_get_next (AusTx *tx, gint64 *next, GError **error);
/* aus_payment_store_lease: (transfer full) (element-type AusPayment): as of the outbox. */
GPtrArray *aus_payment_store_lease (AusTx *tx, gint64 lease_usec, guint limit, GError **error);
/* aus_payment_store_release: at start: whoever held them is dead. */
gboolean aus_payment_store_release (AusTx *tx, GError **error);

/* aus_payment_event_store_add: @is_new (out): it was not told before. */
gboolean aus_payment_event_store_add (AusTx *tx, const char *provider, const char *id,
                                      const char *type, gboolean *is_new, GError **error);
gboolean aus_payment_event_store_prune (AusTx *tx, gint64 before, GError **error);

/* AusPaymentAccount: how a practitioner is paid. */
typedef struct {
  char *account_id;
  gboolean enabled;
  AusMoney default_amount; /* 0: none */
  gint64 base_cents;       /* the tariff that is reimbursed (H3); -1: the whole amount */
  AusFees fees;
  char *provider;         /* of provider_account */
  char *provider_account; /* NULL: not linked */
  gboolean ready;
  gint64 version;     /* of what the practitioner set: If-Match; 1 where nothing was saved yet */
  gboolean was_ready; /* it could take money once: if not now, it was restricted */
} AusPaymentAccount;

void aus_payment_account_free (AusPaymentAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPaymentAccount, aus_payment_account_free)

/* aus_payment_account_store_load: (transfer full): with @fees where nothing was saved yet. */
AusPaymentAccount *aus_payment_account_store_load (AusTx *tx, const char *account_id,
                                                   const AusFees *fees, GError **error);
gboolean aus_payment_account_store_save (AusTx *tx, const AusPaymentAccount *account,
                                         GError **error);
/* aus_payment_account_store_set_ready: of whoever is linked to @provider_account; nothing when
 * something later than @told_at was said already. */
gboolean aus_payment_account_store_set_ready (AusTx *tx, const char *provider,
                                              const char *provider_account, gboolean ready,
                                              gint64 told_at, GError **error);

G_END_DECLS
