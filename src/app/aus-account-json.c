/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-account-json.h"

#include "app/aus-pay-account.h"
#include "core/aus-json.h"

static JsonObject *
account_object (const AusAccount *account)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", account->id);
  json_object_set_string_member (object, "email", account->email);
  json_object_set_string_member (object, "display_name", account->display_name);
  json_object_set_string_member (object, "role", aus_account_role_get_name (account->role));
  aus_json_set_text (object, "profession", account->profession);
  json_object_set_string_member (object, "locale", account->locale);
  json_object_set_boolean_member (object, "sound", account->sound);
  json_object_set_int_member (object, "default_duration_minutes",
                              account->default_duration_minutes);
  json_object_set_string_member (object, "signature", account->signature);
  json_object_set_boolean_member (object, "mail_notices", account->mail_notices);
  json_object_set_int_member (object, "version", account->version);
  return object;
}

JsonNode *
aus_account_to_json (const AusAccount *account)
{
  return aus_json_take_object (account_object (account));
}

/* Those one plans for: the principals of a delegate, a practitioner's own self. */

static gboolean
add_practitioner (AusTx *tx, JsonArray *array, const AusAccount *account, GError **error)
{
  JsonNode *payment = aus_pay_account_brief (tx, account->id, error);

  if (payment == NULL)
    return FALSE;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", account->id);
  json_object_set_string_member (object, "display_name", account->display_name);
  aus_json_set_text (object, "profession", account->profession);
  json_object_set_member (object, "payment", payment);
  json_array_add_object_element (array, object);
  return TRUE;
}

static gboolean
add_principals (AusTx *tx, const AusAccount *account, JsonArray *array, GError **error)
{
  g_auto (GStrv) ids = aus_delegation_store_list (tx, account->id, error);

  if (ids == NULL)
    return FALSE;
  if (account->role == AUS_ACCOUNT_PRACTITIONER && !add_practitioner (tx, array, account, error))
    return FALSE;
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (AusAccount) principal = aus_account_store_load (tx, ids[i], error);
    if (principal == NULL || !add_practitioner (tx, array, principal, error))
      return FALSE;
  }
  return TRUE;
}

JsonNode *
aus_account_session_to_json (AusTx *tx, const AusAccount *account, GError **error)
{
  g_autoptr (JsonArray) principals = json_array_new ();

  if (!add_principals (tx, account, principals, error))
    return NULL;
  JsonObject *organisation = json_object_new ();
  json_object_set_string_member (organisation, "id", account->organisation_id);
  json_object_set_string_member (organisation, "name", account->organisation_name);
  JsonObject *object = json_object_new ();
  json_object_set_object_member (object, "account", account_object (account));
  json_object_set_array_member (object, "principals", g_steal_pointer (&principals));
  json_object_set_object_member (object, "organisation", organisation);
  return aus_json_take_object (object);
}

/* Sessions and tokens */

JsonNode *
aus_account_sessions_to_json (GPtrArray *rows, const char *current_id)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < rows->len; i++) {
    const AusCredentialRow *row = g_ptr_array_index (rows, i);
    JsonObject *object = json_object_new ();
    json_object_set_string_member (object, "id", row->id);
    json_object_set_boolean_member (object, "current", g_strcmp0 (row->id, current_id) == 0);
    aus_json_set_text (object, "user_agent", row->label);
    aus_json_set_time (object, "created_at", row->created_at);
    aus_json_set_time (object, "last_seen_at", row->last_used_at);
    aus_json_set_time (object, "expires_at", row->expires_at);
    json_array_add_object_element (array, object);
  }
  return aus_json_take_array (array);
}

JsonNode *
aus_account_token_to_json (const AusCredentialRow *row)
{
  JsonObject *object = json_object_new ();
  JsonArray *scopes = json_array_new ();
  g_auto (GStrv) names = g_strsplit (row->scopes, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    json_array_add_string_element (scopes, names[i]);
  json_object_set_string_member (object, "id", row->id);
  json_object_set_string_member (object, "name", row->label);
  json_object_set_array_member (object, "scopes", scopes);
  aus_json_set_time (object, "created_at", row->created_at);
  aus_json_set_time (object, "expires_at", row->expires_at);
  aus_json_set_time (object, "last_used_at", row->last_used_at);
  return aus_json_take_object (object);
}

JsonNode *
aus_account_tokens_to_json (GPtrArray *rows)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < rows->len; i++)
    json_array_add_element (array, aus_account_token_to_json (g_ptr_array_index (rows, i)));
  return aus_json_take_array (array);
}
