/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "media/aus-srtp.h"

G_BEGIN_DECLS

/*
 * AusTransport: the encrypted path to one client, as the packet plane sees it. Reference-counted
 * and thread safe, but unprotecting belongs to one receiving thread. Until aus_transport_secure()
 * nothing passes in either direction, and after aus_transport_close() nothing passes any more.
 */
typedef struct _AusTransport AusTransport;

/*
 * Packets a second, and at once, that one client may send: several times what microphone, camera
 * and a screen at full resolution take. Beyond it they are dropped before they cost a decryption.
 */
#define AUS_TRANSPORT_MAX_RATE 3000

/*
 * Sends datagrams, at most AUS_TRANSPORT_BATCH, without blocking; returns how many were taken.
 * Called with the transport's lock held.
 */
typedef guint (*AusTransportSend) (gpointer data, const GOutputVector *datagrams, guint n);

#define AUS_TRANSPORT_BATCH 16

typedef struct {
  guint64 packets_in; /* RTP, authentic */
  guint64 bytes_in;
  guint64 packets_out;
  guint64 bytes_out;
  guint64 dropped_auth;  /* not authentic, replayed, or before the certificate was checked */
  guint64 dropped_flood; /* more than AUS_TRANSPORT_MAX_RATE */
  guint64 dropped_send;  /* the socket would not take it */
} AusTransportStats;

AusTransport *aus_transport_new (AusTransportSend send, gpointer data, GDestroyNotify destroy);
AusTransport *aus_transport_ref (AusTransport *self);
void aus_transport_unref (AusTransport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusTransport, aus_transport_unref)

/*
 * aus_transport_secure: opens the path with the keys of the DTLS handshake. The caller has compared
 * the peer's certificate with the fingerprint in its answer. Once only.
 */
gboolean aus_transport_secure (AusTransport *self, const guint8 inbound[AUS_SRTP_KEY_LENGTH],
                               const guint8 outbound[AUS_SRTP_KEY_LENGTH], GError **error);
gboolean aus_transport_is_secure (AusTransport *self);
/* aus_transport_is_new: not yet secure, nor closed. */
gboolean aus_transport_is_new (AusTransport *self);
/* aus_transport_is_proven: something authentic has come: the client has finished its handshake. */
gboolean aus_transport_is_proven (AusTransport *self);
void aus_transport_close (AusTransport *self);

/* aus_transport_admit: FALSE, and counted, when the client floods. Only from the receiving thread.
 */
gboolean aus_transport_admit (AusTransport *self, gint64 now_usec);
/* aus_transport_refuse: counts a datagram that is dropped unread. */
void aus_transport_refuse (AusTransport *self);

/* In place; FALSE: drop it (counted). Only from the receiving thread. */
gboolean aus_transport_open_rtp (AusTransport *self, guint8 *data, gsize *length);
gboolean aus_transport_open_rtcp (AusTransport *self, guint8 *data, gsize *length);

/* @data has AUS_SRTP_MAX_TRAILER bytes behind @length and is overwritten. */
gboolean aus_transport_send_rtp (AusTransport *self, guint8 *data, gsize length);
/* As aus_srtp_protect_rtp_again(). */
gboolean aus_transport_send_rtp_again (AusTransport *self, guint8 *data, gsize length);
gboolean aus_transport_send_rtcp (AusTransport *self, guint8 *data, gsize length);

/* aus_transport_send_stun: as it is, behind all that was sent before. */
gboolean aus_transport_send_stun (AusTransport *self, const guint8 *data, gsize length);

/*
 * aus_transport_hold: RTP that is sent from now on leaves together, at aus_transport_release() or
 * when there is enough of it: for bursts to one client, under one lock of its caller's.
 */
void aus_transport_hold (AusTransport *self);
void aus_transport_release (AusTransport *self);

/* When anything was last heard from the client (monotonic µs), 0 before that. */
void aus_transport_heard (AusTransport *self, gint64 now_usec);
gint64 aus_transport_get_last_heard (AusTransport *self);

void aus_transport_get_stats (AusTransport *self, AusTransportStats *stats);

G_END_DECLS
