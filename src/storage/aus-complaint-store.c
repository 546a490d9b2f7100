/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-complaint-store.h"

#include "core/aus-error.h"

char *
aus_complaint_store_load (AusTx *tx, const char *organisation_id, GError **error)
{
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error, "SELECT complaint_contact FROM organisation WHERE id = ?1", "s", organisation_id);
  g_autoptr (GError) local = NULL;

  if (row == NULL)
    return NULL;
  if (aus_statement_step (row, &local))
    return aus_statement_dup (row, "complaint_contact");
  if (local == NULL)
    local = g_error_new_literal (AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such organisation");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
aus_complaint_store_save (AusTx *tx, const char *organisation_id, const char *contact,
                          GError **error)
{
  return aus_tx_exec (tx, error, "UPDATE organisation SET complaint_contact = ?2 WHERE id = ?1",
                      "ss", organisation_id, contact);
}
