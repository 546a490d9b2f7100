/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusTx: one use case's view of the database on a storage thread: its connection with the cache of
 * prepared statements, and the moment at which it happens (the same for every row it writes).
 */
typedef struct _AusTx AusTx;
typedef struct _AusStatement AusStatement;

/* What a commit touched; see the signal "committed" of AusDatabase. */
typedef enum {
  AUS_TX_EVENTS = 1 << 0,   /* rows of event were added */
  AUS_TX_JOBS = 1 << 1,     /* a timer was added, moved or removed */
  AUS_TX_IDENTITY = 1 << 2, /* a session, token, account or delegation changed */
  AUS_TX_OUTBOX = 1 << 3,   /* a message is to be sent, or was */
  AUS_TX_DOCUMENT = 1 << 7, /* a document is to be checked, or was */
  AUS_TX_PAYMENT = 1 << 5,  /* the payment provider is to be asked something */
  AUS_TX_WEBHOOK = 1 << 6,  /* a webhook, or what one is to be told, changed */
} AusTxMarks;

gint64 aus_tx_now (AusTx *tx);
gpointer aus_tx_get_context (AusTx *tx);
void aus_tx_mark (AusTx *tx, AusTxMarks marks);

/* aus_tx_tell: @event (transfer full) is handed out with "events", so that nobody has to read
 * it. */
void aus_tx_tell (AusTx *tx, gpointer event, GDestroyNotify destroy);

/*
 * aus_tx_keep: what was written stays even though the function is going to fail: for refusals that
 * must be counted, such as a wrong birth date.
 */
void aus_tx_keep (AusTx *tx);

/*
 * aus_tx_query: (transfer full): binds and returns a statement to step. @format has one letter for
 * each parameter ?1, ?2…: 's' const char * (NULL binds NULL), 'i' gint64, 't' gint64 time (0 binds
 * NULL), 'b' gboolean. @sql must be a literal: it is the key of the statement cache.
 */
AusStatement *aus_tx_query (AusTx *tx, GError **error, const char *sql, const char *format, ...);

/* aus_tx_query_texts: as above with @n_texts text parameters; those left over are NULL. */
AusStatement *aus_tx_query_texts (AusTx *tx, GError **error, const char *sql,
                                  const char *const *texts, guint n_texts);

/* aus_tx_exec: runs a statement that gives no rows. */
gboolean aus_tx_exec (AusTx *tx, GError **error, const char *sql, const char *format, ...);

/* aus_tx_last_rowid: of the last row inserted into a table that has rowids. */
gint64 aus_tx_last_rowid (AusTx *tx);

/* aus_tx_changes: rows changed by the last aus_tx_exec(). */
gint64 aus_tx_changes (AusTx *tx);

/* aus_tx_get_int: first column of the first row, @fallback when there is none. */
gboolean aus_tx_get_int (AusTx *tx, gint64 *value, gint64 fallback, GError **error, const char *sql,
                         const char *format, ...);

/*
 * For rows of many columns: aus_tx_query() with the format "", then one put for each of ?1, ?2… in
 * their order, then aus_statement_run(). Times of 0 and texts of NULL become SQL NULL.
 */
void aus_statement_put_text (AusStatement *self, const char *text);
void aus_statement_put_int (AusStatement *self, gint64 value);
void aus_statement_put_time (AusStatement *self, gint64 usec);
gboolean aus_statement_run (AusStatement *self, GError **error);

/* aus_statement_step: TRUE: a row is there. FALSE: no more rows, or @error is set. */
gboolean aus_statement_step (AusStatement *self, GError **error);

/*
 * AusRowFunc: (transfer full): what a row says. aus_statement_read_all: (transfer full) (element
 * type of @read): every row; aus_statement_read_one: the first, AUS_ERROR_NOT_FOUND saying
 * @missing without one. Both take @self, and give NULL with @error set when it is NULL.
 */
typedef gpointer (*AusRowFunc) (AusStatement *row);
GPtrArray *aus_statement_read_all (AusStatement *self, AusRowFunc read, GDestroyNotify free_row,
                                   GError **error);
gpointer aus_statement_read_one (AusStatement *self, AusRowFunc read, const char *missing,
                                 GError **error);

/*
 * Columns by name. Text is lent until the next step; NULL for SQL NULL. Numbers: 0 for NULL.
 * An unknown name is a programmer's mistake.
 */
const char *aus_statement_text (AusStatement *self, const char *column);
char *aus_statement_dup (AusStatement *self, const char *column);
gint64 aus_statement_int (AusStatement *self, const char *column);

/* aus_statement_done: gives the statement back to the cache. */
void aus_statement_done (AusStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusStatement, aus_statement_done)

G_END_DECLS
