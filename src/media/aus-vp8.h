/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusVp8: what the VP8 payload descriptor (RFC 7741 section 4.2) says about a packet. It stands in
 * front of the frame and is written by the packetizer: encryption between participants leaves it
 * readable, and its numbers may be rewritten.
 */
typedef struct {
  gint8 temporal;       /* layer, TID; -1: none told */
  gboolean sync;        /* Y: depends on layer 0 only */
  guint8 picture_id_at; /* offset in the payload; 0: none */
  gboolean wide;        /* 15 instead of 7 bits */
  guint16 picture_id;
  guint8 tl0_at; /* offset of TL0PICIDX; 0: none */
  guint8 tl0;
} AusVp8;

/* aus_vp8_parse: never fails: what cannot be read is not there. */
void aus_vp8_parse (const guint8 *payload, gsize length, AusVp8 *vp8);
/* aus_vp8_rewrite: other numbers in @payload, a copy of what @vp8 was parsed from. */
void aus_vp8_rewrite (guint8 *payload, const AusVp8 *vp8, guint16 picture_id, guint8 tl0);

G_END_DECLS
