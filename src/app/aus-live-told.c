/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-told.h"

#include <math.h>

#include "app/aus-live-operate.h"
#include "app/aus-live-room.h"

/* FNV-1a, 64 bits: an accidental match would only withhold one redundant-looking message. */
static guint64
hash_text (const char *text)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);

  for (const guchar *p = (const guchar *) text; *p != '\0'; p++)
    hash = (hash ^ *p) * G_GUINT64_CONSTANT (1099511628211);
  return hash;
}

static guint64
hash_rest (const AusLiveSeat *seat)
{
  g_autofree char *body = aus_live_state_print_rest (seat);

  return hash_text (body);
}

static void
tell_limits (AusLiveSeat *seat, const AusLiveLimits *before)
{
  if (!aus_live_limits_equal (before, &seat->limits))
    aus_live_seat_send_object (seat, "limits", aus_live_limits_build (&seat->limits));
}

/* Slots are of the rest: nobody has moved since, and only the pictures themselves have changed. */
static void
tell_paused (AusLiveSeat *seat, const AusPerson *person, guint changed)
{
  const AusLiveSlots *slots = &seat->slots;
  guint paused = seat->advice.paused_slots;

  if (!aus_live_slots_has (slots, changed, person->id, AUS_MEDIA_SOURCE_MAIN) &&
      !aus_live_slots_has (slots, changed, person->id, AUS_MEDIA_SOURCE_EXTRA))
    return;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "participant", person->id);
  json_object_set_boolean_member (
      object, "video_paused",
      aus_live_slots_has (slots, paused, person->id, AUS_MEDIA_SOURCE_MAIN));
  json_object_set_boolean_member (
      object, "extra_paused",
      aus_live_slots_has (slots, paused, person->id, AUS_MEDIA_SOURCE_EXTRA));
  aus_live_seat_send_object (seat, "paused", object);
}

static void
tell_pauses (AusLiveSeat *seat, guint before)
{
  const GPtrArray *people = seat->room->snapshot->people;
  guint changed = before ^ seat->advice.paused_slots;

  for (guint i = 0; changed != 0 && i < people->len; i++) {
    const AusPerson *person = g_ptr_array_index (people, i);
    if (aus_live_state_shows (seat, person))
      tell_paused (seat, person, changed);
  }
}

void
aus_live_seat_tell (AusLiveSeat *self)
{
  AusLiveTold before = self->told;

  if (self->listener == NULL || self->person == NULL)
    return;
  self->told = (AusLiveTold){
    .rest = hash_rest (self),
    .limits = self->limits,
    .paused_slots = self->advice.paused_slots,
  };
  if (self->told.rest == before.rest) {
    tell_limits (self, &before.limits);
    tell_pauses (self, before.paused_slots);
    return;
  }
  g_autofree char *body = aus_live_state_print (self);
  aus_live_seat_send (self, "state", body);
}

/* Whoever is owed nothing else of the rest is not owed it for this, either. */
void
aus_live_seat_tell_speaking (AusLiveSeat *self, AusLiveSeat *speaker, gboolean speaking)
{
  gboolean has_state = self->listener != NULL && self->person != NULL;

  if (!aus_live_seat_hears_of (self, speaker)) {
    speaker->speaking = speaking;
    return;
  }
  speaker->speaking = !speaking;
  gboolean knows_rest = has_state && hash_rest (self) == self->told.rest;
  speaker->speaking = speaking;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "participant", speaker->participant_id);
  json_object_set_boolean_member (object, "speaking", speaking);
  aus_live_seat_send_object (self, "speaking", object);
  if (knows_rest)
    self->told.rest = hash_rest (self);
}

static double
round_to (double value, double steps)
{
  return round (value * steps) / steps;
}

static JsonObject *
describe_quality (const AusLiveSeat *seat)
{
  const AusQuality *shown = &seat->meter->trend.shown;
  const AusLiveSample *sample = aus_live_meter_get_sample (seat->meter, 0);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", seat->participant_id);
  json_object_set_string_member (object, "word", aus_quality_word_get_name (shown->word));
  json_object_set_string_member (object, "cause", aus_quality_cause_get_name (shown->cause));
  json_object_set_string_member (object, "advice", aus_quality_advice_get_name (shown->advice));
  json_object_set_double_member (object, "audio", round_to (shown->audio, 100));
  json_object_set_double_member (object, "voice", round_to (shown->voice, 100));
  json_object_set_double_member (object, "picture", round_to (shown->picture, 100));
  json_object_set_double_member (object, "rtt_ms", sample ? round_to (sample->rtt_msec, 1) : 0);
  json_object_set_double_member (object, "loss_up", sample ? round_to (sample->loss_up, 10) : 0);
  json_object_set_double_member (object, "loss_down",
                                 sample ? round_to (sample->loss_down, 10) : 0);
  json_object_set_double_member (object, "kbps_up", sample ? round_to (sample->kbps_up, 1) : 0);
  json_object_set_double_member (object, "kbps_down", sample ? round_to (sample->kbps_down, 1) : 0);
  return object;
}

static void
tell_quality (AusLiveSeat *self)
{
  const GPtrArray *seats = self->room->seats;
  JsonArray *people = json_array_new ();

  for (guint i = 0; i < seats->len; i++) {
    const AusLiveSeat *other = g_ptr_array_index (seats, i);
    if (other->in_call && other->meter->trend.known && aus_live_seat_hears_of (self, other))
      json_array_add_object_element (people, describe_quality (other));
  }
  gboolean is_empty = json_array_get_length (people) == 0;
  JsonObject *object = json_object_new ();
  json_object_set_array_member (object, "people", people);
  if (is_empty)
    json_object_unref (object);
  else
    aus_live_seat_send_object (self, "quality", object);
}

/* Who has no socket now needs no figures of this moment later. */
void
aus_live_room_tell_quality (AusLiveRoom *self)
{
  for (guint i = 0; i < self->seats->len; i++) {
    AusLiveSeat *seat = g_ptr_array_index (self->seats, i);
    if (seat->in_call && seat->connected)
      tell_quality (seat);
  }
}
