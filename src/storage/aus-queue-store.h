/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* AusQueueRow: a shared queue (B8); its id is that of the account it waits by. */
typedef struct {
  char *id;
  char *organisation_id;
  char *organisation_name;
  char *name;
  char *profession;
  char *code;
  gboolean open;
  GStrv members; /* practitioner ids, by their family names */
} AusQueueRow;

void aus_queue_row_free (AusQueueRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusQueueRow, aus_queue_row_free)

/* aus_queue_store_insert: the row beside its account; members apart. */
gboolean aus_queue_store_insert (AusTx *tx, const AusQueueRow *queue, GError **error);
/* aus_queue_store_save: name and whether it is open. */
gboolean aus_queue_store_save (AusTx *tx, const AusQueueRow *queue, GError **error);
/* aus_queue_store_set_members: who serves it from now on. */
gboolean aus_queue_store_set_members (AusTx *tx, const AusQueueRow *queue, GError **error);

/* (transfer full); AUS_ERROR_NOT_FOUND. */
AusQueueRow *aus_queue_store_load (AusTx *tx, const char *queue_id, GError **error);
AusQueueRow *aus_queue_store_load_by_code (AusTx *tx, const char *code, GError **error);
/* (transfer full) (element-type AusQueueRow): by name. */
GPtrArray *aus_queue_store_list (AusTx *tx, const char *organisation_id, GError **error);

/* aus_queue_store_list_of: (transfer full): ids of those an account, or a principal of it, serves.
 */
GStrv aus_queue_store_list_of (AusTx *tx, const char *account_id, GError **error);

/*
 * aus_queue_store_list_waiting: (transfer full): consultations that wait, in their order: who was
 * ready first. aus_queue_store_count: those not yet taken, also who is still getting ready.
 */
GStrv aus_queue_store_list_waiting (AusTx *tx, const char *queue_id, guint limit, GError **error);
gboolean aus_queue_store_count (AusTx *tx, const char *queue_id, gint64 *count, GError **error);

/*
 * aus_queue_store_assign: gives a consultation of the queue to a practitioner; FALSE in @won when
 * it is no longer the queue's: somebody else was first.
 */
gboolean aus_queue_store_assign (AusTx *tx, const char *consultation_id, const char *queue_id,
                                 const char *practitioner_id, gboolean *won, GError **error);

/*
 * Who holds places that nobody has taken yet, ready or not (B8). aus_queue_store_count_by: of one
 * @address, mail or telephone; aus_queue_store_count_from: of one @origin.
 */
gboolean aus_queue_store_count_by (AusTx *tx, const char *queue_id, const char *address,
                                   gint64 *count, GError **error);
gboolean aus_queue_store_count_from (AusTx *tx, const char *queue_id, const char *origin,
                                     gint64 *count, GError **error);
/* aus_queue_store_add_place: from where @consultation_id came. _prune: of those before @before. */
gboolean aus_queue_store_add_place (AusTx *tx, const char *consultation_id, const char *origin,
                                    GError **error);
gboolean aus_queue_store_prune (AusTx *tx, gint64 before, GError **error);

G_END_DECLS
