/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-arrival.h"

#include "core/aus-error.h"

static AusArrivalFacts
make (AusRole role, AusConsultationStatus status)
{
  return (AusArrivalFacts){ .role = role, .status = status };
}

static AusArrivalFacts
make_ready (AusRole role, AusConsultationStatus status)
{
  AusArrivalFacts facts = make (role, status);

  facts.identity_confirmed = facts.consent_given = facts.ready = TRUE;
  return facts;
}

static void
assert_step (const AusArrivalFacts *facts, const char *step, const char *expected_reason)
{
  AusArrivalReason reason;
  AusArrivalStep actual = aus_arrival_decide (facts, &reason);

  g_assert_cmpstr (aus_arrival_step_get_name (actual), ==, step);
  g_assert_cmpstr (aus_arrival_reason_get_name (reason), ==, expected_reason);
  g_assert_cmpint (aus_arrival_decide (facts, NULL), ==, actual);
}

static void
assert_ready (const AusArrivalFacts *facts, int code)
{
  g_autoptr (GError) error = NULL;

  if (aus_arrival_check_ready (facts, &error))
    g_assert_cmpint (code, ==, -1);
  else
    g_assert_error (error, AUS_ERROR, code);
}

static void
test_patient_order (void)
{
  AusArrivalFacts facts = make (AUS_ROLE_PATIENT, AUS_CONSULTATION_SCHEDULED);

  facts.payment_mode = AUS_PAYMENT_MODE_ONLINE;
  assert_step (&facts, "identity", "");
  facts.identity_confirmed = TRUE;
  assert_step (&facts, "consent", "");
  facts.consent_given = TRUE;
  assert_step (&facts, "payment", "");
  facts.payment_state = AUS_PAYMENT_HOLD;
  assert_step (&facts, "equipment", "");
  facts.ready = TRUE;
  facts.status = AUS_CONSULTATION_WAITING;
  assert_step (&facts, "waiting", "");
  facts.status = AUS_CONSULTATION_IN_PROGRESS;
  assert_step (&facts, "waiting", "");
  facts.admitted = TRUE;
  assert_step (&facts, "call", "");
  facts.was_in_call = TRUE;
  facts.status = AUS_CONSULTATION_ENDED;
  assert_step (&facts, "after", "");
}

static void
test_free_has_no_payment (void)
{
  AusArrivalFacts facts = make (AUS_ROLE_PATIENT, AUS_CONSULTATION_SCHEDULED);

  facts.identity_confirmed = facts.consent_given = TRUE;
  assert_step (&facts, "equipment", "");
}

static void
test_other_roles (void)
{
  AusArrivalFacts facts = make (AUS_ROLE_COMPANION, AUS_CONSULTATION_SCHEDULED);

  facts.payment_mode = AUS_PAYMENT_MODE_ONLINE; /* the patient's business alone */
  assert_step (&facts, "identity", "");
  facts.identity_confirmed = TRUE;
  assert_step (&facts, "consent", "");
  facts.role = AUS_ROLE_PROFESSIONAL;
  assert_step (&facts, "equipment", "");
  facts.role = AUS_ROLE_INTERPRETER;
  assert_step (&facts, "equipment", "");
  facts.role = AUS_ROLE_DIAGNOSTIC; /* nobody: nothing to confirm (M3) */
  facts.identity_confirmed = FALSE;
  assert_step (&facts, "equipment", "");
  facts.ready = TRUE;
  assert_step (&facts, "waiting", "");
}

static void
test_practitioner (void)
{
  AusArrivalFacts facts = make (AUS_ROLE_PRACTITIONER, AUS_CONSULTATION_WAITING);

  assert_step (&facts, "equipment", "");
  facts.ready = TRUE;
  assert_step (&facts, "waiting", "");
  facts.status = AUS_CONSULTATION_IN_PROGRESS;
  assert_step (&facts, "call", "");
  facts.status = AUS_CONSULTATION_FINALIZED;
  assert_step (&facts, "after", "");
}

/* D2: withdrawing goes back to the question, also out of a call. */
static void
test_withdrawn_consent (void)
{
  AusArrivalFacts facts = make_ready (AUS_ROLE_PATIENT, AUS_CONSULTATION_IN_PROGRESS);

  facts.admitted = facts.was_in_call = TRUE;
  assert_step (&facts, "call", "");
  facts.consent_given = FALSE;
  assert_step (&facts, "consent", "");
  assert_ready (&facts, AUS_ERROR_CONSENT_REQUIRED);
}

/* A3: who was in the call is not asked for the card again when the hold lapsed meanwhile. */
static void
test_rejoin_without_check_in (void)
{
  AusArrivalFacts facts = make_ready (AUS_ROLE_PATIENT, AUS_CONSULTATION_IN_PROGRESS);

  facts.payment_mode = AUS_PAYMENT_MODE_ONLINE;
  facts.payment_state = AUS_PAYMENT_LAPSED;
  facts.admitted = facts.was_in_call = TRUE;
  assert_step (&facts, "call", "");
}

static void
test_put_back (void)
{
  AusArrivalFacts facts = make_ready (AUS_ROLE_PATIENT, AUS_CONSULTATION_IN_PROGRESS);

  facts.was_in_call = TRUE;
  assert_step (&facts, "waiting", "");
}

static void
test_closed_by_outcome (void)
{
  static const struct {
    AusConsultationStatus status;
    const char *reason;
  } rows[] = {
    { AUS_CONSULTATION_CANCELLED, "cancelled" }, { AUS_CONSULTATION_ABSENT, "absent" },
    { AUS_CONSULTATION_MISSED, "missed" },       { AUS_CONSULTATION_ENDED, "ended" },
    { AUS_CONSULTATION_FINALIZED, "ended" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    AusArrivalFacts facts = make (AUS_ROLE_PATIENT, rows[i].status);

    assert_step (&facts, "closed", rows[i].reason);
    facts = make_ready (AUS_ROLE_COMPANION, rows[i].status);
    assert_step (&facts, "closed", rows[i].reason);
    assert_ready (&facts, AUS_ERROR_ILLEGAL_TRANSITION);
  }
}

static void
test_closed_for_one (void)
{
  AusArrivalFacts facts = make_ready (AUS_ROLE_PATIENT, AUS_CONSULTATION_IN_PROGRESS);

  facts.admitted = TRUE;
  facts.not_me = TRUE;
  assert_step (&facts, "closed", "not_me");
  facts.link_revoked = TRUE;
  assert_step (&facts, "closed", "link_revoked");
  facts.remover = AUS_REMOVER_PATIENT;
  assert_step (&facts, "closed", "dismissed");
  facts.remover = AUS_REMOVER_PRACTITIONER;
  assert_step (&facts, "closed", "removed");
  facts.status = AUS_CONSULTATION_FINALIZED;
  facts.was_in_call = TRUE;
  assert_step (&facts, "closed", "removed");
}

/* D7: a lock stops newcomers, not those who are in or wait already, nor the practitioner. */
static void
test_lock (void)
{
  AusArrivalFacts facts = make (AUS_ROLE_COMPANION, AUS_CONSULTATION_IN_PROGRESS);

  facts.room_locked = TRUE;
  assert_step (&facts, "closed", "locked");
  assert_ready (&facts, AUS_ERROR_ROOM_LOCKED);
  facts.identity_confirmed = facts.consent_given = facts.ready = TRUE;
  assert_step (&facts, "waiting", "");
  facts.admitted = TRUE;
  assert_step (&facts, "call", "");
  facts = make (AUS_ROLE_PRACTITIONER, AUS_CONSULTATION_IN_PROGRESS);
  facts.room_locked = TRUE;
  assert_step (&facts, "equipment", "");
}

/* E1 */
static void
test_full (void)
{
  AusArrivalFacts facts = make (AUS_ROLE_PROFESSIONAL, AUS_CONSULTATION_IN_PROGRESS);

  facts.admitted_people = AUS_MAX_PEOPLE - 1;
  assert_step (&facts, "identity", "");
  facts.admitted_people = AUS_MAX_PEOPLE;
  assert_step (&facts, "closed", "full");
  assert_ready (&facts, AUS_ERROR_ROOM_FULL);
}

static void
test_ready (void)
{
  AusArrivalFacts facts = make (AUS_ROLE_PATIENT, AUS_CONSULTATION_SCHEDULED);

  assert_ready (&facts, AUS_ERROR_ILLEGAL_TRANSITION);
  facts.identity_confirmed = TRUE;
  assert_ready (&facts, AUS_ERROR_CONSENT_REQUIRED);
  facts.consent_given = TRUE;
  assert_ready (&facts, -1);
  facts.payment_mode = AUS_PAYMENT_MODE_ONLINE;
  assert_ready (&facts, AUS_ERROR_ILLEGAL_TRANSITION);
  facts.payment_state = AUS_PAYMENT_HOLD;
  facts.ready = TRUE;
  assert_ready (&facts, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/arrival/D1/patient-order", test_patient_order);
  g_test_add_func ("/domain/arrival/D1/free-has-no-payment", test_free_has_no_payment);
  g_test_add_func ("/domain/arrival/D1/other-roles", test_other_roles);
  g_test_add_func ("/domain/arrival/D1/practitioner", test_practitioner);
  g_test_add_func ("/domain/arrival/D1/ready", test_ready);
  g_test_add_func ("/domain/arrival/D2/withdrawn-consent", test_withdrawn_consent);
  g_test_add_func ("/domain/arrival/A3/rejoin-without-check-in", test_rejoin_without_check_in);
  g_test_add_func ("/domain/arrival/D7/put-back", test_put_back);
  g_test_add_func ("/domain/arrival/D7/lock", test_lock);
  g_test_add_func ("/domain/arrival/E1/full", test_full);
  g_test_add_func ("/domain/arrival/A1/closed-by-outcome", test_closed_by_outcome);
  g_test_add_func ("/domain/arrival/D7/closed-for-one", test_closed_for_one);
  return g_test_run ();
}
