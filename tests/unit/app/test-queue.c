/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-admit.h"
#include "app/aus-jobs.h"
#include "app/aus-plan.h"
#include "app/aus-query.h"
#include "app/aus-queue.h"
#include "app/aus-visit.h"
#include "domain/aus-queue.h"
#include "practice.h"

#include <string.h>

/* What the identity would say of the actors of the practice once they serve the queue. */
static AusActor *
serving (const AusActor *actor, const char *queue_id)
{
  AusActor *copy = aus_actor_copy_for (actor, NULL);
  const char *ids[] = { queue_id, NULL };

  aus_actor_set_queues (copy, ids);
  return copy;
}

static AusQueueChange *
body (const char *id, const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return aus_queue_change_new (id, json_node_get_object (node));
}

static JsonNode *
run (Practice *f, const AusUseCase *use_case, AusActor *actor, AusQueueChange *change)
{
  return practice_run (f, use_case, actor, change, (GDestroyNotify) aus_queue_change_free);
}

/* A queue that martin and nguyen serve, open. */
typedef struct {
  char *id;
  char *code;
  AusActor *martin;
  AusActor *nguyen;
} Line;

static Line
line_new (Practice *f)
{
  g_autofree char *json =
      g_strdup_printf ("{'name':'Sans rendez-vous','practitioner_ids':['%s','%s']}",
                       f->martin->account_id, f->nguyen->account_id);
  g_autoptr (JsonNode) made = run (f, &AUS_QUEUE_CREATE, f->delegate, body (NULL, json));
  JsonObject *object = json_node_get_object (made);
  Line line = { .id = g_strdup (json_object_get_string_member (object, "id")),
                .code = g_strdup (json_object_get_string_member (object, "code")) };

  g_assert_false (json_object_get_boolean_member (object, "open"));
  line.martin = serving (f->martin, line.id);
  line.nguyen = serving (f->nguyen, line.id);
  json_node_unref (run (f, &AUS_QUEUE_OPEN, line.martin, aus_queue_change_new (line.id, NULL)));
  return line;
}

static void
line_clear (Line *self)
{
  g_free (self->id);
  g_free (self->code);
  aus_actor_unref (self->martin);
  aus_actor_unref (self->nguyen);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, line_clear)

static AusQueueVisit *
visitor (const char *code, const char *json)
{
  AusQueueVisit *self = g_new0 (AusQueueVisit, 1);
  g_autofree char *text = g_strdelimit (g_strdup (json != NULL ? json : "null"), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  self->code = g_strdup (code);
  if (json != NULL)
    self->person = json_object_ref (json_node_get_object (node));
  return self;
}

static AusConsultation *
load (Practice *f, const char *id)
{
  return practice_do (f, &AUS_QUERY_ONE, f->system, aus_command_new (id));
}

/* Somebody joins and goes all the way to the waiting room; the id of the consultation. */
static char *
join (Practice *f, const Line *line, const char *family_name)
{
  g_autofree char *json = g_strdup_printf (
      "{'given_name':'Zoé','family_name':'%s','birth_date':'1990-01-02'}", family_name);
  g_autoptr (AusVisitPass) pass =
      practice_run (f, &AUS_QUEUE_JOIN, f->nobody, visitor (line->code, json),
                    (GDestroyNotify) aus_queue_visit_free);
  g_autoptr (AusConsultation) c = load (f, pass->consultation_id);

  g_assert_cmpint (practice_person (c, AUS_ROLE_PATIENT)->identity_confirmed_at, !=, 0);
  g_assert_true (aus_person_is_to_identify (practice_person (c, AUS_ROLE_PATIENT)));
  aus_consultation_unref (practice_arrive (f, c, AUS_ROLE_PATIENT));
  aus_clock_advance (f->clock, MINUTE);
  return g_strdup (c->id);
}

static AusQueueTake *
take_of (const Line *line, const char *consultation_id)
{
  AusQueueTake *take = g_new0 (AusQueueTake, 1);

  take->queue_id = g_strdup (line->id);
  take->consultation_id = g_strdup (consultation_id);
  return take;
}

static AusConsultation *
take (Practice *f, const Line *line, AusActor *actor, const char *consultation_id)
{
  return practice_run (f, &AUS_QUEUE_TAKE, actor, take_of (line, consultation_id),
                       (GDestroyNotify) aus_queue_take_free);
}

static void
refuse_take (Practice *f, const Line *line, AusActor *actor, const char *consultation_id,
             AusError code)
{
  practice_refuse (f, &AUS_QUEUE_TAKE, actor, take_of (line, consultation_id),
                   (GDestroyNotify) aus_queue_take_free, code);
}

/* First ready, first taken; and then it is a consultation like any other of the taker. */
static void
test_take (Practice *f, gconstpointer data)
{
  g_auto (Line) line = line_new (f);
  g_autofree char *first = join (f, &line, "Petit"), *second = join (f, &line, "Durand");
  g_autoptr (AusConsultation) taken = take (f, &line, line.nguyen, NULL);
  g_autoptr (AusConsultation) again = load (f, first);

  g_assert_cmpstr (taken->id, ==, first);
  g_assert_cmpstr (again->practitioner_id, ==, f->nguyen->account_id);
  g_assert_cmpstr (again->queue_id, ==, line.id);
  g_assert_cmpstr (practice_person (again, AUS_ROLE_PRACTITIONER)->account_id, ==,
                   f->nguyen->account_id);
  g_assert_cmpstr (practice_person (again, AUS_ROLE_PRACTITIONER)->family_name, ==, "Nguyen");
  g_autoptr (AusConsultation) started =
      practice_do (f, &AUS_ADMIT_START, f->nguyen, aus_command_new (first));
  g_assert_cmpint (started->status, ==, AUS_CONSULTATION_IN_PROGRESS);
  practice_refuse_command (f, &AUS_ADMIT_START, f->martin, aus_command_new (first),
                           AUS_ERROR_NOT_FOUND);
  g_autoptr (AusConsultation) other = take (f, &line, line.martin, NULL);
  g_assert_cmpstr (other->id, ==, second);
  refuse_take (f, &line, line.martin, NULL, AUS_ERROR_ILLEGAL_TRANSITION);
}

/* Somebody who cannot wait; whoever comes second is told so. */
static void
test_take_this_one (Practice *f, gconstpointer data)
{
  g_auto (Line) line = line_new (f);
  g_autofree char *first = join (f, &line, "Petit"), *second = join (f, &line, "Durand");
  g_autoptr (AusConsultation) urgent = take (f, &line, line.martin, second);
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T15:00:00+01:00");

  g_assert_cmpstr (urgent->id, ==, second);
  refuse_take (f, &line, line.nguyen, second, AUS_ERROR_ILLEGAL_TRANSITION);
  refuse_take (f, &line, line.nguyen, planned->consultation->id, AUS_ERROR_NOT_FOUND);
  g_autoptr (AusConsultation) rest = take (f, &line, line.nguyen, NULL);
  g_assert_cmpstr (rest->id, ==, first);
}

static void
test_who_may (Practice *f, gconstpointer data)
{
  g_auto (Line) line = line_new (f);
  g_autofree char *id = join (f, &line, "Petit");
  g_autoptr (AusActor) delegate = serving (f->delegate, line.id);
  AusActor *refused[] = { f->roux, f->operator, delegate };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    refuse_take (f, &line, refused[i], NULL, AUS_ERROR_FORBIDDEN);
  refuse_take (f, &line, f->stranger, NULL, AUS_ERROR_NOT_FOUND);
  refuse_take (f, &line, f->nobody, NULL, AUS_ERROR_UNAUTHENTICATED);
  /* Nobody sits with somebody who is not theirs yet. */
  practice_refuse_command (f, &AUS_ADMIT_START, line.martin, aus_command_new (id),
                           AUS_ERROR_FORBIDDEN);
  practice_refuse_command (f, &AUS_VISIT_OPEN, line.martin, aus_command_new (id),
                           AUS_ERROR_FORBIDDEN);
  practice_refuse_command (f, &AUS_QUERY_ONE, f->roux, aus_command_new (id), AUS_ERROR_NOT_FOUND);
  aus_consultation_unref (
      practice_do (f, &AUS_PLAN_CANCEL, delegate, aus_command_new_with (id, NULL, "fermé")));
}

static guint
count_of (Practice *f, AusActor *actor)
{
  g_autoptr (AusConsultationPage) page = practice_run (
      f, &AUS_QUERY_WAITING, actor, aus_list_query_new (), (GDestroyNotify) aus_list_query_free);

  return page->items->len;
}

/* All who serve it see who waits, and those who act for them; taken, only the taker does. */
static void
test_dashboards (Practice *f, gconstpointer data)
{
  g_auto (Line) line = line_new (f);
  g_autoptr (AusActor) delegate = serving (f->delegate, line.id);

  g_free (join (f, &line, "Petit"));
  g_assert_cmpuint (count_of (f, line.martin), ==, 1);
  g_assert_cmpuint (count_of (f, line.nguyen), ==, 1);
  g_assert_cmpuint (count_of (f, delegate), ==, 1);
  g_assert_cmpuint (count_of (f, f->roux), ==, 0);
  g_assert_cmpuint (count_of (f, f->stranger), ==, 0);
  aus_consultation_unref (take (f, &line, line.martin, NULL));
  g_assert_cmpuint (count_of (f, line.martin), ==, 1);
  g_assert_cmpuint (count_of (f, line.nguyen), ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM event WHERE type = 'gone'"
                                      " AND practitioner_id = (SELECT id FROM queue)"),
                   ==, 1);
}

/* Words of somebody taken are found by the taker, and by nobody else. */
static void
test_search (Practice *f, gconstpointer data)
{
  g_auto (Line) line = line_new (f);
  const char *rows =
      "SELECT count(*) FROM search_row WHERE number IN (SELECT rowid FROM search_word"
      " WHERE search_word MATCH 'petit') AND words LIKE '%' || (SELECT practitioner_id"
      " FROM consultation) || '%'";

  g_free (join (f, &line, "Petit"));
  practice_index (f, 1000);
  g_assert_cmpint (practice_count (f, rows), ==, 1);
  aus_consultation_unref (take (f, &line, line.martin, NULL));
  practice_index (f, 1000);
  g_assert_cmpint (practice_count (f, rows), ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM search_word WHERE"
                                      " search_word MATCH 'petit'"),
                   ==, 1);
}

static void
refuse_join (Practice *f, const char *code, const char *json, AusError error)
{
  practice_refuse (f, &AUS_QUEUE_JOIN, f->nobody, visitor (code, json),
                   (GDestroyNotify) aus_queue_visit_free, error);
}

static void
test_closed (Practice *f, gconstpointer data)
{
  static const char someone[] = "{'given_name':'A','family_name':'B'}";
  g_auto (Line) line = line_new (f);

  g_free (join (f, &line, "Petit"));
  json_node_unref (run (f, &AUS_QUEUE_CLOSE, line.martin, aus_queue_change_new (line.id, NULL)));
  refuse_join (f, line.code, someone, AUS_ERROR_ILLEGAL_TRANSITION);
  refuse_join (f, "XXXXXX", someone, AUS_ERROR_NOT_FOUND);
  refuse_join (f, "nothing", someone, AUS_ERROR_NOT_FOUND);
  /* Who waits is still served. */
  aus_consultation_unref (take (f, &line, line.martin, NULL));
}

static void
test_input (Practice *f, gconstpointer data)
{
  g_auto (Line) line = line_new (f);

  refuse_join (f, line.code, "{'given_name':'','family_name':'B'}", AUS_ERROR_INVALID);
  refuse_join (f, line.code, "{'given_name':'A','family_name':'B','email':'nobody'}",
               AUS_ERROR_INVALID);
  refuse_join (f, line.code, "{'given_name':'A','family_name':'B','birth_date':'2030-01-01'}",
               AUS_ERROR_INVALID);
  practice_refuse (f, &AUS_QUEUE_CREATE, f->martin,
                   body (NULL, "{'name':'  ','practitioner_ids':[]}"),
                   (GDestroyNotify) aus_queue_change_free, AUS_ERROR_INVALID);
  g_autofree char *foreign =
      g_strdup_printf ("{'name':'Q','practitioner_ids':['%s']}", f->stranger->account_id);
  practice_refuse (f, &AUS_QUEUE_CREATE, f->martin, body (NULL, foreign),
                   (GDestroyNotify) aus_queue_change_free, AUS_ERROR_INVALID);
  practice_refuse (f, &AUS_QUEUE_CHANGE, f->stranger, body (line.id, "{'name':'mine'}"),
                   (GDestroyNotify) aus_queue_change_free, AUS_ERROR_NOT_FOUND);
  practice_refuse (f, &AUS_QUEUE_OPEN, f->roux, aus_queue_change_new (line.id, NULL),
                   (GDestroyNotify) aus_queue_change_free, AUS_ERROR_FORBIDDEN);
}

/* Who could take them must be allowed to hold what they came for (H4). */
static void
test_professions (Practice *f, gconstpointer data)
{
  g_autofree char *json =
      g_strdup_printf ("{'name':'Pharmacie','profession':'pharmacist','practitioner_ids':['%s']}",
                       f->martin->account_id);

  practice_refuse (f, &AUS_QUEUE_CREATE, f->martin, body (NULL, json),
                   (GDestroyNotify) aus_queue_change_free, AUS_ERROR_INVALID);
}

/* A page that is reloaded, and a line that was lost for a while, keep their place. */
static void
test_place (Practice *f, gconstpointer data)
{
  g_auto (Line) line = line_new (f);
  g_autofree char *first = join (f, &line, "Petit");
  g_autoptr (AusConsultation) c = load (f, first);

  g_free (join (f, &line, "Durand"));
  aus_consultation_unref (practice_presence (f, c, AUS_ROLE_PATIENT, AUS_PRESENCE_AWAY));
  aus_clock_advance (f->clock, 2 * MINUTE);
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);
  aus_consultation_unref (practice_do (f, &AUS_VISIT_OPEN, seat, aus_command_new (first)));
  g_autoptr (AusConsultation) taken = take (f, &line, line.martin, NULL);
  g_assert_cmpstr (taken->id, ==, first);
}

/* Places that nobody uses, and who holds many */

static void
on_ran (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

/* Joined, and not ready; the id. */
static char *
join_only (Practice *f, const Line *line, const char *json, const char *origin)
{
  AusQueueVisit *visit = visitor (line->code, json);

  visit->origin = g_strdup (origin);
  g_autoptr (AusVisitPass) pass =
      practice_run (f, &AUS_QUEUE_JOIN, f->nobody, visit, (GDestroyNotify) aus_queue_visit_free);
  return g_strdup (pass->consultation_id);
}

static gint64
run_due (Practice *f)
{
  g_autoptr (AusJobs) jobs = aus_jobs_new (f->app);
  g_autoptr (GAsyncResult) res = NULL;
  g_autoptr (GError) error = NULL;

  aus_jobs_run_due_async (jobs, on_ran, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  gint64 count = aus_jobs_run_due_finish (jobs, res, &error);
  g_assert_no_error (error);
  return count;
}

#define SOMEBODY "{'given_name':'A','family_name':'B'}"

/* Whoever looks at the consent for half an hour, or went away, holds no place any longer. */
static void
test_never_ready (Practice *f, gconstpointer data)
{
  g_auto (Line) line = line_new (f);
  g_autofree char *never_came = join_only (f, &line, SOMEBODY, NULL);
  g_autofree char *looks = join_only (f, &line, SOMEBODY, NULL);
  g_autofree char *ready = join (f, &line, "Petit"); /* a minute goes by */
  g_autoptr (AusConsultation) c = load (f, looks);
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);

  aus_consultation_unref (practice_do (f, &AUS_VISIT_OPEN, seat, aus_command_new (looks)));
  aus_clock_advance (f->clock, 29 * MINUTE - 1);
  g_assert_cmpint (run_due (f), ==, 0);
  aus_clock_advance (f->clock, 1);
  g_assert_cmpint (run_due (f), ==, 2);
  const char *gone[] = { never_came, looks };
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++) {
    g_autoptr (AusConsultation) after = load (f, gone[i]);
    g_assert_cmpint (after->status, ==, AUS_CONSULTATION_ABSENT);
    g_assert_cmpstr (after->status_reason, ==, AUS_CONSULTATION_NOT_READY);
    g_assert_cmpstr (after->queue_code, ==, line.code); /* the way back in */
  }
  g_autoptr (AusConsultation) closed = load (f, looks);
  AusArrivalReason reason;
  g_assert_cmpint (aus_visit_step (closed, practice_person (closed, AUS_ROLE_PATIENT), &reason), ==,
                   AUS_ARRIVAL_CLOSED);
  g_assert_cmpint (reason, ==, AUS_ARRIVAL_REASON_ABSENT);
  /* Who waits is not sent away (A1). */
  g_autoptr (AusConsultation) waits = load (f, ready);
  g_assert_cmpint (waits->status, ==, AUS_CONSULTATION_WAITING);
  g_free (join_only (f, &line, SOMEBODY, NULL)); /* again */
}

/* Who left the waiting room: from then on. */
static void
test_left (Practice *f, gconstpointer data)
{
  g_auto (Line) line = line_new (f);
  g_autofree char *id = join (f, &line, "Petit");
  g_autoptr (AusConsultation) c = load (f, id);

  aus_clock_advance (f->clock, 20 * MINUTE);
  aus_consultation_unref (practice_presence (f, c, AUS_ROLE_PATIENT, AUS_PRESENCE_AWAY));
  aus_clock_advance (f->clock, MINUTE);
  g_assert_cmpint (run_due (f), ==, 1); /* the grace time is over */
  aus_clock_advance (f->clock, 30 * MINUTE - 1);
  g_assert_cmpint (run_due (f), ==, 0);
  aus_clock_advance (f->clock, 1);
  g_assert_cmpint (run_due (f), ==, 1);
  g_autoptr (AusConsultation) after = load (f, id);
  g_assert_cmpint (after->status, ==, AUS_CONSULTATION_ABSENT);
  g_assert_cmpstr (after->status_reason, ==, AUS_CONSULTATION_NOT_READY);
}

/* The timer is a row: another server on the same file, hours later, does it. */
static void
test_restart (Practice *f, gconstpointer data)
{
  g_auto (Line) line = line_new (f);
  g_autofree char *id = join_only (f, &line, SOMEBODY, NULL);
  g_autoptr (GError) error = NULL;
  AusSettings settings;

  aus_clock_advance (f->clock, 3 * HOUR);
  aus_settings_init (&settings);
  AusDatabase *database = aus_database_open (f->path, f->clock, &error);
  g_assert_no_error (error);
  AusApp *app = aus_app_new (database, f->clock, f->secrets, &settings);
  g_assert_true (aus_app_recover (app, &error));
  g_autoptr (AusJobs) jobs = aus_jobs_new (app);
  g_autoptr (GAsyncResult) res = NULL;
  aus_jobs_run_due_async (jobs, on_ran, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (aus_jobs_run_due_finish (jobs, res, &error), ==, 1);
  g_autoptr (AusConsultation) after = load (f, id);
  g_assert_cmpint (after->status, ==, AUS_CONSULTATION_ABSENT);
  g_clear_object (&jobs);
  g_clear_object (&res);
  aus_database_close (database);
  practice_settle (f);
  g_assert_finalize_object (app);
  g_assert_finalize_object (database);
}

static void
refuse_place (Practice *f, const Line *line, const char *json, const char *origin,
              const char *pointer)
{
  AusQueueVisit *visit = visitor (line->code, json);
  g_autoptr (GError) error = NULL;

  visit->origin = g_strdup (origin);
  g_assert_null (aus_app_run_sync (f->app, &AUS_QUEUE_JOIN, f->nobody, visit,
                                   (GDestroyNotify) aus_queue_visit_free, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_DUPLICATE);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
}

/* A family, yes; the whole queue, no. What is over, or taken, counts no longer. */
static void
test_one_address (Practice *f, gconstpointer data)
{
  static const char mail[] = "{'given_name':'A','family_name':'B','email':'Zoe@example.org'}";
  static const char same[] = "{'given_name':'C','family_name':'B','email':'zoe@EXAMPLE.org'}";
  static const char phone[] = "{'given_name':'A','family_name':'B','mobile':'06 12 34 56 78'}";
  static const char spelt[] = "{'given_name':'A','family_name':'B','mobile':'+33612345678'}";
  g_auto (Line) line = line_new (f);

  for (guint i = 0; i < AUS_QUEUE_MAX_PER_ADDRESS; i++) {
    g_free (join_only (f, &line, i == 0 ? same : mail, NULL));
    g_free (join_only (f, &line, phone, NULL));
  }
  refuse_place (f, &line, same, NULL, "/email");
  refuse_place (f, &line, spelt, NULL, "/mobile");
  g_free (join_only (f, &line, SOMEBODY, NULL));
  aus_clock_advance (f->clock, 30 * MINUTE);
  g_assert_cmpint (run_due (f), ==, 2 * AUS_QUEUE_MAX_PER_ADDRESS + 1);
  g_free (join_only (f, &line, same, NULL));
  g_free (join_only (f, &line, spelt, NULL));
}

static void
test_one_line (Practice *f, gconstpointer data)
{
  g_auto (Line) line = line_new (f);

  for (guint i = 0; i < AUS_QUEUE_MAX_PER_ORIGIN; i++)
    g_free (join_only (f, &line, SOMEBODY, "192.0.2.7"));
  refuse_place (f, &line, SOMEBODY, "192.0.2.7", NULL);
  g_free (join_only (f, &line, SOMEBODY, "192.0.2.8"));
  g_autofree char *rows = practice_text (f, "SELECT group_concat(origin) FROM queue_place");
  g_assert_null (strstr (rows, "192.0.2")); /* L2 */
  aus_clock_advance (f->clock, 30 * MINUTE);
  g_assert_cmpint (run_due (f), >, 0);
  g_free (join_only (f, &line, SOMEBODY, "192.0.2.7"));
}

/* Two daemons on one database */

#define N_PATIENTS 12

typedef struct {
  AusApp *app;
  AusActor *actor;
  const Line *line;
  GPtrArray *taken; /* consultation ids */
  guint refused;
} Daemon;

static gpointer
take_all (gpointer data)
{
  Daemon *self = data;

  while (self->refused == 0) {
    g_autoptr (GError) error = NULL;
    g_autoptr (AusConsultation) c =
        aus_app_run_sync (self->app, &AUS_QUEUE_TAKE, self->actor, take_of (self->line, NULL),
                          (GDestroyNotify) aus_queue_take_free, &error);
    if (c != NULL)
      g_ptr_array_add (self->taken, g_strdup (c->id));
    else if (g_error_matches (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION))
      self->refused++;
    else
      g_assert_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE); /* the other one writes: again */
  }
  return NULL;
}

static void
test_two_daemons (Practice *f, gconstpointer data)
{
  g_auto (Line) line = line_new (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);
  AusSettings settings;

  for (guint i = 0; i < N_PATIENTS; i++)
    g_free (join (f, &line, "Petit"));
  aus_settings_init (&settings);
  AusDatabase *database = aus_database_open (f->path, f->clock, &error);
  g_assert_no_error (error);
  AusApp *app = aus_app_new (database, f->clock, f->secrets, &settings);
  Daemon daemons[] = {
    { f->app, line.martin, &line, g_ptr_array_new_with_free_func (g_free), 0 },
    { app, line.nguyen, &line, g_ptr_array_new_with_free_func (g_free), 0 },
  };
  GThread *other = g_thread_new ("daemon", take_all, &daemons[1]);
  take_all (&daemons[0]);
  g_thread_join (other);

  for (guint d = 0; d < G_N_ELEMENTS (daemons); d++) {
    for (guint i = 0; i < daemons[d].taken->len; i++) {
      char *id = g_ptr_array_index (daemons[d].taken, i);
      g_autoptr (AusConsultation) c = load (f, id);
      g_assert_true (g_hash_table_add (all, id));
      g_assert_cmpstr (c->practitioner_id, ==, daemons[d].actor->account_id);
    }
  }
  g_assert_cmpuint (g_hash_table_size (all), ==, N_PATIENTS);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action = 'queue.take'"), ==,
                   N_PATIENTS);
  for (guint d = 0; d < G_N_ELEMENTS (daemons); d++)
    g_ptr_array_unref (daemons[d].taken);
  aus_database_close (database);
  practice_settle (f);
  g_assert_finalize_object (app);
  g_assert_finalize_object (database);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/queue/B8/take", test_take);
  PRACTICE_TEST ("/app/queue/B8/take-this-one", test_take_this_one);
  PRACTICE_TEST ("/app/queue/B8/who-may", test_who_may);
  PRACTICE_TEST ("/app/queue/B8/dashboards", test_dashboards);
  PRACTICE_TEST ("/app/queue/J1/search", test_search);
  PRACTICE_TEST ("/app/queue/B8/closed", test_closed);
  PRACTICE_TEST ("/app/queue/B8/input", test_input);
  PRACTICE_TEST ("/app/queue/H4/professions", test_professions);
  PRACTICE_TEST ("/app/queue/B8/place", test_place);
  PRACTICE_TEST ("/app/queue/B8/never-ready", test_never_ready);
  PRACTICE_TEST ("/app/queue/B8/left-the-waiting-room", test_left);
  PRACTICE_TEST ("/app/queue/B8/expiry-after-a-restart", test_restart);
  PRACTICE_TEST ("/app/queue/B8/one-address", test_one_address);
  PRACTICE_TEST ("/app/queue/B8/one-line", test_one_line);
  PRACTICE_TEST ("/app/queue/B8/two-daemons", test_two_daemons);
  return g_test_run ();
}
