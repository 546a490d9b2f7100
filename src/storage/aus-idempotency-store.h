/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* aus_idempotency_store_find: *@answer (transfer full) is NULL when the key is new. */
gboolean aus_idempotency_store_find (AusTx *tx, const char *account_id, const char *key,
                                     char **request_hash, char **answer, GError **error);
gboolean aus_idempotency_store_insert (AusTx *tx, const char *account_id, const char *key,
                                       const char *request_hash, const char *answer,
                                       GError **error);
gboolean aus_idempotency_store_prune (AusTx *tx, gint64 before, GError **error);

G_END_DECLS
