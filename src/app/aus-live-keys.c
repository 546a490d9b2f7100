/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's part in end-to-end encryption (E5): it says who is in the call, counts the rounds of
 * their key agreement, and carries what they say to each other without reading it. It is not
 * trusted with more: see docs/decisions/0008-end-to-end-encryption.md.
 */
#include "app/aus-live-room.h"
#include "core/aus-error.h"

/* A client that cannot complete a round asks for another; more often would only wear all of them
 * out. */
#define ROUND_ASK_USEC (G_USEC_PER_SEC / 2)

static gboolean
is_test (const AusLiveSeat *seat)
{
  return seat->actor->kind == AUS_ACTOR_PARTICIPANT && !aus_role_is_person (seat->actor->role);
}

void
aus_live_seat_set_instance (AusLiveSeat *self, const char *instance)
{
  g_free (self->instance);
  /* A test has no part in keys, whatever its client says: it must not be able to decrypt. */
  self->instance = is_test (self) ? NULL : g_strdup (instance);
  self->in_round = FALSE;
  aus_live_room_touch (self->room);
}

static gboolean
takes_part (const AusLiveSeat *seat)
{
  return seat->in_call && seat->instance != NULL;
}

static void
begin_round (AusLiveRoom *self)
{
  AusClock *clock = aus_app_get_clock (aus_live_get_app (self->live));
  gint64 now_msec = aus_clock_now (clock) / 1000;

  /* Greater than those of a daemon that went before us, as clients may remember them. */
  self->round = MAX (self->round + 1, now_msec);
  for (guint i = 0; i < self->seats->len; i++) {
    AusLiveSeat *seat = g_ptr_array_index (self->seats, i);
    seat->in_round = takes_part (seat) && !seat->lost;
  }
}

void
aus_live_room_update_round (AusLiveRoom *self)
{
  gboolean needs_round = FALSE;

  for (guint i = 0; i < self->seats->len; i++) {
    AusLiveSeat *seat = g_ptr_array_index (self->seats, i);
    /* Who is lost for a moment keeps the keys: the voice may still come through. */
    seat->in_round = seat->in_round && takes_part (seat);
    needs_round |= !seat->in_round && takes_part (seat) && !seat->lost;
  }
  if (needs_round)
    begin_round (self);
}

gboolean
aus_live_seat_ask_round (AusLiveSeat *self, gint64 round, GError **error)
{
  AusLiveRoom *room = self->room;
  gint64 now = aus_live_wheel_now (aus_live_get_wheel (room->live));

  /* Of an older one: the present one has crossed this request on its way. */
  if (!self->in_round || round != room->round)
    return TRUE;
  if (room->round_asked_at != 0 && now - room->round_asked_at < ROUND_ASK_USEC) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS,
                         "Keys were agreed on too often");
    if (error != NULL)
      aus_error_set_retry_after (*error, 1);
    return FALSE;
  }
  room->round_asked_at = now;
  begin_round (room);
  aus_live_room_touch (room);
  return TRUE;
}

/* RFC 4648 section 5, without padding: safe inside the text of a JSON string. */
static gboolean
check_body (const char *body, GError **error)
{
  static const char ALPHABET[] = G_CSET_a_2_z G_CSET_A_2_Z "0123456789-_";

  if (body[strspn (body, ALPHABET)] == '\0')
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/body", "Not base64url");
  return FALSE;
}

static gboolean
check_sender (const AusLiveSeat *self, const char *body, GError **error)
{
  if (!takes_part (self)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "Only for those in the call");
    return FALSE;
  }
  return check_body (body, error);
}

static AusLiveSeat *
find_receiver (const AusLiveSeat *self, const char *participant_id, GError **error)
{
  AusLiveSeat *seat = aus_live_room_find_seat (self->room, participant_id);

  if (seat != NULL && seat != self && takes_part (seat))
    return seat;
  aus_set_error_at (error, AUS_ERROR_NOT_FOUND, "/to", "Not in the call");
  return NULL;
}

gboolean
aus_live_seat_relay_keys (AusLiveSeat *self, const AusLiveKeys *keys, GError **error)
{
  if (!check_sender (self, keys->body, error))
    return FALSE;
  g_autofree char *text = g_strdup_printf (
      "{\"from\":\"%s\",\"round\":%" G_GINT64_FORMAT ",\"part\":\"%s\",\"body\":\"%s\"}",
      self->participant_id, keys->round, keys->part, keys->body);
  if (keys->to != NULL) {
    AusLiveSeat *seat = find_receiver (self, keys->to, error);
    if (seat == NULL)
      return FALSE;
    aus_live_seat_send (seat, "keys", text);
    return TRUE;
  }
  for (guint i = 0; i < self->room->seats->len; i++) {
    AusLiveSeat *seat = g_ptr_array_index (self->room->seats, i);
    if (seat != self && seat->in_round)
      aus_live_seat_send (seat, "keys", text);
  }
  return TRUE;
}

gboolean
aus_live_seat_relay_sealed (AusLiveSeat *self, const char *to, const char *body, GError **error)
{
  if (!check_sender (self, body, error))
    return FALSE;
  AusLiveSeat *seat = find_receiver (self, to, error);
  if (seat == NULL)
    return FALSE;
  g_autofree char *text =
      g_strdup_printf ("{\"from\":\"%s\",\"body\":\"%s\"}", self->participant_id, body);
  if (seat->listener != NULL && seat->listener->pass (seat->listener_data, "sealed", text))
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "They cannot take it just now");
  if (error != NULL)
    aus_error_set_retry_after (*error, 1);
  return FALSE;
}
