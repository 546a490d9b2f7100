/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The test of the fixture that looks for clear media on the wire: it must recognise a picture and a
 * tone where they are, and must not where they have been made unreadable.
 */
#include <gst/app/app.h>
#include <gst/gst.h>

#include "aus-test-bot.h"
#include "aus-test-wait.h"
#include "wire-sniffer.h"

#define BOTH_OPEN "[('a', '', true, [(1, 'b', 'main')]), ('b', '', true, [(1, 'a', 'main')])]"
#define ENOUGH    50
#define ALIKE     0.9

static gboolean
look_again (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Each of the two sends both to the worker, and the worker both to the other: eight flows. */
static gboolean
has_enough_packets (gpointer data)
{
  GPtrArray *flows = wire_sniffer_get_flows (data);
  guint n_streams[2] = { 0, 0 };
  for (guint i = 0; i < flows->len; i++) {
    const WireFlow *flow = g_ptr_array_index (flows, i);
    WireStreamReport report;
    wire_stream_get_report (flow->stream, &report);
    n_streams[flow->kind] += report.packets >= ENOUGH;
  }
  return n_streams[WIRE_STREAM_AUDIO] >= 4 && n_streams[WIRE_STREAM_VIDEO] >= 4;
}

static gboolean
is_decoded (gpointer data)
{
  GPtrArray *flows = wire_sniffer_get_flows (data);
  guint n = 0;
  for (guint i = 0; i < flows->len; i++) {
    const WireFlow *flow = g_ptr_array_index (flows, i);
    WireStreamReport report;
    wire_stream_get_report (flow->stream, &report);
    n += report.decoded >= ENOUGH;
  }
  return n == flows->len;
}

/* The picture that bots send, without a way through encoder and network. */
static void
make_original (guint8 *thumbnail)
{
  g_autoptr (GstElement) pipeline =
      gst_parse_launch ("videotestsrc num-buffers=1 ! video/x-raw,width=160,height=120 ! "
                        "videoconvert ! videoscale ! " WIRE_THUMBNAIL_CAPS " ! appsink name=out",
                        NULL);
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "out");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (GST_APP_SINK (sink));
  gst_buffer_extract (gst_sample_get_buffer (sample), 0, thumbnail, WIRE_THUMBNAIL_BYTES);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

typedef struct {
  guint seen;    /* pictures that are recognised */
  guint unseen;  /* that are not */
  guint heard;   /* tones that are recognised */
  guint unheard; /* that are not */
} Verdict;

static Verdict
judge (WireSniffer *sniffer)
{
  Verdict verdict = { 0 };
  guint8 original[WIRE_THUMBNAIL_BYTES];
  GPtrArray *flows = wire_sniffer_get_flows (sniffer);
  make_original (original);
  for (guint i = 0; i < flows->len; i++) {
    const WireFlow *flow = g_ptr_array_index (flows, i);
    WireStreamReport report;
    wire_stream_get_report (flow->stream, &report);
    double likeness = wire_picture_likeness (original, report.thumbnail);
    g_test_message ("%s %u packets, %u decoded, likeness %.2f, tonal %u of %u",
                    flow->kind == WIRE_STREAM_AUDIO ? "audio" : "video", report.packets,
                    report.decoded, likeness, report.tonal, report.loud);
    if (flow->kind == WIRE_STREAM_VIDEO)
      *(likeness > ALIKE ? &verdict.seen : &verdict.unseen) += 1;
    else
      *(report.tonal > report.loud / 2 ? &verdict.heard : &verdict.unheard) += 1;
  }
  return verdict;
}

static void
run (AusTestBotKind kind, AusTestCondition condition, Verdict *verdict)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WireSniffer) sniffer = wire_sniffer_new (&error);
  if (sniffer == NULL) {
    g_test_skip (error->message);
    return;
  }
  g_setenv ("LD_PRELOAD", g_getenv ("AUS_WIRE_KEYS_MODULE"), TRUE);
  g_setenv ("AUS_WIRE_KEYS", wire_sniffer_get_keys_path (sniffer), TRUE);
  g_autoptr (AusTestWorker) worker = aus_test_worker_new ();
  g_unsetenv ("LD_PRELOAD");
  g_autoptr (AusTestBot) a G_GNUC_UNUSED = aus_test_bot_new (worker, "a", kind);
  g_autoptr (AusTestBot) b G_GNUC_UNUSED = aus_test_bot_new (worker, "b", kind);
  aus_test_worker_set_room (worker, "r", BOTH_OPEN);
  guint id = g_timeout_add (20, look_again, NULL); /* decoders wake nobody */
  aus_test_wait (condition, sniffer, "packets on the wire");
  g_source_remove (id);
  *verdict = judge (sniffer);
}

static gboolean
is_read (gpointer sniffer)
{
  return has_enough_packets (sniffer) && is_decoded (sniffer);
}

static void
test_clear_media_is_found (void)
{
  Verdict verdict = { 0 };
  run (AUS_TEST_BOT_HONEST, is_read, &verdict);
  g_assert_cmpuint (verdict.seen, ==, 4);
  g_assert_cmpuint (verdict.heard, ==, 4);
  g_assert_cmpuint (verdict.unseen + verdict.unheard, ==, 0);
}

static void
test_unreadable_media_is_not (void)
{
  Verdict verdict = { 0 };
  run (AUS_TEST_BOT_SCRAMBLING, has_enough_packets, &verdict);
  g_assert_cmpuint (verdict.seen + verdict.heard, ==, 0);
  g_assert_cmpuint (verdict.unseen, ==, 4);
  g_assert_cmpuint (verdict.unheard, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  aus_test_bot_init ();
  g_test_add_func ("/media/wire/E9/clear-media-is-found", test_clear_media_is_found);
  g_test_add_func ("/media/wire/E9/unreadable-media-is-not", test_unreadable_media_is_not);
  return g_test_run ();
}
