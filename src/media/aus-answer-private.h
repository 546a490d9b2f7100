/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/sdp/sdp.h>

#include "media/aus-answer.h"

G_BEGIN_DECLS

/* What reading an answer and reading somebody's offer have in common. */

AusAnswer *aus_answer_new (void);
/* aus_answer_read_transport: of the first m-line; a=setup is taken as it is. */
gboolean aus_answer_read_transport (AusAnswer *self, const GstSDPMessage *message, GError **error);
/* aus_answer_check_same_transport: no second certificate or transport may hide in some m-line. */
gboolean aus_answer_check_same_transport (const AusAnswer *self, const GstSDPMessage *message,
                                          const GstSDPMedia *media, GError **error);
void aus_answer_read_stream (AusAnswer *self, const GstSDPMedia *media, AusStream stream);
void aus_answer_read_candidates (AusAnswer *self, const GstSDPMedia *media);
/* aus_answer_has_feedback: a=rtcp-fb (RFC 4585 section 4.2) of one payload type, or "*" of all. */
gboolean aus_answer_has_feedback (const GstSDPMedia *media, int payload_type, const char *kind);

G_END_DECLS
