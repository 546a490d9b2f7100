/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-ctl.h"

#include "core/aus-secrets.h"
#include "domain/aus-contact.h"
#include "domain/aus-enrolment.h"
#include "storage/aus-account-store.h"
#include "storage/aus-session-store.h"

typedef struct {
  const char *email; /* folded */
  const char *password_hash;
  gint64 revoked; /* API tokens, filled in */
} Request;

/* Also ends what a guessed password may have opened, sessions and tokens, and the lock-out it may
 * have caused. */
static gpointer
store (AusTx *tx, gpointer data, GError **error)
{
  Request *request = data;
  g_autoptr (AusAccount) account = aus_account_store_load_by_email (tx, request->email, error);

  if (account == NULL)
    return NULL;
  g_free (account->password_hash);
  account->password_hash = g_strdup (request->password_hash);
  account->failed_logins = 0;
  account->locked_until = 0;
  if (aus_account_store_save (tx, account, error) &&
      aus_session_store_end_others (tx, account->id, "", error) &&
      aus_token_store_revoke_all (tx, account->id, &request->revoked, error) &&
      aus_ctl_audit (tx, account->organisation_id, "account.password", account->id, error) &&
      request->revoked > 0)
    aus_ctl_audit (tx, account->organisation_id, "account.revoke_tokens", account->id, error);
  return NULL;
}

gboolean
aus_ctl_account_password (AusCtl *ctl, int argc, char **argv, GError **error)
{
  if (!aus_ctl_parse (&argc, &argv, NULL, "EMAIL", error))
    return FALSE;

  g_autofree char *email = aus_contact_fold_email (argv[1]);
  g_autofree char *password = aus_ctl_read_password (error);

  if (password == NULL || !aus_enrolment_check_password (password, email, error))
    return FALSE;

  g_autofree char *hash = aus_password_hash (password, error);
  Request request = { email, hash, 0 };

  if (hash == NULL || !aus_ctl_open (ctl, error) ||
      !aus_database_write_sync (ctl->database, store, &request, NULL, error))
    return FALSE;
  /* What stopped working is looked for: whoever runs that software has to be told. */
  if (request.revoked > 0)
    g_print ("%" G_GINT64_FORMAT " API token%s revoked\n", request.revoked,
             request.revoked == 1 ? " is" : "s are");
  return TRUE;
}
