/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Tags stand in their consultation's row: sorted, each once, one a line. */

/* aus_tags_to_text: (transfer full): what the column holds; NULL for @tags is none. */
char *aus_tags_to_text (const char *const *tags);
GStrv aus_tags_from_text (const char *text);

/* aus_tag_to_term: (transfer full): "#prochain\x1frdv": its word in search_text and search_term. */
char *aus_tag_to_term (const char *tag);

/* aus_tag_store_list: (transfer full): every tag in use by @practitioner_id, sorted. */
GStrv aus_tag_store_list (AusTx *tx, const char *practitioner_id, GError **error);

G_END_DECLS
