/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-rtcp.h"

#include "media/aus-bytes.h"

#define SENDER_INFO_LENGTH  24 /* with the SSRC before it */
#define REPORT_BLOCK_LENGTH 24
#define FEEDBACK_LENGTH     8 /* SSRC of the sender and of the media source */

gboolean
aus_rtcp_next (const guint8 *data, gsize length, gsize *offset, AusRtcpPacket *packet)
{
  if (*offset > length || length - *offset < 4)
    return FALSE;
  const guint8 *at = data + *offset;
  gsize size = 4 * ((gsize) aus_read_u16 (at + 2) + 1);
  if (at[0] >> 6 != 2 || size > length - *offset)
    return FALSE;

  gsize padding = 0;
  if (at[0] & 0x20) {
    padding = at[size - 1];
    if (padding == 0 || padding > size - 4)
      return FALSE;
  }
  packet->type = at[1];
  packet->count = at[0] & 0x1f;
  packet->body = at + 4;
  packet->length = size - 4 - padding;
  *offset += size;
  return TRUE;
}

guint64
aus_rtcp_make_ntp (gint64 usec)
{
  guint64 seconds = (guint64) usec / G_USEC_PER_SEC, rest = (guint64) usec % G_USEC_PER_SEC;
  return seconds << 32 | (rest << 32) / G_USEC_PER_SEC;
}

gboolean
aus_rtcp_get_sender_info (const AusRtcpPacket *packet, AusSenderInfo *info)
{
  if (packet->type != AUS_RTCP_SR || packet->length < SENDER_INFO_LENGTH)
    return FALSE;
  const guint8 *body = packet->body;
  info->ssrc = aus_read_u32 (body);
  info->ntp = (guint64) aus_read_u32 (body + 4) << 32 | aus_read_u32 (body + 8);
  info->rtp_timestamp = aus_read_u32 (body + 12);
  info->packets = aus_read_u32 (body + 16);
  info->octets = aus_read_u32 (body + 20);
  return TRUE;
}

gboolean
aus_rtcp_get_report_block (const AusRtcpPacket *packet, guint index, AusReportBlock *block)
{
  gsize start = packet->type == AUS_RTCP_SR ? SENDER_INFO_LENGTH : 4;
  if (packet->type != AUS_RTCP_SR && packet->type != AUS_RTCP_RR)
    return FALSE;
  gsize offset = start + (gsize) index * REPORT_BLOCK_LENGTH;
  if (index >= packet->count || offset + REPORT_BLOCK_LENGTH > packet->length)
    return FALSE;

  const guint8 *at = packet->body + offset;
  guint32 lost = aus_read_u24 (at + 5);
  block->ssrc = aus_read_u32 (at);
  block->fraction_lost = at[4];
  block->lost = lost & 0x800000 ? (gint32) lost - 0x1000000 : (gint32) lost;
  block->highest_sequence = aus_read_u32 (at + 8);
  block->jitter = aus_read_u32 (at + 12);
  block->last_sr = aus_read_u32 (at + 16);
  block->delay_since_sr = aus_read_u32 (at + 20);
  return TRUE;
}

static gboolean
is_feedback (const AusRtcpPacket *packet)
{
  return (packet->type == AUS_RTCP_RTPFB || packet->type == AUS_RTCP_PSFB) &&
         packet->length >= FEEDBACK_LENGTH;
}

gboolean
aus_rtcp_get_media_ssrc (const AusRtcpPacket *packet, guint32 *ssrc)
{
  if (!is_feedback (packet))
    return FALSE;
  *ssrc = aus_read_u32 (packet->body + 4);
  return TRUE;
}

guint
aus_rtcp_get_nack (const AusRtcpPacket *packet, guint16 *sequences, guint max)
{
  if (!is_feedback (packet) || packet->type != AUS_RTCP_RTPFB || packet->count != AUS_RTCP_FMT_NACK)
    return 0;

  guint n = 0;
  for (gsize at = FEEDBACK_LENGTH; at + 4 <= packet->length; at += 4) {
    guint16 first = aus_read_u16 (packet->body + at);
    /* The bit mask of following packets, with the first one put in front of it. */
    guint32 mask = (guint32) aus_read_u16 (packet->body + at + 2) << 1 | 1;
    for (guint bit = 0; mask != 0; bit++, mask >>= 1) {
      if ((mask & 1) == 0)
        continue;
      if (n == max)
        return n;
      sequences[n++] = (guint16) (first + bit);
    }
  }
  return n;
}

gboolean
aus_rtcp_get_fir (const AusRtcpPacket *packet, guint index, guint32 *ssrc, guint8 *number)
{
  gsize offset = FEEDBACK_LENGTH + 8 * (gsize) index;
  if (!is_feedback (packet) || packet->type != AUS_RTCP_PSFB || packet->count != AUS_RTCP_FMT_FIR ||
      offset + 8 > packet->length)
    return FALSE;
  *ssrc = aus_read_u32 (packet->body + offset);
  *number = packet->body[offset + 4];
  return TRUE;
}

gboolean
aus_rtcp_get_bye (const AusRtcpPacket *packet, guint index, guint32 *ssrc)
{
  gsize offset = 4 * (gsize) index;
  if (packet->type != AUS_RTCP_BYE || index >= packet->count || offset + 4 > packet->length)
    return FALSE;
  *ssrc = aus_read_u32 (packet->body + offset);
  return TRUE;
}

gboolean
aus_rtcp_get_remb (const AusRtcpPacket *packet, guint64 *bps)
{
  const guint8 *at = packet->body + FEEDBACK_LENGTH;
  if (!is_feedback (packet) || packet->type != AUS_RTCP_PSFB ||
      packet->count != AUS_RTCP_FMT_REMB || packet->length < FEEDBACK_LENGTH + 8 ||
      memcmp (at, "REMB", 4) != 0)
    return FALSE;
  /* Number of SSRCs, then 6 bits of exponent and 18 of mantissa: more than 64 bits is no path's. */
  guint exponent = at[5] >> 2;
  guint64 mantissa = (guint64) (at[5] & 3) << 16 | aus_read_u16 (at + 6);
  *bps = mantissa > G_MAXUINT64 >> exponent ? G_MAXUINT64 : mantissa << exponent;
  return TRUE;
}

guint8 *
aus_rtcp_begin (AusRtcpWriter *writer, guint8 type, guint8 count, gsize body_length)
{
  g_return_val_if_fail (body_length % 4 == 0, NULL);
  if (writer->length + 4 + body_length > AUS_RTCP_MAX_PACKET)
    return NULL;
  guint8 *at = writer->data + writer->length;
  at[0] = (guint8) (0x80 | count);
  at[1] = type;
  aus_write_u16 (at + 2, (guint16) (body_length / 4));
  writer->length += 4 + body_length;
  return at + 4;
}

void
aus_rtcp_write_sr (AusRtcpWriter *writer, const AusSenderInfo *info)
{
  guint8 *body = aus_rtcp_begin (writer, AUS_RTCP_SR, 0, SENDER_INFO_LENGTH);
  if (body == NULL)
    return;
  aus_write_u32 (body, info->ssrc);
  aus_write_u32 (body + 4, (guint32) (info->ntp >> 32));
  aus_write_u32 (body + 8, (guint32) info->ntp);
  aus_write_u32 (body + 12, info->rtp_timestamp);
  aus_write_u32 (body + 16, info->packets);
  aus_write_u32 (body + 20, info->octets);
}

static void
write_report_block (guint8 *at, const AusReportBlock *block)
{
  aus_write_u32 (at, block->ssrc);
  at[4] = block->fraction_lost;
  aus_write_u24 (at + 5, (guint32) CLAMP (block->lost, -0x800000, 0x7fffff));
  aus_write_u32 (at + 8, block->highest_sequence);
  aus_write_u32 (at + 12, block->jitter);
  aus_write_u32 (at + 16, block->last_sr);
  aus_write_u32 (at + 20, block->delay_since_sr);
}

void
aus_rtcp_write_rr (AusRtcpWriter *writer, guint32 ssrc, const AusReportBlock *blocks,
                   guint n_blocks)
{
  g_return_if_fail (n_blocks <= 31);
  guint8 *body = aus_rtcp_begin (writer, AUS_RTCP_RR, (guint8) n_blocks,
                                 4 + (gsize) n_blocks * REPORT_BLOCK_LENGTH);
  if (body == NULL)
    return;
  aus_write_u32 (body, ssrc);
  for (guint i = 0; i < n_blocks; i++)
    write_report_block (body + 4 + (gsize) i * REPORT_BLOCK_LENGTH, &blocks[i]);
}

void
aus_rtcp_write_cname (AusRtcpWriter *writer, guint32 ssrc, const char *cname)
{
  gsize length = MIN (strlen (cname), 255);
  /* SSRC, item type, item length, text, at least one null octet, to a multiple of four. */
  gsize size = (4 + 2 + length + 1 + 3) & ~(gsize) 3;
  guint8 *body = aus_rtcp_begin (writer, AUS_RTCP_SDES, 1, size);
  if (body == NULL)
    return;
  memset (body, 0, size);
  aus_write_u32 (body, ssrc);
  body[4] = 1; /* CNAME */
  body[5] = (guint8) length;
  memcpy (body + 6, cname, length);
}

/* How many of @sequences one PID + BLP pair can carry, and its mask. */
static guint
pack_nack (const guint16 *sequences, guint n_sequences, guint16 *mask)
{
  guint used = 1;
  *mask = 0;
  while (used < n_sequences) {
    guint16 distance = (guint16) (sequences[used] - sequences[0]);
    if (distance == 0 || distance > 16)
      break;
    *mask |= (guint16) (1u << (distance - 1));
    used++;
  }
  return used;
}

void
aus_rtcp_write_nack (AusRtcpWriter *writer, guint32 ssrc, guint32 media_ssrc,
                     const guint16 *sequences, guint n_sequences)
{
  guint pairs = 0;
  guint16 mask;
  for (guint i = 0; i < n_sequences; pairs++)
    i += pack_nack (sequences + i, n_sequences - i, &mask);
  if (pairs == 0)
    return;

  guint8 *at = aus_rtcp_begin (writer, AUS_RTCP_RTPFB, AUS_RTCP_FMT_NACK,
                               FEEDBACK_LENGTH + 4 * (gsize) pairs);
  if (at == NULL)
    return;
  aus_write_u32 (at, ssrc);
  aus_write_u32 (at + 4, media_ssrc);
  at += FEEDBACK_LENGTH;
  for (guint i = 0; i < n_sequences; at += 4) {
    guint used = pack_nack (sequences + i, n_sequences - i, &mask);
    aus_write_u16 (at, sequences[i]);
    aus_write_u16 (at + 2, mask);
    i += used;
  }
}

void
aus_rtcp_write_pli (AusRtcpWriter *writer, guint32 ssrc, guint32 media_ssrc)
{
  guint8 *body = aus_rtcp_begin (writer, AUS_RTCP_PSFB, AUS_RTCP_FMT_PLI, FEEDBACK_LENGTH);
  if (body == NULL)
    return;
  aus_write_u32 (body, ssrc);
  aus_write_u32 (body + 4, media_ssrc);
}

void
aus_rtcp_write_fir (AusRtcpWriter *writer, guint32 ssrc, guint32 media_ssrc, guint8 number)
{
  guint8 *body = aus_rtcp_begin (writer, AUS_RTCP_PSFB, AUS_RTCP_FMT_FIR, FEEDBACK_LENGTH + 8);
  if (body == NULL)
    return;
  memset (body, 0, FEEDBACK_LENGTH + 8); /* the header's media SSRC is not used: section 4.3.1.2 */
  aus_write_u32 (body, ssrc);
  aus_write_u32 (body + FEEDBACK_LENGTH, media_ssrc);
  body[FEEDBACK_LENGTH + 4] = number;
}

void
aus_rtcp_write_bye (AusRtcpWriter *writer, const guint32 *ssrcs, guint n_ssrcs)
{
  g_return_if_fail (n_ssrcs <= 31);
  guint8 *body = aus_rtcp_begin (writer, AUS_RTCP_BYE, (guint8) n_ssrcs, 4 * (gsize) n_ssrcs);
  for (guint i = 0; body != NULL && i < n_ssrcs; i++)
    aus_write_u32 (body + 4 * (gsize) i, ssrcs[i]);
}
