/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * aus_sandbox_enter: gives up for good what a media worker never needs: new privileges, core dumps
 * (they would hold keys and pictures) and writing to files. To be called before any thread is
 * started, and after everything that GStreamer caches on disk was loaded.
 */
gboolean aus_sandbox_enter (GError **error);

G_END_DECLS
