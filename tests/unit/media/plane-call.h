/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-twcc.h"
#include "network-shaper.h"
#include "plane-room.h"

/*
 * A call through the whole plane on a clock of the test's own. Browsers' sound and pictures go in;
 * what comes out for one viewer passes a NetworkShaper, and the viewer tells when it came
 * (transport-wide feedback), and asks for what is missing.
 */
#define FRAME_USEC     50000
#define MAX_PUBLISHERS 2

/* One picture that a publisher sends. */
typedef struct {
  guint32 ssrc;
  guint64 rate_bps; /* 0: it is off */
  guint64 next_rate_bps;
  gint64 next_rate_usec;
  gint64 frame_usec; /* when the next frame is due */
  gint64 every_usec;
  gsize least_key; /* bytes: no key frame is smaller */
  guint16 sequence, number;
  guint8 tl0;
  guint n_frames;
  gboolean key; /* the next frame is */
} Picture;

typedef struct {
  Client *client;
  Picture high, low;
  guint16 sound;
  /* As viewer of the other publisher, on a line that takes everything; NULL: it sees nobody. */
  AusTwccRecorder *recorder;
  gint64 last_frame_usec, longest_gap_usec;
  guint key_frames; /* that it was asked for */
} Publisher;

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
  Room room;
  Client *c;
  Publisher publishers[MAX_PUBLISHERS];
  guint n_publishers;
  NetworkShaper *shaper;
  NetworkConditions line;
  AusTwccRecorder *recorder;
  GQueue flights;   /* of packets to the viewer */
  GQueue questions; /* likewise, of what it is asked */
  Screen screens[MAX_PUBLISHERS];
  gint64 sound_usec, feedback_usec, tick_usec;
  gint64 last_frame_usec;
  guint64 full_bps; /* what a camera sends if nobody minds */
  gint64 begin_usec;
  gint64 low_start_usec; /* until a publisher's second encoder runs */
  gint64 stall_usec;     /* for so long the line stands still, now and then */
  gint64 filled_usec;    /* somebody else keeps so much in front of the line; 0: nobody */
  gint64 filler_usec;    /* when the last of it is through */
  gboolean stubborn;     /* the publisher has no layers, and does not listen */
  gboolean silent;       /* the viewer answers no question */
  gboolean forgiving;    /* a frame counts once its end is there, whatever was lost before it */
  Heard heard;
} Call;

/* call_begin: a sees @n_publishers, who see each other; their cameras would like @full_bps. */
void call_begin (Call *call, guint n_publishers, guint64 full_bps);
void call_end (Call *call);
/* call_run: @seconds over a line of @kbps with a queue of a third of a second; 0: any rate. */
Heard call_run (Call *call, double seconds, guint kbps);
