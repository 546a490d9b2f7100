/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-rtp.h"

#include "media/aus-bytes.h"
#include "media/aus-ping.h"

#define ONE_BYTE_PROFILE 0xbede
#define TWO_BYTE_PROFILE 0x1000 /* the low four bits are the application's */
#define PLAYOUT_UNIT     10     /* ms */
#define PLAYOUT_MAX      0xfff

AusDatagram
aus_rtp_classify (const guint8 *data, gsize length)
{
  if (aus_ping_is_answer (data, length))
    return AUS_DATAGRAM_ANSWER;
  if (length < 2 || data[0] < 128 || data[0] > 191)
    return AUS_DATAGRAM_OTHER;
  /* RFC 5761: RTCP types 192..223 share their byte with marker + payload types 64..95. */
  return data[1] >= 192 && data[1] <= 223 ? AUS_DATAGRAM_RTCP : AUS_DATAGRAM_RTP;
}

gboolean
aus_rtp_parse (const guint8 *data, gsize length, AusRtpHeader *header)
{
  if (length < AUS_RTP_FIXED_HEADER || length > AUS_RTP_MAX_PACKET || data[0] >> 6 != 2)
    return FALSE;
  AusRtpHeader parsed = {
    .payload_type = data[1] & 0x7f,
    .marker = (data[1] & 0x80) != 0,
    .sequence = aus_read_u16 (data + 2),
    .timestamp = aus_read_u32 (data + 4),
    .ssrc = aus_read_u32 (data + 8),
  };

  gsize offset = AUS_RTP_FIXED_HEADER + 4 * (gsize) (data[0] & 0x0f);
  if (data[0] & 0x10) {
    if (offset + 4 > length)
      return FALSE;
    parsed.extension_profile = aus_read_u16 (data + offset);
    parsed.extension_length = 4 * (gsize) aus_read_u16 (data + offset + 2);
    parsed.extension_offset = offset + 4;
    offset = parsed.extension_offset + parsed.extension_length;
  }
  if (offset > length)
    return FALSE;

  gsize padding = 0;
  if (data[0] & 0x20) {
    padding = data[length - 1];
    if (padding == 0 || padding > length - offset)
      return FALSE;
  }
  parsed.payload_offset = offset;
  parsed.payload_length = length - offset - padding;
  *header = parsed;
  return TRUE;
}

const guint8 *
aus_rtp_find_extension (const guint8 *data, const AusRtpHeader *header, guint8 id,
                        gsize *value_length)
{
  gboolean one_byte = header->extension_profile == ONE_BYTE_PROFILE;
  if (!one_byte && (header->extension_profile & 0xfff0) != TWO_BYTE_PROFILE)
    return NULL;

  const guint8 *at = data + header->extension_offset;
  const guint8 *end = at + header->extension_length;
  while (at < end) {
    if (*at == 0) { /* padding between elements */
      at++;
      continue;
    }
    guint8 element_id = one_byte ? *at >> 4 : *at;
    /* RFC 8285 section 4.2: stop here; a zero with a length is no padding, either. */
    if (one_byte && (element_id == 15 || element_id == 0))
      return NULL;
    gsize head = one_byte ? 1 : 2;
    if ((gsize) (end - at) < head)
      return NULL;
    gsize size = one_byte ? (gsize) (*at & 0x0f) + 1 : at[1];
    if ((gsize) (end - at) < head + size)
      return NULL;
    if (element_id == id) {
      *value_length = size;
      return at + head;
    }
    at += head + size;
  }
  return NULL;
}

gsize
aus_rtp_write_header (guint8 *data, const AusRtpOut *out)
{
  data[0] = 0x80;
  data[1] = (guint8) (out->payload_type | (out->marker ? 0x80 : 0));
  aus_write_u16 (data + 2, out->sequence);
  aus_write_u32 (data + 4, out->timestamp);
  aus_write_u32 (data + 8, out->ssrc);

  guint8 *block = data + AUS_RTP_FIXED_HEADER;
  gsize used = 0;
  if (out->audio_level >= 0) {
    block[4 + used++] =
        (guint8) ((out->ext_level != 0 ? out->ext_level : AUS_RTP_EXT_AUDIO_LEVEL) << 4);
    block[4 + used++] = (guint8) out->audio_level;
  }
  if (out->twcc >= 0) {
    block[4 + used++] = (guint8) ((out->ext_twcc != 0 ? out->ext_twcc : AUS_RTP_EXT_TWCC) << 4 | 1);
    aus_write_u16 (block + 4 + used, (guint16) out->twcc);
    used += 2;
  }
  if (out->has_delay) { /* 12 bits each: at least, at most; the latter says nothing here */
    guint32 least = MIN ((out->delay_msec + PLAYOUT_UNIT - 1) / PLAYOUT_UNIT, PLAYOUT_MAX);
    block[4 + used++] = AUS_RTP_EXT_PLAYOUT << 4 | 2;
    aus_write_u24 (block + 4 + used, least << 12 | PLAYOUT_MAX);
    used += 3;
  }
  if (used == 0)
    return AUS_RTP_FIXED_HEADER;
  while (used % 4 != 0)
    block[4 + used++] = 0;
  data[0] |= 0x10;
  aus_write_u16 (block, ONE_BYTE_PROFILE);
  aus_write_u16 (block + 2, (guint16) (used / 4));
  return AUS_RTP_FIXED_HEADER + 4 + used;
}

gint64
aus_rtp_extend (gint64 reference, guint16 sequence)
{
  gint16 distance = (gint16) (guint16) (sequence - (guint16) reference);
  return reference + distance;
}

gboolean
aus_rtp_vp8_starts_key_frame (const guint8 *payload, gsize length)
{
  if (length < 2)
    return FALSE;
  gboolean start_of_first_partition = (payload[0] & 0x10) != 0 && (payload[0] & 0x07) == 0;
  if (!start_of_first_partition)
    return FALSE;

  gsize offset = 1;
  if (payload[0] & 0x80) { /* X: extended control bits */
    guint8 bits = payload[offset++];
    if (bits & 0x80) { /* I: picture id of 7 or 15 bits */
      if (offset >= length)
        return FALSE;
      offset += payload[offset] & 0x80 ? 2 : 1;
    }
    if (bits & 0x40) /* L: TL0PICIDX */
      offset++;
    if (bits & 0x30) /* T or K: TID and KEYIDX share one byte */
      offset++;
  }
  return offset < length && (payload[offset] & 0x01) == 0;
}
