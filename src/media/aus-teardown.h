/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define AUS_TEARDOWN_LIMIT_USEC (2 * G_USEC_PER_SEC)

/*
 * aus_teardown_run: (transfer full): stops @pipeline and drops it, then calls @done with @data, on
 * a thread of its own: a state change that waits for a streaming or promise thread must not be made
 * on one of them, nor hold up the main loop.
 */
void aus_teardown_run (GstElement *pipeline, GDestroyNotify done, gpointer data);

/* aus_teardown_check: the watchdog: logs, once each, those that take too long; returns how many. */
guint aus_teardown_check (gint64 now_usec);

/* aus_teardown_wait: until all are finished, at most @limit_usec; FALSE when some are not. */
gboolean aus_teardown_wait (gint64 limit_usec);

/* aus_teardown_get_running: how many are not finished. */
guint aus_teardown_get_running (void);

G_END_DECLS
