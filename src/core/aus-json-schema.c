/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-json.h"

static JsonObject *make_value (const AusJsonMember *rule);

static const char *
type_name (AusJsonType type)
{
  switch (type) {
  case AUS_JSON_INTEGER:
    return "integer";
  case AUS_JSON_NUMBER:
    return "number";
  case AUS_JSON_BOOLEAN:
    return "boolean";
  case AUS_JSON_OBJECT:
  case AUS_JSON_ANY:
    return "object";
  case AUS_JSON_ARRAY:
    return "array";
  case AUS_JSON_STRING:
  case AUS_JSON_TIME:
  case AUS_JSON_DATE:
  case AUS_JSON_ENUM:
  case AUS_JSON_ID:
  case AUS_JSON_EMAIL:
  case AUS_JSON_PHONE:
  case AUS_JSON_ZONE:
    break;
  }
  return "string";
}

static void
add_type (JsonObject *schema, const AusJsonMember *rule)
{
  if ((rule->flags & AUS_JSON_NULLABLE) == 0) {
    json_object_set_string_member (schema, "type", type_name (rule->type));
    return;
  }

  JsonArray *types = json_array_new ();

  json_array_add_string_element (types, type_name (rule->type));
  json_array_add_string_element (types, "null");
  json_object_set_array_member (schema, "type", types);
}

static void
add_range (JsonObject *schema, const AusJsonMember *rule, const char *min, const char *max)
{
  if (rule->min == 0 && rule->max == 0)
    return;
  json_object_set_int_member (schema, min, rule->min);
  json_object_set_int_member (schema, max, rule->max);
}

static void
add_values (JsonObject *schema, const AusJsonMember *rule)
{
  JsonArray *values = json_array_new ();

  for (guint i = 0; rule->values != NULL && rule->values[i] != NULL; i++)
    json_array_add_string_element (values, rule->values[i]);
  if (rule->flags & AUS_JSON_NULLABLE)
    json_array_add_null_element (values);
  json_object_set_array_member (schema, "enum", values);
}

static void
add_members (JsonObject *schema, const AusJsonMember *members)
{
  JsonObject *properties = json_object_new ();
  JsonArray *required = json_array_new ();

  for (const AusJsonMember *rule = members; rule->name != NULL; rule++) {
    json_object_set_object_member (properties, rule->name, make_value (rule));
    if (rule->flags & AUS_JSON_REQUIRED)
      json_array_add_string_element (required, rule->name);
  }
  json_object_set_object_member (schema, "properties", properties);
  json_object_set_array_member (schema, "required", required);
  json_object_set_boolean_member (schema, "additionalProperties", FALSE);
}

static void
add_rule (JsonObject *schema, const AusJsonMember *rule)
{
  switch (rule->type) {
  case AUS_JSON_STRING:
    add_range (schema, rule, "minLength", "maxLength");
    if (rule->flags & AUS_JSON_LINE)
      json_object_set_string_member (schema, "pattern",
                                     "^[^\\n\\t\\u2028-\\u202e\\u2066-\\u2069]*$");
    break;
  case AUS_JSON_INTEGER:
  case AUS_JSON_NUMBER:
    add_range (schema, rule, "minimum", "maximum");
    break;
  case AUS_JSON_TIME:
    json_object_set_string_member (schema, "format", "date-time");
    break;
  case AUS_JSON_DATE:
    json_object_set_string_member (schema, "format", "date");
    break;
  case AUS_JSON_ENUM:
    add_values (schema, rule);
    break;
  case AUS_JSON_ID:
    json_object_set_string_member (schema, "pattern", "^[0-7][0-9a-hjkmnp-tv-z]{25}$");
    break;
  case AUS_JSON_EMAIL:
    json_object_set_string_member (schema, "format", "email");
    json_object_set_int_member (schema, "maxLength", 254);
    break;
  case AUS_JSON_PHONE:
    json_object_set_string_member (schema, "pattern", "^[+]?[0-9 .()/-]{3,32}$");
    break;
  case AUS_JSON_OBJECT:
    add_members (schema, rule->members);
    break;
  case AUS_JSON_ARRAY:
    add_range (schema, rule, "minItems", "maxItems");
    json_object_set_object_member (schema, "items", make_value (rule->members));
    break;
  case AUS_JSON_BOOLEAN:
  case AUS_JSON_ZONE:
  case AUS_JSON_ANY:
    break;
  }
}

static JsonObject *
make_value (const AusJsonMember *rule)
{
  JsonObject *schema = json_object_new ();

  add_type (schema, rule);
  add_rule (schema, rule);
  if (rule->doc != NULL)
    json_object_set_string_member (schema, "description", rule->doc);
  return schema;
}

JsonNode *
aus_json_schema (const AusJsonMember *members)
{
  g_return_val_if_fail (members != NULL, NULL);

  const AusJsonMember root = { .type = AUS_JSON_OBJECT, .members = members };
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, make_value (&root));
  return node;
}
