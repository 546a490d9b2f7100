/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-patient-case.h"
#include "app/aus-plan.h"
#include "practice.h"

#define BODY_FREE  ((GDestroyNotify) aus_command_free)
#define QUERY_FREE ((GDestroyNotify) aus_patient_query_free)
#define LOUISE                                                                                     \
  "'birth_name':'Durand','given_names':'Louise Marie','sex':'female','birth_date':'1951-04-02'"
#define INS "255081416802538"

static AusPatient *
add (Practice *f, const char *json)
{
  return practice_run (f, &AUS_PATIENT_CREATE, f->martin, practice_body (NULL, json), BODY_FREE);
}

static AusCommand *
about (const char *id, const char *json)
{
  AusCommand *command = json != NULL ? practice_body (NULL, json) : aus_command_new (NULL);

  command->text = g_strdup (id);
  return command;
}

/* (transfer full): display names of what a search gives, with a bar between them. */
static char *
find_for (Practice *f, AusActor *actor, const char *text, const char *birth_date)
{
  g_autoptr (JsonNode) node = practice_run (
      f, &AUS_PATIENT_SEARCH, actor, aus_patient_query_new (text, birth_date, 0), QUERY_FREE);

  return practice_join (node, "display_name", "|");
}

static void
assert_finds (Practice *f, const char *text, const char *birth_date, const char *names)
{
  g_autofree char *found = find_for (f, f->martin, text, birth_date);

  g_test_message ("%s, %s", text, birth_date);
  g_assert_cmpstr (found, ==, names);
}

static void
test_search (Practice *f, gconstpointer data)
{
  aus_patient_free (add (f, "{" LOUISE ",'ins':'" INS "'}"));
  aus_patient_free (add (f, "{'birth_name':'Le Goff','given_names':'Élise',"
                            "'used_name':'Durant','sex':'female',"
                            "'birth_date':'1982-08-11'}"));

  assert_finds (f, "dur", NULL, "Louise Durand|Élise Durant");
  assert_finds (f, "DURAND louise", NULL, "Louise Durand");
  assert_finds (f, "louise durnad", NULL, "Louise Durand");
  assert_finds (f, "marie", NULL, "Louise Durand");
  assert_finds (f, "elise", NULL, "Élise Durant");
  assert_finds (f, "legoff", NULL, "Élise Durant");
  assert_finds (f, "durand 02/04/1951", NULL, "Louise Durand");
  assert_finds (f, "11081982", NULL, "Élise Durant");
  assert_finds (f, "dur", "1951-04-02", "Louise Durand");
  assert_finds (f, NULL, "1951-04-02", "Louise Durand");
  assert_finds (f, "2 55 08 14 168 025 38", NULL, "Louise Durand");
  assert_finds (f, "zorro", NULL, "");
  assert_finds (f, "louise legoff", NULL, "");
  assert_finds (f, "--", NULL, "");
}

/* The exact name stands before the one with a slip. */
static void
test_order (Practice *f, gconstpointer data)
{
  aus_patient_free (add (f, "{'birth_name':'Marin','given_names':'Ana','sex':'female',"
                            "'birth_date':'1990-01-01'}"));
  aus_patient_free (add (f, "{'birth_name':'Martin','given_names':'Zoé',"
                            "'sex':'female','birth_date':'1990-01-01'}"));

  assert_finds (f, "martin", NULL, "Zoé Martin|Ana Marin");
}

/* Nothing of a patient is to be read in any row (L2), and each look leaves a trace. */
static void
test_sealed_and_audited (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "{" LOUISE ",'ins':'" INS "'}");
  g_autofree char *dump = practice_dump (f);
  g_autofree char *folded = g_ascii_strdown (dump, -1);

  g_assert_null (strstr (folded, "durand"));
  g_assert_null (strstr (folded, "louise"));
  g_assert_null (strstr (folded, "1951-04-02"));
  g_assert_null (strstr (folded, INS));
  aus_patient_free (
      practice_run (f, &AUS_PATIENT_SHOW, f->delegate, about (louise->id, NULL), BODY_FREE));
  assert_finds (f, "durand", NULL, "Louise Durand");
  g_autofree char *sql = g_strdup_printf (
      "SELECT group_concat(action || ' ' || (detail = '%s'), ', ') FROM audit", louise->id);
  g_autofree char *trail = practice_text (f, sql);
  g_assert_cmpstr (trail, ==, "patient.create 1, patient.read 1, patient.search 1");
}

static void
test_duplicate (Practice *f, gconstpointer data)
{
  aus_patient_free (add (f, "{" LOUISE ",'ins':'" INS "'}"));
  const char *similar = "'birth_name':'DURANT','given_names':'Louise','sex':'female',"
                        "'birth_date':'1951-04-02'";
  g_autofree char *plain = g_strdup_printf ("{%s}", similar);
  g_autofree char *confirmed = g_strdup_printf ("{%s,'confirm_duplicate':true}", similar);
  g_autofree char *same_ins =
      g_strdup_printf ("{%s,'confirm_duplicate':true,'ins':'" INS "'}", similar);

  practice_refuse (f, &AUS_PATIENT_CREATE, f->martin, practice_body (NULL, plain), BODY_FREE,
                   AUS_ERROR_DUPLICATE);
  practice_refuse (f, &AUS_PATIENT_CREATE, f->martin, practice_body (NULL, same_ins), BODY_FREE,
                   AUS_ERROR_DUPLICATE);
  g_autoptr (AusPatient) other = add (f, confirmed);
  practice_refuse (f, &AUS_PATIENT_PATCH, f->martin,
                   about (other->id, "{'ins':'" INS "','confirm_duplicate':true}"), BODY_FREE,
                   AUS_ERROR_DUPLICATE);
  /* The other organisation knows nobody of this one. */
  aus_patient_free (practice_run (f, &AUS_PATIENT_CREATE, f->stranger,
                                  practice_body (NULL, "{" LOUISE ",'ins':'" INS "'}"), BODY_FREE));
}

static void
test_patch (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "{" LOUISE "}");
  AusCommand *stale = about (louise->id, "{'used_name':'Petit'}");
  g_autoptr (AusPatient) after = NULL;

  after = practice_run (f, &AUS_PATIENT_PATCH, f->delegate,
                        about (louise->id, "{'used_name':'Petit','ins':'" INS "'}"), BODY_FREE);
  g_assert_cmpint (after->version, ==, 2);
  g_assert_cmpstr (after->traits.ins_oid, ==, "1.2.250.1.213.1.4.8");
  assert_finds (f, "petit", NULL, "Louise Petit");
  assert_finds (f, INS, NULL, "Louise Petit");
  stale->if_version = 1;
  practice_refuse (f, &AUS_PATIENT_PATCH, f->martin, stale, BODY_FREE,
                   AUS_ERROR_PRECONDITION_FAILED);
  practice_refuse (f, &AUS_PATIENT_PATCH, f->martin, about (louise->id, "{'birth_name':' '}"),
                   BODY_FREE, AUS_ERROR_INVALID);
}

/* B9: for others, and for those who do not care for patients, there is no register. */
static void
test_others (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "{" LOUISE "}");
  g_autofree char *found = find_for (f, f->stranger, "durand", NULL);
  AusActor *const refused[] = { f->operator, f->nobody, f->system };
  const AusError errors[] = { AUS_ERROR_FORBIDDEN, AUS_ERROR_UNAUTHENTICATED, AUS_ERROR_FORBIDDEN };

  g_assert_cmpstr (found, ==, "");
  practice_refuse (f, &AUS_PATIENT_SHOW, f->stranger, about (louise->id, NULL), BODY_FREE,
                   AUS_ERROR_NOT_FOUND);
  practice_refuse (f, &AUS_PATIENT_PATCH, f->stranger, about (louise->id, "{'sex':'male'}"),
                   BODY_FREE, AUS_ERROR_NOT_FOUND);
  practice_refuse (f, &AUS_PATIENT_CONSULTATIONS, f->stranger, about (louise->id, NULL), BODY_FREE,
                   AUS_ERROR_NOT_FOUND);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    practice_refuse (f, &AUS_PATIENT_SEARCH, refused[i], aus_patient_query_new ("durand", NULL, 0),
                     QUERY_FREE, errors[i]);
}

/* Links to consultations */

static AusCommand *
plan_with (const char *patient_id, const char *more)
{
  g_autofree char *json = g_strdup_printf (
      "{'planned_start':'2026-11-23T14:30:00+01:00','participants':[{'role':'patient',"
      "'given_name':'Louise','family_name':'Durand','mobile':'06 12 34 56 78',"
      "'patient_id':'%s'%s}]}",
      patient_id, more);

  return practice_body (NULL, json);
}

static guint
count_consultations (Practice *f, AusActor *actor, const char *id)
{
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_PATIENT_CONSULTATIONS, actor, about (id, NULL), BODY_FREE);

  return json_array_get_length (json_node_get_array (node));
}

static void
test_link (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "{" LOUISE "}");
  g_autoptr (AusPlanned) planned =
      practice_run (f, &AUS_PLAN_CREATE, f->martin, plan_with (louise->id, ""), BODY_FREE);
  const AusPerson *patient = practice_person (planned->consultation, AUS_ROLE_PATIENT);

  g_assert_cmpstr (patient->patient_id, ==, louise->id);
  g_assert_cmpstr (patient->birth_date, ==, "1951-04-02");
  g_assert_cmpuint (count_consultations (f, f->martin, louise->id), ==, 1);
  g_assert_cmpuint (count_consultations (f, f->delegate, louise->id), ==, 1);
  /* A colleague reads the register, not the consultations of others. */
  g_assert_cmpuint (count_consultations (f, f->roux, louise->id), ==, 0);

  AusCommand *unlink = practice_body (planned->consultation->id, "{'patient_id':null}");
  unlink->participant_id = g_strdup (patient->id);
  g_autoptr (AusConsultation) after =
      practice_do (f, &AUS_PLAN_PATCH_PARTICIPANT, f->martin, unlink);
  g_assert_null (practice_person (after, AUS_ROLE_PATIENT)->patient_id);
  g_assert_cmpuint (count_consultations (f, f->martin, louise->id), ==, 0);
}

static void
test_wrong_link (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "{" LOUISE "}");
  g_autoptr (AusPatient) foreign = practice_run (f, &AUS_PATIENT_CREATE, f->stranger,
                                                 practice_body (NULL, "{" LOUISE "}"), BODY_FREE);
  const char *companion = ",'birth_date':null},{'role':'companion','given_name':'A',"
                          "'family_name':'B','mobile':'06 12 34 56 79','patient_id':'";
  g_autofree char *twice = g_strdup_printf ("%s%s'", companion, louise->id);

  practice_refuse (f, &AUS_PLAN_CREATE, f->martin,
                   plan_with (louise->id, ",'birth_date':'1951-04-03'"), BODY_FREE,
                   AUS_ERROR_INVALID);
  practice_refuse (f, &AUS_PLAN_CREATE, f->martin, plan_with (foreign->id, ""), BODY_FREE,
                   AUS_ERROR_INVALID);
  practice_refuse (f, &AUS_PLAN_CREATE, f->martin, plan_with (louise->id, twice), BODY_FREE,
                   AUS_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/patient/F3/search", test_search);
  PRACTICE_TEST ("/app/patient/F3/order", test_order);
  PRACTICE_TEST ("/app/patient/L2/sealed-and-audited", test_sealed_and_audited);
  PRACTICE_TEST ("/app/patient/F3/duplicate", test_duplicate);
  PRACTICE_TEST ("/app/patient/F3/patch", test_patch);
  PRACTICE_TEST ("/app/patient/B9/others", test_others);
  PRACTICE_TEST ("/app/patient/F3/link", test_link);
  PRACTICE_TEST ("/app/patient/F3/wrong-link", test_wrong_link);
  return g_test_run ();
}
