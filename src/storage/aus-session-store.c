/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-session-store.h"

#include "core/aus-error.h"

#define SELECT_SESSION                                                                             \
  "SELECT id, account_id, user_agent AS label, NULL AS scopes, created_at, last_used_at,"          \
  " expires_at FROM session WHERE "
#define SELECT_TOKEN                                                                               \
  "SELECT id, account_id, name AS label, scopes, created_at, last_used_at, expires_at"             \
  " FROM api_token WHERE "

void
aus_credential_row_free (AusCredentialRow *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->account_id);
  g_free (self->label);
  g_free (self->scopes);
  g_free (self);
}

static AusCredentialRow *
read_row (AusStatement *row)
{
  AusCredentialRow *self = g_new0 (AusCredentialRow, 1);

  self->id = aus_statement_dup (row, "id");
  self->account_id = aus_statement_dup (row, "account_id");
  self->label = aus_statement_dup (row, "label");
  self->scopes = aus_statement_dup (row, "scopes");
  self->created_at = aus_statement_int (row, "created_at");
  self->last_used_at = aus_statement_int (row, "last_used_at");
  self->expires_at = aus_statement_int (row, "expires_at");
  return self;
}

/* Takes @statement over. */
static AusCredentialRow *
find (AusStatement *statement, GError **error)
{
  g_autoptr (AusStatement) row = statement;
  g_autoptr (GError) local = NULL;

  if (row == NULL)
    return NULL;
  if (aus_statement_step (row, &local))
    return read_row (row);
  if (local == NULL)
    g_set_error_literal (&local, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED, "not logged in");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* Takes @statement over. */
static GPtrArray *
list (AusStatement *statement, GError **error)
{
  g_autoptr (AusStatement) row = statement;
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aus_credential_row_free);

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (rows, read_row (row));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&rows) : NULL;
}

static gboolean
expect_one (AusTx *tx, const char *what, GError **error)
{
  if (aus_tx_changes (tx) == 1)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such %s", what);
  return FALSE;
}

/* Sessions */

gboolean
aus_session_store_insert (AusTx *tx, const char *token_hash, const AusCredentialRow *session,
                          GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO session (token_hash, id, account_id, user_agent, created_at,"
                      " last_used_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
                      "ssssii", token_hash, session->id, session->account_id, session->label,
                      aus_tx_now (tx), session->expires_at);
}

AusCredentialRow *
aus_session_store_find (AusTx *tx, const char *token_hash, gint64 idle_usec, GError **error)
{
  return find (aus_tx_query (tx, error,
                             SELECT_SESSION "token_hash = ?1 AND ended_at IS NULL"
                                            " AND expires_at > ?2 AND last_used_at > ?3",
                             "sii", token_hash, aus_tx_now (tx), aus_tx_now (tx) - idle_usec),
               error);
}

gboolean
aus_session_store_touch (AusTx *tx, const char *session_id, GError **error)
{
  /* No mark: nothing that is known about the session becomes wrong. */
  return aus_tx_exec (tx, error,
                      "UPDATE session SET last_used_at = ?2 WHERE id = ?1 AND ended_at IS NULL",
                      "si", session_id, aus_tx_now (tx));
}

gboolean
aus_session_store_end (AusTx *tx, const char *account_id, const char *session_id, GError **error)
{
  aus_tx_mark (tx, AUS_TX_IDENTITY);
  return aus_tx_exec (tx, error,
                      "UPDATE session SET ended_at = ?3"
                      " WHERE id = ?2 AND account_id = ?1 AND ended_at IS NULL",
                      "ssi", account_id, session_id, aus_tx_now (tx)) &&
         expect_one (tx, "session", error);
}

gboolean
aus_session_store_end_others (AusTx *tx, const char *account_id, const char *session_id,
                              GError **error)
{
  aus_tx_mark (tx, AUS_TX_IDENTITY);
  return aus_tx_exec (tx, error,
                      "UPDATE session SET ended_at = ?3"
                      " WHERE account_id = ?1 AND id <> ?2 AND ended_at IS NULL",
                      "ssi", account_id, session_id, aus_tx_now (tx));
}

GPtrArray *
aus_session_store_list (AusTx *tx, const char *account_id, gint64 idle_usec, GError **error)
{
  return list (aus_tx_query (tx, error,
                             SELECT_SESSION "account_id = ?1 AND ended_at IS NULL"
                                            " AND expires_at > ?2 AND last_used_at > ?3"
                                            " ORDER BY created_at DESC",
                             "sii", account_id, aus_tx_now (tx), aus_tx_now (tx) - idle_usec),
               error);
}

gboolean
aus_session_store_prune (AusTx *tx, gint64 before, GError **error)
{
  return aus_tx_exec (tx, error, "DELETE FROM session WHERE expires_at < ?1 OR ended_at < ?1", "i",
                      before);
}

/* Tokens */

gboolean
aus_token_store_insert (AusTx *tx, const char *token_hash, const AusCredentialRow *token,
                        GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO api_token (token_hash, id, account_id, name, scopes, created_at,"
                      " expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                      "sssssit", token_hash, token->id, token->account_id, token->label,
                      token->scopes, aus_tx_now (tx), token->expires_at);
}

AusCredentialRow *
aus_token_store_find (AusTx *tx, const char *token_hash, GError **error)
{
  return find (aus_tx_query (tx, error,
                             SELECT_TOKEN "token_hash = ?1 AND revoked_at IS NULL"
                                          " AND (expires_at IS NULL OR expires_at > ?2)",
                             "si", token_hash, aus_tx_now (tx)),
               error);
}

gboolean
aus_token_store_touch (AusTx *tx, const char *token_id, GError **error)
{
  return aus_tx_exec (tx, error, "UPDATE api_token SET last_used_at = ?2 WHERE id = ?1", "si",
                      token_id, aus_tx_now (tx));
}

gboolean
aus_token_store_revoke (AusTx *tx, const char *account_id, const char *token_id, GError **error)
{
  aus_tx_mark (tx, AUS_TX_IDENTITY);
  return aus_tx_exec (tx, error,
                      "UPDATE api_token SET revoked_at = ?3"
                      " WHERE id = ?2 AND account_id = ?1 AND revoked_at IS NULL",
                      "ssi", account_id, token_id, aus_tx_now (tx)) &&
         expect_one (tx, "token", error);
}

gboolean
aus_token_store_revoke_all (AusTx *tx, const char *account_id, gint64 *revoked, GError **error)
{
  aus_tx_mark (tx, AUS_TX_IDENTITY);
  if (!aus_tx_exec (tx, error,
                    "UPDATE api_token SET revoked_at = ?2"
                    " WHERE account_id = ?1 AND revoked_at IS NULL",
                    "si", account_id, aus_tx_now (tx)))
    return FALSE;
  *revoked = aus_tx_changes (tx);
  return TRUE;
}

GPtrArray *
aus_token_store_list (AusTx *tx, const char *account_id, GError **error)
{
  return list (aus_tx_query (tx, error,
                             SELECT_TOKEN "account_id = ?1 AND revoked_at IS NULL"
                                          " ORDER BY created_at DESC",
                             "s", account_id),
               error);
}
