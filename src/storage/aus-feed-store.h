/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Calendar feeds of practitioners (B7): one address each, and what stands in them. */

/* aus_feed_store_load: the id of the account's feed (transfer full); NULL without error: none. */
char *aus_feed_store_load (AusTx *tx, const char *account_id, GError **error);
/* aus_feed_store_find: (transfer full): whose feed it is; AUS_ERROR_NOT_FOUND. */
char *aus_feed_store_find (AusTx *tx, const char *token_hash, GError **error);
/* aus_feed_store_save: the account's only feed from now on. */
gboolean aus_feed_store_save (AusTx *tx, const char *account_id, const char *id,
                              const char *token_hash, GError **error);
gboolean aus_feed_store_delete (AusTx *tx, const char *account_id, GError **error);

/* AusFeedRow: as little as a diary elsewhere needs to know. */
typedef struct {
  char *consultation_id;
  char *initials; /* of the patient; "" */
  gint64 planned_start;
  gint64 planned_minutes;
  gint64 updated_at;
  gint64 sequence;
  gboolean cancelled;
} AusFeedRow;

/* aus_feed_store_list: (transfer full) (element-type AusFeedRow): starts in [from, to), in order.
 */
GPtrArray *aus_feed_store_list (AusTx *tx, const char *practitioner_id, gint64 from, gint64 to,
                                GError **error);

G_END_DECLS
