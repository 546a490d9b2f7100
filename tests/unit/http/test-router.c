/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-router.h"

#define AN_ID    "01jd0000000000000000000000"
#define OTHER_ID "01jd0000000000000000000001"

static const AusHttpRoute routes[] = {
  { .method = "GET", .pattern = "/" },
  { .method = "GET", .pattern = "/things" },
  { .method = "POST", .pattern = "/things" },
  { .method = "POST", .pattern = "/things/now" },
  { .method = "GET", .pattern = "/things/{id}" },
  { .method = "DELETE", .pattern = "/things/{id}" },
  { .method = "POST", .pattern = "/things/{id}/parts/{pid}/go" },
  { .method = "GET", .pattern = "/c/{token}" },
  { .method = "GET", .pattern = "/assets/{*}" },
  { NULL },
};

typedef struct {
  AusRouter *router;
  AusRouteMatch match;
  char *allow;
  GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->router = aus_router_new ();
  aus_router_add_table (fixture->router, routes);
}

static void
forget (Fixture *fixture)
{
  aus_route_match_clear (&fixture->match);
  g_clear_pointer (&fixture->allow, g_free);
  g_clear_error (&fixture->error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  forget (fixture);
  aus_router_free (fixture->router);
}

static gboolean
match (Fixture *fixture, const char *method, const char *path)
{
  forget (fixture);
  return aus_router_match (fixture->router, method, path, &fixture->match, &fixture->allow,
                           &fixture->error);
}

static void
assert_pattern (Fixture *fixture, const char *method, const char *path, const char *pattern)
{
  g_assert_true (match (fixture, method, path));
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->match.route->pattern, ==, pattern);
}

static void
assert_not_found (Fixture *fixture, const char *path)
{
  g_assert_false (match (fixture, "GET", path));
  g_assert_error (fixture->error, AUS_ERROR, AUS_ERROR_NOT_FOUND);
  g_assert_null (fixture->allow);
}

static void
test_literals (Fixture *fixture, gconstpointer data)
{
  assert_pattern (fixture, "GET", "/", "/");
  assert_pattern (fixture, "GET", "/things", "/things");
  assert_pattern (fixture, "POST", "/things", "/things");
  assert_not_found (fixture, "/thing");
  assert_not_found (fixture, "/things/");
  assert_not_found (fixture, "//things");
  assert_not_found (fixture, "");
  assert_not_found (fixture, "*");
}

static void
test_parameters (Fixture *fixture, gconstpointer data)
{
  assert_pattern (fixture, "GET", "/things/" AN_ID, "/things/{id}");
  g_assert_cmpstr (aus_route_match_get_param (&fixture->match, "id"), ==, AN_ID);
  g_assert_null (aus_route_match_get_param (&fixture->match, "pid"));
  assert_pattern (fixture, "POST", "/things/" AN_ID "/parts/" OTHER_ID "/go",
                  "/things/{id}/parts/{pid}/go");
  g_assert_cmpstr (aus_route_match_get_param (&fixture->match, "pid"), ==, OTHER_ID);
}

/* What can be no id is not there: no handler has to think of it. */
static void
test_bad_ids (Fixture *fixture, gconstpointer data)
{
  assert_not_found (fixture, "/things/7");
  assert_not_found (fixture, "/things/" AN_ID "0");
  assert_not_found (fixture, "/things/" AN_ID "/");
  assert_not_found (fixture, "/things/..%2F..%2Fetc%2Fpasswd");
  assert_not_found (fixture, "/things/%00");
  assert_not_found (fixture, "/things/%FF");
}

static void
test_literal_wins (Fixture *fixture, gconstpointer data)
{
  assert_pattern (fixture, "POST", "/things/now", "/things/now");
  g_assert_false (match (fixture, "GET", "/things/now"));
  g_assert_error (fixture->error, AUS_ERROR, AUS_ERROR_METHOD_NOT_ALLOWED);
  g_assert_cmpstr (fixture->allow, ==, "POST, OPTIONS");
}

static void
test_method (Fixture *fixture, gconstpointer data)
{
  g_assert_false (match (fixture, "PUT", "/things/" AN_ID));
  g_assert_error (fixture->error, AUS_ERROR, AUS_ERROR_METHOD_NOT_ALLOWED);
  g_assert_cmpstr (fixture->allow, ==, "GET, HEAD, DELETE, OPTIONS");
  assert_pattern (fixture, "HEAD", "/things", "/things");
  g_assert_false (match (fixture, "HEAD", "/things/now"));
  g_assert_false (match (fixture, "get", "/things"));
}

static void
test_rest (Fixture *fixture, gconstpointer data)
{
  assert_pattern (fixture, "GET", "/assets/fonts/a%20b.woff2", "/assets/{*}");
  g_assert_cmpstr (aus_route_match_get_param (&fixture->match, "*"), ==, "fonts/a b.woff2");
  assert_not_found (fixture, "/assets/");
  assert_not_found (fixture, "/assets");
}

/* A token is decoded as one segment: an escaped slash does not make two of it. */
static void
test_token (Fixture *fixture, gconstpointer data)
{
  assert_pattern (fixture, "GET", "/c/Abc-_9", "/c/{token}");
  g_assert_cmpstr (aus_route_match_get_param (&fixture->match, "token"), ==, "Abc-_9");
  assert_not_found (fixture, "/c/a/b");
  assert_not_found (fixture, "/c/a%2Fb");
  assert_not_found (fixture, "/c/");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/http/router/N1/literals", test_literals);
  ADD ("/http/router/N1/parameters", test_parameters);
  ADD ("/http/router/N1/bad-ids", test_bad_ids);
  ADD ("/http/router/N1/literal-wins", test_literal_wins);
  ADD ("/http/router/N1/method", test_method);
  ADD ("/http/router/N1/rest", test_rest);
  ADD ("/http/router/C3/token", test_token);
  return g_test_run ();
}
