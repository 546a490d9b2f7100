/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-ctl.h"

#include "storage/aus-roster-store.h"

static gpointer
load (AusTx *tx, gpointer unused, GError **error)
{
  return aus_roster_store_list_organisations (tx, error);
}

gboolean
aus_ctl_organisation_list (AusCtl *ctl, int argc, char **argv, GError **error)
{
  gpointer result = NULL;

  if (!aus_ctl_parse (&argc, &argv, NULL, NULL, error) || !aus_ctl_open (ctl, error) ||
      !aus_database_read_sync (ctl->database, load, NULL, &result, error))
    return FALSE;

  g_autoptr (GPtrArray) organisations = result;

  for (guint i = 0; i < organisations->len; i++) {
    const AusOrganisation *row = g_ptr_array_index (organisations, i);

    g_print ("%s\t%s\t%s\n", row->id, row->time_zone, row->name);
  }
  return TRUE;
}
