/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-hook-caller.h"

G_BEGIN_DECLS

/*
 * AusWebhookCaller: calls webhooks over HTTP with libcurl, on a few threads of its own. Redirects
 * are not followed: a signed message goes where it was addressed.
 */
#define AUS_TYPE_WEBHOOK_CALLER (aus_webhook_caller_get_type ())
G_DECLARE_FINAL_TYPE (AusWebhookCaller, aus_webhook_caller, AUS, WEBHOOK_CALLER, GObject)

/*
 * aus_webhook_caller_new: (transfer full): without @private_addresses, addresses of this machine
 * and of private networks are refused when they are connected to, whatever name they hide behind: a
 * webhook must not be a way into the network of the server.
 */
AusHookCaller *aus_webhook_caller_new (gboolean private_addresses, guint timeout_seconds);

G_END_DECLS
