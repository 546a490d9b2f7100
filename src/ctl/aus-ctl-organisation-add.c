/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-ctl.h"

#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-text.h"
#include "core/aus-time.h"
#include "storage/aus-account-store.h"

#define MAX_NAME 100

typedef struct {
  const char *id;
  const char *name;
  const char *time_zone;
} Request;

static gpointer
store (AusTx *tx, gpointer data, GError **error)
{
  const Request *request = data;

  if (aus_organisation_store_insert (tx, request->id, request->name, request->time_zone, error))
    aus_ctl_audit (tx, request->id, "organisation.add", request->id, error);
  return NULL;
}

static gboolean
check (const Request *request, GError **error)
{
  glong length = aus_text_is_line (request->name) ? g_utf8_strlen (request->name, -1) : 0;

  if (length < 1 || length > MAX_NAME) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "NAME must be from 1 to 100 characters");
    return FALSE;
  }
  if (!aus_time_zone_is_valid (request->time_zone)) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s is not a time zone", request->time_zone);
    return FALSE;
  }
  return TRUE;
}

gboolean
aus_ctl_organisation_add (AusCtl *ctl, int argc, char **argv, GError **error)
{
  g_autofree char *time_zone = g_strdup ("Europe/Paris");
  const GOptionEntry entries[] = {
    { "time-zone", 0, 0, G_OPTION_ARG_STRING, &time_zone, "Whose days count", "AREA/CITY" },
    { NULL },
  };

  if (!aus_ctl_parse (&argc, &argv, entries, "NAME", error))
    return FALSE;

  g_autofree char *id = aus_id_new (aus_clock_now (ctl->clock));
  Request request = { id, argv[1], time_zone };

  if (!check (&request, error) || !aus_ctl_open (ctl, error) ||
      !aus_database_write_sync (ctl->database, store, &request, NULL, error))
    return FALSE;
  g_print ("%s\n", id);
  return TRUE;
}
