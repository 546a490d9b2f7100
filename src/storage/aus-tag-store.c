/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-consultation-store.h"

gboolean
aus_tag_store_insert (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  for (guint i = 0; consultation->tags != NULL && consultation->tags[i] != NULL; i++) {
    if (!aus_tx_exec (tx, error,
                      "INSERT INTO tag (consultation_id, practitioner_id, name)"
                      " VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                      "sss", consultation->id, consultation->practitioner_id,
                      consultation->tags[i]))
      return FALSE;
  }
  return TRUE;
}

gboolean
aus_tag_store_replace (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  return aus_tx_exec (tx, error, "DELETE FROM tag WHERE consultation_id = ?1", "s",
                      consultation->id) &&
         aus_tag_store_insert (tx, consultation, error);
}

GStrv
aus_tag_store_list (AusTx *tx, const char *practitioner_id, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error, "SELECT DISTINCT name FROM tag WHERE practitioner_id = ?1 ORDER BY name", "s",
      practitioner_id);

  while (row != NULL && aus_statement_step (row, &local))
    g_strv_builder_add (names, aus_statement_text (row, "name"));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_strv_builder_end (names) : NULL;
}
