/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* AusMediaService: org.auscult.Media1 on one connection: checks every argument, owns the rooms. */
#define AUS_TYPE_MEDIA_SERVICE (aus_media_service_get_type ())
G_DECLARE_FINAL_TYPE (AusMediaService, aus_media_service, AUS, MEDIA_SERVICE, GObject)

#define AUS_MEDIA_OBJECT_PATH "/org/auscult/Media1"

/* aus_media_service_new: (transfer full): exported on @connection, NULL with @error set. */
AusMediaService *aus_media_service_new (GDBusConnection *connection, GError **error);

/* aus_media_service_close: closes all rooms; their pipelines stop in the background. */
void aus_media_service_close (AusMediaService *self);

G_END_DECLS
