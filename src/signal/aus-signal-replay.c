/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/aus-signal-replay.h"

#include <string.h>

typedef struct {
  guint seq;
  gsize length;
  char *text;
} Kept;

static Kept *
peek_oldest (AusSignalReplay *self)
{
  return g_queue_peek_head (&self->messages);
}

static void
drop_oldest (AusSignalReplay *self)
{
  Kept *kept = g_queue_pop_head (&self->messages);

  self->floor = kept->seq;
  self->bytes -= kept->length;
  g_free (kept->text);
  g_free (kept);
}

void
aus_signal_replay_push (AusSignalReplay *self, guint seq, char *text)
{
  Kept *kept = g_new (Kept, 1);

  kept->seq = seq;
  kept->length = strlen (text);
  kept->text = text;
  g_queue_push_tail (&self->messages, kept);
  self->bytes += kept->length;
  while (self->messages.length > AUS_SIGNAL_REPLAY_MESSAGES ||
         self->bytes > AUS_SIGNAL_REPLAY_BYTES)
    drop_oldest (self);
}

void
aus_signal_replay_confirm (AusSignalReplay *self, guint seq)
{
  while (self->messages.length > 0 && peek_oldest (self)->seq <= seq)
    drop_oldest (self);
}

gboolean
aus_signal_replay_reaches (const AusSignalReplay *self, guint last_seq)
{
  return last_seq >= self->floor;
}

void
aus_signal_replay_each (AusSignalReplay *self, guint last_seq, AusSignalReplayFunc func,
                        gpointer user_data)
{
  for (GList *link = self->messages.head; link != NULL; link = link->next) {
    Kept *kept = link->data;
    if (kept->seq > last_seq)
      func (kept->text, user_data);
  }
}

void
aus_signal_replay_clear (AusSignalReplay *self)
{
  while (self->messages.length > 0)
    drop_oldest (self);
}
