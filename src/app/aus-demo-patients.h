/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-account-store.h"

G_BEGIN_DECLS

/* aus_demo_patients_fill: the register of @account's organisation, once, tied to who is planned. */
gboolean aus_demo_patients_fill (AusTx *tx, const AusAccount *account, GError **error);

G_END_DECLS
