/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-booking.h"
#include "storage/aus-account-store.h"
#include "storage/aus-hours-store.h"

G_BEGIN_DECLS

/* AusBookingPage: the page a visitor is on. */
typedef struct {
  AusAccount *account;
  AusHoursRecord *record;
} AusBookingPage;

void aus_booking_page_clear (AusBookingPage *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusBookingPage, aus_booking_page_clear)

/* aus_booking_page_load: AUS_ERROR_NOT_FOUND when there is none of that address, or it is off. */
gboolean aus_booking_page_load (AusBookingPage *self, AusTx *tx, const AusActor *actor,
                                const char *slug, GError **error);

/*
 * aus_booking_pays_online: whether an appointment of this page is paid by card: it has a price, and
 * the practitioner is set up for it (G1). The amount is held at arrival, never before.
 */
gboolean aus_booking_pays_online (AusTx *tx, const AusBookingPage *page);

G_END_DECLS
