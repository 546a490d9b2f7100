/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-webhook.h"

#include "app/aus-hook-tell.h"
#include "app/aus-login.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "storage/aus-webhook-store.h"

#define MAX_LISTED 100

AusWebhookPath *
aus_webhook_path_new (const char *id, const char *delivery_id)
{
  AusWebhookPath *self = g_new0 (AusWebhookPath, 1);

  self->id = g_strdup (id);
  self->delivery_id = g_strdup (delivery_id);
  return self;
}

void
aus_webhook_path_free (AusWebhookPath *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->delivery_id);
  g_free (self);
}

static gboolean
check_actor (const AusActor *actor, GError **error)
{
  AusSubject subject = { .organisation_id = actor->organisation_id,
                         .account_id = actor->account_id };

  return aus_policy_check (actor, AUS_ACTION_ACCOUNT_SELF, &subject, error);
}

static AusWebhookRow *
load (AusTx *tx, const AusActor *actor, const AusWebhookPath *path, GError **error)
{
  return check_actor (actor, error)
             ? aus_webhook_store_load (tx, actor->account_id, path->id, error)
             : NULL;
}

static gboolean
audit (AusTx *tx, const AusActor *actor, const char *action, GError **error)
{
  return aus_account_audit (tx, actor->organisation_id, actor->account_id, action, error);
}

/* Representations */

static JsonNode *
webhook_node (const AusWebhookRow *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", row->id);
  json_object_set_string_member (object, "url", row->url);
  aus_json_set_time (object, "created_at", row->created_at);
  aus_json_set_time (object, "failing_since", row->failing_since);
  aus_json_set_time (object, "disabled_at", row->disabled_at);
  return aus_json_take_object (object);
}

static JsonNode *
delivery_node (const AusWebhookDelivery *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", row->id);
  json_object_set_string_member (object, "type", row->type);
  json_object_set_string_member (object, "state", aus_webhook_state_get_name (row->state));
  json_object_set_int_member (object, "tries", row->tries);
  aus_json_set_time (object, "created_at", row->created_at);
  aus_json_set_time (object, "tried_at", row->tried_at);
  aus_json_set_time (object, "next_try_at", row->state == AUS_WEBHOOK_WAITING ? row->due_at : 0);
  if (row->status != 0)
    json_object_set_int_member (object, "status", row->status);
  else
    json_object_set_null_member (object, "status");
  if (row->reason != NULL)
    json_object_set_string_member (object, "reason", row->reason);
  else
    json_object_set_null_member (object, "reason");
  return aus_json_take_object (object);
}

/* Use cases */

static gpointer
list (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  JsonArray *array;

  if (!check_actor (actor, error))
    return NULL;
  g_autoptr (GPtrArray) rows = aus_webhook_store_list (tx, actor->account_id, error);
  if (rows == NULL)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    json_array_add_element (array, webhook_node (g_ptr_array_index (rows, i)));
  return aus_json_take_array (array);
}

static gboolean
check_room (AusTx *tx, const AusActor *actor, GError **error)
{
  gint64 count = 0;

  if (!aus_webhook_store_count (tx, actor->account_id, &count, error))
    return FALSE;
  if (count < AUS_WEBHOOK_MAX_PER_ACCOUNT)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "", "At most %d webhooks",
                    AUS_WEBHOOK_MAX_PER_ACCOUNT);
  return FALSE;
}

static gpointer
create (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const char *url = input;
  g_autoptr (AusWebhookRow) row = NULL;
  g_autofree char *key = NULL;
  g_autofree char *secret = NULL;
  JsonNode *node;

  if (!check_actor (actor, error) || !aus_webhook_check_url (url, error) ||
      !check_room (tx, actor, error))
    return NULL;
  row = g_new0 (AusWebhookRow, 1);
  row->id = aus_id_new (aus_tx_now (tx));
  row->account_id = g_strdup (actor->account_id);
  row->organisation_id = g_strdup (actor->organisation_id);
  row->url = g_strdup (url);
  row->created_at = aus_tx_now (tx);
  if (!aus_webhook_store_insert (tx, row, error) ||
      !audit (tx, actor, "account.create_webhook", error))
    return NULL;
  key = aus_hook_derive_key (tx, row->id);
  secret = aus_webhook_format_secret (key);
  node = webhook_node (row);
  json_object_set_string_member (json_node_get_object (node), "secret", secret);
  return node;
}

static gpointer
enable (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusWebhookRow) row = load (tx, actor, input, error);

  if (row == NULL || !aus_webhook_store_enable (tx, row->id, error) ||
      !audit (tx, actor, "account.enable_webhook", error))
    return NULL;
  row->disabled_at = row->failing_since = 0;
  return webhook_node (row);
}

static gpointer
remove_webhook (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusWebhookRow) row = load (tx, actor, input, error);

  if (row == NULL || !aus_webhook_store_delete (tx, row->id, error) ||
      !audit (tx, actor, "account.delete_webhook", error))
    return NULL;
  return json_node_new (JSON_NODE_NULL);
}

static gpointer
ping (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusWebhookRow) row = load (tx, actor, input, error);
  g_autofree char *id = row != NULL ? aus_hook_ping (tx, row, error) : NULL;
  JsonObject *object;

  if (id == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "id", id);
  return aus_json_take_object (object);
}

static gpointer
list_deliveries (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusWebhookRow) row = load (tx, actor, input, error);
  JsonArray *array;

  if (row == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows = aus_webhook_store_list_deliveries (tx, row->id, MAX_LISTED, error);
  if (rows == NULL)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    json_array_add_element (array, delivery_node (g_ptr_array_index (rows, i)));
  return aus_json_take_array (array);
}

static gpointer
redeliver (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusWebhookPath *path = input;
  g_autoptr (AusWebhookRow) row = load (tx, actor, path, error);

  if (row == NULL || !aus_webhook_store_redeliver (tx, row->id, path->delivery_id, error))
    return NULL;
  return json_node_new (JSON_NODE_NULL);
}

#define OWN(Name, name, mode, function)                                                            \
  const AusUseCase Name = { name, AUS_ACTION_ACCOUNT_SELF, mode, function,                         \
                            (GDestroyNotify) json_node_unref }

OWN (AUS_WEBHOOK_LIST, "webhook.list", AUS_USE_CASE_READ, list);
OWN (AUS_WEBHOOK_CREATE, "webhook.create", AUS_USE_CASE_WRITE, create);
OWN (AUS_WEBHOOK_ENABLE, "webhook.enable", AUS_USE_CASE_WRITE, enable);
OWN (AUS_WEBHOOK_DELETE, "webhook.delete", AUS_USE_CASE_WRITE, remove_webhook);
OWN (AUS_WEBHOOK_PING, "webhook.ping", AUS_USE_CASE_WRITE, ping);
OWN (AUS_WEBHOOK_LIST_DELIVERIES, "webhook.list_deliveries", AUS_USE_CASE_READ, list_deliveries);
OWN (AUS_WEBHOOK_REDELIVER, "webhook.redeliver", AUS_USE_CASE_WRITE, redeliver);
