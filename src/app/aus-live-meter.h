/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-leg-stats.h"
#include "domain/aus-quality-summary.h"

G_BEGIN_DECLS

/* AusLiveDigest: what a client's own statistics say of the last seconds. Negative: not said. */
typedef struct {
  gdouble concealed; /* share of what is heard that was made up: 0 to 1 */
  gdouble loss_down; /* share of packets that did not arrive, wherever they were lost */
  gdouble playout_msec;
  gdouble rtt_msec;
  AusPicture seen;
  guint sent_height;
  gdouble sent_fps;
  AusQualityLimit limit;
} AusLiveDigest;

void aus_live_digest_init (AusLiveDigest *self);

/* One second of a connection, for curves. */
typedef struct {
  gint64 at_usec; /* wall clock */
  gfloat audio, voice, picture;
  gfloat rtt_msec;
  gfloat loss_up, loss_down; /* percent */
  gfloat kbps_up, kbps_down;
  AusQualityWord word;
} AusLiveSample;

#define AUS_LIVE_SAMPLES 180 /* three minutes */

/* What two readings of the counters are compared by. */
typedef struct {
  gint64 at_usec; /* monotonic */
  guint64 up_packets, up_lost;
  guint64 voice_packets, voice_lost; /* what was neither sent again nor repaired */
  guint64 down_reported, down_lost;
  guint64 bytes_up, bytes_down;
  guint64 voice_bytes, camera_bytes;
  guint64 heard_bytes, seen_bytes;
  guint64 residence_usec, residence_packets;
} AusLiveReading;

#define AUS_LIVE_READINGS 4 /* the last three seconds */

/*
 * AusLiveMeter: measures one seat's connection: the worker's counters once a second and the
 * client's digest become facts, the domain's verdict becomes what is shown, kept and drawn.
 */
typedef struct {
  char *leg_id; /* of the readings; NULL: none */
  AusLiveReading readings[AUS_LIVE_READINGS];
  guint n_readings;
  AusLegStats *last; /* the worker's latest figures, for the operator; NULL: none */
  AusLiveDigest digest;
  gint64 digest_usec; /* wheel time; 0: none */
  gint64 asked_usec;  /* wheel time at which its client was last held back for others; 0: never */
  AusQualityFacts facts;
  AusQualityTrend trend;
  AusQualitySummary summary; /* since it was last taken */
  AusLiveSample *samples;    /* AUS_LIVE_SAMPLES; NULL until the first: thousands may only wait */
  guint n_samples;           /* ever; the newest is at (n - 1) modulo the size */
} AusLiveMeter;

AusLiveMeter *aus_live_meter_new (void);
void aus_live_meter_free (AusLiveMeter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusLiveMeter, aus_live_meter_free)

/* aus_live_meter_read: takes @stats. Another leg than before begins anew. */
void aus_live_meter_read (AusLiveMeter *self, AusLegStats *stats, gint64 now_usec);

#define AUS_LIVE_DIGEST_USEC (400 * 1000) /* between two digests of one client */
/* aus_live_meter_digest: at wheel time @now_usec; FALSE: too soon after the last. */
gboolean aus_live_meter_digest (AusLiveMeter *self, const AusLiveDigest *digest, gint64 now_usec);

/*
 * aus_live_meter_prepare: the facts of this second from readings and digest; the caller adds what
 * it knows of the others before aus_live_meter_judge().
 */
void aus_live_meter_prepare (AusLiveMeter *self, gboolean reconnecting, gint64 now_usec);
/*
 * aus_live_meter_note_asked: whether its client is asked now to send less than it could, for the
 * lines of others. After aus_live_meter_prepare().
 */
void aus_live_meter_note_asked (AusLiveMeter *self, gboolean asked, gint64 now_usec);
/*
 * aus_live_meter_judge: one verdict; TRUE when what is shown in words is another. It counts as a
 * second of the call unless it comes out of turn.
 */
gboolean aus_live_meter_judge (AusLiveMeter *self, gboolean in_turn, gint64 wall_usec);

/* aus_live_meter_get_sample: @age 0 is the newest; NULL past the oldest. */
const AusLiveSample *aus_live_meter_get_sample (const AusLiveMeter *self, guint age);

G_END_DECLS
