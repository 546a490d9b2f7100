/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-events.h"

G_BEGIN_DECLS

/* Inside AusEvents only: what handing out and replaying share. */

void aus_event_free (AusEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusEvent, aus_event_free)

/* aus_events_list: (transfer full) (element-type AusEvent): rows after @since, no snapshots. */
GPtrArray *aus_events_list (AusTx *tx, gint64 since, guint limit, GError **error);

/* aus_events_load: gives each of @events (but "gone") its consultation as it is now. */
gboolean aus_events_load (AusTx *tx, GPtrArray *events, GError **error);

AusDatabase *aus_events_get_database (AusEvents *self);

G_END_DECLS
