/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-event-store.h"

#define AUS_LOG_TOPIC "event-store"
#include "core/aus-log.h"

void
aus_event_row_free (AusEventRow *self)
{
  g_free (self->type);
  g_free (self->organisation_id);
  g_free (self->practitioner_id);
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self->document_id);
  g_free (self->recipient_id);
  g_free (self->correlation);
  g_free (self);
}

/* Takes @row; its number is the new one. */
static gboolean
insert (AusTx *tx, AusEventRow *row, GError **error)
{
  if (!aus_tx_exec (tx, error,
                    "INSERT INTO event (at, type, organisation_id, practitioner_id,"
                    " consultation_id, participant_id, document_id, recipient_id)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    "isssssss", aus_tx_now (tx), row->type, row->organisation_id,
                    row->practitioner_id, row->consultation_id, row->participant_id,
                    row->document_id, row->recipient_id)) {
    aus_event_row_free (row);
    return FALSE;
  }
  row->number = aus_tx_last_rowid (tx);
  aus_tx_mark (tx, AUS_TX_EVENTS);
  aus_tx_tell (tx, row, (GDestroyNotify) aus_event_row_free);
  return TRUE;
}

static AusEventRow *
row_new (const char *type, const AusConsultation *consultation)
{
  AusEventRow *row = g_new0 (AusEventRow, 1);

  row->type = g_strdup (type);
  row->organisation_id = g_strdup (consultation->organisation_id);
  row->practitioner_id = g_strdup (consultation->practitioner_id);
  row->consultation_id = g_strdup (consultation->id);
  row->correlation = g_strdup (aus_log_get_correlation ());
  return row;
}

gboolean
aus_event_store_add (AusTx *tx, const char *type, const AusConsultation *consultation,
                     const char *participant_id, GError **error)
{
  AusEventRow *row = row_new (type, consultation);

  row->participant_id = g_strdup (participant_id);
  return insert (tx, row, error);
}

gboolean
aus_event_store_add_document (AusTx *tx, const char *type, const AusConsultation *consultation,
                              const char *document_id, const char *recipient_id, GError **error)
{
  AusEventRow *row = row_new (type, consultation);

  row->document_id = g_strdup (document_id);
  row->recipient_id = g_strdup (recipient_id);
  return insert (tx, row, error);
}

static AusEventRow *
read_row (AusStatement *row)
{
  AusEventRow *self = g_new0 (AusEventRow, 1);

  self->number = aus_statement_int (row, "number");
  self->type = aus_statement_dup (row, "type");
  self->organisation_id = aus_statement_dup (row, "organisation_id");
  self->practitioner_id = aus_statement_dup (row, "practitioner_id");
  self->consultation_id = aus_statement_dup (row, "consultation_id");
  self->participant_id = aus_statement_dup (row, "participant_id");
  self->document_id = aus_statement_dup (row, "document_id");
  self->recipient_id = aus_statement_dup (row, "recipient_id");
  return self;
}

GPtrArray *
aus_event_store_list (AusTx *tx, gint64 since, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_event_row_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT number, type, organisation_id, practitioner_id, consultation_id,"
                    " participant_id, document_id, recipient_id FROM event WHERE number > ?1"
                    " ORDER BY number LIMIT ?2",
                    "ii", since, (gint64) limit);

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (rows, read_row (row));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&rows) : NULL;
}

gboolean
aus_event_store_get_bounds (AusTx *tx, gint64 *first, gint64 *last, GError **error)
{
  gint64 oldest = 0, newest = 0;

  /* Two queries: min and max in one would walk the table. */
  if (!aus_tx_get_int (tx, &oldest, 0, error, "SELECT min(number) FROM event", "") ||
      !aus_tx_get_int (tx, &newest, 0, error, "SELECT max(number) FROM event", ""))
    return FALSE;
  *first = oldest;
  *last = newest;
  return TRUE;
}

gboolean
aus_event_store_prune (AusTx *tx, gint64 before, GError **error)
{
  /*
   * The newest stays: a listener that asks what came since must not be told "too old". So does what
   * the search has not seen yet, and what webhooks were not told.
   */
  return aus_tx_exec (tx, error,
                      "DELETE FROM event WHERE at < ?1"
                      " AND number < (SELECT max(number) FROM event)"
                      " AND number <= (SELECT number FROM search_mark)"
                      " AND (number <= (SELECT number FROM webhook_mark)"
                      "  OR NOT EXISTS (SELECT 1 FROM webhook WHERE disabled_at IS NULL))",
                      "i", before);
}
