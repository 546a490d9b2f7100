/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "aus-media-dbus.h"

G_BEGIN_DECLS

/*
 * AusWorker: one media worker process and the D-Bus connection to it. It is started again when it
 * ends by itself, at first at once and then with growing delays, and killed when it stops
 * answering.
 *
 *   ready  the process answers and was configured; aus_worker_get_proxy() is its contract
 *   lost   it is gone with all it held; "ready" follows when the next one is up
 */
#define AUS_TYPE_WORKER (aus_worker_get_type ())
G_DECLARE_FINAL_TYPE (AusWorker, aus_worker, AUS, WORKER, GObject)

/* aus_worker_new: (transfer full): @options: (transfer floating) (nullable): a{sv} of Configure().
 */
AusWorker *aus_worker_new (const char *program, guint number, GVariant *options);
void aus_worker_start (AusWorker *self);

/* aus_worker_stop_async: ends the process (SIGTERM, after 2 s SIGKILL) and does not restart it. */
void aus_worker_stop_async (AusWorker *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean aus_worker_stop_finish (AusWorker *self, GAsyncResult *result, GError **error);

/* aus_worker_get_proxy: (nullable): NULL unless ready; unowned. */
AusDbusMedia1 *aus_worker_get_proxy (AusWorker *self);
guint aus_worker_get_number (AusWorker *self);

G_END_DECLS
