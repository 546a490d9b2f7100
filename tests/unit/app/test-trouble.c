/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages that did not leave, and whom they were for, as the dashboard asks for them (C2). */
#include "app/aus-message-case.h"
#include "app/aus-plan.h"
#include "practice.h"
#include "storage/aus-outbox-store.h"

#include <string.h>

/* (transfer full): "Louise Durand address-refused 550;" for each. */
static char *
list (Practice *f, AusActor *actor)
{
  g_autoptr (JsonNode) node = practice_run (f, &AUS_MESSAGE_TROUBLE, actor, NULL, NULL);
  JsonArray *items = json_node_get_array (node);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonObject *item = json_array_get_object_element (items, i);
    g_string_append_printf (text, "%s %s;", json_object_get_string_member (item, "display_name"),
                            json_object_get_string_member (item, "reason"));
  }
  return g_string_free (text, FALSE);
}

static void
assert_listed (Practice *f, AusActor *actor, const char *expected)
{
  g_autofree char *text = list (f, actor);

  g_assert_cmpstr (text, ==, expected);
}

static void
plan_for (Practice *f, AusActor *practitioner, const char *family_name)
{
  g_autofree char *body = g_strdup_printf (
      "{'planned_start':'2026-11-23T14:30:00+01:00','participants':[{'role':'patient',"
      "'given_name':'Louise','family_name':'%s','email':'louise@example.org'}]}",
      family_name);

  aus_planned_free (practice_run (f, &AUS_PLAN_CREATE, practitioner, practice_body (NULL, body),
                                  (GDestroyNotify) aus_command_free));
}

static void
refuse_letters (Practice *f)
{
  g_autofree char *sql =
      g_strdup_printf ("UPDATE outbox SET state = 'failed', reason = 'address-refused 550',"
                       " due_at = %" G_GINT64_FORMAT,
                       AUS_OUTBOX_NEVER);

  g_assert_true (aus_database_write_sync (f->database, practice_exec, sql, NULL, NULL));
}

/* Those who see the name in the list of consultations, and nobody else. */
static void
test_whom (Practice *f, gconstpointer data)
{
  plan_for (f, f->martin, "Durand");
  assert_listed (f, f->martin, ""); /* on its way is no trouble */
  plan_for (f, f->nguyen, "Petit");
  plan_for (f, f->roux, "Moreau");
  refuse_letters (f);
  assert_listed (f, f->martin, "Louise Durand address-refused 550;");
  assert_listed (f, f->roux, "Louise Moreau address-refused 550;");
  g_autofree char *both = list (f, f->delegate);
  g_assert_nonnull (strstr (both, "Louise Durand address-refused 550;"));
  g_assert_nonnull (strstr (both, "Louise Petit address-refused 550;"));
  g_assert_null (strstr (both, "Moreau"));
  assert_listed (f, f->stranger, "");
  practice_refuse (f, &AUS_MESSAGE_TROUBLE, f->operator, NULL, NULL, AUS_ERROR_FORBIDDEN);
}

/* Three letters about one consultation are three lines, each with the name that is its own. */
static void
test_each (Practice *f, gconstpointer data)
{
  aus_planned_free (practice_run (
      f, &AUS_PLAN_CREATE, f->martin,
      practice_body (NULL, "{'planned_start':'2026-11-23T14:30:00+01:00','participants':["
                           "{'role':'patient','given_name':'Louise','family_name':'Durand',"
                           "'email':'louise@example.org','mobile':'+33612345678'},"
                           "{'role':'companion','given_name':'Jeanne','family_name':'Petit',"
                           "'email':'jeanne@example.org'}]}"),
      (GDestroyNotify) aus_command_free));
  refuse_letters (f);
  g_autofree char *text = list (f, f->martin);
  g_auto (GStrv) lines = g_strsplit (text, ";", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 4); /* the last is empty */
  g_assert_nonnull (strstr (text, "Jeanne Petit address-refused 550;"));
  g_auto (GStrv) parts = g_strsplit (text, "Louise Durand", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/trouble/C2/whom", test_whom);
  PRACTICE_TEST ("/app/trouble/C2/each-letter", test_each);
  return g_test_run ();
}
