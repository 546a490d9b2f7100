/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* AusInterval: somebody was in the call from @from to before @to; @to 0: still is. Usec UTC. */
typedef struct {
  gint64 from;
  gint64 to;
} AusInterval;

/*
 * aus_duration_both: first and last moment at which practitioner and patient were both in the call
 * (A5), looked at from @now. FALSE, and nothing written, when they never were. The intervals of one
 * person may touch and come in any order.
 */
gboolean aus_duration_both (const AusInterval *practitioner, gsize n_practitioner,
                            const AusInterval *patient, gsize n_patient, gint64 now, gint64 *first,
                            gint64 *last);

/* aus_duration_seconds: whole seconds between them, rounded down; 0 when @first is 0. */
gint64 aus_duration_seconds (gint64 first, gint64 last);

G_END_DECLS
