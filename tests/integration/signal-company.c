/* SPDX-License-Identifier: GPL-3.0-or-later */
/* K1 over real WebSockets: the patient sees who is there, and sends them out and lets them back. */
#include "signal-world.h"

#include "aus-test-wait.h"

static SignalWorld world;

typedef struct {
  SignalVisit visit;
  AusTestClient *doctor, *patient, *companion;
  char *doctor_leg, *patient_leg, *companion_leg;
} Call;

/* Practitioner, patient and companion, all in the call. */
static void
call_begin (Call *call)
{
  signal_visit_plan (&call->visit, &world, "Louise", SIGNAL_WITH_COMPANION);
  signal_visit_begin (&world, &call->visit, &call->doctor, &call->patient, &call->doctor_leg,
                      &call->patient_leg);
  call->companion = signal_visit_enter (&call->visit, call->visit.companion_cookie);
  signal_visit_arrive (call->companion);
  call->companion_leg = signal_visit_answer (&world, &call->visit, call->companion);
  g_autofree char *admit =
      g_strdup_printf ("\"action\":\"admit\",\"participant\":\"%s\"", call->visit.companion_id);
  aus_test_client_request_ok (call->doctor, "act", admit);
  signal_world_wait_gate (&world, call->visit.consultation_id, call->companion_leg, TRUE);
}

static void
call_clear (Call *call)
{
  aus_test_client_free (call->doctor);
  aus_test_client_free (call->patient);
  aus_test_client_free (call->companion);
  g_free (call->doctor_leg);
  g_free (call->patient_leg);
  g_free (call->companion_leg);
  signal_visit_clear (&call->visit);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

static char *
wish_of (const char *participant_id, const char *wish)
{
  return g_strdup_printf ("\"participant\":\"%s\",\"wish\":\"%s\"", participant_id, wish);
}

static const char *
get_remover (JsonObject *state)
{
  JsonObject *person = aus_test_state_find_person (state, "companion");

  if (person == NULL)
    return "not shown";
  return json_object_get_null_member (person, "removed_by")
             ? "nobody"
             : json_object_get_string_member (person, "removed_by");
}

static gboolean
has_remover (JsonObject *state, gconstpointer remover)
{
  return g_str_equal (get_remover (state), remover);
}

static void
await_remover (AusTestClient *client, const char *remover)
{
  g_autoptr (JsonObject) state =
      aus_test_client_expect_such (client, "state", has_remover, remover);

  g_assert_nonnull (state);
}

static void
assert_problem (AusTestClient *client, const char *participant_id, const char *problem)
{
  g_autofree char *members = wish_of (participant_id, "leave");
  g_autoptr (JsonObject) answer = aus_test_client_request (client, "company", members);

  g_assert_cmpstr (json_object_get_string_member (answer, "problem"), ==, problem);
}

static void
test_leave_and_return (void)
{
  g_auto (Call) call = { 0 };

  call_begin (&call);
  await_remover (call.patient, "nobody"); /* shown while she is there */
  g_autofree char *leave = wish_of (call.visit.companion_id, "leave");
  aus_test_client_request_ok (call.patient, "company", leave);
  g_autoptr (JsonObject) told = aus_test_client_expect_step (call.companion, "closed");
  g_assert_cmpstr (json_object_get_string_member (told, "reason"), ==, "dismissed");
  g_assert_cmpuint (aus_test_client_wait_close (call.companion), ==, 4403);
  await_remover (call.doctor, "patient");
  await_remover (call.patient, "patient");
  g_assert_null (
      aus_fake_media_find_leg (world.media, call.visit.consultation_id, call.companion_leg));

  /* Her cookie died with the visit; that she may come back is told to both. */
  g_autoptr (AusTestClient) again =
      aus_test_client_open (call.visit.url, call.visit.companion_cookie, NULL, NULL);
  g_assert_cmpuint (aus_test_client_get_status (again), !=, 101);
  g_autofree char *back = wish_of (call.visit.companion_id, "return");
  aus_test_client_request_ok (call.patient, "company", back);
  await_remover (call.doctor, "nobody");
}

static void
test_refused (void)
{
  g_auto (Call) call = { 0 };

  call_begin (&call);
  assert_problem (call.patient, call.visit.practitioner_id, "illegal-transition");
  assert_problem (call.patient, call.visit.patient_id, "illegal-transition");
  assert_problem (call.patient, call.visit.consultation_id, "not-found");
  assert_problem (call.companion, call.visit.patient_id, "forbidden");
  assert_problem (call.doctor, call.visit.companion_id, "forbidden");
  signal_world_wait_gate (&world, call.visit.consultation_id, call.companion_leg, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal_world_open (&world, &aus_signal_limits_default);
  g_test_add_func ("/signal/company/K1/leave-and-return", test_leave_and_return);
  g_test_add_func ("/signal/company/K1/refused", test_refused);
  int result = g_test_run ();
  signal_world_close (&world);
  return result;
}
