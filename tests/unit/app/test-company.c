/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's word on who is there (K1, D7). */
#include "app/aus-admit.h"
#include "app/aus-company.h"
#include "app/aus-plan.h"
#include "app/aus-visit.h"
#include "practice.h"

#define SOON "2026-11-23T09:30:00+01:00"

static AusPlanned *
plan_with_others (Practice *f)
{
  return practice_run (
      f, &AUS_PLAN_CREATE, f->martin,
      practice_body (NULL, "{'planned_start':'" SOON "','participants':["
                           "{'role':'patient','given_name':'Louise','family_name':'Durand',"
                           "'email':'louise.durand@example.org'},"
                           "{'role':'companion','given_name':'Anne','family_name':'Durand',"
                           "'email':'anne@example.org'},"
                           "{'role':'professional','given_name':'Karim','family_name':'Benali',"
                           "'email':'karim@example.org'},"
                           "{'role':'interpreter','given_name':'Vera','family_name':'Horvat',"
                           "'email':'vera@example.org'}]}"),
      (GDestroyNotify) aus_command_free);
}

static AusCommand *
about (const AusConsultation *c, AusRole role)
{
  return aus_command_new_with (c->id, practice_person_id (c, role), NULL);
}

static AusConsultation *
in_call_with (Practice *f, AusRole role)
{
  g_autoptr (AusPlanned) planned = plan_with_others (f);
  const AusConsultation *c = planned->consultation;

  aus_consultation_unref (practice_arrive (f, c, AUS_ROLE_PATIENT));
  aus_consultation_unref (
      practice_do (f, &AUS_ADMIT_ADMIT, f->martin, about (c, AUS_ROLE_PATIENT)));
  if (role == AUS_ROLE_COMPANION) {
    aus_consultation_unref (practice_arrive (f, c, role));
  } else {
    g_autoptr (AusActor) seat = practice_seat (c, role);
    aus_consultation_unref (practice_do (f, &AUS_VISIT_OPEN, seat, aus_command_new (c->id)));
    aus_consultation_unref (practice_do (f, &AUS_VISIT_IDENTIFY, seat, aus_command_new (c->id)));
    aus_consultation_unref (
        practice_do (f, &AUS_VISIT_READY, seat, practice_body (c->id, "{'camera':true}")));
  }
  return practice_do (f, &AUS_ADMIT_ADMIT, f->martin, about (c, role));
}

/* Everybody but the practitioner, from the call: out at once, and the link no longer opens. */
static void
check_leave (Practice *f, AusRole role)
{
  g_autoptr (AusConsultation) c = in_call_with (f, role);
  g_autoptr (AusActor) patient = practice_seat (c, AUS_ROLE_PATIENT);
  const char *id = practice_person_id (c, role);
  AusArrivalReason reason;

  g_autoptr (AusConsultation) after =
      practice_do (f, &AUS_COMPANY_LEAVE, patient, aus_command_new_with (c->id, id, NULL));
  const AusPerson *person = aus_consultation_find_person (after, id);
  g_assert_cmpint (person->remover, ==, AUS_REMOVER_PATIENT);
  g_assert_cmpint (person->admitted_at, ==, 0);
  g_assert_cmpint (aus_visit_step (after, person, &reason), ==, AUS_ARRIVAL_CLOSED);
  g_assert_cmpint (reason, ==, AUS_ARRIVAL_REASON_DISMISSED);
  g_assert_cmpint (after->status, ==, AUS_CONSULTATION_IN_PROGRESS);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action = 'company.leave'"
                                      " AND actor_kind = 'participant'"),
                   ==, 1);
  practice_refuse_command (f, &AUS_ADMIT_ADMIT, f->martin, aus_command_new_with (c->id, id, NULL),
                           AUS_ERROR_ILLEGAL_TRANSITION);
}

static void
test_companion (Practice *f, gconstpointer data)
{
  check_leave (f, AUS_ROLE_COMPANION);
}

static void
test_professional (Practice *f, gconstpointer data)
{
  check_leave (f, AUS_ROLE_PROFESSIONAL);
}

static void
test_interpreter (Practice *f, gconstpointer data)
{
  check_leave (f, AUS_ROLE_INTERPRETER);
}

static void
test_not_the_practitioner (Practice *f, gconstpointer data)
{
  g_autoptr (AusConsultation) c = in_call_with (f, AUS_ROLE_COMPANION);
  g_autoptr (AusActor) patient = practice_seat (c, AUS_ROLE_PATIENT);

  practice_refuse_command (f, &AUS_COMPANY_LEAVE, patient, about (c, AUS_ROLE_PRACTITIONER),
                           AUS_ERROR_ILLEGAL_TRANSITION);
  practice_refuse_command (f, &AUS_COMPANY_LEAVE, patient, about (c, AUS_ROLE_PATIENT),
                           AUS_ERROR_ILLEGAL_TRANSITION);
  practice_refuse_command (f, &AUS_COMPANY_LEAVE, patient, aus_command_new (c->id),
                           AUS_ERROR_INVALID);
}

/* The patient alone, and only once known to be the patient. */
static void
test_others_decide_nothing (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = plan_with_others (f);
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) patient = practice_seat (c, AUS_ROLE_PATIENT);
  g_autoptr (AusActor) companion = practice_seat (c, AUS_ROLE_COMPANION);
  AusActor *const others[] = { companion, f->martin, f->delegate };

  practice_refuse_command (f, &AUS_COMPANY_LEAVE, patient, about (c, AUS_ROLE_COMPANION),
                           AUS_ERROR_ILLEGAL_TRANSITION); /* identity first */
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    practice_refuse_command (f, &AUS_COMPANY_LEAVE, others[i], about (c, AUS_ROLE_INTERPRETER),
                             AUS_ERROR_FORBIDDEN);
}

/* The patient, or the practitioner, lets back in: by the same link to the waiting room. */
static void
test_return (Practice *f, gconstpointer data)
{
  g_autoptr (AusConsultation) c = in_call_with (f, AUS_ROLE_COMPANION);
  g_autoptr (AusActor) patient = practice_seat (c, AUS_ROLE_PATIENT);
  const char *id = practice_person_id (c, AUS_ROLE_COMPANION);

  for (int i = 0; i < 2; i++) {
    aus_consultation_unref (
        practice_do (f, &AUS_COMPANY_LEAVE, patient, aus_command_new_with (c->id, id, NULL)));
    g_autoptr (AusConsultation) back =
        practice_do (f, i == 0 ? &AUS_COMPANY_RETURN : &AUS_ADMIT_PUT_BACK,
                     i == 0 ? patient : f->martin, aus_command_new_with (c->id, id, NULL));
    const AusPerson *person = aus_consultation_find_person (back, id);
    g_assert_cmpint (person->remover, ==, AUS_REMOVER_NOBODY);
    g_assert_cmpint (aus_visit_step (back, person, NULL), ==, AUS_ARRIVAL_WAITING);
  }
}

/* Whom the practitioner sent out stays out until the practitioner says otherwise. */
static void
test_not_over_the_practitioner (Practice *f, gconstpointer data)
{
  g_autoptr (AusConsultation) c = in_call_with (f, AUS_ROLE_COMPANION);
  g_autoptr (AusActor) patient = practice_seat (c, AUS_ROLE_PATIENT);
  const char *id = practice_person_id (c, AUS_ROLE_COMPANION);

  g_autoptr (AusConsultation) out =
      practice_do (f, &AUS_ADMIT_REMOVE, f->martin, aus_command_new_with (c->id, id, NULL));
  g_assert_cmpint (aus_consultation_find_person (out, id)->remover, ==, AUS_REMOVER_PRACTITIONER);
  practice_refuse_command (f, &AUS_COMPANY_RETURN, patient, aus_command_new_with (c->id, id, NULL),
                           AUS_ERROR_FORBIDDEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/company/K1/companion-leaves", test_companion);
  PRACTICE_TEST ("/app/company/K1/professional-leaves", test_professional);
  PRACTICE_TEST ("/app/company/K1/interpreter-leaves", test_interpreter);
  PRACTICE_TEST ("/app/company/K1/not-the-practitioner", test_not_the_practitioner);
  PRACTICE_TEST ("/app/company/K1/others-decide-nothing", test_others_decide_nothing);
  PRACTICE_TEST ("/app/company/K1/let-back", test_return);
  PRACTICE_TEST ("/app/company/D7/not-over-the-practitioner", test_not_over_the_practitioner);
  return g_test_run ();
}
