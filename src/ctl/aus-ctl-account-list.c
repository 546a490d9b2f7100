/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-ctl.h"

#include "storage/aus-roster-store.h"

static gpointer
load (AusTx *tx, gpointer unused, GError **error)
{
  return aus_roster_store_list_accounts (tx, error);
}

gboolean
aus_ctl_account_list (AusCtl *ctl, int argc, char **argv, GError **error)
{
  gpointer result = NULL;

  if (!aus_ctl_parse (&argc, &argv, NULL, NULL, error) || !aus_ctl_open (ctl, error) ||
      !aus_database_read_sync (ctl->database, load, NULL, &result, error))
    return FALSE;

  g_autoptr (GPtrArray) accounts = result;

  for (guint i = 0; i < accounts->len; i++) {
    const AusRosterEntry *row = g_ptr_array_index (accounts, i);

    g_print ("%s\t%s\t%s\t%s\t%s%s\n", row->id, aus_account_role_get_name (row->role), row->email,
             row->display_name, row->organisation_name, row->disabled ? "\tdisabled" : "");
  }
  return TRUE;
}
