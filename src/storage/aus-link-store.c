/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-link-store.h"

void
aus_link_target_clear (AusLinkTarget *self)
{
  g_clear_pointer (&self->link_id, g_free);
  g_clear_pointer (&self->consultation_id, g_free);
  g_clear_pointer (&self->participant_id, g_free);
}

gboolean
aus_link_store_keep_old (AusTx *tx, const char *token_hash, const AusLinkTarget *target,
                         GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO link (token_hash, id, consultation_id, participant_id)"
                      " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                      "ssss", token_hash, target->link_id, target->consultation_id,
                      target->participant_id);
}

gboolean
aus_link_store_insert_code (AusTx *tx, const char *code_hash, const AusLinkTarget *target,
                            GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO connection_code (code_hash, link_id, consultation_id,"
                      " participant_id) VALUES (?1, ?2, ?3, ?4)",
                      "ssss", code_hash, target->link_id, target->consultation_id,
                      target->participant_id);
}

static gboolean
find (AusTx *tx, const char *sql, const char *hash, AusLinkTarget *target, char **visit_id,
      GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "s", hash);

  if (row == NULL)
    return FALSE;
  if (aus_statement_step (row, &local)) {
    target->link_id = aus_statement_dup (row, "link_id");
    target->consultation_id = aus_statement_dup (row, "consultation_id");
    target->participant_id = aus_statement_dup (row, "participant_id");
    if (visit_id != NULL)
      *visit_id = aus_statement_dup (row, "id");
  }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
aus_link_store_find_token (AusTx *tx, const char *token_hash, AusLinkTarget *target, GError **error)
{
  return find (tx,
               "SELECT id AS link_id, consultation_id, participant_id FROM link"
               " WHERE token_hash = ?1",
               token_hash, target, NULL, error);
}

gboolean
aus_link_store_find_code (AusTx *tx, const char *code_hash, AusLinkTarget *target, GError **error)
{
  return find (tx,
               "SELECT link_id, consultation_id, participant_id FROM connection_code"
               " WHERE code_hash = ?1",
               code_hash, target, NULL, error);
}

gboolean
aus_visit_store_insert (AusTx *tx, const char *visit_id, const char *token_hash,
                        const AusLinkTarget *target, GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO visit_session (token_hash, id, link_id, consultation_id,"
                      " participant_id, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                      "sssssi", token_hash, visit_id, target->link_id, target->consultation_id,
                      target->participant_id, aus_tx_now (tx));
}

gboolean
aus_visit_store_find (AusTx *tx, const char *token_hash, AusLinkTarget *target, char **visit_id,
                      GError **error)
{
  return find (tx,
               "SELECT id, link_id, consultation_id, participant_id FROM visit_session"
               " WHERE token_hash = ?1",
               token_hash, target, visit_id, error);
}

gboolean
aus_visit_store_end (AusTx *tx, const char *consultation_id, const char *participant_id,
                     GError **error)
{
  aus_tx_mark (tx, AUS_TX_IDENTITY);
  return aus_tx_exec (tx, error,
                      "DELETE FROM visit_session WHERE consultation_id = ?1"
                      " AND participant_id = ?2",
                      "ss", consultation_id, participant_id);
}
