/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-reminder-store.h"

#include "core/aus-error.h"

gboolean
aus_reminder_store_load (AusTx *tx, const char *organisation_id, AusReminderRow *self,
                         GError **error)
{
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT coalesce (early_reminder_hours, -1) AS early_hours, reminder_version"
                    " FROM organisation WHERE id = ?1",
                    "s", organisation_id);
  g_autoptr (GError) local = NULL;

  if (row == NULL)
    return FALSE;
  if (aus_statement_step (row, &local)) {
    self->early_hours = aus_statement_int (row, "early_hours");
    self->version = aus_statement_int (row, "reminder_version");
    return TRUE;
  }
  if (local == NULL)
    local = g_error_new_literal (AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such organisation");
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
aus_reminder_store_save (AusTx *tx, const char *organisation_id, const AusReminderRow *row,
                         GError **error)
{
  return aus_tx_exec (tx, error,
                      "UPDATE organisation SET early_reminder_hours = nullif (?2, -1),"
                      " reminder_version = ?3 WHERE id = ?1",
                      "sii", organisation_id, row->early_hours, row->version);
}

/* By practitioner and status, as the index of consultations is. What is due stays: it is leaving.
 */
#define PLANNED                                                                                    \
  " FROM consultation c WHERE c.practitioner_id IN (SELECT id FROM account"                        \
  "  WHERE organisation_id = ?1) AND c.status IN ('scheduled', 'waiting')"                         \
  " AND c.planned_start > ?2"

gboolean
aus_reminder_store_apply (AusTx *tx, const char *organisation_id, gint64 early_usec, GError **error)
{
  aus_tx_mark (tx, AUS_TX_JOBS);
  return aus_tx_exec (tx, error,
                      "DELETE FROM job WHERE kind = 'remind-early' AND leased_until IS NULL"
                      " AND due_at > ?2 AND consultation_id IN (SELECT c.id" PLANNED ")",
                      "si", organisation_id, aus_tx_now (tx)) &&
         (early_usec == 0 ||
          aus_tx_exec (tx, error,
                       "INSERT INTO job (consultation_id, kind, due_at)"
                       " SELECT c.id, 'remind-early', c.planned_start - ?3" PLANNED
                       " AND c.immediate = 0 AND c.planned_start - ?3 > ?2"
                       " ON CONFLICT (consultation_id, kind) DO NOTHING",
                       "sii", organisation_id, aus_tx_now (tx), early_usec));
}
