/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds a client's session together, and what it may not do to us. */
#include "signal-world.h"

#include "aus-test-wait.h"
#include "core/aus-id.h"

static SignalWorld world;

static guint
try_status (const char *url, const char *cookie, const char *origin)
{
  g_autoptr (AusTestClient) client = aus_test_client_open (url, cookie, origin, NULL);

  return aus_test_client_get_status (client);
}

static void
test_refused_before_upgrade (void)
{
  g_auto (SignalVisit) visit = { 0 };
  g_auto (SignalVisit) other = { 0 };
  g_autofree char *id = aus_id_new (1);
  g_autofree char *unknown =
      g_strdup_printf ("ws%s/visit/%s/socket", world.base_url + strlen ("http"), id);

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  signal_visit_plan (&other, &world, "Marguerite", SIGNAL_ALONE);
  g_assert_cmpuint (try_status (visit.url, NULL, NULL), ==, 401);
  g_assert_cmpuint (try_status (visit.url, "aus_visit=wrong", NULL), ==, 401);
  g_assert_cmpuint (try_status (visit.url, "aus_session=wrong", NULL), ==, 401);
  g_assert_cmpuint (try_status (visit.url, other.patient_cookie, NULL), ==, 404);
  g_assert_cmpuint (try_status (unknown, visit.patient_cookie, NULL), ==, 404);
  g_assert_cmpuint (try_status (visit.url, visit.patient_cookie, "https://evil.example"), ==, 403);
  g_assert_cmpuint (try_status (visit.url, visit.patient_cookie, "null"), ==, 403);
  g_assert_cmpuint (try_status (visit.url, visit.patient_cookie, world.base_url), ==, 101);
}

static void
test_plain_request (void)
{
  g_autofree char *url = g_strconcat (world.base_url, "/api/v1/live", NULL);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GBytes) body = soup_session_send_and_read (session, message, NULL, NULL);

  g_assert_nonnull (body);
  g_assert_cmpuint (soup_message_get_status (message), ==, 400);
  g_assert_cmpstr (
      soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL), ==,
      "application/problem+json");
}

static gpointer
plain_request_thread (gpointer data)
{
  test_plain_request ();
  g_atomic_int_set ((int *) data, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

static gboolean
is_set (gpointer user_data)
{
  return g_atomic_int_get ((int *) user_data) != 0;
}

/* A client that blocks needs a thread of its own: the server is on this one. */
static void
test_plain_request_is_refused (void)
{
  int done = 0;
  GThread *thread = g_thread_new ("client", plain_request_thread, &done);

  aus_test_wait (is_set, &done, "a plain request");
  g_thread_join (thread);
}

static void
test_second_tab (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) first = signal_visit_enter (&visit, visit.patient_cookie);
  signal_visit_arrive (first);
  g_autoptr (AusTestClient) second = signal_visit_enter (&visit, visit.patient_cookie);
  g_assert_cmpuint (aus_test_client_wait_close (first), ==, 4409);
  aus_test_client_await_step (second, "waiting");
  g_autofree char *leg = signal_visit_answer (&world, &visit, second);
  g_assert_nonnull (leg);
}

static void
wait_sockets (guint n)
{
  while (aus_signal_server_count_sockets (world.signal) != n)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
has_message (JsonObject *state, gconstpointer text)
{
  JsonObject *consultation = json_object_get_object_member (state, "consultation");

  return g_str_equal (json_object_get_string_member (consultation, "waiting_message"), text);
}

static char *
resume_members (JsonObject *welcome, guint last_seq)
{
  return g_strdup_printf ("\"resume\":\"%s\",\"last_seq\":%u",
                          json_object_get_string_member (welcome, "resume"), last_seq);
}

/* What was said while the network was away is said again, in order, on the same session. */
static void
test_resume (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) doctor = signal_visit_enter (&visit, visit.practitioner_cookie);
  g_autoptr (AusTestClient) patient =
      aus_test_client_open (visit.url, visit.patient_cookie, NULL, NULL);
  g_autoptr (JsonObject) welcome = aus_test_client_hello (patient, "");
  signal_visit_arrive (patient);
  g_autofree char *leg = signal_visit_answer (&world, &visit, patient);
  guint last_seq = aus_test_client_get_last_seq (patient);
  aus_test_client_drop (patient);
  wait_sockets (1);
  aus_test_client_request_ok (doctor, "act", "\"action\":\"message\",\"text\":\"Five minutes\"");

  g_autoptr (AusTestClient) again =
      aus_test_client_open (visit.url, visit.patient_cookie, NULL, NULL);
  g_autofree char *members = resume_members (welcome, last_seq);
  g_autoptr (JsonObject) second = aus_test_client_hello (again, members);
  g_assert_true (json_object_get_boolean_member (second, "resumed"));
  g_autoptr (JsonObject) state =
      aus_test_client_expect_such (again, "state", has_message, "Five minutes");
  g_assert_cmpint (json_object_get_int_member (state, "seq"), >, last_seq);
  /* The peer connection lives on: its leg is still the one desired. */
  g_assert_nonnull (aus_fake_media_find_leg (world.media, visit.consultation_id, leg));
}

static void
test_resume_of_others_is_refused (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) doctor =
      aus_test_client_open (visit.url, visit.practitioner_cookie, NULL, NULL);
  g_autoptr (JsonObject) welcome = aus_test_client_hello (doctor, "");
  g_autofree char *members = resume_members (welcome, 0);
  g_autoptr (AusTestClient) patient =
      aus_test_client_open (visit.url, visit.patient_cookie, NULL, NULL);
  g_autoptr (JsonObject) mine = aus_test_client_hello (patient, members);
  g_assert_false (json_object_get_boolean_member (mine, "resumed"));
  g_autoptr (JsonObject) state = aus_test_client_expect_step (patient, "identity");
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (state, "me"), "role"), ==,
      "patient");
}

static void
test_resume_too_late (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) patient =
      aus_test_client_open (visit.url, visit.patient_cookie, NULL, NULL);
  g_autoptr (JsonObject) welcome = aus_test_client_hello (patient, "");
  aus_test_client_await_step (patient, "identity");
  aus_test_client_drop (patient);
  wait_sockets (0);
  signal_world_pass_time (&world, 31);
  g_autofree char *members = resume_members (welcome, 1);
  g_autoptr (AusTestClient) again =
      aus_test_client_open (visit.url, visit.patient_cookie, NULL, NULL);
  g_autoptr (JsonObject) second = aus_test_client_hello (again, members);
  g_assert_false (json_object_get_boolean_member (second, "resumed"));
  /* The page begins anew, at the same place. */
  g_autoptr (JsonObject) same = aus_test_client_expect_step (again, "identity");
  g_assert_nonnull (same);
}

static void
test_no_hello (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) silent =
      aus_test_client_open (visit.url, visit.patient_cookie, NULL, NULL);
  wait_sockets (1);
  signal_world_pass_time (&world, 11);
  g_assert_cmpuint (aus_test_client_wait_close (silent), ==, 4408);
}

static void
test_no_pong (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) client = signal_visit_enter (&visit, visit.patient_cookie);
  aus_test_client_await_step (client, "identity");
  signal_world_pass_time (&world, 100);
  g_assert_cmpuint (aus_signal_server_count_sockets (world.signal), ==, 1);
  aus_test_client_ignore_pings (client);
  signal_world_pass_time (&world, 100);
  g_assert_cmpuint (aus_test_client_wait_close (client), ==, 4408);
}

static void
test_client_may_ping (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) client = signal_visit_enter (&visit, visit.patient_cookie);
  aus_test_client_send (client, "ping", "\"n\":77");
  g_autoptr (JsonObject) pong = aus_test_client_expect (client, "pong");
  g_assert_cmpint (json_object_get_int_member (pong, "n"), ==, 77);
}

static void
test_malformed_is_cut_off (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) client = signal_visit_enter (&visit, visit.patient_cookie);
  aus_test_client_send_text (client, "this is not JSON");
  g_autoptr (JsonObject) error = aus_test_client_expect (client, "error");
  g_assert_cmpstr (json_object_get_string_member (error, "problem"), ==, "malformed");
  for (guint i = 0; i < 3; i++)
    aus_test_client_send_text (client, "{}");
  g_assert_cmpuint (aus_test_client_wait_close (client), ==, 4400);
}

static void
test_hello_comes_first (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) client =
      aus_test_client_open (visit.url, visit.patient_cookie, NULL, NULL);
  aus_test_client_send (client, "leave", "");
  g_assert_cmpuint (aus_test_client_wait_close (client), ==, 4400);
}

static void
test_too_many_messages (void)
{
  g_auto (SignalVisit) visit = { 0 };

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  g_autoptr (AusTestClient) client = signal_visit_enter (&visit, visit.patient_cookie);
  for (guint i = 0; i < 200; i++)
    aus_test_client_send (client, "ping", "\"n\":1");
  g_assert_cmpuint (aus_test_client_wait_close (client), ==, 4429);
}

static void
test_too_many_sockets (void)
{
  g_auto (SignalVisit) visit = { 0 };
  AusTestClient *clients[9];
  guint n_refused = 0;

  signal_visit_plan (&visit, &world, "Louise", SIGNAL_ALONE);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++) {
    clients[i] = aus_test_client_open (visit.url, visit.patient_cookie, NULL, NULL);
    n_refused += aus_test_client_get_status (clients[i]) == 429;
  }
  g_assert_cmpuint (n_refused, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    aus_test_client_free (clients[i]);
}

/* Between tests: nobody is connected, and every grace time is over. */
static void
test_tear_down (void)
{
  wait_sockets (0);
  signal_world_pass_time (&world, 120);
  aus_test_settle ();
}

static void
add (const char *path, GTestFunc func)
{
  g_test_add_func (path, func);
  g_autofree char *after = g_strconcat (path, "/everything-let-go", NULL);
  g_test_add_func (after, test_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal_world_open (&world, &aus_signal_limits_default);
  add ("/signal/session/L1/refused-before-upgrade", test_refused_before_upgrade);
  add ("/signal/session/N2/plain-request-is-refused", test_plain_request_is_refused);
  add ("/signal/session/N2/second-tab", test_second_tab);
  add ("/signal/session/N2/resume", test_resume);
  add ("/signal/session/L1/resume-of-others-is-refused", test_resume_of_others_is_refused);
  add ("/signal/session/N2/resume-too-late", test_resume_too_late);
  add ("/signal/session/N2/no-hello", test_no_hello);
  add ("/signal/session/N2/no-pong", test_no_pong);
  add ("/signal/session/N2/client-may-ping", test_client_may_ping);
  add ("/signal/session/N2/malformed-is-cut-off", test_malformed_is_cut_off);
  add ("/signal/session/N2/hello-comes-first", test_hello_comes_first);
  add ("/signal/session/N2/too-many-messages", test_too_many_messages);
  add ("/signal/session/N2/too-many-sockets", test_too_many_sockets);
  int status = g_test_run ();
  signal_world_close (&world);
  return status;
}
