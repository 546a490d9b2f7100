/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A full waiting room: connections are built ahead for so many and no more; all can wait. */
#include "signal-world.h"

#include "app/aus-admit.h"

static SignalWorld world;

/* Whatever the server does because of what came before, it has done when this is answered. */
static void
settle (AusTestClient *client)
{
  aus_test_client_request_ok (client, "media",
                              "\"microphone\":true,\"camera\":true,\"extra\":\"none\"");
}

/* D4, D6: over the limit nobody is turned away; their leg is built at admission. */
static void
test_limit (void)
{
  g_auto (SignalVisit) first = { 0 };
  g_auto (SignalVisit) second = { 0 };

  signal_visit_plan (&first, &world, "Louise", SIGNAL_ALONE);
  signal_visit_plan (&second, &world, "Marguerite", SIGNAL_ALONE);
  g_autoptr (AusTestClient) louise = signal_visit_enter (&first, first.patient_cookie);
  signal_visit_arrive (louise);
  g_autofree char *ahead = signal_visit_answer (&world, &first, louise);
  g_assert_nonnull (ahead);
  g_autoptr (AusTestClient) marguerite = signal_visit_enter (&second, second.patient_cookie);
  signal_visit_arrive (marguerite);
  settle (marguerite);
  g_assert_cmpuint (aus_fake_media_count_legs (world.media, first.consultation_id), ==, 1);
  g_assert_cmpuint (aus_fake_media_count_legs (world.media, second.consultation_id), ==, 0);
  g_assert_nonnull (strstr (aus_test_client_get_transcript (louise), "\"offer\""));
  g_assert_null (strstr (aus_test_client_get_transcript (marguerite), "\"offer\""));

  signal_world_do (&world, &AUS_ADMIT_START, world.claire,
                   aus_command_new (second.consultation_id));
  signal_world_do (&world, &AUS_ADMIT_ADMIT, world.claire,
                   aus_command_new_with (second.consultation_id, second.patient_id, NULL));
  g_autofree char *leg = signal_visit_answer (&world, &second, marguerite);
  signal_world_wait_gate (&world, second.consultation_id, leg, TRUE);
  /* Whose connection stands keeps it, and so does the practitioner's own. */
  g_autoptr (AusTestClient) doctor = signal_visit_enter (&first, first.practitioner_cookie);
  g_free (signal_visit_answer (&world, &first, doctor));
  settle (louise);
  g_assert_cmpuint (aus_fake_media_count_legs (world.media, first.consultation_id), ==, 2);
}

int
main (int argc, char **argv)
{
  g_autoptr (AusConfig) config = aus_config_new ();

  g_test_init (&argc, &argv, NULL);
  g_assert_true (aus_config_set (config, "media.max-waiting-legs", "1", NULL));
  g_assert_true (aus_config_set (config, "media.workers", "1", NULL));
  signal_world_open_with (&world, &aus_signal_limits_default, config);
  g_test_add_func ("/signal/waiting/D6/limit", test_limit);
  int result = g_test_run ();
  signal_world_close (&world);
  return result;
}
