/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-layers.h"

void
aus_layers_init (AusLayers *self)
{
  *self = (AusLayers){ .limit = AUS_LAYERS_ALL, .newest = -1 };
}

static void
mend_all (AusLayers *self)
{
  for (guint i = 0; i <= AUS_LAYERS_ALL; i++)
    self->intact[i] = TRUE;
}

void
aus_layers_start (AusLayers *self, const AusPacket *packet)
{
  aus_skips_clear (&self->skips);
  mend_all (self);
  self->newest = -1;
  self->skipping = FALSE;
  self->picture_offset = 0;
  self->tl0_offset = 0;
  if (self->ever_numbered) {
    self->picture_offset = (guint16) (self->last_picture + 1 - packet->vp8.picture_id);
    self->tl0_offset = (guint8) (self->last_tl0 + 1 - packet->vp8.tl0);
  }
}

static gboolean
can_be_decoded (const AusLayers *self, const AusVp8 *vp8)
{
  if (vp8->sync)
    return TRUE;
  for (gint layer = 1; layer <= vp8->temporal; layer++) {
    if (!self->intact[layer])
      return FALSE;
  }
  return TRUE;
}

/*
 * Layer 0 is always sent: everything stands on it. A higher layer begins again only where a picture
 * of it depends on layer 0 alone.
 */
static void
begin_picture (AusLayers *self, const AusPacket *packet)
{
  gint layer = packet->vp8.temporal;
  self->timestamp = packet->timestamp;
  self->skipping = FALSE;
  if (packet->starts_key_frame)
    mend_all (self);
  if (layer <= 0)
    return;
  self->skipping = layer > self->limit || !can_be_decoded (self, &packet->vp8);
  if (!self->skipping) {
    self->intact[layer] = TRUE;
    return;
  }
  self->skipped_pictures++;
  for (; layer <= AUS_LAYERS_ALL; layer++)
    self->intact[layer] = FALSE;
}

gboolean
aus_layers_take (AusLayers *self, const AusPacket *packet, gint64 *skipped)
{
  guint32 pictures;
  if (packet->sequence <= self->newest)
    return aus_skips_find (&self->skips, packet->sequence, skipped, &pictures);

  gboolean begins = self->newest < 0 || packet->timestamp != self->timestamp;
  self->newest = packet->sequence;
  if (begins)
    begin_picture (self, packet);
  if (!self->skipping)
    return aus_skips_find (&self->skips, packet->sequence, skipped, &pictures);
  aus_skips_add (&self->skips, packet->sequence,
                 begins ? AUS_SKIP_PICTURE_BEGINS : AUS_SKIP_PICTURE_GOES_ON);
  return FALSE;
}

void
aus_layers_rewrite (AusLayers *self, const AusPacket *packet, guint8 *payload)
{
  gint64 packets;
  guint32 pictures;
  const AusVp8 *vp8 = &packet->vp8;
  if (vp8->picture_id_at == 0 && vp8->tl0_at == 0)
    return;
  if (!aus_skips_find (&self->skips, packet->sequence, &packets, &pictures))
    return;
  guint16 picture = (guint16) (vp8->picture_id + self->picture_offset - pictures);
  guint8 tl0 = (guint8) (vp8->tl0 + self->tl0_offset);
  aus_vp8_rewrite (payload, vp8, picture, tl0);
  if (packet->sequence < self->newest)
    return;
  self->last_picture = picture;
  self->last_tl0 = tl0;
  self->ever_numbered = TRUE;
}
