/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-payment-store.h"

#include "core/aus-error.h"

#define COLUMNS                                                                                    \
  "id, consultation_id, participant_id, provider, provider_account, amount_cents, currency,"       \
  " state, want, want_at, want_cents, serial, due_at, leased, tries, reason, session_ref,"         \
  " intent_ref, url, expires_at, captured_cents, fee_cents, card, price_shown_at, held_at,"        \
  " settled_at, created_at"

AusPayment *
aus_payment_new (void)
{
  AusPayment *self = g_new0 (AusPayment, 1);

  self->serial = 1;
  self->want_cents = self->captured_cents = self->fee_cents = -1;
  return self;
}

void
aus_payment_free (AusPayment *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self->provider);
  g_free (self->provider_account);
  g_free (self->reason);
  g_free (self->session_ref);
  g_free (self->intent_ref);
  g_free (self->url);
  g_free (self->card);
  g_free (self);
}

void
aus_payment_ask (AusPayment *self, AusHoldWant want, gint64 now)
{
  g_return_if_fail (self != NULL);

  self->want = want;
  self->want_at = now;
  self->due_at = want != AUS_HOLD_WANT_NONE ? now : 0;
  self->leased = FALSE;
  self->tries = 0;
  self->serial++;
  g_clear_pointer (&self->reason, g_free);
}

gboolean
aus_payment_is_capturing (const AusPayment *self)
{
  return self != NULL && self->want == AUS_HOLD_WANT_CAPTURE;
}

/* NULL and 0 are different amounts. */
static gint64
read_cents (AusStatement *row, const char *column)
{
  return aus_statement_text (row, column) != NULL ? aus_statement_int (row, column) : -1;
}

static AusPayment *
read_row (AusStatement *row)
{
  AusPayment *self = aus_payment_new ();

  self->id = aus_statement_dup (row, "id");
  self->consultation_id = aus_statement_dup (row, "consultation_id");
  self->participant_id = aus_statement_dup (row, "participant_id");
  self->provider = aus_statement_dup (row, "provider");
  self->provider_account = aus_statement_dup (row, "provider_account");
  self->amount.cents = aus_statement_int (row, "amount_cents");
  g_strlcpy (self->amount.currency, aus_statement_text (row, "currency"),
             sizeof self->amount.currency);
  aus_hold_state_from_name (aus_statement_text (row, "state"), &self->state);
  aus_hold_want_from_name (aus_statement_text (row, "want"), &self->want);
  self->want_at = aus_statement_int (row, "want_at");
  self->want_cents = read_cents (row, "want_cents");
  self->serial = (guint) aus_statement_int (row, "serial");
  self->due_at = aus_statement_int (row, "due_at");
  self->leased = aus_statement_int (row, "leased") != 0;
  self->tries = (guint) aus_statement_int (row, "tries");
  self->reason = aus_statement_dup (row, "reason");
  self->session_ref = aus_statement_dup (row, "session_ref");
  self->intent_ref = aus_statement_dup (row, "intent_ref");
  self->url = aus_statement_dup (row, "url");
  self->expires_at = aus_statement_int (row, "expires_at");
  self->captured_cents = read_cents (row, "captured_cents");
  self->fee_cents = read_cents (row, "fee_cents");
  self->card = aus_statement_dup (row, "card");
  self->price_shown_at = aus_statement_int (row, "price_shown_at");
  self->held_at = aus_statement_int (row, "held_at");
  self->settled_at = aus_statement_int (row, "settled_at");
  self->created_at = aus_statement_int (row, "created_at");
  return self;
}

/* Takes @row; NULL without error: there is none. */
static AusPayment *
read_one (AusStatement *statement, GError **error)
{
  g_autoptr (AusStatement) row = statement;
  g_autoptr (GError) local = NULL;

  if (row == NULL)
    return NULL;
  if (aus_statement_step (row, &local))
    return read_row (row);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

AusPayment *
aus_payment_store_load (AusTx *tx, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  AusPayment *self = read_one (
      aus_tx_query (tx, &local, "SELECT " COLUMNS " FROM payment WHERE id = ?1", "s", id), &local);

  if (self == NULL && local == NULL)
    g_set_error_literal (&local, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such payment");
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return self;
}

gboolean
aus_payment_store_load_current (AusTx *tx, AusConsultation *consultation, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_clear_pointer (&consultation->payment, aus_payment_free);
  consultation->payment = read_one (
      aus_tx_query (tx, &local,
                    "SELECT " COLUMNS " FROM payment WHERE consultation_id = ?1 AND is_current = 1",
                    "s", consultation->id),
      &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

AusPayment *
aus_payment_store_find (AusTx *tx, const char *id, const char *session_ref, const char *intent_ref,
                        GError **error)
{
  static const char sql[] = "SELECT " COLUMNS " FROM payment WHERE id IN"
                            " (SELECT id FROM payment WHERE intent_ref = ?1"
                            "  UNION SELECT id FROM payment WHERE session_ref = ?2"
                            "  UNION SELECT id FROM payment WHERE id = ?3)"
                            " ORDER BY id DESC LIMIT 1";

  return read_one (aus_tx_query (tx, error, sql, "sss", intent_ref, session_ref, id), error);
}

static void
put_cents (AusStatement *row, gint64 cents)
{
  if (cents >= 0)
    aus_statement_put_int (row, cents);
  else
    aus_statement_put_text (row, NULL);
}

/* ?1 to ?18: what an insert and an update both write. */
static void
put_columns (AusStatement *row, const AusPayment *self)
{
  aus_statement_put_text (row, aus_hold_state_get_name (self->state));
  aus_statement_put_text (row, aus_hold_want_get_name (self->want));
  aus_statement_put_int (row, self->want_at);
  put_cents (row, self->want_cents);
  aus_statement_put_int (row, self->serial);
  aus_statement_put_time (row, self->due_at);
  aus_statement_put_int (row, self->leased);
  aus_statement_put_int (row, self->tries);
  aus_statement_put_text (row, self->reason);
  aus_statement_put_text (row, self->session_ref);
  aus_statement_put_text (row, self->intent_ref);
  aus_statement_put_text (row, self->url);
  aus_statement_put_time (row, self->expires_at);
  put_cents (row, self->captured_cents);
  put_cents (row, self->fee_cents);
  aus_statement_put_text (row, self->card);
  aus_statement_put_time (row, self->held_at);
  aus_statement_put_time (row, self->settled_at);
}

gboolean
aus_payment_store_insert (AusTx *tx, const AusPayment *self, GError **error)
{
  static const char sql[] =
      "INSERT INTO payment (state, want, want_at, want_cents, serial, due_at, leased, tries,"
      " reason, session_ref, intent_ref, url, expires_at, captured_cents, fee_cents, card,"
      " held_at, settled_at, id, consultation_id, participant_id, is_current, provider,"
      " provider_account, amount_cents, currency, price_shown_at, created_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
      " ?19, ?20, ?21, 1, ?22, ?23, ?24, ?25, ?26, ?27)";

  aus_tx_mark (tx, AUS_TX_PAYMENT);
  if (!aus_tx_exec (tx, error,
                    "UPDATE payment SET is_current = 0 WHERE consultation_id = ?1"
                    " AND is_current = 1",
                    "s", self->consultation_id))
    return FALSE;
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "");
  if (row == NULL)
    return FALSE;
  put_columns (row, self);
  aus_statement_put_text (row, self->id);
  aus_statement_put_text (row, self->consultation_id);
  aus_statement_put_text (row, self->participant_id);
  aus_statement_put_text (row, self->provider);
  aus_statement_put_text (row, self->provider_account);
  aus_statement_put_int (row, self->amount.cents);
  aus_statement_put_text (row, self->amount.currency);
  aus_statement_put_int (row, self->price_shown_at);
  aus_statement_put_int (row, self->created_at);
  return aus_statement_run (row, error);
}

gboolean
aus_payment_store_save (AusTx *tx, const AusPayment *self, GError **error)
{
  static const char sql[] =
      "UPDATE payment SET state = ?1, want = ?2, want_at = ?3, want_cents = ?4, serial = ?5,"
      " due_at = ?6, leased = ?7, tries = ?8, reason = ?9, session_ref = ?10, intent_ref = ?11,"
      " url = ?12, expires_at = ?13, captured_cents = ?14, fee_cents = ?15, card = ?16,"
      " held_at = ?17, settled_at = ?18 WHERE id = ?19";
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "");

  aus_tx_mark (tx, AUS_TX_PAYMENT);
  if (row == NULL)
    return FALSE;
  put_columns (row, self);
  aus_statement_put_text (row, self->id);
  return aus_statement_run (row, error);
}

gboolean
aus_payment_store_get_next (AusTx *tx, gint64 *next, GError **error)
{
  return aus_tx_get_int (tx, next, 0, error,
                         "SELECT due_at FROM payment WHERE due_at IS NOT NULL"
                         " ORDER BY due_at LIMIT 1",
                         "");
}

GPtrArray *
aus_payment_store_lease (AusTx *tx, gint64 lease_usec, guint limit, GError **error)
{
  static const char sql[] = "UPDATE payment SET due_at = ?2, leased = 1, tries = tries + 1"
                            " WHERE id IN (SELECT id FROM payment WHERE due_at IS NOT NULL"
                            "  AND due_at <= ?1 ORDER BY due_at LIMIT ?3) RETURNING " COLUMNS;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_payment_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "iii", aus_tx_now (tx),
                                               aus_tx_now (tx) + lease_usec, (gint64) limit);

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (rows, read_row (row));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&rows) : NULL;
}

gboolean
aus_payment_store_release (AusTx *tx, GError **error)
{
  return aus_tx_exec (tx, error,
                      "UPDATE payment SET leased = 0, due_at = ?1"
                      " WHERE due_at IS NOT NULL AND leased = 1",
                      "i", aus_tx_now (tx));
}

/* Events */

gboolean
aus_payment_event_store_add (AusTx *tx, const char *provider, const char *id, const char *type,
                             gboolean *is_new, GError **error)
{
  if (!aus_tx_exec (tx, error,
                    "INSERT INTO payment_event (provider, id, type, at) VALUES (?1, ?2, ?3, ?4)"
                    " ON CONFLICT DO NOTHING",
                    "sssi", provider, id, type, aus_tx_now (tx)))
    return FALSE;
  *is_new = aus_tx_changes (tx) == 1;
  return TRUE;
}

gboolean
aus_payment_event_store_prune (AusTx *tx, gint64 before, GError **error)
{
  return aus_tx_exec (tx, error, "DELETE FROM payment_event WHERE at < ?1", "i", before);
}

/* Accounts */

void
aus_payment_account_free (AusPaymentAccount *self)
{
  if (self == NULL)
    return;
  g_free (self->account_id);
  g_free (self->provider);
  g_free (self->provider_account);
  g_free (self);
}

static void
read_account (AusPaymentAccount *self, AusStatement *row)
{
  self->enabled = aus_statement_int (row, "enabled") != 0;
  self->default_amount.cents = aus_statement_int (row, "default_cents");
  g_strlcpy (self->default_amount.currency, aus_statement_text (row, "currency"),
             sizeof self->default_amount.currency);
  self->base_cents = read_cents (row, "base_cents");
  self->fees.basis_points = aus_statement_int (row, "fee_basis_points");
  self->fees.fixed_cents = aus_statement_int (row, "fee_fixed_cents");
  self->provider = aus_statement_dup (row, "provider");
  self->provider_account = aus_statement_dup (row, "provider_account");
  self->ready = aus_statement_int (row, "ready") != 0;
  self->was_ready = aus_statement_int (row, "was_ready") != 0;
  self->version = aus_statement_int (row, "version");
}

AusPaymentAccount *
aus_payment_account_store_load (AusTx *tx, const char *account_id, const AusFees *fees,
                                GError **error)
{
  g_autoptr (AusPaymentAccount) self = g_new0 (AusPaymentAccount, 1);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT enabled, default_cents, base_cents, currency, fee_basis_points,"
                    " fee_fixed_cents, provider, provider_account, ready, was_ready, version"
                    " FROM payment_account WHERE account_id = ?1",
                    "s", account_id);

  if (row == NULL)
    return NULL;
  self->account_id = g_strdup (account_id);
  self->fees = *fees;
  self->base_cents = -1;
  self->version = 1;
  g_strlcpy (self->default_amount.currency, "EUR", sizeof self->default_amount.currency);
  if (aus_statement_step (row, &local))
    read_account (self, row);
  if (local == NULL)
    return g_steal_pointer (&self);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
aus_payment_account_store_save (AusTx *tx, const AusPaymentAccount *self, GError **error)
{
  static const char sql[] =
      "INSERT INTO payment_account (account_id, enabled, default_cents, base_cents, currency,"
      " fee_basis_points, fee_fixed_cents, provider, provider_account, ready, was_ready,"
      " changed_at, version)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
      " ON CONFLICT (account_id) DO UPDATE SET"
      " enabled = excluded.enabled, default_cents = excluded.default_cents,"
      " base_cents = excluded.base_cents, currency = excluded.currency,"
      " fee_basis_points = excluded.fee_basis_points,"
      " fee_fixed_cents = excluded.fee_fixed_cents, provider = excluded.provider,"
      " provider_account = excluded.provider_account, ready = excluded.ready,"
      " was_ready = excluded.was_ready, changed_at = excluded.changed_at,"
      " version = excluded.version";
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "");

  if (row == NULL)
    return FALSE;
  aus_statement_put_text (row, self->account_id);
  aus_statement_put_int (row, self->enabled);
  aus_statement_put_int (row, self->default_amount.cents);
  put_cents (row, self->base_cents);
  aus_statement_put_text (row, self->default_amount.currency);
  aus_statement_put_int (row, self->fees.basis_points);
  aus_statement_put_int (row, self->fees.fixed_cents);
  aus_statement_put_text (row, self->provider != NULL ? self->provider : "");
  aus_statement_put_text (row, self->provider_account);
  aus_statement_put_int (row, self->ready);
  aus_statement_put_int (row, self->was_ready);
  aus_statement_put_int (row, aus_tx_now (tx));
  aus_statement_put_int (row, self->version);
  return aus_statement_run (row, error);
}

gboolean
aus_payment_account_store_set_ready (AusTx *tx, const char *provider, const char *provider_account,
                                     gboolean ready, gint64 told_at, GError **error)
{
  return aus_tx_exec (tx, error,
                      "UPDATE payment_account SET ready = ?3, changed_at = ?4, told_at = ?5,"
                      " was_ready = CASE WHEN ?3 = 1 THEN 1 ELSE was_ready END"
                      " WHERE provider = ?1 AND provider_account = ?2 AND told_at <= ?5",
                      "ssbii", provider, provider_account, ready, aus_tx_now (tx), told_at);
}
