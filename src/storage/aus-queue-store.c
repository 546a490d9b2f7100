/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-queue-store.h"

#include "core/aus-error.h"

#define SELECT_QUEUE                                                                               \
  "SELECT q.id, q.organisation_id, o.name AS organisation_name, a.display_name, a.profession,"     \
  " q.code, q.open FROM queue q JOIN account a ON a.id = q.id"                                     \
  " JOIN organisation o ON o.id = q.organisation_id WHERE "

void
aus_queue_row_free (AusQueueRow *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->organisation_id);
  g_free (self->organisation_name);
  g_free (self->name);
  g_free (self->profession);
  g_free (self->code);
  g_strfreev (self->members);
  g_free (self);
}

gboolean
aus_queue_store_insert (AusTx *tx, const AusQueueRow *queue, GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO queue (id, organisation_id, code, open, created_at)"
                      " VALUES (?1, ?2, ?3, ?4, ?5)",
                      "sssbi", queue->id, queue->organisation_id, queue->code, queue->open,
                      aus_tx_now (tx));
}

gboolean
aus_queue_store_save (AusTx *tx, const AusQueueRow *queue, GError **error)
{
  aus_tx_mark (tx, AUS_TX_IDENTITY);
  return aus_tx_exec (tx, error, "UPDATE queue SET open = ?2 WHERE id = ?1", "sb", queue->id,
                      queue->open) &&
         aus_tx_exec (tx, error,
                      "UPDATE account SET display_name = ?2, family_name = ?2 WHERE id = ?1", "ss",
                      queue->id, queue->name);
}

gboolean
aus_queue_store_set_members (AusTx *tx, const AusQueueRow *queue, GError **error)
{
  /* What actors serve is remembered with them. */
  aus_tx_mark (tx, AUS_TX_IDENTITY);
  if (!aus_tx_exec (tx, error, "DELETE FROM queue_member WHERE queue_id = ?1", "s", queue->id))
    return FALSE;
  for (guint i = 0; queue->members[i] != NULL; i++) {
    if (!aus_tx_exec (tx, error,
                      "INSERT INTO queue_member (queue_id, practitioner_id, created_at)"
                      " VALUES (?1, ?2, ?3)",
                      "ssi", queue->id, queue->members[i], aus_tx_now (tx)))
      return FALSE;
  }
  return TRUE;
}

/* Takes @statement over. */
static GStrv
read_ids (AusStatement *statement, GError **error)
{
  g_autoptr (AusStatement) row = statement;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GError) local = NULL;

  while (row != NULL && aus_statement_step (row, &local))
    g_strv_builder_add (ids, aus_statement_text (row, "id"));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_strv_builder_end (ids) : NULL;
}

static AusQueueRow *
read_queue (AusStatement *row)
{
  AusQueueRow *self = g_new0 (AusQueueRow, 1);

  self->id = aus_statement_dup (row, "id");
  self->organisation_id = aus_statement_dup (row, "organisation_id");
  self->organisation_name = aus_statement_dup (row, "organisation_name");
  self->name = aus_statement_dup (row, "display_name");
  self->profession = aus_statement_dup (row, "profession");
  self->code = aus_statement_dup (row, "code");
  self->open = aus_statement_int (row, "open") != 0;
  return self;
}

static gboolean
load_members (AusTx *tx, AusQueueRow *self, GError **error)
{
  self->members = read_ids (aus_tx_query (tx, error,
                                          "SELECT m.practitioner_id AS id FROM queue_member m"
                                          " JOIN account a ON a.id = m.practitioner_id"
                                          " WHERE m.queue_id = ?1 ORDER BY a.family_name, a.id",
                                          "s", self->id),
                            error);
  return self->members != NULL;
}

static AusQueueRow *
load (AusTx *tx, const char *sql, const char *key, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "s", key);

  if (row == NULL)
    return NULL;
  if (!aus_statement_step (row, &local)) {
    if (local == NULL)
      g_set_error_literal (&local, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such queue");
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  g_autoptr (AusQueueRow) self = read_queue (row);
  return load_members (tx, self, error) ? g_steal_pointer (&self) : NULL;
}

AusQueueRow *
aus_queue_store_load (AusTx *tx, const char *queue_id, GError **error)
{
  return load (tx, SELECT_QUEUE "q.id = ?1", queue_id, error);
}

AusQueueRow *
aus_queue_store_load_by_code (AusTx *tx, const char *code, GError **error)
{
  return load (tx, SELECT_QUEUE "q.code = ?1", code, error);
}

GPtrArray *
aus_queue_store_list (AusTx *tx, const char *organisation_id, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_queue_row_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error, SELECT_QUEUE "q.organisation_id = ?1 ORDER BY a.display_name, q.id",
                    "s", organisation_id);

  while (row != NULL && local == NULL && aus_statement_step (row, &local)) {
    AusQueueRow *queue = read_queue (row);
    g_ptr_array_add (all, queue);
    load_members (tx, queue, &local);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&all) : NULL;
}

GStrv
aus_queue_store_list_of (AusTx *tx, const char *account_id, GError **error)
{
  return read_ids (aus_tx_query (tx, error,
                                 "SELECT queue_id AS id FROM queue_member"
                                 " WHERE practitioner_id = ?1 UNION SELECT m.queue_id"
                                 " FROM delegation d JOIN queue_member m"
                                 " ON m.practitioner_id = d.practitioner_id"
                                 " WHERE d.delegate_id = ?1 ORDER BY 1",
                                 "s", account_id),
                   error);
}

GStrv
aus_queue_store_list_waiting (AusTx *tx, const char *queue_id, guint limit, GError **error)
{
  return read_ids (aus_tx_query (tx, error,
                                 "SELECT c.id FROM consultation c JOIN participant p"
                                 " ON p.consultation_id = c.id AND p.role = 'patient'"
                                 " WHERE c.practitioner_id = ?1 AND c.status = 'waiting'"
                                 " ORDER BY p.ready_at, c.id LIMIT ?2",
                                 "si", queue_id, (gint64) limit),
                   error);
}

gboolean
aus_queue_store_count (AusTx *tx, const char *queue_id, gint64 *count, GError **error)
{
  return aus_tx_get_int (tx, count, 0, error,
                         "SELECT count(*) FROM consultation WHERE practitioner_id = ?1"
                         " AND status IN ('scheduled', 'waiting')",
                         "s", queue_id);
}

gboolean
aus_queue_store_assign (AusTx *tx, const char *consultation_id, const char *queue_id,
                        const char *practitioner_id, gboolean *won, GError **error)
{
  if (!aus_tx_exec (tx, error,
                    "UPDATE consultation SET practitioner_id = ?3"
                    " WHERE id = ?1 AND practitioner_id = ?2",
                    "sss", consultation_id, queue_id, practitioner_id))
    return FALSE;
  *won = aus_tx_changes (tx) == 1;
  return TRUE;
}

gboolean
aus_queue_store_count_by (AusTx *tx, const char *queue_id, const char *address, gint64 *count,
                          GError **error)
{
  return aus_tx_get_int (tx, count, 0, error,
                         "SELECT count(*) FROM consultation c JOIN participant p"
                         " ON p.consultation_id = c.id AND p.role = 'patient'"
                         " WHERE c.practitioner_id = ?1 AND c.status IN ('scheduled', 'waiting')"
                         " AND (p.mobile = ?2 OR lower(p.email) = lower(?2))",
                         "ss", queue_id, address);
}

gboolean
aus_queue_store_count_from (AusTx *tx, const char *queue_id, const char *origin, gint64 *count,
                            GError **error)
{
  return aus_tx_get_int (tx, count, 0, error,
                         "SELECT count(*) FROM queue_place q JOIN consultation c"
                         " ON c.id = q.consultation_id WHERE q.origin = ?2"
                         " AND c.practitioner_id = ?1 AND c.status IN ('scheduled', 'waiting')",
                         "ss", queue_id, origin);
}

gboolean
aus_queue_store_add_place (AusTx *tx, const char *consultation_id, const char *origin,
                           GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO queue_place (consultation_id, origin, created_at)"
                      " VALUES (?1, ?2, ?3)",
                      "ssi", consultation_id, origin, aus_tx_now (tx));
}

gboolean
aus_queue_store_prune (AusTx *tx, gint64 before, GError **error)
{
  return aus_tx_exec (tx, error, "DELETE FROM queue_place WHERE created_at < ?1", "i", before);
}
