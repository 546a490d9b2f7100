/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusProbe: finds out whether a path takes more than is being sent, by a train of padding: sent at
 * once, it comes spread over as long as the path needs for it. Asked when more is needed than is
 * known to pass: at the start, after a pause, when the publishers send less than the viewer could
 * take. A train that came as fast as was hoped is followed by a faster one at once; one that did
 * not is tried again later and later.
 */
typedef struct {
  guint8 cluster; /* of the train under way or last sent; never 0 */
  gboolean pending;
  gint64 sent_usec;
  guint64 goal_bps;
  guint sent_packets;
  guint came_packets;
  guint64 came_bytes;           /* without the first packet: its own time is the start */
  gint64 first_usec, last_usec; /* arrival, on the viewer's clock */

  gint64 next_usec;   /* not before this */
  gint64 proved_usec; /* when a train last came as fast as hoped; 0: never, or it has held */
  gint64 interval_usec;
  gboolean repeated; /* the train before this one was lost, and told nothing */
  guint64 sent_total;
} AusProbe;

void aus_probe_init (AusProbe *self);

/* aus_probe_is_due: aus_probe_begin() would begin a train now. */
gboolean aus_probe_is_due (const AusProbe *self, guint64 estimate_bps, guint64 needed_bps,
                           gint64 now_usec);
/*
 * aus_probe_begin: if a train is due: how many bytes it has; 0 otherwise. What is then sent is
 * marked as @self->cluster and counted by aus_probe_count().
 */
gsize aus_probe_begin (AusProbe *self, guint64 estimate_bps, guint64 needed_bps, gint64 now_usec);
void aus_probe_count (AusProbe *self);

/* aus_probe_receive: feedback says that a packet of @cluster came. */
void aus_probe_receive (AusProbe *self, guint8 cluster, gsize size, gint64 arrival_usec);
/* aus_probe_finish: the bit-rate that the train proved; 0: none ended, or it proved nothing. */
guint64 aus_probe_finish (AusProbe *self, guint64 estimate_bps, gint64 now_usec);

/* aus_probe_defer: the path is congested: not before its queue is gone. */
void aus_probe_defer (AusProbe *self, gint64 now_usec);

G_END_DECLS
