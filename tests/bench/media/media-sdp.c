/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-sdp.h"

#include <string.h>

#include "core/aus-error.h"
#include "media-dtls.h"
#include "media/aus-rtp.h"

#define TWCC_URI  "transport-wide-cc-extensions-01"
#define LEVEL_URI "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
#define TWCC_FULL "http://www.ietf.org/id/draft-holmer-rmcat-" TWCC_URI

static void
read_line (const char *line, MediaRemote *remote, MediaPeer *peer)
{
  if (g_str_has_prefix (line, "a=ice-ufrag:"))
    remote->ufrag = line + strlen ("a=ice-ufrag:");
  else if (g_str_has_prefix (line, "a=ice-pwd:"))
    remote->password = line + strlen ("a=ice-pwd:");
  else if (g_str_has_prefix (line, "a=setup:"))
    remote->passive = g_str_has_suffix (line, "passive") || g_str_has_suffix (line, "actpass");
  else if (g_str_has_prefix (line, "a=candidate:"))
    media_peer_add_candidate (peer, line + strlen ("a="));
  else if (g_str_has_prefix (line, "a=extmap:") && g_str_has_suffix (line, TWCC_URI))
    remote->twcc_id = (guint8) g_ascii_strtoull (line + strlen ("a=extmap:"), NULL, 10);
}

static char **
split_lines (const char *sdp)
{
  char **lines = g_strsplit (sdp, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_strchomp (lines[i]);
  return lines;
}

gboolean
media_sdp_read (const char *sdp, MediaPeer *peer, GError **error)
{
  g_auto (GStrv) lines = split_lines (sdp);
  MediaRemote remote = { 0 };
  for (guint i = 0; lines[i] != NULL; i++)
    read_line (lines[i], &remote, peer);
  if (remote.ufrag == NULL || remote.password == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INVALID, "a description without ICE");
    return FALSE;
  }
  media_peer_set_remote (peer, &remote);
  return TRUE;
}

char *
media_sdp_candidate (MediaPeer *peer, const char *address)
{
  return g_strdup_printf ("candidate:1 1 udp 2130706431 %s %u typ host", address,
                          media_peer_get_port (peer));
}

static void
append_transport (GString *sdp, MediaPeer *peer, const char *address, const char *setup)
{
  g_autofree char *candidate = media_sdp_candidate (peer, address);
  g_string_append (sdp, "c=IN IP4 0.0.0.0\r\n");
  g_string_append_printf (sdp, "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n", media_peer_get_ufrag (peer),
                          media_peer_get_password (peer));
  g_string_append_printf (sdp, "a=fingerprint:sha-256 %s\r\na=setup:%s\r\n",
                          media_dtls_get_fingerprint (), setup);
  g_string_append_printf (sdp, "a=%s\r\na=end-of-candidates\r\n", candidate);
}

static void
append_ssrc (GString *sdp, MediaPeer *peer, const char *kind)
{
  if (g_str_equal (kind, "audio")) {
    g_string_append_printf (sdp, "a=ssrc:%u cname:bot\r\n",
                            media_peer_get_ssrc (peer, AUS_RTP_OPUS));
    return;
  }
  guint32 media = media_peer_get_ssrc (peer, AUS_RTP_VP8);
  guint32 rtx = media_peer_get_ssrc (peer, AUS_RTP_VP8_RTX);
  g_string_append_printf (sdp, "a=ssrc-group:FID %u %u\r\n", media, rtx);
  g_string_append_printf (sdp, "a=ssrc:%u cname:bot\r\na=ssrc:%u cname:bot\r\n", media, rtx);
}

static gboolean
is_copied (const char *line)
{
  static const char *const kept[] = { "a=mid:",    "a=rtpmap:",  "a=fmtp:",     "a=rtcp-fb:",
                                      "a=extmap:", "a=rtcp-mux", "a=rtcp-rsize" };
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
    if (g_str_has_prefix (line, kept[i]))
      return TRUE;
  }
  return FALSE;
}

/* m-lines 0 and 1 are microphone and camera, where the server receives (docs/interfaces.md). */
static void
answer_direction (GString *sdp, const char *line, int index, const char *kind, MediaPeer *peer)
{
  if (g_str_equal (line, "a=sendonly"))
    g_string_append (sdp, "a=recvonly\r\n");
  if (!g_str_equal (line, "a=recvonly"))
    return;
  g_string_append (sdp, "a=sendonly\r\n");
  if (index < 2)
    append_ssrc (sdp, peer, kind);
}

/* Janus has no redundant sound unless a room asks for it: both servers send each frame once. */
static char *
without_red (const char *line)
{
  if (!g_str_has_prefix (line, "m=audio"))
    return g_strdup (line);
  g_autoptr (GString) kept = g_string_new (line);
  g_autofree char *red = g_strdup_printf (" %d", AUS_RTP_RED);
  g_string_replace (kept, red, "", 0);
  return g_strdup (kept->str);
}

static gboolean
is_about_red (const char *line)
{
  const char *value = strchr (line, ':');
  return value != NULL && atoi (value + 1) == AUS_RTP_RED &&
         (g_str_has_prefix (line, "a=rtpmap:") || g_str_has_prefix (line, "a=fmtp:"));
}

char *
media_sdp_answer (const char *offer, MediaPeer *peer, const char *address)
{
  g_auto (GStrv) lines = split_lines (offer);
  GString *sdp = g_string_new ("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n");
  const char *kind = "";
  int index = -1;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], "a=group:BUNDLE")) {
      g_string_append_printf (sdp, "%s\r\n", lines[i]);
    } else if (g_str_has_prefix (lines[i], "m=")) {
      index++;
      kind = g_str_has_prefix (lines[i], "m=audio") ? "audio" : "video";
      g_autofree char *mline = without_red (lines[i]);
      g_string_append_printf (sdp, "%s\r\n", mline);
      append_transport (sdp, peer, address, "active");
    } else if (index >= 0 && is_copied (lines[i]) && !is_about_red (lines[i])) {
      g_string_append_printf (sdp, "%s\r\n", lines[i]);
    } else if (index >= 0) {
      answer_direction (sdp, lines[i], index, kind, peer);
    }
  }
  return g_string_free (sdp, FALSE);
}

static void
append_codec (GString *sdp, const char *kind)
{
  if (g_str_equal (kind, "audio")) {
    g_string_append_printf (sdp, "a=rtpmap:%d opus/48000/2\r\na=fmtp:%d useinbandfec=1\r\n",
                            AUS_RTP_OPUS, AUS_RTP_OPUS);
    g_string_append_printf (sdp, "a=rtcp-fb:%d transport-cc\r\n", AUS_RTP_OPUS);
    g_string_append_printf (sdp, "a=extmap:%d " LEVEL_URI "\r\n", AUS_RTP_EXT_AUDIO_LEVEL);
    return;
  }
  static const char *const feedback[] = { "transport-cc", "ccm fir", "nack", "nack pli" };
  g_string_append_printf (sdp, "a=rtpmap:%d VP8/90000\r\n", AUS_RTP_VP8);
  for (guint i = 0; i < G_N_ELEMENTS (feedback); i++)
    g_string_append_printf (sdp, "a=rtcp-fb:%d %s\r\n", AUS_RTP_VP8, feedback[i]);
  g_string_append_printf (sdp, "a=rtpmap:%d rtx/90000\r\na=fmtp:%d apt=%d\r\n", AUS_RTP_VP8_RTX,
                          AUS_RTP_VP8_RTX, AUS_RTP_VP8);
}

static void
append_offered (GString *sdp, MediaPeer *peer, const char *address, const char *kind, guint mid)
{
  g_autofree char *formats = g_str_equal (kind, "audio")
                                 ? g_strdup_printf ("%d", AUS_RTP_OPUS)
                                 : g_strdup_printf ("%d %d", AUS_RTP_VP8, AUS_RTP_VP8_RTX);
  g_string_append_printf (sdp, "m=%s 9 UDP/TLS/RTP/SAVPF %s\r\n", kind, formats);
  append_transport (sdp, peer, address, "actpass");
  g_string_append_printf (sdp, "a=mid:%u\r\na=sendonly\r\na=rtcp-mux\r\na=rtcp-rsize\r\n", mid);
  g_string_append_printf (sdp, "a=extmap:%d " TWCC_FULL "\r\n", AUS_RTP_EXT_TWCC);
  append_codec (sdp, kind);
  append_ssrc (sdp, peer, kind);
}

char *
media_sdp_offer (MediaPeer *peer, const char *address)
{
  GString *sdp = g_string_new ("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
                               "a=group:BUNDLE 0 1\r\n");
  append_offered (sdp, peer, address, "audio", 0);
  append_offered (sdp, peer, address, "video", 1);
  return g_string_free (sdp, FALSE);
}
