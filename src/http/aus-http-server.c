/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "http"
#include "http/aus-http-server.h"

#include <gio/gnetworking.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "core/aus-error.h"
#include "core/aus-log.h"
#include "http/api/aus-api.h"
#include "http/aus-http-dispatch.h"
#include "http/aus-pages.h"
#include "http/aus-whip.h"

#include <string.h>

#define BACKLOG 1024

struct _AusHttpServer {
  GObject parent_instance;
  AusApp *app; /* ref */
  AusHttpOptions *options;
  SoupServer *soup; /* ref */
  AusRouter *router;
  AusRateLimiter *rate_limiter;
  AusConnections *connections; /* ref */
  AusAssets *assets;
  AusPathTests *path_tests; /* unowned; NULL: no media */
  AusHttpReadiness readiness;
  AusLive *live;           /* ref; NULL: none */
  AusDocuments *documents; /* ref; NULL: none */
  AusHttpTally tally;
  guint16 port;                  /* of the first address */
  AusHttpMediaCheck media_check; /* NULL: without */
  gpointer media_data;           /* unowned: the wiring's, outlives us */
  guint32 run_id;                /* distinguishes the request ids of two runs */
  guint64 n_requests;
};

G_DEFINE_FINAL_TYPE (AusHttpServer, aus_http_server, G_TYPE_OBJECT)

static GInetAddress *
get_peer (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return G_IS_INET_SOCKET_ADDRESS (remote)
             ? g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote))
             : NULL;
}

/* Who asks, and whether over TLS: our own, or as a trusted proxy says. */
static void
find_client (AusHttpServer *self, AusHttpRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *scheme = soup_message_headers_get_one (headers, "X-Forwarded-Proto");
  GInetAddress *peer = get_peer (request->message);

  request->secure = self->options->certificate != NULL;
  if (peer == NULL || !aus_proxies_trusts (self->options->proxies, peer)) {
    request->client = peer != NULL ? g_inet_address_to_string (peer) : g_strdup ("");
    request->line = peer != NULL ? aus_proxies_name_line (peer) : g_strdup ("");
    return;
  }
  g_autoptr (GInetAddress) client = aus_proxies_find_client (
      self->options->proxies, peer, soup_message_headers_get_list (headers, "X-Forwarded-For"));
  request->proxied = TRUE;
  request->client = g_inet_address_to_string (client);
  request->line = aus_proxies_name_line (client);
  request->secure |= g_strcmp0 (scheme, "https") == 0;
}

/* A caller's own id is taken over when it cannot harm a log line: it links the two logs. */
static gboolean
take_request_id (AusHttpRequest *request)
{
  const char *given = aus_http_request_get_header (request, "X-Request-Id");
  gsize length = given != NULL ? strlen (given) : 0;

  if (length == 0 || length >= sizeof request->id)
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isalnum (given[i]) && strchr ("-_.", given[i]) == NULL)
      return FALSE;
  }
  g_strlcpy (request->id, given, sizeof request->id);
  return TRUE;
}

static void
got_headers (SoupServerMessage *message, gpointer data)
{
  AusHttpServer *self = data;
  AusHttpRequest *request = aus_http_request_new (self, self->app, message);

  find_client (self, request);
  if (!take_request_id (request))
    g_snprintf (request->id, sizeof request->id, "%08x-%" G_GINT64_MODIFIER "x", self->run_id,
                ++self->n_requests);
  aus_connections_enter (soup_server_message_get_socket (message), AUS_CONNECTION_BODY);
  aus_http_dispatch_headers (request);
}

static void
request_started (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  AusHttpServer *self = data;
  GSocket *socket = soup_server_message_get_socket (message);
  const char *host = soup_server_message_get_remote_host (message);

  if (socket != NULL && !aus_connections_is_watched (socket) &&
      !aus_connections_add (self->connections, socket, host != NULL ? host : ""))
    return;
  if (socket != NULL)
    aus_connections_enter (socket, AUS_CONNECTION_HEADERS);
  g_signal_connect_object (message, "got-headers", G_CALLBACK (got_headers), self, 0);
}

static void
request_read (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  AusHttpRequest *request = aus_http_request_of (message);

  if (request != NULL)
    aus_http_dispatch_body (request);
}

/* The line names the pattern, not the path: the path of a link is its token. */
static void
request_finished (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  AusHttpServer *self = data;
  AusHttpRequest *request = aus_http_request_of (message);
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    aus_connections_enter (socket, AUS_CONNECTION_IDLE);
  if (request == NULL)
    return;
  aus_http_request_cork (message, FALSE);
  aus_http_tally_add (&self->tally, soup_server_message_get_status (message),
                      g_get_monotonic_time () - request->began_usec);
  aus_log_set_correlation (request->id);
  aus_info ("%s %s %u in %.1f ms", soup_server_message_get_method (message),
            request->match.route != NULL ? request->match.route->pattern : "(no route)",
            soup_server_message_get_status (message),
            (double) (g_get_monotonic_time () - request->began_usec) / 1000);
  aus_log_set_correlation (NULL);
}

static void
aus_http_server_finalize (GObject *object)
{
  AusHttpServer *self = AUS_HTTP_SERVER (object);

  g_signal_handlers_disconnect_by_data (self->soup, self);
  g_object_unref (self->soup);
  g_clear_pointer (&self->router, aus_router_free);
  g_clear_pointer (&self->rate_limiter, aus_rate_limiter_free);
  g_clear_pointer (&self->connections, aus_connections_unref);
  g_clear_pointer (&self->assets, aus_assets_free);
  g_clear_pointer (&self->options, aus_http_options_free);
  g_clear_object (&self->live);
  g_clear_object (&self->documents);
  g_clear_object (&self->app);
  G_OBJECT_CLASS (aus_http_server_parent_class)->finalize (object);
}

static void
aus_http_server_class_init (AusHttpServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aus_http_server_finalize;
}

static void
aus_http_server_init (AusHttpServer *self)
{
  self->run_id = g_random_int ();
  self->router = aus_router_new ();
  /* Raw paths: the router decodes segment by segment, so that %2F cannot make a new one. */
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  /* Compression contexts would cost 256 kB for each idle socket of a waiting room. */
  soup_server_remove_websocket_extension (self->soup, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (request_started), self);
  g_signal_connect (self->soup, "request-read", G_CALLBACK (request_read), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (request_finished), self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (request_finished), self);
}

AusHttpServer *
aus_http_server_new (AusApp *app, AusHttpOptions *options, GError **error)
{
  g_autoptr (AusHttpServer) self = g_object_new (AUS_TYPE_HTTP_SERVER, NULL);

  self->app = g_object_ref (app);
  self->options = options;
  self->rate_limiter = aus_rate_limiter_new (aus_app_get_clock (app), options->rates);
  self->connections = aus_connections_new (&options->connections);
  self->assets = aus_assets_load (options->web_directory, error);
  if (self->assets == NULL)
    return NULL;
  if (options->certificate != NULL)
    soup_server_set_tls_certificate (self->soup, options->certificate);
  aus_router_add_table (self->router, aus_api_routes);
  aus_router_add_table (self->router, aus_api_visit_routes);
  aus_router_add_table (self->router, aus_api_visit_document_routes);
  aus_router_add_table (self->router, aus_api_vital_sign_routes);
  aus_router_add_table (self->router, aus_api_space_routes);
  aus_router_add_table (self->router, aus_api_bring_routes);
  aus_router_add_table (self->router, aus_api_kiosk_routes);
  aus_router_add_table (self->router, aus_api_cancel_routes);
  aus_router_add_table (self->router, aus_api_queue_routes);
  aus_router_add_table (self->router, aus_api_operator_routes);
  aus_router_add_table (self->router, aus_api_payment_routes);
  aus_router_add_table (self->router, aus_page_routes);
  aus_router_add_table (self->router, aus_whip_routes);
  return g_steal_pointer (&self);
}

/*
 * libsoup's own sockets have a backlog of ten: when a practice's pages all come back after a
 * restart, the eleventh would wait for TCP to try again, a second and more later.
 */
static GSocket *
open_socket (GSocketAddress *where, GError **error)
{
  GSocketFamily family = g_socket_address_get_family (where);
  g_autoptr (GSocket) socket =
      g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  /* "::" means IPv6 only, so that it can stand beside "0.0.0.0". */
  if (family == G_SOCKET_FAMILY_IPV6 &&
      !g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, TRUE, error))
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, where, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

static gboolean
listen_on (AusHttpServer *self, const char *address, guint16 port, GError **error)
{
  SoupServerListenOptions how = self->options->certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0;
  g_autoptr (GSocketAddress) where = g_inet_socket_address_new_from_string (address, port);
  g_autoptr (GSocket) socket = NULL;

  if (where == NULL) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "http.addresses: %s is no address", address);
    return FALSE;
  }
  socket = open_socket (where, error);
  if (socket != NULL && soup_server_listen_socket (self->soup, socket, how, error))
    return TRUE;
  aus_error_from_foreign (error, AUS_ERROR_UNAVAILABLE, address);
  return FALSE;
}

/* Asked before a Unix socket joins: libsoup makes an address of every listener, and has none there.
 */
static guint16
read_port (AusHttpServer *self)
{
  GSList *uris = soup_server_get_uris (self->soup);
  guint16 port = uris != NULL ? (guint16) g_uri_get_port (uris->data) : 0;

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return port;
}

gboolean
aus_http_server_listen (AusHttpServer *self, GError **error)
{
  g_return_val_if_fail (AUS_IS_HTTP_SERVER (self), FALSE);

  for (guint i = 0; self->options->addresses[i] != NULL; i++) {
    /* With port 0 the first address draws the port and the others follow. */
    guint16 port = i == 0 ? self->options->port : self->port;

    if (!listen_on (self, self->options->addresses[i], port, error))
      return FALSE;
    if (i == 0)
      self->port = read_port (self);
  }
  return TRUE;
}

gboolean
aus_http_server_listen_control (AusHttpServer *self, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) where = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);

  g_unlink (path);
  /* The umask of the daemon and the directory's mode keep others out from the first moment. */
  if (socket != NULL && g_socket_bind (socket, where, FALSE, error) && g_chmod (path, 0600) == 0 &&
      g_socket_listen (socket, error) && soup_server_listen_socket (self->soup, socket, 0, error))
    return TRUE;
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "its mode cannot be set");
  aus_error_from_foreign (error, AUS_ERROR_UNAVAILABLE, path);
  return FALSE;
}

void
aus_http_server_set_live (AusHttpServer *self, AusLive *live)
{
  g_set_object (&self->live, live);
}

AusLive *
aus_http_server_get_live (AusHttpServer *self)
{
  return self->live;
}

void
aus_http_server_set_documents (AusHttpServer *self, AusDocuments *documents)
{
  g_set_object (&self->documents, documents);
}

AusDocuments *
aus_http_server_get_documents (AusHttpServer *self)
{
  return self->documents;
}

const AusHttpTally *
aus_http_server_get_tally (AusHttpServer *self)
{
  return &self->tally;
}

guint16
aus_http_server_get_port (AusHttpServer *self)
{
  return self->port;
}

void
aus_http_server_stop (AusHttpServer *self)
{
  soup_server_disconnect (self->soup);
}

SoupServer *
aus_http_server_get_soup (AusHttpServer *self)
{
  return self->soup;
}

AusAssets *
aus_http_server_get_assets (AusHttpServer *self)
{
  return self->assets;
}

AusRouter *
aus_http_server_get_router (AusHttpServer *self)
{
  return self->router;
}

AusRateLimiter *
aus_http_server_get_rate_limiter (AusHttpServer *self)
{
  return self->rate_limiter;
}

const AusHttpOptions *
aus_http_server_get_options (AusHttpServer *self)
{
  return self->options;
}

void
aus_http_server_set_readiness (AusHttpServer *self, AusHttpReadiness readiness)
{
  self->readiness = readiness;
}

void
aus_http_server_set_media_check (AusHttpServer *self, AusHttpMediaCheck check, gpointer user_data)
{
  self->media_check = check;
  self->media_data = user_data;
}

AusHttpReadiness
aus_http_server_get_readiness (AusHttpServer *self)
{
  if (self->readiness == AUS_HTTP_READY && self->media_check != NULL &&
      !self->media_check (self->media_data))
    return AUS_HTTP_NO_MEDIA;
  return self->readiness;
}

void
aus_http_server_set_path_tests (AusHttpServer *self, AusPathTests *tests)
{
  g_return_if_fail (AUS_IS_HTTP_SERVER (self));

  self->path_tests = tests;
}

AusPathTests *
aus_http_server_get_path_tests (AusHttpServer *self)
{
  return self->path_tests;
}
