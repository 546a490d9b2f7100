// SPDX-License-Identifier: GPL-3.0-or-later
// Redundant audio (RFC 2198): one packet repeats the frames before it. The server takes such packets
// apart and puts others together without looking into the frames, so each is sealed by itself.
import { concat, type Bytes } from './bytes';

/** What the server's offers call it (docs/interfaces.md). */
export const RED_PAYLOAD_TYPE = 63;

const FOLLOWS = 0x80;
const HEADER_BYTES = 4;
const MAX_BLOCK_BYTES = 0x3ff;

export interface Block {
  payloadType: number;
  /** How much older than the packet, in its clock; 0: the packet's own frame, which comes last. */
  offset: number;
  data: Bytes;
}

/** Null when the headers do not fit what follows them. */
export function parseRed(packet: Bytes): Block[] | null {
  const heads: { payloadType: number; offset: number; length: number }[] = [];
  let at = 0;
  for (; at < packet.length && packet[at]! & FOLLOWS; at += HEADER_BYTES) {
    if (packet.length - at < HEADER_BYTES) return null;
    const bits = (packet[at + 1]! << 16) | (packet[at + 2]! << 8) | packet[at + 3]!;
    heads.push({
      payloadType: packet[at]! & ~FOLLOWS,
      offset: bits >> 10,
      length: bits & MAX_BLOCK_BYTES,
    });
  }
  if (at >= packet.length) return null;
  const payloadType = packet[at++]!;
  const redundant = heads.reduce((sum, { length }) => sum + length, 0);
  if (redundant > packet.length - at) return null;
  heads.push({ payloadType, offset: 0, length: packet.length - at - redundant });
  return heads.map((head) => {
    at += head.length;
    return {
      payloadType: head.payloadType,
      offset: head.offset,
      data: packet.slice(at - head.length, at),
    };
  });
}

/** The last block is the packet's own frame; those before that are too long are left out. */
export function buildRed(blocks: readonly Block[]): Bytes {
  const primary = blocks.at(-1)!;
  const earlier = blocks.slice(0, -1).filter(({ data }) => data.length <= MAX_BLOCK_BYTES);
  const heads = earlier.map(({ payloadType, offset, data }) => {
    const bits = (offset << 10) | data.length;
    return Uint8Array.of(FOLLOWS | payloadType, (bits >> 16) & 0xff, (bits >> 8) & 0xff, bits & 0xff);
  });
  return concat(
    ...heads,
    Uint8Array.of(primary.payloadType),
    ...earlier.map(({ data }) => data),
    primary.data,
  );
}
