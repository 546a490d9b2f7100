/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-ring.h"

struct _AusRing {
  AusPacket **packets; /* AUS_RING_SIZE refs; NULL before the first: many streams never begin */
  gboolean used;
  gint64 span_usec;
  gint64 newest;
  gint64 oldest;    /* none is kept before it; it may be missing itself */
  gint64 forgotten; /* none before it is taken any more */
};

AusPacket *
aus_packet_new (const guint8 *payload, gsize length)
{
  AusPacket *self = g_atomic_rc_box_alloc (sizeof (AusPacket) + length);
  *self = (AusPacket){ .length = length, .audio_level = -1, .vp8.temporal = -1 };
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
  AusRing *self = g_new0 (AusRing, 1);
  self->span_usec = AUS_RING_USEC;
  return self;
}

void
aus_ring_free (AusRing *self)
{
  if (self == NULL)
    return;
  aus_ring_clear (self);
  g_free (self->packets);
  g_free (self);
}

static AusPacket **
slot_of (AusRing *self, gint64 sequence)
{
  return &self->packets[(guint64) sequence % AUS_RING_SIZE];
}

void
aus_ring_clear (AusRing *self)
{
  for (guint i = 0; self->packets != NULL && i < AUS_RING_SIZE; i++)
    g_clear_pointer (&self->packets[i], aus_packet_unref);
  self->used = FALSE;
}

static void
begin (AusRing *self, gint64 sequence)
{
  aus_ring_clear (self);
  if (self->packets == NULL)
    self->packets = g_new0 (AusPacket *, AUS_RING_SIZE);
  self->used = TRUE;
  self->newest = self->oldest = sequence;
  self->forgotten = sequence - AUS_RING_SIZE + 1;
}

static void
forget_old (AusRing *self, gint64 now_usec)
{
  while (self->oldest < self->newest) {
    AusPacket **slot = slot_of (self, self->oldest);
    gboolean here = *slot != NULL && (*slot)->sequence == self->oldest;
    if (here && now_usec - (*slot)->arrival_usec <= self->span_usec)
      return;
    self->oldest++;
    if (!here)
      continue;
    g_clear_pointer (slot, aus_packet_unref);
    self->forgotten = self->oldest;
  }
}

void
aus_ring_set_span (AusRing *self, gint64 span_usec)
{
  self->span_usec = MIN (span_usec, AUS_RING_USEC);
}

gboolean
aus_ring_put (AusRing *self, AusPacket *packet)
{
  gint64 sequence = packet->sequence;
  if (!self->used || sequence >= self->newest + AUS_RING_SIZE)
    begin (self, sequence);
  if (sequence <= self->newest - AUS_RING_SIZE || sequence < self->forgotten)
    return FALSE;
  AusPacket **slot = slot_of (self, sequence);
  if (*slot != NULL && (*slot)->sequence == sequence)
    return FALSE;
  g_clear_pointer (slot, aus_packet_unref);
  *slot = aus_packet_ref (packet);
  self->newest = MAX (self->newest, sequence);
  self->oldest = MIN (self->oldest, sequence);
  forget_old (self, packet->arrival_usec);
  return TRUE;
}

AusPacket *
aus_ring_get (AusRing *self, gint64 sequence)
{
  AusPacket *packet = self->packets != NULL ? *slot_of (self, sequence) : NULL;
  return packet != NULL && packet->sequence == sequence ? packet : NULL;
}
