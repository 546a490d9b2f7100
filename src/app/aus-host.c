/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-host.h"

#include "app/aus-command.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "domain/aus-contact.h"
#include "domain/aus-enrolment.h"
#include "domain/aus-policy.h"
#include "storage/aus-account-store.h"
#include "storage/aus-audit-store.h"
#include "storage/aus-session-store.h"
#include "storage/aus-site-store.h"

#define PASSWORD_CHARACTERS 12 /* of 31: 59 random bits */
#define DEFAULT_MINUTES     20

/* AusHostDraft: an account on its way in. */
typedef struct {
  char *structure_id;
  char *account_id;   /* NULL: a new one */
  JsonObject *object; /* ref; NULL with @account_id */
  char *password;
  char *password_hash;
  AusActor *actor; /* ref */
} Draft;

static void
draft_free (gpointer data)
{
  Draft *self = data;

  g_free (self->structure_id);
  g_free (self->account_id);
  g_clear_pointer (&self->object, json_object_unref);
  g_free (self->password);
  g_free (self->password_hash);
  aus_actor_unref (self->actor);
  g_free (self);
}

static JsonNode *
host_to_json (const AusAccount *account)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", account->id);
  json_object_set_string_member (object, "given_name", account->given_name);
  json_object_set_string_member (object, "family_name", account->family_name);
  json_object_set_string_member (object, "email", account->email);
  json_object_set_string_member (object, "locale", account->locale);
  json_object_set_boolean_member (object, "closed", account->disabled_at != 0);
  return json_node_init_object (json_node_alloc (), object);
}

/* What another organisation has is not told (B9). */
static AusStructure *
load_structure (AusTx *tx, const AusActor *actor, const char *id, GError **error)
{
  g_autoptr (AusStructure) structure = aus_structure_store_load (tx, id, error);

  if (structure == NULL)
    return NULL;
  AusSubject subject = { .organisation_id = structure->organisation_id };
  if (aus_policy_check (actor, AUS_ACTION_STRUCTURE_EDIT, &subject, NULL))
    return g_steal_pointer (&structure);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such structure");
  return NULL;
}

static AusAccount *
load_host (AusTx *tx, const AusStructure *structure, const char *account_id, GError **error)
{
  g_autofree char *site = aus_host_store_find (tx, account_id, error);

  if (g_strcmp0 (site, structure->id) == 0)
    return aus_account_store_load (tx, account_id, error);
  if (error == NULL || *error == NULL)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such host of this site");
  return NULL;
}

static gboolean
audit (AusTx *tx, const AusActor *actor, const char *action, const AusAccount *account,
       GError **error)
{
  AusAuditEntry entry = {
    .organisation_id = account->organisation_id,
    .actor_kind = aus_actor_kind_get_name (actor->kind),
    .actor_id = aus_actor_get_id (actor),
    .action = action,
    .detail = account->id,
  };

  return aus_audit_store_append (tx, &entry, error);
}

/* Whoever had a session is out, and so is what they had given a token to. */
static gboolean
shut_out (AusTx *tx, const AusActor *actor, const AusAccount *account, GError **error)
{
  gint64 revoked = 0;

  return aus_session_store_end_others (tx, account->id, "", error) &&
         aus_token_store_revoke_all (tx, account->id, &revoked, error) &&
         (revoked == 0 || audit (tx, actor, "host.revoke_tokens", account, error));
}

static gpointer
list_hosts (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusStructure) structure = load_structure (tx, actor, command->consultation_id, error);
  g_auto (GStrv) ids = structure != NULL ? aus_host_store_list (tx, structure->id, error) : NULL;
  g_autoptr (JsonArray) array = json_array_new ();

  if (ids == NULL)
    return NULL;
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (AusAccount) account = aus_account_store_load (tx, ids[i], error);
    if (account == NULL)
      return NULL;
    json_array_add_element (array, host_to_json (account));
  }
  return json_node_init_array (json_node_alloc (), array);
}

static gpointer
close_host (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusStructure) structure = load_structure (tx, actor, command->consultation_id, error);
  g_autoptr (AusAccount) account =
      structure != NULL ? load_host (tx, structure, command->text, error) : NULL;

  if (account == NULL || !aus_account_store_set_disabled (tx, account->id, TRUE, error) ||
      !shut_out (tx, actor, account, error) || !audit (tx, actor, "host.close", account, error))
    return NULL;
  return json_node_new (JSON_NODE_NULL);
}

/* Storing, once the password is hashed */

static char *
dup_text (JsonObject *object, const char *name)
{
  return g_strstrip (g_strdup (aus_json_get_string (object, name, "")));
}

static AusAccount *
read_account (const AusStructure *structure, JsonObject *object, gint64 now, GError **error)
{
  g_autoptr (AusAccount) account = aus_account_new ();

  account->id = aus_id_new (now);
  account->organisation_id = g_strdup (structure->organisation_id);
  account->role = AUS_ACCOUNT_SITE_HOST;
  account->email = aus_contact_fold_email (aus_json_get_string (object, "email", ""));
  account->given_name = dup_text (object, "given_name");
  account->family_name = dup_text (object, "family_name");
  account->display_name = g_strdup_printf ("%s %s", account->given_name, account->family_name);
  account->locale = g_strdup (aus_json_get_string (object, "locale", "fr"));
  account->sound = TRUE;
  account->default_duration_minutes = DEFAULT_MINUTES;
  const AusEnrolment enrolment = {
    .role = account->role,
    .email = account->email,
    .given_name = account->given_name,
    .family_name = account->family_name,
    .locale = account->locale,
  };
  return aus_enrolment_check (&enrolment, error) ? g_steal_pointer (&account) : NULL;
}

static gboolean
insert (AusTx *tx, const AusAccount *account, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (aus_account_store_insert (tx, account, &local))
    return TRUE;
  if (g_error_matches (local, AUS_ERROR, AUS_ERROR_PRECONDITION_FAILED))
    aus_set_error_at (error, AUS_ERROR_INVALID, "/email", "There is already an account of it");
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static AusAccount *
add_new (AusTx *tx, const Draft *draft, const AusStructure *structure, GError **error)
{
  g_autoptr (AusAccount) account = read_account (structure, draft->object, aus_tx_now (tx), error);

  if (account == NULL)
    return NULL;
  account->password_hash = g_strdup (draft->password_hash);
  if (!insert (tx, account, error) ||
      !aus_host_store_insert (tx, account->id, structure->id, error) ||
      !audit (tx, draft->actor, "host.add", account, error))
    return NULL;
  return g_steal_pointer (&account);
}

/* Whoever knew the old password, had a session or a token, is out. */
static AusAccount *
renew (AusTx *tx, const Draft *draft, const AusStructure *structure, GError **error)
{
  g_autoptr (AusAccount) account = load_host (tx, structure, draft->account_id, error);

  if (account == NULL)
    return NULL;
  g_free (account->password_hash);
  account->password_hash = g_strdup (draft->password_hash);
  account->failed_logins = 0;
  account->locked_until = 0;
  account->disabled_at = 0;
  if (!aus_account_store_save (tx, account, error) ||
      !aus_account_store_set_disabled (tx, account->id, FALSE, error) ||
      !shut_out (tx, draft->actor, account, error) ||
      !audit (tx, draft->actor, "host.password", account, error))
    return NULL;
  return g_steal_pointer (&account);
}

static gpointer
store_host (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const Draft *draft = input;
  g_autoptr (AusStructure) structure = load_structure (tx, actor, draft->structure_id, error);

  if (structure == NULL)
    return NULL;
  g_autoptr (AusAccount) account = draft->account_id != NULL
                                       ? renew (tx, draft, structure, error)
                                       : add_new (tx, draft, structure, error);
  if (account == NULL)
    return NULL;
  JsonNode *node = host_to_json (account);
  json_object_set_string_member (json_node_get_object (node), "password", draft->password);
  return node;
}

static const AusUseCase STORE = { "host.add", AUS_ACTION_STRUCTURE_EDIT, AUS_USE_CASE_WRITE,
                                  store_host, (GDestroyNotify) json_node_unref };

/* Hashing, on a thread */

static void
hash_in_thread (GTask *work, gpointer source, gpointer data, GCancellable *cancellable)
{
  Draft *draft = data;
  GError *error = NULL;

  draft->password_hash = aus_password_hash (draft->password, &error);
  if (error != NULL)
    g_task_return_error (work, error);
  else
    g_task_return_boolean (work, TRUE);
}

static void
on_hashed (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  Draft *draft = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (res), &error)) {
    g_task_return_error (task, error);
    return;
  }
  aus_app_run_async (AUS_APP (source), &STORE, draft->actor, draft, NULL, NULL, aus_app_return_node,
                     g_steal_pointer (&task));
}

/* "K7QF-3MXW-P2HT": read out on the telephone or written down, and changed by its owner. */
static char *
make_password (void)
{
  g_autofree char *code = aus_secrets_random_code (PASSWORD_CHARACTERS);

  return g_strdup_printf ("%.4s-%.4s-%.4s", code, code + 4, code + 8);
}

void
aus_host_add_async (AusApp *app, AusActor *actor, const char *structure_id, const char *account_id,
                    JsonObject *object, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_APP (app) && actor != NULL && structure_id != NULL);
  GTask *task = g_task_new (app, NULL, callback, user_data);
  Draft *draft = g_new0 (Draft, 1);
  GError *error = NULL;

  draft->structure_id = g_strdup (structure_id);
  draft->account_id = g_strdup (account_id);
  draft->object = object != NULL ? json_object_ref (object) : NULL;
  draft->actor = aus_actor_ref (actor);
  draft->password = make_password ();
  g_task_set_task_data (task, draft, draft_free);
  /* Asked before the hash, which costs 64 MiB for a moment. */
  if (!aus_policy_check_own (actor, AUS_ACTION_STRUCTURE_EDIT, &error)) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  g_autoptr (GTask) work = g_task_new (app, NULL, on_hashed, task);
  g_task_set_task_data (work, draft, NULL);
  g_task_run_in_thread (work, hash_in_thread);
}

JsonNode *
aus_host_add_finish (AusApp *app, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, app), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}

#define HOST(Name, name, mode, function)                                                           \
  const AusUseCase Name = { name, AUS_ACTION_STRUCTURE_EDIT, mode, function,                       \
                            (GDestroyNotify) json_node_unref }

HOST (AUS_HOST_LIST, "host.list", AUS_USE_CASE_READ, list_hosts);
HOST (AUS_HOST_CLOSE, "host.close", AUS_USE_CASE_WRITE, close_host);
