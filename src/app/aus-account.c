/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-account.h"

#include "app/aus-account-json.h"
#include "app/aus-command.h"
#include "app/aus-login.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "storage/aus-account-store.h"
#include "storage/aus-audit-store.h"
#include "storage/aus-session-store.h"

void
aus_token_request_free (AusTokenRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_strfreev (self->scopes);
  g_free (self);
}

/* Every use case here is about the actor's own account. */
static AusAccount *
load_own (AusTx *tx, const AusActor *actor, GError **error)
{
  AusSubject subject = { .organisation_id = actor->organisation_id,
                         .account_id = actor->account_id };

  if (!aus_policy_check (actor, AUS_ACTION_ACCOUNT_SELF, &subject, error))
    return NULL;
  return aus_account_store_load (tx, actor->account_id, error);
}

gboolean
aus_account_audit (AusTx *tx, const char *organisation_id, const char *account_id,
                   const char *action, GError **error)
{
  AusAuditEntry entry = {
    .organisation_id = organisation_id,
    .actor_kind = aus_actor_kind_get_name (AUS_ACTOR_ACCOUNT),
    .actor_id = account_id,
    .action = action,
    .detail = "",
  };

  return aus_audit_store_append (tx, &entry, error);
}

static JsonNode *
nothing (void)
{
  return json_node_new (JSON_NODE_NULL);
}

static gpointer
account_show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  /* A token that may only read consultations may still ask whose it is. */
  g_autoptr (AusAccount) account = NULL;

  if (actor->account_id == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED, "not logged in");
    return NULL;
  }
  account = aus_account_store_load (tx, actor->account_id, error);
  return account != NULL ? aus_account_session_to_json (tx, account, error) : NULL;
}

static gboolean
merge_preferences (AusAccount *account, JsonObject *patch, GError **error)
{
  g_autofree char *name =
      g_strstrip (g_strdup (aus_json_get_string (patch, "display_name", account->display_name)));

  if (name[0] == '\0') {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/display_name", "Must not be empty");
    return FALSE;
  }
  g_free (account->display_name);
  account->display_name = g_steal_pointer (&name);
  g_autofree char *locale = g_strdup (aus_json_get_string (patch, "locale", account->locale));
  g_free (account->locale);
  account->locale = g_steal_pointer (&locale);
  account->sound = aus_json_get_boolean (patch, "sound", account->sound);
  account->default_duration_minutes =
      aus_json_get_int (patch, "default_duration_minutes", account->default_duration_minutes);
  g_autofree char *signature =
      g_strstrip (g_strdup (aus_json_get_string (patch, "signature", account->signature)));
  g_free (account->signature);
  account->signature = g_steal_pointer (&signature);
  account->mail_notices = aus_json_get_boolean (patch, "mail_notices", account->mail_notices);
  return TRUE;
}

static gpointer
account_update (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusAccount) account = load_own (tx, actor, error);

  if (account == NULL || !aus_command_check_version (command, account->version, error) ||
      !merge_preferences (account, command->object, error))
    return NULL;
  account->version++;
  if (!aus_account_store_save (tx, account, error) ||
      !aus_account_audit (tx, account->organisation_id, account->id, "account.update", error))
    return NULL;
  return aus_account_to_json (account);
}

/* Sessions */

static gpointer
list_sessions (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const char *current = input;
  g_autoptr (AusAccount) account = load_own (tx, actor, error);

  if (account == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows = aus_session_store_list (
      tx, account->id, aus_app_get_settings (aus_app_from_tx (tx))->session_idle_usec, error);
  return rows != NULL ? aus_account_sessions_to_json (rows, current) : NULL;
}

static gpointer
end_session (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusAccount) account = load_own (tx, actor, error);

  if (account == NULL || !aus_session_store_end (tx, account->id, input, error) ||
      !aus_account_audit (tx, account->organisation_id, account->id, "account.end_session", error))
    return NULL;
  return nothing ();
}

/* API tokens */

static gpointer
list_tokens (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusAccount) account = load_own (tx, actor, error);

  if (account == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows = aus_token_store_list (tx, account->id, error);
  return rows != NULL ? aus_account_tokens_to_json (rows) : NULL;
}

static gboolean
check_token_request (AusTx *tx, const AusActor *actor, const AusAccount *account,
                     const AusTokenRequest *request, GError **error)
{
  AusScope scopes = AUS_SCOPE_NONE;

  if (!aus_scope_from_names ((const char *const *) request->scopes, &scopes) ||
      scopes == AUS_SCOPE_NONE) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/scopes", "Unknown scope");
    return FALSE;
  }
  /* It would open nothing; whoever asks for it should not believe that it does. */
  if ((scopes & AUS_SCOPE_OPERATE) != 0 && account->role != AUS_ACCOUNT_OPERATOR) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/scopes", "Only operators can operate");
    return FALSE;
  }
  if (request->expires_at != 0 && request->expires_at <= aus_tx_now (tx)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/expires_at", "Is in the past");
    return FALSE;
  }
  /* A token must not make another one that may do more than itself. */
  if (actor->kind == AUS_ACTOR_TOKEN && (scopes & ~actor->scopes) != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "more scopes than the token has");
    return FALSE;
  }
  return TRUE;
}

static gpointer
create_token (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusTokenRequest *request = input;
  g_autoptr (AusAccount) account = load_own (tx, actor, error);

  if (account == NULL || !check_token_request (tx, actor, account, request, error))
    return NULL;
  g_autofree char *secret = aus_secrets_random_token ();
  g_autofree char *token = g_strconcat ("aus_", secret, NULL);
  g_autofree char *hash = aus_secrets_hash_token (token);
  g_autoptr (AusCredentialRow) row = g_new0 (AusCredentialRow, 1);
  row->id = aus_id_new (aus_tx_now (tx));
  row->account_id = g_strdup (account->id);
  row->label = g_strdup (request->name);
  row->scopes = g_strjoinv (" ", request->scopes);
  row->created_at = aus_tx_now (tx);
  row->expires_at = request->expires_at;
  if (!aus_token_store_insert (tx, hash, row, error) ||
      !aus_account_audit (tx, account->organisation_id, account->id, "account.create_token", error))
    return NULL;
  JsonNode *node = aus_account_token_to_json (row);
  json_object_set_string_member (json_node_get_object (node), "token", token);
  return node;
}

static gpointer
delete_token (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusAccount) account = load_own (tx, actor, error);

  if (account == NULL || !aus_token_store_revoke (tx, account->id, input, error) ||
      !aus_account_audit (tx, account->organisation_id, account->id, "account.delete_token", error))
    return NULL;
  return nothing ();
}

#define OWN(Name, name, mode, function)                                                            \
  const AusUseCase Name = { name, AUS_ACTION_ACCOUNT_SELF, mode, function,                         \
                            (GDestroyNotify) json_node_unref }

OWN (AUS_ACCOUNT_SHOW, "account.show", AUS_USE_CASE_READ, account_show);
OWN (AUS_ACCOUNT_UPDATE, "account.update", AUS_USE_CASE_WRITE, account_update);
OWN (AUS_ACCOUNT_LIST_SESSIONS, "account.list_sessions", AUS_USE_CASE_READ, list_sessions);
OWN (AUS_ACCOUNT_END_SESSION, "account.end_session", AUS_USE_CASE_WRITE, end_session);
OWN (AUS_ACCOUNT_LIST_TOKENS, "account.list_tokens", AUS_USE_CASE_READ, list_tokens);
OWN (AUS_ACCOUNT_CREATE_TOKEN, "account.create_token", AUS_USE_CASE_WRITE, create_token);
OWN (AUS_ACCOUNT_DELETE_TOKEN, "account.delete_token", AUS_USE_CASE_WRITE, delete_token);
