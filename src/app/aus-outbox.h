/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-carrier.h"

G_BEGIN_DECLS

/*
 * AusOutbox: takes due messages of one channel out of the server: leases rows, reads again what
 * they have to say, gives them to the carrier of their channel, writes down what became of it.
 * Several processes may run one on the same database: a row belongs to whoever leased it.
 *
 * A process that dies between the server's "250" and the commit sends the same letter again, under
 * the same Message-ID, when the lease is over; at no other moment is anything sent twice, and at
 * none is anything lost.
 */
#define AUS_TYPE_OUTBOX (aus_outbox_get_type ())
G_DECLARE_FINAL_TYPE (AusOutbox, aus_outbox, AUS, OUTBOX, GObject)

/* aus_outbox_new: for one channel: an SMS gateway that hangs holds up no mail. */
AusOutbox *aus_outbox_new (AusApp *app, AusChannel channel, AusCarrier *carrier);

/* aus_outbox_start: sends what is due now and whenever something is. */
void aus_outbox_start (AusOutbox *self);
/* aus_outbox_stop: begins nothing more; letters on the way are cancelled and leased again later. */
void aus_outbox_stop (AusOutbox *self);

/* aus_outbox_run_due_async: one round of what is due now, for tests and tools; gives how many rows
 * it leased. */
void aus_outbox_run_due_async (AusOutbox *self, GAsyncReadyCallback callback, gpointer user_data);
gint64 aus_outbox_run_due_finish (AusOutbox *self, GAsyncResult *res, GError **error);

G_END_DECLS
