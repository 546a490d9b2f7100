/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pay-fixture.h"

#include "app/aus-booking.h"
#include "app/aus-hours-case.h"
#include "app/aus-letter.h"
#include "app/aus-pay-account.h"
#include "app/aus-plan.h"
#include "app/aus-receipt.h"
#include "app/aus-visit.h"

#include <glib/gstdio.h>
#include <string.h>

/* What is asked for, and what is said of it: settings, shares, receipts (G1, H3, J3). */

static void
test_settings (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  const char *bodies[] = { "{'default_amount':{'cents':49}}", "{'base_amount':{'cents':10}}" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    practice_refuse_command (f, &AUS_PAY_ACCOUNT_UPDATE, f->martin, practice_body (NULL, bodies[i]),
                             AUS_ERROR_INVALID);
  practice_refuse (f, &AUS_PAY_ACCOUNT_SHOW, f->delegate, NULL, NULL, AUS_ERROR_FORBIDDEN);
  /* Nguyen has not linked an account: neither on, nor planned with. */
  practice_refuse_command (f, &AUS_PAY_ACCOUNT_UPDATE, f->nguyen,
                           practice_body (NULL, "{'enabled':true}"), AUS_ERROR_INVALID);
  practice_refuse (
      f, &AUS_PLAN_CREATE, f->nguyen,
      practice_body (NULL,
                     "{'planned_start':'2026-11-23T15:00:00+01:00','payment':{'mode':'online',"
                     "'max_amount':{'cents':2500,'currency':'EUR'}},'participants':[{'role':"
                     "'patient','given_name':'A','family_name':'B','email':'a@example.org'}]}"),
      (GDestroyNotify) aus_command_free, AUS_ERROR_INVALID);
}

/* A page that was opened before somebody else saved overwrites nothing. */
static void
test_versions (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (JsonNode) seen = practice_run (f, &AUS_PAY_ACCOUNT_SHOW, f->martin, NULL, NULL);
  gint64 version = json_object_get_int_member (json_node_get_object (seen), "version");
  AusCommand *first = practice_body (NULL, "{'base_amount':{'cents':2000}}");
  AusCommand *late = practice_body (NULL, "{'base_amount':null}");

  first->if_version = late->if_version = version;
  g_autoptr (JsonNode) saved = practice_run (f, &AUS_PAY_ACCOUNT_UPDATE, f->martin, first,
                                             (GDestroyNotify) aus_command_free);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (saved), "version"), ==,
                   version + 1);
  practice_refuse_command (f, &AUS_PAY_ACCOUNT_UPDATE, f->martin, late,
                           AUS_ERROR_PRECONDITION_FAILED);
  /* Nguyen has saved nothing yet: version 1 is what a page saw. */
  AusCommand *fresh = practice_body (NULL, "{'base_amount':{'cents':2000}}");
  fresh->if_version = 1;
  json_node_unref (practice_run (f, &AUS_PAY_ACCOUNT_UPDATE, f->nguyen, fresh,
                                 (GDestroyNotify) aus_command_free));
}

static gint64
reimbursed_percent (PayFixture *self, const char *start)
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
test_new_year (PayFixture *self, gconstpointer data)
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
test_receipt (PayFixture *self, gconstpointer data)
{
  Practice *f = &self->practice;
  g_autoptr (AusConsultation) one = pay_end (self, 7);

  pay_refuse (self, &AUS_RECEIPT_LINK, f->martin, aus_command_new (one->id), AUS_ERROR_NOT_FOUND);
  pay_do (self, &AUS_PAY_BILL, f->martin, pay_bill (one, 2000));
  aus_fake_payments_say (self->provider, AUS_HOLD_TRUTH_CAPTURED, 2000, 0);
  pay_round (self);
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

/* H3, G1: what is booked on a public page is paid as it was shown there. */
static void
test_booked_online (PayFixture *self, gconstpointer data)
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

static gpointer
compose (AusTx *tx, gpointer data, GError **error)
{
  return aus_letter_compose (tx, data, error);
}

/* Who is invited knows that a card will be asked for, and how much at most; by SMS in few words. */
static void
test_invitation (PayFixture *self, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_run (
      &self->practice, &AUS_PLAN_CREATE, self->practice.martin,
      practice_body (NULL, "{'planned_start':'2026-11-23T09:30:00+01:00','payment':{'mode':"
                           "'online'},'participants':[{'role':'patient','given_name':'Louise',"
                           "'family_name':'Durand','email':'louise.durand@example.org',"
                           "'mobile':'+33612345678'}]}"),
      (GDestroyNotify) aus_command_free);
  const AusConsultation *one = planned->consultation;
  static const struct {
    AusChannel channel;
    const char *words;
  } notices[] = {
    { AUS_CHANNEL_MAIL, "une réservation de 25,00\u00a0€ au plus" },
    { AUS_CHANNEL_SMS, "au plus 25,00\u00a0€ réservés sur votre carte bancaire." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (notices); i++) {
    GError *error = NULL;
    gpointer composed = NULL;
    AusOutboxRow row = {
      .consultation_id = one->id,
      .participant_id = (char *) practice_person_id (one, AUS_ROLE_PATIENT),
      .kind = AUS_MESSAGE_INVITATION,
      .channel = notices[i].channel,
      .serial = 1,
    };
    aus_database_read_sync (self->practice.database, compose, &row, &composed, &error);
    g_assert_no_error (error);
    g_autoptr (AusLetter) letter = composed;
    g_assert_nonnull (strstr (letter->text, notices[i].words));
    g_assert_null (strstr (letter->text, "{{"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PAY_TEST ("H3/booked-on-a-public-page", test_booked_online);
  PAY_TEST ("J3/settings", test_settings);
  PAY_TEST ("J3/settings-version", test_versions);
  PAY_TEST ("H3/new-year", test_new_year);
  PAY_TEST ("C1/invitation", test_invitation);
  PAY_TEST ("G1/receipt", test_receipt);
  return g_test_run ();
}
