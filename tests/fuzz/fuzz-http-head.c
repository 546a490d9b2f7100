/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request says in its line and headers, and what people type: cookies, tags, links, queries.
 */
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-text.h"
#include "core/aus-time.h"
#include "domain/aus-contact.h"
#include "domain/aus-link.h"
#include "fuzz-input.h"
#include "http/api/aus-api.h"
#include "http/aus-accept.h"
#include "http/aus-cookie.h"
#include "http/aus-credential.h"
#include "http/aus-etag.h"
#include "http/aus-http-query.h"
#include "http/aus-pages.h"
#include "http/aus-router.h"

static void
fuzz_cookie (const char *text)
{
  g_autofree char *value = aus_cookie_find (text, "aus_visit");
  g_assert (value == NULL || strstr (text, value) != NULL);
}

static void
fuzz_etag (const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 version = -1;
  gboolean strong = aus_etag_matches (text, "\"v3.17\"", AUS_ETAG_STRONG);
  gboolean weak = aus_etag_matches (text, "\"v3.17\"", AUS_ETAG_WEAK);
  g_assert (!strong || weak);
  g_assert (aus_etag_parse_version (text, &version, &error) == (error == NULL));
  g_assert (error != NULL ? version == -1 : version >= 0);
}

static void
fuzz_credentials (const char *text)
{
  g_autofree char *token = aus_credential_dup_bearer (text);
  g_assert (token == NULL || strstr (text, token) != NULL);
  aus_credential_origin_is_ours (text, "https://auscult.example", "auscult.example");
  aus_accept_allows (text, "application/json");
}

static void
fuzz_typed (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = aus_link_normalise_code (text);
  if (code != NULL) {
    g_autofree char *again = aus_link_normalise_code (code);
    g_assert_cmpstr (code, ==, again);
  }
  g_autofree char *email = aus_contact_normalise_email (text, NULL);
  if (email != NULL) {
    g_autofree char *again = aus_contact_normalise_email (email, &error);
    g_assert_cmpstr (email, ==, again);
  }
  g_autofree char *phone = aus_contact_normalise_phone (text, NULL);
  if (phone != NULL) {
    g_autofree char *again = aus_contact_normalise_phone (phone, &error);
    g_assert_cmpstr (phone, ==, again);
  }
}

static void
fuzz_time (const char *text)
{
  gint64 usec = 0, again = 0;
  aus_id_is_valid (text);
  aus_date_is_valid (text);
  aus_time_zone_is_valid (text);
  aus_text_is_clean (text);
  if (!aus_time_parse (text, &usec, NULL))
    return;
  g_autofree char *written = aus_time_format_utc (usec);
  g_assert (aus_time_parse (written, &again, NULL));
  g_assert (usec / G_USEC_PER_SEC == again / G_USEC_PER_SEC);
}

static void
fuzz_query (const char *text)
{
  for (const AusHttpRoute *route = aus_api_routes; route->method != NULL; route++) {
    g_autoptr (GError) error = NULL;
    if (route->query == NULL)
      continue;
    g_autoptr (JsonObject) query = aus_http_query_parse (text, route->query, &error);
    g_assert ((query == NULL) == (error != NULL));
  }
}

static void
fuzz_path (const char *text)
{
  static AusRouter *router;
  static const char *const methods[] = { "GET", "HEAD", "POST", "OPTIONS", "" };
  if (router == NULL) {
    router = aus_router_new ();
    aus_router_add_table (router, aus_api_routes);
    aus_router_add_table (router, aus_page_routes);
  }
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++) {
    AusRouteMatch match = { 0 };
    g_autoptr (GError) error = NULL;
    g_autofree char *allow = NULL;
    g_assert (aus_router_match (router, methods[i], text, &match, &allow, &error) ==
              (error == NULL));
    aus_route_match_clear (&match);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static void (*const parsers[]) (const char *) = { fuzz_cookie, fuzz_etag, fuzz_credentials,
                                                    fuzz_typed,  fuzz_time, fuzz_query,
                                                    fuzz_path };
  FuzzInput input = { data, size };
  guint8 which = fuzz_take_u8 (&input);
  g_autofree char *text = fuzz_take_rest (&input);
  parsers[which % G_N_ELEMENTS (parsers)](text);
  return 0;
}
