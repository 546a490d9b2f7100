/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-ctl.h"

#include "core/aus-time.h"
#include "storage/aus-outbox-store.h"

#define LIST_LIMIT 1000

static gpointer
list (AusTx *tx, gpointer data, GError **error)
{
  return aus_outbox_store_list_trouble (tx, NULL, LIST_LIMIT, error);
}

static char *
next_try (const AusOutboxRow *row)
{
  return row->due_at == AUS_OUTBOX_NEVER ? g_strdup ("-") : aus_time_format_utc (row->due_at);
}

/* Ids only: who it is for is no business of the server's operator (L2). */
gboolean
aus_ctl_outbox_list (AusCtl *ctl, int argc, char **argv, GError **error)
{
  gpointer result = NULL;

  if (!aus_ctl_parse (&argc, &argv, NULL, NULL, error) || !aus_ctl_open (ctl, error) ||
      !aus_database_read_sync (ctl->database, list, NULL, &result, error))
    return FALSE;
  g_autoptr (GPtrArray) rows = result;
  for (guint i = 0; i < rows->len; i++) {
    const AusOutboxRow *row = g_ptr_array_index (rows, i);
    g_autofree char *next = next_try (row);
    g_print ("%s\t%s\t%s\t%s\t%u\t%s\t%s\n", row->consultation_id,
             aus_message_kind_get_name (row->kind), aus_channel_get_name (row->channel),
             aus_message_state_get_name (row->state), row->tries, next,
             row->reason != NULL ? row->reason : "-");
  }
  return TRUE;
}

static gpointer
retry (AusTx *tx, gpointer data, GError **error)
{
  gint64 *count = data;

  aus_outbox_store_retry_all (tx, count, error);
  return NULL;
}

gboolean
aus_ctl_outbox_retry (AusCtl *ctl, int argc, char **argv, GError **error)
{
  gint64 count = 0;

  if (!aus_ctl_parse (&argc, &argv, NULL, NULL, error) || !aus_ctl_open (ctl, error) ||
      !aus_database_write_sync (ctl->database, retry, &count, NULL, error))
    return FALSE;
  g_print ("%" G_GINT64_FORMAT " messages are due now.\n", count);
  return TRUE;
}
