/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-document-store.h"

#include "core/aus-error.h"
#include "core/aus-json.h"
#include "core/aus-seal.h"

#define PURPOSE "document-row"
#define COLUMNS                                                                                    \
  "id, consultation_id, origin, participant_id, account_id, media_type, size, state, sealed,"      \
  " wrapped_key, created_at, opened_at, check_at, check_tries, erase_at"

AusDocument *
aus_document_new (void)
{
  return g_new0 (AusDocument, 1);
}

AusDocument *
aus_document_copy (const AusDocument *self)
{
  AusDocument *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->consultation_id = g_strdup (self->consultation_id);
  copy->participant_id = g_strdup (self->participant_id);
  copy->account_id = g_strdup (self->account_id);
  copy->wrapped_key = g_strdup (self->wrapped_key);
  copy->name = g_strdup (self->name);
  copy->finding = g_strdup (self->finding);
  return copy;
}

void
aus_document_free (AusDocument *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self->account_id);
  g_free (self->wrapped_key);
  g_free (self->name);
  g_free (self->finding);
  g_free (self);
}

/* What is sealed: also the kind says something of somebody's health. */

static char *
seal (AusSecrets *keys, const AusDocument *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "name", self->name);
  json_object_set_string_member (object, "kind", aus_document_kind_get_name (self->kind));
  if (self->finding != NULL)
    json_object_set_string_member (object, "finding", self->finding);
  return aus_seal_object (keys, PURPOSE, self->id, object);
}

static gboolean
unseal (AusSecrets *keys, AusDocument *self, const char *sealed, GError **error)
{
  g_autoptr (JsonNode) node = aus_unseal_object (keys, PURPOSE, self->id, sealed, error);

  if (node == NULL)
    return FALSE;
  JsonObject *object = json_node_get_object (node);
  self->name = g_strdup (aus_json_get_string (object, "name", ""));
  self->finding = g_strdup (aus_json_get_string (object, "finding", NULL));
  return aus_document_kind_from_name (aus_json_get_string (object, "kind", ""), &self->kind);
}

/* Names in the rows are ours; one that is not known means a damaged row or a newer program. */
static gboolean
read_names (AusDocument *self, AusStatement *row)
{
  return aus_document_origin_from_name (aus_statement_text (row, "origin"), &self->origin) &&
         aus_document_state_from_name (aus_statement_text (row, "state"), &self->state) &&
         aus_file_type_from_name (aus_statement_text (row, "media_type"), &self->type);
}

static AusDocument *
read_row (AusStatement *row, AusSecrets *keys, GError **error)
{
  g_autoptr (AusDocument) self = aus_document_new ();

  self->id = aus_statement_dup (row, "id");
  self->consultation_id = aus_statement_dup (row, "consultation_id");
  self->participant_id = aus_statement_dup (row, "participant_id");
  self->account_id = aus_statement_dup (row, "account_id");
  self->size = aus_statement_int (row, "size");
  self->wrapped_key = aus_statement_dup (row, "wrapped_key");
  self->created_at = aus_statement_int (row, "created_at");
  self->opened_at = aus_statement_int (row, "opened_at");
  self->check_at = aus_statement_int (row, "check_at");
  self->check_tries = (guint) aus_statement_int (row, "check_tries");
  self->erase_at = aus_statement_int (row, "erase_at");
  if (read_names (self, row) && unseal (keys, self, aus_statement_text (row, "sealed"), error))
    return g_steal_pointer (&self);
  if (error != NULL && *error == NULL)
    g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "document %s cannot be read", self->id);
  return NULL;
}

/* Takes @statement. */
static GPtrArray *
read_rows (AusStatement *statement, AusSecrets *keys, GError **error)
{
  g_autoptr (AusStatement) row = statement;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_document_free);
  g_autoptr (GError) local = NULL;

  while (row != NULL && local == NULL && aus_statement_step (row, &local)) {
    AusDocument *document = read_row (row, keys, &local);
    if (document != NULL)
      g_ptr_array_add (rows, document);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && (error == NULL || *error == NULL) ? g_steal_pointer (&rows) : NULL;
}

gboolean
aus_document_store_insert (AusTx *tx, AusSecrets *keys, const AusDocument *document, GError **error)
{
  g_autofree char *sealed = seal (keys, document);

  return aus_tx_exec (tx, error,
                      "INSERT INTO document (id, consultation_id, origin, participant_id,"
                      " account_id, media_type, size, state, sealed, wrapped_key, created_at,"
                      " opened_at, check_at, check_tries, erase_at)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
                      "ssssssisssittit", document->id, document->consultation_id,
                      aus_document_origin_get_name (document->origin), document->participant_id,
                      document->account_id, aus_file_type_get_name (document->type), document->size,
                      aus_document_state_get_name (document->state), sealed, document->wrapped_key,
                      document->created_at, document->opened_at, document->check_at,
                      (gint64) document->check_tries, document->erase_at);
}

AusDocument *
aus_document_store_load (AusTx *tx, AusSecrets *keys, const char *consultation_id, const char *id,
                         GError **error)
{
  g_autoptr (GPtrArray) rows = read_rows (aus_tx_query (tx, error,
                                                        "SELECT " COLUMNS " FROM document"
                                                        " WHERE id = ?1 AND consultation_id = ?2",
                                                        "ss", id, consultation_id),
                                          keys, error);

  if (rows == NULL)
    return NULL;
  if (rows->len == 1)
    return g_ptr_array_steal_index (rows, 0);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such document");
  return NULL;
}

GPtrArray *
aus_document_store_list (AusTx *tx, AusSecrets *keys, const char *consultation_id, GError **error)
{
  return read_rows (aus_tx_query (tx, error,
                                  "SELECT " COLUMNS " FROM document WHERE consultation_id = ?1"
                                  " ORDER BY created_at, id",
                                  "s", consultation_id),
                    keys, error);
}

gboolean
aus_document_store_count (AusTx *tx, const char *consultation_id, gint64 *count, GError **error)
{
  return aus_tx_get_int (tx, count, 0, error,
                         "SELECT count(*) FROM document WHERE consultation_id = ?1", "s",
                         consultation_id);
}

gboolean
aus_document_store_save (AusTx *tx, AusSecrets *keys, const AusDocument *document, GError **error)
{
  g_autofree char *sealed = seal (keys, document);

  return aus_tx_exec (tx, error,
                      "UPDATE document SET state = ?2, sealed = ?3, opened_at = ?4, check_at = ?5,"
                      " check_tries = ?6, erase_at = ?7 WHERE id = ?1",
                      "sssttit", document->id, aus_document_state_get_name (document->state),
                      sealed, document->opened_at, document->check_at,
                      (gint64) document->check_tries, document->erase_at);
}

gboolean
aus_document_store_delete (AusTx *tx, const char *id, GError **error)
{
  return aus_tx_exec (tx, error, "DELETE FROM document WHERE id = ?1", "s", id);
}

gboolean
aus_document_store_exists (AusTx *tx, const char *id, gboolean *exists, GError **error)
{
  gint64 count = 0;

  if (!aus_tx_get_int (tx, &count, 0, error,
                       "SELECT count(*) FROM document WHERE id = ?1 AND state <> 'infected'", "s",
                       id))
    return FALSE;
  *exists = count > 0;
  return TRUE;
}

GPtrArray *
aus_document_store_list_check_due (AusTx *tx, AusSecrets *keys, guint limit, GError **error)
{
  return read_rows (aus_tx_query (tx, error,
                                  "SELECT " COLUMNS " FROM document WHERE check_at IS NOT NULL"
                                  " AND check_at <= ?1 ORDER BY check_at LIMIT ?2",
                                  "ii", aus_tx_now (tx), (gint64) limit),
                    keys, error);
}

GPtrArray *
aus_document_store_list_erase_due (AusTx *tx, AusSecrets *keys, guint limit, GError **error)
{
  return read_rows (aus_tx_query (tx, error,
                                  "SELECT " COLUMNS " FROM document WHERE erase_at IS NOT NULL"
                                  " AND erase_at <= ?1 ORDER BY erase_at LIMIT ?2",
                                  "ii", aus_tx_now (tx), (gint64) limit),
                    keys, error);
}

gboolean
aus_document_store_get_next_check (AusTx *tx, gint64 *next, GError **error)
{
  return aus_tx_get_int (tx, next, 0, error,
                         "SELECT check_at FROM document WHERE check_at IS NOT NULL"
                         " ORDER BY check_at LIMIT 1",
                         "");
}
