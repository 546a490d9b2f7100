/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-account-store.h"

G_BEGIN_DECLS

/* aus_demo_queue_open: an open queue that both practitioners serve (B8). */
gboolean aus_demo_queue_open (AusTx *tx, const AusAccount *first, const AusAccount *second,
                              GError **error);

/* aus_demo_queue_dup_url: (transfer full): its public address; NULL: there is none. */
char *aus_demo_queue_dup_url (AusTx *tx, const AusAccount *practitioner);

G_END_DECLS
