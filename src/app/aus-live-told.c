/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-told.h"

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
