/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Rows of session and api_token: what proves an account, by hash. Changes mark AUS_TX_IDENTITY. */

typedef struct {
  char *id;
  char *account_id;
  char *label;  /* user agent of a session, name of a token */
  char *scopes; /* of a token, space-separated; NULL for sessions */
  gint64 created_at;
  gint64 last_used_at; /* to the minute; 0: never */
  gint64 expires_at;   /* 0: never */
} AusCredentialRow;

void aus_credential_row_free (AusCredentialRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusCredentialRow, aus_credential_row_free)

gboolean aus_session_store_insert (AusTx *tx, const char *token_hash,
                                   const AusCredentialRow *session, GError **error);
/* Finding: (transfer full): AUS_ERROR_UNAUTHENTICATED when there is none that is still good. */
AusCredentialRow *aus_session_store_find (AusTx *tx, const char *token_hash, gint64 idle_usec,
                                          GError **error);
gboolean aus_session_store_touch (AusTx *tx, const char *session_id, GError **error);
/* aus_session_store_end: AUS_ERROR_NOT_FOUND when @account_id has no such open session. */
gboolean aus_session_store_end (AusTx *tx, const char *account_id, const char *session_id,
                                GError **error);
/* aus_session_store_end_others: all of @account_id but @session_id. */
gboolean aus_session_store_end_others (AusTx *tx, const char *account_id, const char *session_id,
                                       GError **error);
/* Lists: (transfer full) (element-type AusCredentialRow): newest first. */
GPtrArray *aus_session_store_list (AusTx *tx, const char *account_id, gint64 idle_usec,
                                   GError **error);
/* aus_session_store_prune: forgets sessions that ended or expired before @before. */
gboolean aus_session_store_prune (AusTx *tx, gint64 before, GError **error);

gboolean aus_token_store_insert (AusTx *tx, const char *token_hash, const AusCredentialRow *token,
                                 GError **error);
AusCredentialRow *aus_token_store_find (AusTx *tx, const char *token_hash, GError **error);
gboolean aus_token_store_touch (AusTx *tx, const char *token_id, GError **error);
gboolean aus_token_store_revoke (AusTx *tx, const char *account_id, const char *token_id,
                                 GError **error);
/* aus_token_store_revoke_all: every token of @account_id; @revoked: how many still worked. */
gboolean aus_token_store_revoke_all (AusTx *tx, const char *account_id, gint64 *revoked,
                                     GError **error);
GPtrArray *aus_token_store_list (AusTx *tx, const char *account_id, GError **error);

G_END_DECLS
