/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-carrier.h"
#include "storage/aus-outbox-store.h"

G_BEGIN_DECLS

/*
 * aus_booking_letter_compose: (transfer full): the code of the booking that @row names. NULL
 * without error: the reservation is over.
 */
AusLetter *aus_booking_letter_compose (AusTx *tx, const AusOutboxRow *row, GError **error);

G_END_DECLS
