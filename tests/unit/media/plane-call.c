/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plane-call.h"

#include "media/aus-bytes.h"
#include "media/aus-ping.h"

#define STEP_USEC        1000
#define SOUND_USEC       20000
#define SOUND_BYTES      82
#define FEEDBACK_USEC    50000
#define TICK_USEC        40000
#define ASK_USEC         100000 /* between two requests for the same packet */
#define MAX_ASKED        10
#define STUCK_USEC       (3 * G_USEC_PER_SEC)
#define HEAR_USEC        150000 /* until a publisher that was told sends less */
#define DELAY_USEC       25000
#define STALL_EVERY_USEC 700000
#define MAX_PAYLOAD      1050
#define LINE_OVERHEAD    (10 + 28) /* SRTP's tag, IP and UDP */
#define LOW_SSRC         100       /* above the client's first */
#define LOW_FRAME_USEC   66667
#define LOW_KEY_BYTES    4000
/* What a browser's jitter buffer holds without being taught, and how it shrinks again. */
#define BUFFER_USEC     60000
#define SHRINK_USEC     200 /* for each packet */
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

static void
publisher_begin (Publisher *self, Client *client, guint64 full_bps, gint64 now_usec)
{
  guint32 low_ssrc = client->ssrc + LOW_SSRC;
  *self = (Publisher){ .client = client, .last_frame_usec = now_usec };
  self->high = (Picture){ .ssrc = client->ssrc,
                          .rate_bps = full_bps,
                          .next_rate_bps = full_bps,
                          .frame_usec = now_usec,
                          .every_usec = FRAME_USEC,
                          .key = TRUE };
  self->low = (Picture){ .ssrc = low_ssrc,
                         .frame_usec = now_usec,
                         .every_usec = LOW_FRAME_USEC,
                         .least_key = LOW_KEY_BYTES };
  aus_member_set_ssrc (client->member, AUS_STREAM_CAMERA_LOW, low_ssrc, low_ssrc + 1);
}

static void
let_three_talk (Call *call, const AusAbilities *viewer)
{
  Room *room = &call->room;
  call->c = client_new (room->plane, 0x300);
  client_secure (call->c);
  aus_member_set_abilities (room->a->member, viewer);
  AusMember *a = room->a->member, *b = room->b->member, *c = call->c->member;
  AusMemberState states[] = {
    { .member = a, .gate_open = TRUE, .slots = { { b, FALSE }, { c, FALSE } } },
    { .member = b, .gate_open = TRUE, .slots = { { c, FALSE }, { a, FALSE } } },
    { .member = c, .gate_open = TRUE, .slots = { { b, FALSE }, { a, FALSE } } },
  };
  aus_plane_apply (room->plane, states, G_N_ELEMENTS (states));
}

void
call_begin (Call *call, guint n_publishers, guint64 full_bps)
{
  static const AusAbilities viewer = { .red = TRUE, .reduced_size = TRUE };
  *call =
      (Call){ .n_publishers = n_publishers, .forgiving = n_publishers == 1, .full_bps = full_bps };
  Room *room = &call->room;
  room_set_up (room, NULL);
  client_set_password (room->a);
  if (n_publishers == 1)
    let_both_talk (room, &viewer, NULL);
  else
    let_three_talk (call, &viewer);
  call->shaper = network_shaper_new (1);
  call->recorder = aus_twcc_recorder_new ();
  call->line = (NetworkConditions){ .burst_length = 1 };
  /* Always the same moment in the estimator's steps of time. */
  room->now_usec = (room->now_usec / G_USEC_PER_SEC + 1) * G_USEC_PER_SEC;
  gint64 now_usec = call->begin_usec = room->now_usec;
  call->sound_usec = call->feedback_usec = call->tick_usec = now_usec;
  call->last_frame_usec = now_usec;
  for (guint i = 0; i < n_publishers; i++) {
    publisher_begin (&call->publishers[i], i == 0 ? room->b : call->c, full_bps,
                     now_usec + i * FRAME_USEC / 2);
    if (n_publishers > 1)
      call->publishers[i].recorder = aus_twcc_recorder_new ();
    GArray *holes = g_array_new (FALSE, FALSE, sizeof (Hole));
    GArray *ends = g_array_new (FALSE, FALSE, sizeof (guint16));
    call->screens[i] = (Screen){ .holes = holes,
                                 .ends = ends,
                                 .seen = g_new0 (Seen, G_MAXUINT16 + 1),
                                 .highest = -1,
                                 .shown_usec = now_usec,
                                 .buffer_usec = BUFFER_USEC };
  }
}

static void
flight_free (gpointer data)
{
  Flight *flight = data;
  g_bytes_unref (flight->data);
  g_free (flight);
}

void
call_end (Call *call)
{
  network_shaper_free (call->shaper);
  aus_twcc_recorder_free (call->recorder);
  for (guint i = 0; i < call->n_publishers; i++) {
    g_array_unref (call->screens[i].holes);
    g_array_unref (call->screens[i].ends);
    g_free (call->screens[i].seen);
    g_clear_pointer (&call->publishers[i].recorder, aus_twcc_recorder_free);
  }
  g_queue_clear_full (&call->flights, flight_free);
  g_queue_clear_full (&call->questions, flight_free);
  if (call->c != NULL) {
    aus_plane_remove (call->room.plane, call->c->member);
    client_free (call->c);
  }
  room_tear_down (&call->room, NULL);
}

/* As browsers describe a picture of one of three temporal layers (RFC 7741 section 4.2). */
static void
send_video_packet (Call *call, Client *client, Picture *picture, guint8 layer, gsize size,
                   gboolean first, gboolean last)
{
  guint8 data[MAX_PAYLOAD + 200] = { 0 };
  AusRtpOut out = { .payload_type = AUS_RTP_VP8,
                    .marker = last,
                    .sequence = picture->sequence++,
                    .timestamp = (guint32) (call->room.now_usec * 9 / 100),
                    .ssrc = picture->ssrc,
                    .audio_level = -1,
                    .twcc = -1 };
  gsize length = aus_rtp_write_header (data, &out);
  guint8 *payload = data + length;
  payload[0] = first ? 0x90 : 0x80;
  payload[1] = call->stubborn ? 0xc0 : 0xe0; /* I, L, T */
  aus_write_u16 (payload + 2, 0x8000 | picture->number);
  payload[4] = picture->tl0;
  payload[5] = (guint8) (layer << 6 | 0x20);
  payload[6] = first && picture->key ? 0 : 1;
  length += size;
  g_assert_true (aus_srtp_protect_rtp (client->out, data, &length));
  aus_member_receive (client->member, data, length, call->room.now_usec);
}

static void
send_frame (Call *call, Client *client, Picture *picture)
{
  static const guint8 LAYERS[] = { 0, 2, 1, 2 };
  static const double SHARES[] = { 1.6, 1.0, 0.7 };
  guint8 layer = picture->key ? 0 : LAYERS[picture->n_frames % 4];
  picture->n_frames = picture->key ? 1 : picture->n_frames + 1;
  double bytes = (double) picture->rate_bps * (double) picture->every_usec / (8 * G_USEC_PER_SEC) *
                 SHARES[layer];
  gsize left = picture->key ? MAX ((gsize) bytes * 4, picture->least_key) : (gsize) bytes;
  picture->tl0 += layer == 0;
  picture->number = (picture->number + 1) & 0x7fff;
  for (gboolean first = TRUE; left > 0; first = FALSE) {
    gsize size = MAX (MIN (left, MAX_PAYLOAD), 20);
    left -= MIN (left, size);
    send_video_packet (call, client, picture, layer, size, first, left == 0);
  }
  picture->key = FALSE;
}

static gboolean
is_asked_for (Client *client, guint32 ssrc)
{
  for (guint i = 0; i < client->rtcp->len; i++) {
    gsize length, offset = 0;
    guint32 asked;
    AusRtcpPacket packet;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (client->rtcp, i), &length);
    while (aus_rtcp_next (data, length, &offset, &packet)) {
      if (packet.type == AUS_RTCP_PSFB && packet.count == AUS_RTCP_FMT_PLI &&
          aus_rtcp_get_media_ssrc (&packet, &asked) && asked == ssrc)
        return TRUE;
    }
  }
  return FALSE;
}

static void
note_request (Publisher *publisher, Picture *picture)
{
  gboolean asked = is_asked_for (publisher->client, picture->ssrc);
  publisher->key_frames += asked;
  picture->key = picture->key || asked;
}

static void
publish_picture (Call *call, Publisher *publisher, Picture *picture)
{
  if (call->room.now_usec < picture->frame_usec)
    return;
  picture->frame_usec += picture->every_usec;
  if (picture->rate_bps > 0)
    send_frame (call, publisher->client, picture);
}

static void
publish (Call *call)
{
  static const guint8 opus[SOUND_BYTES] = { 0xfc };
  gint64 now_usec = call->room.now_usec;
  gboolean speaks = now_usec >= call->sound_usec;
  if (speaks)
    call->sound_usec += SOUND_USEC;
  for (guint i = 0; i < call->n_publishers; i++) {
    Publisher *publisher = &call->publishers[i];
    note_request (publisher, &publisher->high);
    note_request (publisher, &publisher->low);
    g_ptr_array_set_size (publisher->client->rtcp, 0);
    if (speaks)
      send_sound (publisher->client, publisher->sound++, AUS_RTP_OPUS, opus, sizeof opus, now_usec);
    publish_picture (call, publisher, &publisher->high);
    publish_picture (call, publisher, &publisher->low);
  }
}

/* The publisher's page hears a little later what it may send. */
static void
follow (Picture *picture, guint64 bps, gint64 start_usec, gint64 now_usec)
{
  gboolean starts = picture->rate_bps == 0;
  if (bps != picture->next_rate_bps) {
    /* A limit that changes while the encoder starts is what it starts with. */
    if (picture->next_rate_bps == 0 || !starts)
      picture->next_rate_usec = now_usec + (starts ? start_usec : HEAR_USEC);
    picture->next_rate_bps = bps;
  }
  if (now_usec < picture->next_rate_usec)
    return;
  picture->key = picture->key || (starts && bps > 0);
  picture->rate_bps = picture->next_rate_bps;
}

static void
obey (Call *call)
{
  for (guint i = 0; i < call->n_publishers && !call->stubborn; i++) {
    AusAdvice advice;
    Publisher *publisher = &call->publishers[i];
    aus_member_get_advice (publisher->client->member, &advice);
    guint64 bps = advice.camera_kbps != 0 ? advice.camera_kbps * (guint64) 1000 : call->full_bps;
    follow (&publisher->high, MIN (bps, call->full_bps), HEAR_USEC, call->room.now_usec);
    follow (&publisher->low, advice.low_kbps * (guint64) 1000, call->low_start_usec,
            call->room.now_usec);
  }
}

static void
note_twcc (AusTwccRecorder *recorder, const guint8 *data, const AusRtpHeader *header,
           gint64 at_usec)
{
  gsize length;
  const guint8 *twcc = aus_rtp_find_extension (data, header, AUS_RTP_EXT_TWCC, &length);
  aus_twcc_recorder_add (recorder, aus_read_u16 (twcc), at_usec);
}

/* A publisher sees the other one, over a line that takes all. */
static void
watch (Call *call, Publisher *publisher)
{
  GPtrArray *sent = publisher->client->rtp;
  gint64 now_usec = call->room.now_usec;
  for (guint i = 0; i < sent->len; i++) {
    AusRtpHeader header;
    gsize length;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (sent, i), &length);
    g_assert_true (aus_rtp_parse (data, length, &header));
    note_twcc (publisher->recorder, data, &header, now_usec + DELAY_USEC);
    if (header.ssrc != publisher->client->slots.video[0] || !header.marker)
      continue;
    publisher->longest_gap_usec =
        MAX (publisher->longest_gap_usec, now_usec - publisher->last_frame_usec);
    publisher->last_frame_usec = now_usec;
  }
  g_ptr_array_set_size (sent, 0);
}

/* Which publisher one of the viewer's streams shows, or says; −1: neither. */
static gint
find_slot (Call *call, const guint32 *ssrcs, guint32 ssrc)
{
  for (guint i = 0; i < call->n_publishers; i++) {
    if (ssrcs[i] == ssrc)
      return (gint) i;
  }
  return -1;
}

static void
submit_questions (Call *call)
{
  GPtrArray *asked = call->room.a->asked;
  for (guint i = 0; i < asked->len; i++) {
    gint64 at_usec;
    if (network_shaper_submit (call->shaper, AUS_PING_LENGTH + 28, call->room.now_usec, &at_usec) !=
        NETWORK_PASSED)
      continue;
    Flight *flight = g_new (Flight, 1);
    *flight = (Flight){ at_usec, call->room.now_usec, g_bytes_ref (g_ptr_array_index (asked, i)) };
    g_queue_push_tail (&call->questions, flight);
  }
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
    call->heard.lost += find_slot (call, call->room.a->slots.audio, header.ssrc) >= 0;
  }
  submit_questions (call);
  client_forget (call->room.a);
}

/* A browser's jitter buffer: what comes later than it waits is made up, and it waits longer. */
static void
hear (Call *call, Screen *screen, gint64 delay_usec)
{
  call->heard.longest_usec = MAX (call->heard.longest_usec, delay_usec);
  if (delay_usec > screen->buffer_usec) {
    call->heard.made_up_usec += delay_usec - screen->buffer_usec;
    screen->buffer_usec = delay_usec;
  }
  screen->buffer_usec = MAX (screen->buffer_usec - SHRINK_USEC, BUFFER_USEC);
}

/* All of the frame that ends with @end is there; its first packet. */
static const Seen *
find_whole (const Screen *screen, guint16 end)
{
  const Seen *seen = &screen->seen[end];
  for (guint16 at = end; seen->there && !seen->first; seen = &screen->seen[at]) {
    at--;
    if (screen->seen[at].last)
      return NULL;
  }
  return seen->there ? seen : NULL;
}

/* Pictures of layer 0 stand on each other, those of higher ones on the last of layer 0. */
static gboolean
can_be_shown (const Screen *screen, const Seen *first)
{
  guint8 needed = screen->shown_tl0 + (first->layer == 0);
  return first->key || (screen->began && first->tl0 == needed);
}

static void
count_frame (Call *call, Screen *screen, const Seen *first)
{
  gint64 now_usec = call->room.now_usec;
  screen->shown_usec = now_usec;
  screen->shown_tl0 = first->tl0;
  screen->began = TRUE;
  call->heard.frames++;
  call->heard.longest_gap_usec =
      MAX (call->heard.longest_gap_usec, now_usec - call->last_frame_usec);
  call->last_frame_usec = now_usec;
}

/* A frame is shown once it is whole, and so is all that it stands on. */
static void
show (Call *call, Screen *screen)
{
  for (guint i = 0; i < screen->ends->len; i++) {
    const Seen *first = find_whole (screen, g_array_index (screen->ends, guint16, i));
    if (first == NULL || !can_be_shown (screen, first))
      continue;
    count_frame (call, screen, first);
    g_array_remove_range (screen->ends, 0, i + 1);
    i = G_MAXUINT; /* what was waiting for it comes next */
  }
}

static void
fill_hole (Screen *screen, guint16 sequence)
{
  for (guint i = 0; i < screen->holes->len; i++) {
    if (g_array_index (screen->holes, Hole, i).sequence == sequence)
      g_array_remove_index_fast (screen->holes, i--);
  }
}

static void
note_holes (Screen *screen, guint16 sequence)
{
  gint64 newest =
      screen->highest >= 0 ? aus_rtp_extend (screen->highest, sequence) : (gint64) sequence;
  for (gint64 at = screen->highest + 1; screen->highest >= 0 && at < newest; at++) {
    Hole hole = { .sequence = (guint16) at };
    screen->seen[(guint16) at] = (Seen){ 0 };
    g_array_append_val (screen->holes, hole);
  }
  screen->highest = (gint32) MAX (newest, screen->highest);
}

/* One packet of the picture, the first time or again. */
static void
note_video (Call *call, Screen *screen, guint16 sequence, const guint8 *payload, gboolean last)
{
  fill_hole (screen, sequence);
  note_holes (screen, sequence);
  screen->seen[sequence] = (Seen){
    .there = TRUE,
    .first = payload[0] & 0x10,
    .last = last,
    .key = payload[0] & 0x10 && payload[6] == 0,
    .layer = payload[5] >> 6,
    .tl0 = payload[4],
  };
  if (last)
    g_array_append_val (screen->ends, sequence);
  if (call->forgiving && last)
    count_frame (call, screen, &screen->seen[sequence]);
  else if (!call->forgiving)
    show (call, screen);
}

static void
watch_video (Call *call, const guint8 *data, const AusRtpHeader *header)
{
  const AusSlots *slots = &call->room.a->slots;
  gint video = find_slot (call, slots->video, header->ssrc);
  gint again = find_slot (call, slots->rtx, header->ssrc);
  const guint8 *payload = data + header->payload_offset;
  if (video >= 0)
    note_video (call, &call->screens[video], header->sequence, payload, header->marker);
  else if (again >= 0 && header->payload_length > 2)
    note_video (call, &call->screens[again], aus_read_u16 (payload), payload + 2, header->marker);
}

static void
arrive (Call *call, const Flight *flight)
{
  AusRtpHeader header;
  const AusSlots *slots = &call->room.a->slots;
  gsize length;
  const guint8 *data = g_bytes_get_data (flight->data, &length);
  g_assert_true (aus_rtp_parse (data, length, &header));
  note_twcc (call->recorder, data, &header, flight->at_usec);
  gint sound = find_slot (call, slots->audio, header.ssrc);
  if (sound >= 0)
    hear (call, &call->screens[sound], flight->at_usec - flight->sent_usec);
  watch_video (call, data, &header);
}

/* A browser that shows nothing for so long asks for a key frame. */
static void
ask_for_key_frame (Call *call, Screen *screen, guint32 ssrc)
{
  gint64 now_usec = call->room.now_usec;
  if (call->forgiving || now_usec - MAX (screen->shown_usec, screen->asked_usec) < STUCK_USEC)
    return;
  screen->asked_usec = now_usec;
  AusRtcpWriter writer = { .length = 0 };
  aus_rtcp_write_pli (&writer, 1, ssrc);
  send_rtcp (call->room.a, &writer, now_usec);
}

static void
ask (Call *call, Screen *screen, guint32 ssrc)
{
  guint16 sequences[64];
  guint n = 0;
  gint64 now_usec = call->room.now_usec;
  for (guint i = 0; i < screen->holes->len && n < G_N_ELEMENTS (sequences); i++) {
    Hole *hole = &g_array_index (screen->holes, Hole, i);
    if (hole->asked >= MAX_ASKED || now_usec - hole->asked_usec < ASK_USEC)
      continue;
    hole->asked++;
    hole->asked_usec = now_usec;
    sequences[n++] = hole->sequence;
  }
  ask_for_key_frame (call, screen, ssrc);
  AusRtcpWriter writer = { .length = 0 };
  if (n == 0)
    return;
  aus_rtcp_write_nack (&writer, 1, ssrc, sequences, n);
  send_rtcp (call->room.a, &writer, now_usec);
}

static void
tell_one (Call *call, Client *client, AusTwccRecorder *recorder)
{
  AusRtcpWriter writer = { .length = 0 };
  for (; aus_twcc_recorder_write (recorder, &writer, 1, 2); writer.length = 0)
    send_rtcp (client, &writer, call->room.now_usec);
}

static void
tell (Call *call)
{
  call->feedback_usec += FEEDBACK_USEC;
  tell_one (call, call->room.a, call->recorder);
  for (guint i = 0; i < call->n_publishers; i++) {
    if (call->publishers[i].recorder != NULL)
      tell_one (call, call->publishers[i].client, call->publishers[i].recorder);
  }
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

static void
receive (Call *call)
{
  Flight *flight;
  submit (call);
  while ((flight = g_queue_peek_head (&call->flights)) != NULL &&
         flight->at_usec <= call->room.now_usec) {
    arrive (call, flight);
    flight_free (g_queue_pop_head (&call->flights));
  }
  while ((flight = g_queue_peek_head (&call->questions)) != NULL &&
         flight->at_usec <= call->room.now_usec) {
    if (!call->silent)
      client_answer (call->room.a, flight->data, call->room.now_usec);
    flight_free (g_queue_pop_head (&call->questions));
  }
  for (guint i = 0; i < call->n_publishers; i++) {
    ask (call, &call->screens[i], call->room.a->slots.video[i]);
    if (call->publishers[i].recorder != NULL)
      watch (call, &call->publishers[i]);
    else
      g_ptr_array_set_size (call->publishers[i].client->rtp, 0);
  }
}

Heard
call_run (Call *call, double seconds, guint kbps)
{
  gint64 end_usec = call->room.now_usec + (gint64) (seconds * G_USEC_PER_SEC);
  call->heard = (Heard){ 0 };
  call->line.rate_bps = LINE_RATE (kbps);
  call->line.queue_bytes = call->line.rate_bps / 8 / 3;
  network_shaper_set (call->shaper, &call->line);
  for (; call->room.now_usec < end_usec; call->room.now_usec += STEP_USEC) {
    if (call->stall_usec > 0)
      stall (call);
    publish (call);
    fill (call);
    if (call->room.now_usec >= call->tick_usec) {
      call->tick_usec += TICK_USEC;
      aus_plane_tick (call->room.plane, call->room.now_usec);
      obey (call);
    }
    receive (call);
    if (call->room.now_usec >= call->feedback_usec)
      tell (call);
  }
  return call->heard;
}
