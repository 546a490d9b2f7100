/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The daemon as a process: starting, two people in a call, a worker that is killed, stopping. */
#include <glib/gstdio.h>
#include <signal.h>
#include <sysexits.h>

#include "aus-test-client.h"
#include "aus-test-wait.h"
#include "domain/aus-consent.h"
#include "signal/aus-signal-message.h"

#define READY "auscultd ready on "

typedef struct {
  char *directory;
  GSubprocess *process;
  GDataInputStream *output;
  char *url;
  char *log_path;
  char *token; /* bearer of the demo's practitioner */
  SoupSession *session;
  gboolean ended;
} Daemon;

typedef struct {
  gpointer result;
  gboolean done;
} Outcome;

static gboolean
is_done (gpointer user_data)
{
  return ((Outcome *) user_data)->done;
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->result =
      g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  outcome->done = TRUE;
}

static char *
read_line (Daemon *daemon)
{
  Outcome outcome = { 0 };

  g_data_input_stream_read_line_async (daemon->output, G_PRIORITY_DEFAULT, NULL, on_line, &outcome);
  aus_test_wait (is_done, &outcome, "a line of the daemon");
  return outcome.result;
}

static GSubprocess *
launch (Daemon *daemon, const char *extra, GSubprocessFlags flags)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);

  g_subprocess_launcher_set_stderr_file_path (launcher, daemon->log_path);
  g_subprocess_launcher_setenv (launcher, "AUS_LOG", "debug", TRUE);
  GSubprocess *process = g_subprocess_launcher_spawn (
      launcher, &error, AUS_TEST_DAEMON, "--demo", "--data", daemon->directory, "--port", "0",
      "--worker", AUS_TEST_WORKER, "--set", "media.workers=1", extra, NULL);
  g_assert_no_error (error);
  return process;
}

static void
read_demo (Daemon *daemon)
{
  g_autofree char *path = g_build_filename (daemon->directory, "demo.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (JsonNode) node = json_from_string (text, &error);
  g_assert_no_error (error);
  JsonObject *demo = json_node_get_object (node);
  JsonArray *accounts = json_object_get_array_member (demo, "accounts");
  g_assert_cmpstr (json_object_get_string_member (demo, "base_url"), ==, daemon->url);
  daemon->token = g_strconcat (
      "Bearer ",
      json_object_get_string_member (json_array_get_object_element (accounts, 0), "api_token"),
      NULL);
}

static void
daemon_start_with (Daemon *daemon, const char *extra)
{
  daemon->directory = aus_test_directory ();
  daemon->log_path = g_build_filename (daemon->directory, "log", NULL);
  daemon->session = soup_session_new ();
  daemon->process = launch (daemon, extra, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  daemon->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (daemon->process));
  g_autofree char *line = read_line (daemon);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, READY));
  daemon->url = g_strdup (line + strlen (READY));
  read_demo (daemon);
}

static void
daemon_start (Daemon *daemon)
{
  daemon_start_with (daemon, NULL);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  outcome->done = TRUE;
}

static int
wait_exit (GSubprocess *process)
{
  Outcome outcome = { 0 };

  g_subprocess_wait_async (process, NULL, on_ended, &outcome);
  aus_test_wait (is_done, &outcome, "the daemon to end");
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

static int
daemon_stop (Daemon *daemon)
{
  g_subprocess_send_signal (daemon->process, SIGTERM);
  return wait_exit (daemon->process);
}

static void
daemon_clear (Daemon *daemon)
{
  g_clear_object (&daemon->output);
  g_clear_object (&daemon->process);
  g_clear_object (&daemon->session);
  aus_test_remove (daemon->directory);
  g_free (daemon->directory);
  g_free (daemon->log_path);
  g_free (daemon->url);
  g_free (daemon->token);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Daemon, daemon_clear)

static void
on_response (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->result = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
  outcome->done = TRUE;
}

static GBytes *
send (Daemon *daemon, SoupMessage *message)
{
  Outcome outcome = { 0 };

  soup_session_send_and_read_async (daemon->session, message, G_PRIORITY_DEFAULT, NULL, on_response,
                                    &outcome);
  aus_test_wait (is_done, &outcome, "an answer to a request");
  g_assert_nonnull (outcome.result);
  return outcome.result;
}

/* (transfer full): the answer to a request with the practitioner's token. */
static JsonNode *
request (Daemon *daemon, const char *method, const char *path, const char *body)
{
  g_autofree char *url = g_strconcat (daemon->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                               daemon->token);
  if (body != NULL) {
    g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  }
  g_autoptr (GBytes) answer = send (daemon, message);
  g_autofree char *text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  g_assert_cmpuint (soup_message_get_status (message), <, 300);
  return json_from_string (text, NULL);
}

/* (transfer full): the visit's cookie that a link gives. */
static char *
follow (Daemon *daemon, const char *link)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", link);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  g_bytes_unref (send (daemon, message));
  g_assert_cmpuint (soup_message_get_status (message), ==, 303);
  const char *header =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Set-Cookie");
  return g_strndup (header, strcspn (header, ";"));
}

typedef struct {
  char *id, *socket_url;
  char *links[2]; /* practitioner, patient */
} Visit;

static void
visit_clear (Visit *visit)
{
  g_free (visit->id);
  g_free (visit->socket_url);
  g_free (visit->links[0]);
  g_free (visit->links[1]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Visit, visit_clear)

static void
visit_plan (Visit *visit, Daemon *daemon)
{
  g_autoptr (JsonNode) node =
      request (daemon, "POST", "/api/v1/consultations/now",
               "{\"participants\":[{\"role\":\"patient\",\"given_name\":\"Zenobia\","
               "\"family_name\":\"Unmistakable\",\"email\":\"zenobia@unmistakable.example\"}],"
               "\"confirm_overlap\":true}");
  JsonObject *planned = json_node_get_object (node);
  JsonArray *links = json_object_get_array_member (planned, "links");

  visit->id = g_strdup (json_object_get_string_member (planned, "id"));
  visit->socket_url =
      g_strdup_printf ("ws%s/visit/%s/socket", daemon->url + strlen ("http"), visit->id);
  for (guint i = 0; i < json_array_get_length (links); i++) {
    JsonObject *link = json_array_get_object_element (links, i);
    gboolean is_patient = g_str_equal (json_object_get_string_member (link, "role"), "patient");
    visit->links[is_patient] = g_strdup (json_object_get_string_member (link, "url"));
  }
}

static AusTestClient *
enter (Daemon *daemon, const Visit *visit, const char *link)
{
  g_autofree char *cookie = follow (daemon, link);
  AusTestClient *client = aus_test_client_open (visit->socket_url, cookie, daemon->url, NULL);

  g_assert_cmpuint (aus_test_client_get_status (client), ==, 101);
  aus_test_client_await_welcome (client, "");
  return client;
}

static void
get_ready (AusTestClient *client)
{
  aus_test_client_request_ok (
      client, "ready", "\"equipment\":{\"camera\":true,\"microphone\":true,\"browser\":\"T\"}");
}

static void
arrive (AusTestClient *patient)
{
  g_autofree char *consent = g_strdup_printf (
      "\"text_version\":\"%s\",\"locale\":\"fr\",\"accepted\":true", aus_consent_get_current ());

  aus_test_client_request_ok (patient, "confirm_identity", "");
  aus_test_client_request_ok (patient, "consent", consent);
  get_ready (patient);
}

static void
answer_offer (AusTestClient *client, const char *sdp)
{
  g_autoptr (JsonObject) offer = aus_test_client_expect (client, "offer");
  g_autofree char *members = g_strdup_printf ("\"leg\":\"%s\",\"sdp\":\"%s\"",
                                              json_object_get_string_member (offer, "leg"), sdp);

  aus_test_client_request_ok (client, "answer", members);
}

static gboolean
sees_in_call (JsonObject *state, gconstpointer role)
{
  JsonObject *person = aus_test_state_find_person (state, role);

  return person != NULL &&
         g_str_equal (json_object_get_string_member (person, "presence"), "in_call") &&
         g_str_equal (json_object_get_string_member (person, "connection"), "connected");
}

static void
expect_both_in_call (AusTestClient *doctor, AusTestClient *patient)
{
  g_autoptr (JsonObject) seen_by_doctor =
      aus_test_client_expect_such (doctor, "state", sees_in_call, "patient");
  g_autoptr (JsonObject) seen_by_patient =
      aus_test_client_expect_such (patient, "state", sees_in_call, "practitioner");

  g_assert_true (seen_by_doctor != seen_by_patient);
}

static void
expect_status (Daemon *daemon, const Visit *visit, const char *status)
{
  g_autofree char *path = g_strconcat ("/api/v1/consultations/", visit->id, NULL);
  g_autoptr (JsonNode) node = request (daemon, "GET", path, NULL);

  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "status"), ==,
                   status);
}

/* The worker goes in the middle of a call: new offers, no click, nothing ended. */
static void
lose_worker (const char *how)
{
  g_auto (Daemon) daemon = { 0 };
  g_auto (Visit) visit = { 0 };

  daemon_start (&daemon);
  visit_plan (&visit, &daemon);
  g_autoptr (AusTestClient) patient = enter (&daemon, &visit, visit.links[1]);
  arrive (patient);
  answer_offer (patient, "v=0");
  g_autoptr (AusTestClient) doctor = enter (&daemon, &visit, visit.links[0]);
  get_ready (doctor);
  answer_offer (doctor, "v=0");
  aus_test_client_request_ok (doctor, "act", "\"action\":\"start\"");
  expect_both_in_call (doctor, patient);

  aus_test_client_request_ok (patient, "rejoin", "");
  answer_offer (patient, how);
  answer_offer (patient, "v=0");
  answer_offer (doctor, "v=0");
  expect_both_in_call (doctor, patient);
  expect_status (&daemon, &visit, "in_progress");
  aus_test_client_request_ok (doctor, "act", "\"action\":\"end\"");
  expect_status (&daemon, &visit, "finalized");
  g_assert_cmpint (daemon_stop (&daemon), ==, EX_OK);
}

/* kill -9 */
static void
test_worker_killed (void)
{
  lose_worker ("crash");
}

/* It is there and its connection is, but it answers no heartbeat. */
static void
test_worker_hangs (void)
{
  lose_worker ("hang");
}

/* (transfer full): what /ready says; @status is of the answer. */
static char *
ask_ready (Daemon *daemon, guint *status)
{
  g_autofree char *url = g_strconcat (daemon->url, "/ready", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GBytes) answer = send (daemon, message);

  *status = soup_message_get_status (message);
  return g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
}

/* A server without a media worker takes bookings, but should be sent no new visitors. */
static void
test_ready (void)
{
  g_auto (Daemon) daemon = { 0 };
  g_auto (Visit) visit = { 0 };
  guint status = 0;

  daemon_start (&daemon);
  visit_plan (&visit, &daemon);
  g_autoptr (AusTestClient) patient = enter (&daemon, &visit, visit.links[1]);
  arrive (patient);
  answer_offer (patient, "v=0"); /* so there is a worker */
  g_autofree char *ready = ask_ready (&daemon, &status);
  g_assert_cmpstr (ready, ==, "ready\n");
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpint (daemon_stop (&daemon), ==, EX_OK);
}

static void
test_not_ready (void)
{
  g_auto (Daemon) daemon = { 0 };
  guint status = 0;

  daemon_start_with (&daemon, "--worker=/bin/false");
  g_autofree char *ready = ask_ready (&daemon, &status);
  g_assert_cmpstr (ready, ==, "no media worker\n");
  g_assert_cmpuint (status, ==, 503);
  g_assert_cmpint (daemon_stop (&daemon), ==, EX_OK);
}

static void
test_published_schema (void)
{
  g_auto (Daemon) daemon = { 0 };

  daemon_start (&daemon);
  g_autoptr (JsonNode) served = request (&daemon, "GET", "/api/v1/signal.schema.json", NULL);
  g_autoptr (JsonNode) own = aus_signal_schema ();
  g_assert_true (json_node_equal (served, own));
  g_assert_cmpint (daemon_stop (&daemon), ==, EX_OK);
}

static void
test_clean_stop (void)
{
  g_auto (Daemon) daemon = { 0 };
  g_auto (Visit) visit = { 0 };
  g_autofree char *text = NULL;

  daemon_start (&daemon);
  visit_plan (&visit, &daemon);
  g_autoptr (AusTestClient) patient = enter (&daemon, &visit, visit.links[1]);
  arrive (patient);
  g_subprocess_send_signal (daemon.process, SIGTERM);
  g_assert_cmpuint (aus_test_client_wait_close (patient), ==, 1001);
  g_assert_cmpint (wait_exit (daemon.process), ==, EX_OK);

  /* Nothing personal and nothing secret was logged on the way, not even for debugging (M2). */
  g_assert_true (g_file_get_contents (daemon.log_path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "stopped"));
  static const char *const SECRETS[] = { "Zenobia", "Unmistakable", "unmistakable.example" };
  for (guint i = 0; i < G_N_ELEMENTS (SECRETS); i++)
    g_assert_null (strstr (text, SECRETS[i]));
  g_assert_null (strstr (text, strrchr (visit.links[1], '/') + 1));
  g_assert_null (strstr (text, daemon.token + strlen ("Bearer ")));
}

/* Patients' names are in the database and in its log of changes. */
static void
test_private_files (void)
{
  static const char *const FILES[] = { "auscult.db", "auscult.db-wal", "auscult.keys",
                                       "demo.json" };
  g_auto (Daemon) daemon = { 0 };

  daemon_start (&daemon);
  for (guint i = 0; i < G_N_ELEMENTS (FILES); i++) {
    g_autofree char *path = g_build_filename (daemon.directory, FILES[i], NULL);
    GStatBuf buffer;
    g_assert_cmpint (g_stat (path, &buffer), ==, 0);
    g_assert_cmphex (buffer.st_mode & 077, ==, 0);
  }
  g_assert_cmpint (daemon_stop (&daemon), ==, EX_OK);
}

static void
test_one_for_a_directory (void)
{
  g_auto (Daemon) daemon = { 0 };

  daemon_start (&daemon);
  g_free (daemon.log_path);
  daemon.log_path = g_build_filename (daemon.directory, "second-log", NULL);
  g_autoptr (GSubprocess) second = launch (&daemon, NULL, G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_assert_cmpint (wait_exit (second), ==, EX_TEMPFAIL);
  g_assert_cmpint (daemon_stop (&daemon), ==, EX_OK);
}

static void
test_bad_command_line (void)
{
  g_auto (Daemon) daemon = { .directory = aus_test_directory () };

  daemon.log_path = g_build_filename (daemon.directory, "log", NULL);
  g_autoptr (GSubprocess) unknown = launch (&daemon, "--dance", G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_assert_cmpint (wait_exit (unknown), ==, EX_USAGE);
  g_autoptr (GSubprocess) directory =
      launch (&daemon, "--data=/proc/nowhere", G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_assert_cmpint (wait_exit (directory), ==, EX_CONFIG);
  /* Links would begin with an address that nobody outside can open. */
  g_autoptr (GSubprocess) proxy =
      launch (&daemon, "--set=http.trusted-proxies=127.0.0.1", G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_assert_cmpint (wait_exit (proxy), ==, EX_CONFIG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_default_handler (g_log_default_handler, NULL);
  g_test_add_func ("/daemon/A3/worker-killed", test_worker_killed);
  g_test_add_func ("/daemon/A3/worker-hangs", test_worker_hangs);
  g_test_add_func ("/daemon/M1/ready", test_ready);
  g_test_add_func ("/daemon/M1/not-ready", test_not_ready);
  g_test_add_func ("/daemon/N2/published-schema", test_published_schema);
  g_test_add_func ("/daemon/M1/clean-stop", test_clean_stop);
  g_test_add_func ("/daemon/L2/private-files", test_private_files);
  g_test_add_func ("/daemon/M1/one-for-a-directory", test_one_for_a_directory);
  g_test_add_func ("/daemon/M1/bad-command-line", test_bad_command_line);
  return g_test_run ();
}
