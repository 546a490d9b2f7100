/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-plan.h"
#include "app/aus-query.h"
#include "core/aus-error.h"
#include "practice.h"

#define N_PLANS 23

static void
plan_many (Practice *f)
{
  static const char *const names[] = { "Éloïse Durand", "Marc Duran", "Zoé Petit" };

  for (guint i = 0; i < N_PLANS; i++) {
    g_auto (GStrv) name = g_strsplit (names[i % 3], " ", 2);
    g_autofree char *json = g_strdup_printf (
        "{'planned_start':'2026-11-23T%02u:%02u:00+01:00','confirm_overlap':true,'participants':[{"
        "'role':'patient','given_name':'%s','family_name':'%s','email':'p%u@example.org'}],"
        "'tags':['%s']}",
        10 + i / 4, i % 2 * 30, name[0], name[1], i, i % 2 == 0 ? "suivi" : "résultats");
    aus_planned_free (practice_run (f, &AUS_PLAN_CREATE, i % 5 == 4 ? f->nguyen : f->martin,
                                    practice_body (NULL, json), (GDestroyNotify) aus_command_free));
    aus_clock_advance (f->clock, G_USEC_PER_SEC);
  }
}

static AusConsultationPage *
list (Practice *f, AusActor *actor, AusListQuery *query)
{
  return practice_run (f, &AUS_QUERY_LIST, actor, query, (GDestroyNotify) aus_list_query_free);
}

static gint64
key_of (const AusConsultation *c, AusSort sort)
{
  return sort == AUS_SORT_PLANNED_START || sort == AUS_SORT_PLANNED_START_DESC ? c->planned_start
                                                                               : c->updated_at;
}

/* Every page in turn gives every row once, in order: all of @total with @text (NULL: no words). */
static void
walk_text (Practice *f, AusSort sort, const char *text, guint total)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = NULL;
  gint64 previous = 0;
  gboolean descending = sort == AUS_SORT_PLANNED_START_DESC || sort == AUS_SORT_UPDATED_AT_DESC;

  do {
    AusListQuery *query = aus_list_query_new ();
    query->sort = sort;
    query->limit = 5;
    query->text = g_strdup (text);
    gboolean is_first = cursor == NULL;
    query->cursor = g_steal_pointer (&cursor);
    g_autoptr (AusConsultationPage) page = list (f, f->delegate, query);
    g_assert_cmpint (page->total, ==, is_first ? (gint64) total : -1);
    for (guint i = 0; i < page->items->len; i++) {
      const AusConsultation *c = g_ptr_array_index (page->items, i);
      gint64 key = key_of (c, sort);
      g_assert_true (g_hash_table_add (seen, g_strdup (c->id)));
      g_assert_true (previous == 0 || (descending ? key <= previous : key >= previous));
      g_assert_cmpuint (c->people->len, ==, 2);
      previous = key;
    }
    cursor = g_strdup (page->next_cursor);
  } while (cursor != NULL);
  g_assert_cmpuint (g_hash_table_size (seen), ==, total);
}

static void
walk (Practice *f, AusSort sort)
{
  walk_text (f, sort, NULL, N_PLANS);
  walk_text (f, sort, "dur", 16);
}

static void
test_pages (Practice *f, gconstpointer data)
{
  plan_many (f);
  for (guint indexed = 0; indexed < 3; indexed++) {
    walk (f, AUS_SORT_PLANNED_START);
    walk (f, AUS_SORT_PLANNED_START_DESC);
    walk (f, AUS_SORT_UPDATED_AT);
    walk (f, AUS_SORT_UPDATED_AT_DESC);
    practice_index (f, N_PLANS / 2);
  }
}

static guint
count (Practice *f, AusActor *actor, AusListQuery *query)
{
  g_autoptr (AusConsultationPage) page = list (f, actor, query);

  g_assert_cmpint (page->total, ==, page->items->len);
  return page->items->len;
}

static AusListQuery *
text (const char *words, const char *tag)
{
  AusListQuery *query = aus_list_query_new ();

  query->text = g_strdup (words);
  query->tag = g_strdup (tag);
  return query;
}

static void
check_words (Practice *f)
{
  g_assert_cmpuint (count (f, f->delegate, text ("durand", NULL)), ==, 8);
  g_assert_cmpuint (count (f, f->delegate, text ("DURAN", NULL)), ==, 16);
  g_assert_cmpuint (count (f, f->delegate, text ("eloise dur", NULL)), ==, 8);
  g_assert_cmpuint (count (f, f->delegate, text ("éloïse petit", NULL)), ==, 0);
  g_assert_cmpuint (count (f, f->delegate, text ("p7@example.org", NULL)), ==, 1);
  /* A secretariat that acts for nobody yet finds nothing, by words as without. */
  g_autoptr (AusActor) idle = aus_actor_new_account (f->delegate->account_id, AUS_ACCOUNT_DELEGATE,
                                                     f->delegate->organisation_id, NULL);
  g_assert_cmpuint (count (f, idle, text ("durand", NULL)), ==, 0);
  g_assert_cmpuint (count (f, idle, text (NULL, "suivi")), ==, 0);
}

/* A booking is found at once; the index of words comes later and changes nothing. */
static void
test_words (Practice *f, gconstpointer data)
{
  plan_many (f);
  check_words (f);
  practice_index (f, N_PLANS / 2);
  check_words (f);
  practice_index (f, 1000);
  check_words (f);
  g_assert_cmpint (practice_count (f, "SELECT number FROM search_mark"), ==, N_PLANS);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM search_word WHERE"
                                      " search_word MATCH 'zoe'"),
                   ==, 7);
}

static void
test_filters (Practice *f, gconstpointer data)
{
  plan_many (f);
  g_assert_cmpuint (count (f, f->delegate, text (NULL, "suivi")), ==, 12);
  g_assert_cmpuint (count (f, f->delegate, text ("zoe", "suivi")), ==, 4);
  g_assert_cmpuint (count (f, f->nguyen, aus_list_query_new ()), ==, 4);

  AusListQuery *day = aus_list_query_new ();
  day->from = aus_clock_now (f->clock) + 24 * HOUR;
  g_assert_cmpuint (count (f, f->martin, day), ==, 0);
  AusListQuery *status = aus_list_query_new ();
  status->statuses = 1u << AUS_CONSULTATION_WAITING;
  g_assert_cmpuint (count (f, f->martin, status), ==, 0);
}

static void
test_principals_only (Practice *f, gconstpointer data)
{
  AusListQuery *query = aus_list_query_new ();
  AusListQuery *foreign = aus_list_query_new ();

  query->practitioner_id = g_strdup (f->roux->account_id);
  practice_refuse (f, &AUS_QUERY_LIST, f->delegate, query, (GDestroyNotify) aus_list_query_free,
                   AUS_ERROR_FORBIDDEN);
  foreign->practitioner_id = g_strdup (f->martin->account_id);
  practice_refuse (f, &AUS_QUERY_LIST, f->stranger, foreign, (GDestroyNotify) aus_list_query_free,
                   AUS_ERROR_FORBIDDEN);
  practice_refuse (f, &AUS_QUERY_PRACTITIONER, f->stranger, g_strdup (f->martin->account_id),
                   g_free, AUS_ERROR_NOT_FOUND);
}

static void
test_cursor (Practice *f, gconstpointer data)
{
  AusListQuery *query = aus_list_query_new ();

  query->cursor = g_strdup ("nonsense");
  practice_refuse (f, &AUS_QUERY_LIST, f->martin, query, (GDestroyNotify) aus_list_query_free,
                   AUS_ERROR_INVALID);
}

static void
test_waiting (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) early = practice_plan (f, "2026-11-23T09:10:00+01:00");
  g_autoptr (AusPlanned) late = practice_plan (f, "2026-11-23T09:30:00+01:00");
  AusListQuery *query = aus_list_query_new ();

  aus_consultation_unref (practice_arrive (f, late->consultation, AUS_ROLE_PATIENT));
  aus_clock_advance (f->clock, MINUTE);
  aus_consultation_unref (practice_arrive (f, early->consultation, AUS_ROLE_PATIENT));
  query->practitioner_id = g_strdup (f->martin->account_id);
  g_autoptr (AusConsultationPage) page =
      practice_run (f, &AUS_QUERY_WAITING, f->martin, query, (GDestroyNotify) aus_list_query_free);
  g_assert_cmpuint (page->items->len, ==, 2);
  const AusConsultation *first = g_ptr_array_index (page->items, 0);
  g_assert_cmpstr (first->id, ==, late->consultation->id); /* waits longest */
}

static void
test_audit (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const char *id = planned->consultation->id;

  aus_consultation_unref (practice_do (f, &AUS_PLAN_CANCEL, f->delegate,
                                       aus_command_new_with (id, NULL, "patient ill")));
  aus_consultation_unref (
      practice_do (f, &AUS_PLAN_CORRECT, f->martin, aus_command_new_with (id, NULL, "wrong row")));
  g_autoptr (JsonNode) trail = practice_run (f, &AUS_QUERY_AUDIT, f->martin, aus_command_new (id),
                                             (GDestroyNotify) aus_command_free);
  JsonArray *array = json_node_get_array (trail);
  JsonObject *entry = json_array_get_object_element (array, 1);

  g_assert_cmpuint (json_array_get_length (array), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (entry, "actor"),
                                                  "display_name"),
                   ==, "Sophie Bernard");
  g_assert_cmpstr (json_object_get_string_member (
                       json_object_get_object_member (entry, "on_behalf_of"), "display_name"),
                   ==, "Claire Martin");
  /* What is said of a patient could never be erased from the chain (L2); why one corrects is
   * logged (A1). */
  g_assert_true (json_object_get_null_member (entry, "reason"));
  entry = json_array_get_object_element (array, 2);
  g_assert_cmpstr (json_object_get_string_member (entry, "reason"), ==, "wrong row");
  practice_refuse_command (f, &AUS_QUERY_AUDIT, f->stranger, aus_command_new (id),
                           AUS_ERROR_NOT_FOUND);
}

static void
test_tags (Practice *f, gconstpointer data)
{
  plan_many (f);
  g_auto (GStrv) tags =
      practice_run (f, &AUS_QUERY_TAGS, f->delegate, g_strdup (f->martin->account_id), g_free);

  g_assert_cmpuint (g_strv_length (tags), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/query/J1/pages", test_pages);
  PRACTICE_TEST ("/app/query/J1/words", test_words);
  PRACTICE_TEST ("/app/query/J1/filters", test_filters);
  PRACTICE_TEST ("/app/query/B6/principals-only", test_principals_only);
  PRACTICE_TEST ("/app/query/J1/cursor", test_cursor);
  PRACTICE_TEST ("/app/query/D5/waiting", test_waiting);
  PRACTICE_TEST ("/app/query/B6/audit", test_audit);
  PRACTICE_TEST ("/app/query/J1/tags", test_tags);
  return g_test_run ();
}
