/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "storage/aus-audit-store.h"
#include "storage/aus-connection.h"
#include "storage/aus-migration.h"

typedef struct {
  AusConnection *connection;
  AusTx tx;
} Fixture;

static void
setup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) migrations = aus_migrations_load (&error);
  AusAuditEntry entry = { "o", "account", "a", NULL, "plan.create", "c", NULL, "" };

  f->connection = aus_connection_open (":memory:", AUS_CONNECTION_WRITER, &error);
  g_assert_true (aus_migrations_apply (f->connection, migrations, &error));
  f->tx = (AusTx){ .connection = f->connection, .now = 1000 };
  for (guint i = 0; i < 5; i++) {
    f->tx.now++;
    g_assert_true (aus_audit_store_append (&f->tx, &entry, &error));
  }
  g_assert_no_error (error);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  aus_connection_close (f->connection);
}

static gint64
first_bad (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  gint64 bad = -1;

  g_assert_true (aus_audit_store_verify (&f->tx, &bad, &error));
  g_assert_no_error (error);
  return bad;
}

static void
test_append_only (Fixture *f, gconstpointer data)
{
  static const char *const attempts[] = {
    "UPDATE audit SET actor_id = 'x' WHERE number = 3",
    "DELETE FROM audit WHERE number = 5",
    "DELETE FROM audit",
  };

  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (aus_connection_run (f->connection, attempts[i], &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INTERNAL);
  }
  g_assert_cmpint (first_bad (f), ==, 0);
}

/* Whoever gets past the triggers is found by the chain (L2). */
static void
test_altered (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (aus_connection_run (f->connection,
                                     "DROP TRIGGER audit_never_changes;"
                                     "UPDATE audit SET actor_id = 'x' WHERE number = 3",
                                     &error));
  g_assert_cmpint (first_bad (f), ==, 3);
}

static void
test_row_missing (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (aus_connection_run (f->connection,
                                     "DROP TRIGGER audit_never_shrinks;"
                                     "DELETE FROM audit WHERE number = 2",
                                     &error));
  g_assert_cmpint (first_bad (f), ==, 3);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/storage/audit/L2/append-only", test_append_only);
  ADD ("/storage/audit/L2/altered", test_altered);
  ADD ("/storage/audit/L2/row-missing", test_row_missing);
  return g_test_run ();
}
