/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal-world.h"

#include "app/aus-link.h"
#include "app/aus-plan.h"
#include "app/aus-query.h"
#include "aus-test-wait.h"
#include "core/aus-error.h"
#define AUS_LOG_TOPIC "test"
#include "core/aus-log.h"
#include "domain/aus-consent.h"
#include "rest-world.h"

#define BIRTH_DATE "1951-04-02"

static void
open_storage (SignalWorld *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  AusSettings settings;

  self->directory = aus_test_directory ();
  self->clock = aus_clock_new_system ();
  self->secrets = aus_secrets_new_for_test ();
  path = g_build_filename (self->directory, "auscult.db", NULL);
  self->database = aus_database_open (path, self->clock, &error);
  g_assert_no_error (error);
  aus_settings_init (&settings);
  self->app = aus_app_new (self->database, self->clock, self->secrets, &settings);
  self->people = rest_world_fill (self->app, &error);
  g_assert_no_error (error);
}

static void
find_claire (SignalWorld *self)
{
  JsonObject *people =
      json_object_get_object_member (json_node_get_object (self->people), "people");
  JsonObject *claire = json_object_get_object_member (people, "claire");

  self->claire_token =
      g_strconcat ("Bearer ", json_object_get_string_member (claire, "token"), NULL);
  self->claire =
      aus_actor_new_account (json_object_get_string_member (claire, "id"), AUS_ACCOUNT_PRACTITIONER,
                             json_object_get_string_member (claire, "organisation_id"), NULL);
}

static void
open_network (SignalWorld *self, const AusSignalLimits *limits)
{
  g_autoptr (GError) error = NULL;

  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  g_autoptr (AusProxies) proxies = aus_proxies_new ("", NULL);
  self->signal = aus_signal_server_new (self->app, self->live, self->wheel, limits, proxies);
  aus_signal_server_attach (self->signal, self->soup);
  soup_server_listen_local (self->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (self->soup);
  self->base_url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  aus_app_set_base_url (self->app, self->base_url);
}

void
signal_world_open (SignalWorld *self, const AusSignalLimits *limits)
{
  g_autoptr (AusConfig) config = aus_config_new ();

  signal_world_open_with (self, limits, config);
}

void
signal_world_open_with (SignalWorld *self, const AusSignalLimits *limits, AusConfig *config)
{
  g_autoptr (GError) error = NULL;
  AusLiveSettings settings;

  /* Without this the test's output would be buried under what libraries have to say. */
  g_log_set_default_handler (g_log_default_handler, NULL);
  aus_log_setup ("test", G_LOG_LEVEL_WARNING, FALSE);
  open_storage (self);
  find_claire (self);
  self->media = aus_fake_media_new ();
  self->wheel = aus_live_wheel_new (0);
  aus_live_settings_load (&settings, config);
  AusLiveIce *ice = aus_live_ice_new (config, self->clock, &error);
  g_assert_no_error (error);
  self->live = aus_live_new (self->app, AUS_MEDIA (self->media), self->wheel, &settings, ice);
  open_network (self, limits);
}

static gboolean
has_no_sockets (gpointer user_data)
{
  return aus_signal_server_count_sockets (user_data) == 0;
}

void
signal_world_close (SignalWorld *self)
{
  aus_signal_server_stop (self->signal);
  aus_test_wait (has_no_sockets, self->signal, "all sockets to close");
  soup_server_disconnect (self->soup);
  g_clear_object (&self->signal);
  g_clear_object (&self->soup);
  g_clear_object (&self->live);
  g_clear_object (&self->media);
  g_clear_pointer (&self->wheel, aus_live_wheel_free);
  aus_database_close (self->database);
  g_clear_object (&self->app);
  g_clear_object (&self->database);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->secrets, aus_secrets_free);
  g_clear_pointer (&self->claire, aus_actor_unref);
  g_clear_pointer (&self->people, json_node_unref);
  g_free (self->claire_token);
  g_free (self->base_url);
  aus_test_remove (self->directory);
  g_free (self->directory);
}

void
signal_world_pass_time (SignalWorld *self, guint seconds)
{
  for (guint i = 0; i < seconds; i++) {
    self->wheel_now += G_USEC_PER_SEC;
    aus_live_wheel_advance (self->wheel, self->wheel_now);
    aus_test_settle (); /* clients answer their pings */
  }
}

typedef struct {
  gpointer result;
  GError *error;
  gboolean done;
} Outcome;

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->result = aus_app_run_finish (AUS_APP (source), result, &outcome->error);
  outcome->done = TRUE;
}

static gboolean
is_done (gpointer user_data)
{
  return ((Outcome *) user_data)->done;
}

static gpointer
run (SignalWorld *self, const AusUseCase *use_case, AusActor *actor, gpointer input,
     GDestroyNotify input_free, const char **problem)
{
  Outcome outcome = { 0 };

  aus_app_run_async (self->app, use_case, actor, input, input_free, NULL, on_done, &outcome);
  aus_test_wait (is_done, &outcome, use_case->name);
  if (problem != NULL)
    *problem = outcome.error != NULL ? aus_error_get_name (outcome.error->code) : NULL;
  else
    g_assert_no_error (outcome.error);
  g_clear_error (&outcome.error);
  return outcome.result;
}

AusConsultation *
signal_world_run (SignalWorld *self, const AusUseCase *use_case, AusActor *actor,
                  AusCommand *command, const char **problem)
{
  return run (self, use_case, actor, command, (GDestroyNotify) aus_command_free, problem);
}

void
signal_world_do (SignalWorld *self, const AusUseCase *use_case, AusActor *actor,
                 AusCommand *command)
{
  aus_consultation_unref (signal_world_run (self, use_case, actor, command, NULL));
}

AusConsultation *
signal_world_load (SignalWorld *self, const char *consultation_id)
{
  return signal_world_run (self, &AUS_QUERY_ONE, self->claire, aus_command_new (consultation_id),
                           NULL);
}

static AusPlanned *
plan (SignalWorld *world, const char *given_name, SignalCompany company)
{
  static const char COMPANION[] = ",{\"role\":\"companion\",\"given_name\":\"Paulette\","
                                  "\"family_name\":\"Nevers\",\"email\":\"p@example.org\"}";
  g_autofree char *text = g_strdup_printf (
      "{\"participants\":[{\"role\":\"patient\",\"given_name\":\"%s\",\"family_name\":\"Durand\","
      "\"birth_date\":\"" BIRTH_DATE "\",\"email\":\"%s@example.org\",\"mobile\":\"+33612345678\"}"
      "%s],\"confirm_overlap\":true,\"private_comment\":\"only for the practice\"}",
      given_name, given_name, company == SIGNAL_WITH_COMPANION ? COMPANION : "");
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  AusCommand *command = aus_command_new (NULL);

  command->object = json_object_ref (json_node_get_object (node));
  return run (world, &AUS_PLAN_NOW, world->claire, command, (GDestroyNotify) aus_command_free,
              NULL);
}

static char *
follow (SignalWorld *world, const AusLinkSecret *link)
{
  g_autoptr (AusActor) nobody = aus_actor_new_nobody ();
  g_autoptr (AusVisitPass) pass =
      run (world, &AUS_LINK_FOLLOW, nobody, g_strdup (strrchr (link->url, '/') + 1), g_free, NULL);

  return g_strconcat ("aus_visit=", pass->token, NULL);
}

void
signal_visit_plan (SignalVisit *self, SignalWorld *world, const char *given_name,
                   SignalCompany company)
{
  g_autoptr (AusPlanned) planned = plan (world, given_name, company);

  self->consultation_id = g_strdup (planned->consultation->id);
  self->url = g_strdup_printf ("ws%s/visit/%s/socket", world->base_url + strlen ("http"),
                               self->consultation_id);
  for (guint i = 0; i < planned->links->len; i++) {
    const AusLinkSecret *link = g_ptr_array_index (planned->links, i);
    char *cookie = follow (world, link);
    if (link->role == AUS_ROLE_PRACTITIONER) {
      self->practitioner_id = g_strdup (link->participant_id);
      self->practitioner_cookie = cookie;
    } else if (link->role == AUS_ROLE_PATIENT) {
      self->patient_id = g_strdup (link->participant_id);
      self->patient_cookie = cookie;
    } else {
      self->companion_id = g_strdup (link->participant_id);
      self->companion_cookie = cookie;
    }
  }
}

char *
signal_visit_add_test (const SignalVisit *self, SignalWorld *world, char **participant_id)
{
  g_autoptr (AusActor) system = aus_actor_new_system ();
  g_autoptr (AusLinkSecret) link =
      run (world, &AUS_PLAN_ADD_DIAGNOSTIC, system, aus_command_new (self->consultation_id),
           (GDestroyNotify) aus_command_free, NULL);

  *participant_id = g_strdup (link->participant_id);
  return follow (world, link);
}

void
signal_visit_clear (SignalVisit *self)
{
  g_free (self->consultation_id);
  g_free (self->url);
  g_free (self->practitioner_id);
  g_free (self->practitioner_cookie);
  g_free (self->patient_id);
  g_free (self->patient_cookie);
  g_free (self->companion_id);
  g_free (self->companion_cookie);
}

static AusTestClient *
enter (const SignalVisit *self, const char *cookie, const char *hello)
{
  AusTestClient *client = aus_test_client_open (self->url, cookie, NULL, NULL);

  g_assert_cmpuint (aus_test_client_get_status (client), ==, 101);
  g_autoptr (JsonObject) welcome = aus_test_client_hello (client, hello);
  g_assert_false (json_object_get_boolean_member (welcome, "resumed"));
  return client;
}

AusTestClient *
signal_visit_enter (const SignalVisit *self, const char *cookie)
{
  return enter (self, cookie, "\"client\":\"test/1\"");
}

AusTestClient *
signal_visit_enter_page (const SignalVisit *self, const char *cookie, const char *instance)
{
  g_autofree char *hello = g_strdup_printf ("\"client\":\"test/1\",\"instance\":\"%s\"", instance);

  return enter (self, cookie, hello);
}

void
signal_visit_arrive (AusTestClient *client)
{
  g_autofree char *consent = g_strdup_printf (
      "\"text_version\":\"%s\",\"locale\":\"fr\",\"accepted\":true", aus_consent_get_current ());

  aus_test_client_await_step (client, "identity");
  aus_test_client_request_ok (client, "confirm_identity", "\"birth_date\":\"" BIRTH_DATE "\"");
  aus_test_client_request_ok (client, "consent", consent);
  aus_test_client_request_ok (
      client, "ready", "\"equipment\":{\"camera\":true,\"microphone\":true,\"browser\":\"Test\"}");
  aus_test_client_await_step (client, "waiting");
}

char *
signal_visit_answer (SignalWorld *world, const SignalVisit *self, AusTestClient *client)
{
  g_autoptr (JsonObject) offer = aus_test_client_expect (client, "offer");
  const char *leg = json_object_get_string_member (offer, "leg");
  g_autofree char *members = g_strdup_printf ("\"leg\":\"%s\",\"sdp\":\"v=0\\r\\n\"", leg);

  aus_test_client_request_ok (client, "answer", members);
  aus_media_emit_leg_state (AUS_MEDIA (world->media), self->consultation_id, leg,
                            AUS_MEDIA_LEG_CONNECTED, "");
  return g_strdup (leg);
}

void
signal_visit_begin (SignalWorld *world, const SignalVisit *self, AusTestClient **practitioner,
                    AusTestClient **patient, char **practitioner_leg, char **patient_leg)
{
  *patient = signal_visit_enter (self, self->patient_cookie);
  signal_visit_arrive (*patient);
  *patient_leg = signal_visit_answer (world, self, *patient);
  *practitioner = signal_visit_enter (self, self->practitioner_cookie);
  aus_test_client_request_ok (
      *practitioner, "ready",
      "\"equipment\":{\"camera\":true,\"microphone\":true,\"browser\":\"Test\"}");
  *practitioner_leg = signal_visit_answer (world, self, *practitioner);
  aus_test_client_request_ok (*practitioner, "act", "\"action\":\"start\"");
  aus_test_client_await_step (*patient, "call");
  aus_test_client_await_step (*practitioner, "call");
  signal_world_wait_gate (world, self->consultation_id, *patient_leg, TRUE);
  signal_world_wait_gate (world, self->consultation_id, *practitioner_leg, TRUE);
}

typedef struct {
  AusFakeMedia *media;
  const char *room_id, *leg_id;
  gboolean open;
} Gate;

static gboolean
is_so (gpointer user_data)
{
  const Gate *gate = user_data;
  const AusFakeLeg *leg = aus_fake_media_find_leg (gate->media, gate->room_id, gate->leg_id);

  return (leg != NULL && leg->gate_open) == gate->open;
}

void
signal_world_wait_gate (SignalWorld *self, const char *room_id, const char *leg_id, gboolean open)
{
  Gate gate = { self->media, room_id, leg_id, open };

  aus_test_wait (is_so, &gate, open ? "a gate to open" : "a gate to shut");
}

void
signal_call_begin (SignalCall *self, SignalWorld *world)
{
  signal_visit_plan (&self->visit, world, "Louise", SIGNAL_ALONE);
  signal_visit_begin (world, &self->visit, &self->doctor, &self->patient, &self->doctor_leg,
                      &self->patient_leg);
}

void
signal_call_clear (SignalCall *self)
{
  aus_test_client_free (self->doctor);
  aus_test_client_free (self->patient);
  g_free (self->doctor_leg);
  g_free (self->patient_leg);
  signal_visit_clear (&self->visit);
}
