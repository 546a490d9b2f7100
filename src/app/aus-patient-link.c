/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-patient-link.h"

#include "app/aus-app.h"
#include "app/aus-change.h"
#include "app/aus-json-text.h"
#include "app/aus-patient-case.h"
#include "core/aus-error.h"

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

GPtrArray *
aus_patient_list_similar (AusTx *tx, const char *organisation_id, const AusPatientTraits *traits,
                          GError **error)
{
  g_autoptr (GPtrArray) found =
      aus_patient_store_find_born (tx, aus_app_get_record_keys (aus_app_from_tx (tx)),
                                   organisation_id, traits->birth_date, error);

  for (guint i = found != NULL ? found->len : 0; i > 0; i--) {
    const AusPatient *patient = g_ptr_array_index (found, i - 1);
    if (!aus_patient_is_duplicate (traits, &patient->traits))
      g_ptr_array_remove_index (found, i - 1);
  }
  return g_steal_pointer (&found);
}

/* Candidates */

/* Without a birth date a name alone says too little: nobody is proposed. */
static GPtrArray *
list_candidates (AusTx *tx, const char *organisation_id, const AusPerson *person, GError **error)
{
  AusPatientTraits traits = {
    .birth_name = person->family_name,
    .given_names = person->given_name,
    .birth_date = person->birth_date,
  };

  if (person->birth_date == NULL)
    return g_ptr_array_new ();
  return aus_patient_list_similar (tx, organisation_id, &traits, error);
}

static const AusPerson *
find_patient (const AusConsultation *consultation, const AusCommand *command, GError **error)
{
  const AusPerson *person = aus_consultation_find_person (consultation, command->participant_id);

  if (person != NULL && person->role == AUS_ROLE_PATIENT)
    return person;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "there is no such patient in it");
  return NULL;
}

static gpointer
candidates (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation =
      aus_load_for (tx, actor, AUS_ACTION_CONSULTATION_READ, command->consultation_id, NULL, error);
  const AusPerson *person =
      consultation != NULL ? find_patient (consultation, command, error) : NULL;
  g_autoptr (GString) ids = g_string_new (NULL);

  if (person == NULL)
    return NULL;
  AusSubject subject = { .organisation_id = consultation->organisation_id };
  g_autoptr (GPtrArray) found =
      aus_policy_check (actor, AUS_ACTION_PATIENT_READ, &subject, error)
          ? list_candidates (tx, consultation->organisation_id, person, error)
          : NULL;
  g_autoptr (JsonNode) node =
      found != NULL ? aus_patient_print_list (found, AUS_PATIENT_MAX_LIMIT, ids, error) : NULL;
  if (node == NULL || (ids->len > 0 && !aus_change_audit (tx, actor, consultation, person->id,
                                                          "patient.search", ids->str, error)))
    return NULL;
  return g_steal_pointer (&node);
}

const AusUseCase AUS_PATIENT_CANDIDATES = { "patient.candidates", AUS_ACTION_PATIENT_READ,
                                            AUS_USE_CASE_WRITE, candidates,
                                            (GDestroyNotify) json_node_unref };
