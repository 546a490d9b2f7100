/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-admit.h"
#include "app/aus-hangup.h"
#include "app/aus-jobs.h"
#include "app/aus-plan.h"
#include "app/aus-visit.h"
#include "core/aus-error.h"
#include "practice.h"

static void
on_ran (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

static gint64
run_due (AusJobs *jobs)
{
  g_autoptr (GAsyncResult) res = NULL;
  g_autoptr (GError) error = NULL;

  aus_jobs_run_due_async (jobs, on_ran, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  gint64 done = aus_jobs_run_due_finish (jobs, res, &error);
  g_assert_no_error (error);
  return done;
}

static void
assert_status (Practice *f, const char *expected)
{
  g_autofree char *status = practice_text (f, "SELECT status FROM consultation");

  g_assert_cmpstr (status, ==, expected);
}

static void
test_absent (Practice *f, gconstpointer data)
{
  g_autoptr (AusJobs) jobs = aus_jobs_new (f->app);
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");

  g_assert_nonnull (planned);
  aus_clock_advance (f->clock, 90 * MINUTE - 1);
  g_assert_cmpint (run_due (jobs), ==, 0);
  aus_clock_advance (f->clock, 1);
  g_assert_cmpint (run_due (jobs), ==, 1);
  assert_status (f, "absent");
  g_assert_cmpint (run_due (jobs), ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action='timer.absent'"
                                      " AND actor_kind='system'"),
                   ==, 1);
}

/* No waiting patient is ever sent away before 60 minutes (A1). */
static void
test_missed (Practice *f, gconstpointer data)
{
  g_autoptr (AusJobs) jobs = aus_jobs_new (f->app);
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");

  aus_consultation_unref (practice_arrive (f, planned->consultation, AUS_ROLE_PATIENT));
  aus_clock_advance (f->clock, 90 * MINUTE - 1);
  g_assert_cmpint (run_due (jobs), ==, 0);
  assert_status (f, "waiting");
  aus_clock_advance (f->clock, 1);
  g_assert_cmpint (run_due (jobs), ==, 1);
  assert_status (f, "missed");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'missed'"), ==, 1);
}

static void
test_grace (Practice *f, gconstpointer data)
{
  g_autoptr (AusJobs) jobs = aus_jobs_new (f->app);
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const AusConsultation *c = planned->consultation;

  aus_consultation_unref (practice_arrive (f, c, AUS_ROLE_PATIENT));
  aus_clock_advance (f->clock, MINUTE);
  aus_consultation_unref (practice_presence (f, c, AUS_ROLE_PATIENT, AUS_PRESENCE_AWAY));
  aus_clock_advance (f->clock, 29 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpint (run_due (jobs), ==, 0);
  assert_status (f, "waiting");
  aus_clock_advance (f->clock, G_USEC_PER_SEC);
  g_assert_cmpint (run_due (jobs), ==, 1);
  assert_status (f, "scheduled");
}

static void
test_abandon (Practice *f, gconstpointer data)
{
  g_autoptr (AusJobs) jobs = aus_jobs_new (f->app);
  g_autoptr (AusConsultation) c = practice_in_call (f);

  aus_clock_advance (f->clock, 10 * MINUTE);
  aus_consultation_unref (practice_presence (f, c, AUS_ROLE_PATIENT, AUS_PRESENCE_AWAY));
  aus_clock_advance (f->clock, 60 * MINUTE);
  g_assert_cmpint (run_due (jobs), ==, 0); /* the practitioner is there */
  aus_consultation_unref (practice_presence (f, c, AUS_ROLE_PRACTITIONER, AUS_PRESENCE_AWAY));
  aus_clock_advance (f->clock, 15 * MINUTE);
  g_assert_cmpint (run_due (jobs), ==, 1);
  assert_status (f, "finalized");
  g_assert_cmpint (practice_count (f, "SELECT (both_last-both_first)/1000000 FROM consultation"),
                   ==, 600);
  /* How long it was the practitioner confirms, or corrects; once. */
  AusCommand *longer = aus_command_new (c->id);
  longer->minutes = 24 * 60;
  practice_refuse_command (f, &AUS_HANGUP_CONFIRM, f->martin, longer, AUS_ERROR_INVALID);
  AusCommand *confirm = aus_command_new (c->id);
  confirm->minutes = 12;
  g_autoptr (AusConsultation) said = practice_do (f, &AUS_HANGUP_CONFIRM, f->martin, confirm);
  g_assert_null (said->status_reason);
  g_assert_cmpint (said->both_last - said->both_first, ==, 12 * MINUTE);
  practice_refuse_command (f, &AUS_HANGUP_CONFIRM, f->martin, aus_command_new (c->id),
                           AUS_ERROR_ILLEGAL_TRANSITION);
}

static void
test_moved (Practice *f, gconstpointer data)
{
  g_autoptr (AusJobs) jobs = aus_jobs_new (f->app);
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  AusCommand *move =
      practice_body (planned->consultation->id, "{'planned_start':'2026-11-23T16:00:00+01:00'}");

  move->if_version = 1;
  aus_consultation_unref (practice_do (f, &AUS_PLAN_PATCH, f->martin, move));
  aus_clock_advance (f->clock, 2 * HOUR);
  g_assert_cmpint (run_due (jobs), ==, 0);
  assert_status (f, "scheduled");
}

/* Two daemons on one database: each timer is done once. */
static void
test_exactly_once (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  AusSettings settings;
  AusDatabase *other = aus_database_open (f->path, f->clock, &error);
  g_assert_no_error (error);
  aus_settings_init (&settings);
  AusApp *second_app = aus_app_new (other, f->clock, f->secrets, &settings);
  AusJobs *first = aus_jobs_new (f->app);
  AusJobs *second = aus_jobs_new (second_app);
  GAsyncResult *results[2] = { NULL, NULL };

  for (guint i = 0; i < 30; i++)
    aus_planned_free (practice_plan (f, "2026-11-23T09:30:00+01:00"));
  aus_clock_advance (f->clock, 2 * HOUR);
  aus_jobs_run_due_async (first, on_ran, &results[0]);
  aus_jobs_run_due_async (second, on_ran, &results[1]);
  while (results[0] == NULL || results[1] == NULL)
    g_main_context_iteration (NULL, TRUE);
  gint64 done = aus_jobs_run_due_finish (first, results[0], &error) +
                aus_jobs_run_due_finish (second, results[1], &error);
  g_assert_no_error (error);
  g_assert_cmpint (done, ==, 30);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action='timer.absent'"), ==,
                   30);
  g_object_unref (results[0]);
  g_object_unref (results[1]);
  practice_settle (f);
  g_object_unref (first);
  g_object_unref (second);
  aus_database_close (other);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_object_unref (second_app);
  g_object_unref (other);
}

static gboolean
is_absent (Practice *f)
{
  g_autofree char *status = practice_text (f, "SELECT status FROM consultation");

  return g_strcmp0 (status, "absent") == 0;
}

/* The timer that a commit sets goes off by itself. */
static void
test_timer (Practice *f, gconstpointer data)
{
  g_autoptr (AusJobs) jobs = aus_jobs_new (f->app);
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");

  g_assert_nonnull (planned);
  practice_settle (f);
  aus_clock_advance (f->clock, 2 * HOUR);
  aus_jobs_start (jobs);
  while (!is_absent (f))
    g_main_context_iteration (NULL, TRUE);
  aus_jobs_stop (jobs);
}

/* What is kept only for a while: a row of each, as old as may be, and a microsecond older. */
static const struct {
  const char *table;
  const char *sql; /* {id}, {at}: when it began to be old */
  gint64 keep;
} passing[] = {
  { "idempotency",
    "INSERT INTO idempotency (account_id, request_key, request_hash, answer, created_at)"
    " SELECT id, '{id}', 'h', 'a', {at} FROM account LIMIT 1",
    24 * HOUR },
  { "booking",
    "INSERT INTO booking (id, token_hash, practitioner_id, state, planned_start, planned_minutes,"
    " held_until, address_hash, given_name, family_name, birth_date, locale, created_at)"
    " SELECT '{id}', '{id}', id, 'over', 1, 20, 1, 'h', 'A', 'B', '1951-04-02', 'fr', {at}"
    " FROM account WHERE role = 'practitioner' LIMIT 1",
    24 * HOUR },
  { "queue_place",
    "INSERT INTO queue_place (consultation_id, origin, created_at) SELECT id, 'o', {at}"
    " FROM consultation WHERE id NOT IN (SELECT consultation_id FROM queue_place) LIMIT 1",
    24 * HOUR },
  { "session",
    "INSERT INTO session (token_hash, id, account_id, created_at, last_used_at, expires_at)"
    " SELECT '{id}', '{id}', id, 1, 1, {at} FROM account LIMIT 1",
    30 * 24 * HOUR },
  { "payment_event",
    "INSERT INTO payment_event (provider, id, type, at) VALUES ('p', '{id}', 't', {at})",
    30 * 24 * HOUR },
  { "webhook_delivery",
    "INSERT INTO webhook_delivery (webhook_id, id, type, payload, created_at, state)"
    " VALUES ('w', '{id}', 'ping', '{}', {at}, 'sent')",
    30 * 24 * HOUR },
};

static void
insert (Practice *f, const char *template, const char *id, gint64 at)
{
  g_autoptr (GString) sql = g_string_new (template);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, at);
  g_autoptr (GError) error = NULL;

  g_string_replace (sql, "{id}", id, 0);
  g_string_replace (sql, "{at}", time, 0);
  aus_database_write_sync (f->database, practice_exec, sql->str, NULL, &error);
  g_assert_no_error (error);
}

/* L2: what only serves for a while is gone when it is over, and not before. */
static void
test_purge (Practice *f, gconstpointer data)
{
  g_autoptr (AusJobs) jobs = aus_jobs_new (f->app);

  aus_planned_free (practice_plan (f, "2026-11-24T09:30:00+01:00"));
  aus_planned_free (practice_plan (f, "2026-11-24T10:30:00+01:00"));
  insert (f,
          "INSERT INTO webhook (id, account_id, organisation_id, url, created_at)"
          " SELECT 'w', id, organisation_id, 'https://{id}.example', {at} FROM account LIMIT 1",
          "w", 1);
  aus_clock_advance (f->clock, 60 * 24 * HOUR);
  gint64 now = aus_clock_now (f->clock);
  for (guint i = 0; i < G_N_ELEMENTS (passing); i++) {
    insert (f, passing[i].sql, "young", now - passing[i].keep);
    insert (f, passing[i].sql, "old", now - passing[i].keep - 1);
  }
  aus_jobs_start (jobs);
  practice_settle (f);
  aus_jobs_stop (jobs);
  for (guint i = 0; i < G_N_ELEMENTS (passing); i++) {
    g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", passing[i].table);
    g_test_message ("%s", passing[i].table);
    g_assert_cmpint (practice_count (f, sql), ==, 1);
  }
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM consultation"), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/jobs/A1/absent", test_absent);
  PRACTICE_TEST ("/app/jobs/A1/missed-not-before-60-minutes", test_missed);
  PRACTICE_TEST ("/app/jobs/A1/grace", test_grace);
  PRACTICE_TEST ("/app/jobs/A1/abandoned-call", test_abandon);
  PRACTICE_TEST ("/app/jobs/B3/moved", test_moved);
  PRACTICE_TEST ("/app/jobs/M6/exactly-once", test_exactly_once);
  PRACTICE_TEST ("/app/jobs/A1/timer", test_timer);
  PRACTICE_TEST ("/app/jobs/L2/purge", test_purge);
  return g_test_run ();
}
