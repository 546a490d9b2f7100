/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-use-case.h"
#include "storage/aus-booking-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Booking by a practitioner's public page (B5, H3), by nobody in particular. A slot is reserved for
 * ten minutes while the patient reads a code at the address given; only the code makes it a
 * consultation (docs/decisions/0015-a-booking-proves-its-address.md).
 */

/* AusBookingInput: the page, the booking (NULL: none yet), and the checked body or query. */
typedef struct {
  char *slug;
  char *token;
  JsonObject *object;
} AusBookingInput;

AusBookingInput *aus_booking_input_new (const char *slug, const char *token, JsonObject *object);
void aus_booking_input_free (AusBookingInput *self);

/* All give a JsonNode; AUS_ERROR_NOT_FOUND when there is no such page, or it is off. */
extern const AusUseCase AUS_BOOKING_PAGE;  /* who, what it costs on "date" */
extern const AusUseCase AUS_BOOKING_SLOTS; /* "from", "days" → {items, next} */
/*
 * AUS_BOOKING_HOLD: reserves a slot and has the code sent. AUS_ERROR_SLOT_TAKEN;
 * AUS_ERROR_TOO_MANY_REQUESTS: too many codes for this address, or too many reservations.
 */
extern const AusUseCase AUS_BOOKING_HOLD;
extern const AusUseCase AUS_BOOKING_RESEND; /* the code once more */
/*
 * AUS_BOOKING_CONFIRM: "code" → the appointment with the patient's link; asked again, the same.
 * AUS_ERROR_INVALID at "/code", AUS_ERROR_FORBIDDEN after too many, AUS_ERROR_LINK_EXPIRED when the
 * reservation is over, AUS_ERROR_SLOT_TAKEN when the practice has used the time meanwhile.
 */
extern const AusUseCase AUS_BOOKING_CONFIRM;

typedef struct _AusApp AusApp;

/* aus_booking_dup_code: (transfer full): the six digits of a booking: no row holds them. */
char *aus_booking_dup_code (AusApp *app, const char *booking_id);

#define AUS_BOOKING_HOLD_MINUTES 10

G_END_DECLS
