/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-room.h"

#include "domain/aus-participant.h"
#define AUS_LOG_TOPIC "live-room"
#include "core/aus-log.h"

#define MAX_ROUTES AUS_LIVE_N_SLOTS

AusLiveRoom *
aus_live_room_new (AusLive *live, const char *consultation_id)
{
  AusLiveRoom *self = g_new0 (AusLiveRoom, 1);

  self->live = live;
  self->id = g_strdup (consultation_id);
  self->ahead = -1;
  self->encrypts = aus_live_get_settings (live)->encrypts;
  self->patient_cutoff_usec =
      aus_app_get_settings (aus_live_get_app (live))->consultation.patient_cutoff_usec;
  self->seats = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_live_seat_free);
  self->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_live_device_free);
  return self;
}

void
aus_live_room_free (AusLiveRoom *self)
{
  g_ptr_array_unref (self->devices);
  g_ptr_array_unref (self->seats);
  g_clear_pointer (&self->snapshot, aus_consultation_unref);
  g_free (self->desired);
  g_free (self->correlation);
  g_free (self->id);
  g_free (self);
}

AusLiveSeat *
aus_live_room_find_seat (AusLiveRoom *self, const char *participant_id)
{
  for (guint i = 0; i < self->seats->len; i++) {
    AusLiveSeat *seat = g_ptr_array_index (self->seats, i);
    if (g_str_equal (seat->participant_id, participant_id))
      return seat;
  }
  return NULL;
}

AusLiveSeat *
aus_live_room_find_leg (AusLiveRoom *self, const char *leg_id)
{
  for (guint i = 0; i < self->seats->len; i++) {
    AusLiveSeat *seat = g_ptr_array_index (self->seats, i);
    if (g_strcmp0 (seat->leg.id, leg_id) == 0)
      return seat;
  }
  return NULL;
}

void
aus_live_room_touch (AusLiveRoom *self)
{
  if (self->is_dirty)
    return;
  self->is_dirty = TRUE;
  g_free (self->correlation);
  self->correlation = g_strdup (aus_log_get_correlation ());
  aus_live_queue_refresh (self->live, self);
}

void
aus_live_room_take_snapshot (AusLiveRoom *self, AusConsultation *snapshot)
{
  /* Persons are lent by the snapshot; the refresh that follows at once lends them anew. */
  for (guint i = 0; i < self->seats->len; i++)
    ((AusLiveSeat *) g_ptr_array_index (self->seats, i))->person = NULL;
  aus_consultation_ref (snapshot);
  g_clear_pointer (&self->snapshot, aus_consultation_unref);
  self->snapshot = snapshot;
  if (g_strcmp0 (snapshot->queue_id, snapshot->practitioner_id) == 0)
    aus_live_follow_line (self->live, snapshot->queue_id);
  aus_live_room_refresh (self);
}

static gboolean
came_by_link (const AusLiveSeat *seat)
{
  return seat->actor->kind == AUS_ACTOR_PARTICIPANT;
}

/* A link that was re-issued or revoked ends the visits that came by it (C3). */
static gboolean
has_lost_link (AusLiveSeat *seat)
{
  if (!came_by_link (seat))
    return FALSE;
  if (seat->person->link_id == NULL || seat->person->link_revoked_at != 0)
    return TRUE;
  if (seat->link_id == NULL)
    seat->link_id = g_strdup (seat->person->link_id);
  return !g_str_equal (seat->link_id, seat->person->link_id);
}

static gboolean
has_consented (const AusPerson *person)
{
  if (!aus_role_gives_consent (person->role))
    return TRUE;
  return person->consent_given_at != 0 && person->consent_withdrawn_at == 0;
}

/*
 * The gate (D6, D7): every condition is asked of the committed snapshot by itself, although the
 * step implies them, so that no single mistake elsewhere lets anybody be seen or heard.
 */
static gboolean
may_be_in_call (const AusLiveRoom *self, const AusLiveSeat *seat)
{
  const AusPerson *person = seat->person;

  return person != NULL && seat->listener != NULL && seat->step == AUS_ARRIVAL_CALL &&
         self->snapshot->status == AUS_CONSULTATION_IN_PROGRESS && person->removed_at == 0 &&
         (person->role == AUS_ROLE_PRACTITIONER || person->admitted_at != 0) &&
         has_consented (person);
}

static void
derive (AusLiveRoom *self, AusLiveSeat *seat)
{
  gboolean was_in_call = seat->in_call;

  seat->person = self->snapshot != NULL
                     ? aus_consultation_find_person (self->snapshot, seat->participant_id)
                     : NULL;
  seat->reason = AUS_ARRIVAL_REASON_NONE;
  seat->step = seat->person != NULL ? aus_visit_step (self->snapshot, seat->person, &seat->reason)
                                    : AUS_ARRIVAL_CLOSED;
  seat->in_call = may_be_in_call (self, seat);
  if (!seat->in_call)
    seat->leg.was_connected = FALSE;
  else if (seat->leg.state == AUS_MEDIA_LEG_CONNECTED && seat->leg.id != NULL)
    seat->leg.was_connected = TRUE;
  if (was_in_call && !seat->in_call)
    aus_live_quality_store (seat);
  if (was_in_call != seat->in_call)
    aus_info ("gate of %s %s", seat->participant_id, seat->in_call ? "opens" : "shuts");
}

/*
 * A full waiting room must not take the worker's threads and memory from the calls: beyond the
 * limit the connection is built at admission, half a second later. One that stands is kept.
 */
static gboolean
may_build_ahead (const AusLiveSeat *seat)
{
  AusLive *live = seat->room->live;

  return seat->person->role == AUS_ROLE_PRACTITIONER || seat->leg.id != NULL ||
         aus_live_count_waiting_legs (live) < aus_live_get_settings (live)->max_waiting_legs;
}

/* The connection is built while they wait, so that admission shows the picture at once (D6). */
static gboolean
wants_leg (const AusLiveSeat *seat)
{
  if (aus_live_get_media (seat->room->live) == NULL || seat->person == NULL ||
      seat->listener == NULL)
    return FALSE;
  switch (seat->step) {
  case AUS_ARRIVAL_IDENTITY:
  case AUS_ARRIVAL_CONSENT:
  case AUS_ARRIVAL_PAYMENT:
  case AUS_ARRIVAL_EQUIPMENT:
    return seat->person->role == AUS_ROLE_PRACTITIONER;
  case AUS_ARRIVAL_WAITING:
    return may_build_ahead (seat);
  case AUS_ARRIVAL_CALL:
    return TRUE;
  case AUS_ARRIVAL_AFTER:
  case AUS_ARRIVAL_CLOSED:
    break;
  }
  return FALSE;
}

static void
update_leg (AusLiveSeat *seat)
{
  gboolean wants = wants_leg (seat);

  if (wants && seat->leg.id == NULL)
    aus_live_seat_renew_leg (seat, FALSE);
  else if (!wants && seat->leg.id != NULL && seat->listener != NULL)
    aus_live_seat_drop_leg (seat);
}

static gboolean
is_publishing (const AusLiveDevice *device)
{
  return device->kind == AUS_DEVICE_PUBLISH &&
         (device->state == AUS_MEDIA_LEG_CONNECTED || device->state == AUS_MEDIA_LEG_SILENT);
}

static guint
wish_devices (AusLiveRoom *self, AusLiveWish *wishes)
{
  guint n_wishes = 0;

  for (guint i = 0; i < self->devices->len; i++) {
    const AusLiveDevice *device = g_ptr_array_index (self->devices, i);
    if (is_publishing (device))
      wishes[n_wishes++] =
          (AusLiveWish){ .participant_id = device->id, .extra = TRUE, .device = TRUE };
  }
  return n_wishes;
}

/* In the order of the snapshot, so that every viewer fills free slots alike. */
static void
update_slots (AusLiveRoom *self, AusLiveSeat *viewer)
{
  AusLiveWish wishes[AUS_MAX_PEOPLE + AUS_LIVE_MAX_DEVICES] = { 0 };
  guint n_wishes = 0;

  if (!viewer->in_call) {
    aus_live_slots_clear (&viewer->slots);
    return;
  }
  for (guint i = 0; i < self->snapshot->people->len && n_wishes < AUS_MAX_PEOPLE; i++) {
    const AusPerson *person = g_ptr_array_index (self->snapshot->people, i);
    const AusLiveSeat *seat = aus_live_room_find_seat (self, person->id);
    if (seat == NULL || seat == viewer || !seat->in_call)
      continue;
    wishes[n_wishes].participant_id = seat->participant_id;
    wishes[n_wishes++].extra = seat->media.extra != AUS_LIVE_EXTRA_NONE;
  }
  n_wishes += wish_devices (self, &wishes[n_wishes]);
  aus_live_slots_assign (&viewer->slots, wishes, n_wishes);
}

/* The leg of a person or a device in a slot; NULL: none at the moment. */
static const char *
find_source (AusLiveRoom *self, const char *id)
{
  const AusLiveSeat *seat = aus_live_room_find_seat (self, id);
  const AusLiveDevice *device = seat == NULL ? aus_live_room_find_device (self, id) : NULL;

  return seat != NULL ? seat->leg.id : device != NULL ? device->leg_id : NULL;
}

static guint
collect_watched_device (AusLiveRoom *self, const char *id, AusMediaRoute *routes)
{
  const AusLiveDevice *source = aus_live_room_find_device (self, id);

  if (source == NULL || !is_publishing (source))
    return 0;
  routes[0] = (AusMediaRoute){ 1, source->leg_id, AUS_MEDIA_SOURCE_EXTRA };
  return 1;
}

/* What is in a device's slots: nothing, or what a watching one sees. */
static guint
collect_watched (AusLiveRoom *self, const AusLiveDevice *device, AusMediaRoute *routes)
{
  if (device->watched_device != NULL)
    return collect_watched_device (self, device->watched_device, routes);
  const AusLiveSeat *seat =
      device->watched != NULL ? aus_live_room_find_seat (self, device->watched) : NULL;

  if (seat == NULL || !seat->in_call || seat->leg.id == NULL)
    return 0;
  routes[0] = (AusMediaRoute){ 1, seat->leg.id, AUS_MEDIA_SOURCE_MAIN };
  return 1;
}

static guint
collect_routes (AusLiveRoom *self, const AusLiveSeat *viewer, AusMediaRoute *routes)
{
  guint n_routes = 0;

  for (guint i = 0; i < AUS_LIVE_N_SLOTS; i++) {
    const AusLiveOccupant *occupant = &viewer->slots.occupants[i];
    const char *leg_id =
        occupant->participant_id != NULL ? find_source (self, occupant->participant_id) : NULL;
    if (leg_id == NULL)
      continue;
    routes[n_routes].slot = i + 1;
    routes[n_routes].source_leg_id = leg_id;
    routes[n_routes++].source = occupant->source;
  }
  return n_routes;
}

static void
describe_leg (GString *text, const AusMediaLeg *leg)
{
  g_string_append_printf (text, "%s<%s:%d", leg->leg_id, leg->predecessor, leg->gate_open);
  for (guint i = 0; i < leg->n_routes; i++)
    g_string_append_printf (text, ",%u=%s/%d", leg->routes[i].slot, leg->routes[i].source_leg_id,
                            leg->routes[i].source);
  g_string_append_c (text, ';');
}

static void
describe_device (AusLiveRoom *self, const AusLiveDevice *device, AusMediaLeg *leg,
                 AusMediaRoute *routes)
{
  leg->leg_id = device->leg_id;
  leg->predecessor = "";
  leg->gate_open = self->snapshot->status == AUS_CONSULTATION_IN_PROGRESS;
  leg->routes = routes;
  leg->n_routes = collect_watched (self, device, routes);
}

static void
update_media (AusLiveRoom *self)
{
  guint n_max = self->seats->len + self->devices->len + 1;
  g_autofree AusMediaLeg *legs = g_new0 (AusMediaLeg, n_max);
  g_autofree AusMediaRoute *routes = g_new0 (AusMediaRoute, n_max * MAX_ROUTES);
  g_autoptr (GString) desired = g_string_new (NULL);
  guint n_legs = 0;

  for (guint i = 0; i < self->seats->len; i++) {
    const AusLiveSeat *seat = g_ptr_array_index (self->seats, i);
    if (seat->leg.id == NULL)
      continue;
    AusMediaLeg *leg = &legs[n_legs];
    leg->leg_id = seat->leg.id;
    leg->predecessor = seat->leg.predecessor != NULL ? seat->leg.predecessor : "";
    leg->gate_open = seat->in_call;
    leg->routes = &routes[n_legs * MAX_ROUTES];
    leg->n_routes = collect_routes (self, seat, &routes[n_legs * MAX_ROUTES]);
    describe_leg (desired, leg);
    n_legs++;
  }
  for (guint i = 0; i < self->devices->len; i++) {
    AusMediaLeg *leg = &legs[n_legs];
    describe_device (self, g_ptr_array_index (self->devices, i), leg, &routes[n_legs * MAX_ROUTES]);
    describe_leg (desired, leg);
    n_legs++;
  }
  if (aus_live_get_media (self->live) == NULL ||
      g_strcmp0 (self->desired != NULL ? self->desired : "", desired->str) == 0)
    return;
  g_free (self->desired);
  self->desired = g_strdup (desired->str);
  aus_media_set_room (aus_live_get_media (self->live), self->id, legs, n_legs);
}

static void
update_limits (AusLiveSeat *seat)
{
  const GPtrArray *seats = seat->room->seats;
  AusLiveLimits before = seat->limits;
  guint n_in_call = 0;

  for (guint i = 0; i < seats->len; i++)
    n_in_call += ((AusLiveSeat *) g_ptr_array_index (seats, i))->in_call;
  aus_live_limits_find (n_in_call, &seat->advice, &before, &seat->limits);
}

/* A locked or full room may open again: who is kept out by it is told so and stays connected. */
static gboolean
is_over (const AusLiveSeat *seat)
{
  return came_by_link (seat) && seat->step == AUS_ARRIVAL_CLOSED &&
         seat->reason != AUS_ARRIVAL_REASON_LOCKED && seat->reason != AUS_ARRIVAL_REASON_FULL;
}

static void
close_if_over (AusLiveSeat *seat)
{
  if (seat->person == NULL)
    aus_live_seat_close (seat, AUS_LIVE_END_LINK_GONE, "unknown");
  else if (seat->person->removed_at != 0)
    aus_live_seat_close (seat, AUS_LIVE_END_REMOVED, "removed");
  else if (has_lost_link (seat))
    aus_live_seat_close (seat, AUS_LIVE_END_LINK_GONE, "link_revoked");
  else if (is_over (seat))
    aus_live_seat_close (seat, AUS_LIVE_END_OVER, aus_arrival_reason_get_name (seat->reason));
}

typedef void (*SeatFunc) (AusLiveSeat *seat);

/* Backwards: a seat may be closed on the way. */
static void
each_seat (AusLiveRoom *self, SeatFunc func)
{
  for (guint i = self->seats->len; i > 0; i--)
    func (g_ptr_array_index (self->seats, i - 1));
}

void
aus_live_room_refresh (AusLiveRoom *self)
{
  if (self->snapshot == NULL)
    return;
  for (guint i = 0; i < self->seats->len; i++)
    derive (self, g_ptr_array_index (self->seats, i));
  aus_live_room_update_round (self);
  each_seat (self, update_leg);
  for (guint i = 0; i < self->seats->len; i++)
    update_slots (self, g_ptr_array_index (self->seats, i));
  update_media (self);
  each_seat (self, aus_live_seat_report_presence);
  each_seat (self, update_limits);
  each_seat (self, aus_live_seat_tell);
  aus_live_quality_note_reconnecting (self);
  each_seat (self, close_if_over);
}

void
aus_live_room_place_again (AusLiveRoom *self)
{
  g_ptr_array_set_size (self->devices, 0); /* they notice, and come again */
  for (guint i = 0; i < self->seats->len; i++) {
    AusLiveSeat *seat = g_ptr_array_index (self->seats, i);
    /* No predecessor: the worker that knew it is gone. */
    if (seat->leg.id != NULL)
      aus_live_seat_renew_leg (seat, FALSE);
  }
  aus_live_room_refresh (self);
}
