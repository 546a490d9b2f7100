/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "http/aus-http-query.h"

static const char *const colours[] = { "red", "green", NULL };
static const AusJsonMember colour_item[] = {
  { "colour", AUS_JSON_ENUM, .values = colours },
  { NULL },
};
static const AusJsonMember members[] = {
  { "limit", AUS_JSON_INTEGER, 0, 1, 200 },
  { "q", AUS_JSON_STRING, 0, 1, 10 },
  { "from", AUS_JSON_TIME },
  { "strict", AUS_JSON_BOOLEAN },
  { "colour", AUS_JSON_ARRAY, 0, 1, 3, .members = colour_item },
  { NULL },
};

static void
test_reads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) query =
      aus_http_query_parse ("limit=20&q=d%C3%A9j%C3%A0+vu&strict=true&colour=red,green&colour=red"
                            "&from=2026-11-23T14:30:00%2B01:00",
                            members, &error);
  JsonArray *colour;

  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (query, "limit"), ==, 20);
  g_assert_cmpstr (json_object_get_string_member (query, "q"), ==, "d\xc3\xa9j\xc3\xa0 vu");
  g_assert_true (json_object_get_boolean_member (query, "strict"));
  colour = json_object_get_array_member (query, "colour");
  g_assert_cmpuint (json_array_get_length (colour), ==, 3);
  g_assert_cmpstr (json_array_get_string_element (colour, 1), ==, "green");
}

static void
test_nothing (void)
{
  g_autoptr (JsonObject) none = aus_http_query_parse (NULL, members, NULL);
  g_autoptr (JsonObject) empty = aus_http_query_parse ("", NULL, NULL);

  g_assert_cmpuint (json_object_get_size (none), ==, 0);
  g_assert_cmpuint (json_object_get_size (empty), ==, 0);
}

static void
test_refuses (void)
{
  const struct {
    const char *query, *pointer;
  } rows[] = {
    { "limit=0", "?limit" },
    { "limit=201", "?limit" },
    { "limit=abc", "?limit" },
    { "limit=", "?limit" },
    { "limit=1.5", "?limit" },
    { "limit=1&limit=2", "?limit" },
    { "q=", "?q" },
    { "q=12345678901", "?q" },
    { "q=a%00", "?" },
    { "strict=yes", "?strict" },
    { "from=yesterday", "?from" },
    { "from=2026-11-23T14:30:00", "?from" },
    { "colour=blue", "?colour" },
    { "colour=red,blue", "?colour" },
    { "colour=", "?colour" },
    { "colour=red,red,red,red", "?colour" },
    { "unknown=1", "?unknown" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", rows[i].query);
    g_assert_null (aus_http_query_parse (rows[i].query, members, &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
    g_assert_cmpstr (aus_error_get_pointer (error), ==, rows[i].pointer);
  }
}

static void
test_unreadable (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (aus_http_query_parse ("limit=%zz", members, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, "?");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/query/N1/reads", test_reads);
  g_test_add_func ("/http/query/N1/nothing", test_nothing);
  g_test_add_func ("/http/query/N1/refuses", test_refuses);
  g_test_add_func ("/http/query/N1/unreadable", test_unreadable);
  return g_test_run ();
}
