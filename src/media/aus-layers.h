/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-ring.h"
#include "media/aus-skips.h"

G_BEGIN_DECLS

#define AUS_LAYERS_ALL 3 /* TID has two bits */

/*
 * AusLayers: which pictures of a VP8 source one viewer gets, by temporal layer (RFC 7741 section
 * 4.2), and how they are numbered: without holes where layers were left out, and on from what was
 * before where the source changed. Leaving layers out is what a viewer's line gets at once when it
 * becomes narrow, long before the publisher's encoder has heard of it.
 */
typedef struct {
  AusSkips skips;
  guint8 limit;                        /* highest layer that is wanted */
  gboolean intact[AUS_LAYERS_ALL + 1]; /* nothing of it was left out since its last sync point */

  gint64 newest; /* source sequence number; −1: none yet */
  guint32 timestamp;
  gboolean skipping; /* the newest picture */
  guint64 skipped_pictures;

  /* Ours = the source's + offset − what was skipped. */
  guint16 picture_offset;
  guint8 tl0_offset;
  guint16 last_picture;
  guint8 last_tl0;
  gboolean ever_numbered;
} AusLayers;

void aus_layers_init (AusLayers *self);
/* aus_layers_start: @packet is the first of another source. */
void aus_layers_start (AusLayers *self, const AusPacket *packet);
/* aus_layers_take: FALSE: not for this viewer. @skipped: packets left out before it. */
gboolean aus_layers_take (AusLayers *self, const AusPacket *packet, gint64 *skipped);
/* aus_layers_rewrite: this viewer's numbers in @payload, a copy of the payload of @packet. */
void aus_layers_rewrite (AusLayers *self, const AusPacket *packet, guint8 *payload);

G_END_DECLS
