/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "payment"
#include "app/aus-pay.h"

#include "app/aus-change.h"
#include "app/aus-notify.h"
#include "core/aus-error.h"
#include "core/aus-log.h"
#include "domain/aus-message.h"

#include <math.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define DAY    (24 * 3600 * SECOND)

/* What card networks allow at most in Europe, should the provider not say (docs/payment.md). */
#define USUAL_HOLD_USEC (7 * DAY)
/* A refusal is not undone within a minute. */
#define REFUSED_WAIT_USEC (600 * SECOND)

/* Asking */

void
aus_pay_trip_free (AusPayTrip *self)
{
  if (self == NULL)
    return;
  aus_payment_free (self->row);
  aus_payment_order_free (self->order);
  aus_payment_report_free (self->report);
  g_free (self);
}

static const char *
label_of (const char *locale)
{
  return g_strcmp0 (locale, "en") == 0 ? "Video consultation" : "Téléconsultation";
}

/* The payer reads the practitioner's name and nothing of the patient. */
static gboolean
fill_opening (AusPaymentOrder *order, AusTx *tx, const AusPayment *row, GError **error)
{
  g_autoptr (AusConsultation) one = aus_consultation_store_load (tx, row->consultation_id, error);

  if (one == NULL)
    return FALSE;
  const AusPerson *payer = aus_consultation_find_person (one, row->participant_id);
  const char *locale = payer != NULL ? payer->locale : "fr";
  order->locale = g_strdup (locale);
  order->label = g_strconcat (label_of (locale), " – ", one->practitioner_name, NULL);
  order->return_url =
      g_strconcat (aus_app_get_base_url (aus_app_from_tx (tx)), "/visit/", one->id, NULL);
  return TRUE;
}

static AusPaymentOrder *
order_new (AusTx *tx, const AusPayment *row, GError **error)
{
  g_autoptr (AusPaymentOrder) order = g_new0 (AusPaymentOrder, 1);

  order->payment_id = g_strdup (row->id);
  /* Too late to take anything: what is there to know is what became of it. */
  order->want = row->want == AUS_HOLD_WANT_CAPTURE && row->expires_at <= aus_tx_now (tx)
                    ? AUS_HOLD_WANT_CHECK
                    : row->want;
  order->key =
      g_strdup_printf ("%s-%s-%u", row->id, aus_hold_want_get_name (row->want), row->serial);
  order->account = g_strdup (row->provider_account);
  order->session_ref = g_strdup (row->session_ref);
  order->intent_ref = g_strdup (row->intent_ref);
  order->amount = row->amount;
  if (row->want == AUS_HOLD_WANT_CAPTURE)
    order->amount.cents = row->want_cents;
  if (row->want == AUS_HOLD_WANT_OPEN && !fill_opening (order, tx, row, error))
    return NULL;
  return g_steal_pointer (&order);
}

GPtrArray *
aus_pay_lease (AusTx *tx, gint64 lease_usec, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = aus_payment_store_lease (tx, lease_usec, limit, error);
  g_autoptr (GPtrArray) trips = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_pay_trip_free);

  while (rows != NULL && rows->len > 0) {
    AusPayTrip *trip = g_new0 (AusPayTrip, 1);

    trip->row = g_ptr_array_steal_index (rows, 0);
    g_ptr_array_add (trips, trip);
    trip->order = order_new (tx, trip->row, error);
    if (trip->order == NULL)
      return NULL;
  }
  return rows != NULL ? g_steal_pointer (&trips) : NULL;
}

/* Hearing */

typedef struct {
  AusChange change;
  AusPayment *row; /* unowned: current of the change's consultation, or @other */
  AusPayment *other;
  const AusPaymentReport *report;
  gboolean is_current;
  const char *action; /* for the audit; NULL: nothing that anybody sees */
  const char *event;
  char *detail;
} Hearing;

static void
hearing_clear (Hearing *self)
{
  aus_change_clear (&self->change);
  aus_payment_free (self->other);
  g_free (self->detail);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hearing, hearing_clear)

static gboolean
hearing_begin (Hearing *self, AusTx *tx, const AusActor *system, const AusPayTrip *trip,
               GError **error)
{
  g_autoptr (AusCommand) command = aus_command_new (trip->row->consultation_id);

  self->report = trip->report;
  if (!aus_change_begin (&self->change, tx, system, AUS_ACTION_SERVER_TIMER, command, error))
    return FALSE;
  self->change.kind = AUS_SAVE_PRESENCE;
  AusPayment *current = self->change.consultation->payment;
  self->is_current = current != NULL && g_str_equal (current->id, trip->row->id);
  if (!self->is_current)
    self->other = aus_payment_store_load (tx, trip->row->id, error);
  self->row = self->is_current ? current : self->other;
  return self->row != NULL;
}

/* Somebody asked for something else meanwhile, or another process has heard already. */
static gboolean
is_stale (const Hearing *self, const AusPayTrip *trip)
{
  return !self->row->leased || self->row->serial != trip->row->serial ||
         self->row->tries != trip->row->tries || self->row->want != trip->row->want;
}

static void
replace (char **text, const char *value)
{
  if (value == NULL || g_strcmp0 (*text, value) == 0)
    return;
  g_free (*text);
  *text = g_strdup (value);
}

static void
set_reason (Hearing *self, const char *reason)
{
  if (g_strcmp0 (self->row->reason, reason) == 0)
    return;
  if (reason != NULL)
    aus_message ("the provider of payments: %s: %s", aus_hold_want_get_name (self->row->want),
                 reason);
  g_free (self->row->reason);
  self->row->reason = g_strdup (reason);
  if (self->action == NULL)
    self->action = "payment.trouble";
}

static void
wait_for (Hearing *self, gint64 at_least)
{
  gint64 wait = aus_message_get_retry (self->row->tries, g_random_double ());

  self->row->leased = FALSE;
  self->row->due_at = aus_tx_now (self->change.tx) + MAX (wait, at_least);
}

static void
hear_later (Hearing *self)
{
  if (self->report->answered)
    self->row->serial++;
  wait_for (self, self->report->retry_after);
  set_reason (self, self->report->reason);
}

/* What was refused for a day after it can have mattered: the bank has ended it by itself. */
static gboolean
is_forgotten (const Hearing *self)
{
  const AusPayment *row = self->row;
  gint64 end = row->expires_at != 0 ? row->expires_at : row->created_at + DAY;

  return row->state != AUS_HOLD_HELD && aus_tx_now (self->change.tx) > end + DAY;
}

/* It will not: a capture may be asked for again by a person, a giving back goes on by itself. */
static void
hear_refused (Hearing *self)
{
  AusPayment *row = self->row;

  set_reason (self, self->report->reason);
  row->serial++;
  wait_for (self, REFUSED_WAIT_USEC);
  switch (row->want) {
  case AUS_HOLD_WANT_OPEN:
    row->state = AUS_HOLD_OVER;
    row->want = AUS_HOLD_WANT_NONE;
    row->due_at = 0;
    break;
  case AUS_HOLD_WANT_CAPTURE:
    row->want = AUS_HOLD_WANT_NONE;
    row->due_at = 0;
    break;
  case AUS_HOLD_WANT_CHECK:
  case AUS_HOLD_WANT_RELEASE:
  case AUS_HOLD_WANT_NONE:
    if (!is_forgotten (self) && row->want != AUS_HOLD_WANT_NONE)
      break;
    row->state = AUS_HOLD_OVER;
    row->want = AUS_HOLD_WANT_NONE;
    row->due_at = 0;
    break;
  }
}

static void
take_facts (Hearing *self)
{
  const AusPaymentReport *report = self->report;
  AusPayment *row = self->row;

  replace (&row->session_ref, report->session_ref);
  replace (&row->intent_ref, report->intent_ref);
  replace (&row->url, report->url);
  replace (&row->card, report->card);
  if (report->capture_before != 0)
    row->expires_at = report->capture_before;
}

static char *
amount_text (const AusPayment *row, gint64 cents)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT " %s", cents / 100,
                          cents % 100, row->amount.currency);
}

static gboolean
is_illegal (const GError *error)
{
  return g_error_matches (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION);
}

/* TRUE with @done FALSE: the domain does not want it. */
static gboolean
judge (gboolean ok, GError *local, gboolean *done, GError **error)
{
  *done = ok;
  if (ok || is_illegal (local)) {
    g_clear_error (&local);
    return TRUE;
  }
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
hear_held (Hearing *self, GError **error)
{
  AusPayment *row = self->row;
  gint64 now = aus_tx_now (self->change.tx);
  gboolean whole = self->report->held_cents < 0 || self->report->held_cents == row->amount.cents;
  GError *local = NULL;
  gboolean done = FALSE;

  row->held_at = now;
  if (row->expires_at == 0)
    row->expires_at = now + USUAL_HOLD_USEC;
  if (self->is_current && whole &&
      !judge (aus_change_place_hold (&self->change, &local), local, &done, error))
    return FALSE;
  if (done) {
    self->action = "payment.hold";
    self->detail = amount_text (row, row->amount.cents);
  } else {
    aus_payment_ask (row, AUS_HOLD_WANT_RELEASE, now);
  }
  return TRUE;
}

static gboolean
hear_captured (Hearing *self, GError **error)
{
  AusPayment *row = self->row;
  AusChange *change = &self->change;
  GError *local = NULL;
  gboolean done = FALSE;

  change->amount = row->amount;
  change->amount.cents = row->captured_cents;
  /* It was allowed when it was asked for; what took long was the answer. */
  change->money_at = row->want_at;
  change->kind = AUS_SAVE_EDIT;
  if (self->is_current &&
      !judge (aus_change_apply (change, AUS_CONSULTATION_EVENT_CAPTURE, NULL, &local), local, &done,
              error))
    return FALSE;
  if (!done) {
    set_reason (self, "captured-elsewhere");
    return TRUE;
  }
  self->action = "payment.capture";
  self->detail = amount_text (row, row->captured_cents);
  return aus_notify_receipt (change->tx, change->consultation, error);
}

static gboolean
hear_lapsed (Hearing *self, GError **error)
{
  AusPayment *row = self->row;
  AusChange *change = &self->change;
  gint64 now = aus_tx_now (change->tx);
  GError *local = NULL;
  gboolean done = FALSE;

  row->expires_at = MIN (row->expires_at, now);
  change->kind = AUS_SAVE_EDIT;
  if (self->is_current &&
      !judge (aus_change_apply (change, AUS_CONSULTATION_EVENT_HOLD_LAPSED, NULL, &local), local,
              &done, error))
    return FALSE;
  if (!done)
    return TRUE;
  self->action = "payment.lapse";
  return aus_notify_hold (change->tx, change->consultation, AUS_MESSAGE_HOLD_LAPSED, error);
}

/* The row first: what the consultation makes of it looks at the row. */
static void
take_step (Hearing *self, const AusHoldStep *step)
{
  AusPayment *row = self->row;
  gint64 now = aus_tx_now (self->change.tx);
  gboolean same = step->want == row->want;

  if (self->action == NULL && (row->state != step->state || row->reason != NULL))
    self->action = aus_hold_state_get_name (step->state);
  row->state = step->state;
  g_clear_pointer (&row->reason, g_free);
  if (step->want == AUS_HOLD_WANT_NONE) {
    row->want = AUS_HOLD_WANT_NONE;
    row->due_at = 0;
    row->leased = FALSE;
    row->tries = 0;
  } else if (same) {
    wait_for (self, 0);
  } else {
    aus_payment_ask (row, step->want, now);
    row->tries = 1;
    /* A page that has just been opened is looked at when something may have happened. */
    if (step->want == AUS_HOLD_WANT_CHECK)
      wait_for (self, 0);
  }
}

static gboolean
hear_known (Hearing *self, GError **error)
{
  AusPayment *row = self->row;
  gboolean gave_back = row->want == AUS_HOLD_WANT_RELEASE || row->state == AUS_HOLD_OVER;
  AusHoldStep step = aus_hold_decide (row->state, row->want, self->report->truth);

  take_facts (self);
  take_step (self, &step);
  if (step.state == AUS_HOLD_CAPTURED || step.state == AUS_HOLD_OVER)
    row->settled_at = row->settled_at != 0 ? row->settled_at : aus_tx_now (self->change.tx);
  if (step.state == AUS_HOLD_CAPTURED && self->report->captured_cents >= 0) {
    row->captured_cents = MIN (self->report->captured_cents, row->amount.cents);
    row->fee_cents = self->report->fee_cents;
  }
  if (step.state == AUS_HOLD_CAPTURED && gave_back)
    set_reason (self, "captured-elsewhere");
  switch (step.event) {
  case AUS_PAYMENT_EVENT_PLACE_HOLD:
    return hear_held (self, error);
  case AUS_PAYMENT_EVENT_CAPTURE:
    return hear_captured (self, error);
  case AUS_PAYMENT_EVENT_LAPSE:
    return hear_lapsed (self, error);
  case AUS_PAYMENT_EVENT_NONE:
  case AUS_PAYMENT_EVENT_RELEASE:
    break;
  }
  return TRUE;
}

static const char *
action_of (const Hearing *self)
{
  static const char *const plain[AUS_HOLD_N] = {
    [AUS_HOLD_NEW] = "payment.trouble",  [AUS_HOLD_OPEN] = "payment.open",
    [AUS_HOLD_HELD] = "payment.trouble", [AUS_HOLD_CAPTURED] = "payment.trouble",
    [AUS_HOLD_OVER] = "payment.over",
  };

  return g_str_has_prefix (self->action, "payment.") ? self->action : plain[self->row->state];
}

/* Pages hear of what they show; that the provider was asked once more is no news. */
static gboolean
store (Hearing *self, GError **error)
{
  if (!self->is_current || self->action == NULL)
    return aus_payment_store_save (self->change.tx, self->row, error);
  self->change.pays = TRUE;
  g_autoptr (AusConsultation) saved =
      aus_change_finish (&self->change, action_of (self), self->detail, self->event, error);
  return saved != NULL;
}

gboolean
aus_pay_take_report (AusTx *tx, const AusPayTrip *trip, GError **error)
{
  g_autoptr (AusActor) system = aus_actor_new_system ();
  g_auto (Hearing) hearing = { 0 };

  if (!hearing_begin (&hearing, tx, system, trip, error))
    return FALSE;
  if (is_stale (&hearing, trip))
    return TRUE;
  switch (trip->report->outcome) {
  case AUS_PAYMENT_KNOWN:
    if (!hear_known (&hearing, error))
      return FALSE;
    break;
  case AUS_PAYMENT_LATER:
    hear_later (&hearing);
    break;
  case AUS_PAYMENT_REFUSED:
    hear_refused (&hearing);
    break;
  }
  return store (&hearing, error);
}
