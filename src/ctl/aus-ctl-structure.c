/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-ctl.h"

#include "core/aus-error.h"
#include "core/aus-id.h"
#include "domain/aus-contact.h"
#include "storage/aus-roster-store.h"
#include "storage/aus-site-store.h"

typedef struct {
  AusStructure *structure;
  const char *organisation; /* NULL: the only one */
} Request;

static gpointer
store (AusTx *tx, gpointer data, GError **error)
{
  Request *request = data;
  AusStructure *structure = request->structure;

  structure->organisation_id = aus_ctl_choose_organisation (tx, request->organisation, error);
  if (structure->organisation_id != NULL && aus_structure_store_insert (tx, structure, error))
    aus_ctl_audit (tx, structure->organisation_id, "structure.add", structure->id, error);
  return NULL;
}

static gboolean
set_phone (AusStructure *structure, const char *phone, GError **error)
{
  if (phone != NULL)
    structure->phone = aus_contact_normalise_phone (phone, error);
  return phone == NULL || structure->phone != NULL;
}

static gboolean
check (AusStructure *structure, const char *kind, GError **error)
{
  const AusStructureFields fields = { structure->name, structure->address, structure->postal_code,
                                      structure->town };

  if (!aus_structure_kind_from_name (kind, &structure->kind)) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID,
                 "--kind must be pharmacy, care_home, town_hall, health_centre or other");
    return FALSE;
  }
  if (aus_structure_check (&fields, error))
    return TRUE;
  if (error != NULL)
    g_prefix_error (error, "%s: ", aus_error_get_pointer (*error));
  return FALSE;
}

gboolean
aus_ctl_structure_add (AusCtl *ctl, int argc, char **argv, GError **error)
{
  g_autoptr (AusStructure) structure = g_new0 (AusStructure, 1);
  g_autofree char *organisation = NULL, *kind = NULL, *phone = NULL;
  const GOptionEntry entries[] = {
    { "organisation", 0, 0, G_OPTION_ARG_STRING, &organisation, "Not needed when there is only one",
      "ID" },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind,
      "pharmacy, care_home, town_hall, health_centre or other", "KIND" },
    { "address", 0, 0, G_OPTION_ARG_STRING, &structure->address, "Number and street", "TEXT" },
    { "postal-code", 0, 0, G_OPTION_ARG_STRING, &structure->postal_code, NULL, "CODE" },
    { "town", 0, 0, G_OPTION_ARG_STRING, &structure->town, NULL, "NAME" },
    { "phone", 0, 0, G_OPTION_ARG_STRING, &phone, NULL, "NUMBER" },
    { NULL },
  };
  Request request = { structure, NULL };

  if (!aus_ctl_parse (&argc, &argv, entries, "NAME", error))
    return FALSE;
  structure->name = g_strdup (argv[1]);
  structure->created_at = aus_clock_now (ctl->clock);
  structure->id = aus_id_new (structure->created_at);
  request.organisation = organisation;
  if (!check (structure, kind, error) || !set_phone (structure, phone, error) ||
      !aus_ctl_open (ctl, error) ||
      !aus_database_write_sync (ctl->database, store, &request, NULL, error))
    return FALSE;
  g_print ("%s\n", structure->id);
  return TRUE;
}

static gpointer
load (AusTx *tx, gpointer unused, GError **error)
{
  return aus_structure_store_list (tx, NULL, error);
}

gboolean
aus_ctl_structure_list (AusCtl *ctl, int argc, char **argv, GError **error)
{
  gpointer result = NULL;

  if (!aus_ctl_parse (&argc, &argv, NULL, NULL, error) || !aus_ctl_open (ctl, error) ||
      !aus_database_read_sync (ctl->database, load, NULL, &result, error))
    return FALSE;

  g_autoptr (GPtrArray) structures = result;

  for (guint i = 0; i < structures->len; i++) {
    const AusStructure *row = g_ptr_array_index (structures, i);

    g_print ("%s\t%s\t%s\t%s\n", row->id, aus_structure_kind_get_name (row->kind), row->name,
             row->town);
  }
  return TRUE;
}
