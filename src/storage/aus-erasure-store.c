/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-erasure-store.h"

void
aus_erasure_party_free (AusErasureParty *self)
{
  g_free (self->practitioner_id);
  g_free (self->display_name);
  g_free (self);
}

static gpointer
read_row (AusStatement *row)
{
  AusErasureParty *self = g_new0 (AusErasureParty, 1);

  self->practitioner_id = aus_statement_dup (row, "id");
  self->display_name = aus_statement_dup (row, "display_name");
  self->closed = aus_statement_int (row, "closed") != 0;
  self->agreed = aus_statement_int (row, "agreed") != 0;
  return self;
}

GPtrArray *
aus_erasure_store_list (AusTx *tx, const char *patient_id, gint64 since, GError **error)
{
  /* Whoever left a queue untaken was nobody's patient yet. */
  AusStatement *row =
      aus_tx_query (tx, error,
                    "SELECT a.id, a.display_name, a.disabled_at IS NOT NULL AS closed, EXISTS"
                    " (SELECT 1 FROM erasure_agreement e WHERE e.patient_id = ?1"
                    "  AND e.practitioner_id = a.id AND e.agreed_at >= ?2) AS agreed"
                    " FROM account a WHERE a.role = 'practitioner' AND a.id IN"
                    " (SELECT c.practitioner_id FROM participant p JOIN consultation c"
                    "  ON c.id = p.consultation_id WHERE p.patient_id = ?1)"
                    " ORDER BY a.family_name, a.id",
                    "si", patient_id, since);

  return aus_statement_read_all (row, read_row, (GDestroyNotify) aus_erasure_party_free, error);
}

gboolean
aus_erasure_store_agree (AusTx *tx, const char *patient_id, const char *practitioner_id,
                         GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO erasure_agreement (patient_id, practitioner_id, agreed_at)"
                      " VALUES (?1, ?2, ?3) ON CONFLICT (patient_id, practitioner_id)"
                      " DO UPDATE SET agreed_at = excluded.agreed_at",
                      "ssi", patient_id, practitioner_id, aus_tx_now (tx));
}
