/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-connection.h"

#include "core/aus-error.h"
#include "storage/aus-log-vfs.h"

#include <string.h>

#define BUSY_TIMEOUT_MS 5000

/* A power of two. */
#define N_RECENT 256

/* A list for a secretariat walks once for each practitioner, all walks under way at once. */
#define MAX_TWINS 64

struct _AusConnection {
  sqlite3 *db;
  GHashTable *statements;         /* SQL text → AusStatement */
  AusStatement *recent[N_RECENT]; /* unowned; by the address of the text: see find_statement() */
};

static void
statement_free (gpointer data)
{
  AusStatement *next;

  for (AusStatement *statement = data; statement != NULL; statement = next) {
    next = statement->twin;
    sqlite3_finalize (statement->stmt);
    g_free (statement);
  }
}

/*
 * synchronous=FULL: in WAL mode each commit waits for the disk; NORMAL would lose acknowledged
 * bookings at a power cut. For checkpoints see aus-checkpoint.c.
 */
static const char writer_setup[] = "PRAGMA foreign_keys = ON;"
                                   "PRAGMA synchronous = FULL;"
                                   "PRAGMA cache_size = -65536;"
                                   "PRAGMA temp_store = MEMORY;"
                                   "PRAGMA trusted_schema = OFF;";

static const char reader_setup[] = "PRAGMA query_only = ON;"
                                   "PRAGMA cache_size = -32768;"
                                   "PRAGMA temp_store = MEMORY;"
                                   "PRAGMA trusted_schema = OFF;";

static const char inspect_setup[] = "PRAGMA query_only = ON;"
                                    "PRAGMA trusted_schema = OFF;";

static const char *
setup_of (AusConnectionMode mode)
{
  switch (mode) {
  case AUS_CONNECTION_WRITER:
    return writer_setup;
  case AUS_CONNECTION_READER:
    return reader_setup;
  case AUS_CONNECTION_INSPECT:
    return inspect_setup;
  }
  return inspect_setup;
}

static int
flags_of (AusConnectionMode mode)
{
  /* NOMUTEX: a connection never leaves its thread. */
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

  if (mode == AUS_CONNECTION_INSPECT)
    return flags | SQLITE_OPEN_READONLY;
  if (mode == AUS_CONNECTION_READER)
    return flags | SQLITE_OPEN_READWRITE; /* WAL readers write to the shared-memory file */
  return flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

/* Counting every allocation takes a lock of the whole process for each; nobody reads the counts. */
static gpointer
configure_sqlite (gpointer data)
{
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  aus_log_vfs_register ();
  return NULL;
}

AusConnection *
aus_connection_open (const char *path, AusConnectionMode mode, GError **error)
{
  static GOnce configured = G_ONCE_INIT;
  g_autoptr (AusConnection) self = g_new0 (AusConnection, 1);

  g_once (&configured, configure_sqlite, NULL);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statement_free);
  int code = sqlite3_open_v2 (path, &self->db, flags_of (mode),
                              mode == AUS_CONNECTION_WRITER ? AUS_LOG_VFS : NULL);
  if (code != SQLITE_OK) {
    aus_connection_set_error (self, code, "open", error);
    return NULL;
  }
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  if (!aus_connection_run (self, setup_of (mode), error))
    return NULL;
  return g_steal_pointer (&self);
}

void
aus_connection_close (AusConnection *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->statements);
  sqlite3_close (self->db);
  g_free (self);
}

sqlite3 *
aus_connection_get_sqlite (AusConnection *self)
{
  return self->db;
}

gboolean
aus_connection_run (AusConnection *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  aus_connection_set_error (self, code, sql, error);
  return FALSE;
}

gboolean
aus_connection_step (AusConnection *self, const char *sql, GError **error)
{
  g_autoptr (AusStatement) statement = aus_connection_prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  int code = sqlite3_step (statement->stmt);
  if (code == SQLITE_DONE)
    return TRUE;
  aus_connection_set_error (self, code, sql, error);
  return FALSE;
}

gboolean
aus_connection_in_transaction (AusConnection *self)
{
  return !sqlite3_get_autocommit (self->db);
}

static AusError
translate (int code)
{
  switch (code & 0xff) {
  case SQLITE_CONSTRAINT:
    /* Somebody else was first: the caller knows what the key meant and says it better. */
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
      return AUS_ERROR_PRECONDITION_FAILED;
    return AUS_ERROR_INTERNAL;
  case SQLITE_FULL:
    return AUS_ERROR_STORAGE_FULL;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_IOERR:
  case SQLITE_CANTOPEN:
  case SQLITE_READONLY:
    return AUS_ERROR_UNAVAILABLE;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return AUS_ERROR_SCHEMA;
  default:
    return AUS_ERROR_INTERNAL;
  }
}

void
aus_connection_set_error (AusConnection *self, int code, const char *what, GError **error)
{
  const char *message = self->db != NULL ? sqlite3_errmsg (self->db) : sqlite3_errstr (code);

  g_set_error (error, AUS_ERROR, translate (code), "database: %s (%d) in: %.120s", message, code,
               what);
}

static AusStatement *
statement_new (AusConnection *self, const char *sql, gboolean cached, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  unsigned flags = cached ? SQLITE_PREPARE_PERSISTENT : 0;
  int code = sqlite3_prepare_v3 (self->db, sql, -1, flags, &stmt, NULL);

  if (code != SQLITE_OK) {
    aus_connection_set_error (self, code, sql, error);
    return NULL;
  }
  AusStatement *statement = g_new0 (AusStatement, 1);
  statement->stmt = stmt;
  statement->connection = self;
  statement->n_columns = sqlite3_column_count (stmt);
  statement->cached = cached;
  return statement;
}

/*
 * Most texts are literals, always at the same address: comparing with what was there last time is
 * faster than hashing a thousand characters for each of the 30 statements of a booking.
 */
static AusStatement *
find_statement (AusConnection *self, const char *sql)
{
  AusStatement **recent = &self->recent[(GPOINTER_TO_SIZE (sql) >> 3) & (N_RECENT - 1)];

  if (*recent != NULL && strcmp (sqlite3_sql ((*recent)->stmt), sql) == 0)
    return *recent;
  AusStatement *statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL)
    *recent = statement;
  return statement;
}

/* Preparing costs more than most walks: what is prepared for a busy text is kept beside it. */
static AusStatement *
find_twin (AusStatement *statement, const char *sql, GError **error)
{
  AusStatement *last = statement;
  guint n = 0;

  for (; statement != NULL; statement = statement->twin, n++) {
    if (!statement->busy)
      return statement;
    last = statement;
  }
  AusStatement *twin = statement_new (last->connection, sql, n < MAX_TWINS, error);
  if (twin != NULL && twin->cached)
    last->twin = twin;
  return twin;
}

AusStatement *
aus_connection_prepare (AusConnection *self, const char *sql, GError **error)
{
  AusStatement *statement = find_statement (self, sql);

  if (statement == NULL) {
    statement = statement_new (self, sql, TRUE, error);
    if (statement != NULL)
      g_hash_table_insert (self->statements, g_strdup (sql), statement);
  } else if (statement->busy) {
    statement = find_twin (statement, sql, error);
  }
  if (statement != NULL)
    statement->busy = TRUE;
  return statement;
}

void
aus_statement_done (AusStatement *self)
{
  if (self == NULL)
    return;
  if (!self->cached) {
    statement_free (self);
    return;
  }
  sqlite3_reset (self->stmt);
  sqlite3_clear_bindings (self->stmt);
  self->hint = 0;
  self->n_put = 0;
  self->busy = FALSE;
}
