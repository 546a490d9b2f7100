/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-remote-offer.h"

#include <gst/sdp/sdp.h>

#include "core/aus-error.h"
#include "media/aus-answer-private.h"
#include "media/aus-rtp.h"

static const char *const FEEDBACK[] = { "transport-cc", "nack", "nack pli", "ccm fir" };

#define MID_MAX 16

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "offer: %s", what);
  return FALSE;
}

static void
line_clear (gpointer data)
{
  AusRemoteLine *self = data;
  g_free (self->mid);
  g_free (self->format);
}

void
aus_remote_offer_free (AusRemoteOffer *self)
{
  if (self == NULL)
    return;
  aus_answer_free (self->client);
  g_array_unref (self->lines);
  g_free (self);
}

/* These go into our answer and must not break out of their line. */
static gboolean
is_token (const char *text, gsize max)
{
  gsize length = text != NULL ? strlen (text) : 0;
  if (length == 0 || length > max)
    return FALSE;
  for (const char *at = text; *at != '\0'; at++) {
    if (!g_ascii_isalnum (*at) && strchr ("-_.+*", *at) == NULL)
      return FALSE;
  }
  return TRUE;
}

/* The payload type whose a=rtpmap is @codec, e.g. "VP8/90000"; 0: none. */
static guint8
find_codec (const GstSDPMedia *media, const char *codec)
{
  const char *value;
  for (guint i = 0; (value = gst_sdp_media_get_attribute_val_n (media, "rtpmap", i)); i++) {
    g_auto (GStrv) parts = g_strsplit (value, " ", 2);
    if (parts[0] == NULL)
      continue; /* an attribute without a value */
    gint64 type = g_ascii_strtoll (parts[0], NULL, 10);
    if (parts[1] != NULL && g_ascii_strncasecmp (parts[1], codec, strlen (codec)) == 0 &&
        type > 0 && type < 128)
      return (guint8) type;
  }
  return 0;
}

/* The RTX of @payload_type (RFC 4588 section 8.1); 0: none. */
static guint8
find_rtx (const GstSDPMedia *media, guint8 payload_type)
{
  const char *value;
  for (guint i = 0; (value = gst_sdp_media_get_attribute_val_n (media, "fmtp", i)); i++) {
    g_auto (GStrv) parts = g_strsplit (value, " ", 2);
    if (parts[0] == NULL)
      continue; /* an attribute without a value */
    gint64 type = g_ascii_strtoll (parts[0], NULL, 10);
    const char *apt = parts[1] != NULL ? strstr (parts[1], "apt=") : NULL;
    if (apt != NULL && atoi (apt + 4) == payload_type && type > 0 && type < 128)
      return (guint8) type;
  }
  return 0;
}

/* One-byte header extensions only (RFC 8285 section 4.2). */
static guint8
find_extension (const GstSDPMedia *media, const char *uri)
{
  const char *value;
  for (guint i = 0; (value = gst_sdp_media_get_attribute_val_n (media, "extmap", i)); i++) {
    g_auto (GStrv) parts = g_strsplit (value, " ", 3);
    if (parts[0] == NULL)
      continue; /* an attribute without a value */
    gint64 id = g_ascii_strtoll (parts[0], NULL, 10);
    if (g_strcmp0 (parts[1], uri) == 0 && id > 0 && id < 15)
      return (guint8) id;
  }
  return 0;
}

static gboolean
has_direction (const GstSDPMedia *media, AusRemotePurpose purpose)
{
  const char *needed = purpose == AUS_REMOTE_PUBLISH ? "sendonly" : "recvonly";
  const char *other = purpose == AUS_REMOTE_PUBLISH ? "recvonly" : "sendonly";
  if (gst_sdp_media_get_attribute_val (media, needed) != NULL)
    return TRUE;
  return gst_sdp_media_get_attribute_val (media, other) == NULL &&
         gst_sdp_media_get_attribute_val (media, "inactive") == NULL;
}

static void
take_audio (AusRemoteOffer *self, const GstSDPMedia *media, AusRemoteLine *line)
{
  guint8 opus = find_codec (media, "opus/48000");
  if (opus == 0 || self->numbers.opus != 0)
    return;
  self->numbers.opus = opus;
  self->numbers.ext_level = find_extension (media, AUS_RTP_URI_AUDIO_LEVEL);
  line->accepted = TRUE;
}

static void
take_video (AusRemoteOffer *self, const GstSDPMedia *media, AusRemoteLine *line)
{
  guint8 vp8 = find_codec (media, "VP8/90000");
  if (vp8 == 0 || self->numbers.vp8 != 0)
    return;
  self->numbers.vp8 = vp8;
  self->numbers.rtx = find_rtx (media, vp8);
  line->accepted = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (FEEDBACK); i++)
    line->feedback |= (guint) aus_answer_has_feedback (media, vp8, FEEDBACK[i]) << i;
  AusAbilities *abilities = &self->client->abilities;
  abilities->nack[AUS_STREAM_EXTRA] = aus_answer_has_feedback (media, vp8, "nack");
  abilities->fir_only = !aus_answer_has_feedback (media, vp8, "nack pli") &&
                        aus_answer_has_feedback (media, vp8, "ccm fir");
}

/* Also of lines that only some of the client's packets would have named. */
static void
note_extensions (AusRemoteOffer *self, const GstSDPMedia *media, AusRemoteLine *line)
{
  guint8 twcc = find_extension (media, AUS_RTP_URI_TWCC);
  line->ext_mid = find_extension (media, AUS_RTP_URI_MID);
  if (self->numbers.ext_twcc == 0)
    self->numbers.ext_twcc = twcc;
}

static gboolean
add_line (AusRemoteOffer *self, const GstSDPMessage *message, guint index, GError **error)
{
  const GstSDPMedia *media = gst_sdp_message_get_media (message, index);
  const char *kind = gst_sdp_media_get_media (media);
  const char *mid = gst_sdp_media_get_attribute_val (media, "mid");
  const char *format =
      gst_sdp_media_formats_len (media) > 0 ? gst_sdp_media_get_format (media, 0) : NULL;
  AusRemoteLine line = { .audio = g_strcmp0 (kind, "audio") == 0 };

  if (!is_token (mid, MID_MAX) || !is_token (format, MID_MAX))
    return refuse (error, "a line without a=mid, or without a format");
  gboolean known = line.audio || g_strcmp0 (kind, "video") == 0;
  if (!known)
    return refuse (error, "only audio and video are taken");
  line.mid = g_strdup (mid);
  line.format = g_strdup (format);
  gboolean usable = g_strcmp0 (gst_sdp_media_get_proto (media), "UDP/TLS/RTP/SAVPF") == 0 &&
                    has_direction (media, self->purpose) &&
                    gst_sdp_media_get_attribute_val (media, "rtcp-mux") != NULL;
  if (usable && line.audio)
    take_audio (self, media, &line);
  else if (usable)
    take_video (self, media, &line);
  if (line.accepted) {
    note_extensions (self, media, &line);
    self->client->abilities.reduced_size &=
        gst_sdp_media_get_attribute_val (media, "rtcp-rsize") != NULL;
    aus_answer_read_stream (self->client, media,
                            line.audio ? AUS_STREAM_MICROPHONE : AUS_STREAM_EXTRA);
  }
  g_array_append_val (self->lines, line);
  return !line.accepted || aus_answer_check_same_transport (self->client, message, media, error);
}

/* The client dials (RFC 5763 section 5): we answer setup:passive. */
static gboolean
read_setup (AusRemoteOffer *self, GError **error)
{
  if (g_strcmp0 (self->client->setup, "actpass") != 0 &&
      g_strcmp0 (self->client->setup, "active") != 0)
    return refuse (error, "setup is neither actpass nor active");
  g_free (self->client->setup);
  self->client->setup = g_strdup ("active");
  return TRUE;
}

static gboolean
read_lines (AusRemoteOffer *self, const GstSDPMessage *message, GError **error)
{
  guint n = gst_sdp_message_medias_len (message);
  if (n == 0 || n > AUS_REMOTE_OFFER_MAX_LINES)
    return refuse (error, "no lines, or too many");
  if (!aus_answer_read_transport (self->client, message, error) || !read_setup (self, error))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    if (!add_line (self, message, i, error))
      return FALSE;
    aus_answer_read_candidates (self->client, gst_sdp_message_get_media (message, i));
  }
  if (self->purpose == AUS_REMOTE_PUBLISH && self->numbers.vp8 == 0)
    return refuse (error, "no line sends VP8, the codec of our calls");
  if (self->numbers.vp8 == 0 && self->numbers.opus == 0)
    return refuse (error, "no line takes VP8 or Opus, the codecs of our calls");
  return TRUE;
}

AusRemoteOffer *
aus_remote_offer_parse (const char *sdp, AusRemotePurpose purpose, GError **error)
{
  g_autoptr (AusRemoteOffer) self = g_new0 (AusRemoteOffer, 1);
  g_autoptr (GstSDPMessage) message = NULL;
  gsize length = strlen (sdp);

  self->purpose = purpose;
  self->client = aus_answer_new ();
  self->client->abilities = (AusAbilities){ .reduced_size = TRUE };
  self->lines = g_array_new (FALSE, FALSE, sizeof (AusRemoteLine));
  g_array_set_clear_func (self->lines, line_clear);
  if (length == 0 || length > AUS_ANSWER_MAX_BYTES || !g_str_has_prefix (sdp, "v=0") ||
      gst_sdp_message_new (&message) != GST_SDP_OK ||
      gst_sdp_message_parse_buffer ((const guint8 *) sdp, (guint) length, message) != GST_SDP_OK) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_MALFORMED, "This is not SDP (RFC 8866)");
    return NULL;
  }
  return read_lines (self, message, error) ? g_steal_pointer (&self) : NULL;
}

static void
append_transport (GString *sdp, const AusOfferTransport *transport)
{
  g_string_append_printf (sdp, "a=ice-ufrag:%s\r\n", transport->ufrag);
  g_string_append_printf (sdp, "a=ice-pwd:%s\r\n", transport->password);
  g_string_append_printf (sdp, "a=fingerprint:%s\r\n", transport->fingerprint);
  g_string_append (sdp, "a=setup:passive\r\na=rtcp-mux\r\na=rtcp-rsize\r\n");
}

static void
append_codec (GString *sdp, const AusRemoteOffer *self, const AusRemoteLine *line)
{
  const AusRtpNumbers *numbers = &self->numbers;
  if (line->audio) {
    g_string_append_printf (sdp, "a=rtpmap:%u opus/48000/2\r\n", numbers->opus);
    g_string_append_printf (sdp, "a=fmtp:%u minptime=10;useinbandfec=1\r\n", numbers->opus);
    return;
  }
  g_string_append_printf (sdp, "a=rtpmap:%u VP8/90000\r\n", numbers->vp8);
  for (guint i = 0; i < G_N_ELEMENTS (FEEDBACK); i++) {
    if ((line->feedback & 1u << i) != 0)
      g_string_append_printf (sdp, "a=rtcp-fb:%u %s\r\n", numbers->vp8, FEEDBACK[i]);
  }
  if (numbers->rtx == 0)
    return;
  g_string_append_printf (sdp, "a=rtpmap:%u rtx/90000\r\n", numbers->rtx);
  g_string_append_printf (sdp, "a=fmtp:%u apt=%u\r\n", numbers->rtx, numbers->vp8);
}

static void
append_extension (GString *sdp, guint8 id, const char *uri)
{
  if (id != 0)
    g_string_append_printf (sdp, "a=extmap:%u %s\r\n", id, uri);
}

static void
append_source (GString *sdp, const AusRemoteOffer *self, const AusRemoteLine *line,
               const AusSlots *slots)
{
  guint32 ssrc = line->audio ? slots->audio[0] : slots->video[0];
  g_string_append_printf (sdp, "a=msid:slot1 slot1-%s\r\n", line->audio ? "audio" : "video");
  if (!line->audio && self->numbers.rtx != 0)
    g_string_append_printf (sdp, "a=ssrc-group:FID %u %u\r\n", ssrc, slots->rtx[0]);
  g_string_append_printf (sdp, "a=ssrc:%u cname:%s\r\n", ssrc, slots->cname);
  if (!line->audio && self->numbers.rtx != 0)
    g_string_append_printf (sdp, "a=ssrc:%u cname:%s\r\n", slots->rtx[0], slots->cname);
}

static void
append_line (GString *sdp, const AusRemoteOffer *self, const AusRemoteLine *line,
             const AusOfferTransport *transport, const AusSlots *slots)
{
  const char *kind = line->audio ? "audio" : "video";
  if (!line->accepted) { /* RFC 3264 section 6 */
    g_string_append_printf (sdp, "m=%s 0 UDP/TLS/RTP/SAVPF %s\r\nc=IN IP4 0.0.0.0\r\n", kind,
                            line->format);
    g_string_append_printf (sdp, "a=mid:%s\r\na=inactive\r\n", line->mid);
    return;
  }
  g_string_append_printf (sdp, "m=%s 9 UDP/TLS/RTP/SAVPF %u", kind,
                          line->audio ? self->numbers.opus : self->numbers.vp8);
  if (!line->audio && self->numbers.rtx != 0)
    g_string_append_printf (sdp, " %u", self->numbers.rtx);
  g_string_append (sdp, "\r\nc=IN IP4 0.0.0.0\r\n");
  g_string_append_printf (sdp, "a=mid:%s\r\n", line->mid);
  append_transport (sdp, transport);
  append_extension (sdp, line->ext_mid, AUS_RTP_URI_MID);
  append_extension (sdp, self->numbers.ext_twcc, AUS_RTP_URI_TWCC);
  if (line->audio)
    append_extension (sdp, self->numbers.ext_level, AUS_RTP_URI_AUDIO_LEVEL);
  append_codec (sdp, self, line);
  if (self->purpose == AUS_REMOTE_WATCH)
    append_source (sdp, self, line, slots);
  g_string_append_printf (sdp, "a=%s\r\n",
                          self->purpose == AUS_REMOTE_PUBLISH ? "recvonly" : "sendonly");
}

char *
aus_remote_offer_answer (const AusRemoteOffer *self, const AusOfferTransport *transport,
                         const AusSlots *slots)
{
  GString *sdp = g_string_sized_new (4096);
  g_string_append_printf (sdp, "v=0\r\no=- %u 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n",
                          g_random_int ());
  g_string_append (sdp, "a=group:BUNDLE");
  for (guint i = 0; i < self->lines->len; i++) {
    const AusRemoteLine *line = &g_array_index (self->lines, AusRemoteLine, i);
    if (line->accepted)
      g_string_append_printf (sdp, " %s", line->mid);
  }
  g_string_append (sdp, "\r\na=ice-options:trickle\r\na=msid-semantic: WMS *\r\n");
  for (guint i = 0; i < self->lines->len; i++)
    append_line (sdp, self, &g_array_index (self->lines, AusRemoteLine, i), transport, slots);
  return g_string_free (sdp, FALSE);
}
