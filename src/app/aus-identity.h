/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"

G_BEGIN_DECLS

/*
 * AusIdentity: who a credential stands for. Counted and immutable. Looked-up identities are kept in
 * memory until they expire or until a commit touches sessions, tokens, accounts or links, so that
 * a request seldom asks the database, yet a revocation counts at once.
 */
typedef enum {
  AUS_CREDENTIAL_BEARER,  /* Authorization: Bearer */
  AUS_CREDENTIAL_SESSION, /* cookie aus_session */
  AUS_CREDENTIAL_VISIT,   /* cookie aus_visit: one participant of one consultation */
} AusCredential;

typedef struct {
  gatomicrefcount ref_count;
  AusCredential credential;
  AusActor *actor;       /* carries scopes of a token, or the participant of a visit */
  char *session_id;      /* id of the session, token or visit row */
  char *csrf_token;      /* sessions only, else NULL */
  char *consultation_id; /* visits only, else NULL */
  char *participant_id;  /* visits only, else NULL */
  gint64 expires_at;
} AusIdentity;

/* aus_identity_new_system: whoever operates the server, on the server itself. */
AusIdentity *aus_identity_new_system (void);
AusIdentity *aus_identity_ref (AusIdentity *self);
void aus_identity_unref (AusIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusIdentity, aus_identity_unref)

/* aus_identity_peek: (transfer full): from memory only; NULL when it must be looked up. */
AusIdentity *aus_identity_peek (AusApp *app, AusCredential credential, const char *secret);

/* aus_identity_resolve_async: looks it up. AUS_ERROR_UNAUTHENTICATED; _LINK_REVOKED for visits. */
void aus_identity_resolve_async (AusApp *app, AusCredential credential, const char *secret,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
AusIdentity *aus_identity_resolve_finish (AusApp *app, GAsyncResult *res, GError **error);

G_END_DECLS
