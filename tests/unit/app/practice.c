/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice.h"

#include "app/aus-admit.h"
#include "app/aus-plan.h"
#include "app/aus-visit.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "domain/aus-consent.h"
#include "storage/aus-account-store.h"
#include "storage/aus-search-store.h"
#include "storage/aus-site-store.h"

#include <glib/gstdio.h>

#define NINE_IN_PARIS ((gint64) 1795420800 * G_USEC_PER_SEC)

/* Accounts */

typedef struct {
  Practice *practice;
  char *organisation_id;
} Setup;

static char *
add_account (AusTx *tx, const char *organisation_id, AusAccountRole role, const char *given_name,
             const char *family_name)
{
  g_autoptr (AusAccount) account = aus_account_new ();
  g_autoptr (GError) error = NULL;

  account->id = aus_id_new (aus_tx_now (tx));
  account->organisation_id = g_strdup (organisation_id);
  account->role = role;
  account->email = g_strdup_printf ("%s@lilas.example", given_name);
  account->password_hash = g_strdup ("!");
  account->given_name = g_strdup (given_name);
  account->family_name = g_strdup (family_name);
  account->display_name = g_strdup_printf ("%s %s", given_name, family_name);
  account->profession = role == AUS_ACCOUNT_PRACTITIONER ? g_strdup ("doctor") : NULL;
  account->locale = g_strdup ("fr");
  account->default_duration_minutes = 20;
  aus_account_store_insert (tx, account, &error);
  g_assert_no_error (error);
  return g_strdup (account->id);
}

static AusActor *
add_actor (AusTx *tx, const char *organisation_id, AusAccountRole role, const char *given_name,
           const char *family_name)
{
  g_autofree char *id = add_account (tx, organisation_id, role, given_name, family_name);

  return aus_actor_new_account (id, role, organisation_id, NULL);
}

static char *
add_organisation (AusTx *tx, const char *name)
{
  char *id = aus_id_new (aus_tx_now (tx));
  g_autoptr (GError) error = NULL;

  aus_organisation_store_insert (tx, id, name, "Europe/Paris", &error);
  g_assert_no_error (error);
  return id;
}

static gpointer
fill (AusTx *tx, gpointer data, GError **error)
{
  Practice *self = data;
  g_autofree char *lilas = add_organisation (tx, "Cabinet des Lilas");
  g_autofree char *other = add_organisation (tx, "Autre cabinet");
  g_autofree char *delegate_id = add_account (tx, lilas, AUS_ACCOUNT_DELEGATE, "Sophie", "Bernard");

  self->martin = add_actor (tx, lilas, AUS_ACCOUNT_PRACTITIONER, "Claire", "Martin");
  self->nguyen = add_actor (tx, lilas, AUS_ACCOUNT_PRACTITIONER, "Paul", "Nguyen");
  self->roux = add_actor (tx, lilas, AUS_ACCOUNT_PRACTITIONER, "Denis", "Roux");
  self->operator= add_actor (tx, lilas, AUS_ACCOUNT_OPERATOR, "Karim", "Haddad");
  self->stranger = add_actor (tx, other, AUS_ACCOUNT_PRACTITIONER, "Anne", "Lopez");
  const char *principals[] = { self->martin->account_id, self->nguyen->account_id, NULL };
  self->delegate = aus_actor_new_account (delegate_id, AUS_ACCOUNT_DELEGATE, lilas, principals);
  aus_delegation_store_insert (tx, delegate_id, principals[0], error);
  aus_delegation_store_insert (tx, delegate_id, principals[1], error);
  return NULL;
}

static gboolean
on_watchdog (gpointer data)
{
  g_error ("the test hangs");
  return G_SOURCE_REMOVE;
}

void
practice_set_up (Practice *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  AusSettings settings;

  self->directory = g_dir_make_tmp ("auscult-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->directory, "auscult.db", NULL);
  self->clock = aus_clock_new_fake (NINE_IN_PARIS);
  self->secrets = aus_secrets_new_for_test ();
  self->database = aus_database_open (self->path, self->clock, &error);
  g_assert_no_error (error);
  aus_settings_init (&settings);
  self->app = aus_app_new (self->database, self->clock, self->secrets, &settings);
  aus_app_set_base_url (self->app, "https://visio.example");
  aus_database_write_sync (self->database, fill, self, NULL, &error);
  g_assert_no_error (error);
  self->nobody = aus_actor_new_nobody ();
  self->system = aus_actor_new_system ();
  self->watchdog = g_timeout_add_seconds (60, on_watchdog, NULL);
}

static gpointer
do_nothing (AusTx *tx, gpointer data, GError **error)
{
  return NULL;
}

void
practice_settle (Practice *self)
{
  /* The writer takes them in order: behind this one nothing is left. */
  aus_database_write_sync (self->database, do_nothing, NULL, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

void
practice_tear_down (Practice *self, gconstpointer data)
{
  AusActor **actors[] = {
    &self->martin, &self->nguyen, &self->roux, &self->delegate, &self->operator, & self->stranger,
    &self->nobody, &self->system
  };

  g_source_remove (self->watchdog);
  practice_settle (self);
  aus_database_close (self->database);
  while (g_main_context_iteration (NULL, FALSE)) /* answers still on their way */
    continue;
  g_assert_finalize_object (self->app);
  g_assert_finalize_object (self->database);
  g_object_unref (self->clock);
  aus_secrets_free (self->secrets);
  for (guint i = 0; i < G_N_ELEMENTS (actors); i++)
    g_clear_pointer (actors[i], aus_actor_unref);
  g_unlink (self->path);
  g_autofree char *demo = g_build_filename (self->directory, "demo.json", NULL);
  g_unlink (demo);
  g_assert_cmpint (g_rmdir (self->directory), ==, 0);
  g_free (self->path);
  g_free (self->directory);
}

/* Running */

gpointer
practice_run (Practice *self, const AusUseCase *use_case, AusActor *actor, gpointer input,
              GDestroyNotify input_free)
{
  g_autoptr (GError) error = NULL;
  gpointer result = aus_app_run_sync (self->app, use_case, actor, input, input_free, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

AusConsultation *
practice_do (Practice *self, const AusUseCase *use_case, AusActor *actor, AusCommand *command)
{
  return practice_run (self, use_case, actor, command, (GDestroyNotify) aus_command_free);
}

void
practice_refuse (Practice *self, const AusUseCase *use_case, AusActor *actor, gpointer input,
                 GDestroyNotify input_free, AusError code)
{
  g_autofree char *before = practice_dump (self);
  g_autoptr (GError) error = NULL;
  gpointer result = aus_app_run_sync (self->app, use_case, actor, input, input_free, &error);

  g_assert_null (result);
  g_assert_error (error, AUS_ERROR, (int) code);
  g_autofree char *after = practice_dump (self);
  g_assert_cmpstr (before, ==, after);
}

void
practice_refuse_command (Practice *self, const AusUseCase *use_case, AusActor *actor,
                         AusCommand *command, AusError code)
{
  practice_refuse (self, use_case, actor, command, (GDestroyNotify) aus_command_free, code);
}

/* Looking at rows */

static const char *const tables[][2] = {
  { "organisation", "id||name" },
  { "account", "id||display_name||failed_logins||coalesce(locked_until,'')||password_hash" },
  { "delegation", "delegate_id||practitioner_id" },
  { "queue", "id||code||open" },
  { "queue_member", "queue_id||practitioner_id" },
  { "queue_place", "consultation_id||origin" },
  { "session", "id||coalesce(ended_at,'')||last_used_at" },
  { "api_token", "id||coalesce(revoked_at,'')" },
  { "idempotency", "account_id||request_key||request_hash" },
  { "audit", "number||action||actor_id||coalesce(on_behalf_of,'')||hash" },
  { "consultation", "id||version||status||practitioner_id||planned_start||private_comment||waiting_"
                    "message||locked||tags"
                    "||announced_delay_minutes||coalesce(ended_at,'')||coalesce(both_since,'')" },
  { "participant",
    "id||presence||coalesce(link_id,'')||coalesce(admitted_at,'')"
    "||coalesce(ready_at,'')||coalesce(removed_at,'')||coalesce(removed_by,'')||identity_failures"
    "||coalesce(link_revoked_at,'')||coalesce(email,'')" },
  { "link", "token_hash||id" },
  { "connection_code", "code_hash||link_id" },
  { "visit_session", "token_hash||id" },
  { "consent", "id||decision" },
  { "kiosk", "id||coalesce(revoked_at,'')" },
  { "vital_sign", "id||sealed||by_name||coalesce(corrects,'')" },
  { "structure", "id||name||coalesce(phone,'')||coalesce(closed_at,'')" },
  { "site_host", "account_id||structure_id" },
  { "site_visit", "consultation_id||structure_id||host_wish||coalesce(checked_in_at,'')" },
  { "event", "number||type" },
  { "job", "consultation_id||kind||due_at" },
  { "search_term", "term||consultation_id" },
  { "search_row", "number||consultation_id||words" },
  { "hours", "account_id||version||coalesce(page_slug,'')" },
  { "hours_opening", "account_id||day||from_minute||until_minute" },
  { "hours_days", "account_id||first_date||last_date" },
  { "booking", "id||state||failures||codes" },
  { "document", "id||state||coalesce(opened_at,'')||coalesce(erase_at,'')" },
  { "document_grant", "document_id||recipient_id||expires_at||coalesce(withdrawn_at,'')||opens" },
  { "report_version", "consultation_id||number||document_id" },
};

static gpointer
dump (AusTx *tx, gpointer data, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *sql =
        g_strdup_printf ("SELECT %s AS line FROM %s ORDER BY 1", tables[i][1], tables[i][0]);
    g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "");
    while (row != NULL && aus_statement_step (row, error))
      g_string_append_printf (text, "%s %s\n", tables[i][0], aus_statement_text (row, "line"));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
practice_dump (Practice *self)
{
  g_autoptr (GError) error = NULL;
  gpointer text = NULL;

  aus_database_read_sync (self->database, dump, NULL, &text, &error);
  g_assert_no_error (error);
  return text;
}

static gpointer
catch_up (AusTx *tx, gpointer data, GError **error)
{
  gboolean behind = FALSE;

  aus_search_store_catch_up (tx, GPOINTER_TO_UINT (data), &behind, error);
  return NULL;
}

void
practice_index (Practice *self, guint limit)
{
  g_autoptr (GError) error = NULL;

  aus_database_write_sync (self->database, catch_up, GUINT_TO_POINTER (limit), NULL, &error);
  g_assert_no_error (error);
}

static gpointer
first_value (AusTx *tx, gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT (%s) AS value", (const char *) data);
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "");

  return row != NULL && aus_statement_step (row, error) ? aus_statement_dup (row, "value") : NULL;
}

gpointer
practice_exec (AusTx *tx, gpointer sql, GError **error)
{
  aus_tx_exec (tx, error, sql, "");
  return NULL;
}

char *
practice_text (Practice *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gpointer text = NULL;

  aus_database_read_sync (self->database, first_value, (gpointer) sql, &text, &error);
  g_assert_no_error (error);
  return text;
}

gint64
practice_count (Practice *self, const char *sql)
{
  g_autofree char *text = practice_text (self, sql);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/* Sites */

typedef struct {
  Practice *practice;
  const char *structure_id;
  const char *given_name;
  AusActor *actor;
} NewHost;

static gpointer
insert_host (AusTx *tx, gpointer data, GError **error)
{
  NewHost *self = data;
  g_autoptr (AusAccount) account = aus_account_new ();

  account->id = aus_id_new (aus_tx_now (tx));
  account->organisation_id = g_strdup (self->practice->martin->organisation_id);
  account->role = AUS_ACCOUNT_SITE_HOST;
  account->email = g_strdup_printf ("%s@tilleuls.example", self->given_name);
  account->password_hash = g_strdup ("!");
  account->given_name = g_strdup (self->given_name);
  account->family_name = g_strdup ("Faure");
  account->display_name = g_strdup (self->given_name);
  account->locale = g_strdup ("fr");
  account->default_duration_minutes = 20;
  if (!aus_account_store_insert (tx, account, error) ||
      !aus_host_store_insert (tx, account->id, self->structure_id, error))
    return NULL;
  self->actor = aus_actor_new_host (account->id, account->organisation_id, self->structure_id);
  return NULL;
}

AusActor *
practice_add_host (Practice *f, const char *structure_id, const char *given_name)
{
  NewHost host = { f, structure_id, given_name, NULL };
  g_autoptr (GError) error = NULL;

  aus_database_write_sync (f->database, insert_host, &host, NULL, &error);
  g_assert_no_error (error);
  return host.actor;
}

/* Scenes */

AusCommand *
practice_body (const char *consultation_id, const char *json)
{
  AusCommand *command = aus_command_new (consultation_id);
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  command->object = json_object_ref (json_node_get_object (node));
  return command;
}

char *
practice_join (JsonNode *node, const char *member, const char *separator)
{
  JsonArray *items = json_object_get_array_member (json_node_get_object (node), "items");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonObject *item = json_array_get_object_element (items, i);
    g_string_append (text, i > 0 ? separator : "");
    g_string_append (text, json_object_get_string_member (item, member));
  }
  return g_string_free (text, FALSE);
}

AusPlanned *
practice_plan (Practice *self, const char *start)
{
  g_autofree char *json = g_strdup_printf (
      "{'planned_start':'%s','participants':[{'role':'patient','given_name':'Louise',"
      "'family_name':'Durand','birth_date':'1951-04-02','email':'louise.durand@example.org'}],"
      "'tags':['suivi'],'confirm_overlap':true}",
      start);

  return practice_run (self, &AUS_PLAN_CREATE, self->martin, practice_body (NULL, json),
                       (GDestroyNotify) aus_command_free);
}

const AusPerson *
practice_person (const AusConsultation *consultation, AusRole role)
{
  const AusPerson *person = aus_consultation_find_role (consultation, role);

  g_assert_nonnull (person);
  return person;
}

const char *
practice_person_id (const AusConsultation *consultation, AusRole role)
{
  return practice_person (consultation, role)->id;
}

AusActor *
practice_seat (const AusConsultation *consultation, AusRole role)
{
  return aus_actor_new_participant (practice_person_id (consultation, role), role, consultation->id,
                                    consultation->organisation_id);
}

AusConsultation *
practice_arrive (Practice *self, const AusConsultation *consultation, AusRole role)
{
  g_autoptr (AusActor) seat = practice_seat (consultation, role);
  const AusPerson *person = practice_person (consultation, role);
  AusCommand *consent = aus_command_new_with (consultation->id, NULL, aus_consent_get_current ());

  aus_consultation_unref (
      practice_do (self, &AUS_VISIT_OPEN, seat, aus_command_new (consultation->id)));
  aus_consultation_unref (
      practice_do (self, &AUS_VISIT_IDENTIFY, seat,
                   aus_command_new_with (consultation->id, NULL, person->birth_date)));
  consent->locale = g_strdup ("fr");
  consent->accepted = TRUE;
  aus_consultation_unref (practice_do (self, &AUS_VISIT_CONSENT, seat, consent));
  return practice_do (self, &AUS_VISIT_READY, seat,
                      practice_body (consultation->id, "{'camera':true,'microphone':true}"));
}

AusConsultation *
practice_presence (Practice *self, const AusConsultation *consultation, AusRole role,
                   AusPresence presence)
{
  g_autoptr (AusActor) seat = practice_seat (consultation, role);
  AusCommand *command = aus_command_new (consultation->id);

  command->presence = presence;
  return practice_do (self, &AUS_VISIT_PRESENCE, seat, command);
}

AusConsultation *
practice_in_call (Practice *self)
{
  g_autoptr (AusPlanned) planned = practice_plan (self, "2026-11-23T09:30:00+01:00");
  AusConsultation *c = planned->consultation;

  aus_consultation_unref (practice_arrive (self, c, AUS_ROLE_PATIENT));
  aus_consultation_unref (
      practice_do (self, &AUS_ADMIT_START, self->martin, aus_command_new (c->id)));
  aus_consultation_unref (
      practice_do (self, &AUS_VISIT_READY, self->martin, practice_body (c->id, "{'camera':true}")));
  aus_consultation_unref (practice_presence (self, c, AUS_ROLE_PRACTITIONER, AUS_PRESENCE_IN_CALL));
  return practice_presence (self, c, AUS_ROLE_PATIENT, AUS_PRESENCE_IN_CALL);
}
