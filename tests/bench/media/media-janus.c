/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "media-janus-link.h"
#include "media-run.h"
#include "media-sdp.h"

/*
 * Janus VideoRoom. A person has two handles there, so two peer connections: one publishes, one
 * receives everybody else in the room.
 */

#define VIDEOROOM   "janus.plugin.videoroom"
#define FIRST_ROOM  1000
#define BITRATE_CAP 4000000

typedef struct {
  MediaServer *server; /* unowned */
  gint64 room;
  guint person;                      /* 1 … people: its id in the room */
  MediaPeer *publisher, *subscriber; /* unowned: the run's */
  gint64 publisher_handle, subscriber_handle;
} Person;

struct _MediaServer {
  MediaRun *run; /* unowned */
  MediaJanusLink *link;
  Person *persons;
  guint n_persons;
  guint n_published;
};

static void
send_message (Person *self, gint64 handle, JsonObject *body, const char *type, const char *sdp,
              MediaJanusCallback callback)
{
  JsonObject *message = json_object_new ();
  json_object_set_string_member (message, "janus", "message");
  json_object_set_object_member (message, "body", body);
  if (sdp != NULL) {
    JsonObject *jsep = json_object_new ();
    json_object_set_string_member (jsep, "type", type);
    json_object_set_string_member (jsep, "sdp", sdp);
    json_object_set_boolean_member (jsep, "trickle", FALSE);
    json_object_set_object_member (message, "jsep", jsep);
  }
  media_janus_link_call (self->server->link, handle, message, callback, self);
}

static JsonObject *
make_body (Person *self, const char *request)
{
  JsonObject *body = json_object_new ();
  json_object_set_string_member (body, "request", request);
  json_object_set_int_member (body, "room", self->room);
  return body;
}

static void
on_attached_feeds (JsonObject *event, gpointer user_data)
{
  Person *self = user_data;
  MediaRun *run = self->server->run;
  GError *error = NULL;
  const char *offer = media_janus_get_sdp (event);
  if (offer == NULL || !media_sdp_read (offer, self->subscriber, &error)) {
    media_run_fail (run, error != NULL ? error : media_janus_make_error (event));
    return;
  }
  g_autofree char *answer = media_sdp_answer (offer, self->subscriber, run->address);
  send_message (self, self->subscriber_handle, make_body (self, "start"), "answer", answer, NULL);
}

static void
on_subscriber_handle (JsonObject *reply, gpointer user_data)
{
  Person *self = user_data;
  JsonArray *streams = json_array_new ();
  JsonObject *body = make_body (self, "join");
  self->subscriber_handle = media_janus_get_id (reply);
  for (guint other = 1; other <= self->server->run->people; other++) {
    if (other == self->person)
      continue;
    JsonObject *stream = json_object_new ();
    json_object_set_int_member (stream, "feed", other);
    json_array_add_object_element (streams, stream);
  }
  json_object_set_string_member (body, "ptype", "subscriber");
  json_object_set_array_member (body, "streams", streams);
  send_message (self, self->subscriber_handle, body, NULL, NULL, on_attached_feeds);
}

/* A feed can be received once its publisher's connection is up; the receiving ones come later. */
static void
on_connection_up (JsonObject *event, gpointer user_data)
{
  MediaServer *self = user_data;
  if (++self->n_published != self->n_persons)
    return;
  for (guint i = 0; i < self->n_persons; i++) {
    Person *person = &self->persons[i];
    person->subscriber = media_run_add (self->run, MEDIA_ICE_CONTROLLED, FALSE);
    media_janus_link_attach (self->link, VIDEOROOM, on_subscriber_handle, person);
  }
}

static void
on_published (JsonObject *event, gpointer user_data)
{
  Person *self = user_data;
  GError *error = NULL;
  const char *answer = media_janus_get_sdp (event);
  if (answer == NULL || !media_sdp_read (answer, self->publisher, &error))
    media_run_fail (self->server->run, error != NULL ? error : media_janus_make_error (event));
}

static void
publish (Person *self)
{
  JsonObject *body = make_body (self, "joinandconfigure");
  g_autofree char *offer = media_sdp_offer (self->publisher, self->server->run->address);
  json_object_set_string_member (body, "ptype", "publisher");
  json_object_set_int_member (body, "id", self->person);
  send_message (self, self->publisher_handle, body, "offer", offer, on_published);
}

static void
on_room_created (JsonObject *reply, gpointer user_data)
{
  Person *first = user_data;
  for (guint i = 0; i < first->server->run->people; i++)
    publish (first + i);
}

static void
create_room (Person *self)
{
  JsonObject *body = make_body (self, "create");
  json_object_set_int_member (body, "publishers", self->server->run->people);
  json_object_set_int_member (body, "bitrate", BITRATE_CAP);
  json_object_set_string_member (body, "audiocodec", "opus");
  json_object_set_string_member (body, "videocodec", "vp8");
  send_message (self, self->publisher_handle, body, NULL, NULL, on_room_created);
}

/* The last one of a room to have its handle makes the room: everybody then has one. */
static void
on_publisher_handle (JsonObject *reply, gpointer user_data)
{
  Person *self = user_data;
  Person *first = self - (self->person - 1);
  self->publisher_handle = media_janus_get_id (reply);
  for (guint i = 0; i < self->server->run->people; i++) {
    if (first[i].publisher_handle == 0)
      return;
  }
  create_room (first);
}

static void
leave (MediaServer *self)
{
  media_janus_link_free (self->link);
  g_free (self->persons);
  g_free (self);
}

static MediaServer *
join (MediaRun *run, const char *program, GError **error)
{
  MediaServer *self = g_new0 (MediaServer, 1);
  self->run = run;
  self->n_persons = run->rooms * run->people;
  self->persons = g_new0 (Person, self->n_persons);
  self->link = media_janus_link_start (run, program, error);
  if (self->link == NULL || !media_process_sample (run->process, &run->before, error)) {
    leave (self);
    return NULL;
  }
  media_janus_link_watch (self->link, on_connection_up, self);
  for (guint i = 0; i < self->n_persons; i++) {
    self->persons[i] = (Person){
      .server = self,
      .room = FIRST_ROOM + i / run->people,
      .person = i % run->people + 1,
      .publisher = media_run_add (run, MEDIA_ICE_CONTROLLING, TRUE),
    };
    media_janus_link_attach (self->link, VIDEOROOM, on_publisher_handle, &self->persons[i]);
  }
  return self;
}

const MediaServerClass media_janus = {
  .name = "janus",
  .join = join,
  .leave = leave,
};
