/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-tx.h"

#include "core/aus-error.h"
#include "storage/aus-connection.h"

#include <string.h>

gint64
aus_tx_now (AusTx *tx)
{
  return tx->now;
}

gpointer
aus_tx_get_context (AusTx *tx)
{
  return tx->context;
}

void
aus_tx_mark (AusTx *tx, AusTxMarks marks)
{
  tx->marks |= marks;
}

void
aus_tx_tell (AusTx *tx, gpointer event, GDestroyNotify destroy)
{
  if (tx->events == NULL)
    tx->events = g_ptr_array_new_with_free_func (destroy);
  g_ptr_array_add (tx->events, event);
}

void
aus_tx_keep (AusTx *tx)
{
  tx->keep = TRUE;
}

static int
bind_text (sqlite3_stmt *stmt, int index, const char *text)
{
  if (text == NULL)
    return sqlite3_bind_null (stmt, index);
  return sqlite3_bind_text (stmt, index, text, -1, SQLITE_TRANSIENT);
}

static int
bind_time (sqlite3_stmt *stmt, int index, gint64 usec)
{
  if (usec == 0)
    return sqlite3_bind_null (stmt, index);
  return sqlite3_bind_int64 (stmt, index, usec);
}

static int
bind_one (sqlite3_stmt *stmt, int index, char letter, va_list *args)
{
  switch (letter) {
  case 's':
    return bind_text (stmt, index, va_arg (*args, const char *));
  case 'i':
    return sqlite3_bind_int64 (stmt, index, va_arg (*args, gint64));
  case 't':
    return bind_time (stmt, index, va_arg (*args, gint64));
  case 'b':
    return sqlite3_bind_int (stmt, index, va_arg (*args, gboolean) ? 1 : 0);
  default:
    g_return_val_if_reached (SQLITE_MISUSE);
  }
}

static AusStatement *
query_valist (AusTx *tx, GError **error, const char *sql, const char *format, va_list *args)
{
  g_autoptr (AusStatement) statement = aus_connection_prepare (tx->connection, sql, error);

  if (statement == NULL)
    return NULL;
  for (int i = 0; format[i] != '\0'; i++) {
    int code = bind_one (statement->stmt, i + 1, format[i], args);
    if (code != SQLITE_OK) {
      aus_connection_set_error (tx->connection, code, sql, error);
      return NULL;
    }
  }
  return g_steal_pointer (&statement);
}

AusStatement *
aus_tx_query (AusTx *tx, GError **error, const char *sql, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  AusStatement *statement = query_valist (tx, error, sql, format, &args);
  va_end (args);
  return statement;
}

AusStatement *
aus_tx_query_texts (AusTx *tx, GError **error, const char *sql, const char *const *texts,
                    guint n_texts)
{
  g_autoptr (AusStatement) statement = aus_connection_prepare (tx->connection, sql, error);

  if (statement == NULL)
    return NULL;
  int n_parameters = sqlite3_bind_parameter_count (statement->stmt);
  g_return_val_if_fail ((int) n_texts <= n_parameters, NULL);
  for (guint i = 0; i < n_texts; i++)
    bind_text (statement->stmt, (int) i + 1, texts[i]);
  return g_steal_pointer (&statement);
}

gboolean
aus_tx_exec (AusTx *tx, GError **error, const char *sql, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autoptr (AusStatement) statement = query_valist (tx, error, sql, format, &args);
  va_end (args);
  if (statement == NULL)
    return FALSE;
  int code = sqlite3_step (statement->stmt);
  if (code == SQLITE_DONE || code == SQLITE_ROW)
    return TRUE;
  aus_connection_set_error (tx->connection, code, sql, error);
  return FALSE;
}

void
aus_statement_put_text (AusStatement *self, const char *text)
{
  bind_text (self->stmt, ++self->n_put, text);
}

void
aus_statement_put_int (AusStatement *self, gint64 value)
{
  sqlite3_bind_int64 (self->stmt, ++self->n_put, value);
}

void
aus_statement_put_time (AusStatement *self, gint64 usec)
{
  bind_time (self->stmt, ++self->n_put, usec);
}

gboolean
aus_statement_run (AusStatement *self, GError **error)
{
  g_return_val_if_fail (self->n_put == sqlite3_bind_parameter_count (self->stmt), FALSE);
  int code = sqlite3_step (self->stmt);

  if (code == SQLITE_DONE)
    return TRUE;
  aus_connection_set_error (self->connection, code, sqlite3_sql (self->stmt), error);
  return FALSE;
}

gint64
aus_tx_last_rowid (AusTx *tx)
{
  return sqlite3_last_insert_rowid (aus_connection_get_sqlite (tx->connection));
}

gint64
aus_tx_changes (AusTx *tx)
{
  return sqlite3_changes64 (aus_connection_get_sqlite (tx->connection));
}

gboolean
aus_tx_get_int (AusTx *tx, gint64 *value, gint64 fallback, GError **error, const char *sql,
                const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autoptr (AusStatement) statement = query_valist (tx, error, sql, format, &args);
  va_end (args);
  if (statement == NULL)
    return FALSE;
  int code = sqlite3_step (statement->stmt);
  if (code != SQLITE_DONE && code != SQLITE_ROW) {
    aus_connection_set_error (tx->connection, code, sql, error);
    return FALSE;
  }
  *value = code == SQLITE_ROW ? sqlite3_column_int64 (statement->stmt, 0) : fallback;
  return TRUE;
}

gboolean
aus_statement_step (AusStatement *self, GError **error)
{
  int code = sqlite3_step (self->stmt);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    aus_connection_set_error (self->connection, code, sqlite3_sql (self->stmt), error);
  return FALSE;
}

GPtrArray *
aus_statement_read_all (AusStatement *self, AusRowFunc read, GDestroyNotify free_row,
                        GError **error)
{
  g_autoptr (AusStatement) row = self;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_row);
  g_autoptr (GError) local = NULL;

  if (row == NULL)
    return NULL;
  while (aus_statement_step (row, &local))
    g_ptr_array_add (list, read (row));
  if (local == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gpointer
aus_statement_read_one (AusStatement *self, AusRowFunc read, const char *missing, GError **error)
{
  g_autoptr (AusStatement) row = self;
  g_autoptr (GError) local = NULL;

  if (row == NULL)
    return NULL;
  if (aus_statement_step (row, &local))
    return read (row);
  if (local == NULL)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, missing);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static int
column_of (AusStatement *self, const char *name)
{
  for (int i = 0; i < self->n_columns; i++) {
    int column = (self->hint + i) % self->n_columns;
    if (strcmp (sqlite3_column_name (self->stmt, column), name) == 0) {
      self->hint = column + 1;
      return column;
    }
  }
  g_critical ("no column %s in: %s", name, sqlite3_sql (self->stmt));
  return -1;
}

const char *
aus_statement_text (AusStatement *self, const char *column)
{
  int index = column_of (self, column);

  return index < 0 ? NULL : (const char *) sqlite3_column_text (self->stmt, index);
}

char *
aus_statement_dup (AusStatement *self, const char *column)
{
  return g_strdup (aus_statement_text (self, column));
}

gint64
aus_statement_int (AusStatement *self, const char *column)
{
  int index = column_of (self, column);

  return index < 0 ? 0 : sqlite3_column_int64 (self->stmt, index);
}
