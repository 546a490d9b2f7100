/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who booked alone is nobody of the register until somebody says so (F3). */
#include "app/aus-patient-case.h"
#include "app/aus-patient-link.h"
#include "app/aus-plan.h"
#include "app/aus-query.h"
#include "booking-fixture.h"

#include <string.h>

static char *
add_record (Practice *f, const char *json)
{
  g_autoptr (AusPatient) patient =
      practice_run (f, &AUS_PATIENT_CREATE, f->martin, practice_body (NULL, json),
                    (GDestroyNotify) aus_command_free);

  return g_strdup (patient->id);
}

static AusCommand *
about_seat (const AusConsultation *consultation, AusRole role, const char *patch)
{
  AusCommand *command = practice_body (consultation->id, patch);

  command->participant_id = g_strdup (practice_person_id (consultation, role));
  return command;
}

/* (transfer full): ids of whom the register proposes, with a blank between them. */
static char *
list_candidates (Practice *f, AusActor *actor, const AusConsultation *consultation)
{
  g_autoptr (JsonNode) node = practice_run (f, &AUS_PATIENT_CANDIDATES, actor,
                                            about_seat (consultation, AUS_ROLE_PATIENT, "{}"),
                                            (GDestroyNotify) aus_command_free);

  return practice_join (node, "id", " ");
}

static AusConsultation *
book_ten (Practice *f)
{
  booking_open_page (f);
  g_autoptr (JsonObject) held = booking_hold (f, BOOKING_TEN, "louise@example.org");
  g_autofree char *code = booking_read_code (f, held);
  json_object_unref (booking_confirm (f, held, code));
  g_autofree char *id = practice_text (f, "SELECT id FROM consultation");

  return practice_do (f, &AUS_QUERY_ONE, f->martin, aus_command_new (id));
}

static AusConsultation *
tie (Practice *f, AusActor *actor, const AusConsultation *consultation, const char *patient_id)
{
  g_autofree char *patch = patient_id != NULL ? g_strdup_printf ("{'patient_id':'%s'}", patient_id)
                                              : g_strdup ("{'patient_id':null}");

  return practice_do (f, &AUS_PLAN_PATCH_PARTICIPANT, actor,
                      about_seat (consultation, AUS_ROLE_PATIENT, patch));
}

/* The register proposes, also by a former name or with a slip; nothing is tied by itself. */
static void
test_to_identify (Practice *f, gconstpointer data)
{
  g_autofree char *slip = add_record (f, "{'birth_name':'Durant','given_names':'Louise Marie',"
                                         "'sex':'female','birth_date':'1951-04-02'}");
  g_autofree char *married =
      add_record (f, "{'birth_name':'Petit','given_names':'Louise','used_name':'Durand',"
                     "'sex':'female','birth_date':'1951-04-02','confirm_duplicate':true}");
  g_free (add_record (f, "{'birth_name':'Durand','given_names':'Louise','sex':'female',"
                         "'birth_date':'1951-04-03'}"));
  g_free (add_record (f, "{'birth_name':'Moreau','given_names':'Louise','sex':'female',"
                         "'birth_date':'1951-04-02','confirm_duplicate':true}"));
  g_autoptr (AusConsultation) booked = book_ten (f);

  g_assert_null (practice_person (booked, AUS_ROLE_PATIENT)->patient_id);
  g_assert_true (aus_person_is_to_identify (practice_person (booked, AUS_ROLE_PATIENT)));
  g_assert_false (aus_person_is_to_identify (practice_person (booked, AUS_ROLE_PRACTITIONER)));
  g_autofree char *found = list_candidates (f, f->delegate, booked);
  g_assert_nonnull (strstr (found, slip));
  g_assert_nonnull (strstr (found, married));
  g_assert_cmpuint (strlen (found), ==, strlen (slip) + 1 + strlen (married));
  g_autofree char *trail = practice_text (
      f, "SELECT actor_id || ' ' || detail FROM audit WHERE action = 'patient.search'");
  g_autofree char *expected = g_strdup_printf ("%s %s", f->delegate->account_id, found);
  g_assert_cmpstr (trail, ==, expected);

  /* One click of a person ties, another takes it back, and both are in the trail. */
  g_autoptr (AusConsultation) tied = tie (f, f->delegate, booked, married);
  g_assert_cmpstr (practice_person (tied, AUS_ROLE_PATIENT)->patient_id, ==, married);
  g_assert_false (aus_person_is_to_identify (practice_person (tied, AUS_ROLE_PATIENT)));
  g_autoptr (AusConsultation) untied = tie (f, f->martin, tied, NULL);
  g_assert_true (aus_person_is_to_identify (practice_person (untied, AUS_ROLE_PATIENT)));
  /* With a name that is put right, and where the whole plan is edited, the trail says it, too. */
  g_autofree char *both =
      g_strdup_printf ("{'patient':{'patient_id':'%s','given_name':'Lou'}}", slip);
  AusCommand *edit = practice_body (booked->id, both);
  edit->if_version = untied->version;
  aus_consultation_unref (practice_do (f, &AUS_PLAN_PATCH, f->martin, edit));
  g_autofree char *words = practice_text (
      f, "SELECT group_concat (action || ' ' || detail, '|') FROM (SELECT action, detail FROM audit"
         " WHERE action LIKE 'participant.%tie' ORDER BY number)");
  g_autofree char *three =
      g_strdup_printf ("participant.tie %s|participant.untie |participant.tie %s", married, slip);
  g_assert_cmpstr (words, ==, three);
}

/* The register stays the organisation's, and candidates those of a consultation one may read. */
static void
test_candidates_refused (Practice *f, gconstpointer data)
{
  g_autoptr (AusConsultation) booked = book_ten (f);

  practice_refuse_command (f, &AUS_PATIENT_CANDIDATES, f->roux,
                           about_seat (booked, AUS_ROLE_PATIENT, "{}"), AUS_ERROR_NOT_FOUND);
  practice_refuse_command (f, &AUS_PATIENT_CANDIDATES, f->stranger,
                           about_seat (booked, AUS_ROLE_PATIENT, "{}"), AUS_ERROR_NOT_FOUND);
  practice_refuse_command (f, &AUS_PATIENT_CANDIDATES, f->martin,
                           about_seat (booked, AUS_ROLE_PRACTITIONER, "{}"), AUS_ERROR_NOT_FOUND);
  g_autofree char *nobody = list_candidates (f, f->martin, booked);
  g_assert_cmpstr (nobody, ==, "");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action = 'patient.search'"),
                   ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/identify/F3/to-identify", test_to_identify);
  PRACTICE_TEST ("/app/identify/F3/candidates-refused", test_candidates_refused);
  return g_test_run ();
}
