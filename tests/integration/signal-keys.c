/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server's part in end-to-end encryption: rounds, and carrying what it does not read. */
#include "signal-world.h"

#include "aus-test-wait.h"
#include "core/aus-error.h"

#define DOCTOR_PAGE  "doctorsPage0000000000A"
#define PATIENT_PAGE "patientsPage000000000A"
#define NEXT_PAGE    "patientsPage000000000B"
#define OTHER_PAGE   "companionsPage0000000A"

static SignalWorld world;

/* @patient_page: NULL: a browser that cannot encrypt. */
static void
call_begin (SignalCall *call, const char *patient_page)
{
  const SignalVisit *visit = &call->visit;

  signal_visit_plan (&call->visit, &world, "Louise", SIGNAL_WITH_COMPANION);
  call->patient = patient_page != NULL
                      ? signal_visit_enter_page (visit, visit->patient_cookie, patient_page)
                      : signal_visit_enter (visit, visit->patient_cookie);
  signal_visit_arrive (call->patient);
  call->patient_leg = signal_visit_answer (&world, visit, call->patient);
  call->doctor = signal_visit_enter_page (visit, visit->practitioner_cookie, DOCTOR_PAGE);
  aus_test_client_request_ok (call->doctor, "ready",
                              "\"equipment\":{\"camera\":true,\"microphone\":true,\"browser\":"
                              "\"Test\",\"encryption\":true}");
  call->doctor_leg = signal_visit_answer (&world, visit, call->doctor);
  aus_test_client_request_ok (call->doctor, "act", "\"action\":\"start\"");
}

static JsonObject *
get_encryption (JsonObject *state)
{
  return json_object_get_object_member (state, "encryption");
}

/* The instances of the round in the order of the seats, joined by commas. */
static char *
dup_instances (JsonObject *state)
{
  JsonArray *members = json_object_get_array_member (get_encryption (state), "members");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (members); i++) {
    JsonObject *member = json_array_get_object_element (members, i);
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "",
                            json_object_get_string_member (member, "instance"));
  }
  return g_strdup (text->str);
}

static gboolean
has_instances (JsonObject *state, gconstpointer wanted)
{
  g_autofree char *instances = dup_instances (state);

  return g_str_equal (instances, wanted);
}

typedef struct {
  const char *instances;
  gint64 after;
} Round;

static gboolean
is_later_round (JsonObject *state, gconstpointer wanted)
{
  const Round *round = wanted;

  return has_instances (state, round->instances) &&
         json_object_get_int_member (get_encryption (state), "round") > round->after;
}

/*
 * Both are told of a later round of exactly these pages, and it is the same round. A state that was
 * sent before it may still be on its way, and is passed over.
 */
static void
await_round (SignalCall *call, AusTestClient *first, AusTestClient *second, const char *instances)
{
  Round wanted = { .instances = instances, .after = call->round };
  g_autoptr (JsonObject) a = aus_test_client_expect_such (first, "state", is_later_round, &wanted);
  g_autoptr (JsonObject) b = aus_test_client_expect_such (second, "state", is_later_round, &wanted);
  gint64 round = json_object_get_int_member (get_encryption (a), "round");

  g_assert_cmpint (json_object_get_int_member (get_encryption (b), "round"), ==, round);
  call->round = round;
}

static void
test_round_of_two (void)
{
  g_auto (SignalCall) call = { 0 };

  call_begin (&call, PATIENT_PAGE);
  await_round (&call, call.doctor, call.patient, PATIENT_PAGE "," DOCTOR_PAGE);
}

static gboolean
names_somebody_without (JsonObject *state, gconstpointer participant_id)
{
  JsonArray *without = json_object_get_array_member (get_encryption (state), "without");

  return json_array_get_length (without) == 1 &&
         g_str_equal (json_array_get_string_element (without, 0), participant_id);
}

/* Before they are let in it is known of the page, and in the call of the room. */
static void
test_who_cannot_is_named (void)
{
  g_auto (SignalCall) call = { 0 };

  call_begin (&call, NULL);
  g_autoptr (JsonObject) state = aus_test_client_expect_such (
      call.doctor, "state", names_somebody_without, call.visit.patient_id);
  JsonObject *person = aus_test_state_find_person (state, "patient");
  g_assert_false (json_object_get_boolean_member (person, "encrypts"));
  g_assert_true (has_instances (state, DOCTOR_PAGE));
  g_autoptr (JsonObject) answer = aus_test_client_request (
      call.patient, "keys", "\"round\":1,\"part\":\"commit\",\"body\":\"\"");
  g_assert_cmpstr (json_object_get_string_member (answer, "problem"), ==, "forbidden");
}

static void
test_keys_are_carried (void)
{
  g_auto (SignalCall) call = { 0 };

  call_begin (&call, PATIENT_PAGE);
  await_round (&call, call.doctor, call.patient, PATIENT_PAGE "," DOCTOR_PAGE);
  aus_test_client_request_ok (call.doctor, "keys",
                              "\"round\":7,\"part\":\"commit\",\"body\":\"b3BhcXVl\"");
  g_autoptr (JsonObject) commit = aus_test_client_expect (call.patient, "keys");
  g_assert_cmpstr (json_object_get_string_member (commit, "from"), ==, call.visit.practitioner_id);
  g_assert_cmpint (json_object_get_int_member (commit, "round"), ==, 7);
  g_assert_cmpstr (json_object_get_string_member (commit, "part"), ==, "commit");
  g_assert_cmpstr (json_object_get_string_member (commit, "body"), ==, "b3BhcXVl");
  g_autofree char *members = g_strdup_printf (
      "\"to\":\"%s\",\"round\":7,\"part\":\"key\",\"body\":\"a-_Z\"", call.visit.practitioner_id);
  aus_test_client_request_ok (call.patient, "keys", members);
  g_autoptr (JsonObject) key = aus_test_client_expect (call.doctor, "keys");
  g_assert_cmpstr (json_object_get_string_member (key, "body"), ==, "a-_Z");
}

typedef struct {
  const char *type, *members, *problem, *pointer;
} Refused;

static void
test_bad_relays (void)
{
  static const char STRANGER[] = "01hzy8k3v5w7x9z1b2c3d4e5f6";
  g_auto (SignalCall) call = { 0 };

  call_begin (&call, PATIENT_PAGE);
  await_round (&call, call.doctor, call.patient, PATIENT_PAGE "," DOCTOR_PAGE);
  g_autofree char *absent =
      g_strdup_printf ("\"to\":\"%s\",\"body\":\"YQ\"", call.visit.companion_id);
  g_autofree char *self =
      g_strdup_printf ("\"to\":\"%s\",\"body\":\"YQ\"", call.visit.practitioner_id);
  g_autofree char *stranger = g_strdup_printf ("\"to\":\"%s\",\"body\":\"YQ\"", STRANGER);
  g_autofree char *quote =
      g_strdup_printf ("\"to\":\"%s\",\"body\":\"\\\"}\"", call.visit.patient_id);
  const Refused refused[] = {
    { "sealed", absent, "not-found", "/to" },
    { "sealed", self, "not-found", "/to" },
    { "sealed", stranger, "not-found", "/to" },
    { "sealed", quote, "invalid", "/body" },
    { "keys", "\"round\":1,\"part\":\"reveal\",\"body\":\"a b\"", "invalid", "/body" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (JsonObject) answer =
        aus_test_client_request (call.doctor, refused[i].type, refused[i].members);
    g_assert_cmpstr (json_object_get_string_member (answer, "problem"), ==, refused[i].problem);
    g_assert_cmpstr (json_object_get_string_member (answer, "pointer"), ==, refused[i].pointer);
  }
  g_assert_null (strstr (aus_test_client_get_transcript (call.patient), "\"keys\""));
  g_assert_null (strstr (aus_test_client_get_transcript (call.patient), "\"sealed\""));
}

/* Who waits has no part in it: neither are they told who has keys, nor may they speak. */
static void
test_waiting_room_is_outside (void)
{
  g_auto (SignalCall) call = { 0 };

  call_begin (&call, PATIENT_PAGE);
  await_round (&call, call.doctor, call.patient, PATIENT_PAGE "," DOCTOR_PAGE);
  g_autoptr (AusTestClient) companion =
      signal_visit_enter_page (&call.visit, call.visit.companion_cookie, OTHER_PAGE);
  aus_test_client_request_ok (companion, "confirm_identity", "");
  g_autoptr (JsonObject) state =
      aus_test_client_expect_such (companion, "state", has_instances, "");
  g_assert_cmpint (json_object_get_int_member (get_encryption (state), "round"), ==, 0);
  g_autofree char *members =
      g_strdup_printf ("\"to\":\"%s\",\"body\":\"YQ\"", call.visit.patient_id);
  g_autoptr (JsonObject) answer = aus_test_client_request (companion, "sealed", members);
  g_assert_cmpstr (json_object_get_string_member (answer, "problem"), ==, "forbidden");
  g_assert_null (strstr (aus_test_client_get_transcript (companion), PATIENT_PAGE));
}

static void
test_reload_begins_a_round (void)
{
  g_auto (SignalCall) call = { 0 };

  call_begin (&call, PATIENT_PAGE);
  await_round (&call, call.doctor, call.patient, PATIENT_PAGE "," DOCTOR_PAGE);
  g_autoptr (AusTestClient) again =
      signal_visit_enter_page (&call.visit, call.visit.patient_cookie, NEXT_PAGE);
  await_round (&call, call.doctor, again, NEXT_PAGE "," DOCTOR_PAGE);
}

static gboolean
is_reconnecting (JsonObject *state, gconstpointer role)
{
  JsonObject *person = aus_test_state_find_person (state, role);

  return g_str_equal (json_object_get_string_member (person, "presence"), "reconnecting");
}

/* A socket that is lost for a moment costs nobody a key; the same page comes back into the round.
 */
static void
test_lost_socket_keeps_the_round (void)
{
  g_auto (SignalCall) call = { 0 };

  call_begin (&call, PATIENT_PAGE);
  await_round (&call, call.doctor, call.patient, PATIENT_PAGE "," DOCTOR_PAGE);
  aus_test_client_drop (call.patient);
  while (aus_signal_server_count_sockets (world.signal) > 1)
    g_main_context_iteration (NULL, TRUE);
  signal_world_pass_time (&world, 2);
  g_autoptr (JsonObject) state =
      aus_test_client_expect_such (call.doctor, "state", is_reconnecting, "patient");
  g_assert_cmpint (json_object_get_int_member (get_encryption (state), "round"), ==, call.round);
  g_assert_true (has_instances (state, PATIENT_PAGE "," DOCTOR_PAGE));
}

static void
test_asking_for_a_round (void)
{
  g_auto (SignalCall) call = { 0 };

  call_begin (&call, PATIENT_PAGE);
  await_round (&call, call.doctor, call.patient, PATIENT_PAGE "," DOCTOR_PAGE);
  signal_world_pass_time (&world, 1);
  g_autofree char *stale = g_strdup_printf ("\"round\":%" G_GINT64_FORMAT, call.round);
  aus_test_client_request_ok (call.doctor, "round", stale);
  await_round (&call, call.doctor, call.patient, PATIENT_PAGE "," DOCTOR_PAGE);
  /* The other side asked for the same: the new one has crossed it on its way. */
  aus_test_client_request_ok (call.patient, "round", stale);
  g_autofree char *present = g_strdup_printf ("\"round\":%" G_GINT64_FORMAT, call.round);
  g_autoptr (JsonObject) answer = aus_test_client_request (call.patient, "round", present);
  g_assert_cmpstr (json_object_get_string_member (answer, "problem"), ==, "too-many-requests");
}

static void
test_sealed_is_passed (void)
{
  g_auto (SignalCall) call = { 0 };

  call_begin (&call, PATIENT_PAGE);
  await_round (&call, call.doctor, call.patient, PATIENT_PAGE "," DOCTOR_PAGE);
  g_autofree char *members =
      g_strdup_printf ("\"to\":\"%s\",\"body\":\"c2VhbGVk\"", call.visit.patient_id);
  aus_test_client_request_ok (call.doctor, "sealed", members);
  g_autoptr (JsonObject) sealed = aus_test_client_expect (call.patient, "sealed");
  g_assert_cmpstr (json_object_get_string_member (sealed, "from"), ==, call.visit.practitioner_id);
  g_assert_cmpstr (json_object_get_string_member (sealed, "body"), ==, "c2VhbGVk");
  g_assert_false (json_object_has_member (sealed, "seq"));
}

static const char *
send_large (SignalCall *call, JsonObject **answer)
{
  g_autofree char *body = g_strnfill (60000, 'A');
  g_autofree char *members =
      g_strdup_printf ("\"to\":\"%s\",\"body\":\"%s\"", call->visit.patient_id, body);

  g_clear_pointer (answer, json_object_unref);
  *answer = aus_test_client_request (call->doctor, "sealed", members);
  return json_object_has_member (*answer, "problem")
             ? json_object_get_string_member (*answer, "problem")
             : NULL;
}

/* Whoever does not keep up is not flooded, and nothing is kept for them. */
static void
test_slow_receiver_is_not_flooded (void)
{
  g_auto (SignalCall) call = { 0 };
  g_autoptr (JsonObject) answer = NULL;
  guint n_passed = 0;

  call_begin (&call, PATIENT_PAGE);
  await_round (&call, call.doctor, call.patient, PATIENT_PAGE "," DOCTOR_PAGE);
  aus_test_client_ignore_pings (call.patient);
  while (n_passed < 40 && send_large (&call, &answer) == NULL)
    n_passed++;
  g_assert_cmpuint (n_passed, <=, aus_signal_limits_default.unconfirmed_bytes / 2 / 60000);
  g_assert_cmpuint (n_passed, >, 4);
  g_assert_cmpstr (json_object_get_string_member (answer, "problem"), ==, "unavailable");
  g_assert_cmpint (json_object_get_int_member (answer, "retry_after"), ==, 1);
  /* Its socket is not closed for it. */
  aus_test_client_request_ok (call.patient, "media",
                              "\"microphone\":true,\"camera\":true,\"extra\":\"none\"");
}

static void
test_absent_receiver (void)
{
  g_auto (SignalCall) call = { 0 };
  g_autoptr (JsonObject) answer = NULL;

  call_begin (&call, PATIENT_PAGE);
  await_round (&call, call.doctor, call.patient, PATIENT_PAGE "," DOCTOR_PAGE);
  aus_test_client_drop (call.patient);
  while (aus_signal_server_count_sockets (world.signal) > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (send_large (&call, &answer), ==, "unavailable");
}

static gboolean
sees_test_inside (JsonObject *state, gconstpointer unused)
{
  JsonObject *test = aus_test_state_find_person (state, "diagnostic");

  return test != NULL && g_str_equal (json_object_get_string_member (test, "presence"), "in_call");
}

/*
 * The operator's test has no part in keys, even when its client says that it can; the others go on
 * encrypting while it is there (M3).
 */
static void
test_diagnostic_gets_no_keys (void)
{
  g_auto (SignalCall) call = { 0 };
  g_autofree char *id = NULL;

  call_begin (&call, PATIENT_PAGE);
  await_round (&call, call.doctor, call.patient, PATIENT_PAGE "," DOCTOR_PAGE);
  g_autofree char *cookie = signal_visit_add_test (&call.visit, &world, &id);
  g_autoptr (AusTestClient) test = signal_visit_enter_page (&call.visit, cookie, OTHER_PAGE);
  aus_test_client_request_ok (test, "ready",
                              "\"equipment\":{\"camera\":true,\"microphone\":true,\"browser\":"
                              "\"Test\",\"encryption\":true}");
  g_free (signal_visit_answer (&world, &call.visit, test));
  g_autofree char *admit = g_strdup_printf ("\"action\":\"admit\",\"participant\":\"%s\"", id);
  aus_test_client_request_ok (call.doctor, "act", admit);

  g_autoptr (JsonObject) state =
      aus_test_client_expect_such (call.patient, "state", sees_test_inside, NULL);
  JsonArray *without = json_object_get_array_member (get_encryption (state), "without");
  g_assert_cmpuint (json_array_get_length (without), ==, 0);
  g_assert_true (has_instances (state, PATIENT_PAGE "," DOCTOR_PAGE));
  g_assert_cmpint (json_object_get_int_member (get_encryption (state), "round"), ==, call.round);
  g_autoptr (JsonObject) answer =
      aus_test_client_request (test, "keys", "\"round\":1,\"part\":\"commit\",\"body\":\"\"");
  g_assert_cmpstr (json_object_get_string_member (answer, "problem"), ==, "forbidden");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal_world_open (&world, &aus_signal_limits_default);
  g_test_add_func ("/signal/keys/E5/round-of-two", test_round_of_two);
  g_test_add_func ("/signal/keys/E5/who-cannot-is-named", test_who_cannot_is_named);
  g_test_add_func ("/signal/keys/E5/keys-are-carried", test_keys_are_carried);
  g_test_add_func ("/signal/keys/E5/bad-relays", test_bad_relays);
  g_test_add_func ("/signal/keys/E5/waiting-room-is-outside", test_waiting_room_is_outside);
  g_test_add_func ("/signal/keys/E5/reload-begins-a-round", test_reload_begins_a_round);
  g_test_add_func ("/signal/keys/E5/lost-socket-keeps-the-round", test_lost_socket_keeps_the_round);
  g_test_add_func ("/signal/keys/E5/asking-for-a-round", test_asking_for_a_round);
  g_test_add_func ("/signal/keys/E4/sealed-is-passed", test_sealed_is_passed);
  g_test_add_func ("/signal/keys/E4/slow-receiver-is-not-flooded",
                   test_slow_receiver_is_not_flooded);
  g_test_add_func ("/signal/keys/M3/test-gets-no-keys", test_diagnostic_gets_no_keys);
  g_test_add_func ("/signal/keys/E4/absent-receiver", test_absent_receiver);
  int status = g_test_run ();
  signal_world_close (&world);
  return status;
}
