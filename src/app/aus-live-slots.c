/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-slots.h"

static void
vacate (AusLiveOccupant *occupant)
{
  g_clear_pointer (&occupant->participant_id, g_free);
}

static gboolean
is_wished (const AusLiveOccupant *occupant, const AusLiveWish *wishes, guint n_wishes)
{
  for (guint i = 0; i < n_wishes; i++) {
    if (g_strcmp0 (wishes[i].participant_id, occupant->participant_id) == 0)
      return wishes[i].extra || (occupant->source == AUS_MEDIA_SOURCE_MAIN && !wishes[i].device);
  }
  return FALSE;
}

static AusLiveOccupant *
find_free_main (AusLiveSlots *self)
{
  for (guint i = 0; i < AUS_LIVE_N_MAIN; i++) {
    if (self->occupants[i].participant_id == NULL)
      return &self->occupants[i];
  }
  return NULL;
}

static AusLiveOccupant *
evict_extra (AusLiveSlots *self)
{
  for (guint i = 0; i < AUS_LIVE_N_MAIN; i++) {
    if (self->occupants[i].source == AUS_MEDIA_SOURCE_EXTRA) {
      vacate (&self->occupants[i]);
      return &self->occupants[i];
    }
  }
  return NULL;
}

static void
seat (AusLiveOccupant *occupant, const char *participant_id, AusMediaSource source)
{
  if (occupant == NULL)
    return; /* more people than slots: the room's limit of six keeps this from happening */
  occupant->participant_id = g_strdup (participant_id);
  occupant->source = source;
}

static void
assign_main (AusLiveSlots *self, const char *participant_id)
{
  if (aus_live_slots_find (self, participant_id, AUS_MEDIA_SOURCE_MAIN) != 0)
    return;
  AusLiveOccupant *place = find_free_main (self);
  if (place == NULL)
    place = evict_extra (self);
  seat (place, participant_id, AUS_MEDIA_SOURCE_MAIN);
}

static void
assign_extra (AusLiveSlots *self, const char *participant_id)
{
  if (aus_live_slots_find (self, participant_id, AUS_MEDIA_SOURCE_EXTRA) != 0)
    return;
  AusLiveOccupant *place = &self->occupants[AUS_LIVE_EXTRA_SLOT - 1];
  if (place->participant_id != NULL)
    place = find_free_main (self);
  seat (place, participant_id, AUS_MEDIA_SOURCE_EXTRA);
}

void
aus_live_slots_assign (AusLiveSlots *self, const AusLiveWish *wishes, guint n_wishes)
{
  for (guint i = 0; i < AUS_LIVE_N_SLOTS; i++) {
    if (!is_wished (&self->occupants[i], wishes, n_wishes))
      vacate (&self->occupants[i]);
  }
  /* People before extras: a face and a voice matter more than a second shared picture. */
  for (guint i = 0; i < n_wishes; i++) {
    if (!wishes[i].device)
      assign_main (self, wishes[i].participant_id);
  }
  for (guint i = 0; i < n_wishes; i++) {
    if (wishes[i].extra)
      assign_extra (self, wishes[i].participant_id);
  }
}

guint
aus_live_slots_find (const AusLiveSlots *self, const char *participant_id, AusMediaSource source)
{
  for (guint i = 0; i < AUS_LIVE_N_SLOTS; i++) {
    const AusLiveOccupant *occupant = &self->occupants[i];
    if (occupant->participant_id != NULL && occupant->source == source &&
        g_str_equal (occupant->participant_id, participant_id))
      return i + 1;
  }
  return 0;
}

gboolean
aus_live_slots_has (const AusLiveSlots *self, guint slots, const char *participant_id,
                    AusMediaSource source)
{
  guint slot = aus_live_slots_find (self, participant_id, source);

  return slot != 0 && (slots & 1u << (slot - 1)) != 0;
}

void
aus_live_slots_clear (AusLiveSlots *self)
{
  for (guint i = 0; i < AUS_LIVE_N_SLOTS; i++)
    vacate (&self->occupants[i]);
}
