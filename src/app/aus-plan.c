/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-plan.h"

#include "app/aus-change.h"
#include "app/aus-letter.h"
#include "app/aus-notify.h"
#include "app/aus-patient-link.h"
#include "app/aus-plan-payment.h"
#include "app/aus-plan-input.h"
#include "app/aus-plan-new.h"
#include "app/aus-plan-overlap.h"
#include "app/aus-plan-people.h"
#include "app/aus-structure.h"
#include "core/aus-error.h"
#include "core/aus-json.h"
#include "domain/aus-link.h"
#include "storage/aus-account-store.h"
#include "storage/aus-event-store.h"

/* Whose consultation it is to be: said, or the only one it can be. */
static const char *
practitioner_of (const AusActor *actor, JsonObject *body)
{
  const char *id = aus_json_get_string (body, "practitioner_id", NULL);

  if (id != NULL || actor->kind == AUS_ACTOR_SYSTEM)
    return id;
  if (actor->account_role == AUS_ACCOUNT_DELEGATE)
    return g_strv_length (actor->principals) == 1 ? actor->principals[0] : NULL;
  return actor->account_id;
}

static AusAccount *
load_practitioner (AusTx *tx, const AusActor *actor, JsonObject *body, GError **error)
{
  const char *id = practitioner_of (actor, body);

  if (id == NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/practitioner_id", "Must say for whom");
    return NULL;
  }
  g_autoptr (AusAccount) account = aus_account_store_load (tx, id, NULL);
  /* An account that is not there is refused like one of somebody else. */
  AusSubject subject = {
    .organisation_id = account != NULL ? account->organisation_id : NULL,
    .practitioner_id = id,
  };
  if (!aus_policy_check (actor, AUS_ACTION_CONSULTATION_PLAN, &subject, error))
    return NULL;
  if (account == NULL || account->role != AUS_ACCOUNT_PRACTITIONER) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/practitioner_id", "Is not a practitioner");
    return NULL;
  }
  return g_steal_pointer (&account);
}

static gboolean
set_creator (AusConsultation *self, AusTx *tx, const AusActor *actor, const AusAccount *account,
             GError **error)
{
  if (actor->account_id == NULL || g_str_equal (actor->account_id, account->id)) {
    self->created_by_id = g_strdup (account->id);
    self->created_by_name = g_strdup (account->display_name);
    return TRUE;
  }
  g_autoptr (AusAccount) creator = aus_account_store_load (tx, actor->account_id, error);
  if (creator == NULL)
    return FALSE;
  self->created_by_id = g_strdup (creator->id);
  self->created_by_name = g_strdup (creator->display_name);
  return TRUE;
}

static gboolean
read_people (AusConsultation *self, AusTx *tx, const AusActor *actor, const AusAccount *account,
             JsonObject *body, GError **error)
{
  JsonArray *array = json_object_get_array_member (body, "participants");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *pointer = g_strdup_printf ("/participants/%u", i);
    AusPerson *person = aus_plan_read_person (json_array_get_object_element (array, i), pointer,
                                              account->locale, error);
    if (person == NULL)
      return FALSE;
    g_ptr_array_add (self->people, person);
    if (!aus_patient_link_check (tx, actor, account->organisation_id, person, pointer, error))
      return FALSE;
  }
  aus_plan_name_people (self);
  return TRUE;
}

static AusConsultation *
build (AusTx *tx, const AusActor *actor, JsonObject *body, gboolean immediate, GError **error)
{
  gint64 now = aus_tx_now (tx);
  g_autoptr (AusAccount) account = load_practitioner (tx, actor, body, error);

  if (account == NULL)
    return NULL;
  g_autoptr (AusConsultation) self = aus_plan_new_for (account, now);
  self->immediate = immediate;
  gboolean at_site = FALSE;
  if (!set_creator (self, tx, actor, account, error) || !aus_plan_merge (self, body, error) ||
      !aus_plan_begin_payment (tx, self, error) ||
      !aus_structure_choose (tx, self, body, &at_site, error) ||
      !read_people (self, tx, actor, account, body, error))
    return NULL;
  if (immediate)
    self->planned_start = now;
  if (!aus_plan_check (self, TRUE, now, error))
    return NULL;
  /* Who starts now has looked at the diary already. */
  if (!immediate && !aus_json_get_boolean (body, "confirm_overlap", FALSE) &&
      !aus_plan_check_overlap (tx, self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gpointer
plan (AusTx *tx, const AusActor *actor, const AusCommand *command, gboolean immediate,
      GError **error)
{
  g_autoptr (AusConsultation) self = build (tx, actor, command->object, immediate, error);

  g_autoptr (AusPlanned) planned = g_new0 (AusPlanned, 1);

  if (self == NULL)
    return NULL;
  g_free (self->waiting_message);
  self->waiting_message = aus_letter_dup_waiting_message (tx, self, error);
  if (self->waiting_message == NULL)
    return NULL;
  planned->consultation = aus_consultation_ref (self);
  planned->links = aus_plan_insert (tx, self, error);
  if (planned->links == NULL || !aus_notify_planned (tx, self, error) ||
      !aus_change_audit (tx, actor, self, NULL, immediate ? "plan.now" : "plan.create", NULL,
                         error) ||
      !aus_event_store_add (tx, "changed", self, NULL, error))
    return NULL;
  return g_steal_pointer (&planned);
}

static gpointer
plan_create (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  return plan (tx, actor, input, FALSE, error);
}

static gpointer
plan_now (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  return plan (tx, actor, input, TRUE, error);
}

/* Editing */

static gboolean
check_edit (AusChange *change, JsonObject *patch, gint64 old_start, guint old_minutes,
            GError **error)
{
  AusConsultation *self = change->consultation;
  gboolean moved = self->planned_start != old_start;
  gboolean replanned = moved || self->planned_duration_minutes != old_minutes;

  if (!aus_plan_check (self, moved, aus_tx_now (change->tx), error))
    return FALSE;
  if (moved && self->status != AUS_CONSULTATION_SCHEDULED &&
      self->status != AUS_CONSULTATION_WAITING) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                 "a consultation that is %s cannot be moved",
                 aus_consultation_status_get_name (self->status));
    return FALSE;
  }
  return !replanned || aus_consultation_is_over (self->status) ||
         aus_json_get_boolean (patch, "confirm_overlap", FALSE) ||
         aus_plan_check_overlap (change->tx, self, error);
}

static void
move_links (AusChange *change)
{
  AusConsultation *self = change->consultation;

  for (guint i = 0; i < self->people->len; i++) {
    AusPerson *person = g_ptr_array_index (self->people, i);
    gint64 expires_at =
        aus_link_expiry (self->planned_start, self->planned_duration_minutes, self->ended_at,
                         aus_app_get_settings (change->app)->link_validity_usec);
    if (person->link_id == NULL || person->link_expires_at == expires_at)
      continue;
    person->link_expires_at = expires_at;
    aus_change_touch (change, person);
  }
}

/* With the plan or not at all: the page that corrects both has one button. */
static gboolean
correct_patient (AusChange *change, JsonObject *body, GError **error)
{
  if (!json_object_has_member (body, "patient"))
    return TRUE;
  change->person = aus_consultation_find_role (change->consultation, AUS_ROLE_PATIENT);
  if (change->person == NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/patient", "There is no patient in it");
    return FALSE;
  }
  JsonObject *patch = json_object_get_object_member (body, "patient");
  gboolean corrected =
      aus_change_allow (change, AUS_ACTION_PARTICIPANT_EDIT, error) &&
      aus_plan_correct_person (change, patch, "/patient", error) &&
      aus_change_audit (change->tx, change->actor, change->consultation, change->person->id,
                        aus_plan_name_correction (change->person, patch),
                        change->person->patient_id, error);
  change->person = NULL;
  return corrected;
}

static gpointer
plan_patch (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (command->if_version == 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_PRECONDITION_REQUIRED,
                         "If-Match must say which version is meant");
    return NULL;
  }
  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_CONSULTATION_EDIT, command, error))
    return NULL;
  gint64 old_start = change.consultation->planned_start;
  guint old_minutes = change.consultation->planned_duration_minutes;
  AusPaymentMode old_mode = change.consultation->payment_mode;
  AusMoney old_maximum = change.consultation->payment_maximum;
  gboolean elsewhere = FALSE;
  if (!aus_structure_choose (tx, change.consultation, command->object, &elsewhere, error) ||
      !aus_plan_merge (change.consultation, command->object, error) ||
      !aus_plan_change_payment (&change, old_mode, &old_maximum, error) ||
      !correct_patient (&change, command->object, error) ||
      !check_edit (&change, command->object, old_start, old_minutes, error))
    return NULL;
  gboolean moved = change.consultation->planned_start != old_start;
  /* Another end is another DTEND, too: calendars must hear of it (RFC 5546 section 2.1.4). */
  gboolean is_told = moved || (change.consultation->planned_duration_minutes != old_minutes &&
                               !aus_consultation_is_over (change.consultation->status));
  change.reindex = TRUE;
  move_links (&change);
  if ((is_told && !aus_notify_moved (tx, change.consultation, error)) ||
      (elsewhere && !aus_site_store_set (tx, change.consultation, error)))
    return NULL;
  return aus_change_finish (&change, moved ? "plan.move" : "plan.edit", NULL, NULL, error);
}

/* Outcomes by hand */

/* B3: a cancellation is told, and so is one that was undone; A1: who waited in vain hears why. */
static gboolean
tell (AusChange *change, AusConsultationEvent event, GError **error)
{
  gboolean is_to_come = change->consultation->planned_start > aus_tx_now (change->tx);

  if (event == AUS_CONSULTATION_EVENT_CANCEL)
    return aus_notify_cancelled (change->tx, change->consultation, error);
  if (event == AUS_CONSULTATION_EVENT_MARK_MISSED)
    return aus_notify_missed (change->tx, change->consultation, error);
  return event != AUS_CONSULTATION_EVENT_CORRECT || !is_to_come ||
         aus_notify_restored (change->tx, change->consultation, error);
}

static gpointer
outcome (AusTx *tx, const AusActor *actor, const AusCommand *command, AusAction action,
         AusConsultationEvent event, const char *name, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, action, command, error) ||
      !aus_change_apply (&change, event, command->text, error) || !tell (&change, event, error))
    return NULL;
  /* Why is in people's own words, which the trail would keep when all else is erased (L2); only a
   * correction is logged with its reason (A1). */
  return aus_change_finish (
      &change, name, event == AUS_CONSULTATION_EVENT_CORRECT ? command->text : NULL, NULL, error);
}

static gpointer
plan_cancel (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  return outcome (tx, actor, input, AUS_ACTION_CONSULTATION_CANCEL, AUS_CONSULTATION_EVENT_CANCEL,
                  "plan.cancel", error);
}

static gpointer
plan_absent (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  return outcome (tx, actor, input, AUS_ACTION_CONSULTATION_MARK,
                  AUS_CONSULTATION_EVENT_MARK_ABSENT, "plan.absent", error);
}

static gpointer
plan_missed (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  return outcome (tx, actor, input, AUS_ACTION_CONSULTATION_MARK,
                  AUS_CONSULTATION_EVENT_MARK_MISSED, "plan.missed", error);
}

static gpointer
plan_correct (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  return outcome (tx, actor, input, AUS_ACTION_CONSULTATION_CORRECT, AUS_CONSULTATION_EVENT_CORRECT,
                  "plan.correct", error);
}

const AusUseCase AUS_PLAN_CREATE = { "plan.create", AUS_ACTION_CONSULTATION_PLAN,
                                     AUS_USE_CASE_WRITE, plan_create,
                                     (GDestroyNotify) aus_planned_free };
const AusUseCase AUS_PLAN_NOW = { "plan.now", AUS_ACTION_CONSULTATION_PLAN, AUS_USE_CASE_WRITE,
                                  plan_now, (GDestroyNotify) aus_planned_free };
const AusUseCase AUS_PLAN_PATCH = { "plan.edit", AUS_ACTION_CONSULTATION_EDIT, AUS_USE_CASE_WRITE,
                                    plan_patch, (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_PLAN_CANCEL = { "plan.cancel", AUS_ACTION_CONSULTATION_CANCEL,
                                     AUS_USE_CASE_WRITE, plan_cancel,
                                     (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_PLAN_ABSENT = { "plan.absent", AUS_ACTION_CONSULTATION_MARK,
                                     AUS_USE_CASE_WRITE, plan_absent,
                                     (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_PLAN_MISSED = { "plan.missed", AUS_ACTION_CONSULTATION_MARK,
                                     AUS_USE_CASE_WRITE, plan_missed,
                                     (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_PLAN_CORRECT = { "plan.correct", AUS_ACTION_CONSULTATION_CORRECT,
                                      AUS_USE_CASE_WRITE, plan_correct,
                                      (GDestroyNotify) aus_consultation_unref };
