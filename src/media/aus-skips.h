/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_SKIPS_MAX 64 /* runs remembered: some seconds of every other picture */

/* A run of packets that were not sent. Totals count from the beginning and include the run. */
typedef struct {
  gint64 next; /* first sequence number after it */
  gint64 length;
  gint64 packets;
  guint32 pictures;
} AusSkip;

/*
 * AusSkips: which packets of a source one viewer is not sent, so that what it is sent has numbers
 * without holes: it cannot tell a picture that was left out from one that was lost.
 */
typedef struct {
  AusSkip skips[AUS_SKIPS_MAX];
  guint n, newest;
  gboolean forgot; /* older runs are known no more */
} AusSkips;

typedef enum {
  AUS_SKIP_PICTURE_BEGINS,
  AUS_SKIP_PICTURE_GOES_ON,
} AusSkipPicture;

void aus_skips_clear (AusSkips *self);
/* aus_skips_add: @sequence, newer than all before, is not sent. */
void aus_skips_add (AusSkips *self, gint64 sequence, AusSkipPicture picture);
/* aus_skips_find: what was skipped before @sequence; FALSE: it was skipped itself, or is too old.
 */
gboolean aus_skips_find (const AusSkips *self, gint64 sequence, gint64 *packets, guint32 *pictures);
/*
 * aus_skips_restore: the source's number of what is @position when skipped packets are not counted;
 * FALSE when it is too old.
 */
gboolean aus_skips_restore (const AusSkips *self, gint64 position, gint64 *sequence);

G_END_DECLS
