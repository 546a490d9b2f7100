/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-json.h"

static const char *const colours[] = { "red", "green", NULL };
static const AusJsonMember inner[] = {
  { "n", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 1, 9 },
  { NULL },
};
static const AusJsonMember item[] = { { "", AUS_JSON_OBJECT, AUS_JSON_OPTIONAL, 0, 0, NULL, inner },
                                      { NULL } };

static void
assert_schema (const AusJsonMember *members, const char *expected)
{
  g_autoptr (JsonNode) schema = aus_json_schema (members);
  g_autofree char *text = aus_json_print (schema);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_values (void)
{
  const AusJsonMember members[] = {
    { "s", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_NULLABLE, 0, 5, .doc = "A text" },
    { "c", AUS_JSON_ENUM, AUS_JSON_NULLABLE, 0, 0, colours },
    { "t", AUS_JSON_TIME },
    { "b", AUS_JSON_BOOLEAN },
    { "x", AUS_JSON_ANY },
    { NULL },
  };

  assert_schema (members,
                 "{\"type\":\"object\",\"properties\":{"
                 "\"s\":{\"type\":[\"string\",\"null\"],\"minLength\":0,\"maxLength\":5,"
                 "\"description\":\"A text\"},"
                 "\"c\":{\"type\":[\"string\",\"null\"],\"enum\":[\"red\",\"green\",null]},"
                 "\"t\":{\"type\":\"string\",\"format\":\"date-time\"},"
                 "\"b\":{\"type\":\"boolean\"},"
                 "\"x\":{\"type\":\"object\"}},"
                 "\"required\":[\"s\"],\"additionalProperties\":false}");
}

static void
test_nested (void)
{
  const AusJsonMember members[] = {
    { "a", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, 1, 6, NULL, item },
    { NULL },
  };

  assert_schema (members, "{\"type\":\"object\",\"properties\":{"
                          "\"a\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":6,\"items\":"
                          "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\","
                          "\"minimum\":1,\"maximum\":9}},\"required\":[\"n\"],"
                          "\"additionalProperties\":false}}},"
                          "\"required\":[\"a\"],\"additionalProperties\":false}");
}

/* The published pattern of an id takes what the server takes. */
static void
test_id_pattern (void)
{
  const AusJsonMember members[] = { { "id", AUS_JSON_ID }, { NULL } };
  g_autoptr (JsonNode) schema = aus_json_schema (members);
  JsonObject *properties =
      json_object_get_object_member (json_node_get_object (schema), "properties");
  const char *pattern =
      json_object_get_string_member (json_object_get_object_member (properties, "id"), "pattern");

  g_assert_true (g_regex_match_simple (pattern, "01arz3ndektsv4rrffq69g5fav", 0, 0));
  g_assert_true (g_regex_match_simple (pattern, "7zzzzzzzzzzzzzzzzzzzzzzzzz", 0, 0));
  g_assert_false (g_regex_match_simple (pattern, "81arz3ndektsv4rrffq69g5fav", 0, 0));
  for (const char *p = "ilouIA-"; *p != '\0'; p++) {
    g_autofree char *id = g_strdup_printf ("01arz3ndektsv4rrffq69g5fa%c", *p);

    g_assert_false (g_regex_match_simple (pattern, id, 0, 0));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/json-schema/N1/values", test_values);
  g_test_add_func ("/core/json-schema/N1/nested", test_nested);
  g_test_add_func ("/core/json-schema/N1/id-pattern", test_id_pattern);
  return g_test_run ();
}
