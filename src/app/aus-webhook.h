/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"

G_BEGIN_DECLS

/* AusWebhookPath: which webhook, and which delivery of it. */
typedef struct {
  char *id;
  char *delivery_id; /* NULL */
} AusWebhookPath;

AusWebhookPath *aus_webhook_path_new (const char *id, const char *delivery_id);
void aus_webhook_path_free (AusWebhookPath *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusWebhookPath, aus_webhook_path_free)

/*
 * Webhooks of the actor's own account. Results are JsonNode (json_node_unref). CREATE takes a
 * char * address and gives the webhook with its secret, which is shown then only; the others take
 * an AusWebhookPath.
 */
extern const AusUseCase AUS_WEBHOOK_LIST; /* any input */
extern const AusUseCase AUS_WEBHOOK_CREATE;
extern const AusUseCase AUS_WEBHOOK_ENABLE; /* one that was given up */
extern const AusUseCase AUS_WEBHOOK_DELETE;
extern const AusUseCase AUS_WEBHOOK_PING; /* → {id} of the delivery */
extern const AusUseCase AUS_WEBHOOK_LIST_DELIVERIES;
extern const AusUseCase AUS_WEBHOOK_REDELIVER;

G_END_DECLS
