/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-ring.h"

G_BEGIN_DECLS

/*
 * AusPacer: packets of pictures that wait for a slow line, in the order in which they came. Left to
 * the line itself they would wait in its queue, and what is said would wait, or be lost, behind
 * them. Nothing has been numbered for the viewer yet: what is forgotten here leaves no hole.
 */
typedef struct _AusPacer AusPacer;

/*
 * More than all that five cameras send until one of them is given up. What one leg sends beyond
 * what it was told shall cost neither memory nor, being looked through, the room's time.
 */
#define AUS_PACER_MAX_PACKETS 1024

AusPacer *aus_pacer_new (void);
void aus_pacer_free (AusPacer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPacer, aus_pacer_free)

/* aus_pacer_push: @packet of @stream, which is only compared, waits from now on. */
void aus_pacer_push (AusPacer *self, gpointer stream, AusPacket *packet, gint64 now_usec);
/* aus_pacer_is_empty: also when @self is NULL: nothing ever waited. */
gboolean aus_pacer_is_empty (const AusPacer *self);
/* aus_pacer_is_overfull: AUS_PACER_MAX_PACKETS wait. */
gboolean aus_pacer_is_overfull (const AusPacer *self);
/* aus_pacer_get_since: when the one that waits longest came; not while empty. */
gint64 aus_pacer_get_since (const AusPacer *self);
/*
 * aus_pacer_pop: (transfer full): the one that waits longest, but a picture that has begun to leave
 * goes on: half of each of two is none. Not while empty.
 */
AusPacket *aus_pacer_pop (AusPacer *self, gpointer *stream);
/* aus_pacer_forget: what waits of @stream is sent no more. @self may be NULL. */
void aus_pacer_forget (AusPacer *self, gconstpointer stream);
gboolean aus_pacer_holds (const AusPacer *self, gconstpointer stream);
/* aus_pacer_get_next: whose packet would be popped; not while empty. */
gpointer aus_pacer_get_next (const AusPacer *self);
/* aus_pacer_get_other: another stream that waits; NULL: there is none. Not while empty. */
gpointer aus_pacer_get_other (const AusPacer *self);
/* aus_pacer_wait_anew: all that waits as if it had come at @now_usec. */
void aus_pacer_wait_anew (AusPacer *self, gint64 now_usec);
/* aus_pacer_get_bytes: payload that waits. @self may be NULL. */
guint64 aus_pacer_get_bytes (const AusPacer *self);

G_END_DECLS
