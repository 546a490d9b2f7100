/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-facts.h"

static gboolean
is_away (const AusPerson *person)
{
  return person == NULL || person->presence == AUS_PRESENCE_AWAY ||
         person->presence == AUS_PRESENCE_RECONNECTING;
}

gboolean
aus_person_is_in_call (const AusPerson *person)
{
  return person != NULL && person->presence == AUS_PRESENCE_IN_CALL;
}

/* A call without practitioner and patient; one of two who never came counts from the start. */
static gint64
both_away_since (const AusConsultation *self, const AusPerson *practitioner,
                 const AusPerson *patient)
{
  gint64 since = self->status_since;

  if (!is_away (practitioner) || !is_away (patient))
    return 0;
  if (practitioner != NULL)
    since = MAX (since, practitioner->presence_since);
  if (patient != NULL)
    since = MAX (since, patient->presence_since);
  return since;
}

static gboolean
is_queued (const AusConsultation *self)
{
  return self->queue_id != NULL && g_str_equal (self->queue_id, self->practitioner_id);
}

AusConsultationFacts
aus_facts_of_consultation (const AusConsultation *self, gint64 now)
{
  const AusPerson *practitioner = aus_consultation_find_role (self, AUS_ROLE_PRACTITIONER);
  const AusPerson *patient = aus_consultation_find_role (self, AUS_ROLE_PATIENT);
  AusConsultationFacts facts = {
    .now = now,
    .planned_start = self->planned_start,
    .queued_since = is_queued (self) ? self->status_since : 0,
    .both_away_since = both_away_since (self, practitioner, patient),
    .ended_at = self->ended_at,
    .payment_mode = self->payment_mode,
    .payment_state = self->payment_state,
    .capture_pending = aus_payment_is_capturing (self->payment),
  };

  if (patient == NULL)
    return facts;
  facts.patient_came_at = patient->ready_at;
  facts.was_waiting = patient->presence == AUS_PRESENCE_WAITING;
  /* A reload must not begin the wait anew: while the status is waiting, its own time counts. */
  if (self->status == AUS_CONSULTATION_WAITING)
    facts.waiting_since = self->status_since;
  else if (facts.was_waiting)
    facts.waiting_since = patient->presence_since;
  if (is_away (patient))
    facts.patient_away_since = MAX (patient->presence_since, patient->ready_at);
  return facts;
}

static guint
count_admitted_others (const AusConsultation *self, const AusPerson *person)
{
  guint count = 0;

  for (guint i = 0; i < self->people->len; i++) {
    const AusPerson *other = g_ptr_array_index (self->people, i);
    gboolean in = other->role == AUS_ROLE_PRACTITIONER || other->admitted_at != 0;
    count += other != person && other->removed_at == 0 && in;
  }
  return count;
}

AusArrivalFacts
aus_facts_of_arrival (const AusConsultation *self, const AusPerson *person)
{
  return (AusArrivalFacts){
    .role = person->role,
    .status = self->status,
    .payment_mode = self->payment_mode,
    .payment_state = self->payment_state,
    .remover = person->remover,
    .link_revoked = person->account_id == NULL && person->link_revoked_at != 0,
    .identity_confirmed = person->identity_confirmed_at != 0,
    .consent_given = person->consent_given_at != 0 && person->consent_withdrawn_at == 0,
    .ready = person->ready_at != 0,
    .admitted = person->admitted_at != 0,
    .was_in_call = person->admitted_at != 0 && self->started_at != 0,
    .room_locked = self->locked,
    .admitted_people = count_admitted_others (self, person),
  };
}

static gint64
revoked_at (const AusPerson *person, const char *link_id, gint64 now)
{
  if (person->link_revoked_at != 0)
    return person->link_revoked_at;
  if (person->removed_at != 0)
    return person->removed_at;
  return g_strcmp0 (person->link_id, link_id) == 0 ? 0 : now;
}

AusLinkFacts
aus_facts_of_link (const AusConsultation *self, const AusPerson *person, const char *link_id,
                   const AusSettings *settings, gint64 now)
{
  return (AusLinkFacts){
    .now = now,
    .planned_start = self->planned_start,
    .expires_at = person->link_expires_at,
    .revoked_at = revoked_at (person, link_id, now),
    .time_zone = self->time_zone,
    .early_usec = settings->link_early_usec,
    .status = self->status,
  };
}
