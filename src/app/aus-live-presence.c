/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-room.h"

#include "core/aus-error.h"
#define AUS_LOG_TOPIC "live-presence"
#include "core/aus-log.h"

/*
 * A use case in flight outlives the seat it was asked for: it is found again by its names when the
 * answer comes, if it is still there.
 */
typedef struct {
  AusLive *live; /* ref */
  char *consultation_id;
  char *participant_id;
} Ticket;

static Ticket *
ticket_new (const AusLiveSeat *seat)
{
  Ticket *ticket = g_new0 (Ticket, 1);

  ticket->live = g_object_ref (seat->room->live);
  ticket->consultation_id = g_strdup (seat->room->id);
  ticket->participant_id = g_strdup (seat->participant_id);
  return ticket;
}

static void
ticket_free (Ticket *ticket)
{
  g_object_unref (ticket->live);
  g_free (ticket->consultation_id);
  g_free (ticket->participant_id);
  g_free (ticket);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ticket, ticket_free)

static AusLiveSeat *
ticket_find_seat (const Ticket *ticket)
{
  AusLiveRoom *room = aus_live_find_room (ticket->live, ticket->consultation_id);

  return room != NULL ? aus_live_room_find_seat (room, ticket->participant_id) : NULL;
}

static void
run (const AusLiveSeat *seat, const AusUseCase *use_case, AusPresence presence,
     GAsyncReadyCallback callback)
{
  AusCommand *command = aus_command_new_with (seat->room->id, seat->participant_id, NULL);

  command->presence = presence;
  aus_app_run_async (aus_live_get_app (seat->room->live), use_case, seat->actor, command,
                     (GDestroyNotify) aus_command_free, NULL, callback, ticket_new (seat));
}

AusPresence
aus_live_seat_get_presence (const AusLiveSeat *self)
{
  gboolean is_up = self->leg.id != NULL && self->leg.state == AUS_MEDIA_LEG_CONNECTED;

  if (self->person == NULL)
    return AUS_PRESENCE_AWAY;
  if (self->lost)
    return self->in_call ? AUS_PRESENCE_RECONNECTING : AUS_PRESENCE_AWAY;
  if (self->in_call && is_up)
    return AUS_PRESENCE_IN_CALL;
  if (self->in_call && self->leg.was_connected)
    return AUS_PRESENCE_RECONNECTING;
  return self->person->ready_at != 0 ? AUS_PRESENCE_WAITING : AUS_PRESENCE_ARRIVING;
}

static void
on_reported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Ticket) ticket = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AusConsultation) snapshot = aus_app_run_finish (AUS_APP (source), result, &error);
  AusLiveSeat *seat = ticket_find_seat (ticket);

  if (snapshot == NULL)
    aus_info ("presence of %s not taken: %s", ticket->participant_id,
              aus_error_get_name (error->code));
  if (seat == NULL)
    return;
  seat->reporting = FALSE;
  aus_live_room_touch (seat->room);
}

/* What arriving and getting ready do to the presence is the business of their own use cases. */
static gboolean
must_report (const AusLiveSeat *self, AusPresence now)
{
  AusPresence stored = self->person->presence;
  gboolean is_inside = self->step == AUS_ARRIVAL_WAITING || self->step == AUS_ARRIVAL_CALL;

  if (now == stored || (!is_inside && now != AUS_PRESENCE_AWAY))
    return FALSE;
  switch (now) {
  case AUS_PRESENCE_AWAY:
  case AUS_PRESENCE_RECONNECTING:
  case AUS_PRESENCE_IN_CALL:
    return TRUE;
  case AUS_PRESENCE_ARRIVING:
  case AUS_PRESENCE_WAITING:
    return stored == AUS_PRESENCE_IN_CALL || stored == AUS_PRESENCE_RECONNECTING;
  case AUS_PRESENCE_BESIDE:
    break;
  }
  return FALSE;
}

void
aus_live_seat_report_presence (AusLiveSeat *self)
{
  if (self->person == NULL || self->reporting)
    return;
  AusPresence now = aus_live_seat_get_presence (self);
  if (self->person->presence != self->seen) {
    self->seen = self->person->presence;
    self->reported = -1;
  }
  /* Asked once for each change of what is stored: a refusal is not repeated for ever. */
  if (!must_report (self, now) || self->reported == (gint) now)
    return;
  self->reporting = TRUE;
  self->reported = now;
  run (self, &AUS_VISIT_PRESENCE, now, on_reported);
}

static void
on_away_reported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Ticket) ticket = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AusConsultation) snapshot = aus_app_run_finish (AUS_APP (source), result, &error);

  if (snapshot == NULL)
    aus_warning ("%s left, and that could not be stored: %s", ticket->participant_id,
                 aus_error_get_name (error->code));
}

void
aus_live_seat_report_away (AusLiveSeat *self)
{
  run (self, &AUS_VISIT_PRESENCE, AUS_PRESENCE_AWAY, on_away_reported);
}

/* A trouble of ours must not tell anybody that their link is dead: their page tries again. */
static AusLiveEnd
get_end (const GError *error)
{
  return aus_error_is_ours (error) ? AUS_LIVE_END_TIMEOUT : AUS_LIVE_END_LINK_GONE;
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Ticket) ticket = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AusConsultation) snapshot = aus_app_run_finish (AUS_APP (source), result, &error);
  AusLiveSeat *seat = ticket_find_seat (ticket);

  if (seat == NULL)
    return;
  if (snapshot == NULL) {
    aus_info ("seat %s not opened: %s", ticket->participant_id, aus_error_get_name (error->code));
    aus_live_seat_close (seat, get_end (error), aus_error_get_name (error->code));
    return;
  }
  /* A room that has a snapshot gets newer ones as events, in their order; this one may be older. */
  if (seat->room->snapshot == NULL)
    aus_live_room_take_snapshot (seat->room, snapshot);
  else
    aus_live_room_touch (seat->room);
}

void
aus_live_seat_open (AusLiveSeat *self)
{
  run (self, &AUS_VISIT_OPEN, AUS_PRESENCE_ARRIVING, on_opened);
}
