/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-http-query.h"

#include <string.h>

#include "core/aus-error.h"

static const AusJsonMember *
find_member (const AusJsonMember *members, const char *name)
{
  for (const AusJsonMember *member = members; member != NULL && member->name != NULL; member++)
    if (g_str_equal (member->name, name))
      return member;
  return NULL;
}

static gboolean
invalid (GError **error, const char *name, const char *what)
{
  g_autofree char *pointer = g_strconcat ("?", name, NULL);

  aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "%s", what);
  return FALSE;
}

/* A string that is no number stays one, so that the check names the type that was wanted. */
static JsonNode *
scalar_to_node (const AusJsonMember *member, const char *value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  gint64 number;

  if (member->type == AUS_JSON_INTEGER &&
      g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL))
    json_node_set_int (node, number);
  else if (member->type == AUS_JSON_BOOLEAN && g_str_equal (value, "true"))
    json_node_set_boolean (node, TRUE);
  else if (member->type == AUS_JSON_BOOLEAN && g_str_equal (value, "false"))
    json_node_set_boolean (node, FALSE);
  else
    json_node_set_string (node, value);
  return node;
}

static void
append_items (JsonObject *query, const char *name, const AusJsonMember *item, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);
  JsonArray *items;

  if (!json_object_has_member (query, name))
    json_object_set_array_member (query, name, json_array_new ());
  items = json_object_get_array_member (query, name);
  for (guint i = 0; parts[i] != NULL; i++)
    json_array_add_element (items, scalar_to_node (item, g_strstrip (parts[i])));
}

static gboolean
add_parameter (JsonObject *query, const AusJsonMember *members, const char *name, const char *value,
               GError **error)
{
  const AusJsonMember *member = find_member (members, name);

  if (!g_utf8_validate (name, -1, NULL) || !g_utf8_validate (value, -1, NULL))
    return invalid (error, "", "The query is not UTF-8");
  if (member == NULL)
    return invalid (error, name, "There is no such parameter");
  if (member->type == AUS_JSON_ARRAY)
    append_items (query, name, member->members, value);
  else if (json_object_has_member (query, name))
    return invalid (error, name, "The parameter is given twice");
  else
    json_object_set_member (query, name, scalar_to_node (member, value));
  return TRUE;
}

/* "/from" of the check becomes "?from"; "/status/1" becomes "?status". */
static void
point_at_parameter (GError **error)
{
  const char *pointer = aus_error_get_pointer (*error);
  g_autofree char *name = NULL;
  g_autofree char *message = g_strdup ((*error)->message);

  if (pointer == NULL || pointer[0] != '/')
    return;
  name = g_strndup (pointer + 1, strcspn (pointer + 1, "/"));
  g_clear_error (error);
  invalid (error, name, message);
}

JsonObject *
aus_http_query_parse (const char *query, const AusJsonMember *members, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  GUriParamsIter state;
  GError *failure = NULL;

  g_uri_params_iter_init (&state, query != NULL ? query : "", -1, "&", G_URI_PARAMS_WWW_FORM);
  while (TRUE) {
    g_autofree char *name = NULL;
    g_autofree char *value = NULL;

    if (!g_uri_params_iter_next (&state, &name, &value, &failure))
      break;
    if (!add_parameter (object, members, name, value, error))
      return NULL;
  }
  if (failure != NULL) {
    g_clear_error (&failure);
    invalid (error, "", "The query cannot be read");
    return NULL;
  }
  if (members == NULL)
    return g_steal_pointer (&object);

  node = json_node_init_object (json_node_alloc (), object);
  if (!aus_json_check (node, members, "", &failure)) {
    point_at_parameter (&failure);
    g_propagate_error (error, failure);
    return NULL;
  }
  return g_steal_pointer (&object);
}
