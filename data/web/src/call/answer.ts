// SPDX-License-Identifier: GPL-3.0-or-later
// Chromium sends lost sound again, and asks for it, when the answer says so; but it does not put it
// into the answer by itself, although the offer has it.

const AGAIN = 'a=rtcp-fb:111 nack\r\n';

/** The answer, with NACK (RFC 4585, section 6.2.1) for Opus on every audio line. */
export function withSoundAgain(sdp: string): string {
  if (sdp.includes(AGAIN)) return sdp;
  return sdp.replace(/^a=rtcp-fb:111 transport-cc\r\n/gm, `$&${AGAIN}`);
}
