/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-feed-store.h"

#include "core/aus-error.h"

char *
aus_feed_store_load (AusTx *tx, const char *account_id, GError **error)
{
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error, "SELECT id FROM calendar_feed WHERE account_id = ?1", "s", account_id);

  return row != NULL && aus_statement_step (row, error) ? aus_statement_dup (row, "id") : NULL;
}

char *
aus_feed_store_find (AusTx *tx, const char *token_hash, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT f.account_id FROM calendar_feed f JOIN account a ON a.id = f.account_id"
                    " WHERE f.token_hash = ?1 AND a.disabled_at IS NULL",
                    "s", token_hash);

  if (row == NULL)
    return NULL;
  if (aus_statement_step (row, &local))
    return aus_statement_dup (row, "account_id");
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "there is no such calendar");
  return NULL;
}

gboolean
aus_feed_store_save (AusTx *tx, const char *account_id, const char *id, const char *token_hash,
                     GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO calendar_feed (account_id, id, token_hash, created_at)"
                      " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (account_id) DO UPDATE SET"
                      " id = excluded.id, token_hash = excluded.token_hash,"
                      " created_at = excluded.created_at",
                      "sssi", account_id, id, token_hash, aus_tx_now (tx));
}

gboolean
aus_feed_store_delete (AusTx *tx, const char *account_id, GError **error)
{
  return aus_tx_exec (tx, error, "DELETE FROM calendar_feed WHERE account_id = ?1", "s",
                      account_id);
}

static void
feed_row_free (gpointer data)
{
  AusFeedRow *self = data;

  g_free (self->consultation_id);
  g_free (self->initials);
  g_free (self);
}

static AusFeedRow *
read_row (AusStatement *row)
{
  AusFeedRow *self = g_new0 (AusFeedRow, 1);

  self->consultation_id = aus_statement_dup (row, "id");
  self->initials = aus_statement_dup (row, "initials");
  self->planned_start = aus_statement_int (row, "planned_start");
  self->planned_minutes = aus_statement_int (row, "planned_duration_minutes");
  self->updated_at = aus_statement_int (row, "updated_at");
  self->sequence = aus_statement_int (row, "sequence");
  self->cancelled = aus_statement_int (row, "cancelled") != 0;
  return self;
}

GPtrArray *
aus_feed_store_list (AusTx *tx, const char *practitioner_id, gint64 from, gint64 to, GError **error)
{
  static const char sql[] =
      "SELECT c.id, c.planned_start, c.planned_duration_minutes, c.updated_at,"
      " c.status = 'cancelled' AS cancelled,"
      " coalesce ((SELECT max (o.sequence) FROM outbox o WHERE o.consultation_id = c.id), 0)"
      "  AS sequence,"
      " coalesce ((SELECT substr (p.given_name, 1, 1) || '. ' || substr (p.family_name, 1, 1) || "
      "'.'"
      "  FROM participant p WHERE p.consultation_id = c.id AND p.role = 'patient'"
      "  AND p.removed_at IS NULL LIMIT 1), '') AS initials"
      " FROM consultation c WHERE c.practitioner_id = ?1 AND c.status IN ('scheduled', 'waiting',"
      " 'in_progress', 'ended', 'finalized', 'cancelled', 'absent', 'missed')"
      " AND c.planned_start >= ?2 AND c.planned_start < ?3 ORDER BY c.planned_start, c.id";
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (feed_row_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "sii", practitioner_id, from, to);

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (rows, read_row (row));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&rows) : NULL;
}
