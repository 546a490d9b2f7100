/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-rtcp.h"

G_BEGIN_DECLS

/*
 * AusTwccRecorder: arrival times by transport-wide sequence number, turned into feedback
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01). One for each publishing leg. Without this
 * feedback a browser's sender falls to a few hundred kbit/s.
 */
typedef struct _AusTwccRecorder AusTwccRecorder;

AusTwccRecorder *aus_twcc_recorder_new (void);
void aus_twcc_recorder_free (AusTwccRecorder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusTwccRecorder, aus_twcc_recorder_free)

void aus_twcc_recorder_add (AusTwccRecorder *self, guint16 sequence, gint64 arrival_usec);

/*
 * aus_twcc_recorder_write: appends one feedback packet about what came since the last one; FALSE
 * when there is nothing (more) to tell. Called again until FALSE: a gap in time too wide for a
 * 16-bit delta, or many packets, need several.
 */
gboolean aus_twcc_recorder_write (AusTwccRecorder *self, AusRtcpWriter *writer, guint32 ssrc,
                                  guint32 media_ssrc);

/* What a viewer's feedback says in sum. */
typedef struct {
  guint16 base_sequence;
  guint16 n_packets;
  guint16 n_received;
  guint8 feedback_count;
  gint64 reference_usec; /* of 24 bits × 64 ms */
} AusTwccFeedback;

/* aus_twcc_parse: FALSE when the packet contradicts itself; @feedback is then untouched. */
gboolean aus_twcc_parse (const AusRtcpPacket *packet, AusTwccFeedback *feedback);

G_END_DECLS
