/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"

G_BEGIN_DECLS

/*
 * aus_demo_prepare: a practice to try things with: accounts, delegation, API tokens, consultations
 * of today in every status; writes @directory/demo.json (0600). Done again it only tops up the
 * consultations of a new day. Needs the base URL. Blocks: before serving.
 */
gboolean aus_demo_prepare (AusApp *app, const char *directory, GError **error);

/*
 * aus_demo_refuse: FALSE with @error when the database holds that practice: its passwords are known
 * to everybody, so no server that is meant seriously may open it. Blocks.
 */
gboolean aus_demo_refuse (AusApp *app, GError **error);

G_END_DECLS
