/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-use-case.h"
#include "storage/aus-patient-store.h"

G_BEGIN_DECLS

/*
 * The register of patients of an organisation (F3). Looking is written into the audit, too, so all
 * but the list of consultations write.
 */

/* AusPatientQuery → JsonNode, {items, more} */
extern const AusUseCase AUS_PATIENT_SEARCH;
/*
 * aus_command: object → AusPatient. AUS_ERROR_DUPLICATE with aus_patient_get_duplicates(): at
 * "/ins" somebody has this INS, which nobody else can have; otherwise somebody similar was born the
 * same day, and "confirm_duplicate" says that it is another person.
 */
extern const AusUseCase AUS_PATIENT_CREATE;
/* aus_command: text = patient → AusPatient */
extern const AusUseCase AUS_PATIENT_SHOW;
/* aus_command: text = patient, if_version, object = merge patch → AusPatient */
extern const AusUseCase AUS_PATIENT_PATCH;
/* aus_command: text = patient → JsonNode, a list: consultations one may read, latest first, with
 * their documents */
extern const AusUseCase AUS_PATIENT_CONSULTATIONS;

typedef struct {
  char *text;       /* names, a birth date, or an INS, as somebody typed them; NULL */
  char *birth_date; /* NULL: any */
  guint limit;
} AusPatientQuery;

AusPatientQuery *aus_patient_query_new (const char *text, const char *birth_date, guint limit);
void aus_patient_query_free (AusPatientQuery *self);

#define AUS_PATIENT_DEFAULT_LIMIT 10
#define AUS_PATIENT_MAX_LIMIT     20

/* aus_patient_load_for: (transfer full): as the policy of @action allows. */
AusPatient *aus_patient_load_for (AusTx *tx, const AusActor *actor, AusAction action,
                                  const char *id, GError **error);
/* aus_patient_audit: @detail: ids only. */
gboolean aus_patient_audit (AusTx *tx, const AusActor *actor, const char *action,
                            const char *detail, GError **error);

/* aus_patient_print: the whole representation. */
void aus_patient_print (const AusPatient *self, GString *text);
/*
 * aus_patient_print_list: (transfer full): {items, more}: of @found, AusPatient, the first @limit
 * in short. Their ids, for the trail, are put into @ids with a blank between them.
 */
JsonNode *aus_patient_print_list (GPtrArray *found, guint limit, GString *ids, GError **error);

/* aus_patient_get_duplicates: unowned: [{id, display_name, birth_name, birth_date}]; NULL. */
JsonNode *aus_patient_get_duplicates (const GError *error);

G_END_DECLS
