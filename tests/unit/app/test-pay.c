/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-pay-account.h"
#include "app/aus-pay.h"

#include "app/aus-admit.h"
#include "app/aus-booking.h"
#include "app/aus-hours-case.h"
#include "app/aus-hangup.h"
#include "app/aus-jobs.h"
#include "app/aus-payer.h"
#include "app/aus-plan.h"
#include "app/aus-receipt.h"
#include "app/aus-visit.h"
#include "aus-fake-payments.h"
#include "domain/aus-consent.h"
#include "practice.h"

#include <glib/gstdio.h>
#include <string.h>

#define DAY (24 * HOUR)

typedef struct {
  Practice practice;
  AusFakePayments *provider;
  AusPayer *payer;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  practice_set_up (&self->practice, NULL);
  Practice *f = &self->practice;
  self->provider = aus_fake_payments_new ();
  self->provider->ready = TRUE;
  aus_app_set_payments (f->app, AUS_PAYMENT_PROVIDER (self->provider));
  self->payer = aus_payer_new (f->app, AUS_PAYMENT_PROVIDER (self->provider));
  AusPaymentLink *link = g_new0 (AusPaymentLink, 1);
  link->account = g_strdup ("acct_martin");
  link->ready = TRUE;
  json_node_unref (practice_run (f, &AUS_PAY_ACCOUNT_LINKED, f->martin, link,
                                 (GDestroyNotify) aus_payment_link_free));
  g_autoptr (JsonNode) patch =
      json_from_string ("{\"enabled\":true,\"default_amount\":{\"cents\":2500}}", NULL);
  json_node_unref (practice_run (f, &AUS_PAY_ACCOUNT_UPDATE, f->martin,
                                 json_object_ref (json_node_get_object (patch)),
                                 (GDestroyNotify) json_object_unref));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->payer);
  aus_app_set_payments (self->practice.app, NULL);
  g_clear_object (&self->provider);
  practice_tear_down (&self->practice, NULL);
}

static void
on_ran (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

/* One round; gives how many questions it asked. */
static gint64
pay (Fixture *self)
{
  g_autoptr (GAsyncResult) res = NULL;
  g_autoptr (GError) error = NULL;

  aus_payer_run_due_async (self->payer, on_ran, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  gint64 asked = aus_payer_run_due_finish (self->payer, res, &error);
  g_assert_no_error (error);
  return asked;
}

static void
run_jobs (Fixture *self)
{
  g_autoptr (AusJobs) jobs = aus_jobs_new (self->practice.app);
  g_autoptr (GAsyncResult) res = NULL;

  aus_jobs_run_due_async (jobs, on_ran, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (aus_jobs_run_due_finish (jobs, res, NULL), >=, 0);
}

static gint64
now (Fixture *self)
{
  return aus_clock_now (self->practice.clock);
}

static AusConsultation *
plan_paid (Fixture *self)
{
  g_autoptr (AusPlanned) planned = practice_run (
      &self->practice, &AUS_PLAN_CREATE, self->practice.martin,
      practice_body (NULL,
                     "{'planned_start':'2026-11-23T09:30:00+01:00','payment':{'mode':'online'},"
                     "'participants':[{'role':'patient','given_name':'Louise','family_name':"
                     "'Durand','email':'louise.durand@example.org'}]}"),
      (GDestroyNotify) aus_command_free);

  return aus_consultation_ref (planned->consultation);
}

static void
do_command (Fixture *self, const AusUseCase *use_case, AusActor *actor, AusCommand *command)
{
  aus_consultation_unref (practice_do (&self->practice, use_case, actor, command));
}

/* The patient comes as far as the price, and accepts it. */
static AusConsultation *
come (Fixture *self)
{
  Practice *f = &self->practice;
  AusConsultation *one = plan_paid (self);
  g_autoptr (AusActor) seat = practice_seat (one, AUS_ROLE_PATIENT);
  AusCommand *consent = aus_command_new_with (one->id, NULL, aus_consent_get_current ());

  do_command (self, &AUS_VISIT_OPEN, seat, aus_command_new (one->id));
  do_command (self, &AUS_VISIT_IDENTIFY, seat, aus_command_new (one->id));
  consent->locale = g_strdup ("fr");
  consent->accepted = TRUE;
  aus_consultation_unref (practice_do (f, &AUS_VISIT_CONSENT, seat, consent));
  return one;
}

static AusCommand *
price (const AusConsultation *one, gint64 cents)
{
  AusCommand *command = aus_command_new (one->id);

  command->cents = cents;
  return command;
}

static void
accept_price (Fixture *self, const AusConsultation *one)
{
  g_autoptr (AusActor) seat = practice_seat (one, AUS_ROLE_PATIENT);

  do_command (self, &AUS_PAY_ACCEPT, seat, price (one, 2500));
}

/* …and gives a card that is good until @days from now. */
static AusConsultation *
hold (Fixture *self, guint days)
{
  AusConsultation *one = come (self);
  g_autoptr (AusActor) seat = practice_seat (one, AUS_ROLE_PATIENT);

  accept_price (self, one);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_OPEN, 0, 0);
  g_assert_cmpint (pay (self), ==, 1);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_HELD, 2500, now (self) + days * DAY);
  do_command (self, &AUS_PAY_LOOK, seat, aus_command_new (one->id));
  g_assert_cmpint (pay (self), ==, 1);
  g_free (aus_fake_payments_take (self->provider));
  return one;
}

static char *
state_of (Fixture *self, const AusConsultation *one)
{
  g_autofree char *sql = g_strdup_printf ("SELECT status || ' ' || payment_state FROM consultation"
                                          " WHERE id = '%s'",
                                          one->id);

  return practice_text (&self->practice, sql);
}

#define assert_state(self, one, expected)                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *state_ = state_of (self, one);                                                \
    g_assert_cmpstr (state_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static char *
row_of (Fixture *self)
{
  return practice_text (&self->practice,
                        "SELECT state || ' ' || want || ' ' ||"
                        " coalesce (reason, '-') FROM payment WHERE is_current = 1");
}

#define assert_row(self, expected)                                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *row_ = row_of (self);                                                         \
    g_assert_cmpstr (row_, ==, expected);                                                          \
  }                                                                                                \
  G_STMT_END

/* The call is held and over: the amount is to be billed. */
static AusConsultation *
end (Fixture *self, guint days)
{
  Practice *f = &self->practice;
  AusConsultation *one = hold (self, days);
  g_autoptr (AusActor) seat = practice_seat (one, AUS_ROLE_PATIENT);

  do_command (self, &AUS_VISIT_READY, seat,
              practice_body (one->id, "{'camera':true,'microphone':true}"));
  do_command (self, &AUS_ADMIT_START, f->martin, aus_command_new (one->id));
  do_command (self, &AUS_HANGUP_END, f->martin, aus_command_new (one->id));
  assert_state (self, one, "ended hold");
  return one;
}

static AusCommand *
bill (const AusConsultation *one, gint64 cents)
{
  g_autofree char *json = g_strdup_printf ("{'amount':{'cents':%" G_GINT64_FORMAT "}}", cents);

  return practice_body (one->id, json);
}

static void
refuse (Fixture *self, const AusUseCase *use_case, AusActor *actor, AusCommand *command,
        AusError code)
{
  practice_refuse_command (&self->practice, use_case, actor, command, code);
}

/* Tests */

static void
test_way (Fixture *self, gconstpointer data)
{
  g_autoptr (AusConsultation) one = come (self);
  g_autoptr (AusActor) seat = practice_seat (one, AUS_ROLE_PATIENT);
  g_autoptr (AusActor) other = practice_seat (one, AUS_ROLE_PRACTITIONER);

  g_assert_cmpint (one->payment_maximum.cents, ==, 2500);
  /* D1: nobody waits without the hold, nothing is held without the price that was shown. */
  refuse (self, &AUS_VISIT_READY, seat, practice_body (one->id, "{'camera':true}"),
          AUS_ERROR_ILLEGAL_TRANSITION);
  refuse (self, &AUS_PAY_ACCEPT, seat, price (one, 2400), AUS_ERROR_INVALID);
  refuse (self, &AUS_PAY_ACCEPT, other, price (one, 2500), AUS_ERROR_FORBIDDEN);
  accept_price (self, one);
  g_autofree char *first = practice_text (&self->practice, "SELECT id FROM payment");
  accept_price (self, one);
  g_assert_cmpint (practice_count (&self->practice, "SELECT count(*) FROM payment"), ==, 1);

  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_OPEN, 0, 0);
  g_assert_cmpint (pay (self), ==, 1);
  assert_row (self, "open check -");
  g_autofree char *asked = aus_fake_payments_take (self->provider);
  g_autofree char *expected = g_strdup_printf ("open 2500 %s-open-2", first);
  g_assert_cmpstr (asked, ==, expected);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_HELD, 2500, now (self) + 7 * DAY);
  do_command (self, &AUS_PAY_LOOK, seat, aus_command_new (one->id));
  pay (self);
  assert_row (self, "held none -");
  assert_state (self, one, "scheduled hold");
  do_command (self, &AUS_VISIT_READY, seat,
              practice_body (one->id, "{'camera':true,'microphone':true}"));
  assert_state (self, one, "waiting hold");
}

static void
test_capture (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = end (self, 7);

  refuse (self, &AUS_PAY_BILL, f->martin, bill (one, 2501), AUS_ERROR_INVALID);
  refuse (self, &AUS_PAY_BILL, f->martin, bill (one, 49), AUS_ERROR_INVALID);
  refuse (self, &AUS_PAY_BILL, f->roux, bill (one, 2000), AUS_ERROR_NOT_FOUND);
  /* The secretariat bills (F1, B6). */
  do_command (self, &AUS_PAY_BILL, f->delegate, bill (one, 2000));
  assert_state (self, one, "ended hold");
  /* Nothing twice, and no way back into the call while the money is on its way (A2). */
  refuse (self, &AUS_PAY_BILL, f->martin, bill (one, 2000), AUS_ERROR_ILLEGAL_TRANSITION);
  refuse (self, &AUS_PAY_BILL, f->martin, bill (one, 0), AUS_ERROR_ILLEGAL_TRANSITION);
  refuse (self, &AUS_HANGUP_RESUME, f->martin, aus_command_new (one->id),
          AUS_ERROR_ILLEGAL_TRANSITION);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_CAPTURED, 2000, 0);
  g_assert_cmpint (pay (self), ==, 1);
  assert_state (self, one, "finalized captured");
  g_assert_cmpint (pay (self), ==, 0);
  refuse (self, &AUS_PAY_BILL, f->martin, bill (one, 100), AUS_ERROR_ILLEGAL_TRANSITION);
  g_assert_cmpint (practice_count (f, "SELECT captured_cents FROM payment"), ==, 2000);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'receipt'"), ==, 1);
}

static void
test_release (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = end (self, 7);

  do_command (self, &AUS_PAY_BILL, f->martin, bill (one, 0));
  assert_state (self, one, "finalized released");
  assert_row (self, "held release -");
  /* A2: by mistake: back into the call, and nothing can be taken any more. */
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_GONE, 0, 0);
  pay (self);
  assert_row (self, "over none -");
  do_command (self, &AUS_HANGUP_RESUME, f->martin, aus_command_new (one->id));
  do_command (self, &AUS_HANGUP_END, f->martin, aus_command_new (one->id));
  assert_state (self, one, "finalized released");
}

/* Providers fail: the reason shows, the same question is asked again under the same key. */
static void
test_trouble (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = end (self, 7);

  do_command (self, &AUS_PAY_BILL, f->martin, bill (one, 2000));
  aus_fake_payments_fail (self->provider, AUS_PAYMENT_LATER, "timeout");
  g_assert_cmpint (pay (self), ==, 1);
  assert_row (self, "held capture timeout");
  assert_state (self, one, "ended hold");
  g_assert_cmpint (pay (self), ==, 0);
  aus_clock_advance (f->clock, MINUTE);
  pay (self);
  g_autofree char *asked = aus_fake_payments_take (self->provider);
  g_auto (GStrv) both = g_strsplit (asked, "; ", -1);
  g_assert_cmpstr (both[0], ==, both[1]);

  /* A provider that did answer would answer the same for ever: another key. */
  self->provider->answered = TRUE;
  aus_fake_payments_fail (self->provider, AUS_PAYMENT_LATER, "provider-500");
  aus_clock_advance (f->clock, 2 * MINUTE);
  pay (self);
  aus_clock_advance (f->clock, 5 * MINUTE);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_CAPTURED, 2000, 0);
  pay (self);
  g_autofree char *later = aus_fake_payments_take (self->provider);
  g_auto (GStrv) keys = g_strsplit (later, "; ", -1);
  g_assert_cmpstr (keys[0], !=, keys[1]);
  assert_state (self, one, "finalized captured");
}

/* It will not: a person decides what to do. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = end (self, 7);

  do_command (self, &AUS_PAY_BILL, f->martin, bill (one, 2000));
  aus_fake_payments_fail (self->provider, AUS_PAYMENT_REFUSED, "account");
  pay (self);
  assert_row (self, "held none account");
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_CAPTURED, 1500, 0);
  do_command (self, &AUS_PAY_BILL, f->martin, bill (one, 1500));
  pay (self);
  assert_state (self, one, "finalized captured");
}

static void
test_lapse (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = end (self, 7);

  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM job WHERE kind LIKE 'hold-%'"), ==, 3);
  aus_clock_advance (f->clock, 5 * DAY);
  run_jobs (self);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'hold_warning'"),
                   ==, 1);
  aus_clock_advance (f->clock, DAY);
  run_jobs (self);
  g_assert_cmpint (
      practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'hold_last_warning'"), ==, 1);
  aus_clock_advance (f->clock, DAY);
  run_jobs (self);
  /* Flagged until somebody puts it away; what the bank may still hold is given back. */
  assert_state (self, one, "ended lapsed");
  assert_row (self, "held release -");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'hold_lapsed'"), ==,
                   1);
  refuse (self, &AUS_PAY_BILL, f->martin, bill (one, 2000), AUS_ERROR_ILLEGAL_TRANSITION);
  do_command (self, &AUS_PAY_BILL, f->martin, bill (one, 0));
  assert_state (self, one, "finalized lapsed");
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_GONE, 0, 0);
  pay (self);
  assert_row (self, "over none -");
}

/* Asked in time, answered after the end: it counts. Asked when it is over: nobody is. */
static void
test_late (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = end (self, 1);

  do_command (self, &AUS_PAY_BILL, f->martin, bill (one, 2000));
  aus_fake_payments_fail (self->provider, AUS_PAYMENT_LATER, "unreachable");
  pay (self);
  aus_clock_advance (f->clock, 2 * DAY);
  run_jobs (self);
  assert_state (self, one, "ended hold"); /* not declared lost while nobody knows */
  g_free (aus_fake_payments_take (self->provider));
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_CAPTURED, 2000, 0);
  pay (self);
  g_autofree char *asked = aus_fake_payments_take (self->provider);
  g_assert_true (g_str_has_prefix (asked, "check "));
  assert_state (self, one, "finalized captured");
}

static void
test_late_lost (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = end (self, 1);

  do_command (self, &AUS_PAY_BILL, f->martin, bill (one, 2000));
  aus_fake_payments_fail (self->provider, AUS_PAYMENT_LATER, "unreachable");
  pay (self);
  aus_clock_advance (f->clock, 2 * DAY);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_GONE, 0, 0);
  pay (self);
  assert_state (self, one, "ended lapsed");
}

/* A card given on a page that nobody waits for any more is let go (G1). */
static void
test_cancelled_meanwhile (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = come (self);

  accept_price (self, one);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_OPEN, 0, 0);
  pay (self);
  do_command (self, &AUS_PLAN_CANCEL, f->martin, aus_command_new_with (one->id, NULL, "ill"));
  assert_row (self, "open release -");
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_HELD, 2500, now (self) + 7 * DAY);
  pay (self);
  assert_state (self, one, "cancelled none");
  assert_row (self, "open release -");
  aus_clock_advance (f->clock, 10 * MINUTE);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_GONE, 0, 0);
  pay (self);
  assert_row (self, "over none -");
}

static void
test_cancelled_with_hold (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = hold (self, 7);

  do_command (self, &AUS_PLAN_CANCEL, f->martin, aus_command_new_with (one->id, NULL, "ill"));
  assert_state (self, one, "cancelled released");
  assert_row (self, "held release -");
}

/* The provider holds another amount than was shown: not what was agreed to. */
static void
test_other_amount (Fixture *self, gconstpointer data)
{
  g_autoptr (AusConsultation) one = come (self);

  accept_price (self, one);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_HELD, 9900, now (self) + 7 * DAY);
  pay (self);
  assert_state (self, one, "scheduled none");
  assert_row (self, "held release -");
}

/* The price changes while the page is open: the page ends, the new price is shown. */
static void
test_price_changed (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = come (self);
  g_autoptr (AusActor) seat = practice_seat (one, AUS_ROLE_PATIENT);

  accept_price (self, one);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_OPEN, 0, 0);
  pay (self);
  AusCommand *edit = practice_body (
      one->id, "{'payment':{'mode':'online','max_amount':{'cents':3000,'currency':'EUR'}}}");
  edit->if_version = 1;
  do_command (self, &AUS_PLAN_PATCH, f->martin, edit);
  assert_row (self, "open release -");
  refuse (self, &AUS_PAY_ACCEPT, seat, price (one, 2500), AUS_ERROR_INVALID);
  do_command (self, &AUS_PAY_ACCEPT, seat, price (one, 3000));
  assert_row (self, "new open -");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM payment"), ==, 2);
}

static void
test_hold_is_not_planned_anew (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = hold (self, 7);
  AusCommand *edit = practice_body (one->id, "{'payment':null}");

  edit->if_version = 1;
  refuse (self, &AUS_PLAN_PATCH, f->martin, edit, AUS_ERROR_INVALID);
}

static AusPaymentNews *
news (const char *id, const AusConsultation *one, Fixture *self)
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
tell (Fixture *self, AusPaymentNews *told)
{
  json_node_unref (practice_run (&self->practice, &AUS_PAY_NEWS, self->practice.system, told,
                                 (GDestroyNotify) aus_payment_news_free));
}

/* G2: news in any order, twice, of nobody's: they only make us look. */
static void
test_news (Fixture *self, gconstpointer data)
{
  g_autoptr (AusConsultation) one = end (self, 7);

  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_HELD, 2500, now (self) + 7 * DAY);
  tell (self, news ("evt_late", one, self));
  g_assert_cmpint (pay (self), ==, 1);
  assert_state (self, one, "ended hold");
  tell (self, news ("evt_late", one, self));
  g_assert_cmpint (pay (self), ==, 0);

  AusPaymentNews *foreign = news ("evt_foreign", one, self);
  g_free (foreign->account);
  foreign->account = g_strdup ("acct_somebody_else");
  tell (self, foreign);
  g_assert_cmpint (pay (self), ==, 0);

  /* Ended at the provider: flagged, and nothing can be taken. */
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_GONE, 0, 0);
  tell (self, news ("evt_gone", one, self));
  pay (self);
  assert_state (self, one, "ended lapsed");
}

/* Taken in the provider's own dashboard: we learn of it, and take nothing more. */
static void
test_captured_elsewhere (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = end (self, 7);

  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_CAPTURED, 2500, 0);
  tell (self, news ("evt_captured", one, self));
  pay (self);
  assert_state (self, one, "finalized captured");
  refuse (self, &AUS_PAY_BILL, f->martin, bill (one, 2500), AUS_ERROR_ILLEGAL_TRANSITION);
}

/* A question that was on its way when another was asked for is not listened to. */
static void
test_stale (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = come (self);

  accept_price (self, one);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_OPEN, 0, 0);
  g_autoptr (GAsyncResult) res = NULL;
  aus_payer_run_due_async (self->payer, on_ran, &res);
  do_command (self, &AUS_PLAN_CANCEL, f->martin, aus_command_new_with (one->id, NULL, "ill"));
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_row (self, "new release -");
}

static void
test_settings (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  const char *bodies[] = { "{\"default_amount\":{\"cents\":49}}",
                           "{\"base_amount\":{\"cents\":10}}" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (JsonNode) patch = json_from_string (bodies[i], NULL);
    practice_refuse (f, &AUS_PAY_ACCOUNT_UPDATE, f->martin,
                     json_object_ref (json_node_get_object (patch)),
                     (GDestroyNotify) json_object_unref, AUS_ERROR_INVALID);
  }
  practice_refuse (f, &AUS_PAY_ACCOUNT_SHOW, f->delegate, NULL, NULL, AUS_ERROR_FORBIDDEN);
  /* Nguyen has not linked an account: neither on, nor planned with. */
  g_autoptr (JsonNode) on = json_from_string ("{\"enabled\":true}", NULL);
  practice_refuse (f, &AUS_PAY_ACCOUNT_UPDATE, f->nguyen,
                   json_object_ref (json_node_get_object (on)), (GDestroyNotify) json_object_unref,
                   AUS_ERROR_INVALID);
  practice_refuse (
      f, &AUS_PLAN_CREATE, f->nguyen,
      practice_body (NULL,
                     "{'planned_start':'2026-11-23T15:00:00+01:00','payment':{'mode':'online',"
                     "'max_amount':{'cents':2500,'currency':'EUR'}},'participants':[{'role':"
                     "'patient','given_name':'A','family_name':'B','email':'a@example.org'}]}"),
      (GDestroyNotify) aus_command_free, AUS_ERROR_INVALID);
}

static gint64
reimbursed_percent (Fixture *self, const char *start)
{
  Practice *f = &self->practice;
  g_autofree char *json = g_strdup_printf (
      "{'planned_start':'%s','confirm_overlap':true,'payment':{'mode':'online'},'participants':"
      "[{'role':'patient','given_name':'A','family_name':'B','email':'a@example.org'}]}",
      start);
  g_autoptr (AusPlanned) planned =
      practice_run (f, &AUS_PLAN_CREATE, f->martin, practice_body (NULL, json),
                    (GDestroyNotify) aus_command_free);
  g_autoptr (AusActor) patient = practice_seat (planned->consultation, AUS_ROLE_PATIENT);
  g_autoptr (JsonNode) offer =
      practice_run (f, &AUS_PAY_OFFER, patient, aus_command_new (planned->consultation->id),
                    (GDestroyNotify) aus_command_free);
  JsonObject *share = json_object_get_object_member (json_node_get_object (offer), "share");

  return json_object_get_int_member (share, "rate_percent");
}

/*
 * A new year's rate is one more file, and it is the day of the practice that counts: half an hour
 * after midnight in Paris is still the old year in Greenwich.
 */
static void
test_new_year (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autofree char *directory = g_build_filename (f->directory, "rules", NULL);
  g_autofree char *path = g_build_filename (directory, "fr-2027.json", NULL);
  const char *text =
      "{\"sources\":[],\"facts\":[],\"eligibility\":[],\"acts\":[],\"notices\":[],\"shares\":[{"
      "\"family\":\"fr.share.base\",\"kind\":\"teleconsultation\",\"rate_percent\":65,"
      "\"valid_from\":\"2027-01-01\",\"source\":\"fr.has.sheet\","
      "\"text\":{\"fr\":\"x\",\"en\":\"x\"},\"when\":{\"not\":\"full_cover\"}}]}";
  GError *error = NULL;

  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  aus_app_load_rules (f->app, directory, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reimbursed_percent (self, "2026-12-31T23:30:00+01:00"), ==, 70);
  g_assert_cmpint (reimbursed_percent (self, "2027-01-01T00:30:00+01:00"), ==, 65);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

static void
test_receipt (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = end (self, 7);

  refuse (self, &AUS_RECEIPT_LINK, f->martin, aus_command_new (one->id), AUS_ERROR_NOT_FOUND);
  do_command (self, &AUS_PAY_BILL, f->martin, bill (one, 2000));
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_CAPTURED, 2000, 0);
  pay (self);
  g_autoptr (JsonNode) link =
      practice_run (f, &AUS_RECEIPT_LINK, f->delegate, aus_command_new (one->id),
                    (GDestroyNotify) aus_command_free);
  const char *url = json_object_get_string_member (json_node_get_object (link), "url");
  g_auto (GStrv) parts = g_strsplit (strstr (url, "/receipt/"), "/", -1);
  g_autoptr (JsonNode) receipt =
      practice_run (f, &AUS_RECEIPT_SHOW, f->nobody, aus_receipt_path_new (parts[2], parts[3]),
                    (GDestroyNotify) aus_receipt_path_free);
  JsonObject *object = json_node_get_object (receipt);
  g_assert_cmpint (json_object_get_int_member (object, "cents"), ==, 2000);
  g_assert_cmpstr (json_object_get_string_member (object, "patient"), ==, "Louise Durand");
  g_autoptr (AusReceiptSheet) sheet =
      practice_run (f, &AUS_RECEIPT_COMPOSE, f->nobody, aus_receipt_path_new (parts[2], parts[3]),
                    (GDestroyNotify) aus_receipt_path_free);
  g_assert_cmpstr (sheet->amount, ==, "20,00\u00a0€");
  g_assert_cmpstr (sheet->held, ==, "25,00\u00a0€");
  g_assert_cmpstr (sheet->returned, ==, "5,00\u00a0€");
  g_assert_true (g_str_has_prefix (sheet->consulted, "lundi 23 novembre 2026 à "));
  practice_refuse (f, &AUS_RECEIPT_COMPOSE, f->nobody, aus_receipt_path_new (parts[2], "AAAA"),
                   (GDestroyNotify) aus_receipt_path_free, AUS_ERROR_NOT_FOUND);
  practice_refuse (f, &AUS_RECEIPT_SHOW, f->nobody, aus_receipt_path_new (parts[2], "AAAA"),
                   (GDestroyNotify) aus_receipt_path_free, AUS_ERROR_NOT_FOUND);
}

#define PAY(path, func) g_test_add ("/app/pay/" path, Fixture, NULL, set_up, func, tear_down)

/* H3, G1: what is booked on a public page is paid as it was shown there. */
static void
test_booked_online (Fixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (JsonNode) hours =
      json_from_string ("{\"slot_minutes\":30,\"lead_minutes\":0,\"price_cents\":3000,"
                        "\"weekly\":[{\"weekday\":1,\"from\":\"09:00\",\"to\":\"12:00\"}],"
                        "\"page\":{\"enabled\":true,\"slug\":\"martin\"}}",
                        NULL);
  g_autoptr (JsonNode) patient =
      json_from_string ("{\"start\":\"2026-11-23T10:00:00+01:00\",\"given_name\":\"Louise\","
                        "\"family_name\":\"Durand\",\"birth_date\":\"1951-04-02\","
                        "\"email\":\"louise@example.org\",\"price_cents\":3000}",
                        NULL);

  json_node_unref (
      practice_run (f, &AUS_HOURS_REPLACE, f->martin,
                    aus_hours_input_new (f->martin->account_id, json_node_get_object (hours)),
                    (GDestroyNotify) aus_hours_input_free));
  g_autoptr (JsonNode) held =
      practice_run (f, &AUS_BOOKING_HOLD, f->nobody,
                    aus_booking_input_new ("martin", NULL, json_node_get_object (patient)),
                    (GDestroyNotify) aus_booking_input_free);
  g_autofree char *id = practice_text (f, "SELECT id FROM booking");
  g_autofree char *code = aus_booking_dup_code (f->app, id);
  g_autoptr (JsonObject) body = json_object_new ();
  json_object_set_string_member (body, "code", code);
  const char *token = json_object_get_string_member (json_node_get_object (held), "token");
  json_node_unref (practice_run (f, &AUS_BOOKING_CONFIRM, f->nobody,
                                 aus_booking_input_new ("martin", token, body),
                                 (GDestroyNotify) aus_booking_input_free));
  g_autofree char *row =
      practice_text (f, "SELECT payment_mode || ' ' || payment_max_cents || ' ' || payment_currency"
                        " FROM consultation");
  g_assert_cmpstr (row, ==, "online 3000 EUR");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM payment"), ==, 0); /* not before */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PAY ("D1/price-then-hold-then-waiting-room", test_way);
  PAY ("F1/capture-once", test_capture);
  PAY ("H3/booked-on-a-public-page", test_booked_online);
  PAY ("A2/release-and-resume", test_release);
  PAY ("G2/asked-again", test_trouble);
  PAY ("G2/refused", test_refused);
  PAY ("G1/warned-and-lapsed", test_lapse);
  PAY ("G1/captured-in-time-known-late", test_late);
  PAY ("G1/too-late", test_late_lost);
  PAY ("G1/cancelled-while-the-page-is-open", test_cancelled_meanwhile);
  PAY ("G1/cancelled-with-a-hold", test_cancelled_with_hold);
  PAY ("G1/another-amount", test_other_amount);
  PAY ("G1/price-changed", test_price_changed);
  PAY ("G1/a-hold-is-not-planned-anew", test_hold_is_not_planned_anew);
  PAY ("G2/news", test_news);
  PAY ("G2/captured-elsewhere", test_captured_elsewhere);
  PAY ("G2/stale-answer", test_stale);
  PAY ("J3/settings", test_settings);
  PAY ("H3/new-year", test_new_year);
  PAY ("G1/receipt", test_receipt);
  return g_test_run ();
}
