/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-account-store.h"

G_BEGIN_DECLS

/* aus_demo_day_fill: a day of @account with a consultation in every status, around @now. */
gboolean aus_demo_day_fill (AusTx *tx, const AusAccount *account, GError **error);

/*
 * aus_demo_day_plan: (transfer full): the id of a consultation of today that is still to be held,
 * to try the links with; a fresh one when there is none left.
 */
char *aus_demo_day_plan (AusTx *tx, const AusAccount *account, GError **error);

/* aus_demo_day_is_filled: whether today has consultations already. */
gboolean aus_demo_day_is_filled (AusTx *tx, const AusAccount *account, gboolean *filled,
                                 GError **error);

G_END_DECLS
