/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* Inside src/storage only: one SQLite connection, used by one thread, with its statement cache. */
typedef struct _AusConnection AusConnection;

typedef enum {
  AUS_CONNECTION_WRITER,
  AUS_CONNECTION_READER,  /* query_only; WAL snapshot */
  AUS_CONNECTION_INSPECT, /* SQLITE_OPEN_READONLY: leaves every byte of the file alone */
} AusConnectionMode;

struct _AusTx {
  AusConnection *connection; /* unowned */
  gpointer context;          /* unowned */
  gint64 now;
  AusTxMarks marks;
  GPtrArray *events; /* AusEventRow; NULL for none */
  gboolean keep;     /* also when the function fails */
};

AusConnection *aus_connection_open (const char *path, AusConnectionMode mode, GError **error);
void aus_connection_close (AusConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusConnection, aus_connection_close)

sqlite3 *aus_connection_get_sqlite (AusConnection *self);

/* aus_connection_run: one or more statements without parameters or rows. */
gboolean aus_connection_run (AusConnection *self, const char *sql, GError **error);

/* aus_connection_step: one such statement that is run often: from the statement cache. */
gboolean aus_connection_step (AusConnection *self, const char *sql, GError **error);

/* aus_connection_in_transaction: FALSE also after SQLite itself rolled back (disk full…). */
gboolean aus_connection_in_transaction (AusConnection *self);

/* aus_connection_prepare: from the cache, or a twin when that statement is being stepped already.
 */
AusStatement *aus_connection_prepare (AusConnection *self, const char *sql, GError **error);

/* aus_connection_set_error: translates the connection's last failure; @what: the SQL or the step.
 */
void aus_connection_set_error (AusConnection *self, int code, const char *what, GError **error);

struct _AusStatement {
  sqlite3_stmt *stmt;
  AusConnection *connection; /* unowned */
  int n_columns;
  int n_put;
  int hint; /* columns are mostly read in the order they were named */
  gboolean busy;
  gboolean cached;
  AusStatement *twin; /* owned: of the same text, for when this one is being stepped; NULL */
};

G_END_DECLS
