/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-consultation-record.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Rows of participant, and the ledger of their consents. */

/* aus_person_store_load_all: fills the people of @by_id (id → AusConsultation): one query. */
gboolean aus_person_store_load_all (AusTx *tx, GHashTable *by_id, const char *const *ids,
                                    guint n_ids, GError **error);
gboolean aus_person_store_insert (AusTx *tx, const char *consultation_id, const AusPerson *person,
                                  GError **error);
gboolean aus_person_store_save (AusTx *tx, const char *consultation_id, const AusPerson *person,
                                GError **error);

/*
 * aus_consent_store_add: one row of the ledger (D2), at the moment of @tx; the participant's own
 * columns are for the caller to save.
 */
gboolean aus_consent_store_add (AusTx *tx, const char *consultation_id, const char *participant_id,
                                gboolean given, const char *text_version, const char *locale,
                                GError **error);

/*
 * aus_person_store_find_inhabited: (transfer full) (element-type utf8): ids of consultations in
 * which the rows have somebody present.
 */
GPtrArray *aus_person_store_find_inhabited (AusTx *tx, GError **error);

/* AusConsentRow: a line of the ledger (D2). */
typedef struct {
  char *id;
  char *participant_id;
  gboolean given; /* else withdrawn */
  char *text_version;
  char *locale;
  gint64 at;
} AusConsentRow;

void aus_consent_row_free (AusConsentRow *self);
/* aus_consent_store_list: (transfer full) (element-type AusConsentRow): oldest first. */
GPtrArray *aus_consent_store_list (AusTx *tx, const char *consultation_id, GError **error);

G_END_DECLS
