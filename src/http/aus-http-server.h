/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "app/aus-documents.h"
#include "app/aus-live.h"
#include "app/aus-path-test.h"
#include "http/aus-assets.h"
#include "http/aus-http-options.h"
#include "http/aus-http-request.h"
#include "http/aus-http-tally.h"

G_BEGIN_DECLS

/*
 * AusHttpServer: owns the SoupServer and everything a request passes on its way to a handler. Not
 * thread-safe: lives on the main loop.
 *
 * WebSockets are not its business: rows with AUS_HTTP_UPGRADE are left to handlers that the
 * signalling adds to aus_http_server_get_soup() at "/visit" and "/api/v1/live". Those set a status
 * (and may pause) in an early handler, but only for requests that ask for an upgrade.
 */
#define AUS_TYPE_HTTP_SERVER (aus_http_server_get_type ())
G_DECLARE_FINAL_TYPE (AusHttpServer, aus_http_server, AUS, HTTP_SERVER, GObject)

/* What /ready answers: only a READY server should be given new visitors. */
typedef enum {
  AUS_HTTP_STARTING,
  AUS_HTTP_READY,
  AUS_HTTP_NO_MEDIA, /* bookings are taken, but nobody could see or hear each other */
  AUS_HTTP_DRAINING,
} AusHttpReadiness;

/* aus_http_server_new: takes @options. */
AusHttpServer *aus_http_server_new (AusApp *app, AusHttpOptions *options, GError **error);

/* aus_http_server_listen: opens the sockets; AUS_ERROR_UNAVAILABLE when an address is taken. */
gboolean aus_http_server_listen (AusHttpServer *self, GError **error);
guint16 aus_http_server_get_port (AusHttpServer *self);
/* aus_http_server_stop: no new connections, open ones are closed. */
void aus_http_server_stop (AusHttpServer *self);

SoupServer *aus_http_server_get_soup (AusHttpServer *self);
AusAssets *aus_http_server_get_assets (AusHttpServer *self);
AusRouter *aus_http_server_get_router (AusHttpServer *self);
AusRateLimiter *aus_http_server_get_rate_limiter (AusHttpServer *self);
const AusHttpOptions *aus_http_server_get_options (AusHttpServer *self);

/* aus_http_server_set_documents: takes a reference; before the first request. */
void aus_http_server_set_documents (AusHttpServer *self, AusDocuments *documents);
AusDocuments *aus_http_server_get_documents (AusHttpServer *self);

/* aus_http_server_set_path_tests: @tests is unowned, outlives the server; NULL: no media. */
void aus_http_server_set_path_tests (AusHttpServer *self, AusPathTests *tests);
AusPathTests *aus_http_server_get_path_tests (AusHttpServer *self);
/* aus_http_server_set_live: what the operator's pages look at; NULL (the default): there is none.
 */
void aus_http_server_set_live (AusHttpServer *self, AusLive *live);
AusLive *aus_http_server_get_live (AusHttpServer *self);
const AusHttpTally *aus_http_server_get_tally (AusHttpServer *self);

/*
 * aus_http_server_listen_control: also on a Unix socket at @path, which only our own user can open:
 * who comes by it operates the server. An old file there is replaced.
 */
gboolean aus_http_server_listen_control (AusHttpServer *self, const char *path, GError **error);

void aus_http_server_set_readiness (AusHttpServer *self, AusHttpReadiness readiness);

/*
 * aus_http_server_set_media_check: asked at each /ready of a server that is READY whether there is
 * a media worker; never set: media are not its business.
 */
typedef gboolean (*AusHttpMediaCheck) (gpointer user_data);
void aus_http_server_set_media_check (AusHttpServer *self, AusHttpMediaCheck check,
                                      gpointer user_data);
AusHttpReadiness aus_http_server_get_readiness (AusHttpServer *self);

G_END_DECLS
