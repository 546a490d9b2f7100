/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-leg-stats.h"
#include "app/aus-live.h"
#include "domain/aus-quality.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * What whoever operates the server may see of the calls under way (M2): opaque ids and figures,
 * never a name. Asking the policy is the caller's business.
 */

/* AusLiveTotals: counters over all legs since the server began; they only grow. */
typedef struct {
  guint64 packets_in, packets_out;
  guint64 bytes_in, bytes_out;
  guint64 lost_up, lost_down;
  guint64 retransmitted;
  guint64 nacks_in, nacks_out;
  guint64 plis_in, plis_out;
  guint64 recovered, repaired; /* on the way to us: sent again, and out of RED */
  guint64 redundant;           /* packets of sound with earlier ones in them, to clients */
  guint64 pauses, skipped;     /* videos paused and pictures left out for slow lines */
  guint64 dropped_gate, dropped_auth, dropped_send, dropped_malformed, dropped_unknown;
  guint64 dropped_flood;
  guint64 residence[AUS_LEG_STATS_BUCKETS];
  guint64 residence_sum_usec;
  guint64 legs;
} AusLiveTotals;

/* AusLiveCount: what is there now. */
typedef struct {
  guint rooms;
  guint seats;
  guint seats_in_call;
  guint legs;
  guint words[AUS_QUALITY_WORD_N]; /* seats in a call */
  gdouble audio_mean;              /* MOS; 0: nobody hears anything */
  guint fed_back;                  /* seats whose path is measured */
  guint narrow;                    /* of these, such as take less than what they should see */
  guint paused;                    /* videos not sent for that */
  gdouble estimate_mean;           /* bit/s that these paths take; 0: none is measured */
  gdouble estimate_least;
} AusLiveCount;

void aus_live_count (AusLive *self, AusLiveCount *count);
const AusLiveTotals *aus_live_get_totals (AusLive *self);

/* aus_live_describe: (transfer full): an array of all rooms, without curves. */
JsonNode *aus_live_describe (AusLive *self);
/* aus_live_describe_room: (transfer full): one room with its curves; NULL: not there (any more). */
JsonNode *aus_live_describe_room (AusLive *self, const char *room_id);

/* aus_live_dump_graph_finish: (transfer full): a leg's pipeline in DOT. */
void aus_live_dump_graph_async (AusLive *self, const char *leg_id, GAsyncReadyCallback callback,
                                gpointer user_data);
char *aus_live_dump_graph_finish (AusLive *self, GAsyncResult *result, GError **error);

/* aus_live_count_workers: media processes, and those that are up. */
void aus_live_count_workers (AusLive *self, guint *n_workers, guint *n_ready);
/*
 * aus_live_drain_worker: no new room goes to worker @number; with @draining its rooms move to
 * others now, whose clients are back in about two seconds. AUS_ERROR_NOT_FOUND: there is no such
 * worker; AUS_ERROR_UNAVAILABLE: it is the last one that takes rooms.
 */
gboolean aus_live_drain_worker (AusLive *self, guint number, gboolean draining, GError **error);

G_END_DECLS
