/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-identity.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* AusLogin: a session just made. @token is the cookie's value and is nowhere else. */
typedef struct {
  AusIdentity *identity;
  char *token;
} AusLogin;

void aus_login_free (AusLogin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusLogin, aus_login_free)

/*
 * aus_account_login_async: the password is verified on a worker thread, neither on the main loop
 * nor on the storage thread. AUS_ERROR_WRONG_CREDENTIALS (also for an unknown address, after the
 * same time), AUS_ERROR_LOCKED_OUT with retry-after.
 */
void aus_account_login_async (AusApp *app, const char *email, const char *password,
                              const char *user_agent, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
AusLogin *aus_account_login_finish (AusApp *app, GAsyncResult *res, GError **error);

/* aus_account_change_password_async: ends all other sessions of the account. */
void aus_account_change_password_async (AusApp *app, AusIdentity *identity, const char *current,
                                        const char *replacement, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
gboolean aus_account_change_password_finish (AusApp *app, GAsyncResult *res, GError **error);

/* AusTokenRequest: input of AUS_ACCOUNT_CREATE_TOKEN. */
typedef struct {
  char *name;
  char **scopes;     /* "consultations:read", "consultations:write" */
  gint64 expires_at; /* 0: never */
} AusTokenRequest;

void aus_token_request_free (AusTokenRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusTokenRequest, aus_token_request_free)

/*
 * Results are JsonNode (json_node_unref), ready to be sent:
 * AUS_ACCOUNT_SHOW: input char * session id or NULL → {account, principals, organisation}; the
 * caller adds csrf_token and server_time.
 * AUS_ACCOUNT_UPDATE: input JsonObject (json_object_unref) → account.
 * The lists give [{id, …}]; deletions take a char * id and give a JSON null.
 */
extern const AusUseCase AUS_ACCOUNT_SHOW;
extern const AusUseCase AUS_ACCOUNT_UPDATE;
extern const AusUseCase AUS_ACCOUNT_LIST_SESSIONS; /* input char * current session id */
extern const AusUseCase AUS_ACCOUNT_END_SESSION;   /* also log-out: the own id */
extern const AusUseCase AUS_ACCOUNT_LIST_TOKENS;
extern const AusUseCase AUS_ACCOUNT_CREATE_TOKEN; /* AusTokenRequest → {id, name, scopes, token…} */
extern const AusUseCase AUS_ACCOUNT_DELETE_TOKEN;

G_END_DECLS
