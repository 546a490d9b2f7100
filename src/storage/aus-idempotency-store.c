/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-idempotency-store.h"

gboolean
aus_idempotency_store_find (AusTx *tx, const char *account_id, const char *key, char **request_hash,
                            char **answer, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error,
      "SELECT request_hash, answer FROM idempotency WHERE account_id = ?1 AND request_key = ?2",
      "ss", account_id, key);

  if (row == NULL)
    return FALSE;
  if (aus_statement_step (row, &local)) {
    *request_hash = aus_statement_dup (row, "request_hash");
    *answer = aus_statement_dup (row, "answer");
  }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
aus_idempotency_store_insert (AusTx *tx, const char *account_id, const char *key,
                              const char *request_hash, const char *answer, GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO idempotency (account_id, request_key, request_hash, answer,"
                      " created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                      "ssssi", account_id, key, request_hash, answer, aus_tx_now (tx));
}

gboolean
aus_idempotency_store_prune (AusTx *tx, gint64 before, GError **error)
{
  return aus_tx_exec (tx, error, "DELETE FROM idempotency WHERE created_at < ?1", "i", before);
}
