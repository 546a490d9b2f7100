/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-seat.h"

#include "app/aus-live-room.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#define AUS_LOG_TOPIC "live-seat"
#include "core/aus-log.h"

/* A reload or a change of network is back within this; with one tick of the wheel it stays under
 * the two seconds after which others are told (A3). */
#define LOST_AFTER_USEC (3 * G_USEC_PER_SEC / 2)
/* A silent leg may be heard again by itself; then it is rebuilt, if the client is there to answer.
 */
#define SILENCE_USEC (4 * G_USEC_PER_SEC)
/* Rebuilding a leg costs the worker a handshake: this many at once, then one in so long. */
#define LEG_BURST       6
#define LEG_REFILL_USEC (5 * G_USEC_PER_SEC)

AusLiveSeat *
aus_live_seat_new (AusLiveRoom *room, const char *participant_id, AusActor *actor)
{
  AusLiveSeat *self = g_new0 (AusLiveSeat, 1);

  self->room = room;
  self->participant_id = g_strdup (participant_id);
  self->actor = aus_actor_ref (actor);
  self->leg_tokens = LEG_BURST;
  self->reported = -1;
  self->meter = aus_live_meter_new ();
  return self;
}

void
aus_live_seat_free (AusLiveSeat *self)
{
  aus_live_timer_disarm (&self->lost_timer);
  aus_live_timer_disarm (&self->silence_timer);
  aus_live_slots_clear (&self->slots);
  aus_live_meter_free (self->meter);
  aus_actor_unref (self->actor);
  g_free (self->participant_id);
  g_free (self->link_id);
  g_free (self->instance);
  g_free (self->leg.id);
  g_free (self->leg.predecessor);
  g_free (self->leg.correlation);
  g_free (self->media.extra_label);
  g_free (self);
}

void
aus_live_seat_send (AusLiveSeat *self, const char *type, const char *body)
{
  if (self->listener != NULL)
    self->listener->send (self->listener_data, type, body);
}

void
aus_live_seat_send_object (AusLiveSeat *self, const char *type, JsonObject *object)
{
  g_autofree char *body = aus_json_print_object (object);

  aus_live_seat_send (self, type, body);
}

/* The client first: it must let go of the seat before the seat goes. */
void
aus_live_seat_close (AusLiveSeat *self, AusLiveEnd end, const char *reason)
{
  AusLiveRoom *room = self->room;
  const AusLiveListener *listener = g_steal_pointer (&self->listener);

  if (listener != NULL)
    listener->close (self->listener_data, end, reason);
  aus_live_quality_store (self);
  g_ptr_array_remove (room->seats, self);
  aus_live_room_touch (room);
}

void
aus_live_seat_attach (AusLiveSeat *self, AusActor *actor, const AusLiveListener *listener,
                      gpointer listener_data)
{
  const AusLiveListener *previous = g_steal_pointer (&self->listener);

  if (previous != NULL)
    previous->close (self->listener_data, AUS_LIVE_END_REPLACED, "replaced");
  g_clear_pointer (&self->actor, aus_actor_unref);
  g_clear_pointer (&self->link_id, g_free);
  self->actor = aus_actor_ref (actor);
  self->listener = listener;
  self->listener_data = listener_data;
  self->lost = FALSE;
  self->told = (AusLiveTold){ 0 };
  g_clear_pointer (&self->media.extra_label, g_free);
  self->media = (AusLiveMedia){ 0 };
  aus_live_seat_set_instance (self, NULL);
  /* A page that starts anew has lost its peer connection with everything else. */
  if (self->leg.id != NULL)
    aus_live_seat_renew_leg (self, TRUE);
  aus_live_seat_set_connected (self, TRUE);
}

static void
on_seat_expired (gpointer user_data)
{
  AusLiveSeat *self = user_data;

  aus_info ("seat %s given up", self->participant_id);
  aus_live_seat_report_away (self);
  aus_live_seat_close (self, AUS_LIVE_END_TIMEOUT, "timeout");
}

static void
on_lost (gpointer user_data)
{
  AusLiveSeat *self = user_data;
  AusLive *live = self->room->live;
  const AusLiveSettings *settings = aus_live_get_settings (live);
  gint64 keep = self->in_call ? settings->seat_usec : settings->grace_usec;

  self->lost = TRUE;
  aus_live_wheel_arm (aus_live_get_wheel (live), &self->lost_timer, MAX (keep - LOST_AFTER_USEC, 0),
                      on_seat_expired, self);
  aus_live_room_touch (self->room);
}

void
aus_live_seat_set_connected (AusLiveSeat *self, gboolean connected)
{
  AusLiveWheel *wheel = aus_live_get_wheel (self->room->live);

  self->connected = connected;
  if (!connected) {
    self->lost_at = aus_live_wheel_now (wheel);
    aus_live_wheel_arm (wheel, &self->lost_timer, LOST_AFTER_USEC, on_lost, self);
    return;
  }
  /* Who was thought to have left the waiting room arrives anew; a call goes on (A1, A3). */
  if (self->lost && !self->in_call)
    aus_live_seat_open (self);
  self->lost = FALSE;
  aus_live_timer_disarm (&self->lost_timer);
  aus_live_seat_heard (self);
  if (self->leg.id != NULL && self->leg.state == AUS_MEDIA_LEG_FAILED)
    aus_live_seat_renew_leg (self, TRUE);
  aus_live_room_touch (self->room);
}

void
aus_live_seat_heard (AusLiveSeat *self)
{
  self->heard_at = aus_live_wheel_now (aus_live_get_wheel (self->room->live));
}

void
aus_live_seat_detach (AusLiveSeat *self)
{
  self->listener = NULL;
  if (self->connected)
    aus_live_seat_set_connected (self, FALSE);
}

void
aus_live_seat_leave (AusLiveSeat *self)
{
  aus_live_seat_close (self, AUS_LIVE_END_LEFT, "left");
}

/* The link stays good for the right person, so nothing stored says that this visit is closed. */
void
aus_live_seat_refuse (AusLiveSeat *self)
{
  self->step = AUS_ARRIVAL_CLOSED;
  self->reason = AUS_ARRIVAL_REASON_NOT_ME;
  if (self->person != NULL) {
    g_autofree char *body = aus_live_state_print (self);
    aus_live_seat_send (self, "state", body);
  }
  aus_live_seat_close (self, AUS_LIVE_END_OVER, "not_me");
}

void
aus_live_seat_set_media (AusLiveSeat *self, const AusLiveMedia *media)
{
  g_free (self->media.extra_label);
  self->media = *media;
  self->media.extra_label = g_strdup (media->extra_label);
  aus_live_room_touch (self->room);
}

void
aus_live_seat_drop_leg (AusLiveSeat *self)
{
  aus_live_timer_disarm (&self->silence_timer);
  g_clear_pointer (&self->leg.id, g_free);
  g_clear_pointer (&self->leg.predecessor, g_free);
  g_clear_pointer (&self->leg.correlation, g_free);
  self->leg = (AusLiveLeg){ 0 };
  self->speaking = FALSE;
  self->advice = (AusMediaAdvice){ 0 };
}

void
aus_live_seat_renew_leg (AusLiveSeat *self, gboolean has_predecessor)
{
  gboolean was_connected = self->leg.was_connected;
  g_autofree char *predecessor = has_predecessor ? g_strdup (self->leg.id) : NULL;
  AusClock *clock = aus_app_get_clock (aus_live_get_app (self->room->live));

  aus_live_seat_drop_leg (self);
  self->leg.id = aus_id_new (aus_clock_now (clock));
  self->leg.predecessor = g_steal_pointer (&predecessor);
  self->leg.state = AUS_MEDIA_LEG_CONNECTING;
  self->leg.was_connected = was_connected;
  self->leg.correlation = g_strdup (aus_log_get_correlation ());
  aus_live_room_touch (self->room);
}

static gboolean
take_leg_token (AusLiveSeat *self)
{
  gint64 now = aus_live_wheel_now (aus_live_get_wheel (self->room->live));

  self->leg_tokens += (gdouble) (now - self->leg_tokens_at) / LEG_REFILL_USEC;
  self->leg_tokens = MIN (self->leg_tokens, LEG_BURST);
  self->leg_tokens_at = now;
  if (self->leg_tokens < 1)
    return FALSE;
  self->leg_tokens -= 1;
  return TRUE;
}

static void
on_still_silent (gpointer user_data)
{
  AusLiveSeat *self = user_data;
  AusLiveWheel *wheel = aus_live_get_wheel (self->room->live);

  /* Without a sign of life since, its network is down: an offer would only pile up. */
  if (self->connected && self->heard_at > self->leg.silent_since && take_leg_token (self)) {
    aus_info ("leg %s silent: rebuilt", self->leg.id);
    aus_live_seat_renew_leg (self, TRUE);
    return;
  }
  aus_live_wheel_arm (wheel, &self->silence_timer, SILENCE_USEC / 2, on_still_silent, self);
}

void
aus_live_seat_leg_changed (AusLiveSeat *self, AusMediaLegState state, const char *reason)
{
  AusLiveWheel *wheel = aus_live_get_wheel (self->room->live);

  self->leg.state = state;
  aus_live_timer_disarm (&self->silence_timer);
  aus_log_set_correlation (self->leg.correlation);
  aus_info ("leg %s %s %s", self->leg.id, aus_media_leg_state_get_name (state), reason);
  aus_log_set_correlation (NULL);
  switch (state) {
  case AUS_MEDIA_LEG_CONNECTING:
    break;
  case AUS_MEDIA_LEG_CONNECTED:
    break;
  case AUS_MEDIA_LEG_SILENT:
    self->leg.silent_since = aus_live_wheel_now (wheel);
    aus_live_wheel_arm (wheel, &self->silence_timer, SILENCE_USEC, on_still_silent, self);
    break;
  case AUS_MEDIA_LEG_FAILED:
    /* Without a socket the new offer waits for it: see aus_live_seat_set_connected(). */
    if (self->connected && take_leg_token (self))
      aus_live_seat_renew_leg (self, TRUE);
    break;
  }
  aus_live_room_touch (self->room);
}

static gboolean
check_leg (AusLiveSeat *self, const char *leg_id, GError **error)
{
  if (g_strcmp0 (self->leg.id, leg_id) == 0)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_NOT_FOUND, "/leg", "No longer a leg of yours");
  return FALSE;
}

gboolean
aus_live_seat_answer (AusLiveSeat *self, const char *leg_id, const char *sdp, GError **error)
{
  if (!check_leg (self, leg_id, error))
    return FALSE;
  if (self->leg.answered) {
    aus_set_error_at (error, AUS_ERROR_ILLEGAL_TRANSITION, "/leg", "Already answered");
    return FALSE;
  }
  self->leg.answered = TRUE;
  aus_media_set_answer (aus_live_get_media (self->room->live), self->room->id, leg_id, sdp);
  return TRUE;
}

gboolean
aus_live_seat_add_candidate (AusLiveSeat *self, const char *leg_id, guint mline_index,
                             const char *candidate, GError **error)
{
  if (!check_leg (self, leg_id, error))
    return FALSE;
  aus_media_add_candidate (aus_live_get_media (self->room->live), self->room->id, leg_id,
                           mline_index, candidate);
  return TRUE;
}

gboolean
aus_live_seat_restart (AusLiveSeat *self, const char *leg_id, GError **error)
{
  /* Of an older leg: the new offer has crossed this request on its way. */
  if (self->leg.id == NULL || (leg_id != NULL && g_strcmp0 (self->leg.id, leg_id) != 0))
    return TRUE;
  if (!take_leg_token (self)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS,
                         "The connection was rebuilt too often");
    if (error != NULL)
      aus_error_set_retry_after (*error, LEG_REFILL_USEC / G_USEC_PER_SEC);
    return FALSE;
  }
  aus_live_seat_renew_leg (self, TRUE);
  return TRUE;
}

gboolean
aus_live_seat_is_in_call (AusLiveSeat *self)
{
  return self->in_call;
}
