/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-account-store.h"

#include "core/aus-error.h"

#define SELECT_ACCOUNT                                                                             \
  "SELECT a.id, a.organisation_id, o.name AS organisation_name, o.time_zone, a.role, a.email,"     \
  " a.password_hash, a.given_name, a.family_name, a.display_name, a.profession, a.locale, "        \
  "a.sound,"                                                                                       \
  " a.default_duration_minutes, a.failed_logins, a.locked_until, a.disabled_at, a.signature,"      \
  " a.mail_notices, a.version"                                                                     \
  " FROM account a JOIN organisation o ON o.id = a.organisation_id WHERE "

AusAccount *
aus_account_new (void)
{
  return g_new0 (AusAccount, 1);
}

void
aus_account_free (AusAccount *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->organisation_id);
  g_free (self->organisation_name);
  g_free (self->time_zone);
  g_free (self->email);
  g_free (self->password_hash);
  g_free (self->given_name);
  g_free (self->family_name);
  g_free (self->display_name);
  g_free (self->profession);
  g_free (self->locale);
  g_free (self->signature);
  g_free (self);
}

gboolean
aus_organisation_store_insert (AusTx *tx, const char *id, const char *name, const char *time_zone,
                               GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO organisation (id, name, time_zone, created_at)"
                      " VALUES (?1, ?2, ?3, ?4)",
                      "sssi", id, name, time_zone, aus_tx_now (tx));
}

static AusAccount *
read_account (AusStatement *row, GError **error)
{
  g_autoptr (AusAccount) self = aus_account_new ();

  self->id = aus_statement_dup (row, "id");
  self->organisation_id = aus_statement_dup (row, "organisation_id");
  self->organisation_name = aus_statement_dup (row, "organisation_name");
  self->time_zone = aus_statement_dup (row, "time_zone");
  if (!aus_account_role_from_name (aus_statement_text (row, "role"), &self->role)) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "account %s cannot be read", self->id);
    return NULL;
  }
  self->email = aus_statement_dup (row, "email");
  self->password_hash = aus_statement_dup (row, "password_hash");
  self->given_name = aus_statement_dup (row, "given_name");
  self->family_name = aus_statement_dup (row, "family_name");
  self->display_name = aus_statement_dup (row, "display_name");
  self->profession = aus_statement_dup (row, "profession");
  self->locale = aus_statement_dup (row, "locale");
  self->sound = aus_statement_int (row, "sound") != 0;
  self->default_duration_minutes = aus_statement_int (row, "default_duration_minutes");
  self->failed_logins = aus_statement_int (row, "failed_logins");
  self->locked_until = aus_statement_int (row, "locked_until");
  self->signature = aus_statement_dup (row, "signature");
  self->mail_notices = aus_statement_int (row, "mail_notices") != 0;
  self->disabled_at = aus_statement_int (row, "disabled_at");
  self->version = aus_statement_int (row, "version");
  return g_steal_pointer (&self);
}

static AusAccount *
load (AusTx *tx, const char *sql, const char *key, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "s", key);

  if (row == NULL)
    return NULL;
  if (aus_statement_step (row, &local))
    return read_account (row, error);
  if (local == NULL)
    g_set_error_literal (&local, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such account");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

AusAccount *
aus_account_store_load (AusTx *tx, const char *account_id, GError **error)
{
  return load (tx, SELECT_ACCOUNT "a.id = ?1", account_id, error);
}

AusAccount *
aus_account_store_load_by_email (AusTx *tx, const char *email, GError **error)
{
  return load (tx, SELECT_ACCOUNT "a.email = ?1", email, error);
}

GPtrArray *
aus_account_store_list_practitioners (AusTx *tx, const char *organisation_id, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_account_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    SELECT_ACCOUNT "a.organisation_id = ?1 AND a.role = 'practitioner'"
                                   " AND a.disabled_at IS NULL ORDER BY a.family_name, a.id",
                    "s", organisation_id);

  while (row != NULL && local == NULL && aus_statement_step (row, &local)) {
    AusAccount *account = read_account (row, &local);
    if (account != NULL)
      g_ptr_array_add (all, account);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&all) : NULL;
}

gboolean
aus_account_store_insert (AusTx *tx, const AusAccount *account, GError **error)
{
  aus_tx_mark (tx, AUS_TX_IDENTITY);
  return aus_tx_exec (
      tx, error,
      "INSERT INTO account (id, organisation_id, role, email, password_hash, given_name,"
      " family_name, display_name, profession, locale, sound, default_duration_minutes, created_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
      "ssssssssssbii", account->id, account->organisation_id,
      aus_account_role_get_name (account->role), account->email, account->password_hash,
      account->given_name, account->family_name, account->display_name, account->profession,
      account->locale, account->sound, account->default_duration_minutes, aus_tx_now (tx));
}

gboolean
aus_account_store_save (AusTx *tx, const AusAccount *account, GError **error)
{
  aus_tx_mark (tx, AUS_TX_IDENTITY);
  return aus_tx_exec (tx, error,
                      "UPDATE account SET display_name = ?2, locale = ?3, sound = ?4,"
                      " default_duration_minutes = ?5, password_hash = ?6, failed_logins = ?7,"
                      " locked_until = ?8, signature = ?9, mail_notices = ?10, version = ?11"
                      " WHERE id = ?1",
                      "sssbisitsbi", account->id, account->display_name, account->locale,
                      account->sound, account->default_duration_minutes, account->password_hash,
                      account->failed_logins, account->locked_until, account->signature,
                      account->mail_notices, account->version);
}

gboolean
aus_account_store_set_disabled (AusTx *tx, const char *account_id, gboolean disabled,
                                GError **error)
{
  aus_tx_mark (tx, AUS_TX_IDENTITY);
  return aus_tx_exec (tx, error, "UPDATE account SET disabled_at = nullif (?2, 0) WHERE id = ?1",
                      "si", account_id, disabled ? aus_tx_now (tx) : (gint64) 0);
}

gboolean
aus_delegation_store_insert (AusTx *tx, const char *delegate_id, const char *practitioner_id,
                             GError **error)
{
  aus_tx_mark (tx, AUS_TX_IDENTITY);
  return aus_tx_exec (tx, error,
                      "INSERT INTO delegation (delegate_id, practitioner_id, created_at)"
                      " VALUES (?1, ?2, ?3)",
                      "ssi", delegate_id, practitioner_id, aus_tx_now (tx));
}

GStrv
aus_delegation_store_list (AusTx *tx, const char *delegate_id, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT practitioner_id FROM delegation WHERE delegate_id = ?1"
                    " ORDER BY practitioner_id",
                    "s", delegate_id);

  while (row != NULL && aus_statement_step (row, &local))
    g_strv_builder_add (ids, aus_statement_text (row, "practitioner_id"));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_strv_builder_end (ids) : NULL;
}
