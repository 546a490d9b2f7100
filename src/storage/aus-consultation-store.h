/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-consultation-record.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Rows of consultation and tag. */

/* aus_consultation_store_load: (transfer full): AUS_ERROR_NOT_FOUND. */
AusConsultation *aus_consultation_store_load (AusTx *tx, const char *consultation_id,
                                              GError **error);

/*
 * aus_consultation_store_load_many: (transfer full) (element-type AusConsultation): in the order of
 * @ids, at most 200; three queries however many there are. Unknown ids are left out.
 */
GPtrArray *aus_consultation_store_load_many (AusTx *tx, GPtrArray *ids, GError **error);

/* aus_consultation_store_insert: the consultation and its tags; its people have rows of their own.
 */
gboolean aus_consultation_store_insert (AusTx *tx, AusConsultation *consultation, GError **error);

/* AusSaveKind: what people edit takes a new version; who came and went only a new revision. */
typedef enum {
  AUS_SAVE_EDIT,
  AUS_SAVE_PRESENCE,
} AusSaveKind;

/*
 * aus_consultation_store_save: writes the consultation's own columns; its revision and updated_at
 * go on. AUS_ERROR_PRECONDITION_FAILED when the row is no longer of @consultation's revision.
 */
gboolean aus_consultation_store_save (AusTx *tx, AusConsultation *consultation, AusSaveKind kind,
                                      GError **error);

/*
 * aus_consultation_store_find_overlaps: (transfer full) (element-type utf8): ids of consultations
 * of
 * @practitioner_id still to be held that share a moment with [@start, @end), but for @except (may
 * be NULL). At most 20.
 */
GPtrArray *aus_consultation_store_find_overlaps (AusTx *tx, const char *practitioner_id,
                                                 gint64 start, gint64 end, const char *except,
                                                 GError **error);

/* aus_in_list: (transfer full): @before "(?1,…,?n)" @after with n the next of few sizes, so that
 * the statement cache stays small; parameters left over are NULL and match nothing. */
char *aus_in_list (const char *before, guint n, const char *after);

G_END_DECLS
