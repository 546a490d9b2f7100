/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-operate.h"

#include <math.h>

#include "app/aus-live-room.h"
#include "core/aus-error.h"
#include "core/aus-time.h"

static void
count_path (const AusLegStats *stats, AusLiveCount *count)
{
  gdouble bps;

  if (stats == NULL || !stats->path_fed_back)
    return;
  bps = (gdouble) stats->estimate_bps;
  count->estimate_least = count->fed_back == 0 ? bps : MIN (count->estimate_least, bps);
  count->estimate_mean += (bps - count->estimate_mean) / ++count->fed_back;
  count->narrow += stats->path_narrow;
  for (guint i = 0; i < stats->n_streams; i++)
    count->paused += stats->streams[i].paused;
}

static void
count_seat (const AusLiveSeat *seat, AusLiveCount *count, guint *n_heard)
{
  count->seats++;
  count->legs += seat->leg.id != NULL;
  if (!seat->in_call)
    return;
  count->seats_in_call++;
  count_path (seat->meter->last, count);
  if (!seat->meter->trend.known)
    return;
  count->words[seat->meter->trend.shown.word]++;
  if (seat->meter->trend.shown.audio <= 0)
    return;
  count->audio_mean += seat->meter->trend.shown.audio;
  (*n_heard)++;
}

void
aus_live_count (AusLive *self, AusLiveCount *count)
{
  GHashTableIter iter;
  gpointer value;
  guint n_heard = 0;

  *count = (AusLiveCount){ .rooms = g_hash_table_size (aus_live_get_rooms (self)) };
  g_hash_table_iter_init (&iter, aus_live_get_rooms (self));
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const AusLiveRoom *room = value;
    for (guint i = 0; i < room->seats->len; i++)
      count_seat (g_ptr_array_index (room->seats, i), count, &n_heard);
  }
  if (n_heard > 0)
    count->audio_mean /= n_heard;
}

static void
set_rounded (JsonObject *object, const char *name, gdouble value, gdouble steps)
{
  json_object_set_double_member (object, name, round (value * steps) / steps);
}

static JsonObject *
describe_stream (const AusStreamStats *stream)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "direction", stream->outgoing ? "out" : "in");
  json_object_set_string_member (object, "kind", stream->kind);
  json_object_set_int_member (object, "slot", stream->slot);
  json_object_set_int_member (object, "packets", (gint64) stream->packets);
  json_object_set_int_member (object, "bytes", (gint64) stream->bytes);
  json_object_set_int_member (object, "lost", (gint64) stream->lost);
  json_object_set_int_member (object, "recovered",
                              (gint64) (stream->recovered + stream->retransmitted));
  json_object_set_int_member (object, "repaired", (gint64) stream->repaired);
  json_object_set_int_member (object, "redundant", (gint64) stream->redundant);
  json_object_set_int_member (object, "skipped", (gint64) stream->skipped);
  json_object_set_boolean_member (object, "paused", stream->paused);
  json_object_set_int_member (object, "nacks", (gint64) stream->nacks);
  json_object_set_int_member (object, "plis", (gint64) stream->plis);
  set_rounded (object, "jitter_ms", (gdouble) stream->jitter_usec / 1000, 10);
  return object;
}

static JsonObject *
describe_path (const AusLegStats *stats)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "measured", stats->path_fed_back);
  json_object_set_boolean_member (object, "narrow", stats->path_narrow);
  json_object_set_int_member (object, "estimate_kbps", (gint64) (stats->estimate_bps / 1000));
  set_rounded (object, "lost", (gdouble) stats->path_lost_permille / 10, 10);
  set_rounded (object, "queue_ms", (gdouble) stats->path_queue_usec / 1000, 1);
  json_object_set_int_member (object, "pauses", (gint64) stats->pauses);
  return object;
}

static JsonObject *
describe_leg (const AusLiveSeat *seat)
{
  const AusLegStats *stats = seat->meter->last;
  JsonArray *streams = json_array_new ();
  JsonArray *residence = json_array_new ();
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", seat->leg.id);
  json_object_set_string_member (object, "state", aus_media_leg_state_get_name (seat->leg.state));
  for (guint i = 0; stats != NULL && i < stats->n_streams; i++)
    json_array_add_object_element (streams, describe_stream (&stats->streams[i]));
  for (guint i = 0; stats != NULL && i < AUS_LEG_STATS_BUCKETS; i++)
    json_array_add_int_element (residence, (gint64) stats->residence[i]);
  if (stats != NULL)
    json_object_set_object_member (object, "path", describe_path (stats));
  else
    json_object_set_null_member (object, "path");
  json_object_set_array_member (object, "streams", streams);
  json_object_set_array_member (object, "residence", residence);
  return object;
}

static void
add_quality (JsonObject *object, const AusLiveMeter *meter)
{
  const AusQuality *shown = &meter->trend.shown;

  json_object_set_string_member (object, "word", aus_quality_word_get_name (shown->word));
  json_object_set_string_member (object, "cause", aus_quality_cause_get_name (shown->cause));
}

static JsonObject *
describe_sample (const AusLiveSample *sample)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "at", sample->at_usec / 1000);
  set_rounded (object, "audio", sample->audio, 100);
  set_rounded (object, "voice", sample->voice, 100);
  set_rounded (object, "picture", sample->picture, 100);
  set_rounded (object, "rtt_ms", sample->rtt_msec, 1);
  set_rounded (object, "loss_up", sample->loss_up, 10);
  set_rounded (object, "loss_down", sample->loss_down, 10);
  set_rounded (object, "kbps_up", sample->kbps_up, 1);
  set_rounded (object, "kbps_down", sample->kbps_down, 1);
  return object;
}

typedef enum {
  NEWEST,
  CURVES,
} Samples;

static JsonArray *
describe_samples (const AusLiveMeter *meter, Samples which)
{
  JsonArray *array = json_array_new ();
  guint n = which == CURVES ? MIN (meter->n_samples, AUS_LIVE_SAMPLES) : MIN (meter->n_samples, 1);

  for (guint age = n; age > 0; age--)
    json_array_add_object_element (array,
                                   describe_sample (aus_live_meter_get_sample (meter, age - 1)));
  return array;
}

static JsonObject *
describe_seat (const AusLiveSeat *seat, Samples which)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "participant_id", seat->participant_id);
  json_object_set_string_member (
      object, "role", seat->person != NULL ? aus_role_get_name (seat->person->role) : "");
  json_object_set_string_member (object, "presence",
                                 aus_presence_get_name (aus_live_seat_get_presence (seat)));
  json_object_set_boolean_member (object, "in_call", seat->in_call);
  if (seat->leg.id != NULL)
    json_object_set_object_member (object, "leg", describe_leg (seat));
  else
    json_object_set_null_member (object, "leg");
  add_quality (object, seat->meter);
  json_object_set_array_member (object, "samples", describe_samples (seat->meter, which));
  return object;
}

static JsonObject *
describe_room (const AusLiveRoom *room, Samples which)
{
  JsonArray *seats = json_array_new ();
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < room->seats->len; i++)
    json_array_add_object_element (seats,
                                   describe_seat (g_ptr_array_index (room->seats, i), which));
  json_object_set_string_member (object, "id", room->id);
  json_object_set_array_member (object, "seats", seats);
  return object;
}

JsonNode *
aus_live_describe (AusLive *self)
{
  JsonArray *rooms = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, aus_live_get_rooms (self));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    json_array_add_object_element (rooms, describe_room (value, NEWEST));
  json_node_take_array (node, rooms);
  return node;
}

JsonNode *
aus_live_describe_room (AusLive *self, const char *room_id)
{
  AusLiveRoom *room = aus_live_find_room (self, room_id);
  JsonNode *node = NULL;

  if (room == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, describe_room (room, CURVES));
  return node;
}

static void
on_graph (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *dot = aus_media_dump_graph_finish (AUS_MEDIA (source), result, &error);

  if (dot != NULL)
    g_task_return_pointer (task, dot, g_free);
  else
    g_task_return_error (task, error);
}

void
aus_live_dump_graph_async (AusLive *self, const char *leg_id, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (aus_live_get_media (self) == NULL) {
    g_task_return_new_error (task, AUS_ERROR, AUS_ERROR_NOT_FOUND, "There is no such leg");
    return;
  }
  aus_media_dump_graph_async (aus_live_get_media (self), leg_id, NULL, on_graph,
                              g_steal_pointer (&task));
}

char *
aus_live_dump_graph_finish (AusLive *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
aus_live_count_workers (AusLive *self, guint *n_workers, guint *n_ready)
{
  AusMedia *media = aus_live_get_media (self);

  *n_workers = *n_ready = 0;
  if (media != NULL)
    aus_media_count_workers (media, n_workers, n_ready);
}

gboolean
aus_live_drain_worker (AusLive *self, guint number, gboolean draining, GError **error)
{
  AusMedia *media = aus_live_get_media (self);

  if (media != NULL)
    return aus_media_drain_worker (media, number, draining, error);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "There is no such worker");
  return FALSE;
}
