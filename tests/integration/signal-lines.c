/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes in the middle of a call because of a line, told in few bytes over the same line. */
#include "signal-world.h"

static SignalWorld world;

/* The doctor's line is advised for sending, the patient's for what it is sent. */
static const AusMediaAdvice NARROW = { .camera_kbps = 180, .low_kbps = 90 };
static const AusMediaAdvice PAUSED = { .paused_slots = 1 };
static const AusMediaAdvice FREE = { 0 };

static void
advise (const SignalCall *call, const char *leg, const AusMediaAdvice *advice)
{
  aus_media_emit_leg_advice (AUS_MEDIA (world.media), call->visit.consultation_id, leg, advice);
}

static gboolean
has_message (JsonObject *state, gconstpointer message)
{
  JsonObject *consultation = json_object_get_object_member (state, "consultation");

  return g_str_equal (json_object_get_string_member (consultation, "waiting_message"), message);
}

/* Until everything before it is stored and told; (transfer full): the doctor's state then. */
static JsonObject *
settle (const SignalCall *call, const char *message)
{
  g_autofree char *members = g_strdup_printf ("\"action\":\"message\",\"text\":\"%s\"", message);

  aus_test_client_request_ok (call->doctor, "act", members);
  json_object_unref (aus_test_client_expect_such (call->patient, "state", has_message, message));
  return aus_test_client_expect_such (call->doctor, "state", has_message, message);
}

/* @doctor, @patient: the number of the last message to each. */
static void
begin (SignalCall *call, guint *doctor, guint *patient)
{
  signal_call_begin (call, &world);
  g_autoptr (JsonObject) state = settle (call, "Settled");
  g_assert_nonnull (state);
  *doctor = aus_test_client_get_last_seq (call->doctor);
  *patient = aus_test_client_get_last_seq (call->patient);
}

/* The very next message to @client is this one. */
static JsonObject *
expect_next (AusTestClient *client, const char *type, guint *seq)
{
  JsonObject *message = aus_test_client_expect (client, type);

  g_assert_cmpint (json_object_get_int_member (message, "seq"), ==, ++*seq);
  return message;
}

static void
expect_limits (AusTestClient *client, guint *seq, gint64 kbps, gint64 height, gint64 low_kbps)
{
  g_autoptr (JsonObject) message = expect_next (client, "limits", seq);

  g_assert_cmpint (json_object_get_int_member (message, "video_kbps"), ==, kbps);
  g_assert_cmpint (json_object_get_int_member (message, "video_height"), ==, height);
  g_assert_cmpint (json_object_get_int_member (message, "low_kbps"), ==, low_kbps);
}

static void
expect_paused (AusTestClient *client, guint *seq, const char *participant_id, gboolean paused)
{
  g_autoptr (JsonObject) message = expect_next (client, "paused", seq);

  g_assert_cmpstr (json_object_get_string_member (message, "participant"), ==, participant_id);
  g_assert_cmpint (json_object_get_boolean_member (message, "video_paused"), ==, paused);
  g_assert_false (json_object_get_boolean_member (message, "extra_paused"));
}

static void
assert_state (JsonObject *state, gint64 kbps, const char *role, gboolean paused)
{
  JsonObject *limits = json_object_get_object_member (state, "limits");
  JsonObject *person = aus_test_state_find_person (state, role);

  g_assert_cmpint (json_object_get_int_member (limits, "video_kbps"), ==, kbps);
  g_assert_cmpint (json_object_get_boolean_member (person, "video_paused"), ==, paused);
}

static void
assert_never (AusTestClient *client, const char *type)
{
  g_autofree char *text = g_strdup_printf ("\"type\":\"%s\"", type);

  g_assert_null (strstr (aus_test_client_get_transcript (client), text));
}

/* E6: what lines take reaches those whom it concerns, and nobody else; no state is sent for it. */
static void
test_alone (void)
{
  g_auto (SignalCall) call = { 0 };
  guint doctor, patient;

  begin (&call, &doctor, &patient);
  advise (&call, call.doctor_leg, &NARROW);
  advise (&call, call.patient_leg, &PAUSED);
  expect_limits (call.doctor, &doctor, 180, 240, 90);
  expect_paused (call.patient, &patient, call.visit.practitioner_id, TRUE);
  advise (&call, call.doctor_leg, &FREE);
  advise (&call, call.patient_leg, &FREE);
  expect_limits (call.doctor, &doctor, 1500, 720, 0);
  expect_paused (call.patient, &patient, call.visit.practitioner_id, FALSE);
  aus_test_client_request_ok (call.doctor, "media",
                              "\"microphone\":true,\"camera\":true,\"extra\":\"none\"");
  g_assert_cmpuint (aus_test_client_get_last_seq (call.doctor), ==, doctor + 1);
  g_autoptr (JsonObject) shown = expect_next (call.patient, "state", &patient);
  g_assert_nonnull (shown);
  assert_never (call.doctor, "paused");
  assert_never (call.patient, "limits");
}

/* Whatever goes as a whole says the same. */
static void
test_with_something_else (void)
{
  g_auto (SignalCall) call = { 0 };
  guint doctor, patient;

  begin (&call, &doctor, &patient);
  advise (&call, call.doctor_leg, &NARROW);
  advise (&call, call.patient_leg, &PAUSED);
  aus_media_emit_leg_state (AUS_MEDIA (world.media), call.visit.consultation_id, call.doctor_leg,
                            AUS_MEDIA_LEG_SILENT, "");
  g_autoptr (JsonObject) whole = expect_next (call.patient, "state", &patient);
  assert_state (whole, 1500, "practitioner", TRUE);
  aus_test_client_await (call.doctor, "leg");
  doctor++;
  expect_limits (call.doctor, &doctor, 180, 240, 90);
  g_autoptr (JsonObject) later = settle (&call, "Later");
  assert_state (later, 180, "patient", FALSE);
  assert_never (call.patient, "paused");
}

/* What a message of its own told already is no reason to send all of the state. */
static void
test_speaking_is_told_once (void)
{
  g_auto (SignalCall) call = { 0 };
  guint doctor, patient;
  AusMedia *media = AUS_MEDIA (world.media);

  begin (&call, &doctor, &patient);
  advise (&call, call.doctor_leg, &NARROW);
  aus_media_emit_leg_speaking (media, call.visit.consultation_id, call.doctor_leg, TRUE);
  g_autoptr (JsonObject) begun = expect_next (call.patient, "speaking", &patient);
  g_assert_true (json_object_get_boolean_member (begun, "speaking"));
  g_autoptr (JsonObject) own = expect_next (call.doctor, "speaking", &doctor);
  g_assert_nonnull (own);
  expect_limits (call.doctor, &doctor, 180, 240, 90);
  aus_media_emit_leg_speaking (media, call.visit.consultation_id, call.doctor_leg, FALSE);
  g_autoptr (JsonObject) ended = expect_next (call.patient, "speaking", &patient);
  g_assert_false (json_object_get_boolean_member (ended, "speaking"));
}

/* (transfer full): the same page, after its network was away. */
static AusTestClient *
resume (const SignalCall *call, guint last_seq)
{
  g_autoptr (GRegex) regex = g_regex_new ("\"resume\":\"([^\"]+)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_assert_true (g_regex_match (regex, aus_test_client_get_transcript (call->patient), 0, &match));
  g_autofree char *token = g_match_info_fetch (match, 1);
  g_autofree char *members = g_strdup_printf ("\"resume\":\"%s\",\"last_seq\":%u", token, last_seq);
  AusTestClient *client =
      aus_test_client_open (call->visit.url, call->visit.patient_cookie, NULL, NULL);
  g_autoptr (JsonObject) welcome = aus_test_client_hello (client, members);
  g_assert_true (json_object_get_boolean_member (welcome, "resumed"));
  return client;
}

static void
test_after_a_lost_network (void)
{
  g_auto (SignalCall) call = { 0 };
  guint doctor, patient;

  begin (&call, &doctor, &patient);
  aus_test_client_drop (call.patient);
  for (guint i = 0; i < 3; i++) {
    const AusMediaAdvice both = { .camera_kbps = 180 + i, .paused_slots = i % 2 == 0 };
    advise (&call, call.patient_leg, &both);
    /* The doctor's comes by the same turn: the patient's was told, as far as it goes. */
    advise (&call, call.doctor_leg, &both);
    expect_limits (call.doctor, &doctor, 180 + i, 240, 0);
    aus_test_client_await (call.doctor, "paused");
    doctor++;
  }
  g_autoptr (AusTestClient) again = resume (&call, patient);
  for (guint i = 0; i < 3; i++) {
    expect_limits (again, &patient, 180 + i, 240, 0);
    expect_paused (again, &patient, call.visit.practitioner_id, i % 2 == 0);
  }
  assert_never (again, "state");
}

/* A page that starts anew is told all of it, by the leg it has then. */
static void
test_another_page (void)
{
  g_auto (SignalCall) call = { 0 };
  guint doctor, patient;
  const AusMediaAdvice both = { .camera_kbps = 180, .paused_slots = 1 };

  begin (&call, &doctor, &patient);
  advise (&call, call.patient_leg, &both);
  expect_limits (call.patient, &patient, 180, 240, 0);
  expect_paused (call.patient, &patient, call.visit.practitioner_id, TRUE);
  g_autoptr (AusTestClient) page = signal_visit_enter (&call.visit, call.visit.patient_cookie);
  g_autoptr (JsonObject) first = aus_test_client_expect (page, "state");
  g_assert_cmpint (json_object_get_int_member (first, "seq"), ==, 1);
  assert_state (first, 1500, "practitioner", FALSE);
  g_autofree char *leg = signal_visit_answer (&world, &call.visit, page);
  g_clear_pointer (&call.patient, aus_test_client_free);
  call.patient = g_steal_pointer (&page);
  g_autoptr (JsonObject) state = settle (&call, "Again");
  g_assert_nonnull (state);
  patient = aus_test_client_get_last_seq (call.patient);
  advise (&call, leg, &both);
  expect_limits (call.patient, &patient, 180, 240, 0);
  expect_paused (call.patient, &patient, call.visit.practitioner_id, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal_world_open (&world, &aus_signal_limits_default);
  g_test_add_func ("/signal/lines/E6/alone", test_alone);
  g_test_add_func ("/signal/lines/E6/with-something-else", test_with_something_else);
  g_test_add_func ("/signal/lines/E2/speaking-is-told-once", test_speaking_is_told_once);
  g_test_add_func ("/signal/lines/A3/after-a-lost-network", test_after_a_lost_network);
  g_test_add_func ("/signal/lines/A3/another-page", test_another_page);
  int status = g_test_run ();
  signal_world_close (&world);
  return status;
}
