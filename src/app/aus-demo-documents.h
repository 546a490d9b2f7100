/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"

G_BEGIN_DECLS

/*
 * aus_demo_documents: what the demo practice has of documents: a prescription that was sent to a
 * patient, and measurements that one of those waiting has sent. Once, on an empty store. Blocks.
 */
gboolean aus_demo_documents (AusApp *app, GError **error);

G_END_DECLS
