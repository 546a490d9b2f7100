/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-receipt.h"

#include "app/aus-change.h"
#include "app/aus-letter-money.h"
#include "core/aus-error.h"
#include "core/aus-time.h"
#include "storage/aus-consultation-store.h"

#include <json-glib/json-glib.h>

AusReceiptPath *
aus_receipt_path_new (const char *payment_id, const char *token)
{
  AusReceiptPath *self = g_new0 (AusReceiptPath, 1);

  self->payment_id = g_strdup (payment_id);
  self->token = g_strdup (token);
  return self;
}

void
aus_receipt_path_free (AusReceiptPath *self)
{
  if (self == NULL)
    return;
  g_free (self->payment_id);
  g_free (self->token);
  g_free (self);
}

static char *
token_of (AusApp *app, const char *payment_id)
{
  return aus_secrets_derive_token (aus_app_get_secrets (app), "receipt", payment_id);
}

char *
aus_receipt_dup_url (AusApp *app, const AusPayment *payment)
{
  g_return_val_if_fail (AUS_IS_APP (app) && payment != NULL, NULL);
  g_autofree char *token = token_of (app, payment->id);

  return g_strconcat (aus_app_get_base_url (app), "/receipt/", payment->id, "/", token, NULL);
}

static void
set_time (JsonObject *object, const char *name, gint64 usec, const char *time_zone)
{
  g_autofree char *text = aus_time_format (usec, time_zone);

  json_object_set_string_member (object, name, text);
}

static JsonNode *
receipt_node (const AusPayment *payment, const AusConsultation *one)
{
  const AusPerson *patient = aus_consultation_find_person (one, payment->participant_id);
  g_autofree char *name = patient != NULL ? aus_person_dup_display_name (patient) : g_strdup ("");
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "number", payment->id);
  json_object_set_int_member (object, "cents", payment->captured_cents);
  json_object_set_string_member (object, "currency", payment->amount.currency);
  json_object_set_int_member (object, "held_cents", payment->amount.cents);
  set_time (object, "paid_at", payment->settled_at, one->time_zone);
  json_object_set_string_member (object, "card", payment->card != NULL ? payment->card : "");
  json_object_set_boolean_member (object, "is_test", g_str_equal (payment->provider, "test"));
  json_object_set_string_member (object, "organisation", one->organisation_name);
  json_object_set_string_member (object, "practitioner", one->practitioner_name);
  json_object_set_string_member (object, "profession", one->practitioner_profession);
  json_object_set_string_member (object, "patient", name);
  json_object_set_string_member (object, "locale", patient != NULL ? patient->locale : "fr");
  json_object_set_string_member (object, "kind", aus_consultation_kind_get_name (one->kind));
  set_time (object, "consulted_at", one->started_at != 0 ? one->started_at : one->planned_start,
            one->time_zone);
  return json_node_init_object (json_node_alloc (), object);
}

/* Both refusals sound the same. */
static AusPayment *
load_paid (AusTx *tx, const AusActor *actor, const AusReceiptPath *path, AusConsultation **one,
           GError **error)
{
  AusSubject subject = { NULL };
  g_autofree char *token = token_of (aus_app_from_tx (tx), path->payment_id);

  if (!aus_policy_check (actor, AUS_ACTION_LINK_FOLLOW, &subject, error))
    return NULL;
  g_autoptr (AusPayment) payment = aus_secrets_equal (token, path->token)
                                       ? aus_payment_store_load (tx, path->payment_id, error)
                                       : NULL;
  if (payment == NULL || payment->captured_cents < 0) {
    g_clear_error (error);
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such receipt");
    return NULL;
  }
  *one = aus_consultation_store_load (tx, payment->consultation_id, error);
  return *one != NULL ? g_steal_pointer (&payment) : NULL;
}

static gpointer
show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusConsultation) one = NULL;
  g_autoptr (AusPayment) payment = load_paid (tx, actor, input, &one, error);

  return payment != NULL ? receipt_node (payment, one) : NULL;
}

static void
fill_amounts (AusReceiptSheet *sheet, const AusPayment *payment)
{
  AusMoney taken = payment->amount, returned = payment->amount;

  taken.cents = payment->captured_cents;
  returned.cents = payment->amount.cents - payment->captured_cents;
  sheet->amount = aus_letter_dup_money (&taken, sheet->locale);
  if (returned.cents <= 0)
    return;
  sheet->held = aus_letter_dup_money (&payment->amount, sheet->locale);
  sheet->returned = aus_letter_dup_money (&returned, sheet->locale);
}

static gpointer
compose (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusConsultation) one = NULL;
  g_autoptr (AusPayment) payment = load_paid (tx, actor, input, &one, error);

  if (payment == NULL)
    return NULL;
  const AusPerson *patient = aus_consultation_find_person (one, payment->participant_id);
  AusReceiptSheet *sheet = g_new0 (AusReceiptSheet, 1);
  sheet->locale = g_strdup (patient != NULL ? patient->locale : "fr");
  sheet->kind = one->kind;
  sheet->number = g_ascii_strup (payment->id, -1);
  sheet->organisation = g_strdup (one->organisation_name);
  sheet->practitioner = g_strdup (one->practitioner_name);
  sheet->patient = patient != NULL ? aus_person_dup_display_name (patient) : g_strdup ("");
  sheet->consulted = aus_letter_dup_moment (
      one->started_at != 0 ? one->started_at : one->planned_start, one->time_zone, sheet->locale);
  sheet->paid_at = payment->settled_at;
  sheet->paid = aus_letter_dup_moment (payment->settled_at, one->time_zone, sheet->locale);
  sheet->card = g_strdup (payment->card);
  sheet->is_test = g_str_equal (payment->provider, "test");
  fill_amounts (sheet, payment);
  return sheet;
}

static gpointer
show_link (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) one =
      aus_load_for (tx, actor, AUS_ACTION_CONSULTATION_READ, command->consultation_id, NULL, error);

  if (one == NULL)
    return NULL;
  if (one->payment == NULL || one->payment->captured_cents < 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "nothing was paid");
    return NULL;
  }
  g_autofree char *url = aus_receipt_dup_url (aus_app_from_tx (tx), one->payment);
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "url", url);
  return json_node_init_object (json_node_alloc (), object);
}

const AusUseCase AUS_RECEIPT_LINK = { "payment.receipt_link", AUS_ACTION_CONSULTATION_READ,
                                      AUS_USE_CASE_READ, show_link,
                                      (GDestroyNotify) json_node_unref };
const AusUseCase AUS_RECEIPT_SHOW = { "payment.receipt", AUS_ACTION_LINK_FOLLOW, AUS_USE_CASE_READ,
                                      show, (GDestroyNotify) json_node_unref };
const AusUseCase AUS_RECEIPT_COMPOSE = { "payment.receipt_print", AUS_ACTION_LINK_FOLLOW,
                                         AUS_USE_CASE_READ, compose,
                                         (GDestroyNotify) aus_receipt_sheet_free };
