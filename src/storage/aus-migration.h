/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-connection.h"

G_BEGIN_DECLS

/* AusMigration: one forward step of the schema: data/sql/NNNN-name.sql, built into the program. */
typedef struct {
  guint version; /* 1, 2, 3… without a hole */
  char *sql;
} AusMigration;

/* aus_migrations_load: (transfer full) (element-type AusMigration): those of this program, sorted.
 */
GPtrArray *aus_migrations_load (GError **error);

AusMigration *aus_migration_new (guint version, const char *sql);
void aus_migration_free (AusMigration *self);

/*
 * aus_migrations_check: looks at the file at @path without changing a byte of it: its version must
 * be at most that of @migrations and its pages in order. AUS_ERROR_SCHEMA otherwise. A file that
 * does not exist is version 0.
 */
gboolean aus_migrations_check (const char *path, GPtrArray *migrations, GError **error);

/*
 * aus_migrations_apply: one transaction for each missing step, with the version written inside, so
 * that a step is there entirely or not at all. AUS_ERROR_SCHEMA.
 */
gboolean aus_migrations_apply (AusConnection *connection, GPtrArray *migrations, GError **error);

G_END_DECLS
