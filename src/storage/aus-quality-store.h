/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-feedback.h"
#include "domain/aus-quality-summary.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* aus_quality_store_load: all zero when nothing is kept yet. */
gboolean aus_quality_store_load (AusTx *tx, const char *consultation_id, const char *participant_id,
                                 AusQualitySummary *summary, GError **error);
gboolean aus_quality_store_save (AusTx *tx, const char *consultation_id, const char *participant_id,
                                 const AusQualitySummary *summary, GError **error);

gboolean aus_feedback_store_insert (AusTx *tx, const AusFeedback *feedback, GError **error);
/* aus_feedback_store_count: how many a participant gave. */
gboolean aus_feedback_store_count (AusTx *tx, const char *consultation_id,
                                   const char *participant_id, gint64 *count, GError **error);
/* aus_feedback_store_list: (transfer full) (element-type AusFeedback): of a consultation, oldest
 * first. */
GPtrArray *aus_feedback_store_list (AusTx *tx, const char *consultation_id, GError **error);
/* aus_feedback_store_list_problems: the newest technical problems of all consultations. */
GPtrArray *aus_feedback_store_list_problems (AusTx *tx, guint limit, GError **error);

G_END_DECLS
