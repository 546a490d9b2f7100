/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-roster-store.h"

#include "core/aus-error.h"

void
aus_organisation_free (AusOrganisation *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->time_zone);
  g_free (self);
}

void
aus_roster_entry_free (AusRosterEntry *self)
{
  g_free (self->id);
  g_free (self->organisation_name);
  g_free (self->email);
  g_free (self->display_name);
  g_free (self);
}

typedef gpointer (*ReadRow) (AusStatement *row, GError **error);

static GPtrArray *
read_all (AusTx *tx, const char *sql, ReadRow read_row, GDestroyNotify free_row, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "");
  g_autoptr (GError) local = NULL;

  if (row == NULL)
    return NULL;
  while (aus_statement_step (row, &local)) {
    gpointer item = read_row (row, &local);

    if (item == NULL)
      break;
    g_ptr_array_add (rows, item);
  }
  if (local == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gpointer
read_organisation (AusStatement *row, GError **error)
{
  AusOrganisation *self = g_new0 (AusOrganisation, 1);

  self->id = aus_statement_dup (row, "id");
  self->name = aus_statement_dup (row, "name");
  self->time_zone = aus_statement_dup (row, "time_zone");
  return self;
}

GPtrArray *
aus_roster_store_list_organisations (AusTx *tx, GError **error)
{
  return read_all (tx, "SELECT id, name, time_zone FROM organisation ORDER BY name, id",
                   read_organisation, (GDestroyNotify) aus_organisation_free, error);
}

static gpointer
read_entry (AusStatement *row, GError **error)
{
  g_autoptr (AusRosterEntry) self = g_new0 (AusRosterEntry, 1);

  self->id = aus_statement_dup (row, "id");
  self->organisation_name = aus_statement_dup (row, "organisation_name");
  self->email = aus_statement_dup (row, "email");
  self->display_name = aus_statement_dup (row, "display_name");
  self->disabled = aus_statement_int (row, "disabled_at") != 0;
  if (aus_account_role_from_name (aus_statement_text (row, "role"), &self->role))
    return g_steal_pointer (&self);
  g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "account %s cannot be read", self->id);
  return NULL;
}

GPtrArray *
aus_roster_store_list_accounts (AusTx *tx, GError **error)
{
  return read_all (tx,
                   "SELECT a.id, o.name AS organisation_name, a.role, a.email, a.display_name,"
                   " a.disabled_at FROM account a JOIN organisation o ON o.id = a.organisation_id"
                   " ORDER BY a.email",
                   read_entry, (GDestroyNotify) aus_roster_entry_free, error);
}
