/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media-clip.h"
#include "media-hub.h"
#include "media-peer.h"
#include "media-process.h"
#include "media-tally.h"

G_BEGIN_DECLS

/* MediaRun: everybody who is on one server during one measurement. */
typedef struct {
  guint rooms;
  guint people; /* in each room */
  char *address;
  MediaHub *hub;
  MediaClip *video, *audio;
  MediaTally tally;
  GPtrArray *peers; /* MediaPeer */
  guint n_publishers;
  MediaProcess *process;
  MediaSample before; /* of the server, without anybody on it */
  GError *error;      /* the first failure ends the run */
} MediaRun;

void media_run_clear (MediaRun *self);
/* media_run_add: unowned. A publisher's clips begin at a moment of its own. */
MediaPeer *media_run_add (MediaRun *self, MediaIceRole role, gboolean publishes);
/* media_run_fail: (transfer full) @error. */
void media_run_fail (MediaRun *self, GError *error);
/* media_run_is_complete: everybody receives the sound and picture of everybody else in the room. */
gboolean media_run_is_complete (MediaRun *self);

typedef gboolean (*MediaRunDone) (MediaRun *self);
/*
 * media_run_wait: lets the bots send and receive for @usec, or until @done (nullable) says so.
 * FALSE when it failed, or when @done did not come about.
 */
gboolean media_run_wait (MediaRun *self, gint64 usec, MediaRunDone done);

/* A server that bots can join. Freed before the run is cleared. */
typedef struct _MediaServer MediaServer;

typedef struct {
  const char *name;
  /* Starts the server into run->process and lets everybody in; all peers exist when it returns. */
  MediaServer *(*join) (MediaRun *run, const char *program, GError **error);
  void (*leave) (MediaServer *server);
  /* How long packets stayed inside, as the server itself counts; NULL when it does not. */
  gboolean (*get_residence) (MediaServer *server, guint64 histogram[10], GError **error);
} MediaServerClass;

extern const MediaServerClass media_auscult;
extern const MediaServerClass media_janus;

G_END_DECLS
