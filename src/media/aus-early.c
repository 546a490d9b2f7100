/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-early.h"

typedef struct {
  GByteArray *data;
  gint64 arrival_usec;
} Held;

struct _AusEarly {
  GQueue held; /* Held */
};

static void
held_free (gpointer data)
{
  Held *self = data;
  g_clear_pointer (&self->data, g_byte_array_unref);
  g_free (self);
}

AusEarly *
aus_early_new (void)
{
  AusEarly *self = g_new0 (AusEarly, 1);
  g_queue_init (&self->held);
  return self;
}

void
aus_early_free (AusEarly *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full (&self->held, held_free);
  g_free (self);
}

gboolean
aus_early_hold (AusEarly *self, const guint8 *data, gsize length, gint64 arrival_usec)
{
  if (self->held.length >= AUS_EARLY_MAX_PACKETS)
    return FALSE;
  Held *held = g_new0 (Held, 1);
  held->data = g_byte_array_sized_new ((guint) length);
  held->arrival_usec = arrival_usec;
  g_byte_array_append (held->data, data, (guint) length);
  g_queue_push_tail (&self->held, held);
  return TRUE;
}

GByteArray *
aus_early_take (AusEarly *self, gint64 now_usec, gint64 *arrival_usec)
{
  Held *held;
  while ((held = g_queue_pop_head (&self->held)) != NULL) {
    gboolean young = now_usec - held->arrival_usec <= AUS_EARLY_MAX_USEC;
    *arrival_usec = held->arrival_usec;
    GByteArray *data = young ? g_steal_pointer (&held->data) : NULL;
    held_free (held);
    if (data != NULL)
      return data;
  }
  return NULL;
}
