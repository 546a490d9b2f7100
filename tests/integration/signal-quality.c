/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connection quality over real WebSockets: what workers and clients measure, and who is told what.
 */
#include "signal-world.h"

#include "app/aus-call-quality.h"
#include "aus-test-wait.h"

static SignalWorld world;

#define UNKNOWN G_MAXUINT /* the client gives no feedback of its path */

/*
 * The counters of a leg that has sent @packets of sound, of which @lost_up got lost on the way, and
 * whose path from the server loses @path_lost in a thousand.
 */
static GVariant *
describe_leg (const char *room_id, const char *leg_id, guint64 packets, guint64 lost_up,
              guint path_lost)
{
  GVariantDict leg, stream;
  GVariantBuilder streams;

  g_variant_dict_init (&stream, NULL);
  g_variant_dict_insert (&stream, "direction", "s", "in");
  g_variant_dict_insert (&stream, "kind", "s", "microphone");
  g_variant_dict_insert (&stream, "packets", "t", packets - lost_up);
  g_variant_dict_insert (&stream, "lost", "t", lost_up);
  g_variant_builder_init (&streams, G_VARIANT_TYPE ("aa{sv}"));
  g_variant_builder_add_value (&streams, g_variant_dict_end (&stream));
  g_variant_dict_init (&leg, NULL);
  g_variant_dict_insert (&leg, "room", "s", room_id);
  g_variant_dict_insert (&leg, "leg", "s", leg_id);
  g_variant_dict_insert (&leg, "state", "s", "connected");
  g_variant_dict_insert (&leg, "rtt-usec", "t", (guint64) 40000);
  g_variant_dict_insert (&leg, "estimate-source", "s", path_lost == UNKNOWN ? "remb" : "twcc");
  g_variant_dict_insert (&leg, "path-lost-permille", "t", (guint64) path_lost);
  g_variant_dict_insert_value (&leg, "streams", g_variant_builder_end (&streams));
  return g_variant_dict_end (&leg);
}

/*
 * @seconds of a call in which @lost_up of the 100 packets a second of the patient get lost, and
 * @path_lost in a thousand of what is sent to the patient.
 */
static void
talk_over (SignalCall *call, guint seconds, guint lost_up, guint path_lost)
{
  static guint64 packets, lost;
  const char *room = call->visit.consultation_id;

  for (guint i = 0; i < seconds; i++) {
    GVariant *legs[2];
    packets += 100;
    lost += lost_up;
    legs[0] = describe_leg (room, call->patient_leg, packets, lost, path_lost);
    legs[1] = describe_leg (room, call->doctor_leg, packets, 0, 0);
    aus_fake_media_set_stats (world.media, g_variant_new_array (G_VARIANT_TYPE_VARDICT, legs, 2));
    signal_world_pass_time (&world, 1);
  }
}

static void
talk (SignalCall *call, guint seconds, guint lost_up)
{
  talk_over (call, seconds, lost_up, 0);
}

typedef struct {
  const char *participant_id, *word, *cause, *advice;
} Verdict;

static JsonObject *
find (JsonObject *message, const char *participant_id)
{
  JsonArray *people = json_object_get_array_member (message, "people");

  for (guint i = 0; i < json_array_get_length (people); i++) {
    JsonObject *person = json_array_get_object_element (people, i);
    if (g_str_equal (json_object_get_string_member (person, "id"), participant_id))
      return person;
  }
  return NULL;
}

static gboolean
says (JsonObject *message, gconstpointer data)
{
  const Verdict *verdict = data;
  JsonObject *person = find (message, verdict->participant_id);

  return person != NULL &&
         g_str_equal (json_object_get_string_member (person, "word"), verdict->word) &&
         g_str_equal (json_object_get_string_member (person, "cause"), verdict->cause) &&
         g_str_equal (json_object_get_string_member (person, "advice"), verdict->advice);
}

static void
expect (AusTestClient *client, const char *id, const char *word, const char *cause,
        const char *advice)
{
  Verdict verdict = { id, word, cause, advice };
  g_autoptr (JsonObject) message = aus_test_client_expect_such (client, "quality", says, &verdict);

  g_assert_nonnull (message);
}

/* Two seconds after the loss began both sides know whose upload it is; the others stay good. */
static void
test_upload_is_told_to_both (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  talk (&call, 4, 0);
  expect (call.doctor, call.visit.patient_id, "good", "none", "none");
  talk (&call, 2, 25);
  expect (call.doctor, call.visit.patient_id, "poor", "upload", "wifi");
  expect (call.patient, call.visit.patient_id, "poor", "upload", "wifi");
  talk (&call, 2, 25);
  expect (call.patient, call.visit.practitioner_id, "good", "none", "none");
  talk (&call, 8, 0);
  expect (call.patient, call.visit.patient_id, "good", "none", "none");
}

/* So with a download: one reading of the path says it, before any report of the client. */
static void
test_download_is_told_to_both (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  talk (&call, 4, 0);
  expect (call.doctor, call.visit.patient_id, "good", "none", "none");
  talk_over (&call, 1, 0, 250);
  expect (call.doctor, call.visit.patient_id, "poor", "download", "wifi");
  expect (call.patient, call.visit.patient_id, "poor", "download", "wifi");
  talk_over (&call, 1, 0, 250);
  expect (call.doctor, call.visit.practitioner_id, "good", "none", "none");
}

/* What only a client can see: frozen frames, and sound that had to be made up. */
static void
test_client_reports (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  talk_over (&call, 3, 0, UNKNOWN);
  g_autofree char *members =
      g_strdup_printf ("\"leg\":\"%s\",\"concealed_percent\":15,\"playout_ms\":80,\"rtt_ms\":50,"
                       "\"seen\":{\"kbps\":800,\"height\":720,\"fps\":25,\"frozen_percent\":60}",
                       call.patient_leg);
  aus_test_client_request_ok (call.patient, "stats", members);
  g_autoptr (JsonObject) again = aus_test_client_request (call.patient, "stats", members);
  g_assert_cmpstr (json_object_get_string_member (again, "problem"), ==, "too-many-requests");
  talk_over (&call, 1, 0, UNKNOWN);
  expect (call.doctor, call.visit.patient_id, "poor", "download", "wifi");
}

/* A report about a leg that has been replaced meanwhile changes nothing, and is no mistake. */
static void
test_report_of_an_older_leg (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  talk (&call, 3, 0);
  g_autofree char *members =
      g_strdup_printf ("\"leg\":\"%s\",\"concealed_percent\":90", call.doctor_leg);
  aus_test_client_request_ok (call.patient, "stats", members);
  talk (&call, 2, 0);
  expect (call.doctor, call.visit.patient_id, "good", "none", "none");
}

static void
test_reconnecting_is_poor_at_once (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  talk (&call, 3, 0);
  aus_media_emit_leg_state (AUS_MEDIA (world.media), call.visit.consultation_id, call.patient_leg,
                            AUS_MEDIA_LEG_SILENT, "");
  expect (call.doctor, call.visit.patient_id, "poor", "reconnecting", "wait");
  expect (call.patient, call.visit.patient_id, "poor", "reconnecting", "wait");
}

static JsonNode *
show (SignalCall *call)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = aus_app_run_sync (world.app, &AUS_CALL_QUALITY_SHOW, world.claire,
                                     aus_command_new (call->visit.consultation_id),
                                     (GDestroyNotify) aus_command_free, &error);

  g_assert_no_error (error);
  return node;
}

static gboolean
is_kept (gpointer data)
{
  g_autoptr (JsonNode) node = show (data);

  return json_array_get_length (
             json_object_get_array_member (json_node_get_object (node), "participants")) == 2;
}

/* The end of the call brings the figures to the consultation, and nothing else. */
static void
test_summary_is_kept (void)
{
  g_auto (SignalCall) call = { 0 };

  signal_call_begin (&call, &world);
  talk (&call, 5, 0);
  talk (&call, 10, 25);
  aus_test_client_request_ok (call.doctor, "act", "\"action\":\"end\"");
  aus_test_wait (is_kept, &call, "the summary");
  g_autoptr (JsonNode) node = show (&call);
  JsonArray *people = json_object_get_array_member (json_node_get_object (node), "participants");
  for (guint i = 0; i < 2; i++) {
    JsonObject *person = json_array_get_object_element (people, i);
    gboolean is_patient = g_str_equal (json_object_get_string_member (person, "participant_id"),
                                       call.visit.patient_id);
    g_assert_cmpint (json_object_get_int_member (person, "seconds"), >=, 14);
    g_assert_cmpstr (json_object_get_string_member (person, "word"), ==,
                     is_patient ? "poor" : "good");
    g_assert_cmpstr (json_object_get_string_member (person, "cause"), ==,
                     is_patient ? "upload" : "none");
    g_assert_cmpstr (json_object_get_string_member (person, "timeline"), ==,
                     is_patient ? "pp" : "gg");
  }
  g_autofree char *text = json_to_string (node, FALSE);
  g_assert_null (strstr (text, "Louise"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal_world_open (&world, &aus_signal_limits_default);
  g_test_add_func ("/signal/quality/E6/upload-is-told-to-both", test_upload_is_told_to_both);
  g_test_add_func ("/signal/quality/E6/download-is-told-to-both", test_download_is_told_to_both);
  g_test_add_func ("/signal/quality/E6/client-reports", test_client_reports);
  g_test_add_func ("/signal/quality/E6/report-of-an-older-leg", test_report_of_an_older_leg);
  g_test_add_func ("/signal/quality/E6/reconnecting-is-poor-at-once",
                   test_reconnecting_is_poor_at_once);
  g_test_add_func ("/signal/quality/F6/summary-is-kept", test_summary_is_kept);
  int status = g_test_run ();
  signal_world_close (&world);
  return status;
}
