/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-twcc.h"
#include "plane-room.h"

/* A browser that sends sound and two pictures of its camera, on a clock of the test's own. */
#define FRAME_USEC 50000
/* One way, from a client to the server or back. */
#define DELAY_USEC 25000

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

/* What all browsers of a call do alike. */
typedef struct {
  guint64 full_bps;      /* what a camera sends if nobody minds */
  gint64 low_start_usec; /* until the second encoder runs */
  gboolean stubborn;     /* no layers, and whatever is told is not listened to */
} Habits;

typedef struct {
  Client *client;
  const Habits *habits;
  Picture high, low;
  guint16 sound;
  /* As viewer of another publisher, on a line that takes everything; NULL: it sees nobody. */
  AusTwccRecorder *recorder;
  gint64 last_frame_usec, longest_gap_usec;
  guint key_frames; /* that it was asked for */
} Publisher;

/* publisher_begin: @habits must outlive it; @watches: it sees another one. */
void publisher_begin (Publisher *self, Client *client, const Habits *habits, gboolean watches,
                      gint64 now_usec);
void publisher_clear (Publisher *self);
/* publisher_send: what is due, with 20 ms of sound if it @speaks. */
void publisher_send (Publisher *self, gboolean speaks, gint64 now_usec);
/* publisher_obey: what it is told to send, it sends a little later. */
void publisher_obey (Publisher *self, gint64 now_usec);
/* publisher_watch: what it was sent has come, or will a moment later. */
void publisher_watch (Publisher *self, gint64 now_usec);
