/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-recipient-store.h"

#include "core/aus-error.h"
#include "core/aus-json.h"
#include "core/aus-seal.h"

#define PURPOSE "document-recipient"
#define COLUMNS                                                                                    \
  "id, consultation_id, participant_id, sealed, locale, created_at, code_id, code_at, code_tries," \
  " codes_sent, codes_since"

AusRecipient *
aus_recipient_new (void)
{
  return g_new0 (AusRecipient, 1);
}

void
aus_recipient_free (AusRecipient *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self->locale);
  g_free (self->code_id);
  g_free (self->name);
  g_free (self->email);
  g_free (self->mobile);
  g_free (self);
}

void
aus_grant_free (AusGrant *self)
{
  if (self == NULL)
    return;
  g_free (self->document_id);
  g_free (self->recipient_id);
  g_free (self);
}

gboolean
aus_grant_is_valid (const AusGrant *self, gint64 now)
{
  return self->withdrawn_at == 0 && now < self->expires_at;
}

/* Recipients */

static char *
seal (AusSecrets *keys, const AusRecipient *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  aus_json_set_text (object, "name", self->name);
  aus_json_set_text (object, "email", self->email);
  aus_json_set_text (object, "mobile", self->mobile);
  return aus_seal_object (keys, PURPOSE, self->id, object);
}

static gboolean
unseal (AusSecrets *keys, AusRecipient *self, const char *sealed, GError **error)
{
  g_autoptr (JsonNode) node = aus_unseal_object (keys, PURPOSE, self->id, sealed, error);

  if (node == NULL)
    return FALSE;
  JsonObject *object = json_node_get_object (node);
  self->name = g_strdup (aus_json_get_string (object, "name", ""));
  self->email = g_strdup (aus_json_get_string (object, "email", NULL));
  self->mobile = g_strdup (aus_json_get_string (object, "mobile", NULL));
  return TRUE;
}

static AusRecipient *
read_row (AusStatement *row, AusSecrets *keys, GError **error)
{
  g_autoptr (AusRecipient) self = aus_recipient_new ();

  self->id = aus_statement_dup (row, "id");
  self->consultation_id = aus_statement_dup (row, "consultation_id");
  self->participant_id = aus_statement_dup (row, "participant_id");
  self->locale = aus_statement_dup (row, "locale");
  self->created_at = aus_statement_int (row, "created_at");
  self->code_id = aus_statement_dup (row, "code_id");
  self->code.sent_at = aus_statement_int (row, "code_at");
  self->code.tries = (guint) aus_statement_int (row, "code_tries");
  self->code.sent = (guint) aus_statement_int (row, "codes_sent");
  self->code.since = aus_statement_int (row, "codes_since");
  return unseal (keys, self, aus_statement_text (row, "sealed"), error) ? g_steal_pointer (&self)
                                                                        : NULL;
}

/* Takes @statement. */
static GPtrArray *
read_rows (AusStatement *statement, AusSecrets *keys, GError **error)
{
  g_autoptr (AusStatement) row = statement;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_recipient_free);
  g_autoptr (GError) local = NULL;

  while (row != NULL && local == NULL && aus_statement_step (row, &local)) {
    AusRecipient *recipient = read_row (row, keys, &local);
    if (recipient != NULL)
      g_ptr_array_add (rows, recipient);
  }
  if (local == NULL)
    return row != NULL ? g_steal_pointer (&rows) : NULL;
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static AusRecipient *
read_one (AusStatement *statement, AusSecrets *keys, GError **error)
{
  g_autoptr (GPtrArray) rows = read_rows (statement, keys, error);

  if (rows == NULL)
    return NULL;
  if (rows->len == 1)
    return g_ptr_array_steal_index (rows, 0);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such recipient");
  return NULL;
}

gboolean
aus_recipient_store_insert (AusTx *tx, AusSecrets *keys, const AusRecipient *recipient,
                            const char *token_hash, GError **error)
{
  g_autofree char *sealed = seal (keys, recipient);

  return aus_tx_exec (tx, error,
                      "INSERT INTO document_recipient (id, consultation_id, participant_id, sealed,"
                      " locale, token_hash, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                      "ssssssi", recipient->id, recipient->consultation_id,
                      recipient->participant_id, sealed, recipient->locale, token_hash,
                      recipient->created_at);
}

AusRecipient *
aus_recipient_store_load (AusTx *tx, AusSecrets *keys, const char *id, GError **error)
{
  return read_one (
      aus_tx_query (tx, error, "SELECT " COLUMNS " FROM document_recipient WHERE id = ?1", "s", id),
      keys, error);
}

AusRecipient *
aus_recipient_store_find (AusTx *tx, AusSecrets *keys, const char *token_hash, GError **error)
{
  return read_one (aus_tx_query (tx, error,
                                 "SELECT " COLUMNS " FROM document_recipient WHERE token_hash = ?1",
                                 "s", token_hash),
                   keys, error);
}

GPtrArray *
aus_recipient_store_list (AusTx *tx, AusSecrets *keys, const char *consultation_id, GError **error)
{
  return read_rows (aus_tx_query (tx, error,
                                  "SELECT " COLUMNS " FROM document_recipient"
                                  " WHERE consultation_id = ?1 ORDER BY created_at, id",
                                  "s", consultation_id),
                    keys, error);
}

gboolean
aus_recipient_store_save_code (AusTx *tx, const AusRecipient *recipient, GError **error)
{
  return aus_tx_exec (tx, error,
                      "UPDATE document_recipient SET code_id = ?2, code_at = ?3, code_tries = ?4,"
                      " codes_sent = ?5, codes_since = ?6 WHERE id = ?1",
                      "sstiit", recipient->id, recipient->code_id, recipient->code.sent_at,
                      (gint64) recipient->code.tries, (gint64) recipient->code.sent,
                      recipient->code.since);
}

/* Grants */

gboolean
aus_grant_store_put (AusTx *tx, const char *document_id, const char *recipient_id,
                     gint64 expires_at, GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO document_grant (document_id, recipient_id, sent_at, expires_at)"
                      " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (document_id, recipient_id) DO UPDATE"
                      " SET sent_at = excluded.sent_at, expires_at = excluded.expires_at,"
                      " withdrawn_at = NULL",
                      "ssii", document_id, recipient_id, aus_tx_now (tx), expires_at);
}

GPtrArray *
aus_grant_store_list (AusTx *tx, const char *document_id, const char *recipient_id, GError **error)
{
  static const char by_document[] =
      "SELECT document_id, recipient_id, sent_at, expires_at, withdrawn_at, opened_at, opens"
      " FROM document_grant WHERE document_id = ?1 ORDER BY sent_at, recipient_id";
  static const char by_recipient[] =
      "SELECT document_id, recipient_id, sent_at, expires_at, withdrawn_at, opened_at, opens"
      " FROM document_grant WHERE recipient_id = ?1 ORDER BY sent_at, document_id";
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_grant_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = document_id != NULL
                                     ? aus_tx_query (tx, error, by_document, "s", document_id)
                                     : aus_tx_query (tx, error, by_recipient, "s", recipient_id);

  while (row != NULL && aus_statement_step (row, &local)) {
    AusGrant *grant = g_new0 (AusGrant, 1);
    grant->document_id = aus_statement_dup (row, "document_id");
    grant->recipient_id = aus_statement_dup (row, "recipient_id");
    grant->sent_at = aus_statement_int (row, "sent_at");
    grant->expires_at = aus_statement_int (row, "expires_at");
    grant->withdrawn_at = aus_statement_int (row, "withdrawn_at");
    grant->opened_at = aus_statement_int (row, "opened_at");
    grant->opens = aus_statement_int (row, "opens");
    g_ptr_array_add (rows, grant);
  }
  if (local == NULL)
    return row != NULL ? g_steal_pointer (&rows) : NULL;
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
aus_grant_store_withdraw (AusTx *tx, const char *document_id, const char *recipient_id,
                          gint64 *count, GError **error)
{
  if (!aus_tx_exec (tx, error,
                    "UPDATE document_grant SET withdrawn_at = ?3 WHERE document_id = ?1"
                    " AND (?2 IS NULL OR recipient_id = ?2) AND withdrawn_at IS NULL",
                    "ssi", document_id, recipient_id, aus_tx_now (tx)))
    return FALSE;
  *count = aus_tx_changes (tx);
  return TRUE;
}

gboolean
aus_grant_store_opened (AusTx *tx, const char *document_id, const char *recipient_id,
                        GError **error)
{
  return aus_tx_exec (tx, error,
                      "UPDATE document_grant SET opened_at = ?3, opens = opens + 1"
                      " WHERE document_id = ?1 AND recipient_id = ?2",
                      "ssi", document_id, recipient_id, aus_tx_now (tx));
}

gboolean
aus_grant_store_delete (AusTx *tx, const char *consultation_id, const char *document_id,
                        GError **error)
{
#define NOTHING_LEFT                                                                               \
  "recipient_id IN (SELECT r.id FROM document_recipient r WHERE r.consultation_id = ?1"            \
  " AND NOT EXISTS (SELECT 1 FROM document_grant g WHERE g.recipient_id = r.id))"
  return aus_tx_exec (tx, error, "DELETE FROM document_grant WHERE document_id = ?1", "s",
                      document_id) &&
         aus_tx_exec (tx, error, "DELETE FROM document_session WHERE " NOTHING_LEFT, "s",
                      consultation_id) &&
         aus_tx_exec (tx, error,
                      "DELETE FROM document_recipient WHERE consultation_id = ?1 AND NOT EXISTS"
                      " (SELECT 1 FROM document_grant g"
                      " WHERE g.recipient_id = document_recipient.id)",
                      "s", consultation_id);
#undef NOTHING_LEFT
}

/* Sessions */

gboolean
aus_space_session_store_insert (AusTx *tx, const char *token_hash, const char *recipient_id,
                                gint64 expires_at, GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO document_session (token_hash, recipient_id, expires_at)"
                      " VALUES (?1, ?2, ?3)",
                      "ssi", token_hash, recipient_id, expires_at);
}

gboolean
aus_space_session_store_check (AusTx *tx, const char *token_hash, const char *recipient_id,
                               gboolean *valid, GError **error)
{
  gint64 count = 0;

  if (!aus_tx_get_int (tx, &count, 0, error,
                       "SELECT count(*) FROM document_session WHERE token_hash = ?1"
                       " AND recipient_id = ?2 AND expires_at > ?3",
                       "ssi", token_hash, recipient_id, aus_tx_now (tx)))
    return FALSE;
  *valid = count > 0;
  return TRUE;
}

gboolean
aus_space_session_store_end (AusTx *tx, const char *token_hash, GError **error)
{
  return aus_tx_exec (tx, error, "DELETE FROM document_session WHERE token_hash = ?1", "s",
                      token_hash);
}

gboolean
aus_space_session_store_prune (AusTx *tx, gint64 before, GError **error)
{
  return aus_tx_exec (tx, error, "DELETE FROM document_session WHERE expires_at < ?1", "i", before);
}
