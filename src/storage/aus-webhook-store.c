/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-webhook-store.h"

#include "core/aus-error.h"

void
aus_webhook_row_free (AusWebhookRow *self)
{
  g_free (self->id);
  g_free (self->account_id);
  g_free (self->organisation_id);
  g_free (self->url);
  g_free (self);
}

void
aus_webhook_delivery_free (AusWebhookDelivery *self)
{
  g_free (self->webhook_id);
  g_free (self->id);
  g_free (self->type);
  g_free (self->payload);
  g_free (self->reason);
  g_free (self);
}

typedef gpointer (*ReadRow) (AusStatement *row);

/* Takes @statement. */
static GPtrArray *
read_all (AusStatement *statement, ReadRow read, GDestroyNotify row_free, GError **error)
{
  g_autoptr (AusStatement) row = statement;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  g_autoptr (GError) local = NULL;

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (rows, read (row));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&rows) : NULL;
}

static gpointer
read_webhook (AusStatement *row)
{
  AusWebhookRow *self = g_new0 (AusWebhookRow, 1);

  self->id = aus_statement_dup (row, "id");
  self->account_id = aus_statement_dup (row, "account_id");
  self->organisation_id = aus_statement_dup (row, "organisation_id");
  self->url = aus_statement_dup (row, "url");
  self->created_at = aus_statement_int (row, "created_at");
  self->failing_since = aus_statement_int (row, "failing_since");
  self->disabled_at = aus_statement_int (row, "disabled_at");
  return self;
}

static gpointer
read_delivery (AusStatement *row)
{
  AusWebhookDelivery *self = g_new0 (AusWebhookDelivery, 1);

  self->webhook_id = aus_statement_dup (row, "webhook_id");
  self->id = aus_statement_dup (row, "id");
  self->type = aus_statement_dup (row, "type");
  self->payload = aus_statement_dup (row, "payload");
  self->created_at = aus_statement_int (row, "created_at");
  aus_webhook_state_from_name (aus_statement_text (row, "state"), &self->state);
  self->due_at = aus_statement_int (row, "due_at");
  self->tries = (guint) aus_statement_int (row, "tries");
  self->tried_at = aus_statement_int (row, "tried_at");
  self->status = (guint) aus_statement_int (row, "status");
  self->reason = aus_statement_dup (row, "reason");
  return self;
}

static GPtrArray *
read_webhooks (AusStatement *statement, GError **error)
{
  return read_all (statement, read_webhook, (GDestroyNotify) aus_webhook_row_free, error);
}

static GPtrArray *
read_deliveries (AusStatement *statement, GError **error)
{
  return read_all (statement, read_delivery, (GDestroyNotify) aus_webhook_delivery_free, error);
}

/* Webhooks */

gboolean
aus_webhook_store_insert (AusTx *tx, const AusWebhookRow *row, GError **error)
{
  aus_tx_mark (tx, AUS_TX_WEBHOOK);
  /* Nobody was listening: what was before is nobody's business. */
  return aus_tx_exec (tx, error,
                      "UPDATE webhook_mark SET number = coalesce ((SELECT max (number) FROM event),"
                      " 0) WHERE NOT EXISTS (SELECT 1 FROM webhook WHERE disabled_at IS NULL)",
                      "") &&
         aus_tx_exec (tx, error,
                      "INSERT INTO webhook (id, account_id, organisation_id, url, created_at)"
                      " VALUES (?1, ?2, ?3, ?4, ?5)",
                      "ssssi", row->id, row->account_id, row->organisation_id, row->url,
                      row->created_at);
}

gboolean
aus_webhook_store_count (AusTx *tx, const char *account_id, gint64 *count, GError **error)
{
  return aus_tx_get_int (tx, count, 0, error, "SELECT count (*) FROM webhook WHERE account_id = ?1",
                         "s", account_id);
}

GPtrArray *
aus_webhook_store_list (AusTx *tx, const char *account_id, GError **error)
{
  return read_webhooks (aus_tx_query (tx, error,
                                      "SELECT id, account_id, organisation_id, url, created_at,"
                                      " failing_since, disabled_at FROM webhook"
                                      " WHERE account_id = ?1 ORDER BY id",
                                      "s", account_id),
                        error);
}

AusWebhookRow *
aus_webhook_store_load (AusTx *tx, const char *account_id, const char *id, GError **error)
{
  g_autoptr (GPtrArray) rows =
      read_webhooks (aus_tx_query (tx, error,
                                   "SELECT id, account_id, organisation_id, url, created_at,"
                                   " failing_since, disabled_at FROM webhook"
                                   " WHERE account_id = ?1 AND id = ?2",
                                   "ss", account_id, id),
                     error);

  if (rows == NULL)
    return NULL;
  if (rows->len == 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such webhook");
    return NULL;
  }
  return g_ptr_array_steal_index (rows, 0);
}

gboolean
aus_webhook_store_enable (AusTx *tx, const char *id, GError **error)
{
  aus_tx_mark (tx, AUS_TX_WEBHOOK);
  return aus_tx_exec (tx, error,
                      "UPDATE webhook_mark SET number = coalesce ((SELECT max (number) FROM event),"
                      " 0) WHERE NOT EXISTS (SELECT 1 FROM webhook WHERE disabled_at IS NULL)",
                      "") &&
         aus_tx_exec (tx, error,
                      "UPDATE webhook SET disabled_at = NULL, failing_since = NULL WHERE id = ?1",
                      "s", id);
}

gboolean
aus_webhook_store_delete (AusTx *tx, const char *id, GError **error)
{
  aus_tx_mark (tx, AUS_TX_WEBHOOK);
  return aus_tx_exec (tx, error, "DELETE FROM webhook_delivery WHERE webhook_id = ?1", "s", id) &&
         aus_tx_exec (tx, error, "DELETE FROM webhook WHERE id = ?1", "s", id);
}

GPtrArray *
aus_webhook_store_list_for (AusTx *tx, const AusEventRow *event, GError **error)
{
  return read_webhooks (
      aus_tx_query (tx, error,
                    "SELECT w.id, w.account_id, w.organisation_id, w.url, w.created_at,"
                    " w.failing_since, w.disabled_at FROM webhook w"
                    " JOIN account a ON a.id = w.account_id"
                    " WHERE w.organisation_id = ?1 AND w.disabled_at IS NULL"
                    " AND a.disabled_at IS NULL AND (w.account_id = ?2 OR EXISTS"
                    "  (SELECT 1 FROM delegation d WHERE d.delegate_id = w.account_id"
                    "   AND d.practitioner_id = ?2)) ORDER BY w.id",
                    "ss", event->organisation_id, event->practitioner_id),
      error);
}

gboolean
aus_webhook_store_get_mark (AusTx *tx, gint64 *number, GError **error)
{
  return aus_tx_get_int (tx, number, 0, error, "SELECT number FROM webhook_mark", "");
}

gboolean
aus_webhook_store_set_mark (AusTx *tx, gint64 number, GError **error)
{
  return aus_tx_exec (tx, error, "UPDATE webhook_mark SET number = ?1", "i", number);
}

gboolean
aus_webhook_store_look (AusTx *tx, gboolean *now, gint64 *next, GError **error)
{
  gint64 is_behind = 0, due = 0;

  if (!aus_tx_get_int (tx, &is_behind, 0, error,
                       "SELECT EXISTS (SELECT 1 FROM webhook WHERE disabled_at IS NULL)"
                       " AND coalesce ((SELECT max (number) FROM event), 0)"
                       " > (SELECT number FROM webhook_mark)",
                       "") ||
      /* A receiver that is being told is not told the next thing: its lease ends, or it answers. */
      !aus_tx_get_int (tx, &due, 0, error,
                       "SELECT min (d.due_at) FROM webhook_delivery d WHERE d.due_at IS NOT NULL"
                       " AND (d.state = 'sending' OR NOT EXISTS (SELECT 1 FROM webhook_delivery s"
                       "  WHERE s.webhook_id = d.webhook_id AND s.state = 'sending'))",
                       ""))
    return FALSE;
  *now = is_behind != 0 || (due != 0 && due <= aus_tx_now (tx));
  *next = due;
  return TRUE;
}

/* Deliveries */

gboolean
aus_webhook_store_add_delivery (AusTx *tx, const char *webhook_id, const char *id, const char *type,
                                const char *payload, GError **error)
{
  aus_tx_mark (tx, AUS_TX_WEBHOOK);
  return aus_tx_exec (tx, error,
                      "INSERT INTO webhook_delivery (webhook_id, id, type, payload, created_at,"
                      " due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
                      "ssssi", webhook_id, id, type, payload, aus_tx_now (tx));
}

GPtrArray *
aus_webhook_store_lease (AusTx *tx, gint64 lease_usec, guint limit, GError **error)
{
  static const char sql[] =
      "UPDATE webhook_delivery SET due_at = ?2, tries = tries + 1, tried_at = ?1,"
      " state = 'sending' WHERE (webhook_id, id) IN (SELECT d.webhook_id, min (d.id)"
      "  FROM webhook_delivery d WHERE d.due_at IS NOT NULL AND d.due_at <= ?1"
      "  AND NOT EXISTS (SELECT 1 FROM webhook_delivery s WHERE s.webhook_id = d.webhook_id"
      "   AND s.state = 'sending' AND s.due_at > ?1) GROUP BY d.webhook_id LIMIT ?3)"
      " RETURNING webhook_id, id, type, payload, created_at, state, due_at, tries, tried_at,"
      " status, reason";

  return read_deliveries (aus_tx_query (tx, error, sql, "iii", aus_tx_now (tx),
                                        aus_tx_now (tx) + lease_usec, (gint64) limit),
                          error);
}

char *
aus_webhook_store_get_url (AusTx *tx, const char *webhook_id, GError **error)
{
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error, "SELECT url FROM webhook WHERE id = ?1 AND disabled_at IS NULL", "s", webhook_id);

  return row != NULL && aus_statement_step (row, error) ? aus_statement_dup (row, "url") : NULL;
}

gboolean
aus_webhook_store_finish (AusTx *tx, const AusWebhookDelivery *delivery, GError **error)
{
  aus_tx_mark (tx, AUS_TX_WEBHOOK);
  return aus_tx_exec (tx, error,
                      "UPDATE webhook_delivery SET state = ?1, due_at = ?2, status = ?3,"
                      " reason = ?4 WHERE webhook_id = ?5 AND id = ?6 AND tries = ?7"
                      " AND state = 'sending'",
                      "sttsssi", aus_webhook_state_get_name (delivery->state), delivery->due_at,
                      (gint64) delivery->status, delivery->reason, delivery->webhook_id,
                      delivery->id, (gint64) delivery->tries);
}

gboolean
aus_webhook_store_judge (AusTx *tx, const char *webhook_id, gboolean good, gboolean at_once,
                         gint64 give_up, GError **error)
{
  if (good)
    return aus_tx_exec (
        tx, error,
        "UPDATE webhook SET failing_since = NULL WHERE id = ?1 AND failing_since IS NOT NULL", "s",
        webhook_id);
  return aus_tx_exec (tx, error,
                      "UPDATE webhook SET failing_since = coalesce (failing_since, ?2),"
                      " disabled_at = CASE WHEN ?3 OR failing_since < ?4 THEN ?2"
                      " ELSE disabled_at END WHERE id = ?1",
                      "sibi", webhook_id, aus_tx_now (tx), at_once, give_up);
}

GPtrArray *
aus_webhook_store_list_deliveries (AusTx *tx, const char *webhook_id, guint limit, GError **error)
{
  return read_deliveries (aus_tx_query (tx, error,
                                        "SELECT webhook_id, id, type, payload, created_at, state,"
                                        " due_at, tries, tried_at, status, reason"
                                        " FROM webhook_delivery WHERE webhook_id = ?1"
                                        " ORDER BY id DESC LIMIT ?2",
                                        "si", webhook_id, (gint64) limit),
                          error);
}

gboolean
aus_webhook_store_redeliver (AusTx *tx, const char *webhook_id, const char *id, GError **error)
{
  aus_tx_mark (tx, AUS_TX_WEBHOOK);
  if (!aus_tx_exec (tx, error,
                    "UPDATE webhook_delivery SET state = 'waiting', due_at = ?1, tries = 0"
                    " WHERE webhook_id = ?2 AND id = ?3",
                    "iss", aus_tx_now (tx), webhook_id, id))
    return FALSE;
  if (aus_tx_changes (tx) == 1)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such delivery");
  return FALSE;
}

gboolean
aus_webhook_store_prune (AusTx *tx, gint64 before, GError **error)
{
  return aus_tx_exec (tx, error,
                      "DELETE FROM webhook_delivery WHERE created_at < ?1 AND due_at IS NULL", "i",
                      before);
}
