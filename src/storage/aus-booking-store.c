/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-booking-store.h"

#include "core/aus-error.h"
#include "domain/aus-names.h"

static const char *const state_names[] = { "held", "booked", "over", NULL };

void
aus_booking_free (AusBooking *self)
{
  g_free (self->id);
  g_free (self->practitioner_id);
  g_free (self->given_name);
  g_free (self->family_name);
  g_free (self->birth_date);
  g_free (self->email);
  g_free (self->mobile);
  g_free (self->locale);
  g_free (self->consultation_id);
  g_free (self);
}

/* A reservation that lapsed still has its row, which the index of slots would keep to. */
static gboolean
free_slot (AusTx *tx, const AusBooking *booking, GError **error)
{
  return aus_tx_exec (tx, error,
                      "UPDATE booking SET state = 'over' WHERE state = 'held'"
                      " AND practitioner_id = ?1 AND planned_start = ?2 AND held_until <= ?3",
                      "sii", booking->practitioner_id, booking->planned_start, aus_tx_now (tx));
}

gboolean
aus_booking_store_release (AusTx *tx, const char *address_hash, GError **error)
{
  return aus_tx_exec (
      tx, error, "UPDATE booking SET state = 'over' WHERE address_hash = ?1 AND state = 'held'",
      "s", address_hash);
}

static gboolean
check_slot (AusTx *tx, const AusBooking *booking, GError **error)
{
  gint64 held = 0;

  if (!aus_tx_get_int (tx, &held, 0, error,
                       "SELECT count(*) FROM booking WHERE practitioner_id = ?1"
                       " AND planned_start = ?2 AND state = 'held'",
                       "si", booking->practitioner_id, booking->planned_start))
    return FALSE;
  if (held == 0)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_SLOT_TAKEN, "this time was taken just now");
  return FALSE;
}

gboolean
aus_booking_store_insert (AusTx *tx, const AusBooking *self, const char *token_hash,
                          const char *address_hash, GError **error)
{
  if (!free_slot (tx, self, error) || !check_slot (tx, self, error))
    return FALSE;
  return aus_tx_exec (
      tx, error,
      "INSERT INTO booking (id, token_hash, practitioner_id, state, planned_start,"
      " planned_minutes, held_until, address_hash, given_name, family_name, birth_date, email,"
      " mobile, locale, price_cents, created_at) VALUES (?1, ?2, ?3, 'held', ?4, ?5, ?6, ?7, ?8,"
      " ?9, ?10, ?11, ?12, ?13, nullif (?14, -1), ?15)",
      "sssiiisssssssii", self->id, token_hash, self->practitioner_id, self->planned_start,
      (gint64) self->planned_minutes, self->held_until, address_hash, self->given_name,
      self->family_name, self->birth_date, self->email, self->mobile, self->locale,
      self->price_cents, aus_tx_now (tx));
}

static AusBooking *
read_row (AusStatement *row)
{
  AusBooking *self = g_new0 (AusBooking, 1);
  guint state = AUS_BOOKING_OVER;

  self->id = aus_statement_dup (row, "id");
  self->practitioner_id = aus_statement_dup (row, "practitioner_id");
  aus_names_find (state_names, aus_statement_text (row, "state"), &state);
  self->state = (AusBookingState) state;
  self->planned_start = aus_statement_int (row, "planned_start");
  self->planned_minutes = (guint) aus_statement_int (row, "planned_minutes");
  self->held_until = aus_statement_int (row, "held_until");
  self->failures = (guint) aus_statement_int (row, "failures");
  self->codes = (guint) aus_statement_int (row, "codes");
  self->given_name = aus_statement_dup (row, "given_name");
  self->family_name = aus_statement_dup (row, "family_name");
  self->birth_date = aus_statement_dup (row, "birth_date");
  self->email = aus_statement_dup (row, "email");
  self->mobile = aus_statement_dup (row, "mobile");
  self->locale = aus_statement_dup (row, "locale");
  self->price_cents = aus_statement_int (row, "price");
  self->consultation_id = aus_statement_dup (row, "consultation_id");
  return self;
}

static AusBooking *
load (AusTx *tx, const char *sql, const char *key, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "s", key);

  if (row == NULL)
    return NULL;
  if (aus_statement_step (row, &local))
    return read_row (row);
  if (local == NULL)
    g_set_error_literal (&local, AUS_ERROR, AUS_ERROR_NOT_FOUND, "there is no such booking");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

#define SELECT                                                                                     \
  "SELECT id, practitioner_id, state, planned_start, planned_minutes, held_until, failures,"       \
  " codes, given_name, family_name, birth_date, email, mobile, locale,"                            \
  " coalesce (price_cents, -1) AS price, consultation_id FROM booking WHERE "

AusBooking *
aus_booking_store_load (AusTx *tx, const char *id, GError **error)
{
  return load (tx, SELECT "id = ?1", id, error);
}

AusBooking *
aus_booking_store_load_by_token (AusTx *tx, const char *token_hash, GError **error)
{
  return load (tx, SELECT "token_hash = ?1", token_hash, error);
}

gboolean
aus_booking_store_save (AusTx *tx, const AusBooking *self, GError **error)
{
  if (!aus_tx_exec (tx, error,
                    "UPDATE booking SET state = ?2, failures = ?3, codes = ?4,"
                    " consultation_id = ?5 WHERE id = ?1",
                    "ssiis", self->id, state_names[self->state], (gint64) self->failures,
                    (gint64) self->codes, self->consultation_id))
    return FALSE;
  return self->state != AUS_BOOKING_BOOKED ||
         aus_tx_exec (tx, error,
                      "UPDATE booking SET given_name = '', family_name = '', birth_date = '',"
                      " email = NULL, mobile = NULL WHERE id = ?1",
                      "s", self->id);
}

gboolean
aus_booking_store_count_codes (AusTx *tx, const char *address_hash, gint64 since, gint64 *count,
                               GError **error)
{
  return aus_tx_get_int (tx, count, 0, error,
                         "SELECT coalesce (sum (codes), 0) FROM booking WHERE address_hash = ?1"
                         " AND created_at > ?2",
                         "si", address_hash, since);
}

gboolean
aus_booking_store_count_held (AusTx *tx, const char *practitioner_id, gint64 *count, GError **error)
{
  return aus_tx_get_int (tx, count, 0, error,
                         "SELECT count(*) FROM booking WHERE practitioner_id = ?1"
                         " AND state = 'held' AND held_until > ?2",
                         "si", practitioner_id, aus_tx_now (tx));
}

gboolean
aus_booking_store_prune (AusTx *tx, gint64 before, GError **error)
{
  return aus_tx_exec (tx, error,
                      "DELETE FROM outbox WHERE participant_id = '' AND consultation_id IN"
                      " (SELECT id FROM booking WHERE created_at < ?1)",
                      "i", before) &&
         aus_tx_exec (tx, error, "DELETE FROM booking WHERE created_at < ?1", "i", before);
}
