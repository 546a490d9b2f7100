/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-idempotency.h"
#include "app/aus-plan.h"
#include "core/aus-error.h"
#include "practice.h"

#define BODY                                                                                       \
  "{'planned_start':'2026-11-23T14:30:00+01:00','participants':[{'role':'patient',"                \
  "'given_name':'L','family_name':'D','email':'l@example.org'}]}"

static AusAnswer *
answer (gconstpointer result, const AusActor *actor, gpointer data)
{
  const AusPlanned *planned = result;
  g_autoptr (GString) text = g_string_new (NULL);

  aus_planned_print (planned, actor, text);
  return aus_answer_new (201, g_string_free (g_steal_pointer (&text), FALSE), g_strdup ("\"v1\""),
                         g_strdup (planned->consultation->id));
}

static void
on_done (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

static AusAnswer *
book (Practice *f, AusActor *actor, const char *key, const char *hash, GError **error)
{
  g_autoptr (GAsyncResult) res = NULL;

  aus_app_run_once_async (f->app, &AUS_PLAN_CREATE, actor, practice_body (NULL, BODY),
                          (GDestroyNotify) aus_command_free, key, hash, answer, NULL, NULL, NULL,
                          on_done, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  return aus_app_run_once_finish (f->app, res, error);
}

static gint64
bookings (Practice *f)
{
  return practice_count (f, "SELECT count(*) FROM consultation");
}

static void
test_replay (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusAnswer) first = book (f, f->martin, "k1", "h1", &error);
  g_autoptr (AusAnswer) again = book (f, f->martin, "k1", "h1", &error);

  g_assert_no_error (error);
  g_assert_false (first->replayed);
  g_assert_true (again->replayed);
  g_assert_cmpuint (again->status, ==, 201);
  g_assert_cmpstr (again->body, ==, first->body);
  g_assert_cmpstr (again->etag, ==, first->etag);
  g_assert_cmpstr (again->location, ==, first->location);
  g_assert_cmpint (bookings (f), ==, 1);
}

static void
test_mismatch (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusAnswer) first = book (f, f->martin, "k1", "h1", &error);

  g_assert_nonnull (first);
  g_assert_null (book (f, f->martin, "k1", "h2", &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_IDEMPOTENCY_MISMATCH);
  g_assert_cmpint (bookings (f), ==, 1);
}

/* A key belongs to whoever sent it. */
static void
test_own_keys (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusAnswer) first = book (f, f->martin, "k1", "h1", &error);
  g_autoptr (AusAnswer) other = book (f, f->nguyen, "k1", "h1", &error);

  g_assert_nonnull (first);
  g_assert_no_error (error);
  g_assert_false (other->replayed);
  g_assert_cmpint (bookings (f), ==, 2);
}

/* What was refused may be tried again under the same key. */
static void
test_refused (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusPlanned) obstacle = practice_plan (f, "2026-11-23T14:30:00+01:00");

  g_assert_null (book (f, f->martin, "k1", "h1", &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_OVERLAP);
  g_clear_error (&error);
  aus_consultation_unref (
      practice_do (f, &AUS_PLAN_CANCEL, f->martin,
                   aus_command_new_with (obstacle->consultation->id, NULL, "x")));
  g_autoptr (AusAnswer) booked = book (f, f->martin, "k1", "h1", &error);
  g_assert_no_error (error);
  g_assert_false (booked->replayed);
}

/* Killed between commit and answer: the next life of the daemon gives the same answer. */
static void
test_crash (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusAnswer) first = book (f, f->martin, "k1", "h1", &error);
  g_autofree char *sealed = practice_text (f, "SELECT answer FROM idempotency");
  const char *url = strstr (first->body, "/c/");

  g_autofree char *token = g_strndup (url + 3, 27);
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (sealed, &length);
  g_assert_null (g_strstr_len ((const char *) bytes, (gssize) length, token)); /* sealed */

  practice_settle (f);
  aus_database_close (f->database);
  practice_settle (f);
  g_clear_object (&f->app);
  g_clear_object (&f->database);
  f->database = aus_database_open (f->path, f->clock, &error);
  AusSettings settings;
  aus_settings_init (&settings);
  f->app = aus_app_new (f->database, f->clock, f->secrets, &settings);
  g_autoptr (AusAnswer) again = book (f, f->martin, "k1", "h1", &error);
  g_assert_no_error (error);
  g_assert_true (again->replayed);
  g_assert_cmpstr (again->body, ==, first->body);
  g_assert_cmpint (bookings (f), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/once/N1/replay", test_replay);
  PRACTICE_TEST ("/app/once/N1/mismatch", test_mismatch);
  PRACTICE_TEST ("/app/once/N1/own-keys", test_own_keys);
  PRACTICE_TEST ("/app/once/N1/refused", test_refused);
  PRACTICE_TEST ("/app/once/N1/crash", test_crash);
  return g_test_run ();
}
