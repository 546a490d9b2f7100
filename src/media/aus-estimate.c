/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-estimate.h"

#include "media/aus-backlog.h"
#include "media/aus-gcc-aimd.h"
#include "media/aus-gcc-loss.h"
#include "media/aus-gcc-rate.h"
#include "media/aus-probe.h"
#include "media/aus-send-history.h"
#include "media/aus-twcc-reader.h"

/*
 * Hope rather than fear: most viewers have a good line, and who has not is found out within a few
 * hundred milliseconds, while starting low would keep everybody's picture poor for seconds.
 */
#define START_BPS 1000000
/* What came through is taken over this long: several frames, yet short enough to see a step. */
#define ACKED_USEC     200000
#define PROVEN_USEC    500000
#define BEST_USEC      500000
#define KNOWN_USEC     (5 * G_USEC_PER_SEC)
#define NEAR(bps)      ((bps) *11 / 10)
#define FEW_BPS        500000
#define HELD_USEC      G_USEC_PER_SEC
#define TAKE_BACK_USEC (2 * G_USEC_PER_SEC)
/* As after a decrease: a path that is filled to the brim is full with the next frame. */
#define PROVEN(bps) ((bps) *85 / 100)
/* A slope of the delay without a queue to speak of is jitter. */
#define QUEUE_USEC 20000
/*
 * On a path that became much narrower only few groups come at first, and the line through them is
 * late: a queue this long that still grows, behind which less comes out than goes in, is enough.
 */
#define LONG_QUEUE_USEC 60000
#define OUT_OF_IN(in)   ((in) *4 / 5)
/*
 * Only behind a queue this long does what comes through tell what the path takes. A single large
 * frame of a sender that sends less than it might makes a shorter one.
 */
#define SATURATED_USEC   150000
#define HARDLY_USED(bps) ((bps) *85 / 100)
/* And a frame that made a long one is through by then: what is still long is no burst. */
#define LINGER_USEC 250000
/* The least delay is that of the last two halves. */
#define BASE_HALF_USEC (5 * G_USEC_PER_SEC)
#define QUIET_USEC     (3 * G_USEC_PER_SEC)
/* A viewer reports on each stream by itself: together they are one path, once a second. */
#define REPORTS_USEC    (1 * G_USEC_PER_SEC)
#define REPORTS_PACKETS 20

struct _AusEstimate {
  AusEstimateSource source;
  AusSendHistory *history;
  AusTwccReader reader;
  AusGccGroups groups;
  AusGccTrendline trendline;
  AusGccAimd aimd;
  AusGccLoss loss;
  AusGccRate sent, acked;
  AusProbe probe;
  AusBacklog backlog;

  gint64 newest_usec; /* when the newest that has come was sent */
  gint64 delay_usec; /* arrival − departure of the newest packet: two clocks, only changes count */
  gint64 base_usec[2]; /* the least of it: of this half and of the one before */
  gint64 half_usec;    /* when this half began */
  gint64 ours_usec;    /* of the queue, what does not seem to be somebody else's */
  guint64 sure_bps;    /* what the path takes, as this feedback shows; 0: it does not */
  guint64 best_bps;    /* the most that was sure of late */
  gint64 best_usec;
  gint64 queue_before; /* at the last feedback */
  gint64 doubted_usec; /* when pictures were last held back for what was asked */
  guint64 before_bps;  /* that the delay allowed before it was lowered for that; 0: it was not */
  gint64 before_usec;
  gint64 long_usec; /* since when the queue is long; 0: it is not */

  AusGccLoss reported;             /* by receiver reports */
  guint64 told_packets, told_lost; /* since told_usec; the latter in 256ths */
  gint64 told_usec;                /* 0: no report came yet */
  guint64 remb_bps;
  gint64 twcc_usec, remb_usec; /* when last heard */
  gint64 rtt_usec;
  guint64 decreases;
};

AusEstimate *
aus_estimate_new (void)
{
  AusEstimate *self = g_new0 (AusEstimate, 1);
  self->history = aus_send_history_new ();
  aus_gcc_trendline_init (&self->trendline);
  aus_gcc_aimd_init (&self->aimd, START_BPS);
  aus_gcc_loss_init (&self->loss);
  aus_gcc_loss_init (&self->reported);
  self->reported.rate_bps = START_BPS;
  aus_probe_init (&self->probe);
  return self;
}

void
aus_estimate_free (AusEstimate *self)
{
  if (self == NULL)
    return;
  aus_send_history_free (self->history);
  g_free (self);
}

/*
 * What the narrowest part of the path takes: what is seen of it is sooner right than the target; on
 * a path that is shared it may be more than our part.
 */
static guint64
get_path_bps (AusEstimate *self, gint64 now_usec)
{
  guint64 target_bps = aus_estimate_get_target (self);
  guint64 drain_bps = aus_backlog_get_drain (&self->backlog, now_usec);
  return drain_bps > 0 ? CLAMP (drain_bps, AUS_GCC_MIN_BPS, target_bps) : target_bps;
}

guint16
aus_estimate_send (AusEstimate *self, gsize size, AusEstimateKind kind, gint64 now_usec)
{
  guint8 cluster = 0;
  gint64 wait_usec = aus_backlog_get (&self->backlog, now_usec);
  if (kind == AUS_ESTIMATE_PADDING) {
    cluster = self->probe.cluster;
    aus_probe_count (&self->probe);
  } else {
    aus_backlog_join (&self->backlog, size, get_path_bps (self, now_usec), now_usec);
  }
  aus_gcc_rate_add (&self->sent, size, now_usec);
  return aus_send_history_add (self->history, size, cluster, wait_usec, now_usec);
}

static void
note_delay (AusEstimate *self, const AusSentPacket *packet, gint64 now_usec)
{
  self->delay_usec = packet->arrival_usec - packet->sent_usec;
  if (self->half_usec == 0) {
    self->half_usec = now_usec;
    self->base_usec[0] = self->base_usec[1] = self->delay_usec;
  } else if (now_usec - self->half_usec > BASE_HALF_USEC) {
    self->half_usec = now_usec;
    self->base_usec[1] = self->base_usec[0];
    self->base_usec[0] = self->delay_usec;
  }
  self->base_usec[0] = MIN (self->base_usec[0], self->delay_usec);
}

static gint64
get_base_usec (AusEstimate *self)
{
  return MIN (self->base_usec[0], self->base_usec[1]);
}

gint64
aus_estimate_get_queue (AusEstimate *self)
{
  return self->delay_usec - get_base_usec (self);
}

/* It was held up by itself: what was sent after it came before. */
static gboolean
is_overtaken (const AusEstimate *self, const AusSentPacket *packet)
{
  return packet->sent_usec < self->newest_usec;
}

static void
note_arrival (AusEstimate *self, const AusSentPacket *packet, AusGccUsage *usage, gint64 now_usec)
{
  AusGccDelta delta;
  aus_gcc_rate_add (&self->acked, packet->size, packet->arrival_usec);
  aus_probe_receive (&self->probe, packet->probe, packet->size, packet->arrival_usec);
  aus_backlog_leave (&self->backlog, packet->size, packet->arrival_usec,
                     packet->arrival_usec - packet->sent_usec - get_base_usec (self));
  /* A probe makes a queue of its own: that is how it measures, not a sign of overuse. */
  if (packet->probe != 0 || is_overtaken (self, packet))
    return;
  self->newest_usec = packet->sent_usec;
  note_delay (self, packet, now_usec);
  if (!aus_gcc_groups_add (&self->groups, packet->sent_usec, packet->arrival_usec, &delta))
    return;
  AusGccUsage now = aus_gcc_trendline_add (&self->trendline, &delta);
  if (*usage != AUS_GCC_OVERUSE)
    *usage = now;
}

/*
 * What was sent after @newest, which has come, is still on its way. If the first of it is there for
 * longer than the way and a feedback take, it is waiting: that is known before it comes.
 */
static guint64
correct_backlog (AusEstimate *self, guint16 newest, const AusSentPacket *came, gint64 now_usec)
{
  AusSentPacket packet;
  gint64 sent_usec = came->sent_usec;
  gint64 queue_usec = aus_estimate_get_queue (self);
  self->ours_usec = aus_backlog_note (&self->backlog, queue_usec, came->wait_usec, now_usec);
  gint64 way_usec = aus_backlog_note_way (&self->backlog, now_usec - sent_usec);
  gint64 wait_usec = self->ours_usec;
  guint16 next = aus_send_history_get_next (self->history), first = newest + 1;
  if (first != next && aus_send_history_look (self->history, first, &packet))
    wait_usec = MAX (wait_usec, now_usec - packet.sent_usec - way_usec);
  guint64 drain_bps = aus_backlog_judge (&self->backlog, wait_usec, now_usec);

  guint64 bps = get_path_bps (self, now_usec);
  aus_backlog_set (&self->backlog, self->ours_usec, sent_usec);
  for (guint16 sequence = first; sequence != next; sequence++) {
    if (aus_send_history_look (self->history, sequence, &packet) && packet.probe == 0)
      aus_backlog_join (&self->backlog, packet.size, bps, packet.sent_usec);
  }
  /* What drains although we go on sending was somebody else's burst. */
  return self->ours_usec > self->queue_before ? drain_bps : 0;
}

/*
 * Others' packets between ours, and a viewer too busy to read, only ever make a path look narrower
 * than it is: the most that was seen of late is the least wrong.
 */
static guint64
take_best (AusEstimate *self, guint64 sure_bps, gint64 now_usec)
{
  if (sure_bps == 0)
    return 0;
  if (sure_bps >= self->best_bps || now_usec - self->best_usec > BEST_USEC) {
    self->best_bps = sure_bps;
    self->best_usec = now_usec;
  }
  return self->best_bps;
}

/* Fills in what one feedback tells; the usage of the path that follows from it. */
static AusGccUsage
note_results (AusEstimate *self, const AusTwccResult *results, guint n, gint64 now_usec)
{
  AusGccUsage usage = self->trendline.usage;
  if (usage == AUS_GCC_OVERUSE)
    usage = AUS_GCC_NORMAL; /* once answered, it has to show again */
  gint64 last_sent_usec = 0;
  AusSentPacket joined = { 0 };
  guint16 newest = 0;
  for (guint i = 0; i < n; i++) {
    AusSentPacket packet;
    gboolean arrived = results[i].arrival_usec != AUS_TWCC_MISSING;
    switch (aus_send_history_tell (self->history, results[i].sequence, arrived,
                                   results[i].arrival_usec, &packet)) {
    case AUS_SENT_UNKNOWN:
      continue;
    case AUS_SENT_LOST:
      aus_gcc_loss_tell (&self->loss, packet.size, TRUE);
      continue;
    case AUS_SENT_RECOVERED:
      aus_gcc_loss_recover (&self->loss);
      break;
    case AUS_SENT_ARRIVED:
      aus_gcc_loss_tell (&self->loss, packet.size, FALSE);
      break;
    }
    last_sent_usec = MAX (last_sent_usec, packet.sent_usec);
    note_arrival (self, &packet, &usage, now_usec);
    if (packet.probe == 0 && !is_overtaken (self, &packet)) {
      newest = results[i].sequence;
      joined = packet;
    }
  }
  self->sure_bps =
      joined.sent_usec != 0
          ? take_best (self, correct_backlog (self, newest, &joined, now_usec), now_usec)
          : 0;
  if (last_sent_usec != 0 && last_sent_usec >= self->newest_usec) {
    gint64 rtt_usec = MAX (now_usec - last_sent_usec, 1);
    self->rtt_usec = self->rtt_usec != 0 ? (7 * self->rtt_usec + rtt_usec) / 8 : rtt_usec;
  }
  return usage;
}

static gboolean
is_held (AusEstimate *self, gint64 now_usec)
{
  return self->doubted_usec != 0 && now_usec - self->doubted_usec < HELD_USEC;
}

static gboolean
lingers (const AusEstimate *self, gint64 now_usec)
{
  return self->long_usec != 0 && now_usec - self->long_usec > LINGER_USEC;
}

/* What the path was seen to take, now or some seconds ago; 0: it was not. */
static guint64
get_seen_bps (AusEstimate *self, gint64 now_usec)
{
  guint64 drain_bps = aus_backlog_get_drain (&self->backlog, now_usec);
  gboolean known = self->best_usec != 0 && now_usec - self->best_usec < KNOWN_USEC;
  return known ? MAX (drain_bps, self->best_bps) : drain_bps;
}

/*
 * What came through of late, or would have, had pictures not been held back. On a narrow path that
 * is a dozen packets, and what the path was seen to take tells more; but that may be more than
 * others leave of it, so it does not keep the target from following them.
 */
static guint64
get_acked_bps (AusEstimate *self, gint64 now_usec)
{
  guint64 acked_bps = aus_gcc_rate_get (&self->acked, ACKED_USEC);
  guint64 target_bps = aus_estimate_get_target (self);
  guint64 seen_bps = get_seen_bps (self, now_usec);
  if (is_held (self, now_usec))
    return MAX (acked_bps, seen_bps > 0 ? seen_bps : target_bps);
  return target_bps > FEW_BPS ? acked_bps : MAX (acked_bps, MIN (seen_bps, NEAR (target_bps)));
}

/* What the delay says, with the line through it and without. */
static AusGccUsage
judge_usage (AusEstimate *self, AusGccUsage usage, guint64 acked_bps, gint64 now_usec)
{
  gint64 queue_usec = MAX (self->ours_usec, 0);
  gboolean grows = self->queue_before >= LONG_QUEUE_USEC && queue_usec > self->queue_before;
  if (queue_usec < LONG_QUEUE_USEC)
    self->long_usec = 0;
  else if (self->long_usec == 0)
    self->long_usec = now_usec;
  self->queue_before = queue_usec;
  if (grows && acked_bps > 0 && acked_bps < OUT_OF_IN (aus_gcc_rate_get (&self->sent, ACKED_USEC)))
    return AUS_GCC_OVERUSE;
  if (usage == AUS_GCC_OVERUSE && queue_usec < QUEUE_USEC)
    return AUS_GCC_NORMAL;
  return usage;
}

/* A burst of somebody who sends less than the path takes, on average, and loses nothing by it. */
static gboolean
is_burst (AusEstimate *self, gint64 now_usec)
{
  return !lingers (self, now_usec) && self->loss.lost == 0 && self->ours_usec < SATURATED_USEC &&
         aus_gcc_rate_get (&self->sent, G_USEC_PER_SEC) < HARDLY_USED (self->aimd.rate_bps);
}

/*
 * Pictures were held back, and the queue stays: it is somebody else's, who has just come, and the
 * path is no narrower than it was.
 */
static void
take_back (AusEstimate *self, gint64 now_usec)
{
  gint64 others_usec = aus_estimate_get_queue (self) - self->ours_usec;
  if (self->before_bps == 0)
    return;
  if (others_usec > LONG_QUEUE_USEC && others_usec > 2 * self->ours_usec)
    aus_gcc_aimd_set (&self->aimd, MAX (self->aimd.rate_bps, PROVEN (self->before_bps)), now_usec);
  else if (now_usec - self->before_usec < TAKE_BACK_USEC)
    return;
  self->before_bps = 0;
}

static gboolean
control (AusEstimate *self, AusGccUsage usage, guint64 acked_bps, gint64 now_usec)
{
  /* Pictures that are held back make no queue that grows: what drains tells all the same. */
  if (self->sure_bps > 0 && self->sure_bps < self->aimd.rate_bps)
    return aus_gcc_aimd_update (&self->aimd, AUS_GCC_OVERUSE, self->sure_bps, now_usec);
  if (usage == AUS_GCC_OVERUSE && is_burst (self, now_usec))
    return aus_gcc_aimd_ease (&self->aimd, now_usec);
  return aus_gcc_aimd_update (&self->aimd, usage, acked_bps, now_usec);
}

/* What came through without making a queue, the path takes, whatever was concluded before. */
static void
catch_up (AusEstimate *self, AusGccUsage usage, gint64 now_usec)
{
  gboolean calm = usage == AUS_GCC_NORMAL && aus_estimate_get_queue (self) < QUEUE_USEC &&
                  now_usec - self->aimd.decreased_usec > PROVEN_USEC;
  guint64 proven_bps = calm ? PROVEN (aus_gcc_rate_get (&self->acked, PROVEN_USEC)) : 0;
  if (proven_bps > self->aimd.rate_bps)
    aus_gcc_aimd_set (&self->aimd, proven_bps, now_usec);
}

static void
use_probe (AusEstimate *self, gint64 now_usec)
{
  guint64 bps = aus_probe_finish (&self->probe, aus_estimate_get_target (self), now_usec);
  if (bps == 0)
    return;
  aus_gcc_aimd_set (&self->aimd, MAX (bps, self->aimd.rate_bps), now_usec);
  aus_gcc_loss_set (&self->loss, bps);
}

void
aus_estimate_receive_twcc (AusEstimate *self, const AusRtcpPacket *packet, gint64 now_usec)
{
  AusTwccResult results[AUS_TWCC_MAX_RESULTS];
  guint n = aus_twcc_read (&self->reader, packet, results);
  if (n == 0)
    return;
  self->source = AUS_ESTIMATE_TWCC;
  self->twcc_usec = now_usec;

  AusGccUsage usage = note_results (self, results, n, now_usec);
  guint64 acked_bps = get_acked_bps (self, now_usec);
  usage = judge_usage (self, usage, acked_bps, now_usec);
  if (usage == AUS_GCC_OVERUSE)
    aus_probe_defer (&self->probe, now_usec);
  self->aimd.rtt_usec = self->rtt_usec;
  guint64 before_bps = self->aimd.rate_bps;
  gboolean lowered = control (self, usage, acked_bps, now_usec);
  self->decreases += lowered;
  if (lowered && self->before_bps == 0 && is_held (self, now_usec)) {
    self->before_bps = before_bps;
    self->before_usec = now_usec;
  }
  take_back (self, now_usec);
  catch_up (self, usage, now_usec);
  aus_gcc_loss_update (&self->loss, acked_bps, now_usec);
  use_probe (self, now_usec);
}

void
aus_estimate_receive_remb (AusEstimate *self, guint64 bps, gint64 now_usec)
{
  self->remb_bps = CLAMP (bps, AUS_GCC_MIN_BPS, AUS_GCC_MAX_BPS);
  self->remb_usec = now_usec;
  if (self->source != AUS_ESTIMATE_TWCC || now_usec - self->twcc_usec > QUIET_USEC)
    self->source = AUS_ESTIMATE_REMB;
}

static void
note_reported (AusEstimate *self, guint64 packets, guint8 fraction_lost, gint64 now_usec)
{
  if (self->told_usec == 0)
    self->told_usec = now_usec;
  self->told_packets += packets;
  self->told_lost += packets * fraction_lost;
  if (now_usec - self->told_usec < REPORTS_USEC || self->told_packets < REPORTS_PACKETS)
    return;
  aus_gcc_loss_report (&self->reported, (guint8) (self->told_lost / self->told_packets));
  self->told_packets = self->told_lost = 0;
  self->told_usec = now_usec;
}

void
aus_estimate_receive_report (AusEstimate *self, guint64 packets, guint8 fraction_lost,
                             gint64 now_usec)
{
  note_reported (self, packets, fraction_lost, now_usec);
  if (self->source == AUS_ESTIMATE_NONE ||
      (now_usec - self->twcc_usec > QUIET_USEC && now_usec - self->remb_usec > QUIET_USEC))
    self->source = AUS_ESTIMATE_REPORTS;
}

gboolean
aus_estimate_wants_probe (AusEstimate *self, guint64 needed_bps, gint64 now_usec)
{
  return self->source == AUS_ESTIMATE_TWCC &&
         aus_probe_is_due (&self->probe, aus_estimate_get_target (self), needed_bps, now_usec);
}

gsize
aus_estimate_begin_probe (AusEstimate *self, guint64 needed_bps, gint64 now_usec)
{
  if (self->source != AUS_ESTIMATE_TWCC)
    return 0;
  use_probe (self, now_usec);
  return aus_probe_begin (&self->probe, aus_estimate_get_target (self), needed_bps, now_usec);
}

gboolean
aus_estimate_is_known (AusEstimate *self)
{
  return self->source != AUS_ESTIMATE_NONE;
}

guint64
aus_estimate_get_target (AusEstimate *self)
{
  switch (self->source) {
  case AUS_ESTIMATE_NONE:
    return START_BPS;
  case AUS_ESTIMATE_REPORTS:
    return self->reported.rate_bps;
  case AUS_ESTIMATE_REMB:
    return MIN (self->remb_bps, self->reported.rate_bps);
  case AUS_ESTIMATE_TWCC:
    return MIN (self->aimd.rate_bps, self->loss.rate_bps);
  }
  g_return_val_if_reached (START_BPS);
}

gint64
aus_estimate_get_told (AusEstimate *self)
{
  return self->newest_usec;
}

void
aus_estimate_doubt (AusEstimate *self, gint64 now_usec)
{
  self->doubted_usec = now_usec;
  aus_backlog_doubt (&self->backlog);
}

gint64
aus_estimate_get_backlog (AusEstimate *self, gint64 now_usec)
{
  return aus_backlog_get (&self->backlog, now_usec);
}

guint64
aus_estimate_get_drain (AusEstimate *self, gint64 now_usec)
{
  return aus_backlog_get_drain (&self->backlog, now_usec);
}

void
aus_estimate_get_stats (AusEstimate *self, AusEstimateStats *stats)
{
  *stats = (AusEstimateStats){
    .source = self->source,
    .target_bps = aus_estimate_get_target (self),
    .delay_bps = self->aimd.rate_bps,
    .loss_bps = self->loss.rate_bps,
    .acked_bps = aus_gcc_rate_get (&self->acked, G_USEC_PER_SEC),
    .lost_permille = (guint64) (1000 * aus_gcc_loss_get_share (&self->loss) + 0.5),
    .queue_usec = MAX (aus_estimate_get_queue (self), 0),
    .rtt_usec = self->rtt_usec,
    .decreases = self->decreases,
    .probes = self->probe.sent_total,
  };
}
