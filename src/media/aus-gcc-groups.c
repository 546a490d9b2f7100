/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-gcc-groups.h"

#define SPAN_USEC      5000   /* sent within this: one group */
#define BURST_USEC     5000   /* arrived within this, though sent apart: one delivery */
#define MAX_BURST_USEC 100000 /* a queue that drains is not one delivery for ever */
#define MAX_JUMP_USEC  (3 * G_USEC_PER_SEC)
#define MAX_DISORDERS  3

void
aus_gcc_groups_reset (AusGccGroups *self)
{
  *self = (AusGccGroups){ 0 };
}

static void
begin (AusGccGroup *group, gint64 sent_usec, gint64 arrival_usec)
{
  *group = (AusGccGroup){
    .first_sent_usec = sent_usec,
    .last_sent_usec = sent_usec,
    .first_arrival_usec = arrival_usec,
    .last_arrival_usec = arrival_usec,
    .used = TRUE,
  };
}

/* A radio link delivers in bursts what was sent apart: that says nothing about a queue. */
static gboolean
is_same_delivery (const AusGccGroup *group, gint64 sent_usec, gint64 arrival_usec)
{
  gint64 arrival_delta = arrival_usec - group->last_arrival_usec;
  gint64 growth = arrival_delta - (sent_usec - group->last_sent_usec);
  return growth < 0 && arrival_delta <= BURST_USEC &&
         arrival_usec - group->first_arrival_usec < MAX_BURST_USEC;
}

static gboolean
belongs (const AusGccGroup *group, gint64 sent_usec, gint64 arrival_usec)
{
  return sent_usec - group->first_sent_usec <= SPAN_USEC ||
         is_same_delivery (group, sent_usec, arrival_usec);
}

static gboolean
compare (AusGccGroups *self, AusGccDelta *delta)
{
  const AusGccGroup *current = &self->current, *previous = &self->previous;
  *delta = (AusGccDelta){
    .send_delta_usec = current->last_sent_usec - previous->last_sent_usec,
    .arrival_delta_usec = current->last_arrival_usec - previous->last_arrival_usec,
    .arrival_usec = current->last_arrival_usec,
  };
  if (delta->arrival_delta_usec - delta->send_delta_usec > MAX_JUMP_USEC) {
    aus_gcc_groups_reset (self); /* an outage, or the client's clock was set */
    return FALSE;
  }
  if (delta->arrival_delta_usec >= 0) {
    self->disorders = 0;
    return TRUE;
  }
  if (++self->disorders >= MAX_DISORDERS)
    aus_gcc_groups_reset (self);
  return FALSE;
}

gboolean
aus_gcc_groups_add (AusGccGroups *self, gint64 sent_usec, gint64 arrival_usec, AusGccDelta *delta)
{
  gboolean told = FALSE;
  if (self->current.used && sent_usec < self->current.first_sent_usec)
    return FALSE; /* overtaken by a later group: it is in neither */
  if (self->current.used && belongs (&self->current, sent_usec, arrival_usec)) {
    self->current.last_sent_usec = MAX (self->current.last_sent_usec, sent_usec);
    self->current.last_arrival_usec = MAX (self->current.last_arrival_usec, arrival_usec);
    return FALSE;
  }
  if (self->current.used) {
    told = self->previous.used && compare (self, delta);
    self->previous = self->current;
  }
  begin (&self->current, sent_usec, arrival_usec);
  return told;
}
