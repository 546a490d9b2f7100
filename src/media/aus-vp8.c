/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-vp8.h"

#include "media/aus-bytes.h"

#define EXTENDED   0x80 /* X */
#define PICTURE_ID 0x80 /* I */
#define TL0_PIC    0x40 /* L */
#define TEMPORAL   0x20 /* T */
#define KEY_INDEX  0x10 /* K */
#define WIDE       0x80 /* M */

void
aus_vp8_parse (const guint8 *payload, gsize length, AusVp8 *vp8)
{
  *vp8 = (AusVp8){ .temporal = -1 };
  if (length < 3 || (payload[0] & EXTENDED) == 0)
    return;
  AusVp8 parsed = { .temporal = -1 };
  guint8 bits = payload[1];
  guint8 at = 2;
  if (bits & PICTURE_ID) {
    parsed.picture_id_at = at;
    parsed.wide = (payload[at] & WIDE) != 0;
    if (at + 1u + parsed.wide > length)
      return;
    parsed.picture_id = parsed.wide ? aus_read_u16 (payload + at) & 0x7fff : payload[at] & 0x7f;
    at = (guint8) (at + 1 + parsed.wide);
  }
  if (bits & TL0_PIC) {
    if (at >= length)
      return;
    parsed.tl0_at = at;
    parsed.tl0 = payload[at++];
  }
  if (bits & (TEMPORAL | KEY_INDEX)) {
    if (at >= length)
      return;
    if (bits & TEMPORAL) {
      parsed.temporal = (gint8) (payload[at] >> 6);
      parsed.sync = (payload[at] & 0x20) != 0;
    }
  }
  *vp8 = parsed;
}

void
aus_vp8_rewrite (guint8 *payload, const AusVp8 *vp8, guint16 picture_id, guint8 tl0)
{
  if (vp8->picture_id_at != 0 && vp8->wide)
    aus_write_u16 (payload + vp8->picture_id_at, (guint16) (0x8000 | (picture_id & 0x7fff)));
  else if (vp8->picture_id_at != 0)
    payload[vp8->picture_id_at] = picture_id & 0x7f;
  if (vp8->tl0_at != 0)
    payload[vp8->tl0_at] = tl0;
}
