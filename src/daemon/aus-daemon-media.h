/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/aus-media-client.h"
#include "core/aus-config.h"

G_BEGIN_DECLS

/* aus_daemon_media_new: (transfer full): the media client as [media] of the configuration says. */
AusMediaClient *aus_daemon_media_new (AusConfig *config, GError **error);

G_END_DECLS
