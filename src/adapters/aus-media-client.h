/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-media.h"

G_BEGIN_DECLS

/*
 * AusMediaClient: the media port over worker processes. A room lives on one worker, the least
 * loaded when it opened. Rooms of a worker that dies are told to the port's listeners at once
 * ("worker-lost"); what they desire next goes to another worker, or waits for the first that is up.
 */
#define AUS_TYPE_MEDIA_CLIENT (aus_media_client_get_type ())
G_DECLARE_FINAL_TYPE (AusMediaClient, aus_media_client, AUS, MEDIA_CLIENT, GObject)

/* aus_media_client_new: (transfer full): @options: (nullable): a{sv} of Configure(), data/dbus/. */
AusMediaClient *aus_media_client_new (const char *program, guint n_workers, GVariant *options);
void aus_media_client_start (AusMediaClient *self);

/* aus_media_client_stop_async: ends all workers; answered when the last one is gone. */
void aus_media_client_stop_async (AusMediaClient *self, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean aus_media_client_stop_finish (AusMediaClient *self, GAsyncResult *result, GError **error);

/* aus_media_client_count_ready: workers that are up, for /ready. */
guint aus_media_client_count_ready (AusMediaClient *self);

G_END_DECLS
