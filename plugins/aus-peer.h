/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/*
 * AusPeer: a webrtcbin that answers the offers of Auscult's server (docs/interfaces.md, "m-lines of
 * every offer"). What the callbacks get comes in threads of webrtcbin.
 */
typedef struct {
  void (*answered) (const char *sdp, gpointer data); /* NULL: no answer could be made */
  void (*found) (guint mline, const char *candidate, gpointer data);
} AusPeerCalls;

typedef struct _AusPeer AusPeer;

/* aus_peer_new: answers with @webrtcbin; @data must outlive the state READY of the element. */
AusPeer *aus_peer_new (GstElement *webrtcbin, const AusPeerCalls *calls, gpointer data);
void aus_peer_free (AusPeer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPeer, aus_peer_free)

/* aus_peer_take_offer: FALSE: @sdp is none. */
gboolean aus_peer_take_offer (AusPeer *self, const char *sdp);
void aus_peer_add_candidate (AusPeer *self, guint mline, const char *candidate);

/* aus_peer_get_mline: of one of webrtcbin's pads. */
guint aus_peer_get_mline (GstPad *pad);

G_END_DECLS
