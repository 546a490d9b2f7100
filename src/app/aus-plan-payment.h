/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-change.h"

G_BEGIN_DECLS

/*
 * aus_plan_begin_payment: what a new plan says about money: the practitioner is set up for it, and
 * without an amount the usual one is meant. AUS_ERROR_INVALID at "/payment/mode".
 */
gboolean aus_plan_begin_payment (AusTx *tx, AusConsultation *self, GError **error);

/*
 * aus_plan_change_payment: the same for an edit. What is held, or was taken, cannot be planned
 * anew: AUS_ERROR_INVALID at "/payment". A page that waits for a card with another price ends.
 */
gboolean aus_plan_change_payment (AusChange *change, AusPaymentMode old_mode,
                                  const AusMoney *old_maximum, GError **error);

G_END_DECLS
