/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-http-auth.h"

#include "core/aus-secrets.h"
#include "domain/aus-actor.h"
#include "http/aus-credential.h"
#include "http/aus-http-server.h"

static gboolean
is_unsafe (AusHttpRequest *request)
{
  const char *method = request->match.route->method;

  return !g_str_equal (method, "GET");
}

/* RFC 9110 15.5.2: no credential, or one that does not count. */
static GError *
unauthenticated (void)
{
  return g_error_new_literal (AUS_ERROR, AUS_ERROR_UNAUTHENTICATED,
                              "Log in, or send a bearer token");
}

/* Also where there is no cookie yet: nobody else's page may log a visitor in (login CSRF). */
static GError *
check_origin (AusHttpRequest *request)
{
  const char *origin = aus_http_request_get_header (request, "Origin");

  /* A bearer is sent by nobody's browser on its own (RFC 9725: encoders in pages of others). */
  if (origin == NULL || !is_unsafe (request) ||
      (request->match.route->traits & AUS_HTTP_RAW) != 0 ||
      aus_credential_origin_is_ours (origin, aus_app_get_base_url (request->app),
                                     aus_http_request_get_header (request, "Host")))
    return NULL;
  return g_error_new_literal (AUS_ERROR, AUS_ERROR_CSRF, "The Origin is not ours");
}

static GError *
check_csrf_token (AusHttpRequest *request)
{
  const char *token = aus_http_request_get_header (request, "X-CSRF-Token");

  if (!is_unsafe (request) || (token != NULL && request->identity->csrf_token != NULL &&
                               aus_secrets_equal (token, request->identity->csrf_token)))
    return NULL;
  return g_error_new_literal (AUS_ERROR, AUS_ERROR_CSRF,
                              "X-CSRF-Token is missing or not that of this session");
}

static GError *
need_scope (AusHttpRequest *request, AusScope scope, const char *name)
{
  if ((request->identity->actor->scopes & scope) != 0)
    return NULL;
  return g_error_new (AUS_ERROR, AUS_ERROR_FORBIDDEN, "The token lacks the scope %s", name);
}

static GError *
check_scope (AusHttpRequest *request)
{
  switch (request->match.route->auth) {
  case AUS_HTTP_AUTH_NONE:
  case AUS_HTTP_AUTH_ANY:
    break;
  case AUS_HTTP_AUTH_SESSION:
  case AUS_HTTP_AUTH_VISIT:
    return g_error_new_literal (AUS_ERROR, AUS_ERROR_FORBIDDEN,
                                "This is for people who logged in, not for tokens");
  case AUS_HTTP_AUTH_READ:
    return need_scope (request, AUS_SCOPE_CONSULTATIONS_READ, "consultations:read");
  case AUS_HTTP_AUTH_WRITE:
    return need_scope (request, AUS_SCOPE_CONSULTATIONS_WRITE, "consultations:write");
  case AUS_HTTP_AUTH_OPERATE:
    return need_scope (request, AUS_SCOPE_OPERATE, "operate");
  }
  return NULL;
}

static GError *
check_account_rate (AusHttpRequest *request)
{
  GError *error = NULL;
  g_autofree char *subject =
      g_strconcat ("account:", aus_actor_get_id (request->identity->actor), NULL);

  aus_rate_limiter_take (aus_http_server_get_rate_limiter (request->server), subject,
                         request->match.route->rate, &error);
  return error;
}

/* A visit is one consultation; its cookie's path says so to browsers, this to everybody. */
static GError *
check_visit (AusHttpRequest *request)
{
  return g_strcmp0 (request->identity->consultation_id,
                    aus_http_request_get_param (request, "id")) == 0
             ? NULL
             : unauthenticated ();
}

/* The identity is known: may it use this route? */
static GError *
check_identity (AusHttpRequest *request)
{
  GError *error = NULL;

  if (request->identity->credential == AUS_CREDENTIAL_BEARER) {
    error = check_scope (request);
  } else if (request->identity->credential == AUS_CREDENTIAL_VISIT) {
    /* SameSite keeps the cookie from other sites' requests, and its Origin tells them apart. */
    error = check_visit (request);
    if (error == NULL)
      error = check_origin (request);
  } else {
    error = check_origin (request);
    if (error == NULL)
      error = check_csrf_token (request);
  }
  return error != NULL ? error : check_account_rate (request);
}

typedef struct {
  AusHttpRequest *request; /* ref */
  AusHttpAuthFunc done;
} Check;

static void
resolved (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autofree Check *check = data;
  g_autoptr (AusHttpRequest) request = check->request;
  GError *error = NULL;

  request->identity = aus_identity_resolve_finish (request->app, res, &error);
  check->done (request, error != NULL ? error : check_identity (request));
}

static void
resolve (AusHttpRequest *request, AusCredential credential, const char *secret,
         AusHttpAuthFunc done)
{
  Check *check;

  request->identity = aus_identity_peek (request->app, credential, secret);
  if (request->identity != NULL) {
    done (request, check_identity (request));
    return;
  }
  check = g_new0 (Check, 1);
  check->request = aus_http_request_ref (request);
  check->done = done;
  aus_identity_resolve_async (request->app, credential, secret, NULL, resolved, check);
}

/* Only the server's own user can open the control socket: a file of mode 0600. */
static gboolean
came_by_control_socket (AusHttpRequest *request)
{
  GSocket *socket = soup_server_message_get_socket (request->message);
  g_autoptr (GSocketAddress) address =
      socket != NULL ? g_socket_get_local_address (socket, NULL) : NULL;

  return address != NULL && g_socket_address_get_family (address) == G_SOCKET_FAMILY_UNIX;
}

static char *
find_visit (AusHttpRequest *request)
{
  if (request->match.route->auth != AUS_HTTP_AUTH_VISIT)
    return NULL;
  return aus_cookie_find (aus_http_request_get_header (request, "Cookie"), AUS_COOKIE_VISIT);
}

void
aus_http_auth_check (AusHttpRequest *request, AusHttpAuthFunc done)
{
  g_autofree char *visit = find_visit (request);
  const char *authorization = aus_http_request_get_header (request, "Authorization");
  g_autofree char *bearer = aus_credential_dup_bearer (authorization);
  g_autofree char *session = NULL;

  if (request->match.route->auth == AUS_HTTP_AUTH_NONE) {
    done (request, check_origin (request));
    return;
  }
  if (request->match.route->auth == AUS_HTTP_AUTH_OPERATE && came_by_control_socket (request)) {
    request->identity = aus_identity_new_system ();
    done (request, NULL);
    return;
  }
  if (visit != NULL) {
    resolve (request, AUS_CREDENTIAL_VISIT, visit, done);
    return;
  }
  /* A request that names a bearer never falls back to the cookie it may carry as well. */
  if (authorization == NULL)
    session = aus_cookie_find (aus_http_request_get_header (request, "Cookie"), AUS_COOKIE_SESSION);
  if (bearer != NULL)
    resolve (request, AUS_CREDENTIAL_BEARER, bearer, done);
  else if (session != NULL)
    resolve (request, AUS_CREDENTIAL_SESSION, session, done);
  else
    done (request, unauthenticated ());
}
