/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A room of three legs under hostile input: authentic and other packets, gates, routes, time,
 * people who leave. Whatever comes in, what goes out is well-formed, in the receiver's own streams,
 * and no media passes a shut gate.
 */
#include "fuzz-input.h"
#include "media/aus-bytes.h"
#include "media/aus-ping.h"
#include "media/aus-plane.h"
#include "media/aus-rtcp.h"
#include "media/aus-rtp.h"

#define N_LEGS    3
#define MAX_STEPS 400
#define PASSWORD  "of legs that are not silent"
#define QUESTION  0x0200
#define ANSWER    0x0300

typedef struct {
  AusTransport *transport;
  AusMember *member;
  AusSrtp *out, *in;
  AusSlots slots;
  guint8 asked[AUS_PING_LENGTH]; /* of late */
  gboolean gate_open;
  gboolean gone;
} Leg;

typedef struct {
  AusPlane *plane;
  Leg legs[N_LEGS];
  gint64 now_usec;
} Room;

static gboolean
is_own_ssrc (const Leg *leg, guint32 ssrc)
{
  for (guint i = 0; i < AUS_N_SLOTS; i++) {
    if (leg->slots.video[i] == ssrc || leg->slots.rtx[i] == ssrc ||
        (i < AUS_N_AUDIO_SLOTS && leg->slots.audio[i] == ssrc))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_sound (Leg *leg, guint32 ssrc)
{
  for (guint i = 0; i < AUS_N_AUDIO_SLOTS; i++) {
    if (leg->slots.audio[i] == ssrc)
      return TRUE;
  }
  return FALSE;
}

static void
check_rtcp (Leg *leg, guint8 *data, gsize length)
{
  AusRtcpPacket packet;
  gsize offset = 0;
  g_assert (aus_srtp_unprotect_rtcp (leg->in, data, &length));
  while (aus_rtcp_next (data, length, &offset, &packet))
    ;
  g_assert (offset == length);
}

static void
check_one (Leg *leg, const guint8 *datagram, gsize length)
{
  guint8 copy[AUS_RTP_MAX_PACKET + 128];
  AusRtpHeader header;
  g_assert (!leg->gone && length <= sizeof copy);
  memcpy (copy, datagram, length);
  if (length == sizeof leg->asked && aus_read_u16 (copy) == QUESTION) {
    memcpy (leg->asked, copy, length);
    return;
  }
  if (aus_rtp_classify (copy, length) == AUS_DATAGRAM_RTCP) {
    check_rtcp (leg, copy, length);
    return;
  }
  if (!aus_srtp_unprotect_rtp (leg->in, copy, &length)) {
    g_assert (is_sound (leg, aus_read_u32 (copy + 8))); /* sent again under its own number */
    return;
  }
  g_assert (aus_rtp_parse (copy, length, &header));
  g_assert (is_own_ssrc (leg, header.ssrc));
  g_assert (leg->gate_open || header.payload_length == 0);
}

static guint
check_sent (gpointer data, const GOutputVector *datagrams, guint n)
{
  for (guint i = 0; i < n; i++)
    check_one (data, datagrams[i].buffer, datagrams[i].size);
  return n;
}

/* Between them the legs agreed to everything that changes what is sent, and to nothing. */
static const AusAbilities ABILITIES[N_LEGS] = {
  { .nack = { FALSE, TRUE, TRUE, TRUE }, .reduced_size = TRUE },
  { .nack = { TRUE, TRUE, TRUE, TRUE }, .reduced_size = TRUE, .red = TRUE, .playout_delay = TRUE },
  { .fir_only = TRUE },
};

/* Numbers that a corpus can name: leg 1 is sent 0x1100…, and sends 0x1000 to 0x1004 itself. */
static void
open_leg (Room *room, guint index)
{
  Leg *leg = &room->legs[index];
  guint32 base = 0x1000 * (index + 1);
  guint8 up[AUS_SRTP_KEY_LENGTH] = { 1 }, down[AUS_SRTP_KEY_LENGTH] = { 2 };
  leg->out = aus_srtp_new (AUS_SRTP_OUTBOUND, up, NULL);
  leg->in = aus_srtp_new (AUS_SRTP_INBOUND, down, NULL);
  g_strlcpy (leg->slots.cname, "fuzz", sizeof leg->slots.cname);
  leg->slots.feedback = base + 0x100;
  for (guint i = 0; i < AUS_N_SLOTS; i++) {
    leg->slots.video[i] = base + 0x120 + i;
    leg->slots.rtx[i] = base + 0x140 + i;
    if (i < AUS_N_AUDIO_SLOTS)
      leg->slots.audio[i] = base + 0x160 + i;
  }
  leg->transport = aus_transport_new (check_sent, leg, NULL);
  leg->member = aus_plane_add (room->plane, leg->transport, &leg->slots);
  aus_member_set_ssrc (leg->member, AUS_STREAM_MICROPHONE, base, 0);
  aus_member_set_ssrc (leg->member, AUS_STREAM_CAMERA, base + 1, base + 2);
  aus_member_set_ssrc (leg->member, AUS_STREAM_CAMERA_LOW, base + 3, base + 4);
  aus_member_set_abilities (leg->member, &ABILITIES[index]);
  if (index > 0)
    aus_member_set_password (leg->member, PASSWORD);
  aus_transport_secure (leg->transport, up, down, NULL);
}

static void
apply (Room *room, FuzzInput *input)
{
  AusMemberState states[N_LEGS] = { 0 };
  guint n = 0;
  guint8 gates = fuzz_take_u8 (input);
  for (guint i = 0; i < N_LEGS; i++) {
    Leg *leg = &room->legs[i];
    guint16 routes = fuzz_take_u16 (input);
    if (leg->gone)
      continue;
    AusMemberState *state = &states[n++];
    state->member = leg->member;
    state->gate_open = leg->gate_open = (gates >> i & 1) != 0;
    for (guint slot = 0; slot < AUS_N_SLOTS; slot++) {
      const Leg *source = &room->legs[(routes >> slot) % N_LEGS];
      gboolean wanted = (routes >> (slot + 8) & 1) != 0 && source != leg && !source->gone;
      state->slots[slot].source = wanted ? source->member : NULL;
      state->slots[slot].extra = slot == AUS_N_SLOTS - 1 || (routes >> 15) != 0;
    }
  }
  aus_plane_apply (room->plane, states, n);
}

static void
leave (Room *room, guint index)
{
  Leg *leg = &room->legs[index];
  if (leg->gone)
    return;
  leg->gone = TRUE;
  aus_transport_close (leg->transport);
  aus_plane_remove (room->plane, leg->member);
}

/* What it was asked last, answered as a browser does. */
static gsize
write_answer (const Leg *leg, guint8 *data)
{
  guint8 tag[20];
  gsize length = sizeof tag;
  g_autoptr (GHmac) hmac =
      g_hmac_new (G_CHECKSUM_SHA1, (const guchar *) PASSWORD, strlen (PASSWORD));
  memcpy (data, leg->asked, sizeof leg->asked);
  aus_write_u16 (data, ANSWER);
  g_hmac_update (hmac, data, 20);
  g_hmac_get_digest (hmac, tag, &length);
  memcpy (data + 24, tag, 4);
  return sizeof leg->asked;
}

static void
receive (Room *room, Leg *leg, guint8 selector, FuzzInput *input)
{
  guint8 data[AUS_RTP_MAX_PACKET + AUS_SRTP_MAX_TRAILER + 64];
  gsize length;
  const guint8 *bytes = fuzz_take_bytes (input, AUS_RTP_MAX_PACKET, &length);
  memcpy (data, bytes, length);
  gboolean authentic = (selector & 0x80) == 0;
  if (authentic && aus_ping_is_answer (data, length)) {
    length = write_answer (leg, data);
    authentic = FALSE; /* by itself */
  }
  if (authentic && length >= 8 && aus_rtp_classify (data, length) == AUS_DATAGRAM_RTCP)
    authentic = aus_srtp_protect_rtcp (leg->out, data, &length);
  else if (authentic && length >= AUS_RTP_FIXED_HEADER)
    authentic = aus_srtp_protect_rtp (leg->out, data, &length);
  aus_member_receive (leg->member, data, length, room->now_usec, room->now_usec);
}

static void
step (Room *room, FuzzInput *input)
{
  guint8 selector = fuzz_take_u8 (input);
  guint index = (selector >> 3 & 3) % N_LEGS;
  switch (selector & 7) {
  case 0:
    apply (room, input);
    break;
  case 1:
    room->now_usec += fuzz_take_u16 (input) * 100;
    aus_plane_tick (room->plane, room->now_usec);
    break;
  case 2:
    aus_plane_refresh (room->plane, room->legs[index].member);
    break;
  case 3:
    if (selector == 0x1b) /* rare: nothing more happens with that leg */
      leave (room, fuzz_take_u8 (input) % N_LEGS);
    break;
  default:
    receive (room, &room->legs[index], selector, input);
    break;
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  Room room = { .plane = aus_plane_new (), .now_usec = g_get_monotonic_time () };
  for (guint i = 0; i < N_LEGS; i++)
    open_leg (&room, i);
  for (guint i = 0; i < MAX_STEPS && input.length > 0; i++)
    step (&room, &input);
  for (guint i = 0; i < N_LEGS; i++) {
    AusMediaStats stats;
    aus_member_get_stats (room.legs[i].member, &stats);
    leave (&room, i);
    aus_member_unref (room.legs[i].member);
    aus_transport_unref (room.legs[i].transport);
    aus_srtp_free (room.legs[i].out);
    aus_srtp_free (room.legs[i].in);
  }
  aus_plane_unref (room.plane);
  return 0;
}
