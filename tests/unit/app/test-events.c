/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-events.h"
#include "app/aus-plan.h"
#include "core/aus-error.h"
#include "practice.h"
#include "storage/aus-event-store.h"

#include <glib/gstdio.h>
#include "storage/aus-search-store.h"

typedef struct {
  GPtrArray *heard; /* texts */
  const char *practitioner_id;
} Ear;

static gboolean
wants (const AusEvent *event, gpointer data)
{
  const Ear *ear = data;

  g_assert_null (event->consultation);
  return ear->practitioner_id == NULL || g_str_equal (ear->practitioner_id, event->practitioner_id);
}

static gboolean
wants_filled (const AusEvent *event, gpointer data)
{
  const Ear *ear = data;

  return ear->practitioner_id == NULL || g_str_equal (ear->practitioner_id, event->practitioner_id);
}

static void
hear (const AusEvent *event, gpointer data)
{
  Ear *ear = data;

  g_assert_nonnull (event->consultation);
  g_ptr_array_add (
      ear->heard, g_strdup_printf ("%d %s", (int) event->type,
                                   aus_consultation_status_get_name (event->consultation->status)));
}

static void
wait_heard (const Ear *ear, guint count)
{
  while (ear->heard->len < count)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_hand_out (Practice *f, gconstpointer data)
{
  AusEvents *events = aus_app_get_events (f->app);
  g_autoptr (GPtrArray) heard = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new_with_free_func (g_free);
  Ear ear = { heard, f->martin->account_id };
  Ear deaf = { nothing, f->nguyen->account_id };
  guint id = aus_events_listen (events, wants_filled, hear, &ear, NULL);
  guint deaf_id = aus_events_listen (events, wants_filled, hear, &deaf, NULL);
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");

  wait_heard (&ear, 1);
  aus_consultation_unref (practice_arrive (f, planned->consultation, AUS_ROLE_PATIENT));
  wait_heard (&ear, 5);
  g_assert_cmpstr (g_ptr_array_index (heard, 0), ==, "0 scheduled");
  g_assert_cmpstr (g_ptr_array_index (heard, 4), ==, "1 waiting"); /* rings */
  g_assert_cmpuint (nothing->len, ==, 0);
  g_assert_cmpint (aus_events_get_last (events), ==,
                   practice_count (f, "SELECT max(number) FROM event"));
  aus_events_unlisten (events, id);
  aus_events_unlisten (events, deaf_id);
}

static gpointer
plan_elsewhere (AusTx *tx, gpointer data, GError **error)
{
  return aus_event_store_add (tx, "changed", data, NULL, error) ? data : NULL;
}

/* What another process, such as auscultctl, has committed is heard too, and in order. */
static void
test_other_process (Practice *f, gconstpointer data)
{
  AusEvents *events = aus_app_get_events (f->app);
  g_autoptr (GPtrArray) heard = g_ptr_array_new_with_free_func (g_free);
  Ear ear = { heard, NULL };
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  guint id = aus_events_listen (events, wants_filled, hear, &ear, NULL);
  g_autoptr (GError) error = NULL;
  AusDatabase *elsewhere = aus_database_open (f->path, f->clock, &error);

  g_assert_no_error (error);
  g_assert_true (aus_database_watch (f->database, &error));
  wait_heard (&ear, 1);
  aus_database_write_sync (elsewhere, plan_elsewhere, planned->consultation, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (aus_database_announce (elsewhere, &error));
  wait_heard (&ear, 2);

  aus_database_write_sync (elsewhere, plan_elsewhere, planned->consultation, NULL, &error);
  aus_consultation_unref (practice_arrive (f, planned->consultation, AUS_ROLE_PATIENT));
  wait_heard (&ear, 7); /* the gap in the numbers is enough */
  g_assert_cmpint (aus_events_get_last (events), ==,
                   practice_count (f, "SELECT max(number) FROM event"));
  aus_events_unlisten (events, id);
  aus_database_close (elsewhere);
  g_autofree char *announcement = g_strconcat (f->path, "-changed", NULL);
  g_assert_cmpint (g_unlink (announcement), ==, 0);
  g_object_unref (elsewhere);
}

/* Nobody wants them: they count as handed out, and nothing is loaded for them. */
static void
test_nobody (Practice *f, gconstpointer data)
{
  AusEvents *events = aus_app_get_events (f->app);
  g_autoptr (GPtrArray) heard = g_ptr_array_new_with_free_func (g_free);
  Ear ear = { heard, "nobody" };
  guint id = aus_events_listen (events, wants, hear, &ear, NULL);
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");

  g_assert_nonnull (planned);
  while (aus_events_get_last (events) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (heard->len, ==, 0);
  aus_events_unlisten (events, id);
}

static void
on_replayed (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

static GPtrArray *
replay (Practice *f, gint64 since, const char *const *ids)
{
  AusEvents *events = aus_app_get_events (f->app);
  g_autoptr (GAsyncResult) res = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *found = NULL;

  aus_events_replay_async (events, since, ids, NULL, on_replayed, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (aus_events_replay_finish (events, res, &found, &error));
  return found;
}

static gpointer
prune (AusTx *tx, gpointer data, GError **error)
{
  gboolean behind = FALSE;

  /* What the search has not seen yet is not forgotten. */
  gint64 before = 0, after = 0;
  aus_tx_get_int (tx, &before, 0, error, "SELECT count(*) FROM event", "");
  aus_event_store_prune (tx, aus_tx_now (tx), error);
  aus_tx_get_int (tx, &after, 0, error, "SELECT count(*) FROM event", "");
  g_assert_cmpint (after, ==, before);
  aus_search_store_catch_up (tx, 1000, &behind, error);
  aus_event_store_prune (tx, aus_tx_now (tx), error);
  return NULL;
}

static void
test_replay (Practice *f, gconstpointer data)
{
  AusEvents *events = aus_app_get_events (f->app);
  const char *ids[] = { f->martin->account_id, NULL };
  const char *others[] = { f->nguyen->account_id, NULL };
  g_autoptr (AusPlanned) first = practice_plan (f, "2026-11-23T09:30:00+01:00");
  g_autoptr (AusPlanned) second = practice_plan (f, "2026-11-23T10:30:00+01:00");

  g_assert_nonnull (second);
  aus_consultation_unref (practice_arrive (f, first->consultation, AUS_ROLE_PATIENT));
  while (aus_events_get_last (events) < practice_count (f, "SELECT max(number) FROM event"))
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GPtrArray) all = replay (f, 0, ids);
  g_assert_cmpuint (all->len, ==, 2); /* each consultation once, as it is now */
  const AusEvent *newest = g_ptr_array_index (all, 1);
  g_assert_cmpint (newest->consultation->status, ==, AUS_CONSULTATION_WAITING);
  g_autoptr (GPtrArray) foreign = replay (f, 0, others);
  g_assert_cmpuint (foreign->len, ==, 0);
  g_autoptr (GPtrArray) nothing_new = replay (f, aus_events_get_last (events), ids);
  g_assert_cmpuint (nothing_new->len, ==, 0);

  aus_clock_advance (f->clock, HOUR);
  aus_database_write_sync (f->database, prune, NULL, NULL, NULL);
  g_assert_null (replay (f, 0, ids));    /* too old: resync */
  g_assert_null (replay (f, 9999, ids)); /* of another life */
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/events/D5/hand-out", test_hand_out);
  PRACTICE_TEST ("/app/events/D5/other-process", test_other_process);
  PRACTICE_TEST ("/app/events/D5/nobody-wants", test_nobody);
  PRACTICE_TEST ("/app/events/D5/replay", test_replay);
  return g_test_run ();
}
