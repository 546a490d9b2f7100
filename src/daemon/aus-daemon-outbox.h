/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-outbox.h"
#include "core/aus-config.h"
#include "http/aus-http-route.h"

G_BEGIN_DECLS

/* aus_daemon_outbox_open: one outbox for each channel, with the carriers the configuration names.
 */
gboolean aus_daemon_outbox_open (AusApp *app, AusConfig *config, AusOutbox *outboxes[AUS_CHANNEL_N],
                                 GError **error);

/* aus_daemon_outbox_dup_directory: (transfer full): where letters of no server lie. */
char *aus_daemon_outbox_dup_directory (AusConfig *config);

G_END_DECLS
