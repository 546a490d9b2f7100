/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pay-fixture.h"

#include "app/aus-admit.h"
#include "app/aus-hangup.h"
#include "app/aus-jobs.h"
#include "app/aus-pay-account.h"
#include "app/aus-plan.h"
#include "app/aus-visit.h"
#include "domain/aus-consent.h"

void
pay_set_up (PayFixture *self, gconstpointer data)
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
  AusCommand *on = practice_body (NULL, "{'enabled':true,'default_amount':{'cents':2500}}");
  json_node_unref (
      practice_run (f, &AUS_PAY_ACCOUNT_UPDATE, f->martin, on, (GDestroyNotify) aus_command_free));
}

void
pay_tear_down (PayFixture *self, gconstpointer data)
{
  g_clear_object (&self->payer);
  aus_app_set_payments (self->practice.app, NULL);
  g_clear_object (&self->provider);
  practice_tear_down (&self->practice, NULL);
}

void
pay_keep_result (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

/* One round; gives how many questions it asked. */
gint64
pay_round (PayFixture *self)
{
  g_autoptr (GAsyncResult) res = NULL;
  g_autoptr (GError) error = NULL;

  aus_payer_run_due_async (self->payer, pay_keep_result, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  gint64 asked = aus_payer_run_due_finish (self->payer, res, &error);
  g_assert_no_error (error);
  return asked;
}

void
pay_run_jobs (PayFixture *self)
{
  g_autoptr (AusJobs) jobs = aus_jobs_new (self->practice.app);
  g_autoptr (GAsyncResult) res = NULL;

  aus_jobs_run_due_async (jobs, pay_keep_result, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (aus_jobs_run_due_finish (jobs, res, NULL), >=, 0);
}

gint64
pay_now (PayFixture *self)
{
  return aus_clock_now (self->practice.clock);
}

AusConsultation *
pay_plan (PayFixture *self)
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

void
pay_do (PayFixture *self, const AusUseCase *use_case, AusActor *actor, AusCommand *command)
{
  aus_consultation_unref (practice_do (&self->practice, use_case, actor, command));
}

/* The patient comes as far as the price, and accepts it. */
AusConsultation *
pay_come (PayFixture *self)
{
  Practice *f = &self->practice;
  AusConsultation *one = pay_plan (self);
  g_autoptr (AusActor) seat = practice_seat (one, AUS_ROLE_PATIENT);
  AusCommand *consent = aus_command_new_with (one->id, NULL, aus_consent_get_current ());

  pay_do (self, &AUS_VISIT_OPEN, seat, aus_command_new (one->id));
  pay_do (self, &AUS_VISIT_IDENTIFY, seat, aus_command_new (one->id));
  consent->locale = g_strdup ("fr");
  consent->accepted = TRUE;
  aus_consultation_unref (practice_do (f, &AUS_VISIT_CONSENT, seat, consent));
  return one;
}

AusCommand *
pay_price (const AusConsultation *one, gint64 cents)
{
  AusCommand *command = aus_command_new (one->id);

  command->cents = cents;
  return command;
}

void
pay_accept (PayFixture *self, const AusConsultation *one)
{
  g_autoptr (AusActor) seat = practice_seat (one, AUS_ROLE_PATIENT);

  pay_do (self, &AUS_PAY_ACCEPT, seat, pay_price (one, 2500));
}

/* …and gives a card that is good until @days from now. */
AusConsultation *
pay_hold (PayFixture *self, guint days)
{
  AusConsultation *one = pay_come (self);
  g_autoptr (AusActor) seat = practice_seat (one, AUS_ROLE_PATIENT);

  pay_accept (self, one);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_OPEN, 0, 0);
  g_assert_cmpint (pay_round (self), ==, 1);
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_HELD, 2500, pay_now (self) + days * DAY);
  pay_do (self, &AUS_PAY_LOOK, seat, aus_command_new (one->id));
  g_assert_cmpint (pay_round (self), ==, 1);
  g_free (aus_fake_payments_take (self->provider));
  return one;
}

char *
pay_state (PayFixture *self, const AusConsultation *one)
{
  g_autofree char *sql = g_strdup_printf ("SELECT status || ' ' || payment_state FROM consultation"
                                          " WHERE id = '%s'",
                                          one->id);

  return practice_text (&self->practice, sql);
}

char *
pay_row (PayFixture *self)
{
  return practice_text (&self->practice,
                        "SELECT state || ' ' || want || ' ' ||"
                        " coalesce (reason, '-') FROM payment WHERE is_current = 1");
}

/* The call is held and over: the amount is to be billed. */
AusConsultation *
pay_end (PayFixture *self, guint days)
{
  Practice *f = &self->practice;
  AusConsultation *one = pay_hold (self, days);
  g_autoptr (AusActor) seat = practice_seat (one, AUS_ROLE_PATIENT);

  pay_do (self, &AUS_VISIT_READY, seat,
          practice_body (one->id, "{'camera':true,'microphone':true}"));
  pay_do (self, &AUS_ADMIT_START, f->martin, aus_command_new (one->id));
  pay_do (self, &AUS_HANGUP_END, f->martin, aus_command_new (one->id));
  pay_assert_state (self, one, "ended hold");
  return one;
}

AusCommand *
pay_bill (const AusConsultation *one, gint64 cents)
{
  g_autofree char *json = g_strdup_printf ("{'amount':{'cents':%" G_GINT64_FORMAT "}}", cents);

  return practice_body (one->id, json);
}

void
pay_refuse (PayFixture *self, const AusUseCase *use_case, AusActor *actor, AusCommand *command,
            AusError code)
{
  practice_refuse_command (&self->practice, use_case, actor, command, code);
}
