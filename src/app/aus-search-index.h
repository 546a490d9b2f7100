/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"

G_BEGIN_DECLS

/*
 * AusSearchIndex: brings the index of words up to date a moment after bookings, many at once (see
 * aus_search_store_catch_up()). Of no consequence for what a search finds, only for its speed.
 */
typedef struct _AusSearchIndex AusSearchIndex;

/* aus_search_index_new: begins with what an earlier life left. */
AusSearchIndex *aus_search_index_new (AusDatabase *database);
void aus_search_index_free (AusSearchIndex *self);

G_END_DECLS
