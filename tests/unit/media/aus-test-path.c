/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aus-test-path.h"

#include "media/aus-twcc.h"

#define STEP_USEC     1000
#define AUDIO_USEC    20000
#define AUDIO_BYTES   120
#define FRAME_USEC    33333
#define PACKET_BYTES  1200
#define FEEDBACK_USEC 50000
#define TICK_USEC     40000
#define PADDING_BYTES 317
/* A publisher is told, and its encoder follows, not at once. */
#define FOLLOW_SHARE 0.2

typedef struct {
  gint64 at_usec;
  guint16 sequence;
} Arrival;

typedef struct {
  gint64 at_usec;
  GBytes *data;
} Feedback;

struct _AusTestPath {
  AusEstimate *estimate;
  NetworkShaper *shaper;
  AusTwccRecorder *recorder;
  AusTestPathSettings settings;
  GRand *random;
  GArray *arrivals; /* Arrival, under way */
  GQueue feedback;  /* Feedback, under way */
  gint64 now_usec;
  gint64 audio_usec, frame_usec, feedback_usec, tick_usec, cross_usec; /* when next */
  double video_bps;
  gint64 queue_usec; /* of the last that arrived */
};

AusTestPath *
aus_test_path_new (guint64 seed)
{
  AusTestPath *self = g_new0 (AusTestPath, 1);
  self->estimate = aus_estimate_new ();
  self->shaper = network_shaper_new (seed);
  self->recorder = aus_twcc_recorder_new ();
  self->random = g_rand_new_with_seed ((guint32) seed);
  self->arrivals = g_array_new (FALSE, FALSE, sizeof (Arrival));
  self->now_usec = G_USEC_PER_SEC;
  self->audio_usec = self->frame_usec = self->feedback_usec = self->tick_usec = self->now_usec;
  self->cross_usec = self->now_usec;
  self->settings = (AusTestPathSettings){
    .line = { .burst_length = 1, .delay_usec = 10000 },
    .return_usec = 10000,
    .video_cap_bps = 1500000,
    .video_least_bps = 30000,
    .viewer_clock_usec = 1234567890,
  };
  self->video_bps = 300000;
  return self;
}

static void
feedback_free (gpointer data)
{
  Feedback *feedback = data;
  g_bytes_unref (feedback->data);
  g_free (feedback);
}

void
aus_test_path_free (AusTestPath *self)
{
  aus_estimate_free (self->estimate);
  network_shaper_free (self->shaper);
  aus_twcc_recorder_free (self->recorder);
  g_rand_free (self->random);
  g_array_unref (self->arrivals);
  g_queue_clear_full (&self->feedback, feedback_free);
  g_free (self);
}

AusTestPathSettings *
aus_test_path_settings (AusTestPath *self)
{
  return &self->settings;
}

void
aus_test_path_set_rate (AusTestPath *self, guint64 bps)
{
  self->settings.line.rate_bps = bps;
  self->settings.line.queue_bytes = bps / 8 / 3;
}

AusEstimate *
aus_test_path_get_estimate (AusTestPath *self)
{
  return self->estimate;
}

static void
send_packet (AusTestPath *self, gsize size, AusEstimateKind kind)
{
  Arrival arrival = { 0, aus_estimate_send (self->estimate, size, kind, self->now_usec) };
  if (network_shaper_submit (self->shaper, size, self->now_usec, &arrival.at_usec) ==
      NETWORK_PASSED)
    g_array_append_val (self->arrivals, arrival);
}

static void
send_media (AusTestPath *self)
{
  if (self->now_usec >= self->audio_usec) {
    self->audio_usec += AUDIO_USEC;
    send_packet (self, AUDIO_BYTES, AUS_ESTIMATE_MEDIA);
  }
  if (self->now_usec < self->frame_usec)
    return;
  self->frame_usec += FRAME_USEC;
  double wanted = 0.95 * (double) aus_estimate_get_target (self->estimate) - 50000;
  wanted = CLAMP (wanted, (double) self->settings.video_least_bps,
                  (double) self->settings.video_cap_bps);
  self->video_bps += FOLLOW_SHARE * (wanted - self->video_bps);
  double frame = self->video_bps * FRAME_USEC / (8 * G_USEC_PER_SEC);
  frame *= g_rand_double_range (self->random, 0.8, 1.2);
  for (gint64 left = (gint64) frame; left > 0; left -= PACKET_BYTES)
    send_packet (self, (gsize) MIN (left, PACKET_BYTES), AUS_ESTIMATE_MEDIA);
}

static void
send_cross_traffic (AusTestPath *self)
{
  gint64 arrival_usec;
  if (self->settings.cross_bps == 0 || self->now_usec < self->cross_usec)
    return;
  self->cross_usec = MAX (self->cross_usec, self->now_usec - STEP_USEC);
  self->cross_usec +=
      (gint64) (PACKET_BYTES * 8 * (guint64) G_USEC_PER_SEC / self->settings.cross_bps);
  network_shaper_submit (self->shaper, PACKET_BYTES, self->now_usec, &arrival_usec);
}

static void
probe (AusTestPath *self)
{
  if (self->now_usec < self->tick_usec)
    return;
  self->tick_usec += TICK_USEC;
  guint64 cap_bps = self->settings.video_cap_bps;
  guint64 needed_bps = self->settings.unprobed ? 0 : cap_bps + cap_bps / 5;
  gsize left = aus_estimate_begin_probe (self->estimate, needed_bps, self->now_usec);
  for (gsize done = 0; done < left; done += PADDING_BYTES)
    send_packet (self, PADDING_BYTES, AUS_ESTIMATE_PADDING);
}

static int
compare_arrivals (gconstpointer a, gconstpointer b)
{
  gint64 first = ((const Arrival *) a)->at_usec, second = ((const Arrival *) b)->at_usec;
  return (first > second) - (first < second);
}

/* The viewer's side: what has come until now, told now and then. */
static void
give_feedback (AusTestPath *self)
{
  AusRtcpWriter writer;
  if (self->now_usec < self->feedback_usec)
    return;
  self->feedback_usec += FEEDBACK_USEC;
  g_array_sort (self->arrivals, compare_arrivals);
  guint n = 0;
  for (; n < self->arrivals->len; n++) {
    const Arrival *arrival = &g_array_index (self->arrivals, Arrival, n);
    if (arrival->at_usec > self->now_usec)
      break;
    aus_twcc_recorder_add (self->recorder, arrival->sequence,
                           arrival->at_usec + self->settings.viewer_clock_usec);
  }
  g_array_remove_range (self->arrivals, 0, n);
  for (writer.length = 0; aus_twcc_recorder_write (self->recorder, &writer, 1, 2);
       writer.length = 0) {
    if (g_rand_double (self->random) < self->settings.feedback_loss)
      continue;
    Feedback *feedback = g_new (Feedback, 1);
    feedback->at_usec = self->now_usec + self->settings.return_usec;
    feedback->data = g_bytes_new (writer.data, writer.length);
    g_queue_push_tail (&self->feedback, feedback);
  }
}

static void
take_feedback (AusTestPath *self)
{
  Feedback *feedback;
  while ((feedback = g_queue_peek_head (&self->feedback)) != NULL &&
         feedback->at_usec <= self->now_usec) {
    gsize length, offset = 0;
    AusRtcpPacket packet;
    const guint8 *data = g_bytes_get_data (feedback->data, &length);
    while (aus_rtcp_next (data, length, &offset, &packet))
      aus_estimate_receive_twcc (self->estimate, &packet, self->now_usec);
    feedback_free (g_queue_pop_head (&self->feedback));
  }
}

AusTestPathSeen
aus_test_path_run (AusTestPath *self, double seconds)
{
  AusTestPathSeen seen = { .least_bps = G_MAXUINT64 };
  gint64 end_usec = self->now_usec + (gint64) (seconds * G_USEC_PER_SEC);
  for (; self->now_usec < end_usec; self->now_usec += STEP_USEC) {
    network_shaper_set (self->shaper, &self->settings.line);
    send_cross_traffic (self);
    send_media (self);
    probe (self);
    give_feedback (self);
    take_feedback (self);
    AusEstimateStats stats;
    aus_estimate_get_stats (self->estimate, &stats);
    seen.least_bps = MIN (seen.least_bps, stats.target_bps);
    seen.most_bps = MAX (seen.most_bps, stats.target_bps);
    seen.end_bps = stats.target_bps;
    seen.longest_queue_usec = MAX (seen.longest_queue_usec, stats.queue_usec);
  }
  return seen;
}
