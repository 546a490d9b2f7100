/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plane-viewer.h"

#include "media/aus-bytes.h"

#define ASK_USEC   100000 /* between two requests for the same packet */
#define MAX_ASKED  10
#define STUCK_USEC (3 * G_USEC_PER_SEC)
/* What a browser's jitter buffer holds without being taught, and how it shrinks again. */
#define BUFFER_USEC 60000
#define SHRINK_USEC 200 /* for each packet */

typedef struct {
  guint16 sequence;
  guint asked;
  gint64 asked_usec;
} Hole;

void
viewer_begin (Viewer *self, Client *client, guint n_screens, gint64 now_usec)
{
  *self = (Viewer){ .client = client,
                    .recorder = aus_twcc_recorder_new (),
                    .n_screens = n_screens,
                    .last_frame_usec = now_usec };
  for (guint i = 0; i < n_screens; i++) {
    GArray *holes = g_array_new (FALSE, FALSE, sizeof (Hole));
    GArray *ends = g_array_new (FALSE, FALSE, sizeof (guint16));
    self->screens[i] = (Screen){ .holes = holes,
                                 .ends = ends,
                                 .seen = g_new0 (Seen, G_MAXUINT16 + 1),
                                 .highest = -1,
                                 .shown_usec = now_usec,
                                 .buffer_usec = BUFFER_USEC };
  }
}

void
viewer_clear (Viewer *self)
{
  aus_twcc_recorder_free (self->recorder);
  for (guint i = 0; i < self->n_screens; i++) {
    g_array_unref (self->screens[i].holes);
    g_array_unref (self->screens[i].ends);
    g_free (self->screens[i].seen);
  }
}

/* Which publisher one of the viewer's streams shows, or says; −1: neither. */
static gint
find_slot (const Viewer *self, const guint32 *ssrcs, guint32 ssrc)
{
  for (guint i = 0; i < self->n_screens; i++) {
    if (ssrcs[i] == ssrc)
      return (gint) i;
  }
  return -1;
}

/* A browser's jitter buffer: what comes later than it waits is made up, and it waits longer. */
static void
hear (Viewer *self, Screen *screen, gint64 delay_usec)
{
  self->heard.longest_usec = MAX (self->heard.longest_usec, delay_usec);
  if (delay_usec > screen->buffer_usec) {
    self->heard.made_up_usec += delay_usec - screen->buffer_usec;
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
count_frame (Viewer *self, Screen *screen, const Seen *first, gint64 now_usec)
{
  screen->shown_usec = now_usec;
  screen->shown_tl0 = first->tl0;
  screen->began = TRUE;
  self->heard.frames++;
  self->heard.longest_gap_usec =
      MAX (self->heard.longest_gap_usec, now_usec - self->last_frame_usec);
  self->last_frame_usec = now_usec;
}

/* A frame is shown once it is whole, and so is all that it stands on. */
static void
show (Viewer *self, Screen *screen, gint64 now_usec)
{
  for (guint i = 0; i < screen->ends->len; i++) {
    const Seen *first = find_whole (screen, g_array_index (screen->ends, guint16, i));
    if (first == NULL || !can_be_shown (screen, first))
      continue;
    count_frame (self, screen, first, now_usec);
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
note_video (Viewer *self, Screen *screen, guint16 sequence, const guint8 *payload, gboolean last,
            gint64 now_usec)
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
  if (self->forgiving && last)
    count_frame (self, screen, &screen->seen[sequence], now_usec);
  else if (!self->forgiving)
    show (self, screen, now_usec);
}

static void
watch (Viewer *self, const guint8 *data, const AusRtpHeader *header, gint64 now_usec)
{
  const AusSlots *slots = &self->client->slots;
  gint video = find_slot (self, slots->video, header->ssrc);
  gint again = find_slot (self, slots->rtx, header->ssrc);
  const guint8 *payload = data + header->payload_offset;
  if (video >= 0)
    note_video (self, &self->screens[video], header->sequence, payload, header->marker, now_usec);
  else if (again >= 0 && header->payload_length > 2)
    note_video (self, &self->screens[again], aus_read_u16 (payload), payload + 2, header->marker,
                now_usec);
}

static const guint8 *
parse (GBytes *packet, AusRtpHeader *header)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (packet, &length);
  g_assert_true (aus_rtp_parse (data, length, header));
  return data;
}

void
viewer_receive (Viewer *self, GBytes *packet, gint64 sent_usec, gint64 at_usec, gint64 now_usec)
{
  AusRtpHeader header;
  const guint8 *data = parse (packet, &header);
  note_twcc (self->recorder, data, &header, at_usec);
  gint sound = find_slot (self, self->client->slots.audio, header.ssrc);
  if (sound >= 0)
    hear (self, &self->screens[sound], at_usec - sent_usec);
  watch (self, data, &header, now_usec);
}

void
viewer_lose (Viewer *self, GBytes *packet)
{
  AusRtpHeader header;
  parse (packet, &header);
  self->heard.lost += find_slot (self, self->client->slots.audio, header.ssrc) >= 0;
}

/* A browser that shows nothing for so long asks for a key frame. */
static void
ask_for_key_frame (Viewer *self, Screen *screen, guint32 ssrc, gint64 now_usec)
{
  if (self->forgiving || now_usec - MAX (screen->shown_usec, screen->asked_usec) < STUCK_USEC)
    return;
  screen->asked_usec = now_usec;
  AusRtcpWriter writer = { .length = 0 };
  aus_rtcp_write_pli (&writer, 1, ssrc);
  send_rtcp (self->client, &writer, now_usec);
}

static void
ask (Viewer *self, Screen *screen, guint32 ssrc, gint64 now_usec)
{
  guint16 sequences[64];
  guint n = 0;
  for (guint i = 0; i < screen->holes->len && n < G_N_ELEMENTS (sequences); i++) {
    Hole *hole = &g_array_index (screen->holes, Hole, i);
    if (hole->asked >= MAX_ASKED || now_usec - hole->asked_usec < ASK_USEC)
      continue;
    hole->asked++;
    hole->asked_usec = now_usec;
    sequences[n++] = hole->sequence;
  }
  ask_for_key_frame (self, screen, ssrc, now_usec);
  AusRtcpWriter writer = { .length = 0 };
  if (n == 0)
    return;
  aus_rtcp_write_nack (&writer, 1, ssrc, sequences, n);
  send_rtcp (self->client, &writer, now_usec);
}

void
viewer_ask (Viewer *self, gint64 now_usec)
{
  for (guint i = 0; i < self->n_screens; i++)
    ask (self, &self->screens[i], self->client->slots.video[i], now_usec);
}
