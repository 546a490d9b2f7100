/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-rtcp.h"
#include "media/aus-twcc.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
read_everything (const AusRtcpPacket *packet)
{
  AusSenderInfo info;
  AusReportBlock block;
  AusTwccFeedback feedback;
  guint16 sequences[64];
  guint32 ssrc;
  guint8 number;
  aus_rtcp_get_sender_info (packet, &info);
  for (guint i = 0; aus_rtcp_get_report_block (packet, i, &block); i++)
    ;
  aus_rtcp_get_media_ssrc (packet, &ssrc);
  g_assert (aus_rtcp_get_nack (packet, sequences, G_N_ELEMENTS (sequences)) <=
            G_N_ELEMENTS (sequences));
  for (guint i = 0; aus_rtcp_get_fir (packet, i, &ssrc, &number); i++)
    ;
  for (guint i = 0; aus_rtcp_get_bye (packet, i, &ssrc); i++)
    ;
  if (aus_twcc_parse (packet, &feedback))
    g_assert (feedback.n_received <= feedback.n_packets);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  AusRtcpPacket packet;
  gsize offset = 0;
  while (aus_rtcp_next (data, size, &offset, &packet)) {
    g_assert (packet.body >= data && packet.body + packet.length <= data + size);
    read_everything (&packet);
  }
  g_assert (offset <= size);
  return 0;
}
