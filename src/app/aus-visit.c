/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-visit.h"

#include "app/aus-change.h"
#include "app/aus-facts.h"
#include "core/aus-error.h"
#include "domain/aus-consent.h"
#include "storage/aus-link-store.h"
#include "storage/aus-person-store.h"

AusArrivalStep
aus_visit_step (const AusConsultation *consultation, const AusPerson *person,
                AusArrivalReason *reason)
{
  AusArrivalFacts facts = aus_facts_of_arrival (consultation, person);

  return aus_arrival_decide (&facts, reason);
}

/* The seat of somebody logged in is the practitioner's: an account never acts in another's place.
 */
static AusPerson *
seat_of (const AusActor *actor, AusConsultation *consultation, const char *participant_id)
{
  AusPerson *person = NULL;

  if (participant_id == NULL && actor->kind == AUS_ACTOR_PARTICIPANT)
    participant_id = actor->participant_id;
  person = participant_id != NULL
               ? aus_consultation_find_person (consultation, participant_id)
               : aus_consultation_find_role (consultation, AUS_ROLE_PRACTITIONER);
  if (person == NULL || actor->kind == AUS_ACTOR_PARTICIPANT || actor->kind == AUS_ACTOR_SYSTEM)
    return person;
  return g_strcmp0 (person->account_id, actor->account_id) == 0 ? person : NULL;
}

static gboolean
begin (AusChange *self, AusTx *tx, const AusActor *actor, const AusCommand *command, GError **error)
{
  AusCommand own = *command;

  if (own.participant_id == NULL)
    own.participant_id = actor->participant_id;
  if (!aus_change_begin (self, tx, actor, AUS_ACTION_VISIT, &own, error))
    return FALSE;
  self->kind = AUS_SAVE_PRESENCE; /* whoever edits the plan meanwhile loses nothing */
  self->person = seat_of (actor, self->consultation, command->participant_id);
  if (self->person != NULL)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "this is somebody else's seat");
  return FALSE;
}

static gboolean
is_patient (const AusChange *self)
{
  return self->person->role == AUS_ROLE_PATIENT;
}

static gboolean
is_over (const AusChange *self)
{
  return aus_consultation_is_over (self->consultation->status);
}

/* A patient who leaves stops waiting; during a call nothing ends (A3). */
static gboolean
leave_waiting_room (AusChange *self, GError **error)
{
  return !is_patient (self) || self->consultation->status != AUS_CONSULTATION_WAITING ||
         aus_change_apply_leave (self, error);
}

static gboolean
enter_waiting_room (AusChange *self, GError **error)
{
  if (self->person->presence != AUS_PRESENCE_IN_CALL)
    aus_change_set_presence (self, self->person, AUS_PRESENCE_WAITING);
  return !is_patient (self) ||
         aus_change_apply (self, AUS_CONSULTATION_EVENT_PATIENT_READY, NULL, error);
}

/* Opening the page */

/* Who was ready before is back at the same place: a reload costs nothing (D1). */
static gboolean
come_back (AusChange *self, GError **error)
{
  AusArrivalStep step = aus_visit_step (self->consultation, self->person, NULL);

  if (step == AUS_ARRIVAL_WAITING || step == AUS_ARRIVAL_CALL)
    return enter_waiting_room (self, error);
  aus_change_set_presence (self, self->person, AUS_PRESENCE_ARRIVING);
  return TRUE;
}

static gpointer
visit_open (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!begin (&change, tx, actor, input, error))
    return NULL;
  if (is_over (&change) || change.person->removed_at != 0 ||
      change.person->presence != AUS_PRESENCE_AWAY)
    return aus_change_keep (&change);
  AusConsultationStatus before = change.consultation->status;
  if (!come_back (&change, error))
    return NULL;
  gboolean arrives = before == AUS_CONSULTATION_SCHEDULED &&
                     change.consultation->status == AUS_CONSULTATION_WAITING;
  return aus_change_finish (&change, "visit.open", NULL, arrives ? "arrival" : NULL, error);
}

/* Identity (D1) */

/* A wrong date is counted and shown to the practice, so it is kept although it is refused. */
static gboolean
refuse_identity (AusChange *self, GError **error)
{
  AusPerson *person = self->person;
  gboolean last = ++person->identity_failures >= AUS_IDENTITY_MAX_FAILURES;

  aus_change_touch (self, person);
  self->kind = AUS_SAVE_PRESENCE;
  g_autoptr (AusConsultation) saved =
      aus_change_finish (self, "visit.wrong_birth_date", NULL, NULL, error);
  if (saved == NULL)
    return FALSE;
  aus_tx_keep (self->tx);
  if (last)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "too many wrong birth dates");
  else
    aus_set_error_at (error, AUS_ERROR_INVALID, "/birth_date", "Not the date we know");
  return FALSE;
}

gboolean
aus_visit_check_birth_date (AusChange *change, const char *birth_date, GError **error)
{
  const AusPerson *person = change->person;

  if (person->identity_failures >= AUS_IDENTITY_MAX_FAILURES) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "too many wrong birth dates");
    return FALSE;
  }
  return person->birth_date == NULL || g_strcmp0 (person->birth_date, birth_date) == 0 ||
         refuse_identity (change, error);
}

static gpointer
visit_identify (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!begin (&change, tx, actor, command, error) || !aus_change_check_open (&change, error))
    return NULL;
  AusPerson *person = change.person;
  if (person->identity_confirmed_at != 0)
    return aus_change_keep (&change);
  if (!aus_visit_check_birth_date (&change, command->text, error))
    return NULL;
  person->identity_confirmed_at = aus_tx_now (tx);
  person->identity_failures = 0;
  aus_change_touch (&change, person);
  return aus_change_finish (&change, "visit.identify", NULL, NULL, error);
}

/* The visit ends, the link stays: the right person may still follow it. */
static gpointer
visit_not_me (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!begin (&change, tx, actor, input, error))
    return NULL;
  AusPerson *person = change.person;
  person->identity_confirmed_at = 0;
  aus_change_touch (&change, person);
  aus_change_set_presence (&change, person, AUS_PRESENCE_AWAY);
  if (!leave_waiting_room (&change, error) ||
      !aus_visit_store_end (tx, change.consultation->id, person->id, error))
    return NULL;
  return aus_change_finish (&change, "visit.not_me", NULL, NULL, error);
}

/* Consent (D2) */

static gboolean
check_consent (const AusChange *self, const AusCommand *command, GError **error)
{
  if (!aus_consent_check (command->text, command->locale, error))
    return FALSE;
  if (!aus_role_confirms_identity (self->person->role) || self->person->identity_confirmed_at != 0)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                       "identity must be confirmed first");
  return FALSE;
}

static gboolean
has_consented (const AusPerson *person, const char *text_version)
{
  return person->consent_given_at != 0 && person->consent_withdrawn_at == 0 &&
         g_strcmp0 (person->consent_version, text_version) == 0;
}

static gpointer
give_consent (AusChange *self, const AusCommand *command, GError **error)
{
  AusPerson *person = self->person;

  if (!aus_consent_store_add (self->tx, self->consultation->id, person->id, TRUE, command->text,
                              command->locale, error))
    return NULL;
  g_free (person->consent_version);
  person->consent_version = g_strdup (command->text);
  g_free (person->consent_locale);
  person->consent_locale = g_strdup (command->locale);
  person->consent_given_at = aus_tx_now (self->tx);
  person->consent_withdrawn_at = 0;
  aus_change_touch (self, person);
  return aus_change_finish (self, "visit.consent", command->text, NULL, error);
}

static gpointer
visit_consent (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!begin (&change, tx, actor, command, error) || !aus_change_check_open (&change, error) ||
      !check_consent (&change, command, error))
    return NULL;
  if (command->accepted && !has_consented (change.person, command->text))
    return give_consent (&change, command, error);
  /* A refusal keeps the step: nothing was agreed to, so the ledger has nothing to say. */
  if (!command->accepted && !aus_change_audit (tx, actor, change.consultation, change.person->id,
                                               "visit.refuse_consent", command->text, error))
    return NULL;
  return aus_change_keep (&change);
}

static gpointer
visit_withdraw (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!begin (&change, tx, actor, input, error))
    return NULL;
  AusPerson *person = change.person;
  if (person->consent_given_at == 0 || person->consent_withdrawn_at != 0)
    return aus_change_keep (&change);
  if (!aus_consent_store_add (tx, change.consultation->id, person->id, FALSE,
                              person->consent_version, person->consent_locale, error))
    return NULL;
  person->consent_withdrawn_at = aus_tx_now (tx);
  person->admitted_at = 0;
  aus_change_touch (&change, person);
  aus_change_set_presence (&change, person, AUS_PRESENCE_ARRIVING);
  if (!leave_waiting_room (&change, error))
    return NULL;
  return aus_change_finish (&change, "visit.withdraw_consent", person->consent_version, NULL,
                            error);
}

/* Ready, leaving, presence */

static void
take_equipment (AusPerson *person, JsonObject *equipment)
{
  if (equipment == NULL)
    return;
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), equipment);
  g_free (person->equipment);
  person->equipment = json_to_string (node, FALSE);
}

static gpointer
visit_ready (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!begin (&change, tx, actor, command, error))
    return NULL;
  AusPerson *person = change.person;
  AusArrivalFacts facts = aus_facts_of_arrival (change.consultation, person);
  if (!aus_arrival_check_ready (&facts, error))
    return NULL;
  gboolean arrives = person->presence != AUS_PRESENCE_WAITING &&
                     person->presence != AUS_PRESENCE_IN_CALL &&
                     person->role != AUS_ROLE_PRACTITIONER;
  if (person->ready_at == 0)
    person->ready_at = aus_tx_now (tx);
  take_equipment (person, command->object);
  aus_change_touch (&change, person);
  if (!enter_waiting_room (&change, error))
    return NULL;
  /* The history says once that somebody came, not each time that they measured their line again. */
  return aus_change_finish (&change, arrives ? "visit.ready" : "visit.equipment", NULL,
                            arrives ? "arrival" : NULL, error);
}

static gpointer
visit_leave (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!begin (&change, tx, actor, input, error))
    return NULL;
  aus_change_set_presence (&change, change.person, AUS_PRESENCE_AWAY);
  if (!leave_waiting_room (&change, error))
    return NULL;
  return aus_change_finish (&change, "visit.leave", NULL, NULL, error);
}

/* What the live room reports must fit what was decided: a late report never lets anybody in. */
static gboolean
check_presence (const AusChange *self, AusPresence presence, GError **error)
{
  AusArrivalStep step = aus_visit_step (self->consultation, self->person, NULL);
  gboolean fits = TRUE;

  switch (presence) {
  case AUS_PRESENCE_AWAY:
    break;
  case AUS_PRESENCE_ARRIVING:
    fits = !is_over (self);
    break;
  case AUS_PRESENCE_WAITING:
    fits = step == AUS_ARRIVAL_WAITING || step == AUS_ARRIVAL_CALL;
    break;
  case AUS_PRESENCE_IN_CALL:
  case AUS_PRESENCE_RECONNECTING:
    fits = step == AUS_ARRIVAL_CALL;
    break;
  case AUS_PRESENCE_BESIDE: /* is said by hosts, not seen on a line */
    fits = FALSE;
    break;
  }
  if (!fits)
    g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "%s is not possible at step %s",
                 aus_presence_get_name (presence), aus_arrival_step_get_name (step));
  return fits;
}

static gpointer
visit_presence (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!begin (&change, tx, actor, command, error))
    return NULL;
  if (change.person->presence == command->presence)
    return aus_change_keep (&change);
  if (!check_presence (&change, command->presence, error))
    return NULL;
  aus_change_set_presence (&change, change.person, command->presence);
  return aus_change_finish (&change, "visit.presence", aus_presence_get_name (command->presence),
                            NULL, error);
}

#define VISIT(Name, name, function)                                                                \
  const AusUseCase Name = { name, AUS_ACTION_VISIT, AUS_USE_CASE_WRITE, function,                  \
                            (GDestroyNotify) aus_consultation_unref }

VISIT (AUS_VISIT_OPEN, "visit.open", visit_open);
VISIT (AUS_VISIT_IDENTIFY, "visit.identify", visit_identify);
VISIT (AUS_VISIT_NOT_ME, "visit.not_me", visit_not_me);
VISIT (AUS_VISIT_CONSENT, "visit.consent", visit_consent);
VISIT (AUS_VISIT_WITHDRAW, "visit.withdraw_consent", visit_withdraw);
VISIT (AUS_VISIT_READY, "visit.ready", visit_ready);
VISIT (AUS_VISIT_LEAVE, "visit.leave", visit_leave);
VISIT (AUS_VISIT_PRESENCE, "visit.presence", visit_presence);
