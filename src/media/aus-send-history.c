/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-send-history.h"

#include "media/aus-rtp.h"

typedef enum {
  ENTRY_OPEN,
  ENTRY_LOST,
  ENTRY_ARRIVED,
} EntryState;

typedef struct {
  guint32 sent; /* µs, modulo 2^32: over an hour */
  guint32 size : 11;
  guint32 probe : 8;
  guint32 state : 2;
  guint32 wait : 11; /* in WAIT_STEP */
} Entry;

#define MAX_FIELD 2047 /* of 11 bits */
#define WAIT_STEP 250  /* µs */

struct _AusSendHistory {
  Entry entries[AUS_SEND_HISTORY_SIZE];
  gint64 next; /* extended sequence number */
  gint64 last_usec;
};

AusSendHistory *
aus_send_history_new (void)
{
  return g_new0 (AusSendHistory, 1);
}

void
aus_send_history_free (AusSendHistory *self)
{
  g_free (self);
}

static Entry *
entry_of (AusSendHistory *self, gint64 sequence)
{
  return &self->entries[(guint64) sequence % AUS_SEND_HISTORY_SIZE];
}

guint16
aus_send_history_add (AusSendHistory *self, gsize size, guint8 probe, gint64 wait_usec,
                      gint64 now_usec)
{
  *entry_of (self, self->next) = (Entry){
    .sent = (guint32) now_usec,
    .size = (guint32) MIN (size, MAX_FIELD),
    .probe = probe,
    .state = ENTRY_OPEN,
    .wait = (guint32) CLAMP (wait_usec / WAIT_STEP, 0, MAX_FIELD),
  };
  self->last_usec = now_usec;
  return (guint16) self->next++;
}

/* NULL: never sent, or too long ago. */
static Entry *
find (AusSendHistory *self, guint16 sequence)
{
  gint64 extended = aus_rtp_extend (self->next - 1, sequence);
  if (extended < 0 || extended >= self->next || extended < self->next - AUS_SEND_HISTORY_SIZE)
    return NULL;
  return entry_of (self, extended);
}

static gint64
get_sent_usec (AusSendHistory *self, const Entry *entry)
{
  return self->last_usec - (guint32) ((guint32) self->last_usec - entry->sent);
}

guint16
aus_send_history_get_next (AusSendHistory *self)
{
  return (guint16) self->next;
}

gboolean
aus_send_history_look (AusSendHistory *self, guint16 sequence, AusSentPacket *packet)
{
  const Entry *entry = find (self, sequence);
  if (entry == NULL)
    return FALSE;
  *packet = (AusSentPacket){
    .sent_usec = get_sent_usec (self, entry),
    .size = (guint16) entry->size,
    .probe = (guint8) entry->probe,
    .wait_usec = (gint64) entry->wait * WAIT_STEP,
  };
  return TRUE;
}

AusSentFate
aus_send_history_tell (AusSendHistory *self, guint16 sequence, gboolean arrived,
                       gint64 arrival_usec, AusSentPacket *packet)
{
  Entry *entry = find (self, sequence);
  if (entry == NULL)
    return AUS_SENT_UNKNOWN;
  EntryState before = (EntryState) entry->state;
  if (before == ENTRY_ARRIVED || (before == ENTRY_LOST && !arrived))
    return AUS_SENT_UNKNOWN;
  entry->state = arrived ? ENTRY_ARRIVED : ENTRY_LOST;
  *packet = (AusSentPacket){
    .sent_usec = get_sent_usec (self, entry),
    .arrival_usec = arrived ? arrival_usec : 0,
    .size = (guint16) entry->size,
    .probe = (guint8) entry->probe,
    .wait_usec = (gint64) entry->wait * WAIT_STEP,
  };
  if (!arrived)
    return AUS_SENT_LOST;
  return before == ENTRY_LOST ? AUS_SENT_RECOVERED : AUS_SENT_ARRIVED;
}
