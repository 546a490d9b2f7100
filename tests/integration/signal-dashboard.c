/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dashboards: what happens appears at once, for those it concerns and nobody else. */
#include "signal-world.h"

#include "app/aus-admit.h"
#include "core/aus-secrets.h"
#include "storage/aus-session-store.h"

static SignalWorld world;

static const char *
find_token (const char *name)
{
  JsonObject *people =
      json_object_get_object_member (json_node_get_object (world.people), "people");

  return json_object_get_string_member (json_object_get_object_member (people, name), "token");
}

static AusTestClient *
watch_as (const char *name)
{
  g_autofree char *url = g_strdup_printf ("ws%s/api/v1/live", world.base_url + strlen ("http"));
  g_autofree char *bearer = g_strconcat ("Bearer ", find_token (name), NULL);

  return aus_test_client_open (url, NULL, NULL, bearer);
}

static gboolean
concerns (JsonObject *message, gconstpointer consultation_id)
{
  const char *id = json_object_has_member (message, "consultation")
                       ? json_object_get_string_member (
                             json_object_get_object_member (message, "consultation"), "id")
                       : json_object_get_string_member (message, "consultation_id");

  return g_str_equal (id, consultation_id);
}

static void
test_arrival_rings (void)
{
  g_auto (SignalVisit) visit = { 0 };

  g_autoptr (AusTestClient) board = watch_as ("claire");
  g_assert_cmpuint (aus_test_client_get_status (board), ==, 101);
  aus_test_client_await_welcome (board, "");
  aus_test_client_await (board, "snapshot");
  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) patient = signal_visit_enter (&visit, visit.patient_cookie);
  signal_visit_arrive (patient);
  g_autoptr (JsonObject) arrival =
      aus_test_client_expect_such (board, "arrival", concerns, visit.consultation_id);
  g_assert_cmpstr (json_object_get_string_member (arrival, "participant_id"), ==, visit.patient_id);
}

static gboolean
is_waiting (JsonObject *message, gconstpointer consultation_id)
{
  JsonObject *consultation = json_object_get_object_member (message, "consultation");

  return g_str_equal (json_object_get_string_member (consultation, "id"), consultation_id) &&
         g_str_equal (json_object_get_string_member (consultation, "status"), "waiting");
}

static void
test_others_see_nothing (void)
{
  g_auto (SignalVisit) visit = { 0 };

  g_autoptr (AusTestClient) delegate = watch_as ("denise");
  g_autoptr (AusTestClient) colleague = watch_as ("paul");
  aus_test_client_await_welcome (delegate, "");
  aus_test_client_await_welcome (colleague, "");
  aus_test_client_await (delegate, "snapshot");
  aus_test_client_await (colleague, "snapshot");
  signal_visit_plan (&visit, &world, "Josephine", SIGNAL_ALONE);
  g_autoptr (AusTestClient) patient = signal_visit_enter (&visit, visit.patient_cookie);
  signal_visit_arrive (patient);
  g_autoptr (JsonObject) seen =
      aus_test_client_expect_such (delegate, "consultation", is_waiting, visit.consultation_id);
  g_assert_nonnull (seen);
  g_assert_null (strstr (aus_test_client_get_transcript (colleague), visit.consultation_id));
}

static void
test_patients_have_no_dashboard (void)
{
  g_auto (SignalVisit) visit = { 0 };
  g_autofree char *url = g_strdup_printf ("ws%s/api/v1/live", world.base_url + strlen ("http"));

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) client = aus_test_client_open (url, visit.patient_cookie, NULL, NULL);
  g_assert_cmpuint (aus_test_client_get_status (client), ==, 401);
}

/* After a break: what came since, and a word when that is not known any more. */
static void
test_replay (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) board = watch_as ("claire");
  aus_test_client_await_welcome (board, "");
  g_autoptr (JsonObject) snapshot = aus_test_client_expect (board, "snapshot");
  gint64 last = json_object_get_int_member (snapshot, "event");
  aus_test_client_drop (board);
  AusCommand *command = aus_command_new_with (visit.consultation_id, NULL, "Soon");
  signal_world_do (&world, &AUS_ADMIT_MESSAGE, world.claire, command);
  g_autoptr (AusTestClient) again = watch_as ("claire");
  g_autofree char *members = g_strdup_printf ("\"last_event\":%" G_GINT64_FORMAT, last);
  aus_test_client_await_welcome (again, members);
  g_autoptr (JsonObject) change =
      aus_test_client_expect_such (again, "consultation", concerns, visit.consultation_id);
  g_assert_cmpint (json_object_get_int_member (change, "event"), >, last);
}

static gpointer
revoke_token (AusTx *tx, gpointer token, GError **error)
{
  g_autofree char *hash = aus_secrets_hash_token (token);
  g_autoptr (AusCredentialRow) row = aus_token_store_find (tx, hash, error);

  g_assert_nonnull (row);
  aus_token_store_revoke (tx, row->account_id, row->id, error);
  return NULL;
}

/* Whoever is logged out sees no more patients, from that moment and not from the next ping. */
static void
test_revoked (void)
{
  g_autoptr (AusTestClient) board = watch_as ("paul");
  g_autoptr (AusTestClient) other = watch_as ("claire");

  aus_test_client_await_welcome (board, "");
  aus_test_client_await (board, "snapshot");
  aus_test_client_await_welcome (other, "");
  g_assert_true (aus_database_write_sync (world.database, revoke_token,
                                          (gpointer) find_token ("paul"), NULL, NULL));
  g_autoptr (JsonObject) bye = aus_test_client_expect (board, "bye");
  g_assert_cmpstr (json_object_get_string_member (bye, "reason"), ==, "unauthenticated");
  aus_test_client_request_ok (other, "watch", "\"practitioner_ids\":[]");
}

static void
test_watch (void)
{
  g_auto (SignalVisit) visit = { 0 };
  g_autofree char *none = NULL;

  g_autoptr (AusTestClient) board = watch_as ("claire");
  aus_test_client_await_welcome (board, "");
  aus_test_client_await (board, "snapshot");
  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) patient = signal_visit_enter (&visit, visit.patient_cookie);
  signal_visit_arrive (patient);
  none = g_strdup_printf ("\"practitioner_ids\":[\"%s\"]", visit.consultation_id);
  aus_test_client_request_ok (board, "watch", none);
  g_autoptr (JsonObject) empty = aus_test_client_expect (board, "snapshot");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (empty, "waiting")), ==, 0);
  aus_test_client_request_ok (board, "watch", "\"practitioner_ids\":[]");
  g_autoptr (JsonObject) full = aus_test_client_expect (board, "snapshot");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (full, "waiting")), >=, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal_world_open (&world, &aus_signal_limits_default);
  g_test_add_func ("/signal/dashboard/D5/arrival-rings", test_arrival_rings);
  g_test_add_func ("/signal/dashboard/L1/others-see-nothing", test_others_see_nothing);
  g_test_add_func ("/signal/dashboard/L1/patients-have-none", test_patients_have_no_dashboard);
  g_test_add_func ("/signal/dashboard/J1/replay", test_replay);
  g_test_add_func ("/signal/dashboard/B6/watch", test_watch);
  /* After others-see-nothing: paul's token is gone after it. */
  g_test_add_func ("/signal/dashboard/L1/revoked", test_revoked);
  int status = g_test_run ();
  signal_world_close (&world);
  return status;
}
