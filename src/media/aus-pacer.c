/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-pacer.h"

typedef struct {
  gpointer stream;
  AusPacket *packet; /* ref */
  gint64 since_usec;
} Waiting;

struct _AusPacer {
  GQueue queue; /* Waiting */
  guint64 bytes;
};

AusPacer *
aus_pacer_new (void)
{
  AusPacer *self = g_new0 (AusPacer, 1);
  g_queue_init (&self->queue);
  return self;
}

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;
  aus_packet_unref (waiting->packet);
  g_free (waiting);
}

void
aus_pacer_free (AusPacer *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full (&self->queue, waiting_free);
  g_free (self);
}

void
aus_pacer_push (AusPacer *self, gpointer stream, AusPacket *packet, gint64 now_usec)
{
  Waiting *waiting = g_new (Waiting, 1);
  *waiting = (Waiting){ stream, aus_packet_ref (packet), now_usec };
  g_queue_push_tail (&self->queue, waiting);
  self->bytes += packet->length;
}

gboolean
aus_pacer_is_empty (const AusPacer *self)
{
  return self == NULL || self->queue.length == 0;
}

gint64
aus_pacer_get_since (const AusPacer *self)
{
  const Waiting *waiting = self->queue.head->data;
  return waiting->since_usec;
}

AusPacket *
aus_pacer_pop (AusPacer *self, gpointer *stream)
{
  g_autofree Waiting *waiting = g_queue_pop_head (&self->queue);
  self->bytes -= waiting->packet->length;
  *stream = waiting->stream;
  return waiting->packet;
}

void
aus_pacer_forget (AusPacer *self, gconstpointer stream)
{
  GList *next = NULL;
  for (GList *link = self != NULL ? self->queue.head : NULL; link != NULL; link = next) {
    Waiting *waiting = link->data;
    next = link->next;
    if (waiting->stream != stream)
      continue;
    self->bytes -= waiting->packet->length;
    g_queue_delete_link (&self->queue, link);
    waiting_free (waiting);
  }
}

gboolean
aus_pacer_holds (const AusPacer *self, gconstpointer stream)
{
  for (const GList *link = self != NULL ? self->queue.head : NULL; link != NULL;
       link = link->next) {
    const Waiting *waiting = link->data;
    if (waiting->stream == stream)
      return TRUE;
  }
  return FALSE;
}

guint64
aus_pacer_get_bytes (const AusPacer *self)
{
  return self != NULL ? self->bytes : 0;
}
