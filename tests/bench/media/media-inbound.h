/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media-tally.h"
#include "media/aus-rtcp.h"

G_BEGIN_DECLS

/*
 * MediaInbound: what one peer connection receives: counts packets and their age, and owes the
 * server what a browser would send back: receiver reports, transport-wide feedback, NACK.
 */
typedef struct _MediaInbound MediaInbound;

MediaInbound *media_inbound_new (MediaTally *tally);
void media_inbound_free (MediaInbound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MediaInbound, media_inbound_free)

/* The header-extension id of the transport-wide sequence number in what we receive; 0: none. */
void media_inbound_set_twcc_id (MediaInbound *self, guint8 id);
/* A decrypted RTP packet that reached our socket at @nsec. */
void media_inbound_receive (MediaInbound *self, const guint8 *data, gsize length, gint64 nsec);
void media_inbound_receive_sr (MediaInbound *self, const AusSenderInfo *info, gint64 now_usec);
guint media_inbound_get_n_streams (MediaInbound *self);

/* Each appends to @writer what is due; the caller decides when. */
void media_inbound_write_nack (MediaInbound *self, AusRtcpWriter *writer, guint32 ssrc);
gboolean media_inbound_write_twcc (MediaInbound *self, AusRtcpWriter *writer, guint32 ssrc);
void media_inbound_write_report (MediaInbound *self, AusRtcpWriter *writer, guint32 ssrc,
                                 gint64 now_usec);

G_END_DECLS
