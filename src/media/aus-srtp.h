/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Master key (16) and salt (14) of AES_CM_128_HMAC_SHA1_80 (RFC 3711, RFC 5764 section 4.1.2). */
#define AUS_SRTP_KEY_LENGTH 30
/* What protecting may add: SRTP tag 10; SRTCP index 4 and tag 10. */
#define AUS_SRTP_MAX_TRAILER 16

typedef enum {
  AUS_SRTP_INBOUND,
  AUS_SRTP_OUTBOUND,
} AusSrtpDirection;

/*
 * AusSrtp: one direction of a leg's SRTP and SRTCP, for any SSRC. Not thread safe: the inbound one
 * belongs to the receiving thread, the outbound one to the lock of its AusTransport.
 */
typedef struct _AusSrtp AusSrtp;

AusSrtp *aus_srtp_new (AusSrtpDirection direction, const guint8 key[AUS_SRTP_KEY_LENGTH],
                       GError **error);
void aus_srtp_free (AusSrtp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusSrtp, aus_srtp_free)

/*
 * In place; *length is updated. Protecting needs AUS_SRTP_MAX_TRAILER bytes behind the packet.
 * FALSE: not authentic, replayed, or malformed; the data is then of no use.
 */
gboolean aus_srtp_protect_rtp (AusSrtp *self, guint8 *data, gsize *length);
/*
 * aus_srtp_protect_rtp_again: a retransmission under a sequence number that was used. Header
 * extensions may differ; the payload MUST be what it was: another one would be encrypted with the
 * same key stream, and the two give each other away (RFC 3711 section 9.1).
 */
gboolean aus_srtp_protect_rtp_again (AusSrtp *self, guint8 *data, gsize *length);
gboolean aus_srtp_protect_rtcp (AusSrtp *self, guint8 *data, gsize *length);
gboolean aus_srtp_unprotect_rtp (AusSrtp *self, guint8 *data, gsize *length);
gboolean aus_srtp_unprotect_rtcp (AusSrtp *self, guint8 *data, gsize *length);

G_END_DECLS
