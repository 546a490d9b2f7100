/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Rows of kiosk, and the visits that were opened at one (K1). */
typedef struct {
  char *id;
  char *structure_id;
  char *organisation_id; /* of the structure; read only */
  char *name;
  gint64 created_at;
  char *created_by;
} AusKiosk;

void aus_kiosk_free (AusKiosk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusKiosk, aus_kiosk_free)

gboolean aus_kiosk_store_insert (AusTx *tx, const AusKiosk *kiosk, const char *token_hash,
                                 GError **error);
/* aus_kiosk_store_find: (transfer full): by its token; AUS_ERROR_NOT_FOUND: none, revoked, or of a
 * site that was closed. */
AusKiosk *aus_kiosk_store_find (AusTx *tx, const char *token_hash, GError **error);
/* aus_kiosk_store_list: (transfer full) (element-type AusKiosk): not revoked, oldest first. */
GPtrArray *aus_kiosk_store_list (AusTx *tx, const char *structure_id, GError **error);
/* aus_kiosk_store_revoke: AUS_ERROR_NOT_FOUND: none of this structure. */
gboolean aus_kiosk_store_revoke (AusTx *tx, const char *structure_id, const char *id,
                                 GError **error);

/* aus_kiosk_store_mark: the visit was opened at this kiosk. */
gboolean aus_kiosk_store_mark (AusTx *tx, const char *kiosk_id, const char *visit_token_hash,
                               GError **error);
/* aus_kiosk_store_find_visit: since when that visit is at a kiosk; 0: it is not at one. */
gboolean aus_kiosk_store_find_visit (AusTx *tx, const char *visit_id, gint64 *since,
                                     GError **error);

/* aus_kiosk_store_wipe: (transfer full) (element-type utf8): ends every visit of a kiosk; the
 * consultations they were of. */
GPtrArray *aus_kiosk_store_wipe (AusTx *tx, const char *kiosk_id, GError **error);

G_END_DECLS
