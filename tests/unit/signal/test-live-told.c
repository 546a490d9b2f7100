/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client holds of its state is what the whole state would say, however it was told. */
#include "app/aus-live-room.h"

#include "core/aus-id.h"
#include "core/aus-json.h"
#include "live-consultation.h"

#define N_PEOPLE 4

/* Louise's client; Marguerite is a patient like her, of whom she learns nothing. */
enum { CLAIRE, LOUISE, MARGUERITE, PAULETTE };

typedef struct {
  AusConsultation *consultation;
  AusLiveRoom room;
  AusLiveSeat seats[N_PEOPLE];
  AusLiveSeat *viewer;
  JsonNode *picture; /* what the client holds; NULL: nothing yet */
  JsonNode *quality; /* as last told; NULL: never */
  guint n_states, n_limits, n_paused;
} Fixture;

static JsonObject *
find_in_picture (Fixture *fixture, JsonObject *message)
{
  const char *id = json_object_get_string_member (message, "participant");
  JsonObject *state = json_node_get_object (fixture->picture);
  JsonArray *people = json_object_get_array_member (state, "people");

  for (guint i = 0; i < json_array_get_length (people); i++) {
    JsonObject *person = json_array_get_object_element (people, i);
    if (g_str_equal (json_object_get_string_member (person, "id"), id))
      return person;
  }
  return NULL;
}

static void
take (JsonObject *into, JsonObject *message, const char *member)
{
  json_object_set_boolean_member (into, member, json_object_get_boolean_member (message, member));
}

static void
apply (Fixture *fixture, const char *type, JsonNode *body)
{
  JsonObject *message = json_node_get_object (body);

  if (g_str_equal (type, "limits")) {
    fixture->n_limits++;
    json_object_set_member (json_node_get_object (fixture->picture), "limits",
                            json_node_copy (body));
    return;
  }
  if (g_str_equal (type, "quality")) {
    g_clear_pointer (&fixture->quality, json_node_unref);
    fixture->quality = json_node_ref (body);
    return;
  }
  JsonObject *person = find_in_picture (fixture, message);
  if (g_str_equal (type, "paused")) {
    fixture->n_paused++;
    g_assert_nonnull (person);
    take (person, message, "video_paused");
    take (person, message, "extra_paused");
    return;
  }
  g_assert_cmpstr (type, ==, "speaking");
  if (!g_str_equal (json_object_get_string_member (message, "participant"),
                    fixture->viewer->participant_id)) {
    g_assert_nonnull (person);
    take (person, message, "speaking");
  }
}

static void
on_send (gpointer user_data, const char *type, const char *text)
{
  Fixture *fixture = user_data;
  g_autoptr (JsonNode) body = json_from_string (text, NULL);

  if (!g_str_equal (type, "state")) {
    apply (fixture, type, body);
    return;
  }
  fixture->n_states++;
  g_clear_pointer (&fixture->picture, json_node_unref);
  fixture->picture = g_steal_pointer (&body);
}

static const AusLiveListener listener = { .send = on_send };

static void
add_person (Fixture *fixture, guint index, AusRole role)
{
  AusPerson *person = aus_person_new ();
  AusLiveSeat *seat = &fixture->seats[index];

  person->id = aus_id_new (index + 1);
  person->role = role;
  person->given_name = g_strdup ("Given");
  person->family_name = g_strdup ("Family");
  person->locale = g_strdup ("fr");
  person->presence = AUS_PRESENCE_IN_CALL;
  person->identity_confirmed_at = person->ready_at = person->admitted_at = 1;
  g_ptr_array_add (fixture->consultation->people, person);
  seat->room = &fixture->room;
  seat->person = person;
  seat->participant_id = person->id;
  seat->step = AUS_ARRIVAL_CALL;
  seat->in_call = seat->connected = TRUE;
  seat->meter = aus_live_meter_new ();
  seat->meter->trend.known = TRUE;
  g_ptr_array_add (fixture->room.seats, seat);
}

static void
update_limits (Fixture *fixture)
{
  AusLiveLimits before = fixture->viewer->limits;

  aus_live_limits_find (N_PEOPLE, &fixture->viewer->advice, &before, &fixture->viewer->limits);
}

/* Slots 1 to 3 in the order of the people; the extra picture of @extra (or of nobody) in slot 6. */
static void
assign_slots (Fixture *fixture, gint extra)
{
  AusLiveWish wishes[N_PEOPLE];
  guint n_wishes = 0;

  for (gint i = 0; i < N_PEOPLE; i++)
    if (i != LOUISE)
      wishes[n_wishes++] = (AusLiveWish){ fixture->seats[i].participant_id, i == extra, FALSE };
  aus_live_slots_assign (&fixture->viewer->slots, wishes, n_wishes);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const AusRole ROLES[] = { AUS_ROLE_PRACTITIONER, AUS_ROLE_PATIENT, AUS_ROLE_PATIENT,
                                   AUS_ROLE_COMPANION };
  AusConsultation *consultation = live_consultation_new ();

  fixture->consultation = fixture->room.snapshot = consultation;
  consultation->status = AUS_CONSULTATION_IN_PROGRESS;
  fixture->room.seats = g_ptr_array_new ();
  fixture->room.devices = g_ptr_array_new ();
  for (guint i = 0; i < N_PEOPLE; i++)
    add_person (fixture, i, ROLES[i]);
  fixture->viewer = &fixture->seats[LOUISE];
  fixture->viewer->listener = &listener;
  fixture->viewer->listener_data = fixture;
  assign_slots (fixture, CLAIRE);
  update_limits (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->picture, json_node_unref);
  g_clear_pointer (&fixture->quality, json_node_unref);
  for (guint i = 0; i < N_PEOPLE; i++)
    aus_live_meter_free (fixture->seats[i].meter);
  aus_live_slots_clear (&fixture->viewer->slots);
  g_ptr_array_unref (fixture->room.devices);
  g_ptr_array_unref (fixture->room.seats);
  aus_consultation_unref (fixture->consultation);
}

/* Tells, and what the client holds then is the state. */
static void
tell (Fixture *fixture)
{
  update_limits (fixture);
  aus_live_seat_tell (fixture->viewer);
  g_autofree char *text = aus_live_state_print (fixture->viewer);
  g_autoptr (JsonNode) state = json_from_string (text, NULL);
  g_autofree char *held = aus_json_print (fixture->picture);
  if (!json_node_equal (state, fixture->picture))
    g_error ("the client holds %s\ninstead of %s", held, text);
}

static void
assert_told (Fixture *fixture, guint n_states, guint n_limits, guint n_paused)
{
  g_assert_cmpuint (fixture->n_states, ==, n_states);
  g_assert_cmpuint (fixture->n_limits, ==, n_limits);
  g_assert_cmpuint (fixture->n_paused, ==, n_paused);
}

static void
test_alone (Fixture *fixture, gconstpointer data)
{
  AusMediaAdvice *advice = &fixture->viewer->advice;

  tell (fixture);
  assert_told (fixture, 1, 0, 0);
  tell (fixture);
  assert_told (fixture, 1, 0, 0);
  advice->camera_kbps = 180;
  tell (fixture);
  assert_told (fixture, 1, 1, 0);
  advice->paused_slots = 1u << (AUS_LIVE_EXTRA_SLOT - 1);
  tell (fixture);
  assert_told (fixture, 1, 1, 1);
  advice->low_kbps = 90;
  advice->paused_slots = 1u << 0 | 1u << 2;
  tell (fixture);
  assert_told (fixture, 1, 2, 3);
}

/* D4: a slot says nothing of whom the state does not show. */
static void
test_nothing_of_the_hidden (Fixture *fixture, gconstpointer data)
{
  tell (fixture);
  g_assert_cmpuint (aus_live_slots_find (&fixture->viewer->slots,
                                         fixture->seats[MARGUERITE].participant_id,
                                         AUS_MEDIA_SOURCE_MAIN),
                    ==, 2);
  fixture->viewer->advice.paused_slots = 1u << 1;
  tell (fixture);
  assert_told (fixture, 1, 0, 0);
  aus_live_seat_tell_speaking (fixture->viewer, &fixture->seats[MARGUERITE], TRUE);
  g_assert_true (fixture->seats[MARGUERITE].speaking);
  tell (fixture);
  assert_told (fixture, 1, 0, 0);
}

static void
assert_quality (Fixture *fixture, const gboolean *is_told)
{
  JsonObject *message = json_node_get_object (fixture->quality);
  JsonArray *people = json_object_get_array_member (message, "people");
  guint n = 0;

  for (guint i = 0; i < N_PEOPLE; i++) {
    if (!is_told[i])
      continue;
    JsonObject *person = json_array_get_object_element (people, n++);
    g_assert_cmpstr (json_object_get_string_member (person, "id"), ==,
                     fixture->seats[i].participant_id);
  }
  g_assert_cmpuint (json_array_get_length (people), ==, n);
}

static void
test_quality (Fixture *fixture, gconstpointer data)
{
  static const gboolean ALL[] = { TRUE, TRUE, FALSE, TRUE };
  static const gboolean KNOWN[] = { FALSE, TRUE, FALSE, TRUE };

  aus_live_room_tell_quality (&fixture->room);
  assert_quality (fixture, ALL);
  fixture->seats[CLAIRE].meter->trend.known = FALSE;
  aus_live_room_tell_quality (&fixture->room);
  assert_quality (fixture, KNOWN);
  g_clear_pointer (&fixture->quality, json_node_unref);
  for (guint i = 0; i < N_PEOPLE; i++)
    fixture->seats[i].meter->trend.known = FALSE;
  aus_live_room_tell_quality (&fixture->room);
  g_assert_null (fixture->quality);
}

static void
test_with_something_else (Fixture *fixture, gconstpointer data)
{
  AusMediaAdvice *advice = &fixture->viewer->advice;

  tell (fixture);
  advice->camera_kbps = 180;
  advice->paused_slots = 1;
  fixture->seats[CLAIRE].media.camera = TRUE;
  tell (fixture);
  assert_told (fixture, 2, 0, 0);
  /* Who moves to another slot takes what is paused there with them. */
  advice->paused_slots = 1u << (AUS_LIVE_EXTRA_SLOT - 1);
  assign_slots (fixture, PAULETTE);
  tell (fixture);
  assert_told (fixture, 3, 0, 0);
  /* What is already so again by the time there is something to tell never happened. */
  advice->paused_slots = 0;
  advice->paused_slots = 1u << (AUS_LIVE_EXTRA_SLOT - 1);
  tell (fixture);
  assert_told (fixture, 3, 0, 0);
  fixture->viewer->told = (AusLiveTold){ 0 }; /* another page */
  tell (fixture);
  assert_told (fixture, 4, 0, 0);
}

/* Who speaks is told at once, and owes neither the state nor what changed before. */
static void
test_beside_speaking (Fixture *fixture, gconstpointer data)
{
  tell (fixture);
  fixture->viewer->advice.camera_kbps = 180;
  fixture->viewer->advice.paused_slots = 1;
  aus_live_seat_tell_speaking (fixture->viewer, &fixture->seats[CLAIRE], TRUE);
  assert_told (fixture, 1, 0, 0);
  tell (fixture);
  assert_told (fixture, 1, 1, 1);
}

static void
change_something (Fixture *fixture)
{
  static const guint KBPS[] = { 0, 100, 180, 190, 400, 500, 1000 };
  AusMediaAdvice *advice = &fixture->viewer->advice;
  guint who = (guint) g_test_rand_int_range (0, N_PEOPLE);

  switch (g_test_rand_int_range (0, 8)) {
  case 0:
    advice->camera_kbps = KBPS[g_test_rand_int_range (0, G_N_ELEMENTS (KBPS))];
    break;
  case 1:
    advice->low_kbps = g_test_rand_bit () ? 90 : 0;
    break;
  case 2:
    advice->extra_kbps = KBPS[g_test_rand_int_range (0, G_N_ELEMENTS (KBPS))];
    break;
  case 3:
    advice->paused_slots ^= 1u << g_test_rand_int_range (0, AUS_LIVE_N_SLOTS);
    break;
  case 4:
    aus_live_seat_tell_speaking (fixture->viewer, &fixture->seats[who],
                                 !fixture->seats[who].speaking);
    break;
  case 5:
    fixture->seats[who].media.camera = g_test_rand_bit ();
    break;
  case 6:
    assign_slots (fixture, g_test_rand_int_range (-1, N_PEOPLE));
    break;
  default:
    fixture->consultation->locked = g_test_rand_bit ();
    break;
  }
}

static void
test_whatever_changes (Fixture *fixture, gconstpointer data)
{
  tell (fixture);
  for (guint round = 0; round < 3000; round++) {
    for (gint32 n = g_test_rand_int_range (1, 4); n > 0; n--)
      change_something (fixture);
    if (g_test_rand_int_range (0, 50) == 0)
      fixture->viewer->told = (AusLiveTold){ 0 };
    tell (fixture);
  }
  g_assert_cmpuint (fixture->n_limits, >, 100);
  g_assert_cmpuint (fixture->n_paused, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/live/told/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("E6/limits-and-pauses-alone", test_alone);
  ADD ("D4/nothing-of-the-hidden", test_nothing_of_the_hidden);
  ADD ("D4/quality-of-those-who-are-shown", test_quality);
  ADD ("E6/with-something-else", test_with_something_else);
  ADD ("E6/beside-speaking", test_beside_speaking);
  ADD ("E6/whatever-changes", test_whatever_changes);
  return g_test_run ();
}
