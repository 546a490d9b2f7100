/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-secrets.h"
#include "domain/aus-patient.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/*
 * The register of patients (F3). Nothing of a patient lies open in a row: the traits are sealed for
 * the row's id, and what they are found by are tokens, HMACs under the same keys that differ
 * between organisations.
 */
typedef struct {
  char *id;
  char *organisation_id;
  gint64 version;
  gint64 created_at;
  char *created_by;
  gint64 updated_at;
  AusPatientTraits traits;
} AusPatient;

AusPatient *aus_patient_new (void);
void aus_patient_free (AusPatient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPatient, aus_patient_free)

gboolean aus_patient_store_insert (AusTx *tx, AusSecrets *keys, const AusPatient *patient,
                                   GError **error);
/* aus_patient_store_save: traits, version and updated_at. */
gboolean aus_patient_store_save (AusTx *tx, AusSecrets *keys, const AusPatient *patient,
                                 GError **error);

/* aus_patient_store_load: (transfer full): AUS_ERROR_NOT_FOUND also for another organisation's.
 * The number of a record that was merged gives the one it became. */
AusPatient *aus_patient_store_load (AusTx *tx, AusSecrets *keys, const char *organisation_id,
                                    const char *id, GError **error);
/*
 * aus_patient_store_find_ins: (transfer full) (element-type AusPatient): who has @ins (normalised):
 * one, or nobody.
 */
GPtrArray *aus_patient_store_find_ins (AusTx *tx, AusSecrets *keys, const char *organisation_id,
                                       const char *ins, GError **error);
/* aus_patient_store_find_born: (transfer full) (element-type AusPatient): everybody born then. */
GPtrArray *aus_patient_store_find_born (AusTx *tx, AusSecrets *keys, const char *organisation_id,
                                        const char *birth_date, GError **error);

/*
 * aus_patient_store_find_words: (transfer full) (element-type AusPatient): at most @limit
 * candidates, newest first, that answer to all of @words (folded, NULL-terminated) and were born
 * on @birth_date (NULL: any day). There may be some among them that do not: tokens are coarse.
 */
GPtrArray *aus_patient_store_find_words (AusTx *tx, AusSecrets *keys, const char *organisation_id,
                                         const char *const *words, const char *birth_date,
                                         guint limit, GError **error);

/*
 * aus_patient_store_adopt: ties the patients of the organisation's consultations who have this name
 * in use and birth date, and are nobody of the register yet, to @patient.
 */
gboolean aus_patient_store_adopt (AusTx *tx, const AusPatient *patient, GError **error);

/* aus_patient_store_list_consultations: (transfer full) (element-type utf8): ids of those the
 * patient takes part in, latest first, at most @limit. */
GPtrArray *aus_patient_store_list_consultations (AusTx *tx, const char *id, guint limit,
                                                 GError **error);

/* aus_patient_store_merge: consultations of @other_id become those of @id, its row goes; its id
 * leads to @id from now on. */
gboolean aus_patient_store_merge (AusTx *tx, const char *id, const char *other_id, GError **error);

/* AusPatientTies: what holds a record. */
typedef struct {
  gint64 n; /* consultations */
  gint64 n_open;
  gint64 n_held;
  gint64 last_held; /* when the last of those began; 0: none */
} AusPatientTies;

gboolean aus_patient_store_get_ties (AusTx *tx, const char *id, AusPatientTies *ties,
                                     GError **error);
/* aus_patient_store_erase: the record, its tokens and former numbers. */
gboolean aus_patient_store_erase (AusTx *tx, const char *id, GError **error);
/*
 * aus_patient_store_erase_consultation: who came, what was noted and measured. Documents are for
 * the caller, as are the words of the search (aus_search_store_replace).
 */
gboolean aus_patient_store_erase_consultation (AusTx *tx, const char *consultation_id,
                                               GError **error);

G_END_DECLS
