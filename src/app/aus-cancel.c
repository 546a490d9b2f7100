/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-cancel.h"

#include "app/aus-change.h"
#include "app/aus-facts.h"
#include "app/aus-link-door.h"
#include "app/aus-notify.h"
#include "app/aus-visit.h"
#include "core/aus-error.h"

AusCancelLink *
aus_cancel_link_new (const char *token, const char *birth_date)
{
  AusCancelLink *self = g_new0 (AusCancelLink, 1);

  self->token = g_strdup (token);
  self->birth_date = g_strdup (birth_date);
  return self;
}

void
aus_cancel_link_free (AusCancelLink *self)
{
  if (self == NULL)
    return;
  g_free (self->token);
  g_free (self->birth_date);
  g_free (self);
}

/*
 * Whoever is invited is told as when the practice cancels; dashboards hear of it by the event, and
 * the practitioner, who may be far from any, by mail.
 */
static gpointer
cancel (AusChange *change, GError **error)
{
  if (!aus_change_apply (change, AUS_CONSULTATION_EVENT_CANCEL_BY_PATIENT,
                         AUS_CONSULTATION_BY_PATIENT, error) ||
      !aus_notify_cancelled (change->tx, change->consultation, error) ||
      !aus_notify_practitioner (change->tx, change->consultation,
                                AUS_MESSAGE_PRACTITIONER_CANCELLED, error))
    return NULL;
  return aus_change_finish (change, "cancel.by_patient", NULL, NULL, error);
}

/* In the visit */

static gpointer
cancel_by_visit (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  AusCommand own = *(const AusCommand *) input;
  g_auto (AusChange) change = { 0 };

  if (own.participant_id == NULL)
    own.participant_id = actor->participant_id;
  if (!aus_change_begin_person (&change, tx, actor, AUS_ACTION_CONSULTATION_CANCEL_OWN, &own,
                                error))
    return NULL;
  if (change.person->identity_confirmed_at == 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                         "identity must be confirmed first");
    return NULL;
  }
  return cancel (&change, error);
}

/* By the link itself */

/* A try that could not succeed anyway must not be the third wrong date. */
static gboolean
check_cancellable (const AusChange *change, GError **error)
{
  const AusConsultation *consultation = change->consultation;
  AusConsultationFacts facts = aus_facts_of_consultation (consultation, aus_tx_now (change->tx));
  AusDecision decision;

  return aus_consultation_decide (consultation->status, AUS_CONSULTATION_EVENT_CANCEL_BY_PATIENT,
                                  &facts, &aus_app_get_settings (change->app)->consultation,
                                  &decision, error);
}

static gpointer
cancel_by_link (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCancelLink *link = input;
  g_auto (AusLinkTarget) target = { NULL };
  g_autoptr (AusConsultation) found = aus_link_door_load (tx, actor, link->token, &target, error);
  g_auto (AusChange) change = { 0 };

  if (found == NULL)
    return NULL;
  /* From here on it is the person of the link who acts, as it would be by the visit's cookie. */
  const AusPerson *person = aus_consultation_find_person (found, target.participant_id);
  g_autoptr (AusActor) holder =
      aus_actor_new_participant (person->id, person->role, found->id, found->organisation_id);
  g_autoptr (AusCommand) command = aus_command_new_with (found->id, person->id, NULL);
  if (!aus_change_begin_person (&change, tx, holder, AUS_ACTION_CONSULTATION_CANCEL_OWN, command,
                                error) ||
      !check_cancellable (&change, error) ||
      !aus_link_door_check (&change, link->birth_date, error))
    return NULL;
  return cancel (&change, error);
}

/* What the page of a link may offer */

static const char *
word_of (const AusConsultation *consultation, const AusPerson *person, AusTx *tx)
{
  const AusSettings *settings = aus_app_get_settings (aus_app_from_tx (tx));
  gint64 until = aus_consultation_cancel_until (consultation->status, consultation->planned_start,
                                                settings->consultation.patient_cutoff_usec);

  if (person->role != AUS_ROLE_PATIENT)
    return "no";
  if (consultation->status == AUS_CONSULTATION_CANCELLED)
    return "cancelled";
  if (until == 0)
    return "no";
  return aus_tx_now (tx) <= until ? "possible" : "late";
}

static gpointer
cancel_offer (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCancelLink *link = input;
  g_auto (AusLinkTarget) target = { NULL };
  g_autoptr (AusConsultation) found = aus_link_door_load (tx, actor, link->token, &target, error);

  if (found == NULL)
    return NULL;
  const AusPerson *person = aus_consultation_find_person (found, target.participant_id);
  const char *word = word_of (found, person, tx);
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "cancel", word);
  json_object_set_boolean_member (object, "needs_birth_date",
                                  g_str_equal (word, "possible") && person->birth_date != NULL);
  return json_node_init_object (json_node_alloc (), object);
}

const AusUseCase AUS_CANCEL_BY_VISIT = { "cancel.by_visit", AUS_ACTION_CONSULTATION_CANCEL_OWN,
                                         AUS_USE_CASE_WRITE, cancel_by_visit,
                                         (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_CANCEL_BY_LINK = { "cancel.by_link", AUS_ACTION_CONSULTATION_CANCEL_OWN,
                                        AUS_USE_CASE_WRITE, cancel_by_link,
                                        (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_CANCEL_OFFER = { "cancel.offer", AUS_ACTION_LINK_FOLLOW, AUS_USE_CASE_READ,
                                      cancel_offer, (GDestroyNotify) json_node_unref };
