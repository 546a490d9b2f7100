/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-device.h"

#include "app/aus-change.h"
#include "app/aus-json-text.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-secrets.h"
#include "core/aus-time.h"
#include "domain/aus-link.h"

#define MAX_DEVICES 8 /* of one consultation; each may be revoked for another */

void
aus_device_pass_free (AusDevicePass *self)
{
  if (self == NULL)
    return;
  aus_device_free (self->device);
  g_free (self->token);
  g_free (self->url);
  g_free (self);
}

AusDeviceKnock *
aus_device_knock_new (const char *consultation_id, const char *token, AusDeviceKind kind)
{
  AusDeviceKnock *self = g_new0 (AusDeviceKnock, 1);

  self->consultation_id = g_strdup (consultation_id);
  self->token = g_strdup (token);
  self->kind = kind;
  return self;
}

void
aus_device_knock_free (AusDeviceKnock *self)
{
  g_free (self->consultation_id);
  g_free (self->token);
  g_free (self);
}

/* Adding */

static gboolean
check_open (const AusConsultation *consultation, GError **error)
{
  const AusChange change = { .consultation = (AusConsultation *) consultation };

  return aus_change_check_open (&change, error);
}

static gboolean
check_room (AusTx *tx, const char *consultation_id, GError **error)
{
  g_autoptr (GPtrArray) devices = aus_device_store_list (tx, consultation_id, error);

  if (devices == NULL)
    return FALSE;
  if (devices->len < MAX_DEVICES)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_ROOM_FULL, "At most %d devices; disconnect another",
               MAX_DEVICES);
  return FALSE;
}

/* The patient, unless somebody else is named. */
static gboolean
choose_person (AusDevice *device, const AusConsultation *consultation, const char *wanted,
               GError **error)
{
  for (guint i = 0; i < consultation->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (consultation->people, i);
    gboolean chosen =
        wanted != NULL ? g_str_equal (person->id, wanted) : person->role == AUS_ROLE_PATIENT;
    if (chosen && device->participant_id == NULL)
      device->participant_id = g_strdup (person->id);
  }
  if (device->participant_id != NULL)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/participant_id", "Nobody of this consultation");
  return FALSE;
}

static gboolean
choose_device (AusTx *tx, AusDevice *device, const char *wanted, GError **error)
{
  g_autoptr (GPtrArray) devices = aus_device_store_list (tx, device->consultation_id, error);

  if (devices == NULL)
    return FALSE;
  for (guint i = 0; i < devices->len && device->watched_device_id == NULL; i++) {
    const AusDevice *other = g_ptr_array_index (devices, i);
    if (other->kind == AUS_DEVICE_PUBLISH && g_str_equal (other->id, wanted))
      device->watched_device_id = g_strdup (other->id);
  }
  if (device->watched_device_id != NULL)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/watched_device_id",
                    "No publishing device of this consultation");
  return FALSE;
}

/* What a watching screen shows. A device's picture is clear anyway; for a person's, all lose E5. */
static gboolean
choose_watched (AusTx *tx, AusDevice *device, const AusConsultation *consultation,
                JsonObject *object, GError **error)
{
  const char *person = aus_json_get_string (object, "participant_id", NULL);
  const char *other = aus_json_get_string (object, "watched_device_id", NULL);

  if (device->kind == AUS_DEVICE_PUBLISH)
    return TRUE;
  if (person != NULL && other != NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/watched_device_id",
                      "A screen shows a person or a device, not both");
    return FALSE;
  }
  return other != NULL ? choose_device (tx, device, other, error)
                       : choose_person (device, consultation, person, error);
}

static AusDevice *
make_device (AusTx *tx, const AusConsultation *consultation, JsonObject *object, GError **error)
{
  g_autoptr (AusDevice) device = g_new0 (AusDevice, 1);
  const AusSettings *settings = aus_app_get_settings (aus_app_from_tx (tx));

  device->created_at = aus_tx_now (tx);
  device->id = aus_id_new (device->created_at);
  device->consultation_id = g_strdup (consultation->id);
  device->name = g_strstrip (g_strdup (json_object_get_string_member (object, "name")));
  device->kind = g_str_equal (aus_json_get_string (object, "kind", "publish"), "watch")
                     ? AUS_DEVICE_WATCH
                     : AUS_DEVICE_PUBLISH;
  device->expires_at =
      aus_link_expiry (consultation->planned_start, consultation->planned_duration_minutes,
                       consultation->ended_at, settings->link_validity_usec);
  if (*device->name == '\0') {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/name", "A device needs a name");
    return NULL;
  }
  return choose_watched (tx, device, consultation, object, error) ? g_steal_pointer (&device)
                                                                  : NULL;
}

static gpointer
device_add (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusDevicePass) pass = g_new0 (AusDevicePass, 1);
  g_autoptr (AusConsultation) consultation = aus_load_for (tx, actor, AUS_ACTION_WAITING_ROOM_ADMIT,
                                                           command->consultation_id, NULL, error);

  if (consultation == NULL || !check_open (consultation, error) ||
      !check_room (tx, consultation->id, error))
    return NULL;
  pass->device = make_device (tx, consultation, command->object, error);
  if (pass->device == NULL)
    return NULL;
  pass->token = aus_secrets_random_token ();
  pass->url =
      g_strdup_printf ("%s/%s/%s", aus_app_get_base_url (aus_app_from_tx (tx)),
                       pass->device->kind == AUS_DEVICE_WATCH ? "whep" : "whip", consultation->id);
  g_autofree char *hash = aus_secrets_hash_token (pass->token);
  if (!aus_device_store_insert (tx, pass->device, hash, error) ||
      !aus_change_audit (tx, actor, consultation, NULL, "device.add", pass->device->name, error))
    return NULL;
  return g_steal_pointer (&pass);
}

static void
print_members (const AusDevice *device, GString *text)
{
  g_autofree char *created = aus_time_format (device->created_at, "UTC");
  g_autofree char *expires = aus_time_format (device->expires_at, "UTC");

  aus_json_text_string (text, "id", device->id);
  aus_json_text_string (text, "name", device->name);
  aus_json_text_string (text, "kind", aus_device_kind_get_name (device->kind));
  aus_json_text_string (text, "participant_id", device->participant_id);
  aus_json_text_string (text, "watched_device_id", device->watched_device_id);
  aus_json_text_string (text, "created_at", created);
  aus_json_text_string (text, "expires_at", expires);
}

void
aus_device_pass_print (const AusDevicePass *self, GString *text)
{
  aus_json_text_open (text, NULL, '{');
  print_members (self->device, text);
  aus_json_text_string (text, "url", self->url);
  aus_json_text_string (text, "token", self->token);
  aus_json_text_close (text, '}');
}

/* Listing and revoking */

static gpointer
device_list (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation = aus_load_for (tx, actor, AUS_ACTION_WAITING_ROOM_ADMIT,
                                                           command->consultation_id, NULL, error);
  g_autoptr (GPtrArray) devices =
      consultation != NULL ? aus_device_store_list (tx, consultation->id, error) : NULL;

  if (devices == NULL)
    return NULL;
  g_autoptr (GString) text = g_string_new ("");
  aus_json_text_open (text, NULL, '[');
  for (guint i = 0; i < devices->len; i++) {
    aus_json_text_open (text, NULL, '{');
    print_members (g_ptr_array_index (devices, i), text);
    aus_json_text_close (text, '}');
  }
  aus_json_text_close (text, ']');
  return json_from_string (text->str, error);
}

static gpointer
device_revoke (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation = aus_load_for (tx, actor, AUS_ACTION_WAITING_ROOM_ADMIT,
                                                           command->consultation_id, NULL, error);

  if (consultation == NULL ||
      !aus_device_store_revoke (tx, consultation->id, command->participant_id, error) ||
      !aus_change_audit (tx, actor, consultation, NULL, "device.revoke", command->participant_id,
                         error))
    return NULL;
  return g_steal_pointer (&consultation);
}

/* Entering */

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED, message);
  return FALSE;
}

/* RFC 6750 section 3.1: expired, revoked and unknown are all invalid_token; words tell them apart.
 */
static gboolean
check_device (const AusDevice *device, const AusDeviceKnock *knock, gint64 now, GError **error)
{
  if (!g_str_equal (device->consultation_id, knock->consultation_id) || device->kind != knock->kind)
    return refuse (error, "This token is for another address");
  if (device->revoked_at != 0)
    return refuse (error, "This token was revoked");
  if (now >= device->expires_at)
    return refuse (error, "This token has expired");
  return TRUE;
}

static gpointer
device_enter (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusDeviceKnock *knock = input;
  g_autofree char *hash = aus_secrets_hash_token (knock->token);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusDevice) device = aus_device_store_find (tx, hash, &local);

  if (g_error_matches (local, AUS_ERROR, AUS_ERROR_NOT_FOUND)) {
    refuse (error, "This token is not known");
    return NULL;
  }
  if (device == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  if (!check_device (device, knock, aus_tx_now (tx), error))
    return NULL;
  g_autoptr (AusConsultation) consultation =
      aus_consultation_store_load (tx, device->consultation_id, error);
  if (consultation == NULL || !check_open (consultation, error))
    return NULL;
  return g_steal_pointer (&device);
}

const AusUseCase AUS_DEVICE_ADD = {
  "device.add", AUS_ACTION_WAITING_ROOM_ADMIT,         AUS_USE_CASE_WRITE,
  device_add,   (GDestroyNotify) aus_device_pass_free,
};
const AusUseCase AUS_DEVICE_LIST = {
  "device.list", AUS_ACTION_WAITING_ROOM_ADMIT,    AUS_USE_CASE_READ,
  device_list,   (GDestroyNotify) json_node_unref,
};
const AusUseCase AUS_DEVICE_REVOKE = {
  "device.revoke", AUS_ACTION_WAITING_ROOM_ADMIT,           AUS_USE_CASE_WRITE,
  device_revoke,   (GDestroyNotify) aus_consultation_unref,
};
const AusUseCase AUS_DEVICE_ENTER = {
  "device.enter", AUS_ACTION_LINK_FOLLOW,           AUS_USE_CASE_READ,
  device_enter,   (GDestroyNotify) aus_device_free,
};
