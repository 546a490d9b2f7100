/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "network-shaper.h"
#include "plane-publisher.h"
#include "plane-viewer.h"

/*
 * A call through the whole plane on a clock of the test's own. Browsers' sound and pictures go in;
 * what comes out for one viewer passes a NetworkShaper.
 */
#define MAX_PUBLISHERS MAX_SCREENS

typedef struct {
  Room room;
  Client *c;
  Habits habits;
  Publisher publishers[MAX_PUBLISHERS];
  guint n_publishers;
  Viewer viewer;
  gboolean silent; /* it answers no question */
  NetworkShaper *shaper;
  NetworkConditions line;
  GQueue flights;   /* of packets to the viewer */
  GQueue questions; /* likewise, of what it is asked */
  gint64 begin_usec, sound_usec, feedback_usec, tick_usec;
  gint64 stall_usec;  /* for so long the line stands still, now and then */
  gint64 filled_usec; /* somebody else keeps so much in front of the line; 0: nobody */
  gint64 filler_usec; /* when the last of it is through */
} Call;

/* call_begin: a sees @n_publishers, who see each other; their cameras would like @full_bps. */
void call_begin (Call *call, guint n_publishers, guint64 full_bps);
void call_end (Call *call);
/* call_run: @seconds over a line of @kbps with a queue of a third of a second; 0: any rate. */
Heard call_run (Call *call, double seconds, guint kbps);
