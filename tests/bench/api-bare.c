/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api-bare: what the disk can do: SQLite, WAL, synchronous=FULL, one row and one commit after the
 * other, for SECONDS in DIRECTORY. Prints {"rate":…}: the yardstick of the booking figures.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static void
execute (sqlite3 *database, const char *sql)
{
  if (sqlite3_exec (database, sql, NULL, NULL, NULL) != SQLITE_OK) {
    fprintf (stderr, "%s: %s\n", sql, sqlite3_errmsg (database));
    exit (EXIT_FAILURE);
  }
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  sqlite3 *database;
  sqlite3_stmt *insert;
  gint64 began, until;
  guint commits = 0;

  if (argc != 3) {
    fprintf (stderr, "usage: api-bare DIRECTORY SECONDS\n");
    return EXIT_FAILURE;
  }
  path = g_build_filename (argv[1], "bare.db", NULL);
  if (sqlite3_open (path, &database) != SQLITE_OK)
    return EXIT_FAILURE;
  execute (database, "PRAGMA journal_mode = WAL");
  execute (database, "PRAGMA synchronous = FULL");
  execute (database, "CREATE TABLE booking (id INTEGER PRIMARY KEY, plan TEXT NOT NULL) STRICT");
  sqlite3_prepare_v2 (database, "INSERT INTO booking (plan) VALUES (hex (randomblob (100)))", -1,
                      &insert, NULL);
  began = g_get_monotonic_time ();
  until = began + (gint64) (atof (argv[2]) * G_USEC_PER_SEC);
  while (g_get_monotonic_time () < until) {
    execute (database, "BEGIN IMMEDIATE");
    sqlite3_step (insert);
    sqlite3_reset (insert);
    execute (database, "COMMIT");
    commits++;
  }
  printf ("{\"rate\":%.1f}\n",
          commits * (double) G_USEC_PER_SEC / (double) (g_get_monotonic_time () - began));
  sqlite3_finalize (insert);
  sqlite3_close (database);
  g_remove (path);
  return EXIT_SUCCESS;
}
