/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-vital-sign-store.h"

void
aus_vital_sign_free (AusVitalSign *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->consultation_id);
  g_free (self->sealed);
  g_free (self->by_role);
  g_free (self->by_id);
  g_free (self->by_name);
  g_free (self->corrects);
  g_free (self);
}

gboolean
aus_vital_sign_store_insert (AusTx *tx, const AusVitalSign *row, GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO vital_sign (consultation_id, id, sealed, by_role, by_id,"
                      " by_name, at, corrects) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                      "ssssssis", row->consultation_id, row->id, row->sealed, row->by_role,
                      row->by_id, row->by_name, row->at, row->corrects);
}

static gpointer
read_row (AusStatement *row)
{
  AusVitalSign *self = g_new0 (AusVitalSign, 1);

  self->consultation_id = aus_statement_dup (row, "consultation_id");
  self->id = aus_statement_dup (row, "id");
  self->sealed = aus_statement_dup (row, "sealed");
  self->by_role = aus_statement_dup (row, "by_role");
  self->by_id = aus_statement_dup (row, "by_id");
  self->by_name = aus_statement_dup (row, "by_name");
  self->at = aus_statement_int (row, "at");
  self->corrects = aus_statement_dup (row, "corrects");
  return self;
}

GPtrArray *
aus_vital_sign_store_list (AusTx *tx, const char *consultation_id, GError **error)
{
  AusStatement *row =
      aus_tx_query (tx, error,
                    "SELECT consultation_id, id, sealed, by_role, by_id, by_name, at, corrects"
                    " FROM vital_sign WHERE consultation_id = ?1 ORDER BY id",
                    "s", consultation_id);

  return aus_statement_read_all (row, read_row, (GDestroyNotify) aus_vital_sign_free, error);
}
