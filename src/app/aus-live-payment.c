/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-room.h"

#include "core/aus-time.h"

/*
 * What a participant is told of money: the patient and the practitioner only. Where the card is
 * asked for is the patient's alone.
 */

static void
set_money (JsonObject *object, const char *name, gint64 cents, const char *currency)
{
  if (cents < 0) {
    json_object_set_null_member (object, name);
    return;
  }
  JsonObject *money = json_object_new ();
  json_object_set_int_member (money, "cents", cents);
  json_object_set_string_member (money, "currency", currency);
  json_object_set_object_member (object, name, money);
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

/* Where the patient's own way stands. */
static const char *
phase_of (const AusPayment *payment)
{
  if (payment == NULL || !aus_hold_is_live (payment->state, payment->want))
    return "ask";
  return payment->state == AUS_HOLD_NEW ? "opening" : "open";
}

static void
set_patient_members (JsonObject *object, const AusPayment *payment)
{
  const char *phase = phase_of (payment);

  json_object_set_string_member (object, "phase", phase);
  set_text (object, "url", g_str_equal (phase, "open") ? payment->url : NULL);
}

JsonObject *
aus_live_payment_build (const AusConsultation *consultation, AusRole role)
{
  const AusPayment *payment = consultation->payment;
  const char *currency = consultation->payment_maximum.currency;
  gboolean held = payment != NULL && consultation->payment_state == AUS_PAYMENT_HOLD;
  gboolean capturing = held && aus_payment_is_capturing (payment);

  if (consultation->payment_mode == AUS_PAYMENT_MODE_NONE ||
      (role != AUS_ROLE_PATIENT && role != AUS_ROLE_PRACTITIONER))
    return NULL;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "state",
                                 aus_payment_state_get_name (consultation->payment_state));
  set_money (object, "max_amount", consultation->payment_maximum.cents, currency);
  set_money (object, "held_amount", held ? payment->amount.cents : -1, currency);
  set_money (object, "captured_amount", payment != NULL ? payment->captured_cents : -1, currency);
  set_money (object, "pending_amount", capturing ? payment->want_cents : -1, currency);
  g_autofree char *before =
      held ? aus_time_format (payment->expires_at, consultation->time_zone) : NULL;
  set_text (object, "capture_before", before);
  set_text (object, "problem", payment != NULL ? payment->reason : NULL);
  if (role == AUS_ROLE_PATIENT) {
    set_patient_members (object, payment);
  } else {
    json_object_set_null_member (object, "phase");
    json_object_set_null_member (object, "url");
  }
  return object;
}
