/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-hold.h"

G_BEGIN_DECLS

/* AusPayment: one hold as stored. Times in usec UTC, 0: has not happened; cents of -1: not known.
 */
typedef struct {
  char *id;
  char *consultation_id;
  char *participant_id;
  char *provider;
  char *provider_account; /* NULL: the provider has none */
  AusMoney amount;        /* held */
  AusHoldState state;
  AusHoldWant want;
  gint64 want_at; /* when it was asked for, and was allowed */
  gint64 want_cents;
  guint serial;
  gint64 due_at;
  gboolean leased;
  guint tries;
  char *reason; /* NULL: nothing is wrong */
  char *session_ref;
  char *intent_ref;
  char *url; /* where the patient's card is asked for */
  gint64 expires_at;
  gint64 captured_cents;
  gint64 fee_cents;
  char *card; /* "Visa 4242" */
  gint64 price_shown_at;
  gint64 held_at;
  gint64 settled_at;
  gint64 created_at;
} AusPayment;

AusPayment *aus_payment_new (void);
void aus_payment_free (AusPayment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPayment, aus_payment_free)

/* aus_payment_ask: the next call, as soon as possible; what the last one left is forgotten. */
void aus_payment_ask (AusPayment *self, AusHoldWant want, gint64 now);

/* aus_payment_is_capturing: an amount was asked for and the provider has not confirmed it. */
gboolean aus_payment_is_capturing (const AusPayment *self);

G_END_DECLS
