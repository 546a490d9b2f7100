/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-consultation.h"

#include "app/aus-json-text.h"
#include "core/aus-time.h"
#include "domain/aus-duration.h"

/* Members: absent things are null, as the published schema says. */

static void
add_time (GString *text, const char *name, gint64 usec, const char *time_zone)
{
  g_autofree char *time = usec != 0 ? aus_time_format (usec, time_zone) : NULL;

  aus_json_text_string (text, name, time);
}

static void
add_named (GString *text, const char *name, const char *id, const char *name_member,
           const char *value)
{
  aus_json_text_open (text, name, '{');
  aus_json_text_string (text, "id", id);
  aus_json_text_string (text, name_member, value);
  aus_json_text_close (text, '}');
}

/* The practice sees everything; those who came by a patient's or companion's link do not. */
static gboolean
is_practice (const AusActor *actor)
{
  switch (actor->kind) {
  case AUS_ACTOR_ACCOUNT:
  case AUS_ACTOR_TOKEN:
  case AUS_ACTOR_SYSTEM:
    return TRUE;
  case AUS_ACTOR_PARTICIPANT:
    return actor->role == AUS_ROLE_PRACTITIONER;
  case AUS_ACTOR_RECIPIENT:
  case AUS_ACTOR_NOBODY:
    break;
  }
  return FALSE;
}

static void
add_consent (GString *text, const AusPerson *person, const char *time_zone)
{
  if (person->consent_given_at == 0) {
    aus_json_text_raw (text, "consent", NULL);
    return;
  }
  aus_json_text_open (text, "consent", '{');
  aus_json_text_string (text, "text_version", person->consent_version);
  aus_json_text_string (text, "locale", person->consent_locale);
  add_time (text, "given_at", person->consent_given_at, time_zone);
  add_time (text, "withdrawn_at", person->consent_withdrawn_at, time_zone);
  aus_json_text_close (text, '}');
}

static void
add_link (GString *text, const AusPerson *person, const char *time_zone)
{
  gboolean revoked =
      person->link_id == NULL || person->link_revoked_at != 0 || person->removed_at != 0;

  aus_json_text_open (text, "link", '{');
  aus_json_text_string (text, "state", revoked ? "revoked" : "active");
  add_time (text, "expires_at", person->link_expires_at, time_zone);
  aus_json_text_close (text, '}');
}

static void
add_arrival (GString *text, const AusPerson *person, const char *time_zone)
{
  aus_json_text_string (text, "presence", aus_presence_get_name (person->presence));
  add_time (text, "presence_since", person->presence_since, time_zone);
  add_time (text, "arrived_at", person->arrived_at, time_zone);
  add_time (text, "identity_confirmed_at", person->identity_confirmed_at, time_zone);
  add_time (text, "ready_at", person->ready_at, time_zone);
  aus_json_text_boolean (text, "admitted", person->admitted_at != 0);
  aus_json_text_boolean (text, "removed", person->removed_at != 0);
  aus_json_text_string (text, "removed_by",
                        person->removed_at != 0 ? aus_remover_get_name (person->remover) : NULL);
}

static void
add_person (GString *text, const AusPerson *person, const char *time_zone, const AusActor *actor)
{
  gboolean own = g_strcmp0 (actor->participant_id, person->id) == 0;
  gboolean whole = is_practice (actor) || own;

  aus_json_text_open (text, NULL, '{');
  aus_json_text_string (text, "id", person->id);
  aus_json_text_string (text, "role", aus_role_get_name (person->role));
  aus_json_text_string (text, "given_name", person->given_name);
  aus_json_text_string (text, "family_name", person->family_name);
  aus_json_text_string (text, "birth_date", whole ? person->birth_date : NULL);
  aus_json_text_string (text, "email", whole ? person->email : NULL);
  aus_json_text_string (text, "mobile", whole ? person->mobile : NULL);
  aus_json_text_string (text, "locale", person->locale);
  add_arrival (text, person, time_zone);
  if (is_practice (actor)) {
    aus_json_text_string (text, "patient_id", person->patient_id);
    aus_json_text_boolean (text, "to_identify", aus_person_is_to_identify (person));
    add_consent (text, person, time_zone);
    aus_json_text_raw (text, "equipment", person->equipment);
    add_link (text, person, time_zone);
  }
  aus_json_text_close (text, '}');
}

static void
add_people (GString *text, const AusConsultation *self, const AusActor *actor)
{
  aus_json_text_open (text, "participants", '[');
  for (guint i = 0; i < self->people->len; i++)
    add_person (text, g_ptr_array_index (self->people, i), self->time_zone, actor);
  aus_json_text_close (text, ']');
}

/* @cents below 0: not known. */
static void
add_money (GString *text, const char *name, gint64 cents, const char *currency)
{
  if (cents < 0) {
    aus_json_text_raw (text, name, NULL);
    return;
  }
  aus_json_text_open (text, name, '{');
  aus_json_text_int (text, "cents", cents);
  aus_json_text_string (text, "currency", currency);
  aus_json_text_close (text, '}');
}

/* What is known of the hold; nothing of it before the patient was asked. */
static void
add_hold (GString *text, const AusConsultation *self)
{
  const AusPayment *payment = self->payment;
  const char *currency = self->payment_maximum.currency;
  gboolean held = payment != NULL && self->payment_state == AUS_PAYMENT_HOLD;
  gboolean capturing = held && aus_payment_is_capturing (payment);

  add_money (text, "held_amount", held ? payment->amount.cents : -1, currency);
  add_money (text, "captured_amount", payment != NULL ? payment->captured_cents : -1, currency);
  add_money (text, "pending_amount", capturing ? payment->want_cents : -1, currency);
  add_money (text, "fee", payment != NULL ? payment->fee_cents : -1, currency);
  add_time (text, "capture_before", held ? payment->expires_at : 0, self->time_zone);
  aus_json_text_string (text, "card", payment != NULL ? payment->card : NULL);
  aus_json_text_string (text, "problem", payment != NULL ? payment->reason : NULL);
}

static void
add_payment (GString *text, const AusConsultation *self)
{
  aus_json_text_open (text, "payment", '{');
  aus_json_text_string (text, "mode", aus_payment_mode_get_name (self->payment_mode));
  aus_json_text_string (text, "state", aus_payment_state_get_name (self->payment_state));
  add_money (text, "max_amount",
             self->payment_maximum.cents != 0 ? self->payment_maximum.cents : -1,
             self->payment_maximum.currency);
  add_hold (text, self);
  aus_json_text_close (text, '}');
}

static void
add_tags (GString *text, const AusConsultation *self)
{
  aus_json_text_open (text, "tags", '[');
  for (guint i = 0; self->tags != NULL && self->tags[i] != NULL; i++)
    aus_json_text_string (text, NULL, self->tags[i]);
  aus_json_text_close (text, ']');
}

gint64
aus_consultation_get_duration (const AusConsultation *self, gint64 now)
{
  if (self->both_first != 0)
    return aus_duration_seconds (self->both_first, self->both_since != 0 ? now : self->both_last);
  return self->ended_at != 0 ? 0 : -1;
}

static void
add_parties (GString *text, const AusConsultation *self)
{
  add_named (text, "organisation", self->organisation_id, "name", self->organisation_name);
  aus_json_text_open (text, "practitioner", '{');
  aus_json_text_string (text, "id", self->practitioner_id);
  aus_json_text_string (text, "display_name", self->practitioner_name);
  aus_json_text_string (text, "profession", self->practitioner_profession);
  aus_json_text_close (text, '}');
  if (self->queue_id != NULL)
    add_named (text, "queue", self->queue_id, "name", self->queue_name);
  else
    aus_json_text_raw (text, "queue", NULL);
}

/* Where the patient comes to, and what is said there (K1). */
static void
add_site (GString *text, const AusConsultation *self)
{
  if (self->structure_id == NULL) {
    aus_json_text_raw (text, "site", NULL);
    return;
  }
  aus_json_text_open (text, "site", '{');
  aus_json_text_string (text, "structure_id", self->structure_id);
  aus_json_text_string (text, "name", self->structure_name);
  aus_json_text_string (text, "town", self->structure_town);
  aus_json_text_raw (text, "devices", self->structure_devices);
  add_time (text, "checked_in_at", self->checked_in_at, self->time_zone);
  aus_json_text_string (text, "host_wish", aus_host_wish_get_name (self->host_wish));
  aus_json_text_close (text, '}');
}

static void
add_plan (GString *text, const AusConsultation *self, const AusActor *actor)
{
  aus_json_text_string (text, "kind", aus_consultation_kind_get_name (self->kind));
  add_time (text, "planned_start", self->planned_start, self->time_zone);
  aus_json_text_int (text, "planned_duration_minutes", self->planned_duration_minutes);
  aus_json_text_string (text, "time_zone", self->time_zone);
  aus_json_text_string (text, "status", aus_consultation_status_get_name (self->status));
  add_time (text, "status_since", self->status_since, self->time_zone);
  aus_json_text_string (text, "status_reason", self->status_reason);
  add_payment (text, self);
  add_site (text, self);
  aus_json_text_int (text, "measurements", self->n_measurements);
  add_tags (text, self);
  if (is_practice (actor)) {
    aus_json_text_string (text, "private_comment", self->private_comment);
    aus_json_text_int (text, "unopened_documents", self->unopened_documents);
  }
  if (self->announced_delay_minutes >= 0)
    aus_json_text_int (text, "announced_delay_minutes", self->announced_delay_minutes);
  else
    aus_json_text_raw (text, "announced_delay_minutes", NULL);
  aus_json_text_string (text, "waiting_message", self->waiting_message);
  aus_json_text_boolean (text, "locked", self->locked);
  aus_json_text_boolean (text, "immediate", self->immediate);
}

static void
add_history (GString *text, const AusConsultation *self)
{
  /* What still grows is for the reader to count from started_at: a representation is of a version.
   */
  gint64 seconds = self->both_since == 0 ? aus_consultation_get_duration (self, 0) : -1;

  add_time (text, "started_at", self->started_at, self->time_zone);
  add_time (text, "ended_at", self->ended_at, self->time_zone);
  add_time (text, "resumable_until", self->resumable_until, self->time_zone);
  if (seconds >= 0)
    aus_json_text_int (text, "duration_seconds", seconds);
  else
    aus_json_text_raw (text, "duration_seconds", NULL);
  add_time (text, "created_at", self->created_at, self->time_zone);
  add_named (text, "created_by", self->created_by_id, "display_name", self->created_by_name);
  add_time (text, "updated_at", self->updated_at, self->time_zone);
}

static void
add_members (GString *text, const AusConsultation *self, const AusActor *actor)
{
  aus_json_text_string (text, "id", self->id);
  aus_json_text_int (text, "version", self->version);
  aus_json_text_int (text, "revision", self->revision);
  add_parties (text, self);
  add_plan (text, self, actor);
  add_people (text, self, actor);
  add_history (text, self);
}

void
aus_consultation_print (const AusConsultation *self, const AusActor *actor, GString *text)
{
  aus_json_text_open (text, NULL, '{');
  add_members (text, self, actor);
  aus_json_text_close (text, '}');
}

JsonNode *
aus_consultation_to_json (const AusConsultation *self, const AusActor *actor)
{
  g_autoptr (GString) text = g_string_sized_new (AUS_CONSULTATION_TEXT_SIZE);

  aus_consultation_print (self, actor, text);
  return json_from_string (text->str, NULL);
}

/* Links */

void
aus_link_secret_free (AusLinkSecret *self)
{
  if (self == NULL)
    return;
  g_free (self->participant_id);
  g_free (self->url);
  g_free (self->code);
  g_free (self);
}

void
aus_link_secret_print (const AusLinkSecret *self, GString *text)
{
  g_autofree char *expires_at = aus_time_format_utc (self->expires_at);

  aus_json_text_open (text, NULL, '{');
  aus_json_text_string (text, "participant_id", self->participant_id);
  aus_json_text_string (text, "role", aus_role_get_name (self->role));
  aus_json_text_string (text, "url", self->url);
  aus_json_text_string (text, "code", self->code);
  aus_json_text_string (text, "expires_at", expires_at);
  aus_json_text_close (text, '}');
}

void
aus_planned_free (AusPlanned *self)
{
  if (self == NULL)
    return;
  aus_consultation_unref (self->consultation);
  g_clear_pointer (&self->links, g_ptr_array_unref);
  g_free (self);
}

void
aus_planned_print (const AusPlanned *self, const AusActor *actor, GString *text)
{
  aus_json_text_open (text, NULL, '{');
  add_members (text, self->consultation, actor);
  aus_json_text_open (text, "links", '[');
  for (guint i = 0; i < self->links->len; i++)
    aus_link_secret_print (g_ptr_array_index (self->links, i), text);
  aus_json_text_close (text, ']');
  aus_json_text_close (text, '}');
}
