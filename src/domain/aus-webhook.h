/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

/*
 * Webhooks after the Standard Webhooks specification 1.0 (N1): what is signed, when it is tried
 * again, when an address is given up.
 */

#define AUS_WEBHOOK_MAX_PER_ACCOUNT 10
#define AUS_WEBHOOK_MAX_URL         2000
/* A webhook that took nothing for so long is switched off. */
#define AUS_WEBHOOK_GIVE_UP_USEC ((gint64) 5 * 24 * 3600 * G_USEC_PER_SEC)
/* The log of deliveries reaches so far back. */
#define AUS_WEBHOOK_LOG_USEC ((gint64) 30 * 24 * 3600 * G_USEC_PER_SEC)

typedef enum {
  AUS_WEBHOOK_WAITING,
  AUS_WEBHOOK_SENDING,
  AUS_WEBHOOK_SENT,
  AUS_WEBHOOK_FAILED, /* no further try, but by hand */
} AusWebhookState;
#define AUS_WEBHOOK_STATE_N (AUS_WEBHOOK_FAILED + 1)
AUS_DECLARE_NAMES (AusWebhookState, aus_webhook_state)

/* aus_webhook_check_url: http or https, a host, nobody's password in it. */
gboolean aus_webhook_check_url (const char *url, GError **error);

/*
 * aus_webhook_sign: (transfer full): the header webhook-signature: "v1," and the base64 of the
 * HMAC-SHA-256 of "id.seconds.payload" under @key.
 */
char *aus_webhook_sign (const char *key, const char *id, gint64 seconds, const char *payload);

/* aus_webhook_format_secret: (transfer full): "whsec_" and the base64 of @key: what is handed out.
 */
char *aus_webhook_format_secret (const char *key);

/*
 * aus_webhook_get_retry: µs from the failure of try @tries (1…) to the next; 0: there is none.
 * @chance 0…1 spreads the tries of many.
 */
gint64 aus_webhook_get_retry (guint tries, double chance);

/* aus_webhook_is_success: any 2xx. aus_webhook_is_gone: 410: the receiver wants no more of them. */
gboolean aus_webhook_is_success (guint status);
gboolean aus_webhook_is_gone (guint status);

G_END_DECLS
