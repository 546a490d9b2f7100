/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A viewer's line becomes narrow in the middle of a call: what that does to the sound it is sent.
 * The whole plane on a clock of the test's own: a browser's sound and pictures go in, what comes
 * out passes a NetworkShaper, and the viewer tells when it came (transport-wide feedback), and asks
 * for what is missing.
 */
#include "media/aus-bytes.h"
#include "media/aus-twcc.h"
#include "network-shaper.h"
#include "plane-room.h"

#define STEP_USEC        1000
#define SOUND_USEC       20000
#define SOUND_BYTES      82
#define FRAME_USEC       50000
#define FEEDBACK_USEC    50000
#define TICK_USEC        40000
#define ASK_USEC         100000 /* between two requests for the same packet */
#define MAX_ASKED        10
#define HEAR_USEC        150000 /* until a publisher that was told sends less */
#define DELAY_USEC       25000
#define STALL_EVERY_USEC 700000
#define MAX_PAYLOAD      1050
#define LINE_OVERHEAD    (10 + 28) /* SRTP's tag, IP and UDP */
/* What a browser's jitter buffer holds without being taught, and how it shrinks again. */
#define BUFFER_USEC     60000
#define SHRINK_USEC     200 /* for each packet */
#define FULL_RATE       540000
#define MOMENTS         16
#define LINE_RATE(kbps) ((kbps) *1000)

typedef struct {
  gint64 at_usec;
  gint64 sent_usec;
  GBytes *data;
} Flight;

typedef struct {
  guint16 sequence;
  guint asked;
  gint64 asked_usec;
} Hole;

/* What the viewer got of the sound. */
typedef struct {
  gint64 longest_usec; /* from the server to the viewer */
  gint64 made_up_usec; /* by a jitter buffer that had to wait */
  guint lost;
  guint frames; /* of the picture, packets that end one */
  gint64 longest_gap_usec;
} Heard;

typedef struct {
  Room room;
  NetworkShaper *shaper;
  NetworkConditions line;
  AusTwccRecorder *recorder;
  GQueue flights; /* Flight */
  GArray *holes;  /* Hole, of the picture */
  gint64 sound_usec, frame_usec, feedback_usec, tick_usec;
  gint64 last_frame_usec, buffer_usec;
  guint64 rate_bps, next_rate_bps; /* of the publisher's camera */
  gint64 next_rate_usec;
  guint16 sound, video, picture;
  guint8 tl0;
  gint32 highest; /* sequence of the picture at the viewer; −1: none */
  guint n_frames;
  gboolean key;
  gint64 begin_usec;
  gint64 stall_usec;  /* for so long the line stands still, now and then */
  gint64 filled_usec; /* somebody else keeps so much in front of the line; 0: nobody */
  gint64 filler_usec; /* when the last of it is through */
  gboolean stubborn;  /* the publisher has no layers, and does not listen */
  Heard heard;
} Call;

static void
call_begin (Call *call)
{
  static const AusAbilities viewer = { .red = TRUE, .reduced_size = TRUE };
  *call = (Call){ .highest = -1, .key = TRUE, .rate_bps = FULL_RATE, .buffer_usec = BUFFER_USEC };
  room_set_up (&call->room, NULL);
  let_both_talk (&call->room, &viewer, NULL);
  call->shaper = network_shaper_new (1);
  call->recorder = aus_twcc_recorder_new ();
  call->holes = g_array_new (FALSE, FALSE, sizeof (Hole));
  call->line = (NetworkConditions){ .burst_length = 1 };
  /* Always the same moment in the estimator's steps of time. */
  call->room.now_usec = (call->room.now_usec / G_USEC_PER_SEC + 1) * G_USEC_PER_SEC;
  gint64 now_usec = call->begin_usec = call->room.now_usec;
  call->sound_usec = call->frame_usec = call->feedback_usec = call->tick_usec = now_usec;
  call->last_frame_usec = now_usec;
}

static void
flight_free (gpointer data)
{
  Flight *flight = data;
  g_bytes_unref (flight->data);
  g_free (flight);
}

static void
call_end (Call *call)
{
  network_shaper_free (call->shaper);
  aus_twcc_recorder_free (call->recorder);
  g_array_unref (call->holes);
  g_queue_clear_full (&call->flights, flight_free);
  room_tear_down (&call->room, NULL);
}

/* As browsers describe a picture of one of three temporal layers (RFC 7741 section 4.2). */
static void
send_video_packet (Call *call, guint8 layer, gsize size, gboolean first, gboolean last)
{
  Client *publisher = call->room.b;
  guint8 data[MAX_PAYLOAD + 200] = { 0 };
  AusRtpOut out = { .payload_type = AUS_RTP_VP8,
                    .marker = last,
                    .sequence = call->video++,
                    .timestamp = (guint32) (call->room.now_usec * 9 / 100),
                    .ssrc = publisher->ssrc,
                    .audio_level = -1,
                    .twcc = -1 };
  gsize length = aus_rtp_write_header (data, &out);
  guint8 *payload = data + length;
  payload[0] = first ? 0x90 : 0x80;
  payload[1] = call->stubborn ? 0xc0 : 0xe0; /* I, L, T */
  aus_write_u16 (payload + 2, 0x8000 | call->picture);
  payload[4] = call->tl0;
  payload[5] = (guint8) (layer << 6 | 0x20);
  payload[6] = first && call->key ? 0 : 1;
  length += size;
  g_assert_true (aus_srtp_protect_rtp (publisher->out, data, &length));
  aus_member_receive (publisher->member, data, length, call->room.now_usec);
}

static void
send_frame (Call *call)
{
  static const guint8 LAYERS[] = { 0, 2, 1, 2 };
  static const double SHARES[] = { 1.6, 1.0, 0.7 };
  guint8 layer = LAYERS[call->n_frames++ % 4];
  double bytes = (double) call->rate_bps * FRAME_USEC / (8 * G_USEC_PER_SEC) * SHARES[layer];
  gsize left = (gsize) bytes * (call->key ? 4 : 1);
  call->tl0 += layer == 0;
  call->picture = (call->picture + 1) & 0x7fff;
  for (gboolean first = TRUE; left > 0; first = FALSE) {
    gsize size = MAX (MIN (left, MAX_PAYLOAD), 20);
    left -= MIN (left, size);
    send_video_packet (call, layer, size, first, left == 0);
  }
  call->key = FALSE;
}

static void
publish (Call *call)
{
  static const guint8 opus[SOUND_BYTES] = { 0xfc };
  gint64 now_usec = call->room.now_usec;
  if (now_usec >= call->sound_usec) {
    call->sound_usec += SOUND_USEC;
    send_sound (call->room.b, call->sound++, AUS_RTP_OPUS, opus, sizeof opus, now_usec);
  }
  if (now_usec < call->frame_usec)
    return;
  call->frame_usec += FRAME_USEC;
  call->key = call->key || PLIS (call->room.b) > 0;
  client_forget (call->room.b);
  send_frame (call);
}

/* The publisher's page hears a little later what it may send. */
static void
obey (Call *call)
{
  AusAdvice advice;
  aus_member_get_advice (call->room.b->member, &advice);
  guint64 bps = advice.camera_kbps != 0 ? advice.camera_kbps * (guint64) 1000 : FULL_RATE;
  bps = MIN (bps, FULL_RATE);
  if (call->stubborn)
    return;
  if (bps != call->next_rate_bps) {
    call->next_rate_bps = bps;
    call->next_rate_usec = call->room.now_usec + HEAR_USEC;
  }
  if (call->room.now_usec >= call->next_rate_usec)
    call->rate_bps = call->next_rate_bps;
}

/* All that the server has sent to the viewer since goes onto the line. */
static void
submit (Call *call)
{
  GPtrArray *sent = call->room.a->rtp;
  for (guint i = 0; i < sent->len; i++) {
    GBytes *data = g_ptr_array_index (sent, i);
    gint64 at_usec;
    AusRtpHeader header;
    gsize length;
    const guint8 *bytes = g_bytes_get_data (data, &length);
    if (network_shaper_submit (call->shaper, length + LINE_OVERHEAD, call->room.now_usec,
                               &at_usec) == NETWORK_PASSED) {
      Flight *flight = g_new (Flight, 1);
      *flight = (Flight){ at_usec, call->room.now_usec, g_bytes_ref (data) };
      g_queue_push_tail (&call->flights, flight);
      continue;
    }
    g_assert_true (aus_rtp_parse (bytes, length, &header));
    call->heard.lost += header.ssrc == call->room.a->slots.audio[0];
  }
  client_forget (call->room.a);
}

/* A browser's jitter buffer: what comes later than it waits is made up, and it waits longer. */
static void
hear (Call *call, gint64 delay_usec)
{
  call->heard.longest_usec = MAX (call->heard.longest_usec, delay_usec);
  if (delay_usec > call->buffer_usec) {
    call->heard.made_up_usec += delay_usec - call->buffer_usec;
    call->buffer_usec = delay_usec;
  }
  call->buffer_usec = MAX (call->buffer_usec - SHRINK_USEC, BUFFER_USEC);
}

static void
fill_hole (Call *call, guint16 sequence)
{
  for (guint i = 0; i < call->holes->len; i++) {
    if (g_array_index (call->holes, Hole, i).sequence == sequence)
      g_array_remove_index_fast (call->holes, i--);
  }
}

static void
note_video (Call *call, guint16 sequence)
{
  fill_hole (call, sequence);
  gint64 newest = call->highest >= 0 ? aus_rtp_extend (call->highest, sequence) : sequence;
  for (gint64 at = call->highest + 1; call->highest >= 0 && at < newest; at++) {
    Hole hole = { .sequence = (guint16) at };
    g_array_append_val (call->holes, hole);
  }
  call->highest = (gint32) MAX (newest, call->highest);
}

static void
show (Call *call)
{
  gint64 now_usec = call->room.now_usec;
  call->heard.frames++;
  call->heard.longest_gap_usec =
      MAX (call->heard.longest_gap_usec, now_usec - call->last_frame_usec);
  call->last_frame_usec = now_usec;
}

static void
arrive (Call *call, const Flight *flight)
{
  AusRtpHeader header;
  const AusSlots *slots = &call->room.a->slots;
  gsize length, twcc_length;
  const guint8 *data = g_bytes_get_data (flight->data, &length);
  g_assert_true (aus_rtp_parse (data, length, &header));
  const guint8 *twcc = aus_rtp_find_extension (data, &header, AUS_RTP_EXT_TWCC, &twcc_length);
  aus_twcc_recorder_add (call->recorder, aus_read_u16 (twcc), flight->at_usec);
  if (header.ssrc == slots->audio[0])
    hear (call, flight->at_usec - flight->sent_usec);
  if (header.ssrc == slots->rtx[0] && header.payload_length > 2)
    fill_hole (call, aus_read_u16 (data + header.payload_offset));
  if (header.ssrc != slots->video[0])
    return;
  note_video (call, header.sequence);
  if (header.marker)
    show (call);
}

static void
ask (Call *call)
{
  guint16 sequences[64];
  guint n = 0;
  gint64 now_usec = call->room.now_usec;
  for (guint i = 0; i < call->holes->len && n < G_N_ELEMENTS (sequences); i++) {
    Hole *hole = &g_array_index (call->holes, Hole, i);
    if (hole->asked >= MAX_ASKED || now_usec - hole->asked_usec < ASK_USEC)
      continue;
    hole->asked++;
    hole->asked_usec = now_usec;
    sequences[n++] = hole->sequence;
  }
  AusRtcpWriter writer = { .length = 0 };
  if (n == 0)
    return;
  aus_rtcp_write_nack (&writer, 1, call->room.a->slots.video[0], sequences, n);
  send_rtcp (call->room.a, &writer, now_usec);
}

static void
tell (Call *call)
{
  AusRtcpWriter writer = { .length = 0 };
  call->feedback_usec += FEEDBACK_USEC;
  for (; aus_twcc_recorder_write (call->recorder, &writer, 1, 2); writer.length = 0)
    send_rtcp (call->room.a, &writer, call->room.now_usec);
}

/* A download of somebody else's, on the same line, that fills a part of its queue all the time. */
static void
fill (Call *call)
{
  gint64 now_usec = call->room.now_usec;
  for (guint i = 0;
       i < 3 && call->filled_usec > 0 && call->filler_usec - now_usec < call->filled_usec; i++) {
    if (network_shaper_submit (call->shaper, 1500, now_usec, &call->filler_usec) != NETWORK_PASSED)
      return;
  }
}

/* What is sent while the line stands still comes when it goes on. */
static void
stall (Call *call)
{
  gint64 into_usec = (call->room.now_usec - call->begin_usec) % STALL_EVERY_USEC;
  call->line.delay_usec = DELAY_USEC + MAX (call->stall_usec - into_usec, 0);
  network_shaper_set (call->shaper, &call->line);
}

static Heard
call_run (Call *call, double seconds, guint kbps)
{
  gint64 end_usec = call->room.now_usec + (gint64) (seconds * G_USEC_PER_SEC);
  call->heard = (Heard){ 0 };
  call->line.rate_bps = LINE_RATE (kbps);
  call->line.queue_bytes = call->line.rate_bps / 8 / 3;
  network_shaper_set (call->shaper, &call->line);
  for (; call->room.now_usec < end_usec; call->room.now_usec += STEP_USEC) {
    Flight *flight;
    if (call->stall_usec > 0)
      stall (call);
    publish (call);
    fill (call);
    if (call->room.now_usec >= call->tick_usec) {
      call->tick_usec += TICK_USEC;
      aus_plane_tick (call->room.plane, call->room.now_usec);
      obey (call);
    }
    submit (call);
    while ((flight = g_queue_peek_head (&call->flights)) != NULL &&
           flight->at_usec <= call->room.now_usec) {
      arrive (call, flight);
      flight_free (g_queue_pop_head (&call->flights));
    }
    ask (call);
    if (call->room.now_usec >= call->feedback_usec)
      tell (call);
  }
  return call->heard;
}

static void
print (const char *what, const Heard *heard)
{
  g_test_message ("%s: sound %d ms late at most, %d ms made up, %u lost; longest picture %d ms, %u",
                  what, (int) (heard->longest_usec / 1000), (int) (heard->made_up_usec / 1000),
                  heard->lost, (int) (heard->longest_gap_usec / 1000), heard->frames);
}

static guint64
count_skipped (Call *call)
{
  AusMediaStats stats;
  aus_member_get_stats (call->room.a->member, &stats);
  return stats.outgoing[AUS_N_AUDIO_SLOTS].counts.skipped;
}

/* One call whose line becomes narrow @after_usec past a picture; what that did to the sound. */
static gint64
play_step (gint64 after_usec)
{
  Call call;
  call_begin (&call);
  call_run (&call, 3 + (double) after_usec / G_USEC_PER_SEC, 2000);
  Heard before = call_run (&call, 5, 2000);
  g_assert_cmpint (before.made_up_usec, ==, 0);
  g_assert_cmpuint (count_skipped (&call), ==, 0);

  Heard step = call_run (&call, 2, 300);
  print ("300 kbit/s", &step);
  g_assert_cmpuint (step.lost, ==, 0);
  g_assert_cmpint (step.made_up_usec, <, 180000);
  g_assert_cmpint (step.longest_gap_usec, <, 400000);
  /* Two seconds later it is over: the picture fits the line, whole, beside the sound. */
  guint64 skipped = count_skipped (&call);
  Heard narrow = call_run (&call, 8, 300);
  print ("adapted", &narrow);
  g_assert_cmpint (narrow.made_up_usec, <, 30000);
  g_assert_cmpuint (call.rate_bps, >, 150000);
  g_assert_cmpuint (count_skipped (&call) - skipped, <=, 2);

  Heard wide = call_run (&call, 15, 2000);
  print ("2 Mbit/s again", &wide);
  g_assert_cmpint (wide.made_up_usec, <, 30000);
  g_assert_cmpuint (call.rate_bps, ==, FULL_RATE);
  call_end (&call);
  return step.made_up_usec;
}

/*
 * E6: 2 Mbit/s become 300 kbit/s, and back, at any moment between two pictures. What is on its way
 * before anybody can know comes late; after that nothing stands in the way of what is said.
 */
static void
test_step (void)
{
  gint64 sum_usec = 0;
  for (guint i = 0; i < MOMENTS; i++)
    sum_usec += play_step (i * 4 * FRAME_USEC / MOMENTS);
  g_test_message ("%d ms made up on average", (int) (sum_usec / MOMENTS / 1000));
  g_assert_cmpint (sum_usec / MOMENTS, <, 130000);
}

/* A radio link that delays and reorders, but takes all: nothing is held back or left out for it. */
static void
test_jitter_is_no_queue (void)
{
  Call call;
  call_begin (&call);
  call.line.jitter_usec = 30000;
  call.line.reorder = 0.05;
  call.line.reorder_usec = 20000;
  call_run (&call, 3, 0);
  Heard heard = call_run (&call, 20, 0);
  print ("jitter", &heard);
  g_assert_cmpuint (count_skipped (&call), ==, 0);
  g_assert_cmpuint (heard.frames, >=, 20 * G_USEC_PER_SEC / FRAME_USEC * 95 / 100);
  g_assert_cmpuint (call.rate_bps, ==, FULL_RATE);
  call_end (&call);
}

/* Bursts of loss, and a line that stands still for a moment: no reason to send less either. */
static void
test_stalls_are_no_queue (void)
{
  Call call;
  AusMediaStats stats;
  call_begin (&call);
  call.line.burst_loss = 0.1;
  call.line.burst_length = 5;
  call.stall_usec = 150000;
  Heard heard = call_run (&call, 25, 0);
  print ("bursts and stalls", &heard);
  aus_member_get_stats (call.room.a->member, &stats);
  g_assert_cmpuint (stats.estimate.decreases, ==, 0);
  g_assert_cmpuint (count_skipped (&call), ==, 0);
  g_assert_cmpuint (call.rate_bps, ==, FULL_RATE);
  call_end (&call);
}

/* Another way, which is longer from one moment to the next, is no queue. */
static void
test_longer_way (void)
{
  Call call;
  call_begin (&call);
  call_run (&call, 5, 0);
  call.line.delay_usec = 100000;
  call.line.burst_loss = 0.1;
  call.line.burst_length = 5;
  call_run (&call, 2, 0);
  Heard heard = call_run (&call, 10, 0);
  print ("longer way", &heard);
  g_assert_cmpint (heard.longest_gap_usec, <, 500000);
  g_assert_cmpuint (heard.frames, >=, 150);
  g_assert_cmpuint (call.rate_bps, ==, FULL_RATE);
  call_end (&call);
}

/*
 * E6: a publisher without layers that sends what it wants: until its picture is paused, sound goes
 * before it.
 */
static void
test_stubborn_publisher (void)
{
  Call call;
  AusAdvice advice;
  call_begin (&call);
  call.stubborn = TRUE;
  call_run (&call, 5, 2000);
  call_run (&call, 0.5, 300);
  Heard heard = call_run (&call, 5, 300);
  print ("300 kbit/s", &heard);
  g_assert_cmpint (heard.made_up_usec, ==, 0);
  g_assert_cmpint (heard.longest_usec, <, 120000);
  g_assert_cmpuint (heard.frames, >=, 10); /* while it lasts, still a picture now and then */
  aus_member_get_advice (call.room.a->member, &advice);
  g_assert_cmpuint (advice.paused_slots, ==, 1);
  call_end (&call);
}

/* A queue of somebody else's is nothing to wait for: pictures take their part of the line. */
static void
test_others_queue (void)
{
  Call call;
  call_begin (&call);
  call_run (&call, 8, 3000);
  call.filled_usec = 200000;
  call_run (&call, 3, 3000);
  Heard heard = call_run (&call, 12, 3000);
  print ("beside a download", &heard);
  g_assert_cmpuint (heard.frames, >=, 12 * G_USEC_PER_SEC / FRAME_USEC * 95 / 100);
  g_assert_cmpuint (call.rate_bps, ==, FULL_RATE);
  call_end (&call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/step/E6/sound-goes-on", test_step);
  g_test_add_func ("/media/step/E6/jitter-is-no-queue", test_jitter_is_no_queue);
  g_test_add_func ("/media/step/E6/stalls-are-no-queue", test_stalls_are_no_queue);
  g_test_add_func ("/media/step/E6/longer-way", test_longer_way);
  g_test_add_func ("/media/step/E6/stubborn-publisher", test_stubborn_publisher);
  g_test_add_func ("/media/step/E6/others-queue", test_others_queue);
  return g_test_run ();
}
