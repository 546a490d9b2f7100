/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-twcc.h"

#include "media/aus-bytes.h"
#include "media/aus-rtp.h"

#define WINDOW         2048 /* packets remembered; a power of two */
#define LATE           256  /* a packet that comes later than this is not told */
#define HEADER_LENGTH  16   /* two SSRCs, base, count, reference time, feedback count */
#define TICK_USEC      250
#define REFERENCE_TICK 256 /* 64 ms in ticks */
#define MAX_PER_PACKET 400 /* keeps a packet under the MTU in its worst coding */

typedef enum {
  SYMBOL_MISSING = 0,
  SYMBOL_SMALL = 1, /* delta of 0..255 ticks */
  SYMBOL_LARGE = 2, /* signed 16 bits */
} Symbol;

struct _AusTwccRecorder {
  guint32 arrival_ticks[WINDOW]; /* modulo 2^32, as the reference time wraps; 0: not received */
  gint64 first;                  /* next to report */
  gint64 end;                    /* one past the highest received */
  gboolean started;
  gboolean fresh; /* something came since the last report */
  guint8 count;   /* of feedback packets, modulo 256 */
};

/* One feedback packet in the making. */
typedef struct {
  guint8 symbols[MAX_PER_PACKET];
  gint16 deltas[MAX_PER_PACKET];
  guint n_symbols;
  guint n_deltas;
  gsize delta_length;
} Report;

AusTwccRecorder *
aus_twcc_recorder_new (void)
{
  return g_new0 (AusTwccRecorder, 1);
}

void
aus_twcc_recorder_free (AusTwccRecorder *self)
{
  g_free (self);
}

static guint32 *
slot_of (AusTwccRecorder *self, gint64 sequence)
{
  return &self->arrival_ticks[sequence & (WINDOW - 1)];
}

static void
restart (AusTwccRecorder *self, gint64 sequence)
{
  memset (self->arrival_ticks, 0, sizeof self->arrival_ticks);
  self->first = sequence;
  self->end = sequence;
  self->started = TRUE;
}

void
aus_twcc_recorder_add (AusTwccRecorder *self, guint16 sequence, gint64 arrival_usec)
{
  if (!self->started)
    restart (self, (gint64) sequence + G_MAXUINT16 + 1);
  gint64 extended = aus_rtp_extend (self->end - 1, sequence);
  if (extended < self->end - LATE)
    return;
  if (extended - self->first >= WINDOW - LATE)
    restart (self, extended);

  while (self->end <= extended)
    *slot_of (self, self->end++) = 0;
  if (*slot_of (self, extended) != 0)
    return; /* a duplicate: the first arrival counts */
  *slot_of (self, extended) = MAX ((guint32) (arrival_usec / TICK_USEC), 1);
  /* Late, but told as missing before: senders take the correction. */
  self->first = MIN (self->first, extended);
  self->fresh = TRUE;
}

/* Fills @report from @first on; returns the reference time in units of 64 ms. */
static gint64
collect (AusTwccRecorder *self, gint64 first, Report *report)
{
  guint32 reference = *slot_of (self, first) / REFERENCE_TICK;
  guint32 last = reference * REFERENCE_TICK;

  for (gint64 at = first; at < self->end && report->n_symbols < MAX_PER_PACKET; at++) {
    guint32 ticks = *slot_of (self, at);
    if (ticks == 0) {
      report->symbols[report->n_symbols++] = SYMBOL_MISSING;
      continue;
    }
    gint32 delta = (gint32) (ticks - last);
    if (delta < G_MININT16 || delta > G_MAXINT16)
      break;
    gboolean small = delta >= 0 && delta <= G_MAXUINT8;
    report->symbols[report->n_symbols++] = small ? SYMBOL_SMALL : SYMBOL_LARGE;
    report->deltas[report->n_deltas++] = (gint16) delta;
    report->delta_length += small ? 1 : 2;
    last = ticks;
  }
  return reference;
}

/* One chunk for the symbols from @at: a run if it is worth one, else seven two-bit symbols. */
static guint
next_chunk (const Report *report, guint at, guint16 *chunk)
{
  guint run = 1;
  while (at + run < report->n_symbols && report->symbols[at + run] == report->symbols[at])
    run++;
  if (run >= 7 || at + run == report->n_symbols) {
    *chunk = (guint16) (report->symbols[at] << 13 | run);
    return run;
  }
  *chunk = 0xc000;
  guint used = MIN (7, report->n_symbols - at);
  for (guint i = 0; i < used; i++)
    *chunk |= (guint16) (report->symbols[at + i] << (12 - 2 * i));
  return used;
}

static void
write_deltas (guint8 *at, const Report *report)
{
  guint delta = 0;
  for (guint i = 0; i < report->n_symbols; i++) {
    switch ((Symbol) report->symbols[i]) {
    case SYMBOL_MISSING:
      break;
    case SYMBOL_SMALL:
      *at++ = (guint8) report->deltas[delta++];
      break;
    case SYMBOL_LARGE:
      aus_write_u16 (at, (guint16) report->deltas[delta++]);
      at += 2;
      break;
    }
  }
}

static gboolean
write_report (const Report *report, AusRtcpWriter *writer, const guint8 header[HEADER_LENGTH])
{
  guint16 chunks[MAX_PER_PACKET];
  guint n_chunks = 0;
  for (guint at = 0; at < report->n_symbols; n_chunks++)
    at += next_chunk (report, at, &chunks[n_chunks]);

  gsize used = HEADER_LENGTH + 2 * (gsize) n_chunks + report->delta_length;
  gsize size = (used + 3) & ~(gsize) 3;
  guint8 *body = aus_rtcp_begin (writer, AUS_RTCP_RTPFB, AUS_RTCP_FMT_TWCC, size);
  if (body == NULL)
    return FALSE;
  memset (body, 0, size);
  memcpy (body, header, HEADER_LENGTH);
  for (guint i = 0; i < n_chunks; i++)
    aus_write_u16 (body + HEADER_LENGTH + 2 * (gsize) i, chunks[i]);
  write_deltas (body + HEADER_LENGTH + 2 * (gsize) n_chunks, report);
  return TRUE;
}

gboolean
aus_twcc_recorder_write (AusTwccRecorder *self, AusRtcpWriter *writer, guint32 ssrc,
                         guint32 media_ssrc)
{
  if (!self->fresh)
    return FALSE;
  gint64 first = self->first;
  while (first < self->end && *slot_of (self, first) == 0)
    first++;
  if (first == self->end) {
    self->fresh = FALSE;
    return FALSE;
  }

  Report report = { 0 };
  gint64 reference = collect (self, first, &report);
  guint8 header[HEADER_LENGTH];
  aus_write_u32 (header, ssrc);
  aus_write_u32 (header + 4, media_ssrc);
  aus_write_u16 (header + 8, (guint16) first);
  aus_write_u16 (header + 10, (guint16) report.n_symbols);
  aus_write_u24 (header + 12, (guint32) reference & 0xffffff); /* wraps every 12.4 days */
  header[15] = self->count;
  if (!write_report (&report, writer, header))
    return FALSE;

  self->count++;
  self->first = first + report.n_symbols;
  self->fresh = self->first < self->end;
  return TRUE;
}

/* Symbols of one chunk, counted: how many were received and how long their deltas are. */
static guint
count_chunk (guint16 chunk, guint left, guint *received, gsize *delta_length)
{
  gboolean run = (chunk & 0x8000) == 0;
  gboolean two_bits = (chunk & 0x4000) != 0;
  guint n = run ? chunk & 0x1fff : two_bits ? 7 : 14;
  n = MIN (n, left);
  for (guint i = 0; i < n; i++) {
    guint symbol = run        ? (chunk >> 13) & 3
                   : two_bits ? (chunk >> (12 - 2 * i)) & 3
                              : (chunk >> (13 - i)) & 1;
    *received += symbol != SYMBOL_MISSING;
    *delta_length += symbol == SYMBOL_SMALL ? 1 : symbol == SYMBOL_LARGE ? 2 : 0;
  }
  return n;
}

gboolean
aus_twcc_parse (const AusRtcpPacket *packet, AusTwccFeedback *feedback)
{
  if (packet->type != AUS_RTCP_RTPFB || packet->count != AUS_RTCP_FMT_TWCC ||
      packet->length < HEADER_LENGTH)
    return FALSE;

  guint total = aus_read_u16 (packet->body + 10);
  guint done = 0, received = 0;
  gsize delta_length = 0, at = HEADER_LENGTH;
  while (done < total) {
    if (at + 2 > packet->length)
      return FALSE;
    guint n =
        count_chunk (aus_read_u16 (packet->body + at), total - done, &received, &delta_length);
    if (n == 0) /* a run of nothing would never end */
      return FALSE;
    done += n;
    at += 2;
  }
  if (at + delta_length > packet->length)
    return FALSE;

  gint32 reference = (gint32) (aus_read_u24 (packet->body + 12) << 8) >> 8;
  *feedback = (AusTwccFeedback){
    .base_sequence = aus_read_u16 (packet->body + 8),
    .n_packets = (guint16) total,
    .n_received = (guint16) received,
    .feedback_count = packet->body[15],
    .reference_usec = (gint64) reference * REFERENCE_TICK * TICK_USEC,
  };
  return TRUE;
}
