/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-clock.h"
#include "storage/aus-tx.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * AusDatabase: one SQLite file. One thread writes; one or two threads read, each through a
 * read-only connection of its own (WAL: readers never wait for the writer).
 *
 * Writes that wait together share one commit: BEGIN IMMEDIATE, each function inside its own
 * SAVEPOINT (rolled back alone when it fails), COMMIT, and only then is every caller answered. When
 * the commit itself fails, every one of them fails with AUS_ERROR_UNAVAILABLE.
 *
 * Functions run on a storage thread and may be run again: they touch rows and their own data only.
 */
#define AUS_TYPE_DATABASE (aus_database_get_type ())
G_DECLARE_FINAL_TYPE (AusDatabase, aus_database, AUS, DATABASE, GObject)

/* AusDatabaseFunc: returns what the caller is to get (NULL is a valid result), or sets @error. */
typedef gpointer (*AusDatabaseFunc) (AusTx *tx, gpointer data, GError **error);

/*
 * aus_database_open: (transfer full): opens or creates @path, brings its schema up to date and
 * starts the threads. AUS_ERROR_SCHEMA when the file is newer than this program, damaged or fails
 * to migrate; the file is then as it was. @context is what aus_tx_get_context() gives. Blocks.
 */
AusDatabase *aus_database_open (const char *path, AusClock *clock, GError **error);

/* aus_database_set_context: what aus_tx_get_context() answers; before the first use, unowned. */
void aus_database_set_context (AusDatabase *self, gpointer context);

/*
 * aus_database_write_async: queues @func. @destroy frees @data on the caller's thread context once
 * answered. @result_free frees a result nobody fetched. The callback runs on the caller's main
 * context, after the commit. Cancellation is honoured until the function starts.
 */
void aus_database_write_async (AusDatabase *self, AusDatabaseFunc func, gpointer data,
                               GDestroyNotify destroy, GDestroyNotify result_free,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
/* aus_database_write_finish: FALSE on error; *@result (transfer full) may be NULL. */
gboolean aus_database_write_finish (AusDatabase *self, GAsyncResult *res, gpointer *result,
                                    GError **error);

/* aus_database_read_async: as above on a reader thread; one snapshot for the whole function. */
void aus_database_read_async (AusDatabase *self, AusDatabaseFunc func, gpointer data,
                              GDestroyNotify destroy, GDestroyNotify result_free,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean aus_database_read_finish (AusDatabase *self, GAsyncResult *res, gpointer *result,
                                   GError **error);

/* For start-up, tools and tests: blocks the caller until committed. Never on the main loop. */
gboolean aus_database_write_sync (AusDatabase *self, AusDatabaseFunc func, gpointer data,
                                  gpointer *result, GError **error);
gboolean aus_database_read_sync (AusDatabase *self, AusDatabaseFunc func, gpointer data,
                                 gpointer *result, GError **error);

/*
 * For programs beside the server, such as auscultctl: one announces that it has committed, the
 * other hears of it by the signal "foreign" and takes up what it would after a commit of its own. A
 * file beside the database is touched, and watched: nothing polls.
 */
gboolean aus_database_announce (AusDatabase *self, GError **error);
gboolean aus_database_watch (AusDatabase *self, GError **error);

/* aus_database_close: answers what waits, stops the threads, checkpoints. Also done by dispose. */
void aus_database_close (AusDatabase *self);

/*
 * Signals, on the main context of the thread that opened the database, before those whose functions
 * were committed are answered:
 * "committed" (guint marks): after a commit in which aus_tx_mark() was called;
 * "events" (GPtrArray *events): just before it, when aus_tx_tell() was called; the listener may
 * take the texts out of @events (element-type AusEventRow, in order);
 * "foreign": another process has announced a commit; followed by "committed" with every mark.
 */

G_END_DECLS
