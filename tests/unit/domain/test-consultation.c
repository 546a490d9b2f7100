/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-consultation-state.h"

#include "core/aus-error.h"

#include <string.h>

#define MINUTE (60 * (gint64) G_USEC_PER_SEC)
#define NOW    (1000000 * MINUTE)

/*
 * What must happen, written from PRODUCT A1–A4 and G1 and not from the table in the source. A row
 * is a status, a column an event, a letter the status after it: S W P(in progress) E F C A M;
 * '.' is refused.
 */
typedef enum { LATE, EARLY } When;

typedef struct {
  const char *name;
  When when; /* LATE: every timer is due, a reason given; EARLY: nothing is due, no reason */
  AusPaymentMode mode;
  AusPaymentState state;
  const char *rows[AUS_CONSULTATION_N];
} Expectation;

/* clang-format off */
static const Expectation expectations[] = {
/*
 *    patient_ready, patient_left, start, hang_up │ resume, capture, release, hold_lapsed │
 *    cancel, cancel_by_patient, mark_absent, absent_timer │
 *    mark_missed, missed_timer, abandon_timer, correct
 */
  { "free", LATE, AUS_PAYMENT_MODE_NONE, AUS_PAYMENT_NONE,
    { /* scheduled   */ "W.P." "...." "C.AA" "....",
      /* waiting     */ "WSP." "...." "C..." "MM..",
      /* in_progress */ "PP.F" "...." "...." "..F.",
      /* ended       */ "...." "P..." "...." "....",
      /* finalized   */ "...." "P..." "...." "....",
      /* cancelled   */ "...." "...." "...." "...W",
      /* absent      */ "...." "...." "...." "...S",
      /* missed      */ "...." "...." "...." "...W" } },
  { "free-early", EARLY, AUS_PAYMENT_MODE_NONE, AUS_PAYMENT_NONE,
    { "W.P." "...." ".C.." "....",
      "W.P." "...." ".C.." "....",
      "PP.F" "...." "...." "....",
      "...." "...." "...." "....",
      "...." "...." "...." "....",
      "...." "...." "...." "....",
      "...." "...." "...." "....",
      "...." "...." "...." "...." } },
  { "unpaid", LATE, AUS_PAYMENT_MODE_ONLINE, AUS_PAYMENT_NONE,
    { "..P." "...." "C.AA" "....",
      ".SP." "...." "C..." "MM..",
      ".P.F" "...." "...." "..F.",
      "...." "P..." "...." "....",
      "...." "P..." "...." "....",
      "...." "...." "...." "...W",
      "...." "...." "...." "...S",
      "...." "...." "...." "...W" } },
  { "held", LATE, AUS_PAYMENT_MODE_ONLINE, AUS_PAYMENT_HOLD,
    { "W.P." "...S" "C.AA" "....",
      "WSP." "...W" "C..." "MM..",
      "PP.E" "...P" "...." "..E.",
      "...." "PFFE" "...." "....",
      "...." "P..." "...." "....",
      "...." "...." "...." "...W",
      "...." "...." "...." "...S",
      "...." "...." "...." "...W" } },
  { "held-early", EARLY, AUS_PAYMENT_MODE_ONLINE, AUS_PAYMENT_HOLD,
    { "W.P." "...S" ".C.." "....",
      "W.P." "...W" ".C.." "....",
      "PP.E" "...P" "...." "....",
      "...." ".FFE" "...." "....",
      "...." "...." "...." "....",
      "...." "...." "...." "....",
      "...." "...." "...." "....",
      "...." "...." "...." "...." } },
  { "captured", LATE, AUS_PAYMENT_MODE_ONLINE, AUS_PAYMENT_CAPTURED,
    { "..P." "...." "C.AA" "....",
      ".SP." "...." "C..." "MM..",
      ".P.F" "...." "...." "..F.",
      "...." "...." "...." "....",
      "...." "...." "...." "....",
      "...." "...." "...." "...W",
      "...." "...." "...." "...S",
      "...." "...." "...." "...W" } },
  { "released", LATE, AUS_PAYMENT_MODE_ONLINE, AUS_PAYMENT_RELEASED,
    { "..P." "...." "C.AA" "....",
      ".SP." "...." "C..." "MM..",
      ".P.F" "...." "...." "..F.",
      "...." "P..." "...." "....",
      "...." "P..." "...." "....",
      "...." "...." "...." "...W",
      "...." "...." "...." "...S",
      "...." "...." "...." "...W" } },
  { "lapsed", LATE, AUS_PAYMENT_MODE_ONLINE, AUS_PAYMENT_LAPSED,
    { "..P." "...." "C.AA" "....",
      ".SP." "...." "C..." "MM..",
      ".P.F" "...." "...." "..F.",
      "...." "P.F." "...." "....",
      "...." "P..." "...." "....",
      "...." "...." "...." "...W",
      "...." "...." "...." "...S",
      "...." "...." "...." "...W" } },
};
/* clang-format on */

static const char letters[] = "SWPEFCAM";

static AusConsultationSettings
make_settings (void)
{
  AusConsultationSettings settings;

  aus_consultation_settings_init (&settings);
  return settings;
}

static AusConsultationFacts
make_facts (const Expectation *expected, AusConsultationStatus status)
{
  AusConsultationFacts facts = {
    .now = NOW,
    .payment_mode = expected->mode,
    .payment_state = expected->state,
  };

  if (expected->when == EARLY) {
    facts.planned_start = NOW + 24 * 60 * MINUTE;
    facts.waiting_since = facts.patient_away_since = facts.both_away_since = NOW;
    facts.ended_at = NOW - 10 * MINUTE;
    return facts;
  }
  facts.planned_start = NOW - 120 * MINUTE;
  facts.waiting_since = facts.patient_away_since = facts.both_away_since = NOW - 90 * MINUTE;
  facts.ended_at = NOW - 5 * MINUTE;
  facts.has_reason = facts.was_waiting = TRUE;
  facts.patient_came_at = status == AUS_CONSULTATION_SCHEDULED ? 0 : facts.waiting_since;
  return facts;
}

static void
check_cell (const Expectation *expected, AusConsultationStatus status, AusConsultationEvent event)
{
  AusConsultationSettings settings = make_settings ();
  AusConsultationFacts facts = make_facts (expected, status);
  AusDecision decision = { (AusConsultationStatus) 99, 99, (AusPaymentEvent) 99 };
  g_autoptr (GError) error = NULL;
  gboolean ok = aus_consultation_decide (status, event, &facts, &settings, &decision, &error);
  char actual = ok ? letters[decision.status] : '.';

  if (actual != expected->rows[status][event])
    g_test_fail_printf (
        "%s: %s + %s: %c instead of %c", expected->name, aus_consultation_status_get_name (status),
        aus_consultation_event_get_name (event), actual, expected->rows[status][event]);
  if (ok) {
    g_assert_no_error (error);
    g_assert_cmpint (decision.changed, ==, decision.status != status);
    return;
  }
  g_assert_true (g_error_matches (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION) ||
                 g_error_matches (error, AUS_ERROR, AUS_ERROR_INVALID));
  g_assert_cmpint (decision.status, ==, 99);
  g_assert_cmpint (decision.changed, ==, 99);
  g_assert_cmpint (decision.payment_event, ==, 99);
}

typedef struct {
  const Expectation *expected;
  AusConsultationStatus status;
} Row;

static void
test_row (gconstpointer data)
{
  const Row *row = data;

  g_assert_cmpuint (strlen (row->expected->rows[row->status]), ==, AUS_CONSULTATION_EVENT_N);
  for (int event = 0; event < AUS_CONSULTATION_EVENT_N; event++)
    check_cell (row->expected, row->status, (AusConsultationEvent) event);
}

static void
add_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (expectations); i++) {
    for (int status = 0; status < AUS_CONSULTATION_N; status++) {
      Row *row = g_new0 (Row, 1);
      g_autofree char *path =
          g_strdup_printf ("/domain/consultation/A1/every-event/%s/%s", expectations[i].name,
                           aus_consultation_status_get_name ((AusConsultationStatus) status));

      row->expected = &expectations[i];
      row->status = (AusConsultationStatus) status;
      g_test_add_data_func_full (path, row, test_row, g_free);
    }
  }
}

/* What remains asks one question each, with facts of its own. */
typedef struct {
  AusConsultationSettings settings;
  AusConsultationFacts facts;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  aus_consultation_settings_init (&self->settings);
  self->facts = (AusConsultationFacts){ .now = NOW, .planned_start = NOW };
}

static gboolean
allows (Fixture *self, AusConsultationStatus status, AusConsultationEvent event)
{
  AusDecision decision;

  return aus_consultation_decide (status, event, &self->facts, &self->settings, &decision, NULL);
}

static AusPaymentEvent
get_payment (Fixture *self, AusConsultationStatus status, AusConsultationEvent event)
{
  g_autoptr (GError) error = NULL;
  AusDecision decision;

  aus_consultation_decide (status, event, &self->facts, &self->settings, &decision, &error);
  g_assert_no_error (error);
  return decision.payment_event;
}

static void
test_resume_edges (Fixture *self, gconstpointer unused)
{
  self->facts.ended_at = NOW - 10 * MINUTE + 1;
  g_assert_true (allows (self, AUS_CONSULTATION_FINALIZED, AUS_CONSULTATION_EVENT_RESUME));
  self->facts.ended_at = NOW - 10 * MINUTE;
  g_assert_false (allows (self, AUS_CONSULTATION_FINALIZED, AUS_CONSULTATION_EVENT_RESUME));
  g_assert_false (allows (self, AUS_CONSULTATION_ENDED, AUS_CONSULTATION_EVENT_RESUME));
  self->facts.ended_at = 0;
  g_assert_false (allows (self, AUS_CONSULTATION_ENDED, AUS_CONSULTATION_EVENT_RESUME));
}

static void
test_resumable_until (Fixture *self, gconstpointer unused)
{
  gint64 until = aus_consultation_resumable_until (AUS_CONSULTATION_FINALIZED, NOW,
                                                   AUS_PAYMENT_NONE, &self->settings);

  g_assert_cmpint (until, ==, NOW + 10 * MINUTE);
  g_assert_cmpint (aus_consultation_resumable_until (AUS_CONSULTATION_ENDED, NOW, AUS_PAYMENT_HOLD,
                                                     &self->settings),
                   ==, until);
  g_assert_cmpint (aus_consultation_resumable_until (AUS_CONSULTATION_FINALIZED, NOW,
                                                     AUS_PAYMENT_CAPTURED, &self->settings),
                   ==, 0);
  g_assert_cmpint (aus_consultation_resumable_until (AUS_CONSULTATION_CANCELLED, NOW,
                                                     AUS_PAYMENT_NONE, &self->settings),
                   ==, 0);
}

static void
test_grace (Fixture *self, gconstpointer unused)
{
  const AusConsultationStatus waiting = AUS_CONSULTATION_WAITING;

  self->facts.patient_away_since = NOW - 30 * G_USEC_PER_SEC + 1;
  g_assert_false (allows (self, waiting, AUS_CONSULTATION_EVENT_PATIENT_LEFT));
  self->facts.patient_away_since--;
  g_assert_true (allows (self, waiting, AUS_CONSULTATION_EVENT_PATIENT_LEFT));
  g_assert_cmpint (aus_consultation_leave_due (waiting, &self->facts, &self->settings), ==, NOW);
  self->facts.patient_away_since = 0;
  g_assert_false (allows (self, waiting, AUS_CONSULTATION_EVENT_PATIENT_LEFT));
  self->facts.patient_said_leave = TRUE;
  g_assert_true (allows (self, waiting, AUS_CONSULTATION_EVENT_PATIENT_LEFT));
}

/* "No waiting patient is ever sent away before 60 minutes", whatever the settings say. */
static void
test_sixty_minutes (Fixture *self, gconstpointer unused)
{
  const AusConsultationStatus waiting = AUS_CONSULTATION_WAITING;

  self->settings.missed_after_usec = 1 * MINUTE;
  self->facts.planned_start = NOW - 90 * MINUTE;
  self->facts.waiting_since = NOW - 60 * MINUTE + 1;
  g_assert_false (allows (self, waiting, AUS_CONSULTATION_EVENT_MISSED_TIMER));
  self->facts.waiting_since--;
  g_assert_true (allows (self, waiting, AUS_CONSULTATION_EVENT_MISSED_TIMER));

  /* Who came two hours early has not waited at all yet. */
  self->facts.waiting_since = NOW - 120 * MINUTE;
  self->facts.planned_start = NOW - 60 * MINUTE + 1;
  g_assert_false (allows (self, waiting, AUS_CONSULTATION_EVENT_MISSED_TIMER));
  g_assert_cmpint (aus_consultation_missed_due (waiting, &self->facts, &self->settings), ==,
                   NOW + 1);
}

static void
test_longer_missed_setting (Fixture *self, gconstpointer unused)
{
  self->settings.missed_after_usec = 90 * MINUTE;
  self->facts.waiting_since = self->facts.planned_start = NOW - 89 * MINUTE;
  g_assert_false (allows (self, AUS_CONSULTATION_WAITING, AUS_CONSULTATION_EVENT_MISSED_TIMER));
}

static void
test_marks_need_the_start (Fixture *self, gconstpointer unused)
{
  self->facts.planned_start = NOW + 1;
  g_assert_false (allows (self, AUS_CONSULTATION_SCHEDULED, AUS_CONSULTATION_EVENT_MARK_ABSENT));
  g_assert_false (allows (self, AUS_CONSULTATION_WAITING, AUS_CONSULTATION_EVENT_MARK_MISSED));
  self->facts.planned_start = NOW;
  g_assert_true (allows (self, AUS_CONSULTATION_SCHEDULED, AUS_CONSULTATION_EVENT_MARK_ABSENT));
  g_assert_true (allows (self, AUS_CONSULTATION_WAITING, AUS_CONSULTATION_EVENT_MARK_MISSED));
}

static void
test_absent_timer (Fixture *self, gconstpointer unused)
{
  const AusConsultationStatus scheduled = AUS_CONSULTATION_SCHEDULED;

  self->facts.planned_start = NOW - 60 * MINUTE + 1;
  g_assert_false (allows (self, scheduled, AUS_CONSULTATION_EVENT_ABSENT_TIMER));
  self->facts.planned_start--;
  g_assert_true (allows (self, scheduled, AUS_CONSULTATION_EVENT_ABSENT_TIMER));
  /* Came, waited and went: that is not absent by itself. */
  self->facts.patient_came_at = NOW - 50 * MINUTE;
  g_assert_false (allows (self, scheduled, AUS_CONSULTATION_EVENT_ABSENT_TIMER));
  g_assert_true (allows (self, scheduled, AUS_CONSULTATION_EVENT_MARK_ABSENT));
}

static void
test_abandon_timer (Fixture *self, gconstpointer unused)
{
  const AusConsultationStatus in_progress = AUS_CONSULTATION_IN_PROGRESS;

  g_assert_false (allows (self, in_progress, AUS_CONSULTATION_EVENT_ABANDON_TIMER));
  self->facts.both_away_since = NOW - 15 * MINUTE + 1;
  g_assert_false (allows (self, in_progress, AUS_CONSULTATION_EVENT_ABANDON_TIMER));
  self->facts.both_away_since--;
  g_assert_true (allows (self, in_progress, AUS_CONSULTATION_EVENT_ABANDON_TIMER));
}

static void
test_timers_of_other_statuses (Fixture *self, gconstpointer unused)
{
  AusConsultationSettings *settings = &self->settings;
  AusConsultationFacts *facts = &self->facts;

  facts->waiting_since = facts->patient_away_since = facts->both_away_since = NOW;
  for (int i = 0; i < AUS_CONSULTATION_N; i++) {
    AusConsultationStatus status = (AusConsultationStatus) i;

    g_assert_cmpint (aus_consultation_absent_due (status, facts, settings) != 0, ==,
                     status == AUS_CONSULTATION_SCHEDULED);
    g_assert_cmpint (aus_consultation_missed_due (status, facts, settings) != 0, ==,
                     status == AUS_CONSULTATION_WAITING);
    g_assert_cmpint (aus_consultation_leave_due (status, facts, settings) != 0, ==,
                     status == AUS_CONSULTATION_WAITING);
    g_assert_cmpint (aus_consultation_abandon_due (status, facts, settings) != 0, ==,
                     status == AUS_CONSULTATION_IN_PROGRESS);
  }
}

static void
test_patient_cutoff (Fixture *self, gconstpointer unused)
{
  const AusConsultationEvent cancel = AUS_CONSULTATION_EVENT_CANCEL_BY_PATIENT;

  self->facts.planned_start = NOW + 60 * MINUTE;
  g_assert_true (allows (self, AUS_CONSULTATION_SCHEDULED, cancel));
  self->facts.planned_start--;
  g_assert_false (allows (self, AUS_CONSULTATION_SCHEDULED, cancel));
  g_assert_false (allows (self, AUS_CONSULTATION_WAITING, cancel));
}

/* What is offered and what is allowed are the same moment, in every status. */
static void
test_cancel_until (Fixture *self, gconstpointer unused)
{
  self->facts.planned_start = NOW + 60 * MINUTE;
  for (guint i = 0; i < AUS_CONSULTATION_N; i++) {
    AusConsultationStatus status = (AusConsultationStatus) i;
    gint64 until = aus_consultation_cancel_until (status, self->facts.planned_start,
                                                  self->settings.patient_cutoff_usec);

    g_assert_cmpint (until != 0, ==,
                     allows (self, status, AUS_CONSULTATION_EVENT_CANCEL_BY_PATIENT));
    g_assert_true (until == 0 || until == NOW);
  }
}

static void
test_reason (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  AusDecision decision;

  g_assert_false (aus_consultation_decide (AUS_CONSULTATION_SCHEDULED,
                                           AUS_CONSULTATION_EVENT_CANCEL, &self->facts,
                                           &self->settings, &decision, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, "/reason");
}

static void
test_correct_without_patient (Fixture *self, gconstpointer unused)
{
  AusDecision decision;

  self->facts.has_reason = TRUE;
  self->facts.was_waiting = TRUE; /* but nobody waits any more */
  g_assert_true (aus_consultation_decide (AUS_CONSULTATION_MISSED, AUS_CONSULTATION_EVENT_CORRECT,
                                          &self->facts, &self->settings, &decision, NULL));
  g_assert_cmpint (decision.status, ==, AUS_CONSULTATION_SCHEDULED);
  self->facts.waiting_since = NOW;
  self->facts.was_waiting = FALSE;
  g_assert_true (aus_consultation_decide (AUS_CONSULTATION_CANCELLED,
                                          AUS_CONSULTATION_EVENT_CORRECT, &self->facts,
                                          &self->settings, &decision, NULL));
  g_assert_cmpint (decision.status, ==, AUS_CONSULTATION_SCHEDULED);
}

/* Whoever does not come to a call has the hold given back in the same transaction. */
static void
test_hold_is_given_back (Fixture *self, gconstpointer unused)
{
  self->facts = make_facts (&expectations[3], AUS_CONSULTATION_SCHEDULED);
  g_assert_cmpstr (expectations[3].name, ==, "held");
  g_assert_cmpint (get_payment (self, AUS_CONSULTATION_SCHEDULED, AUS_CONSULTATION_EVENT_CANCEL),
                   ==, AUS_PAYMENT_EVENT_RELEASE);
  g_assert_cmpint (
      get_payment (self, AUS_CONSULTATION_SCHEDULED, AUS_CONSULTATION_EVENT_ABSENT_TIMER), ==,
      AUS_PAYMENT_EVENT_RELEASE);
  g_assert_cmpint (get_payment (self, AUS_CONSULTATION_WAITING, AUS_CONSULTATION_EVENT_MARK_MISSED),
                   ==, AUS_PAYMENT_EVENT_RELEASE);
  /* Leaving keeps it: who comes back is not asked for the card again. */
  g_assert_cmpint (
      get_payment (self, AUS_CONSULTATION_WAITING, AUS_CONSULTATION_EVENT_PATIENT_LEFT), ==,
      AUS_PAYMENT_EVENT_NONE);
  self->facts.payment_state = AUS_PAYMENT_NONE;
  g_assert_cmpint (get_payment (self, AUS_CONSULTATION_SCHEDULED, AUS_CONSULTATION_EVENT_CANCEL),
                   ==, AUS_PAYMENT_EVENT_NONE);
}

static void
test_money_after_the_call (Fixture *self, gconstpointer unused)
{
  const AusConsultationStatus ended = AUS_CONSULTATION_ENDED;

  self->facts.payment_mode = AUS_PAYMENT_MODE_ONLINE;
  self->facts.payment_state = AUS_PAYMENT_HOLD;
  g_assert_cmpint (get_payment (self, AUS_CONSULTATION_IN_PROGRESS, AUS_CONSULTATION_EVENT_HANG_UP),
                   ==, AUS_PAYMENT_EVENT_NONE);
  g_assert_cmpint (get_payment (self, ended, AUS_CONSULTATION_EVENT_CAPTURE), ==,
                   AUS_PAYMENT_EVENT_CAPTURE);
  g_assert_cmpint (get_payment (self, ended, AUS_CONSULTATION_EVENT_RELEASE), ==,
                   AUS_PAYMENT_EVENT_RELEASE);
  g_assert_cmpint (get_payment (self, ended, AUS_CONSULTATION_EVENT_HOLD_LAPSED), ==,
                   AUS_PAYMENT_EVENT_LAPSE);
  self->facts.payment_state = AUS_PAYMENT_LAPSED;
  g_assert_cmpint (get_payment (self, ended, AUS_CONSULTATION_EVENT_RELEASE), ==,
                   AUS_PAYMENT_EVENT_NONE);
}

static void
test_is_over (Fixture *self, gconstpointer unused)
{
  const char *over = "...xxxxx";

  for (int i = 0; i < AUS_CONSULTATION_N; i++)
    g_assert_cmpint (aus_consultation_is_over ((AusConsultationStatus) i), ==, over[i] == 'x');
}

#define ADD(path, func) g_test_add ("/domain/consultation/" path, Fixture, NULL, set_up, func, NULL)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_rows ();
  ADD ("A1/grace-time", test_grace);
  ADD ("A1/sixty-minutes", test_sixty_minutes);
  ADD ("A1/longer-missed-setting", test_longer_missed_setting);
  ADD ("A1/marks-need-the-start", test_marks_need_the_start);
  ADD ("A1/absent-timer", test_absent_timer);
  ADD ("A1/abandon-timer", test_abandon_timer);
  ADD ("A1/timers-of-other-statuses", test_timers_of_other_statuses);
  ADD ("A1/patient-cutoff", test_patient_cutoff);
  ADD ("A1/cancel-until", test_cancel_until);
  ADD ("A1/reason", test_reason);
  ADD ("A1/correct-without-patient", test_correct_without_patient);
  ADD ("A1/is-over", test_is_over);
  ADD ("A2/resume-too-late", test_resume_edges);
  ADD ("A2/resumable-until", test_resumable_until);
  ADD ("G1/hold-is-given-back", test_hold_is_given_back);
  ADD ("G1/money-after-the-call", test_money_after_the_call);
  return g_test_run ();
}
