/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/*
 * AusArrivals: when the kernel took a leg's datagrams, not when its thread came to read them. From
 * the times between them a publisher concludes how much its line carries, and on a busy machine a
 * thread is up to 50 ms late and then reads ten at once: a probe that seems to have come faster
 * than it was sent is thrown away by browsers, and not tried again.
 *
 * libnice asks for no times, and reads all that waits before nicesrc hands on the first. But as
 * soon as one is read nicesrc takes memory for it, from GStreamer's default allocator; at that
 * moment the socket still tells when this one came (socket(7), SIOCGSTAMP).
 *
 * Reference-counted; for the rest it belongs to the receiving thread.
 */
typedef struct _AusArrivals AusArrivals;

/* What was last read came then: nanoseconds of the wall clock; 0: not known. */
typedef gint64 (*AusArrivalsRead) (gpointer data);

/* aus_arrivals_install: the default allocator tells who takes memory; before any pipeline. */
void aus_arrivals_install (void);
/*
 * aus_arrivals_read_socket: as AusArrivalsRead. The first question has the kernel note times; what
 * came before it does, came now.
 */
gint64 aus_arrivals_read_socket (int fd);

AusArrivals *aus_arrivals_new (AusArrivalsRead read_time, gpointer data, GDestroyNotify destroy);
AusArrivals *aus_arrivals_ref (AusArrivals *self);
void aus_arrivals_unref (AusArrivals *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusArrivals, aus_arrivals_unref)

/* aus_arrivals_follow: it is this thread that receives, until it follows another. */
void aus_arrivals_follow (AusArrivals *self);
/*
 * aus_arrivals_take: when the datagram in @buffer came, on g_get_monotonic_time()'s clock; never
 * before an earlier one, nor after @now_usec. What is not known of one came with the oldest that
 * was read and not taken yet; or now. Of each, in order.
 */
gint64 aus_arrivals_take (AusArrivals *self, GstBuffer *buffer, gint64 now_usec);

G_END_DECLS
