/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-admit.h"

#include "app/aus-change.h"
#include "app/aus-facts.h"
#include "core/aus-error.h"
#include "storage/aus-link-store.h"
#include "storage/aus-list-store.h"
#include "storage/aus-consultation-store.h"

/* Starting and admitting */

static void
admit (AusChange *self, AusPerson *person)
{
  if (person == NULL || person->admitted_at != 0)
    return;
  person->admitted_at = aus_tx_now (self->tx);
  aus_change_touch (self, person);
}

static gboolean
start (AusChange *self, GError **error)
{
  if (!aus_change_apply (self, AUS_CONSULTATION_EVENT_START, NULL, error))
    return FALSE;
  admit (self, aus_consultation_find_role (self->consultation, AUS_ROLE_PRACTITIONER));
  return TRUE;
}

/* The host of the site has left before the interview, unless the patient wants them there (K1). */
static gboolean
check_host (const AusChange *self, GError **error)
{
  return aus_site_check_interview (aus_consultation_find_host (self->consultation) != NULL,
                                   self->consultation->host_wish, error);
}

/* To start a consultation is to ask its patient in; everybody else is admitted one by one (D7). */
static gpointer
admit_start (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_CONSULTATION_START, input, error) ||
      !check_host (&change, error) || !start (&change, error))
    return NULL;
  AusPerson *patient = aus_consultation_find_role (change.consultation, AUS_ROLE_PATIENT);
  if (patient != NULL && patient->presence == AUS_PRESENCE_WAITING)
    admit (&change, patient);
  return aus_change_finish (&change, "admit.start", NULL, NULL, error);
}

/* Only who went through identity, consent and equipment and is there can be let in (D2, D7). */
static gboolean
check_admissible (const AusChange *self, GError **error)
{
  const AusPerson *person = self->person;
  AusArrivalFacts facts = aus_facts_of_arrival (self->consultation, person);

  if (!aus_arrival_check_ready (&facts, error))
    return FALSE;
  if (person->ready_at != 0 && person->presence != AUS_PRESENCE_AWAY)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "nobody waits there");
  return FALSE;
}

/* One click: whoever admits the first person starts the consultation. */
static gpointer
admit_admit (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin_person (&change, tx, actor, AUS_ACTION_WAITING_ROOM_ADMIT, input, error) ||
      !aus_change_check_open (&change, error) || !check_admissible (&change, error))
    return NULL;
  if (change.person->admitted_at != 0)
    return aus_change_keep (&change);
  if (!check_host (&change, error))
    return NULL;
  if (change.consultation->status != AUS_CONSULTATION_IN_PROGRESS &&
      (!aus_change_allow (&change, AUS_ACTION_CONSULTATION_START, error) ||
       !start (&change, error)))
    return NULL;
  admit (&change, change.person);
  return aus_change_finish (&change, "admit.admit", NULL, NULL, error);
}

static gboolean
is_guest (const AusChange *self, GError **error)
{
  if (self->person->role != AUS_ROLE_PRACTITIONER)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                       "the practitioner cannot be sent out");
  return FALSE;
}

gboolean
aus_admit_let_back (AusChange *self, GError **error)
{
  AusPerson *person = self->person;

  if (!aus_change_check_open (self, error) || !is_guest (self, error))
    return FALSE;
  person->admitted_at = 0;
  person->removed_at = 0;
  person->remover = AUS_REMOVER_NOBODY;
  aus_change_touch (self, person);
  if (person->presence != AUS_PRESENCE_AWAY)
    aus_change_set_presence (self, person, AUS_PRESENCE_WAITING);
  return TRUE;
}

gboolean
aus_admit_send_out (AusChange *self, AusRemover remover, GError **error)
{
  AusPerson *person = self->person;

  if (person->role == AUS_ROLE_PATIENT && self->consultation->status == AUS_CONSULTATION_WAITING &&
      !aus_change_apply_leave (self, error))
    return FALSE;
  person->admitted_at = 0;
  aus_change_set_presence (self, person, AUS_PRESENCE_AWAY);
  person->removed_at = aus_tx_now (self->tx);
  person->remover = remover;
  aus_change_touch (self, person);
  return aus_visit_store_end (self->tx, self->consultation->id, person->id, error);
}

/* Also the way back for somebody removed by mistake: the same link works again. */
static gpointer
admit_put_back (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin_person (&change, tx, actor, AUS_ACTION_WAITING_ROOM_ADMIT, input, error) ||
      !aus_change_check_open (&change, error) || !is_guest (&change, error))
    return NULL;
  if (change.person->admitted_at == 0 && change.person->removed_at == 0)
    return aus_change_keep (&change);
  /* K1: who wants their host to leave is the only one who takes that back. */
  if (change.person->role == AUS_ROLE_HOST && change.person->remover == AUS_REMOVER_PATIENT) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN,
                         "the patient asked the host to leave");
    return NULL;
  }
  if (!aus_admit_let_back (&change, error))
    return NULL;
  return aus_change_finish (&change, "admit.put_back", NULL, NULL, error);
}

static gpointer
admit_remove (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin_person (&change, tx, actor, AUS_ACTION_WAITING_ROOM_ADMIT, input, error) ||
      !is_guest (&change, error))
    return NULL;
  if (change.person->removed_at != 0)
    return aus_change_keep (&change);
  if (!aus_admit_send_out (&change, AUS_REMOVER_PRACTITIONER, error))
    return NULL;
  return aus_change_finish (&change, "admit.remove", NULL, NULL, error);
}

/* Lock (D7) */

static gpointer
set_locked (AusTx *tx, const AusActor *actor, const AusCommand *command, gboolean locked,
            GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_WAITING_ROOM_LOCK, command, error) ||
      !aus_change_check_open (&change, error))
    return NULL;
  if (change.consultation->locked == locked)
    return aus_change_keep (&change);
  change.consultation->locked = locked;
  return aus_change_finish (&change, locked ? "admit.lock" : "admit.unlock", NULL, NULL, error);
}

static gpointer
admit_lock (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  return set_locked (tx, actor, input, TRUE, error);
}

static gpointer
admit_unlock (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  return set_locked (tx, actor, input, FALSE, error);
}

/* Telling those who wait (D4) */

static gpointer
admit_delay (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_WAITING_ROOM_TELL, command, error) ||
      !aus_change_check_open (&change, error))
    return NULL;
  change.consultation->announced_delay_minutes = command->minutes;
  return aus_change_finish (&change, "admit.delay", NULL, NULL, error);
}

static void
set_text (char **value, const char *text)
{
  g_free (*value);
  *value = g_strdup (text != NULL ? text : "");
}

static gpointer
admit_message (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_WAITING_ROOM_TELL, command, error) ||
      !aus_change_check_open (&change, error))
    return NULL;
  set_text (&change.consultation->waiting_message, command->text);
  return aus_change_finish (&change, "admit.message", NULL, NULL, error);
}

static gpointer
admit_note (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_CONSULTATION_NOTE, command, error))
    return NULL;
  set_text (&change.consultation->private_comment, command->text);
  change.reindex = TRUE;
  return aus_change_finish (&change, "admit.note", NULL, NULL, error);
}

void
aus_announce_free (AusAnnounce *self)
{
  if (self == NULL)
    return;
  g_free (self->practitioner_id);
  g_free (self->text);
  g_free (self);
}

static gboolean
announce_one (AusTx *tx, const AusActor *actor, const AusAnnounce *announce,
              const char *consultation_id, GError **error)
{
  g_autoptr (AusCommand) command = aus_command_new (consultation_id);
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_WAITING_ROOM_TELL, command, error))
    return FALSE;
  if (announce->minutes >= 0)
    change.consultation->announced_delay_minutes = announce->minutes;
  if (announce->text != NULL)
    set_text (&change.consultation->waiting_message, announce->text);
  g_autoptr (AusConsultation) saved =
      aus_change_finish (&change, "admit.announce", NULL, NULL, error);
  return saved != NULL;
}

static gpointer
admit_announce (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusAnnounce *announce = input;
  const char *practitioner_ids[] = { announce->practitioner_id, NULL };
  AusListFilter filter = {
    .practitioner_ids = practitioner_ids,
    .statuses = 1u << AUS_CONSULTATION_WAITING,
    .limit = 200,
  };
  AusSubject subject = {
    .organisation_id = actor->organisation_id,
    .practitioner_id = announce->practitioner_id,
  };
  if (!aus_policy_check (actor, AUS_ACTION_WAITING_ROOM_TELL, &subject, error))
    return NULL;
  g_autoptr (GPtrArray) rows = aus_list_store_page (tx, &filter, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++) {
    const AusListRow *row = g_ptr_array_index (rows, i);
    if (!announce_one (tx, actor, announce, row->id, error))
      return NULL;
  }
  gint64 *count = g_new (gint64, 1);
  *count = rows->len;
  return count;
}

#define CHANGE(Name, name, action, function)                                                       \
  const AusUseCase Name = { name, action, AUS_USE_CASE_WRITE, function,                            \
                            (GDestroyNotify) aus_consultation_unref }

CHANGE (AUS_ADMIT_START, "admit.start", AUS_ACTION_CONSULTATION_START, admit_start);
CHANGE (AUS_ADMIT_ADMIT, "admit.admit", AUS_ACTION_WAITING_ROOM_ADMIT, admit_admit);
CHANGE (AUS_ADMIT_PUT_BACK, "admit.put_back", AUS_ACTION_WAITING_ROOM_ADMIT, admit_put_back);
CHANGE (AUS_ADMIT_REMOVE, "admit.remove", AUS_ACTION_WAITING_ROOM_ADMIT, admit_remove);
CHANGE (AUS_ADMIT_LOCK, "admit.lock", AUS_ACTION_WAITING_ROOM_LOCK, admit_lock);
CHANGE (AUS_ADMIT_UNLOCK, "admit.unlock", AUS_ACTION_WAITING_ROOM_LOCK, admit_unlock);
CHANGE (AUS_ADMIT_DELAY, "admit.delay", AUS_ACTION_WAITING_ROOM_TELL, admit_delay);
CHANGE (AUS_ADMIT_MESSAGE, "admit.message", AUS_ACTION_WAITING_ROOM_TELL, admit_message);
CHANGE (AUS_ADMIT_NOTE, "admit.note", AUS_ACTION_CONSULTATION_NOTE, admit_note);

const AusUseCase AUS_ADMIT_ANNOUNCE = { "admit.announce", AUS_ACTION_WAITING_ROOM_TELL,
                                        AUS_USE_CASE_WRITE, admit_announce, g_free };
