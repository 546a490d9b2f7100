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
  gpointer begun; /* a picture of this stream has left in part; NULL: none */
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

gboolean
aus_pacer_is_overfull (const AusPacer *self)
{
  return self->queue.length >= AUS_PACER_MAX_PACKETS;
}

gint64
aus_pacer_get_since (const AusPacer *self)
{
  const Waiting *waiting = self->queue.head->data;
  return waiting->since_usec;
}

static GList *
find_next (const AusPacer *self)
{
  for (GList *link = self->queue.head; self->begun != NULL && link != NULL; link = link->next) {
    const Waiting *waiting = link->data;
    if (waiting->stream == self->begun)
      return link;
  }
  return self->queue.head;
}

AusPacket *
aus_pacer_pop (AusPacer *self, gpointer *stream)
{
  GList *link = find_next (self);
  g_autofree Waiting *waiting = link->data;
  g_queue_delete_link (&self->queue, link);
  self->bytes -= waiting->packet->length;
  *stream = waiting->stream;
  self->begun = waiting->packet->marker ? NULL : waiting->stream;
  return waiting->packet;
}

gpointer
aus_pacer_get_next (const AusPacer *self)
{
  const Waiting *waiting = find_next (self)->data;
  return waiting->stream;
}

gpointer
aus_pacer_get_other (const AusPacer *self)
{
  gconstpointer next = aus_pacer_get_next (self);
  for (const GList *link = self->queue.head; link != NULL; link = link->next) {
    const Waiting *waiting = link->data;
    if (waiting->stream != next)
      return waiting->stream;
  }
  return NULL;
}

void
aus_pacer_forget (AusPacer *self, gconstpointer stream)
{
  GList *next = NULL;
  if (self != NULL && self->begun == stream)
    self->begun = NULL;
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

void
aus_pacer_wait_anew (AusPacer *self, gint64 now_usec)
{
  for (GList *link = self->queue.head; link != NULL; link = link->next) {
    Waiting *waiting = link->data;
    waiting->since_usec = now_usec;
  }
}

guint64
aus_pacer_get_bytes (const AusPacer *self)
{
  return self != NULL ? self->bytes : 0;
}
