/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-rtp.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

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
  return 0;
}
