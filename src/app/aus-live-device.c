/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-device.h"

#include "app/aus-live-room.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#define AUS_LOG_TOPIC "live-device"
#include "core/aus-log.h"

/* Candidates of the server are there at once; STUN that does not answer is not waited for. */
#define GATHER_USEC (G_USEC_PER_SEC * 3 / 2)
/* A device whose network is away for longer has to come again. */
#define SILENT_USEC (30 * G_USEC_PER_SEC)

void
aus_live_device_answer_free (AusLiveDeviceAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->session_id);
  g_free (self->tag);
  g_free (self->sdp);
  g_clear_pointer (&self->ice_servers, json_array_unref);
  g_free (self);
}

static void
fail_opening (AusLiveDevice *self, GError *taken)
{
  g_autoptr (GTask) opening = g_steal_pointer (&self->opening);

  if (opening != NULL)
    g_task_return_error (opening, taken);
  else
    g_error_free (taken);
}

void
aus_live_device_free (AusLiveDevice *self)
{
  fail_opening (
      self, g_error_new_literal (AUS_ERROR, AUS_ERROR_UNAVAILABLE, "The connection was given up"));
  aus_live_timer_disarm (&self->timer);
  g_free (self->id);
  g_free (self->name);
  g_free (self->watched);
  g_free (self->watched_device);
  g_free (self->leg_id);
  g_free (self->offer);
  g_free (self->ufrag);
  g_free (self->answer);
  g_string_free (self->candidates, TRUE);
  g_free (self);
}

AusLiveDevice *
aus_live_room_find_device (AusLiveRoom *self, const char *id)
{
  for (guint i = 0; i < self->devices->len; i++) {
    AusLiveDevice *device = g_ptr_array_index (self->devices, i);
    if (g_str_equal (device->id, id) || g_str_equal (device->leg_id, id))
      return device;
  }
  return NULL;
}

static void
forget (AusLiveDevice *self)
{
  AusLiveRoom *room = self->room;

  aus_info ("device %s gone", self->id);
  g_ptr_array_remove (room->devices, self);
  aus_live_room_touch (room);
}

/* Our answer with our candidates in its first accepted line: nothing is trickled to a device. */
static char *
complete_answer (const AusLiveDevice *self)
{
  const char *setup = strstr (self->answer, "a=setup:passive\r\n");

  if (setup == NULL)
    return g_strdup (self->answer);
  g_autofree char *head = g_strndup (self->answer, setup - self->answer);
  return g_strconcat (head, self->candidates->str, "a=end-of-candidates\r\n", setup, NULL);
}

static void
tell_opened (AusLiveDevice *self)
{
  g_autoptr (GTask) opening = g_steal_pointer (&self->opening);
  AusLiveDeviceAnswer *answer = g_new0 (AusLiveDeviceAnswer, 1);

  aus_live_timer_disarm (&self->timer);
  answer->session_id = g_strdup (self->leg_id);
  answer->tag = aus_live_device_dup_tag (self);
  answer->sdp = complete_answer (self);
  answer->ice_servers =
      aus_live_ice_build (aus_live_get_ice (self->room->live), self->leg_id, AUS_LIVE_ICE_CALL);
  g_task_return_pointer (opening, answer, (GDestroyNotify) aus_live_device_answer_free);
}

static void
on_waited (gpointer user_data)
{
  AusLiveDevice *self = user_data;

  if (self->opening != NULL && self->answer != NULL)
    tell_opened (self);
  else
    forget (self); /* no worker offers, or the line is silent for too long */
}

/* Which leg an acceptance was asked for: the device may be gone when it comes. */
typedef struct {
  AusLive *live; /* ref */
  char *room_id;
  char *leg_id;
} Acceptance;

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Acceptance *acceptance = user_data;
  g_autoptr (AusLive) live = acceptance->live;
  g_autofree char *room_id = acceptance->room_id, *leg_id = acceptance->leg_id;
  GError *error = NULL;
  g_autofree char *answer = aus_media_accept_offer_finish (AUS_MEDIA (source), result, &error);
  AusLiveRoom *room = aus_live_find_room (live, room_id);
  AusLiveDevice *self = room != NULL ? aus_live_room_find_device (room, leg_id) : NULL;

  if (self == NULL) {
    g_clear_error (&error);
    return;
  }
  if (answer == NULL) {
    fail_opening (self, error);
    forget (self);
    return;
  }
  self->answer = g_steal_pointer (&answer);
  if (self->gathered && self->opening != NULL)
    tell_opened (self);
}

void
aus_live_device_offered (AusLiveDevice *self)
{
  AusLive *live = self->room->live;
  Acceptance *acceptance = g_new0 (Acceptance, 1);

  acceptance->live = g_object_ref (live);
  acceptance->room_id = g_strdup (self->room->id);
  acceptance->leg_id = g_strdup (self->leg_id);
  aus_media_accept_offer_async (aus_live_get_media (live), self->room->id, self->leg_id,
                                self->offer, self->kind == AUS_DEVICE_PUBLISH, on_accepted,
                                acceptance);
}

void
aus_live_device_gathered (AusLiveDevice *self, const char *candidate)
{
  if (*candidate != '\0') {
    g_string_append_printf (self->candidates, "a=%s\r\n", candidate);
    return;
  }
  self->gathered = TRUE;
  if (self->answer != NULL && self->opening != NULL)
    tell_opened (self);
}

void
aus_live_device_leg_changed (AusLiveDevice *self, AusMediaLegState state)
{
  AusLiveWheel *wheel = aus_live_get_wheel (self->room->live);

  self->state = state;
  aus_info ("device %s %s", self->id, aus_media_leg_state_get_name (state));
  aus_live_room_touch (self->room);
  if (state == AUS_MEDIA_LEG_FAILED)
    forget (self);
  else if (state == AUS_MEDIA_LEG_SILENT)
    aus_live_wheel_arm (wheel, &self->timer, SILENT_USEC, on_waited, self);
  else if (self->opening == NULL)
    aus_live_timer_disarm (&self->timer);
}

static gboolean
check_room (AusLiveRoom *room, const AusDevice *device, GError **error)
{
  if (room == NULL || room->snapshot == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                         "Nobody is in the room yet; try again when the consultation begins");
    return FALSE;
  }
  if (aus_live_room_find_device (room, device->id) != NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                         "This token is in use; end the other session first");
    return FALSE;
  }
  if (room->devices->len >= AUS_LIVE_MAX_DEVICES) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_ROOM_FULL, "At most %d devices at a time",
                 AUS_LIVE_MAX_DEVICES);
    return FALSE;
  }
  return TRUE;
}

void
aus_live_device_open_async (AusLive *live, const AusDevice *device, const char *sdp,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  AusLiveRoom *room = aus_live_find_room (live, device->consultation_id);
  GError *error = NULL;

  if (aus_live_get_media (live) == NULL) {
    g_task_return_new_error (task, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "No media worker is there");
    return;
  }
  if (!check_room (room, device, &error)) {
    g_task_return_error (task, error);
    return;
  }
  AusLiveDevice *self = g_new0 (AusLiveDevice, 1);
  self->room = room;
  self->id = g_strdup (device->id);
  self->name = g_strdup (device->name);
  self->kind = device->kind;
  self->watched = g_strdup (device->participant_id);
  self->watched_device = g_strdup (device->watched_device_id);
  self->leg_id = aus_id_new (aus_clock_now (aus_app_get_clock (aus_live_get_app (live))));
  self->offer = g_strdup (sdp);
  self->ufrag = aus_live_device_dup_attribute (sdp, "a=ice-ufrag:");
  self->candidates = g_string_new (NULL);
  self->opening = g_steal_pointer (&task);
  g_ptr_array_add (room->devices, self);
  aus_live_wheel_arm (aus_live_get_wheel (live), &self->timer, GATHER_USEC, on_waited, self);
  aus_live_room_touch (room);
}

AusLiveDeviceAnswer *
aus_live_device_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

AusLiveDevice *
aus_live_device_find_session (AusLive *live, const AusDevice *device, const char *session_id,
                              GError **error)
{
  AusLiveRoom *room = aus_live_find_room (live, device->consultation_id);
  AusLiveDevice *self = room != NULL ? aus_live_room_find_device (room, session_id) : NULL;

  if (self != NULL && g_str_equal (self->id, device->id) && g_str_equal (self->leg_id, session_id))
    return self;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such session");
  return NULL;
}

gboolean
aus_live_device_close (AusLive *live, const AusDevice *device, const char *session_id,
                       GError **error)
{
  AusLiveDevice *self = aus_live_device_find_session (live, device, session_id, error);

  if (self != NULL)
    forget (self);
  return self != NULL;
}

void
aus_live_device_drop (AusLive *live, const char *consultation_id, const char *device_id)
{
  AusLiveRoom *room = aus_live_find_room (live, consultation_id);
  AusLiveDevice *self = room != NULL ? aus_live_room_find_device (room, device_id) : NULL;

  if (self != NULL)
    forget (self);
}

JsonArray *
aus_live_device_build_ice (AusLive *live, const AusDevice *device)
{
  return aus_live_ice_build (aus_live_get_ice (live), device->id, AUS_LIVE_ICE_CALL);
}

GStrv
aus_live_device_list (AusLive *live, const char *consultation_id)
{
  AusLiveRoom *room = aus_live_find_room (live, consultation_id);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; room != NULL && i < room->devices->len; i++) {
    const AusLiveDevice *device = g_ptr_array_index (room->devices, i);
    g_strv_builder_add (builder, device->id);
  }
  return g_strv_builder_end (builder);
}
