/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-pages.h"

#include <string.h>

#include "http/aus-etag.h"
#include "http/aus-feed-page.h"
#include "http/aus-http-server.h"
#include "http/aus-metrics-page.h"
#include "http/aus-practitioner-page.h"
#include "http/aus-visit-page.h"

static AusShellVisitor
get_visitor (AusHttpRequest *request)
{
  g_autofree char *session =
      aus_cookie_find (aus_http_request_get_header (request, "Cookie"), AUS_COOKIE_SESSION);

  return session != NULL ? AUS_SHELL_MAYBE_KNOWN : AUS_SHELL_STRANGER;
}

void
aus_pages_answer (AusHttpRequest *request, guint status, const char *problem)
{
  AusAssets *assets = aus_http_server_get_assets (request->server);

  /* Never from a cache: the page of a link says what the link is worth now. */
  aus_http_request_set_header (request, "Cache-Control", "no-store");
  aus_http_request_answer (request, status, "text/html; charset=utf-8",
                           aus_assets_make_shell (assets, problem, get_visitor (request)));
}

/* The shell is made for pages that are nobody's business but their visitors'. */
void
aus_pages_answer_open (AusHttpRequest *request, AusPagesListing listing)
{
  static const char hidden[] = "<meta name=\"robots\" content=\"noindex\">";
  AusAssets *assets = aus_http_server_get_assets (request->server);
  g_autofree char *shell = aus_assets_make_shell (assets, "", get_visitor (request));
  GString *page = g_string_new (shell);

  if (listing == AUS_PAGES_INDEXED)
    g_string_replace (page, hidden, "", 1);
  aus_http_request_set_header (request, "Cache-Control", "no-store");
  aus_http_request_answer (request, SOUP_STATUS_OK, "text/html; charset=utf-8",
                           g_string_free (page, FALSE));
}

static void
serve_shell (AusHttpRequest *request)
{
  aus_pages_answer (request, SOUP_STATUS_OK, "");
}

static void
answer_asset (AusHttpRequest *request, const AusAsset *asset, const char *cache_control)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *seen = soup_message_headers_get_list (headers, "If-None-Match");
  const char *encodings = soup_message_headers_get_list (headers, "Accept-Encoding");
  gboolean gzip = asset->gzip != NULL && encodings != NULL && strstr (encodings, "gzip") != NULL;
  GBytes *data = gzip ? asset->gzip : asset->data;

  aus_http_request_set_header (request, "Cache-Control", cache_control);
  aus_http_request_set_header (request, "ETag", asset->etag);
  if (asset->gzip != NULL)
    aus_http_request_set_header (request, "Vary", "Accept-Encoding");
  if (seen != NULL && aus_etag_matches (seen, asset->etag, AUS_ETAG_WEAK)) {
    aus_http_request_answer (request, SOUP_STATUS_NOT_MODIFIED, NULL, NULL);
    return;
  }
  if (gzip)
    aus_http_request_set_header (request, "Content-Encoding", "gzip");
  aus_http_request_set_header (request, "Content-Type", asset->media_type);
  soup_message_body_append_bytes (soup_server_message_get_response_body (request->message), data);
  aus_http_request_answer (request, SOUP_STATUS_OK, NULL, NULL);
}

static void
serve_named (AusHttpRequest *request, const char *name, const char *cache_control)
{
  const AusAsset *asset = aus_assets_find (aus_http_server_get_assets (request->server), name);

  if (asset != NULL)
    answer_asset (request, asset, cache_control);
  else
    aus_http_request_answer (request, SOUP_STATUS_NOT_FOUND, "text/plain",
                             g_strdup ("There is no such file\n"));
}

/* Names carry a hash of the content: they never change. */
static void
serve_asset (AusHttpRequest *request)
{
  g_autofree char *name = g_strconcat ("assets/", aus_http_request_get_param (request, "*"), NULL);

  serve_named (request, name, "public, max-age=31536000, immutable");
}

static void
serve_root_file (AusHttpRequest *request)
{
  serve_named (request, request->match.route->pattern + 1, "public, max-age=3600");
}

static void
answer_text (AusHttpRequest *request, guint status, const char *text)
{
  aus_http_request_set_header (request, "Cache-Control", "no-store");
  aus_http_request_answer (request, status, "text/plain", g_strdup (text));
}

static void
serve_health (AusHttpRequest *request)
{
  answer_text (request, SOUP_STATUS_OK, "ok\n");
}

static void
serve_ready (AusHttpRequest *request)
{
  switch (aus_http_server_get_readiness (request->server)) {
  case AUS_HTTP_STARTING:
    answer_text (request, SOUP_STATUS_SERVICE_UNAVAILABLE, "starting\n");
    break;
  case AUS_HTTP_READY:
    answer_text (request, SOUP_STATUS_OK, "ready\n");
    break;
  case AUS_HTTP_NO_MEDIA:
    answer_text (request, SOUP_STATUS_SERVICE_UNAVAILABLE, "no media worker\n");
    break;
  case AUS_HTTP_DRAINING:
    answer_text (request, SOUP_STATUS_SERVICE_UNAVAILABLE, "draining\n");
    break;
  }
}

#define PAGE(pattern_)                                                                             \
  {                                                                                                \
    .method = "GET", .pattern = pattern_, .handler = serve_shell, .rate = AUS_RATE_PAGE,           \
    .traits = AUS_HTTP_NOT_JSON                                                                    \
  }
#define ROOT_FILE(name)                                                                            \
  {                                                                                                \
    .method = "GET", .pattern = "/" name, .handler = serve_root_file, .rate = AUS_RATE_PAGE,       \
    .traits = AUS_HTTP_NOT_JSON                                                                    \
  }
#define ELSEWHERE(pattern_, handler_, rate_, traits_)                                              \
  {                                                                                                \
    .method = "GET", .pattern = pattern_, .handler = handler_, .rate = rate_,                      \
    .traits = AUS_HTTP_NOT_JSON | (traits_)                                                        \
  }

const AusHttpRoute aus_page_routes[] = {
  PAGE ("/"),
  PAGE ("/app"),
  PAGE ("/app/plan"),
  PAGE ("/app/agenda"),
  PAGE ("/app/consultations/{id}"),
  PAGE ("/app/consultations/{id}/edit"),
  PAGE ("/app/consultations/{id}/report"),
  PAGE ("/app/all"),
  PAGE ("/app/preferences"),
  PAGE ("/app/messages"),
  PAGE ("/app/patients"),
  PAGE ("/app/patients/new"),
  PAGE ("/app/patients/{id}"),
  PAGE ("/app/statistics"),
  PAGE ("/app/queues"),
  PAGE ("/q/{code}"),
  PAGE ("/app/server"),
  PAGE ("/app/site"),
  PAGE ("/app/sites"),
  PAGE ("/test"),
  PAGE ("/kiosk"),
  PAGE ("/information"),
  ROOT_FILE ("favicon.ico"),
  ROOT_FILE ("favicon.svg"),
  ROOT_FILE ("manifest.webmanifest"),
  ROOT_FILE ("robots.txt"),
  ELSEWHERE ("/assets/{*}", serve_asset, AUS_RATE_PAGE, 0),
  ELSEWHERE ("/p/{slug}", aus_practitioner_page_serve, AUS_RATE_PAGE, 0),
  ELSEWHERE ("/c/{token}", aus_visit_page_follow_link, AUS_RATE_PAGE, 0),
  ELSEWHERE ("/visit/{id}", aus_visit_page_serve, AUS_RATE_PAGE, 0),
  ELSEWHERE ("/calendar/{file}", aus_feed_page_serve, AUS_RATE_PAGE, 0),
  ELSEWHERE ("/metrics", aus_metrics_page_serve, AUS_RATE_FREE, 0),
  ELSEWHERE ("/health", serve_health, AUS_RATE_FREE, 0),
  ELSEWHERE ("/ready", serve_ready, AUS_RATE_FREE, 0),
  ELSEWHERE ("/visit/{id}/socket", NULL, AUS_RATE_PAGE, AUS_HTTP_UPGRADE),
  ELSEWHERE ("/api/v1/live", NULL, AUS_RATE_PAGE, AUS_HTTP_UPGRADE),
  { NULL },
};
