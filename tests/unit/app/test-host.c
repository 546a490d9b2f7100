/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an equipped site has and who welcomes patients there (K1), as the practice looks after it.
 */
#include "app/aus-account.h"
#include "app/aus-host.h"
#include "app/aus-plan.h"
#include "app/aus-query.h"
#include "app/aus-structure.h"
#include "practice.h"

#include <string.h>

#define PHARMACY                                                                                   \
  "{'kind':'pharmacy','name':'Pharmacie des Tilleuls','address':'3 place du Marché',"             \
  "'postal_code':'69380','town':'Lozanne'}"

static JsonNode *
add_structure (Practice *f, AusActor *actor)
{
  g_autoptr (AusCommand) command = practice_body (NULL, PHARMACY);

  return practice_run (f, &AUS_STRUCTURE_ADD, actor, json_object_ref (command->object),
                       (GDestroyNotify) json_object_unref);
}

static const char *
text_of (JsonNode *node, const char *member)
{
  return json_object_get_string_member (json_node_get_object (node), member);
}

/* "otoscope ,ecg 12 leads," */
static char *
devices_of (JsonObject *object)
{
  JsonArray *list = json_object_get_array_member (object, "devices");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *one = json_array_get_object_element (list, i);
    g_string_append_printf (text, "%s %s,", json_object_get_string_member (one, "kind"),
                            json_object_get_string_member (one, "name"));
  }
  return g_string_free (text, FALSE);
}

/* The list is replaced whole, nothing of a wrong one is kept, and those who plan there see it. */
static void
test_devices (Practice *f, gconstpointer data)
{
  g_autoptr (JsonNode) site = add_structure (f, f->martin);
  const char *id = text_of (site, "id");
  g_autofree char *none = devices_of (json_node_get_object (site));

  g_assert_cmpstr (none, ==, "");
  g_autoptr (JsonNode) first = practice_run (
      f, &AUS_STRUCTURE_EDIT, f->delegate,
      practice_body (id, "{'devices':[{'kind':'otoscope','name':''},"
                         "{'kind':'ecg','name':' 12 leads '},{'kind':'other','name':'Lamp'}]}"),
      (GDestroyNotify) aus_command_free);
  g_autofree char *three = devices_of (json_node_get_object (first));
  g_assert_cmpstr (three, ==, "otoscope ,ecg 12 leads,other Lamp,");
  practice_refuse_command (
      f, &AUS_STRUCTURE_EDIT, f->martin,
      practice_body (id, "{'name':'X','devices':[{'kind':'other','name':'  '}]}"),
      AUS_ERROR_INVALID);
  practice_refuse_command (
      f, &AUS_STRUCTURE_EDIT, f->martin,
      practice_body (id, "{'devices':[{'kind':'ecg','name':'A'},{'kind':'ecg','name':'A '}]}"),
      AUS_ERROR_INVALID);
  g_autofree char *plan = g_strdup_printf (
      "{'planned_start':'2026-11-23T09:30:00+01:00','structure_id':'%s','participants':[{'role':"
      "'patient','given_name':'A','family_name':'B','email':'a@example.org'}]}",
      id);
  g_autoptr (AusPlanned) planned =
      practice_run (f, &AUS_PLAN_CREATE, f->martin, practice_body (NULL, plan),
                    (GDestroyNotify) aus_command_free);
  g_autoptr (JsonNode) shown = aus_consultation_to_json (planned->consultation, f->martin);
  JsonObject *at = json_object_get_object_member (json_node_get_object (shown), "site");
  g_autofree char *planned_at = devices_of (at);
  g_assert_cmpstr (planned_at, ==, three);
  g_autoptr (JsonNode) emptied =
      practice_run (f, &AUS_STRUCTURE_EDIT, f->martin, practice_body (id, "{'devices':[]}"),
                    (GDestroyNotify) aus_command_free);
  g_autofree char *empty = devices_of (json_node_get_object (emptied));
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (emptied), "version"), ==, 3);
  AusCommand *late = practice_body (id, "{'name':'X'}");
  late->if_version = 2;
  practice_refuse_command (f, &AUS_STRUCTURE_EDIT, f->martin, late, AUS_ERROR_PRECONDITION_FAILED);
}

/* Hosts */

static void
on_ran (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

static JsonNode *
add_host (Practice *f, AusActor *actor, const char *site, const char *account_id, const char *json,
          GError **error)
{
  g_autoptr (AusCommand) command = practice_body (NULL, json);
  g_autoptr (GAsyncResult) res = NULL;

  aus_host_add_async (f->app, actor, site, account_id, command->object, on_ran, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  return aus_host_add_finish (f->app, res, error);
}

#define NADIA "{'given_name':' Nadia','family_name':'Faure','email':'Accueil@Tilleuls.example'}"

static gboolean
logs_in (Practice *f, const char *email, const char *password)
{
  g_autoptr (GAsyncResult) res = NULL;
  g_autoptr (GError) error = NULL;

  aus_account_login_async (f->app, email, password, "test", NULL, on_ran, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (AusLogin) login = aus_account_login_finish (f->app, res, &error);
  if (login == NULL)
    g_assert_error (error, AUS_ERROR, AUS_ERROR_WRONG_CREDENTIALS);
  return login != NULL;
}

/* A token that a host made for some software of theirs. */
static void
make_token (Practice *f, const char *account_id)
{
  g_autoptr (AusActor) actor =
      aus_actor_new_account (account_id, AUS_ACCOUNT_SITE_HOST, f->martin->organisation_id, NULL);
  AusTokenRequest *request = g_new0 (AusTokenRequest, 1);

  request->name = g_strdup ("screen");
  request->scopes = g_strsplit ("consultations:read", " ", -1);
  json_node_unref (practice_run (f, &AUS_ACCOUNT_CREATE_TOKEN, actor, request,
                                 (GDestroyNotify) aus_token_request_free));
}

static gint64
count_tokens (Practice *f)
{
  return practice_count (f, "SELECT count(*) FROM api_token WHERE revoked_at IS NULL");
}

static gint64
count_sessions (Practice *f)
{
  return practice_count (f, "SELECT count(*) FROM session WHERE ended_at IS NULL");
}

/* Made with a first password, which works; another one and closing end what was open. */
static void
test_hosts (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) site = add_structure (f, f->martin);
  const char *at = text_of (site, "id");
  g_autoptr (JsonNode) made = add_host (f, f->delegate, at, NULL, NADIA, &error);

  g_assert_no_error (error);
  const char *id = text_of (made, "id"), *email = text_of (made, "email");
  g_assert_cmpstr (email, ==, "accueil@tilleuls.example");
  g_assert_cmpstr (text_of (made, "given_name"), ==, "Nadia");
  g_assert_true (g_regex_match_simple ("^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$",
                                       text_of (made, "password"), 0, 0));
  g_assert_true (logs_in (f, email, text_of (made, "password")));
  g_autofree char *rows = practice_dump (f);
  g_assert_null (strstr (rows, text_of (made, "password")));

  make_token (f, id);
  gint64 others = count_tokens (f) - 1;
  g_autoptr (JsonNode) again = add_host (f, f->martin, at, id, "{}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_sessions (f), ==, 0);
  g_assert_cmpint (count_tokens (f), ==, others);
  g_assert_false (logs_in (f, email, text_of (made, "password")));
  g_assert_true (logs_in (f, email, text_of (again, "password")));

  make_token (f, id);
  AusCommand *close = aus_command_new_with (at, NULL, id);
  json_node_unref (
      practice_run (f, &AUS_HOST_CLOSE, f->martin, close, (GDestroyNotify) aus_command_free));
  g_assert_cmpint (count_sessions (f), ==, 0);
  g_assert_cmpint (count_tokens (f), ==, others);
  g_assert_false (logs_in (f, email, text_of (again, "password")));
  g_autofree char *revoked = g_strdup_printf (
      "SELECT count(*) FROM audit WHERE action = 'host.revoke_tokens' AND detail = '%s'", id);
  g_assert_cmpint (practice_count (f, revoked), ==, 2);
  g_autoptr (JsonNode) list = practice_run (f, &AUS_HOST_LIST, f->martin, aus_command_new (at),
                                            (GDestroyNotify) aus_command_free);
  JsonObject *listed = json_array_get_object_element (json_node_get_array (list), 0);
  g_assert_true (json_object_get_boolean_member (listed, "closed"));
  g_assert_false (json_object_has_member (listed, "password"));
  g_autoptr (JsonNode) back = add_host (f, f->martin, at, id, "{}", &error);
  g_assert_no_error (error);
  g_assert_true (logs_in (f, email, text_of (back, "password")));
}

static void
assert_refused (Practice *f, AusActor *actor, const char *site, const char *account_id,
                const char *json, AusError code, const char *pointer)
{
  g_autofree char *before = practice_dump (f);
  g_autoptr (GError) error = NULL;

  g_assert_null (add_host (f, actor, site, account_id, json, &error));
  g_assert_error (error, AUS_ERROR, (int) code);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
  g_autofree char *after = practice_dump (f);
  g_assert_cmpstr (after, ==, before);
}

/* Nothing of another organisation, of another site, or under an address that is taken. */
static void
test_refused (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) site = add_structure (f, f->martin);
  g_autoptr (JsonNode) second = add_structure (f, f->martin);
  g_autoptr (JsonNode) foreign = add_structure (f, f->stranger);
  const char *at = text_of (site, "id");
  g_autoptr (JsonNode) made = add_host (f, f->martin, at, NULL, NADIA, &error);

  g_assert_no_error (error);
  const char *id = text_of (made, "id");
  assert_refused (f, f->martin, text_of (foreign, "id"), NULL, NADIA, AUS_ERROR_NOT_FOUND, NULL);
  assert_refused (f, f->stranger, at, NULL, NADIA, AUS_ERROR_NOT_FOUND, NULL);
  assert_refused (f, f->nobody, at, NULL, NADIA, AUS_ERROR_UNAUTHENTICATED, NULL);
  assert_refused (f, f->martin, at, NULL, NADIA, AUS_ERROR_INVALID, "/email");
  assert_refused (f, f->martin, at, NULL,
                  "{'given_name':' ','family_name':'F','email':'b@example.org'}", AUS_ERROR_INVALID,
                  "/given_name");
  assert_refused (f, f->martin, text_of (second, "id"), id, "{}", AUS_ERROR_NOT_FOUND, NULL);
  /* A practitioner is no host: nobody's password is changed by way of a site. */
  assert_refused (f, f->delegate, at, f->martin->account_id, "{}", AUS_ERROR_NOT_FOUND, NULL);
  practice_refuse_command (f, &AUS_HOST_CLOSE, f->delegate,
                           aus_command_new_with (at, NULL, f->martin->account_id),
                           AUS_ERROR_NOT_FOUND);
  practice_refuse_command (f, &AUS_HOST_CLOSE, f->stranger, aus_command_new_with (at, NULL, id),
                           AUS_ERROR_NOT_FOUND);
  practice_refuse_command (f, &AUS_HOST_LIST, f->stranger, aus_command_new (at),
                           AUS_ERROR_NOT_FOUND);
  g_autoptr (AusActor) host = practice_add_host (f, at, "Paul");
  practice_refuse_command (f, &AUS_HOST_LIST, host, aus_command_new (at), AUS_ERROR_NOT_FOUND);
}

/* Who runs the server looks after the sites of their organisation, and sees no consultation. */
static void
test_operator (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) site = add_structure (f, f->operator);
  const char *at = text_of (site, "id");
  JsonNode *made = add_host (f, f->operator, at, NULL, NADIA, &error);

  g_assert_no_error (error);
  json_node_unref (made);
  g_autoptr (JsonNode) closed =
      practice_run (f, &AUS_STRUCTURE_EDIT, f->operator, practice_body (at, "{'closed':true}"),
                    (GDestroyNotify) aus_command_free);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (closed), "closed"));
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T10:00:00+01:00");
  practice_refuse_command (f, &AUS_QUERY_ONE, f->operator,
                           aus_command_new (planned->consultation->id), AUS_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/host/K1/devices", test_devices);
  PRACTICE_TEST ("/app/host/K1/hosts", test_hosts);
  PRACTICE_TEST ("/app/host/B9/refused", test_refused);
  PRACTICE_TEST ("/app/host/K1/operator", test_operator);
  return g_test_run ();
}
