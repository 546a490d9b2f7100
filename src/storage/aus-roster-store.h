/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-actor.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Who is on this server, for its operator: organisations and accounts, without what they do. */

typedef struct {
  char *id;
  char *name;
  char *time_zone;
} AusOrganisation;

void aus_organisation_free (AusOrganisation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusOrganisation, aus_organisation_free)

typedef struct {
  char *id;
  char *organisation_name;
  AusAccountRole role;
  char *email;
  char *display_name;
  gboolean disabled;
} AusRosterEntry;

void aus_roster_entry_free (AusRosterEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusRosterEntry, aus_roster_entry_free)

/* aus_roster_store_list_organisations: (transfer full) (element-type AusOrganisation): by name. */
GPtrArray *aus_roster_store_list_organisations (AusTx *tx, GError **error);

/* aus_roster_store_list_accounts: (transfer full) (element-type AusRosterEntry): by e-mail. */
GPtrArray *aus_roster_store_list_accounts (AusTx *tx, GError **error);

G_END_DECLS
