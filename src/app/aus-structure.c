/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-structure.h"

#include "app/aus-app.h"
#include "app/aus-command.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "domain/aus-contact.h"
#include "domain/aus-policy.h"
#include "storage/aus-audit-store.h"

JsonNode *
aus_structure_to_json (const AusStructure *structure)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", structure->id);
  json_object_set_string_member (object, "kind", aus_structure_kind_get_name (structure->kind));
  json_object_set_string_member (object, "name", structure->name);
  json_object_set_string_member (object, "address", structure->address);
  json_object_set_string_member (object, "postal_code", structure->postal_code);
  json_object_set_string_member (object, "town", structure->town);
  if (structure->phone != NULL)
    json_object_set_string_member (object, "phone", structure->phone);
  else
    json_object_set_null_member (object, "phone");
  json_object_set_boolean_member (object, "closed", structure->closed_at != 0);
  g_autoptr (JsonNode) devices =
      json_from_string (structure->devices != NULL ? structure->devices : "[]", NULL);
  json_object_set_member (object, "devices", g_steal_pointer (&devices));
  json_object_set_int_member (object, "version", structure->version);
  json_node_take_object (node, object);
  return node;
}

static gpointer
list_structures (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  if (!aus_policy_check_own (actor, AUS_ACTION_STRUCTURE_LIST, error))
    return NULL;
  g_autoptr (GPtrArray) rows = aus_structure_store_list (tx, actor->organisation_id, error);
  if (rows == NULL)
    return NULL;
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    json_array_add_element (array, aus_structure_to_json (g_ptr_array_index (rows, i)));
  return json_node_init_array (json_node_alloc (), array);
}

/* Writing */

static void
merge_text (JsonObject *object, const char *name, char **value)
{
  const char *text = aus_json_get_string (object, name, NULL);

  if (text == NULL)
    return;
  g_free (*value);
  *value = g_strstrip (g_strdup (text));
}

static gboolean
merge_phone (AusStructure *self, JsonObject *object, GError **error)
{
  const char *text = aus_json_get_string (object, "phone", NULL);
  g_autoptr (GError) local = NULL;
  g_autofree char *normal = NULL;

  if (!json_object_has_member (object, "phone"))
    return TRUE;
  if (text != NULL && *text != '\0' &&
      (normal = aus_contact_normalise_phone (text, &local)) == NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/phone", "%s", local->message);
    return FALSE;
  }
  g_free (self->phone);
  self->phone = g_steal_pointer (&normal);
  return TRUE;
}

/* The same thing twice is a slip; two otoscopes have two names. */
static gboolean
check_new (JsonArray *list, const char *kind, const char *name, guint at, GError **error)
{
  g_autofree char *pointer = g_strdup_printf ("/devices/%u/name", at);

  if (*name == '\0' && g_str_equal (kind, aus_site_device_kind_get_name (AUS_SITE_DEVICE_OTHER))) {
    aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Must say what it is");
    return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *other = json_array_get_object_element (list, i);
    if (g_str_equal (json_object_get_string_member (other, "kind"), kind) &&
        g_str_equal (json_object_get_string_member (other, "name"), name)) {
      aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Is in the list already");
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
merge_devices (AusStructure *self, JsonObject *object, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();

  if (!json_object_has_member (object, "devices"))
    return TRUE;
  JsonArray *wanted = json_object_get_array_member (object, "devices");
  for (guint i = 0; i < json_array_get_length (wanted); i++) {
    JsonObject *one = json_array_get_object_element (wanted, i);
    const char *kind = json_object_get_string_member (one, "kind");
    g_autofree char *name = g_strstrip (g_strdup (json_object_get_string_member (one, "name")));
    if (!check_new (list, kind, name, i, error))
      return FALSE;
    JsonObject *kept = json_object_new ();
    json_object_set_string_member (kept, "kind", kind);
    json_object_set_string_member (kept, "name", name);
    json_array_add_object_element (list, kept);
  }
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), list);
  g_free (self->devices);
  self->devices = json_to_string (node, FALSE);
  return TRUE;
}

static gboolean
merge (AusStructure *self, JsonObject *object, GError **error)
{
  aus_structure_kind_from_name (aus_json_get_string (object, "kind", NULL), &self->kind);
  merge_text (object, "name", &self->name);
  merge_text (object, "address", &self->address);
  merge_text (object, "postal_code", &self->postal_code);
  merge_text (object, "town", &self->town);
  if (!merge_phone (self, object, error) || !merge_devices (self, object, error))
    return FALSE;
  AusStructureFields fields = { self->name, self->address, self->postal_code, self->town };
  return aus_structure_check (&fields, error);
}

static gboolean
audit (AusTx *tx, const AusActor *actor, const char *action, const AusStructure *structure,
       GError **error)
{
  AusAuditEntry entry = {
    .organisation_id = structure->organisation_id,
    .actor_kind = aus_actor_kind_get_name (actor->kind),
    .actor_id = aus_actor_get_id (actor),
    .action = action,
    .detail = structure->id,
  };

  return aus_audit_store_append (tx, &entry, error);
}

static gpointer
add_structure (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusStructure) self = g_new0 (AusStructure, 1);

  if (!aus_policy_check_own (actor, AUS_ACTION_STRUCTURE_EDIT, error))
    return NULL;
  self->created_at = aus_tx_now (tx);
  self->id = aus_id_new (self->created_at);
  self->organisation_id = g_strdup (actor->organisation_id);
  self->version = 1;
  if (!merge (self, (JsonObject *) input, error) || !aus_structure_store_insert (tx, self, error) ||
      !audit (tx, actor, "structure.add", self, error))
    return NULL;
  return aus_structure_to_json (self);
}

static gpointer
edit_structure (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusStructure) self = NULL;

  if (!aus_policy_check_own (actor, AUS_ACTION_STRUCTURE_EDIT, error))
    return NULL;
  self = aus_structure_store_load (tx, command->consultation_id, error);
  if (self == NULL)
    return NULL;
  /* What another organisation has is not told (B9). */
  if (!g_str_equal (self->organisation_id, actor->organisation_id)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such structure");
    return NULL;
  }
  if (!aus_command_check_version (command, self->version, error) ||
      !merge (self, command->object, error))
    return NULL;
  self->version++;
  gboolean closed = aus_json_get_boolean (command->object, "closed", self->closed_at != 0);
  if (!closed)
    self->closed_at = 0;
  else if (self->closed_at == 0)
    self->closed_at = aus_tx_now (tx);
  if (!aus_structure_store_save (tx, self, error) ||
      !audit (tx, actor, "structure.edit", self, error))
    return NULL;
  return aus_structure_to_json (self);
}

/* The site of a plan */

static gboolean
set_structure (AusTx *tx, AusConsultation *self, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStructure) structure = aus_structure_store_load (tx, id, &local);

  if (local != NULL && !g_error_matches (local, AUS_ERROR, AUS_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (structure == NULL || structure->closed_at != 0 ||
      !g_str_equal (structure->organisation_id, self->organisation_id)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/structure_id",
                      "Not an open site of the organisation");
    return FALSE;
  }
  self->structure_id = g_strdup (structure->id);
  self->structure_name = g_strdup (structure->name);
  self->structure_town = g_strdup (structure->town);
  self->structure_devices = g_strdup (structure->devices);
  return TRUE;
}

/* Who was beside the patient at the site before is not at the next one. */
static void
leave_structure (AusConsultation *self)
{
  g_clear_pointer (&self->structure_id, g_free);
  g_clear_pointer (&self->structure_name, g_free);
  g_clear_pointer (&self->structure_town, g_free);
  g_clear_pointer (&self->structure_devices, g_free);
  self->host_wish = AUS_HOST_WISH_UNSAID;
  self->checked_in_at = 0;
}

gboolean
aus_structure_choose (AusTx *tx, AusConsultation *consultation, JsonObject *object,
                      gboolean *changed, GError **error)
{
  const char *id = aus_json_get_string (object, "structure_id", NULL);

  *changed = json_object_has_member (object, "structure_id") &&
             g_strcmp0 (id, consultation->structure_id) != 0;
  if (!*changed)
    return TRUE;
  if (consultation->status != AUS_CONSULTATION_SCHEDULED &&
      consultation->status != AUS_CONSULTATION_WAITING) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                 "a consultation that is %s does not go elsewhere",
                 aus_consultation_status_get_name (consultation->status));
    return FALSE;
  }
  if (aus_consultation_find_host (consultation) != NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_HOST_PRESENT,
                         "the patient is at the site, with its host");
    return FALSE;
  }
  leave_structure (consultation);
  return id == NULL || set_structure (tx, consultation, id, error);
}

#define STRUCTURE(Name, name, action, mode, function)                                              \
  const AusUseCase Name = { name, action, mode, function, (GDestroyNotify) json_node_unref }

STRUCTURE (AUS_STRUCTURE_LIST, "structure.list", AUS_ACTION_STRUCTURE_LIST, AUS_USE_CASE_READ,
           list_structures);
STRUCTURE (AUS_STRUCTURE_ADD, "structure.add", AUS_ACTION_STRUCTURE_EDIT, AUS_USE_CASE_WRITE,
           add_structure);
STRUCTURE (AUS_STRUCTURE_EDIT, "structure.edit", AUS_ACTION_STRUCTURE_EDIT, AUS_USE_CASE_WRITE,
           edit_structure);
