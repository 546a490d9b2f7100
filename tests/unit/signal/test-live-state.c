/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told what: every kind of participant looks at a room with every kind of participant. */
#include "app/aus-live-room.h"

#include "core/aus-error.h"
#include "core/aus-id.h"
#include "live-consultation.h"
#include "signal/aus-signal-message.h"

#define SECRET_NOTE "only for the practice"

typedef struct {
  AusConsultation *consultation;
  AusLiveRoom room;
  AusLiveSeat viewer;
} Fixture;

static AusPerson *
add_person (Fixture *fixture, AusRole role, const char *given_name)
{
  AusPerson *person = aus_person_new ();

  person->id = aus_id_new (1);
  person->role = role;
  person->given_name = g_strdup (given_name);
  person->family_name = g_strdup_printf ("Of%s", given_name);
  person->birth_date = g_strdup ("1951-04-02");
  person->email = g_strdup_printf ("%s@example.org", given_name);
  person->mobile = g_strdup ("+33612345678");
  person->locale = g_strdup ("fr");
  person->presence = AUS_PRESENCE_WAITING;
  person->identity_confirmed_at = 1;
  person->ready_at = 1;
  person->equipment = g_strdup ("{\"camera\":true,\"browser\":\"Secretbrowser\"}");
  g_ptr_array_add (fixture->consultation->people, person);
  return person;
}

static void
set_up (Fixture *fixture)
{
  AusConsultation *consultation = live_consultation_new ();

  fixture->consultation = consultation;
  consultation->planned_start = 1;
  consultation->private_comment = g_strdup (SECRET_NOTE);
  add_person (fixture, AUS_ROLE_PRACTITIONER, "Claire");
  add_person (fixture, AUS_ROLE_PATIENT, "Louise");
  add_person (fixture, AUS_ROLE_PATIENT, "Marguerite");
  add_person (fixture, AUS_ROLE_COMPANION, "Paulette");
  add_person (fixture, AUS_ROLE_PROFESSIONAL, "Norbert");
  add_person (fixture, AUS_ROLE_INTERPRETER, "Ines");
  fixture->room.snapshot = consultation;
  fixture->room.seats = g_ptr_array_new ();
  fixture->viewer.room = &fixture->room;
  aus_live_limits_find (0, &(AusMediaAdvice){ 0 }, &(AusLiveLimits){ 0 }, &fixture->viewer.limits);
}

static void
tear_down (Fixture *fixture)
{
  g_ptr_array_unref (fixture->room.seats);
  aus_consultation_unref (fixture->consultation);
}

static AusPerson *
find (Fixture *fixture, const char *given_name)
{
  for (guint i = 0; i < fixture->consultation->people->len; i++) {
    AusPerson *person = g_ptr_array_index (fixture->consultation->people, i);
    if (g_str_equal (person->given_name, given_name))
      return person;
  }
  g_assert_not_reached ();
}

/* (transfer full): what @given_name is told, and it is as published. */
static char *
look (Fixture *fixture, const char *given_name)
{
  g_autoptr (GError) error = NULL;

  fixture->viewer.person = find (fixture, given_name);
  fixture->viewer.participant_id = fixture->viewer.person->id;
  fixture->viewer.step =
      aus_visit_step (fixture->consultation, fixture->viewer.person, &fixture->viewer.reason);
  char *body = aus_live_state_print (&fixture->viewer);
  g_autofree char *text = g_strconcat ("{\"v\":1,\"type\":\"state\",\"seq\":1,", body + 1, NULL);
  g_autoptr (JsonNode) node = json_from_string (text, &error);
  g_assert_no_error (error);
  for (const AusSignalTable *table = aus_signal_server_tables; table->type != NULL; table++) {
    if (g_str_equal (table->type, "state"))
      aus_json_check (node, table->members, "", &error);
  }
  g_assert_no_error (error);
  return body;
}

static const char *const EVERYBODY[] = { "Claire",   "Louise",  "Marguerite",
                                         "Paulette", "Norbert", "Ines" };

static void
assert_hidden (const char *text, const char *secret)
{
  if (strstr (text, secret) != NULL)
    g_error ("%s is told to somebody: %s", secret, text);
}

static void
test_no_addresses (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (EVERYBODY); i++) {
    g_autofree char *text = look (&fixture, EVERYBODY[i]);
    assert_hidden (text, "example.org");
    assert_hidden (text, "+336");
    assert_hidden (text, "1951-04-02");
  }
  tear_down (&fixture);
}

static void
test_practice_only (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);
  g_autofree char *practitioner = look (&fixture, "Claire");
  g_assert_nonnull (strstr (practitioner, SECRET_NOTE));
  g_assert_nonnull (strstr (practitioner, "Secretbrowser"));
  for (guint i = 1; i < G_N_ELEMENTS (EVERYBODY); i++) {
    g_autofree char *text = look (&fixture, EVERYBODY[i]);
    assert_hidden (text, SECRET_NOTE);
    assert_hidden (text, "Secretbrowser");
  }
  tear_down (&fixture);
}

static void
test_patients_do_not_meet (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);
  g_autofree char *louise = look (&fixture, "Louise");
  assert_hidden (louise, "Marguerite");
  g_assert_nonnull (strstr (louise, "Paulette"));
  g_assert_nonnull (strstr (louise, "Dr Claire Martin"));
  tear_down (&fixture);
}

/* Before the identity is confirmed a link may be in anybody's hands. */
static void
test_stranger (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);
  for (guint i = 1; i < G_N_ELEMENTS (EVERYBODY); i++) {
    find (&fixture, EVERYBODY[i])->identity_confirmed_at = 0;
    g_autofree char *text = look (&fixture, EVERYBODY[i]);
    for (guint j = 1; j < G_N_ELEMENTS (EVERYBODY); j++)
      assert_hidden (text, EVERYBODY[j]);
    assert_hidden (text, "Five minutes");
    find (&fixture, EVERYBODY[i])->identity_confirmed_at = 1;
  }
  tear_down (&fixture);
}

/* Nobody is shown to others before it is known that it is them, nor after they were sent out. */
/* A1: the patient alone is offered to cancel, and only what is still to come. */
static void
test_cancel_until (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);
  fixture.consultation->planned_start = (gint64) 1795424400 * G_USEC_PER_SEC;
  fixture.room.patient_cutoff_usec = (gint64) 3600 * G_USEC_PER_SEC;
  g_autofree char *patient = look (&fixture, "Louise");
  g_assert_nonnull (strstr (patient, "\"cancel_until\":\"2026-11-23T09:00:00"));
  g_autofree char *companion = look (&fixture, "Paulette");
  g_assert_nonnull (strstr (companion, "\"cancel_until\":null"));
  g_autofree char *practitioner = look (&fixture, "Claire");
  g_assert_nonnull (strstr (practitioner, "\"cancel_until\":null"));
  fixture.consultation->status = AUS_CONSULTATION_IN_PROGRESS;
  g_autofree char *later = look (&fixture, "Louise");
  g_assert_nonnull (strstr (later, "\"cancel_until\":null"));
  tear_down (&fixture);
}

static void
test_unknown_and_removed_are_not_shown (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);
  find (&fixture, "Paulette")->identity_confirmed_at = 0;
  AusPerson *norbert = find (&fixture, "Norbert");
  norbert->removed_at = norbert->link_revoked_at = 1; /* taken off before the day */
  norbert->remover = AUS_REMOVER_PRACTITIONER;
  find (&fixture, "Ines")->presence = AUS_PRESENCE_AWAY;
  g_autofree char *louise = look (&fixture, "Louise");
  assert_hidden (louise, "Paulette");
  assert_hidden (louise, "Norbert");
  assert_hidden (louise, "Ines");
  g_autofree char *claire = look (&fixture, "Claire");
  g_assert_nonnull (strstr (claire, "Paulette"));
  g_assert_nonnull (strstr (claire, "Ines"));
  assert_hidden (claire, "Norbert");
  tear_down (&fixture);
}

/* K1, D7: who is out is shown to those who may let them in again, and to nobody else. */
static void
test_out (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);
  AusPerson *norbert = find (&fixture, "Norbert");
  norbert->removed_at = 1;
  for (int i = AUS_REMOVER_PRACTITIONER; i < AUS_REMOVER_N; i++) {
    norbert->remover = (AusRemover) i;
    g_autofree char *claire = look (&fixture, "Claire");
    g_autofree char *louise = look (&fixture, "Louise");
    g_autofree char *ines = look (&fixture, "Ines");
    g_assert_nonnull (strstr (claire, "Norbert"));
    g_assert_cmpint (strstr (louise, "Norbert") != NULL, ==, i == AUS_REMOVER_PATIENT);
    assert_hidden (ines, "Norbert");
  }
  tear_down (&fixture);
}

/* M3: everybody sees that a test is there; it learns what people are, not who. */
static void
test_diagnostic (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);
  AusPerson *test = add_person (&fixture, AUS_ROLE_DIAGNOSTIC, "Technique");
  test->identity_confirmed_at = 0;
  for (guint i = 0; i < G_N_ELEMENTS (EVERYBODY); i++) {
    g_autofree char *text = look (&fixture, EVERYBODY[i]);
    g_assert_nonnull (strstr (text, "\"role\":\"diagnostic\""));
  }
  g_autofree char *told = look (&fixture, "Technique");
  g_assert_nonnull (strstr (told, "\"step\":\"waiting\""));
  for (guint i = 0; i < G_N_ELEMENTS (EVERYBODY); i++)
    assert_hidden (told, EVERYBODY[i]);
  assert_hidden (told, "Five minutes");
  assert_hidden (told, SECRET_NOTE);
  tear_down (&fixture);
}

/* Patients of a queue are told how many are before them, until somebody takes them. */
static void
test_queue (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);
  g_autofree char *planned = look (&fixture, "Louise");
  g_assert_nonnull (strstr (planned, "\"queue\":null"));
  fixture.consultation->queue_id = g_strdup (fixture.consultation->practitioner_id);
  fixture.consultation->queue_name = g_strdup ("Sans rendez-vous");
  fixture.consultation->queue_code = g_strdup ("ABC234");
  fixture.room.ahead = 2;
  g_autofree char *waits = look (&fixture, "Louise");
  g_assert_nonnull (strstr (waits, "\"queue\":{\"name\":\"Sans rendez-vous\",\"code\":\"ABC234\","
                                   "\"taken\":false,\"ahead\":2}"));
  g_free (fixture.consultation->queue_id);
  fixture.consultation->queue_id = g_strdup ("01jd0000000000000000000000");
  g_autofree char *taken = look (&fixture, "Louise");
  g_assert_nonnull (strstr (taken, "\"taken\":true,\"ahead\":null"));
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live/state/L1/no-addresses", test_no_addresses);
  g_test_add_func ("/live/state/E8/practice-only", test_practice_only);
  g_test_add_func ("/live/state/B8/queue", test_queue);
  g_test_add_func ("/live/state/D4/patients-do-not-meet", test_patients_do_not_meet);
  g_test_add_func ("/live/state/D1/stranger", test_stranger);
  g_test_add_func ("/live/state/D7/unknown-and-removed-are-not-shown",
                   test_unknown_and_removed_are_not_shown);
  g_test_add_func ("/live/state/K1/who-is-out", test_out);
  g_test_add_func ("/live/state/M3/diagnostic", test_diagnostic);
  g_test_add_func ("/live/state/A1/cancel-until", test_cancel_until);
  return g_test_run ();
}
