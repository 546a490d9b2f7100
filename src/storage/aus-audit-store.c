/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-audit-store.h"

#include "domain/aus-audit.h"

/* The order in which a row's values go into its hash: it never changes (L2). */
static char *
hash_entry (const char *previous_hash, gint64 at, const AusAuditEntry *entry)
{
  char when[24];
  g_snprintf (when, sizeof when, "%" G_GINT64_FORMAT, at);
  const char *values[] = {
    when,
    entry->organisation_id,
    entry->actor_kind,
    entry->actor_id,
    entry->on_behalf_of,
    entry->action,
    entry->consultation_id,
    entry->participant_id,
    entry->detail,
  };

  return aus_audit_hash (previous_hash, values, G_N_ELEMENTS (values));
}

static char *
last_hash (AusTx *tx, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error, "SELECT hash FROM audit ORDER BY number DESC LIMIT 1", "");

  if (row == NULL)
    return NULL;
  if (aus_statement_step (row, &local))
    return aus_statement_dup (row, "hash");
  if (local == NULL)
    return g_strdup (AUS_AUDIT_GENESIS);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
aus_audit_store_append (AusTx *tx, const AusAuditEntry *entry, GError **error)
{
  g_autofree char *previous = last_hash (tx, error);

  if (previous == NULL)
    return FALSE;
  g_autofree char *hash = hash_entry (previous, aus_tx_now (tx), entry);
  return aus_tx_exec (tx, error,
                      "INSERT INTO audit (at, organisation_id, actor_kind, actor_id, on_behalf_of,"
                      " action, consultation_id, participant_id, detail, previous_hash, hash)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                      "issssssssss", aus_tx_now (tx), entry->organisation_id, entry->actor_kind,
                      entry->actor_id, entry->on_behalf_of, entry->action, entry->consultation_id,
                      entry->participant_id, entry->detail, previous, hash);
}

static AusAuditEntry
entry_of (AusStatement *row)
{
  return (AusAuditEntry){
    .organisation_id = aus_statement_text (row, "organisation_id"),
    .actor_kind = aus_statement_text (row, "actor_kind"),
    .actor_id = aus_statement_text (row, "actor_id"),
    .on_behalf_of = aus_statement_text (row, "on_behalf_of"),
    .action = aus_statement_text (row, "action"),
    .consultation_id = aus_statement_text (row, "consultation_id"),
    .participant_id = aus_statement_text (row, "participant_id"),
    .detail = aus_statement_text (row, "detail"),
  };
}

gboolean
aus_audit_store_list (AusTx *tx, const char *consultation_id, AusAuditFunc func, gpointer user_data,
                      GError **error)
{
  static const char sql[] =
      "SELECT a.number, a.at, a.organisation_id, a.actor_kind, a.actor_id, a.on_behalf_of,"
      " a.action, a.consultation_id, a.participant_id, a.detail,"
      " coalesce (b.display_name, p.given_name || ' ' || p.family_name) AS actor_name,"
      " c.display_name AS principal_name"
      " FROM audit a"
      " LEFT JOIN account b ON b.id = a.actor_id"
      " LEFT JOIN participant p ON p.consultation_id = a.consultation_id AND p.id = a.actor_id"
      " LEFT JOIN account c ON c.id = a.on_behalf_of"
      " WHERE a.consultation_id = ?1 ORDER BY a.number";
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "s", consultation_id);
  gboolean more = TRUE;

  while (row != NULL && more && aus_statement_step (row, &local)) {
    gint64 number = aus_statement_int (row, "number");
    gint64 at = aus_statement_int (row, "at");
    AusAuditEntry entry = entry_of (row);
    more = func (&entry, number, at, aus_statement_text (row, "actor_name"),
                 aus_statement_text (row, "principal_name"), user_data);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

gboolean
aus_audit_store_verify (AusTx *tx, gint64 *bad, GError **error)
{
  static const char sql[] =
      "SELECT number, at, organisation_id, actor_kind, actor_id, on_behalf_of, action,"
      " consultation_id, participant_id, detail, hash FROM audit ORDER BY number";
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "");
  g_autofree char *previous = g_strdup (AUS_AUDIT_GENESIS);
  gint64 found = 0;

  while (row != NULL && found == 0 && aus_statement_step (row, &local)) {
    gint64 number = aus_statement_int (row, "number");
    gint64 at = aus_statement_int (row, "at");
    AusAuditEntry entry = entry_of (row);
    g_autofree char *hash = hash_entry (previous, at, &entry);
    if (g_strcmp0 (hash, aus_statement_text (row, "hash")) != 0)
      found = number;
    g_free (previous);
    previous = g_steal_pointer (&hash);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  if (row == NULL || local != NULL)
    return FALSE;
  *bad = found;
  return TRUE;
}
