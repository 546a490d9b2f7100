/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Packets back from the newest that may still come: retransmissions are late by a round trip and
 * more, and 128, as common, is less than a second of video.
 */
#define AUS_SRTP_WINDOW 1024

/* AusSrtpWindow: the packet indices that one SSRC has used (RFC 3711 section 3.3.2). */
typedef struct {
  gboolean started;
  guint64 newest;
  guint64 used[AUS_SRTP_WINDOW / 64]; /* bit index % AUS_SRTP_WINDOW */
} AusSrtpWindow;

/* aus_srtp_window_guess: the 48-bit index of a sequence number (section 3.3.1, appendix A). */
guint64 aus_srtp_window_guess (const AusSrtpWindow *self, guint16 sequence);
/* aus_srtp_window_is_fresh: @index was not used, and is not too old to tell. */
gboolean aus_srtp_window_is_fresh (const AusSrtpWindow *self, guint64 index);
/* aus_srtp_window_use: only for fresh indices of authentic packets. */
void aus_srtp_window_use (AusSrtpWindow *self, guint64 index);

G_END_DECLS
