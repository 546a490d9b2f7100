/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-queue.h"

#include "app/aus-app.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-text.h"
#include "domain/aus-queue.h"
#include "storage/aus-account-store.h"
#include "storage/aus-audit-store.h"

AusQueueChange *
aus_queue_change_new (const char *id, JsonObject *object)
{
  AusQueueChange *self = g_new0 (AusQueueChange, 1);

  self->id = g_strdup (id);
  self->object = object != NULL ? json_object_ref (object) : NULL;
  return self;
}

void
aus_queue_change_free (AusQueueChange *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_clear_pointer (&self->object, json_object_unref);
  g_free (self);
}

/* Who may do what */

static gboolean
allow (const AusActor *actor, AusAction action, const char *organisation_id, const char *queue_id,
       GError **error)
{
  AusSubject subject = { .organisation_id = organisation_id, .practitioner_id = queue_id };

  return aus_policy_check (actor, action, &subject, error);
}

/* A queue of another organisation is not there (B9). */
AusQueueRow *
aus_queue_load_for (AusTx *tx, const AusActor *actor, AusAction action, const char *queue_id,
                    GError **error)
{
  g_autoptr (AusQueueRow) queue = aus_queue_store_load (tx, queue_id, error);

  if (queue == NULL)
    return NULL;
  if (actor->organisation_id != NULL &&
      !g_str_equal (queue->organisation_id, actor->organisation_id)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such queue");
    return NULL;
  }
  return allow (actor, action, queue->organisation_id, queue->id, error) ? g_steal_pointer (&queue)
                                                                         : NULL;
}

static gboolean
audit (AusTx *tx, const AusActor *actor, const AusQueueRow *queue, const char *action,
       GError **error)
{
  AusAuditEntry entry = {
    .organisation_id = queue->organisation_id,
    .actor_kind = aus_actor_kind_get_name (actor->kind),
    .actor_id = aus_actor_get_id (actor),
    .on_behalf_of = queue->id,
    .action = action,
    .detail = "",
  };

  return aus_audit_store_append (tx, &entry, error);
}

/* Of what a change writes over: the name, and the whole list of who serves it. */
static gint64
version_of (const AusQueueRow *queue)
{
  g_autofree char *members = g_strjoinv (" ", queue->members);

  return aus_text_version (queue->name, members, NULL);
}

/* Representation */

static gboolean
add_members (AusTx *tx, const AusQueueRow *queue, JsonArray *array, GError **error)
{
  for (guint i = 0; queue->members[i] != NULL; i++) {
    g_autoptr (AusAccount) account = aus_account_store_load (tx, queue->members[i], error);
    JsonObject *object;
    if (account == NULL)
      return FALSE;
    object = json_object_new ();
    json_object_set_string_member (object, "id", account->id);
    json_object_set_string_member (object, "display_name", account->display_name);
    json_array_add_object_element (array, object);
  }
  return TRUE;
}

static JsonObject *
describe (AusTx *tx, const AusActor *actor, const AusQueueRow *queue, GError **error)
{
  g_autoptr (JsonArray) members = json_array_new ();
  const char *base_url = aus_app_get_base_url (aus_app_from_tx (tx));
  g_autofree char *url = g_strconcat (base_url, "/q/", queue->code, NULL);
  gint64 patients = 0;

  if (!add_members (tx, queue, members, error) ||
      !aus_queue_store_count (tx, queue->id, &patients, error))
    return NULL;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "id", queue->id);
  json_object_set_string_member (object, "name", queue->name);
  json_object_set_string_member (object, "profession", queue->profession);
  json_object_set_boolean_member (object, "open", queue->open);
  json_object_set_string_member (object, "code", queue->code);
  json_object_set_string_member (object, "url", url);
  json_object_set_int_member (object, "patients", patients);
  json_object_set_boolean_member (object, "serves", aus_actor_has_queue (actor, queue->id));
  json_object_set_array_member (object, "practitioners", g_steal_pointer (&members));
  json_object_set_int_member (object, "version", version_of (queue));
  return object;
}

static JsonNode *
node_of (AusTx *tx, const AusActor *actor, const AusQueueRow *queue, GError **error)
{
  JsonObject *object = describe (tx, actor, queue, error);

  if (object == NULL)
    return NULL;
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

static gpointer
list (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  if (!allow (actor, AUS_ACTION_QUEUE_READ, actor->organisation_id, NULL, error))
    return NULL;
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GPtrArray) queues = aus_queue_store_list (tx, actor->organisation_id, error);
  for (guint i = 0; queues != NULL && i < queues->len; i++) {
    JsonObject *object = describe (tx, actor, g_ptr_array_index (queues, i), error);
    if (object == NULL)
      return NULL;
    json_array_add_object_element (array, object);
  }
  return queues != NULL ? json_node_init_array (json_node_alloc (), array) : NULL;
}

/* Making and changing */

static gboolean
read_name (AusQueueRow *queue, JsonObject *body, GError **error)
{
  if (!json_object_has_member (body, "name"))
    return TRUE;
  g_free (queue->name);
  queue->name = g_strstrip (g_strdup (json_object_get_string_member (body, "name")));
  if (queue->name[0] != '\0')
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/name", "Must not be empty");
  return FALSE;
}

/* Everybody of the list is a practitioner of this organisation who may hold what people come for.
 */
static gboolean
check_member (AusTx *tx, const AusQueueRow *queue, const char *id, const char *pointer,
              GError **error)
{
  g_autoptr (AusAccount) account = aus_account_store_load (tx, id, NULL);

  if (account == NULL || account->role != AUS_ACCOUNT_PRACTITIONER || account->disabled_at != 0 ||
      !g_str_equal (account->organisation_id, queue->organisation_id)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Is not a practitioner of this practice");
    return FALSE;
  }
  return aus_queue_check_member (queue->profession, account->profession, pointer, error);
}

static gboolean
read_members (AusTx *tx, AusQueueRow *queue, JsonObject *body, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (!json_object_has_member (body, "practitioner_ids"))
    return TRUE;
  JsonArray *array = json_object_get_array_member (body, "practitioner_ids");
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const char *id = json_array_get_string_element (array, i);
    g_autofree char *pointer = g_strdup_printf ("/practitioner_ids/%u", i);
    if (!g_hash_table_add (seen, (gpointer) id))
      continue;
    if (!check_member (tx, queue, id, pointer, error))
      return FALSE;
    g_strv_builder_add (ids, id);
  }
  g_strfreev (queue->members);
  queue->members = g_strv_builder_end (ids);
  return TRUE;
}

static const char *
own_profession (AusTx *tx, const AusActor *actor, AusAccount **account)
{
  *account = aus_account_store_load (tx, actor->account_id, NULL);
  return *account != NULL && (*account)->profession != NULL ? (*account)->profession : "doctor";
}

static AusQueueRow *
make (AusTx *tx, const AusActor *actor, JsonObject *body, GError **error)
{
  g_autoptr (AusAccount) account = NULL;
  g_autoptr (AusQueueRow) queue = g_new0 (AusQueueRow, 1);
  const char *usual = own_profession (tx, actor, &account);

  queue->id = aus_id_new (aus_tx_now (tx));
  queue->organisation_id = g_strdup (actor->organisation_id);
  queue->profession = g_strdup (aus_json_get_string (body, "profession", usual));
  queue->code = aus_secrets_random_code (AUS_QUEUE_CODE_LENGTH);
  queue->members = g_new0 (char *, 1);
  if (aus_profession_find (queue->profession) == NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/profession", "Is not known");
    return NULL;
  }
  return read_name (queue, body, error) && read_members (tx, queue, body, error)
             ? g_steal_pointer (&queue)
             : NULL;
}

/* The account by which it waits: no password opens it. */
static gboolean
insert_account (AusTx *tx, const AusQueueRow *queue, GError **error)
{
  g_autoptr (AusAccount) account = aus_account_new ();

  account->id = g_strdup (queue->id);
  account->organisation_id = g_strdup (queue->organisation_id);
  account->role = AUS_ACCOUNT_QUEUE;
  account->email = g_strdup_printf ("%s@queue.invalid", queue->id);
  account->password_hash = g_strdup ("!");
  account->given_name = g_strdup ("");
  account->family_name = g_strdup (queue->name);
  account->display_name = g_strdup (queue->name);
  account->profession = g_strdup (queue->profession);
  account->locale = g_strdup ("fr");
  account->default_duration_minutes = 20;
  return aus_account_store_insert (tx, account, error);
}

static gpointer
create (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusQueueChange *change = input;

  if (!allow (actor, AUS_ACTION_QUEUE_MANAGE, actor->organisation_id, NULL, error))
    return NULL;
  g_autoptr (AusQueueRow) queue = make (tx, actor, change->object, error);
  if (queue == NULL || !insert_account (tx, queue, error) ||
      !aus_queue_store_insert (tx, queue, error) ||
      !aus_queue_store_set_members (tx, queue, error) ||
      !audit (tx, actor, queue, "queue.create", error))
    return NULL;
  return node_of (tx, actor, queue, error);
}

static gpointer
change (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusQueueChange *wanted = input;
  g_autoptr (AusQueueRow) queue =
      aus_queue_load_for (tx, actor, AUS_ACTION_QUEUE_MANAGE, wanted->id, error);

  if (queue == NULL || !aus_json_check_version (wanted->object, version_of (queue), error) ||
      !read_name (queue, wanted->object, error) ||
      !read_members (tx, queue, wanted->object, error) ||
      !aus_queue_store_save (tx, queue, error) || !aus_queue_store_set_members (tx, queue, error) ||
      !audit (tx, actor, queue, "queue.change", error))
    return NULL;
  return node_of (tx, actor, queue, error);
}

static gpointer
set_open (AusTx *tx, const AusActor *actor, const AusQueueChange *wanted, gboolean open,
          GError **error)
{
  g_autoptr (AusQueueRow) queue =
      aus_queue_load_for (tx, actor, AUS_ACTION_QUEUE_SWITCH, wanted->id, error);

  if (queue == NULL)
    return NULL;
  if (queue->open == open)
    return node_of (tx, actor, queue, error);
  queue->open = open;
  if (!aus_queue_store_save (tx, queue, error) ||
      !audit (tx, actor, queue, open ? "queue.open" : "queue.close", error))
    return NULL;
  return node_of (tx, actor, queue, error);
}

static gpointer
open_queue (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  return set_open (tx, actor, input, TRUE, error);
}

static gpointer
close_queue (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  return set_open (tx, actor, input, FALSE, error);
}

#define QUEUE(Name, name, action, mode, function)                                                  \
  const AusUseCase Name = { name, action, mode, function, (GDestroyNotify) json_node_unref }

QUEUE (AUS_QUEUE_LIST, "queue.list", AUS_ACTION_QUEUE_READ, AUS_USE_CASE_READ, list);
QUEUE (AUS_QUEUE_CREATE, "queue.create", AUS_ACTION_QUEUE_MANAGE, AUS_USE_CASE_WRITE, create);
QUEUE (AUS_QUEUE_CHANGE, "queue.change", AUS_ACTION_QUEUE_MANAGE, AUS_USE_CASE_WRITE, change);
QUEUE (AUS_QUEUE_OPEN, "queue.open", AUS_ACTION_QUEUE_SWITCH, AUS_USE_CASE_WRITE, open_queue);
QUEUE (AUS_QUEUE_CLOSE, "queue.close", AUS_ACTION_QUEUE_SWITCH, AUS_USE_CASE_WRITE, close_queue);
