/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aus-peer.h"

#include <gst/webrtc/webrtc.h>

struct _AusPeer {
  GstElement *webrtc; /* ref */
  AusPeerCalls calls;
  gpointer data; /* unowned */
};

static void
on_answer_created (GstPromise *given_promise, gpointer data)
{
  g_autoptr (GstPromise) promise = given_promise;
  AusPeer *self = data;
  g_autoptr (GstWebRTCSessionDescription) answer = NULL;
  const GstStructure *reply = gst_promise_get_reply (promise);

  if (reply != NULL)
    gst_structure_get (reply, "answer", GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &answer, NULL);
  if (answer == NULL) {
    self->calls.answered (NULL, self->data);
    return;
  }
  g_autofree char *sdp = gst_sdp_message_as_text (answer->sdp);
  /* Said before it is set: our candidates must not overtake it. */
  self->calls.answered (sdp, self->data);
  g_signal_emit_by_name (self->webrtc, "set-local-description", answer, NULL);
}

static void
clear (gpointer data)
{
  gst_object_unref (((AusPeer *) data)->webrtc);
}

/* Of an answer that is still being made. */
static void
unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear);
}

gboolean
aus_peer_take_offer (AusPeer *self, const char *sdp)
{
  GstSDPMessage *message = NULL;

  if (gst_sdp_message_new_from_text (sdp, &message) != GST_SDP_OK)
    return FALSE;
  g_autoptr (GstWebRTCSessionDescription) offer =
      gst_webrtc_session_description_new (GST_WEBRTC_SDP_TYPE_OFFER, message);
  g_signal_emit_by_name (self->webrtc, "set-remote-description", offer, NULL);
  g_signal_emit_by_name (
      self->webrtc, "create-answer", NULL,
      gst_promise_new_with_change_func (on_answer_created, g_atomic_rc_box_acquire (self), unref));
  return TRUE;
}

void
aus_peer_add_candidate (AusPeer *self, guint mline, const char *candidate)
{
  g_signal_emit_by_name (self->webrtc, "add-ice-candidate", mline, candidate);
}

guint
aus_peer_get_mline (GstPad *pad)
{
  g_autoptr (GstObject) transceiver = NULL;
  guint mline = 0;

  g_object_get (pad, "transceiver", &transceiver, NULL);
  g_object_get (transceiver, "mlineindex", &mline, NULL);
  return mline;
}

static void
on_ice_candidate (GstElement *webrtc, guint mline, const char *candidate, AusPeer *self)
{
  self->calls.found (mline, candidate, self->data);
}

AusPeer *
aus_peer_new (GstElement *webrtcbin, const AusPeerCalls *calls, gpointer data)
{
  AusPeer *self = g_atomic_rc_box_new0 (AusPeer);

  self->webrtc = gst_object_ref (webrtcbin);
  self->calls = *calls;
  self->data = data;
  g_signal_connect (webrtcbin, "on-ice-candidate", G_CALLBACK (on_ice_candidate), self);
  return self;
}

void
aus_peer_free (AusPeer *self)
{
  g_signal_handlers_disconnect_by_data (self->webrtc, self);
  unref (self);
}
