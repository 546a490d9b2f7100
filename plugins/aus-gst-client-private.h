/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aus-client-stats.h"
#include "aus-gst-client.h"
#include "aus-peer.h"
#include "aus-room-line.h"

G_BEGIN_DECLS

#define AUS_CLIENT_N_MLINES 15 /* docs/interfaces.md, "m-lines of every offer" */

/* AusClientFlow: what arrives on one m-line. */
typedef struct {
  AusGstClient *client; /* unowned */
  gboolean begun;
  guint16 expected; /* next sequence number */
} AusClientFlow;

struct _AusGstClient {
  GstBin parent_instance;
  GstElement *webrtc; /* unowned: the bin's */
  AusPeer *peer;      /* owned */

  /* Of the properties; changed in NULL and READY only. */
  char *location;
  char *token;
  char *display_name;
  gboolean prints;
  gboolean joined; /* has been in a room: it joins once */

  /* The signalling has a thread and a main context of its own. */
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  AusRoomLine *line; /* in that thread */
  char *leg;         /* in that thread; NULL: no offer yet */
  char *me;          /* in that thread */
  gboolean ready;    /* in that thread: said so */
  gboolean leaving;  /* in that thread */

  GMutex lock; /* of what follows */
  AusClientStats stats;
  AusClientFlow flows[AUS_CLIENT_N_MLINES];
  guint sends; /* bit by m-line */
};

/* aus-gst-client-room.c: joins and leaves; called by the change of state. */
void aus_gst_client_make_peer (AusGstClient *self);
void aus_gst_client_join (AusGstClient *self);
void aus_gst_client_leave (AusGstClient *self);

/* aus-gst-client-pads.c */
GstPad *aus_gst_client_request_pad (GstElement *element, GstPadTemplate *templ, const char *name,
                                    const GstCaps *caps);
void aus_gst_client_release_pad (GstElement *element, GstPad *pad);
void aus_gst_client_follow_pads (AusGstClient *self);
void aus_gst_client_add_templates (GstElementClass *klass);

G_END_DECLS
