/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Whom of an organisation patients turn to with a complaint (F6). */

/* aus_complaint_store_load: (transfer full): "" when nobody was named. */
char *aus_complaint_store_load (AusTx *tx, const char *organisation_id, GError **error);
gboolean aus_complaint_store_save (AusTx *tx, const char *organisation_id, const char *contact,
                                   GError **error);

G_END_DECLS
