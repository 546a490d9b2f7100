/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-ring.h"

G_BEGIN_DECLS

/* Earlier packets that one packet repeats at most; browsers send one. */
#define AUS_RED_MAX_LEVEL  3
#define AUS_RED_MAX_BLOCKS 8

/* One block of a RED packet (RFC 2198 section 3). */
typedef struct {
  guint8 payload_type;
  guint timestamp_offset; /* how much older than the packet, in its clock; 0: the primary */
  const guint8 *data;     /* unowned: into the packet */
  gsize length;
} AusRedBlock;

/*
 * aus_red_parse: the blocks of @payload, oldest first, the primary last. Returns how many; 0 when
 * the headers do not fit the payload or are more than AUS_RED_MAX_BLOCKS.
 */
guint aus_red_parse (const guint8 *payload, gsize length, AusRedBlock blocks[AUS_RED_MAX_BLOCKS]);

/*
 * aus_red_build: (transfer full): @primary with @n_earlier packets of the same stream before it,
 * oldest first. Those that the format cannot express (too old, too long, or not older) are left
 * out; a reference to @primary itself when none remains. The payloads are not looked into.
 */
AusPacket *aus_red_build (AusPacket *primary, AusPacket *const *earlier, guint n_earlier);

G_END_DECLS
