/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-change.h"

#include "app/aus-facts.h"
#include "app/aus-reminder-case.h"
#include "core/aus-error.h"
#include "storage/aus-audit-store.h"
#include "storage/aus-consultation-store.h"
#include "storage/aus-event-store.h"
#include "storage/aus-job-store.h"
#include "storage/aus-payment-store.h"
#include "storage/aus-person-store.h"
#include "storage/aus-search-store.h"
#include "storage/aus-site-store.h"

/* Beginning */

static gboolean
check_policy (const AusActor *actor, AusAction action, const AusConsultation *consultation,
              const char *participant_id, GError **error)
{
  AusSubject subject = {
    .organisation_id = consultation->organisation_id,
    .practitioner_id = consultation->practitioner_id,
    .consultation_id = consultation->id,
    .participant_id = participant_id,
    .structure_id = consultation->structure_id,
  };

  return aus_policy_check (actor, action, &subject, error);
}

gboolean
aus_allows_for (const AusActor *actor, AusAction action, const AusConsultation *consultation)
{
  return check_policy (actor, action, consultation, NULL, NULL);
}

AusConsultation *
aus_load_for (AusTx *tx, const AusActor *actor, AusAction action, const char *consultation_id,
              const char *participant_id, GError **error)
{
  g_autoptr (AusConsultation) consultation =
      aus_consultation_store_load (tx, consultation_id, error);

  if (consultation == NULL || !check_policy (actor, action, consultation, participant_id, error))
    return NULL;
  return g_steal_pointer (&consultation);
}

static gboolean
check_version (const AusConsultation *consultation, gint64 if_version, GError **error)
{
  if (if_version == 0 || if_version == consultation->version)
    return TRUE;
  g_autoptr (GError) changed =
      g_error_new_literal (AUS_ERROR, AUS_ERROR_PRECONDITION_FAILED,
                           "the consultation was changed by somebody else meanwhile");
  aus_error_set_detail (changed, (gpointer) consultation, (AusErrorRef) aus_consultation_ref,
                        (GDestroyNotify) aus_consultation_unref);
  g_propagate_error (error, g_steal_pointer (&changed));
  return FALSE;
}

gboolean
aus_change_begin (AusChange *self, AusTx *tx, const AusActor *actor, AusAction action,
                  const AusCommand *command, GError **error)
{
  self->tx = tx;
  self->app = aus_app_from_tx (tx);
  self->actor = actor;
  self->dirty = g_ptr_array_new ();
  self->consultation =
      aus_load_for (tx, actor, action, command->consultation_id, command->participant_id, error);
  if (self->consultation == NULL)
    return FALSE;
  self->person = aus_consultation_find_person (self->consultation, command->participant_id);
  if (command->participant_id != NULL && self->person == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such participant");
    return FALSE;
  }
  return check_version (self->consultation, command->if_version, error);
}

gboolean
aus_change_begin_person (AusChange *self, AusTx *tx, const AusActor *actor, AusAction action,
                         const AusCommand *command, GError **error)
{
  if (!aus_change_begin (self, tx, actor, action, command, error))
    return FALSE;
  if (self->person != NULL)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/participant", "Must say who is meant");
  return FALSE;
}

void
aus_change_clear (AusChange *self)
{
  g_clear_pointer (&self->consultation, aus_consultation_unref);
  g_clear_pointer (&self->dirty, g_ptr_array_unref);
}

gboolean
aus_change_allow (AusChange *self, AusAction action, GError **error)
{
  return check_policy (self->actor, action, self->consultation,
                       self->person != NULL ? self->person->id : NULL, error);
}

gboolean
aus_change_check_open (const AusChange *self, GError **error)
{
  if (!aus_consultation_is_over (self->consultation->status))
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "the consultation is %s",
               aus_consultation_status_get_name (self->consultation->status));
  return FALSE;
}

/* Changing */

void
aus_change_touch (AusChange *self, AusPerson *person)
{
  if (!g_ptr_array_find (self->dirty, person, NULL))
    g_ptr_array_add (self->dirty, person);
}

/* A5: from the first to the last moment both were in the call. */
static void
update_both (AusChange *self)
{
  AusConsultation *consultation = self->consultation;
  gint64 now = aus_tx_now (self->tx);
  gboolean both =
      aus_person_is_in_call (aus_consultation_find_role (consultation, AUS_ROLE_PRACTITIONER)) &&
      aus_person_is_in_call (aus_consultation_find_role (consultation, AUS_ROLE_PATIENT));

  if (both && consultation->both_since == 0) {
    consultation->both_since = now;
    if (consultation->both_first == 0)
      consultation->both_first = now;
  } else if (!both && consultation->both_since != 0) {
    consultation->both_last = now;
    consultation->both_since = 0;
  }
}

void
aus_change_set_presence (AusChange *self, AusPerson *person, AusPresence presence)
{
  gint64 now = aus_tx_now (self->tx);

  if (person->presence == presence)
    return;
  person->presence = presence;
  person->presence_since = now;
  if (presence != AUS_PRESENCE_AWAY && person->arrived_at == 0)
    person->arrived_at = now;
  aus_change_touch (self, person);
  update_both (self);
}

/* After a call nobody is in it; links live on from the real end when that is later than planned. */
static void
close_call (AusChange *self)
{
  AusConsultation *consultation = self->consultation;
  const AusSettings *settings = aus_app_get_settings (self->app);

  consultation->ended_at = aus_tx_now (self->tx);
  consultation->resumable_until =
      aus_consultation_resumable_until (consultation->status, consultation->ended_at,
                                        consultation->payment_state, &settings->consultation);
  gint64 expires_at =
      aus_link_expiry (consultation->planned_start, consultation->planned_duration_minutes,
                       consultation->ended_at, settings->link_validity_usec);
  for (guint i = 0; i < consultation->people->len; i++) {
    AusPerson *person = g_ptr_array_index (consultation->people, i);
    aus_change_set_presence (self, person, AUS_PRESENCE_AWAY);
    if (person->link_id != NULL && person->link_expires_at < expires_at) {
      person->link_expires_at = expires_at;
      aus_change_touch (self, person);
    }
  }
}

/* Their pages are closed: nobody waits any more for what was called off, should it come back. */
static void
send_away (AusChange *self)
{
  for (guint i = 0; i < self->consultation->people->len; i++)
    aus_change_set_presence (self, g_ptr_array_index (self->consultation->people, i),
                             AUS_PRESENCE_AWAY);
}

static void
enter_status (AusChange *self, AusConsultationStatus from)
{
  AusConsultation *consultation = self->consultation;
  gint64 now = aus_tx_now (self->tx);

  switch (consultation->status) {
  case AUS_CONSULTATION_IN_PROGRESS:
    if (consultation->started_at == 0)
      consultation->started_at = now;
    consultation->ended_at = 0;
    consultation->resumable_until = 0;
    break;
  case AUS_CONSULTATION_ENDED:
  case AUS_CONSULTATION_FINALIZED:
    if (from == AUS_CONSULTATION_IN_PROGRESS)
      close_call (self);
    break;
  case AUS_CONSULTATION_CANCELLED:
  case AUS_CONSULTATION_ABSENT:
  case AUS_CONSULTATION_MISSED:
    send_away (self);
    break;
  case AUS_CONSULTATION_SCHEDULED:
  case AUS_CONSULTATION_WAITING:
    break;
  }
}

static AusPaymentFacts
facts_of_payment (const AusChange *self)
{
  const AusConsultation *consultation = self->consultation;
  const AusPerson *patient = aus_consultation_find_role (consultation, AUS_ROLE_PATIENT);
  const AusPayment *payment = consultation->payment;

  return (AusPaymentFacts){
    .now = self->money_at != 0 ? self->money_at : aus_tx_now (self->tx),
    .mode = consultation->payment_mode,
    .maximum = payment != NULL ? payment->amount : consultation->payment_maximum,
    .amount = self->amount,
    .price_shown_at = payment != NULL ? payment->price_shown_at : 0,
    .patient_came_at = patient != NULL ? patient->arrived_at : 0,
    .hold_expires_at = payment != NULL ? payment->expires_at : 0,
  };
}

/* What was decided about money the provider is told next: a page or a hold nobody needs ends. */
static void
give_back (AusChange *self)
{
  AusPayment *payment = self->consultation->payment;

  if (payment == NULL || !aus_hold_may_ask (payment->state, payment->want, AUS_HOLD_WANT_RELEASE))
    return;
  aus_payment_ask (payment, AUS_HOLD_WANT_RELEASE, aus_tx_now (self->tx));
  self->pays = TRUE;
}

static gboolean
apply_payment (AusChange *self, AusPaymentEvent event, GError **error)
{
  AusConsultation *consultation = self->consultation;
  AusPaymentFacts facts = facts_of_payment (self);

  if (event == AUS_PAYMENT_EVENT_NONE)
    return TRUE;
  if (!aus_payment_decide (consultation->payment_state, event, &facts, &consultation->payment_state,
                           error))
    return FALSE;
  if (consultation->payment_state == AUS_PAYMENT_RELEASED ||
      consultation->payment_state == AUS_PAYMENT_LAPSED)
    give_back (self);
  return TRUE;
}

gboolean
aus_change_place_hold (AusChange *self, GError **error)
{
  if (aus_consultation_is_over (self->consultation->status)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "it is over");
    return FALSE;
  }
  return apply_payment (self, AUS_PAYMENT_EVENT_PLACE_HOLD, error);
}

static gboolean
apply (AusChange *self, AusConsultationEvent event, const char *reason, gboolean said_leave,
       GError **error)
{
  AusConsultation *consultation = self->consultation;
  AusConsultationFacts facts = aus_facts_of_consultation (consultation, aus_tx_now (self->tx));
  AusConsultationStatus from = consultation->status;
  AusDecision decision;

  facts.has_reason = reason != NULL && reason[0] != '\0';
  facts.patient_said_leave = said_leave;
  if (!aus_consultation_decide (
          from, event, &facts, &aus_app_get_settings (self->app)->consultation, &decision, error) ||
      !apply_payment (self, decision.payment_event, error))
    return FALSE;
  if (!decision.changed)
    return TRUE;
  consultation->status = decision.status;
  consultation->status_since = aus_tx_now (self->tx);
  g_free (consultation->status_reason);
  consultation->status_reason = g_strdup (reason);
  enter_status (self, from);
  if (aus_consultation_is_over (consultation->status) &&
      consultation->payment_state != AUS_PAYMENT_HOLD)
    give_back (self);
  return TRUE;
}

gboolean
aus_change_apply (AusChange *self, AusConsultationEvent event, const char *reason, GError **error)
{
  return apply (self, event, reason, FALSE, error);
}

gboolean
aus_change_apply_leave (AusChange *self, GError **error)
{
  return apply (self, AUS_CONSULTATION_EVENT_PATIENT_LEFT, NULL, TRUE, error);
}

/* Finishing */

static void
get_hold_due (const AusConsultation *consultation, const AusConsultationFacts *facts, gint64 due[])
{
  gint64 expires_at = consultation->payment != NULL ? consultation->payment->expires_at : 0;

  due[AUS_JOB_HOLD_LAPSE] =
      facts->capture_pending ? 0 : aus_payment_warn_due (facts->payment_state, expires_at, 0);
  due[AUS_JOB_HOLD_WARN_EARLY] =
      aus_payment_warn_due (facts->payment_state, expires_at, AUS_HOLD_WARN_EARLY_USEC);
  due[AUS_JOB_HOLD_WARN] =
      aus_payment_warn_due (facts->payment_state, expires_at, AUS_HOLD_WARN_USEC);
}

gboolean
aus_change_get_due (const AusChange *self, gint64 due[], GError **error)
{
  const AusConsultation *consultation = self->consultation;
  const AusConsultationSettings *settings = &aus_app_get_settings (self->app)->consultation;
  const AusReminders *reminders = &aus_app_get_settings (self->app)->reminders;
  gint64 early_usec = 0;
  AusConsultationFacts facts = aus_facts_of_consultation (consultation, aus_tx_now (self->tx));

  due[AUS_JOB_ABSENT] = aus_consultation_absent_due (consultation->status, &facts, settings);
  due[AUS_JOB_MISSED] = aus_consultation_missed_due (consultation->status, &facts, settings);
  due[AUS_JOB_ABANDON] = aus_consultation_abandon_due (consultation->status, &facts, settings);
  due[AUS_JOB_LEAVE] = aus_consultation_leave_due (consultation->status, &facts, settings);
  get_hold_due (consultation, &facts, due);
  due[AUS_JOB_REMIND] = aus_message_reminder_due (consultation->status, consultation->planned_start,
                                                  consultation->immediate, reminders->before_usec);
  if (!aus_reminder_get_early (self->tx, consultation->organisation_id, &early_usec, error))
    return FALSE;
  due[AUS_JOB_REMIND_EARLY] = aus_message_reminder_due (
      consultation->status, consultation->planned_start, consultation->immediate, early_usec);
  return TRUE;
}

/* B6: who acted, and for whom when that is somebody else. */
static const char *
principal_of (const AusActor *actor, const AusConsultation *consultation)
{
  gboolean has_account = actor->kind == AUS_ACTOR_ACCOUNT || actor->kind == AUS_ACTOR_TOKEN;

  if (has_account && g_strcmp0 (actor->account_id, consultation->practitioner_id) != 0)
    return consultation->practitioner_id;
  return actor->on_behalf_of;
}

gboolean
aus_change_audit (AusTx *tx, const AusActor *actor, const AusConsultation *consultation,
                  const char *participant_id, const char *action, const char *detail,
                  GError **error)
{
  AusAuditEntry entry = {
    .organisation_id = consultation->organisation_id,
    .actor_kind = aus_actor_kind_get_name (actor->kind),
    .actor_id = aus_actor_get_id (actor),
    .on_behalf_of = principal_of (actor, consultation),
    .action = action,
    .consultation_id = consultation->id,
    .participant_id = participant_id,
    .detail = detail != NULL ? detail : "",
  };

  return aus_audit_store_append (tx, &entry, error);
}

static gboolean
store (AusChange *self, GError **error)
{
  AusConsultation *consultation = self->consultation;
  gint64 due[AUS_JOB_N];

  if (!aus_consultation_store_save (self->tx, consultation, self->kind, error) ||
      !aus_site_store_save (self->tx, consultation, error))
    return FALSE;
  for (guint i = 0; i < self->dirty->len; i++) {
    if (!aus_person_store_save (self->tx, consultation->id, g_ptr_array_index (self->dirty, i),
                                error))
      return FALSE;
  }
  if (self->pays && !aus_payment_store_save (self->tx, consultation->payment, error))
    return FALSE;
  if (self->reindex && !aus_search_store_replace (self->tx, consultation, error))
    return FALSE;
  return aus_change_get_due (self, due, error) &&
         aus_job_store_sync (self->tx, consultation->id, due, error);
}

static gboolean
tell (AusChange *self, const char *event, const char *participant_id, GError **error)
{
  return self->document_id != NULL
             ? aus_event_store_add_document (self->tx, event, self->consultation, self->document_id,
                                             self->recipient_id, error)
             : aus_event_store_add (self->tx, event, self->consultation, participant_id, error);
}

AusConsultation *
aus_change_finish (AusChange *self, const char *action, const char *detail, const char *event,
                   GError **error)
{
  const char *participant_id = self->person != NULL ? self->person->id : NULL;

  if (!store (self, error) ||
      !aus_change_audit (self->tx, self->actor, self->consultation, participant_id, action, detail,
                         error) ||
      !tell (self, event != NULL ? event : "changed", participant_id, error))
    return NULL;
  return aus_change_keep (self);
}

AusConsultation *
aus_change_keep (AusChange *self)
{
  return g_steal_pointer (&self->consultation);
}
