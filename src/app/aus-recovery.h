/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/*
 * aus_recovery_run: an AusDatabaseFunc for the start of the daemon: sockets and legs of its earlier
 * life are gone, so everybody is away; no consultation changes its status for that (A3): the timers
 * decide when nobody comes back.
 */
gpointer aus_recovery_run (AusTx *tx, gpointer data, GError **error);

G_END_DECLS
