/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-login.h"

#include "app/aus-identity-cache.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "domain/aus-contact.h"
#include "domain/aus-enrolment.h"
#include "storage/aus-account-store.h"
#include "storage/aus-session-store.h"

/*
 * Logging in takes three steps on three kinds of thread: a reader looks the account up, a worker
 * verifies the password (slow on purpose: RFC 9106), and the writer records what came of it.
 * Nothing of the storage threads or the main loop waits for Argon2id.
 */
typedef struct {
  char *email; /* folded */
  char *password;
  char *user_agent;
  AusAccount *account; /* NULL: there is none */
  gboolean is_right;
  /* of a change of password */
  char *replacement_hash;
  char *replacement;
  AusIdentity *identity; /* ref */
} Attempt;

static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
attempt_free (gpointer data)
{
  Attempt *self = data;

  g_free (self->email);
  wipe (self->password);
  wipe (self->replacement);
  g_free (self->replacement_hash);
  g_free (self->user_agent);
  aus_account_free (self->account);
  aus_identity_unref (self->identity);
  g_free (self);
}

void
aus_login_free (AusLogin *self)
{
  if (self == NULL)
    return;
  aus_identity_unref (self->identity);
  wipe (self->token);
  g_free (self);
}

static gboolean
check_lock (const AusAccount *account, gint64 now, GError **error)
{
  if (account == NULL || account->locked_until <= now)
    return TRUE;
  g_autoptr (GError) locked = g_error_new_literal (AUS_ERROR, AUS_ERROR_LOCKED_OUT,
                                                   "too many wrong passwords, wait a little");
  gint64 left = account->locked_until - now;
  aus_error_set_retry_after (locked, (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC));
  g_propagate_error (error, g_steal_pointer (&locked));
  return FALSE;
}

/* Third step: the writer */

static gboolean
count_failure (AusTx *tx, AusAccount *account, GError **error)
{
  const AusSettings *settings = aus_app_get_settings (aus_app_from_tx (tx));

  account->failed_logins++;
  if (account->failed_logins >= (gint64) settings->login_max_failures) {
    account->failed_logins = 0;
    account->locked_until = aus_tx_now (tx) + settings->login_lock_usec;
  }
  return aus_account_store_save (tx, account, error) &&
         aus_account_audit (tx, account->organisation_id, account->id, "account.wrong_password",
                            error);
}

static AusLogin *
open_session (AusTx *tx, const AusAccount *account, const char *user_agent, GError **error)
{
  const AusSettings *settings = aus_app_get_settings (aus_app_from_tx (tx));
  g_autofree char *token = aus_secrets_random_token ();
  g_autofree char *hash = aus_secrets_hash_token (token);
  g_autoptr (AusCredentialRow) session = g_new0 (AusCredentialRow, 1);

  session->id = aus_id_new (aus_tx_now (tx));
  session->account_id = g_strdup (account->id);
  session->label = g_strdup (user_agent != NULL ? user_agent : "");
  session->expires_at = aus_tx_now (tx) + settings->session_max_usec;
  if (!aus_session_store_insert (tx, hash, session, error) ||
      !aus_account_audit (tx, account->organisation_id, account->id, "account.login", error))
    return NULL;
  AusIdentity *identity = aus_identity_of_session (tx, session, error);
  if (identity == NULL)
    return NULL;
  AusLogin *login = g_new0 (AusLogin, 1);
  login->identity = identity;
  login->token = g_steal_pointer (&token);
  return login;
}

/* The account is read again: another attempt may have locked it while this one was verified. */
static gpointer
record_login (AusTx *tx, gpointer data, GError **error)
{
  const Attempt *self = data;
  g_autoptr (AusAccount) account =
      self->account != NULL ? aus_account_store_load (tx, self->account->id, NULL) : NULL;

  if (!check_lock (account, aus_tx_now (tx), error))
    return NULL;
  if (account == NULL || account->disabled_at != 0 || !self->is_right) {
    if (account != NULL && !count_failure (tx, account, error))
      return NULL;
    aus_tx_keep (tx);
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_WRONG_CREDENTIALS,
                         "address or password is wrong");
    return NULL;
  }
  if (account->failed_logins != 0 || account->locked_until != 0) {
    account->failed_logins = 0;
    account->locked_until = 0;
    if (!aus_account_store_save (tx, account, error))
      return NULL;
  }
  return open_session (tx, account, self->user_agent, error);
}

static void
on_recorded (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gpointer result = NULL;

  if (aus_database_write_finish (AUS_DATABASE (source), res, &result, &error))
    g_task_return_pointer (task, result, (GDestroyNotify) aus_login_free);
  else
    g_task_return_error (task, error);
}

/* Second step: a worker */

static void
verify_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Attempt *self = data;

  if (self->account != NULL)
    self->is_right = aus_password_verify (self->account->password_hash, self->password);
  else
    aus_password_burn (self->password);
  g_task_return_boolean (task, TRUE);
}

static void
on_verified (GObject *source, GAsyncResult *res, gpointer data)
{
  GTask *task = data;

  aus_database_write_async (aus_app_get_database (AUS_APP (source)), record_login,
                            g_task_get_task_data (task), NULL, (GDestroyNotify) aus_login_free,
                            NULL, on_recorded, task);
}

static void
verify (GTask *task, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) work = g_task_new (g_task_get_source_object (task), NULL, callback, task);

  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (work, verify_in_thread);
}

/* First step: a reader */

static gpointer
find_account (AusTx *tx, gpointer data, GError **error)
{
  Attempt *self = data;
  g_autoptr (GError) local = NULL;

  self->account = self->identity != NULL
                      ? aus_account_store_load (tx, self->identity->actor->account_id, &local)
                      : aus_account_store_load_by_email (tx, self->email, &local);
  if (self->account == NULL && !g_error_matches (local, AUS_ERROR, AUS_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    check_lock (self->account, aus_tx_now (tx), error);
  return NULL;
}

static void
on_found (GObject *source, GAsyncResult *res, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;

  if (aus_database_read_finish (AUS_DATABASE (source), res, NULL, &error)) {
    verify (task, on_verified);
    return;
  }
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
aus_account_login_async (AusApp *app, const char *email, const char *password,
                         const char *user_agent, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_APP (app) && email != NULL && password != NULL);
  GTask *task = g_task_new (app, cancellable, callback, user_data);
  Attempt *self = g_new0 (Attempt, 1);

  self->email = aus_contact_fold_email (email);
  self->password = g_strdup (password);
  self->user_agent = g_strdup (user_agent);
  g_task_set_task_data (task, self, attempt_free);
  aus_database_read_async (aus_app_get_database (app), find_account, self, NULL, NULL, cancellable,
                           on_found, task);
}

AusLogin *
aus_account_login_finish (AusApp *app, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, app), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}

/* Changing the password takes the same three steps. */

static gpointer
record_password (AusTx *tx, gpointer data, GError **error)
{
  const Attempt *self = data;
  g_autoptr (AusAccount) account = aus_account_store_load (tx, self->account->id, error);

  if (account == NULL || !check_lock (account, aus_tx_now (tx), error))
    return NULL;
  if (!self->is_right) {
    if (count_failure (tx, account, error)) {
      aus_tx_keep (tx);
      aus_set_error_at (error, AUS_ERROR_WRONG_CREDENTIALS, "/current", "the password is wrong");
    }
    return NULL;
  }
  g_free (account->password_hash);
  account->password_hash = g_strdup (self->replacement_hash);
  account->failed_logins = 0;
  if (aus_account_store_save (tx, account, error) &&
      aus_session_store_end_others (tx, account->id, self->identity->session_id, error))
    aus_account_audit (tx, account->organisation_id, account->id, "account.change_password", error);
  return NULL;
}

static void
on_password_recorded (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (aus_database_write_finish (AUS_DATABASE (source), res, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
hash_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Attempt *self = data;
  GError *error = NULL;

  self->is_right =
      self->account != NULL && aus_password_verify (self->account->password_hash, self->password);
  if (self->is_right)
    self->replacement_hash = aus_password_hash (self->replacement, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_hashed (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  Attempt *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (res), &error)) {
    g_task_return_error (task, error);
    return;
  }
  aus_database_write_async (aus_app_get_database (AUS_APP (source)), record_password, self, NULL,
                            NULL, NULL, on_password_recorded, g_steal_pointer (&task));
}

static gboolean
check_replacement (const Attempt *self, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (aus_enrolment_check_password (self->replacement, self->account->email, &why))
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/new", "%s", why->message);
  return FALSE;
}

static void
on_owner_found (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Attempt *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!aus_database_read_finish (AUS_DATABASE (source), res, NULL, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (self->account == NULL) {
    g_task_return_new_error (task, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED, "no such account");
    return;
  }
  if (!check_replacement (self, &error)) {
    g_task_return_error (task, error);
    return;
  }
  g_autoptr (GTask) work = g_task_new (g_task_get_source_object (task), NULL, on_hashed, task);
  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  g_steal_pointer (&task); /* on_hashed() has it now */
  g_task_run_in_thread (work, hash_in_thread);
}

void
aus_account_change_password_async (AusApp *app, AusIdentity *identity, const char *current,
                                   const char *replacement, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_APP (app) && identity != NULL && current != NULL);
  GTask *task = g_task_new (app, cancellable, callback, user_data);
  Attempt *self = g_new0 (Attempt, 1);
  AusActor *actor = identity->actor;
  AusSubject subject = { .organisation_id = actor->organisation_id,
                         .account_id = actor->account_id };
  GError *error = NULL;

  self->identity = aus_identity_ref (identity);
  self->password = g_strdup (current);
  self->replacement = g_strdup (replacement);
  g_task_set_task_data (task, self, attempt_free);
  if (!aus_policy_check (actor, AUS_ACTION_ACCOUNT_SELF, &subject, &error)) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  aus_database_read_async (aus_app_get_database (app), find_account, self, NULL, NULL, cancellable,
                           on_owner_found, task);
}

gboolean
aus_account_change_password_finish (AusApp *app, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, app), FALSE);
  return g_task_propagate_boolean (G_TASK (res), error);
}
