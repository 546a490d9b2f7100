/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-consultation.h"

#include "core/aus-time.h"
#include "domain/aus-duration.h"

/* Members: absent things are null, as the published schema says. */

static void
add_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static void
add_time (JsonObject *object, const char *name, gint64 usec, const char *time_zone)
{
  g_autofree char *text = usec != 0 ? aus_time_format (usec, time_zone) : NULL;

  add_text (object, name, text);
}

static JsonObject *
named_object (const char *id, const char *name_member, const char *name)
{
  JsonObject *object = json_object_new ();

  add_text (object, "id", id);
  add_text (object, name_member, name);
  return object;
}

/* json_node_init_object() would keep a reference of its own. */
static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
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
  case AUS_ACTOR_NOBODY:
    break;
  }
  return FALSE;
}

static JsonNode *
consent_to_json (const AusPerson *person, const char *time_zone)
{
  JsonObject *object = NULL;

  if (person->consent_given_at == 0)
    return json_node_new (JSON_NODE_NULL);
  object = json_object_new ();
  add_text (object, "text_version", person->consent_version);
  add_text (object, "locale", person->consent_locale);
  add_time (object, "given_at", person->consent_given_at, time_zone);
  add_time (object, "withdrawn_at", person->consent_withdrawn_at, time_zone);
  return take_object (object);
}

static JsonNode *
equipment_to_json (const AusPerson *person)
{
  JsonNode *node = person->equipment != NULL ? json_from_string (person->equipment, NULL) : NULL;

  return node != NULL ? node : json_node_new (JSON_NODE_NULL);
}

static JsonNode *
link_to_json (const AusPerson *person, const char *time_zone)
{
  JsonObject *object = json_object_new ();
  gboolean revoked =
      person->link_id == NULL || person->link_revoked_at != 0 || person->removed_at != 0;

  json_object_set_string_member (object, "state", revoked ? "revoked" : "active");
  add_time (object, "expires_at", person->link_expires_at, time_zone);
  return take_object (object);
}

static void
add_arrival (JsonObject *object, const AusPerson *person, const char *time_zone)
{
  json_object_set_string_member (object, "presence", aus_presence_get_name (person->presence));
  add_time (object, "presence_since", person->presence_since, time_zone);
  add_time (object, "arrived_at", person->arrived_at, time_zone);
  add_time (object, "identity_confirmed_at", person->identity_confirmed_at, time_zone);
  add_time (object, "ready_at", person->ready_at, time_zone);
  json_object_set_boolean_member (object, "admitted", person->admitted_at != 0);
  json_object_set_boolean_member (object, "removed", person->removed_at != 0);
}

static JsonNode *
person_to_json (const AusPerson *person, const char *time_zone, const AusActor *actor)
{
  JsonObject *object = json_object_new ();
  gboolean own = g_strcmp0 (actor->participant_id, person->id) == 0;
  gboolean whole = is_practice (actor) || own;

  json_object_set_string_member (object, "id", person->id);
  json_object_set_string_member (object, "role", aus_role_get_name (person->role));
  json_object_set_string_member (object, "given_name", person->given_name);
  json_object_set_string_member (object, "family_name", person->family_name);
  add_text (object, "birth_date", whole ? person->birth_date : NULL);
  add_text (object, "email", whole ? person->email : NULL);
  add_text (object, "mobile", whole ? person->mobile : NULL);
  json_object_set_string_member (object, "locale", person->locale);
  add_arrival (object, person, time_zone);
  if (is_practice (actor)) {
    json_object_set_member (object, "consent", consent_to_json (person, time_zone));
    json_object_set_member (object, "equipment", equipment_to_json (person));
    json_object_set_member (object, "link", link_to_json (person, time_zone));
  }
  return take_object (object);
}

static JsonArray *
people_to_json (const AusConsultation *self, const AusActor *actor)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->people->len; i++)
    json_array_add_element (
        array, person_to_json (g_ptr_array_index (self->people, i), self->time_zone, actor));
  return array;
}

static JsonObject *
payment_to_json (const AusConsultation *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "mode", aus_payment_mode_get_name (self->payment_mode));
  json_object_set_string_member (object, "state", aus_payment_state_get_name (self->payment_state));
  if (self->payment_maximum.cents == 0) {
    json_object_set_null_member (object, "max_amount");
    return object;
  }
  JsonObject *money = json_object_new ();
  json_object_set_int_member (money, "cents", self->payment_maximum.cents);
  json_object_set_string_member (money, "currency", self->payment_maximum.currency);
  json_object_set_object_member (object, "max_amount", money);
  return object;
}

static JsonArray *
tags_to_json (const AusConsultation *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; self->tags != NULL && self->tags[i] != NULL; i++)
    json_array_add_string_element (array, self->tags[i]);
  return array;
}

gint64
aus_consultation_get_duration (const AusConsultation *self, gint64 now)
{
  if (self->both_first != 0)
    return aus_duration_seconds (self->both_first, self->both_since != 0 ? now : self->both_last);
  return self->ended_at != 0 ? 0 : -1;
}

static void
add_parties (JsonObject *object, const AusConsultation *self)
{
  JsonObject *practitioner =
      named_object (self->practitioner_id, "display_name", self->practitioner_name);

  add_text (practitioner, "profession", self->practitioner_profession);
  json_object_set_object_member (
      object, "organisation",
      named_object (self->organisation_id, "name", self->organisation_name));
  json_object_set_object_member (object, "practitioner", practitioner);
}

static void
add_plan (JsonObject *object, const AusConsultation *self, const AusActor *actor)
{
  json_object_set_string_member (object, "kind", aus_consultation_kind_get_name (self->kind));
  add_time (object, "planned_start", self->planned_start, self->time_zone);
  json_object_set_int_member (object, "planned_duration_minutes", self->planned_duration_minutes);
  json_object_set_string_member (object, "time_zone", self->time_zone);
  json_object_set_string_member (object, "status", aus_consultation_status_get_name (self->status));
  add_time (object, "status_since", self->status_since, self->time_zone);
  add_text (object, "status_reason", self->status_reason);
  json_object_set_object_member (object, "payment", payment_to_json (self));
  json_object_set_array_member (object, "tags", tags_to_json (self));
  if (is_practice (actor))
    json_object_set_string_member (object, "private_comment", self->private_comment);
  if (self->announced_delay_minutes >= 0)
    json_object_set_int_member (object, "announced_delay_minutes", self->announced_delay_minutes);
  else
    json_object_set_null_member (object, "announced_delay_minutes");
  json_object_set_string_member (object, "waiting_message", self->waiting_message);
  json_object_set_boolean_member (object, "locked", self->locked);
  json_object_set_boolean_member (object, "immediate", self->immediate);
}

static void
add_history (JsonObject *object, const AusConsultation *self)
{
  /* What still grows is for the reader to count from started_at: a representation is of a version.
   */
  gint64 seconds = self->both_since == 0 ? aus_consultation_get_duration (self, 0) : -1;

  add_time (object, "started_at", self->started_at, self->time_zone);
  add_time (object, "ended_at", self->ended_at, self->time_zone);
  add_time (object, "resumable_until", self->resumable_until, self->time_zone);
  if (seconds >= 0)
    json_object_set_int_member (object, "duration_seconds", seconds);
  else
    json_object_set_null_member (object, "duration_seconds");
  add_time (object, "created_at", self->created_at, self->time_zone);
  json_object_set_object_member (
      object, "created_by",
      named_object (self->created_by_id, "display_name", self->created_by_name));
  add_time (object, "updated_at", self->updated_at, self->time_zone);
}

JsonNode *
aus_consultation_to_json (const AusConsultation *self, const AusActor *actor)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", self->id);
  json_object_set_int_member (object, "version", self->version);
  add_parties (object, self);
  add_plan (object, self, actor);
  json_object_set_array_member (object, "participants", people_to_json (self, actor));
  add_history (object, self);
  return take_object (object);
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

JsonNode *
aus_link_secret_to_json (const AusLinkSecret *self)
{
  JsonObject *object = json_object_new ();
  g_autofree char *expires_at = aus_time_format_utc (self->expires_at);

  json_object_set_string_member (object, "participant_id", self->participant_id);
  json_object_set_string_member (object, "role", aus_role_get_name (self->role));
  json_object_set_string_member (object, "url", self->url);
  add_text (object, "code", self->code);
  json_object_set_string_member (object, "expires_at", expires_at);
  return take_object (object);
}

void
aus_planned_free (AusPlanned *self)
{
  if (self == NULL)
    return;
  aus_consultation_unref (self->consultation);
  g_ptr_array_unref (self->links);
  g_free (self);
}

JsonNode *
aus_planned_to_json (const AusPlanned *self, const AusActor *actor)
{
  JsonNode *node = aus_consultation_to_json (self->consultation, actor);
  JsonArray *links = json_array_new ();

  for (guint i = 0; i < self->links->len; i++)
    json_array_add_element (links, aus_link_secret_to_json (g_ptr_array_index (self->links, i)));
  json_object_set_array_member (json_node_get_object (node), "links", links);
  return node;
}
