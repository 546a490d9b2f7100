/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-red.h"

#include "media/aus-bytes.h"

#define HEADER_LENGTH         4 /* F, payload type, 14 bits of timestamp, 10 bits of length */
#define PRIMARY_HEADER_LENGTH 1
#define FOLLOWS               0x80
#define MAX_OFFSET            0x3fff
#define MAX_LENGTH            0x3ff
/* Sound shares a path MTU with headers, tag and tunnels: beyond this it repeats less. */
#define MAX_BYTES 1150

guint
aus_red_parse (const guint8 *payload, gsize length, AusRedBlock blocks[AUS_RED_MAX_BLOCKS])
{
  guint n = 0;
  gsize at = 0, redundant = 0;
  while (at < length && (payload[at] & FOLLOWS) != 0) {
    if (length - at < HEADER_LENGTH || n == AUS_RED_MAX_BLOCKS - 1)
      return 0;
    guint32 bits = aus_read_u24 (payload + at + 1);
    blocks[n] = (AusRedBlock){
      .payload_type = payload[at] & 0x7f,
      .timestamp_offset = bits >> 10,
      .length = bits & MAX_LENGTH,
    };
    redundant += blocks[n++].length;
    at += HEADER_LENGTH;
  }
  if (at == length || redundant > length - at - PRIMARY_HEADER_LENGTH)
    return 0;
  blocks[n++] = (AusRedBlock){ .payload_type = payload[at] & 0x7f };
  at += PRIMARY_HEADER_LENGTH;
  blocks[n - 1].length = length - at - redundant;
  for (guint i = 0; i < n; i++) {
    blocks[i].data = payload + at;
    at += blocks[i].length;
  }
  return n;
}

static gboolean
can_carry (const AusPacket *primary, const AusPacket *earlier)
{
  guint32 offset = primary->timestamp - earlier->timestamp;
  return offset > 0 && offset <= MAX_OFFSET && earlier->length <= MAX_LENGTH;
}

AusPacket *
aus_red_build (AusPacket *primary, AusPacket *const *earlier, guint n_earlier)
{
  guint8 data[AUS_RTP_MAX_PACKET];
  const AusPacket *carried[AUS_RED_MAX_LEVEL];
  guint n = 0;
  gsize size = PRIMARY_HEADER_LENGTH + primary->length;
  for (guint i = 0; i < n_earlier && n < AUS_RED_MAX_LEVEL; i++) {
    gsize added = HEADER_LENGTH + earlier[i]->length;
    if (!can_carry (primary, earlier[i]) || size + added > MAX_BYTES)
      continue;
    carried[n++] = earlier[i];
    size += added;
  }
  if (n == 0)
    return aus_packet_ref (primary);

  guint8 *at = data;
  for (guint i = 0; i < n; i++, at += HEADER_LENGTH) {
    guint32 offset = primary->timestamp - carried[i]->timestamp;
    at[0] = (guint8) (FOLLOWS | carried[i]->payload_type);
    aus_write_u24 (at + 1, offset << 10 | (guint32) carried[i]->length);
  }
  *at++ = primary->payload_type;
  for (guint i = 0; i < n; at += carried[i++]->length)
    memcpy (at, carried[i]->payload, carried[i]->length);
  memcpy (at, primary->payload, primary->length);

  AusPacket *packet = aus_packet_new (data, size);
  packet->sequence = primary->sequence;
  packet->timestamp = primary->timestamp;
  packet->payload_type = AUS_RTP_RED;
  packet->marker = primary->marker;
  packet->audio_level = primary->audio_level;
  packet->arrival_usec = primary->arrival_usec;
  return packet;
}
