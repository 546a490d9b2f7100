/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Rows of link, connection_code and visit_session: hashes in, ids out. */
typedef struct {
  char *link_id; /* NULL: unknown */
  char *consultation_id;
  char *participant_id;
} AusLinkTarget;

void aus_link_target_clear (AusLinkTarget *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusLinkTarget, aus_link_target_clear)

/* aus_link_store_keep_old: a link that no longer counts, so that its holder can be told. */
gboolean aus_link_store_keep_old (AusTx *tx, const char *token_hash, const AusLinkTarget *target,
                                  GError **error);
gboolean aus_link_store_insert_code (AusTx *tx, const char *code_hash, const AusLinkTarget *target,
                                     GError **error);

/* Where an old link, a code or a visit leads; link_id stays NULL when there is no such row. */
gboolean aus_link_store_find_token (AusTx *tx, const char *token_hash, AusLinkTarget *target,
                                    GError **error);
gboolean aus_link_store_find_code (AusTx *tx, const char *code_hash, AusLinkTarget *target,
                                   GError **error);

/* Visits: the cookie of somebody who followed a link. */
gboolean aus_visit_store_insert (AusTx *tx, const char *visit_id, const char *token_hash,
                                 const AusLinkTarget *target, GError **error);
gboolean aus_visit_store_find (AusTx *tx, const char *token_hash, AusLinkTarget *target,
                               char **visit_id, GError **error);
/* aus_visit_store_end: all visits of one participant. */
gboolean aus_visit_store_end (AusTx *tx, const char *consultation_id, const char *participant_id,
                              GError **error);

G_END_DECLS
