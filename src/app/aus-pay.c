/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-pay.h"

#include "app/aus-change.h"
#include "app/aus-facts.h"
#include "app/aus-visit.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-time.h"
#include "domain/aus-share.h"

static AusPaymentProvider *
provider_of (AusTx *tx)
{
  return aus_app_get_payments (aus_app_from_tx (tx));
}

static AusPaymentAccount *
load_account (AusTx *tx, const char *practitioner_id, GError **error)
{
  return aus_payment_account_store_load (tx, practitioner_id,
                                         &aus_app_get_settings (aus_app_from_tx (tx))->fees, error);
}

/* Linked to the provider that is configured now, where it wants that. */
static gboolean
is_linked (AusPaymentProvider *provider, const AusPaymentAccount *account)
{
  return !aus_payment_provider_links_accounts (provider) ||
         (account->ready && account->provider_account != NULL &&
          g_strcmp0 (account->provider, aus_payment_provider_get_name (provider)) == 0);
}

gboolean
aus_pay_check_allowed (AusTx *tx, const char *practitioner_id, GError **error)
{
  AusPaymentProvider *provider = provider_of (tx);

  if (provider == NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/payment/mode",
                      "Online payment is not set up on this server");
    return FALSE;
  }
  g_autoptr (AusPaymentAccount) account = load_account (tx, practitioner_id, error);
  if (account == NULL)
    return FALSE;
  if (account->enabled && is_linked (provider, account))
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/payment/mode",
                    "This practitioner is not set up for online payment");
  return FALSE;
}

/* The patient */

static gboolean
begin_patient (AusChange *change, AusTx *tx, const AusActor *actor, const AusCommand *command,
               GError **error)
{
  AusCommand own = *command;

  if (own.participant_id == NULL)
    own.participant_id = actor->participant_id;
  if (!aus_change_begin_person (change, tx, actor, AUS_ACTION_VISIT, &own, error))
    return FALSE;
  change->kind = AUS_SAVE_PRESENCE;
  if (change->person->role == AUS_ROLE_PATIENT)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "only the patient pays");
  return FALSE;
}

static gboolean
check_step (const AusChange *change, GError **error)
{
  AusArrivalStep step = aus_visit_step (change->consultation, change->person, NULL);

  if (step == AUS_ARRIVAL_PAYMENT)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "Nothing to pay: the step is %s",
               aus_arrival_step_get_name (step));
  return FALSE;
}

/* What was accepted is what was shown, and that is what will be held (G1). */
static gboolean
check_price (const AusConsultation *consultation, gint64 cents, GError **error)
{
  if (cents == consultation->payment_maximum.cents)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/cents", "The price has changed");
  return FALSE;
}

static gboolean
is_same (const AusPayment *payment, const AusConsultation *consultation)
{
  return payment != NULL && aus_hold_is_live (payment->state, payment->want) &&
         payment->amount.cents == consultation->payment_maximum.cents;
}

static AusPayment *
payment_new (AusChange *change, AusPaymentProvider *provider, const AusPaymentAccount *account)
{
  gint64 now = aus_tx_now (change->tx);
  AusPayment *payment = aus_payment_new ();

  payment->id = aus_id_new (now);
  payment->consultation_id = g_strdup (change->consultation->id);
  payment->participant_id = g_strdup (change->person->id);
  payment->provider = g_strdup (aus_payment_provider_get_name (provider));
  if (aus_payment_provider_links_accounts (provider))
    payment->provider_account = g_strdup (account->provider_account);
  payment->amount = change->consultation->payment_maximum;
  payment->price_shown_at = now;
  payment->created_at = now;
  aus_payment_ask (payment, AUS_HOLD_WANT_OPEN, now);
  return payment;
}

static gpointer
begin_payment (AusChange *change, GError **error)
{
  AusConsultation *consultation = change->consultation;
  AusPaymentProvider *provider = provider_of (change->tx);
  g_autoptr (AusPaymentAccount) account =
      load_account (change->tx, consultation->practitioner_id, error);

  if (account == NULL)
    return NULL;
  if (provider == NULL || !is_linked (provider, account)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "nobody can take the payment");
    return NULL;
  }
  AusPayment *old = consultation->payment;
  if (old != NULL && aus_hold_is_live (old->state, old->want)) {
    aus_payment_ask (old, AUS_HOLD_WANT_RELEASE, aus_tx_now (change->tx));
    if (!aus_payment_store_save (change->tx, old, error))
      return NULL;
  }
  g_autoptr (AusPayment) payment = payment_new (change, provider, account);
  if (!aus_payment_store_insert (change->tx, payment, error))
    return NULL;
  g_clear_pointer (&consultation->payment, aus_payment_free);
  consultation->payment = g_steal_pointer (&payment);
  return aus_change_finish (change, "payment.accept", NULL, NULL, error);
}

static gpointer
pay_accept (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!begin_patient (&change, tx, actor, command, error) || !check_step (&change, error) ||
      !check_price (change.consultation, command->cents, error))
    return NULL;
  AusPayment *payment = change.consultation->payment;
  if (!is_same (payment, change.consultation))
    return begin_payment (&change, error);
  /* Asked again while it is under way: the provider is tried at once, under the same key. */
  if (payment->state == AUS_HOLD_NEW && !payment->leased) {
    payment->due_at = aus_tx_now (tx);
    if (!aus_payment_store_save (tx, payment, error))
      return NULL;
  }
  return aus_change_keep (&change);
}

static gpointer
pay_look (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!begin_patient (&change, tx, actor, input, error))
    return NULL;
  AusPayment *payment = change.consultation->payment;
  if (payment == NULL || payment->state != AUS_HOLD_OPEN ||
      !aus_hold_may_ask (payment->state, payment->want, AUS_HOLD_WANT_CHECK))
    return aus_change_keep (&change);
  aus_payment_ask (payment, AUS_HOLD_WANT_CHECK, aus_tx_now (tx));
  return aus_payment_store_save (tx, payment, error) ? aus_change_keep (&change) : NULL;
}

static gpointer
pay_card (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!begin_patient (&change, tx, actor, command, error))
    return NULL;
  const AusPayment *payment = change.consultation->payment;
  if (payment != NULL && payment->state == AUS_HOLD_OPEN &&
      aus_hold_is_live (payment->state, payment->want) &&
      g_strcmp0 (payment->session_ref, command->text) == 0)
    return aus_change_keep (&change);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such page any more");
  return NULL;
}

/* What the patient is told before accepting (H3) */

static void
set_share (JsonObject *object, const AusRule *rule, gint64 cents, gint64 base_cents)
{
  AusShare share = aus_share_of (cents, base_cents >= 0 ? base_cents : cents, rule->rate_percent);
  JsonObject *text = json_object_new ();
  JsonObject *answer = json_object_new ();

  json_object_set_int_member (answer, "rate_percent", rule->rate_percent);
  json_object_set_int_member (answer, "reimbursed_cents", share.reimbursed_cents);
  json_object_set_int_member (answer, "remainder_cents", share.remainder_cents);
  json_object_set_int_member (answer, "extra_cents", share.extra_cents);
  json_object_set_string_member (text, "fr", rule->text.fr);
  json_object_set_string_member (text, "en", rule->text.en);
  json_object_set_object_member (answer, "text", text);
  json_object_set_object_member (object, "share", answer);
}

/* Nothing is known of the patient's rights here, so the least cover is what is promised. */
static const AusRule *
find_share (const AusRules *rules, const AusConsultation *consultation)
{
  g_autofree char *day = aus_time_format (consultation->planned_start, consultation->time_zone);
  const AusRule *least = NULL;

  if (rules == NULL)
    return NULL;
  day[10] = '\0';
  g_autoptr (GPtrArray) found = aus_rules_in_force (rules, AUS_RULE_SHARE, consultation->kind, day);
  for (guint i = 0; i < found->len; i++) {
    const AusRule *rule = g_ptr_array_index (found, i);
    if (least == NULL || rule->rate_percent < least->rate_percent)
      least = rule;
  }
  return least;
}

static gpointer
pay_offer (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };
  AusPaymentProvider *provider = provider_of (tx);

  if (!begin_patient (&change, tx, actor, input, error))
    return NULL;
  const AusConsultation *one = change.consultation;
  g_autoptr (AusPaymentAccount) account = load_account (tx, one->practitioner_id, error);
  if (account == NULL)
    return NULL;
  const AusRule *rule = find_share (aus_app_get_rules (aus_app_from_tx (tx)), one);
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "cents", one->payment_maximum.cents);
  json_object_set_string_member (object, "currency", one->payment_maximum.currency);
  json_object_set_string_member (object, "provider",
                                 provider != NULL ? aus_payment_provider_get_name (provider) : "");
  if (rule != NULL && one->payment_maximum.cents > 0)
    set_share (object, rule, one->payment_maximum.cents, account->base_cents);
  else
    json_object_set_null_member (object, "share");
  return json_node_init_object (json_node_alloc (), object);
}

/* The practice (F1) */

static void
read_amount (const AusCommand *command, const AusMoney *maximum, AusMoney *amount)
{
  JsonObject *object = json_object_get_object_member (command->object, "amount");

  amount->cents = aus_json_get_int (object, "cents", -1);
  g_strlcpy (amount->currency, aus_json_get_string (object, "currency", maximum->currency),
             sizeof amount->currency);
}

/* Asked of the domain before the provider is: what could not be applied is not even begun. */
static gboolean
check_capture (AusChange *change, GError **error)
{
  const AusConsultation *one = change->consultation;
  AusConsultationFacts facts = aus_facts_of_consultation (one, aus_tx_now (change->tx));
  AusDecision decision;
  AusPaymentState next;
  AusPaymentFacts money = {
    .now = aus_tx_now (change->tx),
    .mode = one->payment_mode,
    .maximum = one->payment->amount,
    .amount = change->amount,
    .hold_expires_at = one->payment->expires_at,
  };

  if (!aus_consultation_decide (one->status, AUS_CONSULTATION_EVENT_CAPTURE, &facts,
                                &aus_app_get_settings (change->app)->consultation, &decision,
                                error) ||
      !aus_payment_decide (one->payment_state, AUS_PAYMENT_EVENT_CAPTURE, &money, &next, error))
    return FALSE;
  if (aus_hold_may_ask (one->payment->state, one->payment->want, AUS_HOLD_WANT_CAPTURE))
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                       "the provider is being asked something else");
  return FALSE;
}

static char *
print_amount (const AusMoney *amount)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT " %s", amount->cents / 100,
                          amount->cents % 100, amount->currency);
}

static gpointer
ask_capture (AusChange *change, GError **error)
{
  AusConsultation *one = change->consultation;
  g_autofree char *detail = print_amount (&change->amount);

  if (!check_capture (change, error))
    return NULL;
  aus_payment_ask (one->payment, AUS_HOLD_WANT_CAPTURE, aus_tx_now (change->tx));
  one->payment->want_cents = change->amount.cents;
  one->resumable_until = 0; /* A2: not once money is on its way */
  change->pays = TRUE;
  return aus_change_finish (change, "payment.bill", detail, NULL, error);
}

/* Without a price there is no maximum that an amount could be compared with. */
static gboolean
check_paid_online (const AusConsultation *one, GError **error)
{
  if (one->payment != NULL || one->payment_maximum.currency[0] != '\0')
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                       "this consultation is not paid online");
  return FALSE;
}

static gpointer
pay_bill (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_CONSULTATION_BILL, command, error))
    return NULL;
  AusConsultation *one = change.consultation;
  if (!check_paid_online (one, error))
    return NULL;
  const AusMoney *maximum = one->payment != NULL ? &one->payment->amount : &one->payment_maximum;
  read_amount (command, maximum, &change.amount);
  if (!aus_payment_check_amount (&change.amount, maximum, error))
    return NULL;
  if (change.amount.cents > 0 && one->payment != NULL)
    return ask_capture (&change, error);
  if (change.amount.cents > 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "no amount is held");
    return NULL;
  }
  /* 0: what is held is given back; what lapsed is put away. */
  return aus_change_apply (&change, AUS_CONSULTATION_EVENT_RELEASE, NULL, error)
             ? aus_change_finish (&change, "payment.release", NULL, NULL, error)
             : NULL;
}

/* The provider */

static gpointer
pay_news (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusPaymentNews *news = input;
  AusPaymentProvider *provider = provider_of (tx);
  AusSubject subject = { NULL };
  gboolean is_new = FALSE;
  g_autoptr (GError) local = NULL;

  if (!aus_policy_check (actor, AUS_ACTION_SERVER_TIMER, &subject, error) ||
      !aus_payment_event_store_add (tx, aus_payment_provider_get_name (provider), news->id,
                                    news->type, &is_new, error))
    return NULL;
  if (!is_new)
    return json_node_new (JSON_NODE_NULL);
  if (news->about_account)
    return aus_payment_account_store_set_ready (tx, aus_payment_provider_get_name (provider),
                                                news->account, news->ready, news->created_at, error)
               ? json_node_new (JSON_NODE_NULL)
               : NULL;
  /* News say only that there is something to look at: the order they come in does not matter. */
  g_autoptr (AusPayment) payment =
      aus_payment_store_find (tx, news->payment_id, news->session_ref, news->intent_ref, &local);
  if (payment != NULL && g_strcmp0 (payment->provider_account, news->account) == 0 &&
      aus_hold_may_ask (payment->state, payment->want, AUS_HOLD_WANT_CHECK)) {
    aus_payment_ask (payment, AUS_HOLD_WANT_CHECK, aus_tx_now (tx));
    aus_payment_store_save (tx, payment, &local);
  }
  if (local == NULL)
    return json_node_new (JSON_NODE_NULL);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

const AusUseCase AUS_PAY_ACCEPT = { "payment.accept", AUS_ACTION_VISIT, AUS_USE_CASE_WRITE,
                                    pay_accept, (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_PAY_LOOK = { "payment.look", AUS_ACTION_VISIT, AUS_USE_CASE_WRITE, pay_look,
                                  (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_PAY_OFFER = { "payment.offer", AUS_ACTION_VISIT, AUS_USE_CASE_READ, pay_offer,
                                   (GDestroyNotify) json_node_unref };
const AusUseCase AUS_PAY_CARD = { "payment.card", AUS_ACTION_VISIT, AUS_USE_CASE_READ, pay_card,
                                  (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_PAY_BILL = { "payment.bill", AUS_ACTION_CONSULTATION_BILL, AUS_USE_CASE_WRITE,
                                  pay_bill, (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_PAY_NEWS = { "payment.news", AUS_ACTION_SERVER_TIMER, AUS_USE_CASE_WRITE,
                                  pay_news, (GDestroyNotify) json_node_unref };
