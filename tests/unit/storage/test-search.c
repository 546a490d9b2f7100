/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the index of words answers is what looking at each row answers: random consultations, moved
 * and renamed, indexed a few at a time, asked for in every order and page by page.
 */
#include "storage/aus-database.h"
#include "storage/aus-list-store.h"
#include "storage/aus-search-store.h"

#include <glib/gstdio.h>

#define N_PRACTITIONERS 12u
#define N_ROWS          400u
#define N_QUERIES       200u

static const char *const words[] = { "louise", "lou",    "durand", "duran",         "été",
                                     "d'arc",  "a\"b@c", "#suivi", "#deux\x1fmots", "=x@y" };
static const char *const asked[] = {
  "lou", "l", "duran", "durand", "é", "d'", "a\"b@c", "=x@", "zz"
};

static const char *const practitioners[N_PRACTITIONERS] = { "p0", "p1", "p2", "p3", "p4",  "p5",
                                                            "p6", "p7", "p8", "p9", "p10", "p11" };

typedef struct {
  char *path;
  AusDatabase *database;
  GRand *random;
  const char *practitioner_ids[N_PRACTITIONERS + 1];
} Fixture;

static guint
pick (Fixture *f, guint below)
{
  return (guint) g_rand_int_range (f->random, 0, (gint32) below);
}

static void run (AusTx *tx, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
run (AusTx *tx, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *sql = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  aus_tx_exec (tx, &error, sql, "");
  g_assert_no_error (error);
}

static char *
random_text (Fixture *f)
{
  g_autoptr (GString) text = g_string_new (" ");

  for (guint n = pick (f, 4); n > 0; n--)
    g_string_append_printf (text, "%s ", words[pick (f, G_N_ELEMENTS (words))]);
  g_autofree char *plain = g_string_free (g_steal_pointer (&text), FALSE);
  g_auto (GStrv) parts = g_strsplit (plain, "'", -1);
  return g_strjoinv ("''", parts);
}

/* Many within one second, others days apart. */
static gint64
random_start (Fixture *f)
{
  return (gint64) pick (f, 40) * (pick (f, 2) ? G_TIME_SPAN_DAY : G_TIME_SPAN_MILLISECOND) +
         G_USEC_PER_SEC;
}

static gpointer
fill (AusTx *tx, gpointer data, GError **error)
{
  Fixture *f = data;

  run (tx,
       "INSERT INTO organisation (id, name, time_zone, created_at) VALUES ('o', 'C', 'UTC', 1)");
  for (guint i = 0; i < N_PRACTITIONERS; i++)
    run (tx,
         "INSERT INTO account (id, organisation_id, role, email, password_hash, given_name,"
         " family_name, display_name, created_at) VALUES ('%s', 'o', 'practitioner', 'e%u', '!',"
         " 'C', 'M', 'C M', 1)",
         f->practitioner_ids[i], i);
  for (guint i = 0; i < N_ROWS; i++) {
    g_autofree char *text = random_text (f);
    run (tx,
         "INSERT INTO consultation (id, version, organisation_id, practitioner_id, kind,"
         " planned_start, planned_duration_minutes, time_zone, status, status_since, payment_mode,"
         " payment_state, created_at, created_by, updated_at, search_text, tags) VALUES ('c%03u',"
         " 1, 'o', '%s', 'telecare', %" G_GINT64_FORMAT ", 20, 'UTC', '%s', 1, 'none', 'none', 1,"
         " 'p0', %u, '%s', 'suivi')",
         i, f->practitioner_ids[pick (f, N_PRACTITIONERS)], random_start (f),
         pick (f, 3) ? "scheduled" : "cancelled", pick (f, 50) + 1, text);
    run (tx,
         "INSERT INTO event (at, type, organisation_id, practitioner_id, consultation_id)"
         " VALUES (1, 'changed', 'o', 'p0', 'c%03u')",
         i);
  }
  return NULL;
}

/* Somebody is renamed or moved, or goes to another practitioner. */
static gpointer
change (AusTx *tx, gpointer data, GError **error)
{
  Fixture *f = data;
  guint row = pick (f, N_ROWS);
  g_autofree char *text = random_text (f);

  run (tx,
       "UPDATE consultation SET search_text = '%s', planned_start = %" G_GINT64_FORMAT
       ", practitioner_id = '%s' WHERE id = 'c%03u'",
       text, random_start (f), f->practitioner_ids[pick (f, N_PRACTITIONERS)], row);
  run (tx,
       "INSERT INTO event (at, type, organisation_id, practitioner_id, consultation_id)"
       " VALUES (1, 'changed', 'o', 'p0', 'c%03u')",
       row);
  return NULL;
}

static gpointer
index_some (AusTx *tx, gpointer data, GError **error)
{
  gboolean behind = FALSE;

  g_assert_true (aus_search_store_catch_up (tx, GPOINTER_TO_UINT (data), &behind, error));
  return NULL;
}

static void
write_rows (Fixture *f, AusDatabaseFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;

  aus_database_write_sync (f->database, func, data, NULL, &error);
  g_assert_no_error (error);
}

static void
setup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusClock) clock = aus_clock_new_fake (1000000);
  g_autofree char *directory = g_dir_make_tmp ("auscult-XXXXXX", &error);

  g_assert_no_error (error);
  f->random = g_rand_new_with_seed (20261122);
  f->path = g_build_filename (directory, "auscult.db", NULL);
  for (guint i = 0; i < N_PRACTITIONERS; i++)
    f->practitioner_ids[i] = practitioners[i];
  f->database = aus_database_open (f->path, clock, &error);
  g_assert_no_error (error);
  write_rows (f, fill, f);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_autofree char *directory = g_path_get_dirname (f->path);
  g_autoptr (GDir) entries = g_dir_open (directory, 0, NULL);
  const char *name;

  aus_database_close (f->database);
  g_clear_object (&f->database);
  while ((name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = g_build_filename (directory, name, NULL);
    g_unlink (path);
  }
  g_rmdir (directory);
  g_rand_free (f->random);
  g_free (f->path);
}

/* One question, and its answer the slow way */

typedef struct {
  Fixture *fixture;
  AusListFilter filter;
  const char *words[3];
} Question;

static void
append_owners (GString *sql, const AusListFilter *filter)
{
  g_string_append (sql, "practitioner_id IN (''");
  for (guint i = 0; filter->practitioner_ids[i] != NULL; i++)
    g_string_append_printf (sql, ", '%s'", filter->practitioner_ids[i]);
  g_string_append_c (sql, ')');
}

static char *
make_sql (const AusListFilter *filter)
{
  const char *key = filter->order == AUS_LIST_BY_START ? "planned_start" : "updated_at";
  const char *direction = filter->descending ? "DESC" : "ASC";
  GString *sql = g_string_new ("SELECT id FROM consultation WHERE ");

  append_owners (sql, filter);
  for (guint i = 0; filter->words[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (filter->words[i], "'", -1);
    g_autofree char *word = g_strjoinv ("''", parts);
    g_string_append_printf (sql, " AND search_text LIKE '%% %s%%'", word);
  }
  if (filter->from != 0)
    g_string_append_printf (sql, " AND planned_start >= %" G_GINT64_FORMAT, filter->from);
  if (filter->to != 0)
    g_string_append_printf (sql, " AND planned_start < %" G_GINT64_FORMAT, filter->to);
  if (filter->statuses != 0)
    g_string_append (sql, " AND status = 'cancelled'");
  g_string_append_printf (sql, " ORDER BY %s %s, id %s", key, direction, direction);
  return g_string_free (sql, FALSE);
}

static GPtrArray *
read_slowly (AusTx *tx, const AusListFilter *filter, GError **error)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sql = make_sql (filter);
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "");

  while (row != NULL && aus_statement_step (row, error))
    g_ptr_array_add (ids, aus_statement_dup (row, "id"));
  return ids;
}

static gpointer
compare (AusTx *tx, gpointer data, GError **error)
{
  Question *question = data;
  AusListFilter filter = question->filter;
  g_autoptr (GPtrArray) wanted = read_slowly (tx, &filter, error);
  g_autofree char *after = NULL;
  gint64 count = 0;
  guint n = 0;

  g_assert_true (aus_list_store_count (tx, &filter, N_ROWS, &count, error));
  g_assert_cmpint (count, ==, wanted->len);
  while (TRUE) {
    g_autoptr (GPtrArray) page = aus_list_store_page (tx, &filter, error);
    g_assert_nonnull (page);
    for (guint i = 0; i < page->len; i++) {
      const AusListRow *row = g_ptr_array_index (page, i);
      g_assert_cmpuint (n, <, wanted->len);
      g_assert_cmpstr (row->id, ==, g_ptr_array_index (wanted, n++));
      filter.after_key = row->key;
    }
    if (page->len < filter.limit)
      break;
    g_free (after);
    after = g_strdup (g_ptr_array_index (wanted, n - 1));
    filter.after_id = after;
  }
  g_assert_cmpuint (n, ==, wanted->len);
  return NULL;
}

static void
ask (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  /* From the nth practitioner on: many, a few, one. */
  guint first = (guint[]){ 0, N_PRACTITIONERS - 5, N_PRACTITIONERS - 1 }[pick (f, 3)];
  Question question = {
    .fixture = f,
    .filter = {
      .organisation_id = "o",
      .practitioner_ids = f->practitioner_ids + first,
      .statuses = pick (f, 4) ? 0 : 1u << AUS_CONSULTATION_CANCELLED,
      .from = pick (f, 3) ? 0 : random_start (f),
      .to = pick (f, 3) ? 0 : random_start (f),
      .order = pick (f, 3) ? AUS_LIST_BY_START : AUS_LIST_BY_UPDATE,
      .descending = pick (f, 2) != 0,
      .limit = 1 + pick (f, 30),
    },
  };

  for (guint i = 0; i <= pick (f, 2); i++)
    question.words[i] = asked[pick (f, G_N_ELEMENTS (asked))];
  question.filter.words = question.words;
  aus_database_read_sync (f->database, compare, &question, NULL, &error);
  g_assert_no_error (error);
}

static void
test_same_answers (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < N_QUERIES; i++) {
    if (i % 4 == 0)
      write_rows (f, index_some, GUINT_TO_POINTER (pick (f, 40)));
    if (i % 2 == 0)
      write_rows (f, change, f);
    ask (f);
  }
}

static gpointer
check_index (AusTx *tx, gpointer data, GError **error)
{
  gint64 rows = 0;

  aus_tx_get_int (tx, &rows, 0, error, "SELECT count(*) FROM search_row", "");
  g_assert_cmpint (rows, ==, N_ROWS);
  aus_tx_get_int (tx, &rows, 0, error,
                  "SELECT count(*) FROM search_word WHERE search_word MATCH '\"=o\"'", "");
  g_assert_cmpint (rows, ==, N_ROWS);
  /* Of a row's former words nothing stays. */
  aus_tx_get_int (tx, &rows, 0, error,
                  "SELECT count(*) FROM search_word WHERE search_word MATCH 'durand'"
                  " AND rowid NOT IN (SELECT number FROM search_row WHERE words LIKE '% durand%')",
                  "");
  g_assert_cmpint (rows, ==, 0);
  return NULL;
}

static void
test_forgets (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_rows (f, index_some, GUINT_TO_POINTER (N_ROWS));
  for (guint i = 0; i < N_ROWS; i++)
    write_rows (f, change, f);
  write_rows (f, index_some, GUINT_TO_POINTER (N_ROWS));
  aus_database_read_sync (f->database, check_index, NULL, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/storage/search/J1/same-answers", Fixture, NULL, setup, test_same_answers, teardown);
  g_test_add ("/storage/search/J1/former-words-go", Fixture, NULL, setup, test_forgets, teardown);
  return g_test_run ();
}
