/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-twcc.h"
#include "plane-room.h"

/*
 * A browser that sees and hears others, on a clock of the test's own: it tells when what was sent
 * has come (transport-wide feedback), asks for what is missing, and shows what is whole.
 */
#define MAX_SCREENS 2

/* A packet of a picture that has come. */
typedef struct {
  gboolean there, first, last, key;
  guint8 layer, tl0;
} Seen;

/* One publisher at the viewer. */
typedef struct {
  GArray *holes;  /* Hole, of the picture */
  gint32 highest; /* sequence of the picture at the viewer; −1: none */
  GArray *ends;   /* guint16, of frames that are not shown yet */
  Seen *seen;     /* by sequence number */
  gboolean began;
  guint8 shown_tl0;
  gint64 shown_usec, asked_usec; /* a frame; a key frame */
  gint64 buffer_usec;
} Screen;

/* What the viewer got. */
typedef struct {
  gint64 longest_usec; /* sound from the server to the viewer */
  gint64 made_up_usec; /* by a jitter buffer that had to wait */
  guint lost;          /* sound */
  guint frames;        /* whole ones, of all pictures */
  gint64 longest_gap_usec;
} Heard;

typedef struct {
  Client *client;
  AusTwccRecorder *recorder;
  Screen screens[MAX_SCREENS];
  guint n_screens;
  gint64 last_frame_usec;
  gboolean forgiving; /* a frame counts once its end is there, whatever was lost before it */
  Heard heard;
} Viewer;

void viewer_begin (Viewer *self, Client *client, guint n_screens, gint64 now_usec);
void viewer_clear (Viewer *self);
/* viewer_receive: what was sent at @sent_usec has come, at @at_usec; or is lost. */
void viewer_receive (Viewer *self, GBytes *packet, gint64 sent_usec, gint64 at_usec,
                     gint64 now_usec);
void viewer_lose (Viewer *self, GBytes *packet);
/* viewer_ask: for packets that are missing, and for key frames. */
void viewer_ask (Viewer *self, gint64 now_usec);
