/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gst/gst.h>
#include <gst/sdp/sdp.h>

#include "core/aus-error.h"
#include "media/aus-remote-offer.h"
#include "media/aus-rtp.h"

#define DIGITS      "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF"
#define FINGERPRINT "a=fingerprint:sha-256 " DIGITS ":" DIGITS "\r\n"
#define TRANSPORT                                                                                  \
  "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n" FINGERPRINT "a=setup:actpass\r\n"   \
  "a=rtcp-mux\r\n"
#define HEAD  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE a v\r\n"
#define AUDIO "m=audio 9 UDP/TLS/RTP/SAVPF 109\r\nc=IN IP4 0.0.0.0\r\na=mid:a\r\n" TRANSPORT
#define OPUS                                                                                       \
  "a=rtpmap:109 opus/48000/2\r\na=extmap:5 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
#define VIDEO "m=video 9 UDP/TLS/RTP/SAVPF 120 121\r\nc=IN IP4 0.0.0.0\r\na=mid:v\r\n" TRANSPORT
#define VP8                                                                                        \
  "a=rtpmap:120 VP8/90000\r\na=rtpmap:121 rtx/90000\r\na=fmtp:121 apt=120\r\n"                     \
  "a=rtcp-fb:120 nack pli\r\na=ssrc-group:FID 11 12\r\na=ssrc:11 cname:x\r\n"
#define SENDS "a=sendonly\r\n"

static const AusOfferTransport own = { .ufrag = "mine",
                                       .password = "minemineminemineminemine",
                                       .fingerprint = "sha-256 " DIGITS ":" DIGITS };

static const GstSDPMedia *
parse_answer (const AusRemoteOffer *offer, GstSDPMessage **sdp, guint line)
{
  AusSlots slots;
  aus_slots_init (&slots);
  g_autofree char *text = aus_remote_offer_answer (offer, &own, &slots);
  g_assert_cmpint (gst_sdp_message_new_from_text (text, sdp), ==, GST_SDP_OK);
  return gst_sdp_message_get_media (*sdp, line);
}

static void
test_publish (void)
{
  g_autoptr (AusRemoteOffer) offer =
      aus_remote_offer_parse (HEAD AUDIO OPUS SENDS VIDEO VP8 SENDS, AUS_REMOTE_PUBLISH, NULL);
  g_assert_nonnull (offer);
  g_assert_cmpuint (offer->numbers.opus, ==, 109);
  g_assert_cmpuint (offer->numbers.vp8, ==, 120);
  g_assert_cmpuint (offer->numbers.rtx, ==, 121);
  g_assert_cmpuint (offer->numbers.ext_level, ==, 5);
  g_assert_cmpuint (offer->client->streams[AUS_STREAM_EXTRA].ssrc, ==, 11);
  g_assert_cmpuint (offer->client->streams[AUS_STREAM_EXTRA].rtx_ssrc, ==, 12);
  g_assert_cmpstr (offer->client->setup, ==, "active");
  g_assert_false (offer->client->abilities.reduced_size);

  g_autoptr (GstSDPMessage) sdp = NULL;
  const GstSDPMedia *video = parse_answer (offer, &sdp, 1);
  g_assert_cmpstr (gst_sdp_media_get_format (video, 0), ==, "120");
  g_assert_cmpstr (gst_sdp_media_get_attribute_val (video, "setup"), ==, "passive");
  g_assert_cmpstr (gst_sdp_media_get_attribute_val (video, "ice-ufrag"), ==, "mine");
  g_assert_nonnull (gst_sdp_media_get_attribute_val (video, "recvonly"));
  g_assert_cmpstr (gst_sdp_media_get_attribute_val (video, "rtcp-fb"), ==, "120 nack pli");
  g_assert_cmpstr (gst_sdp_message_get_attribute_val (sdp, "group"), ==, "BUNDLE a v");
}

/* A line with a codec that nobody forwards is refused by itself (RFC 3264 section 6). */
static void
test_other_codec (void)
{
  g_autoptr (AusRemoteOffer) offer = aus_remote_offer_parse (
      HEAD AUDIO "a=rtpmap:109 PCMU/8000\r\n" SENDS VIDEO VP8 SENDS, AUS_REMOTE_PUBLISH, NULL);
  g_autoptr (GstSDPMessage) sdp = NULL;
  const GstSDPMedia *audio = parse_answer (offer, &sdp, 0);
  g_assert_cmpuint (gst_sdp_media_get_port (audio), ==, 0);
  g_assert_cmpstr (gst_sdp_message_get_attribute_val (sdp, "group"), ==, "BUNDLE v");
}

static void
test_watch (void)
{
  g_autoptr (AusRemoteOffer) offer = aus_remote_offer_parse (
      HEAD AUDIO OPUS "a=recvonly\r\n" VIDEO "a=rtpmap:120 VP8/90000\r\na=recvonly\r\n",
      AUS_REMOTE_WATCH, NULL);
  g_autoptr (GstSDPMessage) sdp = NULL;
  const GstSDPMedia *video = parse_answer (offer, &sdp, 1);
  g_assert_nonnull (gst_sdp_media_get_attribute_val (video, "sendonly"));
  g_assert_nonnull (gst_sdp_media_get_attribute_val (video, "ssrc"));
  g_assert_cmpuint (gst_sdp_media_formats_len (video), ==, 1); /* no RTX was offered */
}

/* Attributes without a value are passed over. */
static void
test_empty_attributes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusRemoteOffer) offer = aus_remote_offer_parse (
      HEAD VIDEO "a=rtpmap:\r\na=fmtp:\r\na=extmap:\r\n" VP8 SENDS, AUS_REMOTE_PUBLISH, &error);

  g_assert_no_error (error);
  g_assert_nonnull (offer);
}

static void
test_bad (void)
{
  static const struct {
    const char *sdp;
    AusError error;
  } rows[] = {
    { "", AUS_ERROR_MALFORMED },
    { "hello", AUS_ERROR_MALFORMED },
    { HEAD, AUS_ERROR_INVALID },
    { HEAD AUDIO OPUS SENDS, AUS_ERROR_INVALID },
    { HEAD VIDEO VP8 "a=recvonly\r\n", AUS_ERROR_INVALID },
    { HEAD VIDEO "a=rtpmap:120 H264/90000\r\n" SENDS, AUS_ERROR_INVALID },
    { HEAD VIDEO FINGERPRINT VP8 SENDS, AUS_ERROR_INVALID },
    { HEAD VIDEO "a=rtpmap:\r\na=fmtp:\r\na=extmap:\r\n" SENDS, AUS_ERROR_INVALID },
    { HEAD "m=video 9 UDP/TLS/RTP/SAVPF 120\r\na=mid:v\r\n" VP8 SENDS, AUS_ERROR_INVALID },
    { HEAD "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\n" TRANSPORT,
      AUS_ERROR_INVALID },
    { HEAD "m=video 9 UDP/TLS/RTP/SAVPF 120\r\na=mid:v v\r\n" TRANSPORT VP8 SENDS,
      AUS_ERROR_INVALID },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (aus_remote_offer_parse (rows[i].sdp, AUS_REMOTE_PUBLISH, &error));
    g_assert_error (error, AUS_ERROR, (int) rows[i].error);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/remote-offer/N4/publish", test_publish);
  g_test_add_func ("/media/remote-offer/N4/other-codec", test_other_codec);
  g_test_add_func ("/media/remote-offer/N4/watch", test_watch);
  g_test_add_func ("/media/remote-offer/N4/empty-attributes", test_empty_attributes);
  g_test_add_func ("/media/remote-offer/N4/bad", test_bad);
  return g_test_run ();
}
