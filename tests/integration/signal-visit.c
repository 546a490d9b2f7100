/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Journeys of participants over real WebSockets: arrive, wait, be admitted, talk, leave. */
#include "signal-world.h"

#include "app/aus-link.h"
#include "app/aus-plan.h"
#include "aus-test-wait.h"
#include "core/aus-time.h"

static SignalWorld world;

static const char *
get_string (JsonObject *object, const char *member)
{
  return json_object_get_string_member (object, member);
}

static void
test_arrive_wait_admit (void)
{
  g_auto (SignalVisit) visit = { 0 };
  g_autofree char *doctor_leg = NULL, *patient_leg = NULL, *admit = NULL;

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) patient = signal_visit_enter (&visit, visit.patient_cookie);
  signal_visit_arrive (patient);
  patient_leg = signal_visit_answer (&world, &visit, patient);
  g_assert_false (
      aus_fake_media_find_leg (world.media, visit.consultation_id, patient_leg)->gate_open);

  g_autoptr (AusTestClient) doctor = signal_visit_enter (&visit, visit.practitioner_cookie);
  doctor_leg = signal_visit_answer (&world, &visit, doctor);
  aus_test_client_request_ok (
      doctor, "ready", "\"equipment\":{\"camera\":true,\"microphone\":true,\"browser\":\"T\"}");
  admit = g_strdup_printf ("\"action\":\"admit\",\"participant\":\"%s\"", visit.patient_id);
  aus_test_client_request_ok (doctor, "act", admit);

  aus_test_client_await_step (patient, "call");
  signal_world_wait_gate (&world, visit.consultation_id, patient_leg, TRUE);
  signal_world_wait_gate (&world, visit.consultation_id, doctor_leg, TRUE);
  const AusFakeLeg *leg = aus_fake_media_find_leg (world.media, visit.consultation_id, patient_leg);
  g_autofree char *route = g_strdup_printf ("1=%s/main", doctor_leg);
  g_assert_cmpuint (leg->routes->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (leg->routes, 0), ==, route);
  g_autoptr (AusConsultation) stored = signal_world_load (&world, visit.consultation_id);
  g_assert_cmpint (stored->status, ==, AUS_CONSULTATION_IN_PROGRESS);
}

static gboolean
shows_screen (JsonObject *state, gconstpointer role)
{
  JsonObject *person = aus_test_state_find_person (state, role);
  JsonNode *media = person != NULL ? json_object_get_member (person, "media") : NULL;

  return media != NULL && JSON_NODE_HOLDS_OBJECT (media) &&
         g_str_equal (get_string (json_node_get_object (media), "extra"), "screen") &&
         !json_object_get_null_member (person, "extra_slot");
}

static gboolean
is_speaking (JsonObject *message, gconstpointer participant_id)
{
  return g_str_equal (get_string (message, "participant"), participant_id) &&
         json_object_get_boolean_member (message, "speaking");
}

static void
test_media_and_speaking (void)
{
  g_auto (SignalVisit) visit = { 0 };
  g_autofree char *doctor_leg = NULL, *patient_leg = NULL;
  AusTestClient *doctor_client = NULL, *patient_client = NULL;

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  signal_visit_begin (&world, &visit, &doctor_client, &patient_client, &doctor_leg, &patient_leg);
  g_autoptr (AusTestClient) doctor = doctor_client;
  g_autoptr (AusTestClient) patient = patient_client;
  aus_test_client_request_ok (
      doctor, "media",
      "\"microphone\":true,\"camera\":false,\"extra\":\"screen\",\"extra_label\":\"X-ray\"");
  g_autoptr (JsonObject) state =
      aus_test_client_expect_such (patient, "state", shows_screen, "practitioner");
  JsonObject *person = aus_test_state_find_person (state, "practitioner");
  g_assert_cmpint (json_object_get_int_member (person, "slot"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (person, "extra_slot"), ==, 6);
  aus_media_emit_leg_speaking (AUS_MEDIA (world.media), visit.consultation_id, doctor_leg, TRUE);
  g_autoptr (JsonObject) speaking =
      aus_test_client_expect_such (patient, "speaking", is_speaking, visit.practitioner_id);
  g_assert_nonnull (speaking);
}

static void
test_two_patients_in_private (void)
{
  g_auto (SignalVisit) first = { 0 };
  g_auto (SignalVisit) second = { 0 };

  signal_visit_plan (&first, &world, "Louise", SIGNAL_WITH_COMPANION);
  signal_visit_plan (&second, &world, "Marguerite", SIGNAL_ALONE);
  g_autoptr (AusTestClient) louise = signal_visit_enter (&first, first.patient_cookie);
  g_autoptr (AusTestClient) marguerite = signal_visit_enter (&second, second.patient_cookie);
  signal_visit_arrive (louise);
  signal_visit_arrive (marguerite);
  g_autoptr (AusTestClient) companion = signal_visit_enter (&first, first.companion_cookie);
  aus_test_client_request_ok (companion, "confirm_identity", "");
  aus_test_client_request_ok (louise, "media",
                              "\"microphone\":true,\"camera\":true,\"extra\":\"none\"");

  static const char *const SECRETS[] = { "Marguerite", "example.org", "+336",
                                         "only for the practice", "1951" };
  for (guint i = 0; i < G_N_ELEMENTS (SECRETS); i++)
    g_assert_null (strstr (aus_test_client_get_transcript (louise), SECRETS[i]));
  g_assert_null (strstr (aus_test_client_get_transcript (marguerite), "Louise"));
  g_assert_null (strstr (aus_test_client_get_transcript (marguerite), "Paulette"));
}

/* Whoever holds a stray link learns the masked name of its owner and nobody else's but the
 * doctor's. */
static void
test_stranger_learns_nothing (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_WITH_COMPANION);
  g_autoptr (AusTestClient) companion = signal_visit_enter (&visit, visit.companion_cookie);
  aus_test_client_request_ok (companion, "confirm_identity", "");
  g_autoptr (AusTestClient) stranger = signal_visit_enter (&visit, visit.patient_cookie);
  g_autoptr (JsonObject) state = aus_test_client_expect_step (stranger, "identity");
  JsonObject *me = json_object_get_object_member (state, "me");
  g_assert_true (json_object_get_boolean_member (me, "needs_birth_date"));
  g_assert_cmpstr (get_string (me, "display_name"), ==, get_string (me, "masked_name"));
  g_assert_null (strstr (aus_test_client_get_transcript (stranger), "Durand"));
  g_assert_null (strstr (aus_test_client_get_transcript (stranger), "Louise"));
  g_assert_null (strstr (aus_test_client_get_transcript (stranger), "Paulette"));
}

static void
test_wrong_birth_date (void)
{
  g_auto (SignalVisit) visit = { 0 };
  static const char *const PROBLEMS[] = { "invalid", "invalid", "forbidden" };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) patient = signal_visit_enter (&visit, visit.patient_cookie);
  for (guint i = 0; i < G_N_ELEMENTS (PROBLEMS); i++) {
    g_autoptr (JsonObject) answer =
        aus_test_client_request (patient, "confirm_identity", "\"birth_date\":\"1950-01-01\"");
    g_assert_cmpstr (get_string (answer, "problem"), ==, PROBLEMS[i]);
  }
}

static void
test_not_me (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) patient = signal_visit_enter (&visit, visit.patient_cookie);
  aus_test_client_request_ok (patient, "not_me", "");
  g_autoptr (JsonObject) state = aus_test_client_expect_step (patient, "closed");
  g_assert_cmpstr (get_string (state, "reason"), ==, "not_me");
  g_assert_cmpuint (aus_test_client_wait_close (patient), ==, 4410);
}

/* An account is the practitioner's own way in; a patient's actions are refused by the policy. */
static void
test_patient_may_not_act (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) patient = signal_visit_enter (&visit, visit.patient_cookie);
  signal_visit_arrive (patient);
  g_autoptr (JsonObject) answer = aus_test_client_request (patient, "act", "\"action\":\"start\"");
  g_assert_cmpstr (get_string (answer, "type"), ==, "error");
  g_assert_cmpstr (get_string (answer, "problem"), ==, "forbidden");
}

static void
act_on_patient (SignalCall *call, const char *action)
{
  g_autofree char *members =
      g_strdup_printf ("\"action\":\"%s\",\"participant\":\"%s\"", action, call->visit.patient_id);

  aus_test_client_request_ok (call->doctor, "act", members);
}

static void
test_put_back_and_admit_again (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  act_on_patient (&call, "put_back");
  signal_world_wait_gate (&world, call.visit.consultation_id, call.patient_leg, FALSE);
  aus_test_client_await_step (call.patient, "waiting");
  act_on_patient (&call, "admit");
  /* The same leg: nothing has to be built again. */
  signal_world_wait_gate (&world, call.visit.consultation_id, call.patient_leg, TRUE);
}

static void
test_remove (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  act_on_patient (&call, "remove");
  g_autoptr (JsonObject) state = aus_test_client_expect_step (call.patient, "closed");
  g_assert_cmpstr (get_string (state, "reason"), ==, "removed");
  g_assert_cmpuint (aus_test_client_wait_close (call.patient), ==, 4403);
  signal_world_wait_gate (&world, call.visit.consultation_id, call.patient_leg, FALSE);
  g_assert_null (
      aus_fake_media_find_leg (world.media, call.visit.consultation_id, call.patient_leg));
}

static void
test_withdraw_consent (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  aus_test_client_request_ok (call.patient, "withdraw_consent", "");
  signal_world_wait_gate (&world, call.visit.consultation_id, call.patient_leg, FALSE);
  aus_test_client_await_step (call.patient, "consent");
}

static void
test_end_and_resume (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  aus_test_client_request_ok (call.doctor, "act", "\"action\":\"end\"");
  aus_test_client_await_step (call.patient, "after");
  signal_world_wait_gate (&world, call.visit.consultation_id, call.patient_leg, FALSE);
  aus_test_client_request_ok (call.doctor, "act", "\"action\":\"resume\"");
  g_autofree char *leg = signal_visit_answer (&world, &call.visit, call.patient);
  g_assert_cmpstr (leg, !=, call.patient_leg);
  signal_world_wait_gate (&world, call.visit.consultation_id, leg, TRUE);
}

static void
test_link_revoked (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  AusCommand *command =
      aus_command_new_with (call.visit.consultation_id, call.visit.patient_id, NULL);
  signal_world_do (&world, &AUS_LINK_REVOKE, world.claire, command);
  g_assert_cmpuint (aus_test_client_wait_close (call.patient), ==, 4401);
  signal_world_wait_gate (&world, call.visit.consultation_id, call.patient_leg, FALSE);
  g_autoptr (AusTestClient) again =
      aus_test_client_open (call.visit.url, call.visit.patient_cookie, NULL, NULL);
  g_assert_cmpuint (aus_test_client_get_status (again), >=, 400);
}

static void
test_cancelled (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) patient = signal_visit_enter (&visit, visit.patient_cookie);
  signal_visit_arrive (patient);
  AusCommand *command = aus_command_new_with (visit.consultation_id, NULL, "ill");
  signal_world_do (&world, &AUS_PLAN_CANCEL, world.claire, command);
  g_autoptr (JsonObject) state = aus_test_client_expect_step (patient, "closed");
  g_assert_cmpstr (get_string (state, "reason"), ==, "cancelled");
  g_assert_cmpuint (aus_test_client_wait_close (patient), ==, 4410);
}

/* By five hours: time enough to cancel. */
static void
postpone (const SignalVisit *visit)
{
  g_autoptr (AusConsultation) before = signal_world_load (&world, visit->consultation_id);
  AusCommand *command = aus_command_new (visit->consultation_id);
  g_autofree char *start =
      aus_time_format (before->planned_start + (gint64) 5 * 3600 * G_USEC_PER_SEC, "UTC");

  command->object = json_object_new ();
  json_object_set_string_member (command->object, "planned_start", start);
  json_object_set_boolean_member (command->object, "confirm_overlap", TRUE);
  command->if_version = before->version;
  signal_world_do (&world, &AUS_PLAN_PATCH, world.claire, command);
}

static void
assert_no_cancel (AusTestClient *client, const char *problem)
{
  g_autoptr (JsonObject) answer = aus_test_client_request (client, "cancel", "");

  g_assert_cmpstr (get_string (answer, "problem"), ==, problem);
}

/* A1, B3: the patient cancels; companions may not, and it needs a confirmed identity. */
static void
test_cancelled_by_patient (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_WITH_COMPANION);
  g_autoptr (AusTestClient) patient = signal_visit_enter (&visit, visit.patient_cookie);
  g_autoptr (AusTestClient) companion = signal_visit_enter (&visit, visit.companion_cookie);
  signal_visit_arrive (companion);
  assert_no_cancel (patient, "illegal-transition");
  signal_visit_arrive (patient);
  assert_no_cancel (patient, "illegal-transition"); /* it begins now: too late */
  postpone (&visit);
  assert_no_cancel (companion, "forbidden");
  aus_test_client_request_ok (patient, "cancel", "");
  g_autoptr (JsonObject) state = aus_test_client_expect_step (patient, "closed");
  g_assert_cmpstr (get_string (state, "reason"), ==, "cancelled");
  g_assert_cmpuint (aus_test_client_wait_close (patient), ==, 4410);
  g_assert_cmpuint (aus_test_client_wait_close (companion), ==, 4410);
  g_autoptr (AusConsultation) cancelled = signal_world_load (&world, visit.consultation_id);
  g_assert_cmpstr (cancelled->status_reason, ==, "by the patient");
}

/* A locked room keeps newcomers out and lets them in by itself when it is unlocked. */
static void
test_locked (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) doctor = signal_visit_enter (&visit, visit.practitioner_cookie);
  aus_test_client_request_ok (doctor, "act", "\"action\":\"lock\"");
  g_autoptr (AusTestClient) patient = signal_visit_enter (&visit, visit.patient_cookie);
  g_autoptr (JsonObject) closed = aus_test_client_expect_step (patient, "closed");
  g_assert_cmpstr (get_string (closed, "reason"), ==, "locked");
  aus_test_client_request_ok (doctor, "act", "\"action\":\"unlock\"");
  aus_test_client_await_step (patient, "identity");
}

/* The worker dies in the middle of the call: both get a new offer, and nothing has ended. */
static void
test_worker_lost (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  aus_fake_media_lose (world.media, call.visit.consultation_id);
  g_autofree char *patient_leg = signal_visit_answer (&world, &call.visit, call.patient);
  g_autofree char *doctor_leg = signal_visit_answer (&world, &call.visit, call.doctor);
  g_assert_cmpstr (patient_leg, !=, call.patient_leg);
  g_assert_cmpstr (doctor_leg, !=, call.doctor_leg);
  signal_world_wait_gate (&world, call.visit.consultation_id, patient_leg, TRUE);
  g_autoptr (AusConsultation) stored = signal_world_load (&world, call.visit.consultation_id);
  g_assert_cmpint (stored->status, ==, AUS_CONSULTATION_IN_PROGRESS);
}

static gboolean
is_reconnecting (JsonObject *state, gconstpointer role)
{
  JsonObject *person = aus_test_state_find_person (state, role);

  return person != NULL && g_str_equal (get_string (person, "presence"), "reconnecting") &&
         !json_object_get_null_member (person, "slot");
}

static gboolean
is_in_call (JsonObject *state, gconstpointer role)
{
  JsonObject *person = aus_test_state_find_person (state, role);

  return person != NULL && g_str_equal (get_string (person, "presence"), "in_call");
}

/* Others are told within two seconds, and the place in their picture stays. */
static void
test_others_see_reconnecting (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  aus_test_client_drop (call.patient);
  while (aus_signal_server_count_sockets (world.signal) > 1)
    g_main_context_iteration (NULL, TRUE);
  signal_world_pass_time (&world, 2);
  g_autoptr (JsonObject) state =
      aus_test_client_expect_such (call.doctor, "state", is_reconnecting, "patient");
  g_assert_nonnull (state);
  g_autoptr (AusTestClient) again = signal_visit_enter (&call.visit, call.visit.patient_cookie);
  g_autofree char *leg = signal_visit_answer (&world, &call.visit, again);
  g_autoptr (JsonObject) back =
      aus_test_client_expect_such (call.doctor, "state", is_in_call, "patient");
  g_assert_nonnull (back);
  signal_world_wait_gate (&world, call.visit.consultation_id, leg, TRUE);
}

static gboolean
is_away (JsonObject *state, gconstpointer role)
{
  JsonObject *person = aus_test_state_find_person (state, role);

  return person != NULL && g_str_equal (get_string (person, "presence"), "away");
}

/* Nobody comes back: the seat is given up, and the consultation still goes on. */
static void
test_seat_given_up (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  aus_test_client_drop (call.patient);
  while (aus_signal_server_count_sockets (world.signal) > 1)
    g_main_context_iteration (NULL, TRUE);
  signal_world_pass_time (&world, 29);
  g_assert_nonnull (
      aus_fake_media_find_leg (world.media, call.visit.consultation_id, call.patient_leg));
  signal_world_pass_time (&world, 3);
  g_autoptr (JsonObject) state =
      aus_test_client_expect_such (call.doctor, "state", is_away, "patient");
  g_assert_nonnull (state);
  g_autoptr (AusConsultation) stored = signal_world_load (&world, call.visit.consultation_id);
  g_assert_cmpint (stored->status, ==, AUS_CONSULTATION_IN_PROGRESS);
}

static void
test_failed_leg_is_rebuilt (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  aus_media_emit_leg_state (AUS_MEDIA (world.media), call.visit.consultation_id, call.patient_leg,
                            AUS_MEDIA_LEG_FAILED, "ice");
  g_autoptr (JsonObject) offer = aus_test_client_expect (call.patient, "offer");
  g_assert_cmpstr (get_string (offer, "predecessor"), ==, call.patient_leg);
}

static void
test_restart_is_rationed (void)
{
  g_auto (SignalCall) call = { 0 };
  guint n_refused = 0;

  signal_call_begin (&call, &world);
  for (guint i = 0; i < 10; i++) {
    g_autoptr (JsonObject) answer = aus_test_client_request (call.patient, "rejoin", "");
    n_refused += g_str_equal (get_string (answer, "type"), "error");
  }
  g_assert_cmpuint (n_refused, ==, 4);
}

static void
test_stale_leg (void)
{
  g_auto (SignalCall) call = { 0 };
  g_autofree char *members = NULL;

  signal_call_begin (&call, &world);
  members = g_strdup_printf ("\"leg\":\"%s\",\"sdp\":\"v=0\"", call.doctor_leg);
  g_autoptr (JsonObject) other = aus_test_client_request (call.patient, "answer", members);
  g_assert_cmpstr (get_string (other, "problem"), ==, "not-found");
  g_free (members);
  members = g_strdup_printf ("\"leg\":\"%s\",\"sdp\":\"v=0\"", call.patient_leg);
  g_autoptr (JsonObject) twice = aus_test_client_request (call.patient, "answer", members);
  g_assert_cmpstr (get_string (twice, "problem"), ==, "illegal-transition");
}

static void
test_leave (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) patient = signal_visit_enter (&visit, visit.patient_cookie);
  signal_visit_arrive (patient);
  aus_test_client_request_ok (patient, "leave", "");
  g_assert_cmpuint (aus_test_client_wait_close (patient), ==, 4410);
  g_autoptr (AusConsultation) stored = signal_world_load (&world, visit.consultation_id);
  g_assert_cmpint (stored->status, ==, AUS_CONSULTATION_SCHEDULED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal_world_open (&world, &aus_signal_limits_default);
  g_test_add_func ("/signal/visit/D7/arrive-wait-admit", test_arrive_wait_admit);
  g_test_add_func ("/signal/visit/E2/media-and-speaking", test_media_and_speaking);
  g_test_add_func ("/signal/visit/D4/two-patients-in-private", test_two_patients_in_private);
  g_test_add_func ("/signal/visit/D1/stranger-learns-nothing", test_stranger_learns_nothing);
  g_test_add_func ("/signal/visit/D1/wrong-birth-date", test_wrong_birth_date);
  g_test_add_func ("/signal/visit/D1/not-me", test_not_me);
  g_test_add_func ("/signal/visit/L1/patient-may-not-act", test_patient_may_not_act);
  g_test_add_func ("/signal/visit/D7/put-back-and-admit-again", test_put_back_and_admit_again);
  g_test_add_func ("/signal/visit/D7/remove", test_remove);
  g_test_add_func ("/signal/visit/D2/withdraw-consent", test_withdraw_consent);
  g_test_add_func ("/signal/visit/A2/end-and-resume", test_end_and_resume);
  g_test_add_func ("/signal/visit/C3/link-revoked", test_link_revoked);
  g_test_add_func ("/signal/visit/A1/cancelled", test_cancelled);
  g_test_add_func ("/signal/visit/A1/cancelled-by-patient", test_cancelled_by_patient);
  g_test_add_func ("/signal/visit/D7/locked", test_locked);
  g_test_add_func ("/signal/visit/A3/worker-lost", test_worker_lost);
  g_test_add_func ("/signal/visit/A3/others-see-reconnecting", test_others_see_reconnecting);
  g_test_add_func ("/signal/visit/A3/seat-given-up", test_seat_given_up);
  g_test_add_func ("/signal/visit/E7/failed-leg-is-rebuilt", test_failed_leg_is_rebuilt);
  g_test_add_func ("/signal/visit/E7/restart-is-rationed", test_restart_is_rationed);
  g_test_add_func ("/signal/visit/E7/stale-leg", test_stale_leg);
  g_test_add_func ("/signal/visit/A1/leave", test_leave);
  int status = g_test_run ();
  signal_world_close (&world);
  return status;
}
