/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "storage/aus-connection.h"
#include "storage/aus-database.h"

#include <glib/gstdio.h>

#define N_WRITES 40u

typedef struct {
  char *directory;
  char *path;
  AusClock *clock;
  AusDatabase *database;
  guint answered;
  guint failed;
  guint committed; /* emissions */
  guint marks;
  guint watchdog;
} Fixture;

static gboolean
on_watchdog (gpointer data)
{
  g_error ("the test hangs");
  return G_SOURCE_REMOVE;
}

static void
on_committed (AusDatabase *database, guint marks, gpointer data)
{
  Fixture *f = data;

  f->committed++;
  f->marks |= marks;
}

static gpointer
make_table (AusTx *tx, gpointer data, GError **error)
{
  aus_tx_exec (tx, error, "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT UNIQUE)", "");
  return NULL;
}

static void
setup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->directory = g_dir_make_tmp ("auscult-XXXXXX", &error);
  g_assert_no_error (error);
  f->path = g_build_filename (f->directory, "auscult.db", NULL);
  f->clock = aus_clock_new_fake (1000000);
  f->database = aus_database_open (f->path, f->clock, &error);
  g_assert_no_error (error);
  g_signal_connect (f->database, "committed", G_CALLBACK (on_committed), f);
  aus_database_write_sync (f->database, make_table, NULL, NULL, &error);
  g_assert_no_error (error);
  f->watchdog = g_timeout_add_seconds (60, on_watchdog, NULL);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_source_remove (f->watchdog);
  aus_database_close (f->database);
  while (g_main_context_iteration (NULL, FALSE)) /* answers still on their way */
    continue;
  g_clear_object (&f->database);
  g_clear_object (&f->clock);
  g_unlink (f->path);
  g_assert_cmpint (g_rmdir (f->directory), ==, 0);
  g_free (f->path);
  g_free (f->directory);
}

static gpointer
insert_note (AusTx *tx, gpointer data, GError **error)
{
  aus_tx_mark (tx, AUS_TX_EVENTS);
  aus_tx_exec (tx, error, "INSERT INTO note (text) VALUES (?1)", "s", (const char *) data);
  return NULL;
}

/* Writes a row and then refuses. */
static gpointer
insert_and_refuse (AusTx *tx, gpointer data, GError **error)
{
  aus_tx_mark (tx, AUS_TX_JOBS);
  if (aus_tx_exec (tx, error, "INSERT INTO note (text) VALUES (?1)", "s", (const char *) data))
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "no");
  return NULL;
}

/* A broken reference that SQLite looks at when it commits: the commit itself fails. */
static gpointer
break_the_commit (AusTx *tx, gpointer data, GError **error)
{
  if (aus_tx_exec (tx, error, "PRAGMA defer_foreign_keys = ON", ""))
    aus_tx_exec (tx, error,
                 "INSERT INTO delegation (delegate_id, practitioner_id, created_at) "
                 "VALUES ('nobody', 'noone', 1)",
                 "");
  return NULL;
}

static gpointer
count_notes (AusTx *tx, gpointer data, GError **error)
{
  gint64 *count = g_new0 (gint64, 1);

  aus_tx_get_int (tx, count, -1, error, "SELECT count(*) FROM note", "");
  return count;
}

static gint64
notes (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  gpointer count = NULL;

  aus_database_read_sync (f->database, count_notes, NULL, &count, &error);
  g_assert_no_error (error);
  gint64 value = *(gint64 *) count;
  g_free (count);
  return value;
}

static void
on_written (GObject *source, GAsyncResult *res, gpointer data)
{
  Fixture *f = data;
  g_autoptr (GError) error = NULL;

  if (aus_database_write_finish (AUS_DATABASE (source), res, NULL, &error))
    g_assert_no_error (error);
  else
    f->failed++;
  f->answered++;
}

static void
write_note (Fixture *f, AusDatabaseFunc func, const char *prefix, guint number)
{
  aus_database_write_async (f->database, func, g_strdup_printf ("%s %u", prefix, number), g_free,
                            NULL, NULL, on_written, f);
}

static void
wait_answers (Fixture *f, guint answers)
{
  while (f->answered < answers)
    g_main_context_iteration (NULL, TRUE);
}

/* Holds the writer until everything is queued. */
typedef struct {
  GMutex mutex;
  GCond cond;
  gboolean entered;
  gboolean open;
} Gate;

static gpointer
wait_at_gate (AusTx *tx, gpointer data, GError **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->mutex);
  gate->entered = TRUE;
  g_cond_signal (&gate->cond);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
  return NULL;
}

/* From here on the writer is busy, and what is queued will be one batch. */
static void
enter_gate (Fixture *f, Gate *gate)
{
  aus_database_write_async (f->database, wait_at_gate, gate, NULL, NULL, NULL, on_written, f);
  g_mutex_lock (&gate->mutex);
  while (!gate->entered)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
}

static void
open_gate (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->open = TRUE;
  g_cond_signal (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

static void
test_savepoints (Fixture *f, gconstpointer data)
{
  Gate gate = { .open = FALSE };

  enter_gate (f, &gate);
  for (guint i = 0; i < N_WRITES; i++)
    write_note (f, i % 4 == 3 ? insert_and_refuse : insert_note, "note", i);
  open_gate (&gate);
  wait_answers (f, N_WRITES + 1);

  g_assert_cmpuint (f->failed, ==, N_WRITES / 4);
  g_assert_cmpint (notes (f), ==, N_WRITES - N_WRITES / 4);
  g_assert_cmpuint (f->marks, ==, AUS_TX_EVENTS); /* none of those refused */
  g_assert_cmpuint (f->committed, ==, 1);         /* they shared a commit */
}

static void
test_commit_fails (Fixture *f, gconstpointer data)
{
  Gate gate = { .open = FALSE };

  enter_gate (f, &gate);
  write_note (f, insert_note, "a", 1);
  write_note (f, break_the_commit, "b", 1);
  write_note (f, insert_note, "c", 1);
  open_gate (&gate);
  wait_answers (f, 4);

  g_assert_cmpuint (f->failed, ==, 3); /* nobody is told that something was saved */
  g_assert_cmpint (notes (f), ==, 0);
  g_assert_cmpuint (f->committed, ==, 0);
  write_note (f, insert_note, "d", 1);
  wait_answers (f, 5);
  g_assert_cmpint (notes (f), ==, 1); /* and the database goes on */
}

static void
test_conflict (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      aus_database_write_sync (f->database, insert_note, (gpointer) "one", NULL, &error));
  g_assert_false (
      aus_database_write_sync (f->database, insert_note, (gpointer) "one", NULL, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_PRECONDITION_FAILED);
  g_assert_cmpint (notes (f), ==, 1);
}

static void
test_reader_cannot_write (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
      aus_database_read_sync (f->database, insert_note, (gpointer) "one", NULL, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE);
  g_assert_cmpint (notes (f), ==, 0);
}

static void
on_cancelled (GObject *source, GAsyncResult *res, gpointer data)
{
  Fixture *f = data;
  g_autoptr (GError) error = NULL;

  g_assert_false (aus_database_write_finish (AUS_DATABASE (source), res, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  f->answered++;
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Gate gate = { .open = FALSE };

  enter_gate (f, &gate);
  aus_database_write_async (f->database, insert_note, g_strdup ("x"), g_free, NULL, cancellable,
                            on_cancelled, f);
  g_cancellable_cancel (cancellable);
  open_gate (&gate);
  wait_answers (f, 2);
  g_assert_cmpint (notes (f), ==, 0);
}

static void
test_closed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  aus_database_close (f->database);
  g_assert_false (aus_database_write_sync (f->database, insert_note, (gpointer) "x", NULL, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE);
  write_note (f, insert_note, "y", 1);
  wait_answers (f, 1);
  g_assert_cmpuint (f->failed, ==, 1);
}

static gpointer
read_columns (AusTx *tx, gpointer data, GError **error)
{
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error, "SELECT ?1 AS a, ?2 AS b, ?3 AS c, ?4 AS d", "sitb", NULL,
                    (gint64) 7, (gint64) 0, TRUE);

  g_assert_true (aus_statement_step (row, error));
  g_assert_null (aus_statement_text (row, "a"));
  g_assert_cmpint (aus_statement_int (row, "d"), ==, 1);
  g_assert_cmpint (aus_statement_int (row, "b"), ==, 7);
  g_assert_null (aus_statement_text (row, "c")); /* a time that has not happened */
  g_assert_cmpint (aus_tx_now (tx), ==, 1000000);
  g_assert_false (aus_statement_step (row, error));
  return NULL;
}

static void
test_columns (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (aus_database_read_sync (f->database, read_columns, NULL, NULL, &error));
  g_assert_no_error (error);
}

static gpointer
rewrite_pages (AusTx *tx, gpointer data, GError **error)
{
  aus_tx_exec (tx, error,
               "INSERT INTO note (id, text) VALUES (1, hex (zeroblob (2000000)))"
               " ON CONFLICT (id) DO UPDATE SET text = hex (randomblob (2000000))",
               "");
  return NULL;
}

/* 96 MB of commits without a pause: the log begins anew in between. */
static void
test_log_is_bounded (Fixture *f, gconstpointer data)
{
  g_autofree char *log = g_strconcat (f->path, "-wal", NULL);
  GStatBuf info = { 0 };

  for (guint i = 0; i < 12; i++) {
    g_autoptr (GError) error = NULL;
    aus_database_write_sync (f->database, rewrite_pages, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpint (g_stat (log, &info), ==, 0);
  g_assert_cmpint (info.st_size, <, 90 * 1000 * 1000);
}

static void
copy_file (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;
  gsize length = 0;

  g_file_get_contents (from, &bytes, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  g_free (bytes);
}

/* What a crash would find at the moment of the answer: nothing of a commit is still being gathered.
 */
static void
test_in_file_when_answered (Fixture *f, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autofree char *copy = g_strconcat (f->path, ".copy", NULL);
  g_autoptr (GError) error = NULL;
  gint64 count = 0;

  aus_database_write_sync (f->database, insert_note, (gpointer) "one", NULL, &error);
  aus_database_write_sync (f->database, rewrite_pages, NULL, NULL, &error);
  aus_database_write_sync (f->database, insert_note, (gpointer) "two", NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *from = g_strconcat (f->path, suffixes[i], NULL);
    g_autofree char *to = g_strconcat (copy, suffixes[i], NULL);
    copy_file (from, to);
  }
  AusConnection *connection = aus_connection_open (copy, AUS_CONNECTION_WRITER, &error);
  g_assert_no_error (error);
  AusTx tx = { .connection = connection };
  aus_tx_get_int (&tx, &count, 0, &error, "SELECT count(*) FROM note", "");
  g_assert_cmpint (count, ==, 2); /* "one" became the many pages */
  aus_connection_close (connection);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (copy, suffixes[i], NULL);
    g_unlink (path);
  }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/storage/database/group-commit/savepoints", test_savepoints);
  ADD ("/storage/database/group-commit/commit-fails", test_commit_fails);
  ADD ("/storage/database/conflict", test_conflict);
  ADD ("/storage/database/reader-cannot-write", test_reader_cannot_write);
  ADD ("/storage/database/cancel", test_cancel);
  ADD ("/storage/database/closed", test_closed);
  ADD ("/storage/database/columns", test_columns);
  ADD ("/storage/database/log-is-bounded", test_log_is_bounded);
  ADD ("/storage/database/in-file-when-answered", test_in_file_when_answered);
  return g_test_run ();
}
