/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-json.h"

#include "core/aus-error.h"
#include "core/aus-json-scan.h"

#include <string.h>

#define LIMIT 4096

static const char *const colours[] = { "red", "green", NULL };
static const AusJsonMember point_members[] = {
  { "x", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, -10, 10 },
  { "y", AUS_JSON_NUMBER, AUS_JSON_OPTIONAL, 0, 1 },
  { NULL },
};
static const AusJsonMember tag_item[] = { { "", AUS_JSON_STRING, AUS_JSON_OPTIONAL, 1, 3 },
                                          { NULL } };
static const AusJsonMember point_item[] = {
  { "", AUS_JSON_OBJECT, AUS_JSON_OPTIONAL, 0, 0, NULL, point_members }, { NULL }
};
static const AusJsonMember members[] = {
  { "name", AUS_JSON_STRING, AUS_JSON_OPTIONAL, 2, 4 },
  { "note", AUS_JSON_STRING, AUS_JSON_NULLABLE },
  { "sdp", AUS_JSON_STRING, AUS_JSON_CRLF, 0, 9 },
  { "line", AUS_JSON_STRING, AUS_JSON_LINE, 0, 9 },
  { "on", AUS_JSON_BOOLEAN },
  { "at", AUS_JSON_TIME },
  { "day", AUS_JSON_DATE },
  { "colour", AUS_JSON_ENUM, AUS_JSON_OPTIONAL, 0, 0, colours },
  { "id", AUS_JSON_ID },
  { "email", AUS_JSON_EMAIL },
  { "mobile", AUS_JSON_PHONE },
  { "zone", AUS_JSON_ZONE },
  { "point", AUS_JSON_OBJECT, AUS_JSON_OPTIONAL, 0, 0, NULL, point_members },
  { "tags", AUS_JSON_ARRAY, AUS_JSON_OPTIONAL, 0, 2, NULL, tag_item },
  { "points", AUS_JSON_ARRAY, AUS_JSON_OPTIONAL, 0, 0, NULL, point_item },
  { "any", AUS_JSON_ANY, AUS_JSON_OPTIONAL, 0, 20 },
  { "a/b~c", AUS_JSON_BOOLEAN },
  { NULL },
};

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = aus_json_parse (text, strlen (text), LIMIT, &error);

  g_assert_no_error (error);
  return node;
}

static void
assert_malformed (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (aus_json_parse (text, length, LIMIT, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_MALFORMED);
}

static void
test_parse (void)
{
  static const char *const good[] = {
    "{}",
    " [ ] \n",
    "null",
    "true",
    "-0",
    "1.5e-3",
    "\"a\\u00e9\\ud83d\\ude42\\n\"",
    "{\"a\":[1,{\"b\":null}],\"c\":\"\"}",
    "9223372036854775807",
    "-9223372036854775808",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (JsonNode) node = parse (good[i]);

    g_assert_nonnull (node);
  }
}

static void
test_parse_refuses (void)
{
  static const char *const bad[] = {
    "",
    " ",
    "{",
    "}",
    "{} {}",
    "[1,]",
    "[,1]",
    "{\"a\":1,}",
    "{\"a\"}",
    "{a:1}",
    "{'a':1}",
    "var a = {}",
    "/* x */ {}",
    "// x\n{}",
    "01",
    "+1",
    ".5",
    "1.",
    "1e",
    "0x10",
    "NaN",
    "Infinity",
    "1e999",
    "9223372036854775808",
    "tru",
    "True",
    "\"a",
    "\"a\nb\"",
    "\"\\x41\"",
    "\"\\u00g0\"",
    "\"\\u0000\"",
    "\"\\ud83d\"",
    "\"\\ud83d\\u0041\"",
    "\"\\ude42\"",
    "\"\xff\"",
    "\xef\xbb\xbf{}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_malformed (bad[i], strlen (bad[i]));
  assert_malformed ("{}\0", 3);
}

static void
test_duplicate_names (void)
{
  static const char *const bad[] = {
    "{\"a\":1,\"a\":1}",
    "{\"a\":1,\"b\":2,\"\\u0061\":3}",
    "[{\"x\":{\"a\":1,\"a\":2}}]",
  };
  g_autoptr (JsonNode) fine = parse ("[{\"a\":{\"a\":1}},{\"a\":2}]");

  g_assert_true (JSON_NODE_HOLDS_ARRAY (fine));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_malformed (bad[i], strlen (bad[i]));
}

static void
test_depth (void)
{
  g_autofree char *open = g_strnfill (AUS_JSON_MAX_DEPTH, '[');
  g_autofree char *close = g_strnfill (AUS_JSON_MAX_DEPTH, ']');
  g_autofree char *fits = g_strconcat (open, close, NULL);
  g_autofree char *deeper = g_strconcat ("[", open, close, "]", NULL);
  g_autofree char *bomb = g_strnfill (LIMIT, '[');
  g_autoptr (JsonNode) node = parse (fits);

  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
  assert_malformed (deeper, strlen (deeper));
  assert_malformed (bomb, LIMIT);
}

static void
test_size (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) fits = aus_json_parse ("[1]", 3, 3, &error);

  g_assert_no_error (error);
  g_assert_nonnull (fits);
  g_assert_null (aus_json_parse ("[1]", 3, 2, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_TOO_LARGE);
}

static void
assert_good (const char *text)
{
  g_autoptr (JsonNode) node = parse (text);
  g_autoptr (GError) error = NULL;

  aus_json_check (node, members, "", &error);
  g_assert_no_error (error);
}

static void
assert_bad (const char *text, const char *pointer)
{
  g_autoptr (JsonNode) node = parse (text);
  g_autoptr (GError) error = NULL;

  g_assert_false (aus_json_check (node, members, "", &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
}

static void
test_check_texts (void)
{
  assert_good ("{\"name\":\"éé\",\"note\":null}");
  assert_good ("{\"name\":\"🙂🙂🙂🙂\"}");
  assert_bad ("{\"name\":\"a\"}", "/name");
  assert_bad ("{\"name\":\"abcde\"}", "/name");
  assert_bad ("{\"name\":null}", "/name");
  assert_bad ("{\"name\":7}", "/name");
  assert_bad ("{\"note\":\"a\\u0007\"}", "/note");
  assert_good ("{\"note\":\"a\\n\\tb\"}");
  assert_bad ("{\"note\":\"v=0\\r\\n\"}", "/note");
  assert_good ("{\"line\":\"Ana María\"}");
  assert_bad ("{\"line\":\"Ana\\nBcc: x\"}", "/line");
  assert_good ("{\"sdp\":\"v=0\\r\\n\"}");
  assert_bad ("{\"sdp\":\"v=0\\u0001\"}", "/sdp");
}

static void
test_check_formats (void)
{
  assert_good ("{\"at\":\"2026-11-23T14:30:00+01:00\",\"day\":\"1951-04-02\",\"colour\":\"red\","
               "\"id\":\"01arz3ndektsv4rrffq69g5fav\",\"email\":\"a@b.fr\","
               "\"mobile\":\"06 12 34 56 78\",\"zone\":\"Europe/Paris\",\"on\":false}");
  assert_bad ("{\"at\":\"2026-11-23T14:30:00\"}", "/at");
  assert_bad ("{\"day\":\"1951-02-30\"}", "/day");
  assert_bad ("{\"colour\":\"blue\"}", "/colour");
  assert_bad ("{\"id\":\"1\"}", "/id");
  assert_bad ("{\"email\":\"a\"}", "/email");
  assert_bad ("{\"mobile\":\"call me\"}", "/mobile");
  assert_bad ("{\"zone\":\"Mars\"}", "/zone");
  assert_bad ("{\"on\":\"true\"}", "/on");
  assert_bad ("{\"on\":1}", "/on");
}

static void
test_check_nested (void)
{
  assert_good ("{\"point\":{\"x\":-10,\"y\":0.5}}");
  assert_good ("{\"point\":{\"x\":10,\"y\":1}}");
  assert_bad ("{\"point\":{\"y\":0.5}}", "/point/x");
  assert_bad ("{\"point\":{\"x\":11}}", "/point/x");
  assert_bad ("{\"point\":{\"x\":1.0}}", "/point/x");
  assert_bad ("{\"point\":{\"x\":1,\"y\":1.01}}", "/point/y");
  assert_bad ("{\"point\":{\"x\":1,\"y\":\"1\"}}", "/point/y");
  assert_bad ("{\"point\":[]}", "/point");
  assert_good ("{\"tags\":[\"a\",\"abc\"]}");
  assert_bad ("{\"tags\":[\"a\",\"\"]}", "/tags/1");
  assert_bad ("{\"tags\":[\"a\",\"b\",\"c\"]}", "/tags");
  assert_bad ("{\"tags\":{}}", "/tags");
  assert_bad ("{\"points\":[{\"x\":1},{\"x\":2},{\"x\":99}]}", "/points/2/x");
  assert_bad ("{\"points\":[{\"x\":1},null]}", "/points/1");
}

static void
test_check_unknown (void)
{
  assert_bad ("[]", "");
  assert_bad ("null", "");
  assert_bad ("{\"colour\":\"red\",\"nme\":1}", "/nme");
  assert_bad ("{\"x/y~z\":1}", "/x~1y~0z");
  assert_bad ("{\"a/b~c\":1}", "/a~1b~0c");
}

static void
test_check_any (void)
{
  assert_good ("{\"any\":{\"whatever\":[1]}}");
  assert_bad ("{\"any\":{\"whatever\":[1,2,3,4]}}", "/any");
  assert_bad ("{\"any\":7}", "/any");
}

static void
test_check_base_pointer (void)
{
  g_autoptr (JsonNode) node = parse ("{\"x\":99}");
  g_autoptr (GError) error = NULL;

  g_assert_false (aus_json_check (node, point_members, "/points/3", &error));
  g_assert_cmpstr (aus_error_get_pointer (error), ==, "/points/3/x");
  g_clear_error (&error);
  g_assert_false (aus_json_check (NULL, point_members, "", &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
}

static void
test_print (void)
{
  static const char *const texts[] = {
    "{\"a\":[1,2.5,-0.125,1e+22,1e-30],\"b\":\"1e+22.0 \\\" 1e+22.0\",\"c\":[true,false,null]}",
    "1e+22",
    "[1e+22,1e+23]",
    "\"e\"",
    "\"\\\\\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (JsonNode) node = parse (texts[i]);
    g_autofree char *text = aus_json_print (node);
    g_autoptr (JsonNode) again = parse (text);

    g_assert_true (json_node_equal (node, again));
  }
}

/* In no more digits than the double needs, and integers as they are. */
static void
test_print_briefly (void)
{
  static const struct {
    double value;
    const char *text;
  } doubles[] = {
    { 4.31, "4.31" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { -1e-7, "-1e-07" },
    { 1e23, "1e+23" },
    { 12, "12.0" },
    { 1e14, "100000000000000.0" },
    { -1e13, "-10000000000000.0" },
    { 123456789012345680.0, "1.2345678901234568e+17" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (doubles); i++) {
    JsonObject *object = json_object_new ();
    json_object_set_double_member (object, "a", doubles[i].value);
    json_object_set_int_member (object, "b", G_GINT64_CONSTANT (1000000000000000000));
    json_object_set_string_member (object, "c\".10000000000000000555", "4.3099999999999996");
    g_autofree char *text = aus_json_print_object (object);
    g_autofree char *wanted =
        g_strdup_printf ("{\"a\":%s,\"b\":1000000000000000000,"
                         "\"c\\\".10000000000000000555\":\"4.3099999999999996\"}",
                         doubles[i].text);
    g_assert_cmpstr (text, ==, wanted);
  }
}

static void
test_getters (void)
{
  g_autoptr (JsonNode) node =
      parse ("{\"s\":\"x\",\"i\":7,\"b\":true,\"t\":\"1970-01-01T00:00:01Z\",\"n\":null,\"o\":{}}");
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (aus_json_get_string (object, "s", "f"), ==, "x");
  g_assert_cmpstr (aus_json_get_string (object, "n", "f"), ==, "f");
  g_assert_cmpstr (aus_json_get_string (object, "o", "f"), ==, "f");
  g_assert_cmpstr (aus_json_get_string (object, "absent", NULL), ==, NULL);
  g_assert_cmpint (aus_json_get_int (object, "i", 1), ==, 7);
  g_assert_cmpint (aus_json_get_int (object, "n", 1), ==, 1);
  g_assert_true (aus_json_get_boolean (object, "b", FALSE));
  g_assert_true (aus_json_get_boolean (object, "absent", TRUE));
  g_assert_cmpint (aus_json_get_time (object, "t", 0), ==, G_USEC_PER_SEC);
  g_assert_cmpint (aus_json_get_time (object, "n", 5), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/json/N1/parse", test_parse);
  g_test_add_func ("/core/json/N1/parse-refuses", test_parse_refuses);
  g_test_add_func ("/core/json/N1/duplicate-names", test_duplicate_names);
  g_test_add_func ("/core/json/N1/depth", test_depth);
  g_test_add_func ("/core/json/N1/size", test_size);
  g_test_add_func ("/core/json/N1/check-texts", test_check_texts);
  g_test_add_func ("/core/json/N1/check-formats", test_check_formats);
  g_test_add_func ("/core/json/N1/check-nested", test_check_nested);
  g_test_add_func ("/core/json/N1/check-unknown", test_check_unknown);
  g_test_add_func ("/core/json/N1/check-any", test_check_any);
  g_test_add_func ("/core/json/N1/check-base-pointer", test_check_base_pointer);
  g_test_add_func ("/core/json/N1/print", test_print);
  g_test_add_func ("/core/json/N1/print-briefly", test_print_briefly);
  g_test_add_func ("/core/json/getters", test_getters);
  return g_test_run ();
}
