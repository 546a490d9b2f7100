/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live.h"

#include "app/aus-events.h"
#include "app/aus-live-line.h"
#include "app/aus-live-room.h"
#define AUS_LOG_TOPIC "live"
#include "core/aus-log.h"

struct _AusLive {
  GObject parent_instance;

  AusApp *app;         /* ref */
  AusMedia *media;     /* ref; NULL: rooms without media */
  AusLiveWheel *wheel; /* unowned: the wiring's, outlives us */
  AusLiveIce *ice;     /* owned */
  AusLiveSettings settings;
  AusLiveQuality *quality;
  AusLiveLines *lines; /* owned */
  GHashTable *rooms;   /* consultation id (in the room) → AusLiveRoom */
  GQueue dirty;        /* AusLiveRoom, unowned */
  guint refresh_id;
  guint listener_id;
};

G_DEFINE_FINAL_TYPE (AusLive, aus_live, G_TYPE_OBJECT)

void
aus_live_settings_load (AusLiveSettings *self, AusConfig *config)
{
  self->grace_usec = aus_config_get_int (config, "media.grace-seconds") * G_USEC_PER_SEC;
  self->seat_usec = aus_config_get_int (config, "media.seat-seconds") * G_USEC_PER_SEC;
  self->encrypts = aus_config_get_boolean (config, "call.end-to-end-encryption");
  guint n_workers = (guint) aus_config_get_int (config, "media.workers");
  self->max_waiting_legs = (guint) aus_config_get_int (config, "media.max-waiting-legs") *
                           (n_workers > 0 ? n_workers : g_get_num_processors ());
}

static gboolean
wants_event (const AusEvent *event, gpointer user_data)
{
  AusLive *self = user_data;

  return g_hash_table_contains (self->rooms, event->consultation_id);
}

static void
on_event (const AusEvent *event, gpointer user_data)
{
  AusLive *self = user_data;
  AusLiveRoom *room = g_hash_table_lookup (self->rooms, event->consultation_id);

  if (room != NULL && event->consultation != NULL) {
    aus_log_set_correlation (event->correlation);
    aus_live_room_take_snapshot (room, event->consultation);
    aus_log_set_correlation (NULL);
  }
  aus_live_lines_changed (self->lines, event->practitioner_id);
}

static void
refresh_or_remove (AusLive *self, AusLiveRoom *room)
{
  room->is_dirty = FALSE;
  if (room->seats->len > 0) {
    aus_log_set_correlation (room->correlation);
    aus_live_room_refresh (room);
    aus_log_set_correlation (NULL);
    return;
  }
  if (self->media != NULL && room->desired != NULL)
    aus_media_set_room (self->media, room->id, NULL, 0);
  g_hash_table_remove (self->rooms, room->id);
}

static gboolean
on_refresh (gpointer user_data)
{
  AusLive *self = user_data;

  /* Only what waits now: a room that touches itself again gets its turn after other sources. */
  for (guint n = self->dirty.length; n > 0; n--)
    refresh_or_remove (self, g_queue_pop_head (&self->dirty));
  if (self->dirty.length > 0)
    return G_SOURCE_CONTINUE;
  self->refresh_id = 0;
  return G_SOURCE_REMOVE;
}

void
aus_live_queue_refresh (AusLive *self, AusLiveRoom *room)
{
  g_queue_push_tail (&self->dirty, room);
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_refresh, self, NULL);
}

AusLiveRoom *
aus_live_find_room (AusLive *self, const char *consultation_id)
{
  return g_hash_table_lookup (self->rooms, consultation_id);
}

static AusLiveSeat *
find_leg (AusLive *self, const char *room_id, const char *leg_id)
{
  AusLiveRoom *room = aus_live_find_room (self, room_id);

  return room != NULL ? aus_live_room_find_leg (room, leg_id) : NULL;
}

static AusLiveDevice *
find_device (AusLive *self, const char *room_id, const char *leg_id)
{
  AusLiveRoom *room = aus_live_find_room (self, room_id);

  return room != NULL ? aus_live_room_find_device (room, leg_id) : NULL;
}

static void
on_leg_offer (AusMedia *media, const char *room_id, const char *leg_id, const char *sdp,
              AusLive *self)
{
  AusLiveSeat *seat = find_leg (self, room_id, leg_id);
  AusLiveDevice *device = find_device (self, room_id, leg_id);

  if (device != NULL)
    aus_live_device_offered (device);
  if (seat == NULL)
    return;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "leg", leg_id);
  json_object_set_string_member (object, "sdp", sdp);
  json_object_set_array_member (object, "ice_servers",
                                aus_live_ice_build (self->ice, leg_id, AUS_LIVE_ICE_CALL));
  if (seat->leg.predecessor != NULL)
    json_object_set_string_member (object, "predecessor", seat->leg.predecessor);
  aus_live_seat_send_object (seat, "offer", object);
}

static void
on_leg_candidate (AusMedia *media, const char *room_id, const char *leg_id, guint mline_index,
                  const char *candidate, AusLive *self)
{
  AusLiveSeat *seat = find_leg (self, room_id, leg_id);
  AusLiveDevice *device = find_device (self, room_id, leg_id);

  if (device != NULL)
    aus_live_device_gathered (device, candidate);
  if (seat == NULL || *candidate == '\0')
    return; /* that no more follow is of no use to a browser */
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "leg", leg_id);
  json_object_set_int_member (object, "mline", mline_index);
  json_object_set_string_member (object, "candidate", candidate);
  aus_live_seat_send_object (seat, "candidate", object);
}

static void
on_leg_state (AusMedia *media, const char *room_id, const char *leg_id, guint state,
              const char *reason, AusLive *self)
{
  AusLiveSeat *seat = find_leg (self, room_id, leg_id);
  AusLiveDevice *device = find_device (self, room_id, leg_id);

  if (device != NULL)
    aus_live_device_leg_changed (device, state);
  if (seat == NULL)
    return;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "leg", leg_id);
  json_object_set_string_member (object, "state", aus_media_leg_state_get_name (state));
  json_object_set_string_member (object, "reason", reason);
  aus_live_seat_send_object (seat, "leg", object);
  aus_live_seat_leg_changed (seat, state, reason);
}

static void
on_leg_speaking (AusMedia *media, const char *room_id, const char *leg_id, gboolean speaking,
                 AusLive *self)
{
  AusLiveSeat *speaker = find_leg (self, room_id, leg_id);

  if (speaker == NULL || speaker->speaking == speaking)
    return;
  for (guint i = 0; speaker->in_call && i < speaker->room->seats->len; i++) {
    AusLiveSeat *seat = g_ptr_array_index (speaker->room->seats, i);
    if (seat->in_call)
      aus_live_seat_tell_speaking (seat, speaker, speaking);
  }
  speaker->speaking = speaking;
}

static void
on_leg_advice (AusMedia *media, const char *room_id, const char *leg_id,
               const AusMediaAdvice *advice, AusLive *self)
{
  AusLiveSeat *seat = find_leg (self, room_id, leg_id);

  if (seat == NULL)
    return;
  seat->advice = *advice;
  aus_live_room_touch (seat->room);
}

static void
on_worker_lost (AusMedia *media, const char *const *room_ids, AusLive *self)
{
  for (guint i = 0; room_ids[i] != NULL; i++) {
    AusLiveRoom *room = aus_live_find_room (self, room_ids[i]);
    if (room != NULL)
      aus_live_room_place_again (room);
  }
}

static void
aus_live_dispose (GObject *object)
{
  AusLive *self = AUS_LIVE (object);

  if (self->listener_id != 0)
    aus_events_unlisten (aus_app_get_events (self->app), self->listener_id);
  self->listener_id = 0;
  if (self->media != NULL)
    g_signal_handlers_disconnect_by_data (self->media, self);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_queue_clear (&self->dirty);
  g_clear_pointer (&self->quality, aus_live_quality_free);
  g_clear_pointer (&self->lines, aus_live_lines_free);
  g_hash_table_remove_all (self->rooms);
  g_clear_object (&self->media);
  g_clear_object (&self->app);
  G_OBJECT_CLASS (aus_live_parent_class)->dispose (object);
}

static void
aus_live_finalize (GObject *object)
{
  AusLive *self = AUS_LIVE (object);

  g_hash_table_unref (self->rooms);
  g_clear_pointer (&self->ice, aus_live_ice_unref);
  G_OBJECT_CLASS (aus_live_parent_class)->finalize (object);
}

static void
aus_live_class_init (AusLiveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = aus_live_dispose;
  G_OBJECT_CLASS (klass)->finalize = aus_live_finalize;
}

static void
aus_live_init (AusLive *self)
{
  self->rooms =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) aus_live_room_free);
  g_queue_init (&self->dirty);
}

static void
listen_to_media (AusLive *self)
{
  g_signal_connect (self->media, "leg-offer", G_CALLBACK (on_leg_offer), self);
  g_signal_connect (self->media, "leg-candidate", G_CALLBACK (on_leg_candidate), self);
  g_signal_connect (self->media, "leg-state", G_CALLBACK (on_leg_state), self);
  g_signal_connect (self->media, "leg-speaking", G_CALLBACK (on_leg_speaking), self);
  g_signal_connect (self->media, "leg-advice", G_CALLBACK (on_leg_advice), self);
  g_signal_connect (self->media, "worker-lost", G_CALLBACK (on_worker_lost), self);
}

AusLive *
aus_live_new (AusApp *app, AusMedia *media, AusLiveWheel *wheel, const AusLiveSettings *settings,
              AusLiveIce *ice)
{
  AusLive *self = g_object_new (AUS_TYPE_LIVE, NULL);

  self->app = g_object_ref (app);
  self->wheel = wheel;
  self->settings = *settings;
  self->ice = ice;
  self->quality = aus_live_quality_new (self);
  self->lines = aus_live_lines_new (self);
  self->listener_id =
      aus_events_listen (aus_app_get_events (app), wants_event, on_event, self, NULL);
  if (media != NULL) {
    self->media = g_object_ref (media);
    listen_to_media (self);
  }
  return self;
}

AusLiveSeat *
aus_live_enter (AusLive *self, AusActor *actor, const char *consultation_id,
                const char *participant_id, const AusLiveListener *listener, gpointer listener_data)
{
  AusLiveRoom *room = aus_live_find_room (self, consultation_id);

  if (room == NULL) {
    room = aus_live_room_new (self, consultation_id);
    g_hash_table_insert (self->rooms, room->id, room);
  }
  AusLiveSeat *seat = aus_live_room_find_seat (room, participant_id);
  if (seat == NULL) {
    seat = aus_live_seat_new (room, participant_id, actor);
    g_ptr_array_add (room->seats, seat);
  }
  aus_live_seat_attach (seat, actor, listener, listener_data);
  aus_live_seat_open (seat);
  aus_live_quality_start (self->quality);
  return seat;
}

void
aus_live_follow_line (AusLive *self, const char *queue_id)
{
  if (self->lines != NULL)
    aus_live_lines_follow (self->lines, queue_id);
}

AusLiveIce *
aus_live_get_ice (AusLive *self)
{
  return self->ice;
}

AusApp *
aus_live_get_app (AusLive *self)
{
  return self->app;
}

AusMedia *
aus_live_get_media (AusLive *self)
{
  return self->media;
}

AusLiveWheel *
aus_live_get_wheel (AusLive *self)
{
  return self->wheel;
}

const AusLiveSettings *
aus_live_get_settings (AusLive *self)
{
  return &self->settings;
}

GHashTable *
aus_live_get_rooms (AusLive *self)
{
  return self->rooms;
}

AusLiveQuality *
aus_live_get_quality (AusLive *self)
{
  return self->quality;
}

guint
aus_live_count_rooms (AusLive *self)
{
  return g_hash_table_size (self->rooms);
}

static guint
count_waiting_legs (const AusLiveRoom *room)
{
  guint n = 0;

  for (guint i = 0; i < room->seats->len; i++) {
    const AusLiveSeat *seat = g_ptr_array_index (room->seats, i);
    n += seat->leg.id != NULL && !seat->in_call && seat->person != NULL &&
         seat->person->role != AUS_ROLE_PRACTITIONER;
  }
  return n;
}

guint
aus_live_count_waiting_legs (AusLive *self)
{
  GHashTableIter iter;
  gpointer room;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    n += count_waiting_legs (room);
  return n;
}

guint
aus_live_count_seats (AusLive *self)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += ((AusLiveRoom *) value)->seats->len;
  return n;
}
