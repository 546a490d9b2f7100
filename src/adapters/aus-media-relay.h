/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-media.h"
#include "aus-media-dbus.h"

G_BEGIN_DECLS

/* aus_media_relay_connect: what a worker says about its legs comes from @media as its signals. */
void aus_media_relay_connect (AusDbusMedia1 *proxy, AusMedia *media);

G_END_DECLS
