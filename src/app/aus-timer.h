/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "storage/aus-job-store.h"

G_BEGIN_DECLS

/*
 * aus_timer_fire: does one leased job in @tx: the job goes away and the domain decides what the
 * timer means now. *@done is FALSE when it was somebody else's to do, or means nothing any more.
 */
gboolean aus_timer_fire (AusTx *tx, const AusJob *job, gboolean *done, GError **error);

G_END_DECLS
