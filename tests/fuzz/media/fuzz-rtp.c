/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-red.h"
#include "media/aus-rtp.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* RFC 2198: every block lies inside the payload, one behind the other. */
static void
check_red (const guint8 *payload, gsize length)
{
  AusRedBlock blocks[AUS_RED_MAX_BLOCKS];
  guint n = aus_red_parse (payload, length, blocks);
  g_assert (n <= AUS_RED_MAX_BLOCKS);
  const guint8 *at = n > 0 ? blocks[0].data : NULL;
  for (guint i = 0; i < n; at += blocks[i++].length)
    g_assert (blocks[i].data == at && blocks[i].length <= (gsize) (payload + length - at));
  g_assert (n == 0 || at == payload + length);
}

/* Whatever the parser takes must lie inside the packet, extensions included. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  AusRtpHeader header;
  aus_rtp_classify (data, size);
  if (!aus_rtp_parse (data, size, &header))
    return 0;
  g_assert (header.payload_offset + header.payload_length <= size);
  for (guint id = 1; id <= 15; id++) {
    gsize length = 0;
    const guint8 *value = aus_rtp_find_extension (data, &header, (guint8) id, &length);
    g_assert (value == NULL || (value >= data && value + length <= data + size));
  }
  aus_rtp_vp8_starts_key_frame (data + header.payload_offset, header.payload_length);
  check_red (data + header.payload_offset, header.payload_length);
  return 0;
}
