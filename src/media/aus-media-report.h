/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-leg.h"

G_BEGIN_DECLS

/*
 * aus_media_report_new: (transfer floating): one leg's statistics as GetStats() tells them
 * (data/dbus/): a{sv} with totals and, under "streams", one a{sv} for each stream that ever carried
 * a packet.
 */
GVariant *aus_media_report_new (const char *room_id, const char *leg_id, AusLegState state,
                                const AusMediaStats *stats);

G_END_DECLS
