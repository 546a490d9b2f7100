/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-admit.h"
#include "app/aus-hangup.h"
#include "app/aus-plan.h"
#include "app/aus-visit.h"
#include "core/aus-error.h"
#include "domain/aus-consent.h"
#include "practice.h"

static AusCommand *
consent (const AusConsultation *c, const char *version, gboolean accepted)
{
  AusCommand *command = aus_command_new_with (c->id, NULL, version);

  command->locale = g_strdup ("fr");
  command->accepted = accepted;
  return command;
}

static void
test_arrive (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusConsultation) waiting = practice_arrive (f, c, AUS_ROLE_PATIENT);
  const AusPerson *patient = practice_person (waiting, AUS_ROLE_PATIENT);

  g_assert_cmpint (waiting->status, ==, AUS_CONSULTATION_WAITING);
  g_assert_cmpint (patient->presence, ==, AUS_PRESENCE_WAITING);
  g_assert_cmpint (aus_visit_step (waiting, patient, NULL), ==, AUS_ARRIVAL_WAITING);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM event WHERE type='arrival'"), ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM job WHERE kind='missed'"), ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM job WHERE kind='absent'"), ==, 0);
}

/* Measuring the line again, or the practitioner's own readiness, is no arrival in the history. */
static void
test_history_of_arrival (Practice *f, gconstpointer data)
{
  g_autoptr (AusConsultation) talking = practice_in_call (f);
  g_autoptr (AusActor) seat = practice_seat (talking, AUS_ROLE_PATIENT);
  static const char COUNT[] = "SELECT count(*) FROM audit WHERE action='visit.ready'";

  aus_consultation_unref (practice_do (f, &AUS_VISIT_READY, seat,
                                       practice_body (talking->id, "{'camera':true,'udp':true}")));
  g_assert_cmpint (practice_count (f, COUNT), ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action='visit.equipment'"),
                   ==, 2);
}

/*
 * Whoever edits the plan while the patient arrives, agrees and reconnects saves it all the same:
 * nobody edited meanwhile. What is shown did change, and so did its revision (A4).
 */
static void
test_edit_while_arriving (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);
  g_autoptr (AusConsultation) waiting = practice_arrive (f, c, AUS_ROLE_PATIENT);
  AusCommand *stale = practice_body (c->id, "{'private_comment':'two'}");
  AusCommand *edit = practice_body (c->id, "{'private_comment':'one'}");

  g_assert_cmpint (waiting->version, ==, c->version);
  g_assert_cmpint (waiting->revision, >, c->revision);
  edit->if_version = c->version;
  g_autoptr (AusConsultation) edited = practice_do (f, &AUS_PLAN_PATCH, f->martin, edit);
  g_assert_cmpint (edited->version, ==, c->version + 1);
  g_assert_cmpint (edited->revision, ==, waiting->revision + 1);
  g_autoptr (AusConsultation) left =
      practice_do (f, &AUS_VISIT_LEAVE, seat, aus_command_new (c->id));
  g_assert_cmpint (left->version, ==, edited->version);
  g_assert_cmpint (left->revision, ==, edited->revision + 1);
  stale->if_version = c->version;
  practice_refuse_command (f, &AUS_PLAN_PATCH, f->martin, stale, AUS_ERROR_PRECONDITION_FAILED);
}

/* A link opens one consultation and one seat, nothing else (L1). */
static void
test_own_seat_only (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  g_autoptr (AusPlanned) other = practice_plan (f, "2026-11-23T10:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);
  const char *practitioner = practice_person_id (c, AUS_ROLE_PRACTITIONER);

  practice_refuse_command (f, &AUS_VISIT_OPEN, seat, aus_command_new (other->consultation->id),
                           AUS_ERROR_NOT_FOUND);
  practice_refuse_command (f, &AUS_VISIT_OPEN, seat,
                           aus_command_new_with (c->id, practitioner, NULL), AUS_ERROR_FORBIDDEN);
  practice_refuse_command (f, &AUS_ADMIT_START, seat, aus_command_new (c->id), AUS_ERROR_FORBIDDEN);
  /* Nor does the practitioner's account consent in the patient's place. */
  AusCommand *forged = consent (c, aus_consent_get_current (), TRUE);
  forged->participant_id = g_strdup (practice_person_id (c, AUS_ROLE_PATIENT));
  practice_refuse_command (f, &AUS_VISIT_CONSENT, f->martin, forged, AUS_ERROR_FORBIDDEN);
}

static void
identify_wrongly (Practice *f, const AusConsultation *c, AusActor *seat, AusError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (aus_app_run_sync (f->app, &AUS_VISIT_IDENTIFY, seat,
                                   aus_command_new_with (c->id, NULL, "1950-01-01"),
                                   (GDestroyNotify) aus_command_free, &error));
  g_assert_error (error, AUS_ERROR, (int) code);
}

static void
test_wrong_birth_date (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);

  identify_wrongly (f, c, seat, AUS_ERROR_INVALID);
  identify_wrongly (f, c, seat, AUS_ERROR_INVALID);
  g_assert_cmpint (practice_count (f, "SELECT max(identity_failures) FROM participant"), ==, 2);
  identify_wrongly (f, c, seat, AUS_ERROR_FORBIDDEN);
  g_assert_cmpint (
      practice_count (f, "SELECT count(*) FROM audit WHERE action='visit.wrong_birth_date'"), ==,
      3);
  /* Even the right date is of no use now, until the practice looks into it. */
  practice_refuse_command (f, &AUS_VISIT_IDENTIFY, seat,
                           aus_command_new_with (c->id, NULL, "1951-04-02"), AUS_ERROR_FORBIDDEN);
  AusCommand *correct = practice_body (c->id, "{'birth_date':'1950-01-01'}");
  correct->participant_id = g_strdup (practice_person_id (c, AUS_ROLE_PATIENT));
  g_autoptr (AusConsultation) corrected =
      practice_do (f, &AUS_PLAN_PATCH_PARTICIPANT, f->martin, correct);
  g_autoptr (AusConsultation) confirmed =
      practice_do (f, &AUS_VISIT_IDENTIFY, seat, aus_command_new_with (c->id, NULL, "1950-01-01"));
  g_assert_nonnull (corrected);
  g_assert_cmpint (practice_person (confirmed, AUS_ROLE_PATIENT)->identity_confirmed_at, !=, 0);
}

static void
test_consent (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);
  const char *current = aus_consent_get_current ();

  practice_refuse_command (f, &AUS_VISIT_CONSENT, seat, consent (c, current, TRUE),
                           AUS_ERROR_ILLEGAL_TRANSITION); /* identity first */
  aus_consultation_unref (
      practice_do (f, &AUS_VISIT_IDENTIFY, seat, aus_command_new_with (c->id, NULL, "1951-04-02")));
  practice_refuse_command (f, &AUS_VISIT_CONSENT, seat, consent (c, "1999-01", TRUE),
                           AUS_ERROR_INVALID);
  practice_refuse_command (f, &AUS_VISIT_READY, seat, aus_command_new (c->id),
                           AUS_ERROR_CONSENT_REQUIRED);
  aus_consultation_unref (practice_do (f, &AUS_VISIT_CONSENT, seat, consent (c, current, FALSE)));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM consent"), ==, 0);
  g_autoptr (AusConsultation) given =
      practice_do (f, &AUS_VISIT_CONSENT, seat, consent (c, current, TRUE));
  g_assert_cmpstr (practice_person (given, AUS_ROLE_PATIENT)->consent_version, ==, current);
  g_autofree char *row = practice_text (f, "SELECT text_version||' '||locale||' '||decision||' '||"
                                           "at FROM consent");
  g_autofree char *expected =
      g_strdup_printf ("%s fr given %" G_GINT64_FORMAT, current, aus_clock_now (f->clock));
  g_assert_cmpstr (row, ==, expected);

  /* Said twice it is one row; withdrawn it is a second one, and the call cannot be entered. */
  aus_consultation_unref (practice_do (f, &AUS_VISIT_CONSENT, seat, consent (c, current, TRUE)));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM consent"), ==, 1);
}

static void
test_withdraw (Practice *f, gconstpointer data)
{
  g_autoptr (AusConsultation) c = practice_in_call (f);
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);
  g_autoptr (AusConsultation) withdrawn =
      practice_do (f, &AUS_VISIT_WITHDRAW, seat, aus_command_new (c->id));
  const AusPerson *patient = practice_person (withdrawn, AUS_ROLE_PATIENT);

  g_assert_cmpint (aus_visit_step (withdrawn, patient, NULL), ==, AUS_ARRIVAL_CONSENT);
  g_assert_cmpint (patient->admitted_at, ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM consent"), ==, 2);
  practice_refuse_command (
      f, &AUS_ADMIT_ADMIT, f->martin,
      aus_command_new_with (c->id, practice_person_id (c, AUS_ROLE_PATIENT), NULL),
      AUS_ERROR_CONSENT_REQUIRED);
}

/* A reload keeps the place and does not flap (A1, D1). */
static void
test_reload (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);
  g_autoptr (AusConsultation) waiting = practice_arrive (f, c, AUS_ROLE_PATIENT);

  aus_clock_advance (f->clock, MINUTE);
  g_autoptr (AusConsultation) gone = practice_presence (f, c, AUS_ROLE_PATIENT, AUS_PRESENCE_AWAY);
  g_assert_cmpint (gone->status, ==, AUS_CONSULTATION_WAITING);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM job WHERE kind='leave'"), ==, 1);
  g_autoptr (AusConsultation) back =
      practice_do (f, &AUS_VISIT_OPEN, seat, aus_command_new (c->id));
  g_assert_cmpint (back->status, ==, AUS_CONSULTATION_WAITING);
  g_assert_cmpint (back->status_since, ==, waiting->status_since);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM job WHERE kind='leave'"), ==, 0);
}

static void
test_leave (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);

  aus_consultation_unref (practice_arrive (f, c, AUS_ROLE_PATIENT));
  g_autoptr (AusConsultation) left =
      practice_do (f, &AUS_VISIT_LEAVE, seat, aus_command_new (c->id));
  g_assert_cmpint (left->status, ==, AUS_CONSULTATION_SCHEDULED);
}

static void
test_admit (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  const char *patient = practice_person_id (c, AUS_ROLE_PATIENT);

  practice_refuse_command (f, &AUS_ADMIT_ADMIT, f->martin,
                           aus_command_new_with (c->id, patient, NULL),
                           AUS_ERROR_ILLEGAL_TRANSITION); /* nobody there */
  aus_consultation_unref (practice_arrive (f, c, AUS_ROLE_PATIENT));
  practice_refuse_command (f, &AUS_ADMIT_ADMIT, f->delegate,
                           aus_command_new_with (c->id, patient, NULL), AUS_ERROR_FORBIDDEN);
  AusCommand *early = aus_command_new (c->id);
  early->presence = AUS_PRESENCE_IN_CALL;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);
  practice_refuse_command (f, &AUS_VISIT_PRESENCE, seat, early, AUS_ERROR_ILLEGAL_TRANSITION);

  g_autoptr (AusConsultation) admitted =
      practice_do (f, &AUS_ADMIT_ADMIT, f->martin, aus_command_new_with (c->id, patient, NULL));
  g_assert_cmpint (admitted->status, ==, AUS_CONSULTATION_IN_PROGRESS);
  g_assert_cmpint (aus_consultation_find_person (admitted, patient)->admitted_at, !=, 0);
  g_autoptr (AusConsultation) back =
      practice_do (f, &AUS_ADMIT_PUT_BACK, f->martin, aus_command_new_with (c->id, patient, NULL));
  g_assert_cmpint (aus_visit_step (back, aus_consultation_find_person (back, patient), NULL), ==,
                   AUS_ARRIVAL_WAITING);
  g_autoptr (AusConsultation) removed =
      practice_do (f, &AUS_ADMIT_REMOVE, f->martin, aus_command_new_with (c->id, patient, NULL));
  AusArrivalReason reason;
  g_assert_cmpint (
      aus_visit_step (removed, aus_consultation_find_person (removed, patient), &reason), ==,
      AUS_ARRIVAL_CLOSED);
  g_assert_cmpint (reason, ==, AUS_ARRIVAL_REASON_REMOVED);
}

static void
test_tell (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  g_autoptr (AusPlanned) other = practice_plan (f, "2026-11-23T10:30:00+01:00");
  g_assert_nonnull (other);
  AusAnnounce *announce = g_new0 (AusAnnounce, 1);

  aus_consultation_unref (practice_arrive (f, planned->consultation, AUS_ROLE_PATIENT));
  announce->practitioner_id = g_strdup (f->martin->account_id);
  announce->minutes = 20;
  announce->text = g_strdup ("Une urgence, merci de patienter");
  g_autofree gint64 *count = practice_run (f, &AUS_ADMIT_ANNOUNCE, f->delegate, announce,
                                           (GDestroyNotify) aus_announce_free);
  g_assert_cmpint (*count, ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM consultation"
                                      " WHERE announced_delay_minutes=20"),
                   ==, 1);
  AusAnnounce *foreign = g_new0 (AusAnnounce, 1);
  foreign->practitioner_id = g_strdup (f->roux->account_id);
  practice_refuse (f, &AUS_ADMIT_ANNOUNCE, f->delegate, foreign, (GDestroyNotify) aus_announce_free,
                   AUS_ERROR_FORBIDDEN);
}

static void
test_duration (Practice *f, gconstpointer data)
{
  g_autoptr (AusConsultation) c = practice_in_call (f);

  aus_clock_advance (f->clock, 4 * MINUTE);
  aus_consultation_unref (practice_presence (f, c, AUS_ROLE_PATIENT, AUS_PRESENCE_RECONNECTING));
  aus_clock_advance (f->clock, MINUTE);
  aus_consultation_unref (practice_presence (f, c, AUS_ROLE_PATIENT, AUS_PRESENCE_IN_CALL));
  aus_clock_advance (f->clock, 5 * MINUTE);
  aus_consultation_unref (practice_presence (f, c, AUS_ROLE_PATIENT, AUS_PRESENCE_AWAY));
  aus_clock_advance (f->clock, 3 * MINUTE);
  g_autoptr (AusConsultation) ended =
      practice_do (f, &AUS_HANGUP_END, f->martin, aus_command_new (c->id));

  g_assert_cmpint (ended->status, ==, AUS_CONSULTATION_FINALIZED);
  g_assert_cmpint (aus_consultation_get_duration (ended, 0), ==, 600);
}

static void
test_resume (Practice *f, gconstpointer data)
{
  g_autoptr (AusConsultation) c = practice_in_call (f);
  g_autoptr (AusConsultation) ended =
      practice_do (f, &AUS_HANGUP_END, f->martin, aus_command_new (c->id));

  g_assert_nonnull (ended);
  aus_clock_advance (f->clock, 9 * MINUTE);
  g_autoptr (AusConsultation) resumed =
      practice_do (f, &AUS_HANGUP_RESUME, f->martin, aus_command_new (c->id));
  const AusPerson *patient = practice_person (resumed, AUS_ROLE_PATIENT);
  g_assert_cmpint (resumed->status, ==, AUS_CONSULTATION_IN_PROGRESS);
  g_assert_cmpint (aus_visit_step (resumed, patient, NULL), ==, AUS_ARRIVAL_CALL);
  g_assert_cmpstr (patient->link_id, ==, practice_person (c, AUS_ROLE_PATIENT)->link_id);

  g_autoptr (AusConsultation) again =
      practice_do (f, &AUS_HANGUP_END, f->martin, aus_command_new (c->id));
  g_assert_cmpint (again->resumable_until, ==, aus_clock_now (f->clock) + 10 * MINUTE);
  aus_clock_advance (f->clock, 10 * MINUTE);
  practice_refuse_command (f, &AUS_HANGUP_RESUME, f->martin, aus_command_new (c->id),
                           AUS_ERROR_ILLEGAL_TRANSITION);
}

/* A crash of the daemon ends no call (A3). */
static void
test_recover (Practice *f, gconstpointer data)
{
  g_autoptr (AusConsultation) c = practice_in_call (f);
  g_autoptr (GError) error = NULL;

  aus_clock_advance (f->clock, MINUTE);
  g_assert_true (aus_app_recover (f->app, &error));
  g_assert_no_error (error);
  g_autofree char *status = practice_text (f, "SELECT status FROM consultation");
  g_assert_cmpstr (status, ==, "in_progress");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM participant WHERE presence<>'away'"),
                   ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM job WHERE kind='abandon'"), ==, 1);
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);
  g_autoptr (AusConsultation) back =
      practice_do (f, &AUS_VISIT_OPEN, seat, aus_command_new (c->id));
  g_assert_cmpint (aus_visit_step (back, practice_person (back, AUS_ROLE_PATIENT), NULL), ==,
                   AUS_ARRIVAL_CALL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/visit/A4/edit-while-arriving", test_edit_while_arriving);
  PRACTICE_TEST ("/app/visit/D1/arrive", test_arrive);
  PRACTICE_TEST ("/app/visit/M4/history-of-arrival", test_history_of_arrival);
  PRACTICE_TEST ("/app/visit/L1/own-seat-only", test_own_seat_only);
  PRACTICE_TEST ("/app/visit/D1/wrong-birth-date", test_wrong_birth_date);
  PRACTICE_TEST ("/app/visit/D2/consent", test_consent);
  PRACTICE_TEST ("/app/visit/D2/withdraw", test_withdraw);
  PRACTICE_TEST ("/app/visit/D1/reload", test_reload);
  PRACTICE_TEST ("/app/visit/A1/leave", test_leave);
  PRACTICE_TEST ("/app/admit/D7/admit-put-back-remove", test_admit);
  PRACTICE_TEST ("/app/admit/D4/announce", test_tell);
  PRACTICE_TEST ("/app/hangup/A5/duration", test_duration);
  PRACTICE_TEST ("/app/hangup/A2/resume-too-late", test_resume);
  PRACTICE_TEST ("/app/recovery/A3/in-progress-stays", test_recover);
  return g_test_run ();
}
