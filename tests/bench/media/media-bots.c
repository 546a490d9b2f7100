/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * media-bots: one measurement of one server under the load of people who talk to each other in
 * rooms: encoded once, sent from memory, counted on arrival. Prints one JSON object.
 */
#include <gst/gst.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

#include "core/aus-error.h"
#include "media-run.h"

#define CLIP_SECONDS 5
#define JOIN_USEC    (30 * G_USEC_PER_SEC)
#define SETTLE_USEC  (2 * G_USEC_PER_SEC)

static char *server_name = (char *) "auscult";
static char *program;
static char *address;
static int rooms = 1, people = 2, seconds = 8, kbps = 1200;

static const GOptionEntry OPTIONS[] = {
  { "server", 0, 0, G_OPTION_ARG_STRING, &server_name, "auscult or janus", "NAME" },
  { "program", 0, 0, G_OPTION_ARG_FILENAME, &program, "the server's program", "PATH" },
  { "address", 0, 0, G_OPTION_ARG_STRING, &address, "this machine's, for media", "IP" },
  { "rooms", 0, 0, G_OPTION_ARG_INT, &rooms, "how many", "N" },
  { "people", 0, 0, G_OPTION_ARG_INT, &people, "in each room", "N" },
  { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "of the steady window", "N" },
  { "kbps", 0, 0, G_OPTION_ARG_INT, &kbps, "of each camera", "N" },
  { NULL },
};

typedef struct {
  MediaSample begin, end;
  gint64 own_cpu_nsec;
  guint64 residence[10];
} Window;

static gboolean
read_residence (const MediaServerClass *class, MediaServer *server, guint64 counts[10], int sign,
                GError **error)
{
  guint64 now[10] = { 0 };
  if (class->get_residence == NULL)
    return TRUE;
  if (!class->get_residence (server, now, error))
    return FALSE;
  for (guint i = 0; i < 10; i++)
    counts[i] = sign < 0 ? counts[i] - now[i] : counts[i] + now[i];
  return TRUE;
}

static gboolean
measure (MediaRun *run, const MediaServerClass *class, MediaServer *server, Window *window,
         GError **error)
{
  if (!read_residence (class, server, window->residence, -1, error) ||
      !media_process_sample (run->process, &window->begin, error))
    return FALSE;
  window->own_cpu_nsec = -media_process_own_cpu_nsec ();
  run->tally.counting = TRUE;
  gboolean ok = media_run_wait (run, seconds * G_USEC_PER_SEC, NULL);
  run->tally.counting = FALSE;
  window->own_cpu_nsec += media_process_own_cpu_nsec ();
  return ok && media_process_sample (run->process, &window->end, error) &&
         read_residence (class, server, window->residence, 1, error);
}

static int
compare_delays (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;
  return (x > y) - (x < y);
}

static double
percentile_usec (GArray *delays, double share)
{
  guint at = (guint) ((double) delays->len * share);
  return delays->len > 0 ? g_array_index (delays, guint32, MIN (at, delays->len - 1)) / 1000.0 : 0;
}

static void
add_number (JsonObject *object, const char *name, double value)
{
  json_object_set_double_member (object, name, value);
}

static void
add_residence (JsonObject *object, const guint64 counts[10])
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < 10; i++)
    json_array_add_int_element (array, (gint64) counts[i]);
  json_object_set_array_member (object, "residence", array);
}

static void
add_health (JsonObject *object, MediaRun *run)
{
  const MediaTally *tally = &run->tally;
  json_object_set_int_member (object, "lost", (gint64) tally->lost);
  json_object_set_int_member (object, "duplicates", (gint64) tally->duplicates);
  json_object_set_int_member (object, "not_authentic", (gint64) tally->not_authentic);
  json_object_set_int_member (object, "asked_again", (gint64) tally->asked_again);
  json_object_set_int_member (object, "key_frames_asked", (gint64) tally->key_frames_asked);
  json_object_set_int_member (object, "feedback", (gint64) tally->feedback);
  json_object_set_int_member (object, "overflows", (gint64) media_hub_get_overflows (run->hub));
}

static double
kbytes_each (guint64 before, guint64 after, double legs)
{
  return ((double) after - (double) before) / 1024 / legs;
}

static void
print_result (MediaRun *run, const MediaServerClass *class, const Window *window)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  const MediaTally *tally = &run->tally;
  double wall = (double) (window->end.wall_usec - window->begin.wall_usec);
  double cpu = (double) (window->end.cpu_nsec - window->begin.cpu_nsec) / 1000;
  double legs = run->rooms * run->people;
  double received = (double) MAX (tally->received, 1);

  json_node_take_object (root, object);
  json_object_set_string_member (object, "server", class->name);
  json_object_set_int_member (object, "rooms", run->rooms);
  json_object_set_int_member (object, "people", run->people);
  json_object_set_int_member (object, "sent", (gint64) tally->sent);
  json_object_set_int_member (object, "received", (gint64) tally->received);
  add_number (object, "delivered", received / ((double) MAX (tally->sent, 1) * (people - 1)));
  add_number (object, "packets_per_second", received * G_USEC_PER_SEC / wall);
  add_number (object, "cpu_per_packet_us", cpu / received);
  add_number (object, "cpu_share", cpu / wall);
  add_number (object, "bots_cpu_share", (double) window->own_cpu_nsec / 1000 / wall);
  add_number (object, "switches_per_packet",
              (double) (window->end.switches - window->begin.switches) / received);
  add_number (object, "delay_median_us", percentile_usec (tally->delays, 0.5));
  add_number (object, "delay_p99_us", percentile_usec (tally->delays, 0.99));
  add_number (object, "residence_median_us", percentile_usec (tally->residences, 0.5));
  add_number (object, "residence_p99_us", percentile_usec (tally->residences, 0.99));
  add_number (object, "resident_per_leg_kb",
              kbytes_each (run->before.resident_bytes, window->end.resident_bytes, legs));
  add_number (object, "memory_per_leg_kb",
              kbytes_each (run->before.own_bytes, window->end.own_bytes, legs));
  add_number (object, "threads_per_leg",
              ((double) window->end.threads - (double) run->before.threads) / legs);
  if (class->get_residence != NULL)
    add_residence (object, window->residence);
  add_health (object, run);
  g_autofree char *text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}

static gboolean
prepare (MediaRun *run, GError **error)
{
  run->rooms = (guint) rooms;
  run->people = (guint) people;
  run->address = g_strdup (address);
  run->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) media_peer_free);
  run->tally.delays = g_array_new (FALSE, FALSE, sizeof (guint32));
  run->tally.residences = g_array_new (FALSE, FALSE, sizeof (guint32));
  run->hub = media_hub_new (error);
  if (run->hub == NULL)
    return FALSE;
  run->video = media_clip_new_vp8 (CLIP_SECONDS, (guint) kbps, error);
  run->audio = run->video != NULL ? media_clip_new_opus (CLIP_SECONDS, error) : NULL;
  return run->audio != NULL;
}

static void
set_join_error (MediaRun *run, GError **error)
{
  guint secure = 0, streams = 0;
  for (guint i = 0; i < run->peers->len; i++) {
    MediaPeer *peer = g_ptr_array_index (run->peers, i);
    secure += media_peer_is_secure (peer);
    streams += media_peer_get_n_received (peer);
  }
  g_set_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE,
               "not everybody hears everybody: %u of %u connections, %u streams", secure,
               run->peers->len, streams);
}

static gboolean
perform (MediaRun *run, const MediaServerClass *class, GError **error)
{
  Window window = { 0 };
  MediaServer *server = class->join (run, program, error);
  if (server == NULL)
    return FALSE;
  gboolean ok = media_run_wait (run, JOIN_USEC, media_run_is_complete);
  if (!ok)
    set_join_error (run, error);
  ok =
      ok && media_run_wait (run, SETTLE_USEC, NULL) && measure (run, class, server, &window, error);
  if (ok) {
    g_array_sort (run->tally.delays, compare_delays);
    g_array_sort (run->tally.residences, compare_delays);
    print_result (run, class, &window);
  }
  class->leave (server);
  return ok;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- load for one media server");
  g_autoptr (GError) error = NULL;
  MediaRun run = { 0 };
  g_option_context_add_main_entries (context, OPTIONS, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || program == NULL ||
      address == NULL || rooms < 1 || people < 2 || people > 6) {
    g_printerr ("media-bots: %s\n", error != NULL ? error->message : "see --help");
    return 2;
  }
  gst_init (NULL, NULL);
  const MediaServerClass *class =
      g_str_equal (server_name, "janus") ? &media_janus : &media_auscult;
  gboolean ok = prepare (&run, &error) && perform (&run, class, &error);
  if (!ok)
    g_printerr ("media-bots: %s\n", run.error != NULL
                                        ? run.error->message
                                        : (error != NULL ? error->message : "it did not work"));
  media_run_clear (&run);
  return ok ? 0 : 1;
}
