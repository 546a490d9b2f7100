/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-identity.h"

#include "app/aus-facts.h"
#include "app/aus-identity-cache.h"
#include "core/aus-error.h"
#include "storage/aus-account-store.h"
#include "storage/aus-consultation-store.h"
#include "storage/aus-link-store.h"
#include "storage/aus-queue-store.h"
#include "storage/aus-session-store.h"
#include "storage/aus-site-store.h"

/* A session or token is marked as used at most so often: a request is not a write. */
#define TOUCH_USEC (60 * (gint64) G_USEC_PER_SEC)

AusIdentity *
aus_identity_ref (AusIdentity *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
aus_identity_unref (AusIdentity *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  aus_actor_unref (self->actor);
  g_free (self->session_id);
  g_free (self->csrf_token);
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self);
}

static AusIdentity *
identity_new (AusCredential credential, AusActor *actor, const char *session_id, gint64 expires_at)
{
  AusIdentity *self = g_new0 (AusIdentity, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->credential = credential;
  self->actor = actor;
  self->session_id = g_strdup (session_id);
  self->expires_at = expires_at;
  return self;
}

AusIdentity *
aus_identity_new_system (void)
{
  return identity_new (AUS_CREDENTIAL_BEARER, aus_actor_new_system (), NULL, 0);
}

/* Lookups: on a reader thread */

/* Whom an account acts for, and which queues it has to do with. */
typedef struct {
  GStrv principals;
  GStrv queues;
} Duties;

static void
duties_clear (Duties *self)
{
  g_strfreev (self->principals);
  g_strfreev (self->queues);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Duties, duties_clear)

static AusAccount *
load_account (AusTx *tx, const char *account_id, Duties *duties, GError **error)
{
  g_autoptr (AusAccount) account = aus_account_store_load (tx, account_id, error);

  if (account == NULL)
    return NULL;
  if (account->disabled_at != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED, "the account is closed");
    return NULL;
  }
  duties->principals = aus_delegation_store_list (tx, account_id, error);
  duties->queues =
      duties->principals != NULL ? aus_queue_store_list_of (tx, account_id, error) : NULL;
  return duties->queues != NULL ? g_steal_pointer (&account) : NULL;
}

static AusActor *
make_account_actor (AusTx *tx, const AusAccount *account, GStrv principals, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *structure_id = NULL;

  if (account->role != AUS_ACCOUNT_SITE_HOST)
    return aus_actor_new_account (account->id, account->role, account->organisation_id,
                                  (const char *const *) principals);
  structure_id = aus_host_store_find (tx, account->id, &local);
  if (local == NULL)
    return aus_actor_new_host (account->id, account->organisation_id, structure_id);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

AusIdentity *
aus_identity_of_session (AusTx *tx, const AusCredentialRow *session, GError **error)
{
  AusApp *app = aus_app_from_tx (tx);
  g_auto (Duties) duties = { NULL };
  g_autoptr (AusAccount) account = load_account (tx, session->account_id, &duties, error);

  if (account == NULL)
    return NULL;
  AusActor *actor = make_account_actor (tx, account, duties.principals, error);
  if (actor == NULL)
    return NULL;
  aus_actor_set_queues (actor, (const char *const *) duties.queues);
  AusIdentity *self =
      identity_new (AUS_CREDENTIAL_SESSION, actor, session->id, session->expires_at);
  self->csrf_token = aus_secrets_derive_token (aus_app_get_secrets (app), "csrf", session->id);
  return self;
}

static AusIdentity *
find_session (AusTx *tx, const char *hash, gint64 *last_used_at, GError **error)
{
  const AusSettings *settings = aus_app_get_settings (aus_app_from_tx (tx));
  g_autoptr (AusCredentialRow) session =
      aus_session_store_find (tx, hash, settings->session_idle_usec, error);

  if (session == NULL)
    return NULL;
  *last_used_at = session->last_used_at;
  return aus_identity_of_session (tx, session, error);
}

static AusIdentity *
find_bearer (AusTx *tx, const char *hash, gint64 *last_used_at, GError **error)
{
  g_autoptr (AusCredentialRow) token = aus_token_store_find (tx, hash, error);
  g_auto (Duties) duties = { NULL };
  AusScope scopes = AUS_SCOPE_NONE;

  if (token == NULL)
    return NULL;
  *last_used_at = token->last_used_at;
  g_autoptr (AusAccount) account = load_account (tx, token->account_id, &duties, error);
  if (account == NULL)
    return NULL;
  g_auto (GStrv) names = g_strsplit (token->scopes, " ", -1);
  if (!aus_scope_from_names ((const char *const *) names, &scopes)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED, "the token has no scopes");
    return NULL;
  }
  AusActor *actor = aus_actor_new_token (account->id, account->role, account->organisation_id,
                                         (const char *const *) duties.principals, scopes);
  aus_actor_set_queues (actor, (const char *const *) duties.queues);
  return identity_new (AUS_CREDENTIAL_BEARER, actor, token->id, token->expires_at);
}

static gboolean
check_visit (AusTx *tx, const AusConsultation *consultation, const AusLinkTarget *target,
             GError **error)
{
  AusLinkFacts facts = aus_facts_of_link (
      consultation, aus_consultation_find_person (consultation, target->participant_id),
      target->link_id, aus_app_get_settings (aus_app_from_tx (tx)), aus_tx_now (tx));

  return aus_link_check (&facts, error);
}

static AusIdentity *
find_visit (AusTx *tx, const char *hash, GError **error)
{
  g_auto (AusLinkTarget) target = { NULL };
  g_autofree char *visit_id = NULL;

  if (!aus_visit_store_find (tx, hash, &target, &visit_id, error))
    return NULL;
  if (target.link_id == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED, "no such visit");
    return NULL;
  }
  g_autoptr (AusConsultation) consultation =
      aus_consultation_store_load (tx, target.consultation_id, error);
  if (consultation == NULL || !check_visit (tx, consultation, &target, error))
    return NULL;
  const AusPerson *person = aus_consultation_find_person (consultation, target.participant_id);
  AusActor *actor = aus_actor_new_participant (person->id, person->role, consultation->id,
                                               consultation->organisation_id);
  AusIdentity *self = identity_new (AUS_CREDENTIAL_VISIT, actor, visit_id, person->link_expires_at);
  self->consultation_id = g_strdup (consultation->id);
  self->participant_id = g_strdup (person->id);
  return self;
}

/* Asking: on the main loop */

typedef struct {
  AusCredential credential;
  char *hash;
  char *key;
  guint64 generation;
  gint64 last_used_at; /* written by the reader thread before it answers */
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *self = data;

  g_free (self->hash);
  g_free (self->key);
  g_free (self);
}

static char *
key_of (AusCredential credential, const char *hash)
{
  return g_strdup_printf ("%d %s", (int) credential, hash);
}

static gpointer
lookup_run (AusTx *tx, gpointer data, GError **error)
{
  Lookup *self = data;

  switch (self->credential) {
  case AUS_CREDENTIAL_BEARER:
    return find_bearer (tx, self->hash, &self->last_used_at, error);
  case AUS_CREDENTIAL_SESSION:
    return find_session (tx, self->hash, &self->last_used_at, error);
  case AUS_CREDENTIAL_VISIT:
    return find_visit (tx, self->hash, error);
  }
  return NULL;
}

static gpointer
touch_session (AusTx *tx, gpointer data, GError **error)
{
  aus_session_store_touch (tx, data, error);
  return NULL;
}

static gpointer
touch_token (AusTx *tx, gpointer data, GError **error)
{
  aus_token_store_touch (tx, data, error);
  return NULL;
}

static void
touch (AusApp *app, const Lookup *lookup, const AusIdentity *identity)
{
  gint64 now = aus_clock_now (aus_app_get_clock (app));
  AusDatabaseFunc func = lookup->credential == AUS_CREDENTIAL_SESSION ? touch_session : touch_token;

  if (lookup->credential == AUS_CREDENTIAL_VISIT || now - lookup->last_used_at < TOUCH_USEC)
    return;
  aus_database_write_async (aus_app_get_database (app), func, g_strdup (identity->session_id),
                            g_free, NULL, NULL, NULL, NULL);
}

static void
on_looked_up (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  AusApp *app = g_task_get_source_object (task);
  const Lookup *lookup = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = NULL;

  if (!aus_database_read_finish (AUS_DATABASE (source), res, &result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  AusIdentity *identity = result;
  aus_identity_cache_put (aus_app_get_identity_cache (app), lookup->key, identity,
                          lookup->generation);
  touch (app, lookup, identity);
  g_task_return_pointer (task, identity, (GDestroyNotify) aus_identity_unref);
}

AusIdentity *
aus_identity_peek (AusApp *app, AusCredential credential, const char *secret)
{
  g_autofree char *hash = aus_secrets_hash_token (secret);
  g_autofree char *key = key_of (credential, hash);

  return aus_identity_cache_get (aus_app_get_identity_cache (app), key);
}

void
aus_identity_resolve_async (AusApp *app, AusCredential credential, const char *secret,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (AUS_IS_APP (app) && secret != NULL);
  GTask *task = g_task_new (app, cancellable, callback, user_data);
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->credential = credential;
  lookup->hash = aus_secrets_hash_token (secret);
  lookup->key = key_of (credential, lookup->hash);
  lookup->generation = aus_identity_cache_get_generation (aus_app_get_identity_cache (app));
  g_task_set_task_data (task, lookup, lookup_free);
  aus_database_read_async (aus_app_get_database (app), lookup_run, lookup, NULL,
                           (GDestroyNotify) aus_identity_unref, cancellable, on_looked_up, task);
}

AusIdentity *
aus_identity_resolve_finish (AusApp *app, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, app), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}
