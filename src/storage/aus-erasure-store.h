/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* AusErasureParty: a practitioner who has, or had, consultations of a patient (L2). */
typedef struct {
  char *practitioner_id;
  char *display_name;
  gboolean closed; /* the account opens nothing any more: nobody can ask them */
  gboolean agreed; /* that the patient is erased */
} AusErasureParty;

void aus_erasure_party_free (AusErasureParty *self);

/* aus_erasure_store_list: (transfer full) (element-type AusErasureParty): by name; what was agreed
 * before @since counts no more. */
GPtrArray *aus_erasure_store_list (AusTx *tx, const char *patient_id, gint64 since, GError **error);
gboolean aus_erasure_store_agree (AusTx *tx, const char *patient_id, const char *practitioner_id,
                                  GError **error);

G_END_DECLS
