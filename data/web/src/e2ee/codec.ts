// SPDX-License-Identifier: GPL-3.0-or-later
// The first bytes of a frame stay readable: browsers look at them for key frames and sizes on the
// way in, before anything is decrypted. They are authenticated with the rest.

/** Uncompressed data of VP8: RFC 6386, section 9.1 (frame tag; in key frames start code, size). */
const VP8_KEY = 10;
const VP8_DELTA = 3;
/** The TOC byte of Opus: RFC 6716, section 3.1. */
const OPUS = 1;

export function clearBytes(media: 'audio' | 'video', frame: Uint8Array): number {
  const first = frame[0];
  if (first === undefined) return 0;
  if (media === 'audio') return OPUS;
  return Math.min(frame.length, first & 1 ? VP8_DELTA : VP8_KEY);
}
