/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-answer.h"

#include <gst/sdp/sdp.h>

#include "core/aus-error.h"
#include "media/aus-answer-private.h"
#include "media/aus-rtp.h"
#include "media/aus-slots.h"

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "answer: %s", what);
  return FALSE;
}

void
aus_answer_free (AusAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->ufrag);
  g_free (self->password);
  g_free (self->fingerprint_text);
  g_free (self->setup);
  g_ptr_array_unref (self->candidates);
  g_free (self);
}

static const char *
get_attribute (const GstSDPMessage *message, const GstSDPMedia *media, const char *name)
{
  const char *value = gst_sdp_media_get_attribute_val (media, name);
  return value != NULL ? value : gst_sdp_message_get_attribute_val (message, name);
}

/* These go into another SDP and must not break out of it. */
gboolean
aus_answer_is_ice_text (const char *text, gsize min)
{
  gsize length = text != NULL ? strlen (text) : 0;
  if (length < min || length > 256)
    return FALSE;
  for (const char *at = text; *at != '\0'; at++) {
    if (!g_ascii_isalnum (*at) && *at != '+' && *at != '/')
      return FALSE;
  }
  return TRUE;
}

gboolean
aus_answer_read_transport (AusAnswer *self, const GstSDPMessage *message, GError **error)
{
  const GstSDPMedia *media = gst_sdp_message_get_media (message, 0);
  const char *ufrag = get_attribute (message, media, "ice-ufrag");
  const char *password = get_attribute (message, media, "ice-pwd");
  const char *fingerprint = get_attribute (message, media, "fingerprint");
  const char *setup = get_attribute (message, media, "setup");

  if (!aus_answer_is_ice_text (ufrag, 4) || !aus_answer_is_ice_text (password, 22))
    return refuse (error, "no ICE user fragment and password");
  if (fingerprint == NULL)
    return refuse (error, "no fingerprint");
  if (!aus_fingerprint_parse (fingerprint, &self->fingerprint, error))
    return FALSE;
  if (setup == NULL)
    return refuse (error, "no setup");
  self->ufrag = g_strdup (ufrag);
  self->password = g_strdup (password);
  self->fingerprint_text = g_strdup (fingerprint);
  self->setup = g_strdup (setup);
  return TRUE;
}

gboolean
aus_answer_check_same_transport (const AusAnswer *self, const GstSDPMessage *message,
                                 const GstSDPMedia *media, GError **error)
{
  if (gst_sdp_media_get_attribute_val_n (media, "fingerprint", 1) != NULL ||
      g_strcmp0 (get_attribute (message, media, "fingerprint"), self->fingerprint_text) != 0)
    return refuse (error, "more than one fingerprint");
  if (g_strcmp0 (get_attribute (message, media, "ice-ufrag"), self->ufrag) != 0)
    return refuse (error, "not one bundle");
  return TRUE;
}

static gboolean
is_audio_mline (guint index)
{
  for (guint slot = 1; slot <= AUS_N_AUDIO_SLOTS; slot++) {
    if (aus_slots_audio_mline (slot) == index)
      return TRUE;
  }
  return index == AUS_STREAM_MICROPHONE;
}

static gboolean
check_formats (const GstSDPMedia *media, gboolean audio, GError **error)
{
  for (guint i = 0; i < gst_sdp_media_formats_len (media); i++) {
    gint64 format = g_ascii_strtoll (gst_sdp_media_get_format (media, i), NULL, 10);
    gboolean offered = audio ? format == AUS_RTP_OPUS || format == AUS_RTP_RED
                             : format == AUS_RTP_VP8 || format == AUS_RTP_VP8_RTX;
    if (!offered)
      return refuse (error, "a payload type that was not offered");
  }
  return TRUE;
}

static gboolean
check_media (const AusAnswer *self, const GstSDPMessage *message, guint index, GError **error)
{
  const GstSDPMedia *media = gst_sdp_message_get_media (message, index);
  gboolean audio = is_audio_mline (index);
  g_autofree char *mid = g_strdup_printf ("%u", index);

  if (g_strcmp0 (gst_sdp_media_get_media (media), audio ? "audio" : "video") != 0 ||
      g_strcmp0 (gst_sdp_media_get_attribute_val (media, "mid"), mid) != 0)
    return refuse (error, "other m-lines than offered");
  if (gst_sdp_media_get_port (media) == 0) /* rejected: it is not used (RFC 3264 section 6) */
    return index > 0 || refuse (error, "the first m-line carries the transport");
  return aus_answer_check_same_transport (self, message, media, error) &&
         check_formats (media, audio, error);
}

static guint32
read_ssrc (const char *text)
{
  return text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : 0;
}

void
aus_answer_read_stream (AusAnswer *self, const GstSDPMedia *media, AusStream stream)
{
  const char *group = gst_sdp_media_get_attribute_val (media, "ssrc-group");
  self->streams[stream].ssrc = read_ssrc (gst_sdp_media_get_attribute_val (media, "ssrc"));
  if (group == NULL || !g_str_has_prefix (group, "FID "))
    return;
  g_auto (GStrv) parts = g_strsplit (group, " ", 3);
  self->streams[stream].ssrc = read_ssrc (parts[1]);
  self->streams[stream].rtx_ssrc = parts[1] != NULL ? read_ssrc (parts[2]) : 0;
}

static void
read_streams (AusAnswer *self, const GstSDPMessage *message)
{
  for (guint i = 0; i < AUS_N_STREAMS; i++) {
    const GstSDPMedia *media = gst_sdp_message_get_media (message, aus_slots_stream_mline (i));
    if (gst_sdp_media_get_port (media) != 0)
      aus_answer_read_stream (self, media, (AusStream) i);
  }
}

static gboolean
has_format (const GstSDPMedia *media, int payload_type)
{
  for (guint i = 0; i < gst_sdp_media_formats_len (media); i++) {
    if (atoi (gst_sdp_media_get_format (media, i)) == payload_type)
      return TRUE;
  }
  return FALSE;
}

gboolean
aus_answer_has_feedback (const GstSDPMedia *media, int payload_type, const char *kind)
{
  const char *value;
  for (guint i = 0; (value = gst_sdp_media_get_attribute_val_n (media, "rtcp-fb", i)); i++) {
    g_auto (GStrv) parts = g_strsplit (value, " ", 2);
    gboolean ours =
        g_strcmp0 (parts[0], "*") == 0 ||
        (parts[0] != NULL && g_ascii_isdigit (*parts[0]) && atoi (parts[0]) == payload_type);
    if (ours && g_strcmp0 (parts[1], kind) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_extension (const GstSDPMedia *media, int id)
{
  const char *value;
  for (guint i = 0; (value = gst_sdp_media_get_attribute_val_n (media, "extmap", i)); i++) {
    if (atoi (value) == id)
      return TRUE;
  }
  return FALSE;
}

static void
read_own_lines (AusAbilities *abilities, const GstSDPMessage *message)
{
  for (guint i = 0; i < AUS_N_STREAMS; i++) {
    guint mline = aus_slots_stream_mline (i);
    int codec = is_audio_mline (mline) ? AUS_RTP_OPUS : AUS_RTP_VP8;
    abilities->nack[i] =
        aus_answer_has_feedback (gst_sdp_message_get_media (message, mline), codec, "nack");
  }
  const GstSDPMedia *camera = gst_sdp_message_get_media (message, AUS_STREAM_CAMERA);
  abilities->fir_only = !aus_answer_has_feedback (camera, AUS_RTP_VP8, "nack pli") &&
                        aus_answer_has_feedback (camera, AUS_RTP_VP8, "ccm fir");
}

static void
read_slot_lines (AusAbilities *abilities, const GstSDPMessage *message)
{
  abilities->red = abilities->playout_delay = TRUE;
  for (guint slot = 1; slot <= AUS_N_SLOTS; slot++) {
    const GstSDPMedia *video = gst_sdp_message_get_media (message, aus_slots_video_mline (slot));
    if (gst_sdp_media_get_port (video) != 0)
      abilities->playout_delay &= has_extension (video, AUS_RTP_EXT_PLAYOUT);
    if (slot > AUS_N_AUDIO_SLOTS)
      continue;
    const GstSDPMedia *audio = gst_sdp_message_get_media (message, aus_slots_audio_mline (slot));
    if (gst_sdp_media_get_port (audio) != 0)
      abilities->red &= has_format (audio, AUS_RTP_RED);
  }
}

/* What the client can do, as far as it was offered: nothing else is sent to it. */
static void
read_abilities (AusAnswer *self, const GstSDPMessage *message)
{
  AusAbilities *abilities = &self->abilities;
  read_own_lines (abilities, message);
  read_slot_lines (abilities, message);
  abilities->reduced_size = TRUE;
  for (guint i = 0; i < AUS_N_MLINES; i++) {
    const GstSDPMedia *media = gst_sdp_message_get_media (message, i);
    /* RFC 5506 section 5: reduced-size RTCP only when both ends said so. */
    if (gst_sdp_media_get_port (media) != 0)
      abilities->reduced_size &= gst_sdp_media_get_attribute_val (media, "rtcp-rsize") != NULL;
  }
}

void
aus_answer_read_candidates (AusAnswer *self, const GstSDPMedia *media)
{
  const char *value;
  for (guint i = 0; (value = gst_sdp_media_get_attribute_val_n (media, "candidate", i)); i++)
    g_ptr_array_add (self->candidates, g_strconcat ("candidate:", value, NULL));
}

AusAnswer *
aus_answer_new (void)
{
  AusAnswer *self = g_new0 (AusAnswer, 1);
  self->candidates = g_ptr_array_new_with_free_func (g_free);
  return self;
}

AusAnswer *
aus_answer_parse (const char *sdp, GError **error)
{
  g_autoptr (AusAnswer) self = aus_answer_new ();
  g_autoptr (GstSDPMessage) message = NULL;

  gsize length = strlen (sdp);
  if (length == 0 || length > AUS_ANSWER_MAX_BYTES) {
    refuse (error, "empty or too long");
    return NULL;
  }
  if (gst_sdp_message_new (&message) != GST_SDP_OK ||
      gst_sdp_message_parse_buffer ((const guint8 *) sdp, (guint) length, message) != GST_SDP_OK ||
      gst_sdp_message_medias_len (message) != AUS_N_MLINES) {
    refuse (error, "other m-lines than offered");
    return NULL;
  }
  if (!aus_answer_read_transport (self, message, error))
    return NULL;
  if (strcmp (self->setup, "active") != 0 && strcmp (self->setup, "passive") != 0) {
    refuse (error, "setup is neither active nor passive");
    return NULL;
  }
  for (guint i = 0; i < AUS_N_MLINES; i++) {
    if (!check_media (self, message, i, error))
      return NULL;
  }
  read_streams (self, message);
  read_abilities (self, message);
  aus_answer_read_candidates (self, gst_sdp_message_get_media (message, 0));
  return g_steal_pointer (&self);
}

char *
aus_answer_to_transport_sdp (const AusAnswer *self, const char *mid)
{
  return g_strdup_printf ("v=0\r\n"
                          "o=- 1 1 IN IP4 0.0.0.0\r\n"
                          "s=-\r\n"
                          "t=0 0\r\n"
                          "a=group:BUNDLE %s\r\n"
                          "m=audio 9 UDP/TLS/RTP/SAVPF %d\r\n"
                          "c=IN IP4 0.0.0.0\r\n"
                          "a=ice-ufrag:%s\r\n"
                          "a=ice-pwd:%s\r\n"
                          "a=fingerprint:%s\r\n"
                          "a=setup:%s\r\n"
                          "a=mid:%s\r\n"
                          "a=sendonly\r\n"
                          "a=rtcp-mux\r\n"
                          "a=rtpmap:%d OPUS/48000/2\r\n",
                          mid, AUS_RTP_OPUS, self->ufrag, self->password, self->fingerprint_text,
                          self->setup, mid, AUS_RTP_OPUS);
}
