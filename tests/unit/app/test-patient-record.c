/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records that are merged, handed out, erased (F3, L2). */
#include "app/aus-patient-record.h"
#include "app/aus-plan.h"
#include "app/aus-query.h"
#include "practice.h"
#include "storage/aus-search-store.h"

#define BODY_FREE ((GDestroyNotify) aus_command_free)
#define LOUISE    "'given_names':'Louise Marie','sex':'female','birth_date':'1951-04-02'"
#define INS       "255081416802538"
#define YES       "{'birth_date':'1951-04-02'}"

static AusPatient *
add (Practice *f, const char *name, const char *more)
{
  g_autofree char *json =
      g_strdup_printf ("{'birth_name':'%s'," LOUISE ",'confirm_duplicate':true%s}", name, more);

  return practice_run (f, &AUS_PATIENT_CREATE, f->martin, practice_body (NULL, json), BODY_FREE);
}

static AusCommand *
about (const AusPatient *patient, const char *json)
{
  AusCommand *command = json != NULL ? practice_body (NULL, json) : aus_command_new (NULL);

  command->text = g_strdup (patient->id);
  return command;
}

static AusPlanned *
plan (Practice *f, AusActor *actor, const AusPatient *patient)
{
  g_autofree char *json = g_strdup_printf (
      "{'planned_start':'2026-11-23T14:30:00+01:00','confirm_overlap':true,'participants':[{"
      "'role':'patient','given_name':'Louise','family_name':'Durand','mobile':'06 12 34 56 78',"
      "'patient_id':'%s'}],'tags':['suivi'],'private_comment':'ne pas oublier'}",
      patient->id);

  return practice_run (f, &AUS_PLAN_CREATE, actor, practice_body (NULL, json), BODY_FREE);
}

static AusCommand *
other (const AusPatient *self, const char *id)
{
  g_autofree char *json = g_strdup_printf ("{'patient_id':'%s'}", id);

  return about (self, json);
}

static gint64
member (Practice *f, AusActor *actor, const AusUseCase *use_case, const AusPatient *patient,
        const char *name)
{
  g_autoptr (JsonNode) node = practice_run (f, use_case, actor, about (patient, NULL), BODY_FREE);
  JsonNode *value = json_object_get_member (json_node_get_object (node), name);

  return JSON_NODE_HOLDS_ARRAY (value)
             ? (gint64) json_array_get_length (json_node_get_array (value))
         : json_node_get_value_type (value) == G_TYPE_BOOLEAN ? json_node_get_boolean (value)
                                                              : json_node_get_int (value);
}

static void
test_merge (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "Durand", ",'email':'l@example.org'");
  g_autoptr (AusPatient) twice = add (f, "Durant",
                                      ",'ins':'" INS "','email':'other@example.org',"
                                      "'physician':'Dr Paul Roux','physician_email':'r@x.org'");
  g_autoptr (AusPlanned) planned = plan (f, f->martin, twice);
  g_autoptr (AusPatient) one =
      practice_run (f, &AUS_PATIENT_MERGE, f->delegate, other (louise, twice->id), BODY_FREE);
  g_autoptr (AusConsultation) after =
      practice_do (f, &AUS_QUERY_ONE, f->martin, aus_command_new (planned->consultation->id));

  g_assert_cmpstr (one->id, ==, louise->id);
  g_assert_cmpint (one->version, ==, 2);
  g_assert_cmpstr (one->traits.birth_name, ==, "Durand");
  g_assert_cmpstr (one->traits.ins, ==, INS);
  g_assert_cmpstr (one->traits.email, ==, "l@example.org");
  g_assert_cmpstr (one->traits.physician, ==, "Dr Paul Roux");
  g_assert_cmpstr (practice_person (after, AUS_ROLE_PATIENT)->patient_id, ==, louise->id);
  /* The former number leads to the one record. */
  g_autoptr (AusPatient) found =
      practice_run (f, &AUS_PATIENT_SHOW, f->martin, about (twice, NULL), BODY_FREE);
  g_assert_cmpstr (found->id, ==, louise->id);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM patient"), ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action ="
                                      " 'patient.merge'"),
                   ==, 1);
  /* A third one: the way from the first of all stays short. */
  g_autoptr (AusPatient) third = add (f, "Durandd", "");
  aus_patient_free (
      practice_run (f, &AUS_PATIENT_MERGE, f->martin, other (third, louise->id), BODY_FREE));
  g_autoptr (AusPatient) last =
      practice_run (f, &AUS_PATIENT_SHOW, f->martin, about (twice, NULL), BODY_FREE);
  g_assert_cmpstr (last->id, ==, third->id);
}

/* A page that was open meanwhile plans with the former number. */
static void
test_merged_meanwhile (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "Durand", "");
  g_autoptr (AusPatient) twice = add (f, "Durant", "");

  aus_patient_free (
      practice_run (f, &AUS_PATIENT_MERGE, f->martin, other (louise, twice->id), BODY_FREE));
  g_autoptr (AusPlanned) planned = plan (f, f->martin, twice);
  g_assert_cmpstr (practice_person (planned->consultation, AUS_ROLE_PATIENT)->patient_id, ==,
                   louise->id);
  g_assert_cmpint (member (f, f->martin, &AUS_PATIENT_EXPORT, louise, "consultations"), ==, 1);
}

static void
test_merge_refused (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "Durand", ",'ins':'" INS "'");
  g_autoptr (AusPatient) younger = add (f, "Durand", "");
  g_autoptr (AusPatient) foreign =
      practice_run (f, &AUS_PATIENT_CREATE, f->stranger,
                    practice_body (NULL, "{'birth_name':'Durand'," LOUISE "}"), BODY_FREE);
  AusCommand *moved = about (younger, "{'birth_date':'1951-04-03'}");

  practice_refuse (f, &AUS_PATIENT_MERGE, f->martin, other (louise, louise->id), BODY_FREE,
                   AUS_ERROR_INVALID);
  practice_refuse (f, &AUS_PATIENT_MERGE, f->martin, other (louise, foreign->id), BODY_FREE,
                   AUS_ERROR_INVALID);
  practice_refuse (f, &AUS_PATIENT_MERGE, f->martin, other (louise, "nobody"), BODY_FREE,
                   AUS_ERROR_INVALID);
  practice_refuse (f, &AUS_PATIENT_MERGE, f->stranger, other (louise, foreign->id), BODY_FREE,
                   AUS_ERROR_NOT_FOUND);
  aus_patient_free (practice_run (f, &AUS_PATIENT_PATCH, f->martin, moved, BODY_FREE));
  practice_refuse (f, &AUS_PATIENT_MERGE, f->martin, other (louise, younger->id), BODY_FREE,
                   AUS_ERROR_INVALID);
}

/* One gets what one may read, and is told that there is more elsewhere. */
static void
test_export (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "Durand", "");

  aus_planned_free (plan (f, f->martin, louise));
  g_assert_cmpint (member (f, f->martin, &AUS_PATIENT_EXPORT, louise, "consultations"), ==, 1);
  g_assert_cmpint (member (f, f->martin, &AUS_PATIENT_EXPORT, louise, "elsewhere"), ==, 0);
  g_assert_cmpint (member (f, f->roux, &AUS_PATIENT_EXPORT, louise, "consultations"), ==, 0);
  g_assert_cmpint (member (f, f->roux, &AUS_PATIENT_EXPORT, louise, "elsewhere"), ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action ="
                                      " 'patient.export'"),
                   ==, 4);
  practice_refuse (f, &AUS_PATIENT_EXPORT, f->stranger, about (louise, NULL), BODY_FREE,
                   AUS_ERROR_NOT_FOUND);
}

static void
refuse_erasure (Practice *f, AusActor *actor, const AusPatient *patient, const char *json,
                AusError error)
{
  practice_refuse (f, &AUS_PATIENT_ERASE, actor, about (patient, json), BODY_FREE, error);
}

static gpointer
tidy (AusTx *tx, gpointer data, GError **error)
{
  for (guint i = 0; i < 20; i++)
    if (!aus_search_store_tidy (tx, 100, error))
      break;
  return NULL;
}

/* Nor in pages of the index that no search reads any more. */
static void
assert_tidied (Practice *f, const char *word)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM search_word_data WHERE instr(block, CAST('%s' AS BLOB)) > 0", word);
  g_autoptr (GError) error = NULL;

  aus_database_write_sync (f->database, tidy, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (practice_count (f, sql), ==, 0);
}

/* Nothing stays of who never came, but the chain of the audit. */
static void
test_erase (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "Durand", "");
  g_autoptr (AusPlanned) planned = plan (f, f->martin, louise);
  const char *id = planned->consultation->id;

  practice_index (f, 100);
  g_assert_cmpint (member (f, f->martin, &AUS_PATIENT_ERASURE, louise, "open"), ==, 1);
  refuse_erasure (f, f->martin, louise, YES, AUS_ERROR_ILLEGAL_TRANSITION);
  aus_consultation_unref (practice_do (f, &AUS_PLAN_CANCEL, f->martin,
                                       aus_command_new_with (id, NULL, "Mme Durand est malade")));
  g_assert_cmpint (member (f, f->martin, &AUS_PATIENT_ERASURE, louise, "possible"), ==, TRUE);
  refuse_erasure (f, f->martin, louise, "{'birth_date':'1951-04-03'}", AUS_ERROR_INVALID);
  refuse_erasure (f, f->delegate, louise, YES, AUS_ERROR_FORBIDDEN);
  refuse_erasure (f, f->stranger, louise, YES, AUS_ERROR_NOT_FOUND);

  json_node_unref (practice_run (f, &AUS_PATIENT_ERASE, f->martin, about (louise, YES), BODY_FREE));
  practice_index (f, 100);
  g_autoptr (AusConsultation) bare =
      practice_do (f, &AUS_QUERY_ONE, f->martin, aus_command_new (id));
  const AusPerson *person = practice_person (bare, AUS_ROLE_PATIENT);
  g_assert_cmpstr (person->family_name, ==, "—");
  g_assert_null (person->patient_id);
  g_assert_null (person->birth_date);
  g_assert_null (person->mobile);
  g_assert_cmpstr (bare->private_comment, ==, "");
  g_assert_null (bare->status_reason);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM patient"), ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM patient_key"), ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM search_word WHERE"
                                      " search_word MATCH 'durand'"),
                   ==, 0);
  assert_tidied (f, "urand");
  g_autofree char *dump = practice_dump (f);
  g_assert_null (strstr (dump, "urand"));
  g_assert_null (strstr (dump, "oublier"));
  /* Nor what was said of them when it was cancelled. */
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE detail LIKE '%Durand%'"),
                   ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action ="
                                      " 'patient.erase'"),
                   ==, 1);
}

static gboolean
erases (Practice *f, AusActor *actor, const AusPatient *patient)
{
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_PATIENT_ERASE, actor, about (patient, YES), BODY_FREE);

  return json_object_get_boolean_member (json_node_get_object (node), "erased");
}

static void
cancel (Practice *f, AusActor *actor, const AusPlanned *planned)
{
  aus_consultation_unref (practice_do (
      f, &AUS_PLAN_CANCEL, actor, aus_command_new_with (planned->consultation->id, NULL, "ill")));
}

/* Whom only a colleague has had, that colleague erases; whoever is refused is told whom to ask. */
static void
test_colleagues_patient (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "Durand", "");
  g_autoptr (AusPlanned) planned = plan (f, f->nguyen, louise);
  g_autoptr (GError) error = NULL;

  cancel (f, f->nguyen, planned);
  g_assert_cmpint (member (f, f->martin, &AUS_PATIENT_ERASURE, louise, "yours"), ==, FALSE);
  g_assert_cmpint (member (f, f->martin, &AUS_PATIENT_ERASURE, louise, "possible"), ==, FALSE);
  g_assert_cmpint (member (f, f->nguyen, &AUS_PATIENT_ERASURE, louise, "possible"), ==, TRUE);
  refuse_erasure (f, f->martin, louise, YES, AUS_ERROR_FORBIDDEN);
  refuse_erasure (f, f->roux, louise, YES, AUS_ERROR_FORBIDDEN);
  gpointer refused = aus_app_run_sync (f->app, &AUS_PATIENT_ERASE, f->martin, about (louise, YES),
                                       BODY_FREE, &error);
  g_assert_null (refused);
  g_assert_nonnull (strstr (error->message, "ask "));
  g_assert_nonnull (strstr (error->message, "Nguyen"));
  g_assert_true (erases (f, f->nguyen, louise));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM patient"), ==, 0);
}

/* Whom several have had, all of them erase: the last who agrees. What was agreed long ago is asked
 * again. */
static void
test_all_agree (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "Durand", "");
  g_autoptr (AusPlanned) one = plan (f, f->martin, louise);
  g_autoptr (AusPlanned) two = plan (f, f->nguyen, louise);

  cancel (f, f->martin, one);
  cancel (f, f->nguyen, two);
  g_assert_false (erases (f, f->martin, louise));
  g_assert_false (erases (f, f->martin, louise));
  refuse_erasure (f, f->roux, louise, YES, AUS_ERROR_FORBIDDEN);
  refuse_erasure (f, f->nguyen, louise, "{'birth_date':'1951-04-03'}", AUS_ERROR_INVALID);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM erasure_agreement"), ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM patient"), ==, 1);
  aus_clock_advance (f->clock, 31 * 24 * HOUR);
  g_assert_false (erases (f, f->nguyen, louise));
  g_assert_true (erases (f, f->martin, louise));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM patient"), ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM erasure_agreement"), ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action ="
                                      " 'patient.erase_agree'"),
                   ==, 3);
}

/* Who has left cannot be asked: their patients are the practice's to erase. */
static void
test_left (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "Durand", "");
  g_autoptr (AusPlanned) planned = plan (f, f->nguyen, louise);
  g_autoptr (GError) error = NULL;
  g_autofree char *sql =
      g_strdup_printf ("UPDATE account SET disabled_at = 1 WHERE id = '%s'", f->nguyen->account_id);

  cancel (f, f->nguyen, planned);
  aus_database_write_sync (f->database, practice_exec, sql, NULL, &error);
  g_assert_no_error (error);
  refuse_erasure (f, f->delegate, louise, YES, AUS_ERROR_FORBIDDEN);
  g_assert_true (erases (f, f->roux, louise));
}

/* What was held is kept for twenty years, whatever is asked. */
static void
test_kept (Practice *f, gconstpointer data)
{
  g_autoptr (AusPatient) louise = add (f, "Durand", "");
  g_autofree char *sql = g_strdup_printf ("UPDATE participant SET patient_id = '%s' WHERE role ="
                                          " 'patient'",
                                          louise->id);
  g_autoptr (GError) error = NULL;

  aus_consultation_unref (practice_in_call (f));
  aus_database_write_sync (f->database, practice_exec, sql, NULL, &error);
  g_assert_no_error (error);
  refuse_erasure (f, f->martin, louise, YES, AUS_ERROR_ILLEGAL_TRANSITION);
  aus_database_write_sync (f->database, practice_exec,
                           (gpointer) "UPDATE consultation SET status = 'finalized'", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (member (f, f->martin, &AUS_PATIENT_ERASURE, louise, "possible"), ==, FALSE);
  refuse_erasure (f, f->martin, louise, YES, AUS_ERROR_ILLEGAL_TRANSITION);
  aus_database_write_sync (f->database, practice_exec,
                           (gpointer) "UPDATE consultation SET started_at = started_at"
                                      " - 21 * 366 * 86400000000",
                           NULL, &error);
  g_assert_no_error (error);
  json_node_unref (practice_run (f, &AUS_PATIENT_ERASE, f->martin, about (louise, YES), BODY_FREE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/patient-record/F3/merge", test_merge);
  PRACTICE_TEST ("/app/patient-record/F3/merged-meanwhile", test_merged_meanwhile);
  PRACTICE_TEST ("/app/patient-record/F3/merge-refused", test_merge_refused);
  PRACTICE_TEST ("/app/patient-record/L2/export", test_export);
  PRACTICE_TEST ("/app/patient-record/L2/erase", test_erase);
  PRACTICE_TEST ("/app/patient-record/L2/a-colleagues-patient", test_colleagues_patient);
  PRACTICE_TEST ("/app/patient-record/L2/all-agree", test_all_agree);
  PRACTICE_TEST ("/app/patient-record/L2/who-left", test_left);
  PRACTICE_TEST ("/app/patient-record/L2/kept", test_kept);
  return g_test_run ();
}
