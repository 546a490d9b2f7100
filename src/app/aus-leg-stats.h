/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_LEG_STATS_STREAMS 15 /* four from the client, eleven to it */
#define AUS_LEG_STATS_BUCKETS 10

/* Upper bounds of the residence histogram in µs; the last bucket has none. */
extern const guint aus_leg_stats_bounds[AUS_LEG_STATS_BUCKETS - 1];

/* AusStreamStats: one stream of a leg; counters since the leg began (data/dbus/, GetStats). */
typedef struct {
  gboolean outgoing; /* to the client */
  gboolean video;
  gboolean active;  /* outgoing: somebody is in the slot */
  gboolean paused;  /* outgoing: not sent, the line being too slow */
  const char *kind; /* interned: "microphone", "camera", "camera-low", "extra", "audio", "video" */
  guint slot;       /* 1 to 6; 0 for what comes in */
  guint64 packets;
  guint64 bytes;
  guint64 lost;      /* on the client's line, in that direction */
  guint64 reported;  /* outgoing: packets that the client has accounted for */
  guint64 recovered; /* incoming: by retransmission */
  guint64 repaired;  /* incoming: by the redundancy in later ones (RED) */
  guint64 redundant; /* outgoing: packets of sound that carried earlier ones again (RED) */
  guint64 skipped;   /* outgoing: pictures left out of it, the line being too slow */
  guint64 retransmitted;
  guint64 nacks;
  guint64 plis;
  guint64 jitter_usec;
  guint64 rtt_usec; /* 0: unknown */
} AusStreamStats;

/* AusLegStats: one leg as its worker tells it, in plain figures. */
typedef struct {
  char *room_id;
  char *leg_id;
  char *state;
  guint64 packets_in, packets_out;
  guint64 bytes_in, bytes_out;
  guint64 lost_in;
  guint64 nack_in, nack_out;
  guint64 rtx_out;
  guint64 pli_in, pli_out;
  guint64 rtt_usec;
  guint64 pauses;       /* times that a video was paused, the line to the client being too slow */
  guint64 estimate_bps; /* what the path to the client takes; a guess until it is fed back */
  guint64 path_lost_permille, path_queue_usec; /* of that path, now */
  gboolean path_fed_back;                      /* these come from transport-wide feedback */
  gboolean path_narrow; /* it is known to take less than what the client should see */
  guint64 dropped_gate, dropped_auth, dropped_send, dropped_malformed, dropped_unknown,
      dropped_flood;
  guint64 residence[AUS_LEG_STATS_BUCKETS];
  guint64 residence_sum_usec;
  AusStreamStats streams[AUS_LEG_STATS_STREAMS];
  guint n_streams;
} AusLegStats;

void aus_leg_stats_free (AusLegStats *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusLegStats, aus_leg_stats_free)

/*
 * aus_leg_stats_read: (transfer full) (element-type AusLegStats): what aus_media_get_stats_finish()
 * gave. A leg without ids is left out, a counter that is missing is 0: a worker of another version
 * must not take the figures of the others away.
 */
GPtrArray *aus_leg_stats_read (GVariant *legs);

G_END_DECLS
