/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pay-fixture.h"

#include "app/aus-admit.h"
#include "app/aus-hangup.h"
#include "app/aus-pay-account.h"
#include "app/aus-plan.h"
#include "app/aus-visit.h"

/* Holding and taking money (D1, F1, G): what rows, provider and people say, in any order. */

static void
test_way (PayFixture *self, gconstpointer data)
{
  g_autoptr (AusConsultation) one = pay_come (self);
  g_autoptr (AusActor) seat = practice_seat (one, AUS_ROLE_PATIENT);
  g_autoptr (AusActor) other = practice_seat (one, AUS_ROLE_PRACTITIONER);

  g_assert_cmpint (one->payment_maximum.cents, ==, 2500);
  /* D1: nobody waits without the hold, nothing is held without the price that was shown. */
  pay_refuse (self, &AUS_VISIT_READY, seat, practice_body (one->id, "{'camera':true}"),
              AUS_ERROR_ILLEGAL_TRANSITION);
  pay_refuse (self, &AUS_PAY_ACCEPT, seat, pay_price (one, 2400), AUS_ERROR_INVALID);
  pay_refuse (self, &AUS_PAY_ACCEPT, other, pay_price (one, 2500), AUS_ERROR_FORBIDDEN);
  pay_accept (self, one);
  g_autofree char *first = practice_text (&self->practice, "SELECT id FROM payment");
  pay_accept (self, one);
  g_assert_cmpint (practice_count (&self->practice, "SELECT count(*) FROM payment"), ==, 1);

  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_OPEN, 0, 0);
  g_assert_cmpint (pay_round (self), ==, 1);
  pay_assert_row (self, "open check -");
  g_autofree char *asked = aus_fake_payments_take (self->provider);
  g_autofree char *expected = g_strdup_printf ("open 2500 %s-open-2", first);
  g_assert_cmpstr (asked, ==, expected);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_HELD, 2500, pay_now (self) + 7 * DAY);
  pay_do (self, &AUS_PAY_LOOK, seat, aus_command_new (one->id));
  pay_round (self);
  pay_assert_row (self, "held none -");
  pay_assert_state (self, one, "scheduled hold");
  pay_do (self, &AUS_VISIT_READY, seat,
          practice_body (one->id, "{'camera':true,'microphone':true}"));
  pay_assert_state (self, one, "waiting hold");
}

static void
test_capture (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_end (self, 7);

  pay_refuse (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 2501), AUS_ERROR_INVALID);
  pay_refuse (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 49), AUS_ERROR_INVALID);
  pay_refuse (self, &AUS_PAY_BILL, f->roux, pay_bill (one, 2000), AUS_ERROR_NOT_FOUND);
  /* The secretariat bills (F1, B6). */
  pay_do (self, &AUS_PAY_BILL, f->delegate, pay_bill (one, 2000));
  pay_assert_state (self, one, "ended hold");
  /* Nothing twice, and no way back into the call while the money is on its way (A2). */
  pay_refuse (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 2000), AUS_ERROR_ILLEGAL_TRANSITION);
  pay_refuse (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 0), AUS_ERROR_ILLEGAL_TRANSITION);
  pay_refuse (self, &AUS_HANGUP_RESUME, f->martin, aus_command_new (one->id),
              AUS_ERROR_ILLEGAL_TRANSITION);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_CAPTURED, 2000, 0);
  g_assert_cmpint (pay_round (self), ==, 1);
  pay_assert_state (self, one, "finalized captured");
  g_assert_cmpint (pay_round (self), ==, 0);
  pay_refuse (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 100), AUS_ERROR_ILLEGAL_TRANSITION);
  g_assert_cmpint (practice_count (f, "SELECT captured_cents FROM payment"), ==, 2000);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'receipt'"), ==, 1);
}

static void
test_release (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_end (self, 7);

  pay_do (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 0));
  pay_assert_state (self, one, "finalized released");
  pay_assert_row (self, "held release -");
  /* A2: by mistake: back into the call, and nothing can be taken any more. */
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_GONE, 0, 0);
  pay_round (self);
  pay_assert_row (self, "over none -");
  pay_do (self, &AUS_HANGUP_RESUME, f->martin, aus_command_new (one->id));
  pay_do (self, &AUS_HANGUP_END, f->martin, aus_command_new (one->id));
  pay_assert_state (self, one, "finalized released");
}

/* Providers fail: the reason shows, the same question is asked again under the same key. */
static void
test_trouble (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_end (self, 7);

  pay_do (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 2000));
  aus_fake_payments_fail (self->provider, AUS_PAYMENT_LATER, "timeout");
  g_assert_cmpint (pay_round (self), ==, 1);
  pay_assert_row (self, "held capture timeout");
  pay_assert_state (self, one, "ended hold");
  g_assert_cmpint (pay_round (self), ==, 0);
  aus_clock_advance (f->clock, MINUTE);
  pay_round (self);
  g_autofree char *asked = aus_fake_payments_take (self->provider);
  g_auto (GStrv) both = g_strsplit (asked, "; ", -1);
  g_assert_cmpstr (both[0], ==, both[1]);

  /* A provider that did answer would answer the same for ever: another key. */
  self->provider->answered = TRUE;
  aus_fake_payments_fail (self->provider, AUS_PAYMENT_LATER, "provider-500");
  aus_clock_advance (f->clock, 2 * MINUTE);
  pay_round (self);
  aus_clock_advance (f->clock, 5 * MINUTE);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_CAPTURED, 2000, 0);
  pay_round (self);
  g_autofree char *later = aus_fake_payments_take (self->provider);
  g_auto (GStrv) keys = g_strsplit (later, "; ", -1);
  g_assert_cmpstr (keys[0], !=, keys[1]);
  pay_assert_state (self, one, "finalized captured");
}

/* It will not: a person decides what to do. */
static void
test_refused (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_end (self, 7);

  pay_do (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 2000));
  aus_fake_payments_fail (self->provider, AUS_PAYMENT_REFUSED, "account");
  pay_round (self);
  pay_assert_row (self, "held none account");
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_CAPTURED, 1500, 0);
  pay_do (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 1500));
  pay_round (self);
  pay_assert_state (self, one, "finalized captured");
}

static void
test_lapse (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_end (self, 7);

  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM job WHERE kind LIKE 'hold-%'"), ==, 3);
  aus_clock_advance (f->clock, 5 * DAY);
  pay_run_jobs (self);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'hold_warning'"),
                   ==, 1);
  aus_clock_advance (f->clock, DAY);
  pay_run_jobs (self);
  g_assert_cmpint (
      practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'hold_last_warning'"), ==, 1);
  aus_clock_advance (f->clock, DAY);
  pay_run_jobs (self);
  /* Flagged until somebody puts it away; what the bank may still hold is given back. */
  pay_assert_state (self, one, "ended lapsed");
  pay_assert_row (self, "held release -");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'hold_lapsed'"), ==,
                   1);
  pay_refuse (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 2000), AUS_ERROR_ILLEGAL_TRANSITION);
  pay_do (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 0));
  pay_assert_state (self, one, "finalized lapsed");
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_GONE, 0, 0);
  pay_round (self);
  pay_assert_row (self, "over none -");
}

/* Asked in time, answered after the end: it counts. Asked when it is over: nobody is. */
static void
test_late (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_end (self, 1);

  pay_do (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 2000));
  aus_fake_payments_fail (self->provider, AUS_PAYMENT_LATER, "unreachable");
  pay_round (self);
  aus_clock_advance (f->clock, 2 * DAY);
  pay_run_jobs (self);
  pay_assert_state (self, one, "ended hold"); /* not declared lost while nobody knows */
  g_free (aus_fake_payments_take (self->provider));
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_CAPTURED, 2000, 0);
  pay_round (self);
  g_autofree char *asked = aus_fake_payments_take (self->provider);
  g_assert_true (g_str_has_prefix (asked, "check "));
  pay_assert_state (self, one, "finalized captured");
}

static void
test_late_lost (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_end (self, 1);

  pay_do (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 2000));
  aus_fake_payments_fail (self->provider, AUS_PAYMENT_LATER, "unreachable");
  pay_round (self);
  aus_clock_advance (f->clock, 2 * DAY);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_GONE, 0, 0);
  pay_round (self);
  pay_assert_state (self, one, "ended lapsed");
}

/* A card given on a page that nobody waits for any more is let go (G1). */
static void
test_cancelled_meanwhile (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_come (self);

  pay_accept (self, one);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_OPEN, 0, 0);
  pay_round (self);
  pay_do (self, &AUS_PLAN_CANCEL, f->martin, aus_command_new_with (one->id, NULL, "ill"));
  pay_assert_row (self, "open release -");
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_HELD, 2500, pay_now (self) + 7 * DAY);
  pay_round (self);
  pay_assert_state (self, one, "cancelled none");
  pay_assert_row (self, "open release -");
  aus_clock_advance (f->clock, 10 * MINUTE);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_GONE, 0, 0);
  pay_round (self);
  pay_assert_row (self, "over none -");
}

static void
test_cancelled_with_hold (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_hold (self, 7);

  pay_do (self, &AUS_PLAN_CANCEL, f->martin, aus_command_new_with (one->id, NULL, "ill"));
  pay_assert_state (self, one, "cancelled released");
  pay_assert_row (self, "held release -");
}

/* The provider holds another amount than was shown: not what was agreed to. */
static void
test_other_amount (PayFixture *self, gconstpointer data)
{
  g_autoptr (AusConsultation) one = pay_come (self);

  pay_accept (self, one);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_HELD, 9900, pay_now (self) + 7 * DAY);
  pay_round (self);
  pay_assert_state (self, one, "scheduled none");
  pay_assert_row (self, "held release -");
}

/* The price changes while the page is open: the page ends, the new price is shown. */
static void
test_price_changed (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_come (self);
  g_autoptr (AusActor) seat = practice_seat (one, AUS_ROLE_PATIENT);

  pay_accept (self, one);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_OPEN, 0, 0);
  pay_round (self);
  AusCommand *edit = practice_body (
      one->id, "{'payment':{'mode':'online','max_amount':{'cents':3000,'currency':'EUR'}}}");
  edit->if_version = 1;
  pay_do (self, &AUS_PLAN_PATCH, f->martin, edit);
  pay_assert_row (self, "open release -");
  pay_refuse (self, &AUS_PAY_ACCEPT, seat, pay_price (one, 2500), AUS_ERROR_INVALID);
  pay_do (self, &AUS_PAY_ACCEPT, seat, pay_price (one, 3000));
  pay_assert_row (self, "new open -");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM payment"), ==, 2);
}

static void
test_hold_is_not_planned_anew (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_hold (self, 7);
  AusCommand *edit = practice_body (one->id, "{'payment':null}");

  edit->if_version = 1;
  pay_refuse (self, &AUS_PLAN_PATCH, f->martin, edit, AUS_ERROR_INVALID);
}

static AusPaymentNews *
news (const char *id, const AusConsultation *one, PayFixture *self)
{
  AusPaymentNews *self_news = g_new0 (AusPaymentNews, 1);

  self_news->id = g_strdup (id);
  self_news->type = g_strdup ("payment_intent.canceled");
  self_news->account = g_strdup ("acct_martin");
  self_news->payment_id =
      practice_text (&self->practice, "SELECT id FROM payment WHERE is_current = 1");
  return self_news;
}

static void
tell (PayFixture *self, AusPaymentNews *told)
{
  json_node_unref (practice_run (&self->practice, &AUS_PAY_NEWS, self->practice.system, told,
                                 (GDestroyNotify) aus_payment_news_free));
}

/* G2: news in any order, twice, of nobody's: they only make us look. */
static void
test_news (PayFixture *self, gconstpointer data)
{
  g_autoptr (AusConsultation) one = pay_end (self, 7);

  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_HELD, 2500, pay_now (self) + 7 * DAY);
  tell (self, news ("evt_late", one, self));
  g_assert_cmpint (pay_round (self), ==, 1);
  pay_assert_state (self, one, "ended hold");
  tell (self, news ("evt_late", one, self));
  g_assert_cmpint (pay_round (self), ==, 0);

  AusPaymentNews *foreign = news ("evt_foreign", one, self);
  g_free (foreign->account);
  foreign->account = g_strdup ("acct_somebody_else");
  tell (self, foreign);
  g_assert_cmpint (pay_round (self), ==, 0);

  /* Ended at the provider: flagged, and nothing can be taken. */
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_GONE, 0, 0);
  tell (self, news ("evt_gone", one, self));
  pay_round (self);
  pay_assert_state (self, one, "ended lapsed");
}

/* Taken in the provider's own dashboard: we learn of it, and take nothing more. */
static void
test_captured_elsewhere (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_end (self, 7);

  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_CAPTURED, 2500, 0);
  tell (self, news ("evt_captured", one, self));
  pay_round (self);
  pay_assert_state (self, one, "finalized captured");
  pay_refuse (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 2500), AUS_ERROR_ILLEGAL_TRANSITION);
}

/* A question that was on its way when another was asked for is not listened to. */
static void
test_stale (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_come (self);

  pay_accept (self, one);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_OPEN, 0, 0);
  g_autoptr (GAsyncResult) res = NULL;
  aus_payer_run_due_async (self->payer, pay_keep_result, &res);
  pay_do (self, &AUS_PLAN_CANCEL, f->martin, aus_command_new_with (one->id, NULL, "ill"));
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  pay_assert_row (self, "new release -");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PAY_TEST ("D1/price-then-hold-then-waiting-room", test_way);
  PAY_TEST ("F1/capture-once", test_capture);
  PAY_TEST ("A2/release-and-resume", test_release);
  PAY_TEST ("G2/asked-again", test_trouble);
  PAY_TEST ("G2/refused", test_refused);
  PAY_TEST ("G1/warned-and-lapsed", test_lapse);
  PAY_TEST ("G1/captured-in-time-known-late", test_late);
  PAY_TEST ("G1/too-late", test_late_lost);
  PAY_TEST ("G1/cancelled-while-the-page-is-open", test_cancelled_meanwhile);
  PAY_TEST ("G1/cancelled-with-a-hold", test_cancelled_with_hold);
  PAY_TEST ("G1/another-amount", test_other_amount);
  PAY_TEST ("G1/price-changed", test_price_changed);
  PAY_TEST ("G1/a-hold-is-not-planned-anew", test_hold_is_not_planned_anew);
  PAY_TEST ("G2/news", test_news);
  PAY_TEST ("G2/captured-elsewhere", test_captured_elsewhere);
  PAY_TEST ("G2/stale-answer", test_stale);
  return g_test_run ();
}
