/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-patient-link.h"

#include "app/aus-app.h"
#include "core/aus-error.h"
#include "storage/aus-patient-store.h"

static gboolean
refuse (const char *pointer, const char *member, const char *message, GError **error)
{
  g_autofree char *at = g_strconcat (pointer, member, NULL);

  aus_set_error_at (error, AUS_ERROR_INVALID, at, "%s", message);
  return FALSE;
}

static AusPatient *
load (AusTx *tx, const AusActor *actor, const char *organisation_id, const char *id)
{
  AusSubject subject = { .organisation_id = organisation_id };

  if (!aus_policy_allows (actor, AUS_ACTION_PATIENT_READ, &subject))
    return NULL;
  return aus_patient_store_load (tx, aus_app_get_record_keys (aus_app_from_tx (tx)),
                                 organisation_id, id, NULL);
}

gboolean
aus_patient_link_check (AusTx *tx, const AusActor *actor, const char *organisation_id,
                        AusPerson *person, const char *pointer, GError **error)
{
  if (person->patient_id == NULL)
    return TRUE;
  if (person->role != AUS_ROLE_PATIENT)
    return refuse (pointer, "/patient_id", "Only a patient is in the register", error);
  g_autoptr (AusPatient) patient = load (tx, actor, organisation_id, person->patient_id);
  if (patient == NULL)
    return refuse (pointer, "/patient_id", "No such patient", error);
  /* A page that was open while two records became one still says the former number. */
  if (!g_str_equal (person->patient_id, patient->id)) {
    g_free (person->patient_id);
    person->patient_id = g_strdup (patient->id);
  }
  if (person->birth_date == NULL)
    person->birth_date = g_strdup (patient->traits.birth_date);
  if (!g_str_equal (person->birth_date, patient->traits.birth_date))
    return refuse (pointer, "/patient_id", "The patient of the register was born another day",
                   error);
  return TRUE;
}
