/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-account.h"

G_BEGIN_DECLS

/* Inside the family "account": shared by login and the account's own use cases. */

/* aus_account_audit: one row about an account's own affairs. */
gboolean aus_account_audit (AusTx *tx, const char *organisation_id, const char *account_id,
                            const char *action, GError **error);

G_END_DECLS
