/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-device-store.h"

#include "core/aus-error.h"

#define COLUMNS                                                                                    \
  "id, consultation_id, kind, name, participant_id, watched_device_id, created_at, expires_at, "   \
  "revoked_at"

const char *
aus_device_kind_get_name (AusDeviceKind kind)
{
  return kind == AUS_DEVICE_WATCH ? "watch" : "publish";
}

void
aus_device_free (AusDevice *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->consultation_id);
  g_free (self->name);
  g_free (self->participant_id);
  g_free (self->watched_device_id);
  g_free (self);
}

static gpointer
read_row (AusStatement *row)
{
  AusDevice *self = g_new0 (AusDevice, 1);

  self->id = aus_statement_dup (row, "id");
  self->consultation_id = aus_statement_dup (row, "consultation_id");
  self->kind = g_strcmp0 (aus_statement_text (row, "kind"), "watch") == 0 ? AUS_DEVICE_WATCH
                                                                          : AUS_DEVICE_PUBLISH;
  self->name = aus_statement_dup (row, "name");
  self->participant_id = aus_statement_dup (row, "participant_id");
  self->watched_device_id = aus_statement_dup (row, "watched_device_id");
  self->created_at = aus_statement_int (row, "created_at");
  self->expires_at = aus_statement_int (row, "expires_at");
  self->revoked_at = aus_statement_int (row, "revoked_at");
  return self;
}

gboolean
aus_device_store_insert (AusTx *tx, const AusDevice *device, const char *token_hash, GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO device (id, consultation_id, token_hash, kind, name,"
                      " participant_id, watched_device_id, created_at, expires_at)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                      "sssssssii", device->id, device->consultation_id, token_hash,
                      aus_device_kind_get_name (device->kind), device->name, device->participant_id,
                      device->watched_device_id, device->created_at, device->expires_at);
}

AusDevice *
aus_device_store_find (AusTx *tx, const char *token_hash, GError **error)
{
  AusStatement *row = aus_tx_query (
      tx, error, "SELECT " COLUMNS " FROM device WHERE token_hash = ?1", "s", token_hash);

  return aus_statement_read_one (row, read_row, "no such device", error);
}

GPtrArray *
aus_device_store_list (AusTx *tx, const char *consultation_id, GError **error)
{
  AusStatement *row = aus_tx_query (tx, error,
                                    "SELECT " COLUMNS " FROM device WHERE consultation_id = ?1"
                                    " AND revoked_at IS NULL ORDER BY id",
                                    "s", consultation_id);

  return aus_statement_read_all (row, read_row, (GDestroyNotify) aus_device_free, error);
}

gboolean
aus_device_store_revoke (AusTx *tx, const char *consultation_id, const char *id, GError **error)
{
  if (!aus_tx_exec (tx, error,
                    "UPDATE device SET revoked_at = ?1 WHERE id = ?2 AND consultation_id = ?3"
                    " AND revoked_at IS NULL",
                    "iss", aus_tx_now (tx), id, consultation_id))
    return FALSE;
  if (aus_tx_changes (tx) > 0)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such device");
  return FALSE;
}
