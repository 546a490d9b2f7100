/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-query.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "signal/aus-signal-server-private.h"
#include "signal/aus-signal-session.h"
#define AUS_LOG_TOPIC "signal-upgrade"
#include "core/aus-log.h"

#define VISIT_PREFIX   "/visit/"
#define VISIT_SUFFIX   "/socket"
#define DASHBOARD_PATH "/api/v1/live"
#define BEARER         "Bearer "
#define MAX_SECRET     256

static char *PROTOCOLS[] = { (char *) AUS_SIGNAL_SUBPROTOCOL, NULL };

/*
 * One request for a WebSocket, from its headers to the 101:
 *
 *   headers ─► is it ours? ─► origin ─► credential ─► (paused: who is it? which seat?) ─► 101 ─►
 * adopt └──────────── problem+json, 4xx ◄────────────┘
 *
 * libsoup's own handlers come later, and stand back once a status is set.
 */
typedef struct {
  AusSignalServer *server;    /* ref */
  SoupServerMessage *message; /* ref */
  AusSignalTicket *ticket;    /* owned until adopted */
  char *session_cookie;       /* tried when the visit's own cookie does not hold; NULL */
  gboolean paused;
} Upgrade;

static void
upgrade_free (Upgrade *self)
{
  g_clear_pointer (&self->ticket, aus_signal_ticket_free);
  g_clear_object (&self->message);
  g_clear_object (&self->server);
  g_free (self->session_cookie);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Upgrade, upgrade_free)

static guint
get_status (const GError *error)
{
  if (error->domain != AUS_ERROR)
    return SOUP_STATUS_INTERNAL_SERVER_ERROR;
  switch (error->code) {
  case AUS_ERROR_MALFORMED:
    return SOUP_STATUS_BAD_REQUEST;
  case AUS_ERROR_UNAUTHENTICATED:
    return SOUP_STATUS_UNAUTHORIZED;
  case AUS_ERROR_CSRF:
  case AUS_ERROR_FORBIDDEN:
    return SOUP_STATUS_FORBIDDEN;
  case AUS_ERROR_NOT_FOUND:
  case AUS_ERROR_LINK_UNKNOWN:
    return SOUP_STATUS_NOT_FOUND;
  case AUS_ERROR_LINK_EXPIRED:
  case AUS_ERROR_LINK_REVOKED:
    return SOUP_STATUS_GONE;
  case AUS_ERROR_TOO_MANY_REQUESTS:
    return 429;
  case AUS_ERROR_UNAVAILABLE:
    return SOUP_STATUS_SERVICE_UNAVAILABLE;
  default: /* nothing else is decided before an upgrade */
    return SOUP_STATUS_INTERNAL_SERVER_ERROR;
  }
}

/* RFC 9457, as the REST API answers. */
static void
refuse (Upgrade *self, const GError *error)
{
  guint status = get_status (error);
  const char *name = aus_error_get_name (
      status == SOUP_STATUS_INTERNAL_SERVER_ERROR ? AUS_ERROR_INTERNAL : (AusError) error->code);
  g_autofree char *type = g_strconcat ("https://auscult.org/problems/", name, NULL);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "title", soup_status_get_phrase (status));
  json_object_set_int_member (object, "status", status);
  json_object_set_string_member (object, "detail",
                                 status == SOUP_STATUS_INTERNAL_SERVER_ERROR
                                     ? "Something went wrong on our side"
                                     : error->message);
  char *body = aus_json_print_object (object);
  aus_info ("upgrade refused: %s", name);
  soup_server_message_set_response (self->message, "application/problem+json", SOUP_MEMORY_TAKE,
                                    body, strlen (body));
  soup_server_message_set_status (self->message, status, NULL);
}

static void
on_switched (SoupServerMessage *message, gpointer user_data)
{
  Upgrade *self = user_data;

  if (self->ticket == NULL ||
      soup_server_message_get_status (message) != SOUP_STATUS_SWITCHING_PROTOCOLS)
    return;
  GUri *uri = soup_server_message_get_uri (message);
  g_autoptr (GUri) uri_copy = g_uri_ref (uri);
  g_autoptr (AusSignalServer) server = g_object_ref (self->server);
  AusSignalTicket *ticket = g_steal_pointer (&self->ticket);
  /* The message, and we with it, may be gone once its connection is stolen. */
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  g_autoptr (SoupWebsocketConnection) connection = soup_websocket_connection_new (
      stream, uri_copy, SOUP_WEBSOCKET_CONNECTION_SERVER, NULL, AUS_SIGNAL_SUBPROTOCOL, NULL);
  aus_signal_server_adopt (server, connection, ticket);
}

static void
free_with_message (gpointer data, GClosure *closure)
{
  upgrade_free (data);
}

static void
resume_message (Upgrade *self)
{
  if (self->paused)
    soup_server_message_unpause (self->message);
  self->paused = FALSE;
}

static void
refuse_and_free (Upgrade *self, const GError *error)
{
  refuse (self, error);
  resume_message (self);
  upgrade_free (self);
}

static void
accept_and_give (Upgrade *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupServerMessage) message = g_object_ref (self->message);

  if (!aus_signal_server_admit (self->server, self->ticket, &error)) {
    refuse_and_free (self, error);
    return;
  }
  /* Sets 101 and its headers, or 400 when the handshake of RFC 6455 4.2.1 is not kept. */
  soup_websocket_server_process_handshake (message, NULL, PROTOCOLS, NULL, NULL);
  resume_message (self);
  g_clear_object (&self->message); /* the closure is the message's: it must not hold it */
  g_signal_connect_data (message, "wrote-informational", G_CALLBACK (on_switched), self,
                         free_with_message, 0);
}

static void
on_consultation (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Upgrade *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AusConsultation) consultation = aus_app_run_finish (AUS_APP (source), result, &error);
  const char *account_id = self->ticket->identity->actor->account_id;
  const AusPerson *practitioner =
      consultation != NULL ? aus_consultation_find_role (consultation, AUS_ROLE_PRACTITIONER)
                           : NULL;

  if (consultation == NULL) {
    refuse_and_free (self, error);
    return;
  }
  if (practitioner == NULL || g_strcmp0 (practitioner->account_id, account_id) != 0) {
    g_set_error_literal (&error, AUS_ERROR, AUS_ERROR_FORBIDDEN,
                         "Only the practitioner of this consultation sits in it by account");
    refuse_and_free (self, error);
    return;
  }
  self->ticket->participant_id = g_strdup (practitioner->id);
  accept_and_give (self);
}

static gboolean
check_dashboard (const AusActor *actor, GError **error)
{
  if ((actor->kind == AUS_ACTOR_ACCOUNT || actor->kind == AUS_ACTOR_TOKEN) &&
      (actor->scopes & AUS_SCOPE_CONSULTATIONS_READ) != 0)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN,
                       "This credential does not read consultations");
  return FALSE;
}

static void
pause_message (Upgrade *self)
{
  if (!self->paused)
    soup_server_message_pause (self->message);
  self->paused = TRUE;
}

/* The identity is known: which seat, or may it watch? */
static void
go_on (Upgrade *self)
{
  g_autoptr (GError) error = NULL;
  AusSignalTicket *ticket = self->ticket;

  if (ticket->room == AUS_SIGNAL_ROOM_DASHBOARD) {
    if (check_dashboard (ticket->identity->actor, &error))
      accept_and_give (self);
    else
      refuse_and_free (self, error);
    return;
  }
  if (ticket->identity->credential == AUS_CREDENTIAL_VISIT) {
    if (g_strcmp0 (ticket->identity->consultation_id, ticket->consultation_id) != 0) {
      g_set_error_literal (&error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "No such visit");
      refuse_and_free (self, error);
      return;
    }
    ticket->participant_id = g_strdup (ticket->identity->participant_id);
    accept_and_give (self);
    return;
  }
  pause_message (self);
  aus_app_run_async (aus_signal_server_get_app (self->server), &AUS_QUERY_ONE,
                     ticket->identity->actor, aus_command_new (ticket->consultation_id),
                     (GDestroyNotify) aus_command_free, NULL, on_consultation, self);
}

static void identify (Upgrade *self, AusCredential credential, char *secret);

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Upgrade *self = user_data;
  g_autoptr (GError) error = NULL;

  self->ticket->identity = aus_identity_resolve_finish (AUS_APP (source), result, &error);
  if (self->ticket->identity != NULL)
    go_on (self);
  else if (self->session_cookie != NULL)
    identify (self, AUS_CREDENTIAL_SESSION, g_steal_pointer (&self->session_cookie));
  else
    refuse_and_free (self, error);
}

/* Takes @secret. */
static void
identify (Upgrade *self, AusCredential credential, char *secret)
{
  AusApp *app = aus_signal_server_get_app (self->server);

  g_free (self->ticket->secret);
  self->ticket->secret = secret;
  self->ticket->identity = aus_identity_peek (app, credential, secret);
  if (self->ticket->identity != NULL) {
    go_on (self);
    return;
  }
  pause_message (self);
  aus_identity_resolve_async (app, credential, secret, NULL, on_resolved, self);
}

static char *
find_cookie (SoupServerMessage *message, const char *name)
{
  const char *header =
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Cookie");
  g_auto (GStrv) parts = g_strsplit (header != NULL ? header : "", ";", 64);
  gsize length = strlen (name);

  for (guint i = 0; parts[i] != NULL; i++) {
    const char *part = g_strstrip (parts[i]);
    if (g_str_has_prefix (part, name) && part[length] == '=' && part[length + 1] != '\0' &&
        strlen (part + length + 1) <= MAX_SECRET)
      return g_strdup (part + length + 1);
  }
  return NULL;
}

static char *
find_bearer (SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");

  if (header == NULL || g_ascii_strncasecmp (header, BEARER, strlen (BEARER)) != 0 ||
      strlen (header) > MAX_SECRET)
    return NULL;
  return g_strstrip (g_strdup (header + strlen (BEARER)));
}

static void
find_credential (Upgrade *self)
{
  g_autofree char *session = find_cookie (self->message, "aus_session");
  g_autofree char *own = self->ticket->room == AUS_SIGNAL_ROOM_VISIT
                             ? find_cookie (self->message, "aus_visit")
                             : find_bearer (self->message);
  AusCredential credential =
      self->ticket->room == AUS_SIGNAL_ROOM_VISIT ? AUS_CREDENTIAL_VISIT : AUS_CREDENTIAL_BEARER;

  if (own != NULL) {
    self->session_cookie = g_steal_pointer (&session);
    identify (self, credential, g_steal_pointer (&own));
  } else if (session != NULL) {
    identify (self, AUS_CREDENTIAL_SESSION, g_steal_pointer (&session));
  } else {
    g_autoptr (GError) error = g_error_new_literal (AUS_ERROR, AUS_ERROR_UNAUTHENTICATED,
                                                    "Open your link again, or log in");
    refuse_and_free (self, error);
  }
}

/*
 * Browsers let any page open a WebSocket to us and send our cookies with it (RFC 6455 10.2). A
 * client without Origin is no browser: it holds its credential by itself.
 */
static gboolean
check_origin (Upgrade *self, GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  const char *origin = soup_message_headers_get_one (headers, "Origin");
  const char *host = soup_message_headers_get_one (headers, "Host");
  const char *base = aus_app_get_base_url (aus_signal_server_get_app (self->server));
  const char *rest = origin != NULL ? strstr (origin, "://") : NULL;

  if (origin == NULL || g_strcmp0 (origin, base) == 0)
    return TRUE;
  if (rest != NULL && host != NULL && g_str_has_prefix (origin, "http") &&
      g_ascii_strcasecmp (rest + strlen ("://"), host) == 0)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_CSRF, "The Origin is not ours");
  return FALSE;
}

static char *
find_address (Upgrade *self)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (self->message);
  GInetAddress *inet = G_IS_INET_SOCKET_ADDRESS (remote)
                           ? g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote))
                           : NULL;

  if (inet == NULL)
    return NULL;
  g_autoptr (GInetAddress) client = aus_proxies_find_client (
      aus_signal_server_get_proxies (self->server), inet,
      soup_message_headers_get_list (soup_server_message_get_request_headers (self->message),
                                     "X-Forwarded-For"));
  return g_inet_address_get_is_loopback (client) ? NULL : g_inet_address_to_string (client);
}

/* (transfer full): a ticket for the room that @path names; NULL: it is not one of ours. */
static AusSignalTicket *
find_room (const char *path)
{
  gsize prefix = strlen (VISIT_PREFIX);
  g_autofree char *id = NULL;
  AusSignalTicket *ticket;

  if (g_str_equal (path, DASHBOARD_PATH)) {
    ticket = g_new0 (AusSignalTicket, 1);
    ticket->room = AUS_SIGNAL_ROOM_DASHBOARD;
    return ticket;
  }
  if (!g_str_has_prefix (path, VISIT_PREFIX) || !g_str_has_suffix (path, VISIT_SUFFIX) ||
      strlen (path) != prefix + AUS_ID_LENGTH + strlen (VISIT_SUFFIX))
    return NULL;
  id = g_strndup (path + prefix, AUS_ID_LENGTH);
  if (!aus_id_is_valid (id))
    return NULL;
  ticket = g_new0 (AusSignalTicket, 1);
  ticket->room = AUS_SIGNAL_ROOM_VISIT;
  ticket->consultation_id = g_steal_pointer (&id);
  return ticket;
}

static void
on_headers (SoupServerMessage *message, gpointer user_data)
{
  AusSignalServer *server = user_data;
  g_autoptr (GError) error = NULL;

  if (soup_server_message_get_status (message) != 0)
    return; /* refused already, by a limit of the HTTP server */
  AusSignalTicket *ticket = find_room (g_uri_get_path (soup_server_message_get_uri (message)));
  if (ticket == NULL)
    return;
  Upgrade *self = g_new0 (Upgrade, 1);
  self->server = g_object_ref (server);
  self->message = g_object_ref (message);
  self->ticket = ticket;
  ticket->address = find_address (self);
  if (!soup_websocket_server_check_handshake (message, NULL, PROTOCOLS, NULL, &error)) {
    aus_error_from_foreign (&error, AUS_ERROR_MALFORMED, "WebSocket handshake");
    refuse_and_free (self, error);
    return;
  }
  if (!check_origin (self, &error)) {
    refuse_and_free (self, error);
    return;
  }
  find_credential (self);
}

static void
on_request_started (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  g_signal_connect_object (message, "got-headers", G_CALLBACK (on_headers), user_data, 0);
}

void
aus_signal_upgrade_watch (AusSignalServer *self, SoupServer *soup)
{
  g_signal_connect_object (soup, "request-started", G_CALLBACK (on_request_started), self, 0);
}
