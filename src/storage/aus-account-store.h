/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-actor.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Rows of organisation, account and delegation. */

typedef struct {
  char *id;
  char *organisation_id;
  char *organisation_name;
  char *time_zone; /* of the organisation */
  AusAccountRole role;
  char *email; /* folded */
  char *password_hash;
  char *given_name;
  char *family_name;
  char *display_name;
  char *profession; /* NULL unless a practitioner */
  char *locale;
  gboolean sound;
  gint64 default_duration_minutes;
  char *signature;       /* under messages to patients; "": the organisation's name */
  gboolean mail_notices; /* told by mail when a patient books or cancels */
  gint64 version;        /* of the preferences: If-Match */
  gint64 failed_logins;
  gint64 locked_until;
  gint64 disabled_at;
} AusAccount;

AusAccount *aus_account_new (void);
void aus_account_free (AusAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusAccount, aus_account_free)

gboolean aus_organisation_store_insert (AusTx *tx, const char *id, const char *name,
                                        const char *time_zone, GError **error);

/* Loading: (transfer full): AUS_ERROR_NOT_FOUND. @email folded by aus_contact_fold_email(). */
AusAccount *aus_account_store_load (AusTx *tx, const char *account_id, GError **error);
AusAccount *aus_account_store_load_by_email (AusTx *tx, const char *email, GError **error);

/* aus_account_store_list_practitioners: (transfer full) (element-type AusAccount): of one
 * organisation, by name; closed accounts are left out. */
GPtrArray *aus_account_store_list_practitioners (AusTx *tx, const char *organisation_id,
                                                 GError **error);

gboolean aus_account_store_insert (AusTx *tx, const AusAccount *account, GError **error);
/* aus_account_store_save: names, preferences with their version, password, failed logins and lock.
 */
gboolean aus_account_store_save (AusTx *tx, const AusAccount *account, GError **error);

/* aus_account_store_set_disabled: a closed account opens nothing; its sessions are the caller's. */
gboolean aus_account_store_set_disabled (AusTx *tx, const char *account_id, gboolean disabled,
                                         GError **error);

gboolean aus_delegation_store_insert (AusTx *tx, const char *delegate_id,
                                      const char *practitioner_id, GError **error);
/* aus_delegation_store_list: (transfer full): ids of those @delegate_id acts for. */
GStrv aus_delegation_store_list (AusTx *tx, const char *delegate_id, GError **error);

G_END_DECLS
