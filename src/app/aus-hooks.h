/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-hook-caller.h"

G_BEGIN_DECLS

/*
 * AusHooks: tells webhooks what was committed (N1). From event rows it makes one delivery row for
 * each webhook concerned, leases those that are due and calls; the row is the truth, so that a
 * crash tells again under the same webhook-id and loses nothing.
 */
#define AUS_TYPE_HOOKS (aus_hooks_get_type ())
G_DECLARE_FINAL_TYPE (AusHooks, aus_hooks, AUS, HOOKS, GObject)

AusHooks *aus_hooks_new (AusApp *app, AusHookCaller *caller);

/* aus_hooks_start: works whenever there is something to tell. */
void aus_hooks_start (AusHooks *self);
/* aus_hooks_stop: begins nothing more; calls under way are cancelled and made again later. */
void aus_hooks_stop (AusHooks *self);

/* aus_hooks_run_async: one round, for tests: tells new events, calls what is due, waits for the
 * answers. Gives how many calls were made. */
void aus_hooks_run_async (AusHooks *self, GAsyncReadyCallback callback, gpointer user_data);
gint64 aus_hooks_run_finish (AusHooks *self, GAsyncResult *res, GError **error);

G_END_DECLS
