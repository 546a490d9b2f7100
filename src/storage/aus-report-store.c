/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-report-store.h"

#include "core/aus-json.h"
#include "core/aus-seal.h"

#define PURPOSE "report-draft"

void
aus_report_draft_free (AusReportDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->consultation_id);
  aus_report_note_clear (&self->note);
  g_free (self);
}

void
aus_report_version_free (AusReportVersion *self)
{
  g_free (self->document_id);
  g_free (self);
}

static char *
seal (AusSecrets *keys, const AusReportDraft *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  for (guint i = 0; i < AUS_REPORT_N; i++)
    aus_json_set_text (object, aus_report_section_names[i], self->note.sections[i]);
  return aus_seal_object (keys, PURPOSE, self->consultation_id, object);
}

static gboolean
unseal (AusSecrets *keys, AusReportDraft *self, const char *sealed, GError **error)
{
  g_autoptr (JsonNode) node =
      aus_unseal_object (keys, PURPOSE, self->consultation_id, sealed, error);

  if (node == NULL)
    return FALSE;
  for (guint i = 0; i < AUS_REPORT_N; i++)
    self->note.sections[i] = g_strdup (
        aus_json_get_string (json_node_get_object (node), aus_report_section_names[i], NULL));
  return TRUE;
}

AusReportDraft *
aus_report_store_load (AusTx *tx, AusSecrets *keys, const char *consultation_id, GError **error)
{
  g_autoptr (AusReportDraft) self = g_new0 (AusReportDraft, 1);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error, "SELECT version, sealed, updated_at FROM report_draft WHERE consultation_id = ?1",
      "s", consultation_id);

  self->consultation_id = g_strdup (consultation_id);
  if (row == NULL)
    return NULL;
  if (aus_statement_step (row, &local)) {
    self->version = aus_statement_int (row, "version");
    self->updated_at = aus_statement_int (row, "updated_at");
    unseal (keys, self, aus_statement_text (row, "sealed"), &local);
  }
  if (local == NULL)
    return g_steal_pointer (&self);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
aus_report_store_save (AusTx *tx, AusSecrets *keys, const AusReportDraft *draft,
                       const char *account_id, GError **error)
{
  g_autofree char *sealed = seal (keys, draft);

  return aus_tx_exec (tx, error,
                      "INSERT INTO report_draft (consultation_id, version, sealed, updated_at,"
                      " updated_by) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (consultation_id)"
                      " DO UPDATE SET version = excluded.version, sealed = excluded.sealed,"
                      " updated_at = excluded.updated_at, updated_by = excluded.updated_by",
                      "sisis", draft->consultation_id, draft->version, sealed, draft->updated_at,
                      account_id);
}

GPtrArray *
aus_report_store_list (AusTx *tx, const char *consultation_id, GError **error)
{
  g_autoptr (GPtrArray) versions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aus_report_version_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT number, document_id, created_at FROM report_version"
                    " WHERE consultation_id = ?1 ORDER BY number",
                    "s", consultation_id);

  while (row != NULL && aus_statement_step (row, &local)) {
    AusReportVersion *version = g_new0 (AusReportVersion, 1);
    version->number = aus_statement_int (row, "number");
    version->document_id = aus_statement_dup (row, "document_id");
    version->created_at = aus_statement_int (row, "created_at");
    g_ptr_array_add (versions, version);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&versions) : NULL;
}

gboolean
aus_report_store_add (AusTx *tx, const char *consultation_id, gint64 number,
                      const char *document_id, GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO report_version (consultation_id, number, document_id,"
                      " created_at) VALUES (?1, ?2, ?3, ?4)",
                      "sisi", consultation_id, number, document_id, aus_tx_now (tx)) &&
         aus_tx_exec (tx, error,
                      "UPDATE report_draft SET version = version + 1 WHERE consultation_id = ?1",
                      "s", consultation_id);
}
