/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

typedef enum {
  AUS_DEVICE_PUBLISH, /* WHIP: an otoscope, a second camera */
  AUS_DEVICE_WATCH,   /* WHEP: a monitoring screen */
} AusDeviceKind;

const char *aus_device_kind_get_name (AusDeviceKind kind);

/* AusDevice: something without a person that takes part in one consultation. */
typedef struct {
  char *id;
  char *consultation_id;
  AusDeviceKind kind;
  char *name;
  char *participant_id;    /* whom a watching one sees; NULL */
  char *watched_device_id; /* instead, whose picture; NULL */
  gint64 created_at;
  gint64 expires_at;
  gint64 revoked_at; /* 0: not */
} AusDevice;

void aus_device_free (AusDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusDevice, aus_device_free)

gboolean aus_device_store_insert (AusTx *tx, const AusDevice *device, const char *token_hash,
                                  GError **error);
/* aus_device_store_find: (transfer full): by its token; AUS_ERROR_NOT_FOUND. */
AusDevice *aus_device_store_find (AusTx *tx, const char *token_hash, GError **error);
/* aus_device_store_list: (transfer full) (element-type AusDevice): not revoked, oldest first. */
GPtrArray *aus_device_store_list (AusTx *tx, const char *consultation_id, GError **error);
/* aus_device_store_revoke: AUS_ERROR_NOT_FOUND: none of this consultation. */
gboolean aus_device_store_revoke (AusTx *tx, const char *consultation_id, const char *id,
                                  GError **error);

G_END_DECLS
