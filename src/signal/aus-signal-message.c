/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/aus-signal-message.h"

#include "core/aus-error.h"

static const AusSignalTable *
find_table (const char *type, AusSignalRoom room)
{
  for (guint i = 0; i < AUS_SIGNAL_N_KINDS; i++) {
    const AusSignalTable *table = &aus_signal_client_tables[i];
    if ((table->rooms & room) != 0 && g_str_equal (table->type, type))
      return table;
  }
  return NULL;
}

static const char *
read_type (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "type");

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* Before the table is known, so that even the error of a bad message can name its request. */
static gint64
read_id (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "id");
  gint64 id = node != NULL && json_node_get_value_type (node) == G_TYPE_INT64
                  ? json_node_get_int (node)
                  : 0;

  return id >= 1 && id <= G_MAXINT32 ? id : 0;
}

gboolean
aus_signal_message_parse (const char *data, gsize length, AusSignalRoom room,
                          AusSignalMessage *message, GError **error)
{
  g_autoptr (JsonNode) node = aus_json_parse (data, length, AUS_SIGNAL_MAX_ANSWER_BYTES, error);

  *message = (AusSignalMessage){ 0 };
  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_MALFORMED, "A message is an object");
    return FALSE;
  }
  JsonObject *object = json_node_get_object (node);
  const char *type = read_type (object);
  message->id = read_id (object);
  if (type == NULL) {
    aus_set_error_at (error, AUS_ERROR_MALFORMED, "/type", "A message has a type");
    return FALSE;
  }
  const AusSignalTable *table = find_table (type, room);
  if (table == NULL) {
    aus_set_error_at (error, AUS_ERROR_NOT_FOUND, "/type", "No such message here");
    return FALSE;
  }
  message->kind = table - aus_signal_client_tables;
  if (length > AUS_SIGNAL_MAX_BYTES && message->kind != AUS_SIGNAL_ANSWER) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_TOO_LARGE, "The message is too large");
    return FALSE;
  }
  if (!aus_json_check (node, table->members, "", error))
    return FALSE;
  message->object = object;
  message->node = g_steal_pointer (&node);
  return TRUE;
}

void
aus_signal_message_clear (AusSignalMessage *message)
{
  g_clear_pointer (&message->node, json_node_unref);
  message->object = NULL;
}

static void
add_definition (JsonObject *definitions, JsonArray *alternatives, const char *side,
                const AusSignalTable *table)
{
  g_autofree char *name = g_strdup_printf ("%s_%s", side, table->type);
  g_autofree char *pointer = g_strdup_printf ("#/$defs/%s", name);
  JsonObject *reference = json_object_new ();
  JsonNode *schema = aus_json_schema (table->members);

  json_object_set_member (definitions, name, schema);
  json_object_set_string_member (reference, "$ref", pointer);
  json_array_add_object_element (alternatives, reference);
}

static void
add_side (JsonObject *definitions, const char *side, JsonArray *alternatives)
{
  JsonObject *any = json_object_new ();

  json_object_set_array_member (any, "oneOf", alternatives);
  json_object_set_object_member (definitions, side, any);
}

JsonNode *
aus_signal_schema (void)
{
  JsonObject *root = json_object_new ();
  JsonObject *definitions = json_object_new ();
  JsonArray *from_client = json_array_new ();
  JsonArray *from_server = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < AUS_SIGNAL_N_KINDS; i++)
    add_definition (definitions, from_client, "client", &aus_signal_client_tables[i]);
  for (const AusSignalTable *table = aus_signal_server_tables; table->type != NULL; table++)
    add_definition (definitions, from_server, "server", table);
  add_side (definitions, "client", from_client);
  add_side (definitions, "server", from_server);

  json_object_set_string_member (root, "$schema", "https://json-schema.org/draft/2020-12/schema");
  json_object_set_string_member (root, "$id", "https://auscult.org/schemas/signal-1.json");
  json_object_set_string_member (root, "title", "Signalling of Auscult, subprotocol auscult.v1");
  json_object_set_string_member (root, "$ref", "#/$defs/client");
  json_object_set_object_member (root, "$defs", definitions);
  json_node_take_object (node, root);
  return node;
}
