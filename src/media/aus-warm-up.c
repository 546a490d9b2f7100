/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-warm-up.h"

#include <gst/gst.h>
#include <gst/webrtc/webrtc.h>

/* Loading a plugin later would need the disk, and srtp_init() is not thread safe. */
static void
load_plugins (void)
{
  static const char *const elements[] = { "webrtcbin", "dtlssrtpenc", "dtlssrtpdec", "nicesrc",
                                          "nicesink",  "srtpenc",     "srtpdec",     "rtpbin" };
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++) {
    GstElement *element = gst_element_factory_make (elements[i], NULL);
    g_clear_object (&element);
  }
}

/* An ICE agent, a DTLS session and an offer, as a leg has them, that nobody gets. */
static void
make_offer (GstElement *webrtcbin)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (
      "application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000");
  GstWebRTCRTPTransceiver *transceiver = NULL;
  GstPromise *promise = gst_promise_new ();
  g_signal_emit_by_name (webrtcbin, "add-transceiver",
                         GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_RECVONLY, caps, &transceiver);
  gst_clear_object (&transceiver);
  g_signal_emit_by_name (webrtcbin, "create-offer", NULL, promise);
  gst_promise_wait (promise);
  gst_promise_unref (promise);
}

void
aus_warm_up (void)
{
  load_plugins ();
  g_autoptr (GstElement) pipeline = gst_pipeline_new (NULL);
  GstElement *webrtcbin = gst_element_factory_make ("webrtcbin", NULL);
  /* The first leg says what is missing. */
  if (webrtcbin == NULL || !gst_bin_add (GST_BIN (pipeline), webrtcbin))
    return;
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  make_offer (webrtcbin);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}
