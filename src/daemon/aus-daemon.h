/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/aus-daemon-options.h"

G_BEGIN_DECLS

/* AusDaemon: all parts of one running server, wired together. */
typedef struct _AusDaemon AusDaemon;

/*
 * aus_daemon_start: (transfer full): everything up and listening. On failure nothing is left
 * running: AUS_ERROR_SCHEMA for the database, AUS_ERROR_UNAVAILABLE when the data directory or an
 * address is in use, AUS_ERROR_INVALID for a setting.
 */
AusDaemon *aus_daemon_start (const AusDaemonOptions *options, GError **error);
/* aus_daemon_get_url: where it is; unowned. */
const char *aus_daemon_get_url (AusDaemon *self);
/* aus_daemon_run: until SIGTERM or SIGINT; then stops cleanly. A second signal stops at once. */
void aus_daemon_run (AusDaemon *self);
void aus_daemon_free (AusDaemon *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusDaemon, aus_daemon_free)

G_END_DECLS
