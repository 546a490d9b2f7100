/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_SEND_HISTORY_SIZE 2048 /* packets; some seconds of all that one viewer is sent */

/* One packet that was sent, and when it came, as far as feedback has told. */
typedef struct {
  gint64 sent_usec;
  gint64 arrival_usec; /* on the viewer's clock */
  guint16 size;        /* bytes on the wire */
  guint8 probe;        /* cluster it belongs to; 0: none */
  gint64 wait_usec;    /* that it was thought to have before it; in steps, half a second at most */
} AusSentPacket;

typedef enum {
  AUS_SENT_UNKNOWN,   /* too old, never sent, or told before */
  AUS_SENT_ARRIVED,   /* told for the first time, and it came */
  AUS_SENT_LOST,      /* told for the first time, and it did not come */
  AUS_SENT_RECOVERED, /* told as missing before: it was only late */
} AusSentFate;

/*
 * AusSendHistory: numbers what is sent to one viewer with transport-wide sequence numbers and
 * remembers when each packet left, until its fate is told.
 */
typedef struct _AusSendHistory AusSendHistory;

AusSendHistory *aus_send_history_new (void);
void aus_send_history_free (AusSendHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusSendHistory, aus_send_history_free)

/* aus_send_history_add: the number of the packet that leaves now. */
guint16 aus_send_history_add (AusSendHistory *self, gsize size, guint8 probe, gint64 wait_usec,
                              gint64 now_usec);

/*
 * aus_send_history_tell: feedback about @sequence. @packet is filled unless AUS_SENT_UNKNOWN, with
 * @arrival_usec if it @arrived.
 */
AusSentFate aus_send_history_tell (AusSendHistory *self, guint16 sequence, gboolean arrived,
                                   gint64 arrival_usec, AusSentPacket *packet);

/* aus_send_history_get_next: the number of the packet that will be sent next. */
guint16 aus_send_history_get_next (AusSendHistory *self);
/* aus_send_history_look: @sequence as it was sent; FALSE when it is not known, or not any more. */
gboolean aus_send_history_look (AusSendHistory *self, guint16 sequence, AusSentPacket *packet);

G_END_DECLS
