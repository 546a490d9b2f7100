/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* AusAuditEntry: who did what, for whom; ids only. What does not apply is NULL. All unowned. */
typedef struct {
  const char *organisation_id;
  const char *actor_kind;
  const char *actor_id;
  const char *on_behalf_of; /* the principal of a delegate (B6) */
  const char *action;
  const char *consultation_id;
  const char *participant_id;
  const char *detail; /* "" if none; no personal data */
} AusAuditEntry;

/* aus_audit_store_append: at the moment of @tx, chained to the row before it (L2). */
gboolean aus_audit_store_append (AusTx *tx, const AusAuditEntry *entry, GError **error);

/*
 * AusAuditFunc: one row; FALSE ends. @actor_name and @principal_name are display names of accounts
 * or participants, NULL for the server itself.
 */
typedef gboolean (*AusAuditFunc) (const AusAuditEntry *entry, gint64 number, gint64 at,
                                  const char *actor_name, const char *principal_name,
                                  gpointer user_data);

/* aus_audit_store_list: the trail of one consultation, oldest first. */
gboolean aus_audit_store_list (AusTx *tx, const char *consultation_id, AusAuditFunc func,
                               gpointer user_data, GError **error);

/*
 * aus_audit_store_verify: walks the whole chain; *@bad is the number of the first row that was
 * altered, 0 when all are as they were written.
 */
gboolean aus_audit_store_verify (AusTx *tx, gint64 *bad, GError **error);

G_END_DECLS
