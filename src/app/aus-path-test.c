/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-path-test.h"

#include "core/aus-error.h"
#include "core/aus-id.h"
#define AUS_LOG_TOPIC "path-test"
#include "core/aus-log.h"

#define MAX_LEGS 3
/* Local candidates are there at once; a STUN server that does not answer is not waited for. */
#define GATHER_USEC (G_USEC_PER_SEC * 3 / 2)

typedef struct {
  char *id;
  const char *purpose; /* "udp", "tcp" or "turn": which candidates the client is given */
  char *sdp;           /* NULL: not offered yet */
  GString *candidates; /* attribute lines of the offer's first m-line */
  gboolean gathered;
  AusMediaLegState state;
  GTask *answering; /* ref; NULL: no answer under way */
  gboolean answered;
} Leg;

typedef struct {
  AusPathTests *tests; /* unowned: outlives it */
  char *id;
  char *room_id;
  char *address;
  Leg legs[MAX_LEGS];
  guint n_legs;
  GTask *opening; /* ref; NULL once it was told */
  AusLiveTimer timer;
} Test;

struct _AusPathTests {
  AusMedia *media;     /* ref */
  AusLiveIce *ice;     /* ref */
  AusLiveWheel *wheel; /* unowned */
  AusClock *clock;     /* ref */
  guint limit;
  GHashTable *tests; /* room id (in the test) → Test */
};

static void
leg_clear (Leg *self)
{
  g_free (self->id);
  g_free (self->sdp);
  g_string_free (self->candidates, TRUE);
  if (self->answering != NULL)
    g_task_return_new_error (self->answering, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "The test is over");
  g_clear_object (&self->answering);
}

static void
test_free (gpointer data)
{
  Test *self = data;

  aus_live_timer_disarm (&self->timer);
  if (self->opening != NULL)
    g_task_return_new_error (self->opening, AUS_ERROR, AUS_ERROR_UNAVAILABLE,
                             "No media worker is there");
  g_clear_object (&self->opening);
  for (guint i = 0; i < self->n_legs; i++)
    leg_clear (&self->legs[i]);
  g_free (self->id);
  g_free (self->room_id);
  g_free (self->address);
  g_free (self);
}

static void
end (Test *self)
{
  AusPathTests *tests = self->tests;

  aus_media_set_room (tests->media, self->room_id, NULL, 0);
  g_hash_table_remove (tests->tests, self->room_id);
}

static void
on_expired (gpointer user_data)
{
  end (user_data);
}

static Leg *
find_leg (Test *self, const char *leg_id)
{
  for (guint i = 0; i < self->n_legs; i++) {
    if (g_str_equal (self->legs[i].id, leg_id))
      return &self->legs[i];
  }
  return NULL;
}

/* The offer with its candidates in the first m-line, the one that carries the transport. */
static char *
complete_sdp (const Leg *leg)
{
  const char *first = strstr (leg->sdp, "\r\nm=");
  const char *second = first != NULL ? strstr (first + 4, "\r\nm=") : NULL;

  if (second == NULL)
    return g_strconcat (leg->sdp, leg->candidates->str, NULL);
  g_autofree char *head = g_strndup (leg->sdp, second + 2 - leg->sdp);
  return g_strconcat (head, leg->candidates->str, second + 2, NULL);
}

static JsonNode *
describe (Test *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *legs = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < self->n_legs; i++) {
    JsonObject *leg = json_object_new ();
    g_autofree char *sdp = complete_sdp (&self->legs[i]);
    json_object_set_string_member (leg, "id", self->legs[i].id);
    json_object_set_string_member (leg, "way", self->legs[i].purpose);
    json_object_set_string_member (leg, "sdp", sdp);
    json_array_add_object_element (legs, leg);
  }
  json_object_set_string_member (object, "id", self->id);
  json_object_set_int_member (object, "seconds", AUS_PATH_TEST_SECONDS);
  json_object_set_array_member (object, "ice_servers",
                                aus_live_ice_build (self->tests->ice, self->id, AUS_LIVE_ICE_TEST));
  json_object_set_array_member (object, "legs", legs);
  json_node_take_object (node, object);
  return node;
}

static void
tell_opened (Test *self)
{
  g_autoptr (GTask) opening = g_steal_pointer (&self->opening);

  aus_live_wheel_arm (self->tests->wheel, &self->timer, AUS_PATH_TEST_SECONDS * G_USEC_PER_SEC,
                      on_expired, self);
  g_task_return_pointer (opening, describe (self), (GDestroyNotify) json_node_unref);
}

static gboolean
all_are (Test *self, gboolean gathered)
{
  for (guint i = 0; i < self->n_legs; i++) {
    if (self->legs[i].sdp == NULL || (gathered && !self->legs[i].gathered))
      return FALSE;
  }
  return TRUE;
}

static void
on_gathered_enough (gpointer user_data)
{
  Test *self = user_data;

  if (all_are (self, FALSE))
    tell_opened (self);
  else
    end (self);
}

/* RFC 8839 section 5.1: the third field; TCP candidates: RFC 6544 section 4.5. */
static gboolean
is_for (const Leg *leg, const char *candidate)
{
  g_auto (GStrv) fields = g_strsplit (candidate, " ", 4);
  gboolean tcp = g_strv_length (fields) > 2 && g_ascii_strcasecmp (fields[2], "tcp") == 0;

  return tcp == g_str_equal (leg->purpose, "tcp");
}

static Leg *
find (AusPathTests *self, const char *room_id, const char *leg_id, Test **test)
{
  *test = g_hash_table_lookup (self->tests, room_id);
  return *test != NULL ? find_leg (*test, leg_id) : NULL;
}

static void
on_leg_offer (AusMedia *media, const char *room_id, const char *leg_id, const char *sdp,
              AusPathTests *self)
{
  Test *test;
  Leg *leg = find (self, room_id, leg_id, &test);

  if (leg == NULL || leg->sdp != NULL)
    return;
  leg->sdp = g_strdup (sdp);
  if (test->opening != NULL && all_are (test, TRUE))
    tell_opened (test);
}

static void
on_leg_candidate (AusMedia *media, const char *room_id, const char *leg_id, guint mline_index,
                  const char *candidate, AusPathTests *self)
{
  Test *test;
  Leg *leg = find (self, room_id, leg_id, &test);

  if (leg == NULL)
    return;
  if (*candidate == '\0')
    leg->gathered = TRUE;
  else if (is_for (leg, candidate))
    g_string_append_printf (leg->candidates, "a=%s\r\n", candidate);
  if (test->opening != NULL && all_are (test, TRUE))
    tell_opened (test);
}

static void
tell_answered (Leg *leg)
{
  g_autoptr (GTask) answering = g_steal_pointer (&leg->answering);

  if (answering == NULL)
    return;
  if (leg->state == AUS_MEDIA_LEG_FAILED)
    g_task_return_error (answering, aus_error_new_at (AUS_ERROR_INVALID, "/sdp",
                                                      "Not an answer to this leg's offer"));
  else
    g_task_return_boolean (answering, TRUE);
}

static gboolean
hears_nobody (const Test *self)
{
  for (guint i = 0; i < self->n_legs; i++) {
    if (self->legs[i].state == AUS_MEDIA_LEG_CONNECTED)
      return FALSE;
  }
  return TRUE;
}

static void
on_leg_state (AusMedia *media, const char *room_id, const char *leg_id, guint state,
              const char *reason, AusPathTests *self)
{
  Test *test;
  Leg *leg = find (self, room_id, leg_id, &test);

  if (leg == NULL)
    return;
  leg->state = state;
  tell_answered (leg);
  /* The page was closed: its place is free for others. */
  if (state == AUS_MEDIA_LEG_SILENT && hears_nobody (test))
    end (test);
}

static void
on_worker_lost (AusMedia *media, const char *const *room_ids, AusPathTests *self)
{
  for (guint i = 0; room_ids[i] != NULL; i++) {
    Test *test = g_hash_table_lookup (self->tests, room_ids[i]);
    if (test != NULL)
      end (test);
  }
}

AusPathTests *
aus_path_tests_new (AusMedia *media, AusLiveIce *ice, AusLiveWheel *wheel, AusClock *clock,
                    guint limit)
{
  AusPathTests *self = g_new0 (AusPathTests, 1);

  self->media = g_object_ref (media);
  self->ice = aus_live_ice_ref (ice);
  self->wheel = wheel;
  self->clock = g_object_ref (clock);
  self->limit = limit;
  self->tests = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, test_free);
  g_signal_connect (media, "leg-offer", G_CALLBACK (on_leg_offer), self);
  g_signal_connect (media, "leg-candidate", G_CALLBACK (on_leg_candidate), self);
  g_signal_connect (media, "leg-state", G_CALLBACK (on_leg_state), self);
  g_signal_connect (media, "worker-lost", G_CALLBACK (on_worker_lost), self);
  return self;
}

void
aus_path_tests_free (AusPathTests *self)
{
  g_signal_handlers_disconnect_by_data (self->media, self);
  g_hash_table_unref (self->tests);
  g_object_unref (self->media);
  aus_live_ice_unref (self->ice);
  g_object_unref (self->clock);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS, message);
  if (error != NULL)
    aus_error_set_retry_after (*error, AUS_PATH_TEST_SECONDS);
  return FALSE;
}

static gboolean
check_limits (AusPathTests *self, const char *address, GError **error)
{
  GHashTableIter iter;
  gpointer value;
  guint n_of_address = 0;

  g_hash_table_iter_init (&iter, self->tests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n_of_address += g_str_equal (((Test *) value)->address, address);
  if (n_of_address >= AUS_PATH_TEST_PER_ADDRESS)
    return refuse (error, "Network tests of this address are still running");
  if (g_hash_table_size (self->tests) >= self->limit)
    return refuse (error, "Too many network tests at the moment");
  return TRUE;
}

static void
place (Test *self)
{
  AusMediaLeg legs[MAX_LEGS] = { 0 };
  AusMediaRoute routes[MAX_LEGS];

  for (guint i = 0; i < self->n_legs; i++) {
    routes[i] = (AusMediaRoute){ 1, self->legs[i].id, AUS_MEDIA_SOURCE_ECHO };
    legs[i] = (AusMediaLeg){ .leg_id = self->legs[i].id,
                             .predecessor = "",
                             .gate_open = TRUE,
                             .routes = &routes[i],
                             .n_routes = 1 };
  }
  aus_media_set_room (self->tests->media, self->room_id, legs, self->n_legs);
}

static Test *
test_new (AusPathTests *tests, const char *address)
{
  static const char *const WAYS[MAX_LEGS] = { "udp", "tcp", "turn" };
  Test *self = g_new0 (Test, 1);
  gint64 now = aus_clock_now (tests->clock);

  self->tests = tests;
  self->id = aus_id_new (now);
  self->room_id = g_strconcat ("test-", self->id, NULL);
  self->address = g_strdup (address);
  self->n_legs = aus_live_ice_has_turn (tests->ice) ? MAX_LEGS : MAX_LEGS - 1;
  for (guint i = 0; i < self->n_legs; i++)
    self->legs[i] =
        (Leg){ .id = aus_id_new (now), .purpose = WAYS[i], .candidates = g_string_new (NULL) };
  return self;
}

void
aus_path_tests_open_async (AusPathTests *self, const char *address, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  GError *error = NULL;

  if (!check_limits (self, address, &error)) {
    g_task_return_error (task, error);
    return;
  }
  Test *test = test_new (self, address);
  test->opening = g_steal_pointer (&task);
  g_hash_table_insert (self->tests, test->room_id, test);
  aus_live_wheel_arm (self->wheel, &test->timer, GATHER_USEC, on_gathered_enough, test);
  place (test);
}

JsonNode *
aus_path_tests_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static Test *
find_test (AusPathTests *self, const char *test_id, GError **error)
{
  g_autofree char *room_id = g_strconcat ("test-", test_id, NULL);
  Test *test = g_hash_table_lookup (self->tests, room_id);

  if (test == NULL)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "No such test, or it is over");
  return test;
}

static Leg *
find_unanswered (AusPathTests *self, const char *test_id, const char *leg_id, GError **error)
{
  Test *test = find_test (self, test_id, error);
  Leg *leg = test != NULL ? find_leg (test, leg_id) : NULL;

  if (leg == NULL && test != NULL)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "No leg of this test");
  if (leg == NULL || !leg->answered)
    return leg;
  aus_set_error_at (error, AUS_ERROR_ILLEGAL_TRANSITION, "/leg", "Already answered");
  return NULL;
}

void
aus_path_tests_answer_async (AusPathTests *self, const char *test_id, const char *leg_id,
                             const char *sdp, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  GError *error = NULL;
  Leg *leg = find_unanswered (self, test_id, leg_id, &error);

  if (leg == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_autofree char *room_id = g_strconcat ("test-", test_id, NULL);
  leg->answered = TRUE;
  leg->answering = g_steal_pointer (&task);
  aus_media_set_answer (self->media, room_id, leg_id, sdp);
}

gboolean
aus_path_tests_answer_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
aus_path_tests_close (AusPathTests *self, const char *test_id, GError **error)
{
  Test *test = find_test (self, test_id, error);

  if (test != NULL)
    end (test);
  return test != NULL;
}

guint
aus_path_tests_count (AusPathTests *self)
{
  return g_hash_table_size (self->tests);
}
