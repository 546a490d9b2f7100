/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-site-store.h"

#include "core/aus-error.h"

#define COLUMNS                                                                                    \
  "id, organisation_id, kind, name, address, postal_code, town, phone, created_at, closed_at,"     \
  " devices, version"

void
aus_structure_free (AusStructure *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->organisation_id);
  g_free (self->name);
  g_free (self->address);
  g_free (self->postal_code);
  g_free (self->town);
  g_free (self->phone);
  g_free (self->devices);
  g_free (self);
}

static gpointer
read_row (AusStatement *row)
{
  AusStructure *self = g_new0 (AusStructure, 1);

  self->id = aus_statement_dup (row, "id");
  self->organisation_id = aus_statement_dup (row, "organisation_id");
  /* A kind that a later release knows is shown as another one. */
  if (!aus_structure_kind_from_name (aus_statement_text (row, "kind"), &self->kind))
    self->kind = AUS_STRUCTURE_OTHER;
  self->name = aus_statement_dup (row, "name");
  self->address = aus_statement_dup (row, "address");
  self->postal_code = aus_statement_dup (row, "postal_code");
  self->town = aus_statement_dup (row, "town");
  self->phone = aus_statement_dup (row, "phone");
  self->created_at = aus_statement_int (row, "created_at");
  self->closed_at = aus_statement_int (row, "closed_at");
  self->devices = aus_statement_dup (row, "devices");
  self->version = aus_statement_int (row, "version");
  return self;
}

gboolean
aus_structure_store_insert (AusTx *tx, const AusStructure *structure, GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO structure (id, organisation_id, kind, name, address,"
                      " postal_code, town, phone, created_at, devices)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                      "ssssssssis", structure->id, structure->organisation_id,
                      aus_structure_kind_get_name (structure->kind), structure->name,
                      structure->address, structure->postal_code, structure->town, structure->phone,
                      structure->created_at,
                      structure->devices != NULL ? structure->devices : "[]");
}

gboolean
aus_structure_store_save (AusTx *tx, const AusStructure *structure, GError **error)
{
  return aus_tx_exec (tx, error,
                      "UPDATE structure SET kind = ?1, name = ?2, address = ?3, postal_code = ?4,"
                      " town = ?5, phone = ?6, closed_at = nullif (?7, 0), devices = ?8,"
                      " version = ?9 WHERE id = ?10",
                      "ssssssisis", aus_structure_kind_get_name (structure->kind), structure->name,
                      structure->address, structure->postal_code, structure->town, structure->phone,
                      structure->closed_at, structure->devices, structure->version, structure->id);
}

AusStructure *
aus_structure_store_load (AusTx *tx, const char *id, GError **error)
{
  AusStatement *row =
      aus_tx_query (tx, error, "SELECT " COLUMNS " FROM structure WHERE id = ?1", "s", id);

  return aus_statement_read_one (row, read_row, "no such structure", error);
}

GPtrArray *
aus_structure_store_list (AusTx *tx, const char *organisation_id, GError **error)
{
  AusStatement *row = aus_tx_query (tx, error,
                                    "SELECT " COLUMNS " FROM structure WHERE closed_at IS NULL"
                                    " AND (?1 = '' OR organisation_id = ?1) ORDER BY name, id",
                                    "s", organisation_id != NULL ? organisation_id : "");

  return aus_statement_read_all (row, read_row, (GDestroyNotify) aus_structure_free, error);
}

gboolean
aus_host_store_insert (AusTx *tx, const char *account_id, const char *structure_id, GError **error)
{
  return aus_tx_exec (
      tx, error,
      "INSERT INTO site_host (account_id, structure_id) VALUES (?1, ?2)"
      " ON CONFLICT (account_id) DO UPDATE SET structure_id = excluded.structure_id",
      "ss", account_id, structure_id);
}

char *
aus_host_store_find (AusTx *tx, const char *account_id, GError **error)
{
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error, "SELECT structure_id FROM site_host WHERE account_id = ?1", "s", account_id);

  return row != NULL && aus_statement_step (row, error) ? aus_statement_dup (row, "structure_id")
                                                        : NULL;
}

GStrv
aus_host_store_list (AusTx *tx, const char *structure_id, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT a.id FROM site_host h JOIN account a ON a.id = h.account_id"
                    " WHERE h.structure_id = ?1 ORDER BY a.family_name, a.given_name, a.id",
                    "s", structure_id);

  while (row != NULL && aus_statement_step (row, &local))
    g_strv_builder_add (ids, aus_statement_text (row, "id"));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_strv_builder_end (ids) : NULL;
}

gboolean
aus_site_store_set (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  if (consultation->structure_id == NULL)
    return aus_tx_exec (tx, error, "DELETE FROM site_visit WHERE consultation_id = ?1", "s",
                        consultation->id);
  return aus_tx_exec (tx, error,
                      "INSERT INTO site_visit (consultation_id, structure_id) VALUES (?1, ?2)"
                      " ON CONFLICT (consultation_id)"
                      " DO UPDATE SET structure_id = excluded.structure_id",
                      "ss", consultation->id, consultation->structure_id) &&
         aus_site_store_save (tx, consultation, error);
}

gboolean
aus_site_store_save (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  return consultation->structure_id == NULL ||
         aus_tx_exec (tx, error,
                      "UPDATE site_visit SET host_wish = ?1, checked_in_at = nullif (?2, 0)"
                      " WHERE consultation_id = ?3",
                      "sis", aus_host_wish_get_name (consultation->host_wish),
                      consultation->checked_in_at, consultation->id);
}

GPtrArray *
aus_site_store_list (AusTx *tx, const char *structure_id, gint64 from, gint64 to, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT c.id FROM site_visit v JOIN consultation c ON c.id = v.consultation_id"
                    " WHERE v.structure_id = ?1 AND c.planned_start >= ?2 AND c.planned_start < ?3"
                    " ORDER BY c.planned_start, c.id LIMIT 200",
                    "sii", structure_id, from, to);

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (ids, aus_statement_dup (row, "id"));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&ids) : NULL;
}
