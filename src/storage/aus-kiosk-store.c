/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-kiosk-store.h"

#include "core/aus-error.h"

#define SELECT_KIOSK                                                                               \
  "SELECT k.id, k.structure_id, s.organisation_id, k.name, k.created_at, k.created_by"             \
  " FROM kiosk k JOIN structure s ON s.id = k.structure_id WHERE k.revoked_at IS NULL"             \
  " AND s.closed_at IS NULL AND "

void
aus_kiosk_free (AusKiosk *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->structure_id);
  g_free (self->organisation_id);
  g_free (self->name);
  g_free (self->created_by);
  g_free (self);
}

static gpointer
read_row (AusStatement *row)
{
  AusKiosk *self = g_new0 (AusKiosk, 1);

  self->id = aus_statement_dup (row, "id");
  self->structure_id = aus_statement_dup (row, "structure_id");
  self->organisation_id = aus_statement_dup (row, "organisation_id");
  self->name = aus_statement_dup (row, "name");
  self->created_at = aus_statement_int (row, "created_at");
  self->created_by = aus_statement_dup (row, "created_by");
  return self;
}

gboolean
aus_kiosk_store_insert (AusTx *tx, const AusKiosk *kiosk, const char *token_hash, GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO kiosk (id, structure_id, name, token_hash, created_at,"
                      " created_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                      "ssssis", kiosk->id, kiosk->structure_id, kiosk->name, token_hash,
                      kiosk->created_at, kiosk->created_by);
}

AusKiosk *
aus_kiosk_store_find (AusTx *tx, const char *token_hash, GError **error)
{
  AusStatement *row = aus_tx_query (tx, error, SELECT_KIOSK "k.token_hash = ?1", "s", token_hash);

  return aus_statement_read_one (row, read_row, "no such kiosk", error);
}

GPtrArray *
aus_kiosk_store_list (AusTx *tx, const char *structure_id, GError **error)
{
  AusStatement *row =
      aus_tx_query (tx, error, SELECT_KIOSK "k.structure_id = ?1 ORDER BY k.id", "s", structure_id);

  return aus_statement_read_all (row, read_row, (GDestroyNotify) aus_kiosk_free, error);
}

gboolean
aus_kiosk_store_revoke (AusTx *tx, const char *structure_id, const char *id, GError **error)
{
  if (!aus_tx_exec (tx, error,
                    "UPDATE kiosk SET revoked_at = ?1 WHERE id = ?2 AND structure_id = ?3"
                    " AND revoked_at IS NULL",
                    "iss", aus_tx_now (tx), id, structure_id))
    return FALSE;
  if (aus_tx_changes (tx) > 0)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such kiosk");
  return FALSE;
}

gboolean
aus_kiosk_store_mark (AusTx *tx, const char *kiosk_id, const char *visit_token_hash, GError **error)
{
  return aus_tx_exec (tx, error, "UPDATE visit_session SET kiosk_id = ?1 WHERE token_hash = ?2",
                      "ss", kiosk_id, visit_token_hash);
}

gboolean
aus_kiosk_store_find_visit (AusTx *tx, const char *visit_id, gint64 *since, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error, "SELECT created_at FROM visit_session WHERE id = ?1 AND kiosk_id IS NOT NULL", "s",
      visit_id != NULL ? visit_id : "");

  *since = 0;
  if (row == NULL)
    return FALSE;
  if (aus_statement_step (row, &local))
    *since = aus_statement_int (row, "created_at");
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL;
}

static GPtrArray *
list_visited (AusTx *tx, const char *kiosk_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error, "SELECT DISTINCT consultation_id FROM visit_session WHERE kiosk_id = ?1", "s",
      kiosk_id);

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (ids, aus_statement_dup (row, "consultation_id"));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&ids) : NULL;
}

GPtrArray *
aus_kiosk_store_wipe (AusTx *tx, const char *kiosk_id, GError **error)
{
  g_autoptr (GPtrArray) ids = list_visited (tx, kiosk_id, error);

  if (ids == NULL)
    return NULL;
  aus_tx_mark (tx, AUS_TX_IDENTITY);
  if (ids->len > 0 &&
      !aus_tx_exec (tx, error, "DELETE FROM visit_session WHERE kiosk_id = ?1", "s", kiosk_id))
    return NULL;
  return g_steal_pointer (&ids);
}
