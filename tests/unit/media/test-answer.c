/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gst/gst.h>
#include <gst/sdp/sdp.h>

#include "core/aus-error.h"
#include "media/aus-answer.h"
#include "media/aus-offer.h"
#include "media/aus-rtp.h"

#define DIGITS   "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF"
#define PROMISED "sha-256 " DIGITS ":" DIGITS

static char *
make_offer (AusSlots *slots)
{
  AusOfferTransport transport = { .ufrag = "user",
                                  .password = "passwordpasswordpassword",
                                  .fingerprint = PROMISED };
  aus_slots_init (slots);
  return aus_offer_build (&transport, slots);
}

static char *
replace (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);
  return g_strjoinv (with, parts);
}

/* What a client does with our offer, line by line. */
static char *
make_answer (void)
{
  AusSlots slots;
  g_autofree char *offer = make_offer (&slots);
  g_autofree char *active = replace (offer, "a=setup:actpass", "a=setup:active");
  g_autofree char *swap = replace (active, "a=recvonly", "a=is-sender");
  g_autofree char *received = replace (swap, "a=sendonly", "a=recvonly");
  g_autofree char *sent = replace (received, "a=is-sender", "a=sendonly");
  return replace (sent, "a=mid:1\r\n",
                  "a=mid:1\r\na=ssrc-group:FID 4000000001 4000000002\r\n"
                  "a=ssrc:4000000001 cname:x\r\n"
                  "a=candidate:1 1 UDP 1 192.0.2.1 4000 typ host\r\n");
}

/* docs/interfaces.md, "m-lines of every offer". */
static void
test_offer_has_the_promised_mlines (void)
{
  AusSlots slots;
  GstSDPMessage *sdp = NULL;
  g_autofree char *offer = make_offer (&slots);
  g_assert_cmpint (gst_sdp_message_new_from_text (offer, &sdp), ==, GST_SDP_OK);
  g_assert_cmpuint (gst_sdp_message_medias_len (sdp), ==, 15);
  /* The client is to nominate: docs/decisions/0006. */
  g_assert_nonnull (gst_sdp_message_get_attribute_val (sdp, "ice-lite"));
  static const char kinds[] = "avvavavavavavvv";
  for (guint i = 0; i < 15; i++) {
    const GstSDPMedia *media = gst_sdp_message_get_media (sdp, i);
    g_autofree char *mid = g_strdup_printf ("%u", i);
    gboolean client_sends = i < 3 || i == 14;
    const char *direction = client_sends ? "recvonly" : "sendonly";
    g_assert_cmpstr (gst_sdp_media_get_media (media), ==, kinds[i] == 'a' ? "audio" : "video");
    g_assert_cmpstr (gst_sdp_media_get_attribute_val (media, "mid"), ==, mid);
    g_assert_nonnull (gst_sdp_media_get_attribute_val (media, direction));
    g_assert_cmpint (gst_sdp_media_get_attribute_val (media, "ssrc") != NULL, ==, !client_sends);
  }
  gst_sdp_message_free (sdp);
}

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = make_answer ();
  g_autoptr (AusAnswer) answer = aus_answer_parse (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer->setup, ==, "active");
  g_assert_cmpstr (answer->ufrag, ==, "user");
  g_assert_cmpuint (answer->fingerprint.digest[1], ==, 0x11);
  g_assert_cmpuint (answer->streams[AUS_STREAM_CAMERA].ssrc, ==, 4000000001u);
  g_assert_cmpuint (answer->streams[AUS_STREAM_CAMERA].rtx_ssrc, ==, 4000000002u);
  g_assert_cmpuint (answer->streams[AUS_STREAM_EXTRA].ssrc, ==, 0);
  g_assert_cmpuint (answer->candidates->len, ==, 0); /* those of the bundle are on m-line 0 */

  GstSDPMessage *sdp = NULL;
  g_autofree char *transport = aus_answer_to_transport_sdp (answer, "audio0");
  g_assert_cmpint (gst_sdp_message_new_from_text (transport, &sdp), ==, GST_SDP_OK);
  g_assert_cmpuint (gst_sdp_message_medias_len (sdp), ==, 1);
  gst_sdp_message_free (sdp);
}

/* What is not agreed to is not used: RFC 2198, RFC 4585 section 4.2, RFC 5104, RFC 5506 section 5.
 */
static void
test_abilities (void)
{
  g_autofree char *all = make_answer ();
  g_autoptr (AusAnswer) everything = aus_answer_parse (all, NULL);
  g_assert_true (everything->abilities.red);
  g_assert_true (everything->abilities.playout_delay);
  g_assert_true (everything->abilities.reduced_size);
  g_assert_false (everything->abilities.fir_only);
  for (guint i = 0; i < AUS_N_STREAMS; i++)
    g_assert_true (everything->abilities.nack[i]);

  g_autofree char *no_red = replace (all, "SAVPF 111 63", "SAVPF 111");
  g_autofree char *no_nack = replace (no_red, "a=rtcp-fb:111 nack\r\n", "");
  g_autofree char *no_pli = replace (no_nack, "a=rtcp-fb:96 nack pli\r\n", "");
  g_autofree char *little = replace (no_pli, "a=rtcp-rsize\r\n", "");
  g_autofree char *least = replace (
      little, "a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay\r\n", "");
  g_assert_cmpstr (least, !=, little);
  g_autoptr (AusAnswer) answer = aus_answer_parse (least, NULL);
  g_assert_false (answer->abilities.red);
  g_assert_false (answer->abilities.playout_delay);
  g_assert_false (answer->abilities.reduced_size);
  g_assert_false (answer->abilities.nack[AUS_STREAM_MICROPHONE]);
  g_assert_true (answer->abilities.nack[AUS_STREAM_CAMERA]);
  g_assert_true (answer->abilities.fir_only);
}

/* One slot without RED is enough: a person may come into any of them. */
static void
test_red_in_every_slot (void)
{
  g_autofree char *all = make_answer ();
  const char *first = strstr (all, " 63\r\nc=IN IP4 0.0.0.0");
  g_assert_nonnull (first);
  g_autofree char *before = g_strndup (all, (gsize) (first - all));
  g_autofree char *text = g_strconcat (before, first + strlen (" 63"), NULL);
  g_autoptr (AusAnswer) answer = aus_answer_parse (text, NULL);
  g_assert_nonnull (answer);
  g_assert_false (answer->abilities.red);
}

static void
test_rejected_mline (void)
{
  g_autofree char *text = make_answer ();
  g_autofree char *without =
      replace (text, "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\nc=IN IP4 0.0.0.0\r\n",
               "m=video 0 UDP/TLS/RTP/SAVPF 96 97\r\nc=IN IP4 0.0.0.0\r\n");
  g_autoptr (AusAnswer) answer = aus_answer_parse (without, NULL);
  g_assert_nonnull (answer);
  g_assert_cmpuint (answer->streams[AUS_STREAM_CAMERA].ssrc, ==, 0);
}

static void
test_bad (void)
{
  static const struct {
    const char *what, *with;
  } rows[] = {
    { "a=fingerprint:" PROMISED "\r\n", "" },
    { "a=fingerprint:sha-256", "a=fingerprint:sha-1" },
    { "a=setup:active", "a=setup:actpass" },
    { "a=setup:active", "a=setup:holdconn" },
    { "a=ice-ufrag:user", "a=ice-ufrag:u" },
    { "a=ice-pwd:passwordpasswordpassword", "a=ice-pwd:short" },
    { "a=ice-pwd:passwordpasswordpassword", "a=ice-pwd:password password password" },
    { "a=mid:13", "a=mid:31" },
    { "a=mid:5\r\n", "a=mid:5\r\na=fingerprint:sha-256 " DIGITS ":" DIGITS "\r\n" },
    { "a=mid:4\r\n", "" },
    { "SAVPF 111", "SAVPF 111 0" },
    { "m=audio 9 UDP/TLS/RTP/SAVPF 63 111", "m=audio 0 UDP/TLS/RTP/SAVPF 63 111" },
    { "m=audio", "m=application" },
  };
  g_autofree char *good = make_answer ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = replace (good, rows[i].what, rows[i].with);
    g_assert_cmpstr (text, !=, good);
    g_assert_null (aus_answer_parse (text, &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  }
  g_autofree char *huge = g_strnfill (AUS_ANSWER_MAX_BYTES + 1, 'v');
  g_assert_null (aus_answer_parse (huge, NULL));
  g_assert_null (aus_answer_parse ("", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/offer/E1/promised-mlines", test_offer_has_the_promised_mlines);
  g_test_add_func ("/media/answer/E1/good", test_good);
  g_test_add_func ("/media/answer/E1/abilities", test_abilities);
  g_test_add_func ("/media/answer/E1/red-in-every-slot", test_red_in_every_slot);
  g_test_add_func ("/media/answer/E1/rejected-mline", test_rejected_mline);
  g_test_add_func ("/media/answer/E1/bad", test_bad);
  return g_test_run ();
}
