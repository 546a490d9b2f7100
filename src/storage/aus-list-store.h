/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-consultation-record.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/*
 * AusListStore: pages of consultations. For each practitioner and status the rows come in order
 * from an index; these walks are merged here, so that a page costs the same with a hundred and with
 * a hundred thousand consultations. Words and tags are looked up in an index of their own
 * (AusSearchStore). Everything unowned.
 */
typedef enum {
  AUS_LIST_BY_START,
  AUS_LIST_BY_UPDATE,
} AusListOrder;

typedef struct {
  const char *organisation_id;         /* of all of them; needed with @tag and @words */
  const char *const *practitioner_ids; /* NULL-terminated */
  guint statuses;                      /* bits 1 << AusConsultationStatus; 0: all */
  gint64 from, to;                     /* planned_start in [from, to); 0: open */
  const char *tag;                     /* NULL */
  const char *const *words;            /* folded; beginnings of words, all of them; NULL */
  AusListOrder order;
  gboolean descending;
  gint64 after_key; /* the last row of the page before, with @after_id; NULL id: first page */
  const char *after_id;
  guint limit;
} AusListFilter;

typedef struct {
  char *id;
  gint64 key; /* planned_start or updated_at */
} AusListRow;

void aus_list_row_free (AusListRow *self);

/* aus_list_store_page: (transfer full) (element-type AusListRow): at most filter->limit, in order.
 */
GPtrArray *aus_list_store_page (AusTx *tx, const AusListFilter *filter, GError **error);

/*
 * aus_list_store_count: how many match without regard to the page, up to @max; -1 when there are
 * more, as counting a hundred thousand rows would be slower than the page.
 */
gboolean aus_list_store_count (AusTx *tx, const AusListFilter *filter, gint64 max, gint64 *count,
                               GError **error);

G_END_DECLS
