/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-twcc-reader.h"

#include "media/aus-bytes.h"

#define HEADER_LENGTH 16 /* two SSRCs, base, count, reference time, feedback count */
#define TICK_USEC     250
#define WRAP_USEC     ((gint64) 64000 << 24)

/* draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1.1. */
enum { SYMBOL_MISSING, SYMBOL_SMALL, SYMBOL_LARGE };

static gint64
unwrap (AusTwccReader *self, gint64 reference_usec)
{
  if (self->started) {
    gint64 distance = (reference_usec - self->reference_usec) % WRAP_USEC;
    if (distance > WRAP_USEC / 2)
      distance -= WRAP_USEC;
    else if (distance < -WRAP_USEC / 2)
      distance += WRAP_USEC;
    reference_usec = self->reference_usec + distance;
  }
  self->started = TRUE;
  self->reference_usec = reference_usec;
  return reference_usec;
}

/* The symbols of one chunk, at most @left of them. */
static guint
read_chunk (guint16 chunk, guint left, guint8 *symbols)
{
  gboolean run = (chunk & 0x8000) == 0;
  gboolean two_bits = (chunk & 0x4000) != 0;
  guint n = MIN (run ? chunk & 0x1fff : two_bits ? 7 : 14, left);
  for (guint i = 0; i < n; i++)
    symbols[i] = (guint8) (run        ? (chunk >> 13) & 3
                           : two_bits ? (chunk >> (12 - 2 * i)) & 3
                                      : (chunk >> (13 - i)) & 1);
  return n;
}

guint
aus_twcc_read (AusTwccReader *self, const AusRtcpPacket *packet,
               AusTwccResult results[AUS_TWCC_MAX_RESULTS])
{
  AusTwccFeedback feedback;
  /* Every length is checked there: what follows stays inside the packet. */
  if (!aus_twcc_parse (packet, &feedback) || feedback.n_packets > AUS_TWCC_MAX_RESULTS)
    return 0;

  guint8 symbols[AUS_TWCC_MAX_RESULTS];
  const guint8 *at = packet->body + HEADER_LENGTH;
  for (guint done = 0; done < feedback.n_packets; at += 2)
    done += read_chunk (aus_read_u16 (at), feedback.n_packets - done, symbols + done);

  gint64 time_usec = unwrap (self, feedback.reference_usec);
  for (guint i = 0; i < feedback.n_packets; i++) {
    results[i] = (AusTwccResult){ (guint16) (feedback.base_sequence + i), AUS_TWCC_MISSING };
    if (symbols[i] == SYMBOL_SMALL) {
      time_usec += *at * TICK_USEC;
      at += 1;
    } else if (symbols[i] == SYMBOL_LARGE) {
      time_usec += (gint16) aus_read_u16 (at) * TICK_USEC;
      at += 2;
    } else {
      continue; /* missing, or reserved: nothing is said about it */
    }
    results[i].arrival_usec = time_usec;
  }
  return feedback.n_packets;
}
