/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-plan.h"
#include "core/aus-error.h"
#include "core/aus-time.h"
#include "practice.h"

#define BODY_FREE ((GDestroyNotify) aus_command_free)
#define PATIENT                                                                                    \
  "{'role':'patient','given_name':'Louise','family_name':'Durand','mobile':'06 12 34 56 78'}"

static AusCommand *
plan_for (const char *practitioner_id)
{
  g_autofree char *json = g_strdup_printf (
      "{'practitioner_id':'%s','planned_start':'2026-11-23T14:30:00+01:00','participants':[" PATIENT
      "]}",
      practitioner_id);

  return practice_body (NULL, json);
}

static void
test_create (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T14:30:00+01:00");
  const AusConsultation *c = planned->consultation;

  g_assert_cmpint (c->version, ==, 1);
  g_assert_cmpint (c->status, ==, AUS_CONSULTATION_SCHEDULED);
  g_assert_cmpuint (c->people->len, ==, 2);
  g_assert_cmpuint (planned->links->len, ==, 2);
  const AusLinkSecret *patient = g_ptr_array_index (planned->links, 1);
  g_assert_true (g_str_has_prefix (patient->url, "https://visio.example/c/"));
  g_assert_cmpuint (strlen (patient->code), ==, 8);

  /* What was stored reads back the same. */
  g_autoptr (GString) text = g_string_new (NULL);
  aus_planned_print (planned, f->martin, text);
  g_autoptr (JsonNode) sent = json_from_string (text->str, NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (sent), "planned_start"), ==,
                   "2026-11-23T14:30:00+01:00");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM job WHERE kind='absent'"), ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action='plan.create'"), ==,
                   1);
}

/* No row holds a link in clear (C3). */
static void
test_no_link_in_rows (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T14:30:00+01:00");
  const AusLinkSecret *link = g_ptr_array_index (planned->links, 1);
  g_autofree char *dump = practice_dump (f);

  g_assert_null (strstr (dump, link->url + strlen ("https://visio.example/c/")));
  g_assert_null (strstr (dump, link->code));
}

static void
test_delegate (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned =
      practice_run (f, &AUS_PLAN_CREATE, f->delegate, plan_for (f->nguyen->account_id), BODY_FREE);

  g_assert_cmpstr (planned->consultation->practitioner_id, ==, f->nguyen->account_id);
  g_assert_cmpstr (planned->consultation->created_by_name, ==, "Sophie Bernard");
  g_autofree char *who = practice_text (f, "SELECT actor_id||' '||on_behalf_of FROM audit");
  g_autofree char *both = g_strdup_printf ("%s %s", f->delegate->account_id, f->nguyen->account_id);
  g_assert_cmpstr (who, ==, both);
}

static void
test_principals_only (Practice *f, gconstpointer data)
{
  practice_refuse (f, &AUS_PLAN_CREATE, f->delegate, plan_for (f->roux->account_id), BODY_FREE,
                   AUS_ERROR_FORBIDDEN);
  practice_refuse (f, &AUS_PLAN_CREATE, f->delegate, plan_for (f->stranger->account_id), BODY_FREE,
                   AUS_ERROR_FORBIDDEN);
  practice_refuse (f, &AUS_PLAN_CREATE, f->delegate, plan_for ("01arz3ndektsv4rrffq69g5fav"),
                   BODY_FREE, AUS_ERROR_FORBIDDEN);
  practice_refuse (f, &AUS_PLAN_CREATE, f->operator, plan_for (f->martin->account_id), BODY_FREE,
                   AUS_ERROR_FORBIDDEN);
}

static void
assert_invalid (Practice *f, const char *json, const char *pointer)
{
  g_autofree char *before = practice_dump (f);
  g_autoptr (GError) error = NULL;

  g_assert_null (aus_app_run_sync (f->app, &AUS_PLAN_CREATE, f->martin, practice_body (NULL, json),
                                   BODY_FREE, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
  g_autofree char *after = practice_dump (f);
  g_assert_cmpstr (before, ==, after);
}

static void
test_invalid (Practice *f, gconstpointer data)
{
  assert_invalid (f, "{'planned_start':'2026-11-23T14:30:00+01:00','participants':[]}",
                  "/participants");
  assert_invalid (f, "{'planned_start':'2026-11-20T14:30:00+01:00','participants':[" PATIENT "]}",
                  "/planned_start");
  assert_invalid (f,
                  "{'planned_start':'2026-11-23T14:30:00+01:00','participants':[{'role':'patient',"
                  "'given_name':'L','family_name':'D','mobile':'12'}]}",
                  "/participants/0/mobile");
  assert_invalid (f,
                  "{'planned_start':'2026-11-23T14:30:00+01:00','participants':[{'role':'patient',"
                  "'given_name':'L','family_name':'D'}]}",
                  "/participants/0/email");
}

static void
test_overlap (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) first = practice_plan (f, "2026-11-23T14:20:00+01:00");
  g_autofree char *before = practice_dump (f);
  g_autoptr (GError) error = NULL;

  g_assert_null (aus_app_run_sync (f->app, &AUS_PLAN_CREATE, f->martin,
                                   plan_for (f->martin->account_id), BODY_FREE, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_OVERLAP);
  JsonNode *conflicts = aus_plan_get_conflicts (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (conflicts)), ==, 1);
  JsonObject *one = json_array_get_object_element (json_node_get_array (conflicts), 0);
  g_assert_cmpstr (json_object_get_string_member (one, "id"), ==, first->consultation->id);
  g_autofree char *after = practice_dump (f);
  g_assert_cmpstr (before, ==, after);

  /* Confirmed, it is planned all the same. */
  g_autoptr (AusPlanned) second = practice_plan (f, "2026-11-23T14:30:00+01:00");
  g_assert_nonnull (second);
}

static AusCommand *
patch (const AusConsultation *c, gint64 version, const char *json)
{
  AusCommand *command = practice_body (c->id, json);

  command->if_version = version;
  return command;
}

/* Two delegates save at once: one wins, the other is shown what is there now (A4). */
static void
test_if_match (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T14:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusConsultation) won =
      practice_do (f, &AUS_PLAN_PATCH, f->delegate, patch (c, 1, "{'private_comment':'one'}"));
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (won->version, ==, 2);
  g_assert_null (aus_app_run_sync (f->app, &AUS_PLAN_PATCH, f->martin,
                                   patch (c, 1, "{'private_comment':'two'}"), BODY_FREE, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_PRECONDITION_FAILED);
  const AusConsultation *current = aus_error_get_current (error);
  g_assert_cmpint (current->version, ==, 2);
  g_assert_cmpstr (current->private_comment, ==, "one");
  practice_refuse_command (f, &AUS_PLAN_PATCH, f->martin, patch (c, 1, "{'private_comment':'two'}"),
                           AUS_ERROR_PRECONDITION_FAILED);
  practice_refuse_command (f, &AUS_PLAN_PATCH, f->martin, patch (c, 0, "{}"),
                           AUS_ERROR_PRECONDITION_REQUIRED);
}

/* One form, one button: the patient's address is not saved when the new time is refused. */
static void
test_patient_with_plan (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) first = practice_plan (f, "2026-11-23T14:30:00+01:00");
  g_autoptr (AusPlanned) second = practice_plan (f, "2026-11-24T14:30:00+01:00");
  const AusConsultation *c = second->consultation;

  g_assert_cmpint (c->planned_start - first->consultation->planned_start, ==, 24 * HOUR);
  practice_refuse_command (f, &AUS_PLAN_PATCH, f->delegate,
                           patch (c, 1,
                                  "{'planned_start':'2026-11-23T14:30:00+01:00',"
                                  "'patient':{'email':'louise@example.com'}}"),
                           AUS_ERROR_OVERLAP);
  g_autoptr (GError) error = NULL;
  g_assert_null (aus_app_run_sync (f->app, &AUS_PLAN_PATCH, f->delegate,
                                   patch (c, 1, "{'tags':['a'],'patient':{'email':'no'}}"),
                                   BODY_FREE, &error));
  g_assert_cmpstr (aus_error_get_pointer (error), ==, "/patient/email");
  g_autoptr (AusConsultation) both = practice_do (
      f, &AUS_PLAN_PATCH, f->delegate,
      patch (c, 1, "{'planned_duration_minutes':45,'patient':{'email':'louise@example.com'}}"));
  g_assert_cmpuint (both->planned_duration_minutes, ==, 45);
  g_assert_cmpstr (practice_person (both, AUS_ROLE_PATIENT)->email, ==, "louise@example.com");
  g_assert_cmpint (both->version, ==, 2);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action IN"
                                      " ('participant.edit', 'plan.edit')"),
                   ==, 2);
}

static void
test_move (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T14:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusConsultation) moved = practice_do (
      f, &AUS_PLAN_PATCH, f->martin,
      patch (c, 1, "{'planned_start':'2026-11-24T10:00:00+01:00','tags':['résultats','a','a']}"));
  gint64 day = 24 * HOUR - 4 * HOUR - 30 * MINUTE;

  g_assert_cmpint (moved->planned_start - c->planned_start, ==, day);
  g_assert_cmpint (practice_person (moved, AUS_ROLE_PATIENT)->link_expires_at -
                       practice_person (c, AUS_ROLE_PATIENT)->link_expires_at,
                   ==, day);
  g_assert_cmpint (practice_count (f, "SELECT due_at FROM job WHERE kind='absent'"), ==,
                   moved->planned_start + HOUR);
  g_assert_cmpuint (g_strv_length (moved->tags), ==, 2);
  practice_index (f, 100);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM search_word WHERE"
                                      " search_word MATCH 'resultats'"),
                   ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM search_word WHERE"
                                      " search_word MATCH 'suivi'"),
                   ==, 0);
}

static void
test_outcomes (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:10:00+01:00");
  const char *id = planned->consultation->id;

  practice_refuse_command (f, &AUS_PLAN_CANCEL, f->martin, aus_command_new (id), AUS_ERROR_INVALID);
  practice_refuse_command (f, &AUS_PLAN_ABSENT, f->martin, aus_command_new (id),
                           AUS_ERROR_ILLEGAL_TRANSITION);
  practice_refuse_command (f, &AUS_PLAN_CANCEL, f->stranger, aus_command_new_with (id, NULL, "x"),
                           AUS_ERROR_NOT_FOUND);
  practice_refuse_command (f, &AUS_PLAN_CANCEL, f->roux, aus_command_new_with (id, NULL, "x"),
                           AUS_ERROR_NOT_FOUND);
  g_autoptr (AusConsultation) cancelled = practice_do (
      f, &AUS_PLAN_CANCEL, f->delegate, aus_command_new_with (id, NULL, "patient ill"));
  g_assert_cmpint (cancelled->status, ==, AUS_CONSULTATION_CANCELLED);
  g_assert_cmpstr (cancelled->status_reason, ==, "patient ill");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM job"), ==, 0);

  practice_refuse_command (f, &AUS_PLAN_CORRECT, f->martin, aus_command_new (id),
                           AUS_ERROR_INVALID);
  g_autoptr (AusConsultation) corrected =
      practice_do (f, &AUS_PLAN_CORRECT, f->martin, aus_command_new_with (id, NULL, "wrong row"));
  g_assert_cmpint (corrected->status, ==, AUS_CONSULTATION_SCHEDULED);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action='plan.correct'"
                                      " AND detail='wrong row'"),
                   ==, 1);
  aus_clock_advance (f->clock, 30 * MINUTE);
  g_autoptr (AusConsultation) absent =
      practice_do (f, &AUS_PLAN_ABSENT, f->martin, aus_command_new (id));
  g_assert_cmpint (absent->status, ==, AUS_CONSULTATION_ABSENT);
}

static void
test_participants (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T14:30:00+01:00");
  const char *id = planned->consultation->id;
  g_autoptr (AusPlanned) added = practice_run (
      f, &AUS_PLAN_ADD_PARTICIPANT, f->delegate,
      practice_body (id, "{'role':'companion','given_name':'Anne','family_name':'Durand',"
                         "'email':'anne@example.org'}"),
      BODY_FREE);

  g_assert_cmpuint (added->links->len, ==, 1);
  g_assert_cmpuint (added->consultation->people->len, ==, 3);
  const char *companion = practice_person_id (added->consultation, AUS_ROLE_COMPANION);
  AusCommand *correct = practice_body (id, "{'email':null,'mobile':'0612345678'}");
  correct->participant_id = g_strdup (companion);
  g_autoptr (AusConsultation) patched =
      practice_do (f, &AUS_PLAN_PATCH_PARTICIPANT, f->martin, correct);
  const AusPerson *person = aus_consultation_find_person (patched, companion);
  g_assert_null (person->email);
  g_assert_cmpstr (person->mobile, ==, "+33612345678");

  AusCommand *unreachable = practice_body (id, "{'mobile':null}");
  unreachable->participant_id = g_strdup (companion);
  practice_refuse_command (f, &AUS_PLAN_PATCH_PARTICIPANT, f->martin, unreachable,
                           AUS_ERROR_INVALID);
  practice_refuse_command (f, &AUS_PLAN_ADD_PARTICIPANT, f->martin,
                           practice_body (id, "{'role':'patient','given_name':'A',"
                                              "'family_name':'B','email':'a@example.org'}"),
                           AUS_ERROR_INVALID);
  practice_refuse_command (
      f, &AUS_PLAN_REMOVE_PARTICIPANT, f->martin,
      aus_command_new_with (id, practice_person_id (patched, AUS_ROLE_PRACTITIONER), NULL),
      AUS_ERROR_ILLEGAL_TRANSITION);
  g_autoptr (AusConsultation) removed = practice_do (f, &AUS_PLAN_REMOVE_PARTICIPANT, f->martin,
                                                     aus_command_new_with (id, companion, NULL));
  g_assert_cmpint (aus_consultation_find_person (removed, companion)->removed_at, !=, 0);
}

static void
test_now (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned =
      practice_run (f, &AUS_PLAN_NOW, f->martin,
                    practice_body (NULL, "{'participants':[" PATIENT "]}"), BODY_FREE);

  g_assert_true (planned->consultation->immediate);
  g_assert_cmpint (planned->consultation->planned_start, ==, aus_clock_now (f->clock));
  g_assert_cmpint (planned->consultation->status, ==, AUS_CONSULTATION_SCHEDULED);
}

/* Never a private comment or an address of others for who came by a patient's link (B1). */
static void
test_representation (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T14:30:00+01:00");
  g_autoptr (AusConsultation) c =
      practice_do (f, &AUS_PLAN_PATCH, f->martin,
                   patch (planned->consultation, 1, "{'private_comment':'secret thought'}"));
  g_autoptr (AusActor) patient = practice_seat (c, AUS_ROLE_PATIENT);
  g_autoptr (JsonNode) own = aus_consultation_to_json (c, patient);
  g_autoptr (JsonNode) whole = aus_consultation_to_json (c, f->martin);
  g_autofree char *own_text = json_to_string (own, FALSE);
  g_autofree char *whole_text = json_to_string (whole, FALSE);

  g_assert_null (strstr (own_text, "secret thought"));
  g_assert_null (strstr (own_text, "Claire@lilas.example"));
  g_assert_nonnull (strstr (own_text, "louise.durand@example.org"));
  g_assert_nonnull (strstr (whole_text, "secret thought"));
}

/* The patient's page was closed with it: when it comes back, nobody waits for it. */
static void
test_cancelled_while_waiting (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const char *id = planned->consultation->id;
  g_autoptr (AusConsultation) waiting =
      practice_arrive (f, planned->consultation, AUS_ROLE_PATIENT);
  g_assert_cmpint (waiting->status, ==, AUS_CONSULTATION_WAITING);
  g_autoptr (AusConsultation) cancelled =
      practice_do (f, &AUS_PLAN_CANCEL, f->martin, aus_command_new_with (id, NULL, "wrong row"));
  g_assert_cmpint (practice_person (cancelled, AUS_ROLE_PATIENT)->presence, ==, AUS_PRESENCE_AWAY);
  g_autoptr (AusConsultation) back =
      practice_do (f, &AUS_PLAN_CORRECT, f->martin, aus_command_new_with (id, NULL, "wrong row"));
  g_assert_cmpint (back->status, ==, AUS_CONSULTATION_SCHEDULED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/plan/B1/create", test_create);
  PRACTICE_TEST ("/app/plan/C3/no-link-in-rows", test_no_link_in_rows);
  PRACTICE_TEST ("/app/plan/B6/delegate-and-principal-in-audit", test_delegate);
  PRACTICE_TEST ("/app/plan/B6/principals-only", test_principals_only);
  PRACTICE_TEST ("/app/plan/B1/invalid", test_invalid);
  PRACTICE_TEST ("/app/plan/B5/overlap", test_overlap);
  PRACTICE_TEST ("/app/plan/A4/if-match", test_if_match);
  PRACTICE_TEST ("/app/plan/B3/patient-with-plan", test_patient_with_plan);
  PRACTICE_TEST ("/app/plan/B3/move", test_move);
  PRACTICE_TEST ("/app/plan/A1/outcomes", test_outcomes);
  PRACTICE_TEST ("/app/plan/B3/participants", test_participants);
  PRACTICE_TEST ("/app/plan/B4/now", test_now);
  PRACTICE_TEST ("/app/plan/B1/representation", test_representation);
  PRACTICE_TEST ("/app/plan/A1/cancelled-while-waiting", test_cancelled_while_waiting);
  return g_test_run ();
}
