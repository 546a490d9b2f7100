/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-text.h"
#include "core/aus-time.h"

/* @path is the JSON pointer of what is being checked; it grows and shrinks as we descend. */
static gboolean check_object (JsonNode *node, const AusJsonMember *members, GString *path,
                              GError **error);
static gboolean check_value (JsonNode *node, const AusJsonMember *rule, GString *path,
                             GError **error);

/* RFC 6901 section 3: "~" is written "~0" and "/" is written "~1". */
static void
push_name (GString *path, const char *name)
{
  g_string_append_c (path, '/');
  for (const char *p = name; *p != '\0'; p++) {
    if (*p == '~')
      g_string_append (path, "~0");
    else if (*p == '/')
      g_string_append (path, "~1");
    else
      g_string_append_c (path, *p);
  }
}

static gboolean
fail (GString *path, GError **error, const char *message)
{
  aus_set_error_at (error, AUS_ERROR_INVALID, path->str, "%s", message);
  return FALSE;
}

static gboolean
fail_range (GString *path, const AusJsonMember *rule, GError **error, const char *unit)
{
  aus_set_error_at (error, AUS_ERROR_INVALID, path->str,
                    "Must be from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT "%s", rule->min,
                    rule->max, unit);
  return FALSE;
}

/* A row that names neither end has no limit of its own; the body's limit still holds. */
static gboolean
is_outside (const AusJsonMember *rule, double value)
{
  if (rule->min == 0 && rule->max == 0)
    return FALSE;
  return value < (double) rule->min || value > (double) rule->max;
}

static gboolean
is_one_of (const char *text, const char *const *values)
{
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    if (g_str_equal (text, values[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_clean (const char *text, AusJsonFlags flags)
{
  if ((flags & AUS_JSON_CRLF) == 0)
    return aus_text_is_clean (text);

  g_autofree char *plain = g_strdup (text);

  return aus_text_is_clean (g_strdelimit (plain, "\r", '\n'));
}

static gboolean
check_format (const char *text, const AusJsonMember *rule, GString *path, GError **error)
{
  switch (rule->type) {
  case AUS_JSON_TIME:
    return aus_time_parse (text, NULL, NULL) ||
           fail (path, error, "Must be a date and time with its zone, as in RFC 3339");
  case AUS_JSON_DATE:
    return aus_date_is_valid (text) || fail (path, error, "Must be a date, YYYY-MM-DD");
  case AUS_JSON_ENUM:
    return is_one_of (text, rule->values) || fail (path, error, "Not one of the known values");
  case AUS_JSON_ID:
    return aus_id_is_valid (text) || fail (path, error, "Must be an id of 26 characters");
  case AUS_JSON_EMAIL:
    return aus_text_is_email (text) || fail (path, error, "Must be an e-mail address");
  case AUS_JSON_PHONE:
    return aus_text_is_phone (text) || fail (path, error, "Must be a telephone number");
  case AUS_JSON_ZONE:
    return aus_time_zone_is_valid (text) || fail (path, error, "Must be a known IANA time zone");
  case AUS_JSON_STRING:
  case AUS_JSON_INTEGER:
  case AUS_JSON_NUMBER:
  case AUS_JSON_BOOLEAN:
  case AUS_JSON_OBJECT:
  case AUS_JSON_ARRAY:
  case AUS_JSON_ANY:
    break;
  }
  if (!is_clean (text, rule->flags))
    return fail (path, error, "Must not hold control characters");
  if ((rule->flags & AUS_JSON_LINE) != 0 && !aus_text_is_line (text))
    return fail (path, error, "Must be one line, without tabs and direction marks");
  if (is_outside (rule, (double) g_utf8_strlen (text, -1)))
    return fail_range (path, rule, error, " characters");
  return TRUE;
}

static gboolean
check_number (JsonNode *node, const AusJsonMember *rule, GString *path, GError **error)
{
  GType type = json_node_get_value_type (node);

  if (type != G_TYPE_INT64 && (rule->type == AUS_JSON_INTEGER || type != G_TYPE_DOUBLE))
    return fail (path, error,
                 rule->type == AUS_JSON_INTEGER ? "Must be a whole number" : "Must be a number");
  if (is_outside (rule, json_node_get_double (node)))
    return fail_range (path, rule, error, "");
  return TRUE;
}

static gboolean
check_array (JsonNode *node, const AusJsonMember *rule, GString *path, GError **error)
{
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (path, error, "Must be an array");

  JsonArray *array = json_node_get_array (node);

  if (is_outside (rule, json_array_get_length (array)))
    return fail_range (path, rule, error, " items");
  for (guint i = 0; i < json_array_get_length (array); i++) {
    gsize length = path->len;

    g_string_append_printf (path, "/%u", i);
    if (!check_value (json_array_get_element (array, i), rule->members, path, error))
      return FALSE;
    g_string_truncate (path, length);
  }
  return TRUE;
}

static gboolean
check_any (JsonNode *node, const AusJsonMember *rule, GString *path, GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (path, error, "Must be an object");

  g_autofree char *text = json_to_string (node, FALSE);

  if (rule->max > 0 && strlen (text) > (gsize) rule->max)
    return fail (path, error, "Too large");
  return TRUE;
}

static gboolean
check_value (JsonNode *node, const AusJsonMember *rule, GString *path, GError **error)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return (rule->flags & AUS_JSON_NULLABLE) ? TRUE : fail (path, error, "Must not be null");

  switch (rule->type) {
  case AUS_JSON_OBJECT:
    return check_object (node, rule->members, path, error);
  case AUS_JSON_ARRAY:
    return check_array (node, rule, path, error);
  case AUS_JSON_ANY:
    return check_any (node, rule, path, error);
  case AUS_JSON_INTEGER:
  case AUS_JSON_NUMBER:
    return check_number (node, rule, path, error);
  case AUS_JSON_BOOLEAN:
    return json_node_get_value_type (node) == G_TYPE_BOOLEAN ||
           fail (path, error, "Must be true or false");
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
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return fail (path, error, "Must be a text");
  return check_format (json_node_get_string (node), rule, path, error);
}

static const AusJsonMember *
find_rule (const AusJsonMember *members, const char *name)
{
  for (const AusJsonMember *rule = members; rule->name != NULL; rule++)
    if (g_str_equal (rule->name, name))
      return rule;
  return NULL;
}

static gboolean
check_required (JsonObject *object, const AusJsonMember *members, GString *path, GError **error)
{
  for (const AusJsonMember *rule = members; rule->name != NULL; rule++) {
    if ((rule->flags & AUS_JSON_REQUIRED) == 0 || json_object_has_member (object, rule->name))
      continue;
    push_name (path, rule->name);
    return fail (path, error, "Is missing");
  }
  return TRUE;
}

static gboolean
check_object (JsonNode *node, const AusJsonMember *members, GString *path, GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (path, error, "Must be an object");

  JsonObject *object = json_node_get_object (node);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!check_required (object, members, path, error))
    return FALSE;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &member)) {
    const AusJsonMember *rule = find_rule (members, name);
    gsize length = path->len;

    push_name (path, name);
    if (rule == NULL)
      return fail (path, error, "Is not known here");
    if (!check_value (member, rule, path, error))
      return FALSE;
    g_string_truncate (path, length);
  }
  return TRUE;
}

gboolean
aus_json_check (JsonNode *node, const AusJsonMember *members, const char *pointer, GError **error)
{
  g_return_val_if_fail (members != NULL && pointer != NULL, FALSE);

  g_autoptr (GString) path = g_string_new (pointer);

  if (node == NULL)
    return fail (path, error, "Must be an object");
  return check_object (node, members, path, error);
}
