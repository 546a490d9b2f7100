/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-consultation-record.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* AusEventRow: one committed live change. */
typedef struct {
  gint64 number;
  char *type;
  char *organisation_id;
  char *practitioner_id;
  char *consultation_id;
  char *participant_id; /* NULL */
  char *document_id;    /* NULL; it is then one of what became of a document */
  char *recipient_id;   /* NULL */
  char *correlation;    /* of the request under way, not stored; NULL: none, or read back */
} AusEventRow;

void aus_event_row_free (AusEventRow *self);

/* aus_event_store_add: marks the transaction with AUS_TX_EVENTS; the row goes with "events". */
gboolean aus_event_store_add (AusTx *tx, const char *type, const AusConsultation *consultation,
                              const char *participant_id, GError **error);

/* aus_event_store_add_document: the same, of a document. @recipient_id: NULL: not one alone. */
gboolean aus_event_store_add_document (AusTx *tx, const char *type,
                                       const AusConsultation *consultation, const char *document_id,
                                       const char *recipient_id, GError **error);

/* aus_event_store_list: (transfer full) (element-type AusEventRow): those after @since, in order.
 */
GPtrArray *aus_event_store_list (AusTx *tx, gint64 since, guint limit, GError **error);

/* aus_event_store_get_bounds: numbers of the oldest and the newest row there is, 0 if none. */
gboolean aus_event_store_get_bounds (AusTx *tx, gint64 *first, gint64 *last, GError **error);

/* aus_event_store_prune: forgets those before @before, but never the newest, nor what the
 * search has still to index, nor what webhooks have still to be told. */
gboolean aus_event_store_prune (AusTx *tx, gint64 before, GError **error);

G_END_DECLS
