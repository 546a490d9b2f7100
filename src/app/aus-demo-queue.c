/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-demo-queue.h"

#include "app/aus-app.h"
#include "app/aus-queue.h"

static AusQueueChange *
describe (const AusAccount *first, const AusAccount *second)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *ids = json_array_new ();

  json_array_add_string_element (ids, first->id);
  json_array_add_string_element (ids, second->id);
  json_object_set_string_member (object, "name", "Sans rendez-vous");
  json_object_set_array_member (object, "practitioner_ids", ids);
  return aus_queue_change_new (NULL, object);
}

static gboolean
open_queue (AusTx *tx, AusActor *actor, const char *queue_id, GError **error)
{
  const char *ids[] = { queue_id, NULL };
  AusQueueChange *change = aus_queue_change_new (queue_id, NULL);

  aus_actor_set_queues (actor, ids);
  g_autoptr (JsonNode) node = AUS_QUEUE_OPEN.func (tx, actor, change, error);
  aus_queue_change_free (change);
  return node != NULL;
}

gboolean
aus_demo_queue_open (AusTx *tx, const AusAccount *first, const AusAccount *second, GError **error)
{
  g_autoptr (AusActor) actor =
      aus_actor_new_account (first->id, first->role, first->organisation_id, NULL);
  AusQueueChange *change = describe (first, second);
  g_autoptr (JsonNode) node = AUS_QUEUE_CREATE.func (tx, actor, change, error);

  aus_queue_change_free (change);
  return node != NULL &&
         open_queue (tx, actor, json_object_get_string_member (json_node_get_object (node), "id"),
                     error);
}

char *
aus_demo_queue_dup_url (AusTx *tx, const AusAccount *practitioner)
{
  g_autoptr (GPtrArray) queues = aus_queue_store_list (tx, practitioner->organisation_id, NULL);

  if (queues == NULL || queues->len == 0)
    return NULL;
  const AusQueueRow *queue = g_ptr_array_index (queues, 0);
  return g_strconcat (aus_app_get_base_url (aus_app_from_tx (tx)), "/q/", queue->code, NULL);
}
