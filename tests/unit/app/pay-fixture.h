/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-pay.h"
#include "app/aus-payer.h"
#include "aus-fake-payments.h"
#include "practice.h"

G_BEGIN_DECLS

#define DAY (24 * HOUR)

/* A practice whose Dr Martin is paid online, 25 euros, by a provider that says what it is told to.
 */
typedef struct {
  Practice practice;
  AusFakePayments *provider;
  AusPayer *payer;
} PayFixture;

void pay_set_up (PayFixture *self, gconstpointer data);
void pay_tear_down (PayFixture *self, gconstpointer data);

/* pay_round: what is due is asked; gives how many questions that were. pay_run_jobs: timers. */
gint64 pay_round (PayFixture *self);
void pay_run_jobs (PayFixture *self);
/* pay_keep_result: a GAsyncReadyCallback; @data is where the result goes: GAsyncResult **, ref. */
void pay_keep_result (GObject *source, GAsyncResult *res, gpointer data);
gint64 pay_now (PayFixture *self);

/* pay_do: has to succeed. pay_refuse: has to fail with @code, and changes no row. */
void pay_do (PayFixture *self, const AusUseCase *use_case, AusActor *actor, AusCommand *command);
void pay_refuse (PayFixture *self, const AusUseCase *use_case, AusActor *actor, AusCommand *command,
                 AusError code);

/* pay_price, pay_bill: (transfer full): the patient accepts it; the practitioner asks for it. */
AusCommand *pay_price (const AusConsultation *one, gint64 cents);
AusCommand *pay_bill (const AusConsultation *one, gint64 cents);

/*
 * (transfer full): a consultation that was planned; whose patient came as far as the price;
 * accepted it and gave a card that is good for @days; was seen, so that the amount is to be billed.
 */
AusConsultation *pay_plan (PayFixture *self);
AusConsultation *pay_come (PayFixture *self);
void pay_accept (PayFixture *self, const AusConsultation *one);
AusConsultation *pay_hold (PayFixture *self, guint days);
AusConsultation *pay_end (PayFixture *self, guint days);

/* (transfer full): "status payment-state" of @one; "state want reason" of its payment. */
char *pay_state (PayFixture *self, const AusConsultation *one);
char *pay_row (PayFixture *self);

#define pay_assert_state(self, one, expected)                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *state_ = pay_state (self, one);                                               \
    g_assert_cmpstr (state_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

#define pay_assert_row(self, expected)                                                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *row_ = pay_row (self);                                                        \
    g_assert_cmpstr (row_, ==, expected);                                                          \
  }                                                                                                \
  G_STMT_END

#define PAY_TEST(path, func)                                                                       \
  g_test_add ("/app/pay/" path, PayFixture, NULL, pay_set_up, func, pay_tear_down)

G_END_DECLS
