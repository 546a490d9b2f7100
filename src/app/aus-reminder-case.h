/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-use-case.h"

G_BEGIN_DECLS

/*
 * When an organisation reminds a first time, long before (C2, J4): what it says, else what the
 * server's configuration says. What is planned already follows.
 */
extern const AusUseCase AUS_REMINDER_SHOW; /* nothing → JsonNode */
extern const AusUseCase AUS_REMINDER_SAVE; /* JsonObject → JsonNode */

/* aus_reminder_get_early: how long before in microseconds; 0: not at all. */
gboolean aus_reminder_get_early (AusTx *tx, const char *organisation_id, gint64 *usec,
                                 GError **error);

G_END_DECLS
