/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-estimate.h"
#include "media/aus-twcc.h"

/*
 * The estimator against what lines did to real calls, and to a sender that was made up: see
 * traces/expected.h. A trace is what tests/fixture/network did to the packets that a browser was
 * sent: a line for each, "µs since the one before, bytes, µs on the way or -". Nothing sent follows
 * the estimate here, so that the decisions are of this trace alone.
 */
#define FEEDBACK_USEC 50000
#define RETURN_USEC   10000

/* What is expected of the estimate, in kbit/s, from one moment to another. */
typedef struct {
  double from_s, to_s;
  guint64 min_kbps, max_kbps;
} Decision;

typedef struct {
  const char *name;
  Decision decisions[4];
} Trace;

#include "traces/expected.h"

typedef struct {
  gint64 at_usec;
  guint16 sequence;
} Arrival;

typedef struct {
  const Trace *trace;
  AusEstimate *estimate;
  AusTwccRecorder *recorder;
  GArray *arrivals; /* Arrival, under way */
  gint64 now_usec, begin_usec, feedback_usec;
  guint seen; /* bit n: decision n was looked at */
} Replay;

static int
compare_arrivals (gconstpointer a, gconstpointer b)
{
  gint64 first = ((const Arrival *) a)->at_usec, second = ((const Arrival *) b)->at_usec;
  return (first > second) - (first < second);
}

static void
check (Replay *self)
{
  double now_s = (double) (self->now_usec - self->begin_usec) / G_USEC_PER_SEC;
  guint64 kbps = aus_estimate_get_target (self->estimate) / 1000;
  for (guint i = 0; i < G_N_ELEMENTS (self->trace->decisions); i++) {
    const Decision *decision = &self->trace->decisions[i];
    if (decision->max_kbps == 0 || now_s < decision->from_s || now_s > decision->to_s)
      continue;
    self->seen |= 1u << i;
    if (kbps < decision->min_kbps || kbps > decision->max_kbps)
      g_error ("%s: %u kbit/s after %.2f s", self->trace->name, (guint) kbps, now_s);
  }
}

/* One feedback, as the viewer's browser gives it, a return path later. */
static void
give_feedback (Replay *self)
{
  AusRtcpWriter writer;
  guint n = 0;
  g_array_sort (self->arrivals, compare_arrivals);
  for (; n < self->arrivals->len; n++) {
    const Arrival *arrival = &g_array_index (self->arrivals, Arrival, n);
    if (arrival->at_usec > self->feedback_usec - RETURN_USEC)
      break;
    aus_twcc_recorder_add (self->recorder, arrival->sequence, arrival->at_usec);
  }
  g_array_remove_range (self->arrivals, 0, n);
  self->now_usec = self->feedback_usec;
  for (writer.length = 0; aus_twcc_recorder_write (self->recorder, &writer, 1, 2);
       writer.length = 0) {
    AusRtcpPacket packet;
    gsize offset = 0;
    while (aus_rtcp_next (writer.data, writer.length, &offset, &packet))
      aus_estimate_receive_twcc (self->estimate, &packet, self->now_usec);
  }
  check (self);
  self->feedback_usec += FEEDBACK_USEC;
}

static void
replay_line (Replay *self, const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, " ", 3);
  if (line[0] == '#' || g_strv_length (fields) != 3)
    return;
  gint64 sent_usec = self->now_usec + g_ascii_strtoll (fields[0], NULL, 10);
  while (self->feedback_usec <= sent_usec)
    give_feedback (self);
  self->now_usec = sent_usec;
  gsize size = g_ascii_strtoull (fields[1], NULL, 10);
  Arrival arrival = { 0, aus_estimate_send (self->estimate, size, AUS_ESTIMATE_MEDIA, sent_usec) };
  if (fields[2][0] == '-')
    return;
  arrival.at_usec = sent_usec + g_ascii_strtoll (fields[2], NULL, 10);
  g_array_append_val (self->arrivals, arrival);
}

static void
test_trace (gconstpointer data)
{
  const Trace *trace = data;
  Replay replay = {
    .trace = trace,
    .estimate = aus_estimate_new (),
    .recorder = aus_twcc_recorder_new (),
    .arrivals = g_array_new (FALSE, FALSE, sizeof (Arrival)),
    .now_usec = G_USEC_PER_SEC,
    .begin_usec = G_USEC_PER_SEC,
    .feedback_usec = G_USEC_PER_SEC + FEEDBACK_USEC,
  };
  g_autofree char *name = g_strconcat (trace->name, ".txt", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "traces", name, NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    replay_line (&replay, lines[i]);
  /* A trace that ends before what is expected of it proves nothing. */
  for (guint i = 0; i < G_N_ELEMENTS (trace->decisions); i++)
    g_assert_true (trace->decisions[i].max_kbps == 0 || (replay.seen & 1u << i) != 0);
  aus_estimate_free (replay.estimate);
  aus_twcc_recorder_free (replay.recorder);
  g_array_unref (replay.arrivals);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (TRACES); i++) {
    g_autofree char *path = g_strconcat ("/media/gcc-traces/E6/", TRACES[i].name, NULL);
    g_test_add_data_func (path, &TRACES[i], test_trace);
  }
  return g_test_run ();
}
