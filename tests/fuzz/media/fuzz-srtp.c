/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A leg's protected input. Steps of: a selector, a packet. What was protected by the peer opens
 * once, to what it was; what was changed on the way, comes again or was never protected does not.
 */
#include "fuzz-input.h"
#include "media/aus-rtp.h"
#include "media/aus-srtp.h"

#define CHANGED 1
#define SHORTER 2
#define RAW     4
#define IS_RTCP 8
#define N_FLAGS 16

typedef struct {
  AusSrtp *peer, *own;
} Pair;

typedef struct {
  guint8 data[AUS_RTP_MAX_PACKET + AUS_SRTP_MAX_TRAILER];
  gsize length;
} Packet;

static gboolean
protect (Pair *pair, Packet *packet, guint8 flags)
{
  return (flags & IS_RTCP) != 0 ? aus_srtp_protect_rtcp (pair->peer, packet->data, &packet->length)
                                : aus_srtp_protect_rtp (pair->peer, packet->data, &packet->length);
}

static gboolean
unprotect (Pair *pair, const Packet *wire, guint8 flags, Packet *out)
{
  *out = *wire;
  return (flags & IS_RTCP) != 0 ? aus_srtp_unprotect_rtcp (pair->own, out->data, &out->length)
                                : aus_srtp_unprotect_rtp (pair->own, out->data, &out->length);
}

/* Damage that no tag survives; FALSE when there was none. */
static gboolean
damage (FuzzInput *input, Packet *wire, guint8 flags)
{
  gboolean changed = FALSE;
  if ((flags & CHANGED) != 0 && wire->length > 0) {
    gsize at = fuzz_take_u16 (input) % wire->length;
    guint8 bits = fuzz_take_u8 (input);
    wire->data[at] ^= bits;
    changed = bits != 0;
  }
  if ((flags & SHORTER) != 0) {
    gsize cut = MIN (1u + fuzz_take_u8 (input), wire->length);
    wire->length -= cut;
    changed = changed || cut > 0;
  }
  return changed;
}

static void
step (Pair *pair, FuzzInput *input)
{
  Packet plain, wire, opened;
  gsize length;
  guint8 flags = fuzz_take_u8 (input) % N_FLAGS;
  const guint8 *bytes = fuzz_take_bytes (input, AUS_RTP_MAX_PACKET, &length);
  memset (&plain, 0, sizeof plain);
  memcpy (plain.data, bytes, length);
  plain.length = length;
  if ((flags & RAW) != 0) {
    g_assert (!unprotect (pair, &plain, flags, &opened));
    return;
  }

  plain.data[0] = (guint8) (0x80 | (plain.data[0] & 0x3f));
  wire = plain;
  if (!protect (pair, &wire, flags))
    return;
  g_assert (wire.length <= plain.length + AUS_SRTP_MAX_TRAILER);
  if (damage (input, &wire, flags)) {
    g_assert (!unprotect (pair, &wire, flags, &opened));
  } else if (unprotect (pair, &wire, flags, &opened)) {
    g_assert (opened.length == plain.length);
    g_assert (memcmp (opened.data, plain.data, plain.length) == 0);
    g_assert (!unprotect (pair, &wire, flags, &opened));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  guint8 key[AUS_SRTP_KEY_LENGTH] = { 7 };
  FuzzInput input = { data, size };
  Pair pair = { aus_srtp_new (AUS_SRTP_OUTBOUND, key, NULL),
                aus_srtp_new (AUS_SRTP_INBOUND, key, NULL) };
  while (input.length > 0)
    step (&pair, &input);
  aus_srtp_free (pair.peer);
  aus_srtp_free (pair.own);
  return 0;
}
