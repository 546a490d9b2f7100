/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-migration.h"

#include "core/aus-error.h"
#include "aus-sql-resource.h" /* generated */

#include <gio/gio.h>
#include <string.h>

#define SQL_PATH "/org/auscult/sql"

AusMigration *
aus_migration_new (guint version, const char *sql)
{
  AusMigration *self = g_new0 (AusMigration, 1);

  self->version = version;
  self->sql = g_strdup (sql);
  return self;
}

void
aus_migration_free (AusMigration *self)
{
  g_free (self->sql);
  g_free (self);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
aus_migrations_load (GError **error)
{
  GResource *resource = aus_sql_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (resource, SQL_PATH, 0, error);
  g_autoptr (GPtrArray) migrations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aus_migration_free);

  if (names == NULL)
    return NULL;
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_build_path ("/", SQL_PATH, names[i], NULL);
    g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, 0, error);
    if (bytes == NULL)
      return NULL;
    g_autofree char *sql = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    guint version = (guint) g_ascii_strtoull (names[i], NULL, 10);
    g_return_val_if_fail (version == migrations->len + 1, NULL);
    g_ptr_array_add (migrations, aus_migration_new (version, sql));
  }
  return g_steal_pointer (&migrations);
}

/* Whatever went wrong, the start must stop: one code says so, the message tells why. */
static void
as_schema_error (GError **error)
{
  if (error != NULL && *error != NULL)
    (*error)->code = AUS_ERROR_SCHEMA;
}

/* -1 with @error set; 0 for a file without our table. */
static gint64
read_version (AusConnection *connection, GError **error)
{
  AusTx tx = { .connection = connection };
  gint64 there = 0, version = 0;

  if (!aus_tx_get_int (&tx, &there, 0, error,
                       "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'", ""))
    return -1;
  if (there == 0)
    return 0;
  if (!aus_tx_get_int (&tx, &version, 0, error, "SELECT max(version) FROM schema_version", ""))
    return -1;
  return version;
}

static gboolean
check_pages (AusConnection *connection, GError **error)
{
  AusTx tx = { .connection = connection };
  g_autoptr (AusStatement) statement = aus_tx_query (&tx, error, "PRAGMA quick_check(1)", "");

  if (statement == NULL || !aus_statement_step (statement, error))
    return FALSE;
  const char *verdict = aus_statement_text (statement, "quick_check");
  if (g_strcmp0 (verdict, "ok") == 0)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_SCHEMA, "the database is damaged: %s", verdict);
  return FALSE;
}

static gboolean
check_version (AusConnection *connection, guint newest, GError **error)
{
  gint64 version = read_version (connection, error);

  if (version < 0)
    return FALSE;
  if (version <= (gint64) newest)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_SCHEMA,
               "the database has schema %" G_GINT64_FORMAT
               ", this program knows %u: it was written "
               "by a newer version",
               version, newest);
  return FALSE;
}

gboolean
aus_migrations_check (const char *path, GPtrArray *migrations, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (GError) local = NULL;
  g_autoptr (AusConnection) connection = aus_connection_open (path, AUS_CONNECTION_INSPECT, &local);
  if (connection != NULL && check_version (connection, migrations->len, &local) &&
      check_pages (connection, &local))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  as_schema_error (error);
  return FALSE;
}

static gboolean
apply_one (AusConnection *connection, const AusMigration *migration, GError **error)
{
  AusTx tx = { .connection = connection };

  return aus_connection_run (connection, migration->sql, error) &&
         aus_tx_exec (&tx, error, "INSERT INTO schema_version (version) VALUES (?1)", "i",
                      (gint64) migration->version);
}

/* The version is read inside the transaction: two daemons may be starting on one file. */
static gboolean
apply_missing (AusConnection *connection, const AusMigration *migration, GError **error)
{
  gint64 version = -1;

  if (!aus_connection_run (connection, "BEGIN IMMEDIATE", error))
    return FALSE;
  version = read_version (connection, error);
  gboolean ok = version >= (gint64) migration->version ||
                (version >= 0 && apply_one (connection, migration, error));
  if (ok && aus_connection_run (connection, "COMMIT", error))
    return TRUE;
  if (aus_connection_in_transaction (connection))
    aus_connection_run (connection, "ROLLBACK", NULL);
  return FALSE;
}

gboolean
aus_migrations_apply (AusConnection *connection, GPtrArray *migrations, GError **error)
{
  gint64 version = read_version (connection, error);

  for (guint i = 0; version >= 0 && i < migrations->len; i++) {
    const AusMigration *migration = g_ptr_array_index (migrations, i);
    if (version < (gint64) migration->version && !apply_missing (connection, migration, error))
      version = -1;
  }
  if (version < 0)
    as_schema_error (error);
  return version >= 0;
}
