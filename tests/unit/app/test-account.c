/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-account.h"
#include "core/aus-error.h"
#include "practice.h"

#define EMAIL    "claire@lilas.example"
#define PASSWORD "correct horse battery"

static gpointer
set_password (AusTx *tx, gpointer data, GError **error)
{
  aus_tx_exec (tx, error, "UPDATE account SET password_hash = ?1, email = lower (email)", "s",
               (const char *) data);
  return NULL;
}

static void
set_up (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  practice_set_up (f, data);
  g_autofree char *hash = aus_password_hash (PASSWORD, &error);
  aus_database_write_sync (f->database, set_password, hash, NULL, &error);
  g_assert_no_error (error);
}

static void
on_done (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

static void
wait_for (GAsyncResult **res)
{
  while (*res == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static AusLogin *
login (Practice *f, const char *email, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) res = NULL;

  aus_account_login_async (f->app, email, password, "Firefox", NULL, on_done, &res);
  wait_for (&res);
  return aus_account_login_finish (f->app, res, error);
}

static AusIdentity *
resolve (Practice *f, AusCredential credential, const char *secret, GError **error)
{
  g_autoptr (GAsyncResult) res = NULL;

  aus_identity_resolve_async (f->app, credential, secret, NULL, on_done, &res);
  wait_for (&res);
  return aus_identity_resolve_finish (f->app, res, error);
}

static void
test_login (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusLogin) session = login (f, " Claire@Lilas.Example ", PASSWORD, &error);

  g_assert_no_error (error);
  g_assert_nonnull (session->identity->csrf_token);
  g_autoptr (AusIdentity) found = resolve (f, AUS_CREDENTIAL_SESSION, session->token, &error);
  g_assert_cmpstr (found->actor->account_id, ==, f->martin->account_id);
  g_assert_cmpstr (found->csrf_token, ==, session->identity->csrf_token);
  g_autoptr (AusIdentity) known =
      aus_identity_peek (f->app, AUS_CREDENTIAL_SESSION, session->token);
  g_assert_true (known == found);

  /* Logged out: at once, remembered or not. */
  json_node_unref (practice_run (f, &AUS_ACCOUNT_END_SESSION, found->actor,
                                 g_strdup (found->session_id), g_free));
  practice_settle (f);
  g_assert_null (aus_identity_peek (f->app, AUS_CREDENTIAL_SESSION, session->token));
  g_assert_null (resolve (f, AUS_CREDENTIAL_SESSION, session->token, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED);
}

static void
test_wrong (Practice *f, gconstpointer data)
{
  g_autoptr (GError) unknown = NULL;
  g_autoptr (GError) wrong = NULL;

  g_assert_null (login (f, "nobody@lilas.example", PASSWORD, &unknown));
  g_assert_null (login (f, EMAIL, "guess", &wrong));
  g_assert_error (wrong, AUS_ERROR, AUS_ERROR_WRONG_CREDENTIALS);
  g_assert_error (unknown, AUS_ERROR, AUS_ERROR_WRONG_CREDENTIALS);
  g_assert_cmpstr (unknown->message, ==, wrong->message);
}

static void
test_lock_out (Practice *f, gconstpointer data)
{
  const AusSettings *settings = aus_app_get_settings (f->app);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < settings->login_max_failures; i++) {
    g_clear_error (&error);
    g_assert_null (login (f, EMAIL, "guess", &error));
  }
  g_clear_error (&error);
  g_assert_null (login (f, EMAIL, PASSWORD, &error)); /* even the right one */
  g_assert_error (error, AUS_ERROR, AUS_ERROR_LOCKED_OUT);
  g_assert_cmpuint (aus_error_get_retry_after (error), ==, 15 * 60);
  g_clear_error (&error);
  aus_clock_advance (f->clock, settings->login_lock_usec);
  g_autoptr (AusLogin) session = login (f, EMAIL, PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_nonnull (session);
}

static void
test_expiry (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusLogin) session = login (f, EMAIL, PASSWORD, &error);

  /* Used every hour it lives on, until the day's end; unused for two hours it does not. */
  for (guint i = 0; i < 11; i++) {
    aus_clock_advance (f->clock, HOUR);
    g_autoptr (AusIdentity) used = resolve (f, AUS_CREDENTIAL_SESSION, session->token, &error);
    g_assert_nonnull (used);
    g_assert_no_error (error);
    practice_settle (f);
  }
  aus_clock_advance (f->clock, HOUR);
  g_assert_null (resolve (f, AUS_CREDENTIAL_SESSION, session->token, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED);

  g_clear_error (&error);
  g_autoptr (AusLogin) idle = login (f, EMAIL, PASSWORD, &error);
  aus_clock_advance (f->clock, 2 * HOUR);
  g_assert_null (resolve (f, AUS_CREDENTIAL_SESSION, idle->token, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED);
}

static AusTokenRequest *
wanted (const char *scope, gint64 expires_at)
{
  AusTokenRequest *request = g_new0 (AusTokenRequest, 1);

  request->name = g_strdup ("agenda");
  request->scopes = g_strsplit (scope, " ", -1);
  request->expires_at = expires_at;
  return request;
}

static void
test_tokens (Practice *f, gconstpointer data)
{
  GDestroyNotify request_free = (GDestroyNotify) aus_token_request_free;
  g_autoptr (GError) error = NULL;

  practice_refuse (f, &AUS_ACCOUNT_CREATE_TOKEN, f->martin, wanted ("everything", 0), request_free,
                   AUS_ERROR_INVALID);
  practice_refuse (f, &AUS_ACCOUNT_CREATE_TOKEN, f->martin, wanted ("consultations:read", 1),
                   request_free, AUS_ERROR_INVALID);
  practice_refuse (f, &AUS_ACCOUNT_CREATE_TOKEN, f->martin,
                   wanted ("consultations:read operate", 0), request_free, AUS_ERROR_INVALID);
  g_autoptr (JsonNode) made = practice_run (f, &AUS_ACCOUNT_CREATE_TOKEN, f->martin,
                                            wanted ("consultations:read", 0), request_free);
  JsonObject *object = json_node_get_object (made);
  const char *token = json_object_get_string_member (object, "token");
  g_autoptr (AusIdentity) identity = resolve (f, AUS_CREDENTIAL_BEARER, token, &error);
  g_assert_cmpint (identity->actor->kind, ==, AUS_ACTOR_TOKEN);
  g_assert_cmpint (identity->actor->scopes, ==, AUS_SCOPE_CONSULTATIONS_READ);
  practice_refuse (f, &AUS_ACCOUNT_CREATE_TOKEN, identity->actor, wanted ("consultations:write", 0),
                   request_free, AUS_ERROR_FORBIDDEN);
  g_autofree char *dump = practice_dump (f);
  g_assert_null (strstr (dump, token));

  const char *id = json_object_get_string_member (object, "id");
  practice_refuse (f, &AUS_ACCOUNT_DELETE_TOKEN, f->nguyen, g_strdup (id), g_free,
                   AUS_ERROR_NOT_FOUND);
  json_node_unref (practice_run (f, &AUS_ACCOUNT_DELETE_TOKEN, f->martin, g_strdup (id), g_free));
  practice_settle (f);
  g_assert_null (aus_identity_peek (f->app, AUS_CREDENTIAL_BEARER, token));
  g_assert_null (resolve (f, AUS_CREDENTIAL_BEARER, token, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED);
}

static gboolean
change_password (Practice *f, AusIdentity *identity, const char *current, GError **error)
{
  g_autoptr (GAsyncResult) res = NULL;

  aus_account_change_password_async (f->app, identity, current, "a longer password", NULL, on_done,
                                     &res);
  wait_for (&res);
  return aus_account_change_password_finish (f->app, res, error);
}

static void
test_change_password (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusLogin) here = login (f, EMAIL, PASSWORD, &error);
  g_autoptr (AusLogin) elsewhere = login (f, EMAIL, PASSWORD, &error);

  g_assert_false (change_password (f, here->identity, "guess", &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_WRONG_CREDENTIALS);
  g_clear_error (&error);
  g_assert_true (change_password (f, here->identity, PASSWORD, &error));
  g_assert_no_error (error);
  g_autoptr (AusIdentity) still = resolve (f, AUS_CREDENTIAL_SESSION, here->token, &error);
  g_assert_nonnull (still);
  g_assert_null (resolve (f, AUS_CREDENTIAL_SESSION, elsewhere->token, &error));
  g_clear_error (&error);
  g_autoptr (AusLogin) again = login (f, EMAIL, "a longer password", &error);
  g_assert_nonnull (again);
  g_assert_no_error (error);
}

static void
test_show (Practice *f, gconstpointer data)
{
  g_autoptr (JsonNode) node = practice_run (f, &AUS_ACCOUNT_SHOW, f->delegate, NULL, NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "principals")), ==,
                    2);
  AusCommand *patch = practice_body (NULL, "{'locale':'en','sound':false}");
  patch->if_version = 1;
  g_autoptr (JsonNode) updated =
      practice_run (f, &AUS_ACCOUNT_UPDATE, f->delegate, patch, (GDestroyNotify) aus_command_free);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (updated), "locale"), ==,
                   "en");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (updated), "version"), ==, 2);
  /* J3: a page that was opened before does not take it back unseen. */
  AusCommand *late = practice_body (NULL, "{'locale':'fr'}");
  late->if_version = 1;
  practice_refuse_command (f, &AUS_ACCOUNT_UPDATE, f->delegate, late,
                           AUS_ERROR_PRECONDITION_FAILED);
}

#define ADD(path, func) g_test_add (path, Practice, NULL, set_up, func, practice_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/app/account/L1/login-and-out", test_login);
  ADD ("/app/account/L1/wrong", test_wrong);
  ADD ("/app/account/L1/lock-out", test_lock_out);
  ADD ("/app/account/L1/session-expiry", test_expiry);
  ADD ("/app/account/N1/tokens", test_tokens);
  ADD ("/app/account/L1/change-password", test_change_password);
  ADD ("/app/account/J3/preferences", test_show);
  return g_test_run ();
}
