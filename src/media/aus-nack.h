/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_NACK_MAX_MISSING 256
/* Asked for again so soon: the request may have been lost together with what it is about. */
#define AUS_NACK_ECHO_USEC 20000
/* Round trip assumed until it is known. */
#define AUS_NACK_RTT_USEC 100000
/* Older than this it comes too late for anybody: the ring is no longer. */
#define AUS_NACK_MAX_AGE_USEC (1 * G_USEC_PER_SEC)

/*
 * AusNackList: which packets of one stream are missing and when to ask for them again (RFC 4585
 * section 6.2.1). Pure: the caller gives the time and sends.
 */
typedef struct _AusNackList AusNackList;

AusNackList *aus_nack_list_new (void);
/* aus_nack_list_set_rtt: of the way to the sender and back; requests are spaced by it. */
void aus_nack_list_set_rtt (AusNackList *self, gint64 rtt_usec);
void aus_nack_list_free (AusNackList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusNackList, aus_nack_list_free)

/*
 * aus_nack_list_add_gap: packets @first to @last have been overtaken. FALSE when that is more than
 * asking again can mend: the list is empty then, and only a key frame helps.
 */
gboolean aus_nack_list_add_gap (AusNackList *self, gint64 first, gint64 last, gint64 now_usec);
/* aus_nack_list_remove: it came after all; FALSE when it was not missed. */
gboolean aus_nack_list_remove (AusNackList *self, gint64 sequence);
/* aus_nack_list_forget_before: a key frame starts at @sequence, nobody needs what was before. */
void aus_nack_list_forget_before (AusNackList *self, gint64 sequence);
void aus_nack_list_clear (AusNackList *self);

/*
 * aus_nack_list_take_due: the packets to ask for now, at most @max, ascending. Each is asked for
 * twice per round trip. *@overdue becomes TRUE when one has been asked for in vain for three round
 * trips, once for each; else it is left.
 */
guint aus_nack_list_take_due (AusNackList *self, gint64 now_usec, guint16 *sequences, guint max,
                              gboolean *overdue);

guint aus_nack_list_get_size (AusNackList *self);

G_END_DECLS
