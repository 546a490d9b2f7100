/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media-clip.h"
#include "media-tally.h"
#include "media/aus-rtcp.h"

G_BEGIN_DECLS

/* MediaOutbound: one stream that a bot sends: a clip from memory, over and over. */
typedef struct _MediaOutbound MediaOutbound;

/* @data has room behind @length for the SRTP trailer. */
typedef void (*MediaOutboundSend) (gpointer data, guint8 *packet, gsize length);

/* @clip and @tally are unowned: the run's. */
MediaOutbound *media_outbound_new (const MediaClip *clip, MediaTally *tally, MediaOutboundSend send,
                                   gpointer data);
void media_outbound_free (MediaOutbound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MediaOutbound, media_outbound_free)

guint32 media_outbound_get_ssrc (MediaOutbound *self);
guint32 media_outbound_get_rtx_ssrc (MediaOutbound *self);
void media_outbound_start (MediaOutbound *self, gint64 start_usec);

/*
 * media_outbound_play: sends what is due at @now_usec, numbering packets transport-wide from
 * *@twcc; returns when the next one is.
 */
gint64 media_outbound_play (MediaOutbound *self, gint64 now_usec, guint16 *twcc);
/* media_outbound_restart: the next frame is a key frame, as a browser answers PLI. */
void media_outbound_restart (MediaOutbound *self);
void media_outbound_write_sr (MediaOutbound *self, AusRtcpWriter *writer, gint64 now_usec);

G_END_DECLS
