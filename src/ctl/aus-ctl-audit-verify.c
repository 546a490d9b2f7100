/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-ctl.h"

#include "core/aus-error.h"
#include "storage/aus-audit-store.h"

static gpointer
verify (AusTx *tx, gpointer data, GError **error)
{
  gint64 *bad = data;

  aus_audit_store_verify (tx, bad, error);
  return NULL;
}

gboolean
aus_ctl_audit_verify (AusCtl *ctl, int argc, char **argv, GError **error)
{
  gint64 bad = 0;

  if (!aus_ctl_parse (&argc, &argv, NULL, NULL, error) || !aus_ctl_open (ctl, error) ||
      !aus_database_read_sync (ctl->database, verify, &bad, NULL, error))
    return FALSE;
  if (bad != 0) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_SCHEMA,
                 "The audit log was altered: row %" G_GINT64_FORMAT " is not as it was written",
                 bad);
    return FALSE;
  }
  g_print ("The audit log is as it was written.\n");
  return TRUE;
}
