/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When packets left us, found again by what is stamped into them; newer ones take over. */
#define MEDIA_TALLY_LEFT 16384
typedef struct {
  gint64 stamp_nsec, left_nsec;
} MediaLeft;

/* What all bots together saw. Packets and delays count only while @counting: the steady window. */
typedef struct {
  gboolean counting;
  guint64 sent;
  guint64 received;
  guint64 bytes_received;
  GArray *delays;     /* guint32, ns between our sending and the server's packet in our socket */
  GArray *residences; /* the same from the system call that sent it: without our own SRTP */
  gint64 left_nsec;   /* of the newest datagram, the moment of that call */
  MediaLeft left[MEDIA_TALLY_LEFT];
  /* Over the whole run; all but the requests must stay 0 for a run to be worth anything. */
  guint64 lost;
  guint64 duplicates;
  guint64 not_authentic;
  guint64 asked_again; /* packets that the server asked for by NACK */
  guint64 key_frames_asked;
  guint64
      feedback; /* transport-wide feedback packets: without them the run is not like a browser */
} MediaTally;

G_END_DECLS
