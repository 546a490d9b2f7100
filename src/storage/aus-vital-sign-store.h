/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Rows of vital_sign: sealed in, sealed out (E8, L2). */
typedef struct {
  char *id;
  char *consultation_id;
  char *sealed;
  char *by_role;
  char *by_id;
  char *by_name;
  gint64 at;
  char *corrects; /* NULL */
} AusVitalSign;

void aus_vital_sign_free (AusVitalSign *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusVitalSign, aus_vital_sign_free)

/* aus_vital_sign_store_insert: AUS_ERROR_PRECONDITION_FAILED when what it corrects was corrected
 * already. */
gboolean aus_vital_sign_store_insert (AusTx *tx, const AusVitalSign *row, GError **error);
/* aus_vital_sign_store_list: (transfer full) (element-type AusVitalSign): in the order of entry. */
GPtrArray *aus_vital_sign_store_list (AusTx *tx, const char *consultation_id, GError **error);

G_END_DECLS
