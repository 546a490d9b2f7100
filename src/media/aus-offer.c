/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-offer.h"

#include "media/aus-rtp.h"

#define EXT_PLAYOUT_URI "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"

typedef enum {
  KIND_AUDIO,
  KIND_VIDEO,
} Kind;

/* Every m-line repeats the transport: RFC 8843 asks it of the tagged one, some clients of all. */
static void
append_transport (GString *sdp, const AusOfferTransport *transport)
{
  g_string_append (sdp, "c=IN IP4 0.0.0.0\r\n");
  g_string_append_printf (sdp, "a=ice-ufrag:%s\r\n", transport->ufrag);
  g_string_append_printf (sdp, "a=ice-pwd:%s\r\n", transport->password);
  g_string_append_printf (sdp, "a=fingerprint:%s\r\n", transport->fingerprint);
  g_string_append (sdp, "a=setup:actpass\r\na=rtcp-mux\r\na=rtcp-rsize\r\n");
}

static void
append_audio_codec (GString *sdp)
{
  g_string_append_printf (sdp, "a=extmap:%d " AUS_RTP_URI_AUDIO_LEVEL "\r\n",
                          AUS_RTP_EXT_AUDIO_LEVEL);
  g_string_append_printf (sdp, "a=rtpmap:%d opus/48000/2\r\n", AUS_RTP_OPUS);
  g_string_append_printf (sdp, "a=fmtp:%d minptime=10;useinbandfec=1\r\n", AUS_RTP_OPUS);
  g_string_append_printf (sdp, "a=rtcp-fb:%d transport-cc\r\n", AUS_RTP_OPUS);
  g_string_append_printf (sdp, "a=rtcp-fb:%d nack\r\n", AUS_RTP_OPUS);
  g_string_append_printf (sdp, "a=rtpmap:%d red/48000/2\r\n", AUS_RTP_RED);
  /* RFC 2198 section 5: primary and redundant encoding; browsers want both named. */
  g_string_append_printf (sdp, "a=fmtp:%d %d/%d\r\n", AUS_RTP_RED, AUS_RTP_OPUS, AUS_RTP_OPUS);
}

static void
append_video_codec (GString *sdp)
{
  /* Who gives no transport-wide feedback may still tell its own estimate. */
  static const char *const feedback[] = { "goog-remb", "transport-cc", "ccm fir", "nack",
                                          "nack pli" };
  g_string_append_printf (sdp, "a=rtpmap:%d VP8/90000\r\n", AUS_RTP_VP8);
  for (guint i = 0; i < G_N_ELEMENTS (feedback); i++)
    g_string_append_printf (sdp, "a=rtcp-fb:%d %s\r\n", AUS_RTP_VP8, feedback[i]);
  g_string_append_printf (sdp, "a=rtpmap:%d rtx/90000\r\n", AUS_RTP_VP8_RTX);
  g_string_append_printf (sdp, "a=fmtp:%d apt=%d\r\n", AUS_RTP_VP8_RTX, AUS_RTP_VP8);
}

/* Who prefers RED to Opus is sent RED: we ask for it on the way up, and send as we see fit. */
static void
append_audio_mline (GString *sdp, const char *direction)
{
  gboolean from_client = strcmp (direction, "recvonly") == 0;
  g_string_append_printf (sdp, "m=audio 9 UDP/TLS/RTP/SAVPF %d %d\r\n",
                          from_client ? AUS_RTP_RED : AUS_RTP_OPUS,
                          from_client ? AUS_RTP_OPUS : AUS_RTP_RED);
}

static void
append_mline (GString *sdp, const AusOfferTransport *transport, guint index, Kind kind,
              const char *direction)
{
  if (kind == KIND_AUDIO)
    append_audio_mline (sdp, direction);
  else
    g_string_append_printf (sdp, "m=video 9 UDP/TLS/RTP/SAVPF %d %d\r\n", AUS_RTP_VP8,
                            AUS_RTP_VP8_RTX);
  append_transport (sdp, transport);
  g_string_append_printf (sdp, "a=mid:%u\r\n", index);
  g_string_append_printf (sdp, "a=extmap:%d " AUS_RTP_URI_MID "\r\n", AUS_RTP_EXT_MID);
  g_string_append_printf (sdp, "a=extmap:%d " AUS_RTP_URI_TWCC "\r\n", AUS_RTP_EXT_TWCC);
  if (kind == KIND_AUDIO)
    append_audio_codec (sdp);
  else
    append_video_codec (sdp);
  g_string_append_printf (sdp, "a=%s\r\n", direction);
}

/* One stream id for sound and picture of a slot makes the client keep them in step. */
static void
append_slot (GString *sdp, const AusOfferTransport *transport, const AusSlots *slots, guint slot,
             Kind kind)
{
  const char *name = kind == KIND_AUDIO ? "audio" : "video";
  guint mline = kind == KIND_AUDIO ? aus_slots_audio_mline (slot) : aus_slots_video_mline (slot);
  guint32 ssrc = kind == KIND_AUDIO ? slots->audio[slot - 1] : slots->video[slot - 1];
  append_mline (sdp, transport, mline, kind, "sendonly");
  g_string_append_printf (sdp, "a=msid:slot%u slot%u-%s\r\n", slot, slot, name);
  if (kind == KIND_VIDEO)
    g_string_append_printf (sdp, "a=extmap:%d " EXT_PLAYOUT_URI "\r\n", AUS_RTP_EXT_PLAYOUT);
  if (kind == KIND_VIDEO)
    g_string_append_printf (sdp, "a=ssrc-group:FID %u %u\r\n", ssrc, slots->rtx[slot - 1]);
  g_string_append_printf (sdp, "a=ssrc:%u cname:%s\r\n", ssrc, slots->cname);
  if (kind == KIND_VIDEO)
    g_string_append_printf (sdp, "a=ssrc:%u cname:%s\r\n", slots->rtx[slot - 1], slots->cname);
}

char *
aus_offer_build (const AusOfferTransport *transport, const AusSlots *slots)
{
  GString *sdp = g_string_sized_new (16 * 1024);
  g_string_append_printf (sdp, "v=0\r\no=- %u 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n",
                          g_random_int ());
  g_string_append (sdp, "a=group:BUNDLE");
  for (guint i = 0; i < AUS_N_MLINES; i++)
    g_string_append_printf (sdp, " %u", i);
  g_string_append (sdp, "\r\na=ice-lite\r\na=ice-options:trickle\r\na=msid-semantic: WMS *\r\n");

  append_mline (sdp, transport, 0, KIND_AUDIO, "recvonly");
  append_mline (sdp, transport, 1, KIND_VIDEO, "recvonly");
  append_mline (sdp, transport, 2, KIND_VIDEO, "recvonly");
  for (guint slot = 1; slot <= AUS_N_SLOTS; slot++) {
    if (slot <= AUS_N_AUDIO_SLOTS)
      append_slot (sdp, transport, slots, slot, KIND_AUDIO);
    append_slot (sdp, transport, slots, slot, KIND_VIDEO);
  }
  append_mline (sdp, transport, AUS_LOW_MLINE, KIND_VIDEO, "recvonly");
  return g_string_free (sdp, FALSE);
}
