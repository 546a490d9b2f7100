/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "storage/aus-database.h"
#include "storage/aus-migration.h"
#include "storage/aus-tag-store.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *directory;
  char *path;
  AusClock *clock;
} Fixture;

static void
setup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->directory = g_dir_make_tmp ("auscult-XXXXXX", &error);
  g_assert_no_error (error);
  f->path = g_build_filename (f->directory, "auscult.db", NULL);
  f->clock = aus_clock_new_fake (1);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (f->path, suffixes[i], NULL);
    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (f->directory), ==, 0);
  g_object_unref (f->clock);
  g_free (f->path);
  g_free (f->directory);
}

static GBytes *
file_bytes (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length = 0;

  g_file_get_contents (f->path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

/* The file as an earlier release, which knew @n migrations, left it. */
static void
make_version (Fixture *f, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) migrations = aus_migrations_load (&error);
  g_assert_no_error (error);
  g_autoptr (AusConnection) connection =
      aus_connection_open (f->path, AUS_CONNECTION_WRITER, &error);
  g_assert_no_error (error);

  g_ptr_array_set_size (migrations, (int) n);
  aus_connection_run (connection, "PRAGMA journal_mode = WAL", &error);
  aus_migrations_apply (connection, migrations, &error);
  g_assert_no_error (error);
}

static char *
schema_of (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusConnection) connection =
      aus_connection_open (f->path, AUS_CONNECTION_INSPECT, &error);
  g_assert_no_error (error);
  AusTx tx = { .connection = connection };
  g_autoptr (GString) schema = g_string_new (NULL);
  g_autoptr (AusStatement) row =
      aus_tx_query (&tx, &error, "SELECT name, sql FROM sqlite_schema ORDER BY name", "");

  while (aus_statement_step (row, &error))
    g_string_append_printf (schema, "%s: %s\n", aus_statement_text (row, "name"),
                            aus_statement_text (row, "sql"));
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&schema), FALSE);
}

static void
start_and_stop (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusDatabase) database = aus_database_open (f->path, f->clock, &error);

  g_assert_no_error (error);
  aus_database_close (database);
}

static void
assert_start_refused (Fixture *f, const char *part)
{
  g_autoptr (GBytes) before = file_bytes (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (AusDatabase) database = aus_database_open (f->path, f->clock, &error);

  g_assert_null (database);
  g_assert_error (error, AUS_ERROR, AUS_ERROR_SCHEMA);
  g_assert_nonnull (strstr (error->message, part));
  g_autoptr (GBytes) after = file_bytes (f);
  g_assert_true (g_bytes_equal (before, after));
}

static void
test_each_version (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) migrations = aus_migrations_load (&error);
  g_autofree char *expected = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (migrations->len, >=, 2);
  start_and_stop (f);
  expected = schema_of (f);
  for (guint n = 0; n <= migrations->len; n++) {
    g_unlink (f->path);
    make_version (f, n);
    start_and_stop (f);
    g_autofree char *schema = schema_of (f);
    g_assert_cmpstr (schema, ==, expected);
  }
}

/* What the practice had before the upgrade is there after it. */
static void
test_data_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make_version (f, 1);
  AusConnection *connection = aus_connection_open (f->path, AUS_CONNECTION_WRITER, &error);
  aus_connection_run (connection,
                      "INSERT INTO organisation (id, name, time_zone, created_at) "
                      "VALUES ('o', 'Cabinet', 'Europe/Paris', 1)",
                      &error);
  g_assert_no_error (error);
  aus_connection_close (connection);

  start_and_stop (f);
  connection = aus_connection_open (f->path, AUS_CONNECTION_INSPECT, &error);
  AusTx tx = { .connection = connection };
  gint64 count = 0;
  aus_tx_get_int (&tx, &count, 0, &error, "SELECT count(*) FROM organisation WHERE name = ?1", "s",
                  "Cabinet");
  g_assert_cmpint (count, ==, 1);
  aus_connection_close (connection);
}

/* Version 3 with one consultation that has @tags as rows, and one without. */
static void
make_tagged (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  make_version (f, 3);
  AusConnection *connection = aus_connection_open (f->path, AUS_CONNECTION_WRITER, &error);
  aus_connection_run (
      connection,
      "INSERT INTO organisation (id, name, time_zone, created_at)"
      " VALUES ('o', 'Cabinet', 'Europe/Paris', 1);"
      "INSERT INTO account (id, organisation_id, role, email, password_hash, given_name,"
      " family_name, display_name, created_at) VALUES ('p', 'o', 'practitioner', 'e', '!', 'C',"
      " 'M', 'C M', 1);"
      "INSERT INTO consultation (id, version, organisation_id, practitioner_id, kind,"
      " planned_start, planned_duration_minutes, time_zone, status, status_since, payment_mode,"
      " payment_state, created_at, created_by, updated_at, search_text) VALUES"
      " ('c', 1, 'o', 'p', 'telecare', 1, 20, 'Europe/Paris', 'scheduled', 1, 'none', 'none', 1,"
      " 'p', 1, ' durand '),"
      " ('d', 1, 'o', 'p', 'telecare', 1, 20, 'Europe/Paris', 'scheduled', 1, 'none', 'none', 1,"
      " 'p', 1, ' petit ');"
      "INSERT INTO tag (consultation_id, practitioner_id, name)"
      " VALUES ('c', 'p', 'urgent'), ('c', 'p', 'à revoir');",
      &error);
  g_assert_no_error (error);
  aus_connection_close (connection);
}

/* Tags had a table of their own until version 3. */
static void
test_tags_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make_tagged (f);
  start_and_stop (f);
  g_autoptr (AusConnection) connection =
      aus_connection_open (f->path, AUS_CONNECTION_INSPECT, &error);
  AusTx tx = { .connection = connection };
  g_autoptr (AusStatement) row =
      aus_tx_query (&tx, &error, "SELECT tags, search_text FROM consultation ORDER BY id", "");
  g_assert_true (aus_statement_step (row, &error));
  g_assert_cmpstr (aus_statement_text (row, "tags"), ==, "urgent\nà revoir");
  g_assert_cmpstr (aus_statement_text (row, "search_text"), ==, " durand #urgent #à\x1frevoir ");
  g_assert_true (aus_statement_step (row, &error));
  g_assert_cmpstr (aus_statement_text (row, "tags"), ==, "");
  g_assert_cmpstr (aus_statement_text (row, "search_text"), ==, " petit ");
  g_auto (GStrv) tags = aus_tag_store_list (&tx, "p", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (tags), ==, 2);
  g_assert_cmpstr (tags[1], ==, "à revoir");
  gint64 found = 0;
  aus_tx_get_int (&tx, &found, 0, &error,
                  "SELECT count(*) FROM search_word WHERE search_word MATCH"
                  " '\"=p\" AND \"dur\"* AND \"#à_revoir\"'",
                  "");
  g_assert_no_error (error);
  g_assert_cmpint (found, ==, 1);
}

/* A queue of version 25: one who waits, one who left, one who was taken, one who was planned. */
static void
make_queue (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  make_version (f, 25);
  AusConnection *connection = aus_connection_open (f->path, AUS_CONNECTION_WRITER, &error);
  aus_connection_run (
      connection,
      "INSERT INTO organisation (id, name, time_zone, created_at)"
      " VALUES ('o', 'Cabinet', 'Europe/Paris', 1);"
      "INSERT INTO account (id, organisation_id, role, email, password_hash, given_name,"
      " family_name, display_name, created_at) VALUES"
      " ('p', 'o', 'practitioner', 'e', '!', 'C', 'M', 'C M', 1),"
      " ('q', 'o', 'queue', 'q', '!', '', 'Q', 'Q', 1);"
      "INSERT INTO queue (id, organisation_id, code, created_at) VALUES ('q', 'o', 'ABC234', 1);"
      "INSERT INTO consultation (id, version, organisation_id, practitioner_id, kind,"
      " planned_start, planned_duration_minutes, time_zone, status, status_since, payment_mode,"
      " payment_state, created_at, created_by, updated_at, search_text, queue_id) VALUES"
      " ('waits', 1, 'o', 'q', 'telecare', 1, 20, 'Europe/Paris', 'waiting', 7, 'none', 'none', 1,"
      " 'q', 1, '', 'q'),"
      " ('left', 1, 'o', 'q', 'telecare', 1, 20, 'Europe/Paris', 'scheduled', 7, 'none', 'none', 1,"
      " 'q', 1, '', 'q'),"
      " ('taken', 1, 'o', 'p', 'telecare', 1, 20, 'Europe/Paris', 'scheduled', 7, 'none', 'none',"
      " 1, 'q', 1, '', 'q'),"
      " ('planned', 1, 'o', 'p', 'telecare', 1, 20, 'Europe/Paris', 'scheduled', 7, 'none', 'none',"
      " 1, 'p', 1, '', NULL);",
      &error);
  g_assert_no_error (error);
  aus_connection_close (connection);
}

/* B8: who was in a queue before, and is not ready, does not keep the place for ever either. */
static void
test_queue_places (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 due = 0, count = 0;

  make_queue (f);
  start_and_stop (f);
  g_autoptr (AusConnection) connection =
      aus_connection_open (f->path, AUS_CONNECTION_INSPECT, &error);
  AusTx tx = { .connection = connection };
  aus_tx_get_int (&tx, &count, 0, &error, "SELECT count(*) FROM job", "");
  aus_tx_get_int (&tx, &due, 0, &error,
                  "SELECT due_at FROM job WHERE consultation_id = 'left' AND kind = 'absent'", "");
  g_assert_no_error (error);
  g_assert_cmpint (count, ==, 1);
  g_assert_cmpint (due, ==, 7 + 30 * 60 * (gint64) G_USEC_PER_SEC);
}

/* F3: of earlier bookings the trail says that nobody of the practice knew who came. */
static void
test_self_declared (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make_queue (f);
  AusConnection *writer = aus_connection_open (f->path, AUS_CONNECTION_WRITER, &error);
  aus_connection_run (
      writer,
      "INSERT INTO participant (consultation_id, id, role, given_name, family_name, locale,"
      " presence) VALUES ('taken', '1', 'practitioner', 'C', 'M', 'fr', 'away'),"
      " ('taken', '2', 'patient', 'Z', 'L', 'fr', 'away'),"
      " ('planned', '3', 'patient', 'L', 'D', 'fr', 'away'),"
      " ('left', '4', 'patient', '', 'â', 'fr', 'away');"
      "INSERT INTO audit (number, at, organisation_id, actor_kind, actor_id, action,"
      " consultation_id, previous_hash, hash) VALUES"
      " (1, 1, 'o', 'nobody', '', 'booking.confirm', 'taken', '', ''),"
      " (2, 1, 'o', 'account', 'p', 'plan.create', 'planned', '', ''),"
      " (3, 1, 'o', 'nobody', '', 'queue.join', 'left', '', '')",
      &error);
  g_assert_no_error (error);
  aus_connection_close (writer);
  start_and_stop (f);
  g_autoptr (AusConnection) connection =
      aus_connection_open (f->path, AUS_CONNECTION_INSPECT, &error);
  AusTx tx = { .connection = connection };
  g_autoptr (AusStatement) row =
      aus_tx_query (&tx, &error, "SELECT id FROM participant WHERE self_declared = 1", "");
  g_assert_true (aus_statement_step (row, &error));
  g_assert_cmpstr (aus_statement_text (row, "id"), ==, "2");
  g_assert_false (aus_statement_step (row, &error));
  g_assert_no_error (error);
}

static void
test_newer (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  start_and_stop (f);
  AusConnection *connection = aus_connection_open (f->path, AUS_CONNECTION_WRITER, &error);
  aus_connection_run (connection, "INSERT INTO schema_version (version) VALUES (999)", &error);
  g_assert_no_error (error);
  aus_connection_close (connection);
  assert_start_refused (f, "newer");
}

static void
test_not_a_database (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (8192, 'x');

  g_file_set_contents (f->path, text, -1, &error);
  g_assert_no_error (error);
  assert_start_refused (f, "not a database");
}

/* One page in the middle was overwritten. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;
  gsize length = 0;

  start_and_stop (f);
  g_file_get_contents (f->path, &bytes, &length, &error);
  g_assert_cmpuint (length, >, 3 * 4096);
  memset (bytes + 4096, 0x5a, 4096);
  g_file_set_contents (f->path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  g_free (bytes);
  assert_start_refused (f, "");
}

static void
test_failed_step (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) migrations = aus_migrations_load (&error);

  start_and_stop (f);
  g_autoptr (GBytes) before = file_bytes (f);
  g_ptr_array_add (migrations, aus_migration_new (migrations->len + 1,
                                                  "CREATE TABLE half (a TEXT) STRICT;"
                                                  "INSERT INTO half (a) VALUES ('x');"
                                                  "ALTER TABLE nowhere ADD COLUMN b TEXT;"));
  AusConnection *connection = aus_connection_open (f->path, AUS_CONNECTION_WRITER, &error);
  g_assert_no_error (error);
  g_assert_false (aus_migrations_apply (connection, migrations, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_SCHEMA);
  aus_connection_close (connection);

  g_autoptr (GBytes) after = file_bytes (f);
  g_assert_true (g_bytes_equal (before, after));
  start_and_stop (f); /* the release before still runs */
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/storage/migration/M5/from-each-version", test_each_version);
  ADD ("/storage/migration/M5/data-kept", test_data_kept);
  ADD ("/storage/migration/B8/queue-places", test_queue_places);
  ADD ("/storage/migration/F3/self-declared", test_self_declared);
  ADD ("/storage/migration/M5/tags-kept", test_tags_kept);
  ADD ("/storage/migration/M5/newer-schema-refused", test_newer);
  ADD ("/storage/migration/M5/not-a-database", test_not_a_database);
  ADD ("/storage/migration/M5/damaged", test_damaged);
  ADD ("/storage/migration/M5/failed-step", test_failed_step);
  return g_test_run ();
}
