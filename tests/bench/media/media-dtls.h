/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "media/aus-srtp.h"

G_BEGIN_DECLS

/*
 * MediaDtls: one DTLS 1.2 association in memory, for the keys of SRTP (RFC 5764). All bots show the
 * same certificate, made at the first call.
 */
typedef struct _MediaDtls MediaDtls;

typedef void (*MediaDtlsSend) (gpointer data, const guint8 *datagram, gsize length);

MediaDtls *media_dtls_new (gboolean active, MediaDtlsSend send, gpointer data);
void media_dtls_free (MediaDtls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MediaDtls, media_dtls_free)

/* media_dtls_start: sends the first flight, or an overdue one again. */
void media_dtls_start (MediaDtls *self);
void media_dtls_receive (MediaDtls *self, const guint8 *datagram, gsize length);
gboolean media_dtls_is_connected (MediaDtls *self);
gboolean media_dtls_get_keys (MediaDtls *self, guint8 inbound[AUS_SRTP_KEY_LENGTH],
                              guint8 outbound[AUS_SRTP_KEY_LENGTH]);

/* media_dtls_get_fingerprint: of the bots' certificate, as SDP writes it (RFC 8122); unowned. */
const char *media_dtls_get_fingerprint (void);

G_END_DECLS
