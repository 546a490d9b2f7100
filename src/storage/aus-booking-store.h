/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

typedef enum {
  AUS_BOOKING_HELD,   /* the slot is reserved until held_until */
  AUS_BOOKING_BOOKED, /* it is a consultation */
  AUS_BOOKING_OVER,   /* given up: another slot, or wrong codes */
} AusBookingState;

/* AusBooking: an appointment that a patient is booking. Times usec UTC. */
typedef struct {
  char *id;
  char *practitioner_id;
  AusBookingState state;
  gint64 planned_start;
  guint planned_minutes;
  gint64 held_until;
  guint failures; /* wrong codes */
  guint codes;    /* sent, or to be sent */
  char *given_name;
  char *family_name;
  char *birth_date;
  char *email;  /* NULL */
  char *mobile; /* NULL */
  char *locale;
  gint64 price_cents;    /* as it was shown; -1: none was */
  char *consultation_id; /* NULL until booked */
} AusBooking;

void aus_booking_free (AusBooking *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusBooking, aus_booking_free)

/* aus_booking_store_release: what this address has reserved is free again. */
gboolean aus_booking_store_release (AusTx *tx, const char *address_hash, GError **error);

/*
 * aus_booking_store_insert: reserves the slot; @address_hash tells addresses apart.
 * AUS_ERROR_SLOT_TAKEN: somebody was faster.
 */
gboolean aus_booking_store_insert (AusTx *tx, const AusBooking *booking, const char *token_hash,
                                   const char *address_hash, GError **error);

/* Loading: (transfer full): AUS_ERROR_NOT_FOUND. */
AusBooking *aus_booking_store_load (AusTx *tx, const char *id, GError **error);
AusBooking *aus_booking_store_load_by_token (AusTx *tx, const char *token_hash, GError **error);

/* aus_booking_store_save: state, failures, codes and consultation; booked: names and addresses go.
 */
gboolean aus_booking_store_save (AusTx *tx, const AusBooking *booking, GError **error);

/* aus_booking_store_count: codes asked for by this address since @since. */
gboolean aus_booking_store_count_codes (AusTx *tx, const char *address_hash, gint64 since,
                                        gint64 *count, GError **error);
/* aus_booking_store_count_held: slots of this practitioner that are reserved now. */
gboolean aus_booking_store_count_held (AusTx *tx, const char *practitioner_id, gint64 *count,
                                       GError **error);

/* aus_booking_store_prune: those made before @before, with their messages. */
gboolean aus_booking_store_prune (AusTx *tx, gint64 before, GError **error);

G_END_DECLS
