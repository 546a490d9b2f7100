/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusLogVfs: SQLite's own file layer, but what a commit appends to the write-ahead log goes to the
 * kernel in one piece instead of two calls for each page. Nothing else changes: the log is on the
 * disk when xSync returns, as before.
 *
 * Only for connections with synchronous=FULL: there each commit is synced before the other
 * connections are told of its frames (sqlite3WalFrames), and so nobody looks for what is still
 * being gathered.
 */
#define AUS_LOG_VFS "auscult-log"

/* aus_log_vfs_register: once, before the first connection. */
void aus_log_vfs_register (void);

G_END_DECLS
