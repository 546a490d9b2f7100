/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aus-gst-client-private.h"

#include <gst/rtp/rtp.h>
#include <stdio.h>

#define SLOT_LINES 3 /* the first m-lines are ours: microphone, camera, extra picture */

#define OPUS_CAPS                                                                                  \
  "application/x-rtp, media=(string)audio, encoding-name=(string)OPUS, payload=(int)111, "         \
  "clock-rate=(int)48000"
#define VP8_CAPS                                                                                   \
  "application/x-rtp, media=(string)video, encoding-name=(string)VP8, payload=(int)96, "           \
  "clock-rate=(int)90000"

static GstStaticPadTemplate audio_template = GST_STATIC_PAD_TEMPLATE (
    "audio_%u", GST_PAD_SINK, GST_PAD_REQUEST, GST_STATIC_CAPS (OPUS_CAPS));
static GstStaticPadTemplate video_template =
    GST_STATIC_PAD_TEMPLATE ("video_%u", GST_PAD_SINK, GST_PAD_REQUEST, GST_STATIC_CAPS (VP8_CAPS));
static GstStaticPadTemplate recv_audio_template =
    GST_STATIC_PAD_TEMPLATE ("recv_audio_%u", GST_PAD_SRC, GST_PAD_SOMETIMES,
                             GST_STATIC_CAPS ("application/x-rtp, media=(string)audio"));
static GstStaticPadTemplate recv_video_template =
    GST_STATIC_PAD_TEMPLATE ("recv_video_%u", GST_PAD_SRC, GST_PAD_SOMETIMES,
                             GST_STATIC_CAPS ("application/x-rtp, media=(string)video"));

void
aus_gst_client_add_templates (GstElementClass *klass)
{
  gst_element_class_add_static_pad_template (klass, &audio_template);
  gst_element_class_add_static_pad_template (klass, &video_template);
  gst_element_class_add_static_pad_template (klass, &recv_audio_template);
  gst_element_class_add_static_pad_template (klass, &recv_video_template);
}

/* The m-line a request is for: microphone 0, camera 1, extra picture 2; -1: none is left. */
static int
choose_mline (AusGstClient *self, gboolean is_audio, const char *name)
{
  guint number = 0;
  gboolean named = name != NULL && sscanf (name, is_audio ? "audio_%u" : "video_%u", &number) == 1;
  int mline = -1;

  g_mutex_lock (&self->lock);
  if (!named && !is_audio && (self->sends & 1u << 1) != 0)
    number = 1;
  if (number <= (is_audio ? 0 : 1))
    mline = is_audio ? 0 : (int) number + 1;
  if (mline >= 0 && (self->sends & 1u << mline) != 0)
    mline = -1;
  if (mline >= 0)
    self->sends |= 1u << mline;
  g_mutex_unlock (&self->lock);
  return mline;
}

GstPad *
aus_gst_client_request_pad (GstElement *element, GstPadTemplate *templ, const char *name,
                            const GstCaps *caps)
{
  AusGstClient *self = AUS_GST_CLIENT (element);
  gboolean is_audio = g_str_has_prefix (GST_PAD_TEMPLATE_NAME_TEMPLATE (templ), "audio");
  int mline = choose_mline (self, is_audio, name);

  if (mline < 0)
    return NULL;
  g_autofree char *inner_name = g_strdup_printf ("sink_%d", mline);
  g_autoptr (GstCaps) wanted = gst_pad_template_get_caps (templ);
  GstPadTemplate *inner_template =
      gst_element_class_get_pad_template (GST_ELEMENT_GET_CLASS (self->webrtc), "sink_%u");
  g_autoptr (GstPad) inner =
      gst_element_request_pad (self->webrtc, inner_template, inner_name, wanted);
  if (inner == NULL)
    return NULL;
  g_autofree char *own_name =
      is_audio ? g_strdup ("audio_0") : g_strdup_printf ("video_%d", mline - 1);
  GstPad *pad = gst_ghost_pad_new_from_template (own_name, inner, templ);
  gst_pad_set_active (pad, TRUE);
  gst_element_add_pad (element, pad);
  return pad;
}

void
aus_gst_client_release_pad (GstElement *element, GstPad *pad)
{
  AusGstClient *self = AUS_GST_CLIENT (element);
  g_autoptr (GstPad) inner = gst_ghost_pad_get_target (GST_GHOST_PAD (pad));
  guint number = 0;

  gst_pad_set_active (pad, FALSE);
  gst_element_remove_pad (element, pad);
  if (inner == NULL || sscanf (GST_PAD_NAME (inner), "sink_%u", &number) != 1)
    return;
  gst_element_release_request_pad (self->webrtc, inner);
  g_mutex_lock (&self->lock);
  self->sends &= ~(1u << number);
  g_mutex_unlock (&self->lock);
}

static GstPadProbeReturn
count_packet (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  AusClientFlow *flow = data;
  AusClientStats *stats = &flow->client->stats;
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;

  if (!gst_rtp_buffer_map (GST_PAD_PROBE_INFO_BUFFER (info), GST_MAP_READ, &rtp))
    return GST_PAD_PROBE_OK;
  guint16 sequence = gst_rtp_buffer_get_seq (&rtp);
  gst_rtp_buffer_unmap (&rtp);
  g_mutex_lock (&flow->client->lock);
  guint16 gap = (guint16) (sequence - flow->expected);
  if (flow->begun && gap < G_MAXINT16)
    stats->lost += gap;
  flow->begun = TRUE;
  flow->expected = (guint16) (sequence + 1);
  stats->received++;
  g_mutex_unlock (&flow->client->lock);
  return GST_PAD_PROBE_OK;
}

/* What nobody links must not stop the rest: a tee takes it. */
static void
expose (AusGstClient *self, GstPad *pad, guint mline)
{
  gboolean is_audio = mline % 2 != 0 && mline < 13;
  guint slot = is_audio ? (mline - 1) / 2 : mline == 13 ? 6 : (mline - 2) / 2;
  GstElement *tee = gst_element_factory_make ("tee", NULL);
  g_autofree char *name = g_strdup_printf ("recv_%s_%u", is_audio ? "audio" : "video", slot);

  g_object_set (tee, "allow-not-linked", TRUE, NULL);
  gst_bin_add (GST_BIN (self), tee);
  gst_element_sync_state_with_parent (tee);
  g_autoptr (GstPad) inlet = gst_element_get_static_pad (tee, "sink");
  g_autoptr (GstPad) outlet = gst_element_request_pad_simple (tee, "src_%u");
  gst_pad_link (pad, inlet);
  GstPad *ghost = gst_ghost_pad_new (name, outlet);
  gst_pad_set_active (ghost, TRUE);
  gst_element_add_pad (GST_ELEMENT (self), ghost);
}

static void
on_pad_added (GstElement *webrtc, GstPad *pad, AusGstClient *self)
{
  if (GST_PAD_DIRECTION (pad) != GST_PAD_SRC)
    return;
  guint mline = aus_peer_get_mline (pad);
  if (mline < SLOT_LINES || mline >= AUS_CLIENT_N_MLINES - 1)
    return;
  self->flows[mline].client = self;
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, count_packet, &self->flows[mline], NULL);
  expose (self, pad, mline);
}

void
aus_gst_client_follow_pads (AusGstClient *self)
{
  g_signal_connect (self->webrtc, "pad-added", G_CALLBACK (on_pad_added), self);
}
