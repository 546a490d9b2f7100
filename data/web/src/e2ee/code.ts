// SPDX-License-Identifier: GPL-3.0-or-later
// The security code: four of 64 pictures, the same on every screen, whatever its language.
import { framed, sha256, type Bytes } from './bytes';

export const CODE_LENGTH = 4;
const BITS = 6;

/** Numbers of pictures, 0…63. 24 bits: a server that sits between has one try in 16 million. */
export async function codeOf(transcript: Bytes): Promise<number[]> {
  const hash = await sha256(framed('auscult code', transcript));
  const bits = (hash[0]! << 16) | (hash[1]! << 8) | hash[2]!;
  return Array.from(
    { length: CODE_LENGTH },
    (_, at) => (bits >> (BITS * (CODE_LENGTH - 1 - at))) & 0x3f,
  );
}
