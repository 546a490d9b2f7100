/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-consultation-record.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/*
 * Text search without accents and case (J1): a consultation is found by the beginning of any word
 * of its people's names and addresses, its tags and its comment.
 */

/* aus_search_fold: (transfer full): the folded words of @text, none twice. */
GStrv aus_search_fold (const char *text);

/* aus_search_store_dup_terms: (transfer full): the words that @consultation is to be found by. */
GStrv aus_search_store_dup_terms (const AusConsultation *consultation);

/* aus_search_store_join: (transfer full): " louise durand suivi ": what search_text holds. */
char *aus_search_store_join (GStrv terms);

gboolean aus_search_store_insert (AusTx *tx, const AusConsultation *consultation, GStrv terms,
                                  GError **error);
/* aus_search_store_replace: after an edit of people, tags or comment. */
gboolean aus_search_store_replace (AusTx *tx, const AusConsultation *consultation, GError **error);

G_END_DECLS
