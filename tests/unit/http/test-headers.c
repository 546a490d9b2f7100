/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/aus-error.h"
#include "http/aus-accept.h"
#include "http/aus-cookie.h"
#include "http/aus-credential.h"
#include "http/aus-etag.h"
#include "http/aus-http-headers.h"

static void
test_etag_matches (void)
{
  const struct {
    const char *header;
    gboolean strong, weak;
  } rows[] = {
    { "\"v3\"", TRUE, TRUE },     { "\"v2\", \"v3\"", TRUE, TRUE },
    { " ,\"v3\" ,", TRUE, TRUE }, { "*", TRUE, TRUE },
    { "W/\"v3\"", FALSE, TRUE },  { "\"v33\"", FALSE, FALSE },
    { "\"v2\"", FALSE, FALSE },   { "v3", FALSE, FALSE },
    { "\"v3", FALSE, FALSE },     { "v3, \"v3\"", FALSE, FALSE },
    { "", FALSE, FALSE },         { NULL, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].header);
    g_assert_cmpint (aus_etag_matches (rows[i].header, "\"v3\"", AUS_ETAG_STRONG), ==,
                     rows[i].strong);
    g_assert_cmpint (aus_etag_matches (rows[i].header, "\"v3\"", AUS_ETAG_WEAK), ==, rows[i].weak);
  }
}

static void
test_etag_version (void)
{
  const char *const bad[] = { "",         "\"\"",           "\"v\"",
                              "\"v0\"",   "\"v-1\"",        "v3",
                              "W/\"v3\"", "\"v3\", \"v4\"", "\"v3x\"",
                              "\"v3.\"",  "\"v3.0\"",       "\"v3.x\"",
                              "\"v.4\"",  "\"v 3\"",        "\"v99999999999999999999\"" };
  g_autofree char *tag = aus_etag_format (17, 230);
  gint64 version = -1;

  g_assert_cmpstr (tag, ==, "\"v17.230\"");
  g_assert_true (aus_etag_parse_version ("\"v16\"", &version, NULL));
  g_assert_cmpint (version, ==, 16);
  g_assert_true (aus_etag_parse_version (tag, &version, NULL));
  g_assert_cmpint (version, ==, 17);
  g_assert_true (aus_etag_parse_version (" * ", &version, NULL));
  g_assert_cmpint (version, ==, 0);

  version = 5;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", bad[i]);
    g_assert_false (aus_etag_parse_version (bad[i], &version, &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_MALFORMED);
    g_assert_cmpint (version, ==, 5);
  }
}

static void
assert_cookie (const char *header, const char *expected)
{
  g_autofree char *value = aus_cookie_find (header, "aus_visit");

  g_test_message ("%s", header);
  g_assert_cmpstr (value, ==, expected);
}

static void
test_cookie_find (void)
{
  assert_cookie ("aus_visit=abc", "abc");
  assert_cookie ("a=1; aus_visit=abc-_9 ; b=2", "abc-_9");
  assert_cookie ("a=1;aus_visit=abc", "abc");
  assert_cookie ("aus_visit=first; aus_visit=second", "first");
  assert_cookie ("xaus_visit=abc", NULL);
  assert_cookie ("aus_visit2=abc", NULL);
  assert_cookie ("aus_visit", NULL);
  assert_cookie ("aus_visit=", NULL);
  assert_cookie ("aus_visit=\"abc\"", NULL);
  assert_cookie ("aus_visit=a b", NULL);
  assert_cookie (";;;", NULL);
  assert_cookie ("", NULL);
  assert_cookie (NULL, NULL);
}

static void
test_cookie_format (void)
{
  g_autofree char *visit = aus_cookie_format ("aus_visit", "abc", "/visit/x", -1, AUS_COOKIE_PLAIN);
  g_autofree char *gone = aus_cookie_format ("aus_session", "", "/", 0, AUS_COOKIE_SECURE);

  g_assert_cmpstr (visit, ==, "aus_visit=abc; Path=/visit/x; HttpOnly; SameSite=Lax");
  g_assert_cmpstr (gone, ==, "aus_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
}

static void
test_origin (void)
{
  const struct {
    const char *origin, *host;
    gboolean ours;
  } rows[] = {
    { "https://visio.example.org", "visio.example.org", TRUE },
    { "https://visio.example.org", NULL, TRUE },
    { "http://192.168.1.7:8420", "192.168.1.7:8420", TRUE },
    { "http://LOCALHOST:8420", "localhost:8420", TRUE },
    { "https://evil.example.org", "visio.example.org", FALSE },
    { "https://visio.example.org.evil.net", "visio.example.org", FALSE },
    { "https://visio.example.org:444", "visio.example.org", FALSE },
    { "http://192.168.1.7:8421", "192.168.1.7:8420", FALSE },
    { "file://visio.example.org", "visio.example.org", FALSE },
    { "null", "null", FALSE },
    { "", "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s at %s", rows[i].origin, rows[i].host);
    g_assert_cmpint (
        aus_credential_origin_is_ours (rows[i].origin, "https://visio.example.org", rows[i].host),
        ==, rows[i].ours);
  }
}

static void
assert_bearer (const char *authorization, const char *expected)
{
  g_autofree char *token = aus_credential_dup_bearer (authorization);

  g_assert_cmpstr (token, ==, expected);
}

static void
test_bearer (void)
{
  g_autofree char *long_token = g_strnfill (400, 'a');
  g_autofree char *too_long = g_strconcat ("Bearer ", long_token, NULL);

  assert_bearer ("Bearer abc", "abc");
  assert_bearer ("bearer  abc ", "abc");
  assert_bearer ("Bearer ", NULL);
  assert_bearer ("Bearerabc", NULL);
  assert_bearer ("Basic YTpi", NULL);
  assert_bearer ("Bearer caf\xc3\xa9", NULL);
  assert_bearer (too_long, NULL);
  assert_bearer (NULL, NULL);
}

static void
test_accept (void)
{
  const struct {
    const char *accept;
    gboolean allows;
  } rows[] = {
    { NULL, TRUE },
    { "*/*", TRUE },
    { "application/json", TRUE },
    { "Application/JSON", TRUE },
    { "text/html, application/*;q=0.5", TRUE },
    { "text/html,application/xhtml+xml,*/*;q=0.8", TRUE },
    { "text/html", FALSE },
    { "application/json;q=0", FALSE },
    { "application/jsonp", FALSE },
    { "application/xml, text/*", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].accept);
    g_assert_cmpint (aus_accept_allows (rows[i].accept, "application/json"), ==, rows[i].allows);
  }
}

static void
test_security_headers (void)
{
  SoupMessageHeaders *page = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  SoupMessageHeaders *api = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  const char *policy;

  aus_http_headers_secure (page, AUS_HTTP_CONTENT_PAGE, AUS_HTTP_TRANSPORT_TLS);
  aus_http_headers_secure (api, AUS_HTTP_CONTENT_API, AUS_HTTP_TRANSPORT_PLAIN);
  policy = soup_message_headers_get_one (page, "Content-Security-Policy");
  g_assert_nonnull (strstr (policy, "default-src 'none'"));
  g_assert_nonnull (strstr (policy, "frame-ancestors 'none'"));
  g_assert_nonnull (strstr (policy, "require-trusted-types-for 'script'"));
  g_assert_null (strstr (policy, "unsafe"));
  g_assert_null (strstr (policy, "http:"));
  g_assert_nonnull (soup_message_headers_get_one (page, "Strict-Transport-Security"));
  g_assert_nonnull (soup_message_headers_get_one (page, "Permissions-Policy"));
  g_assert_null (soup_message_headers_get_one (api, "Strict-Transport-Security"));
  g_assert_cmpstr (soup_message_headers_get_one (api, "Content-Security-Policy"), ==,
                   "default-src 'none'; frame-ancestors 'none'");
  g_assert_cmpstr (soup_message_headers_get_one (api, "X-Content-Type-Options"), ==, "nosniff");
  g_assert_cmpstr (soup_message_headers_get_one (api, "Referrer-Policy"), ==, "no-referrer");
  soup_message_headers_unref (page);
  soup_message_headers_unref (api);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/etag/N1/matches", test_etag_matches);
  g_test_add_func ("/http/etag/A4/version", test_etag_version);
  g_test_add_func ("/http/cookie/L3/find", test_cookie_find);
  g_test_add_func ("/http/cookie/L3/format", test_cookie_format);
  g_test_add_func ("/http/credential/L3/origin", test_origin);
  g_test_add_func ("/http/credential/N1/bearer", test_bearer);
  g_test_add_func ("/http/accept/N1/ranges", test_accept);
  g_test_add_func ("/http/headers/L3/security", test_security_headers);
  return g_test_run ();
}
