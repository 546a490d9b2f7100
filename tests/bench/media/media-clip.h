/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What every packet carries at the end of its payload, so that a receiver knows how old it is. */
#define MEDIA_STAMP_LENGTH 12
#define MEDIA_STAMP_MAGIC  0x41757354u

typedef struct {
  gint64 offset_usec; /* since the clip's beginning */
  guint32 timestamp;  /* RTP units since the clip's beginning */
  gboolean marker;
  guint length;
  guint8 *payload; /* with room for the stamp at its end, which replaces the last bytes */
} MediaClipPacket;

/* MediaClip: one stream, encoded once and sent from memory by every bot, again and again. */
typedef struct {
  guint8 payload_type;
  guint clock_rate;
  gint64 duration_usec;
  guint n_packets;
  MediaClipPacket *packets;
} MediaClip;

/* Both begin with a key frame, and have no other one; they run @seconds. */
MediaClip *media_clip_new_vp8 (guint seconds, guint kbps, GError **error);
MediaClip *media_clip_new_opus (guint seconds, GError **error);
void media_clip_free (MediaClip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MediaClip, media_clip_free)

G_END_DECLS
