/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-account.h"
#include "app/aus-cancel.h"
#include "app/aus-carrier.h"
#include "app/aus-jobs.h"
#include "app/aus-link.h"
#include "app/aus-outbox.h"
#include "app/aus-plan.h"
#include "app/aus-reminder-case.h"
#include "core/aus-time.h"
#include "practice.h"

#include <string.h>

/* A carrier that keeps what it is given, and answers as it is told. */

#define TEST_TYPE_CARRIER (test_carrier_get_type ())
G_DECLARE_FINAL_TYPE (TestCarrier, test_carrier, TEST, CARRIER, GObject)

struct _TestCarrier {
  GObject parent_instance;

  GPtrArray *letters; /* "id|to|subject or text|calendar" */
  AusDeliveryState state;
  const char *reason;
};

static void test_carrier_interface (AusCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestCarrier, test_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AUS_TYPE_CARRIER, test_carrier_interface))

static void
carrier_send (AusCarrier *carrier, const AusLetter *letter, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
  TestCarrier *self = TEST_CARRIER (carrier);
  g_autoptr (GTask) task = g_task_new (carrier, NULL, callback, user_data);

  g_ptr_array_add (self->letters,
                   g_strdup_printf ("%s|%s|%s|%s", letter->id, letter->to, letter->text,
                                    letter->calendar != NULL ? letter->calendar : ""));
  g_task_return_pointer (task, aus_delivery_new (self->state, self->reason, 0),
                         (GDestroyNotify) aus_delivery_free);
}

static void
test_carrier_interface (AusCarrierInterface *iface)
{
  iface->send_async = carrier_send;
}

static void
test_carrier_finalize (GObject *object)
{
  g_ptr_array_unref (TEST_CARRIER (object)->letters);
  G_OBJECT_CLASS (test_carrier_parent_class)->finalize (object);
}

static void
test_carrier_class_init (TestCarrierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_carrier_finalize;
}

static void
test_carrier_init (TestCarrier *self)
{
  self->letters = g_ptr_array_new_with_free_func (g_free);
  self->state = AUS_DELIVERY_SENT;
}

static void
on_ran (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

/* One round of @channel through @carrier; gives how many rows it took. */
static gint64
send_due (Practice *f, AusChannel channel, TestCarrier *carrier)
{
  g_autoptr (AusOutbox) outbox = aus_outbox_new (f->app, channel, AUS_CARRIER (carrier));
  g_autoptr (GAsyncResult) res = NULL;
  g_autoptr (GError) error = NULL;

  aus_outbox_run_due_async (outbox, on_ran, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  gint64 leased = aus_outbox_run_due_finish (outbox, res, &error);
  g_assert_no_error (error);
  return leased;
}

static void
fire_timers (Practice *f)
{
  g_autoptr (AusJobs) jobs = aus_jobs_new (f->app);
  g_autoptr (GAsyncResult) res = NULL;

  aus_jobs_run_due_async (jobs, on_ran, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static const char *
letter (TestCarrier *carrier, guint index)
{
  g_assert_cmpuint (index, <, carrier->letters->len);
  return g_ptr_array_index (carrier->letters, index);
}

static gboolean
says (TestCarrier *carrier, guint index, const char *words)
{
  return strstr (letter (carrier, index), words) != NULL;
}

static AusPlanned *
plan (Practice *f, const char *start)
{
  g_autofree char *body = g_strdup_printf (
      "{'planned_start':'%s','participants':[{'role':'patient','given_name':'Louise',"
      "'family_name':'Durand','email':'louise@example.org','mobile':'+33612345678'}]}",
      start);

  return practice_run (f, &AUS_PLAN_CREATE, f->martin, practice_body (NULL, body),
                       (GDestroyNotify) aus_command_free);
}

static void
change (Practice *f, const AusUseCase *use_case, const AusConsultation *consultation,
        const char *participant_id, const char *json)
{
  AusCommand *command = practice_body (consultation->id, json);

  command->participant_id = g_strdup (participant_id);
  command->if_version = practice_count (f, "SELECT version FROM consultation");
  aus_consultation_unref (practice_do (f, use_case, f->martin, command));
}

/* C1: who, when, the link, the test link, how to cancel, what to prepare; sent once. */
static void
test_invitation (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (TestCarrier) sms = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (AusPlanned) planned = plan (f, "2026-11-23T14:30:00+01:00");
  const AusLinkSecret *link = g_ptr_array_index (planned->links, 1);

  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox"), ==, 2);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 1);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 0);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_SMS, sms), ==, 1);
  g_assert_cmpuint (mail->letters->len, ==, 1);
  g_assert_true (says (mail, 0, "|louise@example.org|"));
  g_assert_true (says (mail, 0, link->url));
  g_assert_true (says (mail, 0, link->code));
  g_assert_true (says (mail, 0, "lundi 23 novembre 2026 à 14 h 30"));
  g_assert_true (says (mail, 0, "/test"));
  g_assert_true (says (mail, 0, "annuler"));
  g_assert_true (says (mail, 0, "Je ne peux pas venir")); /* the button's very words */
  g_assert_true (says (mail, 0, "carte Vitale"));
  g_assert_true (says (mail, 0, "SEQUENCE:0"));
  g_assert_true (says (mail, 0, "DTSTART:20261123T133000Z"));
  g_assert_true (says (sms, 0, "|+33612345678|"));
  g_assert_true (says (sms, 0, link->url));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox WHERE state = 'sent'"
                                      " AND due_at IS NULL AND reason IS NULL"),
                   ==, 2);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action = 'message.sent'"),
                   ==, 2);
}

/* B3: same UID, SEQUENCE + 1; who has not been invited yet hears of the new time only. */
static void
test_moved (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (AusPlanned) planned = plan (f, "2026-11-23T14:30:00+01:00");
  g_autofree char *uid = g_strdup_printf ("UID:%s@auscult", planned->consultation->id);

  change (f, &AUS_PLAN_PATCH, planned->consultation, NULL,
          "{'planned_start':'2026-11-23T15:00:00+01:00'}");
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 1);
  g_assert_true (says (mail, 0, "15 h"));
  g_assert_true (says (mail, 0, "METHOD:REQUEST"));
  g_assert_true (says (mail, 0, "SEQUENCE:1"));
  change (f, &AUS_PLAN_PATCH, planned->consultation, NULL,
          "{'planned_start':'2026-11-23T16:00:00+01:00'}");
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 1);
  g_assert_true (says (mail, 1, "a changé"));
  g_assert_true (says (mail, 1, uid));
  g_assert_true (says (mail, 1, "SEQUENCE:2"));
  /* Another end is another appointment to a calendar; another tag is none. */
  change (f, &AUS_PLAN_PATCH, planned->consultation, NULL, "{'planned_duration_minutes':45}");
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 1);
  g_assert_true (says (mail, 2, "SEQUENCE:3"));
  g_assert_true (says (mail, 2, "45 minutes"));
  change (f, &AUS_PLAN_PATCH, planned->consultation, NULL, "{'tags':['suivi']}");
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 0);
}

static AusConsultation *
cancel (Practice *f, const AusConsultation *consultation)
{
  return practice_do (f, &AUS_PLAN_CANCEL, f->martin,
                      aus_command_new_with (consultation->id, NULL, "malade"));
}

static void
test_cancelled (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (TestCarrier) sms = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (AusPlanned) planned = plan (f, "2026-11-23T14:30:00+01:00");

  /* Told by mail, not yet by SMS: nothing to take back there. */
  send_due (f, AUS_CHANNEL_MAIL, mail);
  aus_consultation_unref (cancel (f, planned->consultation));
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 1);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_SMS, sms), ==, 0);
  g_assert_true (says (mail, 1, "METHOD:CANCEL"));
  g_assert_true (says (mail, 1, "STATUS:CANCELLED"));
  g_assert_true (says (mail, 1, "SEQUENCE:1"));
  /* Undone: invited again, over the cancellation. */
  aus_consultation_unref (
      practice_do (f, &AUS_PLAN_CORRECT, f->martin,
                   aus_command_new_with (planned->consultation->id, NULL, "erreur")));
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 1);
  g_assert_true (says (mail, 2, "METHOD:REQUEST"));
  g_assert_true (says (mail, 2, "SEQUENCE:2"));
}

/* B3, C1: the patient's own cancellation is told and leaves the diary, as the practice's does. */
static void
test_cancelled_by_patient (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (AusPlanned) planned = plan (f, "2026-11-24T14:30:00+01:00");
  const AusLinkSecret *link = g_ptr_array_index (planned->links, 1);
  AusCancelLink *input = aus_cancel_link_new (strrchr (link->url, '/') + 1, NULL);

  send_due (f, AUS_CHANNEL_MAIL, mail);
  aus_consultation_unref (practice_run (f, &AUS_CANCEL_BY_LINK, f->nobody, input,
                                        (GDestroyNotify) aus_cancel_link_free));
  /* And the practitioner, who may be far from any dashboard, with initials only. */
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 2);
  guint own = says (mail, 1, "|louise@example.org|") ? 1 : 2;
  g_assert_true (says (mail, own, "METHOD:CANCEL"));
  g_assert_true (says (mail, own, "SEQUENCE:1"));
  g_assert_true (says (mail, 3 - own, "|Claire@lilas.example|"));
  g_assert_true (says (mail, 3 - own, "L. D. a annulé"));
  g_assert_false (says (mail, 3 - own, "Durand"));
  g_assert_false (says (mail, 3 - own, "METHOD"));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM job"), ==, 0); /* no reminder */
}

/* J3: whoever does not want such mails gets none; the signature stands under what patients get. */
static void
test_own_preferences (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  AusCommand *patch = practice_body (
      NULL, "{'mail_notices':false,'signature':'Dr Claire Martin\\n01 02 03 04 05'}");

  json_node_unref (
      practice_run (f, &AUS_ACCOUNT_UPDATE, f->martin, patch, (GDestroyNotify) aus_command_free));
  g_autoptr (AusPlanned) planned = plan (f, "2026-11-24T14:30:00+01:00");
  const AusLinkSecret *link = g_ptr_array_index (planned->links, 1);
  send_due (f, AUS_CHANNEL_MAIL, mail);
  g_assert_true (says (mail, 0, "\n\nDr Claire Martin\n01 02 03 04 05"));
  aus_consultation_unref (practice_run (f, &AUS_CANCEL_BY_LINK, f->nobody,
                                        aus_cancel_link_new (strrchr (link->url, '/') + 1, NULL),
                                        (GDestroyNotify) aus_cancel_link_free));
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 1);
}

/* C2: nothing is lost while a server is down, and each try is the same letter. */
static void
test_retry (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  guint tries = 0;

  aus_planned_free (plan (f, "2026-11-23T14:30:00+01:00"));
  mail->state = AUS_DELIVERY_LATER;
  mail->reason = "unreachable";
  for (guint minute = 0; minute < 60; minute++) {
    tries += (guint) send_due (f, AUS_CHANNEL_MAIL, mail);
    aus_clock_advance (f->clock, MINUTE);
  }
  g_assert_cmpuint (tries, >=, 6);
  g_assert_cmpuint (tries, <=, 16);
  g_autofree char *reason =
      practice_text (f, "SELECT state || ' ' || reason FROM outbox WHERE channel = 'mail'");
  g_assert_cmpstr (reason, ==, "waiting unreachable");
  mail->state = AUS_DELIVERY_SENT;
  mail->reason = NULL;
  aus_clock_advance (f->clock, 10 * MINUTE);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 1);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 0);
  g_assert_cmpmem (letter (mail, 0), 32, letter (mail, mail->letters->len - 1), 32);
}

/* C2: refused for good waits for a person: another address, and it leaves as another letter. */
static void
test_readdressed (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (AusPlanned) planned = plan (f, "2026-11-23T14:30:00+01:00");
  const char *patient = practice_person_id (planned->consultation, AUS_ROLE_PATIENT);

  mail->state = AUS_DELIVERY_REFUSED;
  mail->reason = "address-refused";
  send_due (f, AUS_CHANNEL_MAIL, mail);
  aus_clock_advance (f->clock, HOUR);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 0);
  mail->state = AUS_DELIVERY_SENT;
  mail->reason = NULL;
  change (f, &AUS_PLAN_PATCH_PARTICIPANT, planned->consultation, patient,
          "{'email':'louise.durand@example.org'}");
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 1);
  g_assert_true (says (mail, 1, "|louise.durand@example.org|"));
  g_assert_false (strncmp (letter (mail, 0), letter (mail, 1), 32) == 0);
}

static gpointer
poison (AusTx *tx, gpointer data, GError **error)
{
  g_assert_true (aus_tx_exec (tx, error,
                              "CREATE TRIGGER poison BEFORE UPDATE ON outbox"
                              " WHEN NEW.state = 'sent' AND NEW.consultation_id ="
                              "  (SELECT min (consultation_id) FROM outbox)"
                              " BEGIN SELECT RAISE (ABORT, 'poison'); END",
                              ""));
  return NULL;
}

/* C2: a row that cannot be written has none of those that left with it sent again. */
static void
test_unwritable (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++) {
    g_autofree char *start = g_strdup_printf ("2026-11-24T%02u:30:00+01:00", 9 + i);
    aus_planned_free (plan (f, start));
  }
  aus_database_write_sync (aus_app_get_database (f->app), poison, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 5);
  g_assert_cmpuint (mail->letters->len, ==, 5);
  g_assert_cmpint (
      practice_count (f, "SELECT count(*) FROM outbox WHERE channel = 'mail' AND state = 'sent'"),
      ==, 4);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 0);
}

/* C2: a lease belongs to one: two servers on one file send once; a dead one's is taken over. */
static void
test_two_servers (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AusDatabase) database = aus_database_open (f->path, f->clock, &error);
  g_assert_no_error (error);
  g_autoptr (AusApp) app =
      aus_app_new (database, f->clock, f->secrets, aus_app_get_settings (f->app));
  g_autoptr (AusOutbox) one = aus_outbox_new (f->app, AUS_CHANNEL_MAIL, AUS_CARRIER (mail));
  g_autoptr (AusOutbox) two = aus_outbox_new (app, AUS_CHANNEL_MAIL, AUS_CARRIER (mail));
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 40; i++) {
    g_autofree char *start =
        g_strdup_printf ("2026-11-%02uT%02u:30:00+01:00", 24 + i / 8, 8 + i % 8);
    aus_planned_free (plan (f, start));
  }
  for (guint round = 0; round < 2; round++) {
    g_autoptr (GAsyncResult) first = NULL;
    g_autoptr (GAsyncResult) second = NULL;
    aus_outbox_run_due_async (one, on_ran, &first);
    aus_outbox_run_due_async (two, on_ran, &second);
    while (first == NULL || second == NULL)
      g_main_context_iteration (NULL, TRUE);
  }
  for (guint i = 0; i < mail->letters->len; i++)
    g_hash_table_add (ids, g_strndup (letter (mail, i), 32));
  g_assert_cmpuint (mail->letters->len, ==, 40);
  g_assert_cmpuint (g_hash_table_size (ids), ==, 40);
}

/* C2: 15 minutes before, to both sides, once. */
static void
test_reminder (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (AusPlanned) planned = plan (f, "2026-11-23T14:30:00+01:00");

  send_due (f, AUS_CHANNEL_MAIL, mail);
  aus_clock_advance (f->clock, 5 * HOUR + 15 * MINUTE - 1);
  fire_timers (f);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 0);
  aus_clock_advance (f->clock, 1);
  fire_timers (f);
  fire_timers (f);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 2);
  g_assert_cmpuint (mail->letters->len, ==, 3);
  guint patient = says (mail, 1, "|louise@example.org|") ? 1 : 2;
  g_assert_true (says (mail, patient, "|louise@example.org|"));
  g_assert_true (says (mail, 3 - patient, "Votre téléconsultation avec L. D."));
  /* What happens to the consultation afterwards does not bring it back. */
  aus_consultation_unref (practice_arrive (f, planned->consultation, AUS_ROLE_PATIENT));
  fire_timers (f);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 0);
}

/* Moved and cancelled with the appointment, in its transaction. */
static void
test_reminder_moved (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = plan (f, "2026-11-23T14:30:00+01:00");
  const char *due = "SELECT due_at FROM job WHERE kind = 'remind'";

  g_assert_cmpint (practice_count (f, due), ==, planned->consultation->planned_start - 15 * MINUTE);
  change (f, &AUS_PLAN_PATCH, planned->consultation, NULL,
          "{'planned_start':'2026-11-24T10:00:00+01:00'}");
  g_assert_cmpint (practice_count (f, due), ==,
                   practice_count (f, "SELECT planned_start FROM consultation") - 15 * MINUTE);
  aus_consultation_unref (cancel (f, planned->consultation));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM job WHERE kind = 'remind'"), ==, 0);
}

/* The night the clocks go forward: 15 minutes are 15 minutes, and the hour is named as it is. */
static void
test_daylight_saving (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (AusPlanned) planned = plan (f, "2027-03-28T03:05:00+02:00");
  gint64 start = planned->consultation->planned_start;

  g_assert_cmpint (practice_count (f, "SELECT due_at FROM job WHERE kind = 'remind'"), ==,
                   start - 15 * MINUTE);
  aus_clock_advance (f->clock, start - 15 * MINUTE - aus_clock_now (f->clock));
  fire_timers (f);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), >=, 2);
  g_assert_true (says (mail, 1, "3 h 05") && says (mail, 1, "dimanche 28 mars 2027"));
}

#define EARLY_DUE "SELECT coalesce (max (due_at), 0) FROM job WHERE kind = 'remind-early'"

static JsonNode *
set_early (Practice *f, const char *json)
{
  AusCommand *body = practice_body (NULL, json);
  JsonObject *object = json_object_ref (body->object);

  aus_command_free (body);
  return practice_run (f, &AUS_REMINDER_SAVE, f->delegate, object,
                       (GDestroyNotify) json_object_unref);
}

/* What the organisation says counts, also for what is planned; the other one keeps the server's. */
static void
test_early_reminder (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = plan (f, "2026-11-27T14:30:00+01:00");
  gint64 start = planned->consultation->planned_start;

  g_assert_cmpint (practice_count (f, EARLY_DUE), ==, 0);
  g_autoptr (JsonNode) day = set_early (f, "{'early_hours':24,'version':1}");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (day), "version"), ==, 2);
  g_assert_cmpint (practice_count (f, EARLY_DUE), ==, start - 24 * HOUR);
  change (f, &AUS_PLAN_PATCH, planned->consultation, NULL,
          "{'planned_start':'2026-11-26T10:00:00+01:00'}");
  gint64 moved = practice_count (f, "SELECT planned_start FROM consultation");
  g_assert_cmpint (practice_count (f, EARLY_DUE), ==, moved - 24 * HOUR);
  json_node_unref (set_early (f, "{'early_hours':0}"));
  g_assert_cmpint (practice_count (f, EARLY_DUE), ==, 0);
  json_node_unref (set_early (f, "{'early_hours':48}"));
  g_assert_cmpint (practice_count (f, EARLY_DUE), ==, moved - 48 * HOUR);
  /* Longer ago than that: nobody is reminded of it now. */
  json_node_unref (set_early (f, "{'early_hours':336}"));
  g_assert_cmpint (practice_count (f, EARLY_DUE), ==, 0);
  json_node_unref (set_early (f, "{'early_hours':null}"));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM organisation"
                                      " WHERE early_reminder_hours IS NOT NULL"),
                   ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action = 'reminder.save'"),
                   ==, 5);
}

/* Reminded two days before; the practice prefers one day from now on: nobody is reminded twice. */
static void
test_early_reminder_once (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (AusPlanned) planned = plan (f, "2026-11-27T14:30:00+01:00");
  gint64 start = planned->consultation->planned_start;

  json_node_unref (set_early (f, "{'early_hours':48}"));
  send_due (f, AUS_CHANNEL_MAIL, mail);
  aus_clock_advance (f->clock, start - 48 * HOUR - aus_clock_now (f->clock));
  fire_timers (f);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 2);
  json_node_unref (set_early (f, "{'early_hours':24}"));
  aus_clock_advance (f->clock, 24 * HOUR);
  fire_timers (f);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 0);
  /* Moved, it is another time to be reminded of. */
  change (f, &AUS_PLAN_PATCH, planned->consultation, NULL,
          "{'planned_start':'2026-12-04T10:00:00+01:00'}");
  send_due (f, AUS_CHANNEL_MAIL, mail);
  aus_clock_advance (f->clock, practice_count (f, EARLY_DUE) - aus_clock_now (f->clock));
  fire_timers (f);
  g_assert_cmpint (send_due (f, AUS_CHANNEL_MAIL, mail), ==, 2);
}

/* A day before is 24 hours before, also when one of them is missing on the wall (C2). */
static void
test_early_daylight_saving (Practice *f, gconstpointer data)
{
  json_node_unref (set_early (f, "{'early_hours':24}"));
  g_autoptr (AusPlanned) spring = plan (f, "2027-03-28T10:00:00+02:00");
  g_assert_cmpint (practice_count (f, EARLY_DUE), ==,
                   spring->consultation->planned_start - 24 * HOUR);
  g_autofree char *due = aus_time_format (practice_count (f, EARLY_DUE), "Europe/Paris");
  g_assert_cmpstr (due, ==, "2027-03-27T09:00:00+01:00");
}

static void
test_early_refused (Practice *f, gconstpointer data)
{
  AusCommand *late = practice_body (NULL, "{'early_hours':24,'version':7}");

  practice_refuse (f, &AUS_REMINDER_SAVE, f->martin, json_object_ref (late->object),
                   (GDestroyNotify) json_object_unref, AUS_ERROR_PRECONDITION_FAILED);
  practice_refuse (f, &AUS_REMINDER_SAVE, f->nobody, json_object_ref (late->object),
                   (GDestroyNotify) json_object_unref, AUS_ERROR_UNAUTHENTICATED);
  aus_command_free (late);
  /* B9: the other organisation's own setting is another one. */
  json_node_unref (set_early (f, "{'early_hours':24}"));
  g_autoptr (JsonNode) theirs = practice_run (f, &AUS_REMINDER_SHOW, f->stranger, NULL, NULL);
  g_assert_true (json_object_get_null_member (json_node_get_object (theirs), "early_hours"));
}

/* A revoked link is told to nobody. */
static void
test_revoked (Practice *f, gconstpointer data)
{
  g_autoptr (TestCarrier) mail = g_object_new (TEST_TYPE_CARRIER, NULL);
  g_autoptr (AusPlanned) planned = plan (f, "2026-11-23T14:30:00+01:00");
  const char *patient = practice_person_id (planned->consultation, AUS_ROLE_PATIENT);

  aus_consultation_unref (
      practice_do (f, &AUS_LINK_REVOKE, f->martin,
                   aus_command_new_with (planned->consultation->id, patient, NULL)));
  send_due (f, AUS_CHANNEL_MAIL, mail);
  g_assert_cmpuint (mail->letters->len, ==, 0);
  g_autofree char *state = practice_text (f, "SELECT state FROM outbox WHERE channel = 'mail'");
  g_assert_cmpstr (state, ==, "dropped");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/outbox/C1/invitation", test_invitation);
  PRACTICE_TEST ("/app/outbox/B3/moved", test_moved);
  PRACTICE_TEST ("/app/outbox/B3/cancelled", test_cancelled);
  PRACTICE_TEST ("/app/outbox/B3/cancelled-by-patient", test_cancelled_by_patient);
  PRACTICE_TEST ("/app/outbox/J3/own-preferences", test_own_preferences);
  PRACTICE_TEST ("/app/outbox/C2/server-down-an-hour", test_retry);
  PRACTICE_TEST ("/app/outbox/C2/readdressed", test_readdressed);
  PRACTICE_TEST ("/app/outbox/C2/two-servers-one-database", test_two_servers);
  PRACTICE_TEST ("/app/outbox/C2/a-row-that-cannot-be-written", test_unwritable);
  PRACTICE_TEST ("/app/outbox/C2/reminder", test_reminder);
  PRACTICE_TEST ("/app/outbox/C2/reminder-moved", test_reminder_moved);
  PRACTICE_TEST ("/app/outbox/J4/early-reminder", test_early_reminder);
  PRACTICE_TEST ("/app/outbox/C2/early-reminder-once", test_early_reminder_once);
  PRACTICE_TEST ("/app/outbox/C2/early-reminder-daylight-saving", test_early_daylight_saving);
  PRACTICE_TEST ("/app/outbox/B9/early-reminder-refused", test_early_refused);
  PRACTICE_TEST ("/app/outbox/C2/daylight-saving", test_daylight_saving);
  PRACTICE_TEST ("/app/outbox/C3/revoked", test_revoked);
  return g_test_run ();
}
