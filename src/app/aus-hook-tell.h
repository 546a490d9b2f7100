/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-webhook-store.h"

G_BEGIN_DECLS

/*
 * aus_hook_tell: makes the delivery rows of at most @limit events behind the mark. The payload
 * names things, it does not tell them: who receives it reads the consultation by the API, with a
 * token.
 */
gboolean aus_hook_tell (AusTx *tx, guint limit, GError **error);

/* aus_hook_ping: (transfer full): the id of a delivery that tests a webhook. */
char *aus_hook_ping (AusTx *tx, const AusWebhookRow *webhook, GError **error);

/* aus_hook_derive_key: (transfer full): what a webhook's calls are signed with. */
char *aus_hook_derive_key (AusTx *tx, const char *webhook_id);

G_END_DECLS
