/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's own cancellation (A1, B3): in the visit, and by the link before its day. */
#include "app/aus-admit.h"
#include "app/aus-cancel.h"
#include "app/aus-plan.h"
#include "app/aus-visit.h"
#include "practice.h"

#define BIRTH_DATE "1951-04-02"
#define LATER      "2026-11-23T10:00:00+01:00" /* the last minute of the cut-off: it is 9 o'clock */
#define TOMORROW   "2026-11-24T10:00:00+01:00"

static const char *
token_of (const AusPlanned *planned, guint index)
{
  const AusLinkSecret *link = g_ptr_array_index (planned->links, index);

  return strrchr (link->url, '/') + 1;
}

static const char *
patient_token (const AusPlanned *planned)
{
  return token_of (planned, 1);
}

static void
refuse_link (Practice *f, const char *token, const char *birth_date, AusError code)
{
  practice_refuse (f, &AUS_CANCEL_BY_LINK, f->nobody, aus_cancel_link_new (token, birth_date),
                   (GDestroyNotify) aus_cancel_link_free, code);
}

static AusConsultation *
cancel_by_link (Practice *f, const AusPlanned *planned, const char *birth_date)
{
  return practice_run (f, &AUS_CANCEL_BY_LINK, f->nobody,
                       aus_cancel_link_new (patient_token (planned), birth_date),
                       (GDestroyNotify) aus_cancel_link_free);
}

static void
assert_offer (Practice *f, const char *token, const char *word, gboolean needs_birth_date)
{
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_CANCEL_OFFER, f->nobody, aus_cancel_link_new (token, NULL),
                    (GDestroyNotify) aus_cancel_link_free);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (json_object_get_string_member (object, "cancel"), ==, word);
  g_assert_cmpint (json_object_get_boolean_member (object, "needs_birth_date"), ==,
                   needs_birth_date);
  g_assert_cmpuint (json_object_get_size (object), ==, 2); /* and nothing about anybody */
}

static void
identify (Practice *f, const AusConsultation *c, AusActor *seat)
{
  aus_consultation_unref (
      practice_do (f, &AUS_VISIT_IDENTIFY, seat, aus_command_new_with (c->id, NULL, BIRTH_DATE)));
}

static void
test_by_visit (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, LATER);
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);

  practice_refuse_command (f, &AUS_CANCEL_BY_VISIT, seat, aus_command_new (c->id),
                           AUS_ERROR_ILLEGAL_TRANSITION); /* identity first */
  identify (f, c, seat);
  g_autoptr (AusConsultation) cancelled =
      practice_do (f, &AUS_CANCEL_BY_VISIT, seat, aus_command_new (c->id));
  g_assert_cmpint (cancelled->status, ==, AUS_CONSULTATION_CANCELLED);
  g_assert_cmpstr (cancelled->status_reason, ==, AUS_CONSULTATION_BY_PATIENT);
  g_assert_cmpint (cancelled->version, ==, c->version + 1); /* who edits hears of it: 412 */
  practice_refuse_command (f, &AUS_CANCEL_BY_VISIT, seat, aus_command_new (c->id),
                           AUS_ERROR_ILLEGAL_TRANSITION); /* twice */
}

/* From the waiting room as well: whoever waits is sent away, nobody waits any more. */
static void
test_while_waiting (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, LATER);
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);

  aus_consultation_unref (practice_arrive (f, c, AUS_ROLE_PATIENT));
  g_autoptr (AusConsultation) cancelled =
      practice_do (f, &AUS_CANCEL_BY_VISIT, seat, aus_command_new (c->id));
  g_assert_cmpint (practice_person (cancelled, AUS_ROLE_PATIENT)->presence, ==, AUS_PRESENCE_AWAY);
}

static void
test_too_late (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, LATER);
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);

  identify (f, c, seat);
  assert_offer (f, patient_token (planned), "possible", TRUE);
  aus_clock_advance (f->clock, 1);
  assert_offer (f, patient_token (planned), "late", FALSE);
  practice_refuse_command (f, &AUS_CANCEL_BY_VISIT, seat, aus_command_new (c->id),
                           AUS_ERROR_ILLEGAL_TRANSITION);
  refuse_link (f, patient_token (planned), BIRTH_DATE, AUS_ERROR_ILLEGAL_TRANSITION);
  /* A wrong date in a try that could not succeed is not counted. */
  refuse_link (f, patient_token (planned), "1950-01-01", AUS_ERROR_ILLEGAL_TRANSITION);
}

static AusPlanned *
plan_with_companion (Practice *f)
{
  return practice_run (
      f, &AUS_PLAN_CREATE, f->martin,
      practice_body (NULL, "{'planned_start':'" TOMORROW "','participants':["
                           "{'role':'patient','given_name':'Louise','family_name':'Durand',"
                           "'email':'louise.durand@example.org'},"
                           "{'role':'companion','given_name':'Anne','family_name':'Durand',"
                           "'email':'anne@example.org'}]}"),
      (GDestroyNotify) aus_command_free);
}

/* The patient's link alone: nobody else's, and no account in the patient's place. */
static void
test_wrong_role (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = plan_with_companion (f);
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) companion = practice_seat (c, AUS_ROLE_COMPANION);
  g_autoptr (AusActor) practitioner = practice_seat (c, AUS_ROLE_PRACTITIONER);
  const char *patient = practice_person_id (c, AUS_ROLE_PATIENT);

  practice_refuse_command (f, &AUS_CANCEL_BY_VISIT, companion, aus_command_new (c->id),
                           AUS_ERROR_FORBIDDEN);
  practice_refuse_command (f, &AUS_CANCEL_BY_VISIT, companion,
                           aus_command_new_with (c->id, patient, NULL), AUS_ERROR_FORBIDDEN);
  practice_refuse_command (f, &AUS_CANCEL_BY_VISIT, practitioner, aus_command_new (c->id),
                           AUS_ERROR_FORBIDDEN);
  practice_refuse_command (f, &AUS_CANCEL_BY_VISIT, f->martin,
                           aus_command_new_with (c->id, patient, NULL), AUS_ERROR_FORBIDDEN);
  refuse_link (f, token_of (planned, 0), NULL, AUS_ERROR_FORBIDDEN);
  refuse_link (f, token_of (planned, 2), NULL, AUS_ERROR_FORBIDDEN);
  assert_offer (f, token_of (planned, 0), "no", FALSE);
  assert_offer (f, token_of (planned, 2), "no", FALSE);
  /* Where the practice knows no birth date, the link is enough, as it is on the day. */
  assert_offer (f, patient_token (planned), "possible", FALSE);
  g_autoptr (AusConsultation) cancelled = cancel_by_link (f, planned, NULL);
  g_assert_cmpint (cancelled->status, ==, AUS_CONSULTATION_CANCELLED);
}

static void
test_before_the_day (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, TOMORROW);
  gint64 events = practice_count (f, "SELECT count(*) FROM event");

  assert_offer (f, patient_token (planned), "possible", TRUE);
  refuse_link (f, patient_token (planned), NULL, AUS_ERROR_INVALID);
  g_autoptr (AusConsultation) cancelled = cancel_by_link (f, planned, BIRTH_DATE);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM event"), ==, events + 1);
  g_autofree char *by =
      practice_text (f, "SELECT actor_kind || ' ' || (actor_id = participant_id) FROM audit"
                        " WHERE action = 'cancel.by_patient'");
  g_assert_cmpstr (by, ==, "participant 1");
  g_assert_cmpstr (cancelled->status_reason, ==, AUS_CONSULTATION_BY_PATIENT);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM job"), ==, 0);
  assert_offer (f, patient_token (planned), "cancelled", FALSE);
  refuse_link (f, patient_token (planned), BIRTH_DATE, AUS_ERROR_ILLEGAL_TRANSITION);
}

static void
cancel_wrongly (Practice *f, const AusPlanned *planned, AusError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (aus_app_run_sync (f->app, &AUS_CANCEL_BY_LINK, f->nobody,
                                   aus_cancel_link_new (patient_token (planned), "1950-01-01"),
                                   (GDestroyNotify) aus_cancel_link_free, &error));
  g_assert_error (error, AUS_ERROR, (int) code);
}

/* Guessing is counted with the tries of the day itself, and shown to the practice. */
static void
test_wrong_birth_date (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, TOMORROW);

  cancel_wrongly (f, planned, AUS_ERROR_INVALID);
  cancel_wrongly (f, planned, AUS_ERROR_INVALID);
  cancel_wrongly (f, planned, AUS_ERROR_FORBIDDEN);
  refuse_link (f, patient_token (planned), BIRTH_DATE, AUS_ERROR_FORBIDDEN);
  g_assert_cmpint (
      practice_count (f, "SELECT count(*) FROM audit WHERE action='visit.wrong_birth_date'"), ==,
      3);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM consultation WHERE status='scheduled'"),
                   ==, 1);
}

static void
test_dead_links (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, TOMORROW);
  const AusConsultation *c = planned->consultation;

  refuse_link (f, "AAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL, AUS_ERROR_LINK_UNKNOWN);
  aus_consultation_unref (
      practice_do (f, &AUS_LINK_REVOKE, f->martin,
                   aus_command_new_with (c->id, practice_person_id (c, AUS_ROLE_PATIENT), NULL)));
  refuse_link (f, patient_token (planned), BIRTH_DATE, AUS_ERROR_LINK_REVOKED);
  practice_refuse (f, &AUS_CANCEL_OFFER, f->nobody,
                   aus_cancel_link_new (patient_token (planned), NULL),
                   (GDestroyNotify) aus_cancel_link_free, AUS_ERROR_LINK_REVOKED);
  aus_clock_advance (f->clock, 72 * HOUR);
  g_autoptr (AusPlanned) past = practice_plan (f, "2026-11-27T10:00:00+01:00");
  aus_clock_advance (f->clock, 96 * HOUR);
  refuse_link (f, patient_token (past), BIRTH_DATE, AUS_ERROR_LINK_EXPIRED);
}

/* A call that has begun is not called off, whatever the plan says. */
static void
test_in_call (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, LATER);
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);

  aus_consultation_unref (practice_arrive (f, c, AUS_ROLE_PATIENT));
  aus_consultation_unref (practice_do (f, &AUS_ADMIT_START, f->martin, aus_command_new (c->id)));
  assert_offer (f, patient_token (planned), "no", FALSE);
  practice_refuse_command (f, &AUS_CANCEL_BY_VISIT, seat, aus_command_new (c->id),
                           AUS_ERROR_ILLEGAL_TRANSITION);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/cancel/A1/by-visit", test_by_visit);
  PRACTICE_TEST ("/app/cancel/A1/while-waiting", test_while_waiting);
  PRACTICE_TEST ("/app/cancel/A1/too-late", test_too_late);
  PRACTICE_TEST ("/app/cancel/L1/wrong-role", test_wrong_role);
  PRACTICE_TEST ("/app/cancel/B3/before-the-day", test_before_the_day);
  PRACTICE_TEST ("/app/cancel/D1/wrong-birth-date", test_wrong_birth_date);
  PRACTICE_TEST ("/app/cancel/C3/dead-links", test_dead_links);
  PRACTICE_TEST ("/app/cancel/A3/in-call", test_in_call);
  return g_test_run ();
}
