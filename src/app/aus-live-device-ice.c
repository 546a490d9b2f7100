/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-device.h"
#include "app/aus-live-room.h"
#include "core/aus-error.h"
#define AUS_LOG_TOPIC "live-device"
#include "core/aus-log.h"

/* What a device says of its ICE session after the offer (RFC 9725 section 4.3). */

char *
aus_live_device_dup_tag (const AusLiveDevice *self)
{
  return self->n_restarts == 0 ? g_strdup_printf ("\"%s\"", self->leg_id)
                               : g_strdup_printf ("\"%s.%u\"", self->leg_id, self->n_restarts);
}

char *
aus_live_device_dup_attribute (const char *sdp, const char *name)
{
  gsize length = strlen (name);

  for (const char *line = sdp; line != NULL; line = strchr (line, '\n')) {
    line += *line == '\n';
    if (strncmp (line, name, length) == 0)
      return g_strndup (line + length, strcspn (line + length, "\r\n"));
  }
  return NULL;
}

static void
add_candidates (const AusLiveDevice *self, const char *fragment)
{
  g_auto (GStrv) lines = g_strsplit (fragment, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_strchomp (lines[i]);
    if (g_str_has_prefix (lines[i], "a=candidate:"))
      aus_media_add_candidate (aus_live_get_media (self->room->live), self->room->id, self->leg_id,
                               0, lines[i] + strlen ("a="));
  }
}

static AusLiveDeviceAnswer *
make_answer (const AusLiveDevice *self)
{
  AusLiveDeviceAnswer *answer = g_new0 (AusLiveDeviceAnswer, 1);

  answer->session_id = g_strdup (self->leg_id);
  answer->tag = aus_live_device_dup_tag (self);
  return answer;
}

/*
 * Our candidates stay what they were. A fragment can only name them below an m-line (RFC 8840
 * section 9): who sent none keeps those of the answer.
 */
static char *
complete_fragment (const AusLiveDevice *self, const char *credentials, const char *fragment)
{
  g_autofree char *line = aus_live_device_dup_attribute (fragment, "m=");
  g_autofree char *mid = aus_live_device_dup_attribute (fragment, "a=mid:");

  if (line == NULL || mid == NULL)
    return g_strdup (credentials);
  return g_strdup_printf ("%sm=%s\r\na=mid:%s\r\n%sa=end-of-candidates\r\n", credentials, line, mid,
                          self->candidates->str);
}

typedef struct {
  AusLive *live; /* ref */
  char *room_id;
  char *leg_id;
  char *ufrag;
  char *fragment;
} Restart;

static void
restart_free (gpointer data)
{
  Restart *restart = data;

  g_object_unref (restart->live);
  g_free (restart->room_id);
  g_free (restart->leg_id);
  g_free (restart->ufrag);
  g_free (restart->fragment);
  g_free (restart);
}

static void
on_restarted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Restart *restart = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *credentials = aus_media_restart_ice_finish (AUS_MEDIA (source), result, &error);
  AusLiveRoom *room = aus_live_find_room (restart->live, restart->room_id);
  AusLiveDevice *self = room != NULL ? aus_live_room_find_device (room, restart->leg_id) : NULL;

  if (credentials == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (self == NULL) {
    g_task_return_new_error (task, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such session");
    return;
  }
  g_free (self->ufrag);
  self->ufrag = g_strdup (restart->ufrag);
  self->n_restarts++;
  aus_info ("device %s restarts ICE", self->id);
  add_candidates (self, restart->fragment);
  AusLiveDeviceAnswer *answer = make_answer (self);
  answer->sdp = complete_fragment (self, credentials, restart->fragment);
  g_task_return_pointer (task, answer, (GDestroyNotify) aus_live_device_answer_free);
}

static void
begin_restart (AusLiveDevice *self, const char *ufrag, const char *fragment, GTask *taken)
{
  g_autoptr (GTask) task = taken;
  g_autofree char *password = aus_live_device_dup_attribute (fragment, "a=ice-pwd:");
  AusLive *live = self->room->live;

  if (password == NULL) {
    g_task_return_new_error (task, AUS_ERROR, AUS_ERROR_MALFORMED,
                             "A new ICE session needs a=ice-pwd");
    return;
  }
  Restart *restart = g_new0 (Restart, 1);
  restart->live = g_object_ref (live);
  restart->room_id = g_strdup (self->room->id);
  restart->leg_id = g_strdup (self->leg_id);
  restart->ufrag = g_strdup (ufrag);
  restart->fragment = g_strdup (fragment);
  g_task_set_task_data (task, restart, restart_free);
  aus_media_restart_ice_async (aus_live_get_media (live), self->room->id, self->leg_id, ufrag,
                               password, on_restarted, g_steal_pointer (&task));
}

/* Is it about the present session, or, TRUE too, about a new one? */
static gboolean
check_session (const AusLiveDevice *self, const char *tag, const char *ufrag, GError **error)
{
  g_autofree char *own = aus_live_device_dup_tag (self);
  gboolean any = g_strcmp0 (tag, "*") == 0;

  if (ufrag == NULL)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_MALFORMED,
                         "The fragment has no a=ice-ufrag (RFC 8840 section 9)");
  else if (tag != NULL && !any && !g_str_equal (tag, own))
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_PRECONDITION_FAILED,
                         "Another ICE session than the present one");
  else if (!any && g_strcmp0 (ufrag, self->ufrag) != 0)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INVALID,
                         "Other credentials begin a new ICE session: send If-Match: *");
  else
    return TRUE;
  return FALSE;
}

void
aus_live_device_patch_async (AusLive *live, const AusDevice *device, const char *session_id,
                             const char *tag, const char *fragment, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autofree char *ufrag = aus_live_device_dup_attribute (fragment, "a=ice-ufrag:");
  GError *error = NULL;
  AusLiveDevice *self = aus_live_device_find_session (live, device, session_id, &error);

  if (self == NULL || !check_session (self, tag, ufrag, &error)) {
    g_task_return_error (task, error);
  } else if (g_strcmp0 (ufrag, self->ufrag) != 0) {
    begin_restart (self, ufrag, fragment, g_steal_pointer (&task));
  } else {
    add_candidates (self, fragment);
    g_task_return_pointer (task, make_answer (self), (GDestroyNotify) aus_live_device_answer_free);
  }
}

AusLiveDeviceAnswer *
aus_live_device_patch_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
