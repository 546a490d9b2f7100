/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-room.h"

#include "core/aus-json.h"
#include "core/aus-time.h"
#include "domain/aus-consent.h"
#include "domain/aus-mask.h"

/*
 * What one participant is told (docs/interfaces.md, `state`). Nobody is told an e-mail address or a
 * telephone number; who has not confirmed who they are learns nothing that was not in the
 * invitation, not even their own name; patients never learn of other patients.
 */

static void
set_time (JsonObject *object, const char *name, gint64 usec, const char *time_zone)
{
  if (usec == 0) {
    json_object_set_null_member (object, name);
    return;
  }
  g_autofree char *text = aus_time_format (usec, time_zone);
  json_object_set_string_member (object, name, text);
}

/* Steps before a confirmed identity show a stranger with a stray link what the link shows. */
static gboolean
is_confirmed (const AusLiveSeat *viewer)
{
  return !aus_role_confirms_identity (viewer->person->role) ||
         viewer->person->identity_confirmed_at != 0;
}

static JsonObject *
build_me (const AusLiveSeat *viewer)
{
  const AusPerson *person = viewer->person;
  JsonObject *object = json_object_new ();
  g_autofree char *name = aus_person_dup_display_name (person);
  g_autofree char *masked = aus_mask_name (person->given_name, person->family_name);

  json_object_set_string_member (object, "id", person->id);
  json_object_set_string_member (object, "role", aus_role_get_name (person->role));
  json_object_set_string_member (object, "display_name", is_confirmed (viewer) ? name : masked);
  json_object_set_string_member (object, "masked_name", masked);
  json_object_set_string_member (object, "locale", person->locale);
  json_object_set_boolean_member (object, "needs_birth_date",
                                  person->birth_date != NULL && !is_confirmed (viewer));
  json_object_set_boolean_member (object, "admitted", person->admitted_at != 0);
  return object;
}

static JsonObject *
build_organisation (const AusConsultation *consultation)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", consultation->organisation_id);
  json_object_set_string_member (object, "name", consultation->organisation_name);
  return object;
}

static JsonObject *
build_practitioner (const AusConsultation *consultation, const AusLiveSeat *viewer)
{
  gboolean named = aus_role_is_person (viewer->person->role);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", consultation->practitioner_id);
  json_object_set_string_member (object, "display_name",
                                 named ? consultation->practitioner_name : "");
  json_object_set_string_member (object, "profession", consultation->practitioner_profession);
  return object;
}

static void
set_times_of_call (JsonObject *object, const AusConsultation *consultation)
{
  set_time (object, "started_at", consultation->started_at, consultation->time_zone);
  set_time (object, "ended_at", consultation->ended_at, consultation->time_zone);
  set_time (object, "resumable_until", consultation->resumable_until, consultation->time_zone);
  /* While it grows it is no news: pages count from started_at. */
  gint64 seconds = consultation->ended_at != 0
                       ? aus_consultation_get_duration (consultation, consultation->ended_at)
                       : -1;
  if (seconds >= 0)
    json_object_set_int_member (object, "duration_seconds", seconds);
  else
    json_object_set_null_member (object, "duration_seconds");
}

/* Only patients cancel by themselves; 0: there is nothing to offer. */
static gint64
get_cancel_until (const AusConsultation *consultation, const AusLiveSeat *viewer)
{
  if (viewer->person->role != AUS_ROLE_PATIENT)
    return 0;
  return aus_consultation_cancel_until (consultation->status, consultation->planned_start,
                                        viewer->room->patient_cutoff_usec);
}

/* For the two whom it concerns: where the patient is, and what they said of the host (K1). */
static void
set_site (JsonObject *object, const AusConsultation *consultation, const AusLiveSeat *viewer)
{
  AusRole role = viewer->person->role;
  JsonObject *site;

  if (consultation->structure_id == NULL || !is_confirmed (viewer) ||
      (role != AUS_ROLE_PRACTITIONER && role != AUS_ROLE_PATIENT)) {
    json_object_set_null_member (object, "site");
    return;
  }
  site = json_object_new ();
  json_object_set_string_member (site, "name", consultation->structure_name);
  json_object_set_string_member (site, "town", consultation->structure_town);
  json_object_set_member (site, "devices",
                          json_from_string (consultation->structure_devices, NULL));
  json_object_set_boolean_member (site, "checked_in", consultation->checked_in_at != 0);
  json_object_set_string_member (site, "host_wish",
                                 aus_host_wish_get_name (consultation->host_wish));
  json_object_set_object_member (object, "site", site);
}

/* Those who may see them (aus-policy.c, vital_signs.read) ask for them when there are more (E8). */
static gint64
count_measurements (const AusConsultation *consultation, const AusLiveSeat *viewer)
{
  AusRole role = viewer->person->role;
  gboolean sees =
      role == AUS_ROLE_PRACTITIONER || role == AUS_ROLE_PATIENT || role == AUS_ROLE_PROFESSIONAL;

  return sees && is_confirmed (viewer) ? consultation->n_measurements : 0;
}

/* Until somebody takes them, patients of a queue are told how many are before them (B8). */
static void
set_queue (JsonObject *object, const AusConsultation *consultation, const AusLiveSeat *viewer)
{
  if (consultation->queue_id == NULL) {
    json_object_set_null_member (object, "queue");
    return;
  }
  JsonObject *queue = json_object_new ();
  gboolean taken = !g_str_equal (consultation->queue_id, consultation->practitioner_id);
  json_object_set_string_member (queue, "name", consultation->queue_name);
  json_object_set_string_member (queue, "code", consultation->queue_code);
  json_object_set_boolean_member (queue, "taken", taken);
  if (!taken && viewer->room->ahead >= 0)
    json_object_set_int_member (queue, "ahead", viewer->room->ahead);
  else
    json_object_set_null_member (queue, "ahead");
  json_object_set_object_member (object, "queue", queue);
}

static JsonObject *
build_consultation (const AusConsultation *consultation, const AusLiveSeat *viewer)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", consultation->id);
  json_object_set_int_member (object, "version", consultation->version);
  json_object_set_string_member (object, "status",
                                 aus_consultation_status_get_name (consultation->status));
  json_object_set_string_member (object, "kind",
                                 aus_consultation_kind_get_name (consultation->kind));
  set_time (object, "planned_start", consultation->planned_start, consultation->time_zone);
  json_object_set_int_member (object, "planned_duration_minutes",
                              consultation->planned_duration_minutes);
  json_object_set_object_member (object, "organisation", build_organisation (consultation));
  json_object_set_object_member (object, "practitioner", build_practitioner (consultation, viewer));
  set_queue (object, consultation, viewer);
  if (consultation->announced_delay_minutes >= 0)
    json_object_set_int_member (object, "announced_delay_minutes",
                                consultation->announced_delay_minutes);
  else
    json_object_set_null_member (object, "announced_delay_minutes");
  json_object_set_string_member (object, "waiting_message",
                                 is_confirmed (viewer) && aus_role_is_person (viewer->person->role)
                                     ? consultation->waiting_message
                                     : "");
  json_object_set_boolean_member (object, "locked", consultation->locked);
  set_site (object, consultation, viewer);
  json_object_set_int_member (object, "measurements", count_measurements (consultation, viewer));
  set_time (object, "cancel_until", get_cancel_until (consultation, viewer),
            consultation->time_zone);
  set_times_of_call (object, consultation);
  if (viewer->person->role == AUS_ROLE_PRACTITIONER)
    json_object_set_string_member (object, "note", consultation->private_comment);
  return object;
}

static JsonObject *
build_consent (const AusLiveSeat *viewer)
{
  const AusPerson *person = viewer->person;
  gboolean given = person->consent_given_at != 0 && person->consent_withdrawn_at == 0;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "text_version",
                                 given && person->consent_version != NULL
                                     ? person->consent_version
                                     : aus_consent_get_current ());
  json_object_set_boolean_member (object, "given", given);
  json_object_set_boolean_member (object, "withdrawn", person->consent_withdrawn_at != 0);
  return object;
}

/* With the title, as the practitioner is called everywhere else; whoever runs the server and tests
 * it sees what somebody is, not who (L1). */
static char *
dup_name_for (const AusLiveSeat *viewer, const AusConsultation *consultation,
              const AusPerson *person)
{
  if (!aus_role_is_person (viewer->person->role))
    return g_strdup (aus_role_get_name (person->role));
  return person->role == AUS_ROLE_PRACTITIONER ? g_strdup (consultation->practitioner_name)
                                               : aus_person_dup_display_name (person);
}

gboolean
aus_live_state_shows (const AusLiveSeat *viewer, const AusPerson *person)
{
  AusRole mine = viewer->person->role;

  if (person == viewer->person)
    return FALSE;
  /* Who is out is shown to those who may let them in again; who was taken off is gone. */
  if (person->removed_at != 0 && person->link_revoked_at != 0)
    return FALSE;
  if (person->removed_at != 0)
    return mine == AUS_ROLE_PRACTITIONER ||
           (mine == AUS_ROLE_PATIENT && person->remover == AUS_REMOVER_PATIENT &&
            is_confirmed (viewer));
  if (mine == AUS_ROLE_PRACTITIONER || person->role == AUS_ROLE_PRACTITIONER)
    return TRUE;
  if (!is_confirmed (viewer) ||
      (aus_role_confirms_identity (person->role) && person->identity_confirmed_at == 0))
    return FALSE;
  if (mine == AUS_ROLE_PATIENT && person->role == AUS_ROLE_PATIENT)
    return FALSE;
  return person->presence != AUS_PRESENCE_AWAY;
}

gboolean
aus_live_seat_hears_of (const AusLiveSeat *self, const AusLiveSeat *other)
{
  if (self->person == NULL || other->person == NULL)
    return FALSE;
  return self == other || aus_live_state_shows (self, other->person);
}

static const char *const EXTRA_NAMES[] = {
  [AUS_LIVE_EXTRA_NONE] = "none",
  [AUS_LIVE_EXTRA_SCREEN] = "screen",
  [AUS_LIVE_EXTRA_DEVICE] = "device",
};

static JsonObject *
build_media (const AusLiveMedia *media)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "microphone", media->microphone);
  json_object_set_boolean_member (object, "camera", media->camera);
  json_object_set_string_member (object, "extra", EXTRA_NAMES[media->extra]);
  if (media->extra_label != NULL)
    json_object_set_string_member (object, "extra_label", media->extra_label);
  else
    json_object_set_null_member (object, "extra_label");
  return object;
}

static const char *
get_connection (const AusLiveSeat *seat)
{
  if (seat == NULL || seat->leg.id == NULL)
    return "none";
  switch (seat->leg.state) {
  case AUS_MEDIA_LEG_CONNECTED:
    return "connected";
  case AUS_MEDIA_LEG_SILENT:
    return "silent";
  case AUS_MEDIA_LEG_CONNECTING:
  case AUS_MEDIA_LEG_FAILED: /* being rebuilt */
    break;
  }
  return "connecting";
}

/* What is known live is newer than what is stored, but only where a seat is taken. */
static AusPresence
get_presence (const AusPerson *person, const AusLiveSeat *seat)
{
  gboolean was_here = person->presence == AUS_PRESENCE_IN_CALL ||
                      person->presence == AUS_PRESENCE_RECONNECTING ||
                      (seat != NULL && seat->in_call);

  return seat != NULL && was_here ? aus_live_seat_get_presence (seat) : person->presence;
}

/* Where a person's media arrives, and whether the viewer's own line is too slow for its picture. */
static void
set_slot (JsonObject *object, const AusLiveSeat *viewer, const char *person_id,
          AusMediaSource source)
{
  gboolean extra = source == AUS_MEDIA_SOURCE_EXTRA;
  const char *name = extra ? "extra_slot" : "slot";
  guint slot = aus_live_slots_find (&viewer->slots, person_id, source);
  gboolean paused =
      aus_live_slots_has (&viewer->slots, viewer->advice.paused_slots, person_id, source);

  if (slot != 0)
    json_object_set_int_member (object, name, slot);
  else
    json_object_set_null_member (object, name);
  json_object_set_boolean_member (object, extra ? "extra_paused" : "video_paused", paused);
}

static void
set_equipment (JsonObject *object, const AusPerson *person)
{
  g_autoptr (JsonNode) node =
      person->equipment != NULL ? json_from_string (person->equipment, NULL) : NULL;

  if (node != NULL)
    json_object_set_member (object, "equipment", g_steal_pointer (&node));
  else
    json_object_set_null_member (object, "equipment");
}

static JsonObject *
build_person (const AusConsultation *consultation, const AusLiveSeat *viewer,
              const AusPerson *person)
{
  const AusLiveSeat *seat = aus_live_room_find_seat (viewer->room, person->id);
  JsonObject *object = json_object_new ();
  g_autofree char *name = dup_name_for (viewer, consultation, person);

  json_object_set_string_member (object, "id", person->id);
  json_object_set_string_member (object, "role", aus_role_get_name (person->role));
  json_object_set_string_member (object, "display_name", name);
  json_object_set_string_member (object, "presence",
                                 aus_presence_get_name (get_presence (person, seat)));
  json_object_set_boolean_member (object, "admitted", person->admitted_at != 0);
  if (person->removed_at != 0)
    json_object_set_string_member (object, "removed_by", aus_remover_get_name (person->remover));
  else
    json_object_set_null_member (object, "removed_by");
  set_time (object, "since", person->presence_since, consultation->time_zone);
  if (seat != NULL)
    json_object_set_object_member (object, "media", build_media (&seat->media));
  else
    json_object_set_null_member (object, "media");
  json_object_set_boolean_member (object, "speaking",
                                  seat != NULL && seat->speaking && viewer->in_call);
  set_slot (object, viewer, person->id, AUS_MEDIA_SOURCE_MAIN);
  set_slot (object, viewer, person->id, AUS_MEDIA_SOURCE_EXTRA);
  json_object_set_string_member (object, "connection", get_connection (seat));
  if (seat != NULL && seat->listener != NULL)
    json_object_set_boolean_member (object, "encrypts", seat->instance != NULL);
  else
    json_object_set_null_member (object, "encrypts");
  if (viewer->person->role == AUS_ROLE_PRACTITIONER) {
    set_equipment (object, person);
    json_object_set_boolean_member (object, "consent_withdrawn", person->consent_withdrawn_at != 0);
  }
  return object;
}

static JsonArray *
build_people (const AusConsultation *consultation, const AusLiveSeat *viewer)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < consultation->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (consultation->people, i);
    if (aus_live_state_shows (viewer, person))
      json_array_add_object_element (array, build_person (consultation, viewer, person));
  }
  return array;
}

/* Everybody is told of every device: what it publishes, or that it watches. */
static JsonArray *
build_devices (const AusLiveSeat *viewer)
{
  const GPtrArray *devices = viewer->room->devices;
  JsonArray *array = json_array_new ();

  for (guint i = 0; viewer->in_call && i < devices->len; i++) {
    const AusLiveDevice *device = g_ptr_array_index (devices, i);
    JsonObject *object = json_object_new ();
    json_object_set_string_member (object, "id", device->id);
    json_object_set_string_member (object, "name", device->name);
    json_object_set_string_member (object, "kind", aus_device_kind_get_name (device->kind));
    json_object_set_string_member (object, "connection",
                                   aus_media_leg_state_get_name (device->state));
    guint slot = aus_live_slots_find (&viewer->slots, device->id, AUS_MEDIA_SOURCE_EXTRA);
    if (slot != 0)
      json_object_set_int_member (object, "slot", slot);
    else
      json_object_set_null_member (object, "slot");
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonArray *
build_members (const AusLiveSeat *viewer)
{
  const GPtrArray *seats = viewer->room->seats;
  JsonArray *array = json_array_new ();

  for (guint i = 0; viewer->in_call && i < seats->len; i++) {
    const AusLiveSeat *seat = g_ptr_array_index (seats, i);
    if (!seat->in_round)
      continue;
    JsonObject *object = json_object_new ();
    json_object_set_string_member (object, "id", seat->participant_id);
    json_object_set_string_member (object, "instance", seat->instance);
    json_array_add_object_element (array, object);
  }
  return array;
}

/*
 * Who is in the call and cannot encrypt; nobody can while one of them is there. Not so for a test
 * of the operator: the others go on encrypting, and it is sent what it cannot read.
 */
static JsonArray *
build_without (const AusLiveSeat *viewer)
{
  const GPtrArray *seats = viewer->room->seats;
  JsonArray *array = json_array_new ();

  for (guint i = 0; viewer->in_call && i < seats->len; i++) {
    const AusLiveSeat *seat = g_ptr_array_index (seats, i);
    if (seat->in_call && seat->instance == NULL && aus_role_is_person (seat->person->role))
      json_array_add_string_element (array, seat->participant_id);
  }
  /* A screen that watches a person has no keys; what a device publishes is clear by itself. */
  for (guint i = 0; viewer->in_call && i < viewer->room->devices->len; i++) {
    const AusLiveDevice *device = g_ptr_array_index (viewer->room->devices, i);
    if (device->watched != NULL)
      json_array_add_string_element (array, device->id);
  }
  return array;
}

static JsonObject *
build_encryption (const AusLiveSeat *viewer)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "wanted", viewer->room->encrypts);
  json_object_set_int_member (object, "round", viewer->in_call ? viewer->room->round : 0);
  json_object_set_array_member (object, "members", build_members (viewer));
  json_object_set_array_member (object, "without", build_without (viewer));
  return object;
}

static JsonObject *
build_state (const AusLiveSeat *viewer)
{
  const AusConsultation *consultation = viewer->room->snapshot;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "step", aus_arrival_step_get_name (viewer->step));
  if (viewer->reason != AUS_ARRIVAL_REASON_NONE)
    json_object_set_string_member (object, "reason", aus_arrival_reason_get_name (viewer->reason));
  else
    json_object_set_null_member (object, "reason");
  json_object_set_object_member (object, "me", build_me (viewer));
  json_object_set_object_member (object, "consultation", build_consultation (consultation, viewer));
  json_object_set_object_member (object, "consent", build_consent (viewer));
  JsonObject *payment =
      is_confirmed (viewer) ? aus_live_payment_build (consultation, viewer->person->role) : NULL;
  if (payment != NULL)
    json_object_set_object_member (object, "payment", payment);
  else
    json_object_set_null_member (object, "payment");
  json_object_set_array_member (object, "people", build_people (consultation, viewer));
  json_object_set_object_member (object, "limits", aus_live_limits_build (&viewer->limits));
  json_object_set_array_member (object, "devices", build_devices (viewer));
  json_object_set_object_member (object, "encryption", build_encryption (viewer));
  return object;
}

char *
aus_live_state_print (const AusLiveSeat *viewer)
{
  return aus_json_print_object (build_state (viewer));
}

char *
aus_live_state_print_rest (const AusLiveSeat *viewer)
{
  JsonObject *object = build_state (viewer);
  JsonArray *people = json_object_get_array_member (object, "people");

  json_object_remove_member (object, "limits");
  for (guint i = 0; i < json_array_get_length (people); i++) {
    JsonObject *person = json_array_get_object_element (people, i);
    json_object_remove_member (person, "video_paused");
    json_object_remove_member (person, "extra_paused");
  }
  return aus_json_print_object (object);
}
