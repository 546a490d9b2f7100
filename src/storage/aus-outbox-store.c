/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-outbox-store.h"

#define COLUMNS                                                                                    \
  "o.consultation_id, o.participant_id, o.kind, o.channel, o.serial, o.state, o.due_at, o.tries,"  \
  " o.sequence, o.changed_at, o.reason"

AusOutboxRow *
aus_outbox_row_copy (const AusOutboxRow *self)
{
  AusOutboxRow *copy = g_memdup2 (self, sizeof *self);

  copy->consultation_id = g_strdup (self->consultation_id);
  copy->participant_id = g_strdup (self->participant_id);
  copy->reason = g_strdup (self->reason);
  return copy;
}

void
aus_outbox_row_free (AusOutboxRow *self)
{
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self->reason);
  g_free (self);
}

gboolean
aus_outbox_store_put (AusTx *tx, const char *consultation_id, const char *participant_id,
                      AusMessageKind kind, AusChannel channel, gint64 sequence, GError **error)
{
  aus_tx_mark (tx, AUS_TX_OUTBOX);
  return aus_tx_exec (
      tx, error,
      "INSERT INTO outbox (consultation_id, participant_id, kind, channel, due_at, sequence,"
      " changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5)"
      " ON CONFLICT (consultation_id, participant_id, kind, channel) DO UPDATE SET"
      " serial = serial + (tries > 0), state = 'waiting', due_at = excluded.due_at, tries = 0,"
      " sequence = excluded.sequence, changed_at = excluded.changed_at, reason = NULL",
      "ssssii", consultation_id, participant_id, aus_message_kind_get_name (kind),
      aus_channel_get_name (channel), aus_tx_now (tx), sequence);
}

static AusOutboxRow *
read_row (AusStatement *row)
{
  AusOutboxRow *self = g_new0 (AusOutboxRow, 1);

  self->consultation_id = aus_statement_dup (row, "consultation_id");
  self->participant_id = aus_statement_dup (row, "participant_id");
  aus_message_kind_from_name (aus_statement_text (row, "kind"), &self->kind);
  aus_channel_from_name (aus_statement_text (row, "channel"), &self->channel);
  self->serial = aus_statement_int (row, "serial");
  aus_message_state_from_name (aus_statement_text (row, "state"), &self->state);
  self->due_at = aus_statement_int (row, "due_at");
  self->tries = (guint) aus_statement_int (row, "tries");
  self->sequence = aus_statement_int (row, "sequence");
  self->changed_at = aus_statement_int (row, "changed_at");
  self->reason = aus_statement_dup (row, "reason");
  return self;
}

/* Takes @statement; adds its rows to @rows. */
static gboolean
read_into (GPtrArray *rows, AusStatement *statement, GError **error)
{
  g_autoptr (AusStatement) row = statement;
  g_autoptr (GError) local = NULL;

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (rows, read_row (row));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

static GPtrArray *
rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) aus_outbox_row_free);
}

GPtrArray *
aus_outbox_store_list (AusTx *tx, const char *consultation_id, GError **error)
{
  g_autoptr (GPtrArray) rows = rows_new ();
  AusStatement *row = aus_tx_query (tx, error,
                                    "SELECT " COLUMNS " FROM outbox o WHERE consultation_id = ?1"
                                    " ORDER BY participant_id, changed_at",
                                    "s", consultation_id);

  return read_into (rows, row, error) ? g_steal_pointer (&rows) : NULL;
}

/* The condition on due_at is that of the partial index: few rows at any time. */
GPtrArray *
aus_outbox_store_list_trouble (AusTx *tx, const char *practitioner_id, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = rows_new ();
  AusStatement *row =
      practitioner_id != NULL
          ? aus_tx_query (tx, error,
                          "SELECT " COLUMNS " FROM outbox o JOIN consultation c"
                          " ON c.id = o.consultation_id WHERE o.due_at IS NOT NULL"
                          " AND o.reason IS NOT NULL AND c.practitioner_id = ?1"
                          " ORDER BY o.changed_at DESC LIMIT ?2",
                          "si", practitioner_id, (gint64) limit)
          : aus_tx_query (tx, error,
                          "SELECT " COLUMNS " FROM outbox o WHERE o.due_at IS NOT NULL"
                          " ORDER BY o.due_at LIMIT ?1",
                          "i", (gint64) limit);

  return read_into (rows, row, error) ? g_steal_pointer (&rows) : NULL;
}

gboolean
aus_outbox_store_get_next (AusTx *tx, AusChannel channel, gint64 *next, GError **error)
{
  return aus_tx_get_int (tx, next, 0, error,
                         "SELECT due_at FROM outbox WHERE due_at IS NOT NULL AND due_at < ?1"
                         " AND channel = ?2 ORDER BY due_at LIMIT 1",
                         "is", AUS_OUTBOX_NEVER, aus_channel_get_name (channel));
}

GPtrArray *
aus_outbox_store_lease (AusTx *tx, AusChannel channel, gint64 lease_usec, guint limit,
                        GError **error)
{
  static const char sql[] =
      "UPDATE outbox AS o SET due_at = ?2, tries = tries + 1, state = 'sending'"
      " WHERE (consultation_id, participant_id, kind, channel) IN (SELECT consultation_id,"
      "  participant_id, kind, channel FROM outbox WHERE due_at IS NOT NULL AND due_at <= ?1"
      "  AND channel = ?4 ORDER BY due_at LIMIT ?3)"
      " RETURNING consultation_id, participant_id, kind, channel, serial, state, due_at, tries,"
      " sequence, changed_at, reason";
  g_autoptr (GPtrArray) rows = rows_new ();
  AusStatement *row =
      aus_tx_query (tx, error, sql, "iiis", aus_tx_now (tx), aus_tx_now (tx) + lease_usec,
                    (gint64) limit, aus_channel_get_name (channel));

  return read_into (rows, row, error) ? g_steal_pointer (&rows) : NULL;
}

gboolean
aus_outbox_store_finish (AusTx *tx, const AusOutboxRow *row, AusMessageState state, gint64 due_at,
                         const char *reason, gboolean *done, GError **error)
{
  if (!aus_tx_exec (tx, error,
                    "UPDATE outbox SET state = ?1, due_at = ?2, reason = ?3, changed_at = ?4"
                    " WHERE consultation_id = ?5 AND participant_id = ?6 AND kind = ?7"
                    " AND channel = ?8 AND serial = ?9 AND tries = ?10 AND due_at IS NOT NULL",
                    "stsissssii", aus_message_state_get_name (state), due_at, reason,
                    aus_tx_now (tx), row->consultation_id, row->participant_id,
                    aus_message_kind_get_name (row->kind), aus_channel_get_name (row->channel),
                    row->serial, (gint64) row->tries))
    return FALSE;
  *done = aus_tx_changes (tx) == 1;
  aus_tx_mark (tx, AUS_TX_OUTBOX);
  return TRUE;
}

gboolean
aus_outbox_store_drop (AusTx *tx, const AusOutboxRow *row, GError **error)
{
  return aus_tx_exec (tx, error,
                      "UPDATE outbox SET state = 'dropped', due_at = NULL, tries = 0,"
                      " serial = serial + (tries > 0),"
                      " reason = NULL, changed_at = ?5 WHERE consultation_id = ?1"
                      " AND participant_id = ?2 AND kind = ?3 AND channel = ?4",
                      "ssssi", row->consultation_id, row->participant_id,
                      aus_message_kind_get_name (row->kind), aus_channel_get_name (row->channel),
                      aus_tx_now (tx));
}

gboolean
aus_outbox_store_retry_all (AusTx *tx, gint64 *count, GError **error)
{
  aus_tx_mark (tx, AUS_TX_OUTBOX);
  if (!aus_tx_exec (tx, error,
                    "UPDATE outbox SET due_at = ?1, state = 'waiting' WHERE due_at IS NOT NULL"
                    " AND reason IS NOT NULL AND state IN ('waiting', 'failed')",
                    "i", aus_tx_now (tx)))
    return FALSE;
  *count = aus_tx_changes (tx);
  return TRUE;
}

gboolean
aus_outbox_store_release (AusTx *tx, GError **error)
{
  return aus_tx_exec (tx, error,
                      "UPDATE outbox SET state = 'waiting', due_at = ?1"
                      " WHERE due_at IS NOT NULL AND state = 'sending'",
                      "i", aus_tx_now (tx));
}

gboolean
aus_outbox_store_prune (AusTx *tx, gint64 before, GError **error)
{
  return aus_tx_exec (tx, error,
                      "UPDATE outbox SET due_at = NULL WHERE due_at = ?1 AND changed_at < ?2", "ii",
                      AUS_OUTBOX_NEVER, before);
}
