/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-list-store.h"

#include "storage/aus-search-store.h"

#include <string.h>

/* Of rows that are found by their words but wanted in another order: so many are sorted, more are
 * met soon enough by a walk. */
#define MAX_SORTED 1000
/* Statuses that fewer rows have are walked along, whatever the words. */
#define FEW 1000

void
aus_list_row_free (AusListRow *self)
{
  g_free (self->id);
  g_free (self);
}

/* Query: SQL text that grows together with its parameters. Only texts of ours go into @sql. */

typedef struct {
  const char *text; /* unowned; NULL: @value counts */
  gint64 value;
} Parameter;

typedef struct {
  GString *sql;
  GArray *parameters; /* Parameter */
} Query;

static Query
query_new (const char *sql)
{
  return (Query){ g_string_new (sql), g_array_new (FALSE, FALSE, sizeof (Parameter)) };
}

static void
query_clear (Query *self)
{
  g_string_free (self->sql, TRUE);
  g_array_unref (self->parameters);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Query, query_clear)

static void
query_add (Query *self, const char *sql, const char *text, gint64 value)
{
  Parameter parameter = { text, value };

  g_array_append_val (self->parameters, parameter);
  g_string_append_printf (self->sql, "%s?%u", sql, self->parameters->len);
}

static AusStatement *
query_run (Query *self, AusTx *tx, GError **error)
{
  AusStatement *row = aus_tx_query (tx, error, self->sql->str, "");

  for (guint i = 0; row != NULL && i < self->parameters->len; i++) {
    const Parameter *parameter = &g_array_index (self->parameters, Parameter, i);
    if (parameter->text != NULL)
      aus_statement_put_text (row, parameter->text);
    else
      aus_statement_put_int (row, parameter->value);
  }
  return row;
}

/* Conditions */

static const char *
key_column (const AusListFilter *filter)
{
  return filter->order == AUS_LIST_BY_START ? "planned_start" : "updated_at";
}

static void
add_range (Query *query, const AusListFilter *filter)
{
  if (filter->from != 0)
    query_add (query, " AND c.planned_start >= ", NULL, filter->from);
  if (filter->to != 0)
    query_add (query, " AND c.planned_start < ", NULL, filter->to);
}

static void
add_words (Query *query, const AusListFilter *filter)
{
  for (guint i = 0; filter->words != NULL && filter->words[i] != NULL; i++) {
    query_add (query, " AND c.search_text LIKE '% ' || ", filter->words[i], 0);
    g_string_append (query->sql, " || '%'");
  }
}

static void
add_tag (Query *query, const AusListFilter *filter)
{
  if (filter->tag == NULL)
    return;
  query_add (query, " AND instr (char (10) || c.tags || char (10), char (10) || ", filter->tag, 0);
  g_string_append (query->sql, " || char (10)) > 0");
}

/* The keyset: what comes after the last row of the page before. */
static void
add_after (Query *query, const AusListFilter *filter)
{
  if (filter->after_id == NULL)
    return;
  g_string_append_printf (query->sql, " AND (c.%s, c.id) %s (", key_column (filter),
                          filter->descending ? "<" : ">");
  query_add (query, "", NULL, filter->after_key);
  query_add (query, ", ", filter->after_id, 0);
  g_string_append_c (query->sql, ')');
}

static void
add_order (Query *query, const AusListFilter *filter)
{
  const char *direction = filter->descending ? "DESC" : "ASC";

  g_string_append_printf (query->sql, " ORDER BY c.%s %s, c.id %s", key_column (filter), direction,
                          direction);
}

static gboolean
wants (const AusListFilter *filter, guint status)
{
  return filter->statuses == 0 || (filter->statuses & (1u << status)) != 0;
}

/* Branches: walks in order that are merged. */

typedef struct {
  AusStatement *statement;
  gboolean has_row;
  gint64 key;
} Branch;

static void
branch_free (gpointer data)
{
  Branch *self = data;

  aus_statement_done (self->statement);
  g_free (self);
}

static gboolean
branch_next (Branch *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  self->has_row = aus_statement_step (self->statement, &local);
  if (self->has_row)
    self->key = aus_statement_int (self->statement, "key");
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
add_branch (GPtrArray *branches, AusTx *tx, Query *query, GError **error)
{
  AusStatement *statement = query_run (query, tx, error);

  if (statement == NULL)
    return FALSE;
  Branch *branch = g_new0 (Branch, 1);
  branch->statement = statement;
  g_ptr_array_add (branches, branch);
  return branch_next (branch, error);
}

/* One walk along an index for each status: its name stands in the text, so that all of them can be
 * in the statement cache and under way at once. */
static gboolean
open_walks (GPtrArray *branches, AusTx *tx, const AusListFilter *filter,
            const char *practitioner_id, GError **error)
{
  for (guint status = 0; status < AUS_CONSULTATION_N; status++) {
    if (!wants (filter, status))
      continue;
    g_auto (Query) query = query_new (NULL);
    g_string_printf (query.sql,
                     "SELECT c.id, c.%s AS key FROM consultation c WHERE c.status = '%s'",
                     key_column (filter), aus_consultation_status_names[status]);
    query_add (&query, " AND c.practitioner_id = ", practitioner_id, 0);
    add_range (&query, filter);
    add_after (&query, filter);
    add_tag (&query, filter);
    add_words (&query, filter);
    add_order (&query, filter);
    if (!add_branch (branches, tx, &query, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
count_up_to (AusTx *tx, Query *query, gint64 max, gint64 *count, GError **error)
{
  query_add (query, " LIMIT ", NULL, max);
  g_string_prepend (query->sql, "SELECT count(*) AS n FROM (");
  g_string_append (query->sql, ") AS counted");
  g_autoptr (AusStatement) row = query_run (query, tx, error);
  if (row == NULL || !aus_statement_step (row, error))
    return FALSE;
  *count = aus_statement_int (row, "n");
  return TRUE;
}

static gboolean
comes_before (const Branch *a, const Branch *b, gboolean descending)
{
  int order = a->key < b->key ? -1 : a->key > b->key;

  if (order == 0)
    order = g_strcmp0 (aus_statement_text (a->statement, "id"),
                       aus_statement_text (b->statement, "id"));
  return descending ? order > 0 : order < 0;
}

static Branch *
find_first (GPtrArray *branches, gboolean descending)
{
  Branch *first = NULL;

  for (guint i = 0; i < branches->len; i++) {
    Branch *branch = g_ptr_array_index (branches, i);
    if (branch->has_row && (first == NULL || comes_before (branch, first, descending)))
      first = branch;
  }
  return first;
}

static gpointer
row_of (AusStatement *statement)
{
  AusListRow *row = g_new0 (AusListRow, 1);

  row->id = aus_statement_dup (statement, "id");
  row->key = aus_statement_int (statement, "key");
  return row;
}

static GPtrArray *
merge_walks (AusTx *tx, const AusListFilter *filter, GError **error)
{
  g_autoptr (GPtrArray) branches = g_ptr_array_new_with_free_func (branch_free);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_list_row_free);
  Branch *first = NULL;

  for (guint i = 0; filter->practitioner_ids[i] != NULL; i++) {
    if (!open_walks (branches, tx, filter, filter->practitioner_ids[i], error))
      return NULL;
  }
  while (rows->len < filter->limit && (first = find_first (branches, filter->descending)) != NULL) {
    g_ptr_array_add (rows, row_of (first->statement));
    if (!branch_next (first, error))
      return NULL;
  }
  return g_steal_pointer (&rows);
}

/* Counting along the walks */

static gboolean
count_status (AusTx *tx, const AusListFilter *filter, const char *practitioner_id, guint status,
              gint64 max, gint64 *count, GError **error)
{
  g_auto (Query) query = query_new (NULL);

  query_add (&query, "SELECT 1 FROM consultation c WHERE c.practitioner_id = ", practitioner_id, 0);
  g_string_append_printf (query.sql, " AND c.status = '%s'", aus_consultation_status_names[status]);
  add_range (&query, filter);
  return count_up_to (tx, &query, max, count, error);
}

static gboolean
count_plain (AusTx *tx, const AusListFilter *filter, const char *practitioner_id, gint64 max,
             gint64 *sum, GError **error)
{
  for (guint status = 0; status < AUS_CONSULTATION_N && *sum <= max; status++) {
    gint64 count = 0;
    if (!wants (filter, status))
      continue;
    if (!count_status (tx, filter, practitioner_id, status, max + 1, &count, error))
      return FALSE;
    *sum += count;
  }
  return TRUE;
}

static gboolean
count_all (AusTx *tx, const AusListFilter *filter, gint64 max, gint64 *count, GError **error)
{
  gint64 sum = 0;

  for (guint i = 0; filter->practitioner_ids[i] != NULL && sum <= max; i++) {
    if (!count_plain (tx, filter, filter->practitioner_ids[i], max, &sum, error))
      return FALSE;
  }
  *count = sum <= max ? sum : -1;
  return TRUE;
}

/*
 * By their words: the index hands out rows by the second of their planned start, so that the first
 * page of a common word costs no more than that of a rare one. What it has not got yet is looked at
 * row by row, and what it still has of those is passed over.
 */

#define UNSEEN "(SELECT consultation_id FROM event WHERE number > (SELECT number FROM search_mark))"

static void
add_owners (Query *query, const AusListFilter *filter)
{
  for (guint i = 0; filter->practitioner_ids[i] != NULL; i++)
    query_add (query, i == 0 ? " AND c.practitioner_id IN (" : ", ", filter->practitioner_ids[i],
               0);
  g_string_append (query->sql, ")");
  if (filter->statuses == 0)
    return;
  g_string_append (query->sql, " AND c.status IN (''");
  for (guint status = 0; status < AUS_CONSULTATION_N; status++) {
    if (wants (filter, status))
      g_string_append_printf (query->sql, ", '%s'", aus_consultation_status_names[status]);
  }
  g_string_append_c (query->sql, ')');
}

static void
add_conditions (Query *query, const AusListFilter *filter)
{
  add_owners (query, filter);
  add_range (query, filter);
  add_tag (query, filter);
  add_words (query, filter);
}

/* The index walks no further than the page needs. */
static void
add_numbers (Query *query, const AusListFilter *filter)
{
  gboolean after = filter->after_id != NULL && filter->order == AUS_LIST_BY_START;
  gint64 first = filter->from, last = filter->to;

  if (after && filter->descending)
    last = filter->after_key;
  else if (after)
    first = filter->after_key;
  if (first != 0)
    query_add (query, " AND search_word.rowid >= ", NULL, aus_search_number_of (first));
  if (last != 0)
    query_add (query, " AND search_word.rowid < ", NULL,
               aus_search_number_of (last + G_USEC_PER_SEC));
}

static void
begin_found (Query *query, const AusListFilter *filter, const char *match)
{
  g_string_printf (query->sql, "SELECT c.id, c.%s AS key, search_word.rowid AS number",
                   key_column (filter));
  query_add (query,
             " FROM search_word CROSS JOIN search_row s CROSS JOIN consultation c"
             " WHERE search_word MATCH ",
             match, 0);
  g_string_append (query->sql, " AND s.number = search_word.rowid AND c.id = s.consultation_id"
                               " AND c.id NOT IN " UNSEEN);
  add_numbers (query, filter);
  add_conditions (query, filter);
}

/* CROSS JOIN: these few come first, whatever the planner guesses. */
static void
begin_unseen (Query *query, const AusListFilter *filter)
{
  g_string_printf (query->sql,
                   "SELECT c.id, c.%s AS key FROM (SELECT DISTINCT consultation_id FROM event"
                   " WHERE number > (SELECT number FROM search_mark)) AS unseen"
                   " CROSS JOIN consultation c WHERE c.id = unseen.consultation_id",
                   key_column (filter));
  add_conditions (query, filter);
}

static GPtrArray *
list_unseen (AusTx *tx, const AusListFilter *filter, GError **error)
{
  g_auto (Query) query = query_new (NULL);

  begin_unseen (&query, filter);
  add_after (&query, filter);
  return aus_statement_read_all (query_run (&query, tx, error), row_of,
                                 (GDestroyNotify) aus_list_row_free, error);
}

/* Those of one second come in no order: all of the last one are taken. */
static gboolean
take_found (GPtrArray *rows, AusTx *tx, const AusListFilter *filter, const char *match,
            GError **error)
{
  gboolean in_order = filter->order == AUS_LIST_BY_START;
  g_auto (Query) query = query_new (NULL);
  g_autoptr (GError) local = NULL;
  gint64 last = 0;
  guint n = 0;

  begin_found (&query, filter, match);
  add_after (&query, filter);
  g_string_append_printf (query.sql, " ORDER BY search_word.rowid %s",
                          filter->descending ? "DESC" : "ASC");
  g_autoptr (AusStatement) row = query_run (&query, tx, &local);
  while (row != NULL && aus_statement_step (row, &local)) {
    gint64 second = aus_statement_int (row, "number") >> AUS_SEARCH_NUMBER_BITS;
    if (in_order && n++ >= filter->limit && second != last)
      break;
    last = second;
    g_ptr_array_add (rows, row_of (row));
  }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const AusListRow *left = *(AusListRow *const *) a, *right = *(AusListRow *const *) b;

  return left->key != right->key ? (left->key < right->key ? -1 : 1) : strcmp (left->id, right->id);
}

static int
compare_rows_descending (gconstpointer a, gconstpointer b)
{
  return compare_rows (b, a);
}

static char *
dup_match (const AusListFilter *filter)
{
  return aus_search_store_dup_match (filter->organisation_id, filter->practitioner_ids,
                                     filter->words, filter->tag);
}

static GPtrArray *
find_by_words (AusTx *tx, const AusListFilter *filter, GError **error)
{
  g_autoptr (GPtrArray) rows = list_unseen (tx, filter, error);
  g_autofree char *match = dup_match (filter);

  if (rows == NULL || !take_found (rows, tx, filter, match, error))
    return NULL;
  g_ptr_array_sort (rows, filter->descending ? compare_rows_descending : compare_rows);
  g_ptr_array_set_size (rows, (int) MIN (rows->len, filter->limit));
  return g_steal_pointer (&rows);
}

static gboolean
count_found (AusTx *tx, const AusListFilter *filter, gint64 max, gint64 *count, GError **error)
{
  g_autofree char *match = dup_match (filter);
  g_auto (Query) unseen = query_new (NULL);
  g_auto (Query) found = query_new (NULL);
  gint64 n = 0;

  begin_unseen (&unseen, filter);
  begin_found (&found, filter, match);
  if (!count_up_to (tx, &unseen, max + 1, &n, error) ||
      !count_up_to (tx, &found, max + 1, count, error))
    return FALSE;
  *count += n;
  return TRUE;
}

/* Pages */

/* Of nobody's consultations there is nothing to look up. */
static gboolean
has_words (const AusListFilter *filter)
{
  return filter->practitioner_ids[0] != NULL &&
         (filter->tag != NULL || (filter->words != NULL && filter->words[0] != NULL));
}

/* Whether to look the words up, rather than to look at each row of a walk. */
static gboolean
choose_index (AusTx *tx, const AusListFilter *filter, gboolean *index, GError **error)
{
  gint64 count = 0;

  *index = FALSE;
  if (!has_words (filter))
    return TRUE;
  if (filter->statuses != 0 && !count_all (tx, filter, FEW, &count, error))
    return FALSE;
  if (filter->statuses != 0 && count >= 0)
    return TRUE;
  if (filter->order == AUS_LIST_BY_START) {
    *index = TRUE;
    return TRUE;
  }
  if (!count_found (tx, filter, MAX_SORTED, &count, error))
    return FALSE;
  *index = count <= MAX_SORTED;
  return TRUE;
}

GPtrArray *
aus_list_store_page (AusTx *tx, const AusListFilter *filter, GError **error)
{
  gboolean index = FALSE;

  if (!choose_index (tx, filter, &index, error))
    return NULL;
  return index ? find_by_words (tx, filter, error) : merge_walks (tx, filter, error);
}

gboolean
aus_list_store_count (AusTx *tx, const AusListFilter *filter, gint64 max, gint64 *count,
                      GError **error)
{
  gint64 sum = 0;

  if (!has_words (filter))
    return count_all (tx, filter, max, count, error);
  if (!count_found (tx, filter, max, &sum, error))
    return FALSE;
  *count = sum <= max ? sum : -1;
  return TRUE;
}
