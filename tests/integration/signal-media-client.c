/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The media client against real worker processes that only pretend to have media. */
#include "adapters/aus-media-client.h"

#include <gio/gio.h>

#include "aus-test-wait.h"
#include "core/aus-error.h"

typedef struct {
  AusMediaClient *client;
  GPtrArray *offered; /* leg ids, in order */
  GPtrArray *lost;    /* room ids */
  char *state;        /* of the leg that changed last: "leg state reason" */
  guint candidates;
  gboolean spoken;
  gboolean stopped;
  gboolean give_again; /* on worker-lost: the room again, with a new leg */
} Fixture;

static void
on_offer (AusMedia *media, const char *room, const char *leg, const char *sdp, Fixture *fixture)
{
  g_assert_true (g_str_has_prefix (sdp, "v=0\r\n"));
  g_ptr_array_add (fixture->offered, g_strdup (leg));
}

static void
on_candidate (AusMedia *media, const char *room, const char *leg, guint mline,
              const char *candidate, Fixture *fixture)
{
  fixture->candidates++;
}

static void
on_state (AusMedia *media, const char *room, const char *leg, guint state, const char *reason,
          Fixture *fixture)
{
  g_free (fixture->state);
  fixture->state = g_strdup_printf ("%s %s %s", leg, aus_media_leg_state_get_name (state), reason);
}

static void
on_speaking (AusMedia *media, const char *room, const char *leg, gboolean speaking,
             Fixture *fixture)
{
  fixture->spoken = speaking;
}

static void
set_leg (Fixture *fixture, const char *room, const char *leg)
{
  AusMediaLeg description = { .leg_id = leg, .predecessor = "", .gate_open = TRUE };

  aus_media_set_room (AUS_MEDIA (fixture->client), room, &description, 1);
}

static void
on_lost (AusMedia *media, const char *const *rooms, Fixture *fixture)
{
  for (guint i = 0; rooms[i] != NULL; i++) {
    g_ptr_array_add (fixture->lost, g_strdup (rooms[i]));
    if (fixture->give_again)
      set_leg (fixture, rooms[i], "again");
  }
}

static void
set_up (Fixture *fixture, const char *program, guint n_workers)
{
  fixture->offered = g_ptr_array_new_with_free_func (g_free);
  fixture->lost = g_ptr_array_new_with_free_func (g_free);
  fixture->client = aus_media_client_new (program, n_workers, NULL);
  g_signal_connect (fixture->client, "leg-offer", G_CALLBACK (on_offer), fixture);
  g_signal_connect (fixture->client, "leg-candidate", G_CALLBACK (on_candidate), fixture);
  g_signal_connect (fixture->client, "leg-state", G_CALLBACK (on_state), fixture);
  g_signal_connect (fixture->client, "leg-speaking", G_CALLBACK (on_speaking), fixture);
  g_signal_connect (fixture->client, "worker-lost", G_CALLBACK (on_lost), fixture);
  aus_media_client_start (fixture->client);
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->stopped = aus_media_client_stop_finish (AUS_MEDIA_CLIENT (source), result, NULL);
}

static gboolean
has_stopped (gpointer user_data)
{
  return ((Fixture *) user_data)->stopped;
}

static void
tear_down (Fixture *fixture)
{
  aus_media_client_stop_async (fixture->client, on_stopped, fixture);
  aus_test_wait (has_stopped, fixture, "the workers to end");
  g_object_unref (fixture->client);
  g_ptr_array_unref (fixture->offered);
  g_ptr_array_unref (fixture->lost);
  g_free (fixture->state);
}

static gboolean
has_offer (gpointer user_data)
{
  return ((Fixture *) user_data)->offered->len >= 1;
}

static gboolean
has_two_offers (gpointer user_data)
{
  return ((Fixture *) user_data)->offered->len >= 2;
}

static gboolean
has_state (gpointer user_data)
{
  return ((Fixture *) user_data)->state != NULL;
}

static gboolean
has_spoken (gpointer user_data)
{
  return ((Fixture *) user_data)->spoken;
}

static void
test_offer_and_answer (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, AUS_TEST_WORKER, 1);
  /* Desired before the worker is up: it waits for it. */
  set_leg (&fixture, "room", "first");
  aus_test_wait (has_offer, &fixture, "an offer");
  g_assert_cmpstr (g_ptr_array_index (fixture.offered, 0), ==, "first");
  aus_media_add_candidate (AUS_MEDIA (fixture.client), "room", "first", 0, "");
  aus_media_set_answer (AUS_MEDIA (fixture.client), "room", "first", "speak");
  aus_test_wait (has_spoken, &fixture, "speech");
  g_assert_cmpstr (fixture.state, ==, "first connected ");
  g_assert_cmpuint (fixture.candidates, ==, 1);
  tear_down (&fixture);
}

static void
test_refused_answer (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, AUS_TEST_WORKER, 1);
  set_leg (&fixture, "room", "first");
  aus_test_wait (has_offer, &fixture, "an offer");
  aus_media_set_answer (AUS_MEDIA (fixture.client), "room", "first", "refuse");
  aus_test_wait (has_state, &fixture, "a failed leg");
  g_assert_cmpstr (fixture.state, ==, "first failed sdp");
  tear_down (&fixture);
}

static void
on_stats (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GVariant **stats = user_data;

  *stats = aus_media_get_stats_finish (AUS_MEDIA (source), result, NULL);
}

static gboolean
has_stats (gpointer user_data)
{
  return *(GVariant **) user_data != NULL;
}

static guint32
get_pid (GVariant *stats, gsize index)
{
  g_autoptr (GVariant) leg = g_variant_get_child_value (stats, index);
  guint32 pid = 0;

  g_assert_true (g_variant_lookup (leg, "fake-pid", "u", &pid));
  return pid;
}

static gboolean
has_both_workers (gpointer user_data)
{
  return aus_media_client_count_ready (((Fixture *) user_data)->client) == 2;
}

static void
test_spread (void)
{
  Fixture fixture = { 0 };
  GVariant *stats = NULL;

  set_up (&fixture, AUS_TEST_WORKER, 2);
  aus_test_wait (has_both_workers, &fixture, "two workers");
  set_leg (&fixture, "room-1", "a");
  set_leg (&fixture, "room-2", "b");
  aus_test_wait (has_two_offers, &fixture, "two offers");
  aus_media_get_stats_async (AUS_MEDIA (fixture.client), NULL, on_stats, &stats);
  aus_test_wait (has_stats, &stats, "statistics");
  g_assert_cmpuint (g_variant_n_children (stats), ==, 2);
  g_assert_cmpuint (get_pid (stats, 0), !=, get_pid (stats, 1));
  g_variant_unref (stats);
  tear_down (&fixture);
}

static void
test_killed_worker (void)
{
  Fixture fixture = { .give_again = TRUE };

  set_up (&fixture, AUS_TEST_WORKER, 1);
  set_leg (&fixture, "room", "first");
  aus_test_wait (has_offer, &fixture, "an offer");
  aus_media_set_answer (AUS_MEDIA (fixture.client), "room", "first", "crash");
  aus_test_wait (has_two_offers, &fixture, "an offer of the next worker");
  g_assert_cmpuint (fixture.lost->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture.lost, 0), ==, "room");
  g_assert_cmpstr (g_ptr_array_index (fixture.offered, 1), ==, "again");
  tear_down (&fixture);
}

/* One that still has its process and its connection, but answers no more, is replaced too. */
static void
test_hung_worker (void)
{
  Fixture fixture = { .give_again = TRUE };

  set_up (&fixture, AUS_TEST_WORKER, 1);
  set_leg (&fixture, "room", "first");
  aus_test_wait (has_offer, &fixture, "an offer");
  aus_media_set_answer (AUS_MEDIA (fixture.client), "room", "first", "hang");
  aus_test_wait (has_two_offers, &fixture, "an offer of the worker in its place");
  g_assert_cmpuint (fixture.lost->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture.offered, 1), ==, "again");
  g_assert_cmpuint (aus_media_client_count_ready (fixture.client), ==, 1);
  tear_down (&fixture);
}

static void
on_graph (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  char **dot = user_data;

  *dot = aus_media_dump_graph_finish (AUS_MEDIA (source), result, &error);
  if (*dot == NULL)
    *dot = g_strdup (aus_error_get_name (error->code));
}

static gboolean
has_graph (gpointer user_data)
{
  return *(char **) user_data != NULL;
}

static void
test_graph (void)
{
  Fixture fixture = { 0 };
  char *found = NULL, *missing = NULL;

  set_up (&fixture, AUS_TEST_WORKER, 1);
  set_leg (&fixture, "room", "first");
  aus_test_wait (has_offer, &fixture, "an offer");
  aus_media_dump_graph_async (AUS_MEDIA (fixture.client), "first", NULL, on_graph, &found);
  aus_media_dump_graph_async (AUS_MEDIA (fixture.client), "other", NULL, on_graph, &missing);
  aus_test_wait (has_graph, &found, "a graph");
  aus_test_wait (has_graph, &missing, "a refusal");
  g_assert_cmpstr (found, ==, "digraph leg {}");
  g_assert_cmpstr (missing, ==, "not-found");
  g_free (found);
  g_free (missing);
  tear_down (&fixture);
}

/* A program that ends at once is started again and again, ever more slowly, and can be stopped. */
static void
test_broken_program (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, "/bin/false", 1);
  set_leg (&fixture, "room", "first");
  aus_test_settle ();
  g_assert_cmpuint (aus_media_client_count_ready (fixture.client), ==, 0);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-client/D6/offer-and-answer", test_offer_and_answer);
  g_test_add_func ("/media-client/E1/refused-answer", test_refused_answer);
  g_test_add_func ("/media-client/E1/rooms-spread-over-workers", test_spread);
  g_test_add_func ("/media-client/A3/killed-worker", test_killed_worker);
  g_test_add_func ("/media-client/A3/hung-worker", test_hung_worker);
  g_test_add_func ("/media-client/M2/graph", test_graph);
  g_test_add_func ("/media-client/A3/broken-program", test_broken_program);
  return g_test_run ();
}
