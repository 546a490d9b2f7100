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

/* aus_search_store_dup_text: (transfer full): " louise durand suivi #suivi ": what search_text
 * holds. */
char *aus_search_store_dup_text (const AusConsultation *consultation);

/* aus_search_store_replace: after an edit of people, tags or comment. */
gboolean aus_search_store_replace (AusTx *tx, const AusConsultation *consultation, GError **error);

/*
 * The index of words is written behind: the words of one booking are at as many ends of the file,
 * those of a hundred bookings share their pages. Whatever has an event after the mark is found by
 * its search_text alone, so a search misses nothing meanwhile, nor after a crash.
 *
 * aus_search_store_catch_up: indexes what the next @limit events were about; @behind: there is
 * more.
 */
gboolean aus_search_store_catch_up (AusTx *tx, guint limit, gboolean *behind, GError **error);

/*
 * Rows of the index are numbered by the second of the planned start, and within it by these bits as
 * they come, so that what is found comes by date. aus_search_number_of: the first of that second.
 */
#define AUS_SEARCH_NUMBER_BITS 20
gint64 aus_search_number_of (gint64 planned_start);

/*
 * aus_search_store_dup_match: (transfer full): what to look for in search_word: all of @words
 * (folded; beginnings) and @tag, among rows of @practitioner_ids; of more than a few of them rows
 * of
 * @organisation_id, so that the practitioner has to be looked at again.
 */
char *aus_search_store_dup_match (const char *organisation_id, const char *const *practitioner_ids,
                                  const char *const *words, const char *tag);

/*
 * aus_search_store_tidy: writes about so many pages of the index anew. Words that were taken off
 * are found no more, but stand in older pages until these were merged with the rest (SQLite,
 * "FTS5", section 6.6): called again and again, nothing of who was erased is left in the file (L2).
 */
gboolean aus_search_store_tidy (AusTx *tx, guint pages, GError **error);

G_END_DECLS
