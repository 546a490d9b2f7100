/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-twcc.h"

G_BEGIN_DECLS

/* Packets of one feedback that are read; a client tells of far fewer at a time. */
#define AUS_TWCC_MAX_RESULTS 1024

/* What became of one packet. */
typedef struct {
  guint16 sequence;    /* transport-wide */
  gint64 arrival_usec; /* on the client's clock; AUS_TWCC_MISSING when it has not come yet */
} AusTwccResult;

#define AUS_TWCC_MISSING G_MININT64

/*
 * AusTwccReader: a viewer's feedback read packet by packet. The reference time of a feedback has 24
 * bits of 64 ms and starts over every 12.4 days; here it goes on.
 */
typedef struct {
  gboolean started;
  gint64 reference_usec; /* of the last feedback */
} AusTwccReader;

/* aus_twcc_read: fills @results; returns how many, 0 when the feedback contradicts itself. */
guint aus_twcc_read (AusTwccReader *self, const AusRtcpPacket *packet,
                     AusTwccResult results[AUS_TWCC_MAX_RESULTS]);

G_END_DECLS
