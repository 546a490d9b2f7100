/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-plan-people.h"

#include "app/aus-link-issue.h"
#include "app/aus-notify.h"
#include "app/aus-patient-link.h"
#include "app/aus-plan-input.h"
#include "app/aus-plan.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "storage/aus-link-store.h"
#include "storage/aus-person-store.h"

static gboolean
check_company (const AusConsultation *self, GError **error)
{
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (AusPlanPerson));

  for (guint i = 0; i < self->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (self->people, i);
    AusPlanPerson row = aus_plan_person_of (person);
    if (person->role != AUS_ROLE_PRACTITIONER && person->removed_at == 0)
      g_array_append_val (people, row);
  }
  return aus_planning_check_company (self->kind, (const AusPlanPerson *) people->data, people->len,
                                     error);
}

static AusPerson *
read_newcomer (AusChange *change, JsonObject *object, GError **error)
{
  gint64 now = aus_tx_now (change->tx);
  g_autoptr (AusPerson) person = aus_plan_read_person (object, "", NULL, error);

  if (person == NULL ||
      !aus_patient_link_check (change->tx, change->actor, change->consultation->organisation_id,
                               person, "", error))
    return NULL;
  AusPlanPerson row = aus_plan_person_of (person);
  if (!aus_planning_check_person (&row, "", now, error))
    return NULL;
  person->id = aus_id_new (now);
  aus_link_assign (change->tx, change->consultation, person);
  return g_steal_pointer (&person);
}

/* A seat and its link for @person (transfer full); its row is stored by aus_change_finish(). */
static AusLinkSecret *
seat_newcomer (AusChange *change, AusPerson *person, GError **error)
{
  g_ptr_array_add (change->consultation->people, person);
  change->person = person;
  change->reindex = TRUE;
  if (!check_company (change->consultation, error) ||
      !aus_person_store_insert (change->tx, change->consultation->id, person, error))
    return NULL;
  return aus_link_register (change->tx, change->consultation, person, error);
}

static gpointer
add_participant (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_PARTICIPANT_EDIT, command, error) ||
      !aus_change_check_open (&change, error))
    return NULL;
  AusPerson *person = read_newcomer (&change, command->object, error);
  if (person == NULL)
    return NULL;
  AusLinkSecret *link = seat_newcomer (&change, person, error);
  if (link == NULL)
    return NULL;
  if (!aus_notify_invite (tx, change.consultation, person, AUS_NOTIFY_ALL, error)) {
    aus_link_secret_free (link);
    return NULL;
  }

  g_autoptr (AusPlanned) planned = g_new0 (AusPlanned, 1);
  planned->links = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_link_secret_free);
  g_ptr_array_add (planned->links, link);
  planned->consultation = aus_change_finish (&change, "participant.add", NULL, NULL, error);
  return planned->consultation != NULL ? g_steal_pointer (&planned) : NULL;
}

#define DIAGNOSTIC_GIVEN_NAME  "Test"
#define DIAGNOSTIC_FAMILY_NAME "Auscult"

/* No name of the operator's choice: a test must never be taken for somebody (M3). */
static AusPerson *
make_diagnostic (AusChange *change)
{
  AusPerson *person = aus_person_new ();

  person->id = aus_id_new (aus_tx_now (change->tx));
  person->role = AUS_ROLE_DIAGNOSTIC;
  person->given_name = g_strdup (DIAGNOSTIC_GIVEN_NAME);
  person->family_name = g_strdup (DIAGNOSTIC_FAMILY_NAME);
  person->locale = g_strdup ("fr");
  aus_link_assign (change->tx, change->consultation, person);
  return person;
}

static gpointer
add_diagnostic (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_PARTICIPANT_TEST, input, error) ||
      !aus_change_check_open (&change, error))
    return NULL;
  g_autoptr (AusLinkSecret) link = seat_newcomer (&change, make_diagnostic (&change), error);
  if (link == NULL)
    return NULL;
  g_autoptr (AusConsultation) after =
      aus_change_finish (&change, "participant.test", NULL, NULL, error);
  return after != NULL ? g_steal_pointer (&link) : NULL;
}

/* One row says enough of somebody who was only tied to a record. */
static gboolean
is_tie_alone (JsonObject *patch)
{
  return json_object_has_member (patch, "patient_id") && json_object_get_size (patch) == 1;
}

static const char *
name_tie (const AusPerson *person)
{
  return person->patient_id != NULL ? "participant.tie" : "participant.untie";
}

const char *
aus_plan_name_correction (const AusPerson *person, JsonObject *patch)
{
  return is_tie_alone (patch) ? name_tie (person) : "participant.edit";
}

/* @before: the record that the person was tied to; NULL. */
static gboolean
audit_tie (const AusChange *change, JsonObject *patch, const char *before, GError **error)
{
  const AusPerson *person = change->person;

  return is_tie_alone (patch) || g_strcmp0 (before, person->patient_id) == 0 ||
         aus_change_audit (change->tx, change->actor, change->consultation, person->id,
                           name_tie (person), person->patient_id, error);
}

gboolean
aus_plan_correct_person (AusChange *change, JsonObject *patch, const char *pointer, GError **error)
{
  AusPerson *person = change->person;

  if (person->role == AUS_ROLE_PRACTITIONER) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                         "the practitioner's address is that of the account");
    return FALSE;
  }
  g_autofree char *old_email = g_strdup (person->email);
  g_autofree char *old_mobile = g_strdup (person->mobile);
  g_autofree char *old_patient_id = g_strdup (person->patient_id);
  if (!aus_plan_merge_person (person, patch, pointer, error) ||
      !aus_patient_link_check (change->tx, change->actor, change->consultation->organisation_id,
                               person, pointer, error))
    return FALSE;
  AusPlanPerson row = aus_plan_person_of (person);
  if (!aus_planning_check_person (&row, pointer, aus_tx_now (change->tx), error))
    return FALSE;
  /* The practice has looked into it: wrong dates are forgiven, and identity is asked again. */
  if (json_object_has_member (patch, "birth_date")) {
    person->identity_failures = 0;
    person->identity_confirmed_at = 0;
  }
  aus_change_touch (change, person);
  change->reindex = TRUE;
  return audit_tie (change, patch, old_patient_id, error) &&
         aus_notify_readdressed (change->tx, change->consultation, person, old_email, old_mobile,
                                 error);
}

static gpointer
patch_participant (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin_person (&change, tx, actor, AUS_ACTION_PARTICIPANT_EDIT, command, error) ||
      !aus_plan_correct_person (&change, command->object, "", error))
    return NULL;
  const char *action = aus_plan_name_correction (change.person, command->object);
  return aus_change_finish (&change, action, change.person->patient_id, NULL, error);
}

static gboolean
take_off (AusChange *change, GError **error)
{
  AusPerson *person = change->person;

  if (person->role == AUS_ROLE_PRACTITIONER) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                         "a consultation cannot be without its practitioner");
    return FALSE;
  }
  person->removed_at = aus_tx_now (change->tx);
  person->remover = AUS_REMOVER_PRACTITIONER;
  person->link_revoked_at = person->removed_at;
  person->admitted_at = 0;
  aus_change_set_presence (change, person, AUS_PRESENCE_AWAY);
  aus_change_touch (change, person);
  return check_company (change->consultation, error);
}

static gpointer
remove_participant (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin_person (&change, tx, actor, AUS_ACTION_PARTICIPANT_EDIT, command, error) ||
      !aus_change_check_open (&change, error) || !take_off (&change, error) ||
      !aus_notify_taken_off (tx, change.consultation, change.person, error) ||
      !aus_visit_store_end (tx, change.consultation->id, change.person->id, error))
    return NULL;
  change.reindex = TRUE;
  return aus_change_finish (&change, "participant.remove", NULL, NULL, error);
}

const AusUseCase AUS_PLAN_ADD_PARTICIPANT = { "participant.add", AUS_ACTION_PARTICIPANT_EDIT,
                                              AUS_USE_CASE_WRITE, add_participant,
                                              (GDestroyNotify) aus_planned_free };
const AusUseCase AUS_PLAN_ADD_DIAGNOSTIC = { "participant.test", AUS_ACTION_PARTICIPANT_TEST,
                                             AUS_USE_CASE_WRITE, add_diagnostic,
                                             (GDestroyNotify) aus_link_secret_free };
const AusUseCase AUS_PLAN_PATCH_PARTICIPANT = { "participant.edit", AUS_ACTION_PARTICIPANT_EDIT,
                                                AUS_USE_CASE_WRITE, patch_participant,
                                                (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_PLAN_REMOVE_PARTICIPANT = { "participant.remove", AUS_ACTION_PARTICIPANT_EDIT,
                                                 AUS_USE_CASE_WRITE, remove_participant,
                                                 (GDestroyNotify) aus_consultation_unref };
