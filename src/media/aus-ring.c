/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-ring.h"

struct _AusRing {
  AusPacket *packets[AUS_RING_SIZE]; /* ref */
  gint64 newest;
  gboolean used;
};

AusPacket *
aus_packet_new (const guint8 *payload, gsize length)
{
  AusPacket *self = g_atomic_rc_box_alloc (sizeof (AusPacket) + length);
  *self = (AusPacket){ .length = length, .audio_level = -1 };
  memcpy (self->payload, payload, length);
  return self;
}

AusPacket *
aus_packet_ref (AusPacket *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
aus_packet_unref (AusPacket *self)
{
  g_atomic_rc_box_release (self);
}

AusRing *
aus_ring_new (void)
{
  return g_new0 (AusRing, 1);
}

void
aus_ring_free (AusRing *self)
{
  if (self == NULL)
    return;
  aus_ring_clear (self);
  g_free (self);
}

static AusPacket **
slot_of (AusRing *self, gint64 sequence)
{
  return &self->packets[(guint64) sequence % AUS_RING_SIZE];
}

gboolean
aus_ring_put (AusRing *self, AusPacket *packet)
{
  if (self->used && packet->sequence <= self->newest - AUS_RING_SIZE)
    return FALSE;
  AusPacket **slot = slot_of (self, packet->sequence);
  if (*slot != NULL && (*slot)->sequence == packet->sequence)
    return FALSE;
  g_clear_pointer (slot, aus_packet_unref);
  *slot = aus_packet_ref (packet);
  self->newest = self->used ? MAX (self->newest, packet->sequence) : packet->sequence;
  self->used = TRUE;
  return TRUE;
}

AusPacket *
aus_ring_get (AusRing *self, gint64 sequence)
{
  AusPacket *packet = *slot_of (self, sequence);
  return packet != NULL && packet->sequence == sequence ? packet : NULL;
}

void
aus_ring_clear (AusRing *self)
{
  for (guint i = 0; i < AUS_RING_SIZE; i++)
    g_clear_pointer (&self->packets[i], aus_packet_unref);
  self->used = FALSE;
}
