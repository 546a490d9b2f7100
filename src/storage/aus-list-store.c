/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-list-store.h"

#include "storage/aus-tag-store.h"

/*
 * Up to so many rows of a word or tag, of all practitioners together, are fetched and sorted; more
 * are met soon enough by a walk. A word that a single practitioner has hardly twenty times is rare
 * for that one whatever the others have.
 */
#define RARE     1000
#define RARE_ONE 20

/* Sorts after every character of a word. */
#define LAST_CHARACTER "\xf4\x8f\xbf\xbf"

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

/* What is rare among the filters: all terms that begin with a word, or the one of a tag. */
typedef struct {
  char *term; /* NULL: nothing is rare */
  char *end;  /* behind the last one; NULL: @term itself */
} Rare;

static void
rare_clear (Rare *self)
{
  g_clear_pointer (&self->term, g_free);
  g_clear_pointer (&self->end, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rare, rare_clear)

static void
add_word_range (Query *query, const char *practitioner_id, const char *word, const char *end)
{
  query_add (query, " WHERE practitioner_id = ", practitioner_id, 0);
  query_add (query, " AND term >= ", word, 0);
  query_add (query, " AND term < ", end, 0);
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

static gint64
rare_of (const AusListFilter *filter)
{
  return MAX (RARE_ONE, RARE / (gint64) MAX (1, g_strv_length ((GStrv) filter->practitioner_ids)));
}

static gboolean
find_rarest_word (AusTx *tx, const AusListFilter *filter, const char *practitioner_id,
                  const char **rarest, GError **error)
{
  gint64 rare = rare_of (filter), fewest = rare;

  for (guint i = 0; filter->words != NULL && filter->words[i] != NULL; i++) {
    g_autofree char *end = g_strconcat (filter->words[i], LAST_CHARACTER, NULL);
    g_auto (Query) query = query_new ("SELECT 1 FROM search_term");
    gint64 count = 0;
    add_word_range (&query, practitioner_id, filter->words[i], end);
    if (!count_up_to (tx, &query, rare, &count, error))
      return FALSE;
    if (count < fewest) {
      fewest = count;
      *rarest = filter->words[i];
    }
  }
  return TRUE;
}

static gboolean
find_rare_tag (AusTx *tx, const AusListFilter *filter, const char *practitioner_id, Rare *rare,
               GError **error)
{
  g_autofree char *term = aus_tag_to_term (filter->tag);
  g_auto (Query) query = query_new ("SELECT 1 FROM search_term");
  gint64 limit = rare_of (filter), count = limit;

  query_add (&query, " WHERE practitioner_id = ", practitioner_id, 0);
  query_add (&query, " AND term = ", term, 0);
  if (!count_up_to (tx, &query, limit, &count, error))
    return FALSE;
  if (count < limit)
    rare->term = g_steal_pointer (&term);
  return TRUE;
}

static gboolean
find_rare (AusTx *tx, const AusListFilter *filter, const char *practitioner_id, Rare *rare,
           GError **error)
{
  const char *word = NULL;

  if (!find_rarest_word (tx, filter, practitioner_id, &word, error))
    return FALSE;
  if (word == NULL)
    return filter->tag == NULL || find_rare_tag (tx, filter, practitioner_id, rare, error);
  rare->term = g_strdup (word);
  rare->end = g_strconcat (word, LAST_CHARACTER, NULL);
  return TRUE;
}

/* What the index has not got yet is a candidate for every word and tag. */
static void
add_candidates (Query *query, const char *practitioner_id, const Rare *rare)
{
  g_string_append (query->sql, "SELECT consultation_id FROM search_term");
  if (rare->end != NULL) {
    add_word_range (query, practitioner_id, rare->term, rare->end);
  } else {
    query_add (query, " WHERE practitioner_id = ", practitioner_id, 0);
    query_add (query, " AND term = ", rare->term, 0);
  }
  g_string_append (query->sql, " UNION SELECT consultation_id FROM event"
                               " WHERE number > (SELECT number FROM search_mark)");
  query_add (query, " AND practitioner_id = ", practitioner_id, 0);
}

/* The few rows of a rare word or tag; CROSS JOIN: they come first, whatever the planner guesses. */
static void
begin_candidates (Query *query, const AusListFilter *filter, const char *practitioner_id,
                  const Rare *rare)
{
  g_string_printf (query->sql, "SELECT c.id, c.%s AS key FROM (", key_column (filter));
  add_candidates (query, practitioner_id, rare);
  g_string_append (query->sql,
                   ") AS found CROSS JOIN consultation c WHERE c.id = found.consultation_id");
  add_range (query, filter);
  add_tag (query, filter);
  add_words (query, filter);
  if (filter->statuses == 0)
    return;
  g_string_append (query->sql, " AND c.status IN (''");
  for (guint status = 0; status < AUS_CONSULTATION_N; status++) {
    if (wants (filter, status))
      g_string_append_printf (query->sql, ", '%s'", aus_consultation_status_names[status]);
  }
  g_string_append_c (query->sql, ')');
}

static gboolean
open_branches (GPtrArray *branches, AusTx *tx, const AusListFilter *filter,
               const char *practitioner_id, GError **error)
{
  g_auto (Rare) rare = { NULL };

  if (!find_rare (tx, filter, practitioner_id, &rare, error))
    return FALSE;
  if (rare.term == NULL)
    return open_walks (branches, tx, filter, practitioner_id, error);
  g_auto (Query) query = query_new (NULL);
  begin_candidates (&query, filter, practitioner_id, &rare);
  add_after (&query, filter);
  add_order (&query, filter);
  return add_branch (branches, tx, &query, error);
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

static AusListRow *
row_of (const Branch *branch)
{
  AusListRow *row = g_new0 (AusListRow, 1);

  row->id = aus_statement_dup (branch->statement, "id");
  row->key = branch->key;
  return row;
}

GPtrArray *
aus_list_store_page (AusTx *tx, const AusListFilter *filter, GError **error)
{
  g_autoptr (GPtrArray) branches = g_ptr_array_new_with_free_func (branch_free);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_list_row_free);
  Branch *first = NULL;

  for (guint i = 0; filter->practitioner_ids[i] != NULL; i++) {
    if (!open_branches (branches, tx, filter, filter->practitioner_ids[i], error))
      return NULL;
  }
  while (rows->len < filter->limit && (first = find_first (branches, filter->descending)) != NULL) {
    g_ptr_array_add (rows, row_of (first));
    if (!branch_next (first, error))
      return NULL;
  }
  return g_steal_pointer (&rows);
}

/* Counting */

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
count_filtered (AusTx *tx, const AusListFilter *filter, const char *practitioner_id, gint64 max,
                gint64 *sum, GError **error)
{
  g_auto (Rare) rare = { NULL };
  gint64 count = max + 1;

  if (!find_rare (tx, filter, practitioner_id, &rare, error))
    return FALSE;
  if (rare.term != NULL) {
    g_auto (Query) query = query_new (NULL);
    begin_candidates (&query, filter, practitioner_id, &rare);
    if (!count_up_to (tx, &query, max + 1, &count, error))
      return FALSE;
  }
  *sum += count;
  return TRUE;
}

gboolean
aus_list_store_count (AusTx *tx, const AusListFilter *filter, gint64 max, gint64 *count,
                      GError **error)
{
  gboolean plain = filter->tag == NULL && (filter->words == NULL || filter->words[0] == NULL);
  gint64 sum = 0;

  for (guint i = 0; filter->practitioner_ids[i] != NULL && sum <= max; i++) {
    const char *id = filter->practitioner_ids[i];
    gboolean ok = plain ? count_plain (tx, filter, id, max, &sum, error)
                        : count_filtered (tx, filter, id, max, &sum, error);
    if (!ok)
      return FALSE;
  }
  *count = sum <= max ? sum : -1;
  return TRUE;
}
