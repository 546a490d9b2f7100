/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-consultation-record.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* aus_plan_check_overlap: AUS_ERROR_OVERLAP with the conflicting plans as detail (B5). */
gboolean aus_plan_check_overlap (AusTx *tx, const AusConsultation *consultation, GError **error);

G_END_DECLS
