/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-plan-payment.h"

#include "app/aus-pay.h"
#include "core/aus-error.h"

gboolean
aus_plan_begin_payment (AusTx *tx, AusConsultation *self, GError **error)
{
  if (self->payment_mode == AUS_PAYMENT_MODE_NONE)
    return TRUE;
  if (!aus_pay_check_allowed (tx, self->practitioner_id, error))
    return FALSE;
  g_autoptr (AusPaymentAccount) account = aus_payment_account_store_load (
      tx, self->practitioner_id, &aus_app_get_settings (aus_app_from_tx (tx))->fees, error);
  if (account == NULL)
    return FALSE;
  if (self->payment_maximum.currency[0] != '\0')
    return aus_payment_check_currency (self->payment_maximum.currency,
                                       account->default_amount.currency,
                                       "/payment/max_amount/currency", error);
  self->payment_maximum = account->default_amount;
  return TRUE;
}

static gboolean
is_same (const AusConsultation *self, AusPaymentMode old_mode, const AusMoney *old_maximum)
{
  return self->payment_mode == old_mode && self->payment_maximum.cents == old_maximum->cents &&
         g_str_equal (self->payment_maximum.currency, old_maximum->currency);
}

gboolean
aus_plan_change_payment (AusChange *change, AusPaymentMode old_mode, const AusMoney *old_maximum,
                         GError **error)
{
  AusConsultation *self = change->consultation;
  AusPayment *payment = self->payment;

  if (is_same (self, old_mode, old_maximum))
    return TRUE;
  if (self->payment_state == AUS_PAYMENT_HOLD || self->payment_state == AUS_PAYMENT_CAPTURED) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/payment", "An amount is held already");
    return FALSE;
  }
  if (payment != NULL && aus_hold_may_ask (payment->state, payment->want, AUS_HOLD_WANT_RELEASE)) {
    aus_payment_ask (payment, AUS_HOLD_WANT_RELEASE, aus_tx_now (change->tx));
    change->pays = TRUE;
  }
  return aus_plan_begin_payment (change->tx, self, error);
}
